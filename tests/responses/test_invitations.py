"""Does an invitations log become one row per message, each row accounted for and each answer with its invitation?"""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.responses.invitations import read_invitations
from nps_analysis.responses.read import read
from nps_analysis.runs.notebooks import all_notebooks
from nps_analysis.schema import DataError

EXPORTS = Path(__file__).parents[3] / "shared" / "exports"
ANSWERS = "response_id,customer_id,answered_at,score,contact_ok\nR1,C1,2026-01-03,9,yes\nR2,C2,2026-01-09,2,no\n"
HEAD = "invitation_id,customer_id,channel,sent_at,delivered,responded_at,response_id\n"


@pytest.fixture
def log(tmp_path):
    """log(text, ...): the invitations that a file with this text holds, beside two answers."""

    def made(text, answers=ANSWERS, name="sent.csv", encoding="utf-8", columns=None, by=None, **options):
        source = tmp_path / "answers.csv"
        source.write_text(answers, "utf-8")
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        responses = read(source, **{"as_of": "2026-06-30", **options})
        return read_invitations(responses, tmp_path / name, columns, by)

    return made


def account(invitations):
    return dict(zip(invitations.accounting["what"], invitations.accounting["rows"], strict=True))


def refused(call, *args, **kwargs):
    with pytest.raises(DataError) as error:
        call(*args, **kwargs)
    return str(error.value)


def test_every_row_of_the_log_is_accounted_for(log):
    rows = (
        "i1,C1,e-mail,2026-01-01 08:00,yes,2026-01-03 10:00,R1\n"
        "i1,C1,e-mail,2026-01-01 08:00,yes,2026-01-03 10:00,R1\n"  # the same again
        "i2,C2,sms,2026-01-02 08:00,no,,\n"
        "i3,C3,sms,,yes,,\n"  # no day
        "i4,C4,sms,2026-07-01 00:00,yes,,\n"  # after the day of the report
        "i5,,web,2026-06-30 23:59,yes,,\n"  # to nobody
        "i6,C6,web,2026-05-01 08:00,yes,2026-05-02 08:00,R9\n"  # answered, but not among the answers
    )
    found = log(HEAD + rows)
    assert account(found) == {
        "rows read": 7,
        "left out: equal to another row in every column": 1,
        "left out: no day on which it was sent, or none that could be read": 1,
        "left out: sent after 2026-06-30": 1,
        "invitations": 4,
        "of these not delivered": 1,
        "of these to nobody who is named": 1,
        "answers with an invitation": 1,
        "answers without an invitation in the log": 1,
        "invitations answered, without a valid answer among the responses": 1,
    }
    first = found.accounting.set_index("what")["first"]
    assert first["left out: sent after 2026-06-30"] == "5"
    assert first["invitations answered, without a valid answer among the responses"] == "7"
    rows = found.frame.set_index("invitation")
    assert rows.loc["i1", "score"] == 9
    assert rows.loc["i1", "wait"] == pytest.approx(2 + 2 / 24)


def test_an_answer_belongs_to_an_invitation_by_id_before_person(log):
    found = log(HEAD + "a,C1,web,2026-01-01,1,2026-01-03,R2\nb,C2,web,2026-01-02,1,2026-01-09,R1\n")
    assert found.frame.set_index("invitation")["score"].to_dict() == {"a": 2, "b": 9}


def test_without_ids_it_belongs_to_the_last_one_before_it_to_the_same_person(log):
    text = "customer_id,sent_at,delivered\nC1,2025-12-20,1\nC1,2026-01-02,1\nC1,2026-02-02,1\nC2,2025-10-01,1\n"
    found = log(text)
    rows = found.frame.set_index(["person", "sent"])["score"]
    assert rows.dropna().to_dict() == {("C1", pd.Timestamp("2026-01-02")): 9}  # C2's was sent 100 days before
    assert found.frame["answered"].sum() == 1
    assert "the invitations do not say which were answered: taken from the responses, by person within 60 days" in (
        found.warnings
    )


