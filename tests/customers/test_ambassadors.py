"""Is a likelihood claimed only where it is one, and are its figures those of others' software?"""

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from sklearn.metrics import brier_score_loss, roc_auc_score
from statsmodels.stats.proportion import proportion_confint

from nps_analysis.customers import likelihood
from nps_analysis.customers.ambassadors import (
    FEWEST_IN_A_BIN,
    ambassadors,
    ambassadors_skill,
    ambassadors_waves,
    likelihoods,
    older_answers,
    promotion,
)
from nps_analysis.customers.likelihood import Tested, learn, learn_earlier
from nps_analysis.customers.panel import panel
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.schema import DataError

STUDY = Path(__file__).resolve().parents[2] / "data" / "example" / "study.yml"
DAYS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in (2, 5, 8, 11)]
CUTS = [-3, -2.5, -2, -1.7, -1.4, -1.1, -0.8, -0.4, 0.3, 1.2]
READ = {"period": "quarter", "as_of": "2026-01-01", "drivers": ["staff"], "segments": ["region"], "rating_scale": "1-5"}


@pytest.fixture(scope="session")
def waves() -> Callable[..., pd.DataFrame]:
    """waves(400, pull=1.5): people who answer in each of several quarters, their next score pulled by their rating."""

    def make(people: int, waves: int = 4, pull: float = 0.0, seed: int = 1) -> pd.DataFrame:
        draw = np.random.default_rng(seed)
        liked = draw.integers(1, 6, (waves, people))  # what they say of the staff, anew in each wave
        before = np.vstack([np.full(people, 3), liked[:-1]])
        latent = pull * (before - 3) / np.sqrt(2) + draw.logistic(size=(waves, people))
        wave, who = (grid.ravel() for grid in np.meshgrid(range(waves), range(people), indexing="ij"))
        days = zip(wave, draw.integers(1, 28, len(who)), strict=True)
        return pd.DataFrame(
            {
                "customer_id": [f"P{number:05d}" for number in who],
                "date": [f"{DAYS[at]}-{day:02d}" for at, day in days],
                "score": np.digitize(latent, CUTS).ravel(),
                "staff": liked.ravel(),
                "region": np.array(["North", "South", "West"])[who % 3],
                "comment": np.where(draw.random(len(who)) < 0.4, "some words", ""),
            }
        )

    return make


@pytest.fixture(scope="session")
def asked() -> Callable[[pd.DataFrame], Responses]:
    """Such a survey, read."""
    return lambda frame, **options: read(frame, **{**READ, **options})


@pytest.fixture(scope="module")
def pulled(waves, asked):
    """A survey in which a rating tells the next score."""
    return learn(asked(waves(700, pull=1.2)))


@pytest.fixture(scope="module")
def none(waves, asked):
    """One in which nothing tells it."""
    return learn(asked(waves(400)))


@pytest.mark.slow
def test_a_rating_that_tells_the_next_score_is_found_and_calibrated(pulled):
    skill, bins = ambassadors_skill(pulled).iloc[0], ambassadors(pulled)
    assert skill["skill_low"] > 0.05
    assert skill["skill_overall_low"] > 0.05
    assert skill["better"]
    inside = (bins["low"] <= bins["likelihood"]) & (bins["likelihood"] <= bins["high"])
    assert inside.mean() >= 0.8
    assert len(bins) >= 5
    assert bins["share"].iloc[-1] > bins["share"].iloc[0] + 30


def test_where_nothing_tells_the_base_rate_of_the_class_is_given(none):
    assert not ambassadors_skill(none)["better"].iloc[0]
    people, rates = likelihoods(none, days=1000), promotion(none.panel).set_index("group")["share"]
    assert set(people["basis"]) == {"base rate of the class"}
    by_class = people.groupby("class")["likelihood"].unique()
    assert by_class["passive"] == pytest.approx([rates["passives"]])
    assert by_class["detractor"] == pytest.approx([rates["detractors"]])


@pytest.mark.slow
def test_where_nothing_tells_nothing_is_claimed(waves, asked):
    """At most 3 of 60 surveys without any relation may be taken for better than the base rate."""
    found = [ambassadors_skill(learn(asked(waves(300, seed=seed))))["better"].iloc[0] for seed in range(60)]
    assert sum(found) <= 3


