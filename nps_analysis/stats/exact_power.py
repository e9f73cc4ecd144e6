"""How often a test of two small samples shows a difference: every pair of tables counted, none drawn."""

from functools import lru_cache

import numpy as np
from scipy.special import gammaln  # scipy.stats would take 0.7 s longer to load

from nps_analysis.schema import DataError
from nps_analysis.stats.difference import METHODS, p_value
from nps_analysis.stats.interval import Sample, method_named

MOST = 40  # answers in a sample: 861 tables, 741,321 pairs


def exact_power(
    before: np.ndarray, after: np.ndarray, n_before: int, n_after: int, level: float = 0.95, method: str = "default"
) -> float:
    """The chance (0 to 1) that the test shows a difference between two samples of these sizes from these shares.

    ``before`` and ``after`` are shares of detractors, passives and promoters, adding up to 1. Every pair of tables is
    tested by ``difference.p_value`` and counts with its multinomial probability: nothing is approximated but the test
    itself. With equal shares it is the test's type I error. Answers are independent, samples too. Raises DataError
    for a sample without answers or of more than 40, and for an unknown method.

    One answer in each sample, always a detractor and always a promoter: z = 2 / √(2 / 1 (1 + 1)) = 1, never shown.

    >>> exact_power(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]), 1, 1)
    0.0
    """
    if not (1 <= n_before <= MOST and 1 <= n_after <= MOST):
        raise DataError(
            "exact power is for small samples",
            required=f"1 to {MOST} answers in each sample",
            found=f"{n_before:,} and {n_after:,}",
            do="plan_change(change, n=...), which takes the normal approximation for larger ones",
        )
    shown = _shown(int(n_before), int(n_after), float(level), method_named(method, METHODS))
    return float(_chances(n_before, before) @ shown @ _chances(n_after, after))


@lru_cache(maxsize=8)
def _tables(n: int) -> np.ndarray:
    """All tables of n answers, tables x 3."""
    detractors, promoters = np.meshgrid(np.arange(n + 1), np.arange(n + 1), indexing="ij")
    possible = detractors + promoters <= n
    detractors, promoters = detractors[possible], promoters[possible]
    return np.stack([detractors, n - detractors - promoters, promoters], axis=1)


@lru_cache(maxsize=8)
def _shown(n_before: int, n_after: int, level: float, method: str) -> np.ndarray:
    """For each pair of tables whether the test shows a difference, 1 or 0."""
    one, other = _tables(n_before), _tables(n_after)
    rows, columns = np.indices((len(one), len(other))).reshape(2, -1)
    nps_one, nps_other = ((table[:, 2] - table[:, 0]) / n for table, n in ((one, n_before), (other, n_after)))
    open_ = nps_one[rows] != nps_other[columns]  # equal scores never differ
    if n_before == n_after:
        open_ &= rows < columns  # the test does not depend on which sample is named first
    rows, columns = rows[open_], columns[open_]
    sizes = (np.full(len(rows), float(n)) for n in (n_before, n_after))
    first, second = (
        Sample(table[at] / n, size)
        for table, at, n, size in zip((one, other), (rows, columns), (n_before, n_after), sizes, strict=True)
    )
    shown = np.zeros((len(one), len(other)))
    shown[rows, columns] = p_value(first, second, method) < 1 - level
    return np.maximum(shown, shown.T) if n_before == n_after else shown


def _chances(n: int, shares: np.ndarray) -> np.ndarray:
    """The multinomial probability of each table of n answers."""
    tables, shares = _tables(n), np.asarray(shares, dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(tables > 0, tables * np.log(shares), 0.0).sum(axis=1)
    return np.exp(gammaln(n + 1) - gammaln(tables + 1).sum(axis=1) + logs)
