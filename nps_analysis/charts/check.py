"""What became of every row, one bar for each way in which rows do or do not count."""

from textwrap import wrap

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, not_drawn
from nps_analysis.charts.labels import as_label
from nps_analysis.charts.measure import letters_of
from nps_analysis.charts.rows import BASE, bar_height, fitting, line_length, name_rows, roomy, row_axes, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, PALE, styled
from nps_analysis.language import _, translated
from nps_analysis.tables import count, points

KINDS = ("missing: ", "rejected: ", "excluded: ", "duplicate: ")


@styled()
def plot_check(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one bar of rows for the valid answers and one for each reason of ``frame``, as ``check`` returns it.

    The valid answers are at the top, reasons below in the order of the account. At the right stand the rows and, for
    rules that concern answers with a score, the NPS that there would be without the rule. Of more than 40 reasons those
    with most rows are drawn. Without ``ax`` a new figure is made, as high as the rows need. Raises DataError where a
    column is missing.
    """
    frame = checked(frame, "check()", ["rows", "nps", "otherwise"], ["what"])
    parts = frame[(frame["what"] == "valid") | frame["what"].str.startswith(KINDS)]
    rows, left_out = largest(parts, parts["rows"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    colours = [ACCENT if what == "valid" else PALE for what in rows["what"]]
    ax.barh(rows.index, rows["rows"], bar_height(ax, len(rows)), color=colours)
    one, line = line_length(ax, len(rows))
    names = [as_label(translated(what), max(one, line + BASE)) for what in rows["what"]]  # they have no base
    name_rows(ax, names if roomy(ax) or not line else [_in_lines(name, line) for name in names])
    shown = rows["otherwise"].where(rows["what"] != "valid", rows["nps"])
    after = write_values(ax, [count(n) for n in rows["rows"]], heading=_("rows"))
    write_values(ax, ["" if nps != nps else points(nps) for nps in shown], heading=_("NPS"), after=after + 8)
    ax.set_xlim(0, max(1, rows["rows"].max() if len(rows) else 1))
    ax.set_xticks([])
    what = _("Rows of the source; NPS: of the valid answers, and what it would be without each rule")
    caption(ax, what, not_drawn(left_out, "reason"))
    return ax


def _in_lines(name: str, line: int) -> str:
    return name if letters_of(name) <= line else "\n".join(wrap(name, line, break_on_hyphens=False))
