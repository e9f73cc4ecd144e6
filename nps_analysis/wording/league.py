"""Sellers beside each other in words: higher and lower only where the data show it, and no best or worst."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.schema import NONE, counted, listed
from nps_analysis.stats.told_apart import named
from nps_analysis.tables import count, points, signed
from nps_analysis.wording.phrases import by_line, group_columns

GIVEN = "observed minus expected"  # how the method begins where the customers are allowed for

MOST_FEW = 3  # lines of those with too few answers
ALL = "all together, themselves included"


def say_league(league: pd.DataFrame) -> str:
    """Who is shown to score higher or lower than their customers let expect, and of how many that is not shown.

    >>> row = {"column": "seller", "group": "A", "n": 90, "nps": 40.0, "adjusted_difference": 12.0, "p_adjusted": 0.01,
    ...     "shown": True, "level": 0.95, "method": "observed minus expected by market"}
    >>> say_league(pd.DataFrame([row, row | {"group": "B", "adjusted_difference": -1.0, "p_adjusted": 0.9}]))
    'By seller, A (+12.0) scores higher than their customers let expect; the other one is not shown to differ'
    """
    places = group_columns(league.columns)
    named_so = league.assign(**{own: f"{own.replace('_', ' ')} " + league[own].astype(str) for own in places})
    said = by_line(named_so, [*places, *_several(league)], _said)
    return said[:1].upper() + said[1:] if places else said


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
    """What a row is held against; without columns that tell who the customers are the score of all, its own in it."""
    given = len(league) and str(league["method"].iloc[0]).startswith(GIVEN)
    return "their customers let expect" if given else ALL


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
        f"{_by_size(rows)} score{'s' if len(rows) == 1 else ''} {way}{f' than {than(league)}' if at == 0 else ''}"
        for at, (way, rows) in enumerate((way, rows) for way, rows in found.items() if len(rows))
    ]
    others = {0: "", 1: "; the other one is not shown to differ"}.get(
        rest, f"; the other {rest:,} are not shown to differ"
    )
    return f"By {column}, {'; '.join(parts)}{others}{tail}"


def _by_size(rows: pd.DataFrame) -> str:
    order = rows["adjusted_difference"].abs().sort_values(ascending=False, kind="stable").index
    names = (f"{row['group']} ({signed(row['adjusted_difference'])})" for _, row in rows.loc[order].iterrows())
    return listed(names, 3)


def too_few(league: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """The rows to draw, and in words those that are not: over three with too few answers are one line.

    >>> table = pd.DataFrame({"shown": [True, *[False] * 4], "group": list("ABCDE"), "n": [90, 3, 2, 1, 7]})
    >>> rows, said = too_few(table)
    >>> len(rows), said
    (1, '4 with 1 to 7 answers, too few to be compared')
    """
    few = ~league["shown"].astype(bool)
    if few.sum() <= MOST_FEW or few.all():
        return league, ""
    ends = dict.fromkeys((count(league.loc[few, "n"].min()), count(league.loc[few, "n"].max())))
    return league[~few], f"{few.sum():,} with {' to '.join(ends)} answers, too few to be compared"


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


def base(league: pd.DataFrame) -> str:
    """The answers behind a league: those with a name, and how many have none, which are in no expected score.

    >>> base(pd.DataFrame({"group": ["A", "B", "(none)"], "n": [300, 262, 9]}))
    'n = 562 answers with a name, 9 without'
    """
    nobody = league["group"] == NONE
    named, without = league.loc[~nobody, "n"].sum(), league.loc[nobody, "n"].sum()
    return f"n = {count(named)} answers" + (f" with a name, {count(without)} without" if without else "")
