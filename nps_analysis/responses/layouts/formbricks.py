"""Formbricks: downloads of either generation of headers, pages of the management API, and webhooks."""

import re
from collections.abc import Mapping
from typing import Any

from nps_analysis.language import N_, nenglish
from nps_analysis.responses.layouts.layout import Export, Heading, Layout, LeaveOut
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import surest
from nps_analysis.responses.text import Grid

DOWNLOAD = ({"response id"}, {"finished"}, {"timestamp"}, {"survey id", "formbricks id (internal)"})
API = (
    {"id", "data id"},
    {"finished", "data finished"},
    {"survey id", "data survey id"},
    {"created at", "data created at"},
)
ANSWERS = ("answers", "data")  # where a response holds its answers, by the question's id
NUMBERED = re.compile(r"\d+\. ")
ANSWER = "answer."  # before an id that is also called as a property of the response
NO_ANSWERS = {None, "dismissed"}  # what a question that was passed over holds
SCORE = re.compile(r"10|\d")


def is_formbricks(grid: Grid) -> bool:
    """Whether there is a finished response of a survey, as a row of a download or as a record of its interface."""
    names = {folded(name) for name in grid.header}
    if all(some & names for some in DOWNLOAD):
        return True
    answered = any(name.startswith("data.") or name in ANSWERS for name in grid.header)
    return bool(grid.records) and answered and all(some & names for some in API)


def record(item: Mapping[str, Any]) -> dict[str, Any]:
    """A response as columns: its answers under the ids of their questions, everything else as it is called."""
    inside = item.get("data")
    response = inside if "event" in item and isinstance(inside, Mapping) else item
    row: dict[str, Any] = {"event": item["event"]} if "event" in item else {}
    row |= {name: value for name, value in response.items() if name != "data"}
    for name, value in answers_of(item).items():
        row[name if name not in row else f"{ANSWER}{name}"] = value
    return row


def answers_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answers in a record of the interface or in a webhook, by the ids of their questions."""
    response = item.get("data") if "event" in item else item
    answers = response.get("data") if isinstance(response, Mapping) else None
    return answers if isinstance(answers, Mapping) else {}


def heading(grid: Grid) -> Heading:
    """The names; the questions in a download without the number before them."""
    texts = [NUMBERED.sub("", name, count=1) if NUMBERED.match(name) else "" for name in grid.header]
    return Heading(grid.header, texts)


def scales(export: Export) -> list[str]:
    """The questions that may be the score: numbered ones that ask for it, or those with whole numbers as answers."""
    asked = {name: surest(export.texts[name], None) for name in export.names if name in export.texts}
    sure = [name for name, found in asked.items() if found in (0, 1)]
    if sure:
        return sure
    questions = _questions(export)
    values = {name: {cell for cell in export.cells[name] if cell} - NO_ANSWERS for name in questions}
    numbers = [name for name, found in values.items() if found and all(map(SCORE.fullmatch, found))]
    named = [name for name in numbers if surest(name.removeprefix(ANSWER), None) in (0, 1)]
    beyond = [name for name in numbers if values[name] & {"0", "6", "7", "8", "9", "10"}]
    return named or beyond or numbers


def _questions(export: Export) -> list[str]:
    """The columns of answers: those with a number before the question, or those of the records' answers."""
    ids = dict.fromkeys(name for one in export.records for name in answers_of(one))
    held = [name if (name := f"{ANSWER}{one}") in export.cells else one for one in ids]
    return [name for name in held if name in export.cells] or [name for name in export.names if name in export.texts]


def find_comment(export: Export) -> None:
    """The only question of records that is answered in words is the comment; downloads say what was asked."""
    worded = [
        name
        for name in _questions(export)
        if any(re.search(r"[^\W\d]", cell or "") for cell in {*export.cells[name]} - NO_ANSWERS)
    ]
    if export.records and len(worded) == 1 and worded != scales(export):
        export.roles["comment"] = worded[0]
    doubt_blanks(export)


def doubt_blanks(export: Export) -> None:
    """A warning where finished answers lack a score and nobody gave 0: an old version wrote 0 as a blank."""
    finished, scores = export.find(r"finished"), scales(export)
    if finished is None or len(scores) != 1 or export.records:
        return
    cells = export.cells[scores[0]]
    done = [cell for cell, ended in zip(cells, export.cells[finished], strict=True) if folded(ended or "") == "yes"]
    blank = sum(not (cell or "").strip() for cell in done)
    if blank and any(cells) and not any((cell or "").strip() == "0" for cell in cells):
        export.warnings.append(
            nenglish(
                "formbricks has written 0 as blank before: {n} response, finished, no score, and no answer is 0",
                "formbricks has written 0 as blank before: {n} responses, finished, no score, and no answer is 0",
                blank,
            )
        )


LAYOUT = Layout(
    name="formbricks",
    fits=is_formbricks,
    heading=heading,
    record=record,
    reshape=find_comment,
    roles={
        "response_id": (r"response id|id",),
        "respondent": (r"user id|contact user id", r"person email|email", r"contact id|person id"),
    },
    date=(r"timestamp|created at", r"updated at"),
    score=scales,
    never=r"(ttc|meta|variables|contact attributes|person) .*|quotas|tags|notes",
    leave_out=(LeaveOut(r"event", r"test.*", N_("test of a webhook")),),
    zone="UTC",
    newest=(r"updated at", r"timestamp|created at"),
    events=True,
    apostrophes=True,
)
