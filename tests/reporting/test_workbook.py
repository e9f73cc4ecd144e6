"""Does the workbook of a run hold the figures of its tables, as numbers, and nothing that runs?"""

import csv
import json
import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from nps_analysis.counts import ScoreCounts
from nps_analysis.csv_text import to_csv
from nps_analysis.reporting.workbook import build_workbook, tab_names
from nps_analysis.stats.compare import compare
from nps_analysis.stats.score import score

LIVE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1", "https://example.org", "'quoted", "_x0041_"]
ODD = ["😀👩‍👩‍👧", "e\u0301", "\u202eflipped", "تهران", "<b>&amp;</b>", "(none)", "0123", "1e5", "x" * 5000]
ABOUT = {
    "title": "Garden centres <spring> & co",
    "question": "How likely are you to recommend us?",
    "version": "0.1.0",
    "name": "3f9a1c2b7d",
    "source": {"name": "responses.csv", "sha256": "9b" * 32, "rows": 3600},
    "settings": {"company": "=HYPERLINK(1)", "level": 0.95, "where": {"type": "relationship"}},
    "accounting": {
        "rows_read": 3600,
        "valid": 3393,
        "missing": 150,
        "rejected": 37,
        "excluded": 18,
        "duplicates": 2,
        "reasons": [{"kind": "rejected", "reason": "off the scale", "rows": 37, "first": [4, 9]}],
        "repairs": [{"what": "decimal comma", "cells": 12}],
    },
    "warnings": ["one respondent answered 14 times"],
    "notebooks": [{"name": "05_decompose", "state": "left out", "reason": "only one period"}],
}


def book_of(folder: Path, *frames: pd.DataFrame, groups: list[str] | None = None, **manifest: object) -> Path:
    """The workbook of a run whose findings, each of a notebook of its own, are these frames."""
    (folder / "tables").mkdir(parents=True)
    findings = []
    for place, frame in enumerate(frames):
        name = f"{place + 1:02}_score"
        (folder / f"tables/{name}.csv").write_text(to_csv(frame), encoding="utf-8")
        said = {"headline": f"Finding {place}", "caption": "NPS by store", "base": "n = 20", "method": "score"}
        findings.append({"notebook": name, "name": "x", "table": f"tables/{name}.csv", "groups": groups or [], **said})
    (folder / "manifest.json").write_text(json.dumps(ABOUT | {"findings": findings} | manifest), encoding="utf-8")
    return build_workbook(folder, folder / "workbook.xlsx")


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run with scores and comparisons of three stores, one of them without answers."""
    classes = {"Åby": (40, 50, 110), "Bern": (30, 41, 37), "Cork": (0, 0, 0)}
    rows = [(name, at, n) for name, of in classes.items() for at, n in zip((3, 7, 10), of, strict=True)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["store", "score", "n"]))
    folder = tmp_path_factory.mktemp("run")
    frames = score(counts), compare(counts, across="store", against="rest")
    book_of(folder, *frames, groups=["store"])
    return folder


def rows_under(path: Path, sheet: str, heading: str) -> list[list]:
    """The rows of the table whose first heading this is."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    start = next(place for place, row in enumerate(rows) if row[0] == heading)
    end = next((place for place in range(start, len(rows)) if not any(rows[place])), len(rows))
    return rows[start + 1 : end]


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def test_every_cell_of_every_table_is_there_at_full_precision(finished):
    manifest, cells = json.loads((finished / "manifest.json").read_text("utf-8")), 0
    for finding, sheet, first in zip(manifest["findings"], ("01 score", "02 score"), ("store", "column"), strict=True):
        with (finished / finding["table"]).open(encoding="utf-8", newline="") as file:
            _, *wanted = csv.reader(file)
        found = rows_under(finished / "workbook.xlsx", sheet, first)
        assert len(found) == len(wanted)
        for one, row in zip(wanted, found, strict=True):
            for text, cell in zip(one, row, strict=False):
                assert float(text) == cell if isinstance(cell, float) else str(cell) == text
                cells += text != ""
    assert cells > 60


