"""Which of a run's findings a story names, which it leaves out, and what it names that the run does not have."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import pandas as pd

from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.story.file import (
    METHOD,
    OTHERS,
    OWN,
    SPECIAL,
    SUMMARY,
    Entry,
    Story,
    StoryError,
    unknown,
)
from nps_analysis.reporting.questions import QUESTIONS
from nps_analysis.wording.compare import shown

FEW = 16  # findings that need no choice
OF_SELLERS = ("league", "reasons")  # words of findings that name sellers, which only slides of their own do
TESTED = {"tested", "p_adjusted", "level"}  # columns of findings about differences


@dataclass(frozen=True)
class Slide:
    """What a story has at one place: a special slide by its name, or a finding with the title that it is to have."""

    special: str = ""
    finding: Finding | None = None
    title: str = ""


@dataclass(frozen=True)
class Choice:
    """The slides of a deck in their order, and the findings that have none."""

    slides: tuple[Slide, ...]
    left_out: tuple[Finding, ...]


def chosen(story: Story, run: Run, tells: Callable[[Finding], bool], warn: Callable[[str], object]) -> Choice:
    """What the ``story`` names of a ``run``: all of it once, at the first entry that names it.

    ``tells`` says whether there is anything to draw of a finding. ``warn`` is told which entries the run has nothing
    for. Raises StoryError for a name that stands for nothing, and where no slide would be left.
    """
    entries = _entries(story, run)
    taken, slides = list(_special(entries, run)), list[Slide]()
    for entry in entries:
        if entry.slide in (SUMMARY, METHOD) and entry.slide not in [slide.special for slide in slides]:
            slides.append(Slide(entry.slide, title=entry.title))
            continue
        named = [finding for finding in _named(entry, run, taken) if tells(finding)]
        found = _telling_first(named, entry.most)
        taken += found
        slides += [Slide(finding=finding, title=entry.title) for finding in found]
        if not found and not story.ours:
            warn(f"story {story.name}, line {entry.line}: no slide {entry.slide}, {_why(story, entry, run)}")
    if not slides:
        raise StoryError(
            f"story {story.name} leaves no slide",
            required="at least one slide that this run has",
            found="none",
            do="add summary, or others for all that the run found",
        )
    return Choice(tuple(slides), tuple(finding for finding in run.findings if finding not in taken))


def _entries(story: Story, run: Run) -> list[Entry]:
    """The story's entries; of a short run ours leaves nothing out."""
    entries = list(story.entries)
    if story.ours and len(run.findings) <= FEW:
        last = [entry.slide for entry in entries].index(METHOD)
        entries.insert(last, Entry(OTHERS))
    return entries


def _special(entries: list[Entry], run: Run) -> Iterator[Finding]:
    """The findings that the summary and the slides on method show, unless they are named themselves."""
    names = [entry.slide for entry in entries]
    for special, finding in ((SUMMARY, run.total), (METHOD, run.account)):
        if special in names and finding is not None and finding.key not in names:
            yield finding


def _named(entry: Entry, run: Run, taken: list[Finding]) -> list[Finding]:
    """The findings that an entry names and that have no slide yet, in the order of the run."""
    return [finding for finding in run.findings if finding not in taken and _names(entry.slide, finding)]


def _names(name: str, finding: Finding) -> bool:
    notebook, topic = finding["notebook"], topic_of(finding["notebook"])
    if name in (OTHERS, OWN):
        return name == OTHERS or topic not in QUESTIONS
    if "/" in name:
        file = PurePosixPath(finding["table"]).stem  # in which signs of a name may be others
        return fnmatchcase(finding.key, name) or fnmatchcase(file, name.replace("/", "-", 1))
    return fnmatchcase(notebook, name) or name == topic or (name not in QUESTIONS and name == finding["word"])


def topic_of(notebook: str) -> str:
    """What a notebook is about: its name without the number.

    >>> topic_of("10_follow_up")
    'follow_up'
    """
    number, _, topic = notebook.partition("_")
    return topic if number.isdigit() and topic else notebook


def _telling_first(findings: list[Finding], most: int | None) -> list[Finding]:
    """So many of the findings, those before others in which a difference is shown; all in the order of the run."""
    first = sorted(findings, key=lambda finding: not telling(finding))[:most]
    return [finding for finding in findings if finding in first]


def telling(finding: Finding) -> bool:
    """Whether a finding about differences shows one; every other finding tells something."""
    frame = finding.frame
    if "total_low" in frame and len(frame):  # what a change is made of, which may be 0, or hidden
        return bool(frame["total_low"].iloc[-1] > 0 or frame["total_high"].iloc[-1] < 0)
    return not set(frame.columns) >= TESTED or bool(differences(finding))


def differences(finding: Finding) -> list[pd.Series]:
    """The rows of a finding in which a test shows a difference."""
    frame = finding.frame
    tested = frame[frame["p_adjusted"].notna()] if set(frame.columns) >= TESTED else frame.iloc[:0]
    return [row for _, row in tested.iterrows() if shown(row)]


def _why(story: Story, entry: Entry, run: Run) -> str:
    """Why a run has nothing for an entry. StoryError where the entry's name stands for nothing at all."""
    name = entry.slide.partition("/")[0]
    for notebook in run.manifest.get("notebooks") or []:
        if fnmatchcase(notebook["name"], name) or topic_of(notebook["name"]) == name:
            if notebook.get("state") != "done":
                return f"{notebook['name']} was {notebook.get('state')}: {notebook.get('reason')}"
            if "/" not in entry.slide or "*" in entry.slide or _has(entry, run):
                return f"{notebook['name']} found nothing for it that has no slide yet"
    if entry.slide in SPECIAL or _has(entry, run):
        return "nothing is left for it"
    if topic_of(name) in QUESTIONS and not any(one["notebook"] == name for one in run.findings):
        return "its notebook is not in this run"
    raise unknown(
        story, entry, [*QUESTIONS, *sorted({one["word"] for one in run.findings} - set(QUESTIONS))], _keys(run)
    )


def _has(entry: Entry, run: Run) -> bool:
    """Whether the run has the findings that an entry names, be it that they have slides or that nothing is to draw."""
    return any(_names(entry.slide, finding) for finding in run.findings)


def _keys(run: Run) -> list[str]:
    return [finding.key for finding in run.findings]
