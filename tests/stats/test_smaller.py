"""Have the smallest groups together the score of all their answers, where that can be known?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.score import score
from nps_analysis.stats.smaller import smallest, together

CLASSES = st.tuples(*[st.integers(0, 50)] * 3)


def frame_of(groups, weight=1.0, **options):
    rows = [(f"g{i}", at, n) for i, classes in enumerate(groups) for at, n in zip((3, 7, 10), classes, strict=True)]
    table = pd.DataFrame(rows, columns=["store", "score", "n"])
    table["weight"] = table["n"] * np.where(table["store"] == "g0", weight, 1.0)
    table["weight_sq"] = table["n"] * np.where(table["store"] == "g0", weight, 1.0) ** 2
    return score(ScoreCounts.from_table(table), **options)


def test_three_groups_by_hand():
    both = together(frame_of([(1, 2, 7), (4, 0, 0), (0, 3, 3)]), weighted=False).iloc[0]
    assert (both["n"], both["n_detractors"], both["n_passives"], both["n_promoters"]) == (20, 5, 5, 10)
    assert both["nps"] == 25.0


@given(st.lists(CLASSES, min_size=1, max_size=8))
def test_the_groups_together_are_the_group_of_all_their_answers(groups):
    n = np.sum(groups, axis=0)
    expected = score(ScoreCounts.of(*n.astype(float)), 0.9, "wald").iloc[0]
    found = together(frame_of(groups, level=0.9, method="wald"), weighted=False).iloc[0]
    for name in ("n", "nps", "low", "high", "level"):
        assert found[name] == pytest.approx(expected[name], nan_ok=True)


@given(st.lists(st.integers(0, 9), min_size=0, max_size=60), st.integers(1, 50))
def test_none_of_the_smallest_is_larger_than_one_of_the_others(bases, most):
    beyond = smallest(bases, most)
    kept, rest = np.array(bases)[~beyond], np.array(bases)[beyond]
    assert len(kept) <= most + 1
    assert len(rest) != 1
    assert not len(rest) or max(rest) <= min(kept)


def test_weighted_groups_have_a_base_together_but_no_score():
    frame = frame_of([(1, 2, 7), (4, 0, 0)])
    frame.loc[0, "n_eff"] = 8.2
    told = together(frame_of([(1, 2, 7), (4, 0, 0)], weight=2.0), weighted=True)  # which n_eff does not show
    for row in (together(frame, weighted=False).iloc[0], told.iloc[0]):
        assert (row["n"], row["note"]) == (14, "no common score: weighted")
        assert np.isnan(row["nps"])


def test_a_suppressed_group_cannot_be_found_in_a_sum():
    frame = frame_of([(1, 2, 7), (4, 0, 0)]).astype(object)
    frame.loc[1, ["n", "n_eff", "n_detractors", "n_passives", "n_promoters", "nps", "low", "high"]] = None
    row = together(frame, weighted=False).iloc[0]
    assert np.isnan(row["n"])
    assert np.isnan(row["nps"])
    assert row["note"] == "suppressed groups among them"
