"""Are those listed who moved, all of them and nobody else, with what they said and nothing that tells who they are?"""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest

from nps_analysis.customers.movers import movers, score_drops
from nps_analysis.customers.panel import panel
from nps_analysis.responses.movement import tally_movement
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.movement import falls, movement_change

ROOT = Path(__file__).resolve().parents[2]
ANSWERS = pd.DataFrame(
    [
        ("a", "2026-04-02", 9, "fine", "K1"),
        ("a", "2026-07-03", 6, "call 070-000 00 12", "K1"),
        ("b", "2026-04-09", 10, "an earlier one", None),
        ("b", "2026-05-09", 8, "", None),  # later in the same quarter: this one counts
        ("b", "2026-08-01", 0, "write to b@example.org", None),
        ("c", "2026-06-30", 10, "", "K2"),
        ("c", "2026-07-30", 10, "as ever", "K2"),
        ("d", "2026-04-30", 0, "bad", "K3"),
        ("d", "2026-09-30", 10, None, "K4"),
        (None, "2026-05-01", 9, "", "K5"),
        (None, "2026-08-08", 1, "", "K5"),
        ("e", "2026-04-01", 9, "", "K6"),  # only before
    ],
    columns=["customer_id", "date", "score", "comment", "account"],
)
ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "duckdb": lambda frame: duckdb.sql("select * replace (date::date as date) from frame"),
}
DAY = {"as_of": "2026-12-31"}
OPTIONS = {**DAY, "account": "account"}


@pytest.mark.parametrize("engine", ENGINES)
def test_those_who_changed_class_are_listed_with_both_comments(engine):
    found = movers(ENGINES[engine](ANSWERS), "2026-Q2", "2026-Q3", **OPTIONS)
    columns = ["respondent", "account", "score_before", "score_after", "change", "comment_before", "comment_after"]
    assert found[columns].astype(object).where(found[columns].notna(), None).to_numpy().tolist() == [
        ["d", "K4", 0, 10, 10, "bad", ""],
        ["b", None, 8, 0, -8, "", "write to [e-mail]"],
        ["a", "K1", 9, 6, -3, "fine", "call [phone]"],
    ]
    assert found["class_before"].tolist() == ["detractor", "passive", "promoter"]
    assert [f"{day:%m-%d}" for day in found["date_after"]] == ["09-30", "08-01", "07-03"]


def test_the_deepest_fall_comes_first_and_a_smaller_one_does_not_count():
    found = score_drops(ANSWERS, "2026-Q2", "2026-Q3", **OPTIONS)
    assert found[["respondent", "change"]].to_numpy().tolist() == [["b", -8], ["a", -3]]
    assert score_drops(ANSWERS, "2026-Q2", "2026-Q3", by=4, **OPTIONS)["respondent"].tolist() == ["b"]


def test_waves_need_no_dates():
    waves = ANSWERS.assign(wave=[1, 2, 1, 1, 2, 1, 2, 1, 2, 1, 2, 1]).drop(columns=["date", "comment", "account"])
    found = score_drops(waves, "1", "2", across="wave")
    assert found[["respondent", "change"]].to_numpy().tolist() == [["b", -8], ["a", -3]]
    assert found["date_after"].isna().all()
    assert set(found["comment_after"]) == {""}


def test_answers_that_nothing_tells_apart_are_settled_by_the_highest():
    rows = [("a", "2026-04-02", 9, "x"), ("a", "2026-07-03", 2, "low"), ("a", "2026-07-03", 5, "high")]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "score", "comment"])
    unordered = ENGINES["duckdb"](frame)
    found = score_drops(unordered, "2026-Q2", "2026-Q3", as_of="2026-12-31")
    assert found[["score_after", "comment_after"]].to_numpy().tolist() == [[5, "high"]]
    assert tally_movement(unordered, "2026-Q2", "2026-Q3", as_of="2026-12-31").n[9, 5] == 1


