"""What would be expected of a group, given who its customers are, and how far is it from that?"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import gammaincc, ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.stats.sample import Sample, mean, variance
from nps_analysis.stats.series import spread_of
from nps_analysis.stats.shrinkage import own_variance, possible_spreads

LEAST_LEFT = 0.25  # of the variance of an answer that the mix explains, at most three quarters are believed
CLASS_POINTS = np.array([-1.0, 0.0, 1.0])
DRAWS, CELLS = 20_000, 4_000_000  # of a largest z; numbers drawn at once


class CaseMix(NamedTuple):
    """Groups by kinds of customer, a kind being a combination of values of the columns that the mix is told by.

    ``weight`` is groups x kinds x 3 classes, ``n`` the effective answers of each group. All groups have answers.
    """

    weight: np.ndarray
    n: np.ndarray

    @property
    def total(self) -> np.ndarray:
        """Weight of each group."""
        return self.weight.sum(axis=(1, 2))

    @property
    def share(self) -> np.ndarray:
        """Which share of a group's answers is of each kind: groups x kinds."""
        return self.weight.sum(axis=2) / self.total[:, None]

    @property
    def part(self) -> np.ndarray:
        """Which share of the answers of a kind is a group's: groups x kinds."""
        return self.weight.sum(axis=2) / self.weight.sum(axis=(0, 2))

    @property
    def score(self) -> np.ndarray:
        """NPS of each group among each kind of customer, in points; 0 where it has none: groups x kinds."""
        own = self.weight.sum(axis=2)
        return 100 * (self.weight[..., 2] - self.weight[..., 0]) / np.where(own > 0, own, 1)

    @property
    def usual(self) -> np.ndarray:
        """NPS of each kind of customer over all groups, in points."""
        kinds = self.weight.sum(axis=0)
        return 100 * mean(kinds / kinds.sum(axis=1, keepdims=True))

    @property
    def shared(self) -> np.ndarray:
        """How far each group can be compared: 1 less the part that is its own of the answers of its customers' kinds.

        0 where nobody else has such customers.
        """
        return (self.share * (1 - self.part)).sum(axis=1)


def expected(mix: CaseMix) -> np.ndarray:
    """NPS in points that each group's customers would give if they answered as all of their kind do.

    Indirect standardisation: the NPS of each kind over all groups, weighted by the group's shares of them. What a group
    scores above it, times its answers, is the numerator of Mantel & Haenszel (1959, JNCI 22:719): kinds of customer
    that nobody else has add nothing.

    Two sellers, one with the easier customers: each is just where its customers are.

    >>> easy, hard = [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]
    >>> weight = np.array([[np.multiply(easy, 30), np.multiply(hard, 10)], [easy, np.multiply(hard, 3)]])
    >>> mix = CaseMix(weight, n=np.array([40.0, 4.0]))
    >>> expected(mix).tolist()
    [50.0, -50.0]
    """
    return mix.share @ mix.usual


def contrasts(mix: CaseMix) -> tuple[Sample, Sample]:
    """Each group, and the others as they would be with its customers: the two samples that are compared.

    The group's score minus the others', times ``shared``, is observed minus expected. Kinds of customer count by
    Mantel & Haenszel's weights; n is what gives the variances of the two weighted means, the part of the variance that
    the mix explains taken out. With a single kind these are the group and the rest.
    """
    kinds, shared = mix.weight.sum(axis=(0, 2)), np.where(mix.shared > 0, mix.shared, np.nan)
    weights = mix.share * (1 - mix.part)
    own = mix.weight.sum(axis=2)
    answers = mix.weight / np.where(own > 0, own, 1)[..., None]
    group = (weights[..., None] * answers).sum(axis=1) / shared[:, None]
    rest = mix.share[..., None] / kinds[:, None] * (mix.weight.sum(axis=0) - mix.weight)
    rest = rest.sum(axis=1) / shared[:, None]
    left, squares = _unexplained(mix, weights), own * (mix.total / mix.n)[:, None]
    group_n = mix.n * shared**2 / (mix.share * (1 - mix.part) ** 2).sum(axis=1)
    with np.errstate(divide="ignore"):
        rest_n = shared**2 / ((mix.share / kinds) ** 2 * (squares.sum(axis=0) - squares)).sum(axis=1)
    return Sample(_adding_up(group), group_n / left), Sample(_adding_up(rest), rest_n / left)


