"""Questback Essentials and Salespulse: sheets of invitations and answers, with sellers, events and follow-up questions.

No export of these tools is public: what is known is that a row is an invitation, answered or not, and that questions
are numbered. They are recognised loosely, and columns that are named decide.
"""

import re

from nps_analysis.responses.layouts.codes import ELEVEN_FOR_TEN
from nps_analysis.responses.layouts.layout import Export, Layout, LeaveOut
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import tier
from nps_analysis.responses.text import Grid

NUMBER = (
    r"(respondent|response|recipient|svars?|respondentens|svarande|mottagar|teilnehmer|befragten|vastaaja)n?s? ?"
    r"(id|nr|number|nummer|numero)|respondent"
)
INVITED = (
    r"(date )?invited( at| on)?|invitation( sent| date)|((date|survey) )?sent( at| on)?|inbjuden|inbjudan( skickad)?"
    r"|utskickad|enkät skickad"
    r"|skickad|invitert|inviteret|eingeladen( am)?|kutsuttu"
)
STARTED = r"(date )?started( at)?|startad|påbörjad|påbegynt|startet|begonnen( am)?|gestartet( am)?|aloitettu"
COMPLETED = (
    r"(date )?(completed|answered|responded)( at| on)?|response date|slutförd|avslutad|besvarad( den)?|svarsdatum"
    r"|svarat|fullført|besvart|fuldført|afsluttet|besvaret|abgeschlossen( am)?|beantwortet( am)?|vastattu"
)
STATUS = r"(response |respondent )?status|svarsstatus|tila"
EMAIL = r"e ?mail( address)?|e post(adress|adresse)?|mejl(adress)?|sähköposti"
SELLER = (
    r"seller|sales ?(person|man|rep(resentative)?|contact)|säljare|säljarens namn|kundansvarig|selger|sælger"
    r"|verkäufer(in)?|myyjä|account manager|owner"
)
QUESTION = re.compile(r"(?:q|f|fråga|frage|question)?\s*\d+(?:\.\d+)*\s*[.:)]\s*\S.*", re.IGNORECASE | re.DOTALL)
TRIAL = r"test.*|preview|förhandsgranskning|vorschau|testsvar"


def is_sheet_of_invitations(grid: Grid) -> bool:
    """Whether three of its own columns stand beside questions that are numbered or ask for a recommendation."""
    names = [folded(name) for name in grid.header]
    kinds = (NUMBER, INVITED, STARTED, COMPLETED, STATUS, SELLER)
    own = sum(any(re.fullmatch(one, name) for name in names) for one in kinds)
    asked = any(QUESTION.fullmatch(name.strip()) or tier(name) in (0, 1) for name in grid.header)
    invitation = any(re.fullmatch(f"{INVITED}|{STARTED}", name) for name in names)
    return own >= 3 and asked and invitation


def tell_ids_from_people(export: Export) -> None:
    """A number that stands for several answers at different times is that of a person, not of a response."""
    export.invitations = _invitations(export)
    number, email = export.find(NUMBER), export.find(EMAIL, filled=True)
    if email:
        export.roles["respondent"] = email
    if number is None:
        return
    times = [name for pattern in (INVITED, STARTED, COMPLETED) if (name := export.find(pattern))]
    waves: dict[str, set[tuple]] = {}
    for i, cell in enumerate(export.cells[number]):
        if cell:
            waves.setdefault(cell, set()).add(tuple(export.cells[name][i] for name in times))
    of_people = any(len(different) > 1 for different in waves.values())
    export.roles.setdefault("respondent" if of_people else "response_id", number)


def _invitations(export: Export) -> list[tuple[str, bool]]:
    """The seller of each invitation, and whether an answer was begun; a row that is there again is the same one."""
    number, invited, seller, status = (export.find(one) for one in (NUMBER, INVITED, SELLER, STATUS))
    begun = [name for pattern in (STARTED, COMPLETED) if (name := export.find(pattern))]
    found: dict[tuple, tuple[str, bool]] = {}
    for i in range(export.rows if invited and begun else 0):
        row = {name: cells[i] for name, cells in export.cells.items()}
        key = tuple(row.get(name or "") for name in (number, invited)) if number else (i,)
        if row[invited or ""] and not re.fullmatch(TRIAL, folded(row.get(status or "") or "")):
            found[key] = (row.get(seller or "") or "", any(row[name] for name in begun))
    return list(found.values())


LAYOUT = Layout(
    name="questback_essentials",
    loose=True,
    fits=is_sheet_of_invitations,
    reshape=tell_ids_from_people,
    roles={"owner": (SELLER,)},
    date=(COMPLETED, STARTED),
    leave_out=(LeaveOut(STATUS, TRIAL, "test answer"),),
    recode=(ELEVEN_FOR_TEN,),
    begun=(INVITED, STARTED),
    order={r"(date )?(invited|started|completed|answered|responded).*|response date": "month", r".*": "day"},
)
