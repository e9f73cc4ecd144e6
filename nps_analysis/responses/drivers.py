"""Which ratings go with which scores: ratings counted by score, and the cross-products that a regression takes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import english
from nps_analysis.responses.anonymous import refuse_employees, refuse_part, without_counts
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.design import cluster_of, repeated
from nps_analysis.responses.grouped import keys_of, named_groups, twelve_digits
from nps_analysis.responses.ratings import ABSENT, Rating, as_numbers, read_ratings
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.responses.required import refuse_comments, refuse_mixed, refuse_one_cluster
from nps_analysis.responses.rows import written
from nps_analysis.responses.segments import segment_name
from nps_analysis.scale import CLASS_OF, SCORES
from nps_analysis.schema import SMALLEST_DISTRIBUTION, DataError, counted

SHARDS = 1000  # parts that the answers are drawn into, of which a bootstrap draws
MOST_CELLS = 20_000_000  # groups x drivers x ratings x scores
MOST_ROWS = 5_000  # complete answers that are kept one by one
MOST_PACKED = 2**62  # of a whole number that stands for several columns
PART = 10_000  # rows
WEIGHT, SUM, SQUARE, PRODUCT = range(4)  # the sums of each pair: w, w x, w x², w x y


@dataclass(frozen=True, eq=False)
class DriverCounts:
    """Answers by rating and score, and the sums of every pair of ratings over the people who gave both.

    ``n``, ``weight`` and ``weight_sq`` are arrays of groups x drivers x ratings (from the lowest of the scale on) x 11
    scores: all answers first, then the groups of ``keys``. ``sums`` has one row per shard, a random part of the answers
    (whole clusters, where there are any): 4 x variables x variables, the sums of weights, of w x, w x² (x the variable
    of the row) and w x y over the answers that have both. The variables are the drivers, then the points of the class
    (-1, 0, 1), then the score. ``pairs`` and ``pairs_sq`` are the unweighted n and the sums of w² of each pair,
    ``complete`` the sums over the ``complete_n`` answers that have every rating, of which ``rows`` keeps up to 5,000
    at random: ratings, then the score.
    """

    ratings: tuple[Rating, ...]
    keys: pd.DataFrame
    n: np.ndarray
    weight: np.ndarray
    weight_sq: np.ndarray
    sums: np.ndarray
    pairs: np.ndarray
    pairs_sq: np.ndarray
    complete: np.ndarray
    complete_n: int
    rows: np.ndarray
    clusters: int | None = None
    by_respondent: bool = False  # the clusters are people who answered more than once; nobody named them
    warnings: tuple[str, ...] = ()
    responses: Responses | None = field(default=None, repr=False)

    @property
    def drivers(self) -> list[str]:
        return [one.column for one in self.ratings]

    @property
    def answers(self) -> int:
        """The answers with a valid score, rated or not."""
        return int(self.pairs[-1, -1])

    @property
    def of_employees(self) -> bool:
        return self.responses is not None and self.responses.study.employee

    @property
    def weighted(self) -> bool:
        return not np.array_equal(self.n, self.weight)

    def steps(self, driver: int) -> np.ndarray:
        """The ratings that a driver's scale has, from the lowest on; its columns of the counts beyond are empty."""
        return np.arange(self.ratings[driver].low, self.ratings[driver].high + 1)

    def table(self) -> pd.DataFrame:
        """The groups' counts as a long table: ``driver, rating, score`` and the three sums; no rows without answers.

        Without groups it is that of all answers. Raises DataError of employees.
        """
        if self.responses is not None:
            refuse_employees(self.responses, "a table of what goes with the score")
        own = slice(1, None) if len(self.keys.columns) else slice(0, 1)
        at = np.argwhere(self.n[own] > 0)
        group, driver, step, score = at.T
        low = np.array([one.low for one in self.ratings])
        long = self.keys.iloc[group].reset_index(drop=True)
        sums = {name: getattr(self, name)[own][tuple(at.T)] for name in ("n", "weight", "weight_sq")}
        return long.assign(driver=np.array(self.drivers)[driver], rating=low[driver] + step, score=score, **sums)

    def account(self) -> pd.DataFrame:
        """What happened to every answer in each column: ``driver, scale, n, missing, codes, off_scale``.

        Of employees no row has numbers of which one is from 1 to 7.
        """
        rows = [
            (one.column, one.scale, one.n, one.missing, sum(one.codes.values()), sum(one.off_scale.values()))
            for one in self.ratings
        ]
        found = pd.DataFrame(rows, columns=["driver", "scale", "n", "missing", "codes", "off_scale"])
        if not self.of_employees:
            return found
        numbers = found.drop(columns=["driver", "scale"]).astype("Int64")
        few = numbers.apply(lambda n: n.between(1, SMALLEST_DISTRIBUTION - 1)).any(axis=1)
        return found[["driver", "scale"]].join(numbers.mask(few))


