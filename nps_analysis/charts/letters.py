"""Scores of groups with letters for the groups that each is significantly higher than."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import GAP, base_words, caption, interval_name, marks_legend, not_drawn
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_names, write_values
from nps_analysis.charts.score import draw_dots
from nps_analysis.charts.selection import checked, from_worst, largest
from nps_analysis.charts.style import styled
from nps_analysis.language import _
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import confidence, points


@styled()
def plot_letters(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the score and interval of each row of ``frame``, as ``letters`` returns it, and the letters beside it.

    A row is called by its name and its own letter; beside the score stand the letters of the groups that it is shown
    to be higher than, capital and small as the two levels have them. Rows run from the best score to the lowest. Of
    more than 40 rows, or than ``ax`` has room for, those with the largest bases are drawn. Without ``ax`` a new figure
    is made, as high as the rows need. Raises DataError where a column is missing.
    """
    frame = checked(frame, "letters()", ["nps", "low", "high", "n", "level", "small_level"], ["letter", "higher_than"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = from_worst(rows)
    ax = row_axes(ax, len(rows))
    if len(rows):
        draw_dots(ax, rows)
    name_rows(ax, row_names(ax, rows, None))
    used = write_values(ax, ["" if np.isnan(nps) else points(nps) for nps in rows["nps"]])
    found = [letters if isinstance(letters, str) else "" for letters in rows["higher_than"]]
    if any(found):
        write_values(ax, found, _("higher than"), used + 6, "left")
    point_axis(ax, within_reach(rows, "nps", rows["n"] >= VERY_SMALL_BASE))
    beyond = cut_off(ax, rows.index, rows)
    what = _("NPS with {interval}, in points; {base}", interval=interval_name(rows), base=base_words(rows))
    marked = marks_legend(rows["n"], _("hollow dot"))
    caption(ax, what, GAP.join(filter(None, [_legend(rows), marked])), beyond, not_drawn(left_out))
    return ax


def _legend(rows: pd.DataFrame) -> str:
    if not len(rows):
        return ""
    level, small = (confidence(rows[name].iloc[0]) for name in ("level", "small_level"))
    return _(
        "Letters: shown to be higher than that group, capital at {level}, small at {small}", level=level, small=small
    )
