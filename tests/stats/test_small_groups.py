"""Small groups: shrinkage and funnel limits."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, norm, pearson3

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.funnel import funnel
from nps_analysis.stats.league import league
from nps_analysis.stats.shrinkage import shrinkage
from tests.examples import examples

tables = st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=1, max_size=8)


def counted(classes: np.ndarray) -> ScoreCounts:
    """Counts of groups from their detractors, passives and promoters."""
    n = np.zeros((len(classes), 11))
    n[:, [0, 7, 9]] = classes
    return ScoreCounts(pd.DataFrame({"store": [str(i) for i in range(len(n))]}), n, n.copy(), n.copy())


def drawn(rng, n: np.ndarray, truth: np.ndarray) -> ScoreCounts:
    """Answers of groups with these true scores (-0.65 to 0.65), 35 % of them passives."""
    return counted(np.array([rng.multinomial(k, [0.325 - t / 2, 0.35, 0.325 + t / 2]) for k, t in zip(n, truth)]))  # noqa: B905


@settings(max_examples=examples(40))
@given(classes=tables)
def test_every_group_is_drawn_towards_the_mean_and_keeps_an_interval(classes):
    found = shrinkage(counted(np.array(classes)))
    answered = found[found["n"] > 0]
    assert (found.loc[found["n"] == 0, "note"] == "no answers").all()
    if len(answered) < 2:
        assert set(answered["note"]) <= {"one group: nothing to draw it towards"}
        return
    lower, upper = answered[["nps", "mean"]].min(axis=1), answered[["nps", "mean"]].max(axis=1)
    slack = 0.05 * answered["spread"] + 1e-6  # the mean moves a little with the spread, over which is averaged
    assert (answered["shrunk"] >= lower - slack).all()
    assert (answered["shrunk"] <= upper + slack).all()
    assert (answered["shrunk_high"] > answered["shrunk_low"]).all()
    assert answered["own_weight"].between(0, 1).all()


@settings(max_examples=examples(40))
@given(classes=tables)
def test_swapping_promoters_and_detractors_turns_everything_over(classes):
    one, other = (counted(np.array(classes)[:, ::flip]) for flip in (1, -1))
    assert shrinkage(one)["shrunk"].tolist() == pytest.approx((-shrinkage(other)["shrunk"]).tolist(), nan_ok=True)
    turned = {"above": "below", "below": "above"}
    assert [turned.get(v, v) for v in funnel(one)["funnel"]] == funnel(other)["funnel"].tolist()


def test_equal_groups_stay_where_they_are():
    found = shrinkage(counted(np.array([[10, 20, 30]] * 5)))
    assert found["shrunk"].tolist() == pytest.approx([100 / 3] * 5)


def test_the_smaller_of_two_equal_scores_is_drawn_further():
    found = shrinkage(counted(np.array([[1, 2, 7], [20, 40, 140], [50, 70, 80], [60, 70, 70], [40, 60, 100]])))
    assert found.loc[0, "own_weight"] < found.loc[1, "own_weight"]
    assert abs(found.loc[0, "shrunk"] - found.loc[0, "mean"]) < abs(found.loc[1, "shrunk"] - found.loc[1, "mean"])


@pytest.mark.slow
@pytest.mark.parametrize("spread", [0.0, 0.05, 0.1, 0.2])
@pytest.mark.parametrize("groups", [5, 12, 60])
def test_shrunk_intervals_hold_the_truth_and_err_less(groups, spread):
    rng, held, gain = np.random.default_rng(groups), [], []
    for _ in range(150):
        truth = np.clip(rng.normal(0.3, spread, groups), -0.64, 0.64)
        found = shrinkage(drawn(rng, rng.integers(5, 80, groups), truth))
        held.append(((found["shrunk_low"] <= 100 * truth) & (100 * truth <= found["shrunk_high"])).mean())
        errors = [((found[name] - 100 * truth) ** 2).mean() for name in ("shrunk", "nps")]
        gain.append(errors)
    assert np.mean(held) >= 0.925
    shrunk, plain = np.mean(gain, axis=0)
    assert shrunk < 0.85 * plain


def test_funnel_limits_are_those_of_dealing_out_the_answers():
    """The share of promoters in 40 of 200 answers: the hypergeometric variance, and Šidák's z for two."""
    found = funnel(counted(np.array([[10, 0, 30], [50, 0, 110]])))
    error = 200 * hypergeom(200, 140, np.array([40, 160])).std() / [40, 160]
    assert found["se"].to_numpy() == pytest.approx(error)
    assert found["centre"].to_numpy() == pytest.approx(40)
    sides = (found["upper_limit"] - found["centre"]), (found["centre"] - found["lower_limit"])
    assert (sides[0] + sides[1]).to_numpy() / 2 == pytest.approx(norm.isf((1 - 0.95**0.5) / 2) * error, rel=0.01)
    assert sides[0][0] < sides[1][0]  # more are promoters: the longer tail is below


