"""Shares against statsmodels and scipy."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from nps_analysis.customers.comments.shares import change, wilson

CASES = [(0, 12, 3, 12), (5, 12, 5, 12), (1, 400, 20, 300), (30, 30, 10, 20), (250, 1000, 320, 1000)]


@pytest.mark.parametrize(("x", "n"), [(0, 12), (12, 12), (1, 1), (7, 30), (900, 1000)])
def test_wilson_is_that_of_statsmodels(x, n):
    found = [float(end[0]) for end in wilson(np.array([x / n]), np.array([n]), 0.9)]
    assert found == pytest.approx(proportion_confint(x, n, 0.1, "wilson"), abs=1e-12)


@pytest.mark.parametrize(("a", "n", "b", "m"), CASES)
def test_a_change_is_that_of_newcombe_in_statsmodels_and_of_pearson_in_scipy(a, n, b, m):
    found = change(*(np.array([float(one)]) for one in (a / n, n, b / m, m)), 0.95)
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    assert [found.low[0], found.high[0]] == pytest.approx([100 * low, 100 * high], abs=1e-9)
    expected = chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
    assert found.p_value[0] == pytest.approx(expected, abs=1e-12)


def test_nobody_is_no_share():
    low, high = wilson(np.array([np.nan]), np.array([0.0]), 0.95)
    assert np.isnan(low[0])
    assert np.isnan(high[0])


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_the_other_way_round_is_the_same_change_with_the_other_sign(a, n, b, m):
    first, second = (np.array([min(x, k) / k]) for x, k in ((a, n), (b, m)))
    there = change(first, np.array([n]), second, np.array([m]), 0.95)
    back = change(second, np.array([m]), first, np.array([n]), 0.95)
    assert there.change[0] == pytest.approx(-back.change[0])
    assert there.low[0] == pytest.approx(-back.high[0])
    assert there.p_value[0] == pytest.approx(back.p_value[0])
    assert there.low[0] <= there.change[0] <= there.high[0]
