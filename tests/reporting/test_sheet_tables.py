"""Do the tables that share a sheet stay within it, and does the sheet say what it has no room for?"""

import re
from io import BytesIO
from zipfile import ZipFile

import pandas as pd
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from nps_analysis.language import speaking
from nps_analysis.reporting import sheet_tables
from nps_analysis.reporting.sheet_formats import Formats
from nps_analysis.reporting.sheet_tables import Page


def test_tables_share_the_rows_of_a_sheet_and_what_is_left_out_is_counted(monkeypatch):
    monkeypatch.setattr(sheet_tables, "MOST_ROWS", 30)
    blob = BytesIO()
    book = Workbook(blob)
    page = Page(book.add_worksheet("01"), Formats(book), "01")
    frame = pd.DataFrame({"store": [f"#{at}" for at in range(20)], "n": range(20)})
    page.prepare([frame] * 3)
    for at in range(3):
        page.finding({"headline": f"Finding {at}", "caption": "NPS", "table": f"tables/{at}.csv"}, frame)
    book.close()
    blob.seek(0)
    rows = [row[0] for row in CalamineWorkbook.from_filelike(blob).get_sheet_by_name("01").to_python()]
    stores = [text for text in rows if text.startswith("#")]
    more = [text for text in rows if "more row" in text]
    assert stores[:20] == [f"#{at}" for at in range(20)]
    assert stores[20:] == [f"#{at}" for at in range(len(stores) - 20)]  # the second begins, the third has none
    assert more == [f"{40 - len(stores)} more rows in tables/1.csv", "20 more rows in tables/2.csv"]
    assert 20 < len(stores) < 30
    assert len(rows) < 30 + 3 * 6


def test_a_column_is_as_wide_as_its_periods_are_in_the_language_of_the_report():
    blob = BytesIO()
    book = Workbook(blob)
    sheet = book.add_worksheet("02")
    with speaking("fa"):
        Page(sheet, Formats(book), "02").prepare([pd.DataFrame({"column": ["quarter"], "group": ["1404-Q4"]})])
    book.close()
    written = ZipFile(blob).read("xl/worksheets/sheet1.xml").decode()
    widths = [float(width) for width in re.findall(r'<col [^>]*?width="([\d.]+)"', written)]
    assert widths[1] > len("زمستان ۱۴۰۴")
