"""Shares of detractors, passives and promoters, one stacked bar per group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import base_words, caption, marks_legend, not_drawn
from nps_analysis.charts.rows import (
    bar_height,
    fitting,
    legend_above,
    name_rows,
    row_axes,
    row_names,
    row_text_size,
    set_apart,
    write_values,
)
from nps_analysis.charts.selection import checked, from_worst, why_not
from nps_analysis.charts.style import DETRACTORS, INK, PASSIVES, PROMOTERS, inches_wide, styled
from nps_analysis.language import _, capital, translated
from nps_analysis.scale import CLASSES
from nps_analysis.stats.smaller import collected
from nps_analysis.tables import count, points

# The colours of the bars, and of the text in them.
COLOURS = dict(zip(CLASSES, [(DETRACTORS, INK), (PASSIVES, INK), (PROMOTERS, "white")], strict=True))


@styled()
def plot_classes(
    frame: pd.DataFrame,
    label: str | Sequence[str] | None = None,
    ax: Axes | None = None,
    weighted: bool | None = None,
) -> Axes:
    """Draw one bar of detractors, passives and promoters in percent per row of ``frame``, and return the Axes.

    ``frame`` is what ``score`` returns; the best score comes first. The shares stand in the bars where there is
    room, the NPS at their right. A group without answers has no bar. Of more than 40 rows, or than ``ax`` has room for,
    the smallest are one row at the bottom; it has a score where ``weighted`` (``counts.weighted``) says that there are
    no weights, which ``frame`` alone cannot tell. Without ``ax`` a new figure is made, as high as the rows need. Raises
    DataError where a column is missing.
    """
    frame = checked(frame, "score()", figures=[*CLASSES, "nps", "n"])
    rows, left_out = collected(frame, weighted, fitting(ax) - (ax is not None))
    rows = from_worst(rows)
    ax = row_axes(ax, len(rows))
    draw_shares(ax, rows)
    name_rows(ax, row_names(ax, rows, label))
    set_apart(ax, rows)
    write_values(ax, ["" if np.isnan(nps) else points(nps) for nps in rows["nps"]], heading=_("NPS"))
    ax.set_xlim(0, 100)
    ax.set_xticks(range(0, 101, 25), [count(share) for share in range(0, 101, 25)])
    what = _("Share of answers in percent; at the right NPS in points; {base}", base=base_words(rows))
    caption(ax, what, marks_legend(rows["n"]), why_not(rows), not_drawn(left_out))
    return ax


def draw_shares(ax: Axes, rows: pd.DataFrame) -> None:
    """The three parts of each bar from the left, with their shares in those wide enough, and their names above."""
    size, left = row_text_size(ax, len(rows)), np.zeros(len(rows))
    for name, (colour, text_colour) in COLOURS.items():
        shares = rows[name].to_numpy()
        height = bar_height(ax, len(rows))
        bars = ax.barh(rows.index, shares, height, left, color=colour, edgecolor="white", linewidth=0.8, label=name)
        texts = [count(share) if share >= _room(ax, size) else "" for share in shares]
        ax.bar_label(bars, texts, label_type="center", color=text_colour, fontsize=size)
        left = left + np.nan_to_num(shares)
    names = [capital(translated(name)) for name in CLASSES]
    legend_above(ax, ax.containers[-len(names) :], names, columns=len(names))


def _room(ax: Axes, size: float) -> float:
    """The share, in percent of the axis, that a number of two digits takes."""
    return 100 * 2.2 * 0.64 * size / (72 * 0.55 * inches_wide(ax))
