"""Typeform: downloads of either generation, pages of the Responses API, and webhooks."""

from collections.abc import Mapping
from typing import Any

from nps_analysis.responses.layouts.layout import Export, Heading, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import tier
from nps_analysis.responses.records import text_of
from nps_analysis.responses.text import Grid

DOWNLOAD = ({"#", "token", "response id"}, {"submit date (utc)", "submit date"}, {"network id", "start date (utc)"})
API = ({"token"}, {"landed at"}, {"submitted at"})
WEBHOOK = ({"form response token"}, {"form response submitted at"})
SCALES = ("nps", "opinion_scale")  # kinds of question, the surest first


def is_typeform(grid: Grid) -> bool:
    names = {folded(name) for name in grid.header}
    return any(all(some & names for some in one) for one in (DOWNLOAD, API, WEBHOOK))


def record(item: Mapping[str, Any]) -> dict[str, Any]:
    """A response as columns: hidden fields and answers under their own names, everything else as it is called.

    A hidden field that is called as a score is, an earlier one perhaps, does not take the name of a question.
    """
    response = item.get("form_response") or item
    row: dict[str, Any] = {
        name: value for name, value in response.items() if name not in ("hidden", "answers", "definition")
    }
    for name, value in (response.get("hidden") or {}).items():
        row[name if name not in row and tier(name) is None else f"hidden.{name}"] = value
    for answer in response.get("answers") or []:
        row[_column(answer.get("field") or {}, row)] = _value(answer)
    return row


def _column(about: Mapping[str, Any], taken: Mapping[str, Any]) -> str:
    name = str(about.get("ref") or about.get("id") or "answer")
    return f"answer.{name}" if name in taken else name


def _value(answer: Mapping[str, Any]) -> str | None:
    """The answer itself: a number, a text, the label of a choice, or the labels of several."""
    value = answer.get(answer.get("type", ""))
    if isinstance(value, Mapping):
        value = value.get("label") or value.get("labels") or value.get("other") or value.get("url") or dict(value)
    return text_of(value)


def _fields(records: Any) -> dict[str, Mapping[str, Any]]:
    """What is known of each field by its ref and id: its kind and, in webhooks, its title."""
    fields: dict[str, Mapping[str, Any]] = {}
    for one in records:
        response = one.get("form_response") or one
        told = [answer.get("field") or {} for answer in response.get("answers") or []]
        told += (response.get("definition") or {}).get("fields") or []
        for about in told:
            for key in (about.get("ref"), about.get("id")):
                if key:
                    fields[str(key)] = {**fields.get(str(key), {}), **about}
    return fields


def heading(grid: Grid) -> Heading:
    """The names, with the titles of questions where a webhook tells them, and the zone where a name does."""
    fields = _fields(grid.records)
    texts = [str(fields.get(name, {}).get("title") or "") for name in grid.header]
    zones = ["UTC" if "(utc)" in name.casefold() else None for name in grid.header]
    return Heading(grid.header, texts, zones=zones)


def scales(export: Export) -> list[str]:
    """The questions that are scales of opinion, by their kind; of several those whose name or title is the score's."""
    fields = _fields(export.records)
    for kind in SCALES:
        found = [name for name in export.names if fields.get(name, {}).get("type") == kind]
        named = [name for name in found if _is_named(export, name)]
        if found:
            return named or found
    return []


def _is_named(export: Export, name: str) -> bool:
    return any(tier(text) in (0, 1) for text in (name, export.texts.get(name, "")))


def find_comment(export: Export) -> None:
    """The only long text of a form is the comment."""
    fields = _fields(export.records)
    texts = [name for name in export.names if fields.get(name, {}).get("type") == "long_text"]
    if len(texts) == 1:
        export.roles["comment"] = texts[0]


LAYOUT = Layout(
    name="typeform",
    fits=is_typeform,
    heading=heading,
    record=record,
    reshape=find_comment,
    roles={"response_id": (r"#|token", r"response id")},
    date=(r"submit date.*|submitted at", r"stage date.*", r"start date.*|landed at"),
    score=scales,
    never=r"(calculated )?score|.*calculated score",
    apostrophes=True,
    newest=(r"submit date.*|submitted at",),
)
