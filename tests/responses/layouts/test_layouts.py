"""Are layouts told by content, forced by name, and left alone where a table is plain?"""

import json

import pytest
from click.testing import CliRunner

import nps_analysis as nps
from nps_analysis.cli import main
from nps_analysis.responses import layouts
from nps_analysis.responses.layouts import LAYOUTS
from nps_analysis.responses.layouts.layout import Layout
from nps_analysis.schema import DataError

HEADER = "StartDate,RecordedDate,Status,Finished,ResponseId,Q1_NPS_GROUP,Q1\n"
QUALTRICS = HEADER + "2026-01-01,2026-01-01,0,1,R1,3,9\n2026-01-01,2026-01-01,1,1,R2,3,9\n"


def test_names_are_different_and_speak_for_themselves():
    names = [layout.name for layout in LAYOUTS]
    assert len(set(names)) == len(names)
    assert all(name.replace("_", "").isalnum() and name == name.lower() for name in names)


def test_a_layout_may_be_forced_or_forbidden(file):
    path = file(QUALTRICS)
    assert [nps.read(path).source.layout, nps.read(path).accounting.excluded] == ["qualtrics", 1]
    plain = nps.read(path, layout="table", score="Q1")
    assert (plain.source.layout, plain.accounting.excluded) == ("table", 0)
    unlike = file("Status,id,nps\n0,a,9\n8,b,3\n", "b.csv")
    assert (nps.read(unlike).source.layout, nps.read(unlike).accounting.valid) == ("table", 2)
    forced = nps.read(unlike, layout="qualtrics")
    assert (forced.source.layout, forced.accounting.excluded) == ("qualtrics", 1)


def test_an_unknown_layout_is_an_error(file, parts_of):
    known = ", ".join(["table", *(layout.name for layout in LAYOUTS)])
    assert parts_of(nps.read, file(QUALTRICS), layout="qqqqq") == (
        'no layout "qqqqq"',
        "the name of a layout",
        f"known: {known}",
        "correct --layout, or leave it out: layouts are told by the data",
    )


def test_json_names_the_layout_and_accounts_for_every_row(file):
    path = file(QUALTRICS)
    result = CliRunner().invoke(main, ["score", str(path), "--format", "json"])
    document = json.loads(result.stdout)
    assert document["source"]["layout"] == "qualtrics"
    account = document["accounting"]
    assert (account["rows_read"], account["valid"], account["excluded"]) == (2, 1, 1)
    assert account["reasons"] == [
        {"kind": "excluded", "reason": 'preview, test or spam: Status is "1"', "rows": 1, "first": [2]}
    ]
    forced = CliRunner().invoke(main, ["check", str(path), "--layout", "table", "--score", "Q1", "--format", "json"])
    assert json.loads(forced.stdout)["source"]["layout"] == "table"


@pytest.mark.some(20)
@pytest.mark.parametrize("layout", [layout.name for layout in LAYOUTS])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "nps\n9\n8\n"),
        ("b.csv", "nps,why\n9,a\n,b\n"),
        ("c.csv", "date,nps,region,id,email,why\n2026-01-13,9,N,1,a@x.io,a\n2026-01-14,8,S,2,b@x.io,b\n"),
        ("d.json", '[{"nps": 9, "answers": null, "person": 3}, {"nps": 8, "hidden": {"a": 1}}]'),
        ("e.json", '[{"nps": 9, "values": 3, "form_response": null}, {"nps": 8, "event_data": 1, "person": []}]'),
    ],
)
def test_a_layout_that_is_forced_on_what_it_is_not_does_no_harm(file, layout, name, text):
    responses = nps.read(file(text, name), layout=layout)
    assert responses.source.layout == layout
    assert responses.accounting.valid + responses.accounting.missing == 2


