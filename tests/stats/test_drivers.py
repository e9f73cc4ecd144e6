"""What goes with the score: against R, statsmodels and rows drawn again; planted drivers are found, null ones not."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from nps_analysis.responses.drivers import tally_drivers
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.cross_products import correlations, resampled
from nps_analysis.stats.difference import difference
from nps_analysis.stats.drivers import COLUMNS, drivers
from nps_analysis.stats.importance import lmg
from nps_analysis.stats.ordinal import drivers_check
from nps_analysis.stats.performance import performance
from nps_analysis.stats.sample import Sample
from tests.examples import examples

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "tests" / "reference" / "drivers.json"


@pytest.fixture(params=["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def case(request):
    path = COMMITTED
    if request.param != "committed":
        path = request.getfixturevalue("shared") / "reference" / "reference.json"
    return next(one for one in json.loads(path.read_text("utf-8")) if one["kind"] == "drivers")


@pytest.fixture(scope="module")
def example():
    return tally_drivers(read(ROOT / "data" / "example" / "study.yml"))


def answers(n: int = 400, seed: int = 1, spread: float = 1) -> pd.DataFrame:
    """a goes with the score, b a little, c not at all; beside them the score varies with a standard error of spread."""
    rng = np.random.default_rng(seed)
    a, b, c = rng.integers(1, 6, (3, n))
    score = np.clip(np.round(2 + 1.3 * a + 0.3 * b + rng.normal(0, spread, n)), 0, 10)
    return pd.DataFrame({"score": score, "a": a, "b": b, "c": c})


def found(frame: pd.DataFrame, names=("a", "b", "c"), options=None, **settings) -> pd.DataFrame:
    return drivers(tally_drivers(frame, list(names), **({"rating_scale": "1-5"} | (options or {}))), **settings)


def points(score: pd.Series) -> np.ndarray:
    return np.select([score <= 6, score <= 8], [-100, 0], 100)


def test_r2_and_importance_are_those_of_r(case):
    result = found(pd.DataFrame(case["inputs"]), ["x1", "x2", "x3"])
    expected = case["outputs"]
    assert list(result.columns) == list(COLUMNS)
    assert result["r2"].tolist() == pytest.approx([expected["r2"]] * 3, abs=1e-10)
    shares = [100 * part / expected["r2"] for part in expected["lmg_shapley"].values()]
    assert result["importance"].tolist() == pytest.approx(shares, abs=1e-8)
    assert result["importance_complete"].tolist() == pytest.approx(shares, abs=1e-8)


def test_weighted_r2_is_that_of_weighted_least_squares():
    models = pytest.importorskip("statsmodels.api")
    frame = answers().assign(w=np.random.default_rng(5).uniform(0.2, 3, 400))
    fitted = models.WLS(points(frame["score"]), models.add_constant(frame[["a", "b", "c"]]), frame["w"]).fit()
    assert found(frame, options={"weight": "w"})["r2"][0] == pytest.approx(fitted.rsquared, abs=1e-10)


def test_correlation_and_mean_are_those_of_pandas_and_scipy():
    from scipy import stats

    frame = answers()
    frame.loc[::3, "b"] = np.nan
    result = found(frame).set_index("driver")
    assert result.loc["b", "correlation"] == pytest.approx(frame["b"].corr(frame["score"]))
    rated = frame["b"].dropna()
    low, high = stats.t.interval(0.95, len(rated) - 1, rated.mean(), stats.sem(rated))
    columns = ["n", "performance", "performance_low", "performance_high"]
    assert result.loc["b", columns].tolist() == pytest.approx([len(rated), rated.mean(), low, high])


def test_penalty_and_reward_are_differences_of_the_bands_counted_by_hand():
    frame = answers()
    bands = {"low": frame["a"] <= 2, "middle": frame["a"].between(3, 4), "high": frame["a"] == 5}
    sample = {}
    for name, rows in bands.items():
        shares = [(points(frame["score"])[rows] == one).mean() for one in (-100, 0, 100)]
        sample[name] = Sample(np.array([shares]), np.array([float(rows.sum())]))
    row = found(frame).loc[0]
    for name, band in (("penalty", "low"), ("reward", "high")):
        expected = difference(sample[band], sample["middle"]).loc[0, ["difference", "low", "high"]].tolist()
        assert row[[name, f"{name}_low", f"{name}_high"]].tolist() == pytest.approx(expected)
    assert row[["n_low", "n_middle", "n_high"]].tolist() == [rows.sum() for rows in bands.values()]


def test_pairs_count_those_who_rated_both():
    frame = answers().astype(float)
    frame.loc[:149, "a"], frame.loc[150:249, "b"] = np.nan, np.nan
    counts = tally_drivers(frame, ["a", "b", "c"], rating_scale="1-5")
    expected = frame[["a", "b", "c"]].assign(y=points(frame["score"]), score=frame["score"]).corr().to_numpy()
    assert correlations(counts.sums.sum(axis=0)) == pytest.approx(expected)
    assert counts.complete_n == 150
    complete = frame.dropna()
    expected = complete[["a", "b", "c"]].assign(y=points(complete["score"])).corr().to_numpy()
    shares = drivers(counts)["importance_complete"]
    assert shares.tolist() == pytest.approx((100 * lmg(expected) / lmg(expected).sum()).tolist())


@pytest.mark.slow
def test_intervals_are_those_of_rows_drawn_again(example):
    """1,000 shards against a plain bootstrap of 3,000 rows of the example, to a tenth of the interval's width."""
    names = example.drivers
    study = read(ROOT / "data" / "example" / "study.yml")
    frame = pd.read_csv(ROOT / "data" / "example" / "responses.csv").query("0 <= score <= 10").head(3000)
    shards = drivers(tally_drivers(frame, names, weight=study.columns.weight, rating_scale="1-5"), draws=1000)
    values = np.column_stack([frame[names].to_numpy(float), points(frame["score"])])
    there, weight = ~np.isnan(values), frame[study.columns.weight].to_numpy(float)[:, None]
    values, rng, drawn = np.nan_to_num(values), np.random.default_rng(5), []
    for _ in range(1000):
        rows = rng.integers(0, len(values), len(values))
        m, x, w = there[rows] * 1.0, values[rows], weight[rows]
        parts = lmg(correlations(np.array([(w * m).T @ m, (w * x).T @ m, (w * x * x).T @ m, (w * x).T @ x])))
        drawn.append(100 * parts / parts.sum())
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    shown = shards["shown"].to_numpy()
    assert shown.sum() >= 2
    width = (high - low)[shown]
    assert (np.abs(shards["importance_low"][shown] - low[shown]) < 0.1 * width).all()
    assert (np.abs(shards["importance_high"][shown] - high[shown]) < 0.1 * width).all()


