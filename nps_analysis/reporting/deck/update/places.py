"""Where in an old workbook do our columns stand? Under their headings, wherever people moved them; new ones beside."""

import re
from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, NamedTuple

from nps_analysis.reporting.deck.charts.sheet import NAME
from nps_analysis.reporting.deck.update.cells import Cell, letters_of, number_of

PLACE = re.compile(r"(.*)!\$([A-Z]{1,3})\$(\d+)(?::\$([A-Z]{1,3})\$(\d+))?", re.DOTALL)
OF_CHARTS = re.compile(r"(?<=\$)[A-Z]{1,3}(?=\$)")  # the columns in references of a chart
OWN_CELL = re.compile(r"(?<![A-Za-z$!])([A-Z]{1,3})(?=\d)")  # in formulas of ours, which speak of our sheet only

Cells = dict[tuple[int, int], Cell]


class Range(NamedTuple):
    """Cells of one column, of which a chart speaks.

    >>> Range.of("'My data'!$C$2:$C$4")
    Range(sheet='My data', column=3, first=2, last=4)
    >>> Range.of("(Data!$A$1,Data!$A$3)") is Range.of("Data!$B$2:$D$2") is None
    True
    """

    sheet: str
    column: int
    first: int
    last: int

    @classmethod
    def of(cls, said: str | None) -> "Range | None":
        """The cells that a formula means; None for cells of several columns or places."""
        found = PLACE.fullmatch(said or "")
        if not found or (found[4] or found[2]) != found[2] or found[1].startswith("("):
            return None
        sheet = found[1].strip("'").replace("''", "'")
        return cls(sheet, number_of(found[2]), int(found[3]), int(found[5] or found[3]))

    def __str__(self) -> str:
        letter = letters_of(self.column)
        return f"{_quoted(self.sheet)}!${letter}${self.first}:${letter}${self.last}"


def _quoted(sheet: str) -> str:
    return sheet if re.fullmatch(r"[A-Za-z_]\w*", sheet) else "'{}'".format(sheet.replace("'", "''"))


def places_of(was: Cells, now: Cells, ours: Collection[int], taken: Collection[int]) -> dict[int, int]:
    """The column of the old sheet for each column of the fresh one; the first is the one with the names.

    ``ours`` are the old sheet's columns that are ours, ``taken`` those in which series of people's own have figures.
    """
    had = {said(was[1, column]): column for column in sorted(ours, reverse=True) if (1, column) in was}
    used = {column for _, column in was} | set(taken) | {1}
    places = {1: 1}
    for column in sorted({column for _, column in now} - {1}):
        place = had.get(said(now.get((1, column), Cell())))
        if place in (None, 1, *places.values()):
            place = column if column not in used else max(used) + 1
        places[column] = int(place or column)
        used.add(places[column])
    return places


def moved(cells: Cells, places: Mapping[int, int]) -> dict[tuple[int, int], tuple[Cell, str]]:
    """Fresh cells at their places in the old sheet, each with its formula there."""
    return {
        (line, places[column]): (cell, OWN_CELL.sub(lambda it: letters_of(places[number_of(it[1])]), cell.formula))
        for (line, column), cell in cells.items()
    }


def line_moved(cell: Cell, line: int, to: int) -> Cell:
    """A cell in another line, its formula with it where it speaks of its own line, but not of that on another sheet."""
    return replace(cell, formula=re.sub(rf"(?<![\w$!])(\$?[A-Z]{{1,3}}){line}(?!\d)", rf"\g<1>{to}", cell.formula))


def on_sheet(space: Any, sheet: str, places: Mapping[int, int]) -> Any:
    """A copy of a fresh chart that refers to the cells of an old sheet."""
    copy = deepcopy(space)
    for formula in copy.iter("{*}f"):
        of, cells = (formula.text or "").rsplit("!", 1) if "!" in (formula.text or "") else ("", "")
        if of == NAME:
            there = OF_CHARTS.sub(lambda it: letters_of(places.get(number_of(it[0]), number_of(it[0]))), cells)
            formula.text = f"{_quoted(sheet)}!{there}"
    return copy


def said(cell: Cell) -> str:
    return cell.number if cell.text is None else cell.text
