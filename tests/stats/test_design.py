"""Clusters, strata and finite populations: against R survey, against sums over the rows, and by what must hold."""

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.stats.equivalence import equivalence
from nps_analysis.stats.score import sample, score, standard_error
from tests.examples import examples

DESIGNS = {
    "survey_unweighted": {},
    "survey_cluster": {"weight": "w", "cluster": "cl2"},
    "survey_strata_cluster": {"weight": "w", "cluster": "cl2", "stratum": "stratum"},
}
ENGINES = {
    "pandas": lambda frame: frame,
    "polars": pl.from_pandas,
    "polars, lazy": lambda frame: pl.from_pandas(frame).lazy(),
    "arrow": lambda frame: pl.from_pandas(frame).to_arrow(),
    "duckdb": duckdb.from_df,
}


def rows_of(case: dict) -> pd.DataFrame:
    columns = {name: values for name, values in case["inputs"].items() if not name.startswith("pop_")}
    return pd.DataFrame(columns).rename(columns={"period": "wave"})


@pytest.fixture
def rows(survey) -> pd.DataFrame:
    return rows_of(survey["survey_cluster"])


def linearised(rows: pd.DataFrame, inside, design: str | None, clusters: str | None, sizes=None) -> tuple:
    """NPS and standard error of a domain, row by row, as the formula of Taylor's linearisation is written."""
    y = np.select([rows["score"] >= 9, rows["score"] >= 7], [100.0, 0.0], -100.0)
    w = rows["w"].to_numpy()
    mean = (w * y)[inside].sum() / w[inside].sum()
    z = pd.Series(np.where(inside, w * (y - mean), 0) / w[inside].sum())
    stratum = rows[design] if design else pd.Series("all", index=rows.index)
    variance = 0.0
    for name, part in z.groupby(stratum):
        sums = part.groupby(rows[clusters]).sum() if clusters else part
        left = 1 - len(sums) / sizes[name] if sizes else 1
        variance += left * len(sums) / (len(sums) - 1) * ((sums - sums.mean()) ** 2).sum()
    return mean, np.sqrt(variance)


@pytest.mark.some(8)
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", DESIGNS)
def test_score_and_error_are_those_of_r_survey_in_every_engine(survey, name, engine):
    expected = survey[name]["outputs"]
    found = score(tally(ENGINES[engine](rows_of(survey[name])), score="score", **DESIGNS[name])).loc[0]
    assert found["nps"] == pytest.approx(expected["nps"], abs=1e-8)
    assert found["se"] == pytest.approx(expected["se"], abs=1e-8)


@pytest.mark.parametrize("name", ["survey_cluster", "survey_strata_cluster"])
def test_domains_and_their_difference_are_those_of_svyby_and_svyttest(survey, name):
    expected = survey[name]["outputs"]["two_group"]
    counts = tally(rows_of(survey[name]), score="score", by="wave", **DESIGNS[name])
    found = score(counts).set_index("wave")
    pair = compare(counts, across="wave", against="first").loc[1]
    assert found["nps"].to_dict() == pytest.approx(expected["by"], abs=1e-8)
    assert found["se"].to_dict() == pytest.approx(expected["se_by"], abs=1e-8)
    assert pair["difference"] == pytest.approx(expected["diff_p2_minus_p1"], abs=1e-8)
    assert pair["se"] == pytest.approx(expected["diff_p2_minus_p1"] / expected["t"], abs=1e-8)
    assert pair["p_value"] == pytest.approx(expected["p"], abs=1e-3)  # a score test, where R takes Wald's
    assert counts.design.freedom_of_two(np.array([1]), np.array([0]))[0] == expected["df"]


@pytest.mark.parametrize("name", ["survey_cluster", "survey_strata_cluster"])
def test_the_interval_is_by_t_on_clusters_less_strata(survey, name):
    expected = survey[name]["outputs"]
    counts = tally(rows_of(survey[name]), score="score", **DESIGNS[name])
    assert counts.design.freedom().tolist() == [expected["degf"]]
    drawn, at_level = sample(counts), sample(counts, 0.95)
    half = np.diff(expected["ci95_t_degf"])[0] / 2
    normal = np.diff(expected["ci95_normal"])[0] / 2
    assert (drawn.n[0] - 1) / (at_level.n[0] - 1) == pytest.approx((half / normal) ** 2, rel=1e-9)
    wald = score(counts, method="wald").loc[0]
    assert wald[["low", "high"]].tolist() == pytest.approx(expected["ci95_t_degf"], abs=1e-8)
    assert wald["se"] == pytest.approx(expected["se"], abs=1e-8)


