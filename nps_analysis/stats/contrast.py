"""Is a sum of scores, each with its sign, different from 0: more than two samples, or two that share people."""

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.stats.difference import ROUNDING, Two, likeliest
from nps_analysis.stats.sample import Sample, furthest, mean, quantile, ratio, variance

Correlation = Callable[[np.ndarray], np.ndarray]  # means (rows x samples) -> rows x samples x samples


def contrast(
    samples: Sequence[Sample],
    signs: Sequence[float] | np.ndarray,
    correlation: Correlation | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """The sum of ``signs`` times NPS, row by row of the samples, in points, with interval and two-sided score test.

    Columns ``difference, se, low, high`` (points), ``statistic`` (signed z) and ``p_value``. With signs 1, -1 and
    independent samples it is ``difference.difference``; with 1, -1, -1, 1 a difference in differences. ``signs`` are
    one for each sample, or rows x samples; a sample with 0 plays no part in its row.

    The test is the score test of that method for any number of samples: z = sum c m / √(N / (N - 1) sum c c' r s s'),
    where s² = V / n is taken at the likeliest shares for which the sum is 0, and r is the ``correlation`` of the
    estimates about the means (-1 to 1, rows x samples) that it is called with, none where they are independent. The
    interval holds the sums that the test does not reject (Miettinen & Nurminen 1985, Statistics in Medicine 4:213, for
    two proportions). With a correlation the likeliest shares are those of independent samples, the variance is not. A
    sample without answers makes NaN. Raises DataError for a level that is not between 0 and 1.

    Half detractors and half promoters against all promoters: 0 - 100.

    >>> mixed, happy = np.array([[0.5, 0.0, 0.5]]), np.array([[0.0, 0.0, 1.0]])
    >>> contrast([Sample(mixed, np.array([20.0])), Sample(happy, np.array([20.0]))], [1, -1])["difference"].item()
    -100.0
    """
    z, signs = quantile(level), np.asarray(signs, dtype=float)
    shares = np.stack([sample.shares for sample in samples], axis=-2)  # rows x samples x 3
    n = np.stack([np.asarray(sample.n, dtype=float) for sample in samples], axis=-1)
    signs = np.broadcast_to(signs, n.shape)
    used = signs != 0
    shares, n = np.where(used[..., None], shares, [0.0, 1.0, 0.0]), np.where(used, n, 1.0)
    curve = _Curve(shares, n, signs, correlation)
    apart = (mean(shares) * signs).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = ratio(apart, np.sqrt(curve.at(_until(curve, apart), np.sign(apart))[1]))
        low, high = (curve.limit(apart, side, z) for side in (1.0, -1.0))
        one = (used & (n <= 1)).any(axis=-1)
        errors = np.where(used, np.sqrt(variance(shares) / (n - 1)) * signs, 0)
        se = np.where(one, np.nan, np.sqrt(_squared(errors, mean(shares), correlation)))
    reach = 100 * np.abs(signs).sum(axis=-1)
    table = {
        "difference": 100 * apart,
        "se": 100 * se,
        "low": np.clip(100 * np.minimum(low, apart), -reach, reach),
        "high": np.clip(100 * np.maximum(high, apart), -reach, reach),
        "statistic": statistic,
        "p_value": 2 * ndtr(-np.abs(statistic)),
    }
    answered = (n > 0).all(axis=-1)
    return pd.DataFrame({name: np.where(answered, values, np.nan) for name, values in table.items()})


class _Curve:
    """The hypotheses from the observed sum to the furthest possible, as ``difference`` walks through them."""

    def __init__(self, shares: np.ndarray, n: np.ndarray, signs: np.ndarray, correlation: Correlation | None):
        self.shares, self.n, self.signs, self.correlation = shares, n, signs, correlation
        total = np.where(signs != 0, n, 0).sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.correction, self.scale = total / (total - 1), np.sqrt(1 / (signs**2 / n).sum(axis=-1))

    def at(self, part: np.ndarray, side: np.ndarray | float) -> Two:
        """The sum and the variance of its estimate where each likelihood is pulled with the force of its sign."""
        force = side * self.scale * part / (1 - part)
        means, variances = likeliest(self.shares, self.signs * force[..., None] / self.n)
        return (means * self.signs).sum(axis=-1), self.correction * _squared(
            np.sqrt(variances / self.n) * self.signs, means, self.correlation
        )

    def limit(self, apart: np.ndarray, side: float, z: float) -> np.ndarray:
        def inside(part: np.ndarray) -> np.ndarray:
            value, squared_error = self.at(part, side)
            return (apart - value) ** 2 <= z**2 * squared_error + ROUNDING

        return self.at(furthest(inside, np.zeros_like(apart), np.ones_like(apart)), side)[0]


def _until(curve: _Curve, apart: np.ndarray) -> np.ndarray:
    """The part of the way from the observed sum at which it is 0."""
    side = np.sign(apart)

    def before_zero(part: np.ndarray) -> np.ndarray:
        return side * curve.at(part, side)[0] >= 0

    return furthest(before_zero, np.zeros_like(apart), np.ones_like(apart))


def _squared(errors: np.ndarray, means: np.ndarray, correlation: Correlation | None) -> np.ndarray:
    """The variance of a sum from signed standard errors and their correlation about ``means``."""
    if correlation is None:
        return (errors**2).sum(axis=-1)
    return np.maximum((errors[..., :, None] * correlation(means) * errors[..., None, :]).sum(axis=(-1, -2)), 0)
