"""Is the right table of a workbook read, and a hostile workbook refused before it costs anything?"""

import datetime as dt
import io
import re
import struct
import time
import zipfile

import pytest
import xlsxwriter

import nps_analysis as nps
from nps_analysis.schema import DataError

NO_WORKBOOK = "a.xlsx cannot be read as a workbook"
ROWS = [["score", "region"], [9, "N"], [10, "S"], [0, "N"]]


@pytest.fixture
def book(tmp_path):
    """book({"Data": rows, ...}, hidden=[...]): the path of a workbook."""

    def write(sheets, hidden=(), file="a.xlsx", **options):
        path = tmp_path / file
        with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm", **options}) as workbook:
            for name, rows in sheets.items():
                sheet = workbook.add_worksheet(name)
                for i, row in enumerate(rows):
                    for j, cell in enumerate(row):
                        sheet.write(i, j, cell)
                if name in hidden:
                    sheet.hide()
        return path

    return write


def regions(path, **options):
    counts = nps.tally(path, by="region", **options)
    return dict(zip(counts.keys["region"], counts.n.sum(axis=1).astype(int).tolist(), strict=True))


def repairs(path, **options):
    return {repair.what: repair.cells for repair in nps.read(path, **options).accounting.repairs}


def test_the_only_sheet_is_read(book):
    path = book({"Data": ROWS})
    assert regions(path) == {"N": 2, "S": 1}
    assert repairs(path) == {}
    assert nps.read(path).warnings == []


def test_empty_sheets_do_not_matter(book):
    assert regions(book({"Empty": [], "Data": ROWS, "Blank": [["", ""]]})) == {"N": 2, "S": 1}


def test_a_hidden_sheet_is_never_used_silently(book, parts_of):
    path = book({"Data": ROWS, "Old": [["score", "region"], [0, "X"]]}, hidden=["Old"])
    assert regions(path) == {"N": 2, "S": 1}
    assert regions(path, sheet="Old") == {"X": 1}
    only = book({"Data": [], "Old": ROWS}, hidden=["Old"])
    found = "none, among the sheets 'Data', 'Old'"
    assert parts_of(nps.read, only) == (NO_WORKBOOK, "one sheet with a table", found, "name the sheet with --sheet")


def test_several_tables_are_an_error_that_lists_them(book, parts_of):
    path = book({"Notes": [["a", "b"]], "Data": ROWS, "Empty": []})
    found = "several, among the sheets 'Notes', 'Data'"
    assert parts_of(nps.read, path) == (NO_WORKBOOK, "one sheet with a table", found, "name the sheet with --sheet")
    assert regions(path, sheet="Data") == {"N": 2, "S": 1}


def test_a_sheet_that_is_not_there_is_an_error_that_lists_them(book, parts_of):
    error = parts_of(nps.read, book({"Data": ROWS, "Notes": [["x"]]}), sheet="data")
    assert error == (NO_WORKBOOK, 'the sheet "data"', "sheets 'Data', 'Notes'", "name one of them with --sheet")


def test_titles_above_the_header_are_left_out_and_counted(book):
    path = book({"Data": [["", "Report"], [], *ROWS]})
    assert regions(path) == {"N": 2, "S": 1}
    assert repairs(path) == {"line above the header left out": 1}


def test_the_row_of_the_header_may_be_named_as_the_sheet_counts_it(book, parts_of):
    path = book({"Data": [["Report", "Spring"], [], *ROWS]})
    assert regions(path, header_row=3) == {"N": 2, "S": 1}
    assert repairs(path, header_row=3) == {}
    error = parts_of(nps.read, path, header_row=9)
    assert error[:3] == (NO_WORKBOOK, "a row with the names of the columns", "nothing from row 9 on")


def test_a_first_row_of_data_is_no_header(book, parts_of):
    path = book({"Data": ROWS[1:]})
    assert parts_of(nps.read, path)[0] == "a.xlsx has no header"
    named = book({"Data": [[1, 2], [9, 8]]})
    assert nps.read(named, header_row=1, score="1").accounting.valid == 1


