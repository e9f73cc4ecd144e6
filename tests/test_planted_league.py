"""The toolkit finds the three sellers who truly differ, and names no other and no team."""

import json
from pathlib import Path

import pytest

from nps_analysis.counts import tally
from nps_analysis.responses.league import leagues_of
from nps_analysis.responses.read import read
from nps_analysis.stats.league import league
from nps_analysis.stats.told_apart import named
from nps_analysis.wording.league import say_league

EXAMPLE = Path(__file__).parents[1] / "data" / "example"
TRUTH = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
FACT = next(one for one in TRUTH["planted"] if one["fact"] == "sellers differ")


@pytest.fixture(scope="module")
def responses():
    return read(EXAMPLE / "study.yml")


@pytest.mark.parametrize("mix", [["market"], ["market", "channel", "product"]])
def test_the_three_who_differ_are_named_and_nobody_else(responses, mix):
    found = league(tally(responses, by=["seller", *mix]), "seller", within=mix)
    word = named(found)
    assert sorted(found["group"][word == "higher"]) == sorted(FACT["higher"])
    assert sorted(found["group"][word == "lower"]) == sorted(FACT["lower"])
    assert sorted(found["group"][word == ""]) == sorted(FACT["same"])


def test_expected_is_what_their_market_lets_expect_and_the_effects_are_in_the_intervals(responses):
    found = league(tally(responses, by=["seller", "market"]), "seller", within="market").set_index("group")
    for seller in TRUTH["sellers"]:
        row = found.loc[seller["seller"]]
        assert row["expected"] == pytest.approx(seller["expected_from_market"], abs=2)
        assert row["difference_low"] < seller["effect"] < row["difference_high"]


def test_the_three_lie_outside_the_funnel_and_nobody_else(responses):
    found = league(tally(responses, by=["seller", "market"]), "seller", within="market")
    assert sorted(found["group"][found["funnel"] == "above"]) == sorted(FACT["higher"])
    assert sorted(found["group"][found["funnel"] == "below"]) == sorted(FACT["lower"])


@pytest.mark.slow
def test_after_each_event_the_same_three_are_named(responses):
    [one] = leagues_of(responses)
    assert one.apart == ("event",)
    found = league(tally(responses, by=one.by), one.across, within=one.within)
    for _, part in found.groupby("event"):
        word = named(part)
        outside = set(part["group"][part["funnel"] != "inside"])
        assert outside <= {*FACT["higher"], *FACT["lower"]}
        assert len(outside) >= 2
        assert sorted(part["group"][word == "higher"]) == sorted(FACT["higher"])
        assert sorted(part["group"][word == "lower"]) == sorted(FACT["lower"])


def test_nobody_is_called_best_of_the_nine_or_of_the_lower_two(responses):
    found = league(tally(responses, by=["seller", "market"]), "seller", within="market").set_index("group")
    assert (found.loc[FACT["same"], "rank_low"] == 2).all()
    assert (found.loc[FACT["same"], "rank_high"] == 10).all()
    assert found.loc[FACT["lower"], ["rank_low", "rank_high"]].to_numpy().tolist() == [[11, 12]] * 2


def test_teams_look_different_only_because_of_their_markets(responses):
    plain = league(tally(responses, by="team"), "team")
    assert (named(plain) != "").all()
    found = league(tally(responses, by=["team", "market"]), "team", within="market")
    assert (named(found) == "").all()
    assert say_league(found) == (
        "No team is shown to score higher or lower than their customers would suggest (4 compared)"
    )
