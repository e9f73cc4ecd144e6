"""Is the change of all told from that of the same people, and of those who answered once?"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.responses.movement import MovementCounts
from nps_analysis.stats.compare import compare
from nps_analysis.stats.movement import movement_change, movement_difference
from nps_analysis.stats.movement_parts import ALL, BOTH, ONCE, movement_parts
from nps_analysis.wording.movement import say_movement_parts
from tests.examples import examples

few = st.integers(0, 30)
three = st.tuples(few, few, few)


@pytest.mark.slow
@settings(max_examples=examples(25))
@given(table=st.tuples(three, three, three), before=three, after=three)
def test_each_part_is_what_its_own_function_says(table, before, after):
    """And a score of all is the mean of the scores of its parts, by their sizes."""
    counts = MovementCounts.of(table, before, after)
    found = movement_parts(counts).set_index("who")
    n_both, n_after = np.sum(table), sum(after)
    assert set(found.index) == {
        *([ALL] if n_both or (sum(before) and n_after) else []),
        *([BOTH] if n_both else []),
        *([ONCE] if sum(before) and n_after else []),
    }
    if n_both:
        change = movement_change(counts).loc[0]
        for name, own in (("difference", "change"), ("low", "low"), ("high", "high")):
            assert found.loc[BOTH, name] == pytest.approx(change[own])
        assert found.loc[BOTH, "tested"] == (n_both >= 30)
    if ALL in found.index:
        assert found.loc[ALL, "low"] == pytest.approx(movement_difference(counts).loc[0, "low"], nan_ok=True)
    if n_both and ONCE in found.index:
        mean = (n_both * found.loc[BOTH, "nps"] + n_after * found.loc[ONCE, "nps"]) / (n_both + n_after)
        assert found.loc[ALL, "nps"] == pytest.approx(mean)


def test_those_of_one_wave_are_two_samples():
    """The same interval and p-value as ``compare`` has for two groups of other people."""
    counts = MovementCounts.of(np.diag([50, 60, 70]), before_only=(30, 40, 50), after_only=(20, 30, 90))
    row = movement_parts(counts).set_index("who").loc[ONCE]
    n = [30, 40, 50, 20, 30, 90]
    table = pd.DataFrame({"wave": list("aaabbb"), "score": [0, 7, 9] * 2, "n": n, "weight": n, "weight_sq": n})
    other = compare(ScoreCounts.from_table(table), across="wave", against="a").dropna(subset="group").iloc[0]
    for name in ("difference", "low", "high", "p_value"):
        assert row[name] == pytest.approx(other[name], abs=1e-6)


def test_that_other_people_answered_is_told_from_that_people_changed():
    same = MovementCounts.of(
        np.diag([100, 100, 100]), before_only=(20, 30, 150), after_only=(150, 30, 20), names=("A", "B")
    )
    assert say_movement_parts(movement_parts(same)) == (
        "NPS fell 52.0 points from A to B among all who answered; no change shown among those of both waves "
        "(nobody moved to another class: nothing to test)"
    )
    table = [[50, 0, 0], [40, 50, 0], [40, 0, 50]]  # of 230 people 40 fell one class and 40 two
    moved = MovementCounts.of(table, before_only=(10, 10, 10), after_only=(10, 10, 10), names=("A", "B"))
    assert "; it fell 52.2 points among those of both waves" in say_movement_parts(movement_parts(moved))
    assert say_movement_parts(movement_parts(MovementCounts.of(table, names=("A", "B")))) == (
        "NPS fell 52.2 points from A to B among all who answered"
    )


def test_few_are_shown_and_not_tested():
    frame = movement_parts(MovementCounts.of([[3, 0, 0], [0, 4, 2], [0, 0, 3]], names=("A", "B")))
    assert not frame["tested"].any()
    assert frame["p_value"].isna().all()
    assert frame.set_index("who").loc[BOTH, "note"].startswith("12 respondents, fewer than 30")
    said = "Too few answers to test a change from A to B: B has 12 respondents, fewer than 30; A has 12 respondents"
    assert say_movement_parts(frame).startswith(said)


def test_what_is_said_of_few_who_answered_twice_and_of_no_change():
    alone = {"before_only": (30, 40, 50), "after_only": (30, 40, 50), "names": ("A", "B")}
    assert say_movement_parts(movement_parts(MovementCounts.of([[9, 9, 0], [9, 9, 9], [0, 9, 9]], **alone))) == (
        "No change shown from A to B, neither among all who answered nor among those of both waves"
    )
    few = say_movement_parts(movement_parts(MovementCounts.of([[1, 0, 0], [0, 1, 0], [0, 0, 1]], **alone)))
    assert few.startswith(
        "No change shown from A to B among all who answered; not tested among those of both waves (3 "
    )
