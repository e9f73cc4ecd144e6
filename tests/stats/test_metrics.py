"""Shares of top boxes and means, against statsmodels and scipy."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.schema import METRIC_COLUMNS, DataError
from nps_analysis.stats.metrics import compare_metrics, distribution, metrics, tally_metrics
from tests.examples import examples

EXAMPLE = Path(__file__).parents[2] / "data/example/study.yml"
CSAT = {"satisfaction": {"kind": "csat", "scale": "1-5"}}


def rated(seed=0, n=400):
    rng = np.random.default_rng(seed)
    region = rng.choice(["N", "S", "W"], n, p=[0.5, 0.4, 0.1])
    lean = np.where(region == "N", 0.6, 0.0)
    rating = np.clip(np.round(3.4 + lean + rng.standard_normal(n)), 1, 5)
    rating[rng.random(n) < 0.1] = np.nan
    score = np.where(rng.random(n) < 0.1, np.nan, rng.integers(0, 11, n))
    frame = pd.DataFrame({"score": score, "satisfaction": rating, "region": region, "w": rng.uniform(0.5, 2, n)})
    return frame.assign(effort=rng.integers(1, 8, n), shop=rng.integers(0, 40, n))


def test_share_and_interval_are_wilsons_and_the_mean_students():
    from scipy.stats import t
    from statsmodels.stats.proportion import proportion_confint

    frame = rated()
    found = metrics(tally_metrics(frame, by="region", metrics=CSAT))
    assert list(found.columns) == ["region", *METRIC_COLUMNS]
    for _, row in found.iterrows():
        own = frame.loc[frame["region"] == row["region"], "satisfaction"].dropna()
        low, high = proportion_confint((own >= 4).sum(), len(own), method="wilson")
        assert [row["n"], row["n_top"], row["share"], row["low"], row["high"]] == pytest.approx(
            [len(own), (own >= 4).sum(), 100 * (own >= 4).mean(), 100 * low, 100 * high]
        )
        ends = t.interval(0.95, len(own) - 1, own.mean(), own.std(ddof=1) / np.sqrt(len(own)))
        assert [row["mean_rating"], row["mean_low"], row["mean_high"]] == pytest.approx([own.mean(), *ends])


def test_with_weights_the_share_has_the_linearised_error_of_a_weighted_mean():
    import statsmodels.api as sm

    frame = rated()
    row = metrics(tally_metrics(frame, metrics=CSAT, weight="w")).iloc[0]
    own = frame.dropna(subset="satisfaction")
    fit = sm.WLS(own["satisfaction"], np.ones(len(own)), weights=own["w"]).fit(cov_type="HC0")
    n = len(own)
    assert row["mean_rating"] == pytest.approx(fit.params.iloc[0])
    assert row["mean_se"] == pytest.approx(fit.bse.iloc[0] * np.sqrt(n / (n - 1)))
    assert row["share"] == pytest.approx(100 * np.average(own["satisfaction"] >= 4, weights=own["w"]))
    assert row["n_eff"] == pytest.approx(own["w"].sum() ** 2 / (own["w"] ** 2).sum())


def score_test(tops, n, value):
    """z of the difference of two proportions against ``value``, its likeliest proportions found by search."""
    from scipy.optimize import minimize_scalar

    def unlikely(second):
        shares = np.array([second + value, second])
        return -(tops * np.log(shares) + (n - tops) * np.log(1 - shares)).sum()

    ends = max(0, -value) + 1e-9, min(1, 1 - value) - 1e-9
    second = minimize_scalar(unlikely, bounds=ends, method="bounded", options={"xatol": 1e-12}).x
    shares = np.array([second + value, second])
    error = np.sqrt(n.sum() / (n.sum() - 1) * (shares * (1 - shares) / n).sum())
    return (tops[0] / n[0] - tops[1] / n[1] - value) / error


@pytest.mark.parametrize("few", [False, True])
def test_differences_are_the_score_test_of_two_proportions_and_its_inverted_interval(few):
    from statsmodels.stats.proportion import proportions_chisquare
    from statsmodels.stats.proportion import test_proportions_2indep as two_proportions

    frame = rated(n=40 if few else 400)
    frame = frame[frame["region"] != "W"].dropna(subset="satisfaction")
    omnibus, row = compare_metrics(tally_metrics(frame, "region", metrics=CSAT), "region", min_n=1).to_dict("records")
    own = [frame.loc[frame["region"] == one, "satisfaction"] for one in "NS"]
    tops, n = np.array([(one >= 4).sum() for one in own]), np.array([len(one) for one in own])
    assert (row["group"], row["reference"]) == ("N", "S")
    assert [row["share"], row["reference_share"]] == pytest.approx((100 * tops / n).tolist())
    test = two_proportions(tops[0], n[0], tops[1], n[1], method="score", compare="diff", correction=True)
    assert [row["statistic"], row["p_value"]] == pytest.approx([test.statistic, test.pvalue])
    z = [score_test(tops, n, row[end] / 100) for end in ("low", "high")]
    assert z == pytest.approx([1.959963984540054, -1.959963984540054], abs=1e-5)
    assert omnibus["p_value"] == pytest.approx(proportions_chisquare(tops, n)[1])


def test_ratings_without_a_score_count_and_a_metric_is_never_pooled_with_another():
    frame = rated()
    counts = tally_metrics(frame, metrics={**CSAT, "effort": "ces", "score": "likelihood"})
    found = metrics(counts).set_index("column")
    assert found["n"].to_dict() == {
        "satisfaction": frame["satisfaction"].count(),
        "effort": 400,
        "score": frame["score"].count(),
    }
    assert found.loc["score", "mean_rating"] == pytest.approx(frame["score"].mean())
    assert found.loc["score", "share"] == pytest.approx(100 * (frame["score"].dropna() >= 9).mean())
    assert found["metric"].tolist() == ["CSAT", "CES", "likelihood"]
    assert not any(
        "nps" in name
        for name in [*found.columns, *compare_metrics(tally_metrics(frame, "region", metrics=CSAT), "region")]
    )


def test_answers_to_another_metric_in_the_same_column_are_in_none_of_the_figures():
    frame = rated().assign(metric="NPS").fillna({"score": 5})
    others = frame.assign(metric="CSAT", score=5, satisfaction=5)
    both = metrics(tally_metrics(pd.concat([frame, others]), metrics={"score": "likelihood"}))
    alone = metrics(tally_metrics(frame, metrics={"score": "likelihood"}))
    pd.testing.assert_frame_equal(both, alone)


def test_the_distribution_adds_up_to_the_counts():
    counts = tally_metrics(rated(), by="region", metrics=CSAT, weight="w")
    table, shares = distribution(counts), metrics(counts)
    assert table.groupby("region")["n"].sum().tolist() == shares["n"].tolist()
    assert table.groupby("region")["share"].sum().tolist() == pytest.approx([100] * 3)
    top = table[table["rating"] >= 4].groupby("region")["share"].sum()
    assert top.tolist() == pytest.approx(shares["share"].tolist())


def test_by_period_with_a_gap_the_empty_period_has_no_share():
    frame = pd.DataFrame({"score": 9, "satisfaction": [5, 4, 1], "day": ["2026-01-05", "2026-01-06", "2026-03-05"]})
    found = metrics(tally_metrics(frame, by="month", date="day", metrics=CSAT))
    assert found["month"].tolist() == ["2026-01", "2026-02", "2026-03"]
    assert found["n"].tolist() == [2, 0, 1]
    assert found["share"].isna().tolist() == [False, True, False]
    assert found["note"].tolist() == ["", "no ratings", "one rating: no interval of the mean"]


def test_twelve_alike_have_an_interval_of_the_share_and_none_of_the_mean():
    row = metrics(tally_metrics(pd.DataFrame({"score": 9, "satisfaction": [5] * 12}), metrics=CSAT)).iloc[0]
    z2 = 1.959963984540054**2
    assert [row["share"], row["low"], row["high"]] == pytest.approx([100, 100 * 12 / (12 + z2), 100])
    assert np.isnan(row["mean_low"])
    assert row["note"] == "every rating is the same: no interval of the mean"


def test_with_clusters_the_interval_is_wider_and_the_mean_has_none():
    frame = rated()
    frame["satisfaction"] = frame.groupby("shop")["satisfaction"].transform("first")
    alone, drawn = (metrics(tally_metrics(frame, metrics=CSAT, **more)).iloc[0] for more in ({}, {"cluster": "shop"}))
    assert drawn["high"] - drawn["low"] > 1.5 * (alone["high"] - alone["low"])
    assert drawn["n_eff"] < 0.5 * alone["n_eff"]
    assert drawn["note"] == "clusters and strata: no interval of the mean"


def test_a_rating_without_a_weight_is_an_error_also_where_it_has_no_score():
    frame = rated()
    frame.loc[frame["score"].isna(), "w"] = np.nan
    with pytest.raises(DataError, match='weights in "w" cannot be used'):
        tally_metrics(frame, metrics=CSAT, weight="w")


@given(st.lists(st.integers(1, 5), min_size=1, max_size=30))
@settings(max_examples=examples(15), deadline=None)
def test_whatever_the_ratings_ends_hold_the_values(ratings):
    row = metrics(tally_metrics(pd.DataFrame({"score": 9, "satisfaction": ratings}), metrics=CSAT)).iloc[0]
    assert 0 <= row["low"] <= row["share"] <= row["high"] <= 100
    assert row["mean_rating"] == pytest.approx(np.mean(ratings))
    if len(set(ratings)) > 1:
        assert 1 <= row["mean_low"] <= row["mean_rating"] <= row["mean_high"] <= 5


def test_other_methods_than_those_for_shares_are_refused():
    with pytest.raises(DataError) as error:
        compare_metrics(tally_metrics(rated(), "region", metrics=CSAT), "region", method="mover")
    assert str(error.value) == (
        'no method "mover" for shares\n'
        "  required  one of default, score, wald\n"
        '  found     "mover"\n'
        "  do        --method default"
    )


@pytest.mark.slow
def test_in_the_example_delivery_fell_where_it_is_planted_and_the_website_nowhere():
    responses = nps.read(EXAMPLE, metrics={"delivery": "csat"}, where={"market": "Ireland"})
    changes = compare_metrics(tally_metrics(responses, by="quarter"), "quarter").set_index("group")
    fall = changes.loc["2025-Q3"]
    assert fall["difference"] < 0
    assert fall["p_adjusted"] < 0.05
    responses = nps.read(EXAMPLE, metrics={"website": "csat"}, where={"market": "Sweden"})
    changes = compare_metrics(tally_metrics(responses, by="quarter"), "quarter")
    assert not (changes["p_adjusted"] < 0.05).any()
