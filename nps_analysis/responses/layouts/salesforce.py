"""Salesforce Surveys: exports of its objects, one row per answer to one question, and reports with a footer.

Answers are in SurveyQuestionResponse. What SurveyResponse and SurveyInvitation know of each, such as its date, its
state and its owner, is put beside it where these files are in the source too.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nps_analysis.responses.layouts.answers import Answer, one_row_each
from nps_analysis.responses.layouts.codes import number_in
from nps_analysis.responses.layouts.layout import Cell, Export, Heading, Layout
from nps_analysis.responses.layouts.salesforce_report import FOOTER, FOOTER_ROWS, is_footer, without_groups
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError, counted, listed

ANSWERS, RESPONSE, INVITATION, QUESTION, USER = (
    "SurveyQuestionResponse",
    "SurveyResponse",
    "SurveyInvitation",
    "SurveyQuestion",
    "User",
)
OBJECTS = {  # the columns that tell each object
    ANSWERS: ("response id", "question( (id|name))?", "number value|response value|choice value"),
    RESPONSE: ("id", "invitation id", "status", "completion date time|submitter id|survey version id"),
    INVITATION: ("id", "survey id", "response status|invite expiry date time"),
    QUESTION: ("id", "question type", "survey version id"),
    "SurveyVersion": ("id", "survey id", "version number", "survey status|is template|name"),
    "SurveyQuestionChoice": ("id", "question id", "survey version id", "name"),
    "SurveySubject": ("id", "subject id", "survey (response|invitation) id|parent id"),
    USER: ("id", "name", "username|user name|profile id|user role id|alias"),
    "Survey": ("id", "active version id|latest version id"),
}
# Data Loader heads columns in capitals, in which words cannot be told apart.
OWN = {
    name.casefold(): name
    for name in (
        *("Id", "Name", "InvitationId", "ResponseId", "SurveyId", "SurveyVersionId", "QuestionId", "QuestionType"),
        *("NumberValue", "ChoiceValue", "ResponseValue", "ResponseShortText", "ResponseLongText", "SubmitterId"),
        *("Status", "CompletionDateTime", "CreatedDate", "ContactId", "LeadId", "ParticipantId", "OwnerId"),
        *("ResponseStatus", "InviteExpiryDateTime", "VersionNumber", "SurveyStatus", "IsTemplate"),
        *("SubjectId", "SurveyResponseId", "SurveyInvitationId", "ProfileId", "UserRoleId"),
        *("ActiveVersionId", "LatestVersionId", "Response", "Question", "Invitation", "Owner"),
    )
}
# In reports a column goes by its label, often with the object's before it: "Question: Question Name".
ASKED = (r"(.*: )?(survey )?question id", r"(.*: )?(survey )?question(:? (name|text|label))?")
ANSWERED = (r"(.*: )?(survey )?response id", r"(.*: )?(survey )?response:? (name|number)")
NUMBER = (r"(.*: )?number value", r"(.*: )?(response )?value")
WORDS = (r"response short text", r"response long text", r"(.*: )?response value", r"choice value")
OWNER = (
    r"(.*[: ])?invitation:? owner:? (full )?name|owner:? (full )?name",
    r"(.*[: ])?owner:? (full )?name|inhaber: vollständiger name",
    r"(.*[: ])?(invitation )?owner( id)?|inhaber",
)
INVITED = r"(response )?invitation id"
PERSON = (
    r"(.*[: ])?participant id",
    r"(.*[: ])?submitter id",
    r"(.*[: ])?(contact|lead) id|contact: .*id",
)
DONE = (r"(.*[: ])?completion date([ /]time)?|(.*: )?(date )?completed( date)?|abschlussdatum",)
BEGUN = (r"response created date|(.*: )?created date",)


def own(name: str) -> str:
    """What the tool itself calls a column, also of another object, whatever the case.

    >>> own("RESPONSE.COMPLETIONDATETIME"), own("NPS Score")
    ('Response.CompletionDateTime', 'NPS Score')
    """
    return ".".join(OWN.get(part.casefold(), part) for part in name.strip().rstrip(" ↑↓").split("."))


def heading(grid: Grid) -> Heading:
    return Heading([own(name) for name in grid.header])


def kind_of(names: Sequence[str]) -> str | None:
    """Which of the objects has columns of these names, None for a report."""
    plain = {folded(own(name)) for name in names}
    for kind, patterns in OBJECTS.items():
        if all(any(re.fullmatch(pattern, name) for name in plain) for pattern in patterns):
            return kind
    return None


def is_salesforce(grid: Grid) -> bool:
    """Whether the columns are those of an object, or the last rows are the footer of a report."""
    last = [cell for row in grid.rows[-FOOTER_ROWS:] for cell in row if cell]
    return kind_of(grid.header) is not None or any(FOOTER.search(cell) for cell in last)


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
    names = [name for users in kinds[USER] for name in [users.find("name")] if name]
    owners = {
        key: {"Owner.Name": row[name]} for key, row in _rows(kinds[USER]).items() for name in names if name in row
    }
    for invitations in kinds[INVITATION]:
        _look_up(invitations, owners, "owner id", "User")
    for export in [*long, *reports]:
        _look_up(export, _rows(kinds[RESPONSE]), ANSWERED[0], "Response")
        _look_up(export, _rows(kinds[INVITATION]), INVITED, "Invitation")
    answers = [answer for export in long for answer in _answers(export, _rows(kinds[QUESTION]))]
    if answers:
        one_row_each(answers, {id(export): export.find(*NUMBER) or export.find(*WORDS) or "" for export in long})
    for export in long:
        _find_parts(export)
    if long and kinds[INVITATION]:
        long[0].invitations = _invitations(_rows(kinds[INVITATION]), answers)
    return kinds[ANSWERS] + reports


def _without_answers(found: list[str]) -> DataError:
    return DataError(
        f"{listed(found)} without answers",
        required=f"the answers of Salesforce Surveys, which are in {ANSWERS}",
        found=f"only {counted(len(found), 'object')} that {'adds' if len(found) == 1 else 'add'} to them",
        do=f"put the export of {ANSWERS} into the same folder or list of files",
    )


def _rows(exports: Sequence[Export]) -> dict[str, dict[str, Cell]]:
    """The rows of an object by their id, see ``_key``."""
    rows: dict[str, dict[str, Cell]] = {}
    for export in exports:
        number = export.find("id")
        for i, key in enumerate(export.cells[number or ""]):
            if key:
                rows[_key(key)] = {name: cells[i] for name, cells in export.cells.items() if name != number}
    return rows


def _key(number: Cell) -> str:
    """An id in the one of its two forms that all exports have: 15 letters, without the 3 that guard their case."""
    return number[:15] if number and len(number) == 18 and number.isalnum() else number or ""


def _look_up(export: Export, known: dict[str, dict[str, Cell]], key: str, called: str) -> None:
    """The columns of another object, by its id, behind the export's own."""
    by = export.find(key)
    if by is None or not known:
        return
    keys = list(export.cells[by])
    for name in next(iter(known.values())):
        own = f"{called}.{name}" if name in export.cells and name != by else name
        found = [known.get(_key(one), {}).get(name) for one in keys]
        if own not in export.cells:
            export.cells[own] = found
        elif own == by or folded(name) == "invitation id":
            export.cells[own] = [old or new for old, new in zip(export.cells[own], found, strict=True)]


