"""The commands as an analyst types them: results, messages, exit codes."""

import json
import subprocess
import sys

import pandas as pd
import pytest

from nps_analysis.cli import main
from nps_analysis.schema import BENCHMARK_COLUMNS, COMPARE_COLUMNS, SCORE_COLUMNS

ANSWERS = (
    [(10, "N", "2026-01-15")] * 40
    + [(3, "N", "2026-02-15")] * 10
    + [(8, "S", "2026-01-20")] * 30
    + [(0, "S", "2026-02-20")] * 20
)


@pytest.fixture
def export(tmp_path):
    path = tmp_path / "export.csv"
    pd.DataFrame(ANSWERS, columns=["score", "region", "date"]).to_csv(path, index=False)
    return path


def test_the_score_of_all_answers(document, export):
    (row,) = document("score", export)["rows"]
    assert (row["n"], row["n_detractors"], row["n_passives"], row["n_promoters"]) == (100, 30, 30, 40)
    assert row["nps"] == pytest.approx(10.0)
    assert list(row) == list(SCORE_COLUMNS)


def test_groups_and_periods_come_first_under_their_own_names(document, export):
    found = document("score", export, "--by", "region", "--period", "month")["rows"]
    assert [(row["region"], row["month"], row["nps"]) for row in found] == [
        ("N", "2026-01", 100),
        ("N", "2026-02", -100),
        ("S", "2026-01", 0),
        ("S", "2026-02", -100),
    ]


def test_the_document_accounts_for_every_row_and_says_how_it_was_read(nps, export):
    document = json.loads(nps("score", export, "--where", "region=N", "--format", "json").stdout)
    assert document["command"] == "score"
    assert document["source"]["name"] == "export.csv"
    assert document["source"]["rows"] == 100
    account = document["accounting"]
    assert (
        account["rows_read"]
        == account["valid"] + account["missing"] + account["rejected"] + account["excluded"] + account["duplicates"]
        == 100
    )
    assert account["reasons"] == [
        {"kind": "excluded", "reason": 'region is not "N"', "rows": 50, "first": [51, 52, 53, 54, 55]}
    ]
    assert document["settings"]["where"] == {"region": "N"}


def test_periods_are_compared_with_the_one_before(document, export):
    omnibus, step = document("compare", export, "--across", "period", "--period", "month")["rows"]
    assert list(step) == list(COMPARE_COLUMNS)
    assert omnibus["group"] is None
    assert omnibus["method"] == "chi-square"
    assert (step["group"], step["reference"]) == ("2026-02", "2026-01")
    assert step["difference"] == pytest.approx(-100 - 400 / 7)


def test_published_scores_are_compared(document, export, tmp_path):
    published = tmp_path / "published.csv"
    published.write_text("company,nps,n\nAcme,60,500\nUs,10,100\n")
    (row,) = document("benchmark", export, published, "--company", "us")["rows"]
    assert list(row) == list(BENCHMARK_COLUMNS)
    assert (row["company"], row["verdict"]) == ("Acme", "below")


def test_check_adds_up(document, export):
    found = {row["what"]: row["rows"] for row in document("check", export)["rows"]}
    assert found == {"rows read": 100, "valid": 100}


def test_check_says_how_the_file_was_read_and_what_its_columns_are(nps, export):
    lines = nps("check", export).stdout.splitlines()
    assert lines[:4] == [
        "export.csv  table, utf-8, 100 rows",
        "columns  score, region, date",
        "score  score",
        "date  date",
    ]


def test_a_name_with_a_comma_stands_in_quotes(document, tmp_path):
    path = tmp_path / "a.csv"
    pd.DataFrame({"score": [9, 3], "Region, city": ["N", "S"]}).to_csv(path, index=False)
    found = document("score", path, "--by", '"Region, city"')["rows"]
    assert [row["Region, city"] for row in found] == ["N", "S"]


def test_a_column_named_twice_in_where_is_an_error_not_a_choice(nps, export):
    result = nps("score", export, "--where", "region=N", "--where", "region=S")
    assert result.exit_code == 2
    assert "--where names region more than once" in result.stderr


def test_what_decided_a_comparison_is_among_its_settings(nps, export):
    settings = json.loads(nps("compare", export, "--across", "region", "--format", "json").stdout)["settings"]
    assert {name: settings[name] for name in ("across", "adjust", "min_n", "level", "method")} == {
        "across": "region",
        "adjust": "holm",
        "min_n": 30,
        "level": 0.95,
        "method": "default",
    }


def test_repairs_of_published_scores_are_counted(nps, export, tmp_path):
    published = tmp_path / "published.csv"
    published.write_text("company,nps,n\nAcme,+41%,500\n", encoding="utf-8")
    document = json.loads(nps("benchmark", export, published, "--format", "json").stdout)
    assert document["rows"][0]["benchmark_nps"] == 41
    assert sum(repair["cells"] for repair in document["accounting"]["repairs"]) == 1


def test_results_go_to_stdout_and_messages_to_stderr(nps, tmp_path):
    path = tmp_path / "five.csv"
    path.write_text("score\n" + "5\n" * 3 + "1\n")
    result = nps("score", path)
    assert result.stdout.splitlines()[0].split()[:2] == ["n", "effective"]
    assert (
        result.stderr
        == "warning: no score is over 5 among 4 answers: this may be a 1-5 scale; name --scale if it is not\n"
    )
    assert nps("score", path, "--strict").exit_code == 3
    assert nps("score", path, "--strict", "--scale", "0-10").exit_code == 0


