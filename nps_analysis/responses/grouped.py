"""How many of the answers that count are there of each score, in each group?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import english
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.period import period_labels
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import doubts_of_segments, one_form, segment_name
from nps_analysis.scale import SCORES
from nps_analysis.schema import PERIODS, DataError, counted, listed

MOST_ROWS = 2_000_000  # a grouping that comes back longer than this has a column that is no segment
MOST_GROUPS = 1_000  # more are warned of
MEASURES = ("n", "weight", "weight_sq")


@dataclass
class Grouped:
    """The answers by group and score, one row for each combination that occurs (some may occur again)."""

    groups: pd.DataFrame  # one column for each name that was asked for
    score: np.ndarray
    sums: dict[str, np.ndarray]  # n, weight, weight_sq
    period: str | None
    warnings: list[str]


@reads_rows
def grouped(responses: Responses, names: list[str]) -> Grouped:
    """The answers grouped by columns and at most one period, in one pass; (none) is where there is no segment.

    Where kinds of survey are mixed, their column is among the groups although it was not named. Rows without a date
    are in no period. DataError for an unknown column, unusable dates, and a column that is no segment.
    """
    keys, period = keys_of(responses, names)
    table = _summed(responses, keys)
    score = responses.scores_of(table["raw score"])
    table_keys = table[[f"key {i}" for i in range(len(keys))]]
    groups, keep, warnings = named_groups(table_keys, keys, period, responses.study.calendar_of_periods)
    keep &= ~np.isnan(score)
    if period and not keep.any():
        raise DataError(
            f"no answer is in any {period}",
            required="valid answers with a date",
            found=f"{counted(responses.accounting.valid, 'valid answer')}, none with a usable date "
            f'in "{responses.columns.date}"',
            do="name the date column with --date, its form with --date-format, or the last day with --as-of",
        )
    sums = {name: table[name].to_numpy(dtype=float) for name in MEASURES}
    kept = {name: values[keep] for name, values in sums.items()}
    return Grouped(groups[keep].reset_index(drop=True), score[keep].astype(int), kept, period, warnings)


def finest(responses: Responses, names: list[str]) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """All valid answers by all of ``names`` at once: the groups, their scores and how many answers each has.

    Other than in ``grouped``, rows without a date are here: they have no period (missing).
    """
    keys, period = keys_of(responses, names)
    table = _summed(responses, keys)
    score = responses.scores_of(table["raw score"])
    table_keys = table[[f"key {i}" for i in range(len(keys))]]
    groups, _, _ = named_groups(table_keys, keys, period, responses.study.calendar_of_periods)
    keep = ~np.isnan(score)
    return groups[keep].reset_index(drop=True), score[keep].astype(int), table["n"].to_numpy(dtype=float)[keep]


def named_groups(
    table: pd.DataFrame, keys: Iterable[str], period: str | None, calendar: str = "gregorian"
) -> tuple[pd.DataFrame, np.ndarray, list[str]]:
    """The columns of raw keys with the names of groups, which rows are in a period, and warnings about the names."""
    groups, keep, warnings = table.set_axis(list(keys), axis=1), np.ones(len(table), dtype=bool), []
    for name in groups.columns:
        if period and name == period:
            groups[name] = period_labels(groups[name], period, calendar)
            keep &= groups[name].notna().to_numpy()
        else:
            groups[name], found = one_form(groups[name])
            warnings += [*found, *doubts_of_segments(groups[name].unique(), name)]
    return groups, keep, warnings


def keys_of(responses: Responses, names: list[str]) -> tuple[dict[str, str | None], str | None]:
    """The column to group by under each name that was given, None for a period; and which name that is."""
    periods = list(dict.fromkeys(name for name in names if name in PERIODS))
    if len(periods) > 1:
        do = "leave one of them out"
        raise DataError("two periods at once", required="one period to group by", found=listed(periods), do=do)
    names = [*names, *(f"column:{name}" for name in responses.apart)]
    keys: dict[str, str | None] = {}
    for name in names:
        own = name.removeprefix("column:")
        if name in PERIODS:
            keys[name] = None
        elif (column := responses.column(name)) not in keys.values():
            keys[f"{own}_" if own in periods else own] = column
    return keys, periods[0] if periods else None


def _summed(responses: Responses, keys: dict[str, str | None]) -> pd.DataFrame:
    """One row per combination of keys and raw score, with the sums; the only statement that reads every row.

    Segments get their names after the sums, when there are few of them left.
    """
    weight, kept = responses.weight(), responses.kept()
    kinds = kept.collect_schema()
    raw, named = [], []
    for i, (name, column) in enumerate(keys.items()):
        raw.append((nw.col(column) if column else responses.date_in(name)).alias(f"key {i}"))
        named += [segment_name(f"key {i}", kinds[column], column).alias(f"key {i}")] if column else []
    score = nw.col(responses.columns.score or "").alias("raw score")
    plan = kept.select(score, weight.alias("weight"), (weight * weight).alias("weight_sq"), *raw)
    names = [f"key {i}" for i in range(len(keys))]
    sums = plan.group_by(*names, "raw score").agg(
        nw.len().alias("n"), nw.col("weight").sum(), nw.col("weight_sq").sum()
    )
    table = (sums.with_columns(*named) if named else sums).lazy().collect("pandas").to_native()
    if len(table) > MOST_ROWS:
        raise DataError(
            f"grouping by {listed(keys)} gives too many groups",
            required=f"columns that divide the answers into segments, at most {MOST_ROWS:,} groups with their scores",
            found=f"{len(table):,} groups with their scores",
            do="leave out the column that has a different value in nearly every row",
        )
    return table


def different_groups(rows: pd.DataFrame) -> tuple[pd.DataFrame, np.ndarray]:
    """The different groups among ``rows``, in order of their names, and for each row the position of its group.

    >>> groups, position = different_groups(pd.DataFrame({"region": ["S", "N", "S"]}))
    >>> groups["region"].tolist(), position.tolist()
    (['N', 'S'], [1, 0, 1])
    """
    names = list(rows.columns)
    if not names:
        return pd.DataFrame(index=[0]), np.zeros(len(rows), dtype=int)
    positions = rows.groupby(names, dropna=False).ngroup().to_numpy()
    first = pd.Series(positions).drop_duplicates().sort_values().index
    return rows.iloc[first].reset_index(drop=True), positions


def added_up(values: Any, rows: np.ndarray, score: np.ndarray, groups: int) -> np.ndarray:
    """Values added up by the position of their group and by score: an array of groups x 11.

    >>> added_up([2, 3], np.array([0, 0]), np.array([10, 10]), 1)[0, 9:].tolist()
    [0.0, 5.0]
    """
    total = np.zeros((groups, len(SCORES)))
    np.add.at(total, (rows, score), np.asarray(values, dtype=float))
    return total


def twelve_digits(numbers: np.ndarray) -> np.ndarray:
    """Sums of weights without the last bits, which depend on the order in which parallel threads added them up."""
    digits = np.floor(np.log10(np.abs(numbers), out=np.zeros_like(numbers), where=numbers != 0))
    magnitude = 10.0 ** np.clip(11 - digits, -290, 290)
    return np.round(numbers * magnitude) / magnitude


def too_many_or_one(groups: pd.DataFrame, period: str | None) -> list[str]:
    """Warnings about a grouping that has more groups than anybody reads, or one period only."""
    warnings = []
    segments = groups.drop(columns=period or []).drop_duplicates()
    if len(segments) > MOST_GROUPS and len(segments.columns):
        warnings.append(english("{count} groups by {names}", count=len(segments), names=listed(segments.columns)))
    if period and groups[period].nunique() == 1:
        warnings.append(
            english(
                "all answers are in one {period}, {value}: there is no trend to see",
                period=period,
                value=groups[period].iloc[0],
            )
        )
    return warnings
