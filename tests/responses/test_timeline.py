"""Are the dates of every kind of column placed in the right period, and the impossible ones in none?"""

import datetime as dt

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError

UTC = 'times in "date" have a zone and were moved to UTC; name the zone of the report with --tz'


def months(source, **options):
    counts = nps.tally(nps.read(source, **options), by="month")
    return dict(zip(counts.keys["month"], counts.n.sum(axis=1).astype(int).tolist(), strict=True))


def frame(*dates, **more):
    return pd.DataFrame({"score": [9] * len(dates), "date": list(dates), **more})


@pytest.fixture
def good():
    """Three answers in January and one in March 2026; one without a date."""
    return pd.DataFrame(
        {
            "score": [9, 8, 0, 9, 9],
            "date": pd.to_datetime(
                ["2026-01-01", "2026-01-31 23:59", "2026-01-15", "2026-03-01", None], format="ISO8601"
            ),
        }
    )


EXPECTED = {"2026-01": 3, "2026-02": 0, "2026-03": 1}


@pytest.mark.some(5)
@pytest.mark.parametrize(
    "kind",
    [
        lambda frame: frame,
        lambda frame: frame.assign(date=frame["date"].dt.date),
        lambda frame: frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d %H:%M")),
        lambda frame: frame.assign(date=frame["date"].dt.strftime("%d.%m.%Y %H:%M")),
        lambda frame: frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d").astype("category")),
        lambda frame: frame.assign(date=(frame["date"] - pd.Timestamp(1899, 12, 30)) / pd.Timedelta(days=1)),
        lambda frame: frame.assign(date=frame["date"].dt.tz_localize("UTC")),
        lambda frame: frame.convert_dtypes(dtype_backend="pyarrow"),
        lambda frame: pl.from_pandas(frame),
        lambda frame: pl.from_pandas(frame).lazy(),
        lambda frame: pl.from_pandas(frame).with_columns(pl.col("date").dt.to_string("%Y-%m-%d")),
        lambda frame: pl.from_pandas(frame).lazy().with_columns(pl.col("date").dt.to_string("%Y-%m-%d")),
        lambda frame: pl.from_pandas(frame).with_columns(pl.col("date").cast(pl.Date)),
        lambda frame: pa.Table.from_pandas(frame),
        lambda frame: pa.Table.from_pandas(frame.assign(date=frame["date"].dt.strftime("%Y-%m-%d"))),
        lambda frame: duckdb.from_arrow(pa.Table.from_pandas(frame)),
    ],
)
def test_dates_of_every_kind_come_to_the_same_months(good, kind):
    assert months(kind(good), as_of="2026-06-30") == EXPECTED


def test_a_column_of_our_working_names_is_left_alone():
    source = frame("2026-01-05", "2026-01-25", **{"raw date": ["x", "y"], "read date": ["u", "v"]})
    counts = nps.tally(source, by=["month", "raw date", "read date"], as_of="2026-06-30")
    assert counts.keys.to_numpy().tolist() == [["2026-01", "x", "u"], ["2026-01", "y", "v"]]


def test_the_callers_frame_stays_as_it_was():
    source = frame("2026-01-05", "31.12.2099")
    before = source.copy()
    nps.tally(source, by="month")
    pd.testing.assert_frame_equal(source, before)


@pytest.mark.parametrize(
    ("tz", "month"), [(None, "2026-01"), ("Europe/Stockholm", "2026-02"), ("America/New_York", "2026-01")]
)
@pytest.mark.parametrize(
    "kind",
    [
        lambda frame: frame,
        lambda frame: pl.from_pandas(frame),
        lambda frame: duckdb.from_arrow(pa.Table.from_pandas(frame)),
        lambda frame: frame.assign(date="2026-01-31T23:30:00Z"),
    ],
)
def test_the_zone_of_the_report_decides_the_month_and_utc_is_said(kind, tz, month):
    source = kind(frame(pd.Timestamp("2026-01-31 23:30", tz="UTC")))
    responses = nps.read(source, tz=tz, as_of="2026-06-30")
    assert nps.tally(responses, by="month").keys["month"].tolist() == [month]
    assert (UTC in responses.warnings) == (tz is None)


