"""Are the days of a Jalali study Jalali, in every language, and those of another study Gregorian?"""

import datetime as dt
from itertools import product
from pathlib import Path

import pytest

from nps_analysis.headings import cell
from nps_analysis.language import LANGUAGES, day_name, english, period_name, speak, speaking, spoken, translated
from nps_analysis.language.jalali import in_jalali, jalali_day
from nps_analysis.language.spoken import calendar

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
DAY = dt.timedelta(days=1)
NOWRUZ = {  # as the calendars of Iran had it
    1375: (1996, 3, 20),
    1376: (1997, 3, 21),
    1400: (2021, 3, 21),
    1403: (2024, 3, 20),
    1404: (2025, 3, 21),
    1405: (2026, 3, 21),
    1408: (2029, 3, 20),
    1409: (2030, 3, 21),
}


@pytest.mark.parametrize(("year", "gregorian"), NOWRUZ.items())
def test_a_year_begins_at_nowruz_and_the_day_before_ends_the_last_one(year, gregorian):
    first = dt.date(*gregorian)
    assert jalali_day(first) == (year, 1, 1)
    last = 30 if year - 1 in (1375, 1399, 1403, 1408) else 29  # of Esfand; the others were not leap years
    assert jalali_day(first - DAY) == (year - 1, 12, last)


@pytest.mark.parametrize(
    ("day", "jalali"),
    [
        ("2025-03-20", "1403-12-30"),  # the last day of a leap year
        ("2026-09-30", "1405-07-08"),
        ("2026-09-22", "1405-06-31"),  # the last of the six months of 31 days
        ("2026-09-23", "1405-07-01"),
        ("1979-02-11", "1357-11-22"),  # the revolution, as Iran dates it
        ("1066-10-14", "1066-10-14"),  # no survey
    ],
)
def test_days_are_those_that_iran_has(day, jalali):
    assert in_jalali(dt.date.fromisoformat(day)) == jalali


def test_every_month_agrees_with_the_library_that_reads_jalali_dates():
    library = pytest.importorskip("jdatetime").date
    for year in range(1200, 1600):
        for month in range(1, 13):
            first = library(year, month, 1).togregorian()
            assert jalali_day(first) == (year, month, 1)
            before = library.fromgregorian(date=first - DAY)
            assert jalali_day(first - DAY) == (before.year, before.month, before.day)


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1405-07-08"),  # as tables have it
        ("fa", "۸ مهر ۱۴۰۵"),
        ("sv", "8 Mehr 1405"),
        ("de", "8. Mehr 1405"),  # and these as the CLDR has days of the language's own months
        ("fr", "8 Mehr 1405"),
        ("es", "8 de Mehr de 1405"),
    ],
)
def test_a_day_is_said_in_the_calendar_of_the_study(language, written):
    with speaking(language, "jalali"):
        assert day_name(dt.date(2026, 9, 30)) == written


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_of_the_gregorian_calendar_keeps_its_days(language):
    with speaking(language, "jalali"):
        translated("log of 2026-01-01 to 2026-09-15")  # what was said once is not said again of another study
    with speaking(language):
        assert day_name(dt.date(2026, 9, 30)) == period_name("2026-09-30")
        assert "2026" in translated("log of 2026-01-01 to 2026-09-15").translate(str.maketrans("۰۲۶", "026"))


@pytest.mark.parametrize(
    ("language", "days"),
    [
        ("en", ["1404-10-11", "1405-06-24"]),
        ("fa", ["۱۱ دی ۱۴۰۴", "۲۴ شهریور ۱۴۰۵"]),
        ("sv", ["11 Dey 1404", "24 Shahrivar 1405"]),
    ],
)
def test_days_in_notes_are_said_in_the_calendar_of_the_study(language, days):
    with speaking(language, "jalali"):
        said = translated("log of 2026-01-01 to 2026-09-15")
    assert [day in said for day in days] == [True, True]
    assert "202" not in said
    assert "۲۰۲" not in said