def test_a_reminder_is_a_message_and_no_invitation(log):
    text = (
        "customer_id,sent_at,type,responded_at\n"
        "C1,2025-12-20,invitation,\nC1,2025-12-27,Reminder 1,2026-01-03\n"
        "C2,2026-01-05,reminder,\nC2,2026-01-08,reminder,2026-01-09\n"
    )
    found = log(text)
    assert found.invited["row"].tolist() == [1, 3]  # the first reminder without an invitation is one
    assert found.invited["score"].tolist() == [9, 2]
    assert found.invited["wait"].tolist() == [14, 4]
    assert "1 reminder without an invitation before it, taken as an invitation" in found.warnings


def test_a_tick_in_any_letters_says_that_a_message_reminds(log):
    found = log("C_,sent_at,reminder\nC1,2025-12-20,\nC1,2025-12-27,X\nC2,2026-01-05,x\n".replace("C_", "customer_id"))
    assert found.frame["reminder"].tolist() == [False, True, False]  # the last without an invitation before it


def test_an_id_that_was_sent_again_later_reminds_the_same_person(log):
    found = log(HEAD + "i1,C1,e-mail,2026-01-01,1,,\ni1,C1,e-mail,2026-01-08,1,,\n")
    assert found.frame["reminder"].tolist() == [False, True]


def test_an_id_of_two_persons_is_refused_and_the_study_may_say_which_counts(log):
    text = HEAD + "i1,C1,e-mail,2026-01-01,1,,\ni1,C2,e-mail,2026-01-08,1,,\n"
    assert refused(log, text) == (
        "rows with the same invitation id differ\n"
        "  required  one row per invitation, or later ones that remind the same person of it\n"
        "  found     1 invitation to different persons or with different fates, the first in rows 1, 2\n"
        "  do        say which row counts with --on-duplicate first or last, or name the right column with "
        "--column invitation=COLUMN"
    )
    last = log(text, on_duplicate="last")
    assert last.frame[["person", "reminder"]].to_numpy().tolist() == [["C2", False]]
    assert account(last)["left out: the same invitation again"] == 1


def test_what_bounced_was_not_delivered_unless_it_was_answered(log):
    text = "customer_id,sent_at,status,responded_at\nC1,2026-01-01,Hard bounce,\nC2,2026-01-01,Bounced,2026-01-09\n"
    text += "C3,2026-01-01,Email sent,\nC4,2026-01-01,Not completed,\nC5,2026-01-01,Survey finished,\n"
    rows = log(text + "C6,2026-01-01,Unsubscribed,\n").frame.set_index("person")
    assert rows["delivered"].to_dict() == {"C1": False, "C2": True, "C3": True, "C4": True, "C5": True, "C6": True}
    assert rows.index[rows["answered"]].tolist() == ["C2", "C5"]
    assert rows.index[rows["stopped"]].tolist() == ["C6"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-01-31T23:30:00-02:00", "2026-02-01"),  # moved to UTC
        ("2026-01-31T23:30:00Z", "2026-01-31"),
        ("31/01/2026 23:30", "2026-01-31"),
        ("31 Jan 2026", "2026-01-31"),
        ("46053", "2026-01-31"),  # days since 1899-12-30
        ("1769902200", "2026-01-31"),
    ],
)
def test_days_are_read_as_people_type_them(log, written, day):
    frame = log(f"customer_id,sent_at\nC1,{written}\n").frame
    assert frame["sent"].dt.date.tolist() == [dt.date.fromisoformat(day)]


def test_the_zone_of_the_report_decides_the_day(log):
    text = "customer_id,sent_at\nC1,2026-01-31T23:30:00+00:00\n"
    assert str(log(text, tz="Europe/Stockholm").frame["sent"].iloc[0]) == "2026-02-01 00:30:00"


def test_jalali_days_and_other_forms_are_read_where_they_are_named(log):
    text = "customer_id,sent_at\nC1,1404/10/11\n"
    assert str(log(text, calendar="jalali").frame["sent"].iloc[0]) == "2026-01-01 00:00:00"
    form = log("customer_id,sent_at\nC1,02/01/2026\n", date_format="%d/%m/%Y")
    assert str(form.frame["sent"].iloc[0]) == "2026-01-02 00:00:00"


