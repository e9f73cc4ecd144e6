"""How a rating stands: its mean, and the scores of those who rate low and high."""

import numpy as np
import pandas as pd
from scipy.special import stdtr, stdtrit

from nps_analysis.counts import ScoreCounts
from nps_analysis.responses.drivers import DriverCounts
from nps_analysis.responses.grouped import MEASURES
from nps_analysis.responses.ratings import Rating
from nps_analysis.schema import counted
from nps_analysis.stats.difference import difference
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.sample import Sample, quantile
from nps_analysis.stats.score import named_apart, sample

COLUMNS = (
    *("driver", "n", "scale", "performance", "performance_low", "performance_high"),
    *("mean_difference", "mean_difference_low", "mean_difference_high", "p_adjusted", "tested", "level", "note"),
)
BANDS = ("low", "middle", "high")


def performance(counts: DriverCounts, level: float = 0.95, min_n: int = 30) -> pd.DataFrame:
    """The mean rating of each driver in each group, on its own scale, with its t interval; one row for each.

    The groups' columns, then ``driver, n`` (answers, unweighted), ``scale, performance, performance_low,
    performance_high``; ``mean_difference``, the mean less that of all other answers, in steps of the scale, with
    ``mean_difference_low`` and ``_high`` and ``p_adjusted`` by Welch's test (1947, Biometrika 34:28), by Holm for all
    tests together (of two groups there is one test, which both rows have); ``tested``, ``level, note``. Without groups
    it is that of all answers. Answers are taken as independent, weights as given (linearised error with n / (n - 1)); a
    group without ratings has no mean (NaN), one rating no interval. Fewer than ``min_n`` on either side, and answers in
    clusters that are named, are not tested; ``note`` says where there are fewer than ``min_n``. Raises DataError for a
    level that is not between 0 and 1.

    >>> import pandas as pd
    >>> from nps_analysis.responses.drivers import tally_drivers
    >>> frame = pd.DataFrame({"score": [9, 3, 8, 10], "staff": [5, 1, 4, 5], "shop": ["A", "A", "B", "B"]})
    >>> found = performance(tally_drivers(frame, ["staff"], by="shop", rating_scale="1-5"))
    >>> found[["shop", "performance"]].values.tolist()
    [['A', 3.0], ['B', 4.5]]
    """
    grouped = len(counts.keys.columns) > 0
    parts = []
    for row in range(1, len(counts.n)) if grouped else (0,):
        n = counts.n[row].sum(axis=(1, 2)).astype(int)
        names = counts.keys.iloc[[row - 1] * len(n)] if grouped else pd.DataFrame(index=range(len(n)))
        table = {"driver": counts.drivers, "n": n, "scale": [one.scale for one in counts.ratings]}
        table |= means(counts, level, row) | _from_the_rest(counts, level, row, min_n)
        table |= {"level": level, "note": [too_few(one, min_n) for one in n]}
        parts.append(named_apart(names.reset_index(drop=True), COLUMNS).assign(**table))
    found = pd.concat(parts, ignore_index=True)
    p = np.where(found["tested"], found["p_adjusted"], np.nan)
    return found.assign(p_adjusted=_counted_once(found, p, counts))


def _counted_once(found: pd.DataFrame, p: np.ndarray, counts: DriverCounts) -> np.ndarray:
    """p adjusted, where a driver has two groups that are each other's rest as that of one test."""
    rated, everyone = found[found["n"] > 0], counts.n[0].sum(axis=(1, 2))
    places = [rows.index for _, rows in rated.groupby("driver", sort=False) if len(rows) == 2]
    at = {name: place for place, name in enumerate(counts.drivers)}
    both = [two for two in places if found["n"][two].sum() == everyone[at[found["driver"][two[0]]]]]
    alone = p.copy()
    alone[[second for _, second in both]] = np.nan
    result = adjusted(alone)
    for first, second in both:
        result[second] = result[first]
    return result


def means(counts: DriverCounts, level: float, row: int = 0, errors: np.ndarray | None = None) -> dict[str, np.ndarray]:
    """``performance`` and its limits in one row of the counts; with ``errors`` those in place of the linearised."""
    quantile(level)
    ends = np.array([(one.low, one.high) for one in counts.ratings], dtype=float).T
    mean, error, answers = _mean_and_error(counts, *(getattr(counts, name)[row] for name in MEASURES))
    with np.errstate(invalid="ignore"):
        freedom = np.where(answers > 1, answers - 1, np.nan)
        margin = stdtrit(freedom, (1 + level) / 2) * (error if errors is None else errors)
    low, high = np.clip(mean - margin, *ends), np.clip(mean + margin, *ends)
    return {"performance": mean, "performance_low": low, "performance_high": high}


