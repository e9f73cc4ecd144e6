"""Microsoft Forms: an id, two times, who answered, and the questions; workbooks, and the same saved as text."""

import re
from collections.abc import Sequence

from nps_analysis.language import N_
from nps_analysis.responses.date_forms import PARTS
from nps_analysis.responses.layouts.layout import Cell, Export, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

START = (
    r"start time|startzeit|heure de début|hora d[ea] (inicio|início|comienzo)|starttid(spunkt)?|begintijd|ora di inizio"
    r"|aloitusaika|godzina rozpoczęcia|زمان شروع|開始時刻|开始时间"
)
END = (
    r"completion time|fertigstellungszeit|abschlusszeit|heure de fin|hora d[ea] (finalización|conclusão)|slutförandetid"
    r"|sluttid(spunkt)?|fullføringstidspunkt|tid for fullføring|færdiggørelsestidspunkt|tijd van voltooien"
    r"|voltooiingstijd|ora di completamento|valmistumisaika|godzina ukończenia|زمان تکمیل|完了時刻|完成时间"
)
CHANGED = (
    r"last modified time|(uhr)?zeit(punkt)? der letzten änderung|heure de la dernière modification"
    r"|hora de la última modificación|hora da última modificação|tid för senaste ändring(en)?"
    r"|tijd van laatste wijziging|ora (dell'|di )?ultima modifica"
)
NOBODY = tuple(
    folded(
        "anonymous|anonym|anonyme|anónimo|anônimo|anonimo|anònim|anoniem|anonyymi|nimetön|anonimowy|anonimowe|anonymní"
        "|anonymný|anonim|adsız|névtelen|анонимный|анонимно|анонімний|ανώνυμος|ανώνυμη|אנונימי|مجهول|ناشناس|匿名|익명"
    ).split("|")
)
NUMBERS = ("id", "الرقم", "شناسه", "tunnus", "identyfikator")
OWN = ("id", "start time", "completion time")  # what the first columns are, whatever they are called
TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


def is_microsoft_forms(grid: Grid) -> bool:
    rows = [row for row in grid.rows[:20] if any(row)]
    return _are_own(grid.header[:5], [[row[i] for row in rows] for i in range(min(5, len(grid.header)))])


def _are_own(names: Sequence[str], columns: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first columns are an id and two times by their names, or those and people by what is in them."""
    if len(names) > 2 and re.fullmatch(START, folded(names[1])) and re.fullmatch(END, folded(names[2])):
        return folded(names[0]) in NUMBERS
    if len(names) < 5 or not columns[0]:
        return False
    number, start, end, people, _ = columns
    numbered = all(cell and cell.isdecimal() for cell in number)
    return numbered and all(map(_is_time, (*start, *end))) and all(map(_is_person, people))


def _is_time(cell: Cell) -> bool:
    return bool(cell and (TIME.fullmatch(cell) or ((match := PARTS.fullmatch(cell)) and match[5])))


def _is_person(cell: Cell) -> bool:
    return bool(cell and ("@" in cell or folded(cell) in NOBODY))


def by_position(export: Export) -> None:
    """The parts that the first columns play in every language, and choices without the semicolon at their end."""
    columns = [export.cells[name] for name in export.names[:5]]
    if _are_own(export.names[:5], columns):
        export.ids |= dict(zip(export.names, OWN, strict=False))
        if len(columns) == 5 and all(_is_person(cell) for cell in columns[3] if cell):
            known = any(cell and folded(cell) not in NOBODY for cell in columns[3])
            export.roles["respondent"] = export.names[3 if known else 4]
    for column, cells in export.cells.items():
        filled = [cell for cell in cells if cell]
        if filled and all(cell.endswith(";") and len(cell) > 1 for cell in filled):
            export.cells[column] = [cell.removesuffix(";") if cell else cell for cell in cells]
            export.repaired(N_("semicolon behind the last of several choices left out"), len(filled))


LAYOUT = Layout(
    name="microsoft_forms",
    fits=is_microsoft_forms,
    reshape=by_position,
    roles={"response_id": (r"id",)},
    date=(END, START),
    never=r"(points|punkte|poäng|puntos|pontos|punti|punten|feedback|kommentarer) .*|total points|quiz feedback",
    nobody=NOBODY,
    order={r"(start|completion) time": "month", r".*": "day"},
    begun=(START,),
    newest=(CHANGED, END),
)
