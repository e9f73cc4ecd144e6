"""Are weights numbers that a score can be computed with?"""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from tests.examples import examples

WANTED = "a finite number of 0 or more for every answer"
DO = "correct the weights, or leave out --weight"
EXTREME = 'the largest weight in "w" is {0:g}, over 20 times the median: few answers may carry the score'


def read(weights, scores=None, **options):
    scores = [9] * len(weights) if scores is None else scores
    return nps.read(pd.DataFrame({"score": scores, "w": weights}), weight="w", scale="0-10", **options)


def sums(responses):
    counts = nps.tally(responses)
    return counts.n.sum(), counts.weight.sum(), counts.weight_sq.sum()


def test_weights_are_summed_with_their_squares():
    assert sums(read([0.5, 1.5, 2.0])) == (3, 4.0, 0.25 + 2.25 + 4.0)


def test_without_a_weight_every_answer_weighs_one():
    counts = nps.tally(pd.DataFrame({"score": [9, 8], "x": [3, 4]}))
    assert (counts.weighted, counts.weight.sum(), counts.weight_sq.sum()) == (False, 2, 2)


@pytest.mark.parametrize(
    "weights", [["0.5", "1.5", "2"], ["0,5", "1,5", "2"], [" .5", "1.5e0", "+2"], [",5", "15e-1", "2."]]
)
def test_weights_in_text_are_read(weights):
    responses = read(weights)
    assert sums(responses) == (3, 4.0, 6.5)
    commas = sum("," in weight for weight in weights)
    assert {repair.what: repair.cells for repair in responses.accounting.repairs} == (
        {"decimal comma in a weight": commas} if commas else {}
    )


@pytest.mark.parametrize("weight", ["", "x", "1.234,5", "1,234.5", "inf", "nan", "1e999", "-1", "1 2", "0x1", "1/2"])
def test_a_text_that_is_no_weight_is_an_error_with_its_row(parts_of, weight):
    assert parts_of(read, ["1", "1", weight]) == (
        'weights in "w" cannot be used',
        WANTED,
        "1 answer without one, first in row 3",
        DO,
    )


@pytest.mark.parametrize("weight", [np.inf, -np.inf, np.nan, -0.5, None])
@pytest.mark.parametrize(
    "kind", [lambda frame: frame, pl.from_pandas, pa.Table.from_pandas, lambda f: pl.from_pandas(f).lazy()]
)
def test_a_number_that_is_no_weight_is_an_error(parts_of, weight, kind):
    frame = kind(pd.DataFrame({"score": [9, 8, 7], "w": [1.0, weight, weight]}))
    what, _, found, _ = parts_of(nps.read, frame, weight="w")
    assert what == 'weights in "w" cannot be used'
    assert found.startswith("2 answers without one")


def test_a_column_of_dates_is_no_weight(parts_of):
    assert parts_of(read, pd.to_datetime(["2026-01-01"] * 3).to_series())[0] == 'weights in "w" cannot be used'


def test_weights_of_categories_are_read():
    assert sums(read(pd.Series(["0,5", "1.5", "2"], dtype="category"))) == (3, 4.0, 6.5)


def test_weights_of_rows_without_a_score_do_not_matter():
    responses = read([1.0, np.nan, -3.0], scores=[9, None, "x"])
    assert sums(responses) == (1, 1.0, 1.0)


def test_a_weight_of_0_counts_as_an_answer_without_weight():
    assert sums(read([0.0, 2.0])) == (2, 2.0, 4.0)


def test_weights_that_add_up_to_0_are_an_error(parts_of):
    assert parts_of(read, [0.0, 0.0]) == (
        'the weights in "w" add up to 0',
        "weights with a sum above 0",
        "0 for every answer",
        "name another column with --weight",
    )


@pytest.mark.parametrize(
    ("weights", "warned"),
    [
        ([1.0] * 9 + [20.0], False),
        ([1.0] * 9 + [20.5], True),
        ([1.0] * 3 + [30.0] * 4, False),  # the median is 30
        ([1.0] * 4 + [30.0] * 3, True),  # the median is 1
        ([1.0] * 19 + [1e9], True),
    ],
)
def test_a_weight_over_20_times_the_median_is_warned_of(weights, warned):
    warnings = [warning for warning in read(weights).warnings if "weight" in warning]
    assert warnings == ([EXTREME.format(max(weights))] if warned else [])


def test_only_the_weights_of_answers_can_be_extreme():
    assert not any("median" in warning for warning in read([1.0, 1.0, 500.0], scores=[9, 8, None]).warnings)


@settings(max_examples=examples(25))
@given(st.lists(st.integers(1, 10_000), min_size=1, max_size=30))
def test_a_decimal_comma_changes_no_sum(hundredths):
    points = [f"{value / 100:.2f}" for value in hundredths]
    counts = nps.tally(read([point.replace(".", ",") for point in points]))
    assert counts.weight.sum() == pytest.approx(sum(hundredths) / 100, rel=1e-11)
    assert counts.weight_sq.sum() == pytest.approx(sum(value**2 for value in hundredths) / 1e4, rel=1e-11)


@pytest.mark.parametrize("weight", ["1e308", "1e200", "1e-300"])
def test_weights_whose_squares_are_no_numbers(file, parts_of, weight):
    what, _, found, _ = parts_of(nps.read, file(f"score,w\n9,{weight}\n3,{weight}\n"), weight="w")
    assert what.startswith('the weights in "w" add up to ')
    assert found == "weights whose squares are no numbers"
