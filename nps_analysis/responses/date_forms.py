"""The forms in which people and tools write dates: what each text says, where that is certain or needs an order."""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from nps_analysis.language import N_, english, is_jalali_year
from nps_analysis.responses.calendars import gregorian_day, jalali_month_of
from nps_analysis.responses.months import month_of

NAMED = {  # hours from Greenwich of abbreviations that stand for one zone
    **{"CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "WET": 0, "WEST": 1, "EET": 2, "EEST": 3, "JST": 9},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
}
ZONE = rf"{'|'.join(NAMED)}|" + r"Z|(?:UTC|GMT)?\s?[+\-\u2212]\d{1,2}(?::?\d{2})?|UTC|GMT"
# A zone stands behind a time, some tools put its name in brackets behind it.
ZONED = re.compile(
    rf"(.*\d:\d{{2}}(?::\d{{2}}(?:[.,]\d{{1,9}})?)?(?:\s*[AaPp]\.?[Mm]\.?)?|\d{{8}}T\d{{4,6}})\s*({ZONE})"
    r"(?:\s*\[[^\]]*\]|\s*\([^)]*\))?"
)
ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?"
PARTS = re.compile(  # 29/03/2026, 3/29/26 6:24 PM: the order of day and month is not certain
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})"
    r"(?:[ ,T]+(?:kl\.? )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?)?"
)
HALVES = {"上午": 0, "午前": 0, "오전": 0, "下午": 12, "午後": 12, "오후": 12}  # before the hour
TIME = (
    r"(?:(?:[\sT,:.]|\([^\d)]{1,9}\)|\b(?:г\.|at|klo?|um|à|a las|às|alle|om|ob|saat|godz|ساعت)\b\.?)*"
    rf"(?P<before>{'|'.join(HALVES)})?\s*"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s*(?P<half>[AaPp]\.?\s?[Mm]\.?)?(?:\s*Uhr)?)?(?:\s*г\.?)?"
)
WORD = r"[^\d\s,./()-]+"
DAY, YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|:e|e|º|\.)?", r"(?P<year>\d{4}|\d{2})"
OF = r"(?:(?:d[eio]l?|of|den)\.?\s+|d['’]|ב)?"
FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?P<year>\d{{4}})([/.-])\s*(?P<month>\d{{1,2}})\2\s*(?P<day>\d{{1,2}})\.?{TIME}",
        rf"(?P<year>\d{{4}})\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*(?P<day>\d{{1,2}})\s*[日일]?"
        rf"(?:\s*\([^\d)]{{1,9}}\))?{TIME}",
        r"(?P<year>(?:1[2-59]|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:[T ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<half>)?)?",
        rf"(?:{WORD}\.?\s*,?\s+){{0,2}}{DAY}[\s/-]*{OF}\s*(?P<word>{WORD})\.?[\s,/-]*{OF}\s*{YEAR}{TIME}",
        rf"(?:{WORD}\.?\s*,?\s+)?(?P<word>{WORD})\.?[\s-]*{DAY}\s*,?[\s-]+(?P<year>\d{{4}}){TIME}",
        rf"(?P<year>\d{{4}})[\s/.,-]+(?P<word>{WORD})\.?[\s/.,-]+(?P<day>\d{{1,2}})\.?{TIME}",
        rf"(?:{WORD}\s+)?(?P<word>{WORD})\s+(?P<day>\d{{1,2}})\s+(?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})"
        r":(?P<second>\d{2})(?P<half>)?\s+(?:UTC\s+|GMT\s+)?(?P<year>\d{4})",
        rf"(?:ngày )?{DAY} (?P<word>tháng \d{{1,2}}),? (?:năm )?(?P<year>\d{{4}}){TIME}",
        r"(?P<year>(?:19|20)\d{2})-?W(?P<week>\d{2})(?:-?(?P<day>[1-7]))?",
        r"(?P<year>\d{4})[\s-]?Q(?P<quarter>[1-4])",
        r"Q(?P<quarter>[1-4])[\s/-]?(?P<year>\d{4})",
        r"(?P<year>(?:1[2-5]|20)\d{2})[/-](?P<month>\d{1,2})",
        r"(?P<month>\d{1,2})[/.-](?P<year>(?:1[2-5]|20)\d{2})",
        r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]",
        rf"(?P<word>{WORD})\.?[\s,/-]*{OF}\s*(?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})[\s/.,-]+(?P<word>{WORD})\.?",
        rf"(?P<word>{WORD})\.?(?:-|\s?['’])(?P<year>\d{{2}})",  # as spreadsheets write months
    )
)
YEAR_FIRST = N_("year first, but not written as ISO dates are")
JALALI = N_("date of the Jalali calendar")
IN_WORDS = N_("month written as a word")
FIRST_DAYS = {of: english("{of} without a day, read as its first day", of=of) for of in ("week", "month", "quarter")}
DAY_FIRST, MONTH_FIRST = N_("date read day first"), N_("date read month first")


