"""Sellers, teams, stores, agents beside each other: who differs, given their customers, and who is not shown to?"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.language import N_, english
from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.schema import LEAGUE_COLUMNS, NONE, DataError, listed
from nps_analysis.stats.case_mix import (
    CaseMix,
    contrasts,
    covariance,
    drawn_together,
    expected,
    largest_of,
    p_when_skewed,
)
from nps_analysis.stats.difference import difference
from nps_analysis.stats.funnel import between, by_chance, reaches, verdicts
from nps_analysis.stats.interval import limits
from nps_analysis.stats.multiplicity import adjusted, level_of, p_largest
from nps_analysis.stats.pairs import column_of
from nps_analysis.stats.rank import higher_than
from nps_analysis.stats.sample import mean, quantile
from nps_analysis.stats.score import named_apart, sample
from nps_analysis.stats.told_apart import in_order, notes

FEW = 1e-9  # of a group's answers that can be compared: none but for rounding
MOST_NAMES, MOST_CELLS = 1_000, 10_000_000  # names; names x kinds of customer
MOST_DRAWN = 150  # groups of which every pair is drawn together with all others
FIGURES = (
    *("nps", "low", "high", "expected", "adjusted_difference", "difference_low", "difference_high", "p_value"),
    *("p_adjusted", "shrunk", "shrunk_low", "shrunk_high", "lower_limit", "upper_limit"),
)
PLACES = ("rank", "rank_low", "rank_high")


class _League(NamedTuple):
    """One league: its groups, their kinds of customer, and what is computed of those that are compared."""

    counts: ScoreCounts  # a row per group
    rows: np.ndarray  # the groups with answers and a name, which expectations rest on
    compared: np.ndarray  # of these, who has answers enough, and others to be compared with
    mix: CaseMix
    frame: pd.DataFrame
    largest: np.ndarray


def league(
    counts: ScoreCounts,
    across: str,
    within: str | Sequence[str] = (),
    level: float = 0.95,
    min_n: int = 30,
    method: str = "default",
    seed: int = 0,
) -> pd.DataFrame:
    """Each group of ``across``: its NPS, what its customers would suggest, and what is shown of the difference.

    ``within`` are the columns that say who the customers are (market, segment, product); any other column of the
    counts, and kinds of survey where they are mixed, make leagues of their own. Returned are the columns of these
    leagues, then ``column, group, n, nps, low, high`` (points, the interval of the score alone), and

    ``expected``  the NPS that these customers would give if they answered as all of their kind do: indirect
        standardisation, the group's own answers included; without ``within`` the NPS of all, the group too. Answers
        without a name, ``(none)``, are not in it.
    ``adjusted_difference``  nps - expected, with ``difference_low, difference_high, p_value, p_adjusted``: the score
        test against the others with the same customers (``case_mix.contrasts``), p not below that of skewed answers
        that fall to the groups at random (``case_mix.p_when_skewed``). The intervals of all groups hold
        together at ``level``, by the largest of their jointly normal z (Hothorn, Bretz & Westfall 2008, Biometrical
        Journal 50:346), and ``p_adjusted`` goes with them. Only where it is below 1 - level may a group be called
        higher or lower.
    ``shrunk, shrunk_low, shrunk_high``  the score as it is likely to be truly, drawn towards what the customers
        would suggest as ``shrinkage`` does; this interval holds for a group by itself, on average over groups.
    ``rank, rank_low, rank_high``  the place by adjusted difference as observed, and the places that are possible when
        all are looked at together (``rank.rank_sets``).
    ``lower_limit, upper_limit, funnel``  limits of the adjusted difference of a group like the others, chance and
        ordinary differences taken together, for all groups at ``level``, as ``funnel`` has them, and ``inside, above,
        below``; what is ordinary is told by all leagues of the call. Who is shown to differ may well be inside: then
        such differences are ordinary here.

    then ``shown, adjust, level, method, note``. A group with fewer than ``min_n`` answers has its name and n and no
    other figure, and ``shown`` is false; ``(none)`` is neither compared nor ranked. Kinds of customer that only one
    group has cannot be adjusted for: they add nothing to its difference, and ``note`` says how many answers they are.
    Rows are no ranking: those shown to be higher come first, then by name all who are not told apart, then those shown
    to be lower, then ``(none)`` and those below the minimum.

    What a group adds is taken as the same among all its customers, and customers as not chosen for their score; a
    column that the group itself decides on (what it sells) should not be adjusted for. Where one group has most of the
    answers of a kind, expected is mostly its own, and the difference is understated; the test is not. With clusters or
    strata the effective n and degrees of freedom of each group's own score are used; no cluster should lie in two
    groups, as an account has one seller.

    Raises DataError for a column that the counts do not have, for over 1,000 names or kinds of customer without number,
    for an unknown method or level, and for employees' answers, of whom no such table is made.

    Each sells to easy and to hard customers in another mix, and none is better with either:

    >>> rows = [("A", "easy", 10, 80), ("A", "easy", 0, 20), ("A", "hard", 10, 20), ("A", "hard", 0, 20)]
    >>> rows += [("B", "easy", 10, 40), ("B", "easy", 0, 10), ("B", "hard", 10, 50), ("B", "hard", 0, 50)]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["seller", "customer", "score", "n"]))
    >>> league(counts, "seller", within="customer")[["group", "nps", "expected"]].round(1)
      group   nps  expected
    0     A  42.9      42.9
    1     B  20.0      20.0
    """
    quantile(level)
    _refuse_hidden(counts)
    across = column_of(counts, across)
    mixed = [column_of(counts, name) for name in ([within] if isinstance(within, str) else within)]
    mixed = [name for name in dict.fromkeys(mixed) if name != across]
    apart = [name for name in counts.names if name not in (across, *mixed)]
    counts = replace(counts, period=None)
    parts = enumerate(_parts(counts, apart))  # each with draws of its own, as they are independent
    leagues = [_one(part, across, mixed, level, min_n, method, [seed, place]) for place, part in parts]
    if not leagues:
        raise _nobody(across)
    largest = np.sort(np.max([one.largest for one in leagues], axis=0))
    tests = sum(int(one.compared.sum()) for one in leagues)
    spread = _ordinary(leagues)
    frames = [_judged(one, largest, tests, spread, level, min_n, mixed) for one in leagues]
    frame = pd.concat(frames, ignore_index=True).assign(column=across, level=level)
    frame = frame.assign(adjust="simultaneous", method=_method(mixed))
    frame[list(FIGURES)] = frame[list(FIGURES)].apply(_same_everywhere)
    places = pd.concat([one.counts.keys[apart] for one in leagues], ignore_index=True)
    places = named_apart(places, LEAGUE_COLUMNS)
    order = in_order(frame, places)
    return pd.concat([places, frame[list(LEAGUE_COLUMNS)]], axis=1).iloc[order].reset_index(drop=True)


def _same_everywhere(figures: pd.Series) -> np.ndarray:
    """Figures without their last digits, in which sums differ with the number of threads."""
    values = figures.to_numpy(dtype=float)
    return twelve_digits(values if str(figures.name).startswith("p_") else np.round(values, 9) + 0.0)


def _parts(counts: ScoreCounts, apart: list[str]) -> list[ScoreCounts]:
    """The counts of each league."""
    if not apart:
        return [counts] if len(counts) else []
    numbers = counts.keys.groupby(apart, sort=True, dropna=False).ngroup().to_numpy()
    return [counts.take(numbers == number) for number in range(numbers.max(initial=-1) + 1)]


def _refuse_hidden(counts: ScoreCounts) -> None:
    if counts.hidden is not None:
        raise DataError(
            "a league is not made of employees' answers",
            required="answers of customers",
            found="employee: true, under which nothing is made that lists or follows single people",
            do="leave it out; score and compare hide small groups",
        )


def _nobody(across: str) -> DataError:
    return DataError(
        f"no answers to set beside each other by {across}",
        required="valid answers",
        found="none",
        do="look at what happened to the rows: nps check SOURCE",
    )


def _one(
    counts: ScoreCounts, across: str, mixed: list[str], level: float, min_n: int, method: str, seed: list[int]
) -> _League:
    """A league with the figures that do not depend on other leagues."""
    apart = [name for name in counts.names if name not in (across, *mixed)]
    groups = counts.by(*apart, across)
    names = groups.keys[across].astype(str).to_numpy()
    drawn, answers = sample(groups), groups.n.sum(axis=1).astype(int)
    low, high = limits(sample(groups, level), level, method)
    rows = np.flatnonzero((names != NONE) & (drawn.n > 0))
    mix = CaseMix(_crossed(counts, across, mixed, names[rows]), drawn.n[rows])
    comparable = answers[rows] * _share_elsewhere(mix)
    compared = (answers[rows] >= max(min_n, 2)) & (comparable >= max(min_n, 2) - 0.5) & (mix.shared > FEW)
    free = np.ones(len(groups), dtype=bool) if groups.design is None else groups.design.freedom() > 0
    compared &= free[rows]
    frame = pd.DataFrame({"group": names, "n": answers, "nps": 100 * mean(drawn.shares), "low": low, "high": high})
    for name in (*FIGURES[3:], *PLACES):
        frame[name] = np.nan
    frame["comparable"], frame["free"] = np.nan, free
    frame.loc[rows, "comparable"] = comparable
    if len(rows):
        frame.loc[rows, ["expected", "adjusted_difference"]] = np.stack([expected(mix), _apart(mix)], axis=1)
        shrunk = np.stack(drawn_together(mix, quantile(level)), axis=1)
        frame.loc[rows, ["shrunk", "shrunk_low", "shrunk_high"]] = shrunk
    spread = covariance(mix) * np.outer(compared, compared)
    return _League(groups, rows, compared, mix, frame, largest_of(spread, seed))


def _crossed(counts: ScoreCounts, across: str, mixed: list[str], names: np.ndarray) -> np.ndarray:
    """Weights by group, kind of customer and class, of the groups ``names`` and the kinds that any of them has."""
    kept = counts.keys[across].astype(str).isin(names).to_numpy() & (counts.weight.sum(axis=1) > 0)
    keys = counts.keys[kept]
    _refuse_too_many(len(names), len(keys[mixed].drop_duplicates()) if mixed else 1, across, mixed)
    kinds = keys.groupby(mixed, dropna=False).ngroup().to_numpy() if mixed else np.zeros(len(keys), dtype=int)
    weight = np.zeros((len(names), kinds.max(initial=-1) + 1, 3))
    places = pd.Index(names).get_indexer(keys[across].astype(str))
    np.add.at(weight, (places, kinds), counts.classes("weight")[kept])
    return weight


def _refuse_too_many(names: int, kinds: int, across: str, mixed: list[str]) -> None:
    if names > MOST_NAMES:
        raise DataError(
            f"{names:,} names in {across}",
            required=f"at most {MOST_NAMES:,} to set beside each other",
            found=f"{names:,} with answers: is {across} a column of customers?",
            do="name another column with --by, or fewer rows with --where",
        )
    if names * kinds > MOST_CELLS:
        raise DataError(
            f"{kinds:,} kinds of customer by {listed(mixed, 4)}",
            required=f"kinds that several of the {names:,} in {across} have, at most {MOST_CELLS // names:,}",
            found=f"{kinds:,} combinations of values",
            do="name fewer columns, or coarser ones, with --within",
        )


def _share_elsewhere(mix: CaseMix) -> np.ndarray:
    """The share of each group's answers that is of kinds of customer which others have too."""
    return (mix.share * (mix.part < 1 - FEW)).sum(axis=1)


