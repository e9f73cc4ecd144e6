"""Scores against their targets."""

import pandas as pd

from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.tables import chance, points

FILLS = {"met": "accent1", "missed": "accent1"}  # an outline only where it is not certain


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a target finding in the frame's order, and what its words mean."""
    frame = finding.frame.assign(name=finding.names())
    charts, rest = bar_charts("NPS", [_row(row) for _at, row in frame.iterrows()], finding.label)
    said = [
        _("NPS in points."),
        _("Lines: {level} interval.", level=finding.level),
        _("Met or missed: all of the interval is on that side."),
        _("Chance: that the true score reaches the target."),
        *marks(frame["n"]),
        rest,
    ]
    return charts, [(" ".join(filter(None, said)), "")]


def _row(row: pd.Series) -> Row:
    if row["nps"] != row["nps"]:
        return Row(row["name"], row["nps"], after=translated(row["note"]) or _("no answers"), n=row["n"])
    said = _(
        "target {target}: {verdict} (chance {chance})",
        target=points(row["target"]),
        verdict=translated(row["verdict"]),
        chance=chance(row["chance"]),
    )
    after = f"   {said}   {base(row['n'])}"
    return Row(row["name"], row["nps"], row["low"], row["high"], FILLS.get(row["verdict"], ""), after=after, n=row["n"])
