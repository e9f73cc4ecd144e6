"""Which scale are ratings on, and which of the numbers beside them are codes for "not used" or "no answer"?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from nps_analysis.language import N_
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError, counted, listed

Sums = Mapping[int, int]  # number -> answers
Means = Mapping[int, tuple[int, float, float]]  # number -> answers, mean and variance of their scores
CODES = {77, 88, 97, 98, 99, 888, 998, 999}
TEN, FIVE, SEVEN = 10, 5, 7
FEW = 30  # answers below which a number that does not occur says nothing
MOST_CODES = 3
CLEAR = float(np.log(20))  # scores tell a rating from a code where one is this many times as likely as the other
SCORES = (0, 10)
UNTOLD_ZERO = N_("neither labels nor scores say that 0 is a rating")


@dataclass(frozen=True)
class Scale:
    """Lowest and highest rating, the numbers beside them that are codes, and how that was told."""

    low: int
    high: int
    codes: frozenset[int] = frozenset()
    why: str = ""
    said: str = ""  # why 0, which could have been a code, was taken as a rating


@dataclass(frozen=True)
class Labelled:
    """The numbers of a column whose words in the data, or in the study, say that they are ratings, or that not."""

    ratings: frozenset[int] = frozenset()
    codes: frozenset[int] = frozenset()
    highest: int | None = None  # of the numbers that the study gives its words


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
    codes = codes if len(codes) <= MOST_CODES else frozenset()
    return replace(scale, codes=codes, why=scale.why if codes else "", said=scale.said if scale.low in sums else "")


def scales_of(
    sums: Mapping[str, Sums], means: Callable[[str], Means], labels: Mapping[str, Labelled] | None = None
) -> dict[str, Scale]:
    """The scale of each column, told by the numbers in all of them together.

    Negative numbers and 77, 88, 97 to 99 are codes, and so are up to three numbers beyond a gap after a whole scale: 9
    beside 1 to 5. Ratings that end at 4 or lower are on 1 to 5 where others end at 5, or answers are fewer than 30:
    that nobody gave a 5 makes no other scale. Where none end at 5, the study's words tell whether 3 or 4 is the end, or
    DataError asks. What 0 is, where numbers end at 7 or lower, and 6 where all columns have 1 to 6, is told by
    ``labels`` where they say it; else by the scores (``means``): those of a lowest or highest rating lie where the
    other ratings' scores lead to, those of people who used nothing near the mean of all. One must be twenty times as
    likely as the other; where neither is, 0 beside 1 to 5, 6 or 7 is a code, and 6 is one where other columns end at 5
    or there is a 0. 0 beside 1 to 10 is a rating unless the scores, or a gap up to 3, say otherwise. Raises DataError
    where nothing tells.

    >>> sums = {"a": {0: 9, 1: 5, 2: 5, 3: 9, 4: 40, 5: 60}, "b": {1: 9, 2: 9, 3: 9, 4: 9, 5: 9, 6: 9}}
    >>> scales_of(sums, means=lambda column: {})["b"]
    Scale(low=1, high=5, codes=frozenset(), why='other ratings end at 5', said='')
    """
    known = {column: (labels or {}).get(column, Labelled()) for column in sums}
    plain = {
        column: {n: rows for n, rows in one.items() if n >= 0 and n not in CODES and n not in known[column].codes - {0}}
        for column, one in sums.items()
    }
    tops = {column: _top(column, one) for column, one in plain.items()}
    short = {column: top for column, top in tops.items() if top <= SEVEN}
    found = {column: _long(column, plain[column], means, known[column]) for column in tops if column not in short}
    return found | _short(short, plain, means, known)


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


def _long(column: str, sums: Sums, means: Callable[[str], Means], known: Labelled) -> Scale:
    """0 to 10 where 0 occurs, unless it is told to be none of the ratings; else 1 to 10.

    DataError for 1 to 8: whether 8 is a code beside 1 to 7, or nobody gave 9 and 10, nothing tells.
    """
    if set(range(1, SEVEN + 2)) == {*sums} - {0} and sum(sums.values()) >= FEW:
        raise _untold(column, "ratings from 1 to 8: 8 may be a code beside 1-7")
    if 0 not in sums:
        return Scale(1, TEN)
    is_rating, why = _zero([column], {column: sums}, means, {column: known})
    apart = sum(sums.values()) >= FEW and not {1, 2, 3} & set(sums)
    if is_rating is None and apart:
        return Scale(1, TEN, why=N_("0 stands apart from the other ratings"))
    if is_rating is False:
        return Scale(1, TEN, why=why)
    return Scale(0, TEN, said="" if is_rating else N_("nothing says that it is a code"))


def _short(
    tops: Mapping[str, int],
    sums: Mapping[str, Sums],
    means: Callable[[str], Means],
    known: Mapping[str, Labelled],
) -> dict[str, Scale]:
    """The scales of columns whose numbers end at 7 or lower."""
    sure = {top for column, top in tops.items() if sum(sums[column].values()) >= FEW}
    yes_no = {column: Scale(0, 1) for column, top in tops.items() if top <= 1 and 0 in sums[column]}
    tops = {column: top for column, top in tops.items() if column not in yes_no}
    if not tops:
        return yes_no
    zeros, highest = [column for column in tops if 0 in sums[column]], max(tops.values())
    rated, why_zero = _zero(zeros, sums, means, known) if zeros else (None, "")
    six, why = _end_at_six(tops, sure, sums, means, known, rated)
    ends = {column: {6: six, SEVEN: SEVEN}.get(top, FIVE) for column, top in tops.items()}
    if rated:
        ends = ends if highest > 4 else dict.fromkeys(tops, highest)
        of_zero = {ends[column] for column in zeros}
        return yes_no | {
            column: Scale(0, end, why=why, said=why_zero) if end in of_zero else Scale(1, end, why=why)
            for column, end in ends.items()
        }
    if zeros and (highest < 4 or (highest == 4 and rated is None)):
        raise _untold(zeros[0], f"0 to {highest}, where 0 may be a rating or a code")
    why = why or (why_zero or UNTOLD_ZERO) * bool(zeros)
    if highest < FIVE:
        ends |= {column: _below_five(column, top, sums[column], known[column]) for column, top in tops.items()}
    return yes_no | {column: Scale(1, end, why=why) for column, end in ends.items()}


def _below_five(column: str, top: int, sums: Sums, known: Labelled) -> int:
    """Where the scale ends of a column that ends at 4 or lower, as all beside it do; DataError where nothing tells."""
    if known.highest is not None:
        return known.highest if top <= known.highest < FIVE else FIVE
    if top in (3, 4) and sum(sums.values()) >= FEW:
        raise _untold(column, f"ratings up to {top}: it may be the highest, or nobody gave a 5")
    return FIVE


def _end_at_six(
    tops: Mapping[str, int],
    sure: set[int],
    sums: Mapping[str, Sums],
    means: Callable[[str], Means],
    known: Mapping[str, Labelled],
    zero_rated: bool | None,
) -> tuple[int, str]:
    """Where the scales of columns end whose highest number is 6, and how that was told."""
    sixes = [column for column, top in tops.items() if top == 6]
    if not sixes or SEVEN in sure:
        return (SEVEN, "") if SEVEN in sure else (FIVE, "")
    if any(6 in known[column].ratings for column in sixes):
        return 6, N_("its label says that 6 is a rating")
    if FIVE in sure:
        return FIVE, N_("other ratings end at 5")
    evidence = _together([_evidence(means(column), 6, tuple(range(1, 6))) for column in sixes])
    if abs(evidence) >= CLEAR:
        return (6, N_("the scores go on to 6")) if evidence > 0 else (FIVE, N_("the scores break off at 6"))
    if zero_rated is not True and any(0 in sums[column] for column in tops):
        return FIVE, N_("0 and 6 stand on both sides of 1 to 5")
    raise _untold(listed(sixes), "1 to 6, and scores that do not tell whether 6 is a rating or a code")


def _zero(
    columns: Sequence[str], sums: Mapping[str, Sums], means: Callable[[str], Means], known: Mapping[str, Labelled]
) -> tuple[bool | None, str]:
    """Whether 0 is a rating in these columns, and how that was told; None where nothing tells."""
    if any(0 in known[column].ratings for column in columns):
        return True, N_("its label says what it is a rating of")
    if any(0 in known[column].codes for column in columns):
        return False, N_("its label says that 0 is none")
    others = tuple(range(1, 1 + max(max(sums[column]) for column in columns)))
    evidence = _together([_evidence(means(column), 0, others) for column in columns])
    if abs(evidence) < CLEAR:
        return None, ""
    if evidence > 0:
        return True, N_("its scores are those of a lowest rating")
    return False, N_("the scores of 0 are those of all")


def _together(evidence: Sequence[float]) -> float:
    """The evidence of several columns; as the same people rate them, not all of it counts."""
    return float(np.sum(evidence) / np.sqrt(len(evidence)))


def _evidence(means: Means, end: int, others: Sequence[int]) -> float:
    """The log of how much likelier the scores at ``end`` are those of a rating than those of a code for "not used".

    A rating's mean score lies where the line through the other ratings' means leads to, within 0 and 10; a code's is
    that of all who rated. Both have the standard error of the mean at ``end`` and of the line there, which is the same
    for both. 0 where that cannot be told: fewer than three other ratings, or scores that do not vary.
    """
    there = [number for number in others if number in means and number != end]
    if end not in means or len(there) < 3:
        return 0.0
    n, mean, within = (np.array([means[number][i] for number in there], dtype=float) for i in range(3))
    x = np.array(there, dtype=float)
    centre, overall = np.average(x, weights=n), np.average(mean, weights=n)
    spread = float(n @ (x - centre) ** 2)
    line = float(np.clip(overall + (n @ ((x - centre) * mean)) / spread * (end - centre), *SCORES))
    own_n, own_mean, own_within = means[end]
    variance = (n @ within + own_n * own_within) / max(n.sum() + own_n - 2, 1)
    error = variance * (1 / own_n + 1 / n.sum() + (end - centre) ** 2 / spread)
    return float(((own_mean - overall) ** 2 - (own_mean - line) ** 2) / (2 * error)) if error > 0 else 0.0


def _untold(column: str, found: str) -> DataError:
    return DataError(
        f"the scale of {column} is not clear",
        required="a scale such as 1-5, 1-7, 1-10 or 0-10, with codes for no answer apart from it",
        found=found,
        do="name the scale: --rating-scale 1-5, or rating_scale: {COLUMN: 1-5} in the study file",
    )
