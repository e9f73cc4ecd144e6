"""Are answers grouped by the months, quarters and years of the Jalali calendar where a study says so?

Days of both calendars from the calendar of the University of Tehran: 1 Farvardin 1405 is 21 March 2026, 1 Tir 1405 is
22 June 2026; 1403 was a leap year, whose 30 Esfand was 20 March 2025.
"""

import datetime as dt
import itertools

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.responses.jalali import jalali_bounds, jalali_label, jalali_labels
from nps_analysis.responses.period import bounds, fill_gaps
from nps_analysis.schema import DataError

DAYS = ["2026-03-20", "2026-03-21", "2026-04-20", "2026-04-21", "2026-06-22"]
MONTHS = ["1404-12", "1405-01", "1405-01", "1405-02", "1405-04"]
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 1, 1))


def frame(days: list[str] = DAYS) -> pd.DataFrame:
    return pd.DataFrame({"score": [10, 9, 0, 8, 3][: len(days)], "date": pd.to_datetime(days)})


def test_answers_are_in_the_months_of_the_calendar():
    counts = nps.tally(frame(), by="month", period_calendar="jalali", as_of="2026-07-01")
    assert dict(zip(counts.keys["month"], counts.n.sum(axis=1), strict=True)) == {
        "1404-12": 1,
        "1405-01": 2,
        "1405-02": 1,
        "1405-03": 0,  # the empty month between
        "1405-04": 1,
    }


@pytest.mark.parametrize(
    ("period", "names"),
    [
        ("quarter", ["1404-Q4", "1405-Q1", "1405-Q2"]),
        ("year", ["1404", "1405"]),
        ("day", ["1404-12-29", "1405-01-01", "1405-01-31", "1405-02-01", "1405-04-01"]),
        ("week", ["2026-W12", "2026-W17", "2026-W26"]),  # the week of ISO 8601, whatever the calendar
    ],
)
def test_other_periods(period, names):
    counts = nps.tally(frame(), by=period, period_calendar="jalali", as_of="2026-07-01")
    assert counts.keys[period][counts.n.sum(axis=1) > 0].tolist() == names


def test_a_persian_study_of_jalali_dates_has_jalali_periods():
    written = frame().assign(date=["1404/12/29", "1405/01/01", "1405/01/31", "1405/02/01", "1405/04/01"])
    read = {"calendar": "jalali", "as_of": "2026-07-01"}
    assert nps.tally(written, by="month", language="fa", **read).keys["month"].unique().tolist() == [
        *sorted(set(MONTHS))[:3],
        "1405-03",
        "1405-04",
    ]
    assert "2026-03" in nps.tally(written, by="month", **read).keys["month"].tolist()


def test_the_day_that_a_leap_year_has_more():
    assert jalali_label(dt.date(2025, 3, 20), "day") == "1403-12-30"
    with pytest.raises(DataError, match="no period 1404-12-30"):
        bounds("1404-12-30")


def test_a_month_that_no_year_has():
    with pytest.raises(DataError, match="no period 1405-13"):
        bounds("1405-13")


@given(days, st.sampled_from(["day", "month", "quarter", "year"]))
def test_each_day_lies_within_its_period(day, period):
    start, end = jalali_bounds(jalali_label(day, period), period)
    assert start <= pd.Timestamp(day) < end


@given(days, st.integers(0, 800), st.sampled_from(["day", "month", "quarter", "year"]))
def test_periods_follow_one_another_without_a_gap(day, length, period):
    labels = jalali_labels(*(jalali_label(one, period) for one in (day, day + dt.timedelta(days=length))), period)
    ends = [bounds(label) for label in labels]
    assert all(before[1] == after[0] for before, after in itertools.pairwise(ends))
    assert fill_gaps([labels[0], labels[-1]]) == labels


def test_waves_of_the_calendar_are_compared():
    people = pd.DataFrame(
        {
            "score": [10, 3, 9, 9],
            "date": pd.to_datetime(["2026-03-20", "2026-03-20", "2026-03-21", "2026-04-01"]),
            "respondent": ["a", "b", "a", "b"],
        }
    )
    counts = nps.tally_movement(people, before="1404-12", after="1405-01", as_of="2026-07-01", respondent="respondent")
    assert counts.n.sum() == 2


NOWRUZ = {  # the first day of the year by the official calendar of Iran, as its yearly announcements have it
    **{1395: "2016-03-20", 1396: "2017-03-21", 1397: "2018-03-21", 1398: "2019-03-21", 1399: "2020-03-20"},
    **{1400: "2021-03-21", 1401: "2022-03-21", 1402: "2023-03-21", 1403: "2024-03-20", 1404: "2025-03-21"},
    **{1405: "2026-03-21", 1406: "2027-03-21", 1407: "2028-03-20", 1408: "2029-03-20", 1409: "2030-03-21"},
}
LEAP = [1395, 1399, 1403, 1408]  # between 1395 and 1408; from 1403 to 1408 there are five years


@pytest.mark.parametrize(("year", "first"), NOWRUZ.items())
def test_years_begin_on_the_day_of_the_official_calendar(year, first):
    day = dt.date.fromisoformat(first)
    assert jalali_label(day, "day") == f"{year}-01-01"
    last = "30" if year - 1 in LEAP else "29"
    assert jalali_label(day - dt.timedelta(days=1), "day") == f"{year - 1}-12-{last}"
