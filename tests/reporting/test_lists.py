"""Do lists hold what they were given, as what it is, and nothing that runs?"""

import csv
import datetime as dt
import time
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from nps_analysis.language import speaking
from nps_analysis.language.messages import messages
from nps_analysis.reporting.findings import RECORD
from nps_analysis.reporting.lists import workbook, write_list
from nps_analysis.reporting.present import _said_of_lists
from nps_analysis.schema import DataError

EVIL = ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "＝1", "https://example.org", "mailto:a@example.org", "'quoted"]
FRAME = pd.DataFrame(
    {
        "respondent": [*EVIL, "x" * 40_000],
        "value": [1.5, None, *range(8)],
        "previous_score": pd.array([None, 3, *range(8)], dtype="Int64"),
        "answered": [dt.date(2026, 9, 20), None, *[dt.date(2026, 9, 21)] * 8],
    }
)


def test_a_workbook_has_no_formula_and_no_link_and_typed_cells():
    raw = workbook(FRAME)
    with zipfile.ZipFile(BytesIO(raw)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet
        assert "autoFilter" in sheet
        assert 'state="frozen"' in sheet
        assert not [name for name in package.namelist() if "vba" in name.lower() or "external" in name.lower()]
    rows = CalamineWorkbook.from_filelike(BytesIO(raw)).get_sheet_by_name("List").to_python()
    assert [row[0] for row in rows[1:10]] == EVIL
    assert rows[10][0] == "x" * 32_766 + "…"
    assert rows[1][1:] == [1.5, "", dt.date(2026, 9, 20)]
    assert rows[2][1:] == ["", 3.0, ""]


def test_times_are_days_in_both_forms(tmp_path):
    frame = pd.DataFrame({"date_after": pd.to_datetime(["2026-08-01 12:30", None]), "likelihood": [12.5, float("nan")]})
    assert write_list(frame, tmp_path / "list.csv").read_text().splitlines()[1:] == ["2026-08-01,12.5", ","]
    rows = CalamineWorkbook.from_filelike(BytesIO(workbook(frame))).get_sheet_by_name("List").to_python()
    assert rows[1:] == [[dt.date(2026, 8, 1), 12.5]]


@pytest.mark.slow
def test_the_same_list_has_the_same_bytes():
    first = workbook(FRAME)
    time.sleep(2.1)  # zip files count in steps of two seconds
    assert workbook(FRAME) == first


def test_no_cell_of_a_csv_runs(tmp_path):
    path = write_list(FRAME, tmp_path / "list.csv")
    rows = list(csv.reader(path.open(encoding="utf-8", newline="")))
    assert all(not row[0].lstrip().startswith(("=", "+", "-", "@", "＝")) for row in rows[1:])
    assert rows[1][1:] == ["1.5", "", "2026-09-20"]


def test_an_empty_list_has_its_header(tmp_path):
    assert write_list(FRAME.head(0), tmp_path / "list.csv").read_text() == "respondent,value,previous_score,answered\n"
    rows = CalamineWorkbook.from_filelike(BytesIO(workbook(FRAME.head(0)))).get_sheet_by_name("List").to_python()
    assert rows == [list(FRAME.columns)]


@pytest.mark.parametrize("text", ["a\x00b", "\x07", "😀" * 3, "_x0041_"])
def test_odd_characters_break_no_list(tmp_path, text):
    frame = pd.DataFrame({"comment": pd.Series([text, "the next one"], dtype=object)})
    written = list(csv.reader(write_list(frame, tmp_path / "a.csv").open(encoding="utf-8", newline="")))
    assert written == [["comment"], [text], ["the next one"]]
    cells = CalamineWorkbook.from_filelike(BytesIO(workbook(frame))).get_sheet_by_name("List").to_python()
    assert len(cells) == 3
    assert cells[2] == ["the next one"]
    assert cells[1] == [text] or not text.isprintable()  # what XML cannot hold is written in another form


def test_another_ending_is_refused(tmp_path):
    with pytest.raises(DataError) as error:
        write_list(FRAME, tmp_path / "list.pdf")
    assert str(error.value) == (
        "list.pdf is no file for a list\n"
        "  required  a file ending in .csv or .xlsx\n"
        '  found     the ending ".pdf"\n'
        "  do        name another file"
    )


def test_a_place_that_cannot_be_written_to_is_said(tmp_path):
    with pytest.raises(DataError, match="cannot be written"):
        write_list(FRAME, tmp_path / "nowhere" / "list.csv")


def test_how_long_lists_are_is_said_in_the_language(monkeypatch):
    lists = {"may_invite": pd.DataFrame({"respondent": range(1204)}), "tasks": pd.DataFrame({"respondent": [1]})}
    said = "People by name, in the run's folder lists: may invite 1,204, tasks 1"
    monkeypatch.setenv(RECORD, "somewhere")
    assert _said_of_lists(lists) == said
    monkeypatch.delenv(RECORD)
    assert _said_of_lists(lists) == "People by name, a run writes them to its folder lists: may invite 1,204, tasks 1"
    with speaking("fa"):
        assert "۱٬۲۰۴" in _said_of_lists(lists)
    ids = {message.id for message in messages()}
    assert "People by name, in the run's folder lists: {lists}" in ids
    assert "People by name, a run writes them to its folder lists: {lists}" in ids
