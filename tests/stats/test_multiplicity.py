"""Adjusted p-values against R's p.adjust."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.schema import DataError
from nps_analysis.stats.multiplicity import adjusted

families = st.lists(st.floats(0, 1), max_size=30)
methods = st.sampled_from(["holm", "bh"])


@pytest.mark.parametrize(("method", "in_r"), [("holm", "holm"), ("bh", "BH")])
def test_adjusted_p_values_are_those_of_r(cases, subtests, method, in_r):
    for case in cases("p_adjust"):
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
        "  required  one of holm, bh, none\n"
        '  found     "holms"; nearest: "holm"\n'
        "  do        --adjust holm"
    )


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
def test_holm_never_finds_more_than_bh(p):
    assert (adjusted(np.array(p), "holm") >= adjusted(np.array(p), "bh") - 1e-15).all()