@pytest.mark.parametrize(
    ("note", "swedish", "persian"),
    [
        (
            '2 dates in "date" after 2026-09-30, in no period, in row 4, 5',
            "2 datum i ”date” efter 8 Mehr 1405, i ingen period, på rad 4, 5",
            "۲ تاریخ در «date» پس از ۸ مهر ۱۴۰۵، در هیچ دوره‌ای، در سطر 4, 5",
        ),
        (
            '1 date in "date" after 2026-09-30, in no period',
            "1 datum i ”date” efter 8 Mehr 1405, i ingen period",
            "۱ تاریخ در «date» پس از ۸ مهر ۱۴۰۵، در هیچ دوره‌ای",
        ),
        (
            '"since" after 2026-09-30, the study\'s day in 1 row (4) of a.csv: these days are not used',
            "”since” efter 8 Mehr 1405 (undersökningens dag) i 1 rad (4) av a.csv: dessa dagar används inte",
            "«since» پس از ۸ مهر ۱۴۰۵ (روز مطالعه) در ۱ سطر (4) از a.csv: این تاریخ‌ها به کار نمی‌روند",
        ),
        (
            '1 date in "date" before 2000, in no period, in row 1',
            "1 datum i ”date” före 2000, i ingen period, på rad 1",
            "۱ تاریخ در «date» پیش از سال ۲۰۰۰ میلادی، در هیچ دوره‌ای، در سطر 1",
        ),
        (
            '"contacted" before the answer in 2 rows (1, 2) of a.csv: these days are not used',
            "”contacted” före svaret i 2 rader (1, 2) av a.csv: dessa dagar används inte",
            "«contacted» پیش از پاسخ در ۲ سطر (1, 2) از a.csv: این تاریخ‌ها به کار نمی‌روند",
        ),
    ],
)
def test_days_that_cannot_be_are_told_beside_the_day_of_the_study(note, swedish, persian):
    for language, said in (("sv", swedish), ("fa", persian)):
        with speaking(language, "jalali"):
            assert translated(note) == said


WORDS = (  # of the data; they begin as notes of days do
    *("after sales", "after purchase", "on delivery", "over on Friday", "before the answer", "before 2000"),
    *("after the call, the study's day", "over on Monday to Friday", "log of calls to shops"),
    *("sent after the fair", "of 2019, which is after the merger", "3 answers after work left out"),
)


@pytest.mark.parametrize(
    "text",
    [
        *WORDS,
        *("responses 2026-09-30.csv", "wave_2026-09-30", "2026-09-30-final", "Launch 2026-09-30", "on 2026-02-30"),
        *("2026-09", "2026-Q3", "2026-W07", "on 2026-09-30.csv", "from 2026-09-301", "2026-09-30"),
        *("Customers since 2026-09-30", "Sale of 2026-09-30", "since 2026-09-30, until 2026-10-30", "from 2026-09-30"),
        "12 rows of log of 2026-09-30 without a company or a score left out",
        'times in "asked on 2026-09-30" have a zone and were moved to UTC',
        "rejected: code of 2026-09-30 for no answer left out",
    ],
)
def test_names_and_what_is_no_day_stay_as_they_are(text):
    with speaking("en", "jalali"):
        assert translated(text) == text


@pytest.mark.parametrize(("language", "calendar"), list(product(["de", "sv"], ["gregorian", "jalali"])))
def test_names_that_begin_as_notes_of_days_do_stay_as_they_are_in_other_languages(language, calendar):
    with speaking(language, calendar):
        assert [cell("kind", text) for text in WORDS] == list(WORDS)
        assert [translated(f"answer to another survey: {text}").split(": ", 1)[1] for text in WORDS] == list(WORDS)


def test_of_a_note_only_the_days_change_in_english():
    text = "12 answers after 2026-09-30 left out: not given yet on that day; 3 rows of 2026-09-30 without id left out"
    with speaking("en", "jalali"):
        assert translated(text) == text.replace("after 2026-09-30", "after 1405-07-08")


def test_tables_of_programs_have_gregorian_days_whatever_is_spoken():
    with speaking("fa", "jalali"):
        assert english("over on {day}", day=dt.date(2026, 9, 30)) == "over on 2026-09-30"
        assert calendar() == "jalali"


def test_the_calendar_goes_with_the_language():
    with speaking("fa", "jalali"):
        with speaking("sv"):
            assert (spoken(), calendar()) == ("sv", "gregorian")
        assert (spoken(), calendar()) == ("fa", "jalali")
    assert (spoken(), calendar()) == ("en", "gregorian")


def test_a_calendar_that_nobody_speaks_is_named():
    with pytest.raises(ValueError, match="no calendar 'persian'; there are gregorian, jalali"):
        speak("fa", "persian")
    assert spoken() == "en"


def test_every_notebook_speaks_with_the_calendar_of_the_study():
    texts = [path.read_text("utf-8") for path in NOTEBOOKS.glob("*.ipynb")]
    assert len(texts) == 16
    assert [text for text in texts if "study.language, " not in text or "study.calendar_of_periods)" not in text] == []