def covariance(mix: CaseMix) -> np.ndarray:
    """Covariance of observed minus expected between groups (points²): each score is in what is expected of others."""
    v, share, part = _variances(mix), mix.share, mix.part
    own = share * part * v
    together = share @ own.T
    return np.diag((share**2 * v).sum(axis=1)) - together - together.T + (share * (part**2 * v).sum(axis=0)) @ share.T


def common_error(mix: CaseMix) -> np.ndarray:
    """Variance of each group's score (points²) if its customers answered as all of their kind do."""
    kinds = mix.weight.sum(axis=0)
    shares, size = kinds / kinds.sum(axis=1, keepdims=True), _answers(mix)
    usual = [spread_of(own, n) for own, n in zip(shares, size, strict=True)]
    return mix.share @ np.array(usual) / mix.n


def p_when_skewed(mix: CaseMix) -> np.ndarray:
    """Two-sided p-value of observed minus expected if the answers of each kind fell to the groups at random.

    The permutation distribution within kinds of customer by its mean, variance and skewness (Pearson's type III; Mielke
    & Berry 2001, Permutation Methods): where nearly all answers are of one class, a few others in one small group are
    less rare than the normal distribution says. 1 where there is nothing to compare with.
    """
    squared, skew = at_random(mix, mix.part)
    apart = (mix.share * (mix.score - mix.usual)).sum(axis=1)
    z = np.where(squared > 1e-9, apart / np.sqrt(np.where(squared > 1e-9, squared, 1)), 0.0)
    shape = 4 / np.where(skew * z > 1e-6, skew, 1) ** 2
    tail = np.where(skew * z > 1e-6, gammaincc(shape, shape + np.abs(z) * np.sqrt(shape)), ndtr(-np.abs(z)))
    return np.minimum(2 * tail, 1)


