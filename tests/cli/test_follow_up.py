"""nps follow-up as an analyst types it."""

import csv

import pandas as pd
import pytest

from nps_analysis.customers.follow_up import COLUMNS

ROLES = ["--owner", "rep", "--consent", "ok", "--value", "worth", "--as-of", "2026-09-30"]


@pytest.fixture
def export(tmp_path):
    rows = [
        *[
            ("r1", "anna", "2026-07-20", 9, "Bo", "yes", 900, ""),
            ("r2", "anna", "2026-09-20", 2, "Bo", "yes", 900, "=1"),
        ],
        ("r3", "bert", "2026-09-21", 4, "", "no", 10, "never\nagain"),
        ("r4", "cora", "2026-09-22", 10, "Di", "yes", 50, "fine"),
    ]
    names = ["response_id", "customer_id", "date", "score", "rep", "ok", "worth", "comment"]
    pd.DataFrame(rows, columns=names).to_csv(tmp_path / "answers.csv", index=False)
    return tmp_path / "answers.csv"


def test_the_document_has_list_counts_ages_and_references(document, export):
    found = document("follow-up", export, *ROLES)
    assert [list(row) for row in found["rows"]] == [list(COLUMNS)] * 2
    first, second = found["rows"]
    assert (first["respondent"], first["priority"], first["due"], first["value"]) == ("anna", "High", "2026-10-02", 900)
    assert (second["action"], second["due"], second["owner"], second["previous_score"]) == (
        *("do not contact", None, "(none)"),
        None,
    )
    assert found["counts"]["to_follow_up"] == 2
    assert [(row["n"], row["not_allowed"]) for row in found["ages"]] == [(1, 0), (0, 1)]
    assert [row["respondent"] for row in found["references"]] == ["cora"]
    assert {row["group"]: row["out_of"] for row in found["recovery"]} == {"followed up": 0, "not followed up": 0}
    assert len(found["closed_loop"]) == 6
    assert any(rule.startswith("Order: priority") for rule in found["settings"]["rule"])


def test_on_a_terminal_the_rule_stands_before_the_list(nps, export):
    result = nps("follow-up", export, *ROLES)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2 of 3 customers to follow up: 2 detractors, 1 whose score fell")
    assert result.stdout.index("Order: priority") < result.stdout.index("anna")
    assert "never again" in result.stdout
    assert "1 of those listed have no owner" in result.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_list_goes_to_a_file_and_the_counts_to_the_terminal(nps, export, ending):
    out = export.with_name(f"list.{ending}")
    result = nps("follow-up", export, *ROLES, "--out", out)
    assert result.exit_code == 0, result.stderr
    assert "anna" not in result.stdout
    assert "open" in result.stdout
    if ending == "csv":
        rows = list(csv.DictReader(out.open(encoding="utf-8", newline="")))
        assert [(row["respondent"], row["comment"]) for row in rows] == [("anna", "'=1"), ("bert", "never\nagain")]
    else:
        assert pd.read_excel(out, engine="calamine")["comment"].tolist() == ["=1", "never\nagain"]


def test_the_loop_is_made_read_and_counted(nps, document, export):
    loop = export.with_name("loop.csv")
    result = nps("follow-up", export, *ROLES, "--closed-loop", loop, "--update", "--tasks", export.with_name("t.csv"))
    assert result.exit_code == 0, result.stderr
    assert f"{loop}: 1 new, 0 recovered, 1 in all\n" in result.stderr
    assert f"{export.with_name('t.csv')}: 1 task\n" in result.stderr
    assert "1 of 1 respondents is no id of a Salesforce contact" in result.stderr
    text = loop.read_text(encoding="utf-8-sig")
    assert text.splitlines()[1] == "r2,anna,2026-09-20,open,2026-09-30,,Bo,"
    loop.write_text(text.replace("open,2026-09-30", "contacted,2026-09-25"), encoding="utf-8")
    before = loop.read_bytes()
    found = document("follow-up", export, *ROLES, "--closed-loop", loop)
    assert found["rows"][0]["state"] == "contacted"
    assert {row["state"]: row["n"] for row in found["closed_loop"]}["contacted within 7 days of the answer"] == 1
    assert loop.read_bytes() == before  # only --update writes


