"""The workbook inside a chart: our columns with fresh figures, all else as people put it there."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import NamedTuple

from nps_analysis.reporting.deck.charts.sheet import OF_A_LINE
from nps_analysis.reporting.deck.package import MOST_WITHIN
from nps_analysis.reporting.deck.update.cells import Book, Cell
from nps_analysis.reporting.deck.update.formats import marks_of_formats, ours_in
from nps_analysis.reporting.deck.update.lists import Rows, resize_lists
from nps_analysis.reporting.deck.update.parts import Package, readable, unpacked
from nps_analysis.reporting.deck.update.places import Cells, line_moved, moved, places_of, said
from nps_analysis.reporting.deck.update.written import Ours, apart, mark

Fixed = Collection[int]  # columns whose cells go with no row


class Called(NamedTuple):
    """Our names of the rows, and of the columns, that people call otherwise, by people's."""

    rows: Mapping[str, str]
    headings: Mapping[str, str]


AS_OURS = Called({}, {})


def digest(blob: bytes) -> str:
    """What a workbook holds, however it is packed."""
    return _digest(unpacked(blob, MOST_WITHIN))


def _digest(workbook: Package) -> str:
    parts = workbook.parts
    return sha256(b"".join(name.encode() + sha256(parts[name]).digest() for name in sorted(parts))).hexdigest()


@readable()
def row_names(blob: bytes, sheet: str = "", last: int | None = None) -> list[str]:
    """What the rows of a sheet are called in its first column. Raises UnreadableError where the workbook is.

    They end at the ``last`` line that the chart draws: a note right below is no name. Without it they end at a gap.
    """
    book = Book(blob)
    cells = book.cells(sheet if sheet in book.sheets() else next(iter(book.sheets())))
    return list(_lines(cells, last))


def marks_of_workbook(book: Book) -> Iterator[str]:
    """The marks of the workbook, and of the headings of its columns."""
    yield mark("workbook", _digest(book.package))
    headings = book.cells(next(iter(book.sheets())), lines=1)
    yield from (mark("heading", said(cell)) for cell in headings.values())


def marks_of_figures(book: Book) -> Iterator[str]:
    """The marks of how the cells of the workbook are written."""
    yield from marks_of_formats(book.cells(next(iter(book.sheets()))))


@readable()
def columns(
    old: bytes, fresh: bytes, sheet: str, own: Collection[int], ours: Ours, headings: Mapping[str, str] | None = None
) -> dict[int, int]:
    """The column in the old workbook for each of the fresh one where it may be another.

    ``own`` are those that people's own series draw, ``headings`` ours by those of people. Raises UnreadableError where
    the old workbook is.
    """
    if not own and _is_ours(old, fresh, ours):
        return {}
    book, new = Book(old), Book(fresh)
    now = new.cells(next(iter(new.sheets())))
    as_they_are = {column: column for column in {column for _, column in now}}
    free = not set(own) & set(as_they_are)
    if sheet not in book.sheets() or (free and _is_ours(old, fresh, ours)):
        return as_they_are
    was = _under_ours(book.cells(sheet), headings or {})
    return places_of(was, now, {column for _, column in was} - _own(was, now, ours), own)


def _is_ours(old: bytes, fresh: bytes, ours: Ours) -> bool:
    return ours("workbook", digest(old)) or digest(old) == digest(fresh)


@readable()
def refresh_workbook(
    old: bytes,
    fresh: bytes,
    sheet: str,
    ours: Ours,
    places: Mapping[int, int] | None = None,
    fixed: Fixed = (),
    last: int | None = None,
    called: Called = AS_OURS,
) -> tuple[bytes, list[tuple[str, str]]]:
    """The old workbook with our fresh columns in one sheet, at their ``places``, and what is to be told of it.

    A workbook that nobody worked in is replaced as a whole. Cells of people's own stay beside the row that they were
    written for, but for ``fixed`` columns; the formats and looks that people gave to cells stay with their row.
    ``last`` is the last line that the old chart draws.
    Raises UnreadableError where the old one is.
    """
    places = columns(old, fresh, sheet, fixed, ours) if places is None else places
    if _is_ours(old, fresh, ours) and called == AS_OURS and all(place == column for column, place in places.items()):
        return fresh, []
    book, new = Book(old), Book(fresh)
    if sheet not in book.sheets():
        return old, [("left", f"workbook: no sheet {sheet}")]
    was, first = _under_ours(book.cells(sheet), called.headings), new.cells(next(iter(new.sheets())))
    there = moved(first, places or {column: column for _, column in first})
    now = {place: replace(cell, formula=formula) for place, (cell, formula) in there.items()}
    rows = Rows.of(_lines(was, last), _lines(now), called.rows)
    own = _own(was, now, ours)
    ends = _ends(was, now, rows, own)
    rows = rows._replace(end=max(ends.values()))
    theirs = _theirs(was, rows, ends, own, fixed)
    lost = _lost(was, rows, own, fixed)
    written = theirs | {place: ours_in(book, cell, _same(was, now, rows, place), ours) for place, cell in now.items()}
    for name, own_name in rows.said.items():
        written[rows.after[name], 1] = replace(written[rows.after[name], 1], text=own_name, raw=None)
    own_headings = {name: own for own, name in called.headings.items()}
    written = _under_ours(written, own_headings)
    if _plainly(book, book.cells(sheet)) == _plainly(book, written):
        return old, []
    book.write(sheet, written, rows.to)
    lost += resize_lists(book, sheet, rows)
    return book.bytes(), [*lost, ("left", "workbook: what people wrote beside our figures")]


