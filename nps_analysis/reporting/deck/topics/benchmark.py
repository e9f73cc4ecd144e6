"""The own score among published ones, and what can be said of each."""

from collections.abc import Iterator
from typing import Any

import pandas as pd

from nps_analysis.language import N_, _, numerals, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts, highest_first
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.wording.phrases import our_name

OWN, OTHERS = "accent4", "accent6"
VERDICTS = {"above": N_("▲ ours is above"), "below": N_("▼ ours is below")}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a benchmark finding, highest score first, with the verdict beside each published score."""
    charts: list[Chart] = []
    key = [
        ("■ ", OWN),
        (f"{_('our score')}   ", ""),
        ("■ ", OTHERS),
        (f"{_('published scores.')}   ", ""),
        (_key(finding.frame), ""),
    ]
    for name, frame in _groups(finding):
        rows = sorted([_own(frame, run), *_published(frame)], key=highest_first)
        drawn, rest = bar_charts("NPS", rows, "company", name)
        charts += drawn
    answers = [*finding.frame["benchmark_n"], *(run.total.frame["n"] if run.total else ())]
    return charts, [*key, (" ".join(["", *marks(answers), rest]), "")]


def _groups(finding: Finding) -> Iterator[tuple[str, pd.DataFrame]]:
    if not finding.keys:
        yield "", finding.frame
    else:
        for names, frame in finding.frame.groupby(finding.keys, sort=False):
            yield " · ".join(map(legible, names)), frame


def _own(frame: pd.DataFrame, run: Run) -> Row:
    """Our score, with interval and base where the run has the same score with them."""
    called = our_name(run.settings.get("company"), run.settings.get("where") or {})
    name, nps = legible(called or _("our score")), frame["nps"].iloc[0]
    total = run.total.frame.iloc[0] if run.total else pd.Series({"nps": NOWHERE})
    if abs(total["nps"] - nps) < 1e-9:
        after = f"   {base(total['n'])}"
        return Row(name, nps, total["low"], total["high"], OWN, after=after, n=float("inf"))
    return Row(name, nps, fill=OWN, after=" ", n=float("inf"))


def _published(frame: pd.DataFrame) -> Iterator[Row]:
    for _at, row in frame.iterrows():
        name = " ".join(filter(None, [row["company"], _year(row["year"])]))
        known = base(row["benchmark_n"]) if row["benchmark_n"] > 0 else _("n not published")
        verdict = row["verdict"] if isinstance(row["verdict"], str) and row["verdict"] else "not tested"
        after = f"   {translated(VERDICTS.get(verdict, verdict))}   {known}"
        yield Row(legible(name), row["benchmark_nps"], fill=OTHERS, after=after, n=row["benchmark_n"])


def _year(year: Any) -> str:
    """The year of a published score behind its name, empty where it is not known.

    >>> _year(2025.0), _year("2025"), _year(float("nan")), _year("")
    ('(2025)', '(2025)', '', '')
    """
    if pd.isna(year) or year == "":
        return ""
    return f"({numerals(year if isinstance(year, str) else f'{year:g}')})"


def _key(frame: pd.DataFrame) -> str:
    if "depends on the split" not in set(frame["verdict"]):
        return _("NPS in points.")
    split = _("Depends on the split: how the answers behind a published score split is not known.")
    return " ".join([_("NPS in points."), split])
