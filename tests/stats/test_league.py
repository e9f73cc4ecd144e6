"""Leagues against outside values, against compare and shrinkage, and against what must hold for any sellers."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.schema import LEAGUE_COLUMNS, DataError
from nps_analysis.stats import case_mix
from nps_analysis.stats.case_mix import CaseMix, contrasts, drawn_together, expected, p_when_skewed
from nps_analysis.stats.compare import compare
from nps_analysis.stats.funnel import funnel
from nps_analysis.stats.league import league
from nps_analysis.stats.rank import rank_sets
from nps_analysis.stats.shrinkage import shrinkage
from nps_analysis.stats.told_apart import named
from tests.examples import examples

CLASSES = [0, 7, 10]


def counts_of(table: dict[tuple[str, str], tuple[int, int, int]]) -> ScoreCounts:
    """Counts by seller and kind of customer from detractors, passives, promoters."""
    rows = [(*key, score, n) for key, classes in table.items() for score, n in zip(CLASSES, classes, strict=True)]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["seller", "kind", "score", "n"]))


def drawn(rng, sellers: int, sizes, mixes, spread: float = 1.0) -> ScoreCounts:
    """Sellers who are alike given their customers: each has kinds of customer in shares of its own."""
    table = {}
    for seller in range(sellers):
        kinds = rng.multinomial(rng.integers(*sizes, endpoint=True), rng.dirichlet(np.full(len(mixes), spread)))
        for kind, n in enumerate(kinds):
            table[f"s{seller:03}", f"k{kind}"] = tuple(rng.multinomial(n, mixes[kind]))
    return counts_of(table)


SELLERS = counts_of(
    {
        ("A", "easy"): (5, 15, 80),
        ("A", "hard"): (30, 20, 10),
        ("B", "easy"): (10, 20, 40),
        ("B", "hard"): (60, 40, 40),
        ("C", "easy"): (4, 10, 30),
        ("C", "hard"): (20, 20, 20),
    }
)


def test_expected_is_what_all_answers_of_the_same_customers_give():
    found = league(SELLERS, "seller", within="kind").set_index("group")
    easy, hard = 100 * (150 - 19) / 214, 100 * (70 - 110) / 260
    by_hand = {
        "A": (100 * easy + 60 * hard) / 160,
        "B": (70 * easy + 140 * hard) / 210,
        "C": (44 * easy + 60 * hard) / 104,
    }
    assert found["expected"].to_dict() == pytest.approx(by_hand)
    assert (found["nps"] - found["expected"]).to_numpy() == pytest.approx(found["adjusted_difference"].to_numpy())


def test_observed_less_expected_is_the_numerator_of_mantel_and_haenszel():
    """With two classes: promoters against detractors, by the sum of a - E(a) that Mantel-Haenszel's test has."""
    table = {("A", "x"): (12, 0, 30), ("A", "y"): (20, 0, 10), ("B", "x"): (9, 0, 50), ("B", "y"): (33, 0, 21)}
    found = league(counts_of(table), "seller", within="kind").set_index("group")
    strata = [np.array([[table[s, kind][2], table[s, kind][0]] for s in "AB"]) for kind in "xy"]
    excess = sum(one[0, 0] - one[0].sum() * one[:, 0].sum() / one.sum() for one in strata)
    assert found.loc["A", "adjusted_difference"] == pytest.approx(200 * excess / 72)
    test = StratifiedTable(strata).test_null_odds(correction=False)
    assert found.loc["A", "p_value"] == pytest.approx(test.pvalue, abs=0.01)
    weighted = contrasts(_mix(table))
    rates = sum(
        one[0].sum() * one[1].sum() / one.sum() * (one[0, 0] / one[0].sum() - one[1, 0] / one[1].sum())
        for one in strata
    )
    size = sum(one[0].sum() * one[1].sum() / one.sum() for one in strata)
    assert weighted[0].shares[0, 2] - weighted[1].shares[0, 2] == pytest.approx(rates / size)


def _mix(table) -> CaseMix:
    weight = np.array([[table[s, kind] for kind in "xy"] for s in "AB"], dtype=float)
    return CaseMix(weight, weight.sum(axis=(1, 2)))


