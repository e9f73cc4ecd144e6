"""Scores in the order of sales figures, which stand beside them."""

import pandas as pd

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a sales finding, highest sales first, each score with its interval."""
    frame = finding.frame.sort_values("amount", ascending=False, kind="stable")
    charts, rest = bar_charts("NPS", [_row(row) for _at, row in frame.iterrows()], str(frame["column"].iloc[0]))
    what = _("NPS in points, in order of {measure}.", measure=legible(frame["measure"].iloc[0]))
    said = [what, _("Lines: {level} interval.", level=finding.level)]
    return charts, [(" ".join(filter(None, [*said, *marks(frame["n"]), rest])), "")]


def _row(row: pd.Series) -> Row:
    after = f"   {legible(row['measure'])} {count(row['amount'])}   {base(row['n'])}"
    return Row(legible(row["group"]), row["nps"], row["low"], row["high"], "accent5", after=after, n=row["n"])