def _answers(export: Export, questions: dict[str, dict[str, Cell]]) -> list[Answer]:
    """The answers in an export; a row without an id of a response is a response of its own."""

    def column(*patterns: str) -> list[Cell]:
        name = export.find(*patterns)
        return export.cells[name] if name else [None] * export.rows

    asked, texts = column(*ASKED), column(r"(.*: )?question:? (name|text|label)", *ASKED)
    kinds, versions = column(r"(.*[: ])?question type"), column(r"(.*: )?survey version( id)?")
    numbers, words = column(*NUMBER), [column(pattern) for pattern in WORDS]
    answers = []
    for i, response in enumerate(column(*ANSWERED)):
        about = {folded(name): cell or "" for name, cell in questions.get(_key(asked[i]), {}).items()}
        text = about.get("name") or about.get("question name") or texts[i] or asked[i] or "question"
        kind, version = about.get("question type") or kinds[i] or "", versions[i] or ""
        said = next((cells[i] for cells in words if cells[i]), None)
        row = (export, i, _key(response) or f"row {i} of {id(export)}", _key(asked[i]) or text)
        number = numbers[i] if number_in(numbers[i] or "") is not None else None
        answers.append(Answer(*row, text, kind, version, number, said or numbers[i]))
    return answers


def _find_parts(export: Export) -> None:
    """The parts that columns play which only became known when the objects were joined."""
    parts = {"response_id": ANSWERED, "respondent": PERSON, "owner": OWNER, "date": DONE}
    for role, patterns in parts.items():
        found = export.find(*patterns, filled=True)
        if found:
            export.roles[role] = found


def _invitations(invitations: dict[str, dict[str, Cell]], answers: Sequence[Answer]) -> list[tuple[str, bool]]:
    """The owner of each invitation, and whether it has an answer."""
    exports = {id(answer.export): answer.export for answer in answers}
    keys = {one: export.cells.get(export.find(INVITED) or "") for one, export in exports.items()}
    answered = {_key(cells[answer.row]) for answer in answers if (cells := keys[id(answer.export)])}
    names = dict.fromkeys(name for row in invitations.values() for name in row)
    owners = [name for pattern in OWNER for name in names if re.fullmatch(pattern, folded(name))]
    return [
        (next((cell for name in owners if (cell := row.get(name))), ""), key in answered)
        for key, row in invitations.items()
    ]


LAYOUT = Layout(
    name="salesforce",
    fits=is_salesforce,
    heading=heading,
    record=record,
    footer=is_footer,
    reshape=without_groups,
    roles={"response_id": ANSWERED, "owner": OWNER, "respondent": PERSON},
    date=(*DONE, *BEGUN),
    gather=joined,
)