@pytest.mark.slow
def test_what_is_listed_is_what_is_counted():
    """On the example study, beside the counts that never saw a respondent."""
    responses = read(ROOT / "data/example/study.yml")
    waves = responses, "2026-Q2", "2026-Q3"
    counts = tally_movement(*waves)
    assert len(movers(*waves)) == movement_change(counts)["movers"].iloc[0]
    assert len(score_drops(*waves)) == falls(counts)["people"].iloc[0]


def test_of_several_answers_on_one_day_the_last_in_the_file_counts():
    rows = [("a", "2026-04-02", 9), ("a", "2026-07-03", 9), ("a", "2026-07-03", 5), ("b", "2026-04-02", 4)]
    rows += [("b", "2026-04-02", 9), ("b", "2026-07-03", 5), ("b", "2026-07-02", 10)]  # the day before, further down
    found = score_drops(pd.DataFrame(rows, columns=["customer_id", "date", "score"]), "2026-Q2", "2026-Q3", **DAY)
    assert found[["respondent", "score_before", "score_after"]].to_numpy().tolist() == [["a", 9, 5], ["b", 9, 5]]


def test_ids_that_differ_by_case_are_two_people_and_that_is_said():
    rows = [("C1", "2026-04-02", 9), ("c1", "2026-07-03", 2), ("C2", "2026-04-02", 9), ("C2", "2026-07-03", 6)]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "score"])
    assert score_drops(frame, "2026-Q2", "2026-Q3", **DAY)["respondent"].tolist() == ["C2"]
    said = "1 respondent differs from another only by case, and is followed as somebody else"
    assert said in tally_movement(frame, "2026-Q2", "2026-Q3", **DAY).warnings
    assert said in panel(frame, **DAY).warnings


def test_a_lower_score_of_another_kind_of_survey_is_no_fall():
    kinds = ANSWERS.dropna(subset="customer_id").drop_duplicates("customer_id", keep="last")
    frame = pd.concat([kinds.assign(survey_type="relationship"), kinds.assign(survey_type="transactional", score=0)])
    with pytest.raises(DataError, match="kinds of survey, or brands, are mixed"):
        score_drops(frame, "relationship", "transactional", across="survey_type", **OPTIONS)
    counts = tally_movement(frame, "relationship", "transactional", across="survey_type", **OPTIONS)
    assert counts.warnings == (
        '"survey_type" holds kinds of survey, or brands: a difference between two of them is no change',
    )


def test_what_says_nothing_is_no_comment():
    frame = ANSWERS.assign(comment=["-", "NA", "b", "n/a", " . ", "x", "x", "x", None, "", "", ""])
    found = movers(frame, "2026-Q2", "2026-Q3", **OPTIONS)
    assert found.set_index("respondent")[["comment_before", "comment_after"]].to_numpy().tolist() == [
        ["x", ""],
        ["", ""],
        ["", ""],
    ]


def test_nobody_who_moved_is_an_empty_list():
    same = ANSWERS.assign(score=7)
    assert movers(same, "2026-Q2", "2026-Q3", **OPTIONS).empty
    assert score_drops(same, "2026-Q2", "2026-Q3", **OPTIONS).empty


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"employee": True}, "who moved is not made of employees' answers"),
        ({"by": 0}, "a fall by 0"),
        ({"before": "2025-Q1"}, "no answers in 2025-Q1"),
        ({"responses": ANSWERS.drop(columns="customer_id")}, "no respondent column in frame"),
    ],
)
def test_what_cannot_be_listed_is_an_error_in_three_parts(options, what):
    given = {"responses": ANSWERS, "before": "2026-Q2", "after": "2026-Q3", **OPTIONS, **options}
    with pytest.raises(DataError) as error:
        score_drops(given.pop("responses"), given.pop("before"), given.pop("after"), **given)
    assert error.value.what == what
    assert all((error.value.required, error.value.found, error.value.do))
