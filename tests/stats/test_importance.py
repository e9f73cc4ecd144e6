"""Shares of R²: against R, against a regression for every order, and what must hold for any correlations."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.stats.importance import importance, lmg, mended, relative_weights


def drawn(seed: int, drivers: int, n: int = 60) -> np.ndarray:
    """Rows of correlated ratings, the outcome last."""
    rng = np.random.default_rng(seed)
    ratings = rng.normal(size=(n, drivers)) + rng.normal(size=(n, 1))
    return np.column_stack([ratings, ratings @ rng.normal(size=drivers) + 2 * rng.normal(size=n)])


def correlations(rows: np.ndarray) -> np.ndarray:
    return np.corrcoef(rows.T)


def r_squared(rows: np.ndarray, drivers: tuple) -> float:
    """R² by least squares on the rows themselves."""
    x = np.column_stack([np.ones(len(rows)), rows[:, list(drivers)]])
    residuals = rows[:, -1] - x @ np.linalg.lstsq(x, rows[:, -1], rcond=None)[0]
    return 1 - residuals.var() / rows[:, -1].var()


def reference(kind: str) -> dict:
    cases = json.loads((Path(__file__).parents[1] / "reference" / "drivers.json").read_text("utf-8"))
    return next(case for case in cases if case["kind"] == kind)


def added_over_all_orders(rows: np.ndarray) -> np.ndarray:
    """What each driver adds to R², averaged over every order, by least squares on the rows."""
    drivers = rows.shape[1] - 1
    added, orders = np.zeros(drivers), list(itertools.permutations(range(drivers)))
    for order in orders:
        for place, one in enumerate(order):
            added[one] += r_squared(rows, order[: place + 1]) - r_squared(rows, order[:place])
    return added / len(orders)


def test_shares_are_those_that_relaimpo_prints_of_rs_swiss_data():
    case = reference("lmg")
    outcome, *names = case["inputs"]
    rows = np.column_stack([case["inputs"][name] for name in [*names, outcome]])
    assert lmg(correlations(rows)) == pytest.approx(list(case["outputs"]["lmg"].values()), abs=5e-9)


def test_the_reference_values_are_least_squares_in_every_order():
    case = reference("drivers")
    score = np.array(case["inputs"]["score"])
    points = np.select([score <= 6, score <= 8], [-100, 0], 100)
    rows = np.column_stack([*(case["inputs"][name] for name in ("x1", "x2", "x3")), points])
    assert list(case["outputs"]["lmg_shapley"].values()) == pytest.approx(added_over_all_orders(rows), abs=1e-12)


@pytest.mark.parametrize("drivers", [1, 2, 4])
def test_lmg_is_the_mean_addition_over_all_orders(drivers):
    rows = drawn(3, drivers)
    assert lmg(correlations(rows)) == pytest.approx(added_over_all_orders(rows), abs=1e-10)


def test_relative_weights_are_johnsons_by_way_of_the_singular_values():
    rows = drawn(8, 5)
    standard = (rows - rows.mean(axis=0)) / rows.std(axis=0) / np.sqrt(len(rows))
    left, singular, right = np.linalg.svd(standard[:, :-1], full_matrices=False)
    nearest = left @ right  # the orthonormal variables nearest to the ratings (Johnson 2000, eq. 1 to 4)
    loadings = right.T @ np.diag(singular) @ right
    weights = loadings**2 @ (nearest.T @ standard[:, -1]) ** 2
    assert relative_weights(correlations(rows)) == pytest.approx(weights, abs=1e-10)


def test_beyond_twelve_drivers_relative_weights_add_up_to_r2():
    rows = drawn(4, 15, n=400)
    parts = importance(correlations(rows))
    assert parts == pytest.approx(relative_weights(correlations(rows)))
    assert parts.sum() == pytest.approx(r_squared(rows, tuple(range(15))), abs=1e-10)


@given(seed=st.integers(0, 10_000), drivers=st.integers(1, 8))
def test_parts_are_never_negative_and_add_up_to_r2(seed, drivers):
    rows = drawn(seed, drivers)
    for parts in (lmg(correlations(rows)), relative_weights(correlations(rows))):
        assert (parts >= -1e-9).all()
        assert parts.sum() == pytest.approx(r_squared(rows, tuple(range(drivers))), abs=1e-8)


@given(seed=st.integers(0, 10_000), order=st.permutations(range(5)))
def test_the_order_of_the_drivers_makes_no_difference(seed, order):
    matrix = correlations(drawn(seed, 5))
    at = [*order, 5]
    assert lmg(matrix[np.ix_(at, at)]) == pytest.approx(lmg(matrix)[list(order)], abs=1e-9)


@given(seed=st.integers(0, 10_000))
def test_copies_share_and_a_turned_scale_counts_alike(seed):
    rows = drawn(seed, 3)
    parts = lmg(correlations(rows))
    copied = lmg(correlations(np.column_stack([rows[:, 0], rows])))
    assert copied[0] == pytest.approx(copied[1], abs=1e-6)
    assert copied.sum() == pytest.approx(parts.sum(), abs=1e-6)
    assert lmg(correlations(rows * [-1, 1, 1, 1])) == pytest.approx(parts, abs=1e-9)


def test_many_matrices_at_once_are_each_of_them():
    matrices = np.array([correlations(drawn(seed, 7)) for seed in range(700)])
    assert lmg(matrices)[433] == pytest.approx(lmg(matrices[433]), abs=1e-12)
    assert lmg(matrices.reshape(70, 10, 8, 8))[43, 3] == pytest.approx(lmg(matrices[433]), abs=1e-12)


def test_a_matrix_with_a_gap_has_no_parts():
    matrix = correlations(drawn(1, 3))
    gap = matrix.copy()
    gap[0, 1] = gap[1, 0] = np.nan
    assert np.isnan(lmg(np.array([gap, matrix]))[0]).any()
    assert np.isnan(relative_weights(np.array([gap, matrix]))[0]).all()
    assert lmg(np.array([gap, matrix]))[1] == pytest.approx(lmg(matrix))


@given(seed=st.integers(0, 10_000))
def test_only_matrices_that_do_not_fit_are_mended(seed):
    rng, fits = np.random.default_rng(seed), correlations(drawn(seed, 4))
    assert np.array_equal(mended(fits)[0], fits)
    noise = np.triu(rng.uniform(-1, 1, (5, 5)), 1)
    raised, least = mended(noise + noise.T + np.eye(5))
    assert np.linalg.eigvalsh(raised).min() > -1e-9
    assert np.diag(raised) == pytest.approx(np.ones(5))
    assert least == pytest.approx(np.linalg.eigvalsh(noise + noise.T + np.eye(5)).min())
