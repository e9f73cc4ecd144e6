"""SurveyMonkey: two rows of header, questions above options; condensed, or expanded to one column per option."""

import re
from collections.abc import Sequence
from itertools import groupby

from nps_analysis.language import N_
from nps_analysis.responses.layouts.codes import ELEVEN_FOR_TEN, number_in
from nps_analysis.responses.layouts.layout import Cell, Export, Heading, Layout
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

RESPONDENT = (
    r"respondent id|befragten id|teilnehmer id|(id|identifiant) du répondant|(id|identificador) del encuestado"
    r"|id do respondente|id (del )?rispondente|id dell'intervistato|svarsid|respondent"
)
COLLECTOR = (
    r"collector( id)?|kollektor id|(id|identifiant) du collecteur|(id|identificador) del recopilador"
    r"|id do coletor|id (del )?collettore|insamlar\w* id|collecteur id"
)
START = r"start date|date created|startdatum|date de début|fecha de inicio|data de início|data di inizio|begindatum"
END = (
    r"end date|date modified|enddatum|date de fin|fecha de fin(alización)?|data de (término|conclusão)|data di fine"
    r"|slutdatum|einddatum"
)
EMAIL = (
    r"email( address)?|e mail adresse|adresse e mail|(dirección de )?correo electrónico|endereço de e mail"
    r"|indirizzo (e ?)?mail|e postadress|e mailadres"
)
OWN = f"{RESPONDENT}|{COLLECTOR}|{START}|{END}"
ANSWER = (  # what stands below a question that has one column
    r"response|open ended response|antwort|beantwortung mit offenem ende|offene antwort|réponse( ouverte)?"
    r"|respuesta( abierta)?|resposta( aberta)?|risposta( aperta)?|(öppet )?svar|(open )?antwoord"
)


def is_surveymonkey(grid: Grid) -> bool:
    """Whether respondents and collectors have ids, or the row below the names holds nothing but words for an answer."""
    names = {folded(name) for name in grid.header}
    ids = all(any(re.fullmatch(one, name) for name in names) for one in (RESPONDENT, COLLECTOR))
    return ids or any(_only_answers(row) for row in grid.rows[:1])


def heading(grid: Grid) -> Heading:
    """Each column's question, carried over the options below it, which stand behind it in the name."""
    second = _second_row(grid)
    if second is None:
        return Heading(grid.header)
    questions, question = [], ""
    for name in grid.header:
        question = " ".join(name.split()) or question
        questions.append(question)
    names = [
        _name(name, question, option) for name, question, option in zip(grid.header, questions, second, strict=True)
    ]
    return Heading(names, questions, below=1)


def _second_row(grid: Grid) -> list[Cell] | None:
    """The row below the names, where it is one of options: nothing stands in it below the ids and times, or at all."""
    second = grid.rows[0] if grid.rows else []
    own = [cell for name, cell in zip(grid.header, second, strict=False) if re.fullmatch(OWN, folded(name))]
    return second if _only_answers(second) or (own and not any(own)) else None


def _only_answers(second: Sequence[Cell]) -> bool:
    filled = [folded(cell) for cell in second if cell]
    return bool(filled) and all(re.fullmatch(ANSWER, cell) for cell in filled)


def _name(name: str, question: str, option: Cell) -> str:
    option = " ".join((option or "").split())
    if name and (not option or re.fullmatch(ANSWER, folded(option))):
        return question
    return f"{question} - {option}" if option else ""


def merge_options(export: Export) -> None:
    """The columns of a question whose options are the scores as one column that holds the chosen one."""
    blocks = {text: list(names) for text, names in groupby(export.names, key=lambda name: export.texts.get(name, ""))}
    for question, names in blocks.items():
        scores = {name: number_in(name.removeprefix(f"{question} - ")) for name in names}
        found = {score for score in scores.values() if score is not None and 0 <= score <= 10}
        if len(found) >= 10:
            _merge(export, question, {name: str(score) for name, score in scores.items() if score in found})


def _merge(export: Export, question: str, scores: dict[str, str]) -> None:
    columns = [(score, export.cells[name]) for name, score in scores.items()]
    first = next(iter(scores))
    merged = [_chosen([(score, cells[i]) for score, cells in columns]) for i in range(export.rows)]
    export.cells = {
        question if name == first else name: merged if name == first else cells
        for name, cells in export.cells.items()
        if name == first or name not in scores
    }
    export.texts[question] = question
    export.repaired(N_("score put together from a column per option"), sum(cell is not None for cell in merged))


def _chosen(cells: list[tuple[str, Cell]]) -> Cell:
    """The option that is filled; where all are, as flags, the one that is not 0. Several stay, as what is no score."""
    filled = [(score, cell) for score, cell in cells if cell and cell.strip()]
    marked = filled if len(filled) == 1 else [one for one in filled if one[1].strip().casefold() not in ("0", "false")]
    if len(marked) > 1:
        return " | ".join(score for score, _ in marked)
    return marked[0][0] if marked else None


LAYOUT = Layout(
    name="surveymonkey",
    loose=True,
    fits=is_surveymonkey,
    heading=heading,
    reshape=merge_options,
    roles={"response_id": (r"response id", RESPONDENT), "respondent": (EMAIL,)},
    date=(END, START),
    recode=(ELEVEN_FOR_TEN,),
    order={r"(start|end) date|date (created|modified)": "month", f"{START}|{END}": "day"},
    newest=(END,),
)
