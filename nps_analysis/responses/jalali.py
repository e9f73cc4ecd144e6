"""Periods of the Jalali (Solar Hijri) calendar: 1405, 1405-Q1 (spring), 1405-03, 1405-03-29."""

import datetime as dt

import pandas as pd

from nps_analysis.language import is_jalali_year
from nps_analysis.language.jalali import in_jalali, jalali_day
from nps_analysis.responses.calendars import gregorian_day

IN_A_YEAR = {"year": 1, "quarter": 4, "month": 12}


def is_jalali(label: str) -> bool:
    """Whether a period is of the Jalali calendar: no survey is from such a year of the Gregorian one.

    >>> is_jalali("1405-Q1"), is_jalali("2026-Q1")
    (True, False)
    """
    return is_jalali_year(int(label[:4]))


def jalali_label(day: dt.date, period: str) -> str:
    """The name of the period that a Gregorian day lies in.

    >>> jalali_label(dt.date(2026, 6, 1), "quarter"), jalali_label(dt.date(2026, 6, 1), "day")
    ('1405-Q1', '1405-03-11')
    """
    if period == "day":
        return in_jalali(day)
    year, month, _ = jalali_day(day)
    return _label(year * IN_A_YEAR[period] + (month - 1) * IN_A_YEAR[period] // 12, period)


def jalali_labels(first: str, last: str, period: str) -> list[str]:
    """All periods from ``first`` to ``last``.

    >>> jalali_labels("1404-11", "1405-01", "month"), jalali_labels("1404-12-29", "1405-01-01", "day")
    (['1404-11', '1404-12', '1405-01'], ['1404-12-29', '1405-01-01'])
    """
    if period == "day":
        days = pd.date_range(*(jalali_bounds(label, "day")[0] for label in (first, last)))
        return [jalali_label(day.date(), "day") for day in days]
    return [_label(place, period) for place in range(_place(first, period), _place(last, period) + 1)]


def jalali_bounds(label: str, period: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first moment of a period, and the first after it; ValueError for one that the calendar does not have.

    >>> [str(day.date()) for day in jalali_bounds("1405-Q1", "quarter")]
    ['2026-03-21', '2026-06-22']
    """
    if period == "day":
        day = pd.Timestamp(gregorian_day(*map(int, label.split("-"))))
        return day, day + pd.Timedelta(days=1)
    place = _place(label, period)
    return _start(place, period), _start(place + 1, period)


def _place(label: str, period: str) -> int:
    """How many periods of its kind came before it in the calendar."""
    year, _, part = label.partition("-")
    number = int(part.removeprefix("Q") or 1)
    if not 1 <= number <= IN_A_YEAR[period]:
        raise ValueError(f"a year has {IN_A_YEAR[period]} such periods")
    return int(year) * IN_A_YEAR[period] + number - 1


def _label(place: int, period: str) -> str:
    year, number = divmod(place, IN_A_YEAR[period])
    return {"year": f"{year}", "quarter": f"{year}-Q{number + 1}", "month": f"{year}-{number + 1:02d}"}[period]


def _start(place: int, period: str) -> pd.Timestamp:
    year, number = divmod(place, IN_A_YEAR[period])
    return pd.Timestamp(gregorian_day(year, number * 12 // IN_A_YEAR[period] + 1, 1))
