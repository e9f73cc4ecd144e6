"""Are several files one survey, also where each calls its columns otherwise?"""

import json
import shutil

import pandas as pd
import pytest

import nps_analysis as nps

ONE = "response_id,score,region,date\n1,10,N,2026-01-02\n2,3,N,2026-01-03\n3,8,S,2026-01-03\n"
TWO = "Answer ID,NPS,channel,Submitted at\n3,8,web,2026-01-03\n4,9,app,2026-01-04\n"


def account(responses):
    found = responses.accounting
    return found.rows_read, found.valid, found.missing, found.rejected, found.excluded, found.duplicates


def test_columns_that_play_the_same_part_are_one_whatever_they_are_called(file):
    responses = nps.read([file(ONE, "one.csv"), file(TWO, "two.csv")])
    assert account(responses) == (5, 4, 0, 0, 0, 1)
    assert responses.names == ("file", "response_id", "score", "region", "date", "channel")
    counts = nps.tally(responses, by="file")
    assert dict(zip(counts.keys["file"], counts.n.sum(axis=1), strict=True)) == {"one": 3, "two": 1}
    assert nps.tally(responses, by="day").keys["day"].tolist() == ["2026-01-02", "2026-01-03", "2026-01-04"]
    assert responses.warnings == [
        'two.csv: "NPS" read as "score", "Submitted at" read as "date", "Answer ID" read as "response_id"'
    ]


def test_a_response_that_is_in_two_files_is_counted_once(file):
    reasons = nps.read([file(ONE, "one.csv"), file(TWO, "two.csv")]).accounting.reasons
    assert [(one.kind, one.reason, one.rows, one.first) for one in reasons] == [
        ("duplicate", '"response_id" occurs again', 1, ("two:1",))
    ]


def test_a_response_with_two_scores_in_two_files_is_an_error(file, parts_of):
    two = file(TWO.replace("3,8,web", "3,7,web"), "two.csv")
    assert parts_of(nps.read, [file(ONE, "one.csv"), two]) == (
        'rows with the same "response_id" differ',
        "one row per response id, or the same row again",
        "1 response id with different answers, the first in rows one:3, two:1",
        "say which row counts with --on-duplicate first or last, or name the right column with --response-id",
    )


def test_what_one_file_alone_tells_may_differ_only_between_files(file, parts_of):
    one = file("response_id,score,region\n1,9,N\n1,9,S\n", "one.csv")
    assert parts_of(nps.read, [one, file("response_id,score\n1,9\n", "two.csv")])[2].startswith("1 response id")
    one = file("response_id,score,region\n1,9,N\n1,9,N\n", "one.csv")
    assert account(nps.read([one, file("response_id,score\n1,9\n", "two.csv")])) == (3, 1, 0, 0, 0, 2)


def test_a_column_that_is_called_so_and_plays_no_such_part_steps_aside(file):
    one = file("nps,region\n9,N\n3,S\n", "one.csv")
    two = file(
        "How likely are you to recommend us?,nps_,nps group,NPS code\n10,x,Promoter,x\n0,y,Detractor,y\n", "b.csv"
    )
    responses = nps.read([one, two])
    assert account(responses) == (4, 4, 0, 0, 0, 0)
    assert "nps_" in responses.names


def test_the_name_that_is_given_is_the_name_of_all(file):
    one, two = file("a,b\n9,1\n8,0\n", "one.csv"), file("score,c\n10,1\n7,0\n", "two.csv")
    responses = nps.read([two, one], score="a")
    assert responses.columns.score == "a"
    assert account(responses) == (4, 4, 0, 0, 0, 0)


def test_a_file_without_a_score_is_an_error_that_names_it(file, parts_of):
    found = parts_of(nps.read, [file(ONE, "one.csv"), file("customer,country\nc1,SE\n", "customers.csv")])
    assert found[0] == "no score column in customers.csv"


def test_a_page_without_answers_is_no_error(file):
    page = file('{"total_items": 0, "items": []}', "page2.json")
    assert account(nps.read([file(ONE, "one.csv"), page]))[:2] == (3, 3)


