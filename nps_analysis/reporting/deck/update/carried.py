"""What people set at a row or column that goes to another slide of its finding: in tables, and in charts' workbooks."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.by_hand import by_hand
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.formats import is_theirs
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, workbook_part
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError, readable
from nps_analysis.reporting.deck.update.places import said
from nps_analysis.reporting.deck.update.renamed import called_by_people, cell_of, renamed_columns, renamed_rows
from nps_analysis.reporting.deck.update.sign import sheet_of
from nps_analysis.reporting.deck.update.tables import dress, give_ground, refill
from nps_analysis.reporting.deck.update.workbook import digest
from nps_analysis.reporting.deck.update.written import Names, Ours, cell_look, cell_text, look, names_of, said_name

# What people set, whether it is in the fresh object now, and of words what is told of them there.
Edits = Iterator[tuple[str, bool, str]]
Shown = tuple[Package, Keyed]
Inside = tuple[Package, str, str]  # the part with a workbook, and the sheet that is drawn


class Line(NamedTuple):
    """A row or column that goes to another slide: which of the two, its name in the deck, and ours for it."""

    what: str
    own: str
    name: str


def carry_cells(line: Line, old: Any, fresh: Any, ours: Ours, carried: set[tuple[str, str]]) -> Edits:
    """The cells that people wrote in, coloured or framed; ``carried`` gets their rows and columns.

    A name that people gave to the row or column is the fresh one's then.
    """
    was = dict(zip(_crossing(line.what, old, fresh, ours), _cells(line.what, line.own, old), strict=False))
    now = dict(zip(names_of(fresh)[line.what == "row"], _cells(line.what, line.name, fresh), strict=False))
    plain = {look(ground) for ground in fresh.iter(qn("a:tcPr"))}
    for at, (other, cell) in enumerate(was.items()):
        place, renamed = cell_of(line.what, line.name, other), at == 0 and line.own != line.name
        mine = not ours("cell", *place, cell_text(cell))
        dressed = not ours("cell look", *place, cell_look(cell))
        ground = look(cell.find(qn("a:tcPr"))) not in {*plain, ""}
        if other in now and ground:
            give_ground(now[other], cell)
        told = ""
        if other in now and mine:
            edited = f"cell {', '.join(map(said_name, place))}: {by_hand(cell_text(now[other]))}"
            told = called_by_people(*line) if renamed else edited
            refill(now[other], cell)
        elif other in now and dressed:
            dress(now[other], cell)
        if other in now and (mine or dressed):
            _resize(now[other], _size(old), _size(fresh))
        if mine or dressed or ground:
            carried.add(cell_of(line.what, line.own, other))
            what = f"the name {line.own}" if renamed else f"cell {said_name(other)}"
            yield what, other in now, told


def _size(table: Any) -> str | None:
    """The size of most letters of a table."""
    return next((size for size, _ in Counter(each.get("sz") for each in table.iter(qn("a:rPr"))).most_common(1)), None)


def _resize(cell: Any, before: str | None, after: str | None) -> None:
    """Letters of one size in another: those that people made larger or smaller stay so."""
    for each in cell.iter(qn("a:rPr"), qn("a:endParaRPr")):
        if before and after and each.get("sz") == before:
            each.set("sz", after)


def _crossing(what: str, table: Any, fresh: Any, ours: Ours) -> list[str]:
    """Our names of the lines that a row or a column of a table crosses, also of those that people renamed."""
    (rows, columns), (now, headings) = names_of(table), names_of(fresh)
    if what == "row":
        return renamed_columns(table, headings, ours, Names()).ours_for(columns)
    return renamed_rows(table, columns, now, ours, Names()).ours_for(rows)


def _cells(what: str, name: str, table: Any) -> list[Any]:
    """The cells of a row or of a column, that with its name first."""
    (rows, columns), lines = names_of(table), [row.findall(qn("a:tc")) for row in table.iterfind(qn("a:tr"))]
    if what == "row":
        return lines[rows.index(name)]
    at = columns.index(name)
    return [line[at] for line in lines]


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
