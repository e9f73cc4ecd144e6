"""Which scale are ratings on, and which of the numbers beside them are codes for "not used" or "no answer"?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError, counted, listed

Sums = Mapping[int, int]  # number -> answers
Means = Mapping[int, tuple[int, float, float]]  # number -> answers, mean and variance of their scores
CODES = {77, 88, 97, 98, 99, 888, 998, 999}
TEN, FIVE, SEVEN = 10, 5, 7
FEW = 30  # answers below which a number that does not occur says nothing
MOST_CODES = 3
CLEAR = 1.96  # standard errors at which scores tell a rating from a code


@dataclass(frozen=True)
class Scale:
    """Lowest and highest rating, the numbers beside them that are codes, and how that was told."""

    low: int
    high: int
    codes: frozenset[int] = frozenset()
    why: str = ""


def named_scale(column: str, responses: Responses) -> Scale | None:
    """The scale that the study names for a column; None where it names none. DataError for one that is no scale."""
    named = responses.study.rating_scale
    if isinstance(named, dict):
        named = {responses.column(name): scale for name, scale in named.items()}.get(column)
    if named is None:
        return None
    low, high = map(int, named.split("-"))
    if not low < high <= low + 100:
        raise DataError(
            f'"{named}" is no scale of ratings',
            required="the lowest and the highest rating, at most 101 steps",
            found=f"{low} to {high}",
            do="write rating_scale: 1-5",
        )
    return Scale(low, high)


def with_codes(scale: Scale, sums: Sums, named: bool) -> Scale:
    """The scale with up to three numbers of a column that are off it as codes; more are a sign of another scale.

    Beside a ``named`` scale only what is commonly a code is one: the number before or after it, 0, 8, 9, 99 and such.
    """
    codes = frozenset(n for n in sums if not scale.low <= n <= scale.high)
    if named:
        codes &= {scale.low - 1, scale.high + 1, 0, 8, 9, *CODES, *range(-99, 0)}
    return Scale(scale.low, scale.high, codes if len(codes) <= MOST_CODES else frozenset(), scale.why if codes else "")


def scales_of(sums: Mapping[str, Sums], means: Callable[[str], Means]) -> dict[str, Scale]:
    """The scale of each column, told by the numbers in all of them together.

    Negative numbers and 77, 88, 97 to 99 are codes, and so are up to three numbers beyond a gap after a whole scale: 9
    beside 1 to 5. Ratings that end at 4 or lower are on 1 to 5: that nobody gave a 5 makes no other scale. Beside
    scales that end at 7 or lower 0 is a code; 6 is one where other columns end at 5. Where all columns have 1 to 6,
    ``means`` tells: the scores go on to a rating of 6 as they do from 1 to 5, and break off at a code; where that is
    not clear 6 is a code beside a 0. Raises DataError where there is no 0 either, and for numbers that make no scale.

    >>> scales_of({"a": {0: 9, 1: 5, 2: 5, 3: 9, 4: 40, 5: 60}, "b": {1: 9, 2: 9, 3: 9, 4: 9, 5: 9, 6: 9}}, dict)["b"]
    Scale(low=1, high=5, codes=frozenset(), why='other ratings end at 5')
    """
    plain = {column: {n: rows for n, rows in one.items() if n >= 0 and n not in CODES} for column, one in sums.items()}
    tops = {column: _top(column, one) for column, one in plain.items()}
    short = {column: top for column, top in tops.items() if top <= SEVEN}
    found = {column: _long(column, plain[column], means) for column in tops if column not in short}
    found |= _short(short, plain, means)
    return found


def _top(column: str, sums: Sums) -> int:
    """The highest number that may be a rating: what stands beyond a gap after a whole scale is none."""
    if not sums:
        raise _untold(column, "no numbers that are ratings")
    there, n = sorted(sums), sum(sums.values())
    for high in (FIVE, SEVEN, 6, 4):
        beyond = [number for number in there if number > high]
        whole = set(range(1, high + 1)) <= set(there) and high + 1 not in there
        if n >= FEW and whole and 0 < len(beyond) <= MOST_CODES:
            return high
    beyond = [number for number in there if number > TEN]
    if len(beyond) > 1 or sum(sums[number] for number in beyond) * 2 > n:
        raise _untold(column, f"{counted(len(there), 'different number')} up to {there[-1]}")
    return max(number for number in there if number <= TEN)


def _long(column: str, sums: Sums, means: Callable[[str], Means]) -> Scale:
    """0 to 10 where 0 occurs, unless its scores are none of a lowest rating; else 1 to 10."""
    if 0 not in sums:
        return Scale(1, TEN)
    code = _goes_on(means(column), 0, tuple(range(1, TEN + 1))) < -CLEAR
    return Scale(1 if code else 0, TEN, why="the scores of 0 are not those of a lowest rating" if code else "")


def _short(tops: Mapping[str, int], sums: Mapping[str, Sums], means: Callable[[str], Means]) -> dict[str, Scale]:
    """The scales of columns whose numbers end at 7 or lower."""
    sure = {top for column, top in tops.items() if sum(sums[column].values()) >= FEW}
    yes_no = {column: Scale(0, 1) for column, top in tops.items() if top <= 1 and 0 in sums[column]}
    tops = {column: top for column, top in tops.items() if column not in yes_no}
    if not tops:
        return yes_no
    sixes = [column for column, top in tops.items() if top == 6]
    zeros = any(0 in sums[column] for column in tops)
    if not sixes or SEVEN in sure:
        six, why = SEVEN if SEVEN in sure else FIVE, "scales of 1 to 7 or 5 have no 0"
    elif FIVE in sure:
        six, why = FIVE, "other ratings end at 5"
    else:
        six, why = _six(sixes, zeros, means)
    ends = {column: {6: six, SEVEN: SEVEN}.get(top, FIVE) for column, top in tops.items()}
    if max(tops.values()) < 4 and zeros:
        raise _untold(next(iter(tops)), f"0 to {max(tops.values())}, where 0 may be a rating or a code")
    return yes_no | {column: Scale(1, end, why=why) for column, end in ends.items()}


def _six(columns: list[str], zeros: bool, means: Callable[[str], Means]) -> tuple[int, str]:
    """6 where the scores of those who say 6 go on as they do from 1 to 5, 5 where they break off.

    Where neither is clear 6 is a code beside a 0; without one nothing tells.
    """
    each = [_goes_on(means(column), 6, tuple(range(1, 6))) for column in columns]
    z = float(np.sum(each) / np.sqrt(len(each)))
    if abs(z) < CLEAR and zeros:
        return FIVE, "0 and 6 stand on both sides of 1 to 5"
    if abs(z) < CLEAR:
        raise _untold(listed(columns), "1 to 6, and scores that do not tell whether 6 is a rating or a code")
    return (6, "the scores go on to 6") if z > 0 else (FIVE, "the scores break off at 6")


def _goes_on(means: Means, end: int, others: tuple[int, ...]) -> float:
    """By how many standard errors the scores at ``end`` are beyond those of its neighbour, in the others' direction.

    0 where that cannot be told.
    """
    there = [number for number in others if number in means]
    if end not in means or len(there) < 3:
        return 0.0
    n, mean = (np.array([means[number][i] for number in there]) for i in (0, 1))
    centre = np.average(there, weights=n)
    slope = float(n @ ((np.array(there) - centre) * mean))
    neighbour = min(there, key=lambda number: abs(number - end))
    (n1, m1, v1), (n2, m2, v2) = means[end], means[neighbour]
    pooled = (n1 * v1 + n2 * v2) / max(n1 + n2 - 2, 1)
    error = float(np.sqrt(pooled * (1 / n1 + 1 / n2)))
    return float(np.sign(slope) * np.sign(end - neighbour)) * (m1 - m2) / error if error > 0 and slope else 0.0


def _untold(column: str, found: str) -> DataError:
    return DataError(
        f"the scale of {column} is not clear",
        required="a scale such as 1-5, 1-7, 1-10 or 0-10, with codes for no answer apart from it",
        found=found,
        do="name the scale: --rating-scale 1-5, or rating_scale: {COLUMN: 1-5} in the study file",
    )
