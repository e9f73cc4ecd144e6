"""Did one segment change more than another: by hand, and what must hold for any counts."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.contrast import contrast
from nps_analysis.stats.difference import difference
from nps_analysis.stats.difference_in_differences import COLUMNS, difference_in_differences
from nps_analysis.stats.sample import Sample

four = st.lists(st.integers(0, 40), min_size=12, max_size=12).map(lambda n: np.reshape(n, (2, 2, 3)))
samples = st.lists(st.integers(0, 60), min_size=3, max_size=3).filter(lambda n: sum(n) > 1)


def counts_of(waves, names=("A", "B")) -> ScoreCounts:
    rows = [
        (wave, name, score, n)
        for wave, segments in zip(("1", "2"), waves, strict=True)
        for name, classes in zip(names, segments, strict=True)
        for score, n in zip((3, 8, 10), classes, strict=True)
    ]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "shop", "score", "n"]))


def found(waves, names=("A", "B"), **options) -> pd.DataFrame:
    return difference_in_differences(counts_of(waves, names), "wave", "1", "2", "shop", **options)


def sample(classes) -> Sample:
    return Sample(np.array([classes]) / sum(classes), np.array([float(sum(classes))]))


def test_by_hand():
    row = found([[[20, 10, 20], [10, 20, 20]], [[10, 10, 30], [10, 20, 20]]]).loc[0]
    assert row[["group", "reference"]].tolist() == ["A", "B"]
    assert row[["change", "reference_change", "difference"]].tolist() == pytest.approx([40, 0, 40])
    errors = [0.8, 0.56, 0.64, 0.56]  # variances of one answer: A before, B before, A after, B after
    assert row["se"] == pytest.approx(100 * np.sqrt(sum(np.array(errors) / 49)))


def test_columns():
    assert found(np.full((2, 2, 3), 20)).columns.tolist() == list(COLUMNS)


@given(samples, samples)
def test_the_contrast_of_two_is_the_difference(one, two):
    assert contrast([sample(one), sample(two)], [1, -1]).to_numpy() == pytest.approx(
        difference(sample(one), sample(two)).to_numpy(), abs=1e-6
    )


@pytest.mark.slow
@given(four)
def test_swapping_the_segments_flips_the_sign(waves):
    assume((waves.sum(axis=2) > 1).all())
    one, other = (found(w, min_n=1).loc[0] for w in (waves, waves[:, ::-1]))
    assert one["difference"] == pytest.approx(-other["difference"], abs=1e-9)
    assert one["low"] == pytest.approx(-other["high"], abs=1e-6)
    assert one["p_value"] == pytest.approx(other["p_value"], abs=1e-9)


@given(four)
def test_interval_and_test_agree(waves):
    assume((waves.sum(axis=2) > 1).all())
    row = found(waves, min_n=1).loc[0]
    assert row["low"] < row["high"]
    assume(abs(row["p_value"] - 0.05) > 1e-6)
    assert (row["p_value"] < 0.05) == (row["low"] > 0 or row["high"] < 0)


def test_other_shares_of_the_answers_are_no_change_of_the_rest():
    """B and C keep their scores while C, the lower one, answers ten times as often."""
    before, after = [[20, 20, 60], [10, 20, 70], [60, 20, 20]], [[20, 20, 60], [10, 20, 70], [600, 200, 200]]
    rows = found([before, after], ("A", "B", "C")).set_index("group")
    assert rows["reference"].tolist() == ["rest"] * 3
    assert rows[["change", "reference_change", "difference"]].to_numpy() == pytest.approx(np.zeros((3, 3)), abs=1e-9)


def test_the_rest_is_taken_at_the_mean_of_its_shares():
    """Of 100 and 200 answers B has 50 and 40, C 30 and 130: shares .5 and .2, .3 and .65, so 35 and 47.5 of 82.5."""
    before, after = [[5, 5, 10], [20, 10, 20], [10, 10, 10]], [[10, 10, 10], [5, 5, 30], [30, 35, 65]]
    row = found([before, after], ("A", "B", "C"), group="A").loc[0]
    assert row["change"] == pytest.approx(-25)
    assert row["reference_change"] == pytest.approx((0.35 * 62.5 + 0.475 * 100 * 35 / 130) / 0.825)


def test_a_base_below_the_minimum_is_shown_but_not_tested():
    row = found([[[5, 5, 10], [20, 20, 40]], [[20, 20, 30], [30, 20, 10]]]).loc[0]
    assert (row["tested"], row["n"]) == (False, 20)
    assert np.isnan(row["p_value"])
    assert row["low"] < row["high"]
    assert row["note"] == "the smallest of the four has 20 answers, fewer than 30"


def test_a_segment_without_answers_in_one_period_has_no_change():
    row = found([[[0, 0, 0], [20, 20, 40]], [[20, 20, 30], [30, 20, 10]]]).loc[0]
    assert row[["change", "difference", "low", "p_value"]].isna().all()
    assert row["note"] == "one of them has no answers in one of the periods"


def test_one_against_one_other():
    waves = np.arange(1, 19).reshape(2, 3, 3) * 10
    (row,) = found(waves, ("A", "B", "C"), group="C", reference="A").itertuples()
    assert (row.group, row.reference) == ("C", "A")


@pytest.mark.parametrize(
    ("options", "what"), [({"group": "Z"}, 'no "Z" in shop'), ({"reference": "Y"}, 'no "Y" in shop')]
)
def test_an_unknown_segment_is_an_error(options, what):
    with pytest.raises(DataError) as error:
        found(np.full((2, 2, 3), 20), **options)
    assert error.value.what == what


def test_one_segment_is_an_error():
    with pytest.raises(DataError, match="only one group in shop"):
        found(np.full((2, 1, 3), 20), ("A",))


@pytest.mark.slow
def test_the_test_holds_its_level():
    """4,000 times four samples of which both pairs changed by 10 points."""
    rng = np.random.default_rng(5)
    shares = [(0.3, 0.3, 0.4), (0.05, 0.1, 0.85), (0.25, 0.3, 0.45), (0.05, 0.0, 0.95)]
    drawn = [rng.multinomial(n, share, 4000) for n, share in zip((60, 40, 30, 50), shares, strict=True)]
    one, two, three, four_ = (Sample(n / n.sum(axis=1, keepdims=True), n.sum(axis=1).astype(float)) for n in drawn)
    p = contrast([three, one, four_, two], [1, -1, -1, 1])["p_value"]
    assert 0.035 < (p < 0.05).mean() < 0.06
