"""A survey before one says which of its answers are wanted: its columns, its filters, and rows that never count."""

from dataclasses import dataclass
from typing import Any

import narwhals as nw

from nps_analysis.responses.columns import find_columns
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.record import Reason, Source, plain
from nps_analysis.responses.rows import RawScores, asked_for, without_duplicates, without_filtered, without_left_out
from nps_analysis.responses.table import Table
from nps_analysis.responses.weights import weight_of
from nps_analysis.schema import DataError, counted
from nps_analysis.study import Columns, Study


@dataclass(frozen=True)
class Survey:
    """A survey whose columns are known: the rows that are asked for, and why the others are left out."""

    table: Table
    study: Study
    columns: Columns
    frame: Any  # the rows that are asked for, without those that the layout leaves out and without duplicates
    raw: RawScores
    left_out: list[Reason]
    excluded: list[Reason]
    duplicates: list[Reason]
    unfiltered: Any = None  # the same rows and those that are not asked for; None where all are

    @property
    def source(self) -> Source:
        """Where the rows are from."""
        return self.table.source


@reads_rows
def survey_of(table: Table, study: Study, part: str | None = None) -> Survey:
    """The survey in a table. Its sums of left-out rows are kept apart by the values of the column ``part``, if any."""
    _refuse_no_rows(table)
    columns = find_columns(table, study)
    score = columns.score or ""
    frame = _told_apart(nw.from_native(table.frame), score)
    weight = weight_of(frame, columns.weight) if columns.weight else nw.lit(1.0)
    raw = RawScores(score, weight, asked_for(table, study), part)
    frame, left_out = without_left_out(frame, raw)
    frame, duplicates = without_duplicates(frame, columns.response_id, table, study, raw)
    asked, excluded = without_filtered(frame, raw)
    raw = RawScores(score, weight)
    return Survey(table, study, columns, asked, raw, left_out, excluded, duplicates, frame if excluded else None)


def _refuse_no_rows(table: Table) -> None:
    if not table.source.rows:
        raise DataError(
            f"{table.source.name} has no rows",
            required="at least one answer",
            found=f"a header with {counted(len(table.names), 'column')}, and no row under it",
            do="export it again, with the answers",
        )


def _told_apart(frame: Any, score: str) -> Any:
    """The frame, in whose scores NaN is missing, and true is not the 1 that pandas takes it for."""
    kind = frame.collect_schema()[score]
    if kind.is_float():
        return frame.with_columns(nw.col(score).fill_nan(None))
    if kind == nw.Object and frame.implementation.is_pandas():
        native = frame.to_native()
        return nw.from_native(native.assign(**{score: native[score].map(plain)}))
    return frame
