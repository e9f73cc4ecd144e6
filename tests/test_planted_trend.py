"""The control charts find what was planted in the example study, and claim nothing else."""

from pathlib import Path

import pytest

from nps_analysis.counts import tally
from nps_analysis.responses.read import read
from nps_analysis.stats.change_point import change_points
from nps_analysis.stats.seasonality import seasonality
from nps_analysis.stats.trend import trend

STUDY = Path(__file__).parents[1] / "data" / "example" / "study.yml"


@pytest.fixture(scope="module")
def responses():
    return read(STUDY)


def test_the_market_that_truly_fell_is_the_only_one_with_a_change_point(responses):
    found = change_points(tally(responses, by=["market", "quarter"]))
    assert found[["market", "quarter", "earliest", "latest"]].to_numpy().tolist() == [
        ["Ireland", "2025-Q3", "2025-Q3", "2025-Q3"]
    ]
    assert found["low"].item() < -18 < found["high"].item()


def test_the_fall_of_that_market_in_all_answers_lies_between_the_periods_that_are_named(responses):
    found = change_points(tally(responses, by="quarter"))
    assert found[["earliest", "latest"]].to_numpy().tolist() == [["2025-Q3", "2025-Q4"]]  # truth: 2025-Q3


def test_the_market_that_only_seems_to_fall_breaks_no_rule(responses):
    found = trend(tally(responses, by=["market", "quarter"]).where(market="New Zealand"))
    assert set(found["signal"]) == {""}


def test_the_fall_of_the_last_quarter_is_beyond_the_limits(responses):
    found = trend(tally(responses, by="quarter")).set_index("quarter")
    assert "beyond limits" in found.loc["2026-Q3", "signal"]


def test_no_season_is_said_to_be_there(responses):
    for period in ("quarter", "month"):
        assert seasonality(tally(responses, by=period)).loc[0, "p_value"] > 0.05