def test_the_planted_drivers_are_found_and_the_null_one_is_not_claimed(example):
    truth = json.loads((ROOT / "data" / "example" / "truth.json").read_text("utf-8"))
    planted = next(fact for fact in truth["planted"] if fact["fact"] == "drivers")
    result = drivers(example).set_index("driver")
    assert result["importance"].nlargest(2).index.tolist() == planted["matter"]
    assert result.loc[planted["matter"], "rank_low"].tolist() == [1, 2]
    assert result.loc[planted["nothing"], "shown"].tolist() == [False]
    assert result.loc[planted["nothing"], "importance_low"].tolist() == [0]
    assert result.loc[planted["weak"], "shown"].all()
    assert result["importance"].sum() == pytest.approx(100)


@pytest.mark.slow
def test_the_order_of_the_rows_makes_no_difference():
    frame = answers().assign(w=np.random.default_rng(5).uniform(0.2, 3, 400), account=np.arange(400) // 3)
    for options in ({}, {"weight": "w"}, {"weight": "w", "cluster": "account"}):
        one, other = (found(some, options=options) for some in (frame, frame.sample(frac=1, random_state=3)))
        pd.testing.assert_frame_equal(one, other)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.01, 70])
def test_a_factor_on_all_weights_makes_no_difference(factor):
    frame = answers(120).assign(w=np.random.default_rng(5).uniform(0.2, 3, 120))
    one = found(frame, options={"weight": "w"}, draws=100)
    other = found(frame.assign(w=frame["w"] * factor), options={"weight": "w"}, draws=100)
    pd.testing.assert_frame_equal(one, other, rtol=1e-6)


