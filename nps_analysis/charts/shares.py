"""How many of how many: a share per row with its interval, of cases that were reached, of accounts in a state."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off
from nps_analysis.charts.caption import caption, interval_name, not_drawn
from nps_analysis.charts.dots import draw_dots, value_axis
from nps_analysis.charts.labels import as_label, in_lines
from nps_analysis.charts.rows import fitting, line_length, name_rows, row_axes, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import styled
from nps_analysis.language import _, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent


@styled()
def plot_shares(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one dot and interval per row of ``frame``: ``n`` of ``out_of``, and return the Axes.

    The first column names the rows, whose order is the frame's from the top. A dot is hollow where a share is of fewer
    than 30; of nobody there is none. Each ``note`` is written below once. Without ``ax`` a new figure is made. Raises
    DataError where a column is missing.
    """
    frame = checked(frame, "shares", ["out_of", "share", "low", "high"])
    rows, left_out = largest(frame, frame["out_of"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    small = rows["out_of"] < VERY_SMALL_BASE
    draw_dots(ax, rows, "share", small)
    longest, line = line_length(ax, len(rows))
    name_rows(
        ax,
        [
            in_lines(as_label(translated(str(row.iloc[0])), longest), of_how_many(row), line)
            for _at, row in rows.iterrows()
        ],
    )
    write_values(ax, [percent(value) if value == value else _("nobody") for value in rows["share"]], heading=_("share"))
    value_axis(ax, rows[["share", "low", "high"]].to_numpy(dtype=float).ravel(), (0, 100), " %")
    what = _("Share with {interval}, in percent of those in brackets", interval=interval_name(rows))
    hollow = _("hollow dot: of under {least}", least=count(VERY_SMALL_BASE)) if small.any() else ""
    notes = [translated(note) for note in dict.fromkeys(frame.get("note", ())) if isinstance(note, str) and note]
    caption(ax, what, hollow, *notes, cut_off(ax, rows.index, rows), not_drawn(left_out, "row"))
    return ax


def of_how_many(row: pd.Series) -> str:
    """How many of how many: ``280 of 400``."""
    return _("{n} of {out_of}", n=count(row["n"]), out_of=count(row["out_of"]))
