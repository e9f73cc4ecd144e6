"""Comparisons: which pairs, which tests, and what is not tested."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import COMPARE_COLUMNS, DataError
from nps_analysis.stats.compare import chi_square, compare
from nps_analysis.stats.difference import METHODS, difference
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.score import sample, score
from tests.examples import examples

THREE = {"East": (10, 20, 70), "North": (30, 40, 30), "West": (20, 40, 40)}
QUARTERS = {"2025-Q1": (30, 40, 30), "2025-Q2": (10, 20, 70), "2025-Q3": (12, 28, 60)}


def pairs(frame: pd.DataFrame) -> list[tuple]:
    return [*frame.loc[frame["group"].notna(), ["group", "reference"]].itertuples(index=False, name=None)]


def without_omnibus(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["group"].notna()].reset_index(drop=True)


def quarters(counts_of, classes: dict = QUARTERS) -> ScoreCounts:
    return counts_of(classes, names=("quarter",), period="quarter").with_all_periods()


def test_columns_are_those_of_the_contract(counts_of):
    found = compare(counts_of(THREE), "region")
    assert found.columns.tolist() == list(COMPARE_COLUMNS)
    assert found["column"].unique().tolist() == ["region"]


def test_chi_square_and_wald_of_all_pairs_are_those_of_r(cases, counts_of, subtests):
    for case in cases("multi_group"):
        groups = {name: (sum(n[:7]), sum(n[7:9]), sum(n[9:])) for name, n in case["inputs"]["counts"].items()}
        right = case["outputs"]
        p = {frozenset(pair.split("|")): i for i, pair in enumerate(right["pairs"])}
        for adjust, in_r in (("holm", "holm"), ("bh", "BH")):
            with subtests.test(case["id"], adjust=adjust):
                found = compare(counts_of(groups), "region", "each", method="wald", adjust=adjust, min_n=1)
                assert found.loc[0, ["statistic", "p_value"]].tolist() == pytest.approx(
                    [right["chisq"], right["chisq_p"]]
                )
                for pair in without_omnibus(found).itertuples():
                    at = p[frozenset((pair.group, pair.reference))]
                    assert pair.p_value == pytest.approx(right["wald_p"][at], abs=1e-12)
                    assert pair.p_adjusted == pytest.approx(right[in_r][at], abs=1e-12)


def test_the_omnibus_row_comes_first_and_is_not_adjusted(counts_of):
    first = compare(counts_of(THREE), "region").loc[0]
    assert first["group"] is None
    assert first["reference"] is None
    assert first[["method", "adjust", "n", "tested"]].tolist() == ["chi-square", "none", 300, True]
    right = chi2_contingency(np.array(list(THREE.values())), correction=False)
    assert first[["statistic", "p_value"]].tolist() == pytest.approx([right.statistic, right.pvalue])
    assert np.isnan(first["p_adjusted"])


def test_segments_are_compared_with_the_rest_unasked(counts_of):
    found = compare(counts_of(THREE), "region")
    assert pairs(found) == [("East", "rest"), ("North", "rest"), ("West", "rest")]
    rest = ScoreCounts.of(50, 80, 70)  # North and West together
    expected = difference(sample(ScoreCounts.of(*THREE["East"])), sample(rest)).loc[0]
    assert found.loc[1, expected.index].tolist() == pytest.approx(expected.tolist())
    assert found.loc[1, ["nps", "reference_nps", "n", "reference_n"]].tolist() == pytest.approx([60, 10, 100, 200])


def test_two_groups_give_one_row_the_first_against_the_second(counts_of):
    two = {name: THREE[name] for name in ("East", "North")}
    for against in (None, "rest", "each"):
        assert pairs(compare(counts_of(two), "region", against)) == [("East", "North")]


def test_periods_are_compared_with_the_one_before_unasked(counts_of):
    for across in ("quarter", "period"):
        found = compare(quarters(counts_of), across)
        assert pairs(found) == [("2025-Q2", "2025-Q1"), ("2025-Q3", "2025-Q2")]
        assert found["column"].unique().tolist() == ["quarter"]
        assert found["difference"][1:].tolist() == pytest.approx([60, -12])


def test_each_period_is_compared_with_the_earlier_ones(counts_of):
    found = compare(quarters(counts_of), "quarter", "each")
    assert pairs(found) == [("2025-Q2", "2025-Q1"), ("2025-Q3", "2025-Q1"), ("2025-Q3", "2025-Q2")]


@pytest.mark.parametrize(
    ("against", "expected"),
    [
        ("first", [("North", "East"), ("West", "East")]),
        ("previous", [("North", "East"), ("West", "North")]),
        ("each", [("East", "North"), ("East", "West"), ("North", "West")]),
        ("North", [("East", "North"), ("West", "North")]),
        ("value:North", [("East", "North"), ("West", "North")]),
    ],
)
def test_groups_can_be_compared_with_what_is_asked_for(counts_of, against, expected):
    assert pairs(compare(counts_of(THREE), "region", against)) == expected


def test_a_group_named_like_an_option_is_meant_by_value(counts_of):
    counts = counts_of({"first": (1, 2, 3), "last": (3, 2, 1), "rest": (2, 2, 2)})
    assert pairs(compare(counts, "region", "value:rest")) == [("first", "value:rest"), ("last", "value:rest")]
    assert pairs(compare(counts, "column:region", "first")) == [("last", "first"), ("rest", "first")]


def test_a_pair_with_a_small_base_is_shown_but_not_tested(counts_of):
    found = without_omnibus(compare(counts_of({**THREE, "Solo": (2, 4, 6)}), "region", "East"))
    solo = found.set_index("group").loc["Solo"]
    assert solo[["statistic", "p_value", "p_adjusted"]].isna().all()
    assert solo["low"] < solo["difference"] < solo["high"]
    assert solo["note"] == "Solo has 12 answers, fewer than 30"
    assert found[["group", "tested"]].values.tolist() == [["North", True], ["Solo", False], ["West", True]]


def test_only_tested_pairs_count_in_the_adjustment(counts_of):
    found = without_omnibus(compare(counts_of({**THREE, "Solo": (2, 4, 6)}), "region", "East"))
    tested = found[found["tested"]]
    assert tested["p_adjusted"].tolist() == adjusted(tested["p_value"].to_numpy()).tolist()
    lower = without_omnibus(compare(counts_of({**THREE, "Solo": (2, 4, 6)}), "region", "East", min_n=12))
    assert lower["tested"].all()


def test_a_period_without_answers_is_shown_without_figures(counts_of):
    gap = {"2025-Q1": (30, 40, 30), "2025-Q3": (10, 20, 70)}
    found = without_omnibus(compare(quarters(counts_of, gap), "quarter"))
    assert pairs(found) == [("2025-Q2", "2025-Q1"), ("2025-Q3", "2025-Q2")]
    assert found["note"].tolist() == ["2025-Q2 has no answers"] * 2
    assert not found["tested"].any()
    assert found[["difference", "low", "high", "p_value"]].isna().all(axis=None)


def test_one_answer_is_tested_only_when_asked_and_says_what_is_missing(counts_of):
    counts = counts_of({"A": (0, 0, 1), "B": (10, 20, 70)})
    unasked = compare(counts, "region").loc[1]
    assert unasked["note"] == "A has 1 answer, fewer than 30; one answer has no standard error"
    asked = compare(counts, "region", min_n=1).loc[1]
    assert asked["tested"]
    assert asked["note"] == "one answer has no standard error"


def test_wald_without_an_error_has_no_statistic(counts_of):
    found = compare(counts_of({"A": (0, 0, 40), "B": (40, 0, 0)}), "region", method="wald").loc[1]
    assert np.isnan(found["statistic"])
    assert found[["p_value", "note"]].tolist() == [0, "the standard error is 0: no statistic"]


def test_within_compares_inside_each_value_and_adjusts_over_all(counts_of):
    markets = {"DE": THREE, "SE": {"East": (40, 40, 20), "North": (20, 30, 70), "West": (10, 40, 60)}}
    classes = {(market, region): table for market, tables in markets.items() for region, table in tables.items()}
    found = compare(counts_of(classes, names=("market", "region")), "region", within="market")
    assert found.columns[0] == "market"
    assert found["market"].tolist() == ["DE"] * 4 + ["SE"] * 4
    assert found["group"].isna().tolist() == [True, False, False, False] * 2
    same = ["difference", "low", "high", "statistic", "p_value", "n", "reference_n"]
    for market, tables in markets.items():
        inside = found[found["market"] == market].reset_index(drop=True)
        pd.testing.assert_frame_equal(inside[same], compare(counts_of(tables), "region")[same])
    p = without_omnibus(found)["p_value"].to_numpy()
    assert without_omnibus(found)["p_adjusted"].tolist() == adjusted(p).tolist()


def test_a_cell_with_one_group_has_only_a_note(counts_of):
    classes = {("DE", "East"): (10, 20, 70), ("DE", "West"): (20, 40, 40), ("SE", "East"): (10, 20, 30)}
    found = compare(counts_of(classes, names=("market", "region")), "region", within=["market"])
    last = found.iloc[-1]
    assert (last["market"], last["group"], last["note"]) == ("SE", None, "fewer than two groups have answers")
    assert not last["tested"]


def test_counts_by_more_columns_are_rolled_up(counts_of):
    classes = {(market, region): table for market in ("DE", "SE") for region, table in THREE.items()}
    found = compare(counts_of(classes, names=("market", "region")), "region")
    assert found["n"].tolist() == [600, 200, 200, 200]


def test_weights_enter_through_the_effective_n(counts_of):
    plain = counts_of(THREE)
    tenfold = ScoreCounts(plain.keys, plain.n, 10 * plain.n, 100 * plain.n)
    pd.testing.assert_frame_equal(compare(tenfold, "region"), compare(plain, "region"))
    unequal = ScoreCounts(plain.keys, plain.n, plain.n, 2 * plain.n)  # a design effect of 2
    found = compare(unequal, "region")
    assert found.loc[0, "statistic"] == pytest.approx(compare(plain, "region").loc[0, "statistic"] / 2)
    assert found.loc[1, "se"] == pytest.approx(compare(plain, "region").loc[1, "se"] * np.sqrt(2))
    assert found.loc[1, ["n", "reference_n"]].tolist() == [100, 200]


def test_standard_errors_add_up(counts_of):
    counts = counts_of({name: THREE[name] for name in ("East", "North")})
    assert compare(counts, "region").loc[1, "se"] == pytest.approx(np.hypot(*score(counts)["se"]))


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_method_is_reported_by_its_name(counts_of, method):
    assert without_omnibus(compare(counts_of(THREE), "region", method=method))["method"].unique().tolist() == [method]


def test_unanimous_groups_leave_nothing_to_test_at_large(counts_of):
    found = compare(counts_of({"A": (0, 0, 40), "B": (0, 0, 50)}), "region")
    assert not found.loc[0, "tested"]
    assert found.loc[0, "note"] == "every answer is in one class"
    assert found.loc[1, ["difference", "statistic", "p_value"]].tolist() == [0, 0, 1]


def test_a_table_with_few_expected_answers_says_so(counts_of):
    found = compare(counts_of({"A": (1, 2, 40), "B": (2, 2, 50)}), "region")
    assert found.loc[0, "note"] == "approximate: 4 of 6 expected counts are under 5"


def test_chi_square_leaves_out_empty_rows_and_columns():
    table = np.array([[10, 0, 20], [0, 0, 0], [20, 0, 10]])
    assert chi_square(table)[0] == pytest.approx(4 * 25 / 15)


def test_one_group_is_an_error_in_three_parts(counts_of):
    with pytest.raises(DataError) as error:
        compare(counts_of({"North": (1, 2, 3)}), "region")
    assert str(error.value) == (
        "only one group in region\n"
        "  required  two groups or more to compare\n"
        '  found     "North"\n'
        "  do        compare across another column than region, or take the score by itself"
    )


def test_an_unknown_column_is_an_error_that_names_the_nearest(counts_of):
    with pytest.raises(DataError) as error:
        compare(counts_of(THREE), "regoin")
    assert str(error.value) == (
        'no column "regoin" to compare across or within\n'
        "  required  a column that the counts are grouped by\n"
        '  found     "regoin"; nearest: "region"\n'
        "  do        group by it: tally(..., by=['region', 'regoin'])"
    )


def test_an_unknown_value_is_an_error_that_names_the_nearest(counts_of):
    with pytest.raises(DataError) as error:
        compare(counts_of(THREE), "region", "Nort")
    assert str(error.value) == (
        'no "Nort" in region to compare against\n'
        "  required  previous, first, rest, each, or a value of region\n"
        '  found     "Nort"; nearest: "North"\n'
        "  do        --against VALUE with one of the values of region"
    )


tables = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))


@pytest.mark.slow
@settings(max_examples=examples(50))
@given(classes=st.lists(tables, min_size=2, max_size=6), against=st.sampled_from(["rest", "each", "first", "previous"]))
def test_every_row_has_figures_or_a_note(classes, against):
    n = np.zeros((len(classes), 11))
    n[:, [0, 7, 9]] = classes
    counts = ScoreCounts(pd.DataFrame({"region": list("ABCDEF"[: len(classes)])}), n, n, n)
    found = without_omnibus(compare(counts, "region", against))
    complete = found[["difference", "se", "low", "high", "statistic", "p_value", "p_adjusted"]].notna().all(axis=1)
    assert (complete | (found["note"] != "")).all()
    assert (found["tested"] == found["p_value"].notna()).all()
    assert (found["p_adjusted"] >= found["p_value"] - 1e-15)[found["tested"]].all()


@settings(max_examples=examples(10))
@given(order=st.permutations(range(5)))
def test_order_of_the_groups_does_not_matter(order):
    n = np.random.default_rng(5).integers(0, 20, (5, 11)).astype(float)
    counts = ScoreCounts(pd.DataFrame({"region": list("ABCDE")}), n, n, n)
    pd.testing.assert_frame_equal(compare(counts.take(order), "region"), compare(counts, "region"))
