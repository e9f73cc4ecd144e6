"""Scores with their intervals, one row per group."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import base_words, caption, interval_name, marks_legend, not_drawn
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_height, row_names, set_apart, write_values
from nps_analysis.charts.selection import checked, from_worst, why_not
from nps_analysis.charts.style import INK, styled
from nps_analysis.language import _
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.stats.smaller import collected
from nps_analysis.tables import points


@styled()
def plot_score(
    frame: pd.DataFrame,
    label: str | Sequence[str] | None = None,
    ax: Axes | None = None,
    weighted: bool | None = None,
) -> Axes:
    """Draw one dot and interval per row of ``frame``, as ``score`` returns it, best first, and return the Axes.

    Rows are named by the columns in ``label``, else by all group columns, and show their base; a dot on a very small
    base is hollow. Groups without answers come last and have no dot. Of more than 40 rows, or than ``ax`` has room for,
    the smallest are one row at the bottom; it has a score where ``weighted`` (``counts.weighted``) says that there are
    no weights, which ``frame`` alone cannot tell. Without ``ax`` a new figure is made, as high as the rows need. Raises
    DataError where a column is missing.
    """
    frame = checked(frame, "score()", figures=["nps", "low", "high", "n"])
    rows, left_out = collected(frame, weighted, fitting(ax) - (ax is not None))
    rows = from_worst(rows)
    ax = row_axes(ax, len(rows))
    if len(rows):
        draw_dots(ax, rows)
    name_rows(ax, row_names(ax, rows, label))
    set_apart(ax, rows)
    write_values(ax, ["" if np.isnan(nps) else points(nps) for nps in rows["nps"]])
    point_axis(ax, within_reach(rows, "nps", rows["n"] >= VERY_SMALL_BASE))
    beyond = cut_off(ax, rows.index, rows)
    what = _("NPS with {interval}, in points; {base}", interval=interval_name(rows), base=base_words(rows))
    caption(ax, what, marks_legend(rows["n"], _("hollow dot")), beyond, why_not(rows), not_drawn(left_out))
    return ax


def draw_dots(ax: Axes, rows: pd.DataFrame) -> None:
    """Each row's interval as a bar and its score as a dot, hollow where the base is very small."""
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    ax.hlines(rows.index, rows["low"], rows["high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
    ax.plot(rows["nps"], rows.index, "o", color=INK, markersize=size, zorder=3, clip_on=False)
    hollow = rows[rows["nps"].notna() & (rows["n"] < VERY_SMALL_BASE)]
    if len(hollow):  # a line without points would stretch the layout
        ax.plot(hollow["nps"], hollow.index, "o", color="white", markersize=size / 2, zorder=4, clip_on=False)
