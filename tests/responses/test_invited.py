"""Is an answer only taken for one to an invitation of its kind, and is what nobody can know never said to be 0 %?"""

import numpy as np
import pandas as pd
import pytest

from nps_analysis.customers.contact import contact
from nps_analysis.customers.nonresponse import early_late, nonresponse_bounds, poststratify, silent_needed
from nps_analysis.responses.invitations import read_invitations
from nps_analysis.responses.invited import answers_of
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError

KINDS = """customer_id,answered_at,score,survey_type
C1,2026-01-07,9,relationship
C1,2026-01-08,0,event
C2,2026-01-09,2,relationship
C3,2026-01-09,10,event
"""
SENT = """customer_id,sent_at,survey_type
C1,2026-01-01,Relationship
C1,2026-01-05,event
C2,2026-01-02,Relationship
C3,2026-01-02,event
C3,2026-01-08,Relationship
"""
ANSWERS = "customer_id,answered_at,score\nC1,2026-01-03,9\nC2,2026-01-09,2\n"


@pytest.fixture
def log(tmp_path):
    def made(sent, answers=ANSWERS, by=None, **options):
        (tmp_path / "answers.csv").write_text(answers, "utf-8")
        (tmp_path / "sent.csv").write_text(sent, "utf-8")
        responses = read(tmp_path / "answers.csv", **{"as_of": "2026-06-30", **options})
        return read_invitations(responses, tmp_path / "sent.csv", by=by)

    return made


def test_an_answer_belongs_to_an_invitation_of_its_kind(log):
    found = log(SENT, KINDS)
    assert found.kinds == ("survey_type",)
    scores = found.frame.set_index("row")["score"].dropna().to_dict()
    assert scores == {1: 9, 2: 0, 3: 2, 4: 10}  # by person alone, C1's 9 and C3's 10 would be others'
    rates = contact(found).set_index(["column", "group"])["answered"]
    assert rates["survey_type"][["Relationship", "event"]].tolist() == [2, 2]


def test_of_one_kind_the_invitations_of_others_take_no_answers(log):
    found = log(SENT, KINDS, where={"survey_type": "event"})
    assert found.kinds == ()
    assert found.invited[["row", "score"]].to_numpy().tolist() == [[2, 0], [4, 10]]


def test_nor_do_invitations_that_where_does_not_ask_for(log):
    sent = "customer_id,sent_at,market\nC1,2026-01-01,Sweden\nC1,2026-01-05,Norway\n"
    answers = "customer_id,answered_at,score,market\nC1,2026-01-07,9,Sweden\nC1,2026-01-08,1,Norway\n"
    found = log(sent, answers, where={"market": "Sweden"})
    assert found.invited[["row", "score"]].to_numpy().tolist() == [[1, 9]]


def test_kinds_are_kept_apart_where_scores_are_given(log):
    found = log(SENT, KINDS)
    bounds = nonresponse_bounds(found).set_index(["survey_type", "scenario"])
    assert bounds.loc[("event", "silent all detractors"), ["n", "silent", "nps"]].tolist() == [2, 0, 0]
    assert bounds.loc[("Relationship", "silent all detractors"), ["n", "silent"]].tolist() == [2, 1]
    assert bounds.loc[("Relationship", "silent all detractors"), "nps"] == pytest.approx(-100 / 3)
    for frame in (early_late(found), silent_needed(found), *poststratify(found)):
        assert frame.columns[0] == "survey_type"
    assert silent_needed(found)["survey_type"].tolist() == ["Relationship", "event"]


def test_each_kind_is_told_of_its_own_answers_alone(log):
    """One answer is older than the log: an event's."""
    found = log(SENT, KINDS + "C3,2025-12-01,10,event\n")
    notes = nonresponse_bounds(found).groupby("survey_type")["note"].first()
    assert "older" not in notes["Relationship"]
    assert "1 of 3 answers is older" in notes["event"]


def test_a_kind_without_answers_has_no_shares_of_them(log):
    sent = "customer_id,sent_at,survey_type,channel,responded\nC1,2026-01-01,Relationship,sms,1\n"
    sent += "C4,2026-01-02,event,sms,0\n"
    shares = poststratify(log(sent, KINDS.replace("event", "relationship")), ["channel"])[1]
    assert shares.set_index("survey_type")["share_answered"]["Relationship"] == 100
    assert np.isnan(shares.set_index("survey_type")["share_answered"]["event"])


