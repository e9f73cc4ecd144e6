"""A sales figure by class, as bars with their intervals."""

from nps_analysis.charts.sales import NAMES, one_measure
from nps_analysis.reporting.deck.bars import Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.score import base, marks
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import amount


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of one figure, promoters first, and what its lines are."""
    frame = finding.frame.sort_values("class", key=lambda names: names.map(list(NAMES).index), kind="stable")
    share = bool(len(frame)) and frame["kind"].iloc[0] == "share"
    rows = []
    for _, row in frame.iterrows():
        middle = "" if share else f"   median {amount(row['median'])}"
        after = f"{' %' if share else ''}{middle}   {base(row['n'])}" if row["n"] else "nobody"
        fill = "" if row["n"] < VERY_SMALL_BASE else "accent5"
        rows.append(Row(NAMES[row["class"]], row["value"], row["low"], row["high"], fill, after=after, n=row["n"]))
    charts, rest = bar_charts(one_measure(frame) or "Value", rows, "class")
    what = "Percentage of yes" if share else "Mean"
    said = [f"{what}. Lines: {finding.level} interval. That it goes with the class is no effect of it."]
    return charts, [(" ".join(filter(None, [*said, *marks(frame["n"]), rest])), "")]
