"""The score of accounts, against statsmodels' cluster-robust errors and by hand."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.responses.accounts import ANSWERS, CONTACTS, AccountCounts, tally_accounts
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import ACCOUNT_COLUMNS, DataError
from nps_analysis.stats.accounts import accounts
from tests.examples import examples

NAMED = {"account": "firm", "respondent": "who", "value": "worth", "weight": "w"}


def answers(seed=0, firms=80, most=9):
    rng = np.random.default_rng(seed)
    size = rng.integers(1, most + 1, firms)
    firm = np.repeat(np.arange(firms), size)
    lean = rng.standard_normal(firms)[firm]
    score = np.clip(np.round(7.5 + 1.5 * lean + 1.5 * rng.standard_normal(len(firm))), 0, 10).astype(int)
    worth = np.exp(rng.standard_normal(firms) * 1.5).round(4)[firm]
    return pd.DataFrame(
        {"firm": firm.astype(str), "who": np.arange(len(firm)), "score": score, "worth": worth, "w": 0.5 + firm % 3}
    )


def of(frame, vote, **named):
    return accounts(tally_accounts(frame, value_of="account", **{**NAMED, **named})).set_index("vote").loc[vote]


@pytest.mark.parametrize("vote", ["contacts", "accounts", "value"])
def test_score_and_error_are_those_of_a_weighted_mean_with_clusters(vote):
    import statsmodels.api as sm

    frame = answers()
    y = 100 * (CLASS_OF[frame["score"]] - 1.0)
    share = frame["w"] / frame.groupby("firm")["w"].transform("sum")
    weight = {"contacts": frame["w"], "accounts": share, "value": share * frame["worth"]}[vote]
    fit = sm.WLS(y, np.ones(len(y)), weights=weight).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(frame["firm"])[0]}
    )
    found = of(frame, vote)
    assert found["nps"] == pytest.approx(fit.params.iloc[0] if hasattr(fit.params, "iloc") else fit.params[0], abs=1e-9)
    assert found["se"] == pytest.approx(np.asarray(fit.bse)[0], rel=1e-9)


def test_forty_answers_of_one_account_are_one_unit():
    few = pd.DataFrame({"firm": [f"F{i}" for i in range(12)], "who": range(12), "score": [9, 8, 3] * 4})
    many = pd.concat([few, pd.DataFrame({"firm": "F0", "who": range(100, 139), "score": 9})])
    one, other = (accounts(tally_accounts(frame, account="firm", respondent="who")).iloc[2] for frame in (few, many))
    for name in ("n", "accounts", "nps", "se", "low", "high", "n_eff"):
        assert one[name] == pytest.approx(other[name]), name


def test_the_difference_by_hand():
    """Accounts A (two promoters) and B, C (a detractor and a passive): 50 by contacts, 0 by accounts."""
    frame = pd.DataFrame({"firm": list("AABC"), "who": range(4), "score": [10, 9, 2, 7]})
    row = accounts(tally_accounts(frame, account="firm", respondent="who")).iloc[2]
    assert (row["nps"], row["difference"]) == (0.0, pytest.approx(-25.0))
    contacts = np.array([2 * (1 - 0.25), -1 - 0.25, -0.25]) / 4
    votes = np.array([1, -1, 0]) / 3
    error = 100 * np.sqrt(((votes - contacts) ** 2).sum() * 3 / 2)
    assert row["difference_high"] - row["difference"] == pytest.approx(4.302652730 * error)  # t(2), 97.5 %


def test_the_largest_account_and_kishs_number_are_those_of_the_values():
    frame = pd.DataFrame({"firm": list("ABC"), "who": range(3), "score": [9, 3, 8], "worth": [70, 20, 10], "w": 1.0})
    row = of(frame, "value")
    assert row["largest"] == pytest.approx(70)
    assert row["n_eff"] == pytest.approx(100**2 / (70**2 + 20**2 + 10**2))
    assert row["note"] == "most of the weight is on one account: the interval is at Kish's n"


@pytest.mark.slow
def test_all_promoters_leave_an_interval_with_a_width_that_shrinks_with_accounts_not_with_contacts():
    def low(firms, each):
        frame = pd.DataFrame({"firm": np.repeat(np.arange(firms).astype(str), each), "score": 10})
        return accounts(tally_accounts(frame.assign(who=range(len(frame))), account="firm", respondent="who"))["low"][2]

    z2 = 1.959963984540054**2
    assert low(12, 1) == pytest.approx(low(12, 30))
    assert low(12, 5) < 100 * (11 - z2) / (11 + z2)  # t on 11 degrees of freedom is wider than z
    assert low(12, 5) < low(40, 5) < 100


def test_accounts_that_are_all_divided_alike_count_as_accounts_and_not_as_contacts():
    row = accounts(made([(1, 0, 1)] * 12)).iloc[2]
    assert (row["nps"], row["se"]) == (0, 0)
    assert row["n_eff"] == pytest.approx(12)
    assert row["note"] == "the standard error of accounts alike or wholly answered is 0: the interval is at Kish's n"


def test_one_account_has_no_error_and_the_whole_scale():
    row = accounts(tally_accounts(pd.DataFrame({"firm": "A", "who": [1, 2], "score": [9, 3]}), account="firm")).iloc[2]
    assert np.isnan(row["se"])
    assert (row["low"], row["high"]) == (-100, 100)
    assert row["note"] == "one account: nothing shows how accounts differ"


sizes = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 4)), min_size=2, max_size=8)


def made(table):
    """Accounts with so many detractors, passives and promoters, the first worth 1, the second 2, ..."""
    number = np.array([three for three in table if sum(three)], dtype=float)
    n = number.sum(axis=1).astype(int)
    sums = dict(zip([*ANSWERS, *CONTACTS], np.hstack([number, number]).T, strict=True))
    return AccountCounts(pd.DataFrame({"answers": n, "contacts": n, "value": 1.0 + np.arange(len(n)), **sums}))


@pytest.mark.slow
@given(sizes.filter(lambda table: sum(map(sum, table)) > 0))
@settings(max_examples=examples(20), deadline=None)
def test_whatever_the_accounts_ends_hold_the_score_and_swapping_the_ends_flips_it(table):
    found = accounts(made(table))
    other = accounts(made([three[::-1] for three in table]))
    assert list(found.columns) == ["vote", *ACCOUNT_COLUMNS]
    assert ((found["low"] <= found["nps"] + 1e-9) & (found["nps"] <= found["high"] + 1e-9)).all()
    assert found[["low", "high"]].abs().max().max() <= 100
    np.testing.assert_allclose(found["nps"], -other["nps"], atol=1e-9)
    np.testing.assert_allclose(found["low"], -other["high"], atol=1e-6)
    np.testing.assert_allclose(found["nps"], found["promoters"] - found["detractors"], atol=1e-9)


@given(st.lists(st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)]), min_size=2, max_size=12))
@settings(max_examples=examples(10), deadline=None)
def test_with_one_contact_each_all_votes_are_the_same(table):
    found = accounts(made(table)).iloc[:3]
    for name in ("n", "nps", "low", "high", "n_eff"):
        assert found[name].nunique() == 1


def test_a_level_that_is_none_is_an_error():
    with pytest.raises(DataError, match="no level 95"):
        accounts(tally_accounts(answers(), value_of="account", **NAMED), level=95)


@pytest.fixture(scope="module")
def truth():
    """The score of accounts in the population of ``answers``."""
    return of(answers(seed=10**6, firms=100_000), "accounts")["nps"]


@pytest.mark.slow
@pytest.mark.parametrize("firms", [12, 40])
def test_intervals_hold_the_true_score_of_accounts(firms, truth):
    held = 0
    for seed in range(60):
        row = of(answers(seed, firms), "accounts")
        held += row["low"] <= truth <= row["high"]
    assert held / 60 >= 0.88  # 0.95 less two and a half standard errors; one of 0.8 would be seen in 93 of 100 cases
