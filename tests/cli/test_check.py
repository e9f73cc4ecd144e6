"""nps check as a manager reads it and as a program does."""

import json

import pytest
from click.testing import CliRunner

from nps_analysis.cli import main

EXPORT = "response_id,score,region\na,10,N\nb,9 - likely,N\nc,3,N\nc,3,N\nd,n/a,N\ne,nine,N\nf,0,S\ng,0,S\nh,8,N\n"
TABLE = """\
what happened to the rows            rows   share  effect on the score
rows read                               9
= valid                                 4  44.4 %  NPS 25.0
+ missing                               1  11.1 %
    no answer, written "n/a"            1
      row 5
+ rejected                              1  11.1 %
    not a whole number                  1
      row 6
+ excluded                              2  22.2 %
    region is not "N"                   2          without the 2 answers: 25.0 instead of −16.7
      rows 7, 8
+ duplicate                             1  11.1 %
    "response_id" occurs again          1          without the 1 answer: 25.0 instead of 0.0
      row 4
repaired cells: number taken from a     1          with the 1 answer: 25.0 instead of 0.0
  label
"""


def nps(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(EXPORT, encoding="utf-8")
    return path


def test_the_table_adds_up_and_says_what_each_rule_does_to_the_score(export):
    result = nps("check", export, "--where", "region=N")
    assert result.exit_code == 0
    assert result.stdout.split("\n\n", 1)[1] == TABLE


def test_what_people_read_is_100_letters_wide(shared, tmp_path):
    for name in ("posthog_events.csv", "surveymonkey_condensed.csv", "typeform_responses.csv"):
        (tmp_path / name).write_bytes((shared / "exports" / name).read_bytes())
    (tmp_path / "a.csv").write_text("nps\n" + "n/a\n" * 7 + "9\n" * 13)
    lines = nps("check", tmp_path).stdout.split("columns  ")[1].splitlines()
    assert max(map(len, lines)) <= 100
    assert "      rows 1, 2, 3, 4, 5, …" in nps("check", tmp_path / "a.csv").stdout.splitlines()


def test_the_document_has_the_effects_at_full_precision(export):
    document = json.loads(nps("check", export, "--where", "region=N", "--format", "json").stdout)
    rows = {row["what"]: row for row in document["rows"]}
    assert list(rows["valid"]) == ["what", "rows", "first", "answers", "nps", "otherwise"]
    assert (rows["valid"]["nps"], rows["valid"]["otherwise"]) == (25, None)
    excluded = rows['excluded: region is not "N"']
    assert (excluded["rows"], excluded["answers"], excluded["nps"]) == (2, 2, 25)
    assert excluded["otherwise"] == pytest.approx(100 * (2 - 3) / 6)
    assert rows["missing"] == {
        **{"what": "missing", "rows": 1, "first": ""},
        **{"answers": None, "nps": None, "otherwise": None},
    }
    account = document["accounting"]
    kinds = ("valid", "missing", "rejected", "excluded", "duplicates")
    assert account["rows_read"] == sum(account[kind] for kind in kinds) == 9


def test_csv_has_the_same_columns(export):
    lines = nps("check", export, "--format", "csv").stdout.splitlines()
    assert lines[:3] == ["what,rows,first,answers,nps,otherwise", "rows read,9,,,,", f"valid,6,,,{-100 / 6},"]


def test_the_response_rate_stands_beside_the_account_where_the_source_holds_invitations(tmp_path):
    head = "Id,SurveyId,ResponseStatus,OwnerId\n"
    (tmp_path / "invitations.csv").write_text(head + "i1,s,Completed,Lee\ni2,s,NotStarted,Kim\n", encoding="utf-8")
    answers = "Id,ResponseId,InvitationId,QuestionId,NumberValue\n1,r1,i1,q,9\n"
    (tmp_path / "answers.csv").write_text(answers, encoding="utf-8")
    document = json.loads(nps("check", tmp_path, "--format", "json").stdout)
    assert document["response_rate"] == [
        {"owner": None, "invited": 2, "answered": 1, "response_rate": 50.0},
        {"owner": "Kim", "invited": 1, "answered": 0, "response_rate": 0.0},
        {"owner": "Lee", "invited": 1, "answered": 1, "response_rate": 100.0},
    ]
    table = nps("check", tmp_path).output
    assert table[table.index("response rate") :].splitlines() == [
        *("response rate", "owner  invited  answered  response rate", "             2         1         50.0 %"),
        *("Kim          1         0          0.0 %", "Lee          1         1        100.0 %"),
    ]
