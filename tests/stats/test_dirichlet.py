"""The posterior of one score against values integrated elsewhere, and against what a posterior must do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.schema import DataError
from nps_analysis.stats.dirichlet import below, dirichlet
from nps_analysis.stats.sample import Sample

answers = st.integers(0, 300)
tables = st.tuples(answers, answers, answers).filter(any)
parameters = st.tuples(*[st.floats(0.3, 50)] * 3)


def drawn(*table: float) -> Sample:
    return Sample(np.array([table]) / sum(table), np.array([float(sum(table))]))


def test_limits_and_chances_are_those_integrated_elsewhere(cases, subtests):
    for case in cases("bayes_one"):
        with subtests.test(case["id"]):
            inputs, outputs = case["inputs"], case["outputs"]
            table = [inputs[name] for name in ("det", "pas", "pro")]
            low, high = dirichlet(drawn(*table), prior=inputs["prior"])
            assert (low[0], high[0]) == pytest.approx(tuple(outputs["ci95_equal_tailed"]), abs=1e-6)
            posterior = np.array([table]) + inputs["prior"]
            assert 1 - below(posterior, np.zeros(1))[0] == pytest.approx(outputs["prob_gt_0"], abs=1e-8)
            assert below(posterior, np.array([outputs["median"] / 100]))[0] == pytest.approx(0.5, abs=1e-8)


@pytest.mark.parametrize("value", [-0.9, -0.25, 0, 0.5, 0.99])
def test_alike_before_all_mixes_the_chance_is_an_area_of_the_triangle(value):
    """Of the mixes with p - d above v >= 0, all alike, the part is (1 - v)² / 2."""
    part = (1 - abs(value)) ** 2 / 2
    expected = 1 - part if value >= 0 else part
    assert below(np.ones((1, 3)), np.array([value]))[0] == pytest.approx(expected, abs=1e-12)


@given(alphas=parameters, value=st.floats(-0.999, 0.999))
def test_turning_the_classes_round_turns_the_chance(alphas, value):
    one = below(np.array([alphas]), np.array([value]))[0]
    assert below(np.array([alphas[::-1]]), np.array([-value]))[0] == pytest.approx(1 - one, abs=1e-7)


@given(alphas=parameters, values=st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_the_chance_rises_from_0_to_1(alphas, values):
    at = np.array([-1, *sorted(values), 1])
    chances = below(np.tile(alphas, (4, 1)), at)
    assert chances[[0, -1]] == pytest.approx([0, 1], abs=1e-7)
    assert (np.diff(chances) >= -1e-7).all()


@pytest.mark.slow
@pytest.mark.parametrize("alphas", [(0.5, 0.5, 10.5), (0.3, 2.2, 7.7), (1.5, 3.5, 100.5), (40, 8, 30)])
def test_chances_are_those_of_a_million_draws(alphas):
    shares = np.random.default_rng(5).dirichlet(alphas, 1_000_000)
    nps = shares[:, 2] - shares[:, 0]
    for value in np.quantile(nps, [0.025, 0.5, 0.9]):
        expected = (nps <= value).mean()
        assert below(np.array([alphas]), np.array([value]))[0] == pytest.approx(expected, abs=0.002)


@given(table=tables)
def test_a_strong_prior_draws_the_interval_to_its_own_score(table):
    low, high = dirichlet(drawn(*table), prior=(1e6, 1e6, 1e6))
    assert -0.5 < low[0] < high[0] < 0.5


def test_no_answers_have_no_limits():
    assert np.isnan(dirichlet(Sample(np.full((1, 3), np.nan), np.array([0.0])))).all()


@pytest.mark.parametrize("prior", [(1, 1), (1, 0, 1), (1, -1, 1), (1, np.nan, 1)])
def test_a_prior_that_is_none_is_an_error_in_three_parts(prior):
    with pytest.raises(DataError) as error:
        dirichlet(drawn(1, 1, 1), prior=prior)
    assert str(error.value) == (
        "no Dirichlet prior\n"
        "  required  three numbers above 0, for detractors, passives and promoters\n"
        f"  found     {prior}\n"
        "  do        prior=(0.5, 0.5, 0.5)"
    )
