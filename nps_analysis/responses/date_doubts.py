"""What is said of dates that could not be read, or not for certain? In English, for warnings and manifests."""

from collections.abc import Sequence

from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import DataError, listed


def said_of_first_days(name: str, units: Sequence[str]) -> str:
    """Of dates that say a month or year only.

    >>> said_of_first_days("answered", ["month"])
    '"answered" says only the month of some answers, whose first day is taken: shorter periods would mean nothing'
    """
    return english(
        '"{name}" says only the {units} of some answers, whose first day is taken: shorter periods would mean nothing',
        name=name,
        units=listed(units),
    )


def said_of_short_years(name: str) -> str:
    return english('years in "{name}" have two digits and were read as 20xx', name=name)


def such_as(shown: Sequence[str]) -> str:
    """Examples of what is no date, where they may be shown.

    >>> such_as(["'soon'"]), such_as([])
    ("such as 'soon'", 'what is there may be personal')
    """
    return english("such as {shown}", shown=listed(shown, 3)) if shown else N_("what is there may be personal")


def said_of_unread(column: str, n: int, such: str) -> str:
    return nenglish(
        '{n} date in "{column}" could not be read, in no period: {such}',
        '{n} dates in "{column}" could not be read, in no period: {such}',
        n,
        column=column,
        such=such,
    )


def said_of_two_orders(name: str, day_first: str, month_first: str) -> str:
    return english(
        '"{name}" has two orders: dates such as "{day_first}" day first, dates such as "{month_first}" month first,'
        " each told by days over 12",
        name=name,
        day_first=day_first,
        month_first=month_first,
    )


def said_of_swapped(name: str) -> str:
    return english(
        'a spreadsheet may have taken days for months in "{name}": all dates that are written year first '
        "have a day up to 12, all others one over 12",
        name=name,
    )


def said_of_no_zone(name: str, n: int, zone: str) -> str:
    return nenglish(
        '{n} time in "{name}" without a zone, beside others with one, taken as {zone}',
        '{n} times in "{name}" without a zone, beside others with one, taken as {zone}',
        n,
        name=name,
        zone=zone,
    )


def said_of_skipped(name: str, n: int, zone: str) -> str:
    return nenglish(
        '{n} time in "{name}" did not exist in {zone}, where the clock was put forward: taken as written',
        '{n} times in "{name}" did not exist in {zone}, where the clock was put forward: taken as written',
        n,
        name=name,
        zone=zone,
    )


def said_of_utc(column: str) -> str:
    return english(
        'times in "{column}" have a zone and were moved to UTC; name the zone of the report with --tz', column=column
    )


def not_in_periods(column: str) -> str:
    return english('the dates in "{column}" cannot be placed in periods', column=column)


def said_of_unusable(error: DataError) -> str:
    return english("{what}: {found}; the answers count in totals, not in periods", what=error.what, found=error.found)
