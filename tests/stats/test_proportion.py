"""Do shares and medians have the intervals of other programs, and do they hold what they promise?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency, quantile_test
from statsmodels.stats.proportion import confint_proportions_2indep

from nps_analysis.stats.proportion import median_interval, share_change, wilson


@given(st.integers(1, 400), st.data(), st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_wilson_is_that_of_scipy(n, data, level):
    k = data.draw(st.integers(0, n))
    theirs = binomtest(k, n).proportion_ci(level, method="wilson")
    assert wilson(k, n, level) == pytest.approx((100 * theirs.low, 100 * theirs.high), abs=1e-9)


def test_wilson_as_it_is_published():
    """Newcombe 1998, Stat. Med. 17:857, table I, method 3: 81 of 263 is .2553 to .3662, 1 of 29 is .0061 to .1718."""
    assert wilson(81, 263) == pytest.approx((25.53, 36.62), abs=0.005)
    assert wilson(1, 29) == pytest.approx((0.61, 17.18), abs=0.005)
    assert np.isnan(wilson(0, 0)).all()


@pytest.mark.parametrize("n", [6, 7, 12, 25, 100])
def test_the_median_interval_is_that_of_the_sign_test(n):
    """What the two-sided sign test at 5 % does not refuse, and no wider: one more value out, and it would."""
    values = np.arange(1.0, n + 1)
    median, low, high = median_interval(values)
    assert median == np.median(values)
    for just_inside in (low + 0.5, high - 0.5):
        assert quantile_test(values, q=just_inside, p=0.5).pvalue > 0.05
    for just_outside in (low - 0.5, high + 0.5):
        assert quantile_test(values, q=just_outside, p=0.5).pvalue <= 0.05


@pytest.mark.parametrize("n", [0, 1, 5])
def test_too_few_values_have_no_median_interval(n):
    assert np.isnan(median_interval(np.arange(n))[1:]).all()


CASES = [(0, 12, 3, 12), (5, 12, 5, 12), (1, 400, 20, 300), (30, 30, 10, 20), (250, 1000, 320, 1000)]


@pytest.mark.parametrize(("a", "n", "b", "m"), CASES)
def test_a_change_is_that_of_newcombe_in_statsmodels_and_of_pearson_in_scipy(a, n, b, m):
    found = share_change(*(np.array([float(one)]) for one in (a / n, n, b / m, m)), 0.95)
    low, high = confint_proportions_2indep(a, n, b, m, method="newcomb", compare="diff")
    assert [found.low[0], found.high[0]] == pytest.approx([100 * low, 100 * high], abs=1e-9)
    expected = chi2_contingency([[a, n - a], [b, m - b]], correction=False).pvalue
    assert found.p_value[0] == pytest.approx(expected, abs=1e-12)


@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_the_other_way_round_is_the_same_change_with_the_other_sign(a, n, b, m):
    first, second = (np.array([min(x, k) / k]) for x, k in ((a, n), (b, m)))
    there = share_change(first, np.array([n]), second, np.array([m]), 0.95)
    back = share_change(second, np.array([m]), first, np.array([n]), 0.95)
    assert there.change[0] == pytest.approx(-back.change[0])
    assert there.low[0] == pytest.approx(-back.high[0])
    assert there.p_value[0] == pytest.approx(back.p_value[0])
    assert there.low[0] <= there.change[0] <= there.high[0]
