"""The skewness-corrected interval against the R package of its author, and what skewness must do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.interval import Sample, limits
from nps_analysis.stats.score import score

answers = st.integers(1, 300)


def test_limits_and_test_are_those_of_ratesci():
    """R ratesci 1.0, pairbinci(c(1, 1, 7, 12)): 7 pairs one way, 1 the other, 21 in all (Fagerland et al. 2014)."""
    counts = ScoreCounts.of(detractors=7, passives=13, promoters=1)
    row = score(counts, method="scasp").loc[0]
    assert (row["low"], row["high"]) == pytest.approx((-52.81, -1.842), abs=0.005)  # printed -0.5281, -0.01842


@given(detractors=answers, passives=answers)
def test_with_as_many_promoters_as_detractors_the_interval_is_that_of_the_score(detractors, passives):
    """At the score itself the distribution is not skewed; further out it is, to the same extent on both sides."""
    row = score(ScoreCounts.of(detractors, passives, detractors), method="scasp").loc[0]
    assert row["low"] == pytest.approx(-row["high"], abs=1e-9)


def test_misses_are_more_even_than_without_the_correction():
    """Exact chances to miss on either side with 70 % promoters, 25 % passives and 5 % detractors among 30 answers."""
    n, mix = 30, np.array([0.05, 0.25, 0.7])
    d, s = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    tables = np.stack([d, s, n - d - s], axis=1)[d + s <= n]
    chance = np.exp(gammaln(n + 1) - gammaln(tables + 1).sum(axis=1) + tables @ np.log(mix))
    every = Sample(tables / n, np.full(len(tables), float(n)))
    apart = {}
    for method in ("score", "scasp"):
        low, high = limits(every, method=method)
        apart[method] = abs(chance[low > 65].sum() - chance[high < 65].sum())
    assert apart["scasp"] < apart["score"] / 2


@pytest.mark.parametrize("classes", [(0, 0, 30), (1, 0, 29), (0, 30, 0), (30, 0, 0), (2, 5, 11)])
@pytest.mark.parametrize("level", [0.05, 0.1, 0.3, 0.5])
def test_an_interval_at_a_low_level_has_a_width_and_holds_the_score(classes, level):
    row = score(ScoreCounts.of(*classes), level=level, method="scasp").loc[0]
    assert row["high"] - row["low"] > 0.01
    assert row["low"] <= row["nps"] <= row["high"]
