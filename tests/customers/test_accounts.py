"""The list of accounts: states, order, and what is in none of the report's tables."""

import datetime as dt

import pandas as pd
import pytest

from nps_analysis.customers.accounts import LIST_COLUMNS, STATES, account_health, account_list
from nps_analysis.responses.accounts import tally_accounts

ROWS = [  # account, contact, score, day, worth
    ("promoters", "a", 10, "2026-06-01", 10),
    ("promoters", "b", 9, "2026-06-02", 10),
    ("half", "c", 9, "2026-06-01", 5),
    ("half", "d", 8, "2026-06-01", 5),
    ("divided", "e", 10, "2026-06-01", 1),
    ("divided", "f", 0, "2026-06-01", 1),
    ("silent", "g", 10, "2024-01-01", 99),
    ("small", "h", 3, "2026-05-01", 2),
    ("large", "i", 6, "2026-06-01", 50),
    ("large", "i", 10, "2026-01-01", 50),
    ("old", "j", 1, "2026-04-01", 2),
    ("mostly", "k", 1, "2026-06-01", 1),
    ("mostly", "l", 1, "2026-06-01", 1),
    ("mostly", "m", 1, "2026-06-01", 1),
    ("mostly", "n", 1, "2026-06-01", 1),
    ("mostly", "o", 10, "2026-06-01", 1),
    ("mostly", "p", 10, "2023-06-01", 1),
]


@pytest.fixture
def counts():
    frame = pd.DataFrame(ROWS, columns=["firm", "who", "score", "day", "worth"])
    return tally_accounts(frame, account="firm", respondent="who", date="day", value="worth", value_of="account")


def test_the_order_is_state_value_days_name(counts):
    found = account_list(counts)
    assert list(found.columns) == list(LIST_COLUMNS)
    assert found["account"].tolist() == [
        *("large", "old", "small", "mostly"),  # detractors: by value, then the longest since an answer
        *("divided", "silent", "half", "promoters"),
    ]
    assert found["state"].tolist() == [*["detractor"] * 4, "divided", "silent", "passive", "promoter"]


def test_a_promoter_and_a_passive_are_a_passive_account_and_four_against_one_a_detractor(counts):
    found = account_list(counts).set_index("account")
    assert found.loc["half", ["class", "nps"]].tolist() == ["passive", 50.0]
    assert found.loc["mostly", ["class", "nps", "contacts", "silent"]].tolist() == ["detractor", -60.0, 5, 1]
    assert found.loc["silent", "class"] == ""


def test_who_answered_once_and_twice_is_one_contact_and_a_single_one(counts):
    found = account_list(counts, as_of=dt.date(2026, 6, 12)).set_index("account")
    assert found.loc["large", ["contacts", "n_detractors", "single_contact", "days"]].tolist() == [1, 1, True, 11]
    assert not found.loc["mostly", "single_contact"]


def test_health_accounts_for_every_account_and_names_none(counts):
    health = account_health(counts)
    states = health.set_index("state").loc[list(STATES)]
    assert states["n"].sum() == len(counts.table) == 8
    assert states["share"].sum() == pytest.approx(100)
    assert states["value_share"].sum() == pytest.approx(100)
    rest = health.set_index("state")["n"]
    assert (rest["single contact"], rest["some silent"]) == (4, 1)
    assert not set(counts.table["account"]) & (set(health.astype(str).to_numpy().ravel()) - set(STATES))


def test_without_value_owner_and_dates_the_list_stands():
    frame = pd.DataFrame({"firm": list("AB"), "who": [1, 2], "score": [9, 2]})
    found = account_list(tally_accounts(frame, account="firm", respondent="who"))
    assert found["account"].tolist() == ["B", "A"]
    assert found["days"].isna().all()
    assert found["value"].isna().all()
    assert (found["owner"] == "").all()


def test_a_state_whose_values_are_not_known_is_not_worth_nothing():
    rows = {"firm": list("ABCD"), "who": list("wxyz"), "score": [9, 2, 8, 8], "worth": [100, 300, None, "?"]}
    known = tally_accounts(pd.DataFrame(rows), account="firm", respondent="who", value="worth", value_of="account")
    health = account_health(known).set_index("state")
    assert health["valued"].to_dict() | {"some silent": 0} == {
        **{"detractor": 1, "divided": 0, "silent": 0, "passive": 0, "promoter": 1},
        **{"single contact": 2, "some silent": 0},
    }
    assert health.loc[["detractor", "promoter"], "value_share"].tolist() == [75.0, 25.0]
    assert health.loc["passive", ["value", "value_share"]].isna().all()
    assert health.loc["divided", "value"] == 0  # nobody is divided
