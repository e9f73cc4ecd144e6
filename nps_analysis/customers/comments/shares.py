"""Shares of comments: Wilson's interval of one, Newcombe's of the difference of two, and the test of two."""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri


class Two(NamedTuple):
    """Differences of two shares, in percentage points, with interval and two-sided p-value."""

    change: np.ndarray
    low: np.ndarray
    high: np.ndarray
    p_value: np.ndarray


def wilson(share: np.ndarray, n: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Both ends, from 0 to 1, of the interval of shares among ``n`` (Wilson 1927, JASA 22:209); NaN where n is 0.

    >>> [end.round(4).tolist() for end in wilson(np.array([0.5]), np.array([20.0]), 0.95)]
    [[0.2993], [0.7007]]
    """
    z = ndtri((1 + level) / 2)
    share, n = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
        half = z * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / (1 + z**2 / n)
    low, high = np.where(share == 0, 0, centre - half), np.where(share == 1, 1, centre + half)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def change(after: np.ndarray, n_after: np.ndarray, before: np.ndarray, n_before: np.ndarray, level: float) -> Two:
    """``after`` minus ``before``, shares from 0 to 1 of independent samples, in percentage points.

    The interval is made of the two Wilson intervals (Newcombe 1998, Statistics in Medicine 17:873, method 10), the test
    is the score test at the common share (Pearson's chi-square, without a correction for continuity).
    """
    low_after, high_after = wilson(after, n_after, level)
    low_before, high_before = wilson(before, n_before, level)
    apart = after - before
    with np.errstate(divide="ignore", invalid="ignore"):
        common = (after * n_after + before * n_before) / (n_after + n_before)
        z = apart / np.sqrt(common * (1 - common) * (1 / n_after + 1 / n_before))
    p = np.where((common == 0) | (common == 1), 1.0, 2 * ndtr(-np.abs(z)))
    low = apart - np.sqrt((after - low_after) ** 2 + (high_before - before) ** 2)
    high = apart + np.sqrt((high_after - after) ** 2 + (before - low_before) ** 2)
    return Two(100 * apart, 100 * low, 100 * high, np.where(np.isnan(apart), np.nan, p))