def test_effective_n_is_kishs_over_the_design_effect(rows):
    plain, clustered = (score(tally(rows, score="score", weight="w", **o)).loc[0] for o in ({}, {"cluster": "cl2"}))
    assert clustered["n_eff"] == pytest.approx(plain["n_eff"] * (plain["se"] / clustered["se"]) ** 2)


@pytest.mark.some(4)
@pytest.mark.parametrize("engine", ENGINES)
def test_finite_populations_shrink_the_error_by_stratum(rows, engine):
    sizes = {"A": 20, "B": 12, "C": 9}
    options = {"weight": "w", "cluster": "cl2", "stratum": "stratum", "population_size": sizes}
    found = score(tally(ENGINES[engine](rows), score="score", **options)).loc[0]
    everyone = np.ones(len(rows), dtype=bool)
    assert found["se"] == pytest.approx(linearised(rows, everyone, "stratum", "cl2", sizes)[1], abs=1e-8)


def test_strata_with_sizes_and_no_weights_count_by_their_size(rows):
    counts = tally(rows, score="score", stratum="stratum", population_size="fpc")
    weighted = rows.assign(w=rows["fpc"] / rows.groupby("stratum")["score"].transform("size"))
    everyone, sizes = np.ones(len(rows), dtype=bool), {"A": 600, "B": 300, "C": 150}
    expected = linearised(weighted, everyone, "stratum", None, sizes)
    assert tuple(score(counts).loc[0, ["nps", "se"]]) == pytest.approx(expected, abs=1e-8)
    assert counts.responses.warnings == ["no weights are named: each stratum counts by its size in the population"]


def test_groups_roll_up_filter_add_and_subtract_without_loss(rows):
    options = {"score": "score", "weight": "w", "cluster": "cl2", "stratum": "stratum"}
    counts = tally(rows, by=["wave", "sex", "age"], **options)
    for inside, found in {
        "wave": counts.by("wave").where(wave="p2"),
        "sex": counts.where(sex="F").by("sex"),
        "both": counts.where(sex="F").by() + counts.where(sex="M", wave="p1").by(),
        "rest": counts.by() - counts.where(sex="F", wave="p1").by(),
        "rest of one": counts.by("sex").where(sex="M").by() - counts.where(sex="M", age="55+").by(),
    }.items():
        mask = {
            "wave": rows["wave"] == "p2",
            "sex": rows["sex"] == "F",
            "both": (rows["sex"] == "F") | (rows["wave"] == "p1"),
            "rest": ~((rows["sex"] == "F") & (rows["wave"] == "p1")),
            "rest of one": (rows["sex"] == "M") & (rows["age"] != "55+"),
        }[inside].to_numpy()
        expected = linearised(rows, mask, "stratum", "cl2")
        assert tuple(score(found).loc[0, ["nps", "se"]]) == pytest.approx(expected, abs=1e-8), inside
        clusters = rows[mask]["cl2"].nunique()
        assert found.design.clusters().tolist() == [clusters], inside


@pytest.mark.slow
def test_a_group_against_the_rest_is_that_group_against_the_others_made_one(rows):
    options = {"score": "score", "weight": "w", "cluster": "cl2"}
    rest = compare(tally(rows, by="age", **options), across="age").set_index("group")
    for age in rows["age"].unique():
        two = rows.assign(age=rows["age"].where(rows["age"] == age, "others"))
        other = compare(tally(two, by="age", **options), across="age", against="others").loc[1]
        for name in ("difference", "se", "low", "high", "statistic", "p_value"):
            assert rest.loc[age, name] == pytest.approx(other[name], abs=1e-8)


