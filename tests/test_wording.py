"""Sentences say rose, fell, higher or lower only where the adjusted test shows it."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.responses.record import Accounting
from nps_analysis.stats.compare import compare
from nps_analysis.stats.score import score
from nps_analysis.wording.accounting import say_accounting
from nps_analysis.wording.benchmark import say_benchmark
from nps_analysis.wording.compare import detectable, say_change, say_compare
from nps_analysis.wording.describe import base_of_all, describe, method_of
from nps_analysis.wording.percentile import say_percentile
from nps_analysis.wording.score import say_score

CLAIMS = re.compile(r"\b(rose|fell|higher|lower|above|below)\b", re.IGNORECASE)
OMNIBUS = {
    "column": "region",
    "group": None,
    "tested": True,
    "level": 0.95,
    "p_adjusted": float("nan"),
    "adjust": "none",
}


def pair(group: str, difference: float, p: float, column: str = "region", **more: object) -> dict:
    """One row as compare gives it, with an interval of ten points to either side."""
    row = {
        "column": column,
        "group": group,
        "reference": "rest",
        "nps": 20.0 + difference,
        "reference_nps": 20.0,
        "difference": difference,
    }
    row |= {
        "low": difference - 10,
        "high": difference + 10,
        "p_value": p,
        "p_adjusted": p,
        "adjust": "holm",
        "level": 0.95,
        "tested": True,
        "note": "",
    }
    return row | {"n": 100, "reference_n": 900, "method": "score"} | more


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{**rows[0], **OMNIBUS}, *rows])


def test_one_score_is_said_with_its_interval_and_base():
    said = say_score(score(ScoreCounts.of(detractors=17, passives=36, promoters=47)))
    assert re.fullmatch(r"NPS is 30\.0 \(95 % interval \d\d\.\d to \d\d\.\d\) from 100 answers", said)


def test_no_answers_are_no_score():
    assert say_score(score(ScoreCounts.of(0, 0, 0))) == "There are no answers, so there is no score"


def test_scores_of_groups_are_said_without_a_claim_that_they_differ():
    scores = pd.DataFrame({"region": ["N", "S", "W"], "n": [100, 200, 0], "nps": [5.0, -20.0, float("nan")]})
    said = say_score(scores)
    assert said == "NPS by region runs from −20.0 (S) to 5.0 (N); 1 group without answers"
    assert not CLAIMS.search(said)


def test_no_group_of_a_very_small_base_is_named_highest_or_lowest():
    scores = pd.DataFrame({"region": list("NSWE"), "n": [100, 200, 12, 29], "nps": [5.0, -20.0, 100.0, -100.0]})
    assert say_score(scores) == "NPS by region runs from −20.0 (S) to 5.0 (N); 2 groups under 30 answers left out"
    assert "too small to name" in say_score(scores.tail(2))


def test_a_fall_that_is_shown_is_called_a_fall():
    row = pd.Series(pair("2026-Q2", -12.0, 0.001, column="quarter", reference="2026-Q1"))
    assert say_change(row) == "NPS fell 12.0 points from 2026-Q1 to 8.0 in 2026-Q2 (95 % interval −22.0 to −2.0)"


def test_a_change_that_is_not_shown_comes_with_the_change_that_would_have_been_seen():
    row = pd.Series(pair("2026-Q2", 1.3, 0.54, column="quarter", reference="2026-Q1", low=-2.9, high=5.4))
    assert say_change(row) == (
        "No change shown from 2026-Q1 to 2026-Q2: +1.3, between −2.9 and +5.4; "
        "a change under 5.9 points would not be seen with this base"
    )


def test_the_detectable_change_is_that_of_eighty_percent_power():
    assert detectable(pd.Series({"low": -1.959964, "high": 1.959964, "level": 0.95})) == pytest.approx(
        1.959964 + 0.841621, abs=1e-5
    )


def test_a_change_significant_only_before_adjustment_is_not_claimed():
    said = say_change(pd.Series(pair("2026-Q2", 12.0, 0.02, column="quarter", reference="2026-Q1", p_adjusted=0.2)))
    assert "not shown once the number of comparisons is allowed for" in said
    assert not CLAIMS.search(said)


def test_an_untested_pair_is_said_to_be_untested():
    said = say_change(
        pd.Series(
            pair("2026-Q2", 30.0, float("nan"), column="quarter", reference="2026-Q1", tested=False, note="12 answers")
        )
    )
    assert said == "2026-Q2 against 2026-Q1: +30.0, not tested (12 answers)"


def test_several_differences_are_listed_by_size_and_sign():
    said = say_compare(
        frame(pair("N", 15.5, 0.001), pair("S", -40.0, 0.001), pair("W", 9.4, 0.002), pair("E", 1.0, 0.8))
    )
    apart = "Higher than the rest: N (+15.5), W (+9.4); lower than the rest: S (−40.0)"
    assert said == f"{apart}; no difference is shown in the other one"


def test_steps_within_segments_name_the_segment_and_the_step_once():
    steps = [
        {"market": m, **pair("2026-Q2", d, 0.001, column="quarter", reference="2026-Q1")}
        for m, d in (("Iran", -12.8), ("Chile", -8.9))
    ]
    assert say_compare(frame(*steps)) == "NPS fell from 2026-Q1 to 2026-Q2: Iran (−12.8), Chile (−8.9)"


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=6))
def test_nothing_is_claimed_that_the_adjusted_tests_do_not_show(classes):
    table = pd.DataFrame(
        [(f"g{i}", s, n) for i, row in enumerate(classes) for s, n in zip((0, 7, 9), row, strict=True)],
        columns=["g", "score", "n"],
    )
    result = compare(ScoreCounts.from_table(table), across="g", against="each", min_n=1)
    pairs = result[result["group"].notna()]
    found = (pairs["tested"] & (pairs["p_adjusted"] < 0.05)).any()
    assert bool(CLAIMS.search(say_compare(result))) == bool(found)


def test_benchmarks_are_grouped_by_their_verdict():
    verdicts = {"A": "above", "B": "below", "C": "depends on the split", "D": "no difference shown"}
    table = pd.DataFrame({"company": list(verdicts), "nps": 33.9, "verdict": list(verdicts.values())})
    assert (
        say_benchmark(table, "Acme")
        == "Acme at 33.9: above A; below B; not certain against C; not shown to differ from D"
    )


def test_each_group_has_its_own_score_in_the_sentence():
    table = pd.DataFrame({"region": ["N", "S"], "company": "A", "nps": [10.0, 50.0], "verdict": ["below", "above"]})
    assert say_benchmark(table) == "N: Our NPS at 10.0: below A; S: Our NPS at 50.0: above A"
    places = {"industry": "", "companies": 4, "nps": [10.0, 50.0], "percentile": [25.0, 75.0], "low": 0.0}
    places = pd.DataFrame({"region": ["N", "S"], **places, "high": 100.0, "level": 0.95})
    assert say_percentile(places.iloc[1:]) == (
        "S: Our NPS at 50.0 stands above 75 % of 4 companies; shown with 95 % is 0 to 100 %"
    )
    assert "N: Our NPS at 10.0 stands above 25 %" in say_percentile(places)


def test_what_is_missing_is_what_the_sentence_says():
    table = pd.DataFrame({"company": ["A"], "nps": [10.0], "verdict": [None]})
    assert say_benchmark(table, "Acme") == "Acme at 10.0 was not tested against published scores"
    few = table.assign(note="own score rests on 4 answers, fewer than 30; compared as a fixed value")
    assert say_benchmark(few, "Acme, North") == (
        "Acme, North at 10.0 was not tested against published scores: own score rests on 4 answers, fewer than 30"
    )
    assert say_benchmark(table.assign(nps=float("nan"))) == "There are no answers to hold against the published scores"
    assert say_benchmark(table.iloc[:0], "Acme") == "There are no published scores to hold Acme against"
    none = pd.DataFrame({"industry": [""], "companies": 0, "nps": 10.0, "percentile": float("nan")})
    assert say_percentile(none) == "There are no companies to be placed among"


def test_the_account_is_said_whole():
    assert say_accounting(Accounting(rows_read=3, valid=3)) == "All 3 rows are valid answers"


def test_alternative_text_holds_the_figures():
    scores = score(ScoreCounts.from_table(pd.DataFrame({"region": ["N", "S"], "score": [9, 0], "n": [4, 6]})))
    assert describe(scores, "score", "NPS by region") == "NPS by region. N 100.0 (n = 4); S −100.0 (n = 6)."


def test_the_method_is_said_with_level_and_adjustment():
    assert method_of(frame(pair("N", 1.0, 0.5))) == "score, 95 % interval, p-values adjusted by Holm"


def test_two_groups_by_themselves_have_both_bases():
    one = frame(pair("N", 1.0, 0.5, n=40, reference_n=1200))
    assert base_of_all(one[one["group"].notna()], "compare") == "n = 40 answers in N, 1,200 in rest"


def test_why_no_group_could_be_tested_is_said_of_a_group_by_its_name():
    row = {"region": "North", "column": "quarter", "group": "2026-Q2", "reference": "2026-Q1", "difference": 6.1}
    row |= {"tested": False, "note": "2026-Q2 has 10 answers; 2026-Q1 has 12 answers"}
    said = "No group could be tested (for example, North: 2026-Q2 has 10 answers; 2026-Q1 has 12 answers)"
    assert say_compare(pd.DataFrame([row, row | {"region": "South"}])) == said
