"""The columns of a table by their headings: new ones beside the one that they follow, those of the past taken out."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.renamed import Lines
from nps_analysis.reporting.deck.update.written import Both, Ours, said_name

SPANS = ("gridSpan", "hMerge")
JOINED = "cells are joined"
PAST = "which the run has not here and which cannot be taken out"


def refresh_columns(
    table: Any, columns: list[str], headings: list[str], ours: Ours, own: Lines, names: Both
) -> Iterator[tuple[str, str]]:
    """Give a table the columns of a fresh one, as wide together as before; ``columns`` is brought up to date.

    Columns that people added stay, those that they took away stay away; ``own`` are those with names of people's own,
    ``names`` those on all slides of the finding. In a table with joined cells none is added or taken out.
    """
    width, joined = sum(int(each.get("w")) for each in _grid(table)), is_joined(table)
    past = [name for name in columns if name not in headings and ours("column", name)]
    for name in (name for name in columns if name not in headings):
        if name not in past:
            yield own.told(name)
        elif joined:
            yield "stale", f"column {said_name(name)}, {PAST}: {JOINED}"
        elif name not in names.after:
            yield "dropped", f"column {said_name(name)}"
    for at, name in enumerate(headings):
        if name in columns or name in own.missed:
            continue
        if ours("column", name):
            yield "left", f"column {said_name(name)}, which people took away"
        elif joined:
            yield "not found", f"column {said_name(name)}: {JOINED}"
        else:
            behind = next((before for before in reversed(headings[:at]) if before in columns), None)
            place = columns.index(behind) + 1 if behind is not None else 0
            _insert(table, place)
            columns.insert(place, name)
            if name not in names.before:
                yield "added", f"column {said_name(name)}"
    for name in past if not joined else ():  # not before the new ones, which look like those beside them
        _remove(table, columns.index(name))
        columns.remove(name)
    _spread(table, width)


def is_joined(table: Any) -> bool:
    """Whether cells of a table are joined over columns."""
    return any(cell.get(name) for cell in table.iter(qn("a:tc")) for name in SPANS)


def whole_spans(table: Any) -> None:
    """Cells that people joined over rows stay so as far as these are still below each other: PowerPoint opens no other.

    What stood in the rows of a cell that is now apart is seen again.
    """
    for column in zip(*(row.findall(qn("a:tc")) for row in table.iterfind(qn("a:tr"))), strict=False):
        at = 0
        while at < len(column):
            cell, long = column[at], int(column[at].get("rowSpan", "1"))
            cell.attrib.pop("vMerge", None)
            below = [other.get("vMerge") in ("1", "true") for other in column[at + 1 : at + long]]
            long = 1 + (below.index(False) if False in below else len(below))
            cell.attrib.pop("rowSpan", None)
            if long > 1:
                cell.set("rowSpan", str(long))
            at += long


def _grid(table: Any) -> list[Any]:
    return list(table.iterfind(f"{qn('a:tblGrid')}/{qn('a:gridCol')}"))


def _remove(table: Any, at: int) -> None:
    column = _grid(table)[at]
    column.getparent().remove(column)
    for row in table.iterfind(qn("a:tr")):
        row.remove(row.findall(qn("a:tc"))[at])


def _insert(table: Any, at: int) -> None:
    """A column like the one before it; like the first where it comes before all."""
    like = max(0, at - 1)
    column = deepcopy(_grid(table)[like])
    for extensions in column.findall(qn("a:extLst")):  # the number that no two columns may share
        column.remove(extensions)
    _put(_grid(table), column, at)
    for row in table.iterfind(qn("a:tr")):
        cells = row.findall(qn("a:tc"))
        _put(cells, deepcopy(cells[like]), at)


def _put(cells: list[Any], cell: Any, at: int) -> None:
    cells[at - 1].addnext(cell) if at else cells[0].addprevious(cell)


def _spread(table: Any, width: int) -> None:
    """The columns as wide together as they were."""
    now = sum(int(each.get("w")) for each in _grid(table))
    if now != width:
        for each in _grid(table):
            each.set("w", str(int(each.get("w")) * width // now))
