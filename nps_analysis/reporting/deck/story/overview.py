"""The first slide: the score with its interval and base, and what else was found."""

from collections import Counter
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

from nps_analysis.language import N_, _, capital, ngettext, translated
from nps_analysis.reporting.deck.charts.alt import alt_text
from nps_analysis.reporting.deck.charts.native import STRONG, Plot, Runs
from nps_analysis.reporting.deck.charts.sheet import Column
from nps_analysis.reporting.deck.run import ALL, Finding, Run
from nps_analysis.reporting.deck.slides.direction import begun
from nps_analysis.reporting.deck.slides.notes import lines, origin
from nps_analysis.reporting.deck.slides.presentation import Deck, Slide
from nps_analysis.reporting.deck.slides.slide import add_slide, draw, fits, note, placeholder, write
from nps_analysis.reporting.deck.story.change import may_be_said
from nps_analysis.reporting.deck.story.choice import OF_SELLERS, telling
from nps_analysis.reporting.deck.story.headlines import clause
from nps_analysis.reporting.deck.template.room import Room, within
from nps_analysis.reporting.deck.topics.classes import stacked
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, points
from nps_analysis.wording.phrases import interval

SIZES = (20, 18, 16, 15, 14, 13, 12)  # points of the answers: the largest that fits
SCORE_SIZES = (66, 54, 44, 36, 28)
NOTE_SIZES = (14, 12, 11)
NARROW = 3.5  # inches of a chart under which its labels are smaller
LONGEST = 130  # letters of an answer
LEAD = f"{STRONG}accent1"
ENOUGH = 6  # lines: where fewer questions are answered, the next findings follow
CHANGED = ("02_trend/changes", "02_trend/trend", "02_trend/*")
QUESTIONS = (  # and the findings that answer them, the best first
    (N_("What changed"), CHANGED),
    (N_("Where"), ("02_trend/*-changes", "03_compare/*", "01_score/*")),
    (N_("Why"), ("05_decompose/*",)),
    (N_("What matters"), ("07_drivers/drivers", "08_comments/themes")),
    (N_("Against others"), ("04_benchmark/benchmark", "04_benchmark/rank")),
    (N_("Against the target"), ("04_benchmark/target-overall", "04_benchmark/target-*")),
    (N_("What to do"), ("10_follow_up/open", "10_follow_up/*")),
)


def add_overview(deck: Deck, run: Run, title: str) -> None:
    """The key figures at the left, the other findings as sentences at the right."""
    total = run.total
    others = _leading([finding for finding in run.findings if finding not in (total, run.account)])
    if total:
        slide = add_slide(deck, "Overview", title, _of_study(run, footer(total, run)))
        _add_score(slide, total, run)
        note(deck, slide, total.key, lines(total, run))
    else:
        slide = add_slide(deck, "Overview", title, capital(_source(run)))
        write(slide, "Score", [count(run.accounting.get("valid", 0))], sizes=SCORE_SIZES)
        write(slide, "Score note", [_rows_said(run)], sizes=NOTE_SIZES)
        write(slide, "Chart", [])
        note(deck, slide, "overview", [run.title, *origin(run, [it["method"] for it in others])])
    write(slide, "Findings", _fitting(placeholder(slide, "Findings"), _answers(others)), sizes=SIZES)


def _of_study(run: Run, said: str) -> str:
    """The foot of a slide with what the study is called, where it has a title, before it."""
    return f"{legible(run.title, LONGEST)} · {begun(said)}" if run.manifest.get("title") else said


def _rows_said(run: Run) -> str:
    n = run.accounting.get("rows_read", 0)
    return ngettext("valid answers in {n} row", "valid answers in {n} rows", n)


def _answers(findings: Sequence[Finding]) -> list[Runs]:
    """A director's questions with a sentence each, by the finding that answers it; of few, more findings after them."""
    changed = _answer(CHANGED, findings)
    fit = [one for one in findings if one["word"] not in OF_SELLERS and may_be_said(one, changed)]
    answers, taken = [], []
    for question, names in QUESTIONS:
        if finding := _answer(names, [one for one in fit if one not in taken]):
            taken.append(finding)
            answers.append([(f"{translated(question)}  ", LEAD), (clause(finding["headline"], LONGEST), "")])
    rest = [[(clause(one["headline"], LONGEST), "")] for one in _leading(fit) if one not in taken]
    return answers + rest[: max(0, ENOUGH - len(answers))]


def _answer(names: Sequence[str], findings: Sequence[Finding]) -> Finding | None:
    """The first of the findings of these names in which something is shown, by the order of the names, or else any."""
    named = [finding for name in names for finding in findings if fnmatchcase(finding.key, name)]
    return next((finding for finding in named if telling(finding)), named[0] if named else None)


def _leading(findings: Sequence[Finding]) -> list[Finding]:
    """The first finding of each notebook, then the second of each, and so on: every question has its word."""
    before: Counter[str] = Counter()
    places: list[tuple[int, int]] = []  # how many of its notebook come before a finding, and how many of all
    for finding in findings:
        places.append((before[finding["notebook"]], len(places)))
        before[finding["notebook"]] += 1
    return [findings[at] for _before, at in sorted(places)]


def _fitting(box: Any, answers: list[Runs]) -> list[Runs]:
    """As many of the answers as can be read in the box."""
    for shown in range(len(answers), 0, -1):
        if fits(["".join(text for text, _colour in runs) for runs in answers[:shown]], box, SIZES[-1]):
            return answers[:shown]
    return []


def footer(finding: Finding, run: Run) -> str:
    """Which answers, base, method and source, for the foot of a finding's slide."""
    return " · ".join(
        filter(None, [legible(run.only, LONGEST), finding["base"], translated(finding["method"]), _source(run)])
    )


def _source(run: Run) -> str:
    return _("source: {name}", name=run.source["name"]) if run.source.get("name") else ""


def _add_score(slide: Slide, total: Finding, run: Run) -> None:
    row = total.frame.iloc[0]
    answers = ngettext("n = {n} answer", "n = {n} answers", row["n"])
    write(slide, "Score", [points(row["nps"])], sizes=SCORE_SIZES)
    said = [_("Net Promoter Score"), run.period, interval(row, points), answers]
    write(slide, "Score note", list(filter(None, said)), sizes=NOTE_SIZES)
    if row["nps"] != row["nps"]:
        write(slide, "Chart", [])
        return
    box = placeholder(slide, "Chart")
    with within(Room(box.width.inches, box.height.inches)):
        size = 12 if box.width.inches > NARROW else 10
        chart = stacked(total.frame, Column("group", [translated(ALL)]), Plot(0.02, 0.3, 0.96, 0.4), size=size)
    draw(slide, "Chart", chart, alt_text(total, run, chart), total.key)
