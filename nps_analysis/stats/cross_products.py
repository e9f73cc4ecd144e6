"""Correlations of ratings from sums over pairs, and the same drawn again: the rows are not needed any more."""

import numpy as np

from nps_analysis.responses.drivers import PRODUCT, SQUARE, SUM, WEIGHT
from nps_analysis.responses.grouped import twelve_digits

FLAT = 1e-9  # a variance below this is none


def correlations(sums: np.ndarray) -> np.ndarray:
    """Pearson's correlation of every pair over the answers that have both: … x variables x variables.

    ``sums`` are … x 4 x variables x variables, as ``DriverCounts`` has them. Means and variances are those of the
    pair's own answers. Where one of the two does not vary there is no correlation (NaN).
    """
    weight = np.where(sums[..., WEIGHT, :, :] > 0, sums[..., WEIGHT, :, :], np.nan)
    mean = sums[..., SUM, :, :] / weight
    variance = sums[..., SQUARE, :, :] / weight - mean**2
    variance = np.where(variance > FLAT, variance, np.nan)
    together = sums[..., PRODUCT, :, :] / weight - mean * mean.swapaxes(-1, -2)
    found = together / np.sqrt(variance * variance.swapaxes(-1, -2))
    found = np.clip(found, -1, 1)
    own = np.einsum("...ii->...i", found)
    own[...] = np.where(np.isnan(own), np.nan, 1.0)
    return found


def resampled(sums: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Sums of as many shards as there are, drawn with replacement: draws x 4 x variables x variables.

    Where every answer, or cluster, is a shard of its own, this is the bootstrap of rows (Efron 1979). Of more answers
    each shard is a random part, and the shards' sums vary as those of the answers do; 1,000 of them give the standard
    error within some 2 % (the error of a variance of 1,000 values).
    """
    used = sums[sums[:, WEIGHT, -1, -1] > 0]
    times = np.random.default_rng(seed).multinomial(len(used), np.full(len(used), 1 / len(used)), size=draws)
    drawn = times.astype(float) @ used.reshape(len(used), -1)
    return twelve_digits(drawn).reshape(draws, *sums.shape[1:])
