"""Bootstrap intervals from counts against draws of whole samples, and where drawing says nothing."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.stats.bootstrap import bootstrap, bootstrap_statistic
from nps_analysis.stats.sample import Sample

answers = st.integers(0, 200)
tables = st.tuples(answers, answers, answers).filter(any)


def drawn(*tables: tuple) -> Sample:
    n = np.array(tables).sum(axis=1).astype(float)
    return Sample(np.array(tables) / n[:, None], n)


@pytest.mark.parametrize("table", [(30, 40, 80), (1, 9, 20), (3000, 4000, 8000)])
def test_limits_are_those_of_samples_drawn_answer_by_answer(table):
    low, high = bootstrap(drawn(table))
    n = sum(table)
    again = np.random.default_rng(3).multinomial(n, np.array(table) / n, 200_000)
    scores = 100 * (again[:, 2] - again[:, 0]) / n
    # Within what 10,000 draws may miss: the scores at half a point of level to either side.
    for limit, level in ((low[0], 0.025), (high[0], 0.975)):
        earliest, latest = np.quantile(scores, [level - 0.005, level + 0.005])
        assert earliest - 1e-9 <= limit <= latest + 1e-9


def test_the_same_seed_gives_the_same_limits_and_another_one_others():
    sample = drawn((123, 234, 345))
    assert bootstrap(sample) == bootstrap(sample)
    assert bootstrap(sample, seed=0) != bootstrap(sample, seed=1)


def test_neither_the_other_groups_nor_their_order_matter():
    one, other = (10, 20, 30), (5, 5, 40)
    together = bootstrap(drawn(one, other))
    turned = bootstrap(drawn(other, one))
    assert [limit[0] for limit in together] == [limit[1] for limit in turned] == [x[0] for x in bootstrap(drawn(one))]


@pytest.mark.parametrize("n", [2, 10, 400])
def test_where_all_agree_the_limit_is_where_they_would_agree_once_in_forty(n):
    share = 0.025 ** (1 / n)
    assert [limit[0] for limit in bootstrap(drawn((0, 0, n)))] == pytest.approx([100 * (2 * share - 1), 100])
    assert [limit[0] for limit in bootstrap(drawn((n, 0, 0)))] == pytest.approx([-100, 100 * (1 - 2 * share)])
    assert [limit[0] for limit in bootstrap(drawn((0, n, 0)))] == pytest.approx([100 * (share - 1), 100 * (1 - share)])


def test_one_answer_leaves_the_whole_scale_and_none_leaves_nothing():
    assert [limit[0] for limit in bootstrap(drawn((0, 1, 0)))] == [-100, 100]
    assert np.isnan(bootstrap(Sample(np.full((1, 3), np.nan), np.array([0.0])))).all()


def test_a_weighted_sample_in_which_nearly_all_weight_agrees_has_a_width():
    low, high = bootstrap(Sample(np.array([[0.0, 0.0005, 0.9995]]), np.array([10.4])))
    assert low[0] < 99.95 < high[0]


@given(table=tables)
def test_limits_lie_on_the_scale_with_a_width(table):
    low, high = bootstrap(drawn(table), draws=500)
    assert -100 <= low[0] < high[0] <= 100


def test_statistic_is_the_z_of_the_part_of_draws_above():
    sample = drawn((50, 50, 100))  # score 25, standard error √(0.6875 / 200) = 0.0586
    assert bootstrap_statistic(sample, np.array(0.25))[0] == pytest.approx(0, abs=0.05)
    assert bootstrap_statistic(sample, np.array(0.25 - 2 * 0.0586))[0] == pytest.approx(2, abs=0.15)
    assert bootstrap_statistic(sample, np.array(-0.9))[0] == np.inf


@pytest.mark.slow
def test_ten_thousand_draws_of_a_thousand_groups_take_less_than_two_seconds():
    generator = np.random.default_rng(7)
    groups = generator.multinomial(generator.integers(30, 500, 1000), [0.2, 0.3, 0.5]) + 1
    started = time.perf_counter()
    bootstrap(drawn(*map(tuple, groups)), draws=10_000)
    assert time.perf_counter() - started < 2
