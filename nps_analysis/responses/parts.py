"""A survey by the values of a column: each part as if it alone were asked for, and yet all is read only once."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import narwhals as nw
import pandas as pd

from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.read import opened, responses_of
from nps_analysis.responses.record import KEY, ORDER, PART, ROW, Reason, Responses, Source, one_column
from nps_analysis.responses.rows import (
    SHOWN,
    asked_for,
    collected,
    first_rows,
    not_asked_for,
    part_of,
    values_in,
    without_filtered,
    written_as,
)
from nps_analysis.responses.segments import composed_form
from nps_analysis.responses.survey import Survey, survey_of
from nps_analysis.responses.table import sql_name
from nps_analysis.schema import DataError

MOST_PARTS = 2_000
SORTED = "rows by part"  # the engine's table of the survey's rows, each part in one piece


@dataclass(frozen=True, eq=False)
class Parts:
    """A survey of which each value of a column is a part: ``whole``, and ``part(value)`` for each of ``values``.

    A part is in every respect what ``read`` gives with ``where={COLUMN: value}`` beside the filters of the study: in
    its account the rows of all other parts are excluded, and its warnings are about its own rows.
    """

    survey: Survey
    column: str
    called: str  # the column as it was named
    whole: Responses  # all values together
    values: tuple[str, ...]  # as ``tally`` names them, in order of their names
    places: dict[str, int] = field(repr=False)  # the number of each text of the column in ``rows``
    rows: Any = field(repr=False)  # the rows, each part in one piece; None where no engine has them

    @property
    def source(self) -> Source:
        """Where the rows are from."""
        return self.survey.source

    def where(self, value: str) -> dict[str, str]:
        """The key ``where`` of the study with which ``read`` gives this part."""
        return {**self.survey.study.where, self.called: f"value:{value}" if value.startswith("value:") else value}

    @reads_rows
    def part(self, value: str) -> Responses:
        """The responses with ``value``. NoScoreError where none of them has a score; DataError where ``read`` has it.

        >>> frame = pd.DataFrame({"score": [10, 9, 3, 8], "region": ["N", "N", "S", None]})
        >>> parts = read_parts(frame, "region")
        >>> parts.values, parts.part("N").nps, parts.part("(none)").accounting.excluded
        (('(none)', 'N', 'S'), 100.0, 3)
        """
        survey, texts = self.survey, written_as(value)
        if not self._sums["part"].isin(texts).any():  # as no row is named so, or none is written so
            without_filtered(survey.frame, replace(survey.raw, where=((self.column, value),)))
        part = replace(
            _own(survey),
            study=survey.study.with_options(where=self.where(value)),
            frame=self._rows(texts),
            unfiltered=survey.frame if survey.unfiltered is None else survey.unfiltered,  # tells the ratings' scales
            left_out=self._if_kept(survey.left_out, texts),
            excluded=[*self._if_kept(survey.excluded, texts), *self._others(value, texts)],
            duplicates=self._if_kept(survey.duplicates, texts),
        )
        return responses_of(part)

    def _if_kept(self, reasons: list[Reason], texts: list[str]) -> list[Reason]:
        """Reasons with the sums of the rows that would be of this part if they counted."""
        if self.column in dict(asked_for(self.survey.table, self.survey.study)):  # sums are of its one value already
            return reasons
        sums = [pd.DataFrame(reason.raw) for reason in reasons]
        return [replace(reason, raw=raw[raw["part"].isin(texts)]) for reason, raw in zip(reasons, sums, strict=True)]

    def _others(self, value: str, texts: list[str]) -> list[Reason]:
        """Why the rows of all other parts do not count."""
        raw = self._sums[~self._sums["part"].isin(texts)]
        if not len(raw):
            return []
        raw = raw.groupby(["value", "wanted"], dropna=False, sort=False, as_index=False)[["rows", "weight"]].sum()
        first, frame = self._first[~self._first[PART].isin(texts)], self.survey.frame
        if len(first) == len(self._first):
            return [not_asked_for(self.column, value, raw, tuple(first[ROW]))]
        these = ~part_of(frame, self.column).is_in(texts)
        return [not_asked_for(self.column, value, raw, first_rows(frame, these))]

    @cached_property
    def _sums(self) -> pd.DataFrame:
        """The sums of the scores as they are written, kept apart by part."""
        return replace(self.survey.raw, part=self.column).of(self.survey.frame)

    @cached_property
    def _first(self) -> pd.DataFrame:
        """The first rows with the texts of their parts: also the first of what is not in a part that is not here."""
        frame = self.survey.frame
        if not self.survey.table.numbered:
            return pd.DataFrame(columns=[ROW, PART])
        first = frame.with_columns(part_of(frame, self.column).alias(PART)).sort(_order(frame)).head(SHOWN)
        return collected(first.select(ROW, PART))

    def _rows(self, texts: list[str]) -> Any:
        """The rows of a part; where the engine has them in one piece, no others are looked at."""
        if self.rows is None:
            return self.survey.frame.filter(part_of(self.survey.frame, self.column).is_in(texts))
        places = [self.places[text] for text in texts if text in self.places]
        return self.rows.filter(nw.col(PART).is_in(places)).drop(PART)


def read_parts(source: Any, column: str, **options: Any) -> Parts:
    """The survey that ``read(source, **options)`` reads, by the values of ``column``: opened and sorted out once.

    DataError as from ``read``, for a column that is not there, and where it has more than 2,000 values.
    """
    table, study = opened(source, options)
    name = one_column(column.removeprefix("column:"), table.names, table.twice)
    survey = survey_of(table, study, part=name)
    whole = responses_of(_own(survey))
    texts = collected(values_in(whole.kept(), part_of(whole.kept(), name)))["value"]
    values = sorted({composed_form(text) for text in texts})
    if len(values) > MOST_PARTS:
        raise DataError(
            f'"{name}" has too many values for parts',
            required=f"a column of segments, with at most {MOST_PARTS:,} values",
            found=f"{len(values):,} values",
            do="name a column that says which market, store or team an answer is of",
        )
    return Parts(survey, name, column, whole, tuple(values), *_in_pieces(survey, name))


def _in_pieces(survey: Survey, column: str) -> tuple[dict[str, int], Any]:
    """The rows in a table of the engine, sorted by part, and the number that each text of the column has in it."""
    frame, connection, order = survey.frame, survey.table.connection, _order(survey.frame)
    if connection is None:
        return {}, None
    text = part_of(frame, column)
    places = {text: place for place, text in enumerate(sorted(collected(values_in(frame, text))["value"]))}
    known = connection.from_df(pd.DataFrame({KEY: list(places), PART: list(places.values())}))
    placed = frame.with_columns(text.alias(KEY)).join(nw.from_native(known), on=KEY).drop(KEY)
    placed.sort(PART, order).to_native().create(SORTED)
    return places, nw.from_native(connection.table(sql_name(SORTED)))


def _own(survey: Survey) -> Survey:
    """The survey with lists of its own for what is noticed from here on."""
    table = survey.table
    return replace(survey, table=replace(table, warnings=[*table.warnings], repairs={**table.repairs}))


def _order(frame: Any) -> str:
    return ORDER if ORDER in frame.collect_schema().names() else ROW