def test_rows_stay_in_place_and_an_empty_cell_is_no_value(tmp_path):
    frame = pd.DataFrame({"store": ["A", "B"], "n": [12, 0], "nps": [0.1 + 0.2, None], "note": ["", "suppressed"]})
    rows = rows_under(book_of(tmp_path, frame, groups=["store"]), "01 score", "store")
    assert [row[:4] for row in rows] == [["A", 12, 0.30000000000000004, ""], ["B", 0, "", "suppressed"]]


def test_suppressed_figures_are_nowhere(tmp_path):
    frame = pd.DataFrame({"team": ["A"], "n": [None], "nps": [None], "note": ["suppressed"]})
    sheet = parts(book_of(tmp_path, frame, groups=["team"]))["xl/worksheets/sheet2.xml"]
    assert "<v>" not in re.sub(r'<c [^>]*t="s"[^>]*><v>\d+</v></c>', "", sheet)


def test_names_are_texts_whatever_they_look_like_and_nothing_runs(tmp_path):
    names = [*LIVE, *ODD]
    path = book_of(tmp_path, pd.DataFrame({"store": names, "nps": range(len(names))}), groups=["store"])
    assert [row[0] for row in rows_under(path, "01 score", "store")] == names
    for name, text in parts(path).items():
        assert "<f>" not in text, name
        assert "<f " not in text, name
        assert "TargetMode" not in text, name
        assert not re.search(r"vba|macro|externalLink|connections|ddeLink", name)
    links = re.findall(r"<hyperlink [^>]*>", "".join(parts(path).values()))
    assert links
    assert all("location=" in link and "r:id" not in link for link in links)


def test_a_text_that_would_run_when_edited_keeps_its_quote(tmp_path):
    path = book_of(tmp_path, pd.DataFrame({"store": ["=1+1", "plain"], "nps": [1.0, 2.0]}), groups=["store"])
    styles = re.findall(r"<xf [^>]*>", parts(path)["xl/styles.xml"].partition("<cellXfs")[2])
    sheet = parts(path)["xl/worksheets/sheet2.xml"]
    first = {int(row): int(style) for row, style in re.findall(r'<c r="A(\d+)" s="(\d+)" t="s"', sheet)}
    *_, live, plain = (first[row] for row in sorted(first))
    assert 'quotePrefix="1"' in styles[live]
    assert 'quotePrefix="1"' not in styles[plain]


def test_a_text_that_no_cell_can_hold_is_cut_where_it_can_be_seen(tmp_path):
    letters = ["x" * 40_000, "🙂" * 20_000]
    path = book_of(tmp_path, pd.DataFrame({"store": letters, "nps": [1.0, 2.0]}), groups=["store"])
    assert [row[0] for row in rows_under(path, "01 score", "store")] == ["x" * 32_766 + "…", "🙂" * 16_383 + "…"]


def test_headings_of_a_table_are_unique_and_none_is_empty(tmp_path):
    frame = pd.DataFrame([["a", "b", "c", 1.0]], columns=["NPS", "nps ", "  ", "nps"])
    text = parts(book_of(tmp_path, frame, groups=["NPS", "nps ", "  "]))["xl/tables/table1.xml"]
    names = [name.casefold() for name in re.findall(r'<tableColumn id="\d+" name="([^"]*)"', text)]
    assert len(set(names)) == 4
    assert "" not in names