def test_it_learns_from_earlier_waves_and_is_tested_on_a_later_one(pulled):
    assert sorted(pulled.learnt["next_period"].unique()) == ["2024-Q2", "2024-Q3"]
    assert pulled.test["next_period"].unique() == ["2024-Q4"]
    assert set(pulled.learnt["class"]) == set(pulled.test["class"]) == {"passive", "detractor"}
    assert len(pulled.learnt) + len(pulled.test) == len(pulled.panel.pairs())


def test_nothing_of_the_tested_answers_is_learnt(waves, asked, pulled):
    """Other outcomes, words and ratings in the last wave leave every likelihood as it was."""
    frame = waves(700, pull=1.2)
    last = frame["date"] >= "2024-11"
    draw = np.random.default_rng(5)
    frame.loc[last, "score"] = draw.permutation(frame.loc[last, "score"])
    frame.loc[last, "staff"] = draw.permutation(frame.loc[last, "staff"])
    frame.loc[last, "comment"] = "other words"
    other = learn(asked(frame))
    assert (other.test["promoted"] != pulled.test["promoted"]).any()
    assert other.test["likelihood"].tolist() == pulled.test["likelihood"].tolist()


def test_the_name_of_the_respondent_tells_nothing(waves, asked, pulled):
    frame = waves(700, pull=1.2)
    frame["customer_id"] = "X" + frame["customer_id"]  # the same order, and so the same folds
    assert learn(asked(frame)).test["likelihood"].tolist() == pulled.test["likelihood"].tolist()


def test_the_same_again_whatever_the_order_of_the_rows(waves, asked, pulled):
    again = learn(asked(waves(700, pull=1.2).sample(frac=1, random_state=3)))
    assert again.test["likelihood"].tolist() == pulled.test["likelihood"].tolist()
    pd.testing.assert_frame_equal(ambassadors_skill(again), ambassadors_skill(pulled))


def test_errors_and_ranks_are_those_of_scikit_learn(pulled):
    test, skill = pulled.test, ambassadors_skill(pulled).iloc[0]
    own = brier_score_loss(test["promoted"], test["likelihood"] / 100)
    learnt = pulled.learnt.groupby("class")["promoted"].mean()
    by_class = brier_score_loss(test["promoted"], test["class"].map(learnt))
    overall = brier_score_loss(test["promoted"], np.full(len(test), pulled.learnt["promoted"].mean()))
    assert skill["brier"] == pytest.approx(own)
    assert skill["skill"] == pytest.approx(1 - own / by_class)
    assert skill["skill_overall"] == pytest.approx(1 - own / overall)
    assert skill["auc"] == pytest.approx(roc_auc_score(test["promoted"], test["likelihood"]))


def test_the_interval_of_the_skill_is_about_that_of_its_linearised_error(pulled):
    """A ratio of means over people who are each in the test once: delta method (Cochran 1977, 6.4)."""
    test, skill = pulled.test, ambassadors_skill(pulled).iloc[0]
    own, base = ((test[name] / 100 - test["promoted"]) ** 2 for name in ("likelihood", "base"))
    error = (own - own.mean() / base.mean() * base).std() / base.mean() / np.sqrt(len(test))
    assert skill["skill_high"] - skill["skill_low"] == pytest.approx(2 * 1.96 * error, rel=0.1)


def test_bins_are_apart_and_hold_everybody(pulled):
    bins = ambassadors(pulled)
    assert bins["n"].sum() == len(pulled.test)
    assert bins["promoted"].sum() == pulled.test["promoted"].sum()
    assert bins["likelihood"].is_monotonic_increasing
    ends = proportion_confint(bins["promoted"], bins["n"], method="wilson")
    assert bins["low"].tolist() == pytest.approx((100 * ends[0]).tolist())  # one pair a person: Wilson itself
    assert bins["high"].tolist() == pytest.approx((100 * ends[1]).tolist())


