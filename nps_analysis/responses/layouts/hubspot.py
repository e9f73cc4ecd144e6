"""HubSpot: feedback submissions of several kinds, as its interface and its downloads name them."""

import re

from nps_analysis.language import N_, english
from nps_analysis.responses.answer import plain_digits
from nps_analysis.responses.layouts.layout import Cell, Export, Heading, Layout, LeaveOut
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid
from nps_analysis.scale import CLASS_NAMES, class_name

KIND = (
    r"hs survey type|survey type|type of survey|feedback type|umfragetyp|undersökningstyp|type d'enquête"
    r"|tipo de encuesta"
)
VALUE = (
    r"hs value|hs response value|survey value|rating|value|score|response value|survey rating|survey score|bewertung"
    r"|betyg|évaluation|calificación"
)
GROUP = (
    r"hs response group|response group|sentiment group|(hs |feedback |response )?sentiment|stimmung|känsla"
    r"|sentiment du feedback|opinión"
)
CHANNEL = r"hs survey channel|survey channel|source|umfragekanal|undersökningskanal|canal d'enquête|canal de encuesta"
SENT = (
    r"(hs )?((survey|response) )?(submission timestamp|submission date|date submitted|submitted (at|on|date))"
    r"|(response )?date|datum.*|date d.*|fecha.*"
)
OURS = (
    r".*\bnps\b.*|net promoter.*|(customer )?loyalty.*|kundenloyalität|kundenbindung|kundlojalitet"
    r"|fidélité( client)?|(fidelidad|lealtad)( del? clientes?)?"
)
ANOTHER = N_("answer to another kind of survey")


def is_hubspot(grid: Grid) -> bool:
    """Whether there are its own names of properties, or their labels together."""
    names = [folded(_own(name)) for name in grid.header]

    def there(pattern: str) -> bool:
        return any(re.fullmatch(pattern, name) for name in names)

    own = {"hs value", "hs survey type", "hs response group"} & set(names)
    labels = [there(KIND), there(GROUP), there(CHANNEL), there(SENT)]
    return len(own) > 1 or (there(VALUE) and (there(KIND) or there(GROUP)) and sum(labels) > 2)


def _own(name: str) -> str:
    """What the tool itself calls a property, without the object that the interface puts it into."""
    return name.strip().removeprefix("properties.")


def heading(grid: Grid) -> Heading:
    return Heading(grid.header, ids=[_own(name) for name in grid.header])


def without_other_kinds(export: Export) -> None:
    """Where no kind is told, surveys whose group contradicts the value as a score are another kind, such as CSAT."""
    kind, group, value = export.find(KIND, filled=True), export.find(GROUP, filled=True), export.find(VALUE)
    if not (group and value):
        return
    survey = export.find(r"hs survey id|survey id", r"hs survey name|survey name", filled=True)
    surveys = export.cells[survey] if survey else [None] * export.rows
    rows = [i for i in range(export.rows) if not (kind and (export.cells[kind][i] or "").strip())]
    others = {surveys[i]: i for i in reversed(rows) if _contradicts(export.cells[group][i], export.cells[value][i])}
    for i in rows:
        if surveys[i] in others:
            first = others[surveys[i]]
            export.leave_out(
                i,
                english(
                    'answer to another kind of survey: {name} is "{kind}" at {value}',
                    name=group,
                    kind=export.cells[group][first],
                    value=export.cells[value][first],
                ),
            )


def _contradicts(group: Cell, value: Cell) -> bool:
    """Whether a group such as PROMOTER is not that of the value as a score from 0 to 10."""
    match = re.fullmatch(r"(\d+)(?:\.0+)?", plain_digits((value or "").strip()))
    said = folded(group or "").removesuffix("s")
    if match is None or said not in CLASS_NAMES:
        return False
    score = int(match[1])
    return score > 10 or class_name(score) != said


LAYOUT = Layout(
    name="hubspot",
    fits=is_hubspot,
    heading=heading,
    reshape=without_other_kinds,
    roles={
        "score": (VALUE,),
        "response_id": (
            r"hs object id|record id|feedback submission id|datensatz id|post id",
            r"id|hs ingestion id|response id",
        ),
        "respondent": (
            r"hs contact id|contact id|associated contact ids?",
            r"hs contact email( rollup)?|contact email|e ?mail",
        ),
        "comment": (
            r"hs content|content|survey response|response|feedback|comment|follow up( response)?|antwort|svar",
        ),
    },
    date=(SENT, r"hs createdate|create ?date|created at"),
    leave_out=(LeaveOut(KIND, OURS, ANOTHER, but=True),),
    zone="UTC",
    newest=(r"hs lastmodifieddate|last modified date|updated at", SENT),
)
