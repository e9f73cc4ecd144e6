"""Is it said what the score would be without each rule?"""

import duckdb
import pandas as pd
import polars as pl
import pytest

import nps_analysis as nps

# a 10, b 3, b again 3, c 8, d 0 in another region; e is no answer
ANSWERS = pd.DataFrame(
    {
        "response_id": list("abbcde"),
        "score": ["10 - yes", "3", "3", "8", "0", None],
        "region": list("NNNNSS"),
        "w": ["1,5", "2", "2", "1", ".5", "9"],
    }
)
RULES = ['excluded: region is not "N"', 'duplicate: "response_id" occurs again', "repaired: number taken from a label"]


def effects(responses):
    return [(one.rule, one.answers, one.nps, one.otherwise) for one in responses.effects]


def test_rows_that_are_left_out_count_as_well_and_repaired_ones_do_not():
    responses = nps.read(ANSWERS, where={"region": "N"})  # 10, 3, 8: 100 (1 - 1) / 3
    assert responses.nps == 0
    assert effects(responses) == [
        (RULES[0], 1, 0, pytest.approx(-25)),  # 10, 3, 8, 0
        (RULES[1], 1, 0, pytest.approx(-25)),  # 10, 3, 8, 3
        (RULES[2], 1, 0, pytest.approx(-50)),  # 3, 8
    ]


def test_weights_count_also_in_rows_that_are_left_out():
    responses = nps.read(ANSWERS, where={"region": "N"}, weight="w")
    now = pytest.approx(100 * (1.5 - 2) / 4.5)
    assert responses.nps == now
    assert effects(responses) == [
        (RULES[0], 1, now, pytest.approx(100 * (1.5 - 2.5) / 5)),
        (RULES[1], 1, now, pytest.approx(100 * (1.5 - 4) / 6.5)),
        (RULES[2], 1, now, pytest.approx(100 * -2 / 3)),
    ]


def test_the_score_with_all_rules_is_the_score():
    for options in ({}, {"weight": "w", "where": {"region": "N"}}, {"on_duplicate": "last"}):
        responses = nps.read(ANSWERS, **options)
        assert responses.nps == pytest.approx(nps.score(nps.tally(responses))["nps"].item())


def test_the_score_without_a_filter_is_what_reading_without_it_gives():
    (effect,) = [one for one in nps.read(ANSWERS, where={"region": "N"}).effects if one.rule == RULES[0]]
    assert effect.otherwise == nps.read(ANSWERS).nps


@pytest.mark.some(3)
@pytest.mark.parametrize("kind", ["polars", "lazy", "arrow", "duckdb", "parquet", "csv"])
def test_every_engine_says_the_same(kind, tmp_path):
    polars = pl.from_pandas(ANSWERS)
    polars.write_parquet(tmp_path / "a.parquet")
    ANSWERS.to_csv(tmp_path / "a.csv", index=False)
    sources = {
        "polars": polars,
        "lazy": polars.lazy(),
        "arrow": polars.to_arrow(),
        "duckdb": duckdb.from_arrow(polars.to_arrow()),
        "parquet": tmp_path / "a.parquet",
        "csv": tmp_path / "a.csv",
    }
    options = {"where": {"region": "N"}, "weight": "w"}
    assert effects(nps.read(sources[kind], **options)) == [
        (rule, n, pytest.approx(now), pytest.approx(otherwise))
        for rule, n, now, otherwise in effects(nps.read(ANSWERS, **options))
    ]


def test_a_score_that_only_rows_without_count_have_is_read_too():
    frame = pd.DataFrame({"score": ["10", "9", "0 - never", "99", "nine"], "region": list("NNSSS")})
    (effect,) = nps.read(frame, where={"region": "N"}, missing_codes=["99"]).effects
    assert (effect.answers, effect.nps, effect.otherwise) == (1, 100, pytest.approx(100 / 3))


def test_codes_are_codes_also_in_rows_that_do_not_count():
    frame = pd.DataFrame({"score": [11, 10, 1], "region": list("NNS")})
    (effect, *_) = nps.read(frame, where={"region": "N"}, scale="1-11").effects
    assert (effect.nps, effect.otherwise) == (100, pytest.approx(100 / 3))


def test_where_every_answer_was_repaired_there_is_no_score_without():
    (effect,) = nps.read(pd.DataFrame({"score": ["10 - yes", "0 - no"]})).effects
    assert effect.nps == 0
    assert effect.otherwise != effect.otherwise


def test_rows_without_a_score_have_no_effect():
    assert nps.read(pd.DataFrame({"score": [10, None, 9], "a": list("xyx")}), where={"a": "x"}).effects == ()


def test_kinds_of_survey_have_no_score_together():
    frame = pd.DataFrame({"score": [10, 9, 0, 5], "survey type": ["relationship", "event"] * 2, "a": list("xxyx")})
    responses = nps.read(frame, where={"a": "x"})
    assert (responses.nps, responses.effects) == (None, ())


def test_weights_that_only_populations_tell_have_no_effect_on_rows_that_are_left_out():
    frame = pd.DataFrame({"score": [10, 9, 0, 5, 3], "s": list("aabba"), "a": list("xxxxy")})
    responses = nps.read(frame, where={"a": "x"}, stratum="s", population_size={"a": 10, "b": 50})
    assert (responses.nps, responses.effects) == (None, ())


OVERLAPPING = pd.DataFrame(
    {
        "response_id": list("abbcdef"),
        "score": [10, 3, 3, 8, 0, 9, 2],
        "region": list("NSSNSNS"),
        "channel": ["web", "web", "web", "web", "web", "app", "app"],
    }
)


@pytest.mark.parametrize("kind", ["pandas", "lazy"])
def test_a_row_that_two_rules_leave_out_counts_without_neither(kind):
    frame = OVERLAPPING if kind == "pandas" else pl.from_pandas(OVERLAPPING).lazy()
    responses = nps.read(frame, where={"region": "N", "channel": "web"})  # 10, 8
    assert effects(responses) == [
        ('excluded: region is not "N"', 2, 50, -25),  # 10, 8, 3, 0: f is not of the web either, the second b no other b
        ('excluded: channel is not "web"', 1, 50, pytest.approx(200 / 3)),  # 10, 8, 9
    ]


def test_a_code_on_the_scale_is_a_score_without_the_rule():
    frame = pd.DataFrame({"score": [10, 9, 0, 0, 8, 99], "w": [1, 1, 2, 1, 1, 1]})
    (effect,) = effects(nps.read(frame, missing_codes=["0", "99"], weight="w"))
    assert effect == ("missing: missing code 0", 2, pytest.approx(200 / 3), pytest.approx(100 * (2 - 3) / 6))
