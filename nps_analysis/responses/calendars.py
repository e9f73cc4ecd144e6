"""Days of the Jalali (Solar Hijri) calendar, which Iran and Afghanistan use, as days of the Gregorian one."""

import datetime as dt
from types import ModuleType

from nps_analysis.responses.months import plain_word
from nps_analysis.schema import DataError


def gregorian_day(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of a Jalali one; ValueError where there is no such day, DataError without the library."""
    return _library().date(year, month, day).togregorian()


def jalali_month_of(word: str) -> int | None:
    """The month of the Jalali calendar that ``word`` names, in Persian or in Latin letters; None where it is none."""
    dates = _library().date
    names = {
        plain_word(name): i
        for all_names in (dates.j_months_fa, dates.j_months_en)
        for i, name in enumerate(all_names, 1)
    }
    return (names | {plain_word("امرداد"): 5}).get(plain_word(word))


def _library() -> ModuleType:
    try:
        import jdatetime  # an extra: few studies need it
    except ImportError:
        raise DataError(
            "dates of the Jalali calendar cannot be read",
            required="the library jdatetime, which is an extra",
            found="none that is installed",
            do='install it with: pip install "nps-analysis[jalali]"',
        ) from None
    return jdatetime