@pytest.mark.slow
def test_run_twice_no_task_is_made_twice(nps, export):
    loop, tasks = export.with_name("loop.csv"), export.with_name("t.csv")
    both = []
    for options in (["--closed-loop", loop, "--update"], ["--closed-loop", loop, "--update"], []):
        result = nps("follow-up", export, *ROLES, "--tasks", tasks, *options)
        assert result.exit_code == 0, result.stderr
        both.append(len(list(csv.DictReader(tasks.open(encoding="utf-8", newline="")))))
    assert both == [1, 0, 1]
    assert "these tasks are in the next list of tasks again: --closed-loop FILE --update keeps" in result.stderr


def test_when_the_cases_cannot_be_kept_nothing_is_written(nps, export):
    loop = export.with_name("loop.csv")
    loop.write_text("response_id,state\n", encoding="utf-8")
    loop.chmod(0o444)
    result = nps("follow-up", export, *ROLES, "--closed-loop", loop, "--update", "--tasks", export.with_name("t.csv"))
    assert result.exit_code == 2
    assert "a file that may only be read" in result.stderr
    assert not export.with_name("t.csv").exists()


def test_a_terminal_shows_twenty_and_says_how_many_more(nps, tmp_path):
    rows = "".join(f"c{i},3,2026-09-20\n" for i in range(26))
    (tmp_path / "a.csv").write_text("customer_id,score,date\n" + rows + "z,9,2026-09-28\n", encoding="utf-8")
    result = nps("follow-up", tmp_path / "a.csv", "--as-of", "2026-09-30")
    assert result.stdout.count(" detractor ") >= 20
    assert "c19 " in result.stdout
    assert "c20 " not in result.stdout
    assert "the first 20 of 26 are shown, 6 more with --out FILE" in result.stderr
    result = nps("follow-up", tmp_path / "a.csv", "--as-of", "2026-09-30", "--format", "csv")
    assert result.stdout.count("c2") == 7  # c2 and c20 to c25: a file has them all


def test_the_study_names_the_loop(nps, export):
    study = export.with_name("study.yml")
    study.write_text(
        "source: answers.csv\nas_of: 2026-09-30\nclosed_loop: loop.csv\ncolumns: {owner: rep}\n", encoding="utf-8"
    )
    result = nps("follow-up", study)
    assert result.exit_code == 2
    assert result.stderr == (
        "nps: no closed-loop file loop.csv\n"
        "  required  a CSV file with the columns response_id, respondent, answered, state, since, contacted, owner, "
        "note\n"
        "  found     No such file or directory\n"
        "  do        make it with nps follow-up --update, or name another with --closed-loop\n"
    )
    assert nps("follow-up", study, "--update").exit_code == 0
    assert export.with_name("loop.csv").exists()
    assert nps("follow-up", study).exit_code == 0


REFUSED = {
    ("--out", "list.pdf"): "list.pdf is no file for a list",
    ("--tasks", "t.xlsx"): "t.xlsx is no file for a list",
    ("--out", "a.csv", "--references", "a.csv"): "two lists would go to one file",
    ("--out", "answers.csv"): "answers.csv would be part of the source",
    ("--closed-loop", "answers.csv", "--update"): "answers.csv would be part of the source",
    ("--update",): "no closed-loop file to update",
    ("--owner", "nobody"): 'no column "nobody"',
}


@pytest.mark.parametrize("options", REFUSED)
def test_what_cannot_be_is_refused_and_nothing_is_written(nps, export, monkeypatch, options):
    monkeypatch.chdir(export.parent)
    before = export.read_bytes()
    result = nps("follow-up", export.name, *ROLES, *options)
    assert result.exit_code == 2
    assert REFUSED[options] in result.stderr
    assert [path.name for path in export.parent.iterdir()] == ["answers.csv"]
    assert export.read_bytes() == before


def test_a_list_never_takes_the_place_of_the_loop(nps, export):
    loop = export.with_name("loop.csv")
    loop.write_text("response_id,state\n", encoding="utf-8")
    result = nps("follow-up", export, "--closed-loop", loop, "--out", loop)
    assert result.exit_code == 2
    assert "loop.csv is the closed-loop file" in result.stderr
    assert loop.read_text(encoding="utf-8") == "response_id,state\n"


def test_nobody_to_call_is_no_error(nps, tmp_path):
    (tmp_path / "a.csv").write_text("customer_id,score,date\na,10,2026-09-20\nb,9,2026-09-21\n", encoding="utf-8")
    result = nps("follow-up", tmp_path / "a.csv", "--as-of", "2026-09-30", "--out", tmp_path / "list.csv")
    assert result.exit_code == 0, result.stderr
    assert "Nobody to follow up on 2026-09-30" in result.stdout
    assert (tmp_path / "list.csv").read_text(encoding="utf-8").strip() == ",".join(COLUMNS)
