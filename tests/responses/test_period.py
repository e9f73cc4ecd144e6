"""Is every day in its period, and no period between two others forgotten?"""

import datetime as dt

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.period import fill_gaps, gaps, period_labels
from nps_analysis.schema import PERIODS
from tests.examples import examples

days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def label(day, period):
    return period_labels(pd.Series([pd.Timestamp(day)]), period).iloc[0]


@pytest.mark.parametrize(
    ("day", "period", "name"),
    [
        ("2026-03-29", "day", "2026-03-29"),
        ("2026-03-29", "week", "2026-W13"),
        ("2026-03-29", "month", "2026-03"),
        ("2026-03-29", "quarter", "2026-Q1"),
        ("2026-03-29", "year", "2026"),
        ("2026-12-31", "quarter", "2026-Q4"),
        # ISO 8601 weeks: the year of the Thursday
        ("2024-12-30", "week", "2025-W01"),
        ("2027-01-03", "week", "2026-W53"),
        ("2021-01-03", "week", "2020-W53"),
        ("2026-02-15", "week", "2026-W07"),
        ("2026-02-16", "week", "2026-W08"),
    ],
)
def test_a_day_lies_in_its_period(day, period, name):
    assert label(day, period) == name


def test_without_a_date_there_is_no_period():
    labels = period_labels(pd.Series([pd.NaT, pd.Timestamp("2026-01-01")]), "month")
    assert labels.isna().tolist() == [True, False]
    assert period_labels(pd.Series([], dtype="datetime64[us]"), "month").empty


@settings(max_examples=examples(40))
@given(days)
def test_weeks_are_those_of_the_standard_library(day):
    year, week, _ = day.isocalendar()
    assert label(day, "week") == f"{year}-W{week:02d}"


@settings(max_examples=examples(40))
@given(days, days, st.sampled_from(PERIODS))
def test_names_of_periods_sort_as_time_does(one, other, period):
    first, second = sorted([one, other])
    assert label(first, period) <= label(second, period)


@settings(max_examples=examples(40))
@given(days, st.integers(0, 400), st.sampled_from(PERIODS))
def test_every_day_between_two_others_is_in_a_period_between_them(day, later, period):
    last = day + dt.timedelta(days=later)
    between = pd.Series(pd.date_range(day, last))
    filled = fill_gaps([label(last, period), label(day, period)])
    assert filled == period_labels(between, period).drop_duplicates().tolist()
    assert filled == sorted(set(filled))
    assert filled[0] == label(day, period)
    assert filled[-1] == label(last, period)


@pytest.mark.parametrize(
    ("labels", "filled"),
    [
        ([], []),
        (["2026"], ["2026"]),
        (["2024", "2026"], ["2024", "2025", "2026"]),
        (["2026-Q1", "2025-Q3"], ["2025-Q3", "2025-Q4", "2026-Q1"]),
        (["2026-W52", "2027-W01"], ["2026-W52", "2026-W53", "2027-W01"]),
        (["2024-02-28", "2024-03-01"], ["2024-02-28", "2024-02-29", "2024-03-01"]),
        (["2025-11", "2026-02"], ["2025-11", "2025-12", "2026-01", "2026-02"]),
    ],
)
def test_the_periods_between_are_filled_in(labels, filled):
    assert fill_gaps(labels) == filled


def test_gaps_are_those_between_a_groups_own_ends():
    keys = pd.DataFrame(
        {"month": ["2026-01", "2026-04", "2026-02", "2026-03", "2026-01"], "region": ["N", "N", "S", "S", "W"]}
    )
    assert gaps(keys, "month").to_numpy().tolist() == [["2026-02", "N"], ["2026-03", "N"]]


def test_without_other_columns_gaps_are_those_between_the_ends():
    keys = pd.DataFrame({"year": ["2020", "2023"]})
    assert gaps(keys, "year").to_numpy().tolist() == [["2021"], ["2022"]]
    assert gaps(keys.iloc[:0], "year").empty


@settings(max_examples=examples(40))
@given(st.lists(st.tuples(st.sampled_from("NSW"), st.integers(1, 12)), unique=True, min_size=1))
def test_gaps_and_keys_together_are_whole_and_nothing_twice(cells):
    keys = pd.DataFrame(cells, columns=["region", "month"]).assign(
        month=lambda frame: frame["month"].map("2026-{:02d}".format)
    )
    both = pd.concat([keys, gaps(keys, "month")])
    assert not both.duplicated().any()
    for _, months in both.groupby("region")["month"]:
        assert sorted(months) == fill_gaps(months)
        assert {months.min(), months.max()} <= set(keys["month"])
