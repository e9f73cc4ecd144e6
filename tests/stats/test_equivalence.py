"""No change larger than a margin, and no worse than one: by hand, against the interval, and by exact enumeration."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln, ndtr

from nps_analysis.schema import DataError
from nps_analysis.stats.difference import METHODS, difference, statistic
from nps_analysis.stats.equivalence import EQUIVALENCE_COLUMNS, equivalence
from nps_analysis.stats.sample import Sample
from nps_analysis.wording.equivalence import say_equivalence

answers = st.integers(0, 200)
tables = st.tuples(answers, answers, answers).filter(any)
margins = st.floats(0.5, 60)


def drawn(table: tuple) -> Sample:
    return Sample(np.array([table]) / sum(table), np.array([float(sum(table))]))


def test_columns_and_one_row_per_pair(counts_of):
    found = equivalence(counts_of({"A": (10, 20, 70), "B": (30, 40, 30), "C": (20, 40, 40)}), "region", against="each")
    assert found.columns.tolist() == list(EQUIVALENCE_COLUMNS)
    assert [*zip(found["group"], found["reference"], strict=True)] == [("A", "B"), ("A", "C"), ("B", "C")]


def test_wald_by_hand(counts_of):
    """Scores 40 and 38, variances .64 and .6556 with 10,000 answers each: se = 1.138, z = (3 - 2) / 1.138."""
    counts = counts_of({"A": (2000, 2000, 6000), "B": (2100, 2000, 5900)})
    row = equivalence(counts, "region", margin=3, method="wald").loc[0]
    se = np.sqrt((0.8 - 0.16 + 0.8 - 0.1444) / 10_000) * 100
    assert row["p_equivalence"] == pytest.approx(ndtr(-1 / se), abs=1e-9)
    assert row["p_not_worse"] == pytest.approx(ndtr(-5 / se), abs=1e-9)
    assert row["verdict"] == "not worse"
    assert row["level"] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("classes", "verdict", "sentence"),
    [
        ((2000, 2000, 6000), "no larger change", "No change larger than 3 points between B and A"),
        ((1800, 2000, 6200), "not worse", "A is not worse than B by 3 points or more"),
        ((2300, 2000, 5700), "not shown", "It is not shown that A differs from B by less than 3 points"),
    ],
)
def test_verdict_and_sentence(counts_of, classes, verdict, sentence):
    row = equivalence(counts_of({"A": classes, "B": (2000, 2000, 6000)}), "region").loc[0]
    assert row["verdict"] == verdict
    assert say_equivalence(row).startswith(sentence)


def test_a_small_base_is_not_tested_and_says_why(counts_of):
    row = equivalence(counts_of({"A": (1, 2, 3), "B": (30, 40, 30)}), "region").loc[0]
    assert not row["tested"]
    assert np.isnan(row["p_equivalence"])
    assert say_equivalence(row) == "A against B: not tested (A has 6 answers, fewer than 30)"


@given(one=tables, other=tables, margin=margins, method=st.sampled_from(sorted(METHODS)))
def test_statistic_against_a_value_agrees_with_the_interval(one, other, margin, method):
    pair = drawn(one), drawn(other)
    row = difference(*pair, 0.9, method).loc[0]
    for value in (-margin, margin):
        z = statistic(*pair, value, method)[0]
        if row["low"] > value + 1e-6 or row["high"] < value - 1e-6:
            assert abs(z) >= 1.6448536 - 1e-5
        if row["low"] < value - 1e-6 and row["high"] > value + 1e-6:
            assert abs(z) <= 1.6448536 + 1e-5


@given(one=tables, other=tables, margin=margins)
def test_swapping_the_classes_and_the_groups_changes_nothing(one, other, margin):
    z = statistic(drawn(one), drawn(other), margin)[0]
    assert statistic(drawn(other), drawn(one), -margin)[0] == pytest.approx(-z, abs=1e-6)
    assert statistic(drawn(one[::-1]), drawn(other[::-1]), -margin)[0] == pytest.approx(-z, abs=1e-6)


@pytest.mark.slow
def test_a_true_difference_of_the_margin_is_seldom_called_smaller():
    """All tables of 30 and 30 answers, scores 30 points apart: equivalence within 30 in at most about 5 of 100."""
    n = 30
    d, s = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    every = np.stack([d, s, n - d - s], axis=1)[d + s <= n]
    first, second = np.mgrid[: len(every), : len(every)].reshape(2, -1)
    sizes = np.full(len(first), float(n))
    pair = Sample(every[first] / n, sizes), Sample(every[second] / n, sizes)
    found = (statistic(*pair, -30) > 1.6448536) & (statistic(*pair, 30) < -1.6448536)
    chances = [
        np.exp(gammaln(n + 1) - gammaln(every + 1).sum(axis=1) + every @ np.log(mix))
        for mix in ((0.2, 0.2, 0.6), (0.3, 0.3, 0.4))
    ]
    assert chances[0] @ found.reshape(len(every), -1) @ chances[1] <= 0.055


@pytest.mark.parametrize("margin", [0, -3, 200])
def test_a_margin_that_is_none_is_an_error_in_three_parts(counts_of, margin):
    with pytest.raises(DataError) as error:
        equivalence(counts_of({"A": (1, 2, 3), "B": (3, 2, 1)}), "region", margin=margin)
    assert str(error.value) == (
        f"no margin {margin}\n"
        "  required  points above 0 and below 200: the largest change that does not matter\n"
        f"  found     {margin}\n"
        "  do        margin=3"
    )


def test_a_level_under_one_half_is_an_error(counts_of):
    with pytest.raises(DataError, match=r"no level 0.4 for one-sided tests"):
        equivalence(counts_of({"A": (1, 2, 3), "B": (3, 2, 1)}), "region", level=0.4)
