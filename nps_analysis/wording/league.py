"""Sellers beside each other in words: higher and lower only where the data show it, and no best or worst."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.schema import counted, listed
from nps_analysis.stats.told_apart import named
from nps_analysis.tables import count, points, signed
from nps_analysis.wording.phrases import by_line, group_columns

GIVEN = "observed minus expected"  # how the method begins where the customers are allowed for


def say_league(league: pd.DataFrame) -> str:
    """Who is shown to score higher or lower than their customers let expect, and of how many that is not shown.

    >>> row = {"column": "seller", "group": "A", "n": 90, "nps": 40.0, "adjusted_difference": 12.0, "p_adjusted": 0.01,
    ...     "shown": True, "level": 0.95, "method": "observed minus expected by market"}
    >>> say_league(pd.DataFrame([row, row | {"group": "B", "adjusted_difference": -1.0, "p_adjusted": 0.9}]))
    'By seller, higher than their customers let expect: A (+12.0); the other one is not shown to differ'
    """
    return by_line(league, [*group_columns(league.columns), *_several(league)], _said)


def verdict(row: pd.Series) -> str:
    """What may be said of a row: ``higher``, ``lower``, ``not told apart``, or ``not compared``."""
    if pd.isna(row["p_adjusted"]):
        return "not compared"
    return str(named(row.to_frame().T).iloc[0]) or "not told apart"


def places(row: pd.Series) -> str:
    """The places that are possible, all looked at together: ``2 to 10``; empty for a row that is not compared."""
    if pd.isna(row["rank_low"]):
        return ""
    low, high = int(row["rank_low"]), int(row["rank_high"])
    return f"{low}" if low == high else f"{low} to {high}"


def than(league: pd.DataFrame) -> str:
    """What a row is held against."""
    given = len(league) and str(league["method"].iloc[0]).startswith(GIVEN)
    return "their customers let expect" if given else "all together"


def _several(league: pd.DataFrame) -> Sequence[str]:
    return ["column"] if league["column"].nunique() > 1 else []


def _said(league: pd.DataFrame) -> str:
    column = str(league["column"].iloc[0])
    compared = league[league["p_adjusted"].notna()]
    if not len(compared):
        return f"No {column} can be compared: {_why(league)}"
    word = named(compared)
    found = {way: compared[word == way] for way in ("higher", "lower")}
    rest, few = int((word == "").sum()), int((~league["shown"].astype(bool)).sum())
    tail = f"; {few:,} with too few answers" if few else ""
    if rest == len(compared):
        return f"No {column} is shown to score higher or lower than {than(league)} ({len(compared):,} compared{tail})"
    parts = [
        f"{way}{f' than {than(league)}' if at == 0 else ''}: {_by_size(rows)}" for at, (way, rows) in _there(found)
    ]
    others = {0: "", 1: "; the other one is not shown to differ"}.get(
        rest, f"; the other {rest:,} are not shown to differ"
    )
    return f"By {column}, {'; '.join(parts)}{others}{tail}"


def _there(found: dict[str, pd.DataFrame]) -> list[tuple[int, tuple[str, pd.DataFrame]]]:
    return list(enumerate((way, rows) for way, rows in found.items() if len(rows)))


def _by_size(rows: pd.DataFrame) -> str:
    order = rows["adjusted_difference"].abs().sort_values(ascending=False, kind="stable").index
    names = (f"{row['group']} ({signed(row['adjusted_difference'])})" for _, row in rows.loc[order].iterrows())
    return listed(names, 3)


def _why(league: pd.DataFrame) -> str:
    few = int((~league["shown"].astype(bool)).sum())
    if few == len(league):
        return f"{counted(few, 'group')} with too few answers"
    notes = league.loc[league["shown"].astype(bool), "note"]
    return next((note for note in notes if note), "nobody to compare with")


def figure(row: pd.Series) -> str:
    """A group and what is shown of it: ``Saga N. 61.4, +19.6 against expected (higher, n = 3,001)``."""
    base = f"n = {count(row['n'])}"
    if pd.isna(row["adjusted_difference"]):
        return f"{row['group']} ({row['note'] or 'not compared'}, {base})"
    return f"{row['group']} {points(row['nps'])}, {signed(row['adjusted_difference'])} ({verdict(row)}, {base})"
