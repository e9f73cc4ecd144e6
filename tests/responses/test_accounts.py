"""Answers added up by account, against plain pandas on the rows."""

import datetime as dt

import duckdb
import narwhals as nw
import numpy as np
import pandas as pd
import pytest

from nps_analysis.responses.accounts import SEVERAL, tally_accounts
from nps_analysis.schema import DataError

NAMED = {"account": "firm", "respondent": "who", "date": "day", "value": "worth", "owner": "rep", "score": "score"}


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    n = 300
    frame = pd.DataFrame(
        {
            "firm": rng.choice([f"F{i}" for i in range(60)], n),
            "who": rng.integers(0, 90, n),
            "score": rng.integers(0, 11, n),
            "day": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.permutation(n), unit="D"),
            "rep": rng.choice(["Ann", "Bo"], n),
        }
    )
    return frame.assign(worth=frame["who"] * 10.0 + 1)


def by_hand(rows, days):
    """The table of accounts as a loop over the rows has it."""
    start = rows["day"].max() - pd.Timedelta(days=days - 1)
    latest = rows.sort_values("day").groupby(["firm", "who"]).tail(1)
    now = latest[latest["day"] >= start]
    firms = sorted(rows["firm"].unique())

    def of(table, function):
        return [function(table[table["firm"] == firm]) for firm in firms]

    return pd.DataFrame(
        {
            "account": firms,
            "answers": of(rows[rows["day"] >= start], len),
            "contacts": of(now, len),
            "silent": of(latest[latest["day"] < start], len),
            "n_detractors": of(now, lambda t: int((t["score"] <= 6).sum())),
            "n_passives": of(now, lambda t: int(t["score"].isin([7, 8]).sum())),
            "n_promoters": of(now, lambda t: int((t["score"] >= 9).sum())),
            "latest": of(rows, lambda t: t["day"].max()),
            "value": of(latest, lambda t: t["worth"].sum()),
            "owner": of(latest, lambda t: t["rep"].iloc[0] if t["rep"].nunique() == 1 else SEVERAL),
        }
    )


@pytest.mark.some(2)
@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("engine", "days"), [("pandas", 1), ("polars", 200), ("pyarrow", 200), ("duckdb", 200), ("duckdb", 5000)]
)
def test_the_table_is_that_of_a_loop_over_the_rows(rows, engine, days):
    native = duckdb.from_df(rows) if engine == "duckdb" else nw.from_native(rows).lazy().collect(engine).to_native()
    native = rows if engine == "pandas" else native
    found = tally_accounts(native, days=days, **NAMED)
    wanted = by_hand(rows, days)
    table = found.table[list(wanted.columns)].assign(latest=pd.to_datetime(found.table["latest"]))
    pd.testing.assert_frame_equal(table, wanted, check_dtype=False)
    assert found.value_of == "contact"
    assert found.end == rows["day"].max().date()
    assert found.start == found.end - dt.timedelta(days=days - 1)


def test_the_latest_answer_of_a_contact_counts_and_not_the_one_before():
    frame = pd.DataFrame({"firm": "A", "who": 1, "score": [10, 2], "day": ["2026-02-01", "2026-01-01"]})
    table = tally_accounts(frame, account="firm", respondent="who", date="day").table
    assert table[["answers", "contacts", "n_promoters", "n_detractors"]].values.tolist() == [[2, 1, 1, 0]]


def test_without_dates_the_last_row_counts_and_all_answers_are_in_the_window():
    frame = pd.DataFrame({"firm": "A", "who": 1, "score": [10, 2]})
    found = tally_accounts(frame, account="firm", respondent="who")
    assert found.table[["contacts", "n_detractors"]].values.tolist() == [[1, 1]]
    assert found.window == "all answers"
    assert "no answer has a date: all count, and the latest is the last in the file" in found.warnings


def test_every_row_is_in_an_account_or_in_a_warning():
    frame = pd.DataFrame(
        {"firm": ["A", None, "NA", "A"], "who": [1, 2, None, None], "score": [9, 9, 3, 4], "day": "2026-01-01"}
    )
    frame.loc[0, "day"] = None
    found = tally_accounts(frame, account="firm", respondent="who", date="day")
    assert found.table["account"].tolist() == ["A", "NA"]
    assert found.table["contacts"].tolist() == [1, 1]
    assert found.table["silent"].tolist() == [1, 0]
    assert found.warnings == (
        "1 answer without an account, left out",
        "1 answer without a date, in no window",
        "2 answers without a respondent, each taken as a contact by itself",
    )


