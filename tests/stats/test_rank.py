"""Ranks against csranks, against what must hold for any scores, and against what was planted."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr
from scipy.stats import t as student

from nps_analysis.brand_counts import tally_brands
from nps_analysis.counts import tally
from nps_analysis.schema import RANK_COLUMNS, RELATIVE_COLUMNS, DataError
from nps_analysis.stats.rank import covariance, higher_than, rank, rank_sets
from nps_analysis.stats.score import score
from tests.examples import examples

ROOT = Path(__file__).resolve().parents[2]
COMPETITIVE = ROOT / "data" / "example" / "competitive.csv"
SETS = ["rank_low", "rank_high", "rank_low_simultaneous", "rank_high_simultaneous"]


def ratings(people: int, shares: dict[str, tuple[float, float, float]], seed: int = 1, common: float = 0.0):
    """Everybody rates every brand; ``common`` is how far somebody's answers go together."""
    rng = np.random.default_rng(seed)
    mood = rng.standard_normal(people)
    rows = []
    for brand, (low, middle, _) in shares.items():
        latent = np.sqrt(common) * mood + np.sqrt(1 - common) * rng.standard_normal(people)
        place = ndtr(latent)
        answer = np.select([place < low, place < low + middle], [3, 8], 10)
        rows += [(f"p{i}", brand, int(value)) for i, value in enumerate(answer)]
    return pd.DataFrame(rows, columns=["respondent", "brand", "score"])


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    return rank(tally_brands(COMPETITIVE, brand="brand", weight="weight"), company="Lindgrove")