@pytest.mark.parametrize(
    "more",
    [
        {"answers": "x"},
        {"answers": [3]},
        {"answers": [{"field": 3}]},
        {"hidden": [1]},
        {"form_response": 3},
        {"definition": "x"},
    ],
    ids=str,
)
def test_records_of_another_form_are_one_error(file, parts_of, more):
    item = {"token": "a", "landed_at": None, "submitted_at": None, "answers": [], **more}
    what, required, _, do = parts_of(nps.read, file(json.dumps([item]), "a.json"))
    assert (what, required) == (
        *("records are not as typeform writes them", "objects and lists where typeform has them"),
    )
    assert do == "name --layout table to read them as plain records, or export the answers as CSV"


def test_check_shows_the_question_under_a_short_name(file):
    head = HEADER + "Start Date,Recorded Date,Response Type,Finished,Response ID,Group,Would you recommend us?\n"
    result = CliRunner().invoke(main, ["check", str(file(head + "2026-01-01,2026-01-01,0,1,R1,3,9\n"))])
    assert "score  Q1: Would you recommend us?" in result.stdout.splitlines()


def test_a_study_file_may_name_it(file):
    file(QUALTRICS)
    study = file("source: a.csv\nlayout: table\nscore: Q1\n", "study.yml")
    assert nps.read(study).source.layout == "table"


def test_several_files_are_accounted_for_together(file):
    one, other = file(QUALTRICS, "a.csv"), file(QUALTRICS.replace(",R1,", ",R3,").replace(",R2,", ",R4,"), "b.csv")
    responses = nps.read([str(one), str(other)])
    assert responses.source.layout == "qualtrics"
    assert (responses.accounting.rows_read, responses.accounting.valid) == (4, 2)
    (reason,) = responses.accounting.reasons
    assert (reason.rows, reason.first) == (2, ("a:2", "b:2"))


def test_a_response_that_is_in_two_files_counts_once(file):
    one, other = file(QUALTRICS, "a.csv"), file(QUALTRICS, "b.csv")
    responses = nps.read([str(one), str(other)])
    account = responses.accounting
    assert (account.rows_read, account.valid, account.excluded, account.duplicates) == (4, 1, 2, 1)


TYPEFORM = "#,Would you recommend us?,Start Date (UTC),Submit Date (UTC),Network ID\n"
TYPEFORM += "t1,3,2026-01-01 10:00:00,2026-01-01 10:00:00,n\nt1,3,2026-01-01 10:00:00,2026-01-01 10:00:00,n\n"
GOOGLE = "Timestamp,How likely are you to recommend us?\n4/5/2026 11:38:03,10\n4/5/2026 11:38:03,10\n"


def test_files_of_several_tools_are_one_survey(file, scores):
    files = [str(file(text, f"{i}.csv")) for i, text in enumerate([QUALTRICS, TYPEFORM, GOOGLE])]
    responses = nps.read(files)
    assert responses.source.layout == "qualtrics, typeform, google_forms"
    account = responses.accounting
    assert (account.rows_read, account.valid, account.excluded, account.duplicates) == (6, 3, 1, 2)
    assert (responses.columns.score, responses.columns.date) == ("Q1", "RecordedDate")
    by_file = nps.tally(responses, by="file")
    assert by_file.n.sum(axis=1).astype(int).tolist() == [1, 1, 1]
    assert (
        '2.csv: "How likely are you to recommend us?" read as "Q1", "Timestamp" read as "RecordedDate"'
        in responses.warnings
    )
    assert nps.tally(responses, by="month").keys["month"].tolist() == ["2026-01", "2026-02", "2026-03", "2026-04"]


def test_a_footer_is_neither_a_row_nor_a_short_one(file, monkeypatch):
    report = Layout("report", needs=("opinion",), footer=lambda row: (row[0] or "").startswith(("Confid", "Copyr")))
    monkeypatch.setattr(layouts, "LAYOUTS", (report,))
    text = "Opinion,nps,region\na,9,N\nConfid b,8\nc,3,S\n\nConfidential\nCopyright (c) 2026\n"
    responses = nps.read(file(text))
    assert (responses.accounting.rows_read, responses.accounting.valid) == (3, 3)
    assert responses.warnings == ["1 row shorter than the header, padded: row 2"]
    assert [(one.what, one.cells) for one in responses.accounting.repairs] == [("line below the table left out", 2)]


