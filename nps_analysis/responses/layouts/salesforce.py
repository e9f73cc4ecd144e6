"""Salesforce Surveys: exports of its objects, one row per answer to one question, and reports with a footer.

Answers are in SurveyQuestionResponse. What SurveyResponse and SurveyInvitation know of each, such as its date, its
state and its owner, is put beside it where these files are in the source too.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from nps_analysis.responses.layouts.answers import Answer, one_row_each
from nps_analysis.responses.layouts.layout import Cell, Export, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError, counted, listed

ANSWERS, RESPONSE, INVITATION, QUESTION = (
    "SurveyQuestionResponse",
    "SurveyResponse",
    "SurveyInvitation",
    "SurveyQuestion",
)
OBJECTS = {  # the columns that tell each object
    ANSWERS: ("response id", "question id", "number value|response value|choice value"),
    RESPONSE: ("id", "invitation id", "status", "completion date time|submitter id|survey version id"),
    INVITATION: ("id", "survey id", "response status|invite expiry date time"),
    QUESTION: ("id", "question type", "survey version id"),
    "SurveyVersion": ("id", "survey id", "version number", "survey status|is template|name"),
    "Survey": ("id", "active version id|latest version id"),
}
FOOTER = re.compile(r"copyright \(c\) .*salesforce|confidential information - do not distribute", re.IGNORECASE)
FOOTER_ROWS = 10
# In reports a column goes by its label, often with the object's before it: "Question: Question Name".
ASKED = (r"(.*: )?(survey )?question id", r"(.*: )?(survey )?question( (name|text|label))?")
ANSWERED = (r"(.*: )?(survey )?response id", r"(.*: )?(survey )?response (name|number)")
NUMBER = (r"(.*: )?number value", r"(.*: )?(response )?value")
WORDS = (r"response short text", r"response long text", r"(.*: )?response value", r"choice value")
OWNER = (
    r"owner: full name|owner(: | )name|(survey )?invitation(: | )owner( name|: full name)",
    r"(invitation )?owner( id)?",
)
PERSON = (
    r"(invitation )?participant id",
    r"(response )?submitter id",
    r"(invitation )?(contact|lead) id|contact: .*id",
)
DONE = (r"(.*[: ])?completion date( time)?|(.*: )?(date )?completed( date)?",)
BEGUN = (r"response created date|(.*: )?created date",)
MOST_OWNERS = 5  # that a warning names


def kind_of(names: Sequence[str]) -> str | None:
    """Which of the objects has columns of these names, None for a report."""
    plain = {folded(name) for name in names}
    for kind, patterns in OBJECTS.items():
        if all(any(re.fullmatch(pattern, name) for name in plain) for pattern in patterns):
            return kind
    return None


def is_salesforce(grid: Grid) -> bool:
    """Whether the columns are those of an object, or the last rows are the footer of a report."""
    last = [row[0] or "" for row in grid.rows[-FOOTER_ROWS:] if row]
    return kind_of(grid.header) is not None or any(FOOTER.search(cell) for cell in last)


def is_footer(row: Sequence[Cell]) -> bool:
    """Whether nothing but words in the first column stands in a row, as in those below a report."""
    first = (row[0] or "").strip() if row else ""
    return len(row) > 1 and not any(row[1:]) and re.fullmatch(r"\w*\d\w*", first) is None


def record(item: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the interface without what it says of itself."""
    return {
        name: record(value) if isinstance(value, Mapping) else value
        for name, value in item.items()
        if name != "attributes"
    }


def joined(exports: list[Export]) -> list[Export]:
    """The answers, one row for each response, with what the other objects know of it; reports of responses as they are.

    DataError where there are objects, but not the one that has the answers.
    """
    kinds = {kind: [one for one in exports if kind_of(one.names) == kind] for kind in OBJECTS}
    reports = [one for one in exports if kind_of(one.names) is None]
    if not kinds[ANSWERS]:  # some keep the score in a field of their own
        reports += [one for one in kinds[RESPONSE] + kinds[INVITATION] if one.candidates]
    if not kinds[ANSWERS] and not reports:
        raise _without_answers([kind for kind, found in kinds.items() if found])
    long = kinds[ANSWERS] + [one for one in reports if all(one.find(*some) for some in (ASKED, ANSWERED, NUMBER))]
    for export in [*long, *reports]:
        _look_up(export, _rows(kinds[RESPONSE]), ANSWERED[0], "Response")
        _look_up(export, _rows(kinds[INVITATION]), r"(response )?invitation id", "Invitation")
    answers = [answer for export in long for answer in _answers(export, _rows(kinds[QUESTION]))]
    if answers:
        one_row_each(answers, {id(export): export.find(*NUMBER) or export.find(*WORDS) or "" for export in long})
    for export in long:
        _find_parts(export)
    if long and kinds[INVITATION]:
        long[0].warnings.append(_response_rate(_rows(kinds[INVITATION]), answers))
    return kinds[ANSWERS] + reports


