"""Qualtrics: three rows of header (names, questions, ids in JSON), two in old exports, one where some were removed."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from nps_analysis.language import N_
from nps_analysis.responses.layouts.layout import Export, Heading, Layout, LeaveOut, Recode
from nps_analysis.responses.names import folded
from nps_analysis.responses.scores import ELEVEN_CODES
from nps_analysis.responses.text import Grid
from nps_analysis.scale import class_name

IMPORT_ID = re.compile(r"""\{\s*["']ImportId["']\s*:\s*["']([^"']*)["']""")
ZONE = re.compile(r"""["']timeZone["']\s*:\s*["']([A-Za-z_+\-/0-9]+)["']""")
METADATA = (
    r"start date|end date|recorded date|response id|response set|response type|status|finished|progress"
    r"|duration \(in seconds\)|ip ?address|distribution channel|user language|recipient (last name|first name|email)"
    r"|external (data )?reference|location (latitude|longitude)|email ?address|name"
)
TELLING = r"response set|recorded date|finished|progress|duration \(in seconds\)|distribution channel|user language"
DIGITS = r"(start|end|recorded) date|progress|duration \(in seconds\)"
# The bits of the status: 1 a preview, 2 a test, 4 imported, 8 spam, 16 offline.
TRIAL = (  # what the status of a trial says, somewhere in it or as a word of its own
    r".*(preview|spam|vorschau|aperçu|indésirable|vista previa|no deseado|prévia|visualização|anteprima|voorbeeld"
    r"|ongewenst|förhandsgransk|skräppost|forhåndsvis|søppelpost|esikatselu|roskaposti|podgląd|önizleme|спам"
    r"|پیش.?نمایش|آزمایش|هرزنامه|プレビュー|テスト|スパム|预览|测试|垃圾).*"
    r"|(.* )?(test|teste|testi|umfragetest|enkättest|enquêtetest|prueba|prova|тест)( .*)?"
)
NOT_COUNTED = "|".join(str(code) for code in range(64) if code & (1 | 2 | 8))
GROUPS = {"detractor": "1", "passive": "2", "promoter": "3"}  # in numeric exports


def is_qualtrics(grid: Grid) -> bool:
    """Whether ids in JSON stand below the names, or the names or the row below are those of its metadata."""
    if _id_row(grid) is not None:
        return True
    return _is_metadata([name.removeprefix("values.") for name in grid.header]) or any(
        _is_metadata(row) for row in grid.rows[:1]
    )


def _id_row(grid: Grid) -> int | None:
    """Which of the first rows below the names holds the ids."""
    for i, row in enumerate(grid.rows[:3]):
        filled = [cell for cell in row if cell]
        if filled and sum(IMPORT_ID.match(cell.strip()) is not None for cell in filled) * 2 > len(filled):
            return i
    return None


def _is_metadata(cells: Sequence[str | None]) -> bool:
    names = {folded(cell or "") for cell in cells}
    return "response id" in names and sum(re.fullmatch(TELLING, name) is not None for name in names) >= 2


def heading(grid: Grid) -> Heading:
    """Names, questions, ids and zones, as far as these rows are there."""
    at = _id_row(grid)
    if at is not None:
        ids = [cell or "" for cell in grid.rows[at]]
        texts = [cell or "" for cell in grid.rows[at - 1]] if at else list(grid.header)
        zones = [match[1] if (match := ZONE.search(cell)) else None for cell in ids]
        names = [match[1] if (match := IMPORT_ID.match(cell.strip())) else "" for cell in ids]
        return Heading(grid.header, texts, names, zones, below=at + 1)
    if grid.rows and (_is_metadata(grid.rows[0]) or _is_worded(grid)):
        texts = [cell or "" for cell in grid.rows[0]]
        return Heading(list(map(_legacy_name, grid.header, texts)), texts, below=1)
    return Heading(grid.header)


def _is_worded(grid: Grid) -> bool:
    """Whether the row below the names says in some language what every answer has in digits."""
    said = [cell for name, cell in zip(grid.header, grid.rows[0], strict=True) if re.fullmatch(DIGITS, folded(name))]
    return bool(said) and all(cell and not re.search(r"\d", cell) for cell in said)


def _legacy_name(name: str, text: str) -> str:
    """The name of a column of metadata, which old exports call V1, V2, … and name in the row below."""
    return text if re.fullmatch(r"V\d+", name) and re.fullmatch(METADATA, folded(text)) else name


def record(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a response in an export as JSON, whose columns go by their ids."""
    values = item.get("values")
    return {**values, "_recordId": item.get("responseId")} if isinstance(values, Mapping) else item


def beside_groups(export: Export) -> list[str]:
    """The questions that have a column of groups: Q1 beside Q1_NPS_GROUP."""
    called = {name: name for name in export.names} | {export.ids[name]: name for name in export.ids}
    groups = [match[1] for one in called if (match := re.fullmatch(r"(.+?)_NPS_GROUP", one))]
    return list(dict.fromkeys(called[group] for group in groups if group in called))


def eleven_codes(different: set[str], export: Export, name: str) -> dict[str, str]:
    """1 to 11 for 0 to 10, where the groups beside the scores show it: promoters from 10, detractors up to 7."""
    group = next((one for one in export.names if one == f"{name}_NPS_GROUP"), None)
    if "11" not in different or "0" in different or group is None:
        return {}
    cells = zip(export.cells[name], export.cells[group], strict=True)
    told = {(score or "", folded(said or "")) for score, said in cells}
    known = [(int(score), said) for score, said in told if score.isdecimal() and said]
    shifted = known and all(0 < score < 12 and said in _groups(score - 1) for score, said in known)
    return {str(code): str(code - 1) for code in range(1, 12)} if shifted else {}


def _groups(score: int) -> tuple[str, str]:
    """How the group of a score is written: as a word, or in numeric exports as a code."""
    return class_name(score), GROUPS[class_name(score)]


LAYOUT = Layout(
    name="qualtrics",
    fits=is_qualtrics,
    heading=heading,
    record=record,
    roles={
        "response_id": (r"record id|response ?id",),
        "respondent": (r"external (data )?reference", r"recipient email|email ?address"),
    },
    date=(r"recorded date", r"end date", r"start date"),
    score=beside_groups,
    never=r".*nps group|.* (group|topics|parent topics|sentiment.*|topic sentiment.*)",
    leave_out=(
        LeaveOut(r"status|response type", rf"{TRIAL}|{NOT_COUNTED}", N_("preview, test or spam")),
        LeaveOut(r"distribution channel", r"preview|test", N_("preview, test or spam")),
    ),
    missing=("-99",),
    recode=(Recode(ELEVEN_CODES, eleven_codes),),
    newest=(r"recorded date", r"end date"),
)