def test_skewed_limits_are_pearsons_and_hold_where_normal_ones_do_not():
    """13 of 1,000 are detractors: three or more of 30 are dealt to a group in 0.6 of 100 cases, normal says 0.0001."""
    found = funnel(counted(np.array([[3, 0, 27], [10, 0, 960]])), level=0.95)
    side = pearson3.ppf(0.95**0.5 / 2 + 0.5, hypergeom(1000, 13, 30).stats("s"))
    error = 200 * hypergeom(1000, 13, 30).std() / 30
    assert found.loc[0, "centre"] - found.loc[0, "lower_limit"] == pytest.approx(float(side) * error, rel=0.01)


def far_out(rng, among: int) -> ScoreCounts:
    """Groups that differ ordinarily by 2 points, with three far out among them, 30 points from the others."""
    truth = rng.normal(0.2, 0.02, among)
    truth[:3] = [0.5, -0.1, -0.1]
    return drawn(rng, rng.integers(800, 3000, among), truth)


@pytest.mark.parametrize("among", [12, 40])
def test_groups_far_out_do_not_widen_the_limits_that_show_them(among):
    """Three of twelve far out pass the outermost tenths; limits from these would hold all twelve."""
    rng, found, others = np.random.default_rng(7), 0, 0
    for _ in range(40):
        outside = funnel(far_out(rng, among))["funnel"].tolist()
        found += sum(a == b for a, b in zip(outside, ["above", "below", "below"], strict=False))
        others += sum(one != "inside" for one in outside[3:])
    assert found >= 0.8 * 40 * 3
    assert others <= 6


def test_ordinary_differences_are_allowed_for_from_ten_groups_on():
    rng = np.random.default_rng(1)
    counts = drawn(rng, np.full(31, 2000), np.append(rng.normal(0.2, 0.08, 30), -0.6))
    strict, fair = funnel(counts, overdispersion=False), funnel(counts)
    assert (strict["funnel"] != "inside").sum() > 10
    assert fair.index[fair["funnel"] != "inside"].tolist() == [30]
    assert fair.loc[30, "funnel"] == "below"
    assert fair.loc[0, "spread"] == pytest.approx(8, abs=3)
    few = counts.take(np.arange(31) < 9)
    assert funnel(few)["spread"].tolist() == [0] * 9
    assert set(funnel(few)["note"]) == {"fewer than 10 groups: limits of chance alone"}


@pytest.mark.slow
@pytest.mark.parametrize("shares", [(0.2, 0.3, 0.5), (0.01, 0.04, 0.95)])
@pytest.mark.parametrize("groups", [3, 12, 40])
def test_of_equal_groups_one_or_more_are_outside_in_one_case_of_twenty_at_most(groups, shares):
    rng, runs = np.random.default_rng(2), 400
    sizes = (rng.integers(30, 200, groups) for _ in range(runs))
    often = sum(
        (funnel(counted(np.array([rng.multinomial(n, shares) for n in size])))["funnel"] != "inside").any()
        for size in sizes
    )
    assert often / runs <= 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / runs)


def test_groups_without_a_verdict_say_why():
    found = funnel(counted(np.array([[0, 0, 0], [1, 1, 1], [20, 40, 60]])), min_n=5)
    assert found["funnel"].tolist() == [None, None, "inside"]
    assert found["note"].tolist() == [
        "no answers",
        "fewer than 5 answers: no verdict",
        "fewer than 10 groups: limits of chance alone",
    ]


def test_a_target_is_the_centre():
    found = funnel(counted(np.array([[10, 20, 70]])), centre=0.0, overdispersion=False)
    assert found.loc[0, ["centre", "funnel"]].tolist() == [0, "above"]
    with pytest.raises(DataError, match="a target that is no NPS"):
        funnel(counted(np.array([[1, 2, 3]])), centre=140)


def test_unanimous_groups_have_limits_with_a_width():
    found = funnel(counted(np.array([[0, 0, 10], [0, 0, 50]])))
    assert (found["upper_limit"] > found["lower_limit"]).all()
    assert (found["funnel"] == "inside").all()


def test_of_employees_hidden_groups_have_no_figure_and_no_part():
    scores = [0, 3, 7, 9, 10] * 8 + [1, 8, 9, 10] * 10 + [2, 2, 9]
    frame = pd.DataFrame({"team": ["A"] * 40 + ["B"] * 40 + ["C"] * 3, "score": scores})
    counts = tally(read(frame, employee=True, segments=["team"]), by="team")
    assert counts.suppressed.any()
    for found in (shrinkage(counts), funnel(counts)):
        hidden = found[counts.suppressed]
        assert set(hidden["note"]) == {"suppressed"}
        assert hidden[["n", "nps"]].isna().all(axis=None)
    assert funnel(counts)["funnel"][counts.suppressed].isna().all()
    with pytest.raises(DataError) as error:
        league(counts, "team")
    assert str(error.value) == (
        "a league is not made of employees' answers\n"
        "  required  answers of customers\n"
        "  found     employee: true, under which nothing is made that lists or follows single people\n"
        "  do        leave it out; score and compare hide small groups"
    )


def test_ten_thousand_groups_take_a_moment():
    rng = np.random.default_rng(0)
    counts = counted(rng.integers(0, 60, (10_000, 3)))
    started = time.perf_counter()
    shrinkage(counts), funnel(counts)
    assert time.perf_counter() - started < 1