def _apart(mix: CaseMix) -> np.ndarray:
    """Observed minus expected, in points."""
    return (mix.share * (mix.score - mix.usual)).sum(axis=1)


def _judged(
    one: _League, largest: np.ndarray, tests: int, spread: float, level: float, min_n: int, mixed: list[str]
) -> pd.DataFrame:
    """The league with tests, places and funnel, and without figures of those below the minimum."""
    frame, at = one.frame, one.rows[one.compared]
    if len(at):
        frame.loc[at, list(FIGURES[5:9])] = _tests(one, largest, tests, level)
        frame.loc[at, list(PLACES)] = _places(one, level)
        frame.loc[at, ["lower_limit", "upper_limit"]] = _funnel(one, spread, tests, level)
    frame["shown"] = frame["n"] >= min_n
    unjudged = frame.index.difference(at)
    frame.loc[frame["group"] == NONE, "expected"] = np.nan
    frame["note"] = notes(frame, min_n, mixed, others=len(one.rows) > 1)
    reach = frame[["lower_limit", "upper_limit"]].to_numpy() * [-1, 1]
    frame["funnel"] = verdicts(frame["adjusted_difference"].to_numpy(), reach.T)
    frame.loc[unjudged, ["expected", "adjusted_difference", "shrunk", "shrunk_low", "shrunk_high"]] = np.nan
    frame.loc[~frame["shown"], ["nps", "low", "high"]] = np.nan
    return frame.astype(dict.fromkeys(PLACES, "Int64"))


