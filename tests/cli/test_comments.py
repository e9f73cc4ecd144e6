"""nps comments as an analyst types it: results, messages, exit codes."""

import json

import pandas as pd
import pytest

BAD = (  # what is wrong in each of them does no harm to comments
    *("B0_segment_missing", "B4_emoji", "B6_lone_surrogate", "A5_segment_long_name", "18_field_1e6"),
    "22_newline_in_comment",
)
FORMULA = '=HYPERLINK("http://x.example","late") and <script>alert(1)</script> 😀 late again, call 070-000 00 12'


@pytest.fixture
def export(tmp_path):
    rows = [(3, "the delivery was late", "2026-01-15")] * 60 + [
        (10, "friendly staff and good prices", "2026-02-15")
    ] * 70
    rows += [(9, None, "2026-02-20")] * 70 + [(0, FORMULA, "2026-02-21")]
    path = tmp_path / "export.csv"
    pd.DataFrame(rows, columns=["score", "comment", "date"]).to_csv(path, index=False)
    (tmp_path / "themes.yml").write_text("delivery: {en: [deliver*, late]}\nstaff: {en: [staff]}\n", encoding="utf-8")
    return path


def test_the_document_has_themes_and_beside_them_terms_coverage_writers_and_quotes(document, export):
    found = document("comments", export, "--themes", export.parent / "themes.yml")
    assert [(row["theme"], row["n"], row["comments"], row["nps"]) for row in found["rows"]] == [
        *(("staff", 70, 131, 100), ("delivery", 61, 131, -100), ("(none)", 0, 131, None))
    ]
    assert {"share", "share_low", "share_high", "change", "p_adjusted", "nps_change", "note"} <= set(found["rows"][0])
    sides = {row["term"]: row["side"] for row in found["terms"]}
    assert sides["friendly staff … good prices"] == "promoters"
    assert sides["delivery"] == "detractors"
    assert [row["comments"] for row in found["coverage"]] == [1, 0, 0, 60, 0, 0, 0, 0, 0, 0, 70]
    assert found["writers"][1]["difference"] == pytest.approx(100 * 9 / 131 - 100)
    assert {(row["theme"], row["class"]) for row in found["quotes"]} == {
        ("delivery", "detractor"),
        ("staff", "promoter"),
    }
    assert found["settings"]["languages"] == ["en"]
    assert found["settings"]["themes_found"] is False
    assert "070" not in json.dumps(found["quotes"] + found["terms"])


def test_themes_are_looked_for_where_no_file_is_named(document, export):
    found = document("comments", export, "--find", "2")
    assert found["settings"]["themes_found"] is True
    assert len(found["rows"]) == 3


def test_the_table_is_for_people_and_csv_is_one_table(nps, export):
    table = nps("comments", export, "--themes", export.parent / "themes.yml").stdout
    assert table.startswith("theme ")
    assert all(f"\n{part}\n" in table for part in ("terms", "coverage", "writers", "quotes"))
    rows = nps("comments", export, "--format", "csv").stdout.splitlines()
    assert rows[0].startswith("theme,n,comments,share,")


def test_a_survey_that_asked_only_some_why_warns(nps, tmp_path):
    rows = [(score, "late again" if score < 5 else None) for score in range(11)] * 20
    pd.DataFrame(rows, columns=["score", "comment"]).to_csv(tmp_path / "a.csv", index=False)
    result = nps("comments", tmp_path / "a.csv", "--strict")
    assert result.exit_code == 3
    assert "hardly anybody who gave 5 to 10 wrote" in result.stderr


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("score,region\n9,N\n3,S\n", "no column of comments in a.csv"),
        ("score,comment\n9,\n3,NA\n", 'nobody wrote in "comment"'),
    ],
)
def test_without_comments_there_is_a_message_and_nothing_else(nps, tmp_path, rows, what):
    (tmp_path / "a.csv").write_text(rows)
    result = nps("comments", tmp_path / "a.csv", "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines()[-4].startswith(f"nps: {what}")
    assert [line.split()[0] for line in result.stderr.splitlines()[-3:]] == ["required", "found", "do"]


def test_a_file_of_themes_that_is_not_there_is_a_message(nps, export):
    result = nps("comments", export, "--themes", "none.yml")
    assert result.exit_code == 2
    assert result.stderr.startswith("nps: themes in none.yml cannot be read")


@pytest.mark.some(3)
@pytest.mark.parametrize("name", BAD)
def test_odd_comments_do_no_harm(document, shared, name):
    found = document("comments", shared / "bad" / f"{name}.csv")
    assert found["rows"][-1]["theme"] == "(none)"
    assert all(row["side"] == "" for row in found["terms"])
    assert any("only" in warning and "nothing is claimed" in warning for warning in found["warnings"])
