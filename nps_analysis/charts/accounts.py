"""The score by who has a vote: every answer, every contact, every account, or every account by its value."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis
from nps_analysis.charts.caption import GAP, caption, interval_name
from nps_analysis.charts.dots import draw_dots
from nps_analysis.charts.labels import in_lines
from nps_analysis.charts.rows import line_length, name_rows, roomy, row_axes, write_values
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import styled
from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent, points

VOTES = {  # what each way to vote is called, and what it counts
    "answers": (N_("Every answer"), "answers"),
    "contacts": (N_("Each contact's latest answer"), "contacts"),
    "accounts": (N_("One account, one vote"), "accounts"),
    "value": (N_("Accounts by their value"), "accounts"),
}


@styled()
def plot_accounts(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw one dot and interval per way to vote of ``frame``, as ``accounts`` returns it, and return the Axes.

    The order is the frame's from the top. A dot is hollow where there are fewer than 30 accounts. At the right stand
    the score and the share of all votes that the largest account has. Without ``ax`` a new figure is made. Raises
    DataError where a column is missing.
    """
    figures = ["nps", "low", "high", "n", "n_eff", "accounts", "largest"]
    rows = checked(frame, "accounts()", figures, ["vote"]).iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    draw_dots(ax, rows, "nps", rows["accounts"] < VERY_SMALL_BASE)
    line = line_length(ax, len(rows))[1]
    name_rows(ax, [in_lines(*name_and_base(row), line) for _at, row in rows.iterrows()])
    after = write_values(ax, [points(value) for value in rows["nps"]], heading=_("NPS"))
    if roomy(ax):
        write_values(ax, [percent(value) for value in rows["largest"]], heading=_("largest account"), after=after)
    reach = rows[["nps", "low", "high"]].to_numpy(dtype=float).ravel()
    point_axis(ax, reach)
    what = _("NPS with {interval}, in points; accounts are the units of every interval", interval=interval_name(rows))
    largest = _("largest account: its share of all votes") if roomy(ax) else ""
    few = _("hollow dot: under {least} accounts", least=count(VERY_SMALL_BASE))
    hollow = few if (rows["accounts"] < VERY_SMALL_BASE).any() else ""
    caption(ax, what, GAP.join(filter(None, [largest, hollow])), cut_off(ax, rows.index, rows))
    return ax


def name_and_base(row: pd.Series) -> tuple[str, str]:
    """A way to vote, and how many have a vote: ``("One account, one vote", "5,919 accounts")``."""
    name, unit = VOTES.get(row["vote"], (str(row["vote"]), "votes"))
    base = _counted(row["n"], unit)
    weighed = row["n_eff"] < 0.995 * row["accounts"] if row["vote"] == "value" else False
    if weighed:
        base = _("{accounts}, effective n {n_eff}", accounts=base, n_eff=count(row["n_eff"]))
    return translated(name), base


def _counted(n: float, unit: str) -> str:
    if n != n:
        return count(n)
    if unit == "answers":
        return ngettext("{n} answer", "{n} answers", n)
    if unit == "contacts":
        return ngettext("{n} contact", "{n} contacts", n)
    return ngettext("{n} account", "{n} accounts", n) if unit == "accounts" else ngettext("{n} vote", "{n} votes", n)