@pytest.mark.parametrize("name", ["event", "event_"])
def test_columns_of_which_one_is_called_like_the_other_are_told_apart(name):
    frame = pd.DataFrame({"score": [9], "event": ["event"], "event_": ["event_"]})
    assert answers_of(read(frame, score="score"), {name: name})["kind"].tolist() == [name]


def test_kinds_that_the_log_does_not_tell_have_no_scores(log):
    found = log("customer_id,sent_at\nC1,2026-01-01\nC2,2026-01-02\n", KINDS)
    assert found.untold == ("survey_type",)
    assert contact(found).loc[0, "answered"] == 2
    for function in (early_late, nonresponse_bounds, silent_needed, poststratify):
        with pytest.raises(DataError) as error:
            function(found)
        assert str(error.value) == (
            "kinds of survey, or brands, are mixed\n"
            "  required  a log that tells of which kind each invitation was, because what the silent of one kind think "
            "says nothing of another\n"
            "  found     several kinds of answers in survey_type, no such column in the log\n"
            "  do        add the column to the log, or read the answers of one kind with a log of that kind"
        )


def test_kinds_that_are_called_otherwise_in_the_log_are_said(log):
    found = log(SENT.replace("Relationship", "yearly").replace("event", "Touchpoint"), KINDS)
    assert found.warnings[-2:] == (
        "it is not known which invitations were answered, and there are no response rates",
        'no kind of survey is called the same: "yearly", "touchpoint" in the log, "relationship", "event" among the '
        "answers; use one name",
    )
    assert contact(found)["response_rate"].isna().all()


UNKNOWN = {
    "sent_at,channel\n2026-01-01,sms\n2026-01-02,web\n": "the invitations name nobody: name the column of people with "
    "--column respondent=COLUMN",
    "customer_id,sent_at,channel\nX1,2026-01-01,sms\nX2,2026-01-02,web\n": "nobody is in both: 2 people (first rows "
    "1, 2) in the log, 2 people (first rows 1, 2) among the answers; name the column that both share with --column "
    "respondent=COLUMN and --respondent",
    "customer_id,sent_at,channel\nc1,2026-01-01,sms\nX2,2026-01-02,web\n": "nobody is in both, 1 but for leading zeros "
    "or capitals: 2 people (first rows 1, 2) in the log, 2 people (first rows 1, 2) among the answers; name the column "
    "that both share with --column respondent=COLUMN and --respondent",
    "customer_id,sent_at,channel\nC1,2026-03-01,sms\nC2,2026-03-02,web\n": "the last answer, of 2026-01-09, is older "
    "than the first invitation, of 2026-03-01: read later answers",
    "customer_id,sent_at,channel,responded\nX1,2026-01-01,sms,\nX2,2026-01-02,web,\n": "nobody is in both: 2 people "
    "(first rows 1, 2) in the log, 2 people (first rows 1, 2) among the answers; name the column that both share with "
    "--column respondent=COLUMN and --respondent",
}


@pytest.mark.some(2)
@pytest.mark.parametrize("sent", UNKNOWN)
def test_where_nobody_can_be_found_again_there_is_no_rate(log, sent):
    found = log(sent)
    said = "it is not known which invitations were answered, and there are no response rates"
    assert {said, UNKNOWN[sent]} <= set(found.warnings)
    rates = contact(found)
    assert rates[["answered", "response_rate", "low", "high", "p_value"]].isna().all(axis=None)
    assert rates.loc[0, "invited"] == 2
    assert rates["note"].str.startswith("not known whether they were answered").all()
    needed = silent_needed(found).iloc[0]
    assert np.isnan(needed["response_rate"])
    assert needed["note"] == "not known whether they were answered"
    bounds = nonresponse_bounds(found)
    assert bounds[["response_rate", "silent", "nps"]].isna().all(axis=None)
    assert poststratify(found)[0]["note"].tolist() == ["not known whether they were answered"]


def test_a_log_that_tells_its_answers_has_rates_without_the_people(log):
    found = log("customer_id,sent_at,responded\nX1,2026-01-01,yes\nX2,2026-01-02,no\n")
    assert contact(found).loc[0, "response_rate"] == 50
    assert silent_needed(found).loc[0, "note"] == "no answer belongs to an invitation"
    assert nonresponse_bounds(found)["response_rate"].isna().all()  # not 0 %: the answers are somewhere else


