"""How sure is one score: confidence intervals, and the tests that they invert."""

from collections.abc import Callable, Collection
from statistics import NormalDist  # scipy takes 0.1 s to load, a tenth of the whole command
from typing import NamedTuple

import numpy as np

from nps_analysis.schema import DataError, nearest

DEFAULT = "score"
NORMAL = NormalDist()
STEPS = 54  # halvings of an interval of length 2 down to the last bit
PSEUDO = np.array([0.75, 1.5, 0.75])  # answers that adjusted Wald adds to detractors, passives and promoters


class Sample(NamedTuple):
    """What intervals and tests are computed from: one row per group.

    ``shares`` of detractors, passives and promoters, groups x 3, adding up to 1; ``n`` the number of answers, or the
    effective number where answers are weighted, which need not be whole.
    """

    shares: np.ndarray
    n: np.ndarray


class Method(NamedTuple):
    """A way to an interval: its limits for the normal quantile z, and the signed statistic against an NPS (-1 to 1)."""

    limits: Callable[[Sample, float], tuple[np.ndarray, np.ndarray]]
    statistic: Callable[[Sample, np.ndarray], np.ndarray]


def limits(sample: Sample, level: float = 0.95, method: str = "default") -> tuple[np.ndarray, np.ndarray]:
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
    ``wald``
        (p - d) ± z √(V / n), cut at ±100; for comparison, because it is far too narrow in small or one-sided samples.

    Answers are taken as independent. All but ``wald`` have a width above 0 for any n >= 1, also when every answer is
    in one class; at n = 1 ``score`` gives the whole scale. A group without answers has no limits (NaN). Raises
    DataError for an unknown method, or a level that is not between 0 and 1.

    Ten promoters and nobody else: the lower limit is (n - 1 - z²) / (n - 1 + z²), here (9 - 3.84) / (9 + 3.84).

    >>> low, high = limits(Sample(np.array([[0.0, 0.0, 1.0]]), np.array([10.0])))
    >>> round(float(low[0]), 2), float(high[0])
    (40.17, 100.0)
    """
    z = quantile(level)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = METHODS[method_named(method, METHODS)].limits(sample, z)
    low, high = (np.where(sample.n > 0, np.clip(100 * limit, -100, 100), np.nan) for limit in (low, high))
    return low, high


def statistic(sample: Sample, nps: np.ndarray | float, method: str = "default") -> np.ndarray:
    """Signed z of each group's score against the fixed value ``nps`` (points), which the interval inverts.

    Where the variance under the fixed value is 0, which leaves no room for another score, z is infinite, or 0 if the
    scores are equal.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return METHODS[method_named(method, METHODS)].statistic(sample, np.asarray(nps, dtype=float) / 100)


def mean(shares: np.ndarray) -> np.ndarray:
    """NPS of each row of shares, from -1 to 1."""
    return shares[..., 2] - shares[..., 0]


def variance(shares: np.ndarray) -> np.ndarray:
    """Variance of one answer worth -1, 0 or 1, for each row of shares.

    >>> round(float(variance(np.array([1, 2, 3]) / 6)), 4)  # 4/6 - (2/6)²
    0.5556
    """
    deviation = np.array([-1.0, 0.0, 1.0]) - mean(shares)[..., None]
    return (shares * deviation**2).sum(axis=-1)


def variance_given(shares: np.ndarray, value: np.ndarray) -> np.ndarray:
    """Variance of one answer if the NPS were ``value`` (-1 to 1) and the shares the likeliest that have it.

    The likeliest share of detractors q solves 2q² + Bq + C = 0 (Tango 1998); the form of the root depends on the sign
    of B, because the other one would subtract nearly equal numbers.
    """
    detractors, promoters = shares[..., 0], shares[..., 2]
    b = -(detractors + promoters) + (2 - promoters + detractors) * value
    c = -detractors * value * (1 - value)
    root = np.sqrt(np.maximum(b * b - 8 * c, 0))
    likeliest = np.where(b > 0, -2 * c / np.where(b > 0, b + root, 1), (root - b) / 4)
    likeliest = np.clip(likeliest, np.maximum(0, -value), (1 - value) / 2)
    return 2 * likeliest + value - value**2


def furthest(inside: Callable[[np.ndarray], np.ndarray], start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """The last value that is ``inside`` on the way from ``start``, which is, to ``end``; past it all are outside."""
    for _ in range(STEPS):
        middle = (start + end) / 2
        within = inside(middle)
        start, end = np.where(within, middle, start), np.where(within, end, middle)
    return start


def with_pseudo_answers(sample: Sample) -> Sample:
    """The sample with 3/4 detractor, 3/2 passives and 3/4 promoter more."""
    n = sample.n + PSEUDO.sum()
    return Sample((sample.shares * sample.n[..., None] + PSEUDO) / n[..., None], n)


def ratio(difference: np.ndarray, se: np.ndarray) -> np.ndarray:
    """Differences in standard errors: 0 where there is no difference, infinite where there is one without an error."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(difference == 0, 0.0, difference / se)


def quantile(level: float) -> float:
    """The z of a two-sided ``level``: 1.96 at 0.95."""
    if not 0 < level < 1:
        raise DataError(
            f"no level {level}",
            required="a confidence level between 0 and 1",
            found=f"{level}",
            do=f"--level {level / 100:g}" if 1 < level < 100 else "--level 0.95",
        )
    return -NORMAL.inv_cdf((1 - level) / 2)


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
    "wald": Method(_wald_limits, _wald_statistic),
}
