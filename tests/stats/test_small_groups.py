"""Small groups: shrinkage and funnel limits."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.funnel import funnel
from nps_analysis.stats.shrinkage import shrinkage

tables = st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=1, max_size=8)


def counted(classes: np.ndarray) -> ScoreCounts:
    """Counts of groups from their detractors, passives and promoters."""
    n = np.zeros((len(classes), 11))
    n[:, [0, 7, 9]] = classes
    return ScoreCounts(pd.DataFrame({"store": [str(i) for i in range(len(n))]}), n, n.copy(), n.copy())


def drawn(rng, n: np.ndarray, truth: np.ndarray) -> ScoreCounts:
    """Answers of groups with these true scores (-0.65 to 0.65), 35 % of them passives."""
    return counted(np.array([rng.multinomial(k, [0.325 - t / 2, 0.35, 0.325 + t / 2]) for k, t in zip(n, truth)]))  # noqa: B905


@settings(max_examples=40)
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


@settings(max_examples=40)
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


def test_funnel_limits_are_those_of_the_pooled_variance():
    found = funnel(counted(np.array([[10, 20, 70], [60, 120, 220]])), level=0.95, overdispersion="none")
    d, p = 70 / 500, 290 / 500
    error = 100 * np.sqrt((d + p - (p - d) ** 2) / np.array([100, 400]))
    assert found["upper_limit"].to_numpy() == pytest.approx(100 * (p - d) + 1.959963985 * error)
    assert found["se"].to_numpy() == pytest.approx(error)


def test_a_group_far_out_is_named_and_ordinary_spread_is_allowed_for():
    rng = np.random.default_rng(1)
    truth = np.append(rng.normal(0.2, 0.08, 30), -0.6)
    counts = drawn(rng, np.full(31, 2000), truth)
    strict, fair = funnel(counts, overdispersion="none"), funnel(counts)
    assert (strict["funnel"] != "inside").sum() > 10
    assert fair.index[fair["funnel"] != "inside"].tolist() == [30]
    assert fair.loc[30, "funnel"] == "below"
    wide = funnel(counts, overdispersion="multiplicative")
    assert wide.loc[0, "dispersion"] > 2
    assert wide.loc[30, "funnel"] == "below"


@pytest.mark.slow
def test_few_equal_groups_are_outside():
    rng = np.random.default_rng(2)
    outside = [
        (funnel(drawn(rng, rng.integers(20, 200, 40), np.full(40, 0.3)))["funnel"] != "inside").mean()
        for _ in range(300)
    ]
    assert np.mean(outside) <= 0.004


def test_groups_without_a_verdict_say_why():
    found = funnel(counted(np.array([[0, 0, 0], [1, 1, 1], [20, 40, 60]])), min_n=5)
    assert found["funnel"].tolist() == [None, None, "inside"]
    assert found["note"].tolist() == [
        "no answers",
        "fewer than 5 answers: no verdict",
        "fewer than three groups: overdispersion cannot be judged",
    ]


def test_a_target_is_the_centre():
    found = funnel(counted(np.array([[10, 20, 70]])), centre=0.0, overdispersion="none")
    assert found.loc[0, ["centre", "funnel"]].tolist() == [0, "above"]
    with pytest.raises(DataError, match="a target that is no NPS"):
        funnel(counted(np.array([[1, 2, 3]])), centre=140)


def test_unanimous_groups_have_limits_with_a_width():
    found = funnel(counted(np.array([[0, 0, 10], [0, 0, 50]])))
    assert (found["upper_limit"] > found["lower_limit"]).all()
    assert (found["funnel"] == "inside").all()


def test_an_unknown_overdispersion_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        funnel(counted(np.array([[1, 2, 3]])), overdispersion="additiv")
    assert str(error.value) == (
        'no overdispersion "additiv"\n'
        "  required  one of additive, multiplicative, none\n"
        '  found     "additiv"; nearest: "additive"\n'
        '  do        overdispersion="additive"'
    )


def test_ten_thousand_groups_take_a_moment():
    rng = np.random.default_rng(0)
    counts = counted(rng.integers(0, 60, (10_000, 3)))
    started = time.perf_counter()
    shrinkage(counts), funnel(counts)
    assert time.perf_counter() - started < 0.5