def test_the_interval_of_a_base_rate_knows_that_people_answer_more_than_once():
    """The error is that of statsmodels with respondents as clusters."""
    draw = np.random.default_rng(3)
    rows = [(f"p{i}", f"2024-{month:02d}-10", 9 if i % 2 else 7) for i in range(60) for month in range(1, 8)]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "score"])
    frame["score"] = frame["score"].where(draw.random(len(frame)) < 0.8, 16 - frame["score"])
    known = panel(frame, as_of="2025-01-01")
    pairs = known.pairs(("passive",))
    fit = sm.OLS(pairs["promoted"].astype(float), np.ones(len(pairs))).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(pairs["respondent"])[0]}
    )
    share, effective = fit.params.iloc[0], fit.params.iloc[0] * (1 - fit.params.iloc[0]) / fit.bse.iloc[0] ** 2 + 1
    low, high = proportion_confint(share * effective, effective, method="wilson")
    row = promotion(known).iloc[1]
    assert effective < 0.7 * len(pairs)
    assert (row["low"], row["high"]) == pytest.approx((100 * low, 100 * high))


def test_no_two_groups_have_the_same_name(none, pulled):
    """Likelihoods that hardly differ are few groups; each is a span of whole percents of its own."""
    for tested in (none, pulled):
        bins = ambassadors(tested)
        assert bins["group"].is_unique
        assert bins["n"].min() >= FEWEST_IN_A_BIN
        assert bins["n"].sum() == len(tested.test)
        ends = [[int(end) for end in name.removesuffix(" %").split(" to ")] for name in bins["group"]]
        assert all(one[-1] < other[0] for one, other in pairwise(ends))


@pytest.mark.slow
def test_an_earlier_wave_is_tested_as_it_would_have_been_then(waves, asked):
    """As if nobody had answered since: the same likelihoods for the same people, and the same skill."""
    frame = waves(500, waves=5, pull=1.2)
    tested = learn(asked(frame))
    (earlier, *_) = learn_earlier(tested)
    (then,) = earlier.test["next_period"].unique()
    assert earlier.learnt["next_period"].max() < then < tested.test["next_period"].min()
    before = learn(asked(frame[pd.PeriodIndex(frame["date"], freq="Q").astype(str) <= then.replace("-", "")]))
    assert before.test["likelihood"].tolist() == earlier.test["likelihood"].tolist()
    found = ambassadors_waves(tested)
    assert found["decides"].tolist() == [True] + [False] * (len(found) - 1)
    pd.testing.assert_frame_equal(found[1:2].drop(columns="decides").reset_index(drop=True), ambassadors_skill(before))


