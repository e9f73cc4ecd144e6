"""Do two scores differ: the test for two independent samples, and the interval of their difference."""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtr, stdtrit  # scipy.stats would take 0.7 s longer to load

from nps_analysis.stats.interval import METHODS as INTERVALS
from nps_analysis.stats.interval import (
    Sample,
    furthest,
    mean,
    method_named,
    quantile,
    ratio,
    variance,
    with_pseudo_answers,
)

ROUNDING = 1e-24  # a squared difference below this is none
Two = tuple[np.ndarray, np.ndarray]


class Method(NamedTuple):
    """A way to compare two samples: limits of the difference for the normal quantile z, signed z, standard error."""

    limits: Callable[[Sample, Sample, float], Two]
    statistic: Callable[[Sample, Sample, float], np.ndarray]  # against a difference, from -2 to 2
    error: Callable[[Sample, Sample], np.ndarray]


def difference(
    group: Sample,
    reference: Sample,
    level: float = 0.95,
    method: str = "default",
    freedom: np.ndarray | None = None,
) -> pd.DataFrame:
    """Each group's NPS minus that of the reference in the same row, in points, with interval and two-sided test.

    Columns ``difference``, ``se``, ``low``, ``high`` (points, within -200 to 200), ``statistic`` (signed z) and
    ``p_value`` (0 to 1). ``method`` is one of ``METHODS``:

    ``score`` (the default)
        z = (m1 - m2) / √(N / (N - 1) (V1 / n1 + V2 / n2)), where N = n1 + n2 and V1, V2 are the variances at the
        common score that makes both samples likeliest. The interval holds the differences that this test does not
        reject, each with its own likeliest shares: test and interval never disagree (Mee 1984, Biometrics 40:1175 and
        Miettinen & Nurminen 1985, Statistics in Medicine 4:213 for two proportions; Tango 1998 for the constrained
        shares of one sample).
    ``mover``
        From the two Tango intervals (Zou & Donner 2008, Statistics in Medicine 27:1693); the test is where the
        interval just reaches 0.
    ``adjusted-wald``
        Wald's after adding 3/4 detractor, 3/2 passives and 3/4 promoter to each sample (Rocks 2016).
    ``wald``
        z = (m1 - m2) / √(V1 / n1 + V2 / n2), for comparison: it claims far too much in small or one-sided samples.

    With ``freedom``, an array of degrees of freedom, interval and p-value are by Student's t in place of the normal;
    where it is 0 there is no p-value, and the interval has no bounds but -200 and 200.

    The samples are taken as independent: a group against a total that holds it, or the same customers twice, are not.
    ``se`` is that of wald and adjusted-wald, for the others √(V1 / (n1 - 1) + V2 / (n2 - 1)), NaN where a sample has
    one answer. A sample without answers makes NaN. Raises DataError for an unknown method, or a level that is not
    between 0 and 1.

    Twenty promoters against twenty detractors: the common score is 0 and both variances are 1, so that
    z = 2 / √(40/39 (1/20 + 1/20)).

    >>> promoters, detractors = np.array([[0.0, 0.0, 1.0]]), np.array([[1.0, 0.0, 0.0]])
    >>> result = difference(Sample(promoters, np.array([20.0])), Sample(detractors, np.array([20.0])))
    >>> result[["difference", "high", "statistic"]].round(3).values.tolist()
    [[200.0, 200.0, 6.245]]
    """
    way = METHODS[method_named(method, METHODS)]
    z: Any = quantile(level)  # or, with degrees of freedom, one t for each row
    if freedom is not None:
        freedom = np.where(freedom > 0, freedom, np.nan)
        z = np.where(freedom > 0, stdtrit(freedom, (1 + level) / 2), 1e100)
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = way.limits(group, reference, z)
        table = {
            "difference": 100 * _apart(group, reference),
            "se": 100 * way.error(group, reference),
            "low": np.clip(100 * low, -200, 200),
            "high": np.clip(100 * high, -200, 200),
            "statistic": way.statistic(group, reference, 0.0),
        }
    table["p_value"] = 2 * below(-np.abs(table["statistic"]), freedom)
    both = (group.n > 0) & (reference.n > 0)
    return pd.DataFrame({name: np.where(both, values, np.nan) for name, values in table.items()})


def below(z: np.ndarray, freedom: np.ndarray | None) -> np.ndarray:
    """The chance of a smaller value than each ``z``: normal, or Student's t where there are degrees of freedom."""
    return ndtr(z) if freedom is None else stdtr(np.where(freedom > 0, freedom, np.nan), z)


def p_value(group: Sample, reference: Sample, method: str = "default", freedom: np.ndarray | None = None) -> np.ndarray:
    """The two-sided p-value alone (0 to 1), a third of the work of ``difference``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = METHODS[method_named(method, METHODS)].statistic(group, reference, 0.0)
    return np.where((group.n > 0) & (reference.n > 0), 2 * below(-np.abs(z), freedom), np.nan)


def statistic(group: Sample, reference: Sample, value: float, method: str = "default") -> np.ndarray:
    """Signed z of each difference against ``value`` (points), which the interval of the ``method`` inverts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return METHODS[method_named(method, METHODS)].statistic(group, reference, value / 100)