def test_a_file_gets_the_result_as_csv(nps, export, tmp_path):
    out = tmp_path / "score.csv"
    assert nps("score", export, "--by", "region", "--format", "csv", "--out", out).exit_code == 0
    assert pd.read_csv(out)["n"].tolist() == [50, 50]


MISSING_COLUMN = """nps: no column "regoin"
  required  a column of the source
  found     3 columns; nearest: "region"
  do        name one of the columns; nps check lists them
"""


def test_a_missing_column_is_an_error_in_three_parts_and_writes_nothing(nps, export, tmp_path):
    out = tmp_path / "out.json"
    result = nps("score", export, "--by", "regoin", "--format", "json", "--out", out)
    assert (result.exit_code, result.stderr, result.stdout) == (2, MISSING_COLUMN, "")
    assert not out.exists()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("empty.csv", b"", "empty.csv is empty"),
        ("text.parquet", b"score\n9\n", "text.parquet is not what its name says"),
        ("none.csv", b"score\nnine\nten\n", "no score column in none.csv"),
        ("study.yml", b"source: x.csv\nlevle: 0.9\n", "study file study.yml: 1 key cannot be used"),
    ],
)
def test_bad_input_is_an_error_with_exit_code_2(nps, tmp_path, name, content, what):
    path = tmp_path / name
    path.write_bytes(content)
    result = nps("score", path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"nps: {what}\n  required  ")
    assert "Traceback" not in result.stderr


def test_a_benchmark_off_the_scale_is_an_error(nps, export, tmp_path):
    published = tmp_path / "published.csv"
    published.write_text("company,nps\nAcme,410\n")
    result = nps("benchmark", export, published)
    assert result.exit_code == 2
    assert "from -100 to 100" in result.stderr
    assert "Acme with 410 in row 1" in result.stderr


def test_every_option_says_its_default_or_an_example():
    for name, command in main.commands.items():
        for option in command.params:
            if option.param_type_name == "option" and not option.is_flag:
                assert "default:" in option.help, f"{name} --{option.name}"


@pytest.mark.slow
def test_python_m_is_the_same_command(document, export):
    result = subprocess.run(
        [sys.executable, "-m", "nps_analysis", "score", str(export), "--format", "json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(result.stdout)["rows"] == document("score", export)["rows"]


HELP = """
import sys
from nps_analysis.cli import main
try:
    main(["--help"])
except SystemExit:
    print({"pandas", "numpy", "duckdb", "pydantic"} & set(sys.modules))
"""


def test_help_loads_no_heavy_library():
    result = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    assert result.stdout.endswith("set()\n")


def test_findings_by_chance_are_counted_in_whole_numbers(nps, export):
    chance = json.loads(nps("compare", export, "--across", "region", "--format", "json").stdout)["by_chance"]
    assert [type(chance[name]) for name in ("tests", "found", "found_adjusted", "most")] == [int] * 4


def test_dates_of_the_jalali_calendar_are_an_error_until_the_calendar_is_named(nps, document, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("date,score\n1405/01/09,9\n1405/07/30,3\n", encoding="utf-8")
    asked = ("score", path, "--period", "quarter", "--as-of", "2026-12-31")
    result = nps(*asked)
    assert result.exit_code == 2
    assert "do        say so with --calendar jalali, or gregorian" in result.stderr
    pytest.importorskip("jdatetime")
    rows = document(*asked, "--calendar", "jalali")["rows"]
    answered = {row["quarter"]: row["n"] for row in rows if row["n"]}
    assert answered == {"2026-Q1": 1, "2026-Q4": 1}  # 9 Farvardin is 29 March, 30 Mehr is 22 October


def test_a_fault_of_ours_says_where_it_was_and_quotes_nothing(nps, export, monkeypatch):
    def broken(*_args, **_options):
        raise RuntimeError("jane@example.com cannot be read")

    monkeypatch.setattr("nps_analysis.responses.read.open_files", broken)
    result = nps("check", export)
    assert result.exit_code == 2
    first, required, found, do = result.stderr.splitlines()
    assert first == "nps: this is a fault of the toolkit"
    assert required == "  required  an answer or a clear refusal"
    assert found.startswith("  found     RuntimeError in opened, line ")
    assert do == "  do        report it with the command you gave"
    assert "jane" not in result.output


@pytest.mark.parametrize(("ending", "begins"), [("csv", "n,"), ("json", "{"), ("txt", "n ")])
def test_a_file_has_the_form_of_its_ending_where_no_other_is_named(nps, tmp_path, ending, begins):
    (tmp_path / "a.csv").write_text("score\n" + "10\n3\n8\n" * 9, encoding="utf-8")
    assert nps("score", tmp_path / "a.csv", "--out", tmp_path / f"out.{ending}").exit_code == 0
    assert (tmp_path / f"out.{ending}").read_text("utf-8").lstrip().startswith(begins)
    assert nps("score", tmp_path / "a.csv", "--format", "json", "--out", tmp_path / "out.csv").exit_code == 0
    assert (tmp_path / "out.csv").read_text("utf-8").startswith("{")
