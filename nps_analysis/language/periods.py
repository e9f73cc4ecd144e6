"""How does the language name a period? Tables have ``2026-Q3``; readers have it in their own words."""

import datetime as dt
import re

from babel.dates import format_date, format_skeleton

from nps_analysis.language.numbers import numerals
from nps_analysis.language.spoken import ENGLISH, locale, spoken
from nps_analysis.language.texts import _

PERIOD = re.compile(r"(\d{4})(?:-Q([1-4])|-W(\d\d)|-(\d\d)(?:-(\d\d))?)?")


def period_name(period: str) -> str:
    """A period as it is called: in English as tables have it (``2026-Q3``), else in the words of the language.

    What is no period comes back as it is.

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("sv"):
    ...     period_name("2026-03"), period_name("2026-Q3"), period_name("North")
    ('mars 2026', 'K3 2026', 'North')
    """
    found = PERIOD.fullmatch(period)
    if spoken() == ENGLISH or not found:
        return period
    year, quarter, week, month, day = found.groups()
    if day:
        return day_name(dt.date(int(year), int(month), int(day)))
    if month:
        return numerals(format_skeleton("yMMMM", dt.date(int(year), int(month), 1), locale=locale()))
    if quarter:
        first = dt.date(int(year), 3 * int(quarter) - 2, 1)
        return numerals(format_skeleton("yQQQ", first, locale=locale()))
    if week:
        return _("week {week}, {year}", week=numerals(str(int(week))), year=numerals(year))
    return numerals(year)


def day_name(day: dt.date) -> str:
    """A day as it is written: in English ``2026-03-29``, else as the language has it in full."""
    return day.isoformat() if spoken() == ENGLISH else numerals(format_date(day, "long", locale=locale()))
