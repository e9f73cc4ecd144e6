"""Is a written date read as what it says, and never guessed?"""

import datetime as dt
import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.dates import read_dates
from nps_analysis.schema import DataError
from nps_analysis.study import Study
from tests.examples import examples

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
        ("1704067200000", "2024-01-01T00:00:00", "Unix milliseconds read as a date"),
        ("1704067200500", "2024-01-01T00:00:00.500000", "Unix milliseconds read as a date"),
        ("1704067200000000", "2024-01-01T00:00:00", "Unix microseconds read as a date"),
        ("45292,5", "2024-01-01T12:00:00", SERIAL),
        ("20260329.0", "2026-03-29T00:00:00", YEAR_FIRST),
        ("20260329062412", "2026-03-29T06:24:12", YEAR_FIRST),
        ("20260329T062412", "2026-03-29T06:24:12", YEAR_FIRST),
        ("2026年3月29日", "2026-03-29T00:00:00", YEAR_FIRST),
        ("2026년 3월 29일 8:05", "2026-03-29T08:05:00", YEAR_FIRST),
        ("2026/03/29 6:24 PM", "2026-03-29T18:24:00", YEAR_FIRST),
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


@pytest.mark.parametrize(
    "text",
    [
        *("29 March 2026", "29th March 2026", "March 29, 2026", "Sunday, March 29th, 2026", "29-Mar-2026", "29MAR2026"),
        *("Mar 29 2026", "2026-Mar-29", "29 mars 2026", "sön 29 mars 2026", "den 29 mars 2026", "29. März 2026"),
        *("29. Mrz. 2026", "So., 29.03.2026".replace("03.", "März "), "29 de marzo de 2026", "29 de março de 2026"),
        *("dimanche 29 mars 2026", "29 marzo 2026", "29 maart 2026", "29 marts 2026", "29. maaliskuuta 2026"),
        *("29 marca 2026", "29 Mart 2026", "29 марта 2026 г.", "29 Μαρτίου 2026", "2026. március 29."),
        *("29 במרץ 2026", "29 मार्च 2026", "29 มีนาคม 2026", "29 tháng 3 năm 2026", "29 Mac 2026"),
        *("29 مارس 2026", "۲۹ مارس ۲۰۲۶", "٢٩ مارس ٢٠٢٦", "29 Mar 2026"),
    ],
)
def test_months_by_name_are_read_in_many_languages(text):
    dates = read(text, rows=[3])
    assert dates.parsed.iloc[0].isoformat() == "2026-03-29T00:00:00"
    assert (dates.repairs, dates.warnings) == ({"month written as a word": 3}, [])


@pytest.mark.parametrize(
    ("text", "day"),
    [
        *(("1er août 2026", 8), ("1 aout 2026", 8), ("1 fév. 2026", 2), ("1. Jänner 2026", 1), ("1 dic 2026", 12)),
        *(("1 de enero de 2026", 1), ("1 okt. 2026", 10), ("1 maj 2026", 5), ("1 listopada 2026", 11)),
        *(("1 ژوئن 2026", 6), ("1 ديسمبر 2026", 12), ("1 tháng 2026", None), ("1 likely 2026", None)),
    ],
)
def test_each_name_is_its_month_and_no_other_word_is(text, day):
    assert times(text) == [None if day is None else f"2026-{day:02d}-01T00:00:00"]


@pytest.mark.parametrize(
    "text",
    [
        *("29 March 2026 6:24 pm", "29. März 2026, 18:24 Uhr", "29 de março de 2026 às 18:24", "Mar 29 18:24:00 2026"),
        *("29 mars 2026 kl. 18.24", "Sun Mar 29 18:24:00 2026", "29 mars 2026 à 18h24", "March 29, 2026 at 6:24 PM"),
        *(
            "29. maaliskuuta 2026 klo 18.24",
            "29 Mart 2026 saat 18:24",
            "2026年3月29日 下午6:24",
            "2026. 3. 29. 오후 6:24",
        ),
        *("2026年3月29日(日) 18:24", "2026/03/29 午後6:24"),
    ],
)
def test_times_behind_months_by_name(text):
    assert times(text) == ["2026-03-29T18:24:00"]


@pytest.mark.parametrize(
    "text", ["2026. 3. 29.", "2026年3月29日(日)", "2026-W13-7", "1774742400000000000", "2026. 3. 29. 오전 12:00"]
)
def test_days_of_other_forms(text):
    assert times(text) == ["2026-03-29T00:00:00"]


@pytest.mark.parametrize(
    ("texts", "of", "first"),
    [
        (("2026-03", "2026/03", "2026/3", "03/2026", "03.2026", "3-2026", "2026年3月"), "month", "2026-03-01"),
        (("March 2026", "Mar. 2026", "mars 2026", "marzo de 2026", "2026 March", "März 2026"), "month", "2026-03-01"),
        (("2026-W10", "2026W10"), "week", "2026-03-02"),
        (("2026-Q2", "Q2 2026", "2026Q2", "Q2/2026"), "quarter", "2026-04-01"),
    ],
)
def test_months_weeks_and_quarters_are_placed_at_their_first_day_and_that_is_said(texts, of, first):
    for text in texts:
        dates = read(text, rows=[3])
        assert dates.parsed.iloc[0].isoformat() == f"{first}T00:00:00", text
        assert dates.repairs == {f"{of} without a day, read as its first day": 3}
        assert dates.warnings == [
            f'"day" says only the {of} of some answers, whose first day is taken: shorter periods would mean nothing'
        ]


