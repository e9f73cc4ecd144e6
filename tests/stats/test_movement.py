"""The movement of the same respondents: against R and a textbook, and what must hold for any table."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from nps_analysis.responses.movement import MovementCounts, by_class
from nps_analysis.schema import COMPARE_COLUMNS, DataError
from nps_analysis.stats.difference import difference
from nps_analysis.stats.movement import (
    METHODS,
    falls,
    movement,
    movement_change,
    movement_difference,
    overlap,
    stuart_maxwell,
    turnover,
)
from nps_analysis.stats.sample import Sample

COMMITTED = Path(__file__).resolve().parents[1] / "reference" / "movement.json"
TABLE = [[30, 12, 6], [8, 40, 20], [3, 9, 72]]
tables = st.lists(st.integers(0, 60), min_size=9, max_size=9).map(lambda cells: np.reshape(cells, (3, 3)))
waves = st.lists(st.integers(0, 60), min_size=3, max_size=3)


@pytest.fixture(params=["committed", pytest.param("beside the repository", marks=pytest.mark.slow)])
def paired(request):
    path = COMMITTED
    if request.param != "committed":
        path = request.getfixturevalue("shared") / "reference" / "reference.json"
    every = json.loads(path.read_text("utf-8"))
    return lambda kind: [case for case in every if case["kind"] == kind]


def row(table, **options):
    return movement_change(MovementCounts.of(table), **{"min_n": 1} | options).loc[0]


def test_change_and_tests_are_those_of_r(paired, subtests):
    cases = paired("paired")
    assert len(cases) >= 2
    for case in cases:
        with subtests.test(case["id"]):
            found, right = row(case["inputs"]["table_rows_wave1_cols_wave2"]), case["outputs"]
            wald = row(case["inputs"]["table_rows_wave1_cols_wave2"], method="wald")
            assert found["n"] == right["n"]
            assert found[["nps_before", "nps_after", "change", "se"]].tolist() == pytest.approx(
                [right[name] for name in ("nps_wave1", "nps_wave2", "change_w2_minus_w1", "wald_se")], abs=1e-8
            )
            assert found[["low", "high"]].tolist() == pytest.approx(right["score_null_ci95"], abs=1e-8)
            assert wald[["low", "high"]].tolist() == pytest.approx(right["wald_ci95"], abs=1e-8)
            assert wald["p_value"] == pytest.approx(right["wald_p"], abs=1e-8)
            tests = ["p_value", "stuart_maxwell", "p_stuart_maxwell", "bhapkar", "p_bhapkar"]
            names = ["score_p", "stuart_maxwell_chi2", "stuart_p", "bhapkar_chi2", "bhapkar_p"]
            assert found[tests].tolist() == pytest.approx([right[name] for name in names], abs=1e-8)


def test_stuart_and_bhapkar_of_four_categories_are_those_of_r(paired):
    (case,) = paired("paired_4x4")
    table = np.array(case["inputs"]["table"])
    value, freedom = stuart_maxwell(table)
    assert (value, freedom) == (
        pytest.approx(case["outputs"]["stuart"]["T0"], abs=1e-8),
        case["outputs"]["stuart"]["df"],
    )
    assert value / (1 - value / table.sum()) == pytest.approx(case["outputs"]["bhapkar"]["T"], abs=1e-8)


def test_the_interval_is_built_as_the_published_one_of_fischer_1999(paired):
    # Five categories with other scores: the rule, not the function, whose classes are worth -100, 0 and 100.
    (case,) = paired("paired_5x5_scores")
    table, scores = np.array(case["inputs"]["table"]), np.array(case["inputs"]["scores"])
    change = scores[:, None] - scores
    mean, error = (table * change).sum() / table.sum(), np.sqrt((table * change**2).sum()) / table.sum()
    assert mean == pytest.approx(case["outputs"]["score_est"], abs=5e-5)
    assert [mean - 1.959964 * error, mean + 1.959964 * error] == pytest.approx(case["outputs"]["score_ci"], abs=5e-5)


@given(tables)
def test_the_table_adds_up_to_the_respondents_of_both(table):
    counts = MovementCounts.of(table, before_only=(1, 2, 3), after_only=(4, 5, 6))
    found, scores = movement(counts), movement(counts, of="scores")
    assert (len(found), len(scores)) == (9, 121)
    assert found["n"].sum() == scores["n"].sum() == table.sum()
    assert overlap(counts).loc[0].tolist() == [table.sum(), 6, 15]


@given(tables, st.sampled_from(METHODS))
def test_looking_backwards_flips_the_sign(table, method):
    there, back = row(table, method=method), row(table.T, method=method)
    assert there["change"] == pytest.approx(-back["change"], nan_ok=True, abs=1e-9)
    assert there["low"] == pytest.approx(-back["high"], nan_ok=True, abs=1e-9)
    assert there["p_value"] == pytest.approx(back["p_value"], nan_ok=True, abs=1e-12)


@given(tables, st.floats(0.5, 0.999))
def test_interval_and_test_agree_and_no_interval_is_without_width(table, level):
    assume(table.sum())
    found = row(table, level=level)
    assert -200 <= found["low"] < found["high"] <= 200
    assert found["low"] <= found["change"] <= found["high"]
    assume(abs(found["p_value"] - (1 - level)) > 1e-9)
    assert (found["p_value"] < 1 - level) == (found["low"] > 0 or found["high"] < 0)


@given(tables)
def test_whatever_is_missing_has_a_note(table):
    found = row(table)
    assert not found.drop("note").isna().any() or found["note"]


def test_stuart_and_bhapkar_of_the_vision_of_7477_women():
    """Stuart 1955, Biometrika 42:412: unaided distance vision, right eye and left; Bhapkar 1966, JASA 61:228."""
    table = [[1520, 266, 124, 66], [234, 1512, 432, 78], [117, 362, 1772, 205], [36, 82, 179, 492]]
    value, freedom = stuart_maxwell(np.array(table))
    assert (round(value, 3), freedom) == (11.957, 3)
    assert round(value / (1 - value / 7477), 3) == 11.976


def test_stuart_of_the_two_diagnoses_of_maxwell_1970():
    """British Journal of Psychiatry 116:651: 40, 40 and 20 patients of one, 60, 30 and 10 of the other."""
    assert stuart_maxwell(np.array([[35, 5, 0], [15, 20, 5], [10, 5, 5]])) == (pytest.approx(14), 2)


@given(tables)
def test_stuart_and_bhapkar_are_those_of_the_textbook(table):
    """Agresti 2013, Categorical Data Analysis, 11.3: d'S^-1 d of all categories but one, S at the null and at large."""
    table = table + 1.0
    apart = (table.sum(axis=1) - table.sum(axis=0))[:-1]
    null = (np.diag(table.sum(axis=1) + table.sum(axis=0)) - table - table.T)[:-1, :-1]
    large = null - np.outer(apart, apart) / table.sum()
    found = row(table)
    assert found["stuart_maxwell"] == pytest.approx(apart @ np.linalg.solve(null, apart), abs=1e-9)
    assert found["bhapkar"] == pytest.approx(apart @ np.linalg.solve(large, apart), abs=1e-9)


