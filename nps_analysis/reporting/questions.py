"""Which question does each notebook of a run answer, and what did it find?"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_analysis.language import CALENDARS, LANGUAGES, N_, speaking, spoken, translated
from nps_analysis.study import calendar_of_periods

QUESTIONS = {  # the headings of our notebooks, in the catalogues, by their topics
    "check": N_("What is in this file, and what happened to every row?"),
    "score": N_("What is our score, and how sure are we?"),
    "trend": N_("Has the score moved?"),
    "compare": N_("What really differs?"),
    "benchmark": N_("How do we stand against targets, published scores and other brands?"),
    "decompose": N_("Why did the score change: mix or rate?"),
    "movement": N_("How did the same customers move?"),
    "drivers": N_("What goes with the score?"),
    "comments": N_("What do people say?"),
    "league": N_("Who does better or worse, given their customers?"),
    "follow_up": N_("Whom do we call, and what came of it?"),
    "contact": N_("Who was asked, who answers, and who was asked too often?"),
    "plan": N_("How many answers do we need?"),
    "accounts": N_("How do accounts score, and which need a look?"),
    "metrics": N_("How satisfied are customers, and how easy is it for them?"),
    "sales": N_("What goes with the class: do promoters stay and buy more?"),
}
TABS = {  # the names of our notebooks for the tabs of a workbook, by their topics
    "check": N_("rows and repairs"),
    "score": N_("score"),
    "trend": N_("trend"),
    "compare": N_("comparisons"),
    "benchmark": N_("benchmarks"),
    "decompose": N_("mix and rate"),
    "movement": N_("movement"),
    "drivers": N_("drivers"),
    "comments": N_("comments"),
    "league": N_("league table"),
    "follow_up": N_("follow-up"),
    "contact": N_("invitations"),
    "plan": N_("sample plan"),
    "accounts": N_("accounts"),
    "metrics": N_("other metrics"),
    "sales": N_("sales"),
}


@dataclass(frozen=True)
class Question:
    """A ``notebook`` of a run, the question in its heading as ``title``, and its findings in reading order.

    The title is in the language that is spoken where the catalogue has it.
    """

    notebook: str
    title: str
    findings: Sequence[dict[str, Any]]


def questions(folder: Path, run: dict[str, Any]) -> list[Question]:
    """The questions that the run in ``folder`` has findings on, in reading order; ``run`` is its manifest."""
    found: dict[str, list[dict[str, Any]]] = {}
    for finding in run["findings"]:
        found.setdefault(finding["notebook"], []).append(finding)
    return [Question(name, translated(question_of(folder, name)), findings) for name, findings in found.items()]


def question_of(folder: Path, notebook: str) -> str:
    """The first heading of a run's executed notebook; where there is none, the notebook's name in words.

    >>> question_of(Path("nowhere"), "01_score")
    'score'
    """
    try:
        cells = json.loads((folder / "notebooks" / f"{notebook}.ipynb").read_text(encoding="utf-8"))["cells"]
        texts = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
        heading = re.search(r"^# +(\S.*)$", "\n".join(texts), re.MULTILINE)
    except (OSError, ValueError, KeyError, TypeError):
        heading = None
    return heading.group(1).strip() if heading else re.sub(r"^\d+[_-]", "", notebook).replace("_", " ") or notebook


def tab_of(notebook: str) -> str:
    """What the tab of a notebook is called: in English by its file, in other languages by its number and its topic.

    >>> from nps_analysis.language import speaking
    >>> with speaking("sv"):
    ...     tab_of("02_trend"), tab_of("my_own")
    ('02 trend', 'my_own')
    """
    number, _, topic = notebook.partition("_")
    known = spoken() != "en" and number.isdigit() and topic in TABS
    return f"{number} {translated(TABS[topic])}" if known else notebook


def language_of(run: Mapping[str, Any]) -> str:
    """The language that the files of a run are in, by its manifest.

    >>> language_of({"settings": {"language": "sv"}}), language_of({})
    ('sv', 'en')
    """
    language = (run.get("settings") or {}).get("language")
    return language if language in LANGUAGES else "en"


def calendar_of(run: Mapping[str, Any]) -> str:
    """The calendar of the days in the files of a run, by its manifest.

    >>> calendar_of({"settings": {"language": "sv", "period_calendar": "jalali"}}), calendar_of({})
    ('jalali', 'gregorian')
    """
    settings = run.get("settings") or {}
    calendar = calendar_of_periods(*(settings.get(key) for key in ("language", "calendar", "period_calendar")))
    return calendar if calendar in CALENDARS else "gregorian"


@contextmanager
def speaking_as(run: Mapping[str, Any]) -> Iterator[None]:
    """Says what is said inside as the files of a run do: in its language, with the days of its calendar.

    >>> with speaking_as({"settings": {"language": "sv"}}):
    ...     spoken()
    'sv'
    """
    with speaking(language_of(run), calendar_of(run)):
        yield
