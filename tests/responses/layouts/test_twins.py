"""Does an export say the same as a workbook, in other encodings, delimiters, line ends and orders of its columns?"""

import csv
import io
import itertools

import pytest

import nps_analysis as nps

EXPORTS = (
    "qualtrics_choice_text_bom.csv",
    "surveymonkey_condensed.csv",
    "typeform_responses.csv",
    "delighted_responses.csv",
    "google_forms_download.csv",
)


@pytest.fixture(params=EXPORTS)
def name(request):
    return request.param


@pytest.fixture
def rows(exports, name):
    text = (exports / name).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def written(rows, delimiter=",", ends="\n"):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=ends).writerows(rows)
    return out.getvalue()


FAST = [(";", "utf-8"), ("\t", "utf-16"), ("|", "cp1252")]
ALL = [pair for pair in itertools.product(";\t|", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])]


@pytest.mark.some(5)
@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [pytest.param(*pair, marks=[] if pair in FAST else pytest.mark.slow) for pair in ALL],
)
def test_delimiters_and_encodings(file, name, rows, right_answer, outcome, delimiter, encoding):
    assert outcome(nps.read(file(written(rows, delimiter).encode(encoding), "a.csv"))) == right_answer(name)


@pytest.mark.some(2)
def test_line_ends_of_windows(file, name, rows, right_answer, outcome):
    assert outcome(nps.read(file(written(rows, ends="\r\n")))) == right_answer(name)


@pytest.mark.some(2)
def test_a_workbook_of_texts_and_one_of_numbers(workbook, name, rows, right_answer, outcome):
    assert outcome(nps.read(workbook(rows))) == right_answer(name)
    numbers = [[int(cell) if cell.isdecimal() and len(cell) < 10 else cell or None for cell in row] for row in rows]
    assert outcome(nps.read(workbook(numbers, "b.xlsx"))) == right_answer(name)


@pytest.mark.some(2)
def test_columns_in_another_order(file, name, rows, right_answer, outcome):
    keep = 1 if name == "google_forms_download.csv" else 0  # whose first column is what tells it
    keep = len(rows[0]) - 1 if name == "surveymonkey_condensed.csv" else keep  # whose options follow their question
    turned = [[*row[:keep], *reversed(row[keep:])] for row in rows]
    assert outcome(nps.read(file(written(turned)))) == right_answer(name)


@pytest.mark.some(2)
def test_the_same_file_twice_is_the_same_answer_once(file, name, rows, right_answer, outcome):
    files = [str(file(written(rows), one)) for one in ("a.csv", "b.csv")]
    assert outcome(nps.read(files)) == right_answer(name) | {"rows": 2 * right_answer(name)["rows"]}
