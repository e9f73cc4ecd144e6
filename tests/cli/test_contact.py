"""nps contact as an analyst types it: with a log, without one, and with what it cannot use."""

import csv
import json
from pathlib import Path

import pytest

from nps_analysis.customers.response_rate import RATE_COLUMNS

EXAMPLE = Path(__file__).parents[2] / "data" / "example"


@pytest.fixture
def files(tmp_path):
    answers, sent = tmp_path / "answers.csv", tmp_path / "sent.csv"
    answers.write_text("who,date,score\nA,2026-01-05,9\nA,2026-02-05,3\nB,2026-01-06,8\n", "utf-8")
    log = (
        "who,sent_at,channel,region\nA,2026-01-01,sms,N\nA,2026-02-01,web,N\nB,2026-01-01,sms,S\n=C,2026-01-01,web,S\n"
    )
    sent.write_text(log, "utf-8")
    return answers, sent


READING = ("--respondent", "who", "--as-of", "2026-04-15")


def test_the_planted_are_in_the_document_with_all_that_the_contract_names(document):
    found = document("contact", EXAMPLE / "study.yml")
    truth = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))
    assert sorted({row["respondent"] for row in found["asked_too_often"]}) == truth["asked_too_often"]
    assert list(found["rows"][0]) == list(RATE_COLUMNS)
    assert [found["rows"][0][name] for name in ("column", "group", "invited", "answered")] == [None, None, 31236, 8450]
    assert found["policy"]["rest_days"] == found["settings"]["rest_days"] == 90
    assert [row["scenario"] for row in found["bounds"]][-1] == "silent all promoters"
    assert [row["target"] for row in found["needed"]] == [0, 40]
    assert [row["weights"] for row in found["poststratified"]] == ["each answer once", "as invited"]
    assert found["early_late"][0]["group"] == "late"
    assert found["settings"]["invitations"]["name"] == "invitations.csv"
    assert len(found["warnings"]) == 1
    assert found["warnings"][0].startswith("the log begins on 2026-01-01: ")
    assert sum(row["n"] for row in found["gaps"] if row["early"]) == len(found["asked_too_often"])
    assert sum(row["n"] for row in found["reasons"]) == found["reasons"][0]["out_of"]


@pytest.mark.slow
def test_the_log_the_rest_and_the_segments_are_options(document, files):
    answers, sent = files
    found = document("contact", answers, "--invitations", sent, "--rest-days", 31, "--by", "region", *READING)
    assert found["asked_too_often"] == []
    again = document("contact", answers, "--invitations", sent, "--rest-days", 32, *READING)["asked_too_often"]
    assert [(row["respondent"], row["days"]) for row in again] == [("A", 31)]
    assert {row["column"] for row in found["rows"]} == {
        *(None, "channel", "region", "quarter"),
        "days since the previous message",
    }
    assert found["rows"][0]["answered"] == 3


def test_the_list_says_who_may_be_invited_and_holds_no_formula(nps, files, tmp_path):
    answers, sent = files
    out = tmp_path / "list.csv"
    result = nps("contact", answers, "--invitations", sent, "--list", out, *READING)
    assert result.exit_code == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["respondent"], row["may_invite"], row["why"]) for row in rows] == [
        ("'=C", "True", "may be invited"),
        ("A", "False", "invited 73 days ago"),
        ("B", "True", "may be invited"),
    ]
    assert rows[1]["next_allowed"] == "2026-05-02"


def test_no_list_is_made_of_people_without_a_name_in_common(nps, document, files, tmp_path):
    answers, sent = files
    sent.write_text("who,sent_at\n00A,2026-01-01\n", "utf-8")
    result = nps("contact", answers, "--invitations", sent, "--list", tmp_path / "list.csv", *READING)
    assert result.exit_code == 2
    assert "found     nobody who is in both" in result.stderr
    assert not (tmp_path / "list.csv").exists()
    assert document("contact", answers, "--invitations", sent, *READING)["policy"]["may_invite"] is None


def test_without_a_log_only_who_answered_again_is_told(nps, document, files):
    found = document("contact", files[0], *READING)
    assert found["rows"] == []
    assert [(row["respondent"], row["days"]) for row in found["answered_again"]] == [("A", 31)]
    assert "asked_too_often" not in found
    assert found["warnings"][-1].startswith(
        "no invitations log: only who answered twice within the rest period is seen"
    )
    assert nps("contact", files[0], *READING).exit_code == 0
    assert nps("contact", files[0], "--strict", *READING).exit_code == 3


@pytest.mark.slow
def test_a_table_is_for_people_and_csv_has_the_rates_alone(nps, files):
    answers, sent = files
    shown = nps("contact", answers, "--invitations", sent, *READING).stdout
    assert all(f"\n{part}\n" in shown for part in ("policy", "asked too often", "bounds", "poststratified"))
    assert nps("contact", answers, "--invitations", sent, *READING, "--format", "csv").stdout.startswith(
        "column,group,invited,delivered,answered"
    )


REFUSED = {
    ("--invitations", "absent.csv"): "nps: no file absent.csv",
    ("--list", "list.pdf"): "nps: list.pdf is no file for a list\n  required  a file ending in .csv or .xlsx\n"
    '  found     the ending ".pdf"\n  do        name another file\n',
    ("--rest-days", "0"): "nps: the options have a wrong key",
    ("--column", "sent"): "--column sent cannot be read",
    ("--by", "region"): "--column and --by name columns of a log",
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_cannot_be_used_ends_with_2_and_no_traceback(nps, files, tmp_path, options, monkeypatch):
    monkeypatch.chdir(tmp_path)
    more = ("--invitations", files[1]) if options[0] in ("--list", "--column") else ()
    result = nps("contact", files[0], *options, *more, *READING)
    assert result.exit_code == 2
    assert result.stdout == ""
    if options[0] != "--rest-days":
        assert REFUSED[options] in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "list.pdf").exists()


def test_no_list_takes_the_place_of_a_source(nps, files):
    result = nps("contact", files[0], "--list", files[0], *READING)
    assert result.exit_code == 2
    assert "answers.csv would be part of the source" in result.stderr


def test_nor_of_the_log(nps, files):
    before = files[1].read_bytes()
    result = nps("contact", files[0], "--invitations", files[1], "--list", files[1], *READING)
    assert result.exit_code == 2
    assert "nps: sent.csv is the log of the invitations\n" in result.stderr
    assert files[1].read_bytes() == before
