"""Is the workbook in a chart refreshed without what people put into it being lost?"""

import re

import pytest
from lxml import etree
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.dots import line_columns
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.parts import UnreadableError
from nps_analysis.reporting.deck.update.workbook import marks_of_workbook, refresh_workbook, row_names
from nps_analysis.reporting.deck.update.written import Ours
from tests.reporting.deck.update.conftest import keyed, packed, parts

CHART = "01_score/stores/chart"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
MINE = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData></worksheet>'.encode()


def with_a_sheet(book):
    """The workbook with a second sheet, as a person adds one."""
    files = parts(book)
    files["xl/worksheets/sheet2.xml"] = MINE
    files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b' fullCalcOnLoad="1"', b"")
    for name, before, more in (
        ("xl/workbook.xml", "</sheets>", '<sheet name="Mine" sheetId="2" r:id="rId9"/>'),
        (
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="rId9" Target="worksheets/sheet2.xml" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/worksheet"/>',
        ),
        (
            "[Content_Types].xml",
            "</Types>",
            '<Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.worksheet+xml"/>',
        ),
    ):
        files[name] = files[name].replace(before.encode(), f"{more}{before}".encode())
    return packed(files)


def with_cells(book, **cells):
    """The workbook with more cells in its sheet: numbers, or texts of formulas."""
    files = parts(book)
    text = files["xl/worksheets/sheet1.xml"].decode()
    for place, said in cells.items():
        line = re.search(r"\d+", place)[0]
        cell = (
            f'<c r="{place}"><f>{said[1:]}</f></c>'
            if str(said).startswith("=")
            else f'<c r="{place}"><v>{said}</v></c>'
        )
        if f'<row r="{line}"' in text:
            text = re.sub(rf'(<row r="{line}".*?)(</row>)', rf"\1{cell}\2", text, count=1)
        else:
            text = text.replace("</sheetData>", f'<row r="{line}">{cell}</row></sheetData>')
    files["xl/worksheets/sheet1.xml"] = text.encode()
    return packed(files)


def told(blob, sheet="Data"):
    """The sheet's cells: texts, numbers, formulas."""
    cells = Book(blob).cells(sheet)
    return {
        place: cell.text if cell.text is not None else cell.formula or float(cell.number or 0)
        for place, cell in cells.items()
    }


def book(**rows):
    return Sheet((Column("store", list(rows)), Column("NPS", list(rows.values())))).workbook()


def refreshed(old, fresh, was):
    return refresh_workbook(old, fresh, "Data", Ours(marks_of_workbook(Book(was))))


def test_a_workbook_that_nobody_touched_is_the_fresh_one():
    old, fresh = book(Oslo=1.0), book(Oslo=2.0, Bergen=3.0)
    assert refreshed(old, fresh, old) == (fresh, [])


def test_other_sheets_stay_to_the_byte_and_ours_has_the_fresh_figures():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Bergen=3.0, Oslo=2.0, Narvik=4.5)
    blob, _ = refreshed(with_a_sheet(old), fresh, old)
    assert parts(blob)["xl/worksheets/sheet2.xml"] == MINE
    assert list(Book(blob).sheets()) == ["Data", "Mine"]
    assert told(blob) == told(fresh)
    assert b'fullCalcOnLoad="1"' in parts(blob)["xl/workbook.xml"]


def test_cells_beside_ours_move_with_their_row_and_their_formulas_with_them():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Narvik=4.5, Bergen=3.0, Oslo=2.0)
    edited = with_cells(old, K1=7, K2=10, K3=20, L2="=B2*2+$B$1", L3="=B3*2", A9=99)
    blob, _ = refreshed(edited, fresh, old)
    cells = told(blob)
    assert {place: cells.get(place) for place in ((1, 11), (2, 11), (3, 11), (4, 11))} == {
        (1, 11): 7.0,
        (2, 11): None,  # Narvik is new
        (3, 11): 20.0,  # Bergen
        (4, 11): 10.0,  # Oslo
    }
    assert cells[4, 12] == "B4*2+$B$1"
    assert cells[3, 12] == "B3*2"
    assert cells[10, 1] == 99.0
    assert cells[4, 1] == "Oslo"


def of_dots(*, target=True, **rows):
    """A workbook as charts of dots have it: intervals, and targets, are drawn from columns of three cells a row."""
    values = [float(value) for value in rows.values()]
    low, high = Column("Low", [value - 1 for value in values]), Column("High", [value + 1 for value in values])
    wide = line_columns("Interval", "Interval row", (low, high), (low, high))
    marks = line_columns("Target line", "Target height", (low, low), (low, high)) if target else ()
    return Sheet((Column("store", list(rows)), Column("NPS", values), low, high, *wide, *marks)).workbook()