def test_rows_without_anything_are_no_rows(book):
    accounting = nps.read(book({"Data": [*ROWS, [], ["", ""], [None, "W"]]})).accounting
    assert (accounting.rows_read, accounting.valid, accounting.missing) == (4, 3, 1)
    assert accounting.reasons[0].first == (4,)


def test_numbers_stored_as_text_are_read_and_counted(book):
    path = book({"Data": [["score", "region"], ["9", "N"], ["10", "S"], [8, "N"]]})
    assert regions(path) == {"N": 2, "S": 1}
    assert repairs(path) == {"number stored as text": 2}


def test_cells_are_read_as_what_they_show(book):
    rows = [["score", "region", "day"], [9.0, True, dt.datetime(2026, 1, 5, 8, 30)], [8, 1.5, dt.date(2026, 2, 5)]]
    path = book({"Data": [*rows, [7, 2.0, None]]})
    assert regions(path) == {"1.5": 1, "2": 1, "TRUE": 1}
    assert nps.tally(path, by="month", date="day", as_of="2026-06-30").keys["month"].tolist() == ["2026-01", "2026-02"]


def test_the_1904_system_of_dates_is_known(book):
    rows = [["score", "date"], [9, dt.datetime(2026, 1, 5)]]
    for old in (False, True):
        path = book({"Data": rows}, date_1904=old)
        assert nps.tally(path, by="day", as_of="2026-06-30").keys["day"].tolist() == ["2026-01-05"]


def test_numbers_that_stand_for_days_count_from_where_the_workbook_says(book):
    rows = [["score", "date"], [9, 44648], [8, 44649.5]]
    for old, days in ((True, ["2026-03-29", "2026-03-30"]), (False, ["2022-03-28", "2022-03-29"])):
        path = book({"Data": rows}, date_1904=old)
        assert nps.tally(path, by="day", as_of="2026-06-30").keys["day"].tolist() == days
        assert repairs(path) == {"spreadsheet day number read as a date": 2}


def test_workbooks_that_count_days_from_different_years_are_a_warning(book):
    rows = [["score", "date"], [9, 44648]]
    one, two = (book({"Data": rows}, file=f"{name}.xlsx", date_1904=True) for name in "ab")
    assert [text for text in nps.read([one, two]).warnings if "1904" in text] == []
    mixed = nps.read([one, book({"Data": rows}, file="c.xlsx")])
    assert [text for text in mixed.warnings if "1904" in text] == [
        "days count from 1904 in a.xlsx, in other files from 1900, as is taken for all: where their dates are numbers, "
        "save them as dates, or read the files apart"
    ]


def test_a_date_where_a_score_should_be_is_rejected(book):
    path = book({"Data": [["score", "region"], [9, "N"], [dt.datetime(2026, 10, 9), "N"]]})
    rejected = nps.read(path).accounting.reasons[0]
    assert (rejected.kind, rejected.first) == ("rejected", (2,))


# Damage and bombs


def refused_quickly(path):
    started = time.monotonic()
    with pytest.raises(DataError) as caught:
        nps.read(path)
    assert time.monotonic() - started < 2
    return caught.value


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(book, file):
    parts = members(book({"Data": ROWS}))
    bomb = file(packed(parts | {SHEET: parts[SHEET] + b" " * 60_000_000}), "a.xlsx")
    error = refused_quickly(bomb)
    assert (error.what, error.required) == (NO_WORKBOOK, "parts of at most 500 MB, packed at most 200 to 1")
    assert error.found.startswith(f"{SHEET} with 60 MB from ")
    assert error.do == "export the rows as CSV or Parquet"