class Written(NamedTuple):
    """A day and time as it is written, of a calendar that only its year tells, and what reading it repaired."""

    year: int
    month: int
    day: int
    hour: int = 0
    minute: int = 0
    second: int = 0
    repair: str = ""
    short: bool = False  # whether the year has two digits

    def time(self, jalali: bool) -> dt.datetime | None:
        """The time in the Gregorian calendar, None where there is no such day or time."""
        try:
            of = gregorian_day if jalali and is_jalali_year(self.year) else dt.date
            return dt.datetime.combine(
                of(self.year, self.month, self.day), dt.time(self.hour, self.minute, self.second)
            )
        except (ValueError, OverflowError):
            return None


def certain(text: str, jalali: bool = False) -> Written | None:
    """What a text says whose order of day, month and year is certain; None for any other.

    >>> certain("29. März 2026")[:3], certain("March 29th, 2026 6:24 pm")[:5], certain("29/03/2026")
    ((2026, 3, 29), (2026, 3, 29, 18, 24), None)
    """
    for form in FORMS:
        match = form.fullmatch(text)
        if match and (written := _from_names(match.groupdict(), jalali)):
            return written
    return None


def _from_names(found: dict[str, str | None], jalali: bool) -> Written | None:
    word, year = found.get("word"), found["year"] or ""
    if week := found.get("week"):
        return _in_week(int(year), int(week), found["day"])
    months: list[Callable[[str], int | None]] = [month_of, *([jalali_month_of] if jalali else [])]
    month = next((number for one in months if (number := one(word))), None) if word else int(found.get("month") or 0)
    if month is None:
        return None
    if quarter := found.get("quarter"):
        month = 3 * int(quarter) - 2
    if not found.get("day"):
        first = FIRST_DAYS["quarter" if quarter else "month"]
        return Written(_full(year), month, 1, repair=first, short=len(year) == 2)
    numbers = (_full(year), month, int(found["day"] or 0))
    return Written(*numbers, *_clock(found), repair=IN_WORDS if word else YEAR_FIRST, short=len(year) == 2)


def _in_week(year: int, week: int, day: str | None) -> Written | None:
    """A day of an ISO week, its first one where none is named; None for a week that the year does not have."""
    try:
        date = dt.date.fromisocalendar(year, week, int(day or 1))
    except ValueError:
        return None
    return Written(date.year, date.month, date.day, repair=YEAR_FIRST if day else FIRST_DAYS["week"])


def in_order(match: re.Match, day_first: bool) -> Written:
    """What a match of ``PARTS`` says where the order is known."""
    day, month = (match[1], match[3]) if day_first else (match[3], match[1])
    clock = _clock(dict(zip(("hour", "minute", "second", "half"), match.groups()[4:], strict=True)))
    repair = DAY_FIRST if day_first else MONTH_FIRST
    return Written(_full(match[4]), int(month), int(day), *clock, repair=repair, short=len(match[4]) == 2)


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _clock(found: dict[str, str | None]) -> tuple[int, int, int]:
    hour, half = int(found.get("hour") or 0), (found.get("half") or "").casefold()
    if before := found.get("before"):
        hour = hour % 12 + HALVES[before]
    elif half:
        hour = hour % 12 + 12 * half.startswith("p")
    return hour, int(found.get("minute") or 0), int(found.get("second") or 0)


def minutes_from_utc(zone: str) -> int:
    """How many minutes a zone such as +02:00, GMT+2, -0330, CEST or Z is ahead of UTC.

    >>> [minutes_from_utc(zone) for zone in ("Z", "+02:00", "GMT+2", "-0330", "CEST")]
    [0, 120, 120, -210, 120]
    """
    if zone in NAMED:
        return NAMED[zone] * 60
    match = re.search(r"([+\-\u2212])(\d{1,2}):?(\d{2})?$", zone)
    if match is None:
        return 0
    size = int(match[2]) * 60 + int(match[3] or 0)
    return size if match[1] == "+" else -size