def test_the_zone_of_a_parquet_file_is_moved_too(tmp_path):
    path = tmp_path / "a.parquet"
    frame(pd.Timestamp("2026-01-31 23:30", tz="UTC"), **{'x"y': pd.Timestamp("2026-01-01", tz="UTC")}).to_parquet(path)
    assert months(path, tz="Europe/Stockholm", as_of="2026-06-30") == {"2026-02": 1}


def test_dates_before_2000_and_after_the_day_of_the_report_are_in_no_period():
    source = frame("1999-12-31", "2000-01-01", "2026-06-30 23:59", "2026-07-01", "2099-01-01")
    responses = nps.read(source, as_of="2026-06-30")
    assert responses.warnings[:2] == [
        '1 date in "date" before 2000, in no period, in row 1',
        '2 dates in "date" after 2026-06-30, in no period, in row 4, 5',
    ]
    assert nps.tally(responses, by="year").n.sum() == 2
    assert nps.tally(responses).n.sum() == 5


def test_one_typing_mistake_makes_no_century_of_empty_periods():
    counts = nps.tally(frame("2026-01-05", "2026-02-05", "2099-02-05"), by="month", as_of="2026-06-30")
    assert len(counts) == 2


def test_a_bad_date_keeps_its_row_in_totals():
    source = frame("2026-01-05", "2026-13-05", "soon", None)
    responses = nps.read(source, as_of="2026-06-30")
    assert (responses.accounting.valid, nps.tally(responses, by="month").n.sum()) == (4, 1)


def test_dates_that_cannot_be_used_are_an_error_only_where_they_are_needed(parts_of):
    responses = nps.read(frame("01/02/2026", "03/04/2026"))
    assert nps.tally(responses).n.sum() == 2
    assert parts_of(nps.tally, responses, by="month")[0] == 'the dates in "date" cannot be placed in periods'
    assert any("the answers count in totals, not in periods" in warning for warning in responses.warnings)


def test_without_a_date_column_periods_are_an_error_that_says_how_to_name_one(parts_of):
    responses = nps.read(pd.DataFrame({"score": [9], "region": ["N"]}))
    assert parts_of(nps.tally, responses, by="month") == (
        "no date column in frame",
        "a column with the day of each answer",
        "2 columns, none with a name such as date",
        "name it with --date",
    )


def test_without_a_date_column_those_that_hold_dates_are_named(parts_of, file):
    """Of the values eleven twelfths are dates; numbers and ids that look like days are none."""
    days = [f"{day:02}.03.2026" for day in range(1, 12)]
    rows = [f"{9 - at % 3},{day},2026-03-1{at % 9},2026{at:04},5-1-{at},{at}" for at, day in enumerate([*days, "?!"])]
    source = file("score,Besök,Sista köp,nummer,kod,n\n" + "\n".join(rows) + "\n")
    responses = nps.read(source, as_of="2026-06-30")
    assert 'no date column was found by name: name one with --date, of "Besök", "Sista köp"' in responses.warnings
    _, _, found, do = parts_of(nps.tally, responses, by="month")
    assert found == '6 columns, none with a name such as date; with dates: "Besök", "Sista köp"'
    assert do == "name it with --date"


def test_a_column_of_timestamps_is_named_too(parts_of):
    rows = pd.DataFrame({"score": [9], "seen": pd.to_datetime(["2026-01-05"]), "text": [None]})
    assert parts_of(nps.tally, nps.read(rows), by="month")[2].endswith('with dates: "seen"')


def test_two_date_columns_are_an_error_only_where_a_date_is_needed(parts_of, file):
    responses = nps.read(file("score,Date,date\n9,2026-01-05,x\n8,2026-01-05,y\n"))
    assert responses.accounting.valid == 2
    _, _, found, do = parts_of(nps.tally, responses, by="month")
    assert (found, do) == ('more than one: "Date", "date"', "rename or remove all but one in the source")


