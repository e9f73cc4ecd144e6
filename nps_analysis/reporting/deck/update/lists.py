"""Where the lines of a sheet go, and Excel's own tables over them: one that people made is as long as its rows."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from nps_analysis.reporting.deck.charts.sheet import OF_A_LINE
from nps_analysis.reporting.deck.update.cells import Book, Cell, number_of, x
from nps_analysis.reporting.deck.update.places import said as text_of

AREA = re.compile(r"([A-Z]+)(\d+):([A-Z]+)(\d+)")
STAY = {
    "mergeCells": "joined cells",
    "conditionalFormatting": "formats with rules",
    "dataValidations": "rules",
}


class Rows(NamedTuple):
    """The lines of the rows by our names, before and after, and what people call some of them.

    ``end`` is the last line of ours before: that of the last name, or of what is drawn further down.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    said: Mapping[str, str]
    end: int = 0

    @classmethod
    def of(cls, before: Mapping[str, int], after: Mapping[str, int], called: Mapping[str, str]) -> "Rows":
        """The rows under our names; ``called`` has those of ours by people's."""
        own = {called.get(name, name): line for name, line in before.items()}
        return cls(own, after, {name: said for said, name in called.items() if name in after})

    def below(self, line: int) -> int:
        """The line that a line below the names goes to: as much further down as there are more lines above it."""
        drawn = line > self.end > len(self.before) + 1
        return line + max(0, len(self.after) - len(self.before)) * (OF_A_LINE if drawn else 1)

    def was(self, line: int) -> int | None:
        """The line that a row stood in before."""
        return next((self.before[name] for name, at in self.after.items() if at == line and name in self.before), None)

    def to(self, line: int) -> int | None:
        """The line that another line's looks go to; None where its row is no more."""
        if line > len(self.before) + 1:
            return self.below(line)
        name = next((name for name, at in self.before.items() if at == line), None)
        return line if name is None else self.after.get(name)


def resize_lists(book: Book, sheet: str, rows: Rows) -> list[tuple[str, str]]:
    """Make Excel's tables as long as their rows, under headings that are those of the cells; tell what stays."""
    part = book.sheets()[sheet]
    told = []
    cells = book.cells(sheet)
    for name in book.package.linked(part, "table"):
        table = book.package.tree(name)
        area = AREA.fullmatch(table.get("ref", ""))
        if area is None or not _resize(table, area, rows):
            told.append(("left", f"workbook: Excel's table {table.get('displayName')} could not follow its rows"))
        else:
            _name_columns(table, cells)
    root = book.package.tree(part)
    there = [said for tag, said in STAY.items() if root.find(x(tag)) is not None]
    there += ["comments"] if book.package.linked(part, "comments") else []
    if there and rows.before != rows.after:
        told.append(("left", f"workbook: {', '.join(there)} are in the lines that they were in"))
    return told


def _resize(table: Any, area: Any, rows: Rows) -> bool:
    """Whether a table could be given the lines that its rows have now."""
    first, last, end = int(area[2]), int(area[4]), len(rows.before) + 1
    if first > end:
        first, last = rows.below(first), rows.below(last)
    elif last == end:
        last = max(len(rows.after) + 1, first + 1)
    elif last > end:
        last = rows.below(last)
    elif rows.before != rows.after:
        return False
    was, now = table.get("ref"), f"{area[1]}{first}:{area[3]}{last}"
    table.set("ref", now)
    for each in table.iter(x("autoFilter"), x("sortState")):
        top, bottom = (AREA.fullmatch(it) for it in (each.get("ref", ""), was))
        if top and bottom:
            totals = int(bottom[4]) - int(top[4])
            each.set("ref", f"{top[1]}{int(top[2]) + first - int(bottom[2])}:{top[3]}{last - totals}")
    return True


def _name_columns(table: Any, cells: Mapping[tuple[int, int], Cell]) -> None:
    """The headings as the cells have them: Excel repairs a file in which they are others."""
    area = AREA.fullmatch(table.get("ref", ""))
    if area is None or table.get("headerRowCount") == "0":
        return
    for at, column in enumerate(table.iter(x("tableColumn")), number_of(area[1])):
        cell = cells.get((int(area[2]), at))
        if cell is not None and text_of(cell):
            column.set("name", text_of(cell))
