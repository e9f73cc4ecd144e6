"""Surveys without a question of recommendation: their ratings are read, and no score is made of them."""

import pandas as pd
import pytest

from nps_analysis.responses.read import read
from nps_analysis.responses.unscored import NO_SCORE, read_rated
from nps_analysis.schema import DataError
from nps_analysis.stats.metrics import metrics, tally_metrics

RATED = pd.DataFrame(
    {
        "response_id": [f"r{i}" for i in range(60)],
        "satisfaction": [5, 4, 1, 3, 2, None] * 10,
        "effort": [1, 6, 3, 4, 5, 7] * 10,
        "region": ["N", "S"] * 30,
    }
)
CSAT = {"satisfaction": "csat", "effort": "ces"}


def test_ratings_count_and_no_score_is_made_of_them():
    found = read_rated(RATED, metrics=CSAT)
    assert (found.accounting.rows_read, found.accounting.valid, found.scores, found.nps) == (60, 60, {}, None)
    assert NO_SCORE in found.warnings
    assert metrics(tally_metrics(found))[["metric", "n", "share"]].to_numpy().tolist() == [
        ["CSAT", 50, 40.0],
        ["CES", 60, pytest.approx(50)],
    ]


def test_every_row_is_accounted_for():
    twice = pd.concat([RATED, RATED.head(1)], ignore_index=True)
    account = read_rated(twice, metrics=CSAT, where={"region": "N"}).accounting
    assert (account.rows_read, account.valid, account.excluded, account.duplicates) == (61, 30, 30, 1)


@pytest.mark.parametrize("name", ["score", "rating"])
def test_a_column_called_score_that_ends_at_five_may_be_a_metric(name):
    frame = RATED.rename(columns={"satisfaction": name})[["response_id", name, "region"]]
    found = read_rated(frame, metrics={name: "csat"})
    assert (found.columns.score, found.nps) == (None, None)
    assert metrics(tally_metrics(found))["share"].tolist() == [40.0]


def test_a_column_called_score_that_ends_at_four_is_no_score_although_its_scale_is_not_told():
    frame = pd.DataFrame({"score": [1, 2, 3, 4] * 15, "region": ["N", "S"] * 30})
    found = read_rated(frame, metrics={"score": {"kind": "csat", "scale": "1-4"}})
    assert (found.columns.score, found.nps) == (None, None)
    assert metrics(tally_metrics(found))["share"].tolist() == [50.0]  # of 1-4 those of 3 and 4
    with pytest.raises(DataError, match="the scale of score is not clear"):
        tally_metrics(frame, metrics={"score": "csat"})


def test_where_there_is_a_score_it_is_read_as_ever():
    frame = RATED.assign(nps=[10, 9, 0] * 20)
    assert read_rated(frame, metrics=CSAT).nps == read(frame, metrics=CSAT).nps
    with pytest.raises(DataError, match='"nps" is the score, and no CSAT'):
        tally_metrics(frame, metrics={"nps": "csat"})


def test_without_metrics_a_missing_score_is_an_error_as_ever():
    with pytest.raises(DataError, match="no score column"):
        read_rated(RATED)
    with pytest.raises(DataError, match='no column "stisfaction"'):
        read_rated(RATED, metrics={"stisfaction": "csat"})


def test_a_rating_of_employees_is_refused_without_a_score_too():
    with pytest.raises(DataError, match="is not made of employees"):
        tally_metrics(RATED, metrics=CSAT, employee=True)