def test_without_any_date_periods_are_an_error(parts_of):
    responses = nps.read(frame(None, None).assign(date=pd.Series([None, None], dtype="datetime64[us]")))
    assert parts_of(nps.tally, responses, by="week") == (
        "no answer is in any week",
        "valid answers with a date",
        '2 valid answers, none with a usable date in "date"',
        "name the date column with --date, its form with --date-format, or the last day with --as-of",
    )


def test_text_dates_that_are_computed_elsewhere_are_named_when_they_are_needed(parts_of):
    relation = duckdb.sql("SELECT 9 AS score, '2026-01-05' AS date")
    responses = nps.read(relation)
    assert nps.tally(responses).n.sum() == 1
    assert parts_of(nps.tally, responses, by="month") == (
        'the dates in "date" cannot be placed in periods',
        "dates, or texts that say dates",
        "text, in a frame that is computed elsewhere",
        "cast it to dates there",
    )


@pytest.mark.parametrize("values", [[[1, 2], [3]], [dt.time(8), dt.time(9)], [True, False], [{"a": 1}, {"a": 2}]])
def test_a_column_that_only_sounds_like_a_date_does_no_harm(values):
    responses = nps.read(pl.DataFrame({"score": [9, 8], "data": values}))
    assert responses.accounting.valid == 2
    with pytest.raises(DataError, match="cannot be placed in periods"):
        nps.tally(responses, by="month")


def test_dates_of_the_jalali_calendar_are_in_their_periods(shared, parts_of):
    path = shared / "exports" / "persian_crm.csv"
    what, _, _, do = parts_of(lambda: nps.tally(path, by="month"))
    assert what == 'the dates in "تاریخ" cannot be placed in periods'
    assert do.startswith("say so with --calendar jalali")
    responses = nps.read(path)
    assert (responses.accounting.valid, responses.accounting.missing) == (4, 1)
    pytest.importorskip("jdatetime")
    counts = nps.tally(path, by="day", calendar="jalali", as_of="2026-06-30")
    answered = dict(zip(counts.keys["day"], counts.matrix("n").sum(axis=1), strict=True))
    assert [day for day, n in answered.items() if n] == ["2026-03-29", "2026-03-30", "2026-03-31", "2026-04-02"]


def test_waves_of_the_same_customers_are_in_their_months(shared):
    path = shared / "exports" / "two_waves_same_customers.csv"
    counts = nps.tally(path, by="month", as_of="2026-06-30", where={"event": "relationship"})
    answered = dict(zip(counts.keys["month"], counts.matrix("n").sum(axis=1), strict=True))
    assert {month: n for month, n in answered.items() if n} == {"2025-10": 2, "2026-04": 3}


@pytest.mark.parametrize("unix", [1774735090000, 1774735090000.0, None])
def test_columns_of_unix_milliseconds_are_in_the_day_of_the_zone(tmp_path, unix):
    path = tmp_path / "a.parquet"
    pd.DataFrame({"score": [9, 8], "date": [unix, 1774735090000]}).to_parquet(path)
    counts = nps.tally(path, by="day", tz="Asia/Tehran", as_of="2026-06-30")
    assert counts.keys["day"].tolist() == ["2026-03-29"]  # 22:58 on the 28th in UTC


def test_plain_dates_are_read_as_they_are_said_to_be_written(file):
    path = file("score,date\n9,2026-04-03\n3,2026-05-03\n")
    counts = nps.tally(nps.read(path, date_format="%Y-%d-%m", as_of="2026-12-31"), by="month")
    assert counts.keys["month"].tolist() == ["2026-03"]


def test_a_plain_time_that_the_clock_skips_is_said(file):
    path = file("score,date\n9,2026-03-29 02:30:00\n3,2026-03-30 10:00:00\n")
    responses = nps.read(path, tz="Europe/Stockholm", as_of="2026-12-31")
    assert any("did not exist in Europe/Stockholm" in warning for warning in responses.warnings)
