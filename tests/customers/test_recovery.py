"""Are open cases, states and recovery what counting by hand gives, and is nothing called an effect that is none?"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.customers.follow_up import follow_up
from nps_analysis.customers.recovery import follow_up_ages, follow_up_recovery, follow_up_states
from nps_analysis.schema import DataError


def ago(days):
    return (dt.date(2026, 9, 30) - dt.timedelta(days)).isoformat()


def loop_of(tmp_path, text):
    path = tmp_path / "loop.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_open_cases_by_age(survey, tmp_path):
    answers = [(f"p{days}", ago(days), 3) for days in (0, 2, 3, 7, 8, 30, 31)] + [("old", ago(200), 1)]
    responses = survey(answers, owner=["Bo"] * 4 + ["Di"] * 4)
    path = loop_of(tmp_path, f"respondent,answered,state\nold,{ago(200)},open\n")
    ages = follow_up_ages(follow_up(responses, closed_loop=path)).set_index("priority")
    columns = ["n", "days_0_2", "days_3_7", "days_8_30", "days_over_30", "days_unknown", "not_allowed", "median_days"]
    assert ages.loc["Normal", columns].tolist() == [8, 2, 2, 2, 2, 0, 0, 7.5]
    owners = follow_up_ages(follow_up(responses, closed_loop=path), by="owner").set_index("owner")
    assert owners["n"].to_dict() == {"Bo": 4, "Di": 4}


def test_of_few_cases_the_median_has_no_interval(survey):
    """Of 30 waits of 0 to 29 days: the 10th and the 21st, of a binomial with p = ½ (Thompson 1936, at 95 %)."""
    few, more = (follow_up_ages(follow_up(survey([(f"p{i}", ago(i), 3) for i in range(n)]))).iloc[0] for n in (29, 30))
    assert few[["low", "high"]].isna().all()
    assert few["note"] == "fewer than 30 cases: no interval"
    assert more[["median_days", "low", "high", "note"]].tolist() == [14.5, 9, 20, ""]


def test_open_are_cases_that_nobody_was_in_contact_about(survey, tmp_path):
    rows = [(name, ago(5), 6) for name in ("new", "called", "dated", "refuses", "withdrew")]
    rows += [("withdrew", ago(2), 5)]
    consent = ["no" if name == "refuses" or (name == "withdrew" and day == ago(2)) else "yes" for name, day, _ in rows]
    rows += [("back", ago(60), 5), ("back", ago(3), 5), ("quiet", ago(60), 5), ("quiet", ago(3), 5)]
    consent += ["yes", "no", "yes", "yes"]
    cases = [
        ("called", 5, "contacted", ""),
        ("dated", 5, "open", ago(1)),  # the state was forgotten, the day was not
        ("back", 60, "open", ""),  # beside the later case of the list, and not to be contacted since
        ("quiet", 60, "open", ""),
        ("gone", 90, "open", ""),  # of an answer that is not there any more
        ("gone too", 90, "contacted", ""),
    ]
    text = "respondent,answered,state,contacted\n" + "".join(f"{a},{ago(b)},{c},{d}\n" for a, b, c, d in cases)
    found = follow_up(survey(rows, consent=consent), closed_loop=loop_of(tmp_path, text))
    ages = follow_up_ages(found).set_index("priority")
    listed = {"n": 2, "not_allowed": 3}  # new and quiet; refuses, withdrew and back
    assert ages[["n", "not_allowed"]].to_dict("index") == {
        "Normal": listed,
        "earlier answers": {"n": 2, "not_allowed": 1},  # quiet and gone; back
    }
    assert follow_up_ages(found, by="owner")[["n", "not_allowed"]].sum().tolist() == [4, 4]
    assert nps.say_follow_up_ages(ages).endswith("; 4 more may not be contacted")


def test_who_may_not_be_contacted_is_said_beside_the_open_cases(survey):
    found = follow_up(survey([("a", ago(3), 3), ("b", ago(3), 3)], consent=["no", "yes"]))
    assert follow_up_ages(found)[["n", "not_allowed", "median_days"]].to_numpy().tolist() == [[1, 1, 3]]


def test_a_part_of_the_answers_has_only_its_own_cases(survey, tmp_path):
    path = loop_of(tmp_path, f"respondent,answered,state\na,{ago(3)},open\nb,{ago(3)},open\n")
    for market, who in (("N", "a"), ("S", "b")):
        responses = survey([("a", ago(3), 3), ("b", ago(3), 2)], {"where": {"market": market}}, market=["N", "S"])
        found = follow_up(responses, closed_loop=path)
        assert found.frame["respondent"].tolist() == [who]
        assert follow_up_ages(found)["n"].tolist() == [1]
        assert follow_up_states(found)["n"].tolist()[0] == 1
        assert "left out because only some answers are asked for" in found.warnings[-1]


def test_ages_by_something_else_are_refused(survey):
    with pytest.raises(DataError, match='no ages by "respondent"'):
        follow_up_ages(follow_up(survey([("a", ago(3), 3)])), by="respondent")


def test_states_count_what_was_reached(survey, tmp_path):
    answers = [(name, ago(40), 2) for name in "abcd"] + [("a", ago(2), 9), ("e", ago(5), 10), ("f", ago(3), 2)]
    text = "respondent,answered,state,since,contacted\n" + "".join(
        f"{who},{ago(days)},{state},{since},{contacted}\n"
        for who, days, state, since, contacted in (
            ("a", 40, "contacted", ago(35), ""),
            ("b", 40, "resolved", ago(1), ago(20)),
            ("c", 40, "open", ago(40), ""),
            ("d", 40, "contacted", "", ""),
            ("e", 5, "contacted", ago(4), ""),  # a promoter, asked for a reference
            ("f", 3, "contacted", ago(1), ""),  # of an answer that may still be late
        )
    )
    found = follow_up(survey(answers), closed_loop=loop_of(tmp_path, text))
    assert follow_up_ages(found)["n"].tolist() == [1]  # c: d was contacted
    states = follow_up_states(found).set_index("state")
    assert states["n"].to_dict() == {
        "opened": 5,
        "contacted": 4,
        "contacted within 7 days of the answer": 1,
        "resolved": 1,
        "recovered": 1,
        "higher without contact": 0,
    }
    assert states["out_of"].tolist() == [
        5,
        5,
        3,  # a, b, c
        5,
        1,
        0,
    ]  # when d was contacted is not known; of those contacted only a answered again


def test_recovery_of_those_who_answered_again(survey, tmp_path):
    answers = [
        *[("f1", ago(80), 2), ("f1", ago(10), 8)],  # followed up, left
        *[("f2", ago(80), 2), ("f2", ago(10), 5)],  # followed up, stayed
        ("f3", ago(80), 2),  # followed up, silent
        *[("n1", ago(80), 6), ("n1", ago(10), 9), ("n1", ago(5), 1)],  # not followed up, left with the next answer
        *[("n2", ago(80), 0), ("n2", ago(10), 0)],
        *[("late", ago(80), 3), ("late", ago(60), 9)],  # contacted after the next answer
        ("p", ago(10), 9),
    ]
    text = "respondent,answered,state,since\n" + "".join(
        f"{who},{ago(80)},contacted,{ago(since)}\n" for who, since in (("f1", 78), ("f2", 78), ("f3", 78), ("late", 50))
    )
    recovery = follow_up_recovery(follow_up(survey(answers), closed_loop=loop_of(tmp_path, text)))
    assert recovery[["group", "cases", "out_of", "n"]].to_numpy().tolist() == [
        ["followed up", 3, 2, 1],
        ["not followed up", 3, 3, 2],
    ]
    said = nps.say_follow_up_recovery(recovery)
    assert "regression to the mean" in said
    assert "no difference between the two is an effect of the call" in said


def test_a_loop_that_does_nothing_shows_no_more_than_chance(survey, tmp_path):
    """Detractors of whom a random half is called, and whose next answers have nothing to do with it."""
    draw = np.random.default_rng(5)
    people = [f"c{i}" for i in range(600)]
    first, second = draw.integers(0, 7, 600), draw.integers(0, 11, 600)
    answers = [(who, ago(80), s) for who, s in zip(people, first, strict=True)]
    answers += [(who, ago(10), s) for who, s in zip(people, second, strict=True)]
    text = "respondent,answered,state,since\n" + "".join(
        f"{who},{ago(80)},contacted,{ago(70)}\n" for who in people[::2]
    )
    recovery = follow_up_recovery(follow_up(survey(answers), closed_loop=loop_of(tmp_path, text)))
    assert recovery["out_of"].tolist() == [300, 300]
    one, other = recovery.to_dict("records")
    assert one["low"] < other["high"]
    assert other["low"] < one["high"]


def test_the_example_has_no_effect_of_calls_and_its_detractors_leave_by_themselves():
    found = follow_up(nps.read("data/example/study.yml"))
    recovery = follow_up_recovery(found).set_index("group")
    assert recovery.loc["followed up", "out_of"] == 0
    assert np.isnan(recovery.loc["followed up", "share"])
    raw = pd.read_csv("data/example/responses.csv").dropna(subset="score").sort_values(["answered_at", "response_id"])
    raw["next"] = raw.groupby("customer_id")["score"].shift(-1)
    last = raw[(raw["score"] <= 6) & raw["next"].notna()].groupby("customer_id").tail(1)
    assert recovery.loc["not followed up", "out_of"] == len(last)
    assert recovery.loc["not followed up", "n"] == (last["next"] > 6).sum()
    assert recovery.loc["not followed up", "cases"] == raw[raw["score"] <= 6]["customer_id"].nunique()


def test_what_the_shares_of_the_loop_mean_stands_beside_them(survey, tmp_path):
    path = loop_of(tmp_path, f"respondent,answered,state\na,{ago(40)},contacted\n")
    shares = nps.closed_loop(follow_up(survey([("a", ago(40), 2), ("a", ago(3), 8)]), closed_loop=path))
    said = " ".join(shares["note"])
    assert "recovered, or higher: answered again, higher and 7 or more" in said
    assert "no row says that calls help or harm" in said
