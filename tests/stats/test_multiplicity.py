"""Adjusted p-values against R's p.adjust."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.stats.multiplicity import Rests, adjusted, by_chance, largest_z, p_largest

families = st.lists(st.floats(0, 1), max_size=30)
methods = st.sampled_from(["holm", "hochberg", "bh", "by"])


@pytest.mark.parametrize(("method", "in_r"), [("holm", "holm"), ("hochberg", "hochberg"), ("bh", "BH"), ("by", "BY")])
def test_adjusted_p_values_are_those_of_r(cases, subtests, method, in_r):
    for case in cases("p_adjust"):
        if in_r not in case["outputs"]:
            continue
        with subtests.test(case["id"]):
            assert adjusted(case["inputs"]["p"], method) == pytest.approx(case["outputs"][in_r], abs=1e-12)


def test_a_missing_p_stays_missing_and_does_not_count():
    p = np.array([0.04, np.nan, 0.01])
    assert adjusted(p, "holm") == pytest.approx([0.04, np.nan, 0.02], nan_ok=True)
    assert adjusted(p, "bh") == pytest.approx([0.04, np.nan, 0.02], nan_ok=True)


def test_none_leaves_p_as_it_is():
    assert adjusted(np.array([0.04, np.nan, 0.01]), "none") == pytest.approx([0.04, np.nan, 0.01], nan_ok=True)


def test_no_comparisons_have_no_p():
    assert adjusted(np.array([])).tolist() == []


def test_an_unknown_adjustment_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        adjusted(np.array([0.5]), "holms")
    assert str(error.value) == (
        'no adjustment "holms"\n'
        "  required  one of holm, hochberg, bh, by, simultaneous, none\n"
        '  found     "holms"; nearest: "holm"\n'
        "  do        --adjust holm"
    )


def test_simultaneous_p_values_need_more_than_p():
    with pytest.raises(DataError, match="required  comparisons, whose dependence it allows for"):
        adjusted(np.array([0.5]), "simultaneous")


@given(p=families, method=methods, order=st.randoms())
def test_order_does_not_matter(p, method, order):
    rows = order.sample(range(len(p)), len(p))
    assert adjusted(np.array(p)[rows], method) == pytest.approx(adjusted(np.array(p), method)[rows])


@given(p=families, method=methods)
def test_adjusting_never_lowers_p_nor_changes_the_order(p, method):
    p = np.sort(p)
    found = adjusted(p, method)
    assert (found >= p - 1e-15).all()
    assert (found <= 1).all()
    assert (np.diff(found) >= 0).all()


@given(p=families)
def test_hochberg_finds_what_holm_finds_and_bh_what_by_finds(p):
    p = np.array(p)
    assert (adjusted(p, "holm") >= adjusted(p, "hochberg") - 1e-15).all()
    assert (adjusted(p, "by") >= adjusted(p, "bh") - 1e-15).all()


@given(p=families)
def test_holm_never_finds_more_than_bh(p):
    assert (adjusted(np.array(p), "holm") >= adjusted(np.array(p), "bh") - 1e-15).all()


# Quantiles of the studentised range at 95 % with infinite degrees of freedom, as in any table (Tukey); and the
# two-sided critical values of Dunnett (1964) for many against one.
@pytest.mark.parametrize(("groups", "range_"), [(3, 3.314), (5, 3.858), (10, 4.474)])
def test_largest_z_of_all_pairs_is_that_of_tukeys_table(groups, range_):
    draws = largest_z(np.full(groups, 7.0), *np.triu_indices(groups, 1))
    assert np.quantile(draws, 0.95) == pytest.approx(range_ / np.sqrt(2), abs=0.02)


@pytest.mark.parametrize(("treatments", "critical"), [(2, 2.21), (4, 2.44), (9, 2.69)])
def test_largest_z_against_one_group_is_that_of_dunnetts_table(treatments, critical):
    draws = largest_z(np.ones(treatments + 1), np.arange(treatments), np.full(treatments, treatments))
    assert np.quantile(draws, 0.95) == pytest.approx(critical, abs=0.02)


def test_largest_z_against_the_rest_is_that_of_the_joint_normal_distribution():
    cells, weight, errors = np.array([0, 0, 0, 0, 1, 1, 1]), np.arange(1.0, 8), np.array([3.0, 2, 5, 4, 1, 6, 2])
    rest = np.where((cells[:, None] == cells) & ~np.eye(7, dtype=bool), weight, 0)
    contrasts = np.eye(7) - rest / rest.sum(axis=1, keepdims=True)
    spread = (contrasts * errors**2) @ contrasts.T
    correlation = spread / np.sqrt(np.outer(spread.diagonal(), spread.diagonal()))
    draws = largest_z(errors, np.arange(7), np.arange(7, 14), Rests(cells, weight))
    again = np.random.default_rng(3).multivariate_normal(np.zeros(7), correlation, 200_000)
    for level in (0.5, 0.9, 0.95, 0.99):
        assert np.quantile(draws, level) == pytest.approx(np.quantile(np.abs(again).max(axis=1), level), abs=0.02)


def test_a_single_comparison_keeps_its_quantile_and_its_p():
    draws = largest_z(np.array([3.0, 4.0]), np.array([0]), np.array([1]))
    assert np.quantile(draws, 0.95) == pytest.approx(1.959964, abs=1e-4)
    p = np.array([0.8, 0.05, 0.001, 1e-9])
    assert np.concatenate([p_largest(draws, value[None]) for value in p]) == pytest.approx(p, rel=0.02)


@pytest.mark.parametrize("against", ["each", "rest", "first"])
def test_simultaneous_intervals_and_p_values_agree(counts_of, against):
    counts = counts_of({"A": (10, 20, 70), "B": (30, 40, 30), "C": (20, 40, 40), "D": (25, 35, 40)})
    alone, together = (compare(counts, "region", against, adjust=how).iloc[1:] for how in ("none", "simultaneous"))
    outside = (together["low"] > 0) | (together["high"] < 0)
    assert (outside == (together["p_adjusted"] < 0.05)).all()
    assert (together["low"] < alone["low"]).all()
    assert (together["high"] > alone["high"]).all()
    bonferroni = np.minimum(len(alone) * alone["p_value"], 1)
    assert (together["p_adjusted"] <= bonferroni + 0.005).all()
    assert (together["p_adjusted"] >= alone["p_value"]).all()


def test_groups_under_the_minimum_do_not_widen_the_simultaneous_intervals(counts_of):
    three = {"A": (10, 20, 70), "B": (30, 40, 30), "C": (20, 40, 40)}
    with_small = compare(counts_of(three | {"D": (1, 2, 3)}), "region", "each", adjust="simultaneous")
    without = compare(counts_of(three), "region", "each", adjust="simultaneous")
    shared = with_small[with_small["tested"] & with_small["group"].notna()]
    assert shared["low"].tolist() == pytest.approx(without["low"].iloc[1:].tolist(), abs=0.2)


@pytest.mark.slow
def test_the_largest_of_all_pairs_of_200_groups_takes_less_than_two_seconds():
    started = time.perf_counter()
    largest_z(np.linspace(3, 8, 200), *np.triu_indices(200, 1))
    assert time.perf_counter() - started < 2


@pytest.mark.slow
def test_simultaneous_intervals_all_hold_in_95_of_100_studies(counts_of):
    generator, mix, held = np.random.default_rng(11), [0.2, 0.3, 0.5], 0
    for _ in range(300):
        tables = {name: generator.multinomial(n, mix) for name, n in {"A": 60, "B": 100, "C": 200, "D": 80}.items()}
        rows = compare(counts_of(tables), "region", "each", adjust="simultaneous").iloc[1:]
        held += bool(((rows["low"] <= 0) & (rows["high"] >= 0)).all())
    assert held / 300 == pytest.approx(0.95, abs=0.04)


def test_findings_by_chance_are_those_of_the_binomial_distribution():
    p = [0.001, 0.03, *[0.5] * 18]
    frame = pd.DataFrame({"group": [*map(str, range(20))], "tested": True, "level": 0.95, "p_value": p})
    row = by_chance(frame.assign(p_adjusted=adjusted(p))).loc[0]
    assert (row["tests"], row["found"], row["found_adjusted"]) == (20, 2, 1)
    assert row["expected"] == pytest.approx(1)
    assert row["any"] == pytest.approx(1 - 0.95**20)
    assert row["most"] == 3  # P(X <= 2) = 0.925, P(X <= 3) = 0.984 of a binomial table at n = 20, p = 0.05
    assert row["p_value"] == pytest.approx(1 - 0.95**20 - 20 * 0.05 * 0.95**19)


def test_where_nothing_was_tested_chance_gives_nothing(counts_of):
    row = by_chance(compare(counts_of({"A": (1, 2, 3), "B": (3, 2, 1)}), "region")).loc[0]
    assert row[["tests", "found", "expected", "any", "most", "p_value"]].tolist() == [0, 0, 0, 0, 0, 1]
