"""Parts of sentences that several topics share."""

from collections.abc import Callable, Sequence

import pandas as pd

from nps_analysis.schema import BENCHMARK_COLUMNS, CHECK_COLUMNS, COMPARE_COLUMNS, SCORE_COLUMNS
from nps_analysis.tables import signed

FIRST = {*SCORE_COLUMNS, "column", "company", "share_from", "n_per_group"}  # where the figures of a frame can begin


def interval(row: pd.Series, form: Callable[[float], str] = signed) -> str:
    """The interval in words: ``95 % interval +2.0 to +10.2``; of a score, with ``points`` as ``form``, without plus."""
    return f"{row['level'] * 100:g} % interval {form(row['low'])} to {form(row['high'])}"


def group_columns(columns: Sequence[str]) -> list[str]:
    """The columns of a result frame that stand before its figures.

    >>> group_columns(["company", *SCORE_COLUMNS])
    ['company']
    """
    names = list(columns)
    for figures in (SCORE_COLUMNS, COMPARE_COLUMNS, BENCHMARK_COLUMNS, CHECK_COLUMNS):
        if tuple(names[-len(figures) :]) == figures:
            return names[: -len(figures)]
    return names[: next((i for i, name in enumerate(names) if name in FIRST), len(names))]


def name_of(row: pd.Series) -> str:
    """What a row is about: the values of its group columns."""
    return " · ".join(str(row[name]) for name in group_columns(row.index)) or "all answers"
