"""SPSS files that no other tool wrote: variables with labels that are their questions.

Weights are used only when named, as everywhere.
"""

import re

from nps_analysis.language import N_
from nps_analysis.responses.layouts.codes import ELEVEN_FOR_TEN
from nps_analysis.responses.layouts.layout import Cell, Export, Layout
from nps_analysis.responses.layouts.times import since_1582
from nps_analysis.responses.names import folded

ISO = re.compile(r"\d{4}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")
RESPONSE = r"(survey )?(response|answer|submission|record|interview) ?(id|no|nr|number)|uuid"
RESPONDENT = r"(resp(ondent)?|customer|client|contact|person|panelist)s?( ?(id|no|nr|number))?|kund(en)?nummer"
ANSWERED = (
    r"((date|day|time) of )?(interview|response|answer|completion|submission|recorded|submitted|completed|end)"
    r"( ?(date|day|time|at|on))?|(int|resp)_?dat(e|um)?|date|datum|datetime"
)
OTHER_DAYS = re.compile(
    r"birth|born|geburt|född|naissance|purchase|köp|kauf|order|visit|contract|start|begin|first|since"
)


def find_dates(export: Export) -> None:
    """Seconds since 1582 as dates, in variables that were not saved with a format of dates but are called so."""
    for name, cells in export.cells.items():
        called = (folded(name), folded(export.texts.get(name, "")))
        if any(cells) and any(re.fullmatch(ANSWERED, one) for one in called) and all(map(_is_seconds, cells)):
            export.cells[name] = [cell and since_1582(float(cell)) for cell in cells]
            export.repaired(N_("seconds since 1582 read as a time"), sum(map(bool, cells)))
    only_date(export)


def _is_seconds(cell: Cell) -> bool:
    """Whether a number counts to a day from 1995 to 2049, or is none."""
    return not cell or (re.fullmatch(r"1[34]\d{9}(\.\d+)?", cell) is not None and 1.3e10 < float(cell) < 1.474e10)


def only_date(export: Export) -> None:
    """The only variable of dates is that of the answers, unless its name or label says otherwise."""
    dated = [
        name for name, cells in export.cells.items() if any(cells) and all(not c or ISO.fullmatch(c) for c in cells)
    ]
    called = [f"{folded(name)} {folded(export.texts.get(name, ''))}" for name in dated]
    if len(dated) == 1 and not OTHER_DAYS.search(called[0]):
        export.roles["date"] = dated[0]


LAYOUT = Layout(
    name="spss",
    loose=True,
    fits=lambda grid: bool(grid.questions),
    reshape=find_dates,
    roles={"response_id": (RESPONSE,), "respondent": (RESPONDENT,)},
    date=(ANSWERED,),
    recode=(ELEVEN_FOR_TEN,),
)
