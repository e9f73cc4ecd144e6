"""The committed tables of coverage and type I error are what the script computes."""

import importlib.util
from pathlib import Path

import pandas as pd
import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("coverage_script", BENCHMARKS / "coverage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_coverage_at_ten_answers_is_that_of_the_table(script):
    committed = pd.read_csv(BENCHMARKS / "coverage.csv").query("n == 10").reset_index(drop=True)
    pd.testing.assert_frame_equal(script.coverage([10]), committed, rtol=5e-4, check_dtype=False)


def test_type_one_error_at_ten_against_ten_is_that_of_the_table(script):
    committed = pd.read_csv(BENCHMARKS / "type_one_error.csv").query("n1 == 10 and n2 == 10").reset_index(drop=True)
    pd.testing.assert_frame_equal(script.errors([(10, 10)]), committed, rtol=5e-4, check_dtype=False)


def test_the_default_interval_is_on_the_safe_side_and_nears_95_percent():
    table = pd.read_csv(BENCHMARKS / "coverage.csv").query("method == 'score'")
    assert table["mean"].ge(0.95).all()
    assert table["mean"].is_monotonic_decreasing
    assert table["least"].ge(0.936).all()


def test_the_default_test_never_goes_far_past_its_level():
    table = pd.read_csv(BENCHMARKS / "type_one_error_sizes.csv")
    assert table["score"].max() == pytest.approx(0.0634, abs=1e-4)  # as docs/methods.md says
    assert table["t"].max() == pytest.approx(0.0571, abs=1e-4)
    assert table.query("n1 == 10 and n2 == 50")["score"].item() < 0.055
    both = pd.read_csv(BENCHMARKS / "type_one_error.csv").query("test == 'score'").merge(table, on=["n1", "n2"])
    assert len(both) == 7
    assert both["one_score"].tolist() == pytest.approx(both["score"].tolist())
