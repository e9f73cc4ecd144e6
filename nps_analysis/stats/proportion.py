"""Shares of cases: the interval of one, the change between two; and a median with an interval that assumes nothing."""

from typing import Any, NamedTuple

import numpy as np
from scipy.special import bdtr, ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.stats.sample import quantile


class Change(NamedTuple):
    """Differences of two shares, in percentage points, with interval and two-sided p-value."""

    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray


def wilson(successes: Any, n: Any, level: float = 0.95) -> tuple[Any, Any]:
    """The ends of the score interval of a share, in percent; NaN where there is no case.

    For numbers and for arrays of them, element by element. Cases are taken as independent of each other; ``n`` may be
    an effective one, and ``successes`` the share of it. Wilson 1927, JASA 22:209.

    >>> [round(float(end), 1) for end in wilson(10, 20)]
    [29.9, 70.1]
    """
    z, successes, n = quantile(level), np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = successes / n
        middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z / (1 + z**2 / n) * np.sqrt(np.maximum(share * (1 - share), 0) / n + z**2 / (4 * n**2))
    low = np.where(share <= 0, 0.0, np.minimum(middle - half, share))
    high = np.where(share >= 1, 1.0, np.maximum(middle + half, share))
    return (100 * np.where(n > 0, low, np.nan))[()], (100 * np.where(n > 0, high, np.nan))[()]


def share_change(
    after: np.ndarray, n_after: np.ndarray, before: np.ndarray, n_before: np.ndarray, level: float = 0.95
) -> Change:
    """``after`` minus ``before``, shares from 0 to 1 of independent samples, in percentage points.

    The interval is made of the two Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873, method 10), the test
    is the score test at the common share (Pearson's chi-square, without a correction for continuity).

    >>> found = share_change(np.array([56 / 70]), np.array([70]), np.array([48 / 80]), np.array([80]))
    >>> [round(float(one[0]), 2) for one in found[:3]]  # Newcombe's example (a)
    [20.0, 5.24, 33.39]
    """
    (low_after, high_after), (low_before, high_before) = (
        wilson(share * n, n, level) for share, n in ((after, n_after), (before, n_before))
    )
    apart = 100 * (after - before)
    with np.errstate(divide="ignore", invalid="ignore"):
        common = (after * n_after + before * n_before) / (n_after + n_before)
        z = (after - before) / np.sqrt(common * (1 - common) * (1 / n_after + 1 / n_before))
    p = np.where((common == 0) | (common == 1), 1.0, 2 * ndtr(-np.abs(z)))
    low = apart - np.sqrt((100 * after - low_after) ** 2 + (high_before - 100 * before) ** 2)
    high = apart + np.sqrt((high_after - 100 * after) ** 2 + (100 * before - low_before) ** 2)
    return Change(apart, low, high, np.where(np.isnan(apart), np.nan, p))


def median_interval(values: np.ndarray, level: float = 0.95) -> tuple[float, float, float]:
    """The median and the ends of its interval, from order statistics; ends are NaN where too few values allow none.

    Values are taken as independent of each other; the interval holds its level whatever their distribution
    (Thompson 1936, Ann. Math. Stat. 7:122). At 95 % it takes six values.

    >>> median_interval(np.arange(1, 11))
    (5.5, 2.0, 9.0)
    >>> median_interval(np.array([3, 4]))
    (3.5, nan, nan)
    """
    ordered = np.sort(np.asarray(values, dtype=float))
    n = len(ordered)
    if not n:
        return (float("nan"),) * 3
    below = np.arange(n // 2)
    allowed = np.flatnonzero(bdtr(below, n, 0.5) <= (1 - level) / 2)
    if not len(allowed):
        return float(np.median(ordered)), float("nan"), float("nan")
    at = int(allowed[-1])
    return float(np.median(ordered)), float(ordered[at]), float(ordered[n - 1 - at])