@pytest.mark.parametrize(
    "names", [["a" * 40, "A" * 40], ["x/y", "xy"], ["History"], ["'q'"], ["😀" * 20], ["[]"], ["01_a", "01-a"]]
)
def test_tabs_have_names_that_excel_takes(names):
    tabs = tab_names(names)
    assert len({tab.casefold() for tab in tabs}) == len(names)
    for tab in tabs:
        assert 0 < len(tab.encode("utf-16-le")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", tab)
        assert tab.casefold() != "history"


def test_the_notes_account_for_every_row_and_name_source_and_warnings(tmp_path):
    path = book_of(tmp_path, pd.DataFrame({"nps": [1.0]}))
    account = {row[0]: row[1] for row in rows_under(path, "Notes", "what")}
    assert account["read"] == 3600
    assert (
        account["valid answers"] + sum(account[kind] for kind in ("missing", "rejected", "excluded", "duplicates"))
        == account["read"]
    )
    assert account["rejected: off the scale"] == 37
    said = {row[0]: row[1] for row in rows_under(path, "Notes", "name")}
    assert said["source sha256"] == "9b" * 32
    assert said["run"] == "3f9a1c2b7d"
    text = json.dumps(CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Notes").to_python())
    assert "one respondent answered 14 times" in text
    assert "only one period" in text


def test_contents_lead_to_every_finding(finished, tmp_path):
    path = build_workbook(finished, tmp_path / "workbook.xlsx")
    book = CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    text = parts(path)["xl/worksheets/sheet1.xml"]
    links = re.findall(r'<hyperlink ref="A(\d+)" location="\'([^\']+)\'!A(\d+)"', text)
    contents = sheets[book.sheet_names[0]]
    leads = {contents[int(row) - 1][1]: sheets[sheet][int(place) - 1][0] for row, sheet, place in links}
    headlines = {finding["headline"] for finding in json.loads((finished / "manifest.json").read_text())["findings"]}
    assert headlines <= leads.keys()
    assert all(leads[headline] == headline for headline in headlines)


def test_sheets_print_on_landscape_paper_under_their_title_and_read_from_the_right_in_persian(tmp_path):
    frame = pd.DataFrame({"store": ["A"], "nps": [1.0]})
    persian = parts(book_of(tmp_path / "fa", frame, groups=["store"], settings={"language": "fa"}))
    english = parts(book_of(tmp_path / "en", frame, groups=["store"]))
    for name, text in english.items():
        if name.startswith("xl/worksheets/sheet"):
            assert 'orientation="landscape"' in text
            assert 'fitToHeight="0"' in text
            assert 'state="frozen"' in text
            assert "rightToLeft" not in text
            assert 'rightToLeft="1"' in persian[name]
    assert english["xl/workbook.xml"].count("_xlnm.Print_Titles") == 3


@pytest.mark.slow
def test_the_same_run_has_the_same_bytes(finished, tmp_path):
    first = build_workbook(finished, tmp_path / "one.xlsx").read_bytes()
    time.sleep(2.1)  # zip files count in steps of two seconds
    assert build_workbook(finished, tmp_path / "two.xlsx").read_bytes() == first


def test_a_run_without_findings_has_its_notes(tmp_path):
    book = CalamineWorkbook.from_path(str(book_of(tmp_path)))
    assert book.sheet_names == ["Contents", "Notes"]


@pytest.mark.slow
def test_libreoffice_opens_it_and_finds_the_same_names(need: Callable[..., str], tmp_path):
    names = [*LIVE[:4], *ODD[2:8]]
    path = book_of(tmp_path, pd.DataFrame({"store": names, "nps": [0.5] * len(names)}), groups=["store"])
    convert = [need("soffice", "libreoffice"), "--headless", f"-env:UserInstallation=file://{tmp_path}/office"]
    sheet_two = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,2"
    done = subprocess.run(
        [*convert, "--convert-to", sheet_two, "--outdir", str(tmp_path), str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "rror" not in done.stderr.replace("javaldx", "")
    (made,) = tmp_path.glob("workbook*.csv")
    cells = [row[0] for row in csv.reader(made.open(encoding="utf-8", newline="")) if row]
    assert [name for name in names if name not in cells] == []
