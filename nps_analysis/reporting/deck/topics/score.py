"""Scores by group as bars with their intervals."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from nps_analysis.charts.caption import GAP, marks_legend
from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.collected import collected
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.schema import MARKS, VERY_SMALL_BASE, base_of
from nps_analysis.tables import count

TOLD = ("name", "nps", "low", "high", "n", "note")  # the columns that a bar is drawn of


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a score finding, best score first, and what its lines and signs mean."""
    frame = finding.frame.assign(name=finding.names()).sort_values("nps", ascending=False, kind="stable")
    frame, rest = collected(frame, finding, run)
    told = [name for name in frame if name in TOLD]
    rows = [dict(zip(told, row, strict=True)) for row in zip(*(frame[name] for name in told), strict=True)]
    charts, _rest = bar_charts("NPS", list(map(_row, rows)), finding.label)
    said = [_("NPS in points."), _("Lines: {level} interval.", level=finding.level), *marks(frame["n"]), rest]
    return charts, [(" ".join(filter(None, said)), "")]


def marks(bases: Iterable[float], invitations: bool = False) -> list[str]:
    """What ``*`` and ``**`` mean, for those of them that ``bases`` need."""
    said = marks_legend([n for n in bases if n == n], invitations=invitations)
    return [f"{one}." for one in said.split(GAP) if one]


def base(n: float, marked: bool = True) -> str:
    """The base as it stands beside a score, with its mark; nothing where it is not given.

    >>> base(2000), base(68), base(25), base(float("nan"))
    ('n = 2,000', 'n = 68*', 'n = 25**', '')
    """
    if n != n:
        return ""
    return _("n = {n}", n=count(n) + (MARKS[base_of(int(n))] if marked else ""))


def said_instead(row: Mapping[str, Any] | pd.Series) -> str:
    """What stands in the place of a score that there is not, with the base where there is one."""
    note = translated(row["note"]) or _("no answers")
    return f"{note}   {base(row['n'])}" if row["n"] and row["n"] == row["n"] else note


def _row(row: Mapping[str, Any]) -> Row:
    fill = "" if row["n"] < VERY_SMALL_BASE else "accent5"
    after = f"   {base(row['n'])}" if row["nps"] == row["nps"] else said_instead(row)
    return Row(row["name"], row["nps"], row["low"], row["high"], fill, after=after, n=row["n"])