def test_a_statistic_without_end_has_no_p_value():
    found = row([[0, 0, 9], [0, 0, 0], [0, 0, 0]])
    assert found[["bhapkar", "p_bhapkar"]].isna().all()
    assert found["note"].endswith("everybody moved, and so that Bhapkar's statistic has no end")


def test_few_movers_are_warned_of_and_thirty_are_not():
    assert row(np.diag([50, 50, 50]) + np.array([[0, 10, 0], [0, 0, 19], [0, 0, 0]]))["note"] == (
        "29 movers, fewer than 30: the tests are doubtful"
    )
    assert row(np.diag([50, 50, 50]) + np.array([[0, 10, 0], [0, 0, 20], [0, 0, 0]]))["note"] == ""


def test_where_nobody_moved_the_interval_is_that_of_the_changes_not_rejected():
    found = row(np.diag([30, 30, 40]))
    z2 = 1.959963984540054**2
    assert found["high"] == pytest.approx(100 * 2 * z2 / (100 + z2))
    assert found["p_value"] == 1
    assert found["note"] == "nobody moved to another class: nothing to test"


def test_nobody_in_both_waves_is_no_change_and_not_zero():
    counts = MovementCounts.of(np.zeros((3, 3)), before_only=(30, 30, 40), after_only=(20, 30, 50))
    found = movement_change(counts).loc[0]
    assert found[["nps_before", "nps_after", "change", "low", "p_value"]].isna().all()
    assert found["note"] == "no respondent answered in both waves"


