"""Scores with their intervals against their targets."""

import pandas as pd

from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.dots import TARGET, Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.tables import chance, points

FILLS = {"met": "accent1", "missed": "accent1"}
VERDICTS = (*FILLS, "not certain")
NOT_CERTAIN = "accent6"  # filled: LibreOffice draws no outline, so a hollow dot is not seen there


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a target finding in the frame's order, and what its words mean."""
    frame = finding.frame.assign(name=finding.names())
    rows = [_row(row) for _at, row in frame.iterrows()]
    charts, rest = dot_charts(["NPS"], rows, finding.label, _("points"), bounds=(-100, 100))
    said = [
        _("NPS in points."),
        _("Lines: {level} interval.", level=finding.level),
        *(_meaning() if frame["verdict"].isin(VERDICTS).any() else []),
        *marks(frame["n"]),
        rest,
    ]
    return charts, [("┃ ", TARGET), (f"{_('target')}   ", ""), (" ".join(filter(None, said)), "")]


def _meaning() -> list[str]:
    return [
        _("Met or missed: all of the interval is on that side."),
        _("Chance: that the true score reaches the target."),
    ]


def _row(row: pd.Series) -> DotRow:
    dot = Dot(row["nps"], row["low"], row["high"], FILLS.get(row["verdict"], NOT_CERTAIN))
    if row["nps"] != row["nps"]:
        return DotRow(row["name"], [dot], translated(row["note"]) or _("no answers"), row["target"], n=row["n"])
    if row["verdict"] not in VERDICTS:
        why = _("target {target}: not tested", target=points(row["target"]))
        return DotRow(row["name"], [dot], f"{points(row['nps'])}   {why}   {base(row['n'])}", row["target"], n=row["n"])
    said = _(
        "target {target}: {verdict} (chance {chance})",
        target=points(row["target"]),
        verdict=translated(row["verdict"]),
        chance=chance(row["chance"]),
    )
    return DotRow(row["name"], [dot], f"{points(row['nps'])}   {said}   {base(row['n'])}", row["target"], n=row["n"])