@pytest.mark.parametrize("where", ["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def test_sets_are_those_of_csranks(where, request, subtests):
    committed = ROOT / "tests" / "reference" / "rank.json"
    path = committed if where == "committed" else request.getfixturevalue("shared") / "reference" / "reference.json"
    cases = [case for case in json.loads(path.read_text("utf-8")) if case["kind"] == "ranks"]
    assert cases
    for case in cases:
        with subtests.test(case["id"]):
            scores, se = (np.array(case["inputs"][name], dtype=float) for name in ("nps", "se"))
            for together, name in ((False, "marginal"), (True, "simul")):
                low, high = rank_sets(scores, np.diag(se**2), simultaneous=together)
                assert [low.tolist(), high.tolist()] == [case["outputs"][f"{name}_{end}"] for end in "LU"]


def test_two_equal_brands_share_their_places_and_the_others_have_their_own(planted):
    places = {row["brand"]: tuple(row[name] for name in SETS) for _, row in planted.iterrows()}
    assert places == {
        "Brackenholt": (1, 1, 1, 1),
        "Lindgrove": (2, 2, 2, 2),
        "Petalune": (3, 4, 3, 4),
        "Mossvik": (3, 4, 3, 4),
        "Kvistholm": (5, 5, 5, 5),
    }


def test_true_differences_lie_in_the_intervals_of_the_planted_survey(planted):
    truth = json.loads((ROOT / "data" / "example" / "truth.json").read_text("utf-8"))["brands"]
    true = {brand["brand"]: brand["nps"] for brand in truth}
    for _, row in planted[planted["difference"].notna()].iterrows():
        assert row["difference_low"] < true["Lindgrove"] - true[row["brand"]] < row["difference_high"]


def test_columns_are_those_of_the_contract(planted):
    assert planted.columns.tolist() == [*RANK_COLUMNS[:10], *RELATIVE_COLUMNS, *RANK_COLUMNS[10:]]
    alone = rank(tally_brands(COMPETITIVE, brand="brand", by="country"))
    assert alone.columns.tolist() == ["country", *RANK_COLUMNS]


def test_score_and_interval_are_those_of_the_brand_by_itself(planted):
    counts = tally(COMPETITIVE, by="brand", weight="weight")
    right = score(counts).set_index("brand").loc[planted["brand"]]
    for name in ("n", "nps", "low", "high"):
        assert planted[name].tolist() == pytest.approx(right[name].tolist())


def test_covariance_is_the_linearised_one_over_people():
    rows = pd.read_csv(COMPETITIVE).dropna(subset=["score"])
    worth = np.select([rows["score"] >= 9, rows["score"] <= 6], [100.0, -100.0], 0.0)
    total = rows.groupby("brand")["weight"].transform("sum")
    average = (rows["weight"] * worth).groupby(rows["brand"]).transform("sum") / total
    rows["z"] = rows["weight"] * (worth - average) / total
    z = rows.pivot_table(index="respondent_id", columns="brand", values="z").fillna(0)
    people = rows.groupby("brand").size().to_numpy()
    factor = np.sqrt(people / (people - 1))
    right = z.to_numpy().T @ z.to_numpy() * np.outer(factor, factor)
    assert covariance(tally_brands(COMPETITIVE, brand="brand", weight="weight")) == pytest.approx(right, rel=1e-9)


def test_the_same_people_make_a_difference_surer_than_other_people():
    shares = {"A": (0.2, 0.3, 0.5), "B": (0.25, 0.3, 0.45)}
    frame = ratings(400, shares, common=0.8)
    same = rank(tally_brands(frame, brand="brand"), company="A").set_index("brand").loc["B"]
    other = rank(tally_brands(frame.drop(columns="respondent"), brand="brand"), company="A").set_index("brand").loc["B"]
    assert same["difference"] == pytest.approx(other["difference"])
    assert same["se"] < 0.7 * other["se"]


def test_a_difference_by_hand():
    # 40 people rate both: 20 say 10 and 3, 20 say 10 and 10; A all 100, B 0: each B answer varies, A's never
    frame = pd.DataFrame(
        [(f"p{i}", "A", 10) for i in range(40)] + [(f"p{i}", "B", 3 if i < 20 else 10) for i in range(40)],
        columns=["respondent", "brand", "score"],
    )
    found = rank(tally_brands(frame, brand="brand"), company="A").set_index("brand")
    assert found.loc["B", "difference"] == 100
    assert found.loc["B", "both"] == 40
    padded = 100 * np.sqrt(_variance(np.array([0.75, 1.5, 40.75]) / 43) / 43)
    own = 100 * np.sqrt(40 / 39 / 40)
    assert found.loc["B", "se"] == pytest.approx(np.hypot(padded, own))
    assert found.loc["A", "note"] == "every answer is in one class: standard error with pseudo-answers; A itself"


def _variance(shares: np.ndarray) -> float:
    return float(shares[0] + shares[2] - (shares[2] - shares[0]) ** 2)


def test_a_brand_with_few_answers_is_shown_but_not_ranked():
    frame = pd.concat([ratings(200, {"A": (0.1, 0.2, 0.7), "B": (0.5, 0.2, 0.3)}), ratings(12, {"C": (0, 0, 1)})])
    found = rank(tally_brands(frame, brand="brand"), company="A").set_index("brand")
    assert found["rank"].fillna(0).to_dict() == {"C": 0, "A": 1, "B": 2}
    assert found.loc["C", SETS].tolist() == [1, 3, 1, 3]
    assert found.loc["A", SETS].tolist() == [1, 2, 1, 2]
    assert found.loc["C", "note"].startswith("12 answers, fewer than 30: not ranked")
    assert np.isnan(found.loc["C", "p_value"])
    assert found.loc["C", "difference_low"] < found.loc["C", "difference_high"]


def test_one_answer_on_a_brand_has_a_stated_result():
    frame = pd.concat([ratings(50, {"A": (0.3, 0.3, 0.4), "B": (0.3, 0.3, 0.4)}), ratings(1, {"C": (0, 0, 1)})])
    found = rank(tally_brands(frame, brand="brand"), company="B").set_index("brand").loc["C"]
    assert found[["low", "high"]].tolist() == [-100, 100]
    assert found["difference_low"] < found["difference_high"]
    assert "not ranked" in found["note"]


def test_identical_answers_are_not_told_apart():
    frame = ratings(100, {"A": (0.3, 0.3, 0.4)})
    twin = pd.concat([frame, frame.assign(brand="B")])
    found = rank(tally_brands(twin, brand="brand"), company="A")
    assert found["rank"].tolist() == [1, 1]
    assert found[SETS].to_numpy().tolist() == [[1, 2, 1, 2]] * 2
    assert (found["difference_high"] > found["difference_low"]).sum() == 1


@pytest.mark.parametrize(("rows", "company", "what"), [(["A"], None, "only one brand"), (["A", "B"], "C", "no brand")])
def test_bad_brands_are_errors_in_three_parts(rows, company, what):
    frame = ratings(40, dict.fromkeys(rows, (0.2, 0.3, 0.5)))
    with pytest.raises(DataError, match=f"{what}.*\n  required  .*\n  found     .*\n  do        "):
        rank(tally_brands(frame, brand="brand"), company=company)


scores = st.lists(st.floats(-100, 100), min_size=2, max_size=7)


@settings(max_examples=examples(25))
@given(scores=scores, spread=st.floats(0.5, 30), seed=st.integers(0, 9))
def test_sets_hold_the_observed_place_and_a_simultaneous_set_is_no_narrower(scores, spread, seed):
    scores = np.array(scores)
    noise = np.random.default_rng(seed).normal(size=(len(scores), len(scores) + 2)) * spread
    among = noise @ noise.T
    observed = 1 + (scores[:, None] < scores).sum(axis=1)
    alone, together = (rank_sets(scores, among, simultaneous=both) for both in (False, True))
    for low, high in (alone, together):
        assert (low <= observed).all()
        assert (observed <= high).all()
        assert (low >= 1).all()
        assert (high <= len(scores)).all()
    assert (together[0] <= alone[0]).all()
    assert (together[1] >= alone[1]).all()


@settings(max_examples=examples(25))
@given(scores=scores, spread=st.floats(1, 20))
def test_turning_the_scores_round_turns_the_places_round(scores, spread):
    scores, among = np.array(scores), spread**2 * np.eye(len(scores))
    low, high = rank_sets(scores, among)
    turned_low, turned_high = rank_sets(-scores, among)
    p = higher_than(scores, among)
    if (np.abs(p - 0.05) > 0.01).all():  # draws are not symmetric
        assert (len(scores) + 1 - high).tolist() == turned_low.tolist()
        assert (len(scores) + 1 - low).tolist() == turned_high.tolist()


def test_the_order_of_the_brands_does_not_matter():
    scores, se = np.array([52.0, 45, 43, 38, 30, 12]), np.array([3.1, 2.8, 4, 2.5, 3.6, 3])
    low, high = rank_sets(scores, np.diag(se**2))
    back = [3, 0, 5, 2, 1, 4]
    other_low, other_high = rank_sets(scores[back], np.diag(se[back] ** 2))
    assert (low[back].tolist(), high[back].tolist()) == (other_low.tolist(), other_high.tolist())


@pytest.mark.slow
def test_two_hundred_groups_take_seconds():
    low, high = rank_sets(np.linspace(0, 60, 200), 25 * np.eye(200))
    assert low[-1] == 1
    assert high[0] == 200


def test_a_pair_alone_is_tested_by_t_on_its_respondents():
    """Two brands: their places are apart exactly where the t-test of the difference says so (draws: to 0.005)."""
    frame = ratings(31, {"A": (0.1, 0.3, 0.6), "B": (0.4, 0.3, 0.3)}, seed=8)
    brands = tally_brands(frame, brand="brand")
    scores = score(brands.scores)["nps"].to_numpy()
    p = higher_than(scores, covariance(brands), freedom=np.full((2, 2), 30))
    row = rank(brands, company="A").set_index("brand").loc["B"]
    error = np.sqrt(covariance(brands) @ [1, -1] @ [1, -1])
    right = 2 * student.sf(abs(scores[0] - scores[1]) / error, 30)
    assert row["p_value"] == pytest.approx(right, rel=1e-9)
    assert p.min() == pytest.approx(right, abs=0.005)
    assert p.min() > 1.15 * 2 * ndtr(-abs(scores[0] - scores[1]) / error)


@pytest.mark.slow
def test_equal_brands_are_rarely_said_to_differ_at_a_small_base():
    """All equal, the hardest case for places: with normal quantiles 8 % of such surveys said that some differ."""
    shares, wrong, runs = {f"b{i}": (0.1, 0.3, 0.6) for i in range(5)}, 0, 300
    for run in range(runs):
        found = rank(tally_brands(ratings(40, shares, seed=run, common=0.5), brand="brand"))
        wrong += (found["rank_low_simultaneous"] > 1).any()
    assert wrong / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


@pytest.mark.slow
@pytest.mark.parametrize("common", [0.0, 0.6])
def test_the_sets_hold_the_true_places_as_often_as_they_say(common):
    shares = {"A": (0.1, 0.3, 0.6), "B": (0.2, 0.3, 0.5), "C": (0.2, 0.3, 0.5), "D": (0.35, 0.3, 0.35)}
    true = {"A": (1, 1), "B": (2, 3), "C": (2, 3), "D": (4, 4)}  # equal brands may have either place
    alone, together, runs = dict.fromkeys(shares, 0), 0, 100  # a set that held in 85 of 100 would show in 90 of 100
    for run in range(runs):
        found = rank(tally_brands(ratings(150, shares, seed=run, common=common), brand="brand")).set_index("brand")
        for name, (first, last) in true.items():
            alone[name] += found.loc[name, "rank_low"] <= first and last <= found.loc[name, "rank_high"]
        both = [found.loc[name, SETS[2:]].tolist() for name in shares]
        together += all(low <= true[n][0] and true[n][1] <= high for n, (low, high) in zip(shares, both, strict=True))
    allowed = 0.95 - 2.6 * np.sqrt(0.95 * 0.05 / runs)
    assert together / runs >= allowed
    assert min(alone.values()) / runs >= allowed