def _without_answers(found: list[str]) -> DataError:
    return DataError(
        f"{listed(found)} without answers",
        required=f"the answers of Salesforce Surveys, which are in {ANSWERS}",
        found=f"only {counted(len(found), 'object')} that {'adds' if len(found) == 1 else 'add'} to them",
        do=f"put the export of {ANSWERS} into the same folder or list of files",
    )


def _rows(exports: Sequence[Export]) -> dict[str, dict[str, Cell]]:
    """The rows of an object by their id."""
    rows: dict[str, dict[str, Cell]] = {}
    for export in exports:
        number = export.find("id")
        for i, key in enumerate(export.cells[number or ""]):
            if key:
                rows[key] = {name: cells[i] for name, cells in export.cells.items() if name != number}
    return rows


def _look_up(export: Export, known: dict[str, dict[str, Cell]], key: str, called: str) -> None:
    """The columns of another object, by its id, behind the export's own."""
    by = export.find(key)
    if by is None or not known:
        return
    keys = list(export.cells[by])
    for name in next(iter(known.values())):
        own = f"{called}.{name}" if name in export.cells and name != by else name
        found = [known.get(one or "", {}).get(name) for one in keys]
        if own not in export.cells:
            export.cells[own] = found
        elif own == by or folded(name) == "invitation id":
            export.cells[own] = [old or new for old, new in zip(export.cells[own], found, strict=True)]


def _answers(export: Export, questions: dict[str, dict[str, Cell]]) -> list[Answer]:
    """The answers in an export; a row without an id of a response is a response of its own."""

    def column(*patterns: str) -> list[Cell]:
        name = export.find(*patterns)
        return export.cells[name] if name else [None] * export.rows

    asked, texts = column(*ASKED), column(r"question( |: )(name|text|label)|question name", *ASKED)
    kinds, versions = column(r"(.*[: ])?question type"), column(r"(.*: )?survey version( id)?")
    numbers, words = column(*NUMBER), [column(pattern) for pattern in WORDS]
    answers = []
    for i, response in enumerate(column(*ANSWERED)):
        about = {folded(name): cell or "" for name, cell in questions.get(asked[i] or "", {}).items()}
        text = about.get("name") or about.get("question name") or texts[i] or asked[i] or "question"
        kind, version = about.get("question type") or kinds[i] or "", versions[i] or ""
        said = next((cells[i] for cells in words if cells[i]), None)
        row = (export, i, response or f"row {i} of {id(export)}", asked[i] or text)
        answers.append(Answer(*row, text, kind, version, numbers[i], said))
    return answers


def _find_parts(export: Export) -> None:
    """The parts that columns play which only became known when the objects were joined."""
    parts = {"response_id": ANSWERED, "respondent": PERSON, "owner": OWNER, "date": DONE}
    for role, patterns in parts.items():
        found = export.find(*patterns, filled=True)
        if found:
            export.roles[role] = found


def _response_rate(invitations: dict[str, dict[str, Cell]], answers: Sequence[Answer]) -> str:
    """A sentence that says how many of the invitations have an answer, of all and of each owner."""
    invited = {
        cell
        for answer in answers
        if (name := answer.export.find(r"(response )?invitation id"))
        for cell in [answer.export.cells[name][answer.row]]
        if cell
    }
    owners: Counter[str] = Counter()
    answered: Counter[str] = Counter()
    for key, row in invitations.items():
        owner = next((cell for name, cell in row.items() if folded(name) in ("owner name", "owner id") and cell), "")
        owners[owner] += 1
        answered[owner] += key in invited
    share = f"{answered.total()} of {counted(owners.total(), 'invitation')} have an answer"
    named = [f"{owner or 'none'} {answered[owner]} of {n}" for owner, n in sorted(owners.items())]
    return f"{share}; by owner: {listed(named, MOST_OWNERS)}" if len(owners) > 1 else share


LAYOUT = Layout(
    name="salesforce",
    fits=is_salesforce,
    record=record,
    footer=is_footer,
    roles={"response_id": ANSWERED, "owner": OWNER, "respondent": PERSON},
    date=(*DONE, *BEGUN),
    gather=joined,
)
