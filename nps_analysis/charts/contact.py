"""Response rates with their intervals, one row per group of those who were invited."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import caption, interval_name, marks_legend, not_drawn
from nps_analysis.charts.labels import LONGEST, labels, with_base
from nps_analysis.charts.rows import fitting, line_length, name_rows, row_axes, row_height, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import INK, MUTED, styled
from nps_analysis.language import _, capital, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import percent

FIGURES = ("invited", "answered", "response_rate", "low", "high", "p_adjusted", "reference_rate", "level")
SIGNS = {1: "▲ ", -1: "▼ ", 0: ""}


@styled()
def plot_contact(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``contact`` returns it: a dot and interval per group, in its order, in percent of the invited.

    A dashed line stands at the rate of all, where the frame has it. ▲ and ▼ mark groups that the tests show to be above
    or below the rest. A dot on a very small base is hollow. Of more than 40 groups those with the most invitations are
    drawn. Without ``ax`` a new figure is made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "contact()", figures=FIGURES, names=["column", "group", "tested"])
    total = frame[frame["column"].isna()]
    groups = frame[frame["group"].notna()]
    rows, left_out = largest(groups, groups["invited"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    if len(rows):
        _draw(ax, rows)
    name_rows(ax, _names(ax, rows))
    marks = marks_of(rows)
    write_values(ax, [mark + percent(rate) for mark, rate in zip(marks, rows["response_rate"], strict=True)])
    whole = total["response_rate"].dropna().iloc[:1]
    reach = within_reach(rows, "response_rate", rows["invited"] >= VERY_SMALL_BASE)
    point_axis(ax, np.append(reach, whole), bounds=(0, 100))
    for rate in whole:
        ax.axvline(rate, color=MUTED, linestyle=(0, (4, 3)), linewidth=1.2, zorder=1)
    beyond = cut_off(ax, rows.index, rows)
    interval = interval_name(rows)
    said = _("Answered, in percent of the invited, with {interval}; n: invitations", interval=interval)
    dashed = _("dashed: all, {rate}", rate=percent(whole.iloc[0])) if len(whole) else ""
    signs = _("▲ ▼ shown to be above, below the rest") if any(marks) else ""
    covers = capital("; ".join(translated(note) for note in total.get("note", ()) if isinstance(note, str)))
    legend = marks_legend(rows["invited"], _("hollow dot"), invitations=True)
    caption(ax, said, "   ".join(filter(None, [dashed, signs])), legend, covers, beyond, not_drawn(left_out))
    return ax


def marks_of(rows: pd.DataFrame) -> list[str]:
    """▲ or ▼ for each group that is shown to answer more or less often than the rest, else nothing."""
    shown = (rows["p_adjusted"] < 1 - rows["level"]).to_numpy()
    side = np.sign((rows["response_rate"] - rows["reference_rate"]).fillna(0).to_numpy())
    return [SIGNS[int(one)] for one in np.where(shown, side, 0)]


def names_of(rows: pd.DataFrame, longest: int = LONGEST) -> list[str]:
    """What each group is called: with its column where there are several."""
    return labels(rows, ["column", "group"] if rows["column"].nunique() > 1 else ["group"], longest)


def _names(ax: Axes, rows: pd.DataFrame) -> list[str]:
    longest, line = line_length(ax, len(rows))
    return [with_base(name, n, line=line) for name, n in zip(names_of(rows, longest), rows["invited"], strict=True)]


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    """Each group's interval as a bar and its rate as a dot."""
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    ax.hlines(rows.index, rows["low"], rows["high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
    ax.plot(rows["response_rate"], rows.index, "o", color=INK, markersize=size, zorder=3, clip_on=False)
    hollow = rows[rows["response_rate"].notna() & (rows["invited"] < VERY_SMALL_BASE)]
    if len(hollow):  # a line without points would stretch the layout
        ax.plot(hollow["response_rate"], hollow.index, "o", color="white", markersize=size / 2, zorder=4, clip_on=False)