@settings(max_examples=examples(10))
@given(seed=st.integers(0, 1000))
def test_intervals_hold_the_shares_and_only_what_is_shown_has_a_place(seed):
    result = found(answers(60, seed), draws=100)
    assert result["importance"].sum() == pytest.approx(100)
    assert (result["importance_low"] <= result["importance"]).all()
    assert (result["importance"] <= result["importance_high"]).all()
    assert (result["rank_low"].notna() == result["shown"]).all()
    assert (result["r2_low"] <= result["r2"]).all()
    assert (result["r2"] <= result["r2_high"]).all()


def test_clusters_widen_the_intervals():
    people = answers(100)
    frame = pd.concat([people] * 4, ignore_index=True).assign(account=np.tile(np.arange(100), 4))
    alone, together = found(frame), found(frame, options={"cluster": "account"})
    width = [one["importance_high"][0] - one["importance_low"][0] for one in (alone, together)]
    assert 1.6 < width[1] / width[0] < 2.4  # four copies of each answer: half the standard error, were they apart
    means = [one["performance_high"][0] - one["performance_low"][0] for one in (alone, together)]
    assert 1.7 < means[1] / means[0] < 2.3


def test_copies_share_and_say_so():
    result = found(answers().assign(copy=lambda frame: frame["a"]), ["a", "b", "copy"]).set_index("driver")
    assert result.loc["a", "importance"] == pytest.approx(result.loc["copy", "importance"])
    assert result.loc["a", "note"] == "a copy of copy: they share their importance"


def test_a_negative_correlation_keeps_its_sign_and_its_importance():
    frame = answers()
    turned = found(frame.assign(a=6 - frame["a"])).loc[0]
    straight = found(frame).loc[0]
    assert turned["correlation"] == pytest.approx(-straight["correlation"])
    assert turned["importance"] == pytest.approx(straight["importance"])
    assert turned["penalty"] > 0


@pytest.mark.parametrize(
    ("change", "note"),
    [
        ({"c": 4}, "every rating is the same"),
        ({"c": [5] * 12 + [None] * 388}, "12 answers, fewer than 30"),
        ({"c": [1] + [None] * 399}, "1 answer, fewer than 30"),
    ],
)
def test_a_driver_that_says_nothing_is_left_out_with_a_note(change, note):
    result = found(answers().assign(**change)).set_index("driver")
    assert np.isnan(result.loc["c", "importance"])
    assert not result.loc["c", "shown"]
    assert result.loc["c", "note"] == note
    assert result.loc[["a", "b"], "importance"].sum() == pytest.approx(100)


@pytest.mark.parametrize(
    ("frame", "note"),
    [
        (answers().assign(score=10), "every answer is in one class: there is nothing to explain"),
        (
            answers().assign(b=lambda f: f["b"].where(f.index < 200), c=lambda f: f["c"].where(f.index >= 200)),
            "no importance: b and c were both rated in 0 answers, fewer than 30",
        ),
        (answers(12), "12 answers, fewer than 30"),
    ],
)
def test_where_there_is_no_importance_the_rest_is_there(frame, note):
    result = found(frame)
    assert result["importance"].isna().all()
    assert result["r2"].isna().all()
    assert set(result["note"]) == {note}
    assert result["performance"].notna().all()


def test_correlations_of_different_people_that_do_not_fit_are_refused():
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({name: rng.integers(1, 6, 900).astype(float) for name in "abc"})
    frame["score"] = rng.integers(0, 11, 900)
    frame.loc[:299, "b"], frame.loc[:299, "c"] = frame.loc[:299, "a"], np.nan
    frame.loc[300:599, "c"], frame.loc[300:599, "b"] = frame.loc[300:599, "a"], np.nan
    frame.loc[600:, "c"], frame.loc[600:, "a"] = 6 - frame.loc[600:, "b"], np.nan
    result = found(frame)
    assert set(result["note"]) == {"no importance: correlations of different people do not fit together (-1.00)"}


def test_twelve_answers_are_told_from_nothing():
    result = found(answers(12, seed=3), min_n=5)
    assert result["importance_null"].between(0, 100).all()
    assert result["r2_low"][0] < result["r2"][0]


def test_the_ordinal_model_is_that_of_the_odds_and_finds_the_same():
    pytest.importorskip("statsmodels")
    counts = tally_drivers(answers(600), ["a", "b", "c"], rating_scale="1-5")
    check = drivers_check(counts, drivers(counts))
    assert check["driver"].tolist()[:2] == ["a", "b"]
    assert check["odds_low"][0] > 1
    assert check["odds_low"][2] < 1 < check["odds_high"][2]
    assert (check["note"] == "").all()


