"""Published scores: what their splits allow, and what may be said against them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import t as student

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.schema import BENCHMARK_COLUMNS, DataError
from nps_analysis.stats.benchmark import benchmark, n_needed, splits, variance_bounds
from nps_analysis.stats.difference import METHODS, difference, p_value
from nps_analysis.stats.interval import Sample, variance
from nps_analysis.stats.percentile import percentile
from nps_analysis.stats.score import sample
from tests.examples import examples

OWN = ScoreCounts.of(detractors=74, passives=186, promoters=240)  # NPS 33.2
scores = st.integers(-100, 100).map(float)
tables = st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200)).filter(any)


def published(nps: float, n: float | None = None, **columns) -> pd.DataFrame:
    return pd.DataFrame({"company": ["Rival"], "nps": [nps], "n": [n], **columns})


def against(nps: float, n: float | None = None, own: ScoreCounts = OWN, **options) -> pd.Series:
    return benchmark(own, published(nps, n), **options).loc[0]


def test_splits_and_variances_are_within_the_bounds_found_by_grid(cases, subtests):
    for case in cases("benchmark_bounds"):
        with subtests.test(case["id"]):
            right, (narrow, wide) = case["outputs"], splits(case["inputs"]["nps"])
            assert variance_bounds(case["inputs"]["nps"]) == pytest.approx((right["var_min"], right["var_max"]))
            assert (variance(narrow), variance(wide)) == pytest.approx((right["var_min"], right["var_max"]))
            for at, name in enumerate(("p_det_range", "passive_range", "p_pro_range")):
                assert sorted([narrow[at], wide[at]]) == pytest.approx(right[name])
            if "se_points_range" in right:
                errors = [
                    100 * np.sqrt(bound / case["inputs"]["n"]) for bound in variance_bounds(case["inputs"]["nps"])
                ]
                assert errors == pytest.approx(right["se_points_range"])


def test_p_values_and_n_needed_are_those_computed_elsewhere(cases, subtests):
    for case in cases("benchmark_test"):
        with subtests.test(case["id"]):
            given, right = case["inputs"], case["outputs"]
            own = ScoreCounts.of(given["det"], given["pas"], given["pro"])
            wald = against(given["bench_nps"], given["bench_n"], own, method="wald")
            assert wald["difference"] == pytest.approx(right["diff"])
            assert wald["p_low"] == pytest.approx(right["wald_p_best"], abs=1e-10)
            assert wald["p_high"] == pytest.approx(right["wald_p_worst"], abs=1e-10)
            for column, name in (("n_needed_low", "bench_n_needed_best"), ("n_needed_high", "bench_n_needed_worst")):
                assert (None if wald[column] is pd.NA else wald[column]) == right[name]
            fixed = against(given["bench_nps"], None, own)
            assert fixed["p_value"] == pytest.approx(right["score_p_fixed_benchmark"], abs=1e-10)


def test_columns_are_the_groups_and_those_of_the_contract(counts_of):
    counts = counts_of({"N": (10, 20, 70), "S": (30, 40, 30)})
    two = pd.concat([published(50.0, 400), published(20.0)])
    found = benchmark(counts, two)
    assert found.columns.tolist() == ["region", *BENCHMARK_COLUMNS]
    assert found["region"].tolist() == ["N", "N", "S", "S"]
    assert found["benchmark_nps"].tolist() == [50, 20, 50, 20]
    assert found["difference"].tolist() == pytest.approx([10, 40, -50, -20])


def test_source_year_and_note_of_the_published_score_are_kept():
    found = benchmark(OWN, published(20.0, 5000, source="Yearbook", year=2024, note="panel")).loc[0]
    assert found[["source", "year", "note"]].tolist() == ["Yearbook", 2024, "panel"]


@pytest.mark.parametrize(
    ("nps", "n", "verdict"),
    [
        (10.0, 2000, "above"),
        (60.0, 2000, "below"),
        (25.0, 400, "depends on the split"),
        (25.0, 40, "no difference shown"),
        (33.2, 10**6, "no difference shown"),
    ],
)
def test_verdict_by_what_the_splits_allow(nps, n, verdict):
    assert against(nps, n)["verdict"] == verdict


def test_known_n_reports_the_p_that_holds_whatever_the_split():
    found = against(25.0, 400)
    assert found["p_low"] < 0.05 < found["p_high"]
    assert found["p_value"] == found["p_high"]
    assert found["benchmark_n"] == 400


@pytest.mark.parametrize("n", [None, 0])
def test_unknown_n_is_a_fixed_value_and_said_to_be(n):
    found = against(25.0, n)
    assert found["p_low"] == found["p_value"] == found["p_high"]
    assert found["verdict"] == "above"
    assert found["note"] == "compared as a fixed value: its n is not published"
    assert found["benchmark_n"] is pd.NA


def test_scores_published_without_a_column_of_n_are_fixed_values():
    found = benchmark(OWN, pd.DataFrame({"company": ["Rival"], "nps": [25.0]})).loc[0]
    assert found["note"] == "compared as a fixed value: its n is not published"
    assert found["source"] is None


@pytest.mark.slow
def test_a_fixed_value_is_what_an_endless_benchmark_tends_to():
    for method in METHODS:
        endless, fixed = against(25.0, 10**9, method=method), against(25.0, None, method=method)
        assert endless["p_value"] == pytest.approx(fixed["p_value"], rel=1e-4)


@pytest.mark.slow
def test_n_needed_is_the_first_that_is_enough():
    own, (narrow, wide) = sample(OWN), splits(np.array([25.0]))
    for method in METHODS:
        for shares, column in ((narrow, "n_needed_low"), (wide, "n_needed_high")):
            n = float(against(25.0, 400, method=method)[column])
            enough, less = (p_value(own, Sample(shares, np.array([k])), method)[0] for k in (n, n - 1))
            assert enough < 0.05 <= less


def test_one_answer_can_be_enough():
    own, ends = sample(OWN), splits(np.array([-100.0, 25.0]))[0]
    twice = Sample(np.repeat(own.shares, 2, axis=0), np.repeat(own.n, 2))
    assert n_needed(twice, ends, 0.05, "wald").tolist() == [1, 263]  # 263: kind benchmark_test of the reference cases


def test_a_difference_that_no_benchmark_could_show_says_so():
    found = against(34.0, 500)
    assert found[["n_needed_low", "n_needed_high"]].isna().all()
    assert found["note"] == "the difference would not be shown with any n of the benchmark"


@pytest.mark.parametrize(("nps", "verdict"), [(100.0, "below"), (-100.0, "above")])
@pytest.mark.parametrize("n", [40, None])
def test_a_benchmark_at_the_end_of_the_scale_has_a_stated_result(nps, verdict, n):
    found = against(nps, n)
    assert found["verdict"] == verdict
    assert found["p_low"] == found["p_high"]
    assert found["note"].endswith("a score of exactly ±100 leaves no room for any other answer")


def test_promoters_alone_do_not_differ_from_a_benchmark_of_100():
    found = against(100.0, None, ScoreCounts.of(0, 0, 50))
    assert found[["difference", "p_value", "verdict"]].tolist() == [0, 1, "no difference shown"]


def test_no_answers_have_no_verdict():
    found = against(25.0, 400, ScoreCounts.of(0, 0, 0))
    assert found["verdict"] is None
    assert found[["nps", "difference", "p_value", "n_needed_low"]].isna().all()
    assert found["note"] == "no answers"


def test_a_small_own_base_is_mentioned():
    assert against(25.0, 400, ScoreCounts.of(2, 4, 6))["note"].startswith(
        "own score rests on 12 answers, fewer than 30"
    )


def test_a_stricter_level_can_take_a_verdict_back():
    assert against(25.0, None, level=0.95)["verdict"] == "above"
    assert against(25.0, None, level=0.99)["verdict"] == "no difference shown"


def test_missing_columns_are_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        benchmark(OWN, pd.DataFrame({"brand": ["Rival"], "nps": [25.0]}))
    assert str(error.value) == (
        "no company column among the published scores\n"
        "  required  the columns company and nps, and n where it is published\n"
        "  found     brand, nps\n"
        "  do        rename the columns"
    )


def test_a_score_off_the_scale_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        benchmark(OWN, pd.DataFrame({"company": ["A", "B"], "nps": [25.0, 140.0]}))
    assert str(error.value) == (
        "a published score that is no NPS\n"
        "  required  numbers from -100 to 100\n"
        "  found     B: 140.0\n"
        "  do        correct or leave out these rows"
    )


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(nps=scores, n=st.integers(1, 5000), own=tables, share=st.floats(0, 1))
def test_every_split_lies_between_the_two_p_values(nps, n, own, share):
    narrow, wide = splits(np.array([nps]))
    between = Sample(narrow + share * (wide - narrow), np.array([float(n)]))
    p = difference(sample(ScoreCounts.of(*own)), between).loc[0, "p_value"]
    found = against(nps, n, ScoreCounts.of(*own), min_n=1)
    assert found["p_low"] - 1e-6 <= p <= found["p_high"] + 1e-6


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(nps=scores, n=st.integers(0, 5000), own=tables)
def test_swapping_promoters_and_detractors_turns_the_verdict(nps, n, own):
    sides = ((nps, own), (-nps, own[::-1]))
    one, other = (against(score, n, ScoreCounts.of(*classes), min_n=1) for score, classes in sides)
    turned = {"above": "below", "below": "above"}
    assert other["difference"] == pytest.approx(-one["difference"])
    if min(abs(one[["p_low", "p_high"]] - 0.05)) > 1e-6:
        assert other["verdict"] == turned.get(one["verdict"], one["verdict"])


@given(nps=scores)
def test_both_ends_of_the_splits_have_the_published_score(nps):
    for shares in splits(nps):
        assert shares.sum() == pytest.approx(1)
        assert (shares >= -1e-15).all()
        assert 100 * (shares[2] - shares[0]) == pytest.approx(nps)


def rounded(nps: float, n: float | None, own: ScoreCounts = OWN, half: float = 0.5) -> pd.Series:
    return benchmark(own, published(nps, n, rounding=[half])).loc[0]


@pytest.mark.slow
def test_a_verdict_holds_for_every_score_that_rounds_to_the_published_one():
    own = ScoreCounts.of(35_000, 190_000, 275_000)  # NPS 48.0, interval about half a point either way
    assert against(47.0, None, own)["verdict"] == against(47.4, None, own)["verdict"] == "above"
    assert rounded(47.0, None, own)["verdict"] == "above"
    assert against(47.6, None, own)["verdict"] == "above"
    assert rounded(47.6, None, own)["verdict"] == "no difference shown"
    said = "not shown to differ as it may be 48, published as 47.6"
    assert rounded(47.6, None, own)["note"].startswith(f"{said}; ") or said in rounded(47.6, None, own)["note"]


def test_rounding_leaves_the_figures_as_published():
    figures = ["benchmark_nps", "difference", "p_value", "p_low", "p_high", "n_needed_low", "n_needed_high"]
    assert rounded(25.0, 400)[figures].tolist() == against(25.0, 400)[figures].tolist()


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(nps=scores, n=st.integers(0, 5000), own=tables, share=st.floats(-1, 1))
def test_rounding_only_takes_claims_back(nps, n, own, share):
    counts = ScoreCounts.of(*own)
    found = rounded(nps, n, counts)["verdict"]
    if found in ("above", "below"):
        assert against(float(np.clip(nps + 0.5 * share, -100, 100)), n, counts)["verdict"] == found


def test_with_few_clusters_the_p_value_is_by_t_on_their_number():
    """Against the formulas on rows: six clusters, five degrees of freedom, a benchmark as good as a fixed value."""
    rng = np.random.default_rng(5)
    rows = pd.DataFrame({"store": np.repeat(list("abcdef"), 30)})
    rows["score"] = np.where(rng.random(180) < 0.3 + 0.1 * (rows["store"] > "c"), 10, rng.integers(0, 9, 180))
    worth = np.select([rows["score"] >= 9, rows["score"] <= 6], [1.0, -1.0], 0.0)
    totals = pd.Series((worth - worth.mean()) / 180).groupby(rows["store"]).sum()
    error = np.sqrt(6 / 5 * (totals**2).sum())
    spread = worth.var()
    z = (worth.mean() - 0.4) / np.sqrt(spread / (spread / error**2 + 1))
    found = benchmark(tally(rows, cluster="store"), published(40.0, 10**9), method="wald").loc[0]
    assert found["p_value"] == pytest.approx(2 * student.sf(abs(z), 5), rel=1e-3)


def test_without_degrees_of_freedom_there_is_no_verdict_and_the_note_says_so():
    rows = pd.DataFrame(
        {"score": [10, 3, 8, 9] * 10, "store": ["a"] * 20 + ["b"] * 20, "area": ["a"] * 20 + ["b"] * 20}
    )
    counts = tally(rows, cluster="store", stratum="area", lonely_stratum="adjust")
    found = benchmark(counts, published(90.0, 500)).loc[0]
    assert found["verdict"] is None
    assert np.isnan(found["p_value"])
    assert found["note"] == "no test: as many strata as clusters leave no degrees of freedom"
    assert percentile(counts, published(90.0, 500)).loc[0, ["low", "high"]].tolist() == [0, 100]


@pytest.mark.parametrize("n", [None, 400])
def test_a_score_of_few_answers_is_held_against_none(n):
    four = ScoreCounts.of(detractors=3, passives=1, promoters=0)
    found = against(80.0, n, four)
    assert found[["p_value", "p_low", "p_high", "n_needed_low", "n_needed_high"]].isna().all()
    assert (found["nps"], found["difference"], found["verdict"]) == (-75.0, -155.0, None)
    assert found["note"].startswith("own score rests on 4 answers, fewer than 30")
    asked = against(80.0, n, four, min_n=4)
    assert asked["verdict"] == "below"
    assert asked["note"].startswith("own score rests on 4 answers, fewer than 30")


def test_a_score_of_few_answers_has_no_place():
    place = percentile(ScoreCounts.of(3, 1, 0), published(80.0, 400)).loc[0]
    assert place[["percentile", "low", "high"]].isna().all()
    assert place["note"].startswith("own score rests on 4 answers, fewer than 30; ")
    assert percentile(ScoreCounts.of(3, 1, 0), published(80.0, 400), min_n=4).loc[0, "high"] == 0.0
