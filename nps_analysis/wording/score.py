"""The score in a sentence, and the base that it rests on."""

import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.scale import CLASSES
from nps_analysis.schema import VERY_SMALL_BASE, counted
from nps_analysis.tables import count, points
from nps_analysis.wording.phrases import group_columns, interval, name_of


def say_score(scores: pd.DataFrame) -> str:
    """One score with its interval and base; of several groups how far apart they lie, no claim that they differ.

    >>> say_score(pd.DataFrame({"n": [20], "nps": [25.0], "low": [-13.3], "high": [55.2], "level": [0.95]}))
    'NPS is 25.0 (95 % interval −13.3 to 55.2) from 20 answers'
    """
    hidden = suppressed_rows(scores)
    scores = scores[~hidden]
    if not len(scores) and len(hidden):
        return "No group has answers enough to be shown"
    answered = scores[scores["n"] > 0]
    if not len(answered):
        return "There are no answers, so there is no score"
    if len(hidden) == 1:
        one = answered.iloc[0]
        return f"NPS is {points(one['nps'])} ({interval(one, points)}) from {counted(int(one['n']), 'answer')}"
    by = " and ".join(group_columns(scores.columns))
    silent = len(scores) - len(answered)
    tail = f"; {counted(silent, 'group')} without answers" if silent else ""
    tail += f"; {counted(hidden.sum(), 'group')} suppressed" if hidden.any() else ""
    ranked = answered[answered["n"] >= VERY_SMALL_BASE]
    if len(ranked) < 2:
        return f"NPS by {by}: bases under {VERY_SMALL_BASE} answers are too small to name a highest and a lowest{tail}"
    small = len(answered) - len(ranked)
    tail = (f"; {counted(small, 'group')} under {VERY_SMALL_BASE} answers left out" if small else "") + tail
    best, worst = ranked.loc[ranked["nps"].idxmax()], ranked.loc[ranked["nps"].idxmin()]
    ends = f"from {points(worst['nps'])} ({name_of(worst)}) to {points(best['nps'])} ({name_of(best)})"
    return f"NPS by {by} runs {ends}{tail}"


def say_base(counts: ScoreCounts) -> str:
    """The answers that a result rests on, with the effective number where they are weighted.

    >>> say_base(ScoreCounts.of(detractors=1, passives=2, promoters=3))
    'n = 6 answers'
    """
    n = counted(round(counts.n.sum()), "answer")
    if not counts.weighted:
        return f"n = {n}"
    return f"n = {n}, weighted (effective n {count(counts.weight.sum() ** 2 / counts.weight_sq.sum())})"


def figure(row: pd.Series) -> str:
    """A score and its base: ``North 34.2 (n = 812)``."""
    return f"{name_of(row)} {points(row['nps'])} (n = {count(row['n'])})"


def shares(row: pd.Series) -> str:
    """The three classes of a score: ``North: 57.3 % promoters, 20.0 % passives, 22.7 % detractors``."""
    return f"{name_of(row)}: " + ", ".join(f"{points(row[name])} % {name}" for name in reversed(CLASSES))