@pytest.mark.slow
def test_a_stray_cell_far_away_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_column(0, 0, ["score", 9, 8])
        sheet.write(1_048_575, 16_383, "x")  # the last cell that a sheet has: 2^20 rows, 2^14 columns
    error = refused_quickly(path)
    assert (error.what, error.required) == (NO_WORKBOOK, "sheets of at most 20,000,000 cells")
    assert error.found == f"{SHEET} with {2**34:,}: a stray cell stands far from the others"
    assert error.do == "delete what is beside the table"


@pytest.mark.parametrize(
    "row",
    [
        '<row r="5"><c r="XFD5"><v>1</v></c><c r="B1048576"><v>1</v></c></row>',
        "<row r='5'><c s='1' r='XFD1048576'><v>1</v></c></row>",
        '<row r="5"><c r="ZZZZZZ5"><v>1</v></c></row>',
        '<row r="4294967290"><c r="A4294967290"><v>1</v></c></row>',
        f"<row>{'<c><v>1</v></c>' * 16384}</row>{'<row/>' * 5000}",
        '<x:row xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main" r="5">'
        '<x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_stray_cells_are_found_however_they_are_written(book, file, row):
    parts = members(book({"Data": ROWS}))
    sheet = parts[SHEET].replace(b"</sheetData>", row.encode() + b"</sheetData>")
    error = refused_quickly(file(packed(parts | {SHEET: sheet}), "a.xlsx"))
    assert error.required == "sheets of at most 20,000,000 cells"


def test_cells_that_hold_nothing_and_a_rectangle_that_is_too_large_do_no_harm(book, file):
    parts = members(book({"Data": ROWS}))
    empty = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    sheet = parts[SHEET].replace(b"</sheetData>", empty).replace(b'ref="A1:B4"', b'ref="A1:XFD1048576"')
    assert b'"A1:XFD1048576"' in sheet
    assert regions(file(packed(parts | {SHEET: sheet}), "a.xlsx")) == {"N": 2, "S": 1}


STRINGS = "xl/sharedStrings.xml"


def test_a_table_of_texts_cannot_make_its_reader_take_room_for_what_it_does_not_hold(book, file):
    parts = members(book({"Data": ROWS}))
    strings = re.sub(rb'ount="\d+"', b'ount="4000000000"', parts[STRINGS])
    error = refused_quickly(file(packed(parts | {STRINGS: strings}), "a.xlsx"))
    assert error.found == f"a damaged one: {STRINGS} says that it holds more than it can"


def test_a_part_that_swells_to_more_than_the_archive_says_is_refused(book, file):
    parts = members(book({"Data": ROWS}))
    size = len(parts[STRINGS]) + 40_000_000
    raw = packed(parts | {STRINGS: parts[STRINGS] + b" " * 40_000_000})
    assert raw.count(struct.pack("<I", size)) == 2  # in the local header and in the list of parts
    bomb = file(raw.replace(struct.pack("<I", size), struct.pack("<I", 1000)), "a.xlsx")
    assert refused_quickly(bomb).found == f"a damaged one: {STRINGS} is not as long as it says, or was changed"


@pytest.mark.slow
def test_many_parts_and_parts_that_are_large_together_are_refused(book, file):
    parts = members(book({"Data": ROWS}))
    many = refused_quickly(file(packed(parts | {f"a/{i}.xml": b"" for i in range(10_001)}), "a.xlsx"))
    assert many.required == "a workbook of at most 10,000 parts"
    whole = packed(parts | {f"a/{i}.xml": b" " * 45_000_000 for i in range(2)})
    many = file(whole.replace(struct.pack("<I", 45_000_000), struct.pack("<I", 499_000_000)), "a.xlsx")
    assert refused_quickly(many).found.startswith("a/0.xml with 499 MB from ")


def test_parts_packed_in_other_ways_are_refused(book, file):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in members(book({"Data": ROWS})).items():
            archive.writestr(name, content)
    error = refused_quickly(file(buffer.getvalue(), "a.xlsx"))
    assert error.found == "a damaged one: [Content_Types].xml is packed in no way that spreadsheet programs have"


def test_parts_that_point_out_of_the_archive_are_never_written(book, file, tmp_path):
    slip = {f"../{'../' * 20}{tmp_path}/slip.xml": b"<a/>", f"{tmp_path}/slip.xml": b"<a/>"}
    assert regions(file(packed(members(book({"Data": ROWS})) | slip), "a.xlsx")) == {"N": 2, "S": 1}
    assert not (tmp_path / "slip.xml").exists()


def test_a_cell_in_the_last_row_is_only_a_row(book):
    assert regions(book({"Data": [*ROWS, *[[]] * 9_000, [8, "W"]]})) == {"N": 2, "S": 1, "W": 1}


@pytest.mark.parametrize(
    "entities",
    [
        "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9)),
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY l9 SYSTEM "http://127.0.0.1:9/x">',
    ],
)
def test_xml_entities_are_never_expanded(book, file, entities):
    parts = members(book({"Data": ROWS}))
    sheet = parts[SHEET].decode().replace("?>", f'?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>', 1)
    sheet = sheet.replace("<v>9</v>", "<v>&l9;</v>", 1)
    assert "&l9;" in sheet
    error = refused_quickly(file(packed(parts | {SHEET: sheet.encode()}), "a.xlsx"))
    assert (error.what, error.required) == (NO_WORKBOOK, "a workbook as spreadsheet programs write it")
    assert error.found == f"declarations of entities in {SHEET}"


def test_a_zip_that_is_no_workbook_is_refused(file):
    assert refused_quickly(file(packed({"a.txt": b"x"}), "a.xlsx")).required == "a readable .xlsx workbook"


@pytest.mark.parametrize("keep", [0.1, 0.5, 0.9, 0.999])
def test_a_workbook_that_breaks_off_is_refused(book, file, keep):
    raw = book({"Data": ROWS}).read_bytes()
    error = refused_quickly(file(raw[: int(len(raw) * keep)], "a.xlsx"))
    assert (error.what, error.required) == (NO_WORKBOOK, "a whole .xlsx workbook")
    assert error.found.startswith("a damaged one: ")


@pytest.mark.slow
def test_changed_bytes_end_in_an_error_or_in_an_account_that_adds_up(book, file):
    raw = bytearray(book({"Data": ROWS * 5}).read_bytes())
    for at in range(0, len(raw), len(raw) // 25):
        changed = bytes(raw[:at]) + bytes([raw[at] ^ 0x55]) + bytes(raw[at + 1 :])
        try:
            accounting = nps.read(file(changed, "b.xlsx")).accounting
        except DataError:
            continue
        assert accounting.rows_read == accounting.valid + accounting.missing + accounting.rejected


def test_error_cells_are_rejected_with_their_rows_and_are_no_missing_answers(tmp_path):
    path = tmp_path / "errors.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").hide()
        sheet = book.add_worksheet("Q1 & Q2")
        sheet.write_column(0, 0, ["score", *[9] * 30])
        sheet.write_column(0, 27, ["region", *["N"] * 30])
        sheet.write_formula(2, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 0, "=NA()", None, "#N/A")
        sheet.write_formula(5, 27, "=NA()", None, "#N/A")
    responses = nps.read(path)
    account = responses.accounting
    assert (account.rows_read, account.valid, account.missing, account.rejected) == (30, 28, 0, 2)
    assert account.reasons[0].first == (2, 4)
    assert nps.tally(responses, by="region").groups()["region"].tolist() == ["#N/A", "N"]


def test_a_sheet_of_notes_is_no_table(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write_column(0, 0, ["Report of March", "Made on 2026-03-28"])
        answers = book.add_worksheet("Answers")
        answers.write_row(0, 0, ["nps", "why"])
        answers.write_row(1, 0, [9, "kind"])
    assert nps.read(path).accounting.valid == 1
