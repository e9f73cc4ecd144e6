"""Does whoever reads deck and workbook of a Jalali study read Jalali days, and has the manifest Gregorian ones?"""

import re
from zipfile import ZipFile

import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.workbook import build_workbook
from tests.reporting.deck.company_templates import standard

OLDER = "the log begins on 2026-01-01: 7 of 20 answers are older, and nothing here is about them"
JALALI = {"language": "fa", "period_calendar": "jalali"}


@pytest.mark.parametrize(
    ("settings", "day"),
    [
        (JALALI, "۱۱ دی ۱۴۰۴"),
        ({"language": "fa", "calendar": "jalali"}, "۱۱ دی ۱۴۰۴"),  # as a study of such dates is read
        ({"language": "fa"}, "۱ ژانویهٔ ۲۰۲۶"),
        ({"period_calendar": "jalali"}, "1404-10-11"),
        ({}, "2026-01-01"),
    ],
)
def test_a_warning_in_deck_and_workbook_has_its_day_in_the_calendar_of_the_study(
    run_of, a_finding, tmp_path, settings, day
):
    folder = run_of(a_finding({"Lund": (3, 4, 30)}), settings=settings, warnings=[OLDER])
    deck = Presentation(str(build_deck(folder, tmp_path / "deck.pptx")))
    assert day in deck.slides[-1].notes_slide.notes_text_frame.text
    with ZipFile(build_workbook(folder, tmp_path / "book.xlsx")) as book:
        texts = book.read("xl/sharedStrings.xml").decode()
    assert day in re.sub(r"<[^>]+>", "\n", texts)
    assert OLDER in (folder / "manifest.json").read_text("utf-8")


@pytest.mark.parametrize(
    ("settings", "day"),
    [(JALALI, "۸ مهر ۱۴۰۵"), (JALALI | {"language": "en"}, "1405-07-08"), ({"language": "fa"}, "2026-09-30")],
)
def test_the_notes_of_a_workbook_have_the_day_that_counts_as_today(run_of, a_finding, tmp_path, settings, day):
    folder = run_of(a_finding({"Lund": (3, 4, 30)}), settings=settings | {"as_of": "2026-09-30"})
    book = CalamineWorkbook.from_path(build_workbook(folder, tmp_path / "book.xlsx"))
    rows = book.get_sheet_by_index(len(book.sheet_names) - 1).to_python()
    assert [row[1] for row in rows if row[0] == "as_of"] == [day]


@pytest.mark.parametrize(
    ("settings", "day"),
    [(JALALI, "۸ مهر ۱۴۰۵"), ({"language": "sv"}, "30 september 2026"), ({}, "2026-09-30")],
)
def test_the_date_on_a_slide_is_written_as_the_study_has_days(run_of, a_finding, tmp_path, settings, day):
    folder = run_of(a_finding({"Lund": (3, 4, 30)}), settings=settings | {"as_of": "2026-09-30"})
    (tmp_path / "corporate.pptx").write_bytes(standard())
    deck = Presentation(str(build_deck(folder, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx")))
    dates = [it.text for slide in deck.slides for it in slide.placeholders if it.placeholder_format.type.name == "DATE"]
    assert dates == [day] * len(deck.slides)
