"""Targets: the chance against quadrature done elsewhere, the verdict against the interval."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import TARGET_COLUMNS, DataError
from nps_analysis.stats.score import score
from nps_analysis.stats.target import target
from tests.examples import examples

COMMITTED = Path(__file__).resolve().parents[1] / "reference" / "target.json"
some = st.integers(0, 400)
tables = st.tuples(some, some, some).filter(any)


@pytest.mark.parametrize("where", ["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def test_the_chance_is_that_found_by_quadrature_elsewhere(where, request, subtests):
    path = COMMITTED if where == "committed" else request.getfixturevalue("shared") / "reference" / "reference.json"
    cases = [case for case in json.loads(path.read_text("utf-8")) if case["kind"] == "bayes_one"]
    assert cases
    for case in cases:
        with subtests.test(case["id"]):
            given, right = case["inputs"], case["outputs"]
            counts = ScoreCounts.of(given["det"], given["pas"], given["pro"])
            found = target(counts, [0.0, right["median"], right["ci95_equal_tailed"][0]], prior=given["prior"], min_n=1)
            assert found["chance"].tolist() == pytest.approx([right["prob_gt_0"], 0.5, 0.975], abs=1e-6)


@settings(max_examples=examples(40))
@given(table=tables, wanted=st.floats(-100, 100))
def test_met_and_missed_are_what_the_interval_says(table, wanted):
    counts = ScoreCounts.of(*table)
    found, interval = target(counts, wanted, min_n=1).loc[0], score(counts).loc[0]
    right = "met" if interval["low"] >= wanted else "missed" if interval["high"] < wanted else "not certain"
    assert found["verdict"] == right
    assert found[["nps", "low", "high"]].tolist() == interval[["nps", "low", "high"]].tolist()


@settings(max_examples=examples(40))
@given(table=tables, wanted=st.floats(-99, 99))
def test_swapping_promoters_and_detractors_turns_the_chance_round(table, wanted):
    one = target(ScoreCounts.of(*table), wanted, min_n=1).loc[0, "chance"]
    other = target(ScoreCounts.of(*table[::-1]), -wanted, min_n=1).loc[0, "chance"]
    assert one == pytest.approx(1 - other, abs=1e-6)


@given(table=tables)
@settings(max_examples=examples(20))
def test_a_higher_target_is_never_more_likely_met(table):
    chances = target(ScoreCounts.of(*table), np.linspace(-100, 100, 21), min_n=1).chance
    assert (np.diff(chances) <= 1e-6).all()  # the quadrature is good to about 1e-7
    assert chances.iloc[0] == 1
    assert chances.iloc[-1] == 0


def test_groups_have_targets_of_their_own(counts_of):
    counts = counts_of({"N": (10, 20, 70), "S": (30, 40, 30), "W": (5, 5, 5)})
    found = target(counts, {"S": -20, "N": 75})
    assert found.columns.tolist() == ["region", *TARGET_COLUMNS]
    assert found[["region", "target", "verdict"]].to_numpy().tolist() == [["N", 75, "missed"], ["S", -20, "met"]]


def test_several_thresholds_make_a_row_each():
    found = target(ScoreCounts.of(10, 20, 70), [0, 60, 90])
    assert found["verdict"].tolist() == ["met", "not certain", "missed"]
    assert found["difference"].tolist() == pytest.approx([60, 0, -30])


def test_no_answers_have_no_verdict_and_a_small_base_is_mentioned():
    assert target(ScoreCounts.of(0, 0, 0), 40).loc[0, ["verdict", "note"]].tolist() == [None, "no answers"]
    assert target(ScoreCounts.of(1, 1, 3), 40).loc[0, "note"] == "rests on 5 answers, fewer than 30"


def test_a_target_off_the_scale_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        target(ScoreCounts.of(1, 1, 3), 400)
    assert str(error.value) == (
        "a target that is no NPS\n  required  numbers from -100 to 100\n  found     400\n  do        correct targets"
    )


def test_a_target_of_an_unknown_group_is_an_error(counts_of):
    with pytest.raises(DataError, match=r'no "Nort" in region to have a target\n.*\n.*nearest: "North"'):
        target(counts_of({"North": (10, 20, 70)}), {"Nort": 10})