def test_weights_that_are_all_alike_change_nothing():
    counts = MovementCounts.of(TABLE, before_only=(5, 6, 7), after_only=(10, 10, 20))
    sums = {name: getattr(counts, name) for name in ("weight_before", "weight_after")}
    squares = {name: 9 * getattr(counts, name) for name in ("before_sq", "after_sq", "product")}
    alike = MovementCounts(
        "wave", "before", "after", counts.n, **{name: 3 * values for name, values in sums.items()}, **squares
    )
    for statistic in (movement_change, movement_difference):
        one, other = (statistic(one).select_dtypes("number").loc[0] for one in (counts, alike))
        assert one.tolist() == pytest.approx(other.tolist(), rel=1e-9)


@given(waves, waves)
def test_without_shared_people_the_difference_is_that_of_compare(before, after):
    assume(sum(before) > 1 and sum(after) > 1)
    counts = MovementCounts.of(np.zeros((3, 3)), before, after)
    found = movement_difference(counts, min_n=1)
    shares = [Sample(np.array([wave]) / sum(wave), np.array([float(sum(wave))])) for wave in (after, before)]
    right = difference(*shares).loc[0]
    names = ["difference", "low", "high", "statistic", "p_value"]
    assert found.columns.tolist() == list(COMPARE_COLUMNS)
    assert found.loc[0, names].astype(float).tolist() == pytest.approx(right[names].tolist(), abs=1e-6)


def test_the_error_of_partly_the_same_people_is_that_of_their_own_contributions():
    """By hand, person by person: each adds w (y - m) / W of the second wave minus that of the first."""
    rng = np.random.default_rng(7)
    points = np.array([-1.0, 0.0, 1.0])
    table, before, after = rng.integers(1, 9, (3, 3)), (4, 6, 3), (2, 5, 9)
    people = [(points[i], points[j]) for i in range(3) for j in range(3) for _ in range(table[i, j])]
    people += [(points[i], np.nan) for i in range(3) for _ in range(before[i])]
    people += [(np.nan, points[j]) for j in range(3) for _ in range(after[j])]
    y = np.array(people)
    each = (y - np.nanmean(y, axis=0)) / (~np.isnan(y)).sum(axis=0)
    own = np.nan_to_num(each[:, 1]) - np.nan_to_num(each[:, 0])
    right = 100 * np.sqrt((own**2).sum() * len(y) / (len(y) - 1))
    found = movement_difference(MovementCounts.of(table, before, after)).loc[0]
    assert found["se"] == pytest.approx(right, rel=1e-12)
    assert found["difference"] == pytest.approx(100 * (np.nanmean(y[:, 1]) - np.nanmean(y[:, 0])))


@given(tables, waves, waves)
def test_a_difference_has_an_interval_with_width_or_says_why_not(table, before, after):
    assume(table.sum() + min(sum(before), sum(after)) > 1)
    found = movement_difference(MovementCounts.of(table, before, after), min_n=1).loc[0]
    assert found["low"] < found["high"] or found["note"]


@pytest.mark.parametrize("table", [TABLE, [[5, 2, 1], [1, 4, 3], [0, 1, 3]], [[12, 3, 10], [5, 15, 20], [1, 4, 30]]])
def test_where_everybody_is_in_both_the_difference_is_tested_as_the_change_is(table):
    same = row(table)
    found = movement_difference(MovementCounts.of(table), min_n=1).loc[0]
    z = same["change"] / (same["high"] - same["low"]) * 2 * 1.959964
    assert found["statistic"] == pytest.approx(z, rel=0.02)


def test_people_who_answer_alike_twice_make_the_difference_surer():
    alone = movement_difference(MovementCounts.of(np.zeros((3, 3)), (30, 40, 50), (25, 40, 55))).loc[0]
    table = np.diag([25, 40, 50]) + np.array([[0, 0, 5], [0, 0, 0], [0, 0, 0]])
    same = movement_difference(MovementCounts.of(table)).loc[0]
    assert (alone["nps"], alone["reference_nps"]) == (same["nps"], same["reference_nps"])
    assert same["se"] < alone["se"] / 2
    assert same["p_value"] < 0.05 < alone["p_value"]