def last_lines(cells):
    """The last line of each of the first eight columns."""
    return [max((line for line, at in cells if at == column), default=0) for column in range(1, 9)]


MORE = {"Oslo": 5.0, "Bergen": 6.0, "Narvik": 7.0, "Tromsø": 8.0, "Bodø": 9.0, "Voss": 10.0}
FOUR = dict(list(MORE.items())[:4])


@pytest.mark.parametrize(
    ("after", "note", "source", "far"),
    # From 4 rows to 6 the last name is 2 lines lower, and the last of the lines that are drawn 6.
    [(MORE, (8, 12), (9, 1), (26, 10)), (FOUR, (6, 12), (7, 1), (20, 10)), ({"Oslo": 1.0}, (6, 12), (7, 1), (20, 10))],
    ids=["more rows", "as many", "fewer"],
)
def test_cells_below_the_names_of_a_chart_of_dots_stay_wherever_they_are(after, note, source, far):
    old, fresh = of_dots(**FOUR), of_dots(**{name: value + 1 for name, value in after.items()})
    assert last_lines(told(old)) == [5, 5, 5, 5, 12, 12, 12, 12]
    people = {"L6": 41, "A7": 42, "B8": 43, "L3": 44, "J20": 45}
    blob, said = refreshed(with_cells(old, **people), fresh, old)
    lower = note[0] - 6
    theirs = {note: 41.0, source: 42.0, (8 + lower, 2): 43.0, far: 45.0} | ({(3, 12): 44.0} if len(after) > 1 else {})
    assert told(blob) == told(fresh) | theirs
    lost = [("lost", "workbook: cells of people's own beside row Bergen")] if len(after) == 1 else []
    assert said == [*lost, ("left", "workbook: what people wrote beside our figures")]
    assert row_names(blob) == list(after)


def test_lines_that_are_no_more_leave_no_cell_behind():
    old, fresh = of_dots(**FOUR), of_dots(target=False, **FOUR)
    blob, _ = refreshed(with_cells(old, L6=41, G20=42), fresh, old)
    assert told(blob) == told(fresh) | {(6, 12): 41.0, (20, 7): 42.0}


def with_format(book, place, number="10", fill="0"):
    """The workbook with a cell in a number format, and on a ground, that a person chose."""
    files = parts(book)
    styles = files["xl/styles.xml"].decode()
    count = int(re.search(r'<cellXfs count="(\d+)"', styles)[1])
    made = f'<xf numFmtId="{number}" fontId="0" fillId="{fill}" borderId="0" xfId="0"/></cellXfs>'
    files["xl/styles.xml"] = (
        styles.replace("</cellXfs>", made).replace(f'Xfs count="{count}"', f'Xfs count="{count + 1}"').encode()
    )
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    files["xl/worksheets/sheet1.xml"] = re.sub(
        rf'<c r="{place}"( s="\d+")?', f'<c r="{place}" s="{count}"', sheet
    ).encode()
    return packed(files)


def test_a_number_format_that_a_person_gave_to_figures_stays():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Bergen=3.0, Oslo=2.0)
    cells = Book(refreshed(with_format(old, "B2"), fresh, old)[0]).cells("Data")
    assert (cells[3, 2].number, cells[3, 2].number_format) == ("2", "#10")
    assert (cells[2, 2].number, cells[2, 2].number_format) == ("3", Book(fresh).cells("Data")[2, 2].number_format)


def test_a_ground_of_a_cell_goes_with_its_row_and_its_figures_are_written_as_ours():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Bergen=3.0, Oslo=2.0)
    ours = re.search(r'<numFmt numFmtId="(\d+)"', parts(old)["xl/styles.xml"].decode())[1]
    blob, _ = refreshed(with_format(old, "B2", ours, fill="1"), fresh, old)
    made = Book(blob)
    cells = made.cells("Data")
    assert [made.is_dressed(cells[line, 2].style) for line in (2, 3)] == [False, True]
    assert cells[2, 2].number_format == cells[3, 2].number_format


def test_a_hidden_line_goes_with_its_row():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Bergen=3.0, Oslo=2.0)
    files = parts(old)
    sheet = files["xl/worksheets/sheet1.xml"]
    files["xl/worksheets/sheet1.xml"] = sheet.replace(b'<row r="2"', b'<row r="2" hidden="1"')
    blob, _ = refreshed(packed(files), fresh, old)
    rows = re.findall(r'<row r="(\d)"( hidden="1")?', parts(blob)["xl/worksheets/sheet1.xml"].decode())
    assert [line for line, hidden in rows if hidden] == ["3"]