def test_values_that_are_alike_in_each_account_are_the_accounts():
    frame = pd.DataFrame({"firm": list("AABB"), "who": [1, 2, 3, 4], "score": 9, "worth": ["10,5", "10,5", "7", "7"]})
    found = tally_accounts(frame, account="firm", respondent="who", value="worth")
    assert (found.value_of, found.table["value"].tolist()) == ("account", [10.5, 7.0])
    assert found.warnings[-1] == (
        'values in "worth" are taken as the same for all contacts of an account; say otherwise with --value-of'
    )
    added = tally_accounts(frame, value_of="contact", account="firm", respondent="who", value="worth")
    assert added.table["value"].tolist() == [21.0, 14.0]


def test_values_that_are_no_clear_amounts_are_not_known():
    frame = pd.DataFrame({"firm": list("ABCD"), "who": [1, 2, 3, 4], "score": 9, "worth": ["1,234", "-5", "", "8"]})
    found = tally_accounts(frame, account="firm", respondent="who", value="worth")
    assert found.table["value"].fillna(-1).tolist() == [-1, -1, -1, 8]
    assert found.warnings[:2] == (
        '1 value in "worth" cannot be read as amounts, taken as not known, first in row 1, such as 1,234; 1,400 and '
        "1.400 are not read where no other amount tells what they mean",
        '1 value in "worth" below 0, taken as not known',
    )
    assert "3 accounts without a known value" in found.warnings


def test_answers_after_the_day_of_the_study_make_nobody_silent():
    frame = pd.DataFrame({"firm": list("AAB"), "who": [1, 1, 2], "score": [9, 0, 3]})
    frame["day"] = ["2026-01-01", "2026-02-01", "2026-02-01"]
    found = tally_accounts(frame, account="firm", respondent="who", date="day", as_of="2026-01-31")
    assert found.table[["account", "contacts", "n_promoters", "silent"]].values.tolist() == [["A", 1, 1, 0]]
    assert found.warnings[0] == "2 answers after 2026-01-31 left out: not given yet on that day"


def test_names_of_one_account_in_two_unicode_forms_are_one():
    frame = pd.DataFrame({"firm": ["Zu\u0308rich", "Z\u00fcrich"], "who": [1, 2], "score": [9, 3]})
    assert tally_accounts(frame, account="firm", respondent="who").table["contacts"].tolist() == [2]


def test_a_window_longer_than_time_holds_everything():
    frame = pd.DataFrame({"firm": "A", "who": [1, 2], "score": 9, "day": ["2001-01-01", "2026-01-01"]})
    assert tally_accounts(frame, 10**7, account="firm", respondent="who", date="day").table["silent"].item() == 0


ERRORS = {
    "no account": (
        {"respondent": "who"},
        {},
        "no column of accounts in frame\n"
        "  required  a column that says which account a respondent belongs to\n"
        "  found     4 columns, none named as that\n"
        "  do        name it with --account, or in the study file under columns",
    ),
    "mixed": (
        {"account": "firm"},
        {},
        "kinds of survey, or brands, are mixed\n"
        "  required  answers of one kind, because an account has one vote in each\n"
        '  found     several in "survey type"\n'
        '  do        choose one with --where "survey type=VALUE"',
    ),
    "days": (
        {"account": "firm", "where": {"survey type": "event"}},
        {"days": 0},
        "no window of days\n  required  1 day or more\n  found     0\n  do        --days 365",
    ),
    "value": (
        {"account": "firm", "where": {"survey type": "event"}},
        {"value_of": "x"},
        'no value of "x"\n  required  account or contact\n  found     "x"\n  do        --value-of contact',
    ),
}


@pytest.mark.parametrize("wrong", ERRORS)
def test_bad_input_says_what_is_required_found_and_to_do(wrong):
    named, options, text = ERRORS[wrong]
    frame = pd.DataFrame(
        {"firm": ["A", "B"] * 9, "who": range(18), "score": 9, "survey type": ["event", "relationship"] * 9}
    )
    with pytest.raises(DataError) as error:
        tally_accounts(frame, **options, **named)
    assert str(error.value) == text


def test_a_column_of_accounts_without_a_name_in_it_is_an_error():
    frame = pd.DataFrame({"firm": [None, None], "who": [1, 2], "score": 9})
    with pytest.raises(DataError, match="no answer has an account"):
        tally_accounts(frame, account="firm", respondent="who")
