"""The toolkit finds what was planted in the example study, and claims nothing else."""

from pathlib import Path

import pytest

from nps_analysis.counts import tally
from nps_analysis.responses.read import read
from nps_analysis.stats.compare import compare
from nps_analysis.wording.compare import shown

STUDY = Path(__file__).parents[1] / "data" / "example" / "study.yml"


@pytest.fixture(scope="module")
def responses():
    return read(STUDY)


def found(frame):
    pairs = frame[frame["group"].notna()]
    return pairs[[shown(row) for _, row in pairs.iterrows()]]


def test_every_row_is_accounted_for(responses):
    account = responses.accounting
    assert (account.rows_read, account.valid, account.missing) == (20_000, 19_625, 375)
    assert responses.warnings == []


def test_the_market_that_truly_fell_is_the_only_market_step_that_is_shown(responses):
    steps = found(compare(tally(responses, by=["market", "quarter"]), across="quarter", within="market"))
    assert steps[["market", "group"]].to_numpy().tolist() == [["Ireland", "2025-Q3"]]
    assert steps["difference"].item() < 0


def test_the_market_that_only_seems_to_fall_is_not_said_to_have_fallen(responses):
    step = compare(
        tally(
            responses,
            by="quarter",
        ),
        across="quarter",
    )
    assert not found(step)["group"].isin(["2026-Q2"]).any()
    counts = tally(responses, by=["market", "quarter"]).where(market="New Zealand")
    row = compare(counts, across="quarter", min_n=30).set_index("group").loc["2026-Q2"]
    assert row["difference"] < -5
    assert row["tested"]
    assert not shown(row)


def test_the_fall_of_the_total_is_shown_while_no_market_is_said_to_have_fallen(responses):
    total = found(compare(tally(responses, by="quarter"), across="quarter"))
    assert total["group"].tolist() == ["2026-Q3"]
    assert total["difference"].item() == pytest.approx(-8, abs=4)
    markets = compare(tally(responses, by=["market", "quarter"]).latest(2), across="quarter", within="market")
    assert (markets[markets["group"].notna()]["difference"] > 0).all()
    assert not len(found(markets))


def test_the_channel_that_is_lower_is_shown_to_be(responses):
    pairs = found(compare(tally(responses, by="channel"), across="channel", against="each"))
    assert {frozenset(pair) for pair in pairs[["group", "reference"]].to_numpy()} == {
        frozenset({"WhatsApp", "e-mail"}),
        frozenset({"WhatsApp", "web"}),
    }


@pytest.mark.parametrize("column", ["product", "event"])
def test_columns_without_an_effect_show_none(responses, column):
    assert not len(found(compare(tally(responses, by=column), across=column, against="each")))
