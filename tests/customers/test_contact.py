"""Is the rest period checked as a calendar would, and is nobody invited who may not be?"""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.customers.contact import asked_too_often, contact, contact_policy, gap_classes, may_invite
from nps_analysis.customers.contact_counts import contact_reasons
from nps_analysis.responses.invitations import read_invitations
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.wording.contact import say_contact_policy
from nps_analysis.wording.contact_counts import say_contact_reasons

EXAMPLE = Path(__file__).parents[2] / "data" / "example"
TRUTH = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
NOT_COUNTED = "it is not counted who may be invited"


@pytest.fixture(scope="module")
def example(example_log):
    return example_log


@pytest.fixture
def log(tmp_path):
    def made(rows, answers="C0,2020-01-01,9,yes\n", head="customer_id,sent_at,channel,delivered", **options):
        (tmp_path / "answers.csv").write_text("customer_id,answered_at,score,ok\n" + answers, "utf-8")
        (tmp_path / "sent.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
        keys = {"as_of": "2026-06-30", "columns": {"consent": "ok"}, **options}
        return read_invitations(read(tmp_path / "answers.csv", **keys), tmp_path / "sent.csv")

    return made


def pairs(invitations, rest_days=None):
    found = asked_too_often(invitations, rest_days)
    return found[["respondent", "before", "again", "days", "reached"]].to_numpy().tolist()


def test_those_who_were_planted_are_found_and_nobody_else(example):
    found = asked_too_often(example)
    assert sorted(set(found["respondent"])) == TRUTH["asked_too_often"]
    policy = contact_policy(example)
    assert policy["too_early_people"] == len(TRUTH["asked_too_often"])
    assert policy["too_early"] == len(found)
    assert pairs(example, 91) != pairs(example, 90)  # everybody else is asked again after 90 days at the least


def test_the_rest_is_counted_in_days_of_the_calendar_over_all_channels(log):
    rows = ["C1,2026-01-01 23:59,sms,1", "C1,2026-04-01 00:00,e-mail,1", "C2,2026-01-01,sms,1", "C2,2026-04-01,web,1"]
    assert pairs(log(rows)) == []  # 90 days, though C1's are some minutes short of 90 times 24 hours
    assert pairs(log(rows), 91) == [
        ["C1", "2026-01-01", "2026-04-01", 90, True],
        ["C2", "2026-01-01", "2026-04-01", 90, True],
    ]


def test_an_invitation_that_came_back_begins_no_rest_but_may_come_too_early(log):
    rows = ["C1,2026-01-01,sms,0", "C1,2026-01-08,e-mail,1", "C1,2026-01-20,e-mail,0"]
    assert pairs(log(rows)) == [["C1", "2026-01-08", "2026-01-20", 12, False]]


def test_a_reminder_is_never_too_early_and_the_rest_begins_anew_with_it(log):
    rows = ["C1,2026-01-01,i", "C1,2026-01-11,reminder", "C1,2026-04-05,i"]
    assert pairs(log(rows, head="customer_id,sent_at,type")) == [["C1", "2026-01-11", "2026-04-05", 84, True]]


def test_the_same_moment_by_two_channels_is_twice(log):
    assert pairs(log(["C1,2026-01-01 08:00,sms,1", "C1,2026-01-01 08:00,web,1"])) == [
        ["C1", "2026-01-01", "2026-01-01", 0, True]
    ]


def test_gaps_are_those_that_a_loop_finds(log):
    rng, day = np.random.default_rng(3), dt.date(2025, 6, 1)
    messages = [(f"P{rng.integers(60)}", int(rng.integers(300)), bool(rng.random() < 0.8)) for _ in range(300)]
    rows = [f"{who},{day + dt.timedelta(days=at)},c{i},{int(ok)}" for i, (who, at, ok) in enumerate(messages)]
    invitations = log(rows)
    for rest in (1, 30, 90, 250):
        expected = []
        for i, (who, at, _) in enumerate(messages):
            before = [
                (other, j) for j, (one, other, ok) in enumerate(messages) if one == who and ok and (other, j) < (at, i)
            ]
            if before and at - max(before)[0] < rest:
                expected.append((at - max(before)[0], who, str(day + dt.timedelta(days=at))))
        found = asked_too_often(invitations, rest)
        assert sorted(zip(found["days"], found["respondent"], found["again"], strict=True)) == sorted(expected)
        assert expected or rest == 1


def test_who_may_be_invited_now_and_why_not(log):
    rows = [
        "fresh,2025-01-01,sms,1,",
        "rested,2026-04-01,sms,1,",  # 90 days before the day of the report
        "resting,2026-04-02,sms,1,",
        "bounced,2026-01-01,sms,1,",
        "bounced,2026-06-01,sms,0,",
        "stopped,2025-01-01,sms,1,yes",
        "refused,2025-01-01,sms,1,",
    ]
    answers = "resting,2026-06-29,9,\nanswered,2026-06-01,9,yes\nrefused,2025-01-02,1,yes\nrefused,2025-01-03,1,no\n"
    found = may_invite(log(rows, answers, head="customer_id,sent_at,channel,delivered,unsubscribed"))
    assert found.to_dict("split")["data"] == [
        ["answered", False, "answered 29 days ago", None, "2026-06-01", "2026-08-30"],
        ["bounced", False, "the last invitation came back", "2026-01-01", None, None],
        ["fresh", True, "may be invited", "2025-01-01", None, "2026-06-30"],
        ["refused", False, "no consent", "2025-01-01", "2025-01-03", None],
        ["rested", True, "may be invited", "2026-04-01", None, "2026-06-30"],
        ["resting", False, "invited 89 days ago", "2026-04-02", "2026-06-29", "2026-09-27"],
        ["stopped", False, "opted out", "2025-01-01", None, None],
    ]


def test_each_person_of_the_example_is_listed_once_and_no_one_who_rests_may_be_invited(example):
    found, policy = may_invite(example), contact_policy(example)
    assert found["respondent"].is_unique
    assert found["may_invite"].sum() == policy["may_invite"]
    reasons = ("may_invite", "resting", "answered_lately", "came_back", "opted_out", "no_consent")
    assert sum(policy[name] for name in reasons) == len(found)
    log = pd.read_csv(EXAMPLE / "invitations.csv", parse_dates=["sent_at"])
    lately = log[(log["delivered"] == "yes") & (log["sent_at"] >= "2026-07-03")]["customer_id"]  # 90 days are over
    assert not found[found["may_invite"]]["respondent"].isin(lately).any()
    refused = (
        pd.read_csv(EXAMPLE / "responses.csv").dropna(subset=["score"]).groupby("customer_id")["contact_ok"].last()
    )
    assert not found[found["may_invite"]]["respondent"].isin(refused.index[refused == "no"]).any()


def test_of_two_lists_without_a_name_in_common_nobody_is_counted_as_free(log):
    apart = log(["00123,2026-06-01,sms,1", "124,2026-01-01,sms,1"], "123,2026-06-02,9,yes\n456,2026-01-01,9,yes\n")
    policy = contact_policy(apart)
    assert policy[["may_invite", "resting", "answered_lately", "came_back", "opted_out", "no_consent"]].isna().all()
    assert policy["people"] == 2
    assert policy["note"].startswith("nobody is both in the log and among the answers")
    assert say_contact_policy(policy).endswith("; nobody is both in the log and among the answers: " + NOT_COUNTED)
    reasons = contact_reasons(apart)
    assert len(reasons) == 1
    assert reasons[["n", "share"]].isna().all(axis=None)
    assert say_contact_reasons(reasons).endswith(NOT_COUNTED)
    with pytest.raises(DataError, match="it cannot be said who may be invited"):
        may_invite(apart)
    assert any("nobody is in both, 1 but for leading zeros or capitals" in said.lower() for said in apart.warnings)


def test_names_that_differ_by_zeros_or_capitals_are_told_of(log):
    rows = ["C1,2026-01-01,sms,1", "123,2026-01-01,sms,1", "x9,2026-01-01,sms,1"]
    some = log(rows, "C1,2026-01-02,9,\n00123,2026-01-02,9,\nX9,2026-01-02,9,\nz,2026-01-02,9,\n")
    told = (
        "2 people in the log and among the answers by names that differ only by leading zeros or capitals: "
        "taken as different people"
    )
    assert told in some.warnings
    assert contact_policy(some)["may_invite"] == 6
    assert not any("leading zeros" in said for said in log(rows, "C1,2026-01-02,9,\n").warnings)


def test_a_word_for_neither_is_no_refusal(log):
    assert may_invite(log(["C1,2026-01-01,sms,1"], "C1,2026-01-03,9,perhaps\n"))["why"].tolist() != ["no consent"]
    assert may_invite(log(["C1,2026-01-01,sms,1"], "C1,2026-01-03,9,withdrawn\n"))["why"].tolist() == ["no consent"]


def test_answers_alone_say_who_answered_again(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("who,date,score\nA,2026-01-01,9\nA,2026-02-01,8\nB,2026-01-01,3\n,2026-01-02,3\n", "utf-8")
    responses = read(path, respondent="who", as_of="2026-03-01")
    assert pairs(responses) == [["A", "2026-01-01", "2026-02-01", 31, True]]
    assert may_invite(responses)["why"].tolist() == ["answered 28 days ago", "answered 59 days ago"]
    assert contact_policy(responses)["note"].startswith("from answers alone")
    with pytest.raises(DataError, match="no respondent column in answers"):
        asked_too_often(read(path, as_of="2026-03-01"))


def test_a_rest_of_no_days_is_refused(example):
    with pytest.raises(DataError) as error:
        asked_too_often(example, 0)
    assert str(error.value) == (
        "no rest of 0 days\n  required  1 day or more, often 90 to 180, at most 3,650\n  found     0\n"
        "  do        name another with --rest-days"
    )


def test_the_planted_response_rates_are_found_and_markets_and_waves_not_claimed_to_differ(example):
    rates = contact(example)
    channels = rates[rates["column"] == "channel"].set_index("group")
    for one in TRUTH["channels"]:
        row = channels.loc[one["channel"]]
        assert row["low"] < one["response_rate"] < row["high"]
    assert channels.loc["WhatsApp", "p_adjusted"] < 0.001
    assert channels.loc["e-mail", "p_adjusted"] < 0.001
    assert rates[rates["column"].isin(["market", "quarter"])]["p_adjusted"].min() > 0.5


def test_gaps_have_classes_of_days_that_end_at_the_rest():
    gaps = pd.Series([float("nan"), 0, 6, 7, 29, 30, 89, 90, 119, 120, 179, 180])
    classes = ["0 to 6 days", "7 to 29 days", "30 to 89 days", "90 to 119 days", "120 to 179 days"]
    assert gap_classes(gaps, 120).astype(str).tolist() == (
        ["first in the log", *(name for name in classes for _ in range(2)), "180 days or more"]
    )