def test_two_exports_of_one_survey_in_different_forms_are_one(shared, tmp_path):
    """The same five Delighted answers as CSV and from the API, whose ids are the same."""
    shutil.copy(shared / "exports" / "delighted_responses.csv", tmp_path / "a.csv")
    alone = nps.read(tmp_path / "a.csv")
    rows = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    answers = [
        {"id": row["Response ID"], "person": row["Person ID"], "survey_type": row["Survey Type"].lower()}
        | {"score": int(row["Score"]) if row["Score"] else None, "comment": row["Comment"] or None}
        | {"created_at": 1_775_000_000, "updated_at": 1_775_000_000, "permalink": "https://delighted.com/r/a"}
        for _, row in rows.iterrows()
    ]
    (tmp_path / "b.json").write_text(json.dumps(answers), encoding="utf-8")
    both = nps.read([tmp_path / "a.csv", tmp_path / "b.json"])
    assert both.accounting.rows_read == 2 * alone.accounting.rows_read
    assert both.accounting.valid == alone.accounting.valid
    assert both.source.layout == "delighted"


@pytest.mark.slow
@pytest.mark.some(1)
@pytest.mark.parametrize("form", ["{}", "{}/*", "list"])
def test_systems_in_one_folder_add_up(shared, tmp_path, form):
    names = ["surveymonkey_condensed.csv", "typeform_responses.csv", "typeform_responses_api.json"]
    for name in names:
        shutil.copy(shared / "exports" / name, tmp_path)
    alone = [nps.read(shared / "exports" / name) for name in names]
    source = [tmp_path / name for name in names] if form == "list" else form.format(tmp_path)
    both = nps.read(source)
    assert both.accounting.rows_read == sum(one.accounting.rows_read for one in alone)
    assert both.accounting.valid == sum(one.accounting.valid for one in alone)
    assert nps.tally(both).n.sum(axis=0).tolist() == sum(nps.tally(one).n[0] for one in alone).tolist()
    assert both.source.layout == "surveymonkey, typeform"
    assert len(nps.tally(both, by="file")) == 3


def lines(header, rows):
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""])


def test_numbers_that_start_anew_in_each_file_are_other_responses(file):
    one = file(lines("response_id,score", [(1, 10), (2, 3), (3, 8), (3, 8)]), "one.csv")
    two = file(lines("response_id,score", [(1, 9), (2, 9), (3, 0), (4, 1)]), "two.csv")
    responses = nps.read([one, two])
    assert account(responses) == (8, 7, 0, 0, 0, 1)
    assert responses.accounting.reasons[0].first == ("one:4",)
    assert responses.warnings == ['"response_id" starts anew in each file: one number in two files is two responses']
    assert account(nps.read([one, two], on_duplicate="last")) == (8, 4, 0, 0, 0, 4)


APART = {  # ids and scores of a second file, whose rows are no other responses
    "one was corrected": [(1, 10), (2, 3), (3, 8), (4, 1)],
    "another first number": [(2, 9), (3, 0), (4, 1), (5, 5)],
    "too few in both": [(1, 9), (2, 9)],
    "words as ids": [("a1", 9), ("b2", 9), ("c3", 0)],
}


@pytest.mark.parametrize("case", APART)
def test_other_ids_that_are_in_two_files_with_other_answers_are_an_error(file, parts_of, case):
    first = [("a1", 10), ("b2", 3), ("c3", 8)] if case == "words as ids" else [(1, 10), (2, 3), (3, 8), (4, 10)]
    one, two = (
        file(lines("response_id,score", first), "one.csv"),
        file(lines("response_id,score", APART[case]), "b.csv"),
    )
    assert parts_of(nps.read, [one, two])[0] == 'rows with the same "response_id" differ'


ACME, GLOBEX = (f"How likely are you to recommend {name} to a friend?" for name in ("Acme", "Globex"))
WORDED = (
    f'the score\'s question is worded in 2 ways, and their answers are pooled: "{ACME}" in one, "{GLOBEX}" in two; '
    "if these are different surveys, read them apart or show them --by file"
)


def test_two_questions_under_the_names_of_columns_are_named(file):
    responses = nps.read([file(f"{ACME},a\n10,x\n2,y\n", "one.csv"), file(f"{GLOBEX},a\n9,x\n", "two.csv")])
    assert responses.columns.score == ACME
    assert responses.warnings == [f'two.csv: "{GLOBEX}" read as "{ACME}"', WORDED]


def qualtrics(q1, q2):
    ids = ",".join(f'"{{""ImportId"":""{name}""}}"' for name in ("recordedDate", "_recordId", "QID1", "QID2"))
    return f"RecordedDate,ResponseId,Q1,Q2\nRecorded Date,Response ID,{q1},{q2}\n{ids}\n"


