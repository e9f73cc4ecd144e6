"""A list of people opens in a spreadsheet without anything in it being run."""

import datetime as dt
import zipfile

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from nps_analysis.reporting.people import refuse_people, show_people, write_people
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError

PEOPLE = pd.DataFrame(
    {
        "respondent": ["=1+1", "b"],
        "change": [-8, -3],
        "date_after": pd.to_datetime(["2026-08-01 12:30", None]),
        "comment_after": ['=HYPERLINK("http://example.org")', "از دو نفر پرسیدم\nو کسی نمی‌دانست"],
        "likelihood": [12.5, float("nan")],
    }
)


def test_nothing_runs_as_a_formula_in_csv(tmp_path):
    path = tmp_path / "people.csv"
    write_people(PEOPLE, path, "--dropped")
    assert path.read_text("utf-8").splitlines()[1] == (
        '\'=1+1,-8,2026-08-01 12:30,"\'=HYPERLINK(""http://example.org"")",12.5'
    )


def test_nothing_runs_as_a_formula_in_a_workbook(tmp_path):
    path = tmp_path / "people.xlsx"
    write_people(PEOPLE, path, "--dropped")
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(PEOPLE)
    assert rows[1] == ["=1+1", -8, "2026-08-01 12:30", '=HYPERLINK("http://example.org")', 12.5]
    assert rows[2][3:] == ["از دو نفر پرسیدم\nو کسی نمی‌دانست", ""]
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert b"hyperlink" not in sheet.lower()


def test_the_same_people_are_the_same_bytes(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        write_people(PEOPLE, tmp_path / name, "--dropped")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_another_ending_is_refused(tmp_path):
    responses = read(pd.DataFrame({"score": [9, 3]}))
    with pytest.raises(DataError) as error:
        refuse_people(responses, tmp_path / "people.pdf", "--dropped")
    assert str(error.value) == (
        "people.pdf is neither CSV nor a workbook\n"
        "  required  a file ending in .csv or .xlsx\n"
        '  found     the ending ".pdf"\n'
        "  do        name another file with --dropped"
    )


def test_a_place_that_cannot_be_written_to_is_an_error(tmp_path):
    with pytest.raises(DataError, match="cannot be written"):
        write_people(PEOPLE, tmp_path / "no folder" / "people.csv", "--dropped")


def test_nobody_is_shown_in_the_notebook_of_a_run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("NPS_RECORD", str(tmp_path))
    show_people(PEOPLE)
    said = "2 rows of people and their words: not in the files of a run; shown where this notebook is opened"
    assert capsys.readouterr().out.strip() == said


def test_a_notebook_shows_comments_whole_and_as_text(monkeypatch):
    shown = []
    monkeypatch.setattr("nps_analysis.reporting.people.display", shown.append)
    long = "<b>word</b> " * 40
    show_people(pd.DataFrame({"comment_after": [long] * 3, "at": [dt.date(2026, 1, 1)] * 3}), most=2)
    assert shown[0].data.count("&lt;b&gt;word&lt;/b&gt;") == 80
    assert "and 1 row more" in shown[0].data
