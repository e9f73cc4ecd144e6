"""How sure is one score: confidence intervals, and the tests that they invert."""

from collections.abc import Callable, Collection
from typing import NamedTuple

import numpy as np

from nps_analysis.schema import DataError, nearest
from nps_analysis.stats.bootstrap import SEED, bootstrap_limits, bootstrap_statistic
from nps_analysis.stats.dirichlet import dirichlet_limits, dirichlet_statistic
from nps_analysis.stats.sample import (
    Sample,
    furthest,
    mean,
    quantile,
    ratio,
    variance,
    variance_given,
    with_pseudo_answers,
)
from nps_analysis.stats.scasp import scasp_limits, scasp_statistic

DEFAULT = "score"


class Method(NamedTuple):
    """A way to an interval: its limits for the normal quantile z, and the signed statistic against an NPS (-1 to 1)."""

    limits: Callable[..., tuple[np.ndarray, np.ndarray]]
    statistic: Callable[[Sample, np.ndarray], np.ndarray]


def limits(
    sample: Sample, level: float = 0.95, method: str = "default", seed: int = SEED
) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper confidence limits of each group's NPS, in points (-100 to 100).

    ``method`` is one of ``METHODS``:

    ``score`` (the default)
        The values D that a score test does not reject: ((p - d) - D)² <= z² (2q + D - D²) / (n - 1), where q is the
        likeliest share of detractors if the NPS were D (Tango 1998, Statistics in Medicine 17:891, with the variance
        times n / (n - 1)).
    ``tango``
        The same with n in place of n - 1, as published.
    ``adjusted-wald``
        Wald's interval after adding 3/4 detractor, 3/2 passives and 3/4 promoter (Rocks 2016, The American
        Statistician 70:365).
    ``scasp``
        The score interval corrected for skewness, which evens out the chances of missing the truth on either side
        (Laud 2017; see ``scasp.scasp_statistic``).
    ``dirichlet``
        The middle of the posterior under Jeffreys's prior; ``dirichlet.dirichlet`` takes other priors.
    ``bootstrap``
        Percentiles of 10,000 samples drawn from the counts, by ``seed``, for comparison.
    ``wald``
        (p - d) ± z √(V / n), cut at ±100; for comparison, because it is far too narrow in small or one-sided samples.

    Answers are taken as independent. All but ``wald`` have a width above 0 for any n >= 1, also when every answer is
    in one class; at n = 1 ``score``, ``scasp`` and ``bootstrap`` give the whole scale. A group without answers has no
    limits (NaN). Raises DataError for an unknown method, or a level that is not between 0 and 1.

    Ten promoters and nobody else: the lower limit is (n - 1 - z²) / (n - 1 + z²), here (9 - 3.84) / (9 + 3.84).

    >>> low, high = limits(Sample(np.array([[0.0, 0.0, 1.0]]), np.array([10.0])))
    >>> round(float(low[0]), 2), float(high[0])
    (40.17, 100.0)
    """
    name, drawn = method_named(method, METHODS), {"seed": seed} if method == "bootstrap" else {}
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = METHODS[name].limits(sample, quantile(level), **drawn)
    low, high = (np.where(sample.n > 0, np.clip(100 * limit, -100, 100), np.nan) for limit in (low, high))
    return low, high


def statistic(sample: Sample, nps: np.ndarray | float, method: str = "default") -> np.ndarray:
    """Signed z of each group's score against the fixed value ``nps`` (points), which the interval inverts.

    Where the variance under the fixed value is 0, which leaves no room for another score, z is infinite, or 0 if the
    scores are equal.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return METHODS[method_named(method, METHODS)].statistic(sample, np.asarray(nps, dtype=float) / 100)


def method_named(method: str, known: Collection[str]) -> str:
    """The name of the method, with ``default`` resolved; DataError where ``known`` does not hold it."""
    name = DEFAULT if method == "default" else method
    if name not in known:
        names = ["default", *known]
        raise DataError(
            f'no method "{method}"',
            required=f"one of {', '.join(names)}",
            found=f'"{method}"; {nearest(method, names)}',
            do="--method default",
        )
    return name


def _score_limits(sample: Sample, z: float) -> tuple[np.ndarray, np.ndarray]:
    low, high = _not_rejected(sample.shares, z**2 / (sample.n - 1))
    one = sample.n <= 1
    return np.where(one, -1.0, low), np.where(one, 1.0, high)


def _score_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    return ratio(mean(sample.shares) - value, np.sqrt(variance_given(sample.shares, value) / (sample.n - 1)))


def _tango_limits(sample: Sample, z: float) -> tuple[np.ndarray, np.ndarray]:
    return _not_rejected(sample.shares, z**2 / sample.n)


def _tango_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    return ratio(mean(sample.shares) - value, np.sqrt(variance_given(sample.shares, value) / sample.n))


def _not_rejected(shares: np.ndarray, factor: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The values D for which the squared distance from the score is at most ``factor`` times the variance given D."""
    score = mean(shares)

    def inside(value: np.ndarray) -> np.ndarray:
        return (score - value) ** 2 <= factor * variance_given(shares, value)

    return furthest(inside, score, np.full_like(score, -1)), furthest(inside, score, np.full_like(score, 1))


def _wald_limits(sample: Sample, z: float) -> tuple[np.ndarray, np.ndarray]:
    score, margin = mean(sample.shares), z * np.sqrt(variance(sample.shares) / sample.n)
    return score - margin, score + margin


def _wald_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    return ratio(mean(sample.shares) - value, np.sqrt(variance(sample.shares) / sample.n))


# Each further method is one entry here.
METHODS = {
    "score": Method(_score_limits, _score_statistic),
    "tango": Method(_tango_limits, _tango_statistic),
    "adjusted-wald": Method(
        lambda sample, z: _wald_limits(with_pseudo_answers(sample), z),
        lambda sample, value: _wald_statistic(with_pseudo_answers(sample), value),
    ),
    "scasp": Method(scasp_limits, scasp_statistic),
    "dirichlet": Method(dirichlet_limits, dirichlet_statistic),
    "bootstrap": Method(bootstrap_limits, bootstrap_statistic),
    "wald": Method(_wald_limits, _wald_statistic),
}
