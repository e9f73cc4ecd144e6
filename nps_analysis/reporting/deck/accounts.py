"""The score by who has a vote, as bars with their intervals."""

from nps_analysis.charts.accounts import name_and_base
from nps_analysis.reporting.deck.bars import Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import percent


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of the ways to vote in the frame's order, and what its lines are."""
    rows = []
    for _, row in finding.frame.iterrows():
        name, base = name_and_base(row)
        fill = "" if row["accounts"] < VERY_SMALL_BASE else "accent5"
        after = f"   {base}, largest {percent(row['largest'])}" if row["nps"] == row["nps"] else row["note"]
        rows.append(Row(name, row["nps"], row["low"], row["high"], fill, after=after, n=row["n"]))
    charts, rest = bar_charts("NPS", rows, "vote")
    units = "accounts are the units. Largest: the share of all votes that the largest account has."
    return charts, [(" ".join(filter(None, [f"NPS in points. Lines: {finding.level} interval, {units}", rest])), "")]
