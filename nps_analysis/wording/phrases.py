"""Parts of sentences that several topics share."""

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from nps_analysis.schema import BENCHMARK_COLUMNS, CHECK_COLUMNS, COMPARE_COLUMNS, NONE, SCORE_COLUMNS
from nps_analysis.tables import signed

FIRST = {  # where the figures of a frame can begin
    *SCORE_COLUMNS,
    *("metric", "measure", "column", "company", "share_from", "n_per_group"),
}
MOST_LINES = 3  # that one sentence is about


def by_line(frame: pd.DataFrame, groups: list[str], say: Callable[[pd.DataFrame], str]) -> str:
    """What ``say`` says of ``frame``; where it has ``groups``, of each of them by name, up to three."""
    if not groups:
        return say(frame)
    lines = [
        f"{' · '.join(map(str, names))}: {say(part)}" for names, part in frame.groupby(groups, sort=False, dropna=False)
    ]
    rest = len(lines) - MOST_LINES
    return "; ".join(lines[:MOST_LINES]) + (f"; and {rest} more" if rest > 0 else "")


def within(row: pd.Series) -> str:
    """The groups that a comparison lies within, with a colon; empty where there are none."""
    before = list(row.index)[: list(row.index).index("column")] if "column" in row.index else []
    return " · ".join(str(row[name]) for name in before) + ": " if before else ""


def interval(row: pd.Series, form: Callable[[float], str] = signed) -> str:
    """The interval in words: ``95 % interval +2.0 to +10.2``; of a score, with ``points`` as ``form``, without plus."""
    return f"{row['level'] * 100:g} % interval {form(row['low'])} to {form(row['high'])}"


def only(where: Mapping[str, str]) -> str:
    """Which answers a study is about, by the values that its key ``where`` asks for; empty where it asks for none.

    A value that does not speak for itself has its column before it.

    >>> only({"market": "New Zealand", "column:store": "value:12"})
    'New Zealand, store 12'
    """
    named = [(name.removeprefix("column:"), str(value).removeprefix("value:")) for name, value in where.items()]
    alone = [len(value) > 2 and value != NONE and value[0].isalpha() for _, value in named]
    return ", ".join(value if speaks else f"{name} {value}" for (name, value), speaks in zip(named, alone, strict=True))


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


def reference_of(row: pd.Series) -> str:
    """What a comparison is against: ``the rest``, or a group by its name."""
    return "the rest" if row["reference"] == "rest" else str(row["reference"])
