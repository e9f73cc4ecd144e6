"""The first slide: the score with its interval and base, and what else was found."""

from collections import Counter
from typing import Any

from nps_analysis.reporting.deck.alt import alt_text
from nps_analysis.reporting.deck.classes import stacked
from nps_analysis.reporting.deck.native import Plot
from nps_analysis.reporting.deck.notes import lines, origin
from nps_analysis.reporting.deck.run import ALL, Finding, Run
from nps_analysis.reporting.deck.sheet import Column
from nps_analysis.reporting.deck.slides import add_slide, draw, fits, note, placeholder, write
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, points
from nps_analysis.wording.phrases import interval

SIZES = (18, 16, 14)  # of the headlines, in points: the largest that fits
LONGEST = 180  # letters of a headline


def add_overview(deck: Any, run: Run, title: str) -> None:
    """The key figures at the left, the other findings as sentences at the right."""
    total = run.total
    others = _leading([finding for finding in run.findings if finding not in (total, run.account)])
    if total:
        slide = add_slide(deck, "Overview", title, footer(total, run))
        _add_score(slide, total, run)
        note(slide, total.key, lines(total, run))
    else:
        slide = add_slide(deck, "Overview", title, f"Source: {run.source.get('name', '')}")
        write(slide, "Score", [count(run.accounting.get("valid", 0))])
        write(slide, "Score note", [f"valid answers in {count(run.accounting.get('rows_read', 0))} rows"])
        write(slide, "Chart", [])
        note(slide, "overview", [run.title, *origin(run, [it["method"] for it in others])])
    write(slide, "Findings", _said(placeholder(slide, "Findings"), others), sizes=SIZES)


def _leading(findings: list[Finding]) -> list[Finding]:
    """The first finding of each notebook, then the second of each, and so on: every question has its word."""
    before: Counter[str] = Counter()
    places: list[tuple[int, int]] = []  # how many of its notebook come before a finding, and how many of all
    for finding in findings:
        places.append((before[finding["notebook"]], len(places)))
        before[finding["notebook"]] += 1
    return [findings[at] for _, at in sorted(places)]


def _said(box: Any, findings: list[Finding]) -> list[str]:
    """As many headlines as can be read on one slide, and how many there are besides."""
    headlines = [legible(finding["headline"], LONGEST) for finding in findings]
    for shown in range(len(headlines), 0, -1):
        rest = len(headlines) - shown
        said = headlines[:shown] + ([f"and {rest} more on the slides that follow"] if rest else [])
        if fits(said, box, SIZES[-1]):
            return said
    return []


def footer(finding: Finding, run: Run) -> str:
    """Which answers, base, method and source, for the foot of a finding's slide."""
    source = f"source: {run.source['name']}" if run.source.get("name") else ""
    return " · ".join(filter(None, [legible(run.only, LONGEST), finding["base"], finding["method"], source]))


def _add_score(slide: Any, total: Finding, run: Run) -> None:
    row = total.frame.iloc[0]
    write(slide, "Score", [points(row["nps"])])
    write(slide, "Score note", ["Net Promoter Score", interval(row, points), f"n = {count(row['n'])} answers"])
    if row["nps"] != row["nps"]:
        write(slide, "Chart", [])
        return
    chart = stacked(total.frame, Column("group", [ALL]), Plot(0.02, 0.3, 0.96, 0.4), size=12)
    draw(slide, "Chart", chart, alt_text(total, run, chart), total.key)
