"""Microsoft Forms: an id, two times, who answered, and the questions; workbooks, and the same saved as text."""

import re

from nps_analysis.responses.date_forms import PARTS
from nps_analysis.responses.layouts.layout import Cell, Export, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

START = (
    r"start time|startzeit|heure de début|hora de (inicio|início|comienzo)|starttid(spunkt)?|begintijd|ora di inizio"
    r"|aloitusaika|godzina rozpoczęcia|زمان شروع|開始時刻|开始时间"
)
END = (
    r"completion time|fertigstellungszeit|abschlusszeit|heure de fin|hora de (finalización|conclusão)|slutförandetid"
    r"|sluttid(spunkt)?|fullføringstidspunkt|tid for fullføring|færdiggørelsestidspunkt|tijd van voltooien"
    r"|voltooiingstijd|ora di completamento|valmistumisaika|godzina ukończenia|زمان تکمیل|完了時刻|完成时间"
)
CHANGED = (
    r"last modified time|(uhr)?zeit(punkt)? der letzten änderung|heure de la dernière modification"
    r"|hora de la última modificación|hora da última modificação|tid för senaste ändring(en)?"
    r"|tijd van laatste wijziging|ora (dell'|di )?ultima modifica"
)
NUMBER = r"id|الرقم|شناسه"
NOBODY = ("anonymous", "anonym", "anonyme", "anónimo", "anônimo", "anonimo", "anoniem", "nimetön", "ناشناس", "匿名")
TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*")


def is_microsoft_forms(grid: Grid) -> bool:
    """Whether the first five columns are its own, by their names in many languages or by what is in them."""
    names = [folded(name) for name in grid.header[:5]]
    if len(names) < 5 or not re.fullmatch(NUMBER, names[0]):
        return False
    if re.fullmatch(START, names[1]) and re.fullmatch(END, names[2]):
        return True
    rows = [row for row in grid.rows[:20] if any(row)]
    return bool(rows) and all(_is_time(row[1]) and _is_time(row[2]) and _is_person(row[3]) for row in rows)


def _is_time(cell: Cell) -> bool:
    return bool(cell and (TIME.fullmatch(cell) or ((match := PARTS.fullmatch(cell)) and match[5])))


def _is_person(cell: Cell) -> bool:
    return bool(cell and ("@" in cell or folded(cell) in NOBODY))


def by_position(export: Export) -> None:
    """The parts that the first five columns play in every language, and choices without the semicolon at their end."""
    if len(export.names) < 5 or not re.fullmatch(NUMBER, folded(export.names[0])):
        return  # the layout was forced on another table: columns are found by their names
    number, _, end, email, name = export.names[:5]
    known = any(cell and folded(cell) not in NOBODY for cell in export.cells[email])
    export.roles |= {"response_id": number, "date": end, "respondent": email if known else name}
    for column, cells in export.cells.items():
        filled = [cell for cell in cells if cell]
        if filled and all(cell.endswith(";") and len(cell) > 1 for cell in filled):
            export.cells[column] = [cell.removesuffix(";") if cell else cell for cell in cells]
            export.repaired("semicolon behind the last of several choices left out", len(filled))


LAYOUT = Layout(
    name="microsoft_forms",
    fits=is_microsoft_forms,
    reshape=by_position,
    date=(END, START),
    never=r"(points|punkte|poäng|puntos|pontos|punti|punten|feedback|kommentarer) .*|total points|quiz feedback",
    nobody=NOBODY,
    order={r"(start|completion) time": "month", r".*": "day"},
    begun=(START,),
    newest=(CHANGED, END),
)
