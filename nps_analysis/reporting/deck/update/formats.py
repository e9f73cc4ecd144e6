"""Number formats and looks that people gave to single cells of a chart's workbook: they stay with their row."""

import re
from collections.abc import Iterator
from dataclasses import replace

from nps_analysis.reporting.deck.charts.sheet import POINTS
from nps_analysis.reporting.deck.update.cells import Book, Cell
from nps_analysis.reporting.deck.update.places import Cells, said
from nps_analysis.reporting.deck.update.written import Ours, mark


def marks_of_formats(cells: Cells) -> Iterator[str]:
    """The marks of the number formats of each column."""
    headings = {column: said(cell) for (line, column), cell in cells.items() if line == 1}
    formats = {(headings.get(column, ""), cell.number_format) for (line, column), cell in cells.items() if line > 1}
    yield from (_mark(*each) for each in formats)


def _mark(heading: str, code: str) -> str:
    return mark("cell format", heading, _bare(code))


def _bare(code: str) -> str:
    """A number format without what programs write in ways of their own: quotes, and backslashes for single signs."""
    return code.replace('"', "").replace("\\", "")


def ours_in(book: Book, cell: Cell, old: tuple[str, Cell] | None, ours: Ours) -> Cell:
    """A fresh cell in an old workbook: as the ``old`` one of its row looked, in the number format that people gave it.

    Formats that hold words (those of labels) are always ours: what they say changes with every run.
    """
    if old is None:
        return replace(cell, style=book.style_of(cell.number_format), raw=None)
    code = old[1].number_format if is_theirs(*old, cell, ours) else cell.number_format
    return replace(cell, style=book.style_like(old[1].style, code), number_format=code, raw=None)


def is_theirs(heading: str, old: Cell, cell: Cell, ours: Ours) -> bool:
    """Whether people gave a cell its number format."""
    if old.number_format == cell.number_format or re.search(r"[^\W\d_]", cell.number_format.replace("General", "")):
        return False
    if ours("cell format", heading, _bare(POINTS)) or ours("cell format", heading, _bare(cell.number_format)):
        return not ours("cell format", heading, _bare(old.number_format))
    return cell.number_format == POINTS and old.number_format not in (POINTS, "General")  # a deck without such marks