def test_without_customers_it_is_the_test_against_the_rest_the_usual_shrinkage_and_the_usual_funnel():
    counts = SELLERS.by("seller")
    found = league(counts, "seller").set_index("group").loc[list("ABC")]
    rest = compare(counts, "seller", adjust="none").dropna(subset="group").set_index("group").loc[list("ABC")]
    part = 1 - counts.n.sum(axis=1) / counts.n.sum()
    assert found["adjusted_difference"].to_numpy() == pytest.approx(part * rest["difference"].to_numpy())
    assert (found["p_value"].to_numpy() >= rest["p_value"].to_numpy() - 1e-12).all()
    assert found["p_value"].to_numpy() == pytest.approx(rest["p_value"].to_numpy(), rel=0.1, abs=1e-4)
    usual = shrinkage(counts)
    for name in ("shrunk", "shrunk_low", "shrunk_high"):
        assert found[name].to_numpy() == pytest.approx(usual[name].to_numpy())
    limits = funnel(counts)
    assert found["upper_limit"].to_numpy() == pytest.approx((limits["upper_limit"] - limits["centre"]).to_numpy())
    assert found["funnel"].tolist() == limits["funnel"].tolist()
    errors = np.diag(limits["se"].to_numpy() ** 2)
    low, high = rank_sets(counts_scores(counts), errors)
    assert (np.abs(found["rank_low"].to_numpy(int) - low) <= 1).all()
    assert (np.abs(found["rank_high"].to_numpy(int) - high) <= 1).all()


def counts_scores(counts: ScoreCounts) -> np.ndarray:
    classes = counts.classes("n")
    return 100 * (classes[:, 2] - classes[:, 0]) / classes.sum(axis=1)


def test_shrunk_scores_solve_hendersons_equations(monkeypatch):
    """Henderson's mixed model equations written out and solved whole, for a spread of 7 points and known variances."""
    rng = np.random.default_rng(3)
    weight = rng.integers(1, 60, (5, 3, 3)).astype(float)
    mix = CaseMix(weight, weight.sum(axis=(1, 2)))
    known = rng.uniform(10, 300, (5, 3))  # of each seller's score among each kind
    monkeypatch.setattr(case_mix, "_variances", lambda mix: known)
    monkeypatch.setattr(case_mix, "possible_spreads", lambda likelihood: (np.array([7.0]), np.array([1.0])))
    scores = 100 * (weight[..., 2] - weight[..., 0]) / weight.sum(axis=2)
    design = np.array([[*np.eye(3)[kind], *np.eye(5)[seller]] for seller in range(5) for kind in range(3)])
    precision = design / known.ravel()[:, None]
    left = precision.T @ design + np.diag([0] * 3 + [1 / 7**2] * 5)
    solved, error = np.linalg.solve(left, precision.T @ scores.ravel()), np.linalg.inv(left)
    asked = np.hstack([weight.sum(axis=2) / weight.sum(axis=(1, 2))[:, None], np.eye(5)])
    value, low, high = drawn_together(mix, 2.0)
    assert value == pytest.approx(asked @ solved)
    reach = 2 * np.sqrt(np.einsum("ij,jk,ik->i", asked, error, asked))
    assert (high - low) / 2 == pytest.approx(reach)


@pytest.mark.slow
def test_the_spread_is_found_where_the_scores_have_it():
    """Sellers who truly differ by 12 points (standard deviation) are drawn in by as much as a random effect is."""
    rng, n, table = np.random.default_rng(2), 150, {}
    for seller, effect in enumerate(rng.normal(0, 0.12, 60)):
        for kind, usual in (("x", 0.4), ("y", 0.0)):
            nps = np.clip(usual + effect, -0.6, 0.6)
            table[f"s{seller}", kind] = tuple(rng.multinomial(n, [0.325 - nps / 2, 0.35, 0.325 + nps / 2]))
    found = league(counts_of(table), "seller", within="kind")
    drawn_in = np.polyfit(found["nps"] - found["expected"], found["shrunk"] - found["expected"], 1)[0]
    assert drawn_in == pytest.approx(12**2 / (12**2 + 1e4 * 0.65 / (2 * n)), abs=0.08)


classes = st.tuples(*[st.integers(0, 60)] * 3)
sellers = st.dictionaries(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("xyz")), classes, min_size=1, max_size=12)


@settings(max_examples=examples(25), deadline=None)
@given(table=sellers, min_n=st.sampled_from([1, 30]))
def test_any_sellers_have_a_row_each_and_figures_that_agree(table, min_n):
    found = league(counts_of(table), "seller", within="kind", min_n=min_n)
    assert list(found.columns) == list(LEAGUE_COLUMNS)
    assert sorted(found["group"]) == sorted({seller for seller, _ in table})
    assert found["n"].sum() == sum(map(sum, table.values()))
    judged = found[found["p_adjusted"].notna()]
    assert (judged["rank_low"] <= judged["rank"]).all()
    assert (judged["rank"] <= judged["rank_high"]).all()
    assert (judged["difference_low"] <= judged["adjusted_difference"] + 1e-6).all()
    assert (judged["adjusted_difference"] <= judged["difference_high"] + 1e-6).all()
    assert (judged["p_value"] <= judged["p_adjusted"] + 1e-9).all()
    outside = (judged["difference_low"] > 0) | (judged["difference_high"] < 0)
    assert (outside == (named(judged) != "")).all()
    hidden = found[~found["shown"]]
    assert hidden[["nps", "low", "expected", "shrunk", "rank"]].isna().all(axis=None)
    assert (hidden["note"] != "").all()
    assert found.loc[found["p_adjusted"].isna(), "note"].ne("").all()


