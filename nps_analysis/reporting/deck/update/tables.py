"""A table of ours with fresh figures: rows by their first cells, columns by their headings, looks as they are."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.texts import respell
from nps_analysis.reporting.deck.update.written import Ours, cell_text, names_of

MOST_ROWS = 1000  # of a table on a slide

Said = Iterator[tuple[str, str]]


def refresh_table(old: Any, fresh: Any, ours: Ours) -> Said:
    """Put the fresh cells into an old table, and tell what came, went and stayed as people had written it."""
    (was, columns), (now, headings) = names_of(old), names_of(fresh)
    before = dict(zip(was, old.iterfind(qn("a:tr")), strict=True))
    after = dict(zip(now, fresh.iterfind(qn("a:tr")), strict=True))
    yield from _columns(columns, headings, ours)
    places = {name: place for name in (*was, *now) if (place := _place(name, ours)) is not None}
    sorted_by_us = [places[name] for name in was if name in places] == sorted(places[n] for n in was if n in places)
    behind = _behind(was, places)
    for name in was:
        if name not in after and name in places:
            old.remove(before.pop(name))
            yield "dropped", f"row {name}"
        elif name not in after:
            yield "left", f"row {name}, which people added"
    last = before[""]
    for name in now:
        if name not in before and name in places:
            yield "left", f"row {name}, which people took away"
            continue
        added = name not in before
        if added:
            before[name] = _row_like(last)
            last.addnext(before[name])
            yield "added", f"row {name}"
        yield from _cells(name, before[name], columns, _texts(after[name], headings), ours, added)
        last = before[name]
    if sorted_by_us:
        _sort(old, before, [name for name in now if name in before], behind)


def _place(name: str, ours: Ours) -> int | None:
    """Where a row stood in the table that we wrote; None for one that was not in it."""
    return next((at for at in range(MOST_ROWS) if ours("row", name, str(at))), None)


def _behind(names: list[str], places: dict[str, int]) -> dict[str, str | None]:
    """For each row that people added, the one that it stands behind; None where it is among the last."""
    last = max(at for at, name in enumerate(names) if name in places or not name)
    return {name: names[at - 1] if at < last else None for at, name in enumerate(names) if name and name not in places}


def _sort(table: Any, rows: dict[str, Any], order: list[str], behind: dict[str, str | None]) -> None:
    """The rows in the order of the run, each that people added behind the one that it stood behind."""
    for name, before in behind.items():
        if name not in order:
            at = order.index(before) + 1 if before in order else len(order)
            order.insert(at, name)
    if list(table.iterfind(qn("a:tr"))) != [rows[name] for name in order]:
        table.extend([rows[name] for name in order])


def _columns(columns: list[str], headings: list[str], ours: Ours) -> Said:
    yield from (("left", f"column {name}, which is not ours") for name in columns if name not in headings)
    for name in headings:
        if name not in columns:
            gone = ours("column", name)
            yield ("left", f"column {name}, which people took away") if gone else ("not found", f"column {name}")


def _texts(row: Any, headings: list[str]) -> dict[str, str]:
    return {name: cell_text(cell) for name, cell in zip(headings, row.iterfind(qn("a:tc")), strict=False)}


def _cells(name: str, row: Any, columns: list[str], texts: dict[str, str], ours: Ours, added: bool) -> Said:
    for column, cell in zip(columns, row.iterfind(qn("a:tc")), strict=False):
        text = cell_text(cell)
        if added:
            _write(cell, texts.get(column, ""))
        elif column not in texts or text == texts[column]:
            continue
        elif ours("cell", name, column, text):
            _write(cell, texts[column])
        else:
            yield "left", f"cell {name or 'heading'}, {column}: edited by hand"


def _write(cell: Any, text: str) -> None:
    first, *more = list(cell.find(qn("a:txBody")).iterfind(qn("a:p")))
    for paragraph in more:
        paragraph.getparent().remove(paragraph)
    respell(first, text)


def _row_like(row: Any) -> Any:
    """A row in the look of another, without the number that no two rows of a table may share."""
    copy = deepcopy(row)
    for extensions in list(copy.iterfind(qn("a:extLst"))):
        copy.remove(extensions)
    return copy
