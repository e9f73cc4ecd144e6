"""Is each answer followed by the next one, and is what was known before all that stands beside it?"""

import duckdb
import pandas as pd
import polars as pl
import pytest

from nps_analysis.customers.panel import panel
from nps_analysis.schema import DataError

ANSWERS = pd.DataFrame(
    [
        ("a", "2026-01-05", 6, "too slow", 2),
        ("a", "2026-02-04", 9, "", 5),
        ("a", "2026-02-20", 8, "later in the month: this one counts", 4),
        ("a", "2026-04-01", 3, None, 1),
        ("b", "2026-01-09", 10, "", None),
        ("b", "2026-02-09", 2, "", 1),
        (None, "2026-01-11", 7, "", 3),
        ("c", None, 7, "", 3),
        ("d", "2026-03-01", 0, "", 3),
    ],
    columns=["customer_id", "date", "score", "comment", "staff"],
)
ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "duckdb": lambda frame: duckdb.sql("select * replace (date::date as date) from frame"),
}


@pytest.fixture
def followed():
    return lambda frame=ANSWERS, **options: panel(frame, as_of="2026-06-30", **options)


@pytest.mark.parametrize("engine", ENGINES)
def test_each_answer_stands_beside_the_next_one_whatever_holds_the_rows(followed, engine):
    answers = followed(ENGINES[engine](ANSWERS)).answers
    columns = ["respondent", "period", "score", "class", "next_period", "next_score", "earlier", "earlier_mean"]
    assert answers[columns].astype(object).where(answers[columns].notna(), None).to_numpy().tolist() == [
        ["a", "2026-01", 6, "detractor", "2026-02", 8, 0, None],
        ["a", "2026-02", 8, "passive", "2026-04", 3, 1, 6],
        ["a", "2026-04", 3, "detractor", None, None, 2, 7],
        ["b", "2026-01", 10, "promoter", "2026-02", 2, 0, None],
        ["b", "2026-02", 2, "detractor", None, None, 1, 10],
        ["d", "2026-03", 0, "detractor", None, None, 0, None],
    ]
    assert answers["days"].tolist()[1] == 46
    assert answers["letters"].tolist() == [8, 35, 0, 0, 0, 0]


def test_what_cannot_be_followed_is_said(followed):
    assert followed().warnings == (
        "1 answer followed by another of the same respondent in the same month: the latest counts",
        "1 answer without a respondent, who cannot be followed",
        "1 answer without a usable date, in no month",
    )


def test_nothing_of_the_later_answer_is_known_before(followed):
    """Whatever the last answers hold, what stands beside the earlier ones stays."""
    other = ANSWERS.copy()
    last = other["date"].isin(["2026-04-01", "2026-02-09"])
    other.loc[last, ["score", "comment", "staff"]] = [10, "quite other words", 5]
    known = ["score", "earlier", "earlier_mean", "days", "letters", "rating staff", "segment region"]
    one, two = (
        followed(
            frame.assign(region=list("NSNSNSNSN")), drivers=["staff"], rating_scale="1-5", segments=["region"]
        ).pairs()[known]
        for frame in (ANSWERS, other)
    )
    pd.testing.assert_frame_equal(one, two)
    assert len(one) == 2


def test_the_order_of_the_rows_changes_nothing(followed):
    pd.testing.assert_frame_equal(followed(ANSWERS.iloc[::-1]).answers, followed().answers)


def test_ratings_are_those_of_the_scale_only(followed):
    codes = ANSWERS.assign(staff=[2, 5, 0, 1, None, 1, 3, 3, 3])  # 0: not used
    answers = followed(codes, drivers=["staff"], rating_scale="1-5").answers
    assert answers["rating staff"].fillna(-1).tolist() == [2, -1, 1, -1, 1, 3]


def test_who_answered_is_no_segment(followed):
    assert followed(segments=["customer_id", "staff"]).segments == ("segment staff",)


def test_drivers_that_are_no_ratings_are_left_out_and_said(followed):
    found = followed(drivers=["comment"])
    assert found.ratings == ()
    assert found.warnings[0].startswith('ratings are not used: "comment" is no rating')


@pytest.mark.parametrize(
    ("frame", "what"),
    [
        (ANSWERS.drop(columns="customer_id"), "no respondent column in frame"),
        (ANSWERS.drop(columns="date"), "no date column in frame"),
        (
            ANSWERS.assign(survey_type=["relationship", "transactional", "event"] * 3),
            "kinds of survey, or brands, are mixed",
        ),
    ],
)
def test_what_cannot_be_followed_is_an_error_in_three_parts(followed, frame, what):
    with pytest.raises(DataError) as error:
        followed(frame)
    assert error.value.what == what
    assert all((error.value.required, error.value.found, error.value.do))