@settings(max_examples=examples(25), deadline=None)
@given(table=sellers, weights=st.lists(st.floats(0.1, 9), min_size=15, max_size=15))
def test_observed_less_expected_adds_up_to_nothing_over_all_answers(table, weights):
    names, kinds = "ABCDE", "xyz"
    weight = np.array([[table.get((s, k), (0, 0, 0)) for k in kinds] for s in names], dtype=float)
    weight *= np.array(weights).reshape(5, 3, 1)
    some = weight.sum(axis=(1, 2)) > 0
    weight = weight[some][:, weight[some].sum(axis=(0, 2)) > 0]
    if len(weight):
        mix = CaseMix(weight, weight.sum(axis=(1, 2)))
        observed = 100 * (weight[..., 2] - weight[..., 0]).sum(axis=1) / mix.total
        assert (mix.total * (observed - expected(mix))).sum() / mix.total.sum() == pytest.approx(0, abs=1e-9)


def test_weighted_and_nameless_kinds_of_customer_add_up_too():
    """A customer of whom it is not known who he is has a kind of his own, (none), with its own usual score."""
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"seller": rng.choice(list("ABC"), 900), "score": rng.integers(0, 11, 900)})
    frame["kind"] = rng.choice(np.array(["x", "y", None], dtype=object), 900)
    frame["w"] = rng.uniform(0.2, 4, 900)
    found = league(tally(frame, by=["seller", "kind"], weight="w"), "seller", within="kind").set_index("group")
    total = frame.groupby("seller")["w"].sum()
    assert (total * found["adjusted_difference"]).sum() == pytest.approx(0, abs=1e-6)
    points = frame["score"].map(lambda score: 100 * (score > 8) - 100 * (score < 7)) * frame["w"]
    kinds = frame["kind"].fillna("(none)")
    usual = points.groupby(kinds).sum() / frame["w"].groupby(kinds).sum()
    by_hand = (kinds.map(usual) * frame["w"]).groupby(frame["seller"]).sum() / total
    assert found["expected"].to_dict() == pytest.approx(by_hand.to_dict())


@settings(max_examples=examples(10), deadline=None)
@given(table=sellers)
def test_swapping_promoters_and_detractors_flips_every_difference(table):
    one = league(counts_of(table), "seller", within="kind", min_n=5).set_index("group")
    other = counts_of({key: three[::-1] for key, three in table.items()})
    other = league(other, "seller", within="kind", min_n=5).set_index("group").loc[one.index]
    assert one["adjusted_difference"].to_numpy() == pytest.approx(
        -other["adjusted_difference"].to_numpy(), nan_ok=True, abs=1e-6
    )
    assert one["p_value"].to_numpy() == pytest.approx(other["p_value"].to_numpy(), nan_ok=True, abs=1e-9)


def test_a_unanimous_league_names_nobody():
    found = league(counts_of({(s, k): (0, 0, 40) for s in "ABC" for k in "xy"}), "seller", within="kind")
    assert (named(found) == "").all()
    assert found["shown"].all()
    assert (found["rank_high"] == 3).all()


def test_one_detractor_among_promoters_is_not_rare_enough_to_be_named():
    """12 of 1,000 are detractors; one seller's 30 have three or more: chance does that once in 224 (hypergeometric)."""
    table = {("A", "x"): (3, 0, 27), ("B", "x"): (9, 0, 961)}
    p = p_when_skewed(CaseMix(np.array([[table["A", "x"]], [table["B", "x"]]], dtype=float), np.array([30.0, 970.0])))
    exact = 1 - sum(_hypergeometric(k) for k in range(3))
    assert exact == pytest.approx(1 / 224, rel=0.01)
    assert exact < p[0] < 2 * exact  # between one tail and two of it; the normal distribution says 1e-5 of z = 4.5
    assert p[0] > 0.05 / 30  # not named among 30 sellers


def _hypergeometric(k: int) -> float:
    from scipy.stats import hypergeom

    return float(hypergeom(1000, 12, 30).pmf(k))