def with_a_list(book, area, *columns, totals=""):
    """The workbook with an Excel table of a person's own over cells of its sheet."""
    files = parts(book)
    names = "".join(f'<tableColumn id="{at}" name="{name}"/>' for at, name in enumerate(columns, 1))
    files["xl/tables/table1.xml"] = (
        f'<table {MAIN} id="1" name="Mine" displayName="Mine" ref="{area}"{totals}><autoFilter ref="{area}"/>'
        f'<tableColumns count="{len(columns)}">{names}</tableColumns></table>'
    ).encode()
    files["xl/worksheets/_rels/sheet1.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table" '
        b'Target="../tables/table1.xml"/></Relationships>'
    )
    return packed(files)


def list_of(blob):
    found = etree.fromstring(parts(blob)["xl/tables/table1.xml"])
    return found.get("ref"), found[0].get("ref"), [column.get("name") for column in found.iter("{*}tableColumn")]


@pytest.mark.parametrize(
    ("area", "after", "now"),
    [
        ("A1:B3", {"Oslo": 1.0, "Bergen": 2.0, "Bodø": 3.0}, "A1:B4"),  # a row more
        ("A1:B3", {"Oslo": 1.0}, "A1:B2"),
        ("A1:B4", {"Oslo": 1.0, "Bergen": 2.0, "Bodø": 3.0}, "A1:B5"),  # with a line below, as of totals
        ("D6:E8", {"Oslo": 1.0, "Bergen": 2.0, "Bodø": 3.0}, "D7:E9"),  # a table of its own below
    ],
)
def test_an_excel_table_that_a_person_made_is_as_long_as_its_rows(area, after, now):
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(**after)
    blob, said = refreshed(with_a_list(old, area, "store", "NPS"), fresh, old)
    assert list_of(blob) == (now, now, ["store", "NPS"])
    assert said == [("left", "workbook: what people wrote beside our figures")]


def test_an_excel_table_below_the_lines_that_a_chart_draws_goes_where_its_cells_go():
    old, fresh = of_dots(**FOUR), of_dots(**MORE)
    edited = with_a_list(with_cells(old, J20=1, K20=2, J21=3, K21=4), "J20:K21", "store", "NPS")
    blob, _ = refresh_workbook(edited, fresh, "Data", Ours(marks_of_workbook(Book(old))), last=5)
    assert [place for place in told(blob) if place[1] > 9] == [(26, 10), (26, 11), (27, 10), (27, 11)]
    assert list_of(blob)[0] == "J26:K27"


def test_an_excel_table_over_some_of_the_rows_is_told():
    old, fresh = book(Oslo=1.0, Bergen=5.0, Voss=2.0), book(Bergen=3.0, Oslo=2.0)
    blob, said = refreshed(with_a_list(old, "A1:B3", "store", "NPS"), fresh, old)
    assert list_of(blob)[0] == "A1:B3"
    assert ("left", "workbook: Excel's table Mine could not follow its rows") in said


def test_a_note_right_below_the_names_is_no_row(refresh):
    def edit(deck):
        book = keyed(deck, CHART).chart.part.chart_workbook.xlsx_part
        book._blob = with_cells(book.blob, A5=2026)  # under Bergen, Tromsø and Oslo

    done = refresh(edit)
    chart = done.shape(CHART).chart
    assert told(chart.part.chart_workbook.xlsx_part.blob)[5, 1] == 2026.0
    assert list(chart.plots[0].categories) == ["Stavanger", "Oslo", "Bergen"]
    assert done.told("lost") == []


@pytest.mark.parametrize("after", [MORE, FOUR, {"Oslo": 1.0}], ids=["more rows", "as many", "fewer"])
def test_a_note_right_below_the_names_of_dots_is_no_row_where_the_chart_says_how_many_there_are(after):
    old, fresh = of_dots(**FOUR), of_dots(**after)
    edited = with_cells(old, A6=42)
    assert row_names(edited, "Data", last=5) == list(FOUR)
    blob, _ = refresh_workbook(edited, fresh, "Data", Ours(marks_of_workbook(Book(old))), last=5)
    below = 6 + max(0, len(after) - len(FOUR))
    assert told(blob) == told(fresh) | {(below, 1): 42.0}


