"""How much of what is explained goes with each of several drivers, from correlation matrices alone."""

from math import factorial

import numpy as np

MOST_EXACT = 12  # drivers of which all subsets are taken: 4,096 regressions
SINGULAR = 1e-9  # a driver with less variance than this beside the others, of 1, adds nothing to them
CELLS = 60_000  # subsets x matrices held at once


def importance(correlations: np.ndarray) -> np.ndarray:
    """Each driver's part of R²: LMG up to 12 drivers, Johnson's relative weights beyond; they add up to R².

    ``correlations`` are matrices (… x variables x variables) with the outcome last; the parts are … x drivers. A matrix
    with a value that is not finite gives NaN.
    """
    return lmg(correlations) if correlations.shape[-1] - 1 <= MOST_EXACT else relative_weights(correlations)


def lmg(correlations: np.ndarray) -> np.ndarray:
    """What each driver adds to R², averaged over all orders in which drivers can be added (… x drivers).

    Lindeman, Merenda & Gold (1980, Introduction to Bivariate and Multivariate Analysis, 119ff.), the Shapley value of
    R²; as ``relaimpo`` in R (Grömping 2006, Journal of Statistical Software 17:1). The residual variances of all
    2^drivers regressions come from one walk through the Schur complements of the matrix. A driver that is a copy of
    others adds nothing after them, so that copies share alike.

    Two drivers of correlation 0 get their squared correlations with the outcome:

    >>> lmg(np.array([[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1]])).round(6).tolist()
    [0.36, 0.09]
    """
    drivers, shape = correlations.shape[-1] - 1, correlations.shape[:-2]
    matrices = correlations.reshape(-1, drivers + 1, drivers + 1)
    added, some = _added(drivers), max(1, CELLS >> drivers)
    parts = [
        np.einsum("sd,sj->dj", 1 - _residuals(matrices[start : start + some]), added)
        for start in range(0, len(matrices), some)
    ]
    return np.concatenate(parts or [np.zeros((0, drivers))]).reshape(*shape, drivers)


def relative_weights(correlations: np.ndarray) -> np.ndarray:
    """Johnson's relative weights (… x drivers): R² divided by way of the nearest uncorrelated variables.

    Johnson (2000, Multivariate Behavioral Research 35:1). Near to LMG, and quick for any number of drivers.

    >>> relative_weights(np.array([[1, 0, 0.6], [0, 1, 0.3], [0.6, 0.3, 1]])).round(6).tolist()
    [0.36, 0.09]
    """
    bad = ~np.isfinite(correlations).all(axis=(-1, -2))
    usable = np.where(bad[..., None, None], np.eye(correlations.shape[-1]), correlations)
    values, vectors = np.linalg.eigh(usable[..., :-1, :-1])
    roots = np.sqrt(np.maximum(values, 0))
    with np.errstate(divide="ignore"):
        inverse = np.where(values > SINGULAR, 1 / roots, 0.0)
    nearest = np.einsum("...ik,...k,...jk->...ij", vectors, roots, vectors)
    weights = np.einsum("...ik,...k,...jk,...j->...i", vectors, inverse, vectors, usable[..., :-1, -1])
    parts = np.einsum("...ij,...j->...i", nearest**2, weights**2)
    return np.where(bad[..., None], np.nan, parts)


def mended(correlations: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Matrices that no answers could contradict, and the smallest eigenvalue that each had before.

    Correlations of different people need not fit together: an eigenvalue below 0 is set to 0, and the diagonal to 1
    again (Rebonato & Jäckel 1999, Journal of Risk 2:17). Matrices that fit are left as they are.

    >>> fits, least = mended(np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]))
    >>> least.round(1).item(), np.linalg.eigvalsh(fits).min().round(6) >= 0
    (-0.8, np.True_)
    """
    bad = ~np.isfinite(correlations).all(axis=(-1, -2))
    usable = np.where(bad[..., None, None], np.eye(correlations.shape[-1]), correlations)
    values, vectors = np.linalg.eigh(usable)
    least = values[..., 0]
    raised = np.einsum("...ik,...k,...jk->...ij", vectors, np.maximum(values, 0), vectors)
    spread = np.sqrt(np.einsum("...ii->...i", raised))
    raised = raised / (spread[..., :, None] * spread[..., None, :])
    fits = np.where((least < -SINGULAR)[..., None, None], raised, correlations)
    return fits, np.where(bad, np.nan, least)


def _residuals(matrices: np.ndarray) -> np.ndarray:
    """The outcome's variance beside every subset of drivers: subsets x matrices; bit k of a subset is driver k."""
    left = np.ascontiguousarray(np.moveaxis(matrices, 0, -1))[:, :, None]  # variables x variables x subsets x matrices
    for _ in range(matrices.shape[-1] - 1):
        own, with_rest = left[0, 0], left[0, 1:]
        alone = own <= SINGULAR
        slope = with_rest * np.where(alone, 0.0, 1 / np.where(alone, 1.0, own))
        beside = left[1:, 1:] - with_rest[:, None] * slope[None]
        left = np.concatenate([left[1:, 1:], beside], axis=2)
    return left[0, 0]


def _added(drivers: int) -> np.ndarray:
    """How R² of each subset counts in each driver's part: subsets x drivers."""
    subsets = np.arange(1 << drivers)
    there = (subsets[:, None] >> np.arange(drivers)) & 1 == 1
    size = there.sum(axis=1)
    orders = np.array([factorial(k) * factorial(drivers - 1 - k) / factorial(drivers) for k in range(drivers)] + [0.0])
    return np.where(there, orders[size - 1][:, None], -orders[size][:, None])
