"""The toolkit finds why the example study's total falls in its last quarter, and claims no more."""

from pathlib import Path

import pytest

from nps_analysis.counts import tally
from nps_analysis.responses.movement import tally_movement
from nps_analysis.responses.read import read
from nps_analysis.stats.decompose import decompose
from nps_analysis.stats.difference_in_differences import difference_in_differences
from nps_analysis.stats.movement import movement_difference
from nps_analysis.wording.decompose import say_decompose

STUDY = Path(__file__).parents[1] / "data" / "example" / "study.yml"
LAST = ("2026-Q2", "2026-Q3")


@pytest.fixture(scope="module")
def responses():
    return read(STUDY)


def test_the_last_fall_is_mix_while_every_market_rises(responses):
    found = decompose(tally(responses, by=["quarter", "market"]), "quarter", *LAST, by="market")
    sums = found.iloc[-1]
    assert sums["total_high"] < 0
    assert sums["mix_high"] < 0
    assert sums["rate"] > 0
    assert found.loc[found["mix"].idxmin(), "group"] is None
    assert found.iloc[:-1].set_index("group")["mix"].idxmin() == "Canada"
    assert sums["note"].startswith(
        "as observed, NPS is lower in 2026-Q3 than in 2026-Q2, but higher in every group by market"
    )
    assert say_decompose(found).endswith("by market; as observed, every market is higher")


def test_no_market_is_said_to_have_changed_more_than_the_others_then(responses):
    counts = tally(responses, by=["quarter", "market"])
    found = difference_in_differences(counts, "quarter", *LAST, by="market")
    assert not (found["p_adjusted"] < 0.05).any()


def test_the_market_that_truly_fell_is_the_one_that_changed_more(responses):
    counts = tally(responses, by=["quarter", "market"])
    found = difference_in_differences(counts, "quarter", "2025-Q2", "2025-Q3", by="market")
    row = found.set_index("group").loc["Ireland"]
    assert row["p_adjusted"] < 0.05
    assert row["high"] < 0
    assert row["low"] < -18 < row["high"]


def test_the_fall_of_all_respondents_is_shown_with_the_shared_ones_accounted_for(responses):
    row = movement_difference(tally_movement(responses, *LAST)).loc[0]
    assert row["high"] < 0
    assert row["low"] < -8.0042 < row["high"]