def _tests(one: _League, largest: np.ndarray, tests: int, level: float) -> np.ndarray:
    """Limits of the differences, p-values, and those adjusted for all groups together: compared groups x 4."""
    group, rest = (type(side)(side.shares[one.compared], side.n[one.compared]) for side in contrasts(one.mix))
    design = one.counts.design
    freedom = None if design is None else design.freedom()[one.rows[one.compared]]
    wide = level_of(max(round(float(np.quantile(largest, level)), 9), quantile(level)))
    found = difference(group, rest, wide, freedom=freedom)
    p, shared = found["p_value"].to_numpy(), one.mix.shared[one.compared]
    p = np.where(np.isnan(p), np.nan, np.maximum(p, p_when_skewed(one.mix)[one.compared]))
    everybody = np.append(np.nan_to_num(p, nan=1.0), np.ones(tests - len(p)))  # with those of other leagues
    together = np.where(np.isnan(p), np.nan, p_largest(largest, everybody)[: len(p)])
    unclear = ~(together < 1 - level)  # then 0 is among what is possible, also where skewness alone says so
    low = np.where(unclear, np.minimum(found["low"], 0), found["low"])
    high = np.where(unclear, np.maximum(found["high"], 0), found["high"])
    return np.stack([shared * low, shared * high, p, together], axis=1)