def likeliest(shares: np.ndarray, multiplier: np.ndarray) -> Two:
    """Mean and variance (of answers worth -1, 0, 1) of the likeliest shares if a ``multiplier`` pulls their mean down.

    By Lagrange's method the likeliest promoters, passives and detractors with a given mean are p / (k + l), s / k and
    d / (k - l). Here l, the multiplier, is the derivative of the mean log-likelihood in that mean, and k the largest
    root of k³ - k² - k l (l - p + d) + s l² = 0, which makes the shares add up to 1. At l = 0 they are the observed
    ones; the greater l, the lower the mean. A class without answers gets a share only where k meets its bound |l|,
    and then it takes what is left: |l| is then the largest root itself, so that one formula serves all.
    """
    force, up = np.abs(multiplier), multiplier < 0
    falling = np.where(up, shares[..., 0], shares[..., 2])  # promoters, when the mean is pulled down
    rising = np.where(up, shares[..., 2], shares[..., 0])
    linear = force**2 - force * (falling - rising)
    half = np.sqrt((linear + 1 / 3) / 3)
    cosine = (1 / 27 + linear / 6 - shares[..., 1] * force**2 / 2) / half**3
    k = 1 / 3 + 2 * half * np.cos(np.arccos(np.clip(cosine, -1, 1)) / 3)
    less = falling / (k + force)
    more = np.maximum(1 - less - shares[..., 1] / k, 0)
    average = less - more
    return np.where(up, -average, average), np.maximum(less + more - average**2, 0)


def _under(group: Sample, reference: Sample, part: np.ndarray, side: np.ndarray | float) -> Two:
    """The difference, and the variance of its estimate, where the likelihood pulls the two scores with equal force.

    ``part`` from 0 (the observed difference) to 1 (the furthest possible) runs through all hypotheses, lower ones for
    ``side`` 1, higher ones for -1: one curve, so that neither test nor interval needs a search within a search.
    """
    total = group.n + reference.n
    force = side * np.sqrt(group.n * reference.n / total) * part / (1 - part)
    m1, v1 = likeliest(group.shares, force / group.n)
    m2, v2 = likeliest(reference.shares, -force / reference.n)
    return m1 - m2, total / (total - 1) * (v1 / group.n + v2 / reference.n)


def _score_statistic(group: Sample, reference: Sample, value: float) -> np.ndarray:
    apart = _apart(group, reference) - value
    side = np.sign(apart)

    def before_value(part: np.ndarray) -> np.ndarray:
        return side * (_under(group, reference, part, side)[0] - value) >= 0

    part = furthest(before_value, np.zeros_like(apart), np.ones_like(apart))
    return ratio(apart, np.sqrt(_under(group, reference, part, side)[1]))


def _score_limits(group: Sample, reference: Sample, z: float) -> Two:
    apart = _apart(group, reference)

    def limit(side: float) -> np.ndarray:
        def inside(part: np.ndarray) -> np.ndarray:
            value, squared_error = _under(group, reference, part, side)
            return (apart - value) ** 2 <= z**2 * squared_error + ROUNDING

        part = furthest(inside, np.zeros_like(apart), np.ones_like(apart))
        return _under(group, reference, part, side)[0]

    # Rounding alone could put a limit beyond the difference at n of 1e9.
    return np.minimum(limit(1), apart), np.maximum(limit(-1), apart)


def _mover_statistic(group: Sample, reference: Sample, value: float) -> np.ndarray:
    m1, m2, apart = mean(group.shares), mean(reference.shares), _apart(group, reference) - value
    tango = INTERVALS["tango"].statistic

    def statistics(angle: np.ndarray) -> Two:
        """Each sample's z at a limit so near to the other sample that the interval of the difference reaches value."""
        near1, near2 = np.clip(m1 - apart * np.cos(angle), -1, 1), np.clip(m2 + apart * np.sin(angle), -1, 1)
        return np.abs(tango(group, near1)), np.abs(tango(reference, near2))

    def first_greater(angle: np.ndarray) -> np.ndarray:
        return np.greater_equal(*statistics(angle))

    angle = furthest(first_greater, np.zeros_like(apart), np.full_like(apart, np.pi / 2))
    return np.sign(apart) * statistics(angle)[0]


def _mover_limits(group: Sample, reference: Sample, z: float) -> Two:
    m1, m2, apart = mean(group.shares), mean(reference.shares), _apart(group, reference)
    low1, high1 = INTERVALS["tango"].limits(group, z)
    low2, high2 = INTERVALS["tango"].limits(reference, z)
    return apart - np.hypot(m1 - low1, high2 - m2), apart + np.hypot(high1 - m1, m2 - low2)


def _wald_error(group: Sample, reference: Sample) -> np.ndarray:
    return np.sqrt(variance(group.shares) / group.n + variance(reference.shares) / reference.n)


def _wald_statistic(group: Sample, reference: Sample, value: float) -> np.ndarray:
    return ratio(_apart(group, reference) - value, _wald_error(group, reference))


def _wald_limits(group: Sample, reference: Sample, z: float) -> Two:
    apart, margin = _apart(group, reference), z * _wald_error(group, reference)
    return apart - margin, apart + margin


def _error(group: Sample, reference: Sample) -> np.ndarray:
    """Standard error of the difference from the samples' own, which one answer does not have."""
    one = (group.n <= 1) | (reference.n <= 1)
    squared = variance(group.shares) / (group.n - 1) + variance(reference.shares) / (reference.n - 1)
    return np.where(one, np.nan, np.sqrt(squared))


def _apart(group: Sample, reference: Sample) -> np.ndarray:
    return mean(group.shares) - mean(reference.shares)


# Each further method is one entry here.
METHODS = {
    "score": Method(_score_limits, _score_statistic, _error),
    "mover": Method(_mover_limits, _mover_statistic, _error),
    "adjusted-wald": Method(
        lambda group, reference, z: _wald_limits(with_pseudo_answers(group), with_pseudo_answers(reference), z),
        lambda group, reference, value: _wald_statistic(
            with_pseudo_answers(group), with_pseudo_answers(reference), value
        ),
        lambda group, reference: _wald_error(with_pseudo_answers(group), with_pseudo_answers(reference)),
    ),
    "wald": Method(_wald_limits, _wald_statistic, _wald_error),
}
