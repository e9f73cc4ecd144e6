"""What detractors rate low, by seller: counted as pandas counts it, and never from what was not asked."""

from pathlib import Path

import pandas as pd
import pytest

from nps_analysis.responses.read import read
from nps_analysis.responses.reasons import tally_reasons
from nps_analysis.schema import DataError

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
REASONS = {"seller": ["staff", "checkout"], "product": ["price", "range", "quality"]}


def test_the_counts_are_those_of_a_plain_script():
    found = tally_reasons(read(EXAMPLE / "study.yml"), "seller", reasons=REASONS)
    rows = pd.read_csv(EXAMPLE / "responses.csv")
    rows = rows[rows["score"] <= 6]
    for reason, columns in REASONS.items():
        means = rows[columns].mean(axis=1)
        by_hand = (
            pd.DataFrame({"n_detractors": 1, "asked": means.notna(), "rated_low": means < 3})
            .groupby(rows["seller"])
            .sum()
        )
        own = found[found["reason"] == reason].set_index("group")[["n_detractors", "asked", "rated_low"]]
        pd.testing.assert_frame_equal(own, by_hand.astype(int), check_names=False, check_dtype=False)


@pytest.mark.slow
def test_kinds_of_customer_add_up_to_the_whole():
    responses = read(EXAMPLE / "study.yml")
    whole = tally_reasons(responses, "seller").set_index(["group", "reason"]).drop(columns=["kind", "column"])
    parts = tally_reasons(responses, "seller", ["market", "channel"])
    summed = parts.groupby(["group", "reason"])[["n_detractors", "asked", "rated_low"]].sum()
    pd.testing.assert_frame_equal(summed.sort_index(), whole.sort_index(), check_dtype=False)


@pytest.mark.slow
def test_events_are_counted_apart_and_add_up_to_the_whole():
    responses = read(EXAMPLE / "study.yml")
    sums = ["n_detractors", "asked", "rated_low"]
    parts = tally_reasons(responses, "seller", apart=["event"])
    assert list(parts.columns[:3]) == ["event", "column", "group"]
    whole = tally_reasons(responses, "seller").set_index(["group", "reason"])[sums]
    pd.testing.assert_frame_equal(parts.groupby(["group", "reason"])[sums].sum().sort_index(), whole.sort_index())


def test_codes_and_blanks_are_no_ratings():
    frame = pd.DataFrame(
        {"score": [1] * 40, "who": "A", "staff": [1] * 10 + [5] * 10 + ["not used"] * 10 + [None] * 10}
    )
    found = tally_reasons(read(frame, rating_scale="1-5"), "who", reasons={"seller": ["staff"]})
    assert found[["n_detractors", "asked", "rated_low"]].values.tolist() == [[40, 20, 10]]


def test_without_reasons_it_is_refused():
    with pytest.raises(DataError) as error:
        tally_reasons(read(pd.DataFrame({"score": [1, 9], "who": ["A", "B"]})), "who")
    assert str(error.value) == (
        "no reasons to tell apart\n"
        "  required  columns of ratings that are about the seller, and others that are about the product\n"
        "  found     none\n"
        "  do        name them in the study file: league_reasons: {seller: [staff], product: [price, quality]}"
    )
