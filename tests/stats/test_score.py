"""Scores: against R, by hand, from single answers, and by what must hold for any counts."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import SCORE_COLUMNS, DataError
from nps_analysis.stats.interval import METHODS
from nps_analysis.stats.score import sample, score, standard_error

answers = st.integers(0, 10_000)
weighted_answers = st.lists(st.tuples(st.integers(0, 10), st.floats(0.1, 10)), min_size=2, max_size=40)


def from_rows(scores: list[int], weights: list[float]) -> ScoreCounts:
    """Counts of one group, added up answer by answer."""
    n, weight, squared = np.zeros((3, 1, 11))
    for score_given, w in zip(scores, weights, strict=True):
        n[0, score_given] += 1
        weight[0, score_given] += w
        squared[0, score_given] += w**2
    return ScoreCounts(pd.DataFrame(index=[0]), n, weight, squared)


def only(counts: ScoreCounts, **options) -> pd.Series:
    return score(counts, **options).loc[0]


def test_ten_five_five_by_hand():
    found = only(ScoreCounts.of(detractors=5, passives=5, promoters=10))
    assert found[["n", "n_eff", "n_detractors", "n_passives", "n_promoters"]].tolist() == [20, 20, 5, 5, 10]
    assert found[["detractors", "passives", "promoters", "nps"]].tolist() == [25, 25, 50, 25]
    # Variance of one answer: 0.75 - 0.25² = 0.6875; divided by n - 1 = 19.
    assert found["se"] == pytest.approx(100 * np.sqrt(0.6875 / 19))
    assert found[["level", "method", "base", "note"]].tolist() == [0.95, "score", "very small", ""]


def test_columns_are_the_groups_and_those_of_the_contract(counts_of):
    found = score(counts_of({("N", "web"): (1, 2, 3), ("S", "web"): (3, 2, 1)}, names=("region", "nps")))
    assert found.columns.tolist() == ["region", "nps_", *SCORE_COLUMNS]


def test_standard_error_is_that_of_r_survey(cases, subtests):
    for case in cases("survey"):
        if case["id"] != "survey_unweighted":  # the others have clusters, strata or margins
            continue
        with subtests.test(case["id"]):
            scores = case["inputs"]["score"]
            found = only(from_rows(scores, [1.0] * len(scores)))
            assert found["nps"] == pytest.approx(case["outputs"]["nps"], rel=1e-12)
            assert found["se"] == pytest.approx(case["outputs"]["se"], rel=1e-12)


def test_wald_has_the_standard_error_of_r_nps(cases, subtests):
    for case in cases("one_sample"):
        with subtests.test(case["id"]):
            counts = case["inputs"]["counts_0_10"]
            rows = [value for value, count in enumerate(counts) for _ in range(count)]
            found = only(from_rows(rows, [1.0] * len(rows)), method="wald")
            assert found["se"] == pytest.approx(case["outputs"]["se"], abs=1e-9)


@given(rows=weighted_answers)
def test_weighted_score_and_error_are_those_of_the_single_answers(rows):
    """Taylor's linearisation written out answer by answer, with n / (n - 1) and w (y - m) / sum w."""
    scores, weights = np.array(rows).T
    y = np.select([scores >= 9, scores >= 7], [100, 0], default=-100)
    mean = (weights * y).sum() / weights.sum()
    z = weights * (y - mean) / weights.sum()
    found = only(from_rows(scores.astype(int).tolist(), weights.tolist()))
    assert found["nps"] == pytest.approx(mean, abs=1e-9)
    assert found["se"] == pytest.approx(np.sqrt(len(z) / (len(z) - 1) * ((z - z.mean()) ** 2).sum()), abs=1e-6)
    assert found["n_eff"] == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found["low"] - 1e-9 <= found["nps"] <= found["high"] + 1e-9


@given(rows=weighted_answers)
def test_effective_n_reproduces_the_standard_error(rows):
    scores, weights = zip(*rows, strict=True)
    counts = from_rows(scores, weights)
    drawn, se = sample(counts), standard_error(counts)[0]
    promoters, detractors = drawn.shares[0, 2], drawn.shares[0, 0]
    variance = promoters + detractors - (promoters - detractors) ** 2
    kish = sum(weights) ** 2 / sum(w**2 for w in weights)
    if se > 1e-6 and kish >= 2:
        assert 100 * np.sqrt(variance / (drawn.n[0] - 1)) == pytest.approx(se)
    else:
        assert drawn.n[0] == pytest.approx(kish)


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"wald"}))
@pytest.mark.parametrize("heavy", [1e3, 1e9, 1e17])
def test_one_answer_with_nearly_all_weight_is_one_answer(method, heavy):
    counts = from_rows([0] + [9] * 10 + [8] * 9, [heavy] + [1.0] * 19)
    row = score(counts, method=method).loc[0]
    assert row["high"] - row["low"] > 100
    assert row["note"] == "most of the weight is on one answer: the interval is at Kish's n"