def test_two_questions_under_one_name_are_named(file):
    one = file(qualtrics(ACME, "Why?") + "2026-01-02 10:00:00,R_1,10,x\n", "one.csv")
    two = file(qualtrics(GLOBEX, "Why?") + "2026-01-02 11:00:00,R_2,9,x\n", "two.csv")
    assert WORDED in nps.read([one, two]).warnings


def test_the_score_is_the_right_question_of_each_file_whatever_its_name(file):
    one = file(qualtrics(ACME, "How difficult was it?") + "2026-01-02 10:00:00,R_1,10,2\n", "one.csv")
    two = file(qualtrics("How difficult was it?", ACME) + "2026-01-02 11:00:00,R_2,3,9\n", "two.csv")
    assert nps.tally(nps.read([one, two])).n[0].nonzero()[0].tolist() == [9, 10]


def test_a_file_without_rows_and_the_same_file_twice_are_said(file):
    one, two = file(ONE, "one.csv"), file(ONE.replace("response_id", "x"), "two.csv")
    empty, copy = file("response_id,score\n", "empty.csv"), file(ONE.replace("response_id", "x"), "copy.csv")
    assert nps.read([one, empty]).warnings == ["no rows in empty.csv"]
    same = "files are the same, byte for byte; answers without a response id count in each: keep one"
    assert nps.read([two, copy]).warnings == [f"{same} (two.csv = copy.csv)"]


WAVE = [(i % 11,) for i in range(110)]  # each score ten times


def test_a_file_on_another_scale_is_an_error_that_names_it(file, parts_of):
    one, two = file(lines("nps", WAVE * 20), "one.csv"), file(lines("nps", [(i * 10,) for (i,) in WAVE]), "two.csv")
    assert parts_of(nps.read, [one, two])[0] == '"nps" in two is on another scale than 0 to 10'
    labels = {1: "1 - not at all", 11: "11 - extremely"}
    coded = file(lines("nps", [(labels.get(i + 1, i + 1),) for (i,) in WAVE]), "coded.csv")
    assert nps.read(coded).nps == pytest.approx(100 * (2 - 7) / 11)
    assert parts_of(nps.read, [one, coded]) == (
        "coded is on another scale than all files together",
        "files whose answers are on one scale",
        "answers such as '1 - not at all', which stand for another score there",
        "read the files apart, or recode the answers of one",
    )


def test_a_file_whose_scores_lack_an_end_of_the_scale_is_doubted(file):
    one = file(lines("nps", WAVE), "one.csv")
    ten = file(lines("nps", [(i,) for (i,) in WAVE if i]), "ten.csv")  # 100 answers, 9.1 of 0 if as in one
    five = file(lines("nps", [(1 + i % 5,) for (i,) in WAVE]), "five.csv")  # 110 answers, 50 over 5
    was = "if they were like the other files': it may be on a"
    assert nps.read([one, ten]).warnings == [
        f"no score of ten is 0 among 100 answers, 9 of which would be {was} 1-10 scale"
    ]
    (doubt,) = [text for text in nps.read([one, five]).warnings if "over 5" in text]
    assert doubt == f"no score of five is over 5 among 110 answers, 50 of which would be {was} 1-5 scale"
    assert nps.read([one, ten], scale="0-10").warnings == []
    few = file(lines("nps", [(i,) for (i,) in WAVE[:66] if i]), "few.csv")  # 60 answers, 5.5 of 0: chance may do that
    assert nps.read([one, few]).warnings == []


@pytest.mark.parametrize("large", [False, True], ids=["small", "large"])
def test_files_whose_names_differ_in_nothing_but_case_are_two_files(tmp_path, monkeypatch, large):
    if large:
        monkeypatch.setattr("nps_analysis.responses.large.LARGE", 0)
    (tmp_path / "A.csv").write_text("score,region\n10,N\n10,N\n9,N\n")
    (tmp_path / "a.csv").write_text("score,region\n0,S\n1,S\n")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("needs a folder in which A.csv and a.csv are two files")
    counts = nps.tally(nps.read(tmp_path), by="file")
    assert dict(zip(counts.keys["file"], counts.n.sum(axis=1), strict=True)) == {"A": 3, "a": 2}
