"""Sales figures: joined by name or account, and refused where they cannot be trusted."""

import pandas as pd
import pytest

from nps_analysis.responses.read import read
from nps_analysis.responses.sales import measures_of, read_sales
from nps_analysis.schema import DataError


@pytest.fixture
def responses():
    rows = [("A", "a1", 9), ("A", "a2", 8), ("B", "b1", 3), ("B", "both", 9), ("A", "both", 10), (None, "x", 5)]
    return read(pd.DataFrame(rows, columns=["seller", "account", "score"]), account="account")


@pytest.fixture
def sales(tmp_path, responses):
    def joined(text: str, across: str = "seller"):
        path = tmp_path / "sales.csv"
        path.write_text(text, encoding="utf-8")
        return read_sales(path, responses, across)

    return joined


def test_figures_are_joined_by_name_and_what_does_not_match_is_counted(sales):
    found = sales("Seller,region,revenue,deals\nA,north,1200.5,3\nC,south,7,1\n")
    assert found.measures == ("revenue", "deals")
    assert found.frame.values.tolist() == [["A", 1200.5, 3.0]]
    assert found.warnings == [
        "1 name in sales.csv without answers: C",
        "1 of 2 in seller without sales figures: B",
    ]
    assert measures_of(found).values.tolist() == [["A", "revenue", 1200.5], ["A", "deals", 3.0]]


def test_figures_by_account_are_added_up_for_the_seller_of_each(sales):
    found = sales("account,revenue\na1,10\na2,5\nb1,4\nboth,100\nnew,7\n")
    assert found.frame.values.tolist() == [["A", 15.0], ["B", 4.0]]
    assert found.warnings == [
        "1 account with more than one seller left out of the sales figures",
        "1 account of the sales figures without an answer left out",
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [("1 234", 1234), ("1234.5", 1234.5), ("\u22125", -5), ('"1,234,567.5"', 1234567.5), ('"12,5"', 12.5), ("۱۲", 12)],
)
def test_numbers_are_read_as_they_are_typed(sales, written, number):
    assert sales(f"seller,revenue\nA,{written}\nB,\n").frame["revenue"].tolist()[0] == number


def message(sales, text: str) -> str:
    with pytest.raises(DataError) as error:
        sales(text)
    return str(error.value)


def test_text_among_numbers_is_refused(sales):
    assert message(sales, "seller,revenue\nA,12\nB,plenty\n") == (
        '"revenue" in sales.csv is not all numbers\n'
        "  required  numbers, or nothing\n"
        "  found     1 cell, first in row 2: 'plenty'\n"
        "  do        correct or empty these cells"
    )


def test_a_number_that_can_be_read_in_two_ways_is_refused(sales):
    assert message(sales, 'seller,revenue\nA,"1,234"\nB,7\n') == (
        '"revenue" in sales.csv is not all numbers\n'
        "  required  numbers that can be read in one way only\n"
        "  found     1 cell, first in row 1: '1,234'\n"
        "  do        correct or empty these cells"
    )


def test_a_name_that_is_there_twice_is_refused(sales):
    assert message(sales, "seller,revenue\nA,1\nA,2\n") == (
        "sales.csv has names more than once\n"
        "  required  one row for each name: figures of several rows may be parts, or copies\n"
        "  found     1 name: A\n"
        "  do        add the rows up, or keep the one you trust"
    )


def test_a_file_that_cannot_be_joined_is_refused(sales):
    assert message(sales, "salesman,revenue\nA,1\n") == (
        "sales.csv cannot be joined to the answers\n"
        '  required  a column "seller", or "account"\n'
        "  found     columns salesman, revenue; known: salesman, revenue\n"
        "  do        rename the column that holds the names"
    )


def test_names_of_other_people_are_refused(sales):
    assert message(sales, "seller,revenue\nX,1\nY,2\n") == (
        "no name in sales.csv has answers\n"
        "  required  names as they are written in the column seller of the answers\n"
        "  found     X, Y there, A, B in the answers\n"
        "  do        write the names alike"
    )


def test_a_file_without_figures_is_refused(sales):
    assert message(sales, "seller,region\nA,north\n").startswith("sales.csv has no sales figures\n")
