"""Percentiles among published scores: what is observed, and no more claimed than every split and rounding allows."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import PERCENTILE_COLUMNS, DataError
from nps_analysis.stats.benchmark import benchmark
from nps_analysis.stats.percentile import percentile
from tests.examples import examples

OWN = ScoreCounts.of(detractors=74, passives=186, promoters=240)  # NPS 33.2


def companies(*scores: float, n: float | None = 5000, **columns) -> pd.DataFrame:
    names = [f"c{i}" for i in range(len(scores))]
    return pd.DataFrame({"company": names, "nps": list(scores), "n": [n] * len(scores)}).assign(**columns)


def placed(published: pd.DataFrame, own: ScoreCounts = OWN, **options) -> pd.Series:
    return percentile(own, published, **options).loc[0]


def test_far_apart_the_place_is_certain():
    found = placed(companies(-20.0, 0.0, 60.0, 70.0, 80.0))
    assert found[["companies", "percentile", "low", "high"]].tolist() == [5, 40, 40, 40]
    assert found["note"] == ""


def test_near_ones_leave_it_open():
    assert placed(companies(-20.0, 0.0, 32.0, 35.0, 80.0))[["percentile", "low", "high"]].tolist() == [60, 40, 80]


def test_equal_scores_count_half():
    assert placed(companies(33.2, 33.2, -50.0, 90.0))["percentile"] == 50


def test_a_score_of_unknown_n_may_be_on_either_side():
    found = placed(companies(-90.0, -80.0, n=None))
    assert found[["percentile", "low", "high"]].tolist() == [100, 0, 100]
    assert found["note"].startswith("2 of 2 without a published n: taken to be on either side")


def test_averages_are_no_companies():
    published = companies(-20.0, 0.0).assign(company=["(industry average)", "Rival"])
    found = placed(published)
    assert found["companies"] == 1
    assert "1 average of several companies left out" in found["note"]
    none = placed(published.head(1))
    assert none["companies"] == 0
    assert none["note"].startswith("no companies to be placed among")


def test_an_industry_is_one_pool(counts_of):
    published = companies(-20.0, 0.0, 60.0).assign(industry=["DIY", "DIY", "Pets"])
    counts = counts_of({"N": (10, 20, 70), "S": (60, 40, 0)})
    found = percentile(counts, published, industry="DIY")
    assert found.columns.tolist() == ["region", *PERCENTILE_COLUMNS]
    assert found[["region", "companies", "percentile"]].to_numpy().tolist() == [["N", 2, 100], ["S", 2, 0]]
    with pytest.raises(DataError, match='no industry "Diy" among the published scores'):
        percentile(counts, published, industry="Diy")


def test_no_answers_have_no_percentile():
    found = placed(companies(10.0), ScoreCounts.of(0, 0, 0))
    assert found[["percentile", "low", "high"]].isna().all()
    assert found["note"].startswith("no answers")


@pytest.mark.slow
@settings(max_examples=examples(30))
@given(
    scores=st.lists(st.integers(-100, 100).map(float), min_size=1, max_size=8),
    n=st.integers(1, 5000),
    own=st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200)).filter(any),
)
def test_no_more_is_shown_than_the_verdicts_show_one_by_one(scores, n, own):
    published, counts = companies(*scores, n=n, rounding=0.5), ScoreCounts.of(*own)
    found, verdicts = placed(published, counts), benchmark(counts, published)["verdict"]
    assert 0 <= found["low"] <= found["percentile"] <= found["high"] <= 100
    assert found["low"] <= 100 * (verdicts == "above").mean() + 1e-9
    assert 100 - found["high"] <= 100 * (verdicts == "below").mean() + 1e-9