def test_a_workbook_that_was_edited_and_says_the_same_keeps_its_bytes():
    old = book(Oslo=1.0, Bergen=5.0)
    edited = with_a_sheet(old)
    first, _ = refreshed(edited, book(Oslo=2.0), old)
    assert refreshed(first, book(Oslo=2.0), old)[0] == first


def test_in_a_deck_the_chart_and_its_workbook_say_the_same(refresh):
    def edit(deck):
        part = keyed(deck, CHART).chart.part.chart_workbook.xlsx_part
        part._blob = with_a_sheet(part.blob)

    chart = refresh(edit).shape(CHART).chart
    blob = chart.part.chart_workbook.xlsx_part.blob
    assert parts(blob)["xl/worksheets/sheet2.xml"] == MINE
    cells = Book(blob).cells("Data")
    for reference in chart._chartSpace.iter(qn("c:strRef"), qn("c:numRef")):
        sheet, first, line, end = re.fullmatch(
            r"(\w+)!\$([A-Z])\$(\d+)(?::\$[A-Z]\$(\d+))?", reference.findtext(qn("c:f"))
        ).groups()
        column = ord(first) - ord("A") + 1
        inside = [cells.get((at, column)) for at in range(int(line), int(end or line) + 1)]
        shown = {int(point.get("idx")): point.findtext(qn("c:v")) for point in reference.iter(qn("c:pt"))}
        assert sheet == "Data"
        assert {at: cell.number if cell.text is None else cell.text for at, cell in enumerate(inside) if cell} == shown


def test_a_sheet_that_was_renamed_is_found_by_the_name_that_the_chart_has(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        for formula in chart._chartSpace.iter("{*}f"):
            formula.text = formula.text.replace("Data!", "'My data'!")
        part = chart.part.chart_workbook.xlsx_part
        files = parts(part.blob)
        files["xl/workbook.xml"] = files["xl/workbook.xml"].replace(b'name="Data"', b'name="My data"')
        part._blob = packed(files)

    chart = refresh(edit).shape(CHART).chart
    assert {formula.text.split("!")[0] for formula in chart._chartSpace.iter("{*}f")} == {"'My data'"}
    assert Book(chart.part.chart_workbook.xlsx_part.blob).cells("My data")[2, 1].text == "Stavanger"


def test_a_sheet_whose_cells_do_not_say_where_they_are_is_read_in_their_order_and_refreshed():
    old, fresh = book(Oslo=1.0, Bergen=5.0), book(Bergen=3.0, Oslo=2.0, Narvik=4.5)
    files = parts(with_cells(old, C2=7))
    sheet = files["xl/worksheets/sheet1.xml"].decode()
    files["xl/worksheets/sheet1.xml"] = re.sub(r'(<(?:row|c)) r="\w+"', r"\1", sheet).encode()
    bare = packed(files)
    assert told(bare) == told(old) | {(2, 3): 7.0}
    blob, _ = refreshed(bare, fresh, old)
    assert told(blob) == told(fresh) | {(3, 3): 7.0}


def protected():
    """As a workbook with a password begins."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def binary():
    """An .xlsb: a package like an .xlsx, whose main part is no XML."""
    files = parts(book(Oslo=1.0))
    link = files["_rels/.rels"].replace(b"xl/workbook.xml", b"xl/workbook.bin")
    return packed(files | {"_rels/.rels": link, "xl/workbook.bin": b"\x83\x01\0"})


def swollen():
    """A workbook of few bytes that unpacks to more than 100 MB."""
    return packed(parts(book(Oslo=1.0)) | {"xl/media/image1.png": bytes(101 * 1024**2)})


@pytest.mark.slow
@pytest.mark.parametrize("make", [protected, binary, swollen])
def test_a_workbook_that_cannot_be_read_is_left_and_told_and_all_else_is_refreshed(refresh, make):
    blob = make()

    def edit(deck):
        keyed(deck, CHART).chart.part.chart_workbook.xlsx_part._blob = blob

    done = refresh(edit)
    chart = done.shape(CHART).chart
    assert done.told("left") == ["the chart's workbook cannot be read"]
    assert chart.part.chart_workbook.xlsx_part.blob == blob
    assert list(chart.plots[0].categories) == ["Stavanger", "Oslo", "Bergen"]
    assert done.shape("01_score/split/Title").text_frame.text == "Classes: NPS is 31.7 from 300 answers"


def test_the_names_of_the_rows_of_a_workbook_that_cannot_be_read_are_an_error_of_its_own():
    for blob in (protected(), binary(), swollen()):
        with pytest.raises(UnreadableError):
            row_names(blob)
