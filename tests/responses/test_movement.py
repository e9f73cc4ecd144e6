"""Are the same people found again, the latest answer taken, and everybody else counted once?"""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from nps_analysis.responses.movement import ABSENT, MovementCounts, tally_movement
from nps_analysis.schema import DataError

ANSWERS = pd.DataFrame(
    [
        ("a", "2026-04-02", 9, "x", 2.0),
        ("a", "2026-07-03", 6, "y", 3.0),
        ("b", "2026-04-09", 3, "x", 1.0),
        ("b", "2026-05-09", 8, "x", 1.0),  # later in the same quarter: this one counts
        ("b", "2026-08-01", 8, "y", 0.5),
        ("c", "2026-06-30", 10, "x", 1.0),
        ("d", "2026-09-30", 0, "y", 4.0),
        (None, "2026-05-01", 7, "x", 1.0),
        (None, "2026-08-08", 7, "y", 1.0),
        ("e", "2026-10-01", 5, "z", 1.0),  # in neither
    ],
    columns=["customer_id", "date", "score", "wave", "w"],
)
ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "duckdb": lambda frame: duckdb.sql("select * replace (date::date as date) from frame"),
}


def moved(frame=ANSWERS, before="2026-Q2", after="2026-Q3", **options) -> MovementCounts:
    return tally_movement(frame, before, after, as_of="2026-12-31", **options)


@pytest.mark.some(1)
@pytest.mark.parametrize("engine", ENGINES)
def test_people_are_counted_by_both_scores_whatever_holds_the_rows(engine):
    found = moved(ENGINES[engine](ANSWERS), weight="w")
    places = {(9, 6): 1, (8, 8): 1, (10, ABSENT): 1, (ABSENT, 0): 1, (7, ABSENT): 1, (ABSENT, 7): 1}
    assert {place: int(found.n[place]) for place in zip(*np.nonzero(found.n), strict=True)} == places
    assert (found.weight_before[9, 6], found.weight_after[9, 6], found.product[9, 6]) == (2, 3, 6)
    assert (found.after_sq[ABSENT, 0], found.before_sq[ABSENT, 0]) == (16, 0)
    assert (found.column, found.before, found.after) == ("quarter", "2026-Q2", "2026-Q3")


def test_what_was_passed_over_and_what_could_not_be_matched_is_said():
    assert moved().warnings == (
        "1 answer followed by another of the same respondent in the same wave: the latest counts",
        "2 answers without a respondent, taken as people of one wave only",
    )


@pytest.mark.slow
@pytest.mark.parametrize("order", [slice(None, None, -1), [4, 3, 2, 1, 0, 9, 8, 7, 6, 5]])
def test_the_order_of_the_rows_changes_nothing(order):
    mixed = moved(ANSWERS.iloc[order])
    assert mixed.n.tolist() == moved().n.tolist()


def test_answers_of_one_day_are_taken_by_row():
    twice = pd.DataFrame(
        {"customer_id": ["a"] * 3, "date": ["2026-01-05", "2026-01-05", "2026-02-01"], "score": [9, 4, 7]}
    )
    assert moved(twice, "2026-01", "2026-02").n[4, 7] == 1


def test_an_invalid_later_answer_does_not_hide_a_valid_one():
    frame = ANSWERS.assign(score=ANSWERS["score"].astype(str).where(ANSWERS.index != 3, "none"))
    assert moved(frame).n[3, 8] == 1


def test_values_of_a_column_can_be_waves():
    found = moved(before="x", after="y", across="wave")
    assert found.n.tolist() == moved().n.tolist()
    assert found.column == "wave"


def test_waves_need_no_dates():
    found = tally_movement(ANSWERS.drop(columns="date"), "x", "y", across="wave")
    assert found.n[8, 8] == 1  # the last in the file
    assert found.warnings[0].endswith("the last in the file counts")


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"before": "2026-Q3"}, 'from "2026-Q3" to the same'),
        ({"before": "x", "after": "y"}, "x and y cannot be compared"),
        ({"before": "2026-06"}, "2026-06 and 2026-Q3 cannot be compared"),
        ({"before": "2025-Q1"}, "no answers in 2025-Q1"),
        ({"before": "q", "after": "y", "across": "wave"}, "no answers in q"),
        ({"before": "2026-02-30", "after": "2026-03-01"}, "no period 2026-02-30"),
        ({"before": "2026-W60", "after": "2026-W01"}, "no period 2026-W60"),
        ({"frame": ANSWERS.drop(columns="customer_id")}, "no respondent column in frame"),
    ],
)
def test_what_cannot_be_followed_is_an_error_in_three_parts(options, what):
    with pytest.raises(DataError) as error:
        moved(**options)
    assert error.value.what == what
    assert error.value.required
    assert error.value.found
    assert error.value.do


def test_kinds_of_survey_are_not_taken_for_a_movement():
    frame = ANSWERS.assign(survey_type=["relationship", "transactional"] * 5)
    with pytest.raises(DataError, match="kinds of survey, or brands, are mixed"):
        moved(frame)


def test_answers_after_the_day_that_counts_are_not_there_yet():
    frame = pd.DataFrame(
        {
            "who": ["a", "a", "b", "b", "c"],
            "wave": [1, 2, 1, 2, 2],
            "score": [9, 3, 8, 8, 10],
            "date": ["2026-01-05", "2026-03-20", "2026-01-06", "2026-02-10", "2026-02-11"],
        }
    )
    options = {"across": "wave", "respondent": "who", "date": "date"}
    found = tally_movement(frame, "1", "2", as_of="2026-02-28", **options)
    cut = tally_movement(frame[frame["date"] <= "2026-02-28"], "1", "2", as_of="2026-02-28", **options)
    assert (found.n == cut.n).all()
    assert "1 answer after 2026-02-28 left out: not given yet on that day" in found.warnings
    assert tally_movement(frame, "1", "2", **options).n[9, 3] == 1