def test_two_classes_of_scores_make_it_a_logistic_regression():
    models = pytest.importorskip("statsmodels.api")
    frame = answers(500).assign(score=lambda one: np.where(one["score"] > 7, 9, 3))
    counts = tally_drivers(frame, ["a", "b"], rating_scale="1-5")
    x = frame[["a", "b"]]
    fitted = models.Logit(frame["score"] == 9, models.add_constant((x - x.mean()) / x.std(ddof=0))).fit(disp=0)
    check = drivers_check(counts, drivers(counts)).set_index("driver")
    assert np.log(check.loc[["a", "b"], "odds"]).tolist() == pytest.approx(fitted.params[["a", "b"]].tolist(), abs=1e-3)


def test_without_complete_answers_there_is_no_ordinal_model():
    frame = answers().astype(float)
    for part, name in enumerate("abc"):
        frame.loc[frame.index % 3 == part, name] = np.nan
    counts = tally_drivers(frame, ["a", "b", "c"], rating_scale="1-5")
    check = drivers_check(counts, drivers(counts))
    assert check["odds"].isna().all()
    assert check["note"][0] == "no ordinal model: 0 answers with every rating, fewer than 60"


def test_performance_by_segment_is_that_of_each_segment():
    frame = answers().assign(shop=["N", None, "S", "N"] * 100)
    by = performance(tally_drivers(frame, ["a", "c"], by="shop", rating_scale="1-5"))
    assert by[["shop", "driver"]].to_numpy().tolist()[:3] == [["(none)", "a"], ["(none)", "c"], ["N", "a"]]
    expected = frame[frame["shop"] == "N"]["a"]
    assert by.loc[2, ["n", "performance"]].tolist() == [200, expected.mean()]


def test_differences_from_the_rest_are_welchs_test_adjusted_by_holm():
    from scipy import stats

    frame = answers().assign(shop=["N", "S", "S", "W"] * 100)
    frame.loc[frame["shop"] == "N", "a"] = np.clip(frame["a"] + 1, 1, 5)
    by = performance(tally_drivers(frame, ["a", "c"], by="shop", rating_scale="1-5"))
    tests = []
    for _, row in by.iterrows():
        own, rest = (frame.loc[(frame["shop"] == row["shop"]) == same, row["driver"]] for same in (True, False))
        tests.append(stats.ttest_ind(own, rest, equal_var=False))
        ends = tests[-1].confidence_interval(0.95)
        expected = [own.mean() - rest.mean(), ends.low, ends.high]
        assert row[["mean_difference", "mean_difference_low", "mean_difference_high"]].tolist() == pytest.approx(
            expected
        )
    order = np.argsort([test.pvalue for test in tests])
    smallest = tests[order[0]].pvalue * len(tests)
    assert by["p_adjusted"][order[0]] == pytest.approx(smallest)
    holm = np.maximum.accumulate([tests[at].pvalue * (len(tests) - place) for place, at in enumerate(order)])
    assert by["p_adjusted"][order].tolist() == pytest.approx(np.minimum(holm, 1).tolist())
    assert by.loc[by["shop"] == "N", "p_adjusted"].iloc[0] < 0.05 < by.loc[by["driver"] == "c", "p_adjusted"].min()


def test_of_two_groups_there_is_one_test():
    from scipy import stats

    frame = answers().assign(shop=["N", "S"] * 200)
    frame.loc[frame["shop"] == "N", "a"] = np.clip(frame["a"] + 1, 1, 5)
    by = performance(tally_drivers(frame, ["a", "c"], by="shop", rating_scale="1-5"))
    north, south = frame["shop"] == "N", frame["shop"] == "S"
    p = {name: stats.ttest_ind(frame[name][north], frame[name][south], equal_var=False).pvalue for name in "ac"}
    assert 2 * p["a"] < p["c"]
    assert by["p_adjusted"].tolist() == pytest.approx([2 * p["a"], p["c"]] * 2)  # Holm over two tests, not four


