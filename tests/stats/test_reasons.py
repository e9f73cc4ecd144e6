"""Seller or product: shares as Wilson has them, tests as Mantel and Haenszel have them, and no claim of few."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import proportion_confint

from nps_analysis.responses.read import read
from nps_analysis.responses.reasons import tally_reasons
from nps_analysis.stats.reasons import reasons
from nps_analysis.wording.reasons import say_reasons

EXAMPLE = Path(__file__).parents[2] / "data" / "example" / "study.yml"


def counts_of(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["group", "kind", "reason", "n_detractors", "asked", "rated_low"])


TWO = counts_of(
    ("A", 0, "seller", 90, 60, 40),
    ("B", 0, "seller", 200, 150, 60),
    ("A", 1, "seller", 50, 50, 10),
    ("B", 1, "seller", 90, 80, 20),
)


def test_the_interval_is_wilsons_and_the_test_mantel_and_haenszels():
    found = reasons(TWO).set_index("group")
    low, high = proportion_confint(50, 110, method="wilson")
    assert found.loc["A", ["share", "low", "high"]].tolist() == pytest.approx([5000 / 110, 100 * low, 100 * high])
    strata = [np.array([[40, 20], [60, 90]]), np.array([[10, 40], [20, 60]])]
    assert found.loc["A", "p_value"] == pytest.approx(StratifiedTable(strata).test_null_odds().pvalue, rel=0.05)
    assert found.loc["A", "usual"] == pytest.approx(100 * (60 * 100 / 210 + 50 * 30 / 130) / 110)


def test_few_and_nameless_have_no_verdict():
    found = reasons(
        pd.concat([TWO, counts_of(("C", 0, "seller", 40, 29, 29), ("(none)", 0, "seller", 99, 99, 0))])
    ).set_index("group")
    assert found.loc["C", ["share", "usual", "p_value"]].isna().all()
    assert found.loc["C", "note"] == "29 asked, fewer than 30: no figures"
    assert found.loc["(none)", "note"] == "answers without a name: not compared"
    assert np.isnan(found.loc["(none)", "p_value"])


def test_one_alone_is_not_compared():
    found = reasons(counts_of(("A", 0, "seller", 90, 60, 40)))
    assert found["p_value"].isna().all()
    assert say_reasons(found).startswith("Nobody has the detractors")


def test_of_equal_sellers_none_is_named_in_the_example_given_their_customers():
    found = reasons(tally_reasons(read(EXAMPLE), "seller", ["market"]))
    assert not (found["p_adjusted"] < 0.05).any()
    assert say_reasons(found) == (
        "Nobody's detractors are shown to rate seller or product low more or less often than usual"
    )


def test_whose_things_are_rated_low_more_often_is_found():
    found = reasons(
        counts_of(("A", 0, "seller", 90, 90, 70), ("B", 0, "seller", 90, 90, 30), ("C", 0, "seller", 90, 90, 45))
    )
    assert say_reasons(found) == (
        "Detractors of A rate seller low more often (77.8 %, usual among such customers 53.7 %), "
        "B rate seller low less often (33.3 %, usual among such customers 53.7 %)"
    )