def test_a_wave_with_a_small_base_is_shown_but_not_tested():
    found = movement_difference(MovementCounts.of(np.eye(3), (10, 10, 5), (50, 50, 50))).loc[0]
    assert not found["tested"]
    assert pd.isna(found["p_value"])
    assert found["low"] < found["high"]
    assert found["note"] == "before has 28 respondents, fewer than 30"


def test_turnover_reads_the_table_in_both_directions():
    found = turnover(MovementCounts.of(TABLE)).set_index("group")
    assert found.loc["promoters", ["n_before", "n_after"]].tolist() == [84, 98]
    assert found.loc["promoters", ["left", "came"]].tolist() == pytest.approx([100 * 12 / 84, 100 * 26 / 98])


def test_scores_add_up_to_classes():
    table = np.arange(121).reshape(11, 11)
    found = by_class(MovementCounts.of(table).both("n"))
    assert found[2].tolist() == [table[9:, :7].sum(), table[9:, 7:9].sum(), table[9:, 9:].sum()]


def test_an_unknown_movement_is_an_error():
    with pytest.raises(DataError, match='no movement of "shops"'):
        movement(MovementCounts.of(TABLE), of="shops")


@pytest.mark.slow
@pytest.mark.parametrize(("both", "before", "after"), [(90, 60, 90), (30, 0, 0)])
def test_the_tests_hold_their_level_and_the_interval_covers_with_shared_people(both, before, after):
    """600 pairs of waves of one and the same score, part or all of their people the same: 5 % are called a change.

    A test that called 9 in 100 a change would show here in 95 of 100 simulations.
    """
    rng, runs = np.random.default_rng(3), 600
    shares = np.array([[0.12, 0.05, 0.03], [0.05, 0.15, 0.1], [0.03, 0.1, 0.37]])
    rejected = np.zeros(2)
    for _ in range(runs):
        table = rng.multinomial(both, shares.ravel()).reshape(3, 3)
        others = rng.multinomial(before, shares.sum(axis=1)), rng.multinomial(after, shares.sum(axis=0))
        counts = MovementCounts.of(table, *others)
        found = movement_difference(counts).loc[0]
        assert (found["p_value"] < 0.05) == (found["low"] > 0 or found["high"] < 0)
        rejected += np.array([movement_change(counts).loc[0, "p_value"], found["p_value"]]) < 0.05
    assert (rejected / runs < 0.0707).all()  # 0.05 and 2.33 standard errors of such a share
    assert (rejected / runs > 0.0293).all()


@given(table=st.lists(st.integers(0, 9), min_size=121, max_size=121), by=st.integers(1, 10))
def test_who_falls_one_way_rises_the_other(table, by):
    counts = np.reshape(table, (11, 11))
    fell, rose = falls(MovementCounts.of(counts), by)["people"]
    assert falls(MovementCounts.of(counts.T), by)["people"].tolist() == [rose, fell]
    assert fell == sum(counts[one, other] for one in range(11) for other in range(11) if one - other >= by)


def test_the_interval_of_falls_is_that_of_statsmodels():
    found = falls(MovementCounts.of(TABLE), by=2).loc[0]
    assert found["people"] == 9 + 3 + 8  # 9 to 7, 9 to 0, 7 to 0
    low, high = proportion_confint(20, 200, method="wilson")
    assert (found["low"], found["high"]) == pytest.approx((100 * low, 100 * high))


def test_nobody_of_both_has_no_share_of_falls():
    found = falls(MovementCounts.of(np.zeros((3, 3)))).loc[0]
    assert found["n"] == found["people"] == 0
    assert np.isnan(found[["share", "low", "high"]].astype(float)).all()


def test_fewer_than_asked_for_are_not_tested_and_it_is_said():
    few = row([[0, 0, 4], [0, 2, 0], [0, 0, 2]], min_n=9)
    tests = ["p_value", "stuart_maxwell", "bhapkar", "p_stuart_maxwell", "p_bhapkar"]
    assert few[tests].isna().all()
    assert (few["n"], few["change"], few["note"]) == (8, 100.0, "8 respondents, fewer than 9")
    assert row([[0, 0, 4], [0, 2, 0], [0, 0, 2]], min_n=8)["p_value"] == pytest.approx(0.045500, abs=1e-6)  # z = 2
