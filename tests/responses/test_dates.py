"""Is a written date read as what it says, and never guessed?"""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.dates import read_dates
from nps_analysis.schema import DataError
from nps_analysis.study import Study

UTC = 'times in "day" have a zone and were moved to UTC; name the zone of the report with --tz'
CERTAIN = "dates whose day, month and year are certain"
DO = 'give --date-format, for instance "%d/%m/%Y", or name another column with --date'
SERIAL = "spreadsheet day number read as a date"
YEAR_FIRST = "year first, but not written as ISO dates are"


def read(*texts, rows=None, **keys):
    return read_dates(pd.Series(list(texts), dtype=object), pd.Series(rows or [1] * len(texts)), Study(**keys), "day")


def times(*texts, **keys):
    """ISO times, None where a text is no date."""
    parsed = read(*texts, **keys).parsed
    return [None if pd.isna(one) else one.isoformat() for one in parsed]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-03-29", "2026-03-29T00:00:00"),
        ("2026-03-29 11:38", "2026-03-29T11:38:00"),
        ("2026-03-29T11:38:05", "2026-03-29T11:38:05"),
        ("2026-03-29 08:51:12.402", "2026-03-29T08:51:12.402000"),
        ("2026-03-29 08:51:12,5", "2026-03-29T08:51:12.500000"),
        ("  2026-03-29 ", "2026-03-29T00:00:00"),
        ("۲۰۲۶-۰۳-۲۹", "2026-03-29T00:00:00"),
        ("2024-02-29", "2024-02-29T00:00:00"),
    ],
)
def test_iso_dates_are_read_without_a_repair(text, time):
    dates = read(text)
    assert dates.parsed.iloc[0].isoformat() == time
    assert (dates.repairs, dates.warnings, dates.unusable) == ({}, [], None)


@pytest.mark.parametrize(
    ("text", "time", "repair"),
    [
        ("2026/03/29", "2026-03-29T00:00:00", YEAR_FIRST),
        ("2026/3/9 8:05", "2026-03-09T08:05:00", YEAR_FIRST),
        ("2026.03.29 08:05:09", "2026-03-29T08:05:09", YEAR_FIRST),
        ("2026-3-9", "2026-03-09T00:00:00", YEAR_FIRST),
        ("20260329", "2026-03-29T00:00:00", YEAR_FIRST),
        ("45292", "2024-01-01T00:00:00", SERIAL),  # as Excel shows it
        ("45292.5", "2024-01-01T12:00:00", SERIAL),
        ("36526.0", "2000-01-01T00:00:00", SERIAL),
        ("1704067200", "2024-01-01T00:00:00", "Unix seconds read as a date"),  # date -u -d @1704067200
        ("1704067200.0", "2024-01-01T00:00:00", "Unix seconds read as a date"),
    ],
)
def test_other_certain_dates_are_read_as_repairs(text, time, repair):
    dates = read(text, rows=[7])
    assert dates.parsed.iloc[0].isoformat() == time
    assert dates.repairs == {repair: 7}


@pytest.mark.parametrize(
    ("texts", "first", "repair"),
    [
        (["05/01/2024", "25/12/2024"], "2024-01-05T00:00:00", "date read day first"),
        (["01/05/2024", "12/25/2024"], "2024-01-05T00:00:00", "date read month first"),
        (["5.1.2024 8:05", "25.12.2024 17:00"], "2024-01-05T08:05:00", "date read day first"),
        (["5-1-2024", "25-12-2024"], "2024-01-05T00:00:00", "date read day first"),
        (["1/5/2024 1:05:09 PM", "12/25/2024 12:30 AM"], "2024-01-05T13:05:09", "date read month first"),
        (["1/5/2024 12:05 am", "12/25/2024 12:30 pm"], "2024-01-05T00:05:00", "date read month first"),
    ],
)
def test_a_day_over_12_tells_the_order(texts, first, repair):
    dates = read(*texts)
    assert dates.parsed.iloc[0].isoformat() == first
    assert dates.parsed.notna().all()
    assert dates.repairs == {repair: 2}
    assert dates.unusable is None


def test_two_digit_years_are_a_warning():
    dates = read("25/12/24")
    assert dates.parsed.iloc[0].isoformat() == "2024-12-25T00:00:00"
    assert dates.warnings == ['years in "day" have two digits and were read as 20xx']


def test_both_orders_in_one_column_make_dates_unusable_and_show_one_of_each():
    dates = read("25/12/2024", "01/02/2024", "12/25/2024")
    error = dates.unusable
    assert (error.what, error.required, error.do) == ('the dates in "day" cannot be placed in periods', CERTAIN, DO)
    assert error.found == 'both orders: "25/12/2024" can only be day first, "12/25/2024" only month first'
    assert dates.warnings == [f"{error.what}: {error.found}; the answers count in totals, not in periods"]


