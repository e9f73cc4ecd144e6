"""Sales figures by seller: joined by name or through accounts, what does not match counted, nothing guessed."""

import pandas as pd
import pytest

from nps_analysis.responses.read import read
from nps_analysis.responses.seller_sales import read_seller_sales
from nps_analysis.schema import DataError


@pytest.fixture
def responses():
    rows = [("A", "north", "a1", 9), ("A", "north", "a2", 8), ("B", "south", "b1", 3), ("B", "south", "both", 9)]
    rows += [("A", "north", "both", 10), (None, None, "x", 5)]
    frame = pd.DataFrame(rows, columns=["seller", "team", "account", "score"])
    return read(frame, account="account", league=["seller", "team"])


@pytest.fixture
def sales(tmp_path, responses):
    def joined(text: str, across: str = "seller"):
        path = tmp_path / "sales.csv"
        path.write_text(text, encoding="utf-8")
        return read_seller_sales(path, responses, across)

    return joined


@pytest.mark.parametrize("key", ["Seller", "name"])
def test_figures_are_joined_by_name_and_what_does_not_match_is_counted(sales, key):
    found = sales(f"{key},revenue,deals\nA,1200.5,3\nC,7,1\n")
    assert found.measures == ["revenue", "deals"]
    assert found.frame.values.tolist() == [["A", "revenue", 1200.5], ["A", "deals", 3.0]]
    assert found.warnings == [
        "1 name in sales.csv without answers: C",
        "1 of 2 in seller without sales figures: B",
        "of the figures in the file, those by seller are: revenue 99.4 %, deals 75.0 %",
    ]
    assert found.unmatched == [one.split(":")[0] for one in found.warnings]


def test_figures_by_account_are_added_up_for_the_seller_of_each(sales):
    found = sales("account,revenue\na1,10\na2,5\nb1,4\nboth,100\nnew,7\n")
    assert found.frame.values.tolist() == [["A", "revenue", 15.0], ["B", "revenue", 4.0]]
    assert found.warnings == [
        "1 of 5 account values of the sales figures left out: several sellers",
        "1 of 5 account values of the sales figures left out: no answers",
        "of the figures in the file, those by seller are: revenue 15.1 %",  # 19 of 126
    ]


def test_figures_by_seller_are_added_up_for_the_team(sales):
    found = sales("seller,revenue\nA,10\nB,4\n", across="team")
    assert found.frame.values.tolist() == [["north", "revenue", 10.0], ["south", "revenue", 4.0]]


def test_names_of_other_people_are_refused(sales):
    with pytest.raises(DataError) as error:
        sales("seller,revenue\nX,1\nY,2\n")
    assert str(error.value) == (
        "nobody in sales.csv has answers\n"
        "  required  names, accounts or respondents as they are written in the answers, seller among them\n"
        "  found     2 names there and 2 in the answers, none the same\n"
        "  do        write them alike"
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("seller,revenue\nA,12\nB,plenty\nC,3\n", '"revenue" in sales.csv has values that are no clear amounts'),
        ("seller,revenue\nA,1\nA,2\n", "sales.csv has several rows for one seller"),
        ("salesman,revenue\nA,1\n", "sales.csv says of nobody whose the figures are"),
        ("seller,region\nA,north\n", "sales.csv has no sales figures"),
    ],
)
def test_what_cannot_be_trusted_is_refused(sales, text, what):
    with pytest.raises(DataError) as error:
        sales(text)
    assert error.value.what == what
