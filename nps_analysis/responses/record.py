"""What reading a source gives: the responses that count, and what happened to every row."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from unicodedata import normalize

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.responses.segments import as_text, segment_name
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study import Columns, Study

ROW = "source row"  # the number of a row in its source, from 1; with several files file:row
ORDER = "source order"  # with several files, the number of a row in all of them
FILE = "file"  # where a survey is in several files, the name of the row's file
LEFT_OUT = "source left out"  # why a row of a known layout does not count, missing where it does
TIME = "source time"  # of several records with one response id the one with the last time counts
KEY = "source key"  # the same where rows of a known layout without ids are equal in every column
PART = "source part"  # where a survey is read in parts, which of them a row is in
LATER = "source later"  # whether a row has a date after the day of the study, where there are such
OURS = (ROW, ORDER, LEFT_OUT, TIME, KEY, PART, LATER)  # a column of the source called so gets a _ behind its name


@dataclass(frozen=True)
class Reason:
    """Why some rows are not valid scores, with the numbers of the first of them."""

    kind: str  # missing, rejected, excluded, duplicate
    reason: str
    rows: int
    first: tuple[int | str, ...] = ()
    raw: pd.DataFrame | None = field(default=None, repr=False, compare=False)  # their scores as written, see RawScores


@dataclass(frozen=True)
class Repair:
    """Something that was read although it was not written as it should be."""

    what: str
    cells: int


@dataclass(frozen=True)
class Effect:
    """What one rule does to the score of all answers, in points: ``nps`` with the rule, ``otherwise`` without it."""

    rule: str  # as the account calls it: excluded: test answer
    answers: int  # that the rule takes from the score or, where it repairs, adds to it
    nps: float
    otherwise: float  # NaN where no answers are left without the rule


@dataclass(frozen=True)
class Accounting:
    """Where every row went: ``rows_read = valid + missing + rejected + excluded + duplicates``."""

    rows_read: int
    valid: int
    missing: int = 0
    rejected: int = 0
    excluded: int = 0
    duplicates: int = 0
    reasons: tuple[Reason, ...] = ()
    repairs: tuple[Repair, ...] = ()

    def __post_init__(self) -> None:
        parts = self.valid + self.missing + self.rejected + self.excluded + self.duplicates
        if self.rows_read != parts:
            raise AssertionError(f"{self.rows_read} rows read, but {parts} accounted for")


@dataclass(frozen=True)
class Source:
    """Where the responses came from, and how that was read."""

    name: str
    sha256: str | None
    layout: str
    encoding: str | None
    rows: int
    files: tuple["Source", ...] = ()  # each of them, where there are several


@dataclass(frozen=True)
class Responses:
    """The responses of a survey that count, as any frame Narwhals knows, with the account of all the others.

    ``frame`` has the source's columns (scores as they were written, dates as dates) without excluded and duplicate
    rows; ``scores`` says which score each way of writing stands for; ``columns`` says which column plays which part.
    """

    frame: Any
    columns: Columns
    scores: dict[Any, int]
    names: tuple[str, ...]
    accounting: Accounting
    study: Study
    source: Source
    warnings: list[str] = field(default_factory=list)
    dates_unusable: DataError | None = None
    apart: tuple[str, ...] = ()  # columns whose values are never pooled: kinds of survey, and brands, if mixed
    twice: dict[str, tuple[str, ...]] = field(default_factory=dict)  # names that stand for more than one column
    texts: dict[str, str] = field(default_factory=dict)  # the questions under columns' names, where the layout tells
    strata: pd.DataFrame | None = None  # stratum, clusters, population: where the respondents were drawn by a design
    nps: float | None = None  # of all answers; None where no single score is reported, or populations weigh the strata
    effects: tuple[Effect, ...] = ()  # of each rule on that score
    invitations: tuple[tuple[str, bool], ...] = ()  # the owner of each, and whether it has an answer
    unfiltered: Any = field(default=None, repr=False, compare=False)  # with the rows that ``where`` leaves out, if any
    remembered: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)  # what was worked out of them

    def kept(self) -> Any:
        """The rows that count, as a Narwhals frame."""
        return nw.from_native(self.frame)

    def column(self, name: str) -> str:
        """The column called ``name``; DataError with the nearest name when there is none, or more than one."""
        return one_column(name.removeprefix("column:"), self.names, self.twice)

    def segment(self, name: str) -> nw.Expr:
        """The values of a column as names of segments, ``(none)`` where there is none."""
        column = self.column(name)
        return segment_name(column, self.kept().collect_schema()[column])

    def weight(self) -> nw.Expr:
        """Each row's weight; where none is named its stratum's population over the clusters in it, else 1."""
        if self.columns.weight:
            return nw.col(self.columns.weight).cast(nw.Float64)
        if not self.columns.stratum or self.strata is None or not np.isfinite(self.strata["population"]).all():
            return nw.lit(1.0)
        stratum = as_text(self.columns.stratum, self.kept().collect_schema()[self.columns.stratum])
        alike = self.strata.groupby(self.strata["population"] / self.strata["clusters"])["stratum"]
        forms = {value: [normalize(form, name) for name in names for form in ("NFC", "NFD")] for value, names in alike}
        terms = [nw.when(stratum.is_in(names)).then(value).otherwise(0.0) for value, names in forms.items()]
        return nw.sum_horizontal(*terms)

    def date_in(self, period: str) -> nw.Expr:
        """The first day or month of the date, fine enough for ``period``. DataError where the dates cannot be used."""
        if self.dates_unusable:
            raise self.dates_unusable
        months = period not in ("day", "week") and self.study.calendar_of_periods == "gregorian"
        return nw.col(self.columns.date or "").cast(nw.Datetime("us")).dt.truncate("1mo" if months else "1d")

    def scores_of(self, raw: pd.Series) -> np.ndarray:
        """The scores that raw values stand for, NaN where they are none."""
        return np.array([self.scores.get(plain(value), np.nan) for value in raw], dtype=float)


def plain(value: Any) -> Any:
    """A raw value as a dictionary key: missing is None, and true is not 1."""
    if isinstance(value, bool | np.bool_):
        return str(value)
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float | Decimal) and value != value):
        return None
    return value.item() if isinstance(value, np.generic) else value


def one_column(name: str, names: Sequence[str], twice: dict[str, tuple[str, ...]]) -> str:
    """The one of ``names`` that is ``name``, also by case or spaces; DataError when it is none or several."""
    wanted = _folded(f"{name}_" if name in OURS else name)
    matches = [known for known in names if known == name] or [known for known in names if _folded(known) == wanted]
    same = twice[matches[0]] if matches and matches[0] in twice else tuple(matches)
    if len(same) > 1:
        raise DataError(
            f'column "{name}" is there more than once',
            required="one column of that name",
            found=listed([f'"{one}"' for one in same]),
            do="rename or remove all but one in the source",
        )
    if not matches:
        raise DataError(
            f'no column "{name}"',
            required="a column of the source",
            found=f"{counted(len(names), 'column')}; {nearest(name, names)}",
            do="name one of the columns; nps check lists them",
        )
    return matches[0]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()
