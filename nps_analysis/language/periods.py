"""How does the language name a period? Tables have ``2026-Q3``; readers have it in their own words."""

import datetime as dt
import re

from babel.dates import format_date, format_skeleton

from nps_analysis.language.jalali import in_jalali, is_jalali_year, leaps
from nps_analysis.language.numbers import digits, numerals
from nps_analysis.language.spoken import ENGLISH, JALALI, calendar, locale, spoken
from nps_analysis.language.texts import _

PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-W(\d\d)|-(\d\d)(?:-(\d\d))?)?")

NAMES = {  # months and quarters, the seasons, in Persian and in Latin letters
    True: ("فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند", "بهار تابستان پاییز زمستان"),
    False: (
        "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand",
        "Bahar Tabestan Paiz Zemestan",
    ),
}


def period_name(period: str) -> str:
    """A period as it is called: in English as tables have it (``2026-Q3``), else in the words of the language.

    A period keeps the calendar of its year; days of answers and of reports are said by ``day_name``. What is no period
    comes back as it is.

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("sv"):
    ...     period_name("2026-03"), period_name("2026-Q3"), period_name("North")
    ('mars 2026', 'K3 2026', 'North')
    """
    found = PERIOD.fullmatch(period)
    if spoken() == ENGLISH or not found or not _in_a_calendar(*found.groups()):
        return period
    year, quarter, week, month, day = found.groups()
    if is_jalali_year(int(year)):
        return _jalali(year, quarter, month, day)
    if day:
        written = format_date(dt.date(int(year), int(month), int(day)), "long", locale=locale())
        return _first(digits(written))
    if month:
        return digits(format_skeleton("yMMMM", dt.date(int(year), int(month), 1), locale=locale()))
    if quarter:
        first = dt.date(int(year), 3 * int(quarter) - 2, 1)
        return digits(format_skeleton("yQQQ", first, locale=locale()))
    if week:
        return _("week {week}, {year}", week=numerals(str(int(week))), year=numerals(year))
    return numerals(year)


def _in_a_calendar(year: str, quarter: str | None, week: str | None, month: str | None, day: str | None) -> bool:
    """Whether what is written as a period is one; a number such as ``2026-13`` or ``1001-20`` is none.

    >>> _in_a_calendar("2026", None, None, "02", "29"), _in_a_calendar("2024", None, None, "02", "29")
    (False, True)
    """
    if is_jalali_year(int(year)):
        longest = 31 if int(month or 1) <= 6 else 29 if int(month or 1) == 12 and not leaps(int(year)) else 30
        return int(month or 1) in range(1, 13) and int(day or 1) in range(1, longest + 1) and _is_week(week)
    try:
        dt.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return False
    return _is_week(week)


def _is_week(week: str | None) -> bool:
    return int(week or 1) in range(1, 54)


def _jalali(year: str, quarter: str | None, month: str | None, day: str | None) -> str:
    """A period of the Jalali calendar, whose quarters are the seasons, in the order that the language has."""
    months, seasons = (names.split() for names in NAMES[spoken() == "fa"])
    if quarter:
        return f"{seasons[int(quarter) - 1]} {numerals(year)}"
    if not month:
        return numerals(year)
    written = locale().date_formats["long"] if day else locale().datetime_skeletons["yMMMM"]
    told = {"d": str(int(day or 1)), "MMMM": months[int(month) - 1], "y": year}
    return _first(digits(written.format % told))


def day_name(day: dt.date) -> str:
    """A Gregorian day as it is written: in English ``2026-03-29``, else as the language has it in full.

    It is said in the calendar of the study:

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("sv", "jalali"):
    ...     day_name(dt.date(2026, 9, 30))
    '8 Mehr 1405'
    """
    return period_name(in_jalali(day) if calendar() == JALALI else day.isoformat())


def written_day(text: str) -> str:
    """``day_name`` of a day as files have it; another text as it is.

    >>> written_day("2026-09-30"), written_day("2026-02-31")
    ('2026-09-30', '2026-02-31')
    """
    try:
        return day_name(dt.date.fromisoformat(text))
    except ValueError:
        return text


def _first(day: str) -> str:
    """A day of a month, with the ordinal that French has for the first, which the CLDR leaves out."""
    return re.sub(r"^1\b", "1er", day) if spoken() == "fr" else day
