"""How the rest period was kept: bars of shares where rows are of one column, else a table of counts."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.language import _, ngettext, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, percent
from nps_analysis.wording.phrases import group_of, values

WITHIN, OTHER = "accent4", "accent5"
ROWS_A_SLIDE, LONGEST = 14, 60  # the last in letters of a group
WIDTHS = (6.0, 1.8, 1.8, 1.4, 1.1)  # inches


def draw(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """The counts of a finding in the frame's order, and what they are of."""
    frame = finding.frame
    if frame["column"].iloc[0] == frame["group"].iloc[0]:  # all of them first, then by several columns
        return _tables(frame), [
            (_("Invitations that came before the rest was over. All are counted: no interval."), "")
        ]
    early = frame["early"].astype(bool)
    charts, rest = bar_charts("Share", [_row(row) for _at, row in frame.iterrows()], "group")
    key = [("■ ", WITHIN), (f"{_('within the rest period')}   ", "")] if frame.loc[early, "n"].any() else []
    said = [_percent_of(frame), _("All are counted: no interval."), rest]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _percent_of(frame: pd.DataFrame) -> str:
    n = int(frame["out_of"].iloc[0])
    if "days" in frame["column"].iloc[0]:
        return ngettext(
            "Percent of {n} invitation that followed another message.",
            "Percent of {n} invitations that followed another message.",
            n,
        )
    return ngettext("Percent of {n} person.", "Percent of {n} people.", n)


def _row(row: pd.Series) -> Row:
    note = f"   {translated(row['note'])}" if isinstance(row["note"], str) and row["note"] else ""
    if row["share"] != row["share"]:
        return Row(group_of(row), row["share"], after=count(row["n"]))
    early = bool(row["early"])
    name = group_of(row)
    return Row(name, row["share"], fill=WITHIN if early else OTHER, after=f"{per_cent('')}   {count(row['n'])}{note}")


def _named(row: pd.Series) -> str:
    if row["column"] == row["group"]:
        return group_of(row)
    return values(row, ("column", "group"))


def _tables(frame: pd.DataFrame) -> list[Table]:
    """The rows as tables that fit a slide each."""
    rows = [
        (
            legible(_named(row), LONGEST),
            count(row["n"]),
            count(row["out_of"]),
            percent(row["share"]),
            translated(str(row["note"]).split()[0]) if isinstance(row["note"], str) and row["note"] else count(0),
        )
        for _at, row in frame.iterrows()
    ]
    heading = (_("Group"), _("Too early"), _("Invitations"), _("Share"), _("People"))
    parts = [rows[start : start + ROWS_A_SLIDE] for start in range(0, len(rows), ROWS_A_SLIDE)]
    return [Table((heading, *part), WIDTHS) for part in parts]
