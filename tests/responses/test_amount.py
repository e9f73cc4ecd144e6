"""Are amounts read as people mean them, and never by a guess?"""

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.amount import read_amounts
from tests.examples import examples

LIBRARIES = {
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "pyarrow": pa.table,
    "duckdb": lambda columns: duckdb.from_arrow(pa.table(columns)),
}


def read(texts, library="pandas"):
    frame = nw.from_native(LIBRARIES[library]({"worth": texts}))
    found = read_amounts(frame, "worth")
    numbers = frame.select(found.value(frame, "worth").alias("worth")).lazy().collect("pandas").to_native()["worth"]
    return [None if number != number else number for number in numbers.astype(float)], found


WAYS = {  # what is written, what it says
    "1400": 1400,
    "1 400": 1400,
    "1\u00a0400\u202f000,5": 1_400_000.5,
    "1.400,50": 1400.5,
    "1,400.50": 1400.5,
    "1,400,000": 1_400_000,
    "1'400": 1400,
    "1\u2019400.05": 1400.05,
    "12,34,567.5": 1_234_567.5,  # lakh
    "€ 1400": 1400,
    "€1400,5": 1400.5,
    "1400 kr.": 1400,
    "SEK 1400": 1400,
    "US$12.5": 12.5,
    "1400 EUR": 1400,
    "-5": -5,
    "\u22125,25": -5.25,
    "-€5": -5,
    "€-5": -5,
    "($5.5)": -5.5,
    "0.125": 0.125,
    "1234,567": 1234.567,
    "\u06f1\u06f4\u06f0\u06f0": 1400,
    "\u0661\u066c\u0664\u0660\u0660\u066b\u0665": 1400.5,
    "1.5E+06": 1_500_000,
    "0": 0,
}
NONE = ["", None, "n/a", "-", "a lot", "12.5.1", "5 %", "1 40", "+46 70 123 45 67", "2026-09-30", "1e999", "=1+1"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_every_way_is_read_alike_by_every_library(library):
    assert read([*WAYS, *NONE], library)[0] == [*WAYS.values(), *[None] * len(NONE)]
    assert read(["5", "-0.5", "1234.567", "", None], library)[0] == [5, -0.5, 1234.567, None, None]


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,400", "7"], [None, 7]),
        (["1.400", "7"], [None, 7]),
        (["1,400", "12.5"], [1400, 12.5]),
        (["1,400", "12,5"], [1.4, 12.5]),
        (["1.400", "12.5"], [1.4, 12.5]),
        (["1.400", "1.400,50"], [1400, 1400.5]),
        (["1.400", "12.5", "12,5"], [None, 12.5, 12.5]),  # both kinds: nothing tells
    ],
)
def test_what_may_be_either_is_told_by_the_others_or_not_read(texts, numbers):
    assert read(texts)[0] == numbers


@pytest.mark.parametrize(
    ("texts", "numbers", "said"),
    [
        (["1.400,50", "7", "€ 1,400"], [1400.5, 7, 1.4], '1 value in "worth" read with a decimal comma'),
        (["1,400.50", "$2.500", "1.400"], [1400.5, 2.5, 1.4], '2 values in "worth" read with a decimal point'),
        (["12.5", "1.400", "2.5"], [12.5, 1.4, 2.5], ""),  # all with decimals: nothing speaks against
        (["1.400", "1.400,50", "7"], [1400, 1400.5, 7], ""),
    ],
)
def test_a_decimal_that_may_be_thousands_is_said_where_others_have_thousands_or_no_decimals(texts, numbers, said):
    values, found = read(texts)
    assert values == numbers
    assert [text[: len(said)] for text in found.warnings] == [said] * bool(said)


def test_what_cannot_be_read_is_counted_with_the_first():
    _, found = read(["5", "about 5", "", "much"])
    assert found.unreadable == 2
    assert found.warnings == (
        '2 values in "worth" cannot be read as amounts, taken as not known, such as about 5, much',
    )


def test_addresses_and_numbers_of_people_are_not_said():
    _, found = read(["5", "ask bo@example.org", "+46 70 123 45 67"])
    assert found.warnings == ('2 values in "worth" cannot be read as amounts, taken as not known',)


@pytest.mark.some(2)
@pytest.mark.parametrize(("thousands", "decimal"), [(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ",")])
@settings(max_examples=examples(5), deadline=None)
@given(amounts=st.lists(st.decimals(-(10**9), 10**9, places=2), min_size=1, max_size=20))
def test_what_is_written_with_two_decimals_is_read_back(thousands, decimal, amounts):
    marks = str.maketrans({",": thousands, ".": decimal})
    assert read([f"{amount:,.2f}".translate(marks) for amount in amounts])[0] == [float(amount) for amount in amounts]
