"""What a layout can say about the exports of one survey tool, and what an export is while it is being arranged."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nps_analysis.responses.names import folded
from nps_analysis.responses.text import Grid

Cell = str | None


@dataclass(frozen=True)
class Heading:
    """What stands above the answers: the columns' names and, where the tool writes them, texts, ids and zones."""

    names: Sequence[str]
    texts: Sequence[str] = ()  # the question of each column, "" where none
    ids: Sequence[str] = ()  # what the tool itself calls each column
    zones: Sequence[Cell] = ()  # the zone of a column's times
    below: int = 0  # rows below the header that belong to it


def first_row(grid: Grid) -> Heading:
    """The heading of most exports: one row of names."""
    return Heading(grid.header)


@dataclass(frozen=True)
class LeaveOut:
    """Rows that do not count, by the values of one column: those that fit or, with ``but``, those that do not.

    ``column`` and ``values`` are patterns of folded names and values; a blank cell never leaves a row out.
    """

    column: str
    values: str
    why: str
    but: bool = False


@dataclass(frozen=True)
class Recode:
    """Codes that stand for scores: ``codes`` gives the score of each different text of a score column, where it is one.

    It also gets the export and the column's name, for codes that other columns tell; ``what`` is the repair's name.
    """

    what: str
    codes: Callable[[set[str], "Export", str], Mapping[str, str]]


@dataclass
class Export:
    """A tool's export as columns of one length, while it is being arranged; nothing is dropped, rows are left out."""

    cells: dict[str, list[Cell]]
    texts: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)
    left_out: list[Cell] = field(default_factory=list)  # why each row does not count, None where it does
    roles: dict[str, str] = field(default_factory=dict)  # score, date, respondent, … -> column
    twice: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names that stand for more than one column
    candidates: tuple[str, ...] = ()  # the columns among which the score is looked for
    repairs: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    records: Sequence[Mapping[str, Any]] = ()  # what a JSON export was before it became columns
    invitations: Sequence[tuple[str, bool]] = ()  # the owner of each, and whether it has an answer
    times: list[Cell] | None = None  # which of several records with one response id is the last
    keys: list[Cell] | None = None  # equal where rows are one response: by id and begin, else in every column

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.cells)

    @property
    def rows(self) -> int:
        return len(next(iter(self.cells.values()), []))

    def find(self, *patterns: str, filled: bool = False) -> str | None:
        """The first column that fits the first pattern that any fits: by the tool's id, by name, by text.

        With ``filled``, columns without any value are passed over.
        """
        for pattern in patterns:
            for called in (self.ids, {name: name for name in self.cells}, self.texts):
                for name in self.cells:
                    fits = re.fullmatch(pattern, folded(called.get(name, "")))
                    if fits and not (filled and not any(self.cells[name])):
                        return name
        return None

    def free(self, name: str) -> str:
        """The name for a new column, with a _ behind it where there is one of that name, whatever its case."""
        taken = {one.casefold() for one in self.cells}
        while name.casefold() in taken:
            name += "_"
        return name

    def leave_out(self, row: int, why: str) -> None:
        """Row ``row`` (from 0) does not count; the first reason stays."""
        self.left_out[row] = self.left_out[row] or why

    def repaired(self, what: str, cells: int) -> None:
        if cells:
            self.repairs[what] = self.repairs.get(what, 0) + cells


@dataclass(frozen=True)
class Layout:
    """The exports of one tool. Patterns are regular expressions that a folded name must fit as a whole.

    Folded is lower case, without ``_``, ``-`` and ``.``, words apart by single spaces: ``Response_ID`` is
    ``response id``.
    """

    name: str
    needs: tuple[str, ...] = ()  # each fits some name of the header: how the layout is recognised
    fits: Callable[[Grid], bool] | None = None  # what names do not say; both must hold where both are given
    loose: bool = False  # whether files of other tools fit as well: tried after all others
    heading: Callable[[Grid], Heading] = first_row
    record: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None  # one JSON record as columns
    footer: Callable[[Sequence[Cell]], bool] | None = None  # whether a row at the end is none of the data
    reshape: Callable[[Export], None] | None = None  # whatever no other field says, done to the columns in place
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # role -> patterns, best first
    date: tuple[str, ...] = ()  # patterns; the first that is found is the date, blanks are filled from the others
    score: Callable[[Export], Sequence[str]] | None = None  # the columns that may be the score, by other than text
    never: str = ""  # pattern of columns that are never the score
    leave_out: tuple[LeaveOut, ...] = ()
    missing: tuple[str, ...] = ()  # codes for no answer, in any column
    nobody: tuple[str, ...] = ()  # values of the respondent that stand for no one
    recode: tuple[Recode, ...] = ()
    zone: str | None = None  # of times that do not say theirs
    order: Mapping[str, str] = field(default_factory=dict)  # pattern of the date's name -> "day" or "month" comes first
    begun: tuple[str, ...] = ()  # where each survey counts its responses anew: what tells those with one number apart
    newest: tuple[str, ...] = ()  # of records with one response id the last by this column counts
    events: bool = False  # whether records with one id and one time are events, of which the last in the file counts
    apostrophes: bool = False  # whether ' is put before = + - @ at the start of a text
    gather: Callable[[list[Export]], list[Export]] | None = None  # exports that only together are responses
