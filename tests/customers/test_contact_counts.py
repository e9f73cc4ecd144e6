"""Are invitations and people counted as a calendar and a loop count them, without a name?"""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.customers.contact import asked_too_often, contact_policy, may_invite
from nps_analysis.customers.contact_counts import COUNT_COLUMNS, contact_gaps, contact_reasons, too_often_by
from nps_analysis.customers.log_coverage import log_coverage
from nps_analysis.responses.invitations import read_invitations
from nps_analysis.responses.read import read

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture(scope="module")
def example(example_log):
    return example_log


@pytest.fixture(scope="module")
def days():
    """Days since the message before that reached the person, from the file itself."""
    sent = pd.read_csv(EXAMPLE / "invitations.csv", parse_dates=["sent_at"]).sort_values("sent_at", kind="stable")
    day, person = sent["sent_at"].dt.normalize(), sent["customer_id"]
    reached = day.where(sent["delivered"] == "yes").groupby(person).ffill()
    return (day - reached.groupby(person).shift()).dt.days.dropna()


@pytest.fixture
def log(tmp_path):
    def made(rows, answers="C0,2020-01-01,9,yes\n", head="customer_id,sent_at,channel,delivered", **options):
        (tmp_path / "answers.csv").write_text("customer_id,answered_at,score,ok\n" + answers, "utf-8")
        (tmp_path / "sent.csv").write_text("\n".join([head, *rows]) + "\n", "utf-8")
        keys = {"as_of": "2026-06-30", "columns": {"consent": "ok"}, **options}
        return read_invitations(read(tmp_path / "answers.csv", **keys), tmp_path / "sent.csv")

    return made


def test_the_days_between_messages_by_hand(log):
    days = ("2026-01-01", "2026-01-15", "2026-04-14", "2026-04-15", "2026-10-12")  # after 14, 89, 1 and 180 days
    found = contact_gaps(log([f"C1,{day},sms,1" for day in days], as_of="2026-12-31")).set_index("group")
    assert found.loc[found["n"] > 0, "n"].to_dict() == {"0 to 14 days": 2, "75 to 89 days": 1, "180 days or more": 1}
    assert found["out_of"].unique().tolist() == [4]
    assert found.index[found["early"]].tolist()[-1] == "75 to 89 days"
    assert found["share"].sum() == pytest.approx(100)


@pytest.mark.parametrize("rest", [1, 5, 90, 100, 180, 3650])
def test_the_rest_is_an_end_of_a_class_of_days_and_nothing_is_lost(example, days, rest):
    found = contact_gaps(example, rest)
    assert found["n"].sum() == len(days)
    assert found.loc[found["early"], "n"].sum() == (days < rest).sum() == len(asked_too_often(example, rest))
    assert found["group"].is_unique
    assert found["early"].is_monotonic_decreasing


def test_no_invitation_has_one_before_it(log):
    found = contact_gaps(log(["C1,2026-01-01,sms,1"]))
    assert (found["n"].sum(), found["out_of"].iloc[0]) == (0, 0)
    assert found["share"].isna().all()


def test_who_was_asked_too_often_is_counted_by_what_the_log_tells(log):
    rows = ["C1,2026-01-01,sms,1", "C1,2026-01-08,e-mail,1", "C1,2026-01-20,e-mail,0", "C2,2026-04-09,sms,1"]
    found = too_often_by(log([*rows, ",2026-01-02,sms,1"]))
    assert found[["column", "group", "n", "out_of", "note"]].to_numpy().tolist() == [
        ["all invitations", "all invitations", 2, 4, "1 person"],
        ["channel", "e-mail", 2, 2, "1 person"],
        ["channel", "sms", 0, 2, ""],
        ["quarter", "2026-Q1", 2, 3, "1 person"],
        ["quarter", "2026-Q2", 0, 1, ""],
    ]
    assert tuple(found.columns) == COUNT_COLUMNS


def test_the_planted_are_counted_in_every_column_and_nobody_is_named(example):
    found = too_often_by(example)
    truth = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))["asked_too_often"]
    assert found["note"].iloc[0] == f"{len(truth)} people"
    sums = found.iloc[1:].groupby("column")["n"].sum()
    assert sums.tolist() == [found["n"].iloc[0]] * 3
    frames = (found, contact_gaps(example), contact_reasons(example))
    assert not any(re.search(r"\bC\d{5}\b", frame.to_csv()) for frame in frames)


def test_reasons_are_those_of_the_list_and_each_person_has_one(log, example):
    rows = ["fresh,2025-01-01,sms,1,", "rests,2026-04-02,sms,1,", "too,2026-05-01,sms,1,", "back,2026-06-01,sms,0,"]
    answers, head = (
        "said,2026-06-01,9,no\nfresh,2025-01-02,9,\n,2026-06-02,8,\n",
        "customer_id,sent_at,channel,delivered",
    )
    found = contact_reasons(log([*rows, "out,2025-01-01,sms,1,yes"], answers, head=f"{head},unsubscribed"))
    assert found[["group", "n", "note"]].to_numpy().tolist() == [
        ["may be invited", 1, ""],
        ["invited less than 90 days before", 2, "over on 2026-07-01 to 2026-07-30"],
        ["the last invitation came back", 1, ""],
        ["opted out", 1, ""],
        ["no consent", 1, ""],
    ]
    whole, policy = contact_reasons(example), contact_policy(example)
    assert whole["n"].sum() == len(may_invite(example)) == whole["out_of"].iloc[0]
    assert whole["n"].iloc[0] == policy["may_invite"] == may_invite(example)["may_invite"].sum()
    assert whole["share"].sum() == pytest.approx(100)


def test_without_people_in_the_log_reasons_say_that_they_are_of_answers_alone(log):
    nobody = log(["2026-01-01,sms"], head="sent_at,channel")
    assert contact_reasons(nobody).loc[0, "note"] == "judged by answers alone"
    assert np.isnan(too_often_by(nobody)["share"].iloc[0])
    assert too_often_by(nobody)["out_of"].tolist() == [0]


def test_what_the_log_covers_is_said(log, example):
    rows = ["C1,2026-01-01,sms,1", "C1,2026-01-08,sms,1", "C2,2026-03-01,sms,1"]
    assert log_coverage(log(rows)) == (
        "log of 2026-01-01 to 2026-03-01; 1 of 1 answer is older; 1 sent within 30 days of another is not called "
        "a reminder, and counts; unweighted"
    )
    reminded = log(["C1,2026-01-01,i", "C1,2026-01-08,reminder"], "C1,2026-01-02,9,\n", head="customer_id,sent_at,type")
    assert log_coverage(reminded) == "log of 2026-01-01 to 2026-01-01; unweighted"
    assert "of 19,625 answers are older" in log_coverage(example)
