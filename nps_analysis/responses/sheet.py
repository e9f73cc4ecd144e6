"""Spreadsheets (.xlsx) to rows, refused before parsing when they are not what they say."""

import hashlib
import io
import re
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from nps_analysis.language import N_
from nps_analysis.responses.bombs import refuse_bombs, refused
from nps_analysis.responses.error_cells import error_cells
from nps_analysis.responses.text import Grid, cell_text, header_position, refuse_headerless
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

SINCE_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')


def read_sheet(path: Path, raw: bytes, study: Study) -> Grid:
    """The table on the sheet that is named, or on the only visible one that has data.

    DataError for a damaged or hostile workbook, and with a list of the sheets where it is not clear which one is meant.
    """
    refuse_bombs(path, raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = _candidates(book, path, study)
        tables = {name: _cells(book, name, raw) for name in sheets}
    except DataError:
        raise
    except Exception as error:  # calamine raises many types for damaged books, and none may end in a traceback
        found = f"{type(error).__name__}: {error}"
        do = "open it in a spreadsheet program and save it again"
        raise refused(path, "a readable .xlsx workbook", found, do) from None
    filled = {name: _filled(rows) for name, rows in tables.items()}
    filled = {name: rows for name, rows in filled.items() if rows}
    if len(filled) > 1:  # a sheet of notes is no table
        filled = {name: rows for name, rows in filled.items() if any(_has_columns(row) for _, row in rows)} or filled
    if len(filled) != 1:
        found = f"{'several' if filled else 'none'}, among the sheets {listed(map(repr, filled or book.sheet_names))}"
        raise refused(path, "one sheet with a table", found, "name the sheet with --sheet")
    grid = _grid(path, next(iter(filled.values())), hashlib.sha256(raw).hexdigest(), study)
    grid.since_1904 = _counts_from_1904(raw)
    if not study.header_row:
        refuse_headerless(path.name, grid.header, grid.rows)
    return grid


def _counts_from_1904(raw: bytes) -> bool:
    """Whether the workbook counts days from 1904, which tells what a number that was not shown as a date stands for."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        found = next((part for part in archive.infolist() if part.filename.lower() == "xl/workbook.xml"), None)
        return found is not None and SINCE_1904.search(archive.read(found)) is not None


def _cells(book: CalamineWorkbook, name: str, raw: bytes) -> list[list[Any]]:
    """The cells of a sheet from A1 on, errors as the text that is shown."""
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for (row, column), text in error_cells(raw, name).items():
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = text
    return rows


def _has_columns(row: list[Any]) -> bool:
    return sum(cell not in (None, "") for cell in row) > 1


def _filled(rows: list[list[Any]]) -> list[tuple[int, list[Any]]]:
    """The rows that hold something, each with its number on the sheet."""
    return [(number, row) for number, row in enumerate(rows, 1) if any(cell not in (None, "") for cell in row)]


def _grid(path: Path, numbered: list[tuple[int, list[Any]]], sha256: str, study: Study) -> Grid:
    rows = [row for _, row in numbered]
    at = header_position(rows[:50])
    if study.header_row:
        at = next((i for i, (number, _) in enumerate(numbered) if number >= study.header_row), len(rows))
    if at >= len(rows):
        found = f"nothing from row {study.header_row:,} on"
        raise refused(path, "a row with the names of the columns", found, "name the row with --header-row")
    grid = Grid(
        [cell_text(cell) or "" for cell in rows[at]],
        [[cell_text(cell) for cell in row] for row in rows[at + 1 :]],
        sha256,
    )
    if at and not study.header_row:
        grid.repairs[N_("line above the header left out")] = at
    as_text = sum(
        isinstance(cell, str) and len(cell) < 3 and cell.isdecimal() for row in rows[at + 1 :] for cell in row
    )
    if as_text:
        grid.repairs[N_("number stored as text")] = as_text
    return grid


def _candidates(book: CalamineWorkbook, path: Path, study: Study) -> list[str]:
    if study.sheet:
        if study.sheet not in book.sheet_names:
            raise refused(
                path,
                f'the sheet "{study.sheet}"',
                f"sheets {listed(map(repr, book.sheet_names))}",
                "name one of them with --sheet",
            )
        return [study.sheet]
    visible = [
        s.name
        for s in book.sheets_metadata
        if s.visible == SheetVisibleEnum.Visible and s.typ == SheetTypeEnum.WorkSheet
    ]
    return visible