def _mean_and_error(
    counts: DriverCounts, n: np.ndarray, weight: np.ndarray, squared: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean rating of each driver with its standard error, and the answers, from drivers x ratings x scores."""
    ratings = np.array([[one.low] for one in counts.ratings], dtype=float) + np.arange(n.shape[1])
    n, weight, squared = (sums.sum(axis=2) for sums in (n, weight, squared))
    answers = n.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        total = np.where(weight.sum(axis=1) > 0, weight.sum(axis=1), np.nan)
        mean = (weight * ratings).sum(axis=1) / total
        error = np.sqrt((squared * (ratings - mean[:, None]) ** 2).sum(axis=1) * answers / (answers - 1)) / total
    return mean, error, answers


def _from_the_rest(counts: DriverCounts, level: float, row: int, min_n: int) -> dict[str, np.ndarray]:
    """How far the means of a group are from those of all other answers; ``p_adjusted`` is not adjusted yet."""
    own = [getattr(counts, name)[row] for name in MEASURES]
    rest = [getattr(counts, name)[0] - part for name, part in zip(MEASURES, own, strict=True)]
    (mean, error, n), (other, its_error, its_n) = (_mean_and_error(counts, *sums) for sums in (own, rest))
    variances = np.array([error**2, its_error**2])
    with np.errstate(divide="ignore", invalid="ignore"):
        together = np.sqrt(variances.sum(axis=0))
        freedom = together**4 / (variances**2 / (np.array([n, its_n]) - 1)).sum(axis=0)
        apart, margin = mean - other, stdtrit(freedom, (1 + level) / 2) * together
        p = 2 * stdtr(freedom, -np.abs(apart / together))
    tested = (np.minimum(n, its_n) >= min_n) & (together > 0)
    tested &= counts.clusters is None or counts.by_respondent
    ends = {"mean_difference_low": apart - margin, "mean_difference_high": apart + margin}
    return {"mean_difference": apart, **ends, "p_adjusted": p, "tested": tested}


def bands(rating: Rating) -> tuple[int, int]:
    """The highest rating that is low, and the lowest that is high: two fifths and one fifth of the scale's steps.

    >>> [bands(Rating("", *ends, {})) for ends in ((1, 5), (1, 7), (0, 10), (1, 3))]
    [(2, 5), (2, 7), (3, 9), (1, 3)]
    """
    steps = rating.high - rating.low + 1
    return rating.low + max(1, 2 * steps // 5) - 1, rating.high - max(1, steps // 5) + 1


def penalty_and_reward(counts: DriverCounts, level: float) -> dict[str, np.ndarray]:
    """NPS of those who rate low, and of those who rate high, less that of those in the middle: points, with intervals.

    ``penalty, penalty_low, penalty_high``, the same of ``reward``, and the answers ``n_low, n_middle, n_high``. The
    intervals are those of ``difference`` (score); with weights at the effective n. A scale of two steps has no middle.
    """
    columns: dict[str, pd.Series] = {}
    three = [in_band(counts, band) for band in range(len(BANDS))]
    drawn = [sample(one) for one in three]
    for name, band in (("penalty", 0), ("reward", 2)):
        apart = difference(_answered(drawn[band]), _answered(drawn[1]), level)
        columns |= {name: apart["difference"], f"{name}_low": apart["low"], f"{name}_high": apart["high"]}
    n = {f"n_{name}": one.n.sum(axis=1).astype(int) for name, one in zip(BANDS, three, strict=True)}
    return {name: np.asarray(values) for name, values in columns.items()} | n


def too_few(n: float, min_n: int) -> str:
    """Why a number of ratings is too small to be read; empty where it is not."""
    return f"{counted(int(n), 'answer')}, fewer than {min_n:,}" if n < min_n else ""


def in_band(counts: DriverCounts, band: int) -> ScoreCounts:
    """The scores of those whose rating is in one of the three bands: one group per driver."""
    within = np.zeros(counts.n.shape[1:3], dtype=bool)
    for driver, one in enumerate(counts.ratings):
        ratings, (low, high) = one.low + np.arange(counts.n.shape[2]), bands(one)
        within[driver] = [ratings <= low, (ratings > low) & (ratings < high), ratings >= high][band]
    n, weight, squared = (
        (getattr(counts, name)[0] * within[..., None]).sum(axis=1) for name in ("n", "weight", "weight_sq")
    )
    return ScoreCounts(pd.DataFrame({"driver": counts.drivers}), n, weight, squared)


def _answered(one: Sample) -> Sample:
    """The sample with an n of 0, which makes no difference, where there are no answers."""
    return Sample(one.shares, np.nan_to_num(one.n))