def test_one_seller_and_nobody_else_has_a_score_and_no_verdict():
    found = league(counts_of({("A", "x"): (10, 20, 30)}), "seller", within="kind").loc[0]
    assert found["nps"] == pytest.approx(100 / 3)
    assert (found["note"], found["shown"]) == ("nobody to compare with", True)
    assert np.isnan(found["expected"])


def test_two_sellers_are_one_comparison():
    found = league(counts_of({("A", "x"): (10, 20, 70), ("B", "x"): (22, 20, 58)}), "seller", within="kind")
    assert found["p_value"].nunique() == 1
    assert found["p_adjusted"].to_numpy() == pytest.approx(found["p_value"].to_numpy(), abs=0.003)


def test_customers_that_only_one_seller_has_are_said_and_add_nothing():
    table = {("A", "x"): (10, 20, 70), ("A", "own"): (0, 0, 50), ("B", "x"): (10, 20, 70), ("C", "mine"): (50, 0, 0)}
    found = league(counts_of(table), "seller", within="kind").set_index("group")
    assert found.loc["A", "adjusted_difference"] == pytest.approx(0)
    assert found.loc["A", "note"] == "50 answers from customers of a kind that nobody else has: not adjusted"
    assert found.loc["C", "note"] == "nobody else has customers of its kind: nothing to compare with"
    assert np.isnan(found.loc["C", "expected"])


def test_answers_without_a_name_are_a_row_that_is_in_nobodys_expectation():
    table = {("A", "x"): (10, 20, 70), ("B", "x"): (20, 20, 60)}
    without = league(counts_of(table), "seller", within="kind")
    found = league(counts_of(table | {("(none)", "x"): (500, 0, 0)}), "seller", within="kind")
    pd.testing.assert_frame_equal(found.iloc[:2], without)
    assert found.loc[2, ["group", "n", "nps", "shown"]].tolist() == ["(none)", 500, -100.0, True]
    assert found.loc[2, "note"] == "answers without a name: not compared"
    assert found.loc[2, ["rank", "expected", "p_adjusted"]].isna().all()


def test_few_answers_are_listed_last_by_name_without_figures():
    table = {("Zoe", "x"): (0, 0, 29), ("bo", "x"): (5, 0, 0), ("A", "x"): (30, 30, 30), ("B", "x"): (30, 30, 30)}
    found = league(counts_of(table), "seller", within="kind")
    assert found["group"].tolist() == ["A", "B", "bo", "Zoe"]
    assert found["note"].tolist()[2:] == [
        "5 answers, fewer than 30: no figures",
        "29 answers, fewer than 30: no figures",
    ]


def test_rows_are_no_ranking_of_those_who_are_not_told_apart():
    rng = np.random.default_rng(1)
    table = {(f"s{k}", "x"): tuple(rng.multinomial(200, [0.2, 0.3, 0.5])) for k in range(8)}
    table |= {("z best", "x"): (2, 8, 190), ("a worst", "x"): (120, 40, 40)}
    found = league(counts_of(table), "seller", within="kind")
    assert found["group"].tolist() == ["z best", *(f"s{k}" for k in range(8)), "a worst"]


def test_other_columns_make_leagues_of_their_own_tested_together():
    one = {
        (s, k): v
        for (s, k), v in zip(
            [("A", "x"), ("B", "x"), ("C", "x")], [(9, 9, 82), (30, 20, 50), (20, 20, 60)], strict=True
        )
    }
    rows = [
        (event, *key, score, n)
        for event in ("ride", "sale")
        for key, three in one.items()
        for score, n in zip(CLASSES, three, strict=True)
    ]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["event", "seller", "kind", "score", "n"]))
    both = league(counts, "seller", within="kind")
    assert list(both.columns[:3]) == ["event", "column", "group"]
    alone = league(counts.where(event="ride").by("seller", "kind"), "seller", within="kind")
    ride = both[both["event"] == "ride"].reset_index(drop=True)
    assert ride["expected"].tolist() == pytest.approx(alone["expected"].tolist())
    assert (ride["p_adjusted"] > alone["p_adjusted"]).all()


