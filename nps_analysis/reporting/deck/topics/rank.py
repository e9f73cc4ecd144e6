"""Brands by score, with the places that each may take."""

import pandas as pd

from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.wording.rank import places

OWN, OTHERS = "accent1", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a rank finding in the frame's order, and what a place means."""
    frame = finding.frame.assign(name=finding.names())
    company = frame["reference"].iloc[0] if "reference" in frame else None
    charts, rest = bar_charts("NPS", [_row(row, company) for _at, row in frame.iterrows()], finding.label)
    said = [
        _("NPS in points."),
        _("Lines: {level} interval of the score.", level=finding.level),
        _("Place: those that a brand may take, for all brands at once ({level}).", level=finding.level),
        *marks(frame["n"]),
        rest,
    ]
    key = [("■ ", OWN), (f"{company}.   ", "")] if company in frame["brand"].tolist() else []
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series, company: str | None) -> Row:
    fill = OWN if row["brand"] == company else OTHERS
    said = places(row, simultaneous=True) if row["rank"] == row["rank"] else _("not ranked")
    after = f"   {said}   {base(row['n'])}"
    return Row(row["name"], row["nps"], row["low"], row["high"], fill, after=after, n=row["n"])