def test_no_more_earlier_waves_are_learnt_than_are_given(monkeypatch):
    """Half of the pairs are learnt from each time, so that there would always be one more."""
    pairs = pd.DataFrame({"promoted": [True] * 512})
    calls = []

    def half(panel, pairs, level):
        calls.append(len(pairs))
        return Tested(panel, pairs[: len(pairs) // 2], pairs, level, 0)

    monkeypatch.setattr(likelihood, "_tested", half)
    assert len(learn_earlier(Tested(None, pairs, pairs, 0.95, 0))) == len(calls) == 5
    assert calls == [512, 256, 128, 64, 32]


def test_who_last_answered_long_ago_is_not_listed():
    """By hand: of four people a and b answered within a year of 2026-01-01, c did before it, d is a promoter."""
    rows = [("a", "2025-01-01", 3), ("b", "2024-06-01", 9), ("b", "2025-12-31", 8), ("c", "2024-12-31", 5)]
    frame = pd.DataFrame([*rows, ("d", "2025-12-01", 10)], columns=["customer_id", "date", "score"])
    owners = {
        "account": "K" + frame["customer_id"],
        "rep": ["x", "y", "z", None, "x"],
        "ok": ["Ja", "", "nein", "", ""],
    }
    frame = frame.assign(**owners, worth=[1, 2, 3, 4, 5])
    columns = {"account": "account", "owner": "rep", "consent": "ok", "value": "worth"}
    tested = learn(frame, as_of="2026-01-01", **columns)
    people = likelihoods(tested)
    assert people["respondent"].tolist() == ["a", "b"]
    told = [["Ka", "x", 1, "yes", 365], ["Kb", "z", 3, "no", 1]]  # of the later answer of b
    assert people[["account", "owner", "value", "consent", "days"]].to_numpy().tolist() == told
    assert older_answers(tested) == 1
    assert likelihoods(tested, days=366)["respondent"].tolist() == ["a", "b", "c"]
    assert likelihoods(tested, days=0).empty


def _separated(frame: pd.DataFrame) -> pd.DataFrame:
    """The rating tells the next score without a doubt."""
    before = frame.sort_values("date").groupby("customer_id")["staff"].shift(1).reindex(frame.index).fillna(3)
    return frame.assign(score=np.where(before > 3, 10, 5))


STRANGE = {
    "separated": _separated,
    "no rating": lambda frame: frame.assign(staff=None),
    "a rating in the last wave only": lambda frame: frame.assign(staff=frame["staff"].where(frame["date"] > "2024-09")),
    "no region": lambda frame: frame.assign(region=None),
    "a region each": lambda frame: frame.assign(region="R" + frame.index.astype(str)),
    "many regions": lambda frame: frame.assign(region=[f"R{at % 400}" for at in range(len(frame))]),
    "long comments": lambda frame: frame.assign(comment="x" * 5_000),
    "five in the last wave": lambda frame: frame[(frame["date"] < "2024-11") | (frame["customer_id"] < "P00005")],
}


@pytest.mark.some(3)
@pytest.mark.some(3)
@pytest.mark.parametrize("strange", STRANGE)
@pytest.mark.filterwarnings("error")
def test_strange_surveys_have_a_likelihood_between_0_and_100_percent(waves, asked, strange):
    tested = learn(asked(STRANGE[strange](waves(400, pull=1.0)), drivers=[] if strange == "no rating" else ["staff"]))
    assert tested.why == ""
    assert tested.test["likelihood"].between(0, 100).all()
    row = ambassadors_skill(tested).iloc[0]
    assert row["skill_low"] <= row["skill"] <= row["skill_high"]
    assert (row["skill"] > 0.5) == (strange == "separated")
    assert len(tested.test) >= 100


@pytest.mark.parametrize("score", [3, 7, 10])
@pytest.mark.filterwarnings("error")
def test_one_outcome_only_is_no_model(waves, asked, score):
    tested = learn(asked(waves(200).assign(score=score)))
    assert "with 30 respondents of each outcome" in tested.why
    assert len(ambassadors_waves(tested)) == 1
    assert ambassadors(tested)["share"].dropna().tolist() == ([] if score == 10 else [0.0])


@pytest.mark.parametrize(
    ("people", "waves_of", "why"),
    [
        (12, 4, "pairs to learn from"),
        (20, 4, "pairs to learn from"),
        (400, 2, "every second answer is in 2024-Q2: no later wave to test on"),
        (70, 4, "pairs to"),
    ],
)
def test_few_pairs_are_no_model(waves, asked, people, waves_of, why):
    tested = learn(asked(waves(people, waves=waves_of)))
    assert why in tested.why
    found, skill = ambassadors(tested), ambassadors_skill(tested).iloc[0]
    assert found["group"].tolist() == ["detractors", "passives"]
    assert found["likelihood"].isna().all()
    assert found["share"].notna().all()
    assert set(found["note"]) == {tested.why} == {skill["note"]}
    assert skill["better"] is None
    assert np.isnan(skill["skill"])


def test_a_few_people_who_answer_every_day_are_too_few(asked):
    """Pairs enough, but of four people: what was learnt of them could not be tried on others."""
    draw, days = np.random.default_rng(1), pd.date_range("2024-01-01", periods=120).strftime("%Y-%m-%d")
    rows = [(f"p{i}", day, draw.integers(5, 11), draw.integers(1, 6), "NS"[i % 2]) for i in range(4) for day in days]
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "score", "staff", "region"])
    tested = learn(asked(frame, period="day"))
    assert len(tested.learnt) > 200
    assert tested.why.endswith("at least 100 are needed, with 30 respondents of each outcome")


