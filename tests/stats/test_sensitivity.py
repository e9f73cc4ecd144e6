"""What a conclusion needs: how many answers undo it, and what the silent would have to think."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.stats.difference import difference
from nps_analysis.stats.interval import statistic
from nps_analysis.stats.score import sample, score
from nps_analysis.stats.sensitivity import nonresponse, undo, undo_target
from nps_analysis.stats.shrinkage import shrinkage
from nps_analysis.stats.target import target
from tests.examples import examples

tables = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)).filter(any)


def shown(one: tuple, other: tuple) -> bool:
    """Whether the default test shows ``one`` to be higher."""
    row = difference(sample(ScoreCounts.of(*one)), sample(ScoreCounts.of(*other))).loc[0]
    return row["difference"] > 0 and row["p_value"] < 0.05


def counts_of_two(one: tuple, other: tuple) -> ScoreCounts:
    """Counts of the sides a and b."""
    table = {"side": list("aaabbb"), "score": [3, 8, 10] * 2, "n": [*one, *other]}
    return ScoreCounts.from_table(pd.DataFrame(table))


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(one=tables, other=tables)
def test_one_answer_less_would_not_undo_the_conclusion(one, other):
    row = undo(counts_of_two(one, other), across="side").loc[0]
    assert row["shown"] == (shown(one, other) or shown(one[::-1], other[::-1]))
    if not row["shown"]:
        assert np.isnan(row["more"])
        assert np.isnan(row["turned"])
        return
    (d, s, p), against = (one, other) if row["of"] == "detractors" else (one[::-1], other[::-1])
    more = int(row["more"])
    assert shown((d + more - 1, s, p), against)
    assert not shown((d + more, s, p), against)
    if not np.isnan(row["turned"]):
        turned = int(row["turned"])
        assert shown((d + turned - 1, s, p - turned + 1), against)
        assert not shown((d + turned, s, p - turned), against)
        assert turned <= more


def test_a_fixed_score_can_be_the_reference():
    row = undo_target(ScoreCounts.of(74, 186, 240), 25.0).loc[0]
    after = sample(ScoreCounts.of(74 + int(row["more"]), 186, 240))
    before = sample(ScoreCounts.of(74 + int(row["more"]) - 1, 186, 240))
    assert abs(statistic(after, 25.0)[0]) < 1.959964 <= abs(statistic(before, 25.0)[0])


def test_pairs_are_rows_and_what_is_not_shown_has_nothing_to_undo(counts_of):
    found = undo(counts_of({"N": (0, 10, 40), "S": (20, 20, 10), "W": (20, 20, 12)}), "region", against="W")
    assert found[["group", "reference"]].to_numpy().tolist() == [["N", "W"], ["S", "W"]]
    assert found["of"].tolist() == ["detractors", ""]
    assert found.loc[1, "note"] == "no difference is shown: nothing to undo"


def test_no_answers_are_said_to_be_none(counts_of):
    assert undo_target(ScoreCounts.of(0, 0, 0), 10.0).loc[0, "note"] == "no answers"
    assert undo(counts_of({"N": (0, 0, 0), "S": (20, 20, 10)}), "region").loc[0, "note"] == "no answers"


def test_a_target_that_is_no_score_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        undo_target(ScoreCounts.of(1, 1, 1), 120)
    assert str(error.value) == (
        "a target that is no NPS\n  required  from -100 to 100\n  found     120\n  do        correct it"
    )


def by_scenario(*arguments, **options):
    return nonresponse(*arguments, **options).set_index("scenario")


def test_the_silent_count_as_what_they_are_taken_to_be():
    found = by_scenario(ScoreCounts.of(10, 10, 20), 100, late=ScoreCounts.of(4, 3, 3))  # NPS 25, late -10, 40 %
    assert found["nps"].to_dict() == pytest.approx(
        {
            "silent like those who answered": 25,
            "silent like late responders": 0.4 * 25 - 0.6 * 10,
            "silent all passives": 10,
            "silent all detractors": -50,
            "silent all promoters": 70,
        }
    )
    assert (found["silent"] == 60).all()
    assert (found["response_rate"] == 40).all()


@given(answers=tables, silent=st.integers(0, 500))
def test_the_ends_hold_every_other_scenario(answers, silent):
    counts = ScoreCounts.of(*answers)
    found = by_scenario(counts, sum(answers) + silent, late=ScoreCounts.of(*(k // 2 for k in answers)))["nps"].dropna()
    assert (found >= found["silent all detractors"] - 1e-9).all()
    assert (found <= found["silent all promoters"] + 1e-9).all()


@given(answers=tables)
def test_if_nobody_is_silent_every_scenario_is_the_score(answers):
    found = nonresponse(ScoreCounts.of(*answers), sum(answers))
    assert found["nps"].nunique() <= 2
    assert np.ptp(found["nps"]) < 1e-9
    assert (found["high"] - found["low"] > 0).all()


def test_no_late_responders_and_no_answers_are_said():
    found = by_scenario(ScoreCounts.of(1, 2, 3), 10, late=ScoreCounts.of(0, 0, 0))
    assert found.loc["silent like late responders", "note"] == "no late responders"
    assert (nonresponse(ScoreCounts.of(0, 0, 0), 10)["note"] == "no answers").all()


def test_fewer_asked_than_answered_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        nonresponse(ScoreCounts.of(10, 10, 20), 30)
    assert str(error.value) == (
        "fewer people asked than answered\n"
        "  required  the number of people who were asked, at least those who answered\n"
        "  found     30 asked, 40 answered\n"
        "  do        count every invitation that was delivered, one for each answer at least"
    )


def test_as_many_numbers_asked_as_groups_or_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        nonresponse(ScoreCounts.of(10, 20, 30), invited=[80, 90])
    assert str(error.value) == (
        "another number of groups asked than answered\n"
        "  required  how many were asked: one number, or one for each group of the answers\n"
        "  found     2 numbers for 1 group\n"
        "  do        give one number for each row of the counts, in their order"
    )


def clustered() -> ScoreCounts:
    """Two regions whose answers come from nine accounts: few degrees of freedom."""
    generator = np.random.default_rng(5)
    frame = pd.DataFrame({"account": np.arange(300) % 9, "region": np.where(np.arange(300) % 3, "N", "S")})
    frame["score"] = np.clip(generator.normal(7.5 + frame["account"] % 4, 2), 0, 10).round().astype(int)
    return tally(frame, by="region", cluster="account")


@pytest.mark.some(5)
@pytest.mark.parametrize(
    "wanted", [pytest.param(one, marks=[pytest.mark.slow] if one % 3 else []) for one in range(-20, 100, 4)]
)
def test_with_few_clusters_what_is_shown_of_a_target_is_what_its_interval_shows(wanted):
    shown = undo_target(clustered(), wanted)["shown"].tolist()
    assert shown == [verdict != "not certain" for verdict in target(clustered(), wanted)["verdict"]]


def test_with_few_clusters_the_test_is_that_of_compare_and_the_interval_that_of_score():
    counts = clustered()
    assert undo(counts, "region")["p_value"].tolist() == pytest.approx(
        compare(counts, "region")["p_value"][1:].tolist()
    )
    asked = nonresponse(counts, counts.n.sum(axis=1))
    alike = asked[asked["scenario"] == "silent like those who answered"]
    assert alike[["low", "high"]].to_numpy() == pytest.approx(score(counts)[["low", "high"]].to_numpy())
    assert shrinkage(counts)[["low", "high"]].to_numpy() == pytest.approx(score(counts)[["low", "high"]].to_numpy())
