"""The places that brands may take, one row per brand."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import GAP, caption, level_of, marks_legend, not_drawn
from nps_analysis.charts.measure import width_of
from nps_analysis.charts.rows import fitting, free_width, name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, SMALL_TEXT, styled
from nps_analysis.language import _
from nps_analysis.tables import count, points

PLACES = ["rank", "rank_low", "rank_high", "rank_low_simultaneous", "rank_high_simultaneous"]
HALF = 0.3  # of a place on either side of its number, so that one place alone has a width
MOST_TICKS, APART = 12, 8  # ticks; points between two of them


@styled()
def plot_rank(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the places that each brand of ``frame`` may take, in the frame's order, and return the Axes.

    ``frame`` is what ``rank`` returns. The bar holds the places that one brand may take if you look at it alone, the
    line those of all brands at once; the dot is the observed place, and a brand that is not ranked has none. The
    company, where the frame has one, is bold. At the right stand the scores. Of more than 40 brands those with the
    largest bases are drawn. Raises DataError where a column is missing.
    """
    frame = checked(frame, "rank()", figures=["n", "nps", *PLACES], names=["brand"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    ours = set(rows.index[rows["brand"] == rows["reference"]]) if "reference" in rows else set()
    if len(rows):
        _draw(ax, rows, ours)
    names = rows.drop(columns="note", errors="ignore")
    name_rows(ax, row_names(ax, names, None), bold=ours)
    write_values(ax, ["" if np.isnan(nps) else points(nps) for nps in rows["nps"]], heading=_("NPS"), bold=ours)
    if len(rows):
        _places(ax, int(rows["rank_high_simultaneous"].max()))
    level = level_of(rows)
    what = GAP.join([_("Place by NPS, 1 is the highest"), _("n: answers")])
    alone = _("bar: places it may take, looked at alone ({level})", level=level)
    together = _("line: those of all brands at once ({level})", level=level)
    unranked = _("no dot: too few answers to be ranked") if rows["rank"].isna().any() else ""
    caption(
        ax,
        what,
        GAP.join([alone, together, _("● observed place")]),
        unranked,
        marks_legend(rows["n"]),
        not_drawn(left_out),
    )
    return ax


def _draw(ax: Axes, rows: pd.DataFrame, ours: set[int]) -> None:
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    colours = [ACCENT if row in ours else INK for row in rows.index]
    ends = rows["rank_low_simultaneous"] - HALF, rows["rank_high_simultaneous"] + HALF
    ax.hlines(rows.index, *ends, color=colours, linewidth=1.5, zorder=2)
    alone = rows["rank_low"] - HALF, rows["rank_high"] + HALF
    ax.hlines(rows.index, *alone, color=colours, linewidth=size, alpha=0.35, zorder=2)
    for row in rows.index[rows["rank"].notna()]:
        shape = "D" if row in ours else "o"
        ax.plot([rows["rank"][row]], [row], shape, color=colours[row], markersize=size, zorder=3, clip_on=False)


def _places(ax: Axes, last: int) -> None:
    """The axis of places, from the first to the ``last``."""
    most = min(MOST_TICKS, int(free_width(ax) / (width_of(count(last), SMALL_TEXT) + APART)))
    ticks = range(1, last + 1, -(-last // max(most, 1)))
    ax.set_xticks(ticks, [count(tick) for tick in ticks])
    ax.set_xlim(0.5, last + 0.5)
