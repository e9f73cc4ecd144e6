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
from nps_analysis.wording.reasons import say_reasons, say_why_lower

EXAMPLE = Path(__file__).parents[2] / "data" / "example" / "study.yml"


def counts_of(*rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["group", "kind", "reason", "n_detractors", "asked", "rated_low"])
    frame.insert(0, "column", "who")
    return frame


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
    hidden = ["n_detractors", "asked", "rated_low", "share", "low", "high", "usual", "p_value", "p_adjusted"]
    assert found.loc["C", hidden].isna().all()
    assert found.loc["C", "note"] == "fewer than 30 detractors asked: no figures"
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


THREE = counts_of(("A", 0, "seller", 90, 90, 70), ("B", 0, "seller", 90, 90, 30), ("C", 0, "seller", 90, 90, 45))


def test_whose_things_are_rated_low_more_often_is_found():
    assert say_reasons(reasons(THREE)) == (
        "Detractors of A rate seller low more often (77.8 %, usual among such customers 53.7 %), "
        "B rate seller low less often (33.3 %, usual among such customers 53.7 %)"
    )


def league_of(*lower: str, **place: str) -> pd.DataFrame:
    """A league of A, B and C, of whom some are shown to be lower."""
    frame = pd.DataFrame({**place, "column": "who", "group": list("ABC"), "adjusted_difference": -9.0, "level": 0.95})
    return frame.assign(p_adjusted=[0.001 if name in lower else 0.6 for name in "ABC"])


def test_only_who_scores_lower_is_explained_and_only_that_is_counted_as_a_test():
    found = reasons(THREE, under=league_of("A"))
    assert found["group"].tolist() == ["A"]
    assert found.loc[0, "usual"] == pytest.approx(100 * 145 / 270)  # the others are still what is usual
    assert found.loc[0, "p_adjusted"] == found.loc[0, "p_value"]
    assert say_why_lower(found).startswith("Detractors of A rate seller low more often")
    assert say_why_lower(reasons(THREE, under=league_of("C"))) == (
        "C scores lower; their detractors are not shown to rate seller low more or less often than usual"
    )
    nobody = reasons(THREE, under=league_of())
    assert not len(nobody)
    assert say_why_lower(nobody) == "Nobody is shown to score lower than expected: there is nothing to explain"


def test_each_event_has_its_own_usual_and_its_own_lower_groups():
    ride, sale = THREE.copy(), THREE.assign(rated_low=[30, 45, 70])
    both = pd.concat([ride.assign(event="ride"), sale.assign(event="sale")], ignore_index=True)
    both = both[["event", *THREE.columns]]
    found = reasons(both)
    alone = reasons(sale)
    of_sale = found[found["event"] == "sale"]
    assert of_sale["usual"].tolist() == alone["usual"].tolist()
    assert of_sale["p_value"].tolist() == alone["p_value"].tolist()
    under = pd.concat([league_of("A", event="ride"), league_of("B", event="sale")], ignore_index=True)
    assert reasons(both, under=under)[["event", "group"]].values.tolist() == [["ride", "A"], ["sale", "B"]]
