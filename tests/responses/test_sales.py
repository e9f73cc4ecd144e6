"""Sales files: whose the figures are, which columns are figures, and what is refused."""

import pytest

from nps_analysis.responses.sales import read_sales
from nps_analysis.schema import DataError

KEYS = {"account": "firm", "respondent": "customer_id"}


@pytest.fixture
def sales(tmp_path):
    def made(text, keys=KEYS):
        (tmp_path / "sales.csv").write_text(text, encoding="utf-8")
        return read_sales(tmp_path / "sales.csv", keys)

    return made


def test_yes_and_no_are_shares_numbers_are_amounts_and_other_columns_are_said_to_be_unused(sales):
    found = sales("Firm,retained,revenue,repeat,since\nA,yes,10.5,1,2020-01-01\nB,no,,0,2021-05-06\nC,,7,,\n")
    assert (found.role, found.shares, found.amounts) == ("account", ("retained", "repeat"), ("revenue",))
    assert found.frame["retained"].tolist()[:2] == [1.0, 0.0]
    assert found.frame.isna().sum().to_dict() == {"key": 0, "retained": 1, "revenue": 1, "repeat": 1}
    assert found.warnings == ["since in sales.csv are neither numbers nor yes and no, and are not used"]


def test_the_key_is_the_account_before_the_respondent_under_its_own_name_or_that_of_the_role(sales):
    assert sales("customer_id,firm,revenue\n1,A,2\n").role == "account"
    assert sales("customer_id,revenue\n1,2\n").role == "respondent"
    assert sales("account,revenue\nA,2\n").role == "account"
    assert sales("seller,revenue\nA,2\n", {"seller": "seller"}).role == "seller"


def test_numbers_of_other_scripts_and_decimal_commas_are_read(sales):
    assert sales("firm;revenue\nA;1,5\nB;۲۵\nC;-3\n").frame["revenue"].tolist() == [1.5, 25.0, -3.0]


def test_rows_without_a_key_are_left_out_and_said(sales):
    found = sales("firm,revenue\nA,1\n,5\n")
    assert found.frame["key"].tolist() == ["A"]
    assert found.warnings == ["1 row of sales.csv without firm left out"]


ERRORS = {
    "seller,revenue\nA,1\n": "sales.csv says of nobody whose the figures are\n"
    "  required  a column called as in the responses: firm, customer_id\n"
    "  found     2 columns: seller, revenue\n"
    "  do        give the column of accounts or respondents the name that it has in the responses",
    "firm,since\nA,2020-01-01\n": "sales.csv has no sales figures\n"
    "  required  at least one column of numbers, or of yes and no\n"
    "  found     1 other column: since\n"
    "  do        add a column such as revenue or retained",
    "firm,revenue\nA,1\nB,2\nA,3\n": "sales.csv has several rows for one firm\n"
    "  required  one row each, with its figures added up\n"
    "  found     1 row more than firms, first in row 3\n"
    "  do        add up the rows of each before, for instance to the revenue of a year",
    'firm,revenue\nA,"1,234"\nB,"2,500"\n': '"revenue" in sales.csv has values that are no clear amounts\n'
    "  required  amounts such as 1234.50 or 1,234.50; what 1,234 means is not known where no other amount tells\n"
    "  found     2 cells, first in row 1\n"
    "  do        correct or empty these cells",
    "firm,revenue\nA,1\nB,2\nC,about 5\n": '"revenue" in sales.csv has values that are no clear amounts\n'
    "  required  amounts such as 1234.50 or 1,234.50; what 1,234 means is not known where no other amount tells\n"
    "  found     1 cell, first in row 3\n"
    "  do        correct or empty these cells",
}


@pytest.mark.parametrize("text", ERRORS, ids=["key", "figures", "twice", "thousands", "words"])
def test_what_cannot_be_read_without_a_guess_is_an_error(sales, text):
    with pytest.raises(DataError) as error:
        sales(text)
    assert str(error.value) == ERRORS[text]


def test_decimals_of_three_digits_beside_others_are_decimals(sales):
    assert sales("firm,revenue\nA,1.125\nB,2.5\n").frame["revenue"].tolist() == [1.125, 2.5]


def test_a_word_beside_yes_and_no_is_not_known_and_never_no(sales):
    found = sales("firm,retained\nA,ja\nB,nein\nC,pending\nD,\n")
    assert found.shares == ("retained",)
    assert found.frame["retained"].isna().tolist() == [False, False, True, True]
    assert found.warnings == [
        '1 cell in "retained" of sales.csv neither yes nor no, taken as not known, first in row 3'
    ]


def test_letters_that_may_be_anything_are_no_yes_and_no(sales):
    assert sales("firm,side,revenue\nA,N,1\nB,S,2\nC,O,3\n").frame.columns.tolist() == ["key", "revenue"]


def test_amounts_with_thousands_and_currencies_are_read(sales):
    text = "firm;revenue;cost\nA;1.400,50;$1,400.25\nB;€ 1 400;$7\nC;-12,5;\n"
    found = sales(text).frame
    assert found["revenue"].tolist() == [1400.5, 1400.0, -12.5]
    assert found["cost"].tolist()[:2] == [1400.25, 7.0]


def test_of_several_keys_the_one_that_tells_the_rows_apart_counts(sales):
    keys = {"account": "firm", "respondent": "who", "seller": "seller"}
    assert sales("seller,firm,revenue\nBo,A,1\nBo,B,2\n", keys).role == "account"
    assert sales("firm,who,revenue\nA,1,1\nA,2,2\n", keys).role == "respondent"
    assert sales("firm,seller,revenue\n,Bo,1\n,Di,2\n", keys).role in ("account", "seller")
