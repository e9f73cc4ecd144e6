"""What intervals and tests are computed from: the shares of the classes, their mean and its variance."""

from collections.abc import Callable
from statistics import NormalDist  # scipy takes 0.1 s to load, a tenth of the whole command
from typing import NamedTuple

import numpy as np

from nps_analysis.schema import DataError

NORMAL = NormalDist()
STEPS = 54  # halvings of an interval of length 2 down to the last bit
PSEUDO = np.array([0.75, 1.5, 0.75])  # answers that adjusted Wald adds to detractors, passives and promoters


class Sample(NamedTuple):
    """One row per group: ``shares`` of detractors, passives and promoters (groups x 3, adding up to 1), and ``n``.

    ``n`` is the number of answers, or the effective number where answers are weighted, which need not be whole.
    """

    shares: np.ndarray
    n: np.ndarray


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
