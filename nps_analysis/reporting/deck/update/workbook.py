"""The workbook inside a chart: our columns with fresh figures, all else as people put it there."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from nps_analysis.reporting.deck.charts.sheet import OF_A_LINE, POINTS
from nps_analysis.reporting.deck.package import MOST_WITHIN
from nps_analysis.reporting.deck.update.cells import Book, Cell
from nps_analysis.reporting.deck.update.parts import Package, readable
from nps_analysis.reporting.deck.update.places import Cells, moved, places_of, said
from nps_analysis.reporting.deck.update.written import Ours, apart, mark

Fixed = Collection[int]  # columns whose cells go with no row


def digest(blob: bytes) -> str:
    """What a workbook holds, however it is packed."""
    return _digest(Package(blob, MOST_WITHIN))


def _digest(workbook: Package) -> str:
    parts = workbook.parts
    return sha256(b"".join(name.encode() + sha256(parts[name]).digest() for name in sorted(parts))).hexdigest()


@readable()
def row_names(blob: bytes, sheet: str = "") -> list[str]:
    """What the rows of a sheet are called in its first column. Raises UnreadableError where the workbook is."""
    book = Book(blob)
    cells = book.cells(sheet if sheet in book.sheets() else next(iter(book.sheets())))
    return list(_lines(cells))


def marks_of_workbook(blob: bytes) -> Iterator[str]:
    """The marks of the workbook, and of the headings of its columns."""
    book = Book(blob)
    yield mark("workbook", _digest(book.package))
    headings = book.cells(next(iter(book.sheets())), lines=1)
    yield from (mark("heading", said(cell)) for cell in headings.values())


@readable()
def columns(old: bytes, fresh: bytes, sheet: str, own: Collection[int], ours: Ours) -> dict[int, int]:
    """The column in the old workbook for each of the fresh one where it may be another.

    ``own`` are those that people's own series draw. Raises UnreadableError where the old workbook is.
    """
    if not own and _is_ours(old, fresh, ours):
        return {}
    book, new = Book(old), Book(fresh)
    now = new.cells(next(iter(new.sheets())))
    as_they_are = {column: column for column in {column for _, column in now}}
    free = not set(own) & set(as_they_are)
    if sheet not in book.sheets() or (free and _is_ours(old, fresh, ours)):
        return as_they_are
    was = book.cells(sheet)
    return places_of(was, now, {column for _, column in was} - _own(was, now, ours), own)


def _is_ours(old: bytes, fresh: bytes, ours: Ours) -> bool:
    return ours("workbook", digest(old)) or digest(old) == digest(fresh)


@readable()
def refresh_workbook(
    old: bytes, fresh: bytes, sheet: str, ours: Ours, places: Mapping[int, int] | None = None, fixed: Fixed = ()
) -> tuple[bytes, list[tuple[str, str]]]:
    """The old workbook with our fresh columns in one sheet, at their ``places``, and what is to be told of it.

    A workbook that nobody worked in is replaced as a whole. Cells of people's own stay beside the row that they were
    written for, but for ``fixed`` columns; the number formats that people gave to figures stay.
    Raises UnreadableError where the old one is.
    """
    places = columns(old, fresh, sheet, fixed, ours) if places is None else places
    if _is_ours(old, fresh, ours) and all(place == column for column, place in places.items()):
        return fresh, []
    book, new = Book(old), Book(fresh)
    if sheet not in book.sheets():
        return old, [("left", f"workbook: no sheet {sheet}")]
    was, first = book.cells(sheet), new.cells(next(iter(new.sheets())))
    now = {place: replace(cell, formula=formula) for place, (cell, formula) in moved(first, places).items()}
    own = _own(was, now, ours)
    theirs = _theirs(was, now, own, fixed)
    lost = _lost(was, now, own, fixed)
    written = theirs | {place: _ours(book, cell, _same(was, now, place)) for place, cell in now.items()}
    if {place: _plain(cell) for place, cell in was.items()} == {place: _plain(cell) for place, cell in written.items()}:
        return old, []
    book.write(sheet, written)
    return book.bytes(), [*lost, ("left", "workbook: what people wrote in it")]


def _own(was: Cells, now: Cells, ours: Ours) -> set[int]:
    """The columns that people added."""
    headings = {said(cell) for (line, _), cell in now.items() if line == 1}
    return {
        column
        for column in {column for _, column in was}
        if column > 1 and not _our_heading(said(was.get((1, column), Cell())), headings, ours)
    }


def _theirs(was: Cells, now: Cells, own: set[int], fixed: Fixed) -> Cells:
    """People's own cells, each at the place where the row that it stands in is now.

    Those below the names stay as far from the last one as they were, those below all of ours as far from that.
    """
    before, after = _lines(was), _lines(now)
    ends = _ends(was, now, own)
    more = max(0, len(after) - len(before))
    long = max(ends.values()) > len(before) + 1
    placed: Cells = {}
    named = {line: name for name, line in before.items()}
    for (line, column), cell in was.items():
        if column in own and (line == 1 or column in fixed):
            placed[line, column] = cell
        elif line in named and column in own:
            if named[line] in after:
                placed[after[named[line]], column] = _moved(cell, line, after[named[line]])
        elif line > ends.get(column, 1):
            to = line + more * (OF_A_LINE if long and line > max(ends.values()) else 1)
            placed[to, column] = _moved(cell, line, to)
    return placed


def _ends(was: Cells, now: Cells, own: set[int]) -> dict[int, int]:
    """The last line of ours in each old column of ours: that of the last name, or of the last line that is drawn.

    A column that is no more is one of lines where it has figures below the names.
    """
    rows, last = len(_lines(was)), len(_lines(now)) + 1
    headings = {said(cell) for (line, _), cell in now.items() if line == 1}
    long = {said(now.get((1, column), Cell())) for line, column in now if line > last}
    for (line, column), cell in was.items():
        heading = said(was.get((1, column), Cell()))
        if line > rows + 1 and cell.text is None and heading not in headings:
            long.add(heading)
    ours = {1, *(column for _, column in was)} - own
    return {at: 1 + rows * (OF_A_LINE if said(was.get((1, at), Cell())) in long else 1) for at in ours}


def _lost(was: Cells, now: Cells, own: set[int], fixed: Fixed) -> list[tuple[str, str]]:
    """What is told of the cells of people's own that stood beside rows that are no more."""
    gone = {line: name for name, line in _lines(was).items() if name not in _lines(now)}
    rows = dict.fromkeys(gone[line] for line, column in sorted(was) if column in own - set(fixed) and line in gone)
    return [("lost", f"workbook: cells of people's own beside row {name}") for name in rows]


