"""How far one score varies when its answers are drawn again: percentile intervals from counts."""

import numpy as np

from nps_analysis.stats.sample import NORMAL, Sample, mean, quantile

DRAWS, SEED = 10_000, 0
WIDEST = 20_000  # possible scores up to which they are counted rather than drawn one by one


def bootstrap(
    sample: Sample, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile limits of each group's NPS in points, from ``draws`` samples of n answers with the observed shares.

    The limits are the smallest drawn scores that at least (1 - level) / 2 and (1 + level) / 2 of the draws do not
    exceed (Efron 1979, Annals of Statistics 7:1). Each group has a generator of its own, started from ``seed``, so
    that its limits depend neither on the other groups nor on their order; an effective n is rounded to whole answers.
    For comparison: like Wald's, the interval is too narrow in small or one-sided samples.

    Where the draws do not vary between the two limits, as when every answer is in one class, resampling says nothing.
    The limit is then where n answers in that class would have the chance (1 - level) / 2: with a share s of it,
    s^n = (1 - level) / 2, the others being at the far end. At n = 1 it is the whole scale. A group without answers
    has no limits (NaN). Raises DataError for a level that is not between 0 and 1.

    Ten promoters and nobody else: s = 0.025^(1/10) = 0.6915, and 2s - 1 = 0.383.

    >>> low, high = bootstrap(Sample(np.array([[0.0, 0.0, 1.0]]), np.array([10.0])))
    >>> round(float(low[0]), 1), float(high[0])
    (38.3, 100.0)
    """
    low, high = _limits(sample, quantile(level), draws, seed)
    return 100 * low, 100 * high


def bootstrap_limits(sample: Sample, z: float, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """Percentile limits of each NPS (-1 to 1), for the normal quantile ``z`` of the level."""
    return _limits(sample, z, DRAWS, seed)


def bootstrap_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    """The part of the draws above ``value`` (-1 to 1), half of those at it, as a signed z; infinite if all are."""
    scores = np.empty(len(sample.n))
    values = np.broadcast_to(np.asarray(value, dtype=float), sample.n.shape)
    for row, (shares, n) in enumerate(zip(sample.shares, sample.n, strict=True)):
        if not n > 0:
            scores[row] = np.nan
            continue
        drawn, times = _drawn(shares, n, DRAWS, SEED)
        above = (times * (np.sign(np.round(drawn - values[row], 12)) + 1) / 2).sum() / DRAWS
        scores[row] = NORMAL.inv_cdf(above) if 0 < above < 1 else np.sign(above - 0.5) * np.inf
    return scores


def _limits(sample: Sample, z: float, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    tail = NORMAL.cdf(-z)
    low, high = np.full((2, len(sample.n)), np.nan)
    for row, (shares, n) in enumerate(zip(sample.shares, sample.n, strict=True)):
        if n > 0:
            drawn, times = _drawn(shares, n, draws, seed)
            reached = np.cumsum(times) / draws
            low[row], high[row] = (drawn[np.searchsorted(reached, chance)] for chance in (tail, 1 - tail))
    unanimous_low, unanimous_high = _unanimous(sample, tail)
    flat = low >= high
    return np.where(flat, unanimous_low, low), np.where(flat, unanimous_high, high)


def _drawn(shares: np.ndarray, n: float, draws: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Scores in ascending order, and how often each of them is drawn.

    How often each possible score comes up in so many draws is itself one multinomial draw, with the chances of the
    scores; these are the coefficients of (d/x + s + p x)^n, by a Fourier transform.
    """
    generator, n = np.random.default_rng(seed), max(round(n), 1)
    possible = 2 * n + 1
    if possible > WIDEST:
        detractors, _, promoters = generator.multinomial(n, shares, draws).T
        drawn, times = np.unique(promoters - detractors, return_counts=True)
        return drawn / n, times
    turn = np.exp(2j * np.pi * np.arange(possible) / possible)
    chances = np.fft.fft((shares[0] / turn + shares[1] + shares[2] * turn) ** n).real / possible
    chances = np.maximum(np.fft.fftshift(chances), 0)
    return np.arange(-n, n + 1) / n, generator.multinomial(draws, chances / chances.sum())


def _unanimous(sample: Sample, tail: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits from the commonest class: the mixes in which n answers all in that class have the chance ``tail``."""
    with np.errstate(divide="ignore", invalid="ignore"):
        other = 1 - tail ** (1 / np.maximum(sample.n, 1))
    commonest = np.argmax(np.nan_to_num(sample.shares), axis=-1)
    low = np.select([sample.n <= 1, commonest == 0, commonest == 1], [-1, -1, -other], 1 - 2 * other)
    high = np.select([sample.n <= 1, commonest == 2, commonest == 1], [1, 1, other], 2 * other - 1)
    score = mean(sample.shares)
    return np.minimum(low, score), np.maximum(high, score)