def at_random(mix: CaseMix, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance (points²) and skewness of observed minus expected if answers fell to the groups at random.

    ``part`` is the share of the answers of each kind that is the group's own, 0 where expected is a target: groups x
    kinds. Both are 0 where there is nothing to compare with.

    Four answers of eight that are half promoters, half detractors: 100² x 8 / 7 / 4 x (1 - 4 / 8).

    >>> mix = CaseMix(np.array([[[4.0, 0, 0]], [[0, 0, 4.0]]]), np.array([4.0, 4.0]))
    >>> at_random(mix, mix.part)[0].round(1).tolist()
    [1428.6, 1428.6]
    """
    kinds = mix.weight.sum(axis=0)
    shares = kinds / kinds.sum(axis=1, keepdims=True)
    away = CLASS_POINTS - mean(shares)[:, None]
    free = mix.share * (1 - part)
    squares = free @ ((shares * away**2).sum(axis=1) * _freed(_answers(mix))) / mix.n
    cubes = (free * (1 - 2 * part)) @ (shares * away**3).sum(axis=1) / mix.n**2
    some = squares > 1e-13
    return 1e4 * np.where(some, squares, 0.0), np.where(some, cubes / np.where(some, squares, 1) ** 1.5, 0.0)


def drawn_together(mix: CaseMix, z: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Each group's score as it is likely to be truly, with its limits ``z`` standard deviations away, in points.

    A mixed model: the score of a kind of customer, plus what the group adds, which is normal around 0; nothing is known
    beforehand of the scores of the kinds. The spread between groups is averaged over as in ``shrinkage``, which is the
    case of a single kind. (Henderson 1975, Biometrics 31:423; Gelman 2006.)
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(mix.share > 0, 1 / _variances(mix), 0.0)
    known = precision.sum(axis=0)
    usual = (precision * mix.score).sum(axis=0) / known
    pulled = (precision * (mix.score - usual)).sum(axis=1)
    values, vectors = np.linalg.eigh(np.diag(precision.sum(axis=1)) - (precision / known) @ precision.T)
    values = np.where(values > 1e-10 * values.max(initial=0), values, 0.0)
    along = np.where(values > 0, vectors.T @ pulled, 0.0)
    away = vectors - (mix.share / known) @ (precision.T @ vectors)
    spreads, chances = possible_spreads(lambda spread: _likelihood(values, along, spread))
    centre, of_kinds = mix.share @ usual, (mix.share**2 / known).sum(axis=1)
    total = np.zeros((3, len(mix.n)))
    for spread, chance in zip(spreads, chances, strict=True):
        inverse = spread**2 / (1 + spread**2 * values)
        value = centre + away @ (inverse * along)
        total += chance * np.stack([value, of_kinds + away**2 @ inverse, value**2])
    value, within, squares = total
    reach = z * np.sqrt(np.maximum(within + squares - value**2, 0))
    return value, np.maximum(value - reach, -100), np.minimum(value + reach, 100)


def largest_of(spread: np.ndarray, seed: Sequence[int]) -> np.ndarray:
    """Draws of the largest |z| of jointly normal numbers with this covariance, unsorted; 0 where there are none."""
    kept = np.diag(spread) > 0
    if not kept.any():
        return np.zeros(DRAWS)
    error = np.sqrt(np.diag(spread)[kept])
    values, vectors = np.linalg.eigh(spread[np.ix_(kept, kept)] / np.outer(error, error))
    root = vectors * np.sqrt(np.maximum(values, 0))
    generator, step, found = np.random.default_rng(seed), max(1, CELLS // len(error)), []
    for start in range(0, DRAWS, step):
        normal = generator.standard_normal((len(error), min(step, DRAWS - start)))
        found.append(np.abs(root @ normal).max(axis=0))
    return np.concatenate(found)


def _likelihood(values: np.ndarray, along: np.ndarray, spread: float) -> float:
    """Log-likelihood of a spread between groups, the scores of the kinds and of the groups integrated out."""
    return 0.5 * float((along**2 * spread**2 / (1 + spread**2 * values) - np.log1p(spread**2 * values)).sum())


def _variances(mix: CaseMix) -> np.ndarray:
    """Variance of each group's score among each kind of customer (points²), 0 where it has none: groups x kinds."""
    own = own_variance(Sample(mix.weight.sum(axis=1) / mix.total[:, None], mix.n))
    left = _unexplained(mix, mix.share)
    answers = mix.n[:, None] * mix.share
    return np.where(answers > 0, (own * left)[:, None] / np.where(answers > 0, answers, 1), 0.0)


def _unexplained(mix: CaseMix, weights: np.ndarray) -> np.ndarray:
    """The share of the variance of an answer that is within kinds of customer, which count by ``weights``."""
    kinds, sums = mix.weight.sum(axis=0), weights.sum(axis=1, keepdims=True)
    weights = weights / np.where(sums > 0, sums, 1)
    size = _answers(mix)
    shares = kinds / kinds.sum(axis=1, keepdims=True)
    within = weights @ (variance(shares) * _freed(size))
    all_of_it = variance(weights @ shares) * _freed((weights > 0) @ size)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(all_of_it > 1e-12, np.clip(within / all_of_it, LEAST_LEFT, 1), 1.0)


def _answers(mix: CaseMix) -> np.ndarray:
    """Effective answers of each kind of customer, over all groups."""
    own = mix.weight.sum(axis=2)
    return own.sum(axis=0) ** 2 / (own * (mix.total / mix.n)[:, None]).sum(axis=0)


def _freed(n: np.ndarray) -> np.ndarray:
    """n / (n - 1), of at least two answers."""
    n = np.maximum(n, 2)
    return n / (n - 1)


def _adding_up(shares: np.ndarray) -> np.ndarray:
    """Shares without what rounding adds: none below 0, adding up to 1."""
    shares = np.where(shares > 1e-12, shares, np.where(np.isnan(shares), np.nan, 0.0))
    return shares / shares.sum(axis=1, keepdims=True)
