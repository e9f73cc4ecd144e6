"""Delighted: downloads, pages of the API, and webhooks; several kinds of survey in one account."""

import re
from collections.abc import Mapping
from typing import Any

from nps_analysis.language import english
from nps_analysis.responses.layouts.layout import Export, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import OF_CUSTOMERS, OF_EMPLOYEES
from nps_analysis.responses.records import text_of
from nps_analysis.responses.text import Grid

OWN = re.compile(r"(.* )?delighted (source|link|page|browser|device|operating|referrer|product).*")
CREATED = r"(survey )?(created|responded) (at|on).*|(response )?date( created| responded)?"
CHANGED = r"(date )?updated( (at|on).*)?"


def is_delighted(grid: Grid) -> bool:
    """Whether there is a score beside a property of Delighted's own, or with a link and a person or kind of survey."""
    names = {folded(name).removeprefix("event data ") for name in grid.header}
    person = {"person", "person id", "person email", "survey type"}
    own = any(OWN.fullmatch(name) for name in names)
    return "score" in names and (own or ("permalink" in names and bool(person & names)))


def record(item: Mapping[str, Any]) -> dict[str, Any]:
    """A response as columns: the person's properties, and additional answers, under their own names."""
    response = item.get("event_data") if isinstance(item.get("event_data"), Mapping) else item
    inner = ("person", "person_properties", "additional_answers", "notes")
    row = {name: value for name, value in response.items() if name not in inner}  # type: ignore[union-attr]
    person = response.get("person")  # type: ignore[union-attr]
    row |= (
        {"person.id": person} if not isinstance(person, Mapping) else {f"person.{key}": person[key] for key in person}
    )
    for name, value in (response.get("person_properties") or {}).items():  # type: ignore[union-attr]
        row[name if name not in row else f"person_properties.{name}"] = value
    for answer in response.get("additional_answers") or []:  # type: ignore[union-attr]
        row[_question(answer, row)] = _value(answer.get("value"))
    row["notes"] = "; ".join(filter(None, map(_note, response.get("notes") or [])))  # type: ignore[union-attr]
    return row


def _question(answer: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    about = answer.get("question") or {}
    name = str(about.get("text") or about.get("id") or "additional answer")
    return f"additional.{name}" if name in taken else name


def _value(value: Any) -> str | None:
    """The answer to an additional question: a text, a number, or the texts of what was chosen."""
    if isinstance(value, Mapping):
        return next((text for one in value.values() if (text := _value(one))), None)
    if isinstance(value, list):
        return ", ".join(filter(None, map(_value, value))) or None
    return text_of(value)


def _note(note: Any) -> str:
    return str(note.get("text") or "") if isinstance(note, Mapping) else str(note)


def leave_out_others(export: Export) -> None:
    """Answers to other kinds of survey do not count; those of employees only where no customer was asked."""
    name = export.find(r"survey type")
    cells = [(cell or "").strip() for cell in export.cells[name]] if name else []
    wanted = OF_CUSTOMERS if any(re.fullmatch(OF_CUSTOMERS, folded(cell)) for cell in cells) else OF_EMPLOYEES
    for i, kind in enumerate(cells):
        if kind and not re.fullmatch(wanted, folded(kind)):
            export.leave_out(i, english('answer to another kind of survey: {name} is "{kind}"', name=name, kind=kind))


LAYOUT = Layout(
    name="delighted",
    fits=is_delighted,
    record=record,
    reshape=leave_out_others,
    roles={
        "score": (r"score",),
        "response_id": (r"response id|survey response id|id",),
        "respondent": (r"person id|person", r"person email|email"),
        "comment": (r"comment",),
    },
    date=(CREATED, CHANGED),
    zone="UTC",
    newest=(CHANGED, CREATED),
    events=True,
)