def test_days_that_could_be_months_are_refused(log):
    assert refused(log, "customer_id,sent_at\nC1,02/01/2026\n") == (
        'the days in "sent_at" of sent.csv cannot be told\n'
        "  required  dates whose day, month and year are certain\n"
        '  found     dates such as "02/01/2026" and no day over 12 that would tell day from month\n'
        "  do        give --date-format, or name another column with --column sent=COLUMN"
    )


def test_other_encodings_delimiters_and_workbooks_are_read(log, tmp_path):
    found = log("kundnummer;skickad;kanal\nC1;2026-01-01;Bådas\n", encoding="cp1252")
    assert found.groups == ("kanal", "quarter")
    assert found.frame["kanal"].tolist() == ["Bådas"]
    pd.DataFrame({"customer_id": ["C1"], "sent_at": [pd.Timestamp("2026-01-01")]}).to_excel(tmp_path / "a.xlsx")
    again = read_invitations(read(tmp_path / "answers.csv", as_of="2026-06-30"), tmp_path / "a.xlsx")
    assert again.frame["sent"].tolist() == [pd.Timestamp("2026-01-01")]


def test_a_missing_segment_is_a_group_and_na_is_a_name(log):
    text = "customer_id,sent_at,channel,market\nC1,2026-01-01,NA,\nC2,2026-01-01,,Sweden\n"
    frame = log(text, by=["market"]).frame
    assert frame["channel"].tolist() == ["NA", "(none)"]
    assert frame["market"].tolist() == ["(none)", "Sweden"]


def test_columns_can_be_named_by_part(log):
    found = log("who,dispatched\nC1,2026-01-01\n", columns={"sent": "dispatched", "respondent": "WHO"})
    assert found.frame["person"].tolist() == ["C1"]
    said = refused(log, "who,dispatched\nC1,2026-01-01\n", columns={"send": "dispatched"})
    assert said.splitlines()[0] == 'no part "send" in an invitations log'
    assert said.splitlines()[2] == '  found     nearest: "sent"'


BAD = {
    "customer_id,name\nC1,Bo\n": "sent.csv is no invitations log\n"
    "  required  a column with the day on which each invitation was sent, such as sent_at\n"
    "  found     2 columns: customer_id, name\n"
    "  do        name it with --column sent=COLUMN",
    "customer_id,sent_at\n": "sent.csv has no invitations\n"
    "  required  one row for each invitation that was sent\n"
    "  found     no rows under the header\n"
    "  do        name another file with --invitations",
    "customer_id,sent_at\nC1,2026-09-01\n": "no invitations were sent\n"
    "  required  at least one row with a day, 2026-06-30 or before it\n"
    "  found     sent after 2026-06-30: 1\n"
    "  do        correct the days, or name another day with --as-of",
    "customer_id,sent_at,delivered\nC1,2026-01-01,perhaps\n": '"delivered" of the invitations says neither yes nor no\n'
    "  required  yes or no, 1 or 0, true or false, or a date for yes and nothing for no\n"
    "  found     1 other value, such as 'perhaps'\n"
    "  do        correct the column, or rename it if it says something else",
}


@pytest.mark.parametrize("text", BAD)
def test_a_file_that_cannot_be_used_is_refused_in_three_parts(log, text):
    assert refused(log, text) == BAD[text]


def test_a_study_without_a_log_and_a_log_without_what_is_asked_for(log, tmp_path):
    text = "customer_id,sent_at,market\nC1,2026-01-01,Sweden\n"
    answers = "customer_id,answered_at,score,market\nC1,2026-01-03,9,Norway\n"
    assert refused(log, text, answers=answers, where={"market": "Norway"}) == (
        'no invitation has market "Norway"\n'
        "  required  invitations that --where asks for\n"
        "  found     1 invitation with other values\n"
        "  do        correct --where, or the values in the log, so that both call it the same"
    )
    said = refused(read_invitations, read(tmp_path / "answers.csv"))
    assert said.splitlines()[0] == "no invitations log"