def test_files_that_only_together_are_responses(file, parts_of, monkeypatch):
    def join(exports):
        asked = next(one for one in exports if "seller" in one.cells)
        seller = dict(zip(asked.cells["invitation"], asked.cells["seller"], strict=True))
        answers = [one for one in exports if one is not asked]
        for one in answers:
            one.cells["seller"] = [seller.get(number) for number in one.cells["invitation"]]
        return answers

    monkeypatch.setattr(layouts, "LAYOUTS", (Layout("tickets", needs=("invitation",), gather=join),))
    asked = file("invitation,seller\ni1,Lee\ni2,Kim\ni3,Kim\n", "asked.csv")
    files = [str(file("invitation,nps\ni2,9\ni1,0\n", "answers.csv")), str(asked)]
    responses = nps.read(files)
    assert (responses.accounting.rows_read, responses.source.name) == (2, "answers.csv")
    assert responses.frame.order('"source row"').df()["seller"].tolist() == ["Kim", "Lee"]
    assert parts_of(nps.read, asked)[:3] == (
        "no answers among asked.csv",
        "the answers that tickets keeps in a file of their own",
        "only files that add to answers",
    )


COUNTED = {  # an export whose tool counts the responses of each survey from 1
    "microsoft_forms": "ID;Start time;Completion time;Email;Name;NPS\n1;{begun};2026-05-01 12:00;anonymous;;{score}\n",
    "questback_efs": "lfdn;tester;dispcode;nps;datetime;date_of_last_access\n1;0;31;{score};{begun};2026-05-01 12:00\n",
    "limesurvey": "id;submitdate;lastpage;startlanguage;startdate;NPS\n1;2026-05-01 12:00;2;en;{begun};{score}\n",
    "questback_essentials": "Respondent ID;Invited;Started;Completed;1. Would you recommend us?\n"
    "1;{begun};2026-05-01 12:00;2026-05-01 12:00;{score}\n",
}


@pytest.mark.some(2)
@pytest.mark.parametrize("layout", COUNTED)
def test_the_first_responses_of_two_waves_are_two(file, layout):
    def wave(name, begun, score):
        return str(file(COUNTED[layout].format(begun=begun, score=score), name))

    one, other = wave("a.csv", "2026-03-01 10:00", 9), wave("b.csv", "2026-04-01 10:00", 3)
    responses = nps.read([one, other])
    assert (responses.source.layout, responses.accounting.valid) == (layout, 2)
    again = nps.read([one, wave("c.csv", "2026-03-01 10:00", 9)])
    assert [(why.reason, why.first) for why in again.accounting.reasons] == [
        (f'"{again.columns.response_id}" occurs again', ("c:1",))
    ]


def test_one_number_with_one_begin_and_two_answers_is_an_error_that_names_it(file, parts_of):
    text = COUNTED["questback_efs"]
    one = file(text.format(begun="2026-03-01 10:00", score=9), "a.csv")
    other = file(text.format(begun="2026-03-01 10:00", score=3), "b.csv")
    what, _, found, _ = parts_of(nps.read, [str(one), str(other)])
    assert what == 'rows with the same "lfdn" differ'
    assert found == "1 response id with different answers, the first in rows a:1, b:1"


def test_columns_of_ours_do_not_remain(file):
    names = nps.read(file(QUALTRICS)).frame.columns
    assert [name for name in names if name.startswith("source ")] == ["source row"]


def test_an_account_of_rows_that_are_all_left_out_is_an_error_that_says_so(file):
    with pytest.raises(DataError, match="no valid score"):
        nps.read(file(HEADER + "2026-01-01,2026-01-01,1,1,R1,3,9\n"))
