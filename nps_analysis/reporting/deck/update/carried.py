"""What people set in cells of a row that goes to another slide of its finding: in tables, and in charts' workbooks."""

from collections.abc import Iterator
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.by_hand import by_hand
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.formats import is_theirs
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, workbook_part
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError, readable
from nps_analysis.reporting.deck.update.places import said
from nps_analysis.reporting.deck.update.renamed import renamed_columns
from nps_analysis.reporting.deck.update.sign import sheet_of
from nps_analysis.reporting.deck.update.tables import dress, give_ground, refill
from nps_analysis.reporting.deck.update.workbook import digest
from nps_analysis.reporting.deck.update.written import Ours, cell_look, cell_text, look, names_of

# What people set, whether it is in the fresh object now, and of words what is told of them there.
Edits = Iterator[tuple[str, bool, str]]
Shown = tuple[Package, Keyed]
Inside = tuple[Package, str, str]  # the part with a workbook, and the sheet that is drawn


def carry_cells(name: str, old: Any, fresh: Any, ours: Ours, carried: set[tuple[str, str]]) -> Edits:
    """The cells that people wrote in, coloured or framed; ``carried`` gets their rows and columns."""
    (before, columns), (after, headings) = names_of(old), names_of(fresh)
    called = renamed_columns(old, fresh, ours).renamed()
    columns = [called.get(column, column) for column in columns]
    plain = {look(ground) for ground in fresh.iter(qn("a:tcPr"))}
    was, now = (
        dict(zip(names, table.findall(qn("a:tr"))[rows.index(name)].iterfind(qn("a:tc")), strict=False))
        for table, rows, names in ((old, before, columns), (fresh, after, headings))
    )
    for column, cell in was.items():
        mine = not ours("cell", name, column, cell_text(cell))
        dressed = not ours("cell look", name, column, cell_look(cell))
        ground = look(cell.find(qn("a:tcPr"))) not in {*plain, ""}
        if column in now and ground:
            give_ground(now[column], cell)
        told = ""
        if column in now and mine:
            told = f"cell {name}, {column}: {by_hand(cell_text(now[column]))}"
            refill(now[column], cell)
        elif column in now and dressed:
            dress(now[column], cell)
        if mine or dressed or ground:
            carried.add((name, column))
            yield f"cell {column}", column in now, told


def carry_formats(old: Shown, fresh: Shown, lines: tuple[int, int], ours: Ours) -> Edits:
    """The number formats that people gave to cells of the workbook; other looks of a cell have no place there."""
    try:
        with readable():
            yield from _formats(_workbook(*old), _workbook(*fresh), lines, ours)
    except UnreadableError:
        return


def _workbook(package: Package, one: Keyed) -> Inside:
    chart = chart_part(package, one) or ""
    return package, workbook_part(package, chart) or "", sheet_of(package.tree(chart), Ours(one.written))


def _formats(old: Inside, fresh: Inside, lines: tuple[int, int], ours: Ours) -> Edits:
    blob = old[0].parts[old[1]]
    if ours("workbook", digest(blob)):
        return
    book, new = Book(blob), Book(fresh[0].parts[fresh[1]])
    was, now = book.cells(old[2]), new.cells(next(iter(new.sheets())))
    headings = {said(cell): column for (line, column), cell in was.items() if line == 1}
    for (line, column), cell in now.items():
        heading = said(now[1, column])
        had = was.get((lines[0], headings.get(heading, 0))) if line == lines[1] else None
        if had is None:
            continue
        if is_theirs(heading, had, cell, ours):
            cell.raw.set("s", new.style_of(had.number_format) or "0")
            yield f"workbook: the number format in column {heading}", True, ""
        if book.is_dressed(had.style):
            yield f"workbook: the look in column {heading}", False, ""
    fresh[0].put(fresh[1], new.bytes())