def test_nobody_who_answers_again_is_no_share(asked):
    frame = pd.DataFrame({"customer_id": ["a", "b"], "date": ["2025-01-05", "2025-04-05"], "score": [3, 8]})
    tested = learn(asked(frame.assign(staff=3, region="N")))
    assert tested.why.startswith("0 pairs to learn from")
    assert ambassadors(tested)["share"].isna().all()
    assert promotion(tested.panel)["note"].tolist() == ["no answer that another followed"] * 3
    assert likelihoods(tested, days=1000)["likelihood"].isna().all()


def test_likelihoods_are_of_todays_passives_and_detractors(pulled):
    people = likelihoods(pulled, days=1000)
    last = pulled.panel.answers.groupby("respondent").tail(1)
    assert sorted(people["respondent"]) == sorted(last.loc[last["score"] < 9, "respondent"])
    assert people["likelihood"].is_monotonic_decreasing
    assert set(people["basis"]) == {"model"}
    assert people["likelihood"].between(0, 100).all()


def test_without_scikit_learn_there_are_base_rates(waves, asked, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    tested = learn(asked(waves(400)))
    assert tested.why == "scikit-learn is not installed (pip install 'nps-analysis[insight]')"
    assert ambassadors(tested)["share"].notna().all()


def test_of_employees_nobody_is_followed(waves, asked):
    with pytest.raises(DataError, match="who answered again is not made of employees' answers"):
        learn(asked(waves(40), employee=True))


def test_customers_of_the_example_have_a_history_that_tells_a_little():
    """A customer's and an account's taste are a quarter of the variance of each answer (example_people.py)."""
    known = panel(read(STUDY))
    skill = ambassadors_skill(learn(known)).iloc[0]
    assert skill["better"]
    assert skill["skill"] < 0.15
    assert (skill["tested_from"], skill["tested_to"]) == ("2026-Q3", "2026-Q3")
    rates = promotion(known)["share"].tolist()
    assert rates == sorted(rates)


@pytest.mark.slow
def test_without_that_history_nothing_is_claimed():
    """The same answers, each followed by the next answer of another customer of the same class and wave."""
    known, draw = panel(read(STUDY)), np.random.default_rng(4)
    answers = known.answers.copy()
    next_score = answers.groupby(["class", "next_period"])["next_score"].transform(lambda some: draw.permutation(some))
    shuffled = replace(known, answers=answers.assign(next_score=next_score))
    assert not ambassadors_skill(learn(shuffled))["better"].iloc[0]


def test_base_rates_of_a_real_survey(shared):
    """198 users of an app answered more than once in a quarter: too few for a model; counted again by pandas."""
    folder = shared / "data" / "datacamp_2020q4"
    tested = learn(read(folder, respondent="user_id", period="month"))
    assert "are needed, with 30 respondents of each outcome" in tested.why
    files = (pd.read_csv(path) for path in sorted(folder.glob("*.csv")))
    rows = pd.concat(files, ignore_index=True).dropna().sort_values(["user_id", "response_date"], kind="stable")
    last = rows.groupby(["user_id", rows["response_date"].str[:7]]).tail(1)
    later = last.groupby("user_id")["nps_rating"].shift(-1)
    before = last["nps_rating"][later.notna()]
    found = promotion(tested.panel).set_index("group")
    for name, low, high in (("detractors", 0, 6), ("passives", 7, 8), ("promoters", 9, 10)):
        these = before.between(low, high)
        assert found.loc[name, "n"] == these.sum()
        assert found.loc[name, "promoted"] == (later[later.notna()][these] >= 9).sum()


def test_two_waves_have_no_later_one_to_test_on(shared):
    """C1 9 to 3, C3 6 to 9: what the file's own page says."""
    path = shared / "exports" / "two_waves_same_customers.csv"
    with pytest.raises(DataError, match="kinds of survey, or brands, are mixed"):
        learn(path, as_of="2026-12-31")
    tested = learn(path, where={"event": "relationship"}, as_of="2026-12-31")
    assert promotion(tested.panel)[["n", "promoted"]].to_numpy().tolist() == [[1, 1], [0, 0], [1, 0]]
    assert tested.why == "every second answer is in 2026-04: no later wave to test on"