@given(detractors=answers, passives=answers, promoters=answers, weight=st.floats(0.01, 100))
def test_equal_weights_change_nothing_but_the_sums(detractors, passives, promoters, weight):
    plain = ScoreCounts.of(detractors, passives, promoters)
    weighted = ScoreCounts(plain.keys, plain.n, weight * plain.n, weight**2 * plain.n)
    pd.testing.assert_frame_equal(score(weighted), score(plain), rtol=1e-6, atol=1e-6)


@given(detractors=answers, passives=answers, promoters=answers)
def test_swapping_promoters_and_detractors_flips_the_sign(detractors, passives, promoters):
    one = only(ScoreCounts.of(detractors, passives, promoters))
    other = only(ScoreCounts.of(promoters, passives, detractors))
    flipped = (-one["nps"], -one["high"], -one["low"], one["se"])
    assert tuple(other[["nps", "low", "high", "se"]]) == pytest.approx(flipped, nan_ok=True)


@given(order=st.permutations(range(6)))
def test_order_of_the_groups_does_not_matter(order):
    n = np.random.default_rng(3).integers(0, 20, (6, 11)).astype(float)
    counts = ScoreCounts(pd.DataFrame({"region": list("ABCDEF")}), n, n, n)
    expected = score(counts).loc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(score(counts.take(order)), expected)


def test_halves_add_up_to_the_score_of_the_whole(counts_of):
    halves = counts_of({"N": (10, 20, 70), "S": (30, 40, 30)})
    assert only(halves.by())["nps"] == pytest.approx(score(halves)["nps"].mean())  # equal n


def test_no_answers_is_no_score(counts_of):
    found = only(ScoreCounts.of(0, 0, 0))
    assert found[["nps", "se", "low", "high", "detractors", "n_eff"]].isna().all()
    assert found[["n", "base", "note"]].tolist() == [0, "none", "no answers"]


def test_one_answer_has_no_error_and_the_whole_scale():
    found = only(ScoreCounts.of(0, 0, 1))
    assert np.isnan(found["se"])
    assert found[["nps", "low", "high"]].tolist() == [100, -100, 100]
    assert found["note"] == "one answer: no standard error, the interval is the whole scale"


@pytest.mark.parametrize("table", [(50, 0, 0), (0, 50, 0), (0, 0, 50)])
def test_a_unanimous_group_has_an_interval_with_a_width(table):
    found = only(ScoreCounts.of(*table))
    assert found["se"] == 0
    assert found["high"] - found["low"] > 5
    assert found["note"] == "every answer is in one class"


def test_wald_says_that_it_has_no_width():
    assert only(ScoreCounts.of(0, 0, 50), method="wald")["note"] == (
        "every answer is in one class, Wald's interval has no width"
    )


def test_weights_that_leave_one_answer_leave_the_whole_scale():
    found = only(from_rows([10, 2], [1.0, 0.0]))
    assert found[["n", "nps", "low", "high"]].tolist() == [2, 100, -100, 100]
    assert found["note"] == "all weight is on one answer, the interval is the whole scale"


def test_weights_of_zero_leave_no_score():
    found = only(from_rows([10, 2], [0.0, 0.0]))
    assert np.isnan(found["nps"])
    assert found["note"] == "the weights of its answers add up to 0"


@pytest.mark.parametrize(
    ("n", "base"), [(1, "very small"), (29, "very small"), (30, "small"), (99, "small"), (100, "ok")]
)
def test_base_is_marked_by_the_unweighted_n(n, base):
    counts = from_rows([10] * n, [7.0] * n)
    assert only(counts)["base"] == base


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_method_is_reported_by_its_name(method):
    assert only(ScoreCounts.of(1, 2, 3), method=method)["method"] == method


def test_real_exports_have_the_scores_computed_elsewhere(shared):
    golden = json.loads((shared / "data" / "golden.json").read_text("utf-8"))
    for export in golden.values():
        right = export["all"]
        found = only(ScoreCounts.of(right["d"], right["pa"], right["p"]))
        assert found["nps"] == pytest.approx(right["nps"], abs=0.0051)
        assert "se" not in export or found["se"] == pytest.approx(export["se"], abs=0.00005)


def test_an_unknown_method_is_an_error():
    with pytest.raises(DataError, match='no method "bayes"'):
        score(ScoreCounts.of(1, 1, 1), method="bayes")


def test_the_published_example_of_one_detractor_two_passives_and_three_promoters():
    """W. Huber, stats.stackexchange.com/questions/18603: NPS 33.3, variance of one answer 5/9."""
    counts = ScoreCounts.of(1, 2, 3)
    assert score(counts).loc[0, "nps"] == pytest.approx(100 / 3)
    assert score(counts, method="wald").loc[0, "se"] == pytest.approx(100 * (5 / 9 / 6) ** 0.5)
