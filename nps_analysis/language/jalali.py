"""Which day of the Jalali (Solar Hijri) calendar is a Gregorian day? By its cycle of 33 years, without a library."""

import datetime as dt

CYCLE, LEAPS = 33, (1, 5, 9, 13, 17, 22, 26, 30)  # of each 33 years these have 366 days
NOWRUZ = dt.date(2026, 3, 21).toordinal()  # 1 Farvardin 1405


def is_jalali_year(year: int) -> bool:
    """Whether a year is one of the Jalali calendar in which surveys may have been.

    >>> is_jalali_year(1405), is_jalali_year(2026)
    (True, False)
    """
    return year in range(1200, 1600)  # no survey is from these years of the Gregorian calendar


def leaps(year: int) -> bool:
    """Whether a Jalali year has 366 days.

    >>> [year for year in range(1390, 1410) if leaps(year)]
    [1391, 1395, 1399, 1403, 1408]
    """
    return year % CYCLE in LEAPS


def jalali_day(day: dt.date) -> tuple[int, int, int]:
    """The Jalali year, month and day of a Gregorian day.

    >>> jalali_day(dt.date(2026, 3, 21)), jalali_day(dt.date(2026, 3, 20))  # Nowruz, and the day before
    ((1405, 1, 1), (1404, 12, 29))
    """
    year = day.year - 621
    year -= day.toordinal() < _nowruz(year)
    passed = day.toordinal() - _nowruz(year)
    if passed < 6 * 31:  # six months have 31 days, the others 30 but for the last one
        return year, passed // 31 + 1, passed % 31 + 1
    return year, (passed - 6) // 30 + 1, (passed - 6) % 30 + 1


def in_jalali(day: dt.date) -> str:
    """A Gregorian day as tables have a day of the Jalali calendar; as it is where no survey can be from it.

    >>> in_jalali(dt.date(2026, 9, 30)), in_jalali(dt.date(1066, 10, 14))
    ('1405-07-08', '1066-10-14')
    """
    year, month, number = jalali_day(day)
    return f"{year}-{month:02d}-{number:02d}" if is_jalali_year(year) else day.isoformat()


def _nowruz(year: int) -> int:
    """The first day of a Jalali year, as Python counts days."""
    return NOWRUZ + 365 * (year - 1405) + _leaps_before(year) - _leaps_before(1405)


def _leaps_before(year: int) -> int:
    cycles, rest = divmod(year, CYCLE)
    return len(LEAPS) * cycles + sum(leap < rest for leap in LEAPS)
