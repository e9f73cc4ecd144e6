"""Intervals of one score: against other programs, by hand, and by what must hold for any counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaln, ndtr

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.interval import METHODS, Sample, limits, statistic
from nps_analysis.stats.score import sample

Z = 1.959963984540054  # the 97.5 % point of the normal distribution, as in any table
answers = st.integers(0, 300)
tables = st.tuples(answers, answers, answers).filter(any)
levels = st.floats(0.5, 0.999)
methods = st.sampled_from(sorted(METHODS))
drawn = {"bootstrap"}  # its limits are possible scores, and differ by chance
inverted = st.sampled_from(sorted(set(METHODS) - drawn))


def interval(table: tuple, level: float = 0.95, method: str = "default") -> tuple[float, float]:
    low, high = limits(sample(ScoreCounts.of(*table)), level, method)
    return float(low[0]), float(high[0])


def classes(counts: list[int]) -> tuple[int, int, int]:
    """Detractors, passives and promoters from the counts of the scores 0 to 10."""
    return sum(counts[:7]), sum(counts[7:9]), sum(counts[9:])


@pytest.mark.parametrize(
    ("output", "method", "level", "tolerance"),
    [
        ("score95_bcf_n_over_n_minus_1", "score", 0.95, 1e-9),
        ("score95_bisect", "tango", 0.95, 1e-9),
        ("score90_tango", "tango", 0.90, 1e-4),
        ("score99_tango", "tango", 0.99, 1e-4),
        ("adjwald95_3T", "adjusted-wald", 0.95, 1e-9),
        ("adjwald90_3T", "adjusted-wald", 0.90, 1e-9),
        ("wald95", "wald", 0.95, 1e-9),
        ("wald90", "wald", 0.90, 1e-9),
        ("wald99", "wald", 0.99, 1e-9),
    ],
)
def test_limits_are_those_of_other_programs(cases, subtests, output, method, level, tolerance):
    for case in cases("one_sample"):
        if output not in case["outputs"]:
            continue  # n / (n - 1) does not exist at n = 1
        with subtests.test(case["id"]):
            published = np.clip(case["outputs"][output], -100, 100)
            found = interval(classes(case["inputs"]["counts_0_10"]), level, method)
            assert found == pytest.approx(tuple(published), abs=tolerance)


def test_limits_are_those_published_for_trinomial_tables(cases, subtests):
    for case in cases("one_sample_trinomial"):
        if "score95" not in case["outputs"]:
            continue
        with subtests.test(case["id"]):
            found = interval(tuple(case["inputs"][name] for name in ("det", "pas", "pro")), method="tango")
            tolerance = 0.05 if case["published"] else 1e-4  # published to one decimal
            assert found == pytest.approx(tuple(case["outputs"]["score95"]), abs=tolerance)


@pytest.mark.parametrize(("output", "method"), [("score95", "tango"), ("score95_bc", "default")])
def test_limits_of_small_samples_are_those_beside_the_exact_ones(cases, subtests, output, method):
    for case in cases("exact_one_sample"):
        with subtests.test(case["id"]):
            found = interval(tuple(case["inputs"][name] for name in ("det", "pas", "pro")), method=method)
            assert found == pytest.approx(tuple(case["outputs"][output]), abs=6e-5)  # given to four decimals


@pytest.mark.parametrize("n", [2, 5, 30, 1000])
def test_lower_limit_of_promoters_alone_is_the_closed_form(n):
    assert interval((0, 0, n)) == pytest.approx((100 * (n - 1 - Z**2) / (n - 1 + Z**2), 100), abs=1e-9)
    assert interval((0, 0, n), method="tango") == pytest.approx((100 * (n - Z**2) / (n + Z**2), 100), abs=1e-9)


def test_one_answer_leaves_the_whole_scale():
    assert [interval(table) for table in ((0, 0, 1), (0, 1, 0), (1, 0, 0))] == [(-100, 100)] * 3


def test_no_answers_have_no_limits():
    assert np.isnan(limits(Sample(np.full((1, 3), np.nan), np.array([0.0])))).all()


def test_the_effective_n_need_not_be_whole():
    low, high = limits(Sample(np.array([[0.2, 0.3, 0.5]] * 3), np.array([40.0, 40.5, 41.0])))
    assert low[0] < low[1] < low[2] < 30 < high[2] < high[1] < high[0]


def test_wald_is_cut_at_the_end_of_the_scale():
    assert interval((0, 1, 9), method="wald")[1] == 100


def test_a_thousand_groups_have_the_limits_that_each_has_alone():
    tables = np.random.default_rng(1).integers(0, 20, (1000, 3)) + np.array([0, 0, 1])
    n = tables.sum(axis=1).astype(float)
    low, high = limits(Sample(tables / n[:, None], n))
    alone = [interval(tuple(table)) for table in tables[::50]]
    assert [*zip(low[::50], high[::50], strict=True)] == [pytest.approx(limits, abs=1e-9) for limits in alone]


def test_a_wrong_level_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        interval((1, 1, 1), level=95)
    assert str(error.value) == (
        "no level 95\n  required  a confidence level between 0 and 1\n  found     95\n  do        --level 0.95"
    )


def test_an_unknown_method_is_an_error_that_names_the_nearest():
    with pytest.raises(DataError) as error:
        interval((1, 1, 1), method="adjusted_wald")
    assert str(error.value) == (
        'no method "adjusted_wald"\n'
        "  required  one of default, score, tango, adjusted-wald, scasp, dirichlet, bootstrap, wald\n"
        '  found     "adjusted_wald"; nearest: "adjusted-wald"\n'
        "  do        --method default"
    )


@given(table=tables, level=levels, method=methods)
def test_limits_lie_on_the_scale_around_the_score_and_have_a_width(table, level, method):
    low, high = interval(table, level, method)
    nps = 100 * (table[2] - table[0]) / sum(table)
    assert -100 <= low <= high <= 100
    if method not in ("adjusted-wald", "dirichlet"):  # their middle is drawn towards 0
        assert low - 1e-9 <= nps <= high + 1e-9
    if method != "wald":
        assert high - low > 0.01


@given(table=tables, level=levels, method=inverted)
def test_swapping_promoters_and_detractors_flips_the_interval(table, level, method):
    low, high = interval(table, level, method)
    assert interval(table[::-1], level, method) == pytest.approx((-high, -low), abs=1e-9)


@given(table=tables, levels=st.tuples(levels, levels), method=methods)
def test_a_higher_level_never_narrows(table, levels, method):
    low, high = interval(table, min(levels), method)
    wider_low, wider_high = interval(table, max(levels), method)
    assert wider_low <= low + 1e-9
    assert high <= wider_high + 1e-9


@given(table=tables, method=st.sampled_from(["score", "tango", "wald"]))
def test_twice_the_answers_narrow(table, method):
    low, high = interval(table, method=method)
    twice_low, twice_high = interval(tuple(2 * count for count in table), method=method)
    assert low - 1e-9 <= twice_low
    assert twice_high <= high + 1e-9


@given(table=tables, level=levels, method=inverted)
def test_limits_are_where_the_test_just_does_not_reject(table, level, method):
    low, high = interval(table, level, method)
    for limit in (low, high):
        if abs(limit) < 100 and low < high:
            z = float(statistic(sample(ScoreCounts.of(*table)), limit, method)[0])
            assert 2 * ndtr(abs(z)) - 1 == pytest.approx(level, abs=1e-8)


def every_table(n: int) -> np.ndarray:
    """All tables (d, s, p) of n answers."""
    d, s = np.mgrid[: n + 1, : n + 1].reshape(2, -1)
    return np.stack([d, s, n - d - s], axis=1)[d + s <= n]


def mixes_of_five_percent_and_more() -> np.ndarray:
    """All shares in steps of 5 % with no class under 5 %: 171 of them."""
    steps = [(d, s, 20 - d - s) for d in range(1, 19) for s in range(1, 20 - d)]
    return np.array(steps) / 20


# Exact coverage at its lowest over these shares, from the table of defaults in the design notes.
@pytest.mark.parametrize(("n", "lowest"), [(10, 0.953), (20, 0.948), (30, 0.943), (50, 0.947), (100, 0.950)])
def test_exact_coverage_is_as_published_where_no_class_is_rare(n, lowest):
    tables, mixes = every_table(n), mixes_of_five_percent_and_more()
    low, high = limits(Sample(tables / n, np.full(len(tables), float(n))))
    truth = 100 * (mixes[:, 2] - mixes[:, 0])
    covers = (low[:, None] <= truth + 1e-9) & (truth - 1e-9 <= high[:, None])
    log_weight = gammaln(n + 1) - gammaln(tables + 1).sum(axis=1)
    coverage = (np.exp(log_weight[:, None] + tables @ np.log(mixes.T)) * covers).sum(axis=0)
    assert coverage.min() == pytest.approx(lowest, abs=0.0006)
    assert 0.95 <= coverage.mean() <= 0.975
