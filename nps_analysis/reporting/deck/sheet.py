"""The workbook inside a chart: the cells that the chart draws, and that an analyst edits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook

NAME = "Data"
POINTS = '0.0;"−"0.0;0.0'  # a true minus sign; quoted, because it is none of the signs that a format knows

LONGEST_FORMAT = 255  # characters

Cell = float | str | None


def digits(value: Cell) -> str:
    """A number with the sixteen digits that a workbook holds."""
    return f"{float(value or 0):.16G}"


@dataclass(frozen=True)
class Column:
    """One column: its name, a value for every row (None is an empty cell), and how the cells are written.

    ``formula`` names other columns, as in ``"={Low}-1"``; the values are then what the formula gives. Of several, one
    for each cell, ``"={Low:2}"`` is the cell in line 2.
    """

    name: str
    values: Sequence[Cell]
    number_format: str | Sequence[str] = POINTS
    formula: str | Sequence[str] = ""

    def formula_of(self, row: int) -> str:
        return self.formula if isinstance(self.formula, str) else self.formula[row]

    def format_of(self, row: int) -> str:
        """How a cell is written; a format longer than a workbook can hold would make Excel offer to repair the file."""
        code = self.number_format if isinstance(self.number_format, str) else self.number_format[row]
        return code if len(code) <= LONGEST_FORMAT else POINTS


class _Cell(str):
    """The letter of a column, written in a formula with the line of the cell that is named or, without, its own."""

    own = 0

    def __format__(self, line: str) -> str:
        return f"{self!s}{line or self.own}"


@dataclass(frozen=True)
class Sheet:
    """The columns of the one sheet of a chart's workbook, the first of them the categories: as many as there are rows.

    Lines between points may be in longer columns.
    """

    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        """The first column is named by the data; where that is a name of ours, it gets an underscore."""
        first, *ours = self.columns
        while first.name in {column.name for column in ours}:
            first = replace(first, name=f"{first.name}_")
        object.__setattr__(self, "columns", (first, *ours))

    def __getitem__(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def __len__(self) -> int:
        return len(self.columns[0].values)

    def cells(self, name: str) -> str:
        """The range that holds a column's values, as a chart refers to it."""
        letter = self._letter(name)
        return f"{NAME}!${letter}$2:${letter}${len(self[name].values) + 1}"

    def heading(self, name: str) -> str:
        """The cell that holds a column's name."""
        return f"{NAME}!${self._letter(name)}$1"

    def _letter(self, name: str) -> str:
        return chr(ord("A") + [column.name for column in self.columns].index(name))

    def workbook(self) -> bytes:
        """The sheet as an .xlsx; text stays text, whatever it begins with."""
        blob = BytesIO()
        book = Workbook(blob, {"in_memory": True})
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # else the time of writing
        sheet = book.add_worksheet(NAME)
        formats = {code: book.add_format({"num_format": code}) for code in self._formats()}
        letters = {column.name: self._letter(column.name) for column in self.columns}
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, column.name)
            for row, value in enumerate(column.values):
                look = formats[column.format_of(row)]
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(row + 1, at, value)
                elif formula := column.formula_of(row):
                    here = {name: _here(letter, row) for name, letter in letters.items()}
                    sheet.write_formula(row + 1, at, formula.format_map(here), look, float(digits(value)))
                else:
                    sheet.write_number(row + 1, at, value, look)
        sheet.set_column(0, 0, 30)
        book.close()
        return blob.getvalue()

    def _formats(self) -> list[str]:
        return sorted({column.format_of(row) for column in self.columns for row in range(len(column.values))})


def _here(letter: str, row: int) -> _Cell:
    cell = _Cell(letter)
    cell.own = row + 2
    return cell
