"""The score interval corrected for skewness, for one score: an opposite pull on each of its two limits."""

import numpy as np

from nps_analysis.stats.sample import Sample, furthest, mean, ratio, variance_given


def scasp_limits(sample: Sample, z: float) -> tuple[np.ndarray, np.ndarray]:
    """Limits of each NPS (-1 to 1): the values that the skewness-corrected score test does not reject at ``z``."""
    score, one = mean(sample.shares), sample.n <= 1

    def inside(value: np.ndarray) -> np.ndarray:
        return np.abs(scasp_statistic(sample, value)) <= z

    ends = np.full_like(score, -1), np.full_like(score, 1)
    middle = furthest(lambda value: scasp_statistic(sample, value) >= 0, *ends)  # not the score where that is skewed
    low, high = (furthest(inside, middle, end) for end in ends)
    return np.where(one, -1.0, np.minimum(low, score)), np.where(one, 1.0, np.maximum(high, score))


def scasp_statistic(sample: Sample, value: np.ndarray) -> np.ndarray:
    """Signed z of each score against ``value`` (-1 to 1), corrected for the skewness of its distribution there.

    With s the statistic of the method ``score`` and a a sixth of the third central moment of the mean over its
    standard error cubed, both at the likeliest shares that have that value, the corrected z solves s = z + a (z² - 1)
    (Laud 2017, Pharmaceutical Statistics 16:334, after Gart & Nam 1988; with the variance times n / (n - 1), as
    ``pairbinci`` of his R package ratesci has it for the difference of paired shares, which the NPS is).

    One promoter and seven detractors among 21 answers, against 0: s = -6 / √(8 · 21/20) and, since equal shares are
    not skewed, z = s.

    >>> round(float(scasp_statistic(Sample(np.array([[7, 13, 1]]) / 21, np.array([21.0])), np.array(0.0))[0]), 3)
    -2.07
    """
    spread = variance_given(sample.shares, value)
    detractors = (spread - value + value**2) / 2
    third = (
        (detractors + value) * (1 - value) ** 3
        - (1 - 2 * detractors - value) * value**3
        - detractors * (1 + value) ** 3
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(spread / (sample.n - 1))
    plain = ratio(mean(sample.shares) - value, error)
    bend = np.where(spread > 0, third / (6 * sample.n**2 * np.where(error > 0, error, 1) ** 3), 0.0)
    # Where the parabola does not reach s, its vertex is the nearest z.
    root = np.sqrt(np.maximum(1 + 4 * bend * (plain + bend), 0))
    flat = np.abs(bend) < 1e-9
    corrected = np.where(root > 0, 2 * (plain + bend) / (1 + root), -1 / (2 * np.where(flat, 1, bend)))
    return np.where(flat, plain, corrected)
