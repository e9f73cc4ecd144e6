"""No brand is called first, above or below unless the sets show it."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.brand_counts import tally_brands
from nps_analysis.stats.rank import rank
from nps_analysis.wording.rank import say_rank
from tests.examples import examples

ROW = {
    "rank_low": 1,
    "rank_high": 2,
    "rank_low_simultaneous": 1,
    "rank_high_simultaneous": 2,
    "level": 0.95,
    "note": "",
}


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([{"brand": "A", "n": 90, "nps": 30.0, "rank": 1, **ROW, **row} for row in rows])


def test_a_brand_is_first_only_where_all_places_at_once_show_it():
    sure = {"rank_high_simultaneous": 1}, {"brand": "B", "rank_low_simultaneous": 2}
    assert say_rank(frame(*sure)) == "A has the highest NPS of 2 brands (95 %)"
    open_ = {}, {"brand": "B"}
    assert say_rank(frame(*open_)) == "It is not shown which of 2 brands has the highest NPS: it may be A, B"


def test_the_company_is_placed_and_held_against_each_brand():
    relative = {"reference": "A"}
    rows = (
        {**relative, "difference": float("nan"), "p_adjusted": float("nan")},
        {**relative, "brand": "B", "difference": 12.3, "p_adjusted": 0.01},
        {**relative, "brand": "C", "difference": 2.0, "p_adjusted": 0.3},
    )
    said = "A takes place 1 to 2 of 3 brands (95 %): above B (+12.3); not shown to differ from C (+2.0)"
    assert say_rank(frame(*rows)) == said


def test_groups_are_said_one_by_one():
    groups = frame({}, {"brand": "B"}, {}, {"brand": "B"}).copy()
    groups.insert(0, "region", ["N", "N", "S", "S"])
    assert say_rank(groups).startswith("N: It is not shown which of 2 brands")


@pytest.mark.slow
@settings(max_examples=examples(25))
@given(st.lists(st.tuples(*[st.integers(0, 30)] * 3).filter(lambda t: sum(t) > 0), min_size=2, max_size=4))
def test_above_and_below_are_said_only_where_the_adjusted_test_shows_it(tables):
    rows = [(f"b{i}", s) for i, t in enumerate(tables) for s, n in zip((3, 8, 10), t, strict=True) for _ in range(n)]
    ranks = rank(tally_brands(pd.DataFrame(rows, columns=["brand", "score"]), brand="brand"), company="b0", min_n=2)
    own = ranks[ranks["brand"] == "b0"].iloc[0]
    shown = (ranks["p_adjusted"] < 0.05).any() and not pd.isna(own["rank"])
    assert bool(re.search(r"\b(above|below)\b", say_rank(ranks))) == shown
    if shown:
        assert own["rank_low"] > 1 or own["rank_high"] < len(ranks)
