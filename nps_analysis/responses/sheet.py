"""Spreadsheets (.xlsx) to rows, refused before parsing when they are not what they say."""

import datetime as dt
import hashlib
import io
import re
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from nps_analysis.responses.error_cells import error_cells
from nps_analysis.responses.text import Grid, header_position, refuse_headerless
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
SINCE_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')
MOST_CELLS = 100_000_000
MOST_BYTES, MOST_RATIO = 500_000_000, 200  # inflated, and inflated to compressed, of any one part


def read_sheet(path: Path, raw: bytes, study: Study) -> Grid:
    """The table on the sheet that is named, or on the only visible one that has data.

    DataError for a damaged or hostile workbook, and with a list of the sheets where it is not clear which one is meant.
    """
    _refuse_bombs(path, raw)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        sheets = _candidates(book, path, study)
        tables = {name: _cells(book, name, raw) for name in sheets}
    except DataError:
        raise
    except Exception as error:  # calamine raises many types for damaged books, and none may end in a traceback
        found = f"{type(error).__name__}: {error}"
        do = "open it in a spreadsheet program and save it again"
        raise _refused(path, "a readable .xlsx workbook", found, do) from None
    filled = {name: _filled(rows) for name, rows in tables.items()}
    filled = {name: rows for name, rows in filled.items() if rows}
    if len(filled) > 1:  # a sheet of notes is no table
        filled = {name: rows for name, rows in filled.items() if any(_has_columns(row) for _, row in rows)} or filled
    if len(filled) != 1:
        found = f"{'several' if filled else 'none'}, among the sheets {listed(map(repr, filled or book.sheet_names))}"
        raise _refused(path, "one sheet with a table", found, "name the sheet with --sheet")
    grid = _grid(path, next(iter(filled.values())), hashlib.sha256(raw).hexdigest(), study)
    grid.since_1904 = _counts_from_1904(raw)
    if not study.header_row:
        refuse_headerless(path.name, grid.header, grid.rows)
    return grid


def _counts_from_1904(raw: bytes) -> bool:
    """Whether the workbook counts days from 1904, which tells what a number that was not shown as a date stands for."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        found = next((part for part in archive.infolist() if part.filename.lower() == "xl/workbook.xml"), None)
        return found is not None and SINCE_1904.search(_start_of(archive, found)) is not None


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
        raise _refused(path, "a row with the names of the columns", found, "name the row with --header-row")
    grid = Grid(
        [_text(cell) or "" for cell in rows[at]], [[_text(cell) for cell in row] for row in rows[at + 1 :]], sha256
    )
    if at and not study.header_row:
        grid.repairs["line above the header left out"] = at
    as_text = sum(
        isinstance(cell, str) and cell.isdecimal() and len(cell) < 3 for row in rows[at + 1 :] for cell in row
    )
    if as_text:
        grid.repairs["number stored as text"] = as_text
    return grid


def _candidates(book: CalamineWorkbook, path: Path, study: Study) -> list[str]:
    if study.sheet:
        if study.sheet not in book.sheet_names:
            raise _refused(
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


def _refuse_bombs(path: Path, raw: bytes) -> None:
    """DataError for a workbook that is broken, that swells, or whose XML declares entities, which no program writes."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            starts = {part.filename: _start_of(archive, part) for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as error:
        raise _refused(path, "a whole .xlsx workbook", f"a damaged one: {error}", "export it again") from None
    for part in parts:
        packed = part.file_size > MOST_RATIO * max(part.compress_size, 1) and part.file_size > 50_000_000
        if part.file_size > MOST_BYTES or packed:
            sizes = f"{part.file_size // 10**6:,} MB from {part.compress_size // 10**3:,} kB"
            required = f"parts of at most {MOST_BYTES // 10**6} MB, packed at most {MOST_RATIO} to 1"
            raise _refused(path, required, f"{part.filename} with {sizes}", "export the rows as CSV or Parquet")
        if b"<!DOCTYPE" in starts[part.filename].replace(b"\x00", b""):
            found, do = f"declarations of entities in {part.filename}", "export the rows as CSV or Parquet"
            raise _refused(path, "a workbook as spreadsheet programs write it", found, do)
        cells = _cells_of(starts[part.filename])
        if cells > MOST_CELLS:
            found = f"{part.filename} with {cells:,}: a stray cell stands far from the others"
            raise _refused(path, f"sheets of at most {MOST_CELLS:,} cells", found, "delete what is beside the table")


def _start_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    """The first bytes of a part that is XML."""
    if not part.filename.endswith((".xml", ".rels")):
        return b""
    with archive.open(part) as file:
        return file.read(4096)


def _cells_of(start: bytes) -> int:
    """The size of the rectangle that a sheet says its cells are in, all of which are kept in memory when it is read."""
    found = DIMENSION.search(start)
    if found is None:
        return 0
    width = 0
    for letter in found[1]:
        width = width * 26 + letter - ord("A") + 1
    return width * int(found[2])


def _text(cell: Any) -> str | None:
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date):
        return cell.isoformat(sep=" ") if isinstance(cell, dt.datetime) else cell.isoformat()
    return str(cell)


def _refused(path: Path, required: str, found: str, do: str) -> DataError:
    return DataError(f"{path.name} cannot be read as a workbook", required=required, found=found, do=do)
