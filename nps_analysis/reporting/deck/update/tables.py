"""A table of ours with fresh figures: rows by their first cells, columns by their headings, looks as they are."""

from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.by_hand import by_hand
from nps_analysis.reporting.deck.update.columns import refresh_columns, whole_spans
from nps_analysis.reporting.deck.update.renamed import Lines, renamed_columns, renamed_rows
from nps_analysis.reporting.deck.update.texts import replace_paragraphs, respell
from nps_analysis.reporting.deck.update.written import HEADING, Names, Ours, cell_look, cell_text, look, names_of

FIRST_RUN = f".//{qn('a:r')}/{qn('a:rPr')}"
MOST_ROWS = 1000  # of a table on a slide

NAMES = Names()
Said = Iterator[tuple[str, str]]


def refresh_table(old: Any, fresh: Any, ours: Ours, names: Names = NAMES) -> Said:
    """Put the fresh cells into an old table, and tell what came, went and stayed as people had written it."""
    (was, columns), (now, headings) = names_of(old), names_of(fresh)
    places = {name: place for name in (*was, *now) if (place := _place(name, ours)) is not None}
    own_columns = renamed_columns(old, fresh, ours)
    columns = _ours_for(columns, own_columns)
    own_rows = renamed_rows(old, columns, places, now, ours)
    was = _ours_for(was, own_rows)
    by_people = {(HEADING, name) for name in own_columns.renamed().values()}
    by_people |= {(name, columns[0]) for name in own_rows.renamed().values()}
    for lines in (own_rows, own_columns):
        yield from (
            ("left", f"{lines.what} {_said(name)}, which people call {own}") for own, name in lines.renamed().items()
        )
    before = dict(zip(was, old.iterfind(qn("a:tr")), strict=True))
    after = dict(zip(now, fresh.iterfind(qn("a:tr")), strict=True))
    known = set(columns)
    yield from refresh_columns(old, columns, fresh, headings, ours, own_columns)
    new = set(columns) - known
    sorted_by_us = [places[name] for name in was if name in places] == sorted(places[n] for n in was if n in places)
    looks = {name: _first_looks(row) for name, row in before.items() if name != HEADING}
    behind = _behind(was, places)
    first = next(((name, _row_like(row)) for name, row in before.items() if name != HEADING), None)
    for name in was:
        if name not in after and name in places:
            old.remove(before.pop(name))
            if name not in names.after:
                yield "dropped", f"row {_said(name)}"
        elif name not in after:
            yield own_rows.told(name)
            for column, cell in zip(columns, before[name].iterfind(qn("a:tc")), strict=False):
                if column in new:
                    _empty(cell)
    last = HEADING
    like: dict[str, str] = {}  # rows that new ones were made like
    for name in now:
        if name not in before and name in places:
            if name not in own_rows.missed():
                yield "left", f"row {_said(name)}, which people took away"
            continue
        if name not in before:
            new.add(name)
            model = _model(last, before, looks)
            of, row = first if model == HEADING and first else (model, before[model])
            like[name], before[name] = of, _row_like(row)
            before[last].addnext(before[name])
            if name not in names.before:
                yield "added", f"row {_said(name)}"
        cells = dict(zip(headings, after[name].iterfind(qn("a:tc")), strict=False))
        cells = {column: cell for column, cell in cells.items() if (name, column) not in by_people}
        carried = {column for of, column in names.carried if of == name and name in new}
        yield from _cells(name, before[name], columns, cells, ours, new, like.get(name, name), carried)
        last = name
    if sorted_by_us:
        _sort(old, before, [name for name in now if name in before], behind)
    whole_spans(old)


def _model(last: str, rows: dict[str, Any], looks: dict[str, str]) -> str:
    """The row that a new one behind the ``last`` looks like: that one, unless people set it apart from most others."""
    often = Counter(looks.values())
    usual = [name for name in rows if name in looks and often[looks[name]] == max(often.values())]
    known = last in usual or (last not in looks and last != HEADING)
    return last if known else next(iter(usual), next((name for name in rows if name != HEADING), HEADING))


def _first_looks(row: Any) -> str:
    """What the cells of a row look like, each by the beginning of its text, its colour and its frame."""
    found = [cell.find(path) for cell in row.iterfind(qn("a:tc")) for path in (FIRST_RUN, qn("a:tcPr"))]
    return "|".join(map(look, found))


def _ours_for(names: list[str], lines: Lines) -> list[str]:
    """Our names of rows or columns, also of those that people call otherwise."""
    called = lines.renamed()
    return [called.get(name, name) for name in names]


