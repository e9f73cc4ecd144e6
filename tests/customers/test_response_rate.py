"""Response rates against statsmodels and scipy, and against what must hold for any log."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from nps_analysis.customers.response_rate import response_rates
from tests.examples import examples


def sent(answered, person=None, **columns):
    people = [str(i) for i in range(len(answered))] if person is None else person
    return pd.DataFrame({"answered": np.asarray(answered, dtype=bool), "delivered": True, "person": people, **columns})


@pytest.mark.slow
def test_without_clusters_the_tests_are_pearsons_and_holm_is_over_all_groups():
    rng = np.random.default_rng(4)
    frame = sent(rng.random(900) < 0.3, channel=rng.choice(["a", "b", "c"], 900), region=rng.choice(["N", "S"], 900))
    found = response_rates(frame, ["channel", "region"])
    for column in ("channel", "region"):
        own = found[found["column"] == column]
        table = pd.crosstab(frame[column], frame["answered"])
        test = chi2_contingency(table, correction=False)
        assert own.iloc[0]["statistic"] == pytest.approx(test.statistic)
        assert own.iloc[0]["p_value"] == pytest.approx(test.pvalue)
    for _, row in found[found["column"] == "channel"].iloc[1:].iterrows():
        table = pd.crosstab(frame["channel"] == row["group"], frame["answered"])
        test = chi2_contingency(table, correction=False)
        assert row["p_value"] == pytest.approx(test.pvalue)
        assert row["statistic"] ** 2 == pytest.approx(test.statistic)
        assert np.sign(row["statistic"]) == np.sign(row["response_rate"] - row["reference_rate"])
    tested = found[found["group"].notna() & found["tested"]]
    assert len(tested) == 4  # three channels, and one of the two regions, which is the test of the other
    assert tested["p_adjusted"].tolist() == pytest.approx(multipletests(tested["p_value"], method="holm")[1].tolist())
    regions = found[(found["column"] == "region") & found["group"].notna()]
    assert regions["p_adjusted"].nunique() == 1
    omnibus = found[found["column"].notna() & found["group"].isna()]
    assert omnibus["p_adjusted"].tolist() == pytest.approx(multipletests(omnibus["p_value"], method="holm")[1].tolist())


def test_the_effective_n_is_that_of_cluster_robust_errors():
    rng = np.random.default_rng(7)
    person = rng.integers(0, 120, 600)
    eager = rng.random(120) < 0.4
    answered = rng.random(600) < np.where(eager[person], 0.8, 0.1)
    row = response_rates(sent(answered, person.astype(str)), []).iloc[0]
    fit = sm.OLS(answered.astype(float), np.ones(600)).fit()
    robust = fit.get_robustcov_results("cluster", groups=person, use_correction=False)
    m = len(np.unique(person))
    variance = robust.cov_params().item() * m / (m - 1)
    p = answered.mean()
    assert row["n_eff"] == pytest.approx(600 * p * (1 - p) / 599 / variance)
    assert row["people"] == m
    assert row["n_eff"] < 300


@settings(max_examples=examples(20), deadline=None)
@given(st.data())
def test_what_must_hold_for_any_log(data):
    n = data.draw(st.integers(1, 60))
    draw = lambda values: data.draw(st.lists(st.sampled_from(values), min_size=n, max_size=n))  # noqa: E731
    frame = sent(draw([True, False]), draw(["p", "q", "r", None]), channel=draw(["a", "b", "c"]))
    found = response_rates(frame, ["channel"], min_n=2)
    groups = found[found["group"].notna()]
    assert groups["invited"].sum() == n
    assert groups["answered"].sum() == frame["answered"].sum()
    rows = found[found["method"] == "Wilson"]
    assert (rows["low"] <= rows["response_rate"] + 1e-9).all()
    assert (rows["response_rate"] <= rows["high"] + 1e-9).all()
    assert rows[["low", "high"]].stack().between(0, 100).all()
    assert (rows["n_eff"] <= rows["invited"] + 1e-9).all()
    assert (rows["people"] <= rows["invited"]).all()
    tested = found["tested"].astype(bool)
    assert found.loc[~tested & found["note"].ne("as the other group"), "p_value"].isna().all()
    swapped = response_rates(frame.assign(answered=~frame["answered"]), ["channel"], min_n=2)
    assert swapped["response_rate"].tolist() == pytest.approx((100 - found["response_rate"]).tolist())
    assert swapped["n_eff"].tolist() == pytest.approx(found["n_eff"].tolist(), nan_ok=True)


def test_small_groups_are_shown_and_not_tested():
    frame = sent([True] * 9 + [False] * 20 + [True] * 40 + [False] * 60, channel=["a"] * 29 + ["b"] * 100)
    found = response_rates(frame, ["channel"])
    assert found["tested"].tolist() == [False, False, False, False]
    assert found["note"].tolist()[1:] == [
        "fewer than two groups large enough to test",
        "fewer than 30 invitations",
        "fewer than 30 invitations",
    ]
    assert response_rates(frame, ["channel"], min_n=20)["tested"].tolist() == [False, True, True, False]


def test_hardly_any_answers_are_not_tested():
    frame = sent([True] * 2 + [False] * 98 + [True] * 1 + [False] * 99, channel=["a"] * 100 + ["b"] * 100)
    found = response_rates(frame, ["channel"])
    assert not found["tested"].any()
    assert found["note"].iloc[2] == "fewer than 5 answers or silences expected"


def test_all_or_none_answered_has_an_interval_of_persons():
    found = response_rates(sent([False] * 40, ["p"] * 20 + ["q"] * 20), []).iloc[0]
    assert (found["response_rate"], found["low"], found["n_eff"]) == (0, 0, 2)
    assert found["high"] == pytest.approx(100 * proportion_confint(0, 2, method="wilson")[1])


def test_what_is_not_known_has_no_rate_and_changes_no_other():
    known = sent([True] * 20 + [False] * 60, channel=["a"] * 40 + ["b"] * 40)
    more = sent([False] * 15, channel=["b"] * 5 + ["c"] * 10).assign(told=False)
    found = response_rates(pd.concat([known.assign(told=True), more], ignore_index=True), ["channel"])
    alone = response_rates(known, ["channel"])
    figures = ["invited", "answered", "response_rate", "low", "high", "p_value", "p_adjusted"]
    pd.testing.assert_frame_equal(found.loc[:3, figures], alone[figures], check_dtype=False)
    assert found["note"].tolist() == [
        *["of 15 more it is not known whether they were answered"] * 2,
        "",
        "as the other group; of 5 more it is not known whether they were answered",
        "not known whether they were answered",
    ]
    last = found.iloc[4]
    assert (last["group"], last["invited"], last["tested"]) == ("c", 10, False)
    assert last[["answered", "response_rate", "low", "high", "p_value"]].isna().all()


@pytest.mark.slow
def test_the_test_holds_its_level_when_people_are_asked_again_and_again():
    rng, wrong, runs = np.random.default_rng(11), 0, 1000
    for _ in range(runs):
        person = np.repeat(np.arange(150), 4)
        eager = rng.beta(0.6, 1.4, 150)[person]
        frame = sent(rng.random(600) < eager, person.astype(str), channel=np.where(person < 60, "a", "b"))
        wrong += response_rates(frame, ["channel"])["p_value"].iloc[1] < 0.05
    assert 0.03 < wrong / runs < 0.075
