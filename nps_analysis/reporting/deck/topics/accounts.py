"""The score by who has a vote, as bars with their intervals."""

import pandas as pd

from nps_analysis.charts.accounts import name_and_base
from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import percent


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of the ways to vote in the frame's order, and what its lines are."""
    rows = []
    for _at, row in finding.frame.iterrows():
        name, base = name_and_base(row)
        fill = "" if row["accounts"] < VERY_SMALL_BASE else "accent5"
        after = _said(base, row) if row["nps"] == row["nps"] else translated(row["note"])
        rows.append(Row(name, row["nps"], row["low"], row["high"], fill, after=after, n=row["n"]))
    charts, rest = bar_charts("NPS", rows, "vote")
    said = [
        _("NPS in points."),
        _("Lines: {level} interval, accounts are the units.", level=finding.level),
        _("Largest: the share of all votes that the largest account has."),
    ]
    return charts, [(" ".join(filter(None, [*said, rest])), "")]


def _said(base: str, row: pd.Series) -> str:
    return f"   {_('{accounts}, largest {share}', accounts=base, share=percent(row['largest']))}"
