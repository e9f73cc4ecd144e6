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
        'read in two.csv: "NPS" as "score", "Submitted at" as "date", "Answer ID" as "response_id"'
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
