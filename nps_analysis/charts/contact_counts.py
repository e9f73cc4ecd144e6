"""How the rest period was kept: bars of invitations or people, what lies before its end marked."""

from textwrap import fill
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.axis import most_ticks, thinned
from nps_analysis.charts.caption import GAP, caption, not_drawn
from nps_analysis.charts.contact import names_of
from nps_analysis.charts.labels import LONGEST, as_label, in_lines
from nps_analysis.charts.rows import bar_height, fitting, line_length, name_rows, row_axes, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import INK, MUTED, PALE, styled
from nps_analysis.language import _, translated
from nps_analysis.tables import count, percent


@styled()
def plot_contact_counts(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``contact_gaps``, ``too_often_by`` or ``contact_reasons`` returns it: a bar per row, in order.

    Rows within the rest period are dark and hatched; where those after it follow, as among the days between messages,
    a dashed line stands between. At the right are the number and its share. All are counted, so there is no interval.
    Of more than 40 rows those with the most are drawn. Without ``ax`` a new figure is made. Raises DataError where a
    column is missing.
    """
    frame = checked(frame, "contact_gaps()", figures=["n", "out_of", "share"], names=["column", "group", "early"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax, early = row_axes(ax, len(rows)), rows["early"].astype(bool).to_numpy()
    for which, look in ((early, {"color": INK, "hatch": "//"}), (~early, {"color": PALE})):
        if which.any():
            drawn: dict[str, Any] = {"edgecolor": "white", "linewidth": 0.8, **look}
            ax.barh(np.flatnonzero(which), rows["n"][which], bar_height(ax, len(rows)), **drawn)
    ends = end_of_rest(rows)
    if ends is not None:
        ax.axhline(ends - 0.5, color=MUTED, linestyle=(0, (4, 3)), linewidth=1.4, zorder=3)
    longest, line = line_length(ax, len(rows))
    notes = rows["note"].fillna("") if "note" in rows else [""] * len(rows)
    name_rows(
        ax,
        [
            in_lines(*both, line) if both[1] else fill(both[0], line or LONGEST)
            for both in zip(_names(rows, longest), map(translated, notes), strict=True)
        ],
    )
    write_values(ax, [amount(row) for _at, row in rows.iterrows()])
    top = max(1.0, 1.02 * rows["n"].max()) if len(rows) else 1
    ticks = np.asarray(MaxNLocator(nbins=most_ticks(ax, count(top)), integer=True).tick_values(0, top))
    ticks = thinned(ticks[ticks <= top], most_ticks(ax, count(top)))
    ax.set_xticks(ticks, [count(tick) for tick in ticks])
    ax.set_xlim(0, top)
    several = rows["out_of"].nunique() > 1
    what = _("Numbers, and percent of all of a group") if several else _("Numbers, and percent of all")
    marked = _("dark and hatched: within the rest period") if early.any() and not early.all() else ""
    dashed = _("dashed: the rest period ends") if ends is not None else ""
    caption(ax, what, GAP.join(filter(None, [marked, dashed])), not_drawn(left_out))
    return ax


def _names(rows: pd.DataFrame, longest: int) -> list[str]:
    named = zip(rows["column"] == rows["group"], rows["group"], names_of(rows, longest), strict=True)
    return [as_label(translated(str(group)), longest) if whole else name for whole, group, name in named]


def amount(row: pd.Series) -> str:
    """A number with its share: ``103 (0.9 %)``."""
    return f"{count(row['n'])} ({percent(row['share'])})" if row["share"] == row["share"] else count(row["n"])


def end_of_rest(rows: pd.DataFrame) -> int | None:
    """The place of the last row before the end of the rest, where rows of days are in their order upside down."""
    early = rows["early"].astype(bool).to_numpy()
    days = rows["column"].nunique() == 1 and rows["group"].astype(str).str.contains("day").all()
    return int(np.flatnonzero(early)[0]) if days and early.any() and not early.all() else None