def _under_ours(cells: Cells, names: Mapping[str, str]) -> Cells:
    """Cells under the headings that others are to have."""
    now = {place: names.get(said(cell)) for place, cell in cells.items() if place[0] == 1}
    return cells | {place: replace(cells[place], text=name, raw=None) for place, name in now.items() if name}


def _own(was: Cells, now: Cells, ours: Ours) -> set[int]:
    """The columns that people added."""
    headings = {said(cell) for (line, _), cell in now.items() if line == 1}
    return {
        column
        for column in {column for _, column in was}
        if column > 1 and not _our_heading(said(was.get((1, column), Cell())), headings, ours)
    }


def _theirs(was: Cells, rows: Rows, ends: Mapping[int, int], own: set[int], fixed: Fixed) -> Cells:
    """People's own cells, each at the place where the row that it stands in is now.

    Those below the names stay as far from the last one as they were, those below all of ours as far from that.
    """
    placed: Cells = {}
    named, after = {line: name for name, line in rows.before.items()}, rows.after
    for (line, column), cell in was.items():
        if column in own and (line == 1 or column in fixed):
            placed[line, column] = cell
        elif line in named and column in own:
            if named[line] in after:
                placed[after[named[line]], column] = line_moved(cell, line, after[named[line]])
        elif line > ends.get(column, 1):
            placed[rows.below(line), column] = line_moved(cell, line, rows.below(line))
    return placed


def _ends(was: Cells, now: Cells, lines: Rows, own: set[int]) -> dict[int, int]:
    """The last line of ours in each old column of ours: that of the last name, or of the last line that is drawn.

    A column that is no more is one of lines where it has figures below the names.
    """
    rows, last = len(lines.before), len(lines.after) + 1
    headings = {said(cell) for (line, _), cell in now.items() if line == 1}
    long = {said(now.get((1, column), Cell())) for line, column in now if line > last}
    for (line, column), cell in was.items():
        heading = said(was.get((1, column), Cell()))
        if line > rows + 1 and cell.text is None and heading not in headings:
            long.add(heading)
    ours = {1, *(column for _, column in was)} - own
    return {at: 1 + rows * (OF_A_LINE if said(was.get((1, at), Cell())) in long else 1) for at in ours}


def _lost(was: Cells, lines: Rows, own: set[int], fixed: Fixed) -> list[tuple[str, str]]:
    """What is told of the cells of people's own that stood beside rows that are no more."""
    gone = {line: name for name, line in lines.before.items() if name not in lines.after}
    rows = dict.fromkeys(gone[line] for line, column in sorted(was) if column in own - set(fixed) and line in gone)
    return [("lost", f"workbook: cells of people's own beside row {name}") for name in rows]


def _our_heading(heading: str, headings: set[str], ours: Ours) -> bool:
    return heading in headings or ours("heading", heading)


def _lines(cells: Cells, last: int | None = None) -> dict[str, int]:
    """The line of each name in the first column, to the last one or as far as the column goes without a gap."""
    lines = list(range(2, (last or 1) + 1))
    while last is None and (len(lines) + 2, 1) in cells:
        lines.append(len(lines) + 2)
    return dict(zip(apart(said(cells.get((line, 1), Cell())) for line in lines), lines, strict=True))


def _same(was: Cells, now: Cells, rows: Rows, place: tuple[int, int]) -> tuple[str, Cell] | None:
    """The old cell of the same row and column, by their names; with that of its column."""
    line, column = place
    heading = said(now.get((1, column), Cell()))
    columns = [at for (top, at), cell in was.items() if top == 1 and said(cell) == heading]
    before = 1 if line == 1 else rows.was(line)
    cell = was.get((before, columns[0])) if columns and before else None
    return (heading, cell) if cell else None


def _plainly(book: Book, cells: Cells) -> dict[tuple[int, int], tuple[str | None, str, str, str]]:
    """What cells say and how they look."""
    return {place: (cell.text, cell.number, cell.formula, book.looks(cell.style)) for place, cell in cells.items()}
