"""Questback EFS and Unipark: one row per participant, variables v_1, v_2, …, and codes instead of answers."""

import re

from nps_analysis.language import N_, english
from nps_analysis.responses.layouts.codes import ELEVEN_FOR_TEN, scales_of_eleven
from nps_analysis.responses.layouts.layout import Export, Heading, Layout, LeaveOut, Recode
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import surest
from nps_analysis.responses.text import Grid

VARIABLE = r"(v|s) \d+( \d+)?"  # s: pages of the survey's own numbering in old projects


def heading(grid: Grid) -> Heading:
    """The variables and, where the codebook's texts stand in a second row, the questions."""
    first = grid.rows[0] if grid.rows else []
    number = next((i for i, name in enumerate(grid.header) if folded(name) == "lfdn"), None)
    if number is None or not first or (first[number] or "").strip().isdecimal() or not any(first):
        return Heading(grid.header)
    return Heading(grid.header, [cell or "" for cell in first], below=1)


def scales(export: Export) -> list[str]:
    """The variables that are scales of eleven by their codes: files hold no questions."""
    return scales_of_eleven(export, [name for name in export.names if re.fullmatch(VARIABLE, folded(name))])


def find_comment(export: Export) -> None:
    """The only variable that holds words is the comment."""
    variables = [name for name in export.names if re.fullmatch(VARIABLE, folded(name))]
    worded = [name for name in variables if any(re.search(r"[^\W\d]", cell or "") for cell in export.cells[name])]
    if len(worded) == 1 and surest(worded[0], export.texts.get(worded[0])) is None:
        export.roles["comment"] = worded[0]


def doubtful(different: set[str], export: Export, name: str) -> dict[str, str]:
    """Nothing; but where both 0 and 11 occur, a warning: one of them is no place on a scale of eleven."""
    if {"0", "11"} <= different:
        both = english('both 0 and 11 occur in "{name}"', name=name)
        do = N_("where 1 to 11 stand for 0 to 10 and 0 for no answer, name --scale 1-11 and --missing-codes 0")
        export.warnings.append("; ".join((both, do)))
    return {}


LAYOUT = Layout(
    name="questback_efs",
    needs=("lfdn", "dispcode|tester|lastpage|date of last access"),
    heading=heading,
    reshape=find_comment,
    roles={"response_id": (r"lfdn",), "respondent": (r"external lfdn", r"panelist (id|code)|u email|email")},
    date=(r"date of last access", r"datetime"),
    score=scales,
    never=r"(rts|duration|quality|quota|page history|dispcode|lastpage).*",
    leave_out=(LeaveOut(r"tester", r"1|ja|yes|true|x", "test answer"),),
    missing=("-77", "-66", "-88", "-99", "0000-00-00 00:00:00", "0000-00-00"),
    nobody=("0",),
    recode=(ELEVEN_FOR_TEN, Recode("", doubtful)),
    order={r".*": "day"},
    begun=(r"datetime",),
    newest=(r"date of last access", r"datetime"),
)
