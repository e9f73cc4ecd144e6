"""The workbook inside a chart: the cells that the chart draws, and that an analyst edits."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from nps_analysis.column_names import HEADINGS
from nps_analysis.headings import heading
from nps_analysis.language import N_, capital, spoken, translated
from nps_analysis.language.spoken import ENGLISH

NAME = "Data"
POINTS = '0.0;"−"0.0;0.0'  # a true minus sign; quoted, because it is none of the signs that a format knows
OF_A_LINE = 3  # cells of a row in a column of lines: where its line begins, where it ends, and an empty one

LONGEST_FORMAT = 255  # characters
DIGITS = {"fa": "[$-3000429]"}  # digits of the kind 03, of the language 0429, as Windows numbers them
PARTS = re.compile(r'((?:\[[<>=][^\]]*\])?)((?:"[^"]*"|[^;"])*[0#](?:"[^"]*"|[^;"])*)')  # those with digits

NAMES = frozenset(  # of columns, as readers see them; the others are named by the data
    [
        *(N_("Score"), N_("Difference"), N_("Importance"), N_("Share"), N_("Response rate"), N_("Effect")),
        *(N_("Answers"), N_("Log-odds"), N_("Mean"), N_("Likelihood"), N_("Base rate"), N_("Became promoters")),
        *(N_("Lower limit"), N_("Upper limit"), N_("Centre"), "Low", "High", N_("Below"), N_("Above")),
        *(N_("Label"), N_("Label at"), N_("Base"), N_("Base at"), N_("Value")),
    ]
)
PLACES = frozenset(  # where dots, their names and their lines stand; in other charts a group may be called so
    [
        *(N_("Row"), N_("Height"), N_("First"), N_("Last"), N_("Figures"), N_("Left"), N_("Right")),
        *(N_("Interval"), N_("Interval row"), N_("Interval up"), N_("Leader"), N_("Leader up")),
        *(N_("Name across"), N_("Name up")),
        *(N_("Target"), N_("Target from"), N_("Target to"), N_("Target line"), N_("Target height")),
        *(N_("Zero"), N_("Zero from"), N_("Zero to"), N_("Zero line"), N_("Zero height")),
    ]
)
ENDS = {  # of intervals: called as in tables, since priorities are high and low, too
    **{"Low": "low", "High": "high"},
    **{"Mean low": "mean_low", "Mean high": "mean_high"},
}

Cell = float | str | None


def digits(value: Cell) -> str:
    """A number with the sixteen digits that a workbook holds."""
    return f"{float(value or 0):.16G}"


def own_digits(code: str) -> str:
    """A number format that shows the digits of the language where a viewer's settings do not: Persian ones.

    >>> from nps_analysis.language import speaking
    >>> with speaking("fa"):
    ...     own_digits('[<0]"−"0;0')
    '[<0][$-3000429]"−"0;[$-3000429]0'
    """
    return PARTS.sub(lambda part: f"{part[1]}{DIGITS[spoken()]}{part[2]}", code) if spoken() in DIGITS else code


@dataclass(frozen=True)
class Column:
    """One column: its name, a value for every row (None or NaN is an empty cell), and how the cells are written.

    ``formula`` names other columns, as in ``"={Low}-1"``; the values are then what the formula gives. Of several, one
    for each cell, ``"={Low:2}"`` is the cell in line 2.
    """

    name: str
    values: Sequence[Cell]
    number_format: str | Sequence[str] = POINTS
    formula: str | Sequence[str] = ""

    def __post_init__(self) -> None:
        """NaN is no number that a chart or a workbook can hold."""
        object.__setattr__(self, "values", [None if value != value else value for value in self.values])

    def formula_of(self, row: int) -> str:
        return self.formula if isinstance(self.formula, str) else self.formula[row]

    def format_of(self, row: int) -> str:
        """How a cell is written; a format longer than a workbook can hold would make Excel offer to repair the file."""
        code = self.number_format if isinstance(self.number_format, str) else self.number_format[row]
        return own_digits(code if len(code) <= LONGEST_FORMAT - 3 * len(DIGITS["fa"]) else POINTS)


def in_letters(formula: str, letters: Mapping[str, str], line: int) -> str:
    """A formula with cells in the place of columns, whatever these are called; ``line`` is the cell's own.

    >>> in_letters("={Sales [EUR]}-{Low}+{Low:2}", {"Sales [EUR]": "B", "Low": "C"}, 5)
    '=B5-C5+C2'
    """
    for name, letter in letters.items():
        formula = formula.replace(f"{{{name}}}", f"{letter}{line}")
        if f"{{{name}:" in formula:
            formula = re.sub(re.escape(f"{{{name}:") + r"(\d+)\}", rf"{letter}\1", formula)
    return formula


class _Sums(Worksheet):
    """A sheet whose formulas add and subtract cells, among which no names of new functions have to be looked for."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


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

    @property
    def names(self) -> dict[str, str]:
        """What each column is called in the language that is spoken, no two the same."""
        said: dict[str, str] = {}
        ours = NAMES | PLACES if {"Row", "Name up"} & {column.name for column in self.columns[1:]} else NAMES
        for at, column in enumerate(self.columns):
            name, number = re.fullmatch(r"(.*?)((?: \d+)?)", column.name, re.DOTALL).groups()  # type: ignore[union-attr]
            own = column.name
            if name in ENDS and spoken() != ENGLISH:
                own = capital(heading(ENDS[name])) + number
            elif name in (ours if at else NAMES):
                own = translated(name) + number
            elif at == 0:
                own = translated(HEADINGS[own]) if own in HEADINGS else own
            while own in said.values():
                own += "_"
            said[column.name] = own
        return said

    def heading(self, name: str) -> str:
        """The cell that holds a column's name."""
        return f"{NAME}!${self._letter(name)}$1"

    def _letter(self, name: str) -> str:
        return xl_col_to_name([column.name for column in self.columns].index(name))

    def workbook(self) -> bytes:
        """The sheet as an .xlsx; text stays text, whatever it begins with."""
        blob = BytesIO()
        book = Workbook(blob, {"in_memory": True})
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})  # else the time of writing
        sheet = book.add_worksheet(NAME, _Sums)
        formats = {code: book.add_format({"num_format": code}) for code in self._formats()}
        letters = {column.name: self._letter(column.name) for column in self.columns}
        names = self.names
        for at, column in enumerate(self.columns):
            sheet.write_string(0, at, names[column.name])
            for row, value in enumerate(column.values):
                look = formats[column.format_of(row)]
                if value is None:
                    continue
                if isinstance(value, str):
                    sheet.write_string(row + 1, at, value)
                elif formula := column.formula_of(row):
                    sheet.write_formula(row + 1, at, in_letters(formula, letters, row + 2), look, float(digits(value)))
                else:
                    sheet.write_number(row + 1, at, value, look)
        sheet.set_column(0, 0, 30)
        book.close()
        return blob.getvalue()

    def _formats(self) -> list[str]:
        return sorted({column.format_of(row) for column in self.columns for row in range(len(column.values))})
