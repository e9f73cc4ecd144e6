"""What those who moved said, as a table: the way they went, how many, and a typical comment."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.charts.movers import way_of
from nps_analysis.customers.comments.quotes import cut
from nps_analysis.customers.movers_quotes import RULE
from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.native import Chart, Runs, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count

ROWS, LONGEST = 12, 150  # of a slide; letters of a quote
WIDTHS = (3.3, 1.7, 7.1)  # inches
ORDER = ("detractor", "passive", "promoter")


def draw(finding: Finding, run: Run) -> tuple[Sequence[Chart | Table], Runs]:
    """The quotes as tables, masked as they are in the finding."""
    again = finding.frame.duplicated(["before", "after"])
    rows = [_row(row, more) for (_at, row), more in zip(finding.frame.iterrows(), again, strict=True)]
    parts = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
    heading = (_("Moved from and to"), _("People (wrote)"), _("What one of them wrote"))
    tables = [Table((heading, *part), WIDTHS) for part in parts]
    return tables, [(translated(RULE), "")]


def _row(row: pd.Series, again: bool) -> tuple[str, str, str]:
    """One quote; how many went that way stands beside the first of them."""
    said = row["quote"] if isinstance(row["quote"], str) and row["quote"] else translated(str(row["note"]))
    people = "" if again else f"{count(row['n'])} ({count(row['comments'])})"
    return f"{_sign(row)}{way_of(row)}", people, cut(legible(said, 400), LONGEST)


def _sign(row: pd.Series) -> str:
    """Which way somebody went, up or down.

    >>> _sign(pd.Series({"before": "promoter", "after": "passive"})), _sign(pd.Series({"before": "?", "after": "?"}))
    ('▼ ', '')
    """
    if not {row["before"], row["after"]} <= set(ORDER):
        return ""
    return "▲ " if ORDER.index(row["after"]) > ORDER.index(row["before"]) else "▼ "