def _said(name: str) -> str:
    """What a report calls a row."""
    return "heading" if name == HEADING else name or "without a name"


def _place(name: str, ours: Ours) -> int | None:
    """Where a row stood in the table that we wrote; None for one that was not in it."""
    return next((at for at in range(MOST_ROWS) if ours("row", name, str(at))), None)


def _behind(names: list[str], places: dict[str, int]) -> dict[str, str | None]:
    """For each row that people added, the one that it stands behind; None where it is among the last."""
    last = max(at for at, name in enumerate(names) if name in places or name == HEADING)
    theirs = [(at, name) for at, name in enumerate(names) if name != HEADING and name not in places]
    return {name: names[at - 1] if at < last else None for at, name in theirs}


def _sort(table: Any, rows: dict[str, Any], order: list[str], behind: dict[str, str | None]) -> None:
    """The rows in the order of the run, each that people added behind the one that it stood behind."""
    for name, before in behind.items():
        if name not in order:
            at = order.index(before) + 1 if before in order else len(order)
            order.insert(at, name)
    if list(table.iterfind(qn("a:tr"))) != [rows[name] for name in order]:
        table.extend([rows[name] for name in order])


def _cells(
    name: str,
    row: Any,
    columns: list[str],
    fresh: dict[str, Any],
    ours: Ours,
    new: set[str],
    like: str,
    carried: set[str],
) -> Said:
    """The cells of one row, which is new itself or in new columns; ``like`` is the row whose looks it has.

    ``carried`` are the columns in which people set something while the row was on another slide.
    """
    for column, cell in zip(columns, row.iterfind(qn("a:tc")), strict=False):
        if column not in fresh:
            if name in new:
                _empty(cell)
        elif column in carried:
            give_ground(cell, fresh[column])
            _write(cell, fresh[column], ours_looks=True)
        elif name in new or column in new:
            _write(cell, fresh[column], column in new or ours("cell look", like, column, cell_look(cell)))
        elif ours("cell", name, column, cell_text(cell)):
            _write(cell, fresh[column], ours("cell look", name, column, cell_look(cell)))
        elif cell_text(cell) != cell_text(fresh[column]):
            yield "left", f"cell {_said(name)}, {column}: {by_hand(cell_text(fresh[column]))}"


def _write(cell: Any, fresh: Any, ours_looks: bool) -> None:
    """The fresh text in a cell: with its own looks where nobody changed ours, else in those that the cell has."""
    old, new = cell.find(qn("a:txBody")), fresh.find(qn("a:txBody"))
    if ours_looks:
        if cell_look(cell) != cell_look(fresh):
            refill(cell, fresh)
        return
    runs, others = (list(body.iter(qn("a:r"))) for body in (old, new))
    if len(runs) == len(others):
        for run, other in zip(runs, others, strict=True):
            run.find(qn("a:t")).text = other.findtext(qn("a:t"))
    elif cell_text(cell) != cell_text(fresh):
        _respell_first(old, cell_text(fresh))


def give_ground(cell: Any, other: Any) -> None:
    """Give a cell the colour, the frame and the margins of another."""
    for had in cell.findall(qn("a:tcPr")):
        cell.remove(had)
    ground = other.find(qn("a:tcPr"))
    if ground is not None:
        cell.find(qn("a:txBody")).addnext(deepcopy(ground))


def dress(cell: Any, other: Any) -> None:
    """Give the text of a cell the looks of another's."""
    dressed = deepcopy(other)
    _write(dressed, cell, ours_looks=False)
    refill(cell, dressed)


def refill(cell: Any, other: Any) -> None:
    """Give a cell the text of another, in its looks."""
    texts = other.find(qn("a:txBody")).iterfind(qn("a:p"))
    replace_paragraphs(cell.find(qn("a:txBody")), [deepcopy(paragraph) for paragraph in texts])


def _respell_first(body: Any, text: str) -> None:
    first, *more = list(body.iterfind(qn("a:p")))
    for paragraph in more:
        body.remove(paragraph)
    respell(first, text)


def _empty(cell: Any) -> None:
    _respell_first(cell.find(qn("a:txBody")), "")


def _row_like(row: Any) -> Any:
    """A row in the look of another, without the number that no two rows of a table may share."""
    copy = deepcopy(row)
    for extensions in list(copy.iterfind(qn("a:extLst"))):
        copy.remove(extensions)
    return copy
