"""What do the tests of layouts have in common?"""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

import nps_analysis as nps


@pytest.fixture
def exports(shared) -> Path:
    """The folder of made-up exports of real tools."""
    return shared / "exports"


@pytest.fixture
def right_answer(exports) -> Callable[[str], dict]:
    """right_answer("a.csv"): the rows, and the score after exclusions, that a file's list gives."""
    expected = json.loads((exports / "EXPECTED.json").read_text(encoding="utf-8"))

    def of(name: str) -> dict:
        entry = expected[name]
        score = entry.get("after_exclusions", entry["all_scored"])
        return {"rows": entry["data_rows"], **{key: score[key] for key in ("n", "promoters", "passives", "detractors")}}

    return of


@pytest.fixture
def outcome() -> Callable[..., dict]:
    """outcome(responses): the same of what was read, after a look at the account of the rows."""

    def of(responses: nps.Responses) -> dict:
        found = responses.accounting
        kinds = (found.valid, found.missing, found.rejected, found.excluded, found.duplicates)
        assert sum(kinds) == found.rows_read
        counts = nps.tally(responses).classes("n")[0]
        classes = dict(zip(("detractors", "passives", "promoters"), map(int, counts), strict=True))
        return {"rows": found.rows_read, "n": found.valid, **classes}

    return of


@pytest.fixture
def reasons() -> Callable[..., dict]:
    """reasons(responses): why rows do not count, with the numbers of the first."""
    return lambda responses: {one.reason: list(one.first) for one in responses.accounting.reasons}


@pytest.fixture
def repairs() -> Callable[..., dict]:
    return lambda responses: {one.what: one.cells for one in responses.accounting.repairs}


@pytest.fixture
def scores() -> Callable[..., list]:
    """scores(responses): the score of each row that counts, None where it has none."""

    def of(responses: nps.Responses) -> list:
        raw = responses.frame.order('"source row"').df()[responses.columns.score]
        return [None if score != score else int(score) for score in responses.scores_of(raw)]

    return of


@pytest.fixture
def dates() -> Callable[..., list]:
    """dates(responses): the date of each row that counts, as text."""
    return lambda responses: [str(date) for date in responses.frame.order('"source row"').df()[responses.columns.date]]


@pytest.fixture
def workbook(tmp_path) -> Callable[..., Path]:
    """workbook(rows): the path of an .xlsx file with these rows; dates are written as such."""

    def write(rows: list[list], name: str = "a.xlsx") -> Path:
        path = tmp_path / name
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss"}) as book:
            sheet = book.add_worksheet()
            for i, row in enumerate(rows):
                sheet.write_row(i, 0, row)
        return path

    return write