def _our_heading(heading: str, headings: set[str], ours: Ours) -> bool:
    return heading in headings or ours("heading", heading)


def _lines(cells: Cells) -> dict[str, int]:
    """The line of each name in the first column, as far as the column goes without a gap."""
    lines: list[int] = []
    while (len(lines) + 2, 1) in cells:
        lines.append(len(lines) + 2)
    return dict(zip(apart(said(cells[line, 1]) for line in lines), lines, strict=True))


def _same(was: Cells, now: Cells, place: tuple[int, int]) -> Cell | None:
    """The old cell of the same row and column, by their names."""
    line, column = place
    heading = said(now.get((1, column), Cell()))
    columns = [at for (top, at), cell in was.items() if top == 1 and said(cell) == heading]
    names = {at: name for name, at in _lines(now).items()}
    lines = _lines(was)
    if not columns or names.get(line) not in lines:
        return None
    return was.get((lines[names[line]], columns[0]))


def _ours(book: Book, cell: Cell, old: Cell | None) -> Cell:
    """A fresh cell in the old workbook: in the number format that people gave it, else in ours."""
    theirs = old is not None and cell.number_format == POINTS and old.number_format not in (POINTS, "General")
    style = old.style if old is not None and theirs else book.style_of(cell.number_format)
    return replace(cell, style=style, raw=None)


def _moved(cell: Cell, line: int, to: int) -> Cell:
    """A cell in another line, its formula with it where it speaks of its own line, but not of that on another sheet."""
    return replace(cell, formula=re.sub(rf"(?<![\w$!])(\$?[A-Z]{{1,3}}){line}(?!\d)", rf"\g<1>{to}", cell.formula))


def _plain(cell: Cell) -> tuple[str | None, str, str, str]:
    return cell.text, cell.number, cell.formula, cell.number_format