def test_months_as_spreadsheets_write_them_have_years_of_two_digits():
    dates = read("Mar-26", "Sep '25")
    assert [one.isoformat()[:10] for one in dates.parsed] == ["2026-03-01", "2025-09-01"]
    assert 'years in "day" have two digits and were read as 20xx' in dates.warnings


@pytest.mark.parametrize(
    "text",
    ["2026-13", "13/2026", "2026-W54", "2025-W53", "2026-Q5", "2026", "Mar 26", "10:30", "1405-W07", "likely 2026"],
)
def test_what_is_no_month_week_or_quarter_is_no_date(text):
    assert read(text).unusable is not None


def test_days_that_no_month_has_are_no_dates():
    assert times("31 February 2026", "29 February 2024") == [None, "2024-02-29T00:00:00"]


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


def test_two_orders_that_the_way_of_writing_tells_apart_are_read_each_by_its_own_and_told():
    dates = read("25.12.2024", "05.01.2024", "12/25/2024", "01/05/2024")
    assert [one.isoformat()[:10] for one in dates.parsed] == ["2024-12-25", "2024-01-05", "2024-12-25", "2024-01-05"]
    assert dates.repairs == {"date read day first": 2, "date read month first": 2}
    assert dates.warnings == [
        '"day" has two orders: dates such as "25.12.2024" day first, dates such as "12/25/2024" month first, '
        "each told by days over 12"
    ]
    assert times("25/12/2024 17:00", "12/25/2024 5:00 PM") == ["2024-12-25T17:00:00"] * 2


def test_of_two_orders_none_is_taken_for_dates_written_in_a_third_way():
    assert read("25.12.2024", "12/25/2024", "01-05-2024").unusable.found.startswith("both orders")
    assert times("25.12.2024", "01-05-2024") == ["2024-12-25T00:00:00", "2024-05-01T00:00:00"]


def test_dates_that_a_spreadsheet_may_have_swapped_are_a_warning():
    iso, text = [f"2024-0{month}-0{month + 1}" for month in range(1, 9)], ["13/01/2024", "14/01/2024", "25/12/2024"]
    warning = 'a spreadsheet may have taken days for months in "day"'
    assert read(*iso, *text).warnings[0].startswith(warning)
    assert read(*iso, "2024-01-13", *text).warnings == []
    assert read(*iso, *text, "01/02/2024").warnings == []


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


def test_what_may_be_personal_is_counted_and_not_shown():
    found = read("2024-01-01", "a@x.io", "+46 70 123 45 67", "the girl at the desk in Lund was so kind, I came again")
    assert found.warnings == ['3 dates in "day" could not be read, in no period: what is there may be personal']


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
        "2024-02-01 01:30:00+00",
        "2024-02-01 03:30:00+02",
        "2024-02-01 03:30:00 GMT+2",
        "2024-02-01T02:30:00+01:00[Europe/Paris]",
        "2024-01-31T22:00:00.000-03:30",
        "20240201T013000Z",
        "Thu, 01 Feb 2024 03:30:00 +0200",
        "Thu Feb 01 2024 02:30:00 GMT+0100 (Central European Standard Time)",
        "2024/02/01 01:30 UTC",
        "2024-02-01 02:30:00 CET",
        "Jan 31, 2024 8:30 PM EST",
        "1706751000",
        "1706751000000",
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


def test_an_abbreviation_that_stands_for_several_zones_is_not_guessed():
    assert times("2024-02-01 01:30:00 CST", "2024-02-01") == [None, "2024-02-01T00:00:00"]


def test_days_without_a_time_have_no_zone():
    assert read("2024-02-01", "2024-01-31T23:30:00-02:00").warnings == [UTC]


def test_times_without_a_zone_beside_others_are_taken_as_the_zone_of_the_report_and_counted():
    dates = read("2024-02-01T01:30:00Z", "2024-02-01T01:30:00", rows=[1, 4], tz="Europe/Stockholm")
    assert [one.hour for one in dates.parsed] == [2, 1]
    assert dates.warnings == ['4 times in "day" without a zone, beside others with one, taken as Europe/Stockholm']


def test_a_time_that_the_clock_skips_is_told_and_one_that_it_has_twice_is_in_its_day():
    dates = read("2026-03-29 02:30", "2026-10-25 02:30", "2026-03-29 03:00", tz="Europe/Stockholm")
    assert [one.isoformat() for one in dates.parsed[:2]] == ["2026-03-29T02:30:00", "2026-10-25T02:30:00"]
    told = '1 time in "day" did not exist in Europe/Stockholm, where the clock was put forward: taken as written'
    assert dates.warnings == [told]
    assert read("2026-03-29 02:30").warnings == []


