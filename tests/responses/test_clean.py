"""Do the cleaned responses hold what counts, under the names of the codebook, and nothing that runs?"""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pytest
from click.testing import CliRunner

import nps_analysis as nps
from nps_analysis.cli import main
from nps_analysis.responses.clean import codebook, write_clean
from nps_analysis.schema import CODEBOOK

EXPORT = (
    "id no,How likely are you to recommend us?,Region,Class,When,Why,E-mail\n"
    "a,10 - yes,N,1st,2026-01-02,=1+1,ann@x.io\nb,۷,S,2nd,2026-01-03 10:00,,bo@x.io\n"
    "c,n/a,N,1st,2026-01-03,so,cy@x.io\nd,0,,x,1900-01-03,-5,di@x.io\na,10 - yes,N,1st,2026-01-02,=1+1,ann@x.io\n"
)
OPTIONS = {"response_id": "id no", "date": "When", "comment": "Why"}


@pytest.fixture
def cleaned(file, tmp_path):
    """cleaned(".csv"): what is written of the export, as texts."""

    def write(ending: str, source=None) -> pd.DataFrame:
        out = tmp_path / f"clean{ending}"
        write_clean(
            nps.read(source if source is not None else file(EXPORT), **({} if source is not None else OPTIONS)), out
        )
        return pd.read_parquet(out) if ending == ".parquet" else pd.read_csv(out, dtype=str, keep_default_na=False)

    return write


def test_parquet_has_the_valid_responses_in_their_order_with_kinds(cleaned):
    frame = cleaned(".parquet")
    assert frame.columns.tolist() == [
        *("row", "response_id", "respondent", "date", "score", "class", "comment"),
        *("Region", "Class_"),
    ]
    assert frame["row"].tolist() == ["1", "2", "4"]
    assert frame["score"].tolist() == [10, 7, 0]
    assert frame["class"].tolist() == ["promoter", "passive", "detractor"]
    assert frame["date"].tolist()[:2] == [pd.Timestamp("2026-01-02"), pd.Timestamp("2026-01-03 10:00")]
    assert frame["date"].isna().tolist() == [False, False, True]
    assert frame["respondent"].tolist() == ["ann@x.io", "bo@x.io", "di@x.io"]
    assert frame["Class_"].tolist() == ["1st", "2nd", "x"]


def test_csv_has_the_same_and_no_formula(cleaned):
    frame = cleaned(".csv")
    assert frame["score"].tolist() == ["10", "7", "0"]
    assert frame["comment"].tolist() == ["'=1+1", "", "-5"]


def test_what_was_cleaned_reads_as_the_same_score(cleaned, tmp_path, file):
    for ending in (".csv", ".parquet"):
        cleaned(ending)
        again = nps.read(tmp_path / f"clean{ending}")
        assert again.accounting.valid == again.accounting.rows_read == 3
        assert nps.tally(again).n.tolist() == nps.tally(nps.read(file(EXPORT), **OPTIONS)).n.tolist()
        assert again.columns.model_dump(exclude_none=True) == {
            **{name: name for name in ("score", "date", "respondent", "response_id", "comment")}
        }


def test_several_files_are_told_apart(cleaned, file):
    one, two = file("score,region\n9,N\nx,N\n", "one.csv"), file("NPS,file\n3,x\n", "two.csv")
    frame = cleaned(".parquet", [one, two])
    assert frame.iloc[:, :3].to_numpy().tolist() == [["one:1", "one", 9], ["two:1", "two", 3]]
    assert frame.columns.tolist() == ["row", "file", "score", "class", "region", "file_"]


def test_a_name_with_a_line_behind_it_that_is_there_is_not_given_twice(cleaned, file):
    frame = cleaned(".parquet", file("score,row,row_,class_,class\n9,a,b,c,d\n"))
    assert frame.columns.tolist() == ["row", "score", "class", "row__", "row_", "class_", "class__"]
    assert frame[["row__", "row_", "class_", "class__"]].iloc[0].tolist() == ["a", "b", "c", "d"]


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "arrow", "duckdb"])
def test_frames_of_every_library_are_written(cleaned, kind, tmp_path):
    frame = pd.DataFrame({"score": [10, None, 3], "region": ["N", "S", None]})
    polars = pl.from_pandas(frame)
    source = {
        "pandas": frame,
        "polars": polars,
        "lazy": polars.lazy(),
        "arrow": polars.to_arrow(),
        "duckdb": duckdb.from_arrow(polars.to_arrow()),
    }[kind]
    for ending in (".parquet", ".csv"):
        found = cleaned(ending, source)
        assert sorted(found["score"].astype(int)) == [3, 10]
        assert sorted(found["class"]) == ["detractor", "promoter"]