def tally_drivers(
    responses: Any, drivers: Sequence[str] = (), by: str | Sequence[str] = (), seed: int | None = None, **options: Any
) -> DriverCounts:
    """Answers counted by rating and score, with the sums of every pair of ``drivers``, in one pass over the rows.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes, with ``options`` for it; without
    ``drivers`` they are those of the study. Only answers with a valid score count; what is no rating is left out and
    warned of (see ``read_ratings``). ``by`` names columns, or a period, for performance by segment. Which shard an
    answer falls in is drawn with ``seed``, that of the study unless given. Where no clusters are named and people
    answered more than once, the answers of each are a cluster. Raises DataError without drivers, for a column that is
    no rating or, in ``by``, the comments, and where kinds of survey or brands are mixed.

    >>> frame = pd.DataFrame({"score": [10, 9, 3, 8], "price": [5, 4, 1, None], "staff": [5, 5, None, 3]})
    >>> counts = tally_drivers(frame, ["price", "staff"], rating_scale="1-5")
    >>> counts.pairs[:2, :2].astype(int).tolist()
    [[3, 2], [2, 3]]
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    names = [by] if isinstance(by, str) else list(by)
    return _counted(responses, list(drivers) or responses.study.drivers, names, seed)


@reads_rows
def _counted(responses: Responses, drivers: list[str], by: list[str], seed: int | None) -> DriverCounts:
    _refuse(responses, drivers, by)
    ratings = tuple(read_ratings(responses, drivers))
    if responses.columns.score in [one.column for one in ratings]:
        raise DataError(
            f'"{responses.columns.score}" is the score itself',
            required="ratings beside the score",
            found="the column of scores among the drivers",
            do="leave it out of --drivers",
        )
    keys, period = keys_of(responses, by)
    refuse_comments(responses, keys.values())
    table = _table(responses, ratings, keys)
    at, groups, more = _groups(table, keys, period, responses.study.calendar_of_periods)
    rng = np.random.default_rng(responses.study.seed if seed is None else seed)
    order = _order(table)
    table, at = table.take(order), at[order]
    x, score = table.filter(like="rating ").to_numpy(np.int8), table["score"].to_numpy(np.int8)
    weight = table["weight"].to_numpy(float)
    shard, clusters = _shards(table, rng)
    if clusters == 1:
        refuse_one_cluster(responses)
    values = np.column_stack([x, CLASS_OF[score] - 1, score]).astype(np.int8)
    there = np.column_stack([x != ABSENT, np.ones((len(x), 2), dtype=bool)])
    whole = there.all(axis=1)
    sums, pairs, squares = _sums(values, there, weight, shard)
    return DriverCounts(
        ratings,
        groups,
        **_counts(ratings, x, score, weight, at, len(groups)),
        sums=sums,
        pairs=pairs,
        pairs_sq=squares,
        complete=_sums(values[whole], there[whole], weight[whole], _in_parts(whole.sum()))[0].sum(axis=0),
        complete_n=int(whole.sum()),
        rows=_kept(np.column_stack([x, score])[whole], rng),
        clusters=clusters,
        by_respondent=responses.columns.cluster is None and clusters is not None,
        warnings=without_counts(
            responses, [*(text for one in ratings for text in one.warnings), *more, *_doubts(responses)]
        ),
        responses=responses,
    )


def _refuse(responses: Responses, drivers: list[str], by: list[str]) -> None:
    """DataError without drivers, of a part of employees, and where answers to different questions would be pooled."""
    refuse_part(responses, "ratings", by)
    if not drivers:
        raise DataError(
            "no drivers are named",
            required="columns of ratings beside the score",
            found=f"{counted(len(responses.names), 'column')}, and no drivers in the study file",
            do="name them with --drivers A,B,C, or under drivers in the study file",
        )
    refuse_mixed(responses, ": what goes with one score need not go with another")


def _table(responses: Responses, ratings: Sequence[Rating], keys: dict[str, str | None]) -> pd.DataFrame:
    """The valid answers: score and ratings as whole numbers, weight, keys and cluster, or who answered repeatedly."""
    frame = responses.kept().filter(written(responses.columns.score or "", responses.scores))
    kinds = frame.collect_schema()
    raw = nw.col(responses.columns.score or "")
    own = [
        (segment_name(column, kinds[column], column) if column else responses.date_in(name)).alias(f"key {i}")
        for i, (name, column) in enumerate(keys.items())
    ]
    named, who = responses.columns.cluster, responses.columns.cluster or responses.columns.respondent
    plan = frame.select(
        as_numbers(raw, responses.scores).alias("score"),
        responses.weight().alias("weight"),
        *(as_numbers(nw.col(one.column), one.values).alias(f"rating {i}") for i, one in enumerate(ratings)),
        *own,
        *([cluster_of(frame, who).alias("cluster")] if who else []),
    )
    table = plan.lazy().collect("pandas").to_native()
    return table if named or (who and repeated(table["cluster"])) else table.drop(columns="cluster", errors="ignore")


def _order(table: pd.DataFrame) -> np.ndarray:
    """The rows by what they say, so that nothing depends on the order in which a source or an engine has them."""
    keys: list[np.ndarray] = []
    packed, room = np.zeros(len(table), dtype=np.int64), 1
    for name in table.columns[table.columns.str.startswith("rating ") | (table.columns == "score")]:
        values = table[name].to_numpy(np.int64) - ABSENT
        size = int(values.max(initial=0)) + 1
        if room * size > MOST_PACKED:
            keys, packed, room = [*keys, packed], np.zeros(len(table), dtype=np.int64), 1
        packed, room = packed * size + values, room * size
    if "cluster" in table:
        keys.append(pd.factorize(table["cluster"], sort=True)[0])
    return np.lexsort([table["weight"].to_numpy(float), *keys, packed])


def _groups(
    table: pd.DataFrame, keys: dict[str, str | None], period: str | None, calendar: str
) -> tuple[np.ndarray, pd.DataFrame, list[str]]:
    """The group of each row, ABSENT where it is in no period; the groups; and warnings about their names."""
    if not keys:
        return np.full(len(table), ABSENT), pd.DataFrame(index=[0]).iloc[:0], []
    columns = table[[f"key {i}" for i in range(len(keys))]]
    raw = columns.groupby(list(columns), dropna=False).ngroup().to_numpy()
    first = np.unique(raw, return_index=True)[1]
    named, keep, warnings = named_groups(columns.iloc[first].reset_index(drop=True), keys, period, calendar)
    places = np.full(len(named), ABSENT)
    places[keep] = named[keep].groupby(list(named)).ngroup()
    known, rows = np.unique(places, return_index=True)
    return places[raw], named.iloc[rows[known != ABSENT]].reset_index(drop=True), warnings


def _counts(
    ratings: Sequence[Rating], x: np.ndarray, score: np.ndarray, weight: np.ndarray, at: np.ndarray, groups: int
) -> dict[str, np.ndarray]:
    """n, weight and weight_sq as arrays of (all answers and groups) x drivers x ratings x scores."""
    steps = max(one.high - one.low + 1 for one in ratings)
    shape = (1 + groups, len(ratings), steps, len(SCORES))
    if np.prod(shape) > MOST_CELLS:
        raise DataError(
            "too many groups to count ratings in",
            required=f"at most {MOST_CELLS:,} groups x drivers x ratings x scores",
            found=" x ".join(f"{size:,}" for size in shape),
            do="leave out the column that has a different value in nearly every row",
        )
    sums = {"n": np.zeros(shape)}
    if not (weight == 1).all():
        sums |= {"weight": np.zeros(shape), "weight_sq": np.zeros(shape)}
    blocks = [(slice(0, 1), np.zeros_like(at)), *([(slice(1, None), at)] if groups else [])]
    for i, one in enumerate(ratings):
        for block, group in blocks:
            rows = (x[:, i] != ABSENT) & (group != ABSENT)
            cell = (group[rows] * steps + x[rows, i] - one.low) * len(SCORES) + score[rows]
            for power, total in enumerate(sums.values()):
                size = total[block, i].size
                added = np.bincount(cell, weight[rows] ** power if power else None, minlength=size)
                total[block, i] = twelve_digits(added.astype(float)).reshape(-1, *shape[2:])
    return {"weight": sums["n"], "weight_sq": sums["n"]} | sums


def _shards(table: pd.DataFrame, rng: np.random.Generator) -> tuple[np.ndarray, int | None]:
    """The shard of each row, drawn at random, and how many clusters there are; a cluster is in one shard."""
    if "cluster" not in table:
        return rng.permutation(len(table)) % SHARDS, None
    cluster, names = pd.factorize(table["cluster"], sort=True)
    alone = cluster < 0
    cluster[alone] = len(names) + np.arange(alone.sum())
    clusters = len(names) + int(alone.sum())
    return (rng.permutation(clusters) % SHARDS)[cluster], clusters


def _in_parts(rows: int) -> np.ndarray:
    """Parts of rows that are added up one by one, so that few of them are in memory as numbers at once."""
    return np.arange(rows) // PART


def _sums(
    values: np.ndarray, there: np.ndarray, weight: np.ndarray, shard: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The sums of all pairs by shard (shards x 4 x variables x variables), and over all rows n and the sums of w²."""
    size = values.shape[1]
    order = np.argsort(shard, kind="stable")
    ends = np.searchsorted(shard[order], np.arange(int(shard.max(initial=-1)) + 2))
    sums = np.zeros((len(ends) - 1, 4, size, size))
    n, squares = np.zeros((size, size)), np.zeros((size, size))
    for i, (start, end) in enumerate(pairwise(ends)):
        rows = order[start:end]
        m, w = there[rows].astype(float), weight[rows, None]
        x = values[rows] * m
        sums[i] = (w * m).T @ m, (w * x).T @ m, (w * x * x).T @ m, (w * x).T @ x
        n += m.T @ m
        squares += (w * w * m).T @ m
    return twelve_digits(sums), n, twelve_digits(squares)


def _kept(rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rows if len(rows) <= MOST_ROWS else rows[np.sort(rng.choice(len(rows), MOST_ROWS, replace=False))]


def _doubts(responses: Responses) -> list[str]:
    stratum = responses.columns.stratum
    said = english("strata ({name}) are not used here, but for the weights that they give", name=stratum)
    return [said] if stratum else []