def test_a_local_time_that_does_not_exist_is_certain_where_its_zone_is_written():
    assert times("2026-03-29T02:30:00+01:00", tz="Europe/Stockholm") == ["2026-03-29T03:30:00"]


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


def test_several_forms_are_tried_in_their_order():
    forms = "%d/%m/%Y|%m-%d-%Y"
    assert times("01/02/2024", "01-02-2024", date_format=forms) == ["2024-02-01T00:00:00", "2024-01-02T00:00:00"]


# Numbers of days since 1904


def test_numbers_of_days_count_from_1904_where_the_workbook_says_so():
    read = read_dates(pd.Series(["44648"]), pd.Series([1]), Study(), "day", since_1904=True)
    assert read.parsed.iloc[0].isoformat() == "2026-03-29T00:00:00"  # 1904-01-01 and 44,648 days
    assert times("44648") == ["2022-03-28T00:00:00"]


# The Jalali calendar

LIKE_JALALI = 'years such as in "1405/01/09", which are of the Jalali calendar or typing mistakes'


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("1405/01/09", "2026-03-29T00:00:00"),
        ("۱۴۰۵/۰۱/۰۹", "2026-03-29T00:00:00"),
        ("1405-01-09 14:30", "2026-03-29T14:30:00"),
        ("14050109", "2026-03-29T00:00:00"),
        ("9 فروردین 1405", "2026-03-29T00:00:00"),
        ("۹ فروردين ۱۴۰۵", "2026-03-29T00:00:00"),  # with the Arabic letter
        ("9 Farvardin 1405", "2026-03-29T00:00:00"),
        ("1403/01/01", "2024-03-20T00:00:00"),  # Nowruz
        ("1404/01/01", "2025-03-21T00:00:00"),
        ("1399/12/30", "2021-03-20T00:00:00"),  # a day that only leap years have
        ("1404/12/30", None),
        ("1405/02/31", "2026-05-21T00:00:00"),  # a day that no Gregorian February has
        ("1405/13/01", None),
        ("31/02/1405", "2026-05-21T00:00:00"),
        ("1405-02", "2026-04-21T00:00:00"),
        ("۹ فروردین ۱۴۰۵ ساعت ۱۴:۳۰", "2026-03-29T14:30:00"),
        ("2026-03-29", "2026-03-29T00:00:00"),
    ],
)
def test_dates_of_the_jalali_calendar_are_read_where_it_is_named(text, time):
    pytest.importorskip("jdatetime")
    assert times(text, calendar="jalali") == [time]


def test_dates_of_the_jalali_calendar_are_counted_as_repairs():
    pytest.importorskip("jdatetime")
    found = read("1405/01/09", "2026-03-29", "1405-01-10", rows=[3, 2, 1], calendar="jalali")
    assert found.repairs == {"date of the Jalali calendar": 4}


def test_a_form_may_be_of_the_jalali_calendar(parts_of):
    pytest.importorskip("jdatetime")
    forms = "%d/%m/%Y %H:%M|%y.%m.%d"
    found = times("01/02/1405 08:30", "05.01.09", date_format=forms, calendar="jalali")
    assert found == ["2026-04-21T08:30:00", "2026-03-29T00:00:00"]
    assert parts_of(read, "1405", date_format="%Y %B", calendar="jalali")[2].startswith("%B is not among")


def test_years_of_the_jalali_calendar_are_of_no_use_until_it_is_named():
    error = read("1405/01/09", "1405/01/31", "2026-03-29").unusable
    assert (error.found, error.do) == (
        LIKE_JALALI,
        "say so with --calendar jalali, or gregorian if they are years of that calendar",
    )
    assert times("1405/01/09", calendar="gregorian") == ["1405-01-09T00:00:00"]
    assert read("1405/01/09", "2026-03-29", "2026-03-30").unusable is None  # a typing mistake, before 2000


# Properties

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@settings(max_examples=examples(40))
@given(st.lists(days, min_size=1, max_size=10), st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"]))
def test_every_day_is_read_back_from_every_form_that_is_certain(some, form):
    expected = [f"{day.isoformat()}T00:00:00" for day in some]
    assert times(*(day.strftime(form) for day in some)) == expected


@settings(max_examples=examples(40))
@given(days, st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%m/%d/%Y"]))
def test_a_day_is_read_right_or_not_at_all(day, form):
    try:
        found = times(day.strftime(form))
    except DataError:
        return
    assert found in ([f"{day.isoformat()}T00:00:00"], [None])


@settings(max_examples=examples(40))
@given(st.lists(st.text(max_size=20), max_size=5))
def test_no_text_makes_it_fall_over(texts):
    assert len(read(*texts).parsed) == len(texts)


@pytest.mark.parametrize(
    "text", ["a " * 50, "1 " * 50, "1:11" * 25, "29 " + "a." * 45, "a" * 1_000_000, "-1/" * 33, "1:1 +" * 20]
)
def test_texts_that_are_no_dates_are_known_as_such_at_once(text):
    started = time.monotonic()
    assert times(*(f"{text}{i}" for i in range(20)), "2026-03-29")[:20] == [None] * 20
    assert time.monotonic() - started < 2
