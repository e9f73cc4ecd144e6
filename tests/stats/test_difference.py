"""Tests and intervals of two scores: against other programs, by hand, and by what must hold for any counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln, ndtr

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.difference import METHODS, difference, likeliest, p_value
from nps_analysis.stats.interval import Sample, variance_given
from nps_analysis.stats.score import sample

answers = st.integers(0, 200)
tables = st.tuples(answers, answers, answers).filter(any)
levels = st.floats(0.5, 0.999)
methods = st.sampled_from(sorted(METHODS))
exact_methods = st.sampled_from(["score", "mover", "wald"])  # adjusted Wald estimates another difference


def compared(one: tuple, other: tuple, level: float = 0.95, method: str = "default") -> pd.Series:
    pair = (sample(ScoreCounts.of(*table)) for table in (one, other))
    return difference(*pair, level, method).loc[0]


def classes(counts: list[int]) -> tuple[int, int, int]:
    """Detractors, passives and promoters from the counts of the scores 0 to 10."""
    return sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])


def test_score_test_is_that_of_the_likelihood_searched_step_by_step(cases, subtests):
    for case in cases("two_sample"):
        with subtests.test(case["id"]):
            found = compared(classes(case["inputs"]["counts_a"]), classes(case["inputs"]["counts_b"]))
            assert found["statistic"] == pytest.approx(case["outputs"]["score_z_N"], abs=1e-6)
            assert found["p_value"] == pytest.approx(case["outputs"]["score_p_N"], abs=1e-7)


def test_mover_is_that_of_two_tango_intervals(cases, subtests):
    for case in cases("two_sample"):
        with subtests.test(case["id"]):
            found = compared(classes(case["inputs"]["counts_a"]), classes(case["inputs"]["counts_b"]), method="mover")
            assert (found["low"], found["high"]) == pytest.approx(tuple(case["outputs"]["mover_score_ci95"]), abs=1e-9)


@pytest.mark.parametrize(("method", "in_r"), [("wald", "wald"), ("adjusted-wald", "adjwald")])
def test_wald_and_adjusted_wald_are_those_of_r(cases, subtests, method, in_r):
    for case in cases("two_sample"):
        with subtests.test(case["id"]):
            found = compared(classes(case["inputs"]["counts_a"]), classes(case["inputs"]["counts_b"]), method=method)
            assert (found["low"], found["high"]) == pytest.approx(tuple(case["outputs"][f"{in_r}_signed_ci"]), abs=1e-9)
            assert found["se"] == pytest.approx(case["outputs"][f"{in_r}_se"], abs=1e-9)
            assert found["p_value"] == pytest.approx(case["outputs"][f"{in_r}_p"], abs=1e-9)


def test_promoters_against_detractors_by_hand():
    # The common score is 0 and both variances are 1: z = 2 / sqrt(40/39 (1/20 + 1/20)).
    found = compared((0, 0, 20), (20, 0, 0))
    assert found["statistic"] == pytest.approx(2 / np.sqrt(40 / 39 / 10))
    assert (found["difference"], found["high"]) == (200, 200)
    assert found["low"] < 200


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("table", [(0, 0, 9), (0, 9, 0), (9, 0, 0), (3, 3, 3)])
def test_equal_samples_do_not_differ(table, method):
    found = compared(table, table, method=method)
    assert (found["difference"], found["statistic"], found["p_value"]) == (0, 0, 1)
    assert found["low"] == pytest.approx(-found["high"], abs=1e-9)
    assert method == "wald" or found["high"] > 0


def test_one_answer_each_shows_nothing():
    found = compared((0, 0, 1), (1, 0, 0))
    assert found["p_value"] > 0.1
    assert found["low"] < 0 < found["high"]
    assert np.isnan(found["se"])


def test_a_sample_without_answers_makes_nothing():
    nobody = Sample(np.full((1, 3), np.nan), np.array([0.0]))
    somebody = sample(ScoreCounts.of(1, 2, 3))
    for method in METHODS:
        assert difference(somebody, nobody, method=method).isna().all(axis=None)
        assert np.isnan(p_value(nobody, somebody, method)).all()


def test_an_unknown_method_is_an_error_that_lists_the_known():
    with pytest.raises(DataError, match="required  one of default, score, mover, adjusted-wald, wald"):
        compared((1, 1, 1), (1, 1, 1), method="welch")


def test_many_pairs_have_what_each_pair_has_alone():
    one, other = np.random.default_rng(1).integers(0, 9, (2, 200, 3)) + np.array([0, 0, 1])
    n1, n2 = one.sum(axis=1).astype(float), other.sum(axis=1).astype(float)
    found = difference(Sample(one / n1[:, None], n1), Sample(other / n2[:, None], n2))
    alone = [compared(tuple(a), tuple(b)) for a, b in zip(one[::20], other[::20], strict=True)]
    pd.testing.assert_frame_equal(found[::20].reset_index(drop=True), pd.DataFrame(alone).reset_index(drop=True))


@given(table=tables, multiplier=st.floats(-50, 50))
def test_likeliest_shares_are_those_of_the_quadratic_of_one_sample(table, multiplier):
    shares = np.array(table) / sum(table)
    mean, variance = likeliest(shares, np.array(multiplier))
    assert -1 <= mean <= 1
    assert variance == pytest.approx(variance_given(shares, mean), abs=1e-6)


@given(one=tables, other=tables, level=levels, method=methods)
def test_swapping_the_samples_or_the_classes_flips_the_sign(one, other, level, method):
    found = compared(one, other, level, method)
    flipped = [-found[name] for name in ("difference", "high", "low", "statistic")]
    for turned in (compared(other, one, level, method), compared(one[::-1], other[::-1], level, method)):
        values = turned[["difference", "low", "high", "statistic"]].tolist()
        assert values == pytest.approx(flipped, abs=1e-5)
        assert turned["p_value"] == pytest.approx(found["p_value"], abs=1e-7)


@given(one=tables, other=tables, level=levels, method=methods)
def test_test_and_interval_agree(one, other, level, method):
    found = compared(one, other, level, method)
    outside = found["low"] > 1e-6 or found["high"] < -1e-6
    inside = found["low"] < -1e-6 and found["high"] > 1e-6
    if outside:
        assert found["p_value"] <= 1 - level + 1e-7
    if inside:
        assert found["p_value"] >= 1 - level - 1e-7


@given(one=tables, other=tables, level=levels)
def test_each_limit_is_a_hypothesis_that_is_just_not_rejected(one, other, level):
    """The likelihood is searched step by step under the limit, by other means than in the package."""
    found = compared(one, other, level)
    for limit in (found["low"] / 100, found["high"] / 100):
        if abs(limit) < 2 - 1e-6 and abs(limit - found["difference"] / 100) > 1e-6:
            z = _statistic_searched(one, other, limit)
            assert 2 * ndtr(abs(z)) - 1 == pytest.approx(level, abs=1e-4)


@given(one=tables, other=tables, level=levels, method=methods)
def test_limits_lie_in_range_around_the_difference(one, other, level, method):
    found = compared(one, other, level, method)
    assert -200 <= found["low"] <= found["high"] <= 200
    if method != "adjusted-wald":
        assert found["low"] - 1e-9 <= found["difference"] <= found["high"] + 1e-9
    if method != "wald":
        assert found["high"] - found["low"] > 0.01


@given(one=tables, other=tables, levels=st.tuples(levels, levels), method=methods)
def test_a_higher_level_never_narrows(one, other, levels, method):
    narrow, wide = (compared(one, other, level, method) for level in sorted(levels))
    assert wide["low"] <= narrow["low"] + 1e-6
    assert narrow["high"] <= wide["high"] + 1e-6


@given(one=tables, other=tables, method=exact_methods)
def test_twice_the_answers_narrow(one, other, method):
    once = compared(one, other, method=method)
    twice = compared(tuple(2 * k for k in one), tuple(2 * k for k in other), method=method)
    assert once["low"] <= twice["low"] + 1e-6
    assert twice["high"] <= once["high"] + 1e-6


def _statistic_searched(one: tuple, other: tuple, hypothesis: float) -> float:
    """z of the difference against a hypothesis, the nuisance found on ever finer grids."""
    n1, n2 = sum(one), sum(other)
    shares1, shares2 = np.array(one) / n1, np.array(other) / n2
    low, high = max(-1, -1 - hypothesis), min(1, 1 - hypothesis)
    grid = np.linspace(low, high, 2001)
    for _ in range(5):
        best = grid[np.argmax(n1 * _likelihood(shares1, grid + hypothesis) + n2 * _likelihood(shares2, grid))]
        step = grid[1] - grid[0]
        grid = np.linspace(max(low, best - step), min(high, best + step), 201)
    variance = variance_given(shares1, best + hypothesis) / n1 + variance_given(shares2, best) / n2
    apart = shares1[2] - shares1[0] - shares2[2] + shares2[0] - hypothesis
    return float(apart / np.sqrt((n1 + n2) / (n1 + n2 - 1) * variance))


def _likelihood(shares: np.ndarray, mean: np.ndarray) -> np.ndarray:
    detractors = (variance_given(shares, mean) - mean + mean**2) / 2
    likeliest = np.stack([detractors, 1 - 2 * detractors - mean, detractors + mean], axis=-1)
    return np.where(shares > 0, shares * np.log(np.clip(likeliest, 1e-300, None)), 0).sum(axis=-1)


def every_table(n: int) -> tuple[np.ndarray, np.ndarray]:
    """All tables (d, s, p) of n answers, and the logarithm of how many ways lead to each."""
    d, s = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    tables = np.stack([d, s, n - d - s], axis=1)[d + s <= n]
    return tables, gammaln(n + 1) - gammaln(tables + 1).sum(axis=1)


def rejected(n1: int, n2: int, method: str) -> np.ndarray:
    """Which pairs of tables differ at the 5 % level: tables of n1 answers x tables of n2 answers."""
    one, other = every_table(n1)[0], every_table(n2)[0]
    first, second = np.mgrid[: len(one), : len(other)].reshape(2, -1)
    sizes = np.ones(len(first))
    pair = Sample(one[first] / n1, n1 * sizes), Sample(other[second] / n2, n2 * sizes)
    return (p_value(*pair, method) < 0.05).reshape(len(one), len(other))


def chance(rejections: np.ndarray, n1: int, mix1: tuple, n2: int, mix2: tuple) -> float:
    weights = [
        np.exp(ways + tables @ np.log(mix))
        for (tables, ways), mix in ((every_table(n1), mix1), (every_table(n2), mix2))
    ]
    return float(weights[0] @ rejections @ weights[1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "output"),
    [
        ("score", "score x N/(N-1)"),
        ("mover", "MOVER(Tango score)"),
        ("adjusted-wald", "adj-Wald 3/4 each (Lewis-Sauro, R NPS 2)"),
        ("wald", "Wald z (R NPS 1.1)"),
    ],
)
def test_exact_power_is_as_enumerated_elsewhere(cases, subtests, method, output):
    tables = {}
    for case in cases("exact_power"):
        inputs = case["inputs"]
        sizes = (inputs["n1"], inputs["n2"])
        if sizes not in tables:
            tables[sizes] = rejected(*sizes, method)
        with subtests.test(case["id"]):
            found = chance(tables[sizes], inputs["n1"], inputs["p1"], inputs["n2"], inputs["p2"])
            assert found == pytest.approx(case["outputs"][output], abs=1e-9)


COMMON = [(0.15, 0.35, 0.5), (0.2, 0.4, 0.4), (0.3, 0.4, 0.3), (0.05, 0.25, 0.7), (0.4, 0.2, 0.4), (0.6, 0.3, 0.1)]


@pytest.mark.slow
@pytest.mark.parametrize(("n1", "n2"), [(10, 30), (10, 50), (20, 30), (30, 30)])
def test_default_test_holds_its_level_where_wald_does_not(n1, n2):
    score, wald = (
        [chance(table, n1, mix, n2, mix) for mix in COMMON]
        for table in (rejected(n1, n2, "score"), rejected(n1, n2, "wald"))
    )
    assert max(score) <= 0.055
    assert max(wald) > 0.055


@pytest.mark.slow
@pytest.mark.parametrize(("n1", "n2", "most"), [(10, 10, 0.06), (20, 20, 0.06), (10, 50, 0.055), (30, 30, 0.055)])
def test_default_test_holds_its_level_for_any_two_mixes_with_one_score(n1, n2, most):
    """All shares in steps of 5 % from 5 %. Below 30 answers each, which is not tested unasked, it can pass 0.055."""
    mixes = [np.array([d, s, 20 - d - s]) / 20 for d in range(1, 19) for s in range(1, 20 - d)]
    weights = [np.exp(ways[:, None] + tables @ np.log(mixes).T) for tables, ways in (every_table(n1), every_table(n2))]
    scores = np.array([mix[2] - mix[0] for mix in mixes])
    errors = weights[0].T @ rejected(n1, n2, "score") @ weights[1]
    assert errors[np.isclose(scores[:, None], scores)].max() <= most
