"""What is believed of one score after the answers: the posterior of the NPS under a Dirichlet prior."""

from collections.abc import Sequence

import numpy as np

from nps_analysis.schema import DataError
from nps_analysis.stats.sample import NORMAL, Sample, quantile

JEFFREYS = (0.5, 0.5, 0.5)
TAIL = 1e-17  # of the share of promoters and detractors together, left out at either end
# Nodes of the double exponential rule on 0 to 1, as their distances from either end, and weights.
STEPS = np.linspace(-5, 5, 121)
FROM_0, FROM_1 = (1 / (1 + np.exp(side * np.pi * np.sinh(STEPS))) for side in (-1, 1))
WEIGHTS = np.pi * np.cosh(STEPS) * FROM_0 * FROM_1 * (STEPS[1] - STEPS[0])


def dirichlet(sample: Sample, level: float = 0.95, prior: Sequence[float] = JEFFREYS) -> tuple[np.ndarray, np.ndarray]:
    """Equal-tailed limits of each group's NPS in points: with chance ``level`` it lies between, given the answers.

    The shares of detractors, passives and promoters have a Dirichlet distribution, before the answers with the
    parameters ``prior``, after them with the counts added (shares times the effective n where answers are weighted).
    The default prior, 1/2 each, is Jeffreys's (Jeffreys 1946, Proceedings of the Royal Society A 186:453); 1 each
    makes all mixes alike beforehand. The prior draws the interval towards its own score: with promoters alone, 100 is
    not within. A group without answers has no limits (NaN). Raises DataError for a level that is not between 0 and 1,
    or a prior that is not three numbers above 0.

    Nine promoters and prior 1, so that the posterior is Dirichlet(1, 1, 10), whose mean is 75:

    >>> low, high = dirichlet(Sample(np.array([[0.0, 0.0, 1.0]]), np.array([9.0])), prior=(1, 1, 1))
    >>> round(float(low[0]), 1), round(float(high[0]), 1)
    (34.3, 96.8)
    """
    tail = NORMAL.cdf(-quantile(level))
    alphas = _posterior(sample, prior)
    answered = (sample.n > 0) & np.isfinite(alphas).all(axis=-1)
    limits = [np.full(len(alphas), np.nan), np.full(len(alphas), np.nan)]
    for limit, chance in zip(limits, (tail, 1 - tail), strict=True):
        limit[answered] = 100 * _quantile(alphas[answered], chance)
    return limits[0], limits[1]


def dirichlet_limits(sample: Sample, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of each NPS (-1 to 1) under Jeffreys's prior, for the normal quantile ``z`` of the level."""
    alphas, tail = _posterior(sample, JEFFREYS), NORMAL.cdf(-z)
    answered = np.isfinite(alphas).all(axis=-1)
    low, high = np.full((2, len(alphas)), np.nan)
    low[answered], high[answered] = (_quantile(alphas[answered], chance) for chance in (tail, 1 - tail))
    return low, high


def dirichlet_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    """The posterior chance that each NPS lies above ``value`` (-1 to 1), as a signed z."""
    from scipy.special import ndtri  # scipy takes 0.1 s to load, a tenth of the whole command

    alphas = _posterior(sample, JEFFREYS)
    return ndtri(1 - below(alphas, np.broadcast_to(np.asarray(value, dtype=float), sample.n.shape)))


def below(alphas: np.ndarray, value: np.ndarray) -> np.ndarray:
    """The chance that the NPS (-1 to 1) lies below ``value``, for each row of Dirichlet parameters (groups x 3).

    The share of promoters and detractors together, t, has a beta distribution, and so, independent of it, has the
    promoters' part r of t: the NPS is t (2r - 1). The integral over t is taken by the double exponential rule
    (Takahasi & Mori 1974), which the infinite density at the beta's ends does not disturb.

    >>> round(float(below(np.array([[1.0, 1.0, 1.0]]), np.array([0.5]))[0]), 6)  # 1 - the eighth above p - d = 1/2
    0.875
    """
    from scipy.special import betainc, betaincinv, betaln

    mirrored = value < 0
    detractors, passives, promoters = np.where(mirrored[:, None], alphas[:, ::-1], alphas).T
    value, vocal = np.abs(value), promoters + detractors
    first = np.maximum(value, np.nan_to_num(betaincinv(vocal, passives, TAIL)))  # too near 0 it does not converge
    rest = np.nan_to_num(
        betaincinv(passives, vocal, TAIL)
    )  # the least share of passives, so that t near 1 keeps its digits
    width = np.maximum(1 - rest - first, 0)[:, None]
    t, passive = first[:, None] + width * FROM_0, rest[:, None] + width * FROM_1
    beyond = (first - value)[:, None] + width * FROM_0  # t - value, without the loss of digits
    with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
        density = np.exp(
            (vocal[:, None] - 1) * np.log(t)
            + (passives[:, None] - 1) * np.log(passive)
            - betaln(vocal, passives)[:, None]
        )
        above = betainc(detractors[:, None], promoters[:, None], np.clip(beyond / t / 2, 0, 1))
        chance = np.nansum(density * above * width * WEIGHTS, axis=1)
    return np.clip(np.where(mirrored, chance, 1 - chance), 0, 1)


def _quantile(alphas: np.ndarray, chance: float) -> np.ndarray:
    """The NPS (-1 to 1) that each posterior lies below with ``chance``."""
    from scipy.optimize.elementwise import find_root

    if not len(alphas):
        return np.empty(0)

    def excess(value: np.ndarray, *parameters: np.ndarray) -> np.ndarray:
        return below(np.stack(parameters, axis=-1), value) - chance

    ends = np.full(len(alphas), -1.0), np.full(len(alphas), 1.0)
    return find_root(excess, ends, args=tuple(alphas.T), tolerances={"xatol": 1e-12, "xrtol": 0}).x


def _posterior(sample: Sample, prior: Sequence[float]) -> np.ndarray:
    before = np.asarray(prior, dtype=float)
    if before.shape != (3,) or not (np.isfinite(before) & (before > 0)).all():
        raise DataError(
            "no Dirichlet prior",
            required="three numbers above 0, for detractors, passives and promoters",
            found=f"{tuple(prior)}",
            do="prior=(0.5, 0.5, 0.5)",
        )
    return sample.shares * sample.n[..., None] + before