def test_where_chooses_invitations_and_not_who_was_written_to(log):
    text = "customer_id,sent_at,market\nC1,2026-01-01,Sweden\nC1,2026-01-09,Norway\n"
    answers = "customer_id,answered_at,score,market\nC1,2026-01-13,9,Norway\n"
    found = log(text, answers=answers, where={"market": "Norway"})
    assert (
        found.invited[["market", "gap"]].to_numpy().tolist() == [["Norway", 8.0]] if "market" in found.invited else True
    )
    assert found.invited["gap"].tolist() == [8.0]


@pytest.mark.slow
def test_what_the_log_does_not_tell_cannot_be_asked_for(log):
    answers = "customer_id,answered_at,score,product\nC1,2026-01-13,9,soil\n"
    assert refused(log, "customer_id,sent_at\nC1,2026-01-01\n", answers=answers, where={"product": "soil"}) == (
        "the invitations do not tell product\n"
        "  required  a column of the log for each one that --where asks for, to tell who of them was invited\n"
        "  found     2 columns: customer_id, sent_at\n"
        "  do        leave out --where, or add the column to the log"
    )
    example = read(Path(__file__).parents[2] / "data" / "example" / "study.yml", where={"product": "soil"})
    notebook = next(one for one in all_notebooks() if one.name == "11_contact")
    assert notebook.lacks(example) == "the invitations do not tell product"
    assert notebook.lacks(read(example.study.sources()[0])) == 'the study has no key "invitations"'


@pytest.mark.parametrize("text", ["sent_at,channel\n2026-01-01,sms\n", "who,sent_at\n,2026-01-01\nn/a,2026-01-01\n"])
def test_a_log_that_names_nobody_still_counts_invitations(log, text):
    found = log(text, columns={"respondent": "who"} if "who" in text else None)
    assert found.frame["person"].isna().all()
    assert len(found.invited) == text.count("2026")
    assert found.frame["gap"].isna().all()
    assert "the invitations name nobody: the rest period cannot be checked" in found.warnings


def test_strangers_are_warned_of(log):
    found = log(HEAD + "a,X1,web,2026-01-01,1,2026-01-03,Q1\n")
    assert found.warnings[-2:] == (
        "no answer belongs to an invitation, so what the silent think cannot be bounded",
        "nobody is in both: 1 person (first rows 1) in the log, 2 people (first rows 1, 2) among the answers; name the "
        "column that both share with --column respondent=COLUMN and --respondent",
    )


@pytest.mark.skipif(not (EXPORTS / "invitations_log.csv").exists(), reason="the shared exports are not here")
def test_a_log_of_another_tool():
    example = Path(__file__).parents[2] / "data" / "example" / "responses.csv"
    found = read_invitations(read(example), EXPORTS / "invitations_log.csv")
    rows = found.frame.set_index("invitation")
    assert rows["delivered"].to_dict() == {"i1": True, "i4": True, "i2": True, "i3": False, "i5": True}
    assert rows.loc["i4", "gap"] == 44
    assert rows["answered"].sum() == 2
    assert found.groups == ("channel", "quarter")


def test_the_example_log_is_joined_whole():
    folder = Path(__file__).parents[2] / "data" / "example"
    found = read_invitations(read(folder / "study.yml"))
    written = pd.read_csv(folder / "invitations.csv")
    answers = pd.read_csv(folder / "responses.csv").dropna(subset=["score"])
    both = written.merge(answers, on="response_id")
    assert account(found)["answers with an invitation"] == len(both)
    assert account(found)["invitations answered, without a valid answer among the responses"] == (
        written["response_id"].notna().sum() - len(both)
    )
    assert account(found)["of these not delivered"] == (written["delivered"] == "no").sum()
    assert found.frame["score"].sum() == both["score"].sum()
    older = (pd.to_datetime(answers["answered_at"]) < written["sent_at"].min()).sum()
    assert found.warnings == (
        f"the log begins on 2026-01-01: {older:,} of {len(answers):,} answers are older, "
        "and nothing here is about them",
    )
    assert found.groups == ("channel", "market", "quarter")
    early = found.frame[(found.frame["gap"] < 90) & ~found.frame["reminder"]]
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    assert sorted(early["person"].unique()) == truth["asked_too_often"]
    assert not np.isnan(found.frame["wait"][found.frame["score"].notna()]).any()