def test_accounts_make_intervals_wider():
    rng = np.random.default_rng(5)
    accounts = [(s, f"{s}{a}", m) for s in "ABCD" for a in range(40) for m in [rng.normal(7, 2)]]
    rows = [(s, a, int(np.clip(round(rng.normal(m, 0.5)), 0, 10))) for s, a, m in accounts for _ in range(5)]
    frame = pd.DataFrame(rows, columns=["seller", "account", "score"])
    alone = league(tally(frame, by="seller"), "seller").set_index("group")
    honoured = league(tally(frame, by="seller", cluster="account"), "seller").set_index("group").loc[alone.index]
    assert (
        honoured["difference_high"] - honoured["difference_low"]
        > 1.4 * (alone["difference_high"] - alone["difference_low"])
    ).all()
    assert honoured["adjusted_difference"].tolist() == pytest.approx(alone["adjusted_difference"].tolist())


def test_a_seller_with_one_account_is_not_compared():
    frame = pd.DataFrame({"seller": ["A"] * 40 + ["B"] * 40 + ["C"] * 40, "score": [9, 3, 9, 8] * 30})
    frame["account"] = [f"{seller}{i % 8 if seller != 'C' else 0}" for i, seller in enumerate(frame["seller"])]
    found = league(tally(frame, by="seller", cluster="account"), "seller").set_index("group")
    assert found.loc["C", "note"] == "its answers are in one cluster, or in as many strata as clusters: not compared"
    assert found.loc["C", ["expected", "p_adjusted", "rank"]].isna().all()
    assert found.loc[["A", "B"], "p_adjusted"].notna().all()


def test_weights_move_expectations():
    frame = pd.DataFrame({"seller": list("AB") * 60, "score": [9, 3, 9, 9] * 30, "w": [1.0, 2.0] * 60})
    found = league(tally(frame, by="seller", weight="w"), "seller").set_index("group")
    scores = frame.assign(points=frame["score"].map({9: 100, 3: -100}))
    assert found.loc["A", "expected"] == pytest.approx(np.average(scores["points"], weights=scores["w"]))


def test_an_unknown_column_is_refused_with_the_whole_message():
    with pytest.raises(DataError) as error:
        league(SELLERS, "sellr", within="kind")
    assert str(error.value) == (
        'no column "sellr" to compare across or within\n'
        "  required  a column that the counts are grouped by\n"
        '  found     "sellr"; nearest: "seller"\n'
        "  do        group by it: tally(..., by=['seller', 'kind', 'sellr'])"
    )


def test_a_column_of_customers_is_refused():
    frame = pd.DataFrame({"who": [f"c{k}" for k in range(2_500)], "score": 9})
    with pytest.raises(DataError) as error:
        league(tally(frame, by="who"), "who")
    assert str(error.value) == (
        "2,500 names in who\n"
        "  required  at most 1,000 to set beside each other\n"
        "  found     2,500 with answers: is who a column of customers?\n"
        "  do        name another column with --by, or fewer rows with --where"
    )


def test_customers_of_kinds_without_number_are_refused(monkeypatch):
    monkeypatch.setattr("nps_analysis.stats.league.MOST_CELLS", 4)
    with pytest.raises(DataError) as error:
        league(SELLERS, "seller", within="kind")
    assert error.value.what == "2 kinds of customer by kind"
    assert error.value.required == "kinds that several of the 3 in seller have, at most 1"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sellers", "sizes", "mixes", "spread"),
    [
        (12, (30, 120), [(0.2, 0.3, 0.5), (0.5, 0.3, 0.2), (0.05, 0.15, 0.8)], 1),
        (12, (30, 60), [(0.03, 0.07, 0.9), (0.01, 0.04, 0.95)], 1),
        (40, (30, 60), [(0.3, 0.3, 0.4)] * 5, 0.5),
        (3, (30, 200), [(0.2, 0.3, 0.5), (0.5, 0.3, 0.2)], 0.5),
        (12, (30, 50), [(0.2, 0.3, 0.5), (0.4, 0.3, 0.3), (0.1, 0.2, 0.7)] * 50, 1),  # three answers of a kind
    ],
)
def test_equal_sellers_are_named_in_one_league_of_twenty_at_most(sellers, sizes, mixes, spread):
    """Of leagues where nobody differs; where 3 in 20 named somebody, this would show it in 8 of 10 simulations or more.

    Of 80 runs at most 8 may name somebody, of 60 at most 6. Where one in twenty does, 1.8 % and 3.0 % of simulations
    have more; where 3 in 20 do, 87 % and 82 % (binomial).
    """
    rng, runs = np.random.default_rng(2026), 60 if sellers > 12 else 80
    leagues = (league(drawn(rng, sellers, sizes, mixes, spread), "seller", within="kind") for _ in range(runs))
    both = [((named(found) != "").any(), found["funnel"].isin(["above", "below"]).any()) for found in leagues]
    often = np.mean(both, axis=0)  # named, and outside the funnel
    assert (often <= 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / runs)).all()