def test_answers_without_people_or_days_are_said(log):
    nobody = log("customer_id,sent_at\nC1,2026-01-01\n", "answered_at,score\n2026-01-03,9\n2026-01-04,2\n")
    assert nobody.warnings[-1].endswith(
        "the answers do not say who gave them: name the column of people with --respondent"
    )
    undated = log("customer_id,sent_at\nC1,2026-01-01\n", "customer_id,score\nC1,9\nC2,2\n")
    assert undated.warnings[-1].endswith("the answers have no dates: name their column with --date")


def test_invitations_to_nobody_are_left_out_of_the_rates_of_the_others(log):
    found = log("customer_id,sent_at\nC1,2026-01-01\nC3,2026-01-01\n,2026-01-01\n")
    row = contact(found).loc[0]
    assert (row["invited"], row["answered"], row["response_rate"]) == (2, 1, 50)
    assert row["note"].startswith("of 1 more it is not known whether they were answered")
    assert nonresponse_bounds(found).loc[0, ["n", "silent"]].tolist() == [1, 1]


def test_addresses_are_the_same_whatever_their_capitals_and_numbers_are_not(log):
    sent = "email,sent_at\nBo@X.example,2026-01-01\nbo@x.example,2026-01-05\n"
    found = log(sent, "email,answered_at,score\nBO@x.example,2026-01-03,9\n", respondent="email")
    assert found.frame["person"].tolist() == ["bo@x.example"] * 2
    assert found.frame["gap"].iloc[1] == 4
    assert found.frame["score"].iloc[0] == 9
    assert found.repairs == {"e-mail addresses in different capitals taken as one": 2}
    assert log("customer_id,sent_at\nC1,2026-01-01\nc1,2026-01-05\n").frame["gap"].isna().all()


def test_every_row_is_an_invitation_a_reminder_or_left_out(log):
    rng = np.random.default_rng(5)
    rows = [
        f"i{rng.integers(90)},C{rng.integers(30)}" + f",{day}," + rng.choice(["invitation", "reminder"])
        for day in rng.choice(["2026-01-05", "2026-02-01", "2026-09-01", "", "soon"], 200)
    ]
    rows = [row.replace("C7,", ",") for row in rows]
    found = log("invitation_id,customer_id,sent_at,type\n" + "\n".join(rows) + "\n", on_duplicate="first")
    account = found.accounting.set_index("what")["rows"]
    parts = [name for name in account.index if name.startswith("left out") or name in ("invitations", "reminders")]
    assert account["rows read"] == 200 == account[parts].sum()
    assert len(parts) == 6
    assert account["invitations"] + account["reminders"] == len(found.frame)
    known = [name for name in account.index if name.startswith("answers ")]
    assert account[known].sum() == 2
    assert sum("rows of the log left out" in text for text in found.warnings) == 2
    assert not found.frame["row"].duplicated().any()


def test_large_logs_join_as_a_loop_does(log):
    rng = np.random.default_rng(8)
    day = pd.Timestamp("2026-01-01")
    sent = sorted({(int(rng.integers(40)), int(rng.integers(150))) for _ in range(150)}, key=lambda one: one[::-1])
    said = sorted({(int(rng.integers(40)), int(rng.integers(150))) for _ in range(80)}, key=lambda one: one[::-1])
    text = [f"P{who},{(day + pd.Timedelta(days=at)).date()}" for who, at in sent]
    more = [f"P{who},{(day + pd.Timedelta(days=at)).date()},9" for who, at in said]
    found = log(
        "customer_id,sent_at\n" + "\n".join(text) + "\n", "customer_id,answered_at,score\n" + "\n".join(more) + "\n"
    )
    taken = set()
    for who, at in said:  # the last invitation before the answer, if it is at most 60 days old and has none yet
        before = [day for person, day in sent if person == who and day <= at]
        if before and at - max(before) <= 60:
            taken.add((who, max(before)))
    assert found.frame["score"].notna().sum() == len(taken)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["told", "reminded", "kind", "score"])
def test_a_segment_may_be_called_like_a_column_of_ours(log, name):
    found = log(f"customer_id,sent_at,{name}\nC1,2026-01-01,x\nC3,2026-01-02,y\n", by=[name])
    rates = contact(found)
    assert rates.loc[rates["column"] == f"{name}_", "group"].dropna().tolist() == ["x", "y"]
