"""LimeSurvey: columns headed by codes, texts or both, answers in codes or full, and the VV files of its own tools."""

import re
from collections.abc import Iterable, Sequence

from nps_analysis.language import N_, english
from nps_analysis.responses.layouts.codes import ELEVEN_FOR_TEN, number_in, scales_of_eleven
from nps_analysis.responses.layouts.layout import Export, Heading, Layout, Recode
from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

CODE_AND_TEXT = re.compile(r"([A-Za-z][\w-]*(?:\[[^\]]*\])*)\s?[.:] +(\S.*)", re.DOTALL)
OWN = {  # the tool's own columns, by code and by text
    "id": r"response id|antwort id|id de (la )?réponse|id de respuesta|id da resposta|antwoord id|svars? id"
    r"|id risposta",
    "submitdate": r"date submitted|datum abgeschickt|date de soumission|fecha de envío|data de (envio|submissão)"
    r"|datum inzending|datum ingestuurd|(datum )?inskickat( datum)?|data (di )?invio",
    "lastpage": r"last page|letzte seite|dernière page|última página|laatste pagina|sista sidan?|ultima pagina",
    "startlanguage": r"start language|start ?sprache|langue (de départ|initiale)|(idioma|lenguaje|língua) inicial"
    r"|start ?taal|starttaal|start ?språk|lingua iniziale",
    "seed": r"seed|zufallsstartwert|semilla|semente|graine",
    "startdate": r"date started|datum gestartet|date de (lancement|début)|fecha de inicio|data de início|start ?datum",
    "datestamp": r"date last action|datum letzte aktivität|date de la dernière action|fecha de la última acción"
    r"|data da última ação|datum laatste (actie|activiteit)|(datum )?senaste aktivitet",
    "token": r"access code|token|zugangs(code|schlüssel)|code d'accès|código de acceso|código de acesso|toegangscode",
    "completed": r"completed",
}
NO_QUESTION = r"ipaddr|refurl|firstname|lastname|email|attribute \d+|.*time\d*|completed"
PLACE = r"([A-Za-z]+)(\d{1,3})"  # the code of an answer, numbered by its place on the list
MARKS = {"{newline}": "\n", "{cr}": "", "{tab}": " ", "{lbrace}": "{"}  # the last one last: texts may hold marks
NOBODY_KNOWS_WHEN = ("1980-01-01 00:00:00", "1980-01-01 00:00", "1980-01-01", "01.01.1980 00:00", "01/01/1980 00:00")


def is_limesurvey(grid: Grid) -> bool:
    """Whether three or more of the tool's own columns stand in the header or, in VV files, in the row below."""
    return _is_own(grid.header) or any(map(_is_own, grid.rows[:1]))


def _is_own(cells: Iterable[str | None]) -> bool:
    found = {own for cell in cells if (own := _own(cell or ""))}
    return "id" in found and len(found & {"submitdate", "lastpage", "startlanguage", "seed", "datestamp"}) >= 2


def _own(name: str) -> str | None:
    """Which of the tool's own columns a name stands for."""
    code = _parts(name)[0]
    if code.casefold() in OWN:
        return code.casefold()
    return next((own for own, pattern in OWN.items() if re.fullmatch(pattern, folded(name))), None)


def _parts(name: str) -> tuple[str, str]:
    """The code and the text that a header cell is made of; one of both where it is not made of two."""
    match = CODE_AND_TEXT.fullmatch(name.strip())
    return (match[1], match[2]) if match else (name.strip(), "")


def heading(grid: Grid) -> Heading:
    """Names as they stand, the code and the question in each; in VV files codes below questions."""
    if not _is_own(grid.header) or (grid.rows and _is_own(grid.rows[0])):
        return _below_texts(grid) if grid.rows and _is_own(grid.rows[0]) else Heading(grid.header)
    codes, texts = zip(*map(_parts, grid.header), strict=True)
    return Heading(grid.header, texts, [_own(name) or code for name, code in zip(grid.header, codes, strict=True)])


def _below_texts(grid: Grid) -> Heading:
    codes = [cell or "" for cell in grid.rows[0]]
    return Heading(codes, grid.header, [_own(code) or code for code in codes], below=1)


def without_marks(export: Export) -> None:
    """Texts with the line ends that VV files write as marks."""
    for cells in export.cells.values():
        marked = [i for i, cell in enumerate(cells) if cell and any(mark in cell for mark in MARKS)]
        for i in marked:
            for mark, plain in MARKS.items():
                cells[i] = (cells[i] or "").replace(mark, plain)
        export.repaired(N_("mark for a line end, tab or brace read as such"), len(marked))


def scales(export: Export) -> list[str]:
    """The questions that are scales of eleven by their codes, in files whose headings do not say what was asked."""
    known = {name for name in export.names if _own(name) or re.fullmatch(NO_QUESTION, folded(_parts(name)[0]))}
    return scales_of_eleven(export, [name for name in export.names if name not in known], _place)


def _place(code: str) -> int | None:
    match = re.fullmatch(PLACE, code)
    return int(match[2]) if match else number_in(code)


def positions(different: set[str], export: Export, name: str) -> dict[str, str]:
    """AO01 to AO11, the places of the options in their list, as 0 to 10; A0 to A10, which say the score, as such.

    Where neither the first of one nor the last of the other occurs, codes are places, with a warning.
    """
    parts = {text: match for text in different if (match := re.fullmatch(PLACE, text))}
    numbers = {int(match[2]) for match in parts.values()}
    if not parts or len({match[1] for match in parts.values()}) > 1 or max(numbers) > 11:
        return {}
    if {0, 11} <= numbers:
        return {}
    first = 0 if 0 in numbers else 1
    if not numbers & {0, 11}:
        like = sorted(parts)[0]
        what = english(
            'codes such as {like} in "{name}" are read as places on a list that begins with 0', like=like, name=name
        )
        export.warnings.append(english("{what}; give other values in the study file under labels", what=what))
    return {text: str(int(match[2]) - first) for text, match in parts.items()}


def _texts_of(columns: Sequence[str]) -> str:
    return "|".join(f"{own}|{OWN[own]}" for own in columns)


LAYOUT = Layout(
    name="limesurvey",
    fits=is_limesurvey,
    heading=heading,
    reshape=without_marks,
    roles={"response_id": (_texts_of(["id"]),), "respondent": (_texts_of(["token"]),)},
    date=(_texts_of(["submitdate"]), _texts_of(["datestamp"]), _texts_of(["startdate"])),
    score=scales,
    never=r"(.* )?((interview|group|question)\w* ?)?time\d*( .*)?|.*\btime: .*|.*time",
    missing=("{question_not_shown}", *NOBODY_KNOWS_WHEN),
    recode=(Recode(N_("code of an answer's place read as 0 to 10"), positions), ELEVEN_FOR_TEN),
    begun=(_texts_of(["seed"]), _texts_of(["startdate"])),
    newest=(_texts_of(["datestamp"]), _texts_of(["submitdate"])),
)