@pytest.mark.slow
@given(data=st.data())
@settings(max_examples=examples(25))
def test_any_rows_give_the_errors_of_the_formula(data):
    n = data.draw(st.integers(12, 40))
    rows = pd.DataFrame(
        {
            "score": data.draw(st.lists(st.integers(0, 10), min_size=n, max_size=n)),
            "w": data.draw(st.lists(st.floats(0.1, 10), min_size=n, max_size=n)),
            "g": data.draw(st.lists(st.sampled_from("ab"), min_size=n, max_size=n)),
            "c": data.draw(st.lists(st.integers(0, 5), min_size=n, max_size=n)),
            "h": ["x", "y"] * (n // 2) + ["x"] * (n % 2),
        }
    )
    rows["c"] = rows["h"] + rows["c"].astype(str)
    few = rows.groupby("h")["c"].nunique() < 2
    if few.any() or rows["g"].nunique() < 2:
        return
    counts = tally(rows, score="score", weight="w", cluster="c", stratum="h", by="g")
    found = score(counts).set_index("g")
    for group in "ab":
        inside = (rows["g"] == group).to_numpy()
        mean, error = linearised(rows, inside, "h", "c")
        assert found.loc[group, "nps"] == pytest.approx(mean, abs=1e-8)
        if rows[inside]["c"].nunique() > 1:
            assert found.loc[group, "se"] == pytest.approx(error, abs=1e-3 if error < 1e-2 else 1e-7)
        else:
            assert np.isnan(found.loc[group, "se"])
        assert found.loc[group, "low"] < found.loc[group, "high"]


def test_each_answer_a_cluster_is_the_same_as_no_design(rows):
    alone = rows.assign(each=np.arange(len(rows)))
    plain, clustered = (
        score(tally(alone, score="score", weight="w", **more)).loc[0, ["nps", "se", "n_eff"]].tolist()
        for more in ({}, {"cluster": "each"})
    )
    assert clustered == pytest.approx(plain, rel=1e-9)


def test_an_answer_without_a_cluster_stands_by_itself(rows):
    some = rows.assign(cl2=rows["cl2"].astype(object).where(rows["cl2"] > 3, None))
    named = some.assign(cl2=some["cl2"].astype(str).where(some["cl2"].notna(), "alone " + some.index.astype(str)))
    left, right = (score(tally(r, score="score", weight="w", cluster="cl2")) for r in (some, named))
    pd.testing.assert_frame_equal(left, right)
    assert read(some, score="score", cluster="cl2").warnings == [
        '12 answers without a value in "cl2": each is taken by itself'
    ]


def test_a_group_in_one_cluster_has_no_error_and_the_whole_scale(rows):
    found = score(tally(rows, score="score", cluster="cl2", by="cl2")).loc[0]
    assert np.isnan(found["se"])
    assert np.isnan(found["n_eff"])
    assert found[["low", "high"]].tolist() == [-100, 100]
    assert found["note"] == "all answers are in one cluster: no standard error, the interval is the whole scale"


def test_clusters_that_are_all_alike_leave_kishs_n():
    rows = pd.DataFrame({"score": [10, 0, 8] * 8, "c": np.repeat(np.arange(8), 3)})
    found = score(tally(rows, cluster="c")).loc[0]
    assert found["se"] == 0
    assert found["n_eff"] == 24
    assert found["note"] == "the standard error of clusters alike or wholly answered is 0: the interval is at Kish's n"
    assert found["high"] - found["low"] > 50


LONELY = """\
1 stratum with a single cluster
  required  two clusters or more in a stratum: one does not show how clusters differ
  found     one in "z", of 4 strata
  do        merge strata, or choose --lonely-stratum certainty (it was sure to be drawn and adds no error), adjust \
(its distance from the score of all counts) or average (it counts as the others do on average)"""


@pytest.fixture
def lonely(rows) -> pd.DataFrame:
    return pd.concat([rows, rows.iloc[:5].assign(stratum="z", cl2=99)], ignore_index=True)


def test_a_stratum_with_a_single_cluster_is_an_error_that_offers_the_usual_choices(lonely):
    with pytest.raises(DataError) as error:
        tally(lonely, score="score", weight="w", cluster="cl2", stratum="stratum")
    assert str(error.value) == LONELY


def test_the_usual_choices_do_what_r_survey_says_they_do(lonely):
    """certainty: no part of the variance; adjust: around the mean of all; average: the others' average."""
    y = np.select([lonely["score"] >= 9, lonely["score"] >= 7], [100.0, 0.0], -100.0)
    z = lonely["w"] * (y - np.average(y, weights=lonely["w"])) / lonely["w"].sum()
    sums = z.groupby([lonely["stratum"], lonely["cl2"]]).sum()
    parts = {h: len(s) / (len(s) - 1) * ((s - s.mean()) ** 2).sum() for h, s in sums.groupby(level=0) if len(s) > 1}
    expected = {
        "certainty": sum(parts.values()),
        "adjust": sum(parts.values()) + sums["z"].iloc[0] ** 2,
        "average": sum(parts.values()) * 4 / 3,
    }
    for choice, variance in expected.items():
        options = {"weight": "w", "cluster": "cl2", "stratum": "stratum", "lonely_stratum": choice}
        counts = tally(lonely, score="score", **options)
        assert standard_error(counts)[0] == pytest.approx(np.sqrt(variance), abs=1e-8)
        assert f"(lonely stratum: {choice})" in counts.responses.warnings[0]


def test_counts_of_two_tallies_do_not_combine(rows):
    one, other = (tally(rows, score="score", cluster="cl2") for _ in range(2))
    with pytest.raises(DataError) as error:
        one + other
    assert str(error.value) == (
        "counts of two tallies with clusters or strata cannot be combined\n"
        "  required  counts of one tally, because a cluster may have answers in both\n"
        "  found     counts that were tallied apart\n"
        "  do        read both sources together (a list of files, a glob), and tally them at once"
    )
    with pytest.raises(DataError, match="do not combine with counts without"):
        one - tally(rows, score="score")


def test_empty_periods_do_not_shift_the_design(rows):
    dated = rows.assign(date=np.where(rows["wave"] == "p1", "2024-02-01", "2025-03-01"))
    counts = tally(dated, score="score", date="date", weight="w", cluster="cl2", by="quarter")
    found = score(counts).set_index("quarter")
    assert found.loc["2024-Q3", "note"] == "no answers"
    for quarter, wave in (("2024-Q1", "p1"), ("2025-Q1", "p2")):
        expected = linearised(rows, (rows["wave"] == wave).to_numpy(), None, "cl2")
        assert tuple(found.loc[quarter, ["nps", "se"]]) == pytest.approx(expected, abs=1e-8)


def test_equivalence_has_the_error_of_the_design(rows):
    counts = tally(rows, score="score", weight="w", cluster="cl2", by="wave")
    found = equivalence(counts, across="wave", against="first", margin=30).loc[0]
    assert found["se"] == pytest.approx(compare(counts, across="wave", against="first").loc[1, "se"])


@pytest.mark.slow
def test_intervals_of_clustered_answers_hold_their_level():
    """40 accounts of 10 whose latent scores share a fifth of their variance: with clusters .95, without far less."""
    rng, cuts, runs = np.random.default_rng(7), np.array([-0.7, 0.1]), 4_000
    truth = 100 * (norm.sf(cuts[1]) - norm.cdf(cuts[0]))
    latent = np.sqrt(0.2) * rng.standard_normal((runs * 40, 1)) + np.sqrt(0.8) * rng.standard_normal((runs * 40, 10))
    places = np.repeat(np.arange(runs * 40), 10)
    rows = pd.DataFrame({"score": np.array([3, 8, 10])[np.digitize(latent, cuts)].ravel(), "c": places})
    rows["run"] = places // 40
    hits = {}
    for name, options in {"clusters": {"cluster": "c", "stratum": "run"}, "none": {}}.items():
        found = score(tally(rows, score="score", by="run", **options))
        hits[name] = found["low"].le(truth).mul(found["high"].ge(truth)).mean()
    assert 0.94 < hits["clusters"] < 0.96
    assert hits["none"] < 0.87


def by_region(frame: pd.DataFrame, **design) -> ScoreCounts:
    return tally(read(frame, score="score", **design), by="region")


@pytest.mark.parametrize("compared", [compare, equivalence])
def test_a_pair_without_degrees_of_freedom_is_not_tested_and_says_why(compared):
    frame = pd.DataFrame({"score": [0, 7, 10, 10] * 20, "region": ["N"] * 40 + ["S"] * 40})
    row = compared(by_region(frame.assign(shop=frame["region"]), cluster="shop"), "region").iloc[-1]
    assert not row["tested"]
    assert row["note"] == "N and S have too few clusters: no degrees of freedom"


def test_walds_interval_is_said_to_have_no_width_only_where_it_has_none():
    frame = pd.DataFrame({"score": [0, 7, 10, 10] * 20, "region": ["N"] * 40 + ["S"] * 40})
    shops = ["one"] * 40 + [f"s{i // 5}" for i in range(40)]
    row = score(by_region(frame.assign(shop=shops), cluster="shop"), method="wald").loc[0]
    assert row["low"] < row["high"]
    assert row["note"] == "all answers are in one cluster: no standard error"


def test_a_side_in_one_cluster_has_no_error_and_says_so():
    frame = pd.DataFrame({"score": [0, 7, 10, 10] * 20, "region": ["N"] * 40 + ["S"] * 40})
    shops = ["one"] * 40 + [f"s{i // 5}" for i in range(40)]
    row = compare(by_region(frame.assign(shop=shops), cluster="shop"), "region").iloc[-1]
    assert np.isnan(row["se"])
    assert row["note"] == "a side that is in one cluster has no standard error"


@pytest.mark.parametrize("compared", [compare, equivalence])
def test_a_comparison_says_when_a_side_is_taken_at_kishs_n(compared):
    frame = pd.DataFrame({"score": [0, 7, 10] * 60, "region": ["N"] * 90 + ["S"] * 90})
    alike = np.repeat(np.arange(60), 3)
    alike[90:] = np.repeat(np.arange(100, 109), 10)
    row = compared(by_region(frame.assign(shop=alike), cluster="shop"), "region").iloc[-1]
    assert row["note"] == "N: the standard error of clusters alike or wholly answered is 0, taken at Kish's n"
    one_heavy = by_region(frame.assign(w=[1e9] + [1] * 179), weight="w")
    assert compared(one_heavy, "region").iloc[-1]["note"] == "N: most of the weight is on one answer, taken at Kish's n"