def _places(one: _League, level: float) -> np.ndarray:
    """Place as observed, and the lowest and highest that are possible: compared groups x 3."""
    scores, n = _apart(one.mix)[one.compared], one.mix.n[one.compared]
    spread = covariance(one.mix)[np.ix_(one.compared, one.compared)]
    scores = np.round(scores, 9)
    floor = 100 / np.minimum.outer(n, n)  # one answer, one class further
    compared = _by_pairs if len(n) > MOST_DRAWN else higher_than
    higher = compared(scores, spread, floor=floor) < 1 - level
    observed = pd.Series(scores).rank(ascending=False, method="min").to_numpy()
    return np.stack([observed, 1 + higher.sum(axis=0), len(n) - higher.sum(axis=1)], axis=1)


def _by_pairs(scores: np.ndarray, spread: np.ndarray, floor: np.ndarray) -> np.ndarray:
    """Adjusted p-values for "j is higher than k", as ``higher_than`` has them, by Holm over all ordered pairs.

    Of hundreds of groups that loses little, and the joint distribution of all pairs would take many seconds.
    """
    variances = np.diag(spread)
    errors = np.maximum(np.sqrt(np.maximum(variances[:, None] + variances - 2 * spread, 0)), floor)
    p = ndtr((scores - scores[:, None]) / errors)
    p[np.diag_indices(len(p))] = np.nan
    return np.nan_to_num(adjusted(p.ravel()).reshape(p.shape), nan=1.0)


def _funnel(one: _League, spread: float, tests: int, level: float) -> np.ndarray:
    """The limits of the difference of a group like the others, for ``tests`` groups together: compared groups x 2."""
    squared, skew = (figures[one.compared] for figures in by_chance(one.mix, one.mix.part))
    low, high = reaches(squared, skew, spread, level, tests)
    return np.stack([-low, high], axis=1)


def _ordinary(leagues: list[_League]) -> float:
    """The standard deviation (points) by which groups that are compared differ ordinarily, over all leagues."""
    apart = np.concatenate([_apart(one.mix)[one.compared] for one in leagues])
    return between(apart, np.concatenate([by_chance(one.mix, one.mix.part)[0][one.compared] for one in leagues]))[1]


def _method(mixed: list[str]) -> str:
    if not mixed:
        return N_("observed minus all")
    return english("observed minus expected by {columns}", columns=listed(mixed, 4))