@pytest.mark.slow
def test_the_answers_of_one_person_are_a_cluster():
    """Ratings without connection, five answers of each person: taken as independent 24 in 100 surveys showed some."""
    rng, shown = np.random.default_rng(3), 0
    for _ in range(12):
        once = rng.integers(1, 6, (60, 4))
        frame = pd.DataFrame(np.repeat(once, 5, axis=0), columns=list("abcd"))
        frame = frame.assign(score=np.repeat(rng.integers(0, 11, 60), 5), customer_id=np.repeat(np.arange(60), 5))
        counts = tally_drivers(frame, list("abcd"), rating_scale="1-5")
        assert (counts.clusters, counts.by_respondent) == (60, True)
        shown += drivers(counts, draws=100)["shown"].any()
    assert shown <= 1
    once = answers().assign(customer_id=np.arange(400))
    pd.testing.assert_frame_equal(found(once, draws=100), found(answers(), draws=100))


def test_limits_are_the_percentiles_that_few_answers_or_clusters_ask_for():
    """Student's t from printed tables, times the root of n over n less the terms."""
    frame = answers(40).assign(account=np.arange(40) // 2)
    for options, errors in (({}, 2.028 * np.sqrt(40 / 36)), ({"cluster": "account"}, 2.120 * np.sqrt(20 / 16))):
        counts = tally_drivers(frame, ["a", "b", "c"], rating_scale="1-5", **options)
        parts = lmg(correlations(resampled(counts.sums, 100, 0))[:, :4, :4])
        least = np.percentile(100 * parts[:, 0] / parts.sum(axis=1), 100 * ndtr(-errors))
        result = drivers(counts, draws=100)
        assert result["shown"][0]
        assert result["importance_low"][0] == pytest.approx(least, abs=0.01)


def test_small_groups_and_answers_in_clusters_are_not_tested():
    frame = answers().assign(shop=["N"] * 20 + ["S"] * 380, account=np.arange(400) // 4)
    by = performance(tally_drivers(frame, ["a"], by="shop", rating_scale="1-5"))
    assert (by["tested"].tolist(), by["p_adjusted"].isna().tolist()) == ([False, False], [True, True])
    by = performance(tally_drivers(frame, ["a"], by="shop", rating_scale="1-5", cluster="account"), min_n=1)
    assert not by["tested"].any()


def test_bad_settings_are_errors():
    with pytest.raises(DataError, match="no level 95"):
        found(answers(), level=95)
    with pytest.raises(DataError) as error:
        found(answers(), draws=10)
    assert str(error.value) == (
        "too few draws\n  required  at least 100\n  found     10\n  do        leave draws out: 1,000 are drawn"
    )


@pytest.mark.slow
@pytest.mark.parametrize("n", [60, 300])
def test_ratings_without_connection_are_rarely_shown(n):
    rng, shown = np.random.default_rng(7), 0
    for _ in range(100):
        frame = pd.DataFrame({name: rng.integers(1, 6, n) for name in "abcde"}).assign(score=rng.integers(0, 11, n))
        shown += found(frame, list("abcde"), draws=300)["shown"].any()
    assert shown / 100 <= 0.05


def true_shares(spread: float) -> np.ndarray:
    """Shares in the population of ``answers``: ratings are independent, so each has its squared covariance."""
    from scipy.stats import norm

    a, b = (rating.ravel() for rating in np.meshgrid(range(1, 6), range(1, 6)))
    middle = 2 + 1.3 * a + 0.3 * b
    mean = 100 * (norm.sf(8.5, middle, spread) - norm.cdf(6.5, middle, spread))
    squared = np.array([((rating - 3) * mean).mean() ** 2 for rating in (a, b)] + [0])
    return 100 * squared / squared.sum()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("spread", "n", "documented", "surveys"),
    [(1, 30, 0.94, 100), (1, 100, 0.94, 100), (1, 1000, 0.94, 40), (3, 30, 0.88, 100)],
)
def test_intervals_of_importance_hold_the_truth_in_most_samples(spread, n, documented, surveys):
    """What is documented, less three standard errors of as many surveys; the first rating is far above the others."""
    truth, least = true_shares(spread), documented - 3 * np.sqrt(documented * (1 - documented) / surveys)
    held = [
        (result["importance_low"] <= truth + 1e-9) & (truth <= result["importance_high"] + 1e-9)
        for result in (found(answers(n, seed, spread), draws=200) for seed in range(1, surveys + 1))
    ]
    assert (np.mean(held, axis=0) >= least).all()
