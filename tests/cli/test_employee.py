"""--employee as an analyst types it: what is printed, what is refused, and that nothing small is in it."""

import pandas as pd
import pytest


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "staff.csv"
    teams = {"A": 40, "B": 36, "C": 30, "D": 4}
    rows = [(team, (3, 8, 10)[i % 3], f"p{team}{i}") for team, n in teams.items() for i in range(n)]
    pd.DataFrame(rows, columns=["team", "score", "respondent"]).to_csv(path, index=False)
    return path


def test_suppressed_rows_are_null_in_the_document(document, export):
    found = document("score", export, "--by", "team", "--employee")
    rows = {row.pop("team"): row for row in found["rows"]}
    assert found["settings"]["employee"] is True
    assert [rows[team]["note"] for team in "ABCD"] == ["", "", "suppressed", "suppressed"]
    settings = ("level", "method", "note")
    assert {value for name, value in rows["D"].items() if name not in settings} == {None}
    assert rows["A"]["n"] == 40
    assert any(text.startswith("2 of 4 groups by team are suppressed: ") for text in found["warnings"])


def test_a_study_file_says_so_too(document, export):
    study = export.with_name("study.yml")
    study.write_text("source: staff.csv\nsegments: [team]\nemployee: true\n", encoding="utf-8")
    assert [row["n"] for row in document("score", study, "--by", "team")["rows"]] == [40, 36, None, None]


def test_without_it_everything_is_shown(document, export):
    assert [row["n"] for row in document("score", export, "--by", "team")["rows"]] == [40, 36, 30, 4]


def test_a_comparison_hides_the_same_groups(document, export):
    rows = document("compare", export, "--across", "team", "--employee")["rows"]
    assert {row["group"]: row["n"] for row in rows if row["group"]} == {"A": 40, "B": 36, "C": None, "D": None}
    assert {row["reference_n"] for row in rows if row["group"] in ("C", "D")} == {None}


@pytest.mark.parametrize("command", ["score", "check"])
def test_a_small_group_by_itself_is_refused(nps, export, command):
    result = nps(command, export, "--employee", "--where", "team=D")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "nps: too few answers of employees, or all in one class\n"
        "  required  8 answers or more, not all of promoters, of passives or of detractors\n"
        "  found     fewer, or no two different ones; which, is not said\n"
        "  do        look at a larger group; leave employee out only where the answers are not employees'\n"
    )


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("movement", "--from", "2026-Q1", "--to", "2026-Q2"), "nps movement"),
        (("check", "--clean", "rows.csv"), "a file of rows, or of what they show,"),
        (("check", "--write-study", "own.yml"), "a file of rows, or of what they show,"),
    ],
)
def test_what_is_about_single_people_is_refused(nps, export, tmp_path, monkeypatch, arguments, what):
    monkeypatch.chdir(tmp_path)
    command, *options = arguments
    result = nps(command, export, "--employee", *options)
    assert result.exit_code == 2
    assert result.stderr == (
        f"nps: {what} is not made of employees' answers\n"
        "  required  answers of customers\n"
        "  found     employee: true, under which nothing is made that lists or follows single people\n"
        "  do        leave it out; nps score, trend, compare, benchmark, decompose and metrics hide small groups\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["staff.csv"]
