"""Ratings counted by score: the same from every source, every answer accounted for, and what is refused."""

import duckdb
import numpy as np
import pandas as pd
import polars
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.drivers import SHARDS, tally_drivers
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from tests.examples import examples

ANSWERS = pd.DataFrame(
    {
        "score": [10, 9, 3, 8, None, 7, 0],
        "price": [5, 4, 1, None, 2, 0, 3],
        "staff": ["5 - good", "4", None, "6 - never used", "1", "2", "n/a"],
        "shop": ["N", "N", "S", None, "S", "S", "N"],
    }
)


def counted(frame=ANSWERS, drivers=("price", "staff"), **options):
    return tally_drivers(frame, list(drivers), **({"rating_scale": "1-5"} | options))


def test_every_answer_with_a_score_is_accounted_for_in_every_column():
    account = counted().account()
    assert account.to_numpy().tolist() == [["price", "1-5", 4, 1, 1, 0], ["staff", "1-5", 3, 2, 1, 0]]
    assert (account[["n", "missing", "codes", "off_scale"]].sum(axis=1) == 6).all()


def test_what_is_no_rating_is_warned_of():
    assert counted().warnings == (
        '1 answer in "price" is a code, not a rating of 1-5: 0; rating_scale names another scale',
        '1 answer in "staff" is a code, not a rating of 1-5: 6 - never used; rating_scale names another scale',
    )


def test_the_table_has_a_row_for_each_group_driver_rating_and_score():
    rows = counted(by="shop").table()
    assert rows[["shop", "driver", "rating", "score", "n"]].to_numpy().tolist() == [
        ["N", "price", 3, 0, 1],
        ["N", "price", 4, 9, 1],
        ["N", "price", 5, 10, 1],
        ["N", "staff", 4, 9, 1],
        ["N", "staff", 5, 10, 1],
        ["S", "price", 1, 3, 1],
        ["S", "staff", 2, 7, 1],
    ]


def test_periods_leave_answers_without_a_date_in_the_total():
    frame = ANSWERS.assign(date=["2026-01-03", "2026-02-01", None, "2026-02-02", "2026-01-01", "2026-01-09", ""])
    counts = counted(frame, by="month", as_of="2026-12-31")
    assert counts.keys["month"].tolist() == ["2026-01", "2026-02"]
    assert counts.n.sum(axis=(2, 3)).tolist() == [[4, 3], [1, 2], [1, 1]]


@pytest.mark.parametrize("make", [polars.from_pandas, duckdb.from_df], ids=["polars", "duckdb"])
def test_it_is_the_same_from_every_library(make):
    frame = ANSWERS.drop(columns="shop")
    one, other = counted(frame), counted(make(frame))
    assert np.array_equal(one.sums, other.sums)
    assert np.array_equal(one.n, other.n)


@settings(max_examples=examples(10))
@given(seed=st.integers(0, 100), n=st.integers(1, 60))
def test_the_shards_add_up_to_the_whole(seed, n):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"score": rng.integers(0, 11, n), "a": rng.integers(1, 6, n), "b": rng.integers(1, 6, n)})
    counts = counted(frame, ["a", "b"])
    assert counts.sums[:, 0].sum(axis=0).tolist() == counts.pairs.tolist() == [[n] * 4] * 4
    assert counts.sums[:, 1, 0, 0].sum() == frame["a"].sum()
    assert counts.sums[:, 3, 0, 1].sum() == frame["a"] @ frame["b"]
    assert counts.sums[:, 3, 0, 3].sum() == frame["a"] @ frame["score"]
    assert counts.complete_n == len(counts.rows) == n


def test_a_cluster_is_in_one_shard_and_many_answers_are_in_a_thousand():
    n = 3 * SHARDS
    frame = pd.DataFrame({"score": [9, 3] * (n // 2), "a": [5, 1] * (n // 2), "account": np.arange(n) // n * 5})
    assert len(counted(frame, ["a"]).sums) == SHARDS
    frame["account"] = [f"k{i % 4}" for i in range(n)]
    counts = counted(frame, ["a"], cluster="account")
    assert counts.clusters == 4
    assert (counts.sums[:, 0, -1, -1] > 0).sum() == 4


def test_kinds_of_survey_are_not_pooled():
    with pytest.raises(DataError) as error:
        counted(ANSWERS.assign(brand=["A", "B"] * 3 + ["A"]), brand="brand")
    assert str(error.value) == (
        "kinds of survey, or brands, are mixed\n"
        "  required  answers of one kind: what goes with one score need not go with another\n"
        '  found     several in "brand"\n'
        '  do        choose one with --where "brand=VALUE"'
    )


def test_the_score_is_no_driver_of_itself():
    with pytest.raises(DataError, match='"score" is the score itself'):
        counted(drivers=["score", "price"], rating_scale="0-10")


def test_without_drivers_there_is_nothing_to_count():
    with pytest.raises(DataError, match="no drivers are named\n  required  columns of ratings beside the score\n"):
        tally_drivers(read(ANSWERS))


def test_a_column_of_ids_is_no_group(monkeypatch):
    monkeypatch.setattr("nps_analysis.responses.drivers.MOST_CELLS", 100_000)
    who = np.arange(2000)
    frame = pd.DataFrame({"score": who % 11, "a": who % 5 + 1, "who": who})
    with pytest.raises(DataError) as error:
        counted(frame, ["a"], by="who")
    assert str(error.value) == (
        "too many groups to count ratings in\n"
        "  required  at most 100,000 groups x drivers x ratings x scores\n"
        "  found     2,001 x 1 x 5 x 11\n"
        "  do        leave out the column that has a different value in nearly every row"
    )


def test_groups_may_have_any_name():
    counts = counted(ANSWERS.rename(columns={"shop": "raw"}).assign(index=["x", "y", "x", "y", "x", "y", "x"]))
    assert len(counts.keys) == 0
    counts = counted(ANSWERS.rename(columns={"shop": "raw"}).assign(index=["x", "y"] * 3 + ["x"]), by=["raw", "index"])
    assert counts.keys.to_numpy().tolist() == [["(none)", "y"], ["N", "x"], ["N", "y"], ["S", "x"], ["S", "y"]]


def test_one_cluster_is_refused():
    frame = pd.DataFrame({"score": [9, 3, 8, 10] * 10, "staff": [5, 1, 4, 5] * 10, "firm": "A"})
    with pytest.raises(DataError, match="all answers are in one cluster"):
        tally_drivers(frame, ["staff"], cluster="firm")