def command(*arguments: object):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def test_the_command_writes_it_beside_the_account(file, tmp_path):
    arguments = ("--response-id", "id no", "--date", "When", "--comment", "Why")
    result = command("check", file(EXPORT), "--clean", tmp_path / "clean.parquet", *arguments)
    assert result.exit_code == 0, result.stderr
    assert len(pd.read_parquet(tmp_path / "clean.parquet")) == 3
    assert "ann@x.io" not in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "clean.parquet"]


ENDING = """nps: clean.xlsx is neither Parquet nor CSV
  required  a file ending in .parquet or .csv
  found     the ending ".xlsx"
  do        name another file with --clean
"""
SOURCE = """nps: a.csv would be part of the source
  required  a file of its own, apart from those that are read
  found     a file that was read
  do        name another with --clean
"""


@pytest.mark.parametrize(("name", "message"), [("clean.xlsx", ENDING), ("a.csv", SOURCE)])
def test_what_cannot_be_written_is_an_error_and_changes_nothing(file, tmp_path, name, message):
    path = file("score\n9\n0\n")
    result = command("check", path, "--clean", tmp_path / name, "--write-study", tmp_path / "study.yml")
    assert (result.exit_code, result.stderr, result.stdout) == (2, message, "")
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
    assert path.read_text() == "score\n9\n0\n"


def test_a_folder_that_was_read_gets_no_file_that_would_be_read_next_time(file, tmp_path):
    file("score\n9\n0\n")
    result = command("check", tmp_path, "--clean", tmp_path / "clean.csv")
    assert result.exit_code == 2
    assert "found     the folder that was read" in result.stderr


def test_the_codebook_is_what_the_schema_says():
    page = Path(__file__).parents[2] / "data" / "codebook.md"
    assert page.read_text(encoding="utf-8") == codebook()
    assert all(f"| `{name}` |" in codebook() for name in CODEBOOK)


def read_back(source, tmp_path, **options):
    """The responses of a source, and of what was cleaned of it in either form."""
    responses = nps.read(source, **options)
    for ending in (".csv", ".parquet"):
        write_clean(responses, tmp_path / f"out{ending}")
    return responses, [nps.read(tmp_path / f"out{ending}") for ending in (".csv", ".parquet")]


EXPORTS = ["delighted_responses.csv", "limesurvey_code_and_text_bom.csv", "posthog_events.csv", "salesforce_*.csv"]


@pytest.mark.slow
@pytest.mark.some(1)
@pytest.mark.parametrize("name", EXPORTS)
def test_what_was_cleaned_of_an_export_is_not_taken_for_the_export(shared, tmp_path, name):
    responses, cleaned = read_back(shared / "exports" / name, tmp_path)
    for one in cleaned:
        assert one.columns.model_dump(exclude={"owner"}) == {
            part: part if getattr(responses.columns, part) else None
            for part in one.columns.model_dump(exclude={"owner"})
        }
        assert (one.accounting.valid, one.accounting.rows_read) == (responses.accounting.valid,) * 2
        assert nps.tally(one, by="month").n.tolist() == nps.tally(responses, by="month").n.tolist()


def test_parts_that_were_named_are_read_again_whatever_else_is_there(file, tmp_path):
    text = "nps,satisfaction score,responded at,created at,why,feedback\n9,3,2025-01-02,2026-03-04,a,b\n"
    _, cleaned = read_back(file(text), tmp_path, date="created at", comment="feedback")
    for one in cleaned:
        assert nps.tally(one, by="month").keys["month"].tolist() == ["2026-03"]
        assert one.columns.comment == "comment"
        assert one.columns.respondent is None


def test_ids_that_start_anew_in_each_file_are_told_apart(file, tmp_path):
    files = [file(f"response_id,score\n1,{a}\n2,{b}\n3,{c}\n", f"{a}.csv") for a, b, c in ((10, 3, 8), (9, 9, 0))]
    responses, cleaned = read_back(files, tmp_path)
    for one in cleaned:
        assert (one.nps, one.accounting.valid) == (responses.nps, 6)
        assert nps.tally(one, by="response_id").keys["response_id"].tolist()[:2] == ["1 @ 10:1", "1 @ 9:1"]