def test_an_order_that_nothing_tells_is_not_guessed():
    error = read("01/02/2024", "11/12/2024").unusable
    assert error.found == 'dates such as "01/02/2024" and no day over 12 that would tell day from month'


def test_a_date_that_is_none_in_either_order_tells_no_order():
    dates = read("05/01/2024", "45/13/2024", "25/12/2024")
    assert dates.unusable is None
    assert dates.parsed.notna().tolist() == [True, False, True]
    assert read("05/01/2024", "45/13/2024").unusable.found.endswith("no day over 12 that would tell day from month")


def test_impossible_dates_are_counted_and_shown():
    dates = read("2024-02-30", "2023-13-01", "0000-00-00", "2024-01-01", "soon", rows=[2, 1, 1, 9, 1])
    assert dates.parsed.notna().tolist() == [False, False, False, True, False]
    assert dates.warnings == [
        '5 dates in "day" could not be read, in no period: '
        "such as '2024-02-30', '2023-13-01', '0000-00-00' and 1 more"
    ]


def test_one_impossible_date_is_spoken_of_in_the_singular():
    assert read("2024-02-30", "2024-01-01").warnings[0].startswith('1 date in "day" could not be read')


def test_where_no_date_can_be_read_none_is_usable():
    error = read("soon", "later").unusable
    assert (error.required, error.found, error.do) == (CERTAIN, "none that could be read, such as 'soon', 'later'", DO)


@pytest.mark.parametrize("blank", ["", "NA", "n/a", "null", "None", "-", "--", ".", " "])
def test_blank_dates_are_no_fault(blank):
    dates = read(blank, "2024-01-01")
    assert (dates.parsed.isna().tolist(), dates.warnings) == ([True, False], [])
    assert read(blank).unusable is None


def test_no_dates_at_all_are_no_fault():
    dates = read()
    assert (len(dates.parsed), dates.unusable, dates.warnings) == (0, None, [])


# Zones


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-31T23:30:00-02:00",
        "2024-02-01T01:30:00Z",
        "2024-02-01 01:30:00 UTC",
        "2024-02-01 03:30+0200",
        "2024-02-01 03:30:00 +02:00",
    ],
)
def test_times_with_a_zone_are_moved_to_utc_and_that_is_said(text):
    dates = read(text)
    assert dates.parsed.iloc[0].isoformat() == "2024-02-01T01:30:00"
    assert dates.warnings == [UTC]


def test_times_with_a_zone_are_moved_to_the_zone_that_is_named():
    dates = read("2024-03-31T00:59:00Z", "2024-03-31T01:01:00Z", tz="Europe/Stockholm")  # the clock jumps at 1:00 UTC
    assert [one.isoformat() for one in dates.parsed] == ["2024-03-31T01:59:00", "2024-03-31T03:01:00"]
    assert dates.warnings == []


def test_times_without_a_zone_stay():
    assert times("2024-01-31T23:30:00", tz="Asia/Tehran") == ["2024-01-31T23:30:00"]


# A form that is named


def test_a_form_that_is_named_decides():
    assert times("01/02/2024", "11/12/2024", date_format="%d/%m/%Y") == ["2024-02-01T00:00:00", "2024-12-11T00:00:00"]
    assert times("01/02/2024", date_format="%m/%d/%Y") == ["2024-01-02T00:00:00"]
    assert times("2024-01-01", "", date_format="%d/%m/%Y") == [None, None]


def test_a_form_may_hold_a_zone():
    assert times("01/02/2024 00:30 +0100", "01/02/2024 00:30 +0000", date_format="%d/%m/%Y %H:%M %z") == [
        "2024-01-31T23:30:00",
        "2024-02-01T00:30:00",
    ]


def test_a_form_that_is_none_is_an_error(parts_of):
    what, required, found, do = parts_of(read, "01/02/2024", date_format="%d/%m/%Q")
    assert (what, required) == ('"%d/%m/%Q" is no form of a date', 'codes such as in "%d/%m/%Y %H:%M"')
    assert "Q" in found
    assert do == "correct --date-format"


# Properties

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@settings(max_examples=40)
@given(st.lists(days, min_size=1, max_size=10), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]))
def test_every_day_is_read_back_from_every_form_that_is_certain(some, form):
    expected = [f"{day.isoformat()}T00:00:00" for day in some]
    assert times(*(day.strftime(form) for day in some)) == expected


@settings(max_examples=40)
@given(days, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y"]))
def test_a_day_is_read_right_or_not_at_all(day, form):
    try:
        found = times(day.strftime(form))
    except DataError:
        return
    assert found in ([f"{day.isoformat()}T00:00:00"], [None])


@settings(max_examples=40)
@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_text_makes_it_fall_over(texts):
    assert len(read(*texts).parsed) == len(texts)
