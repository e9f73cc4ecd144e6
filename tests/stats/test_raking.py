"""Raking: against R survey, by hand, and by what must hold for any margins that can be met."""

from io import StringIO

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.counts import tally
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError
from nps_analysis.stats.raking import rake
from nps_analysis.stats.score import score


@pytest.fixture
def case(survey) -> dict:
    return survey["survey_raked"]


@pytest.fixture
def rows(case) -> pd.DataFrame:
    return pd.DataFrame({name: case["inputs"][name] for name in ("score", "w", "period", "sex", "age")})


@pytest.fixture
def margins(case) -> dict:
    return {name: {one[name]: one["Freq"] for one in case["inputs"][f"pop_{name}"]} for name in ("sex", "age")}


def points(rows: pd.DataFrame) -> np.ndarray:
    return np.select([rows["score"] >= 9, rows["score"] >= 7], [100, 0], -100)


def test_weights_score_and_error_are_those_of_r_survey(case, rows, margins):
    raked, expected = rake(rows, margins, weight="w"), case["outputs"]
    assert raked.weights.tolist() == pytest.approx(expected["raked_weights"], abs=1e-8)
    assert raked.converged
    found = score(tally(rows.assign(raked=raked.weights), score="score", weight="raked", by="period").by()).loc[0]
    assert found["nps"] == pytest.approx(expected["nps"], abs=1e-8)
    assert raked.error(points(rows)) == pytest.approx(expected["se"], abs=1e-8)


def test_errors_of_domains_are_those_of_r_survey(case, rows, margins):
    raked = rake(rows, margins, weight="w")
    for period, error in case["outputs"]["two_group"]["se_by"].items():
        assert raked.error(points(rows), where=rows["period"] == period) == pytest.approx(error, abs=1e-8)


def test_margins_are_shown_before_and_after(rows, margins):
    table = rake(rows, margins, weight="w").margins
    assert table.columns.tolist() == ["column", "value", "n", "target", "before", "after"]
    assert table["after"].tolist() == pytest.approx([520, 480, 300, 380, 320])
    assert table["before"].sum() == pytest.approx(2_000)


def test_one_joint_margin_is_post_stratification(rows):
    sizes = {(sex, age): 10.0 + i for i, (sex, age) in enumerate(rows.groupby(["sex", "age"]).groups)}
    raked = rake(rows, {("sex", "age"): sizes}, weight="w")
    share = rows["w"] / rows.groupby(["sex", "age"])["w"].transform("sum")
    expected = share * [sizes[pair] for pair in zip(rows["sex"], rows["age"], strict=True)]
    assert raked.weights.tolist() == pytest.approx(expected.tolist())


def test_equal_weights_cost_nothing():
    raked = rake(pd.DataFrame({"sex": ["F", "M"]}), {"sex": {"F": 0.5, "M": 0.5}}, total=2)
    assert (raked.design_effect, raked.n_eff, raked.weights.tolist()) == (1, 2, [1, 1])


def test_weights_are_trimmed_and_the_margins_met_with_the_others(rows, margins):
    free, cut = rake(rows, margins, weight="w"), rake(rows, margins, weight="w", trim=2)
    mean = 1_000 / len(rows)
    assert free.weights.max() > 2 * mean
    assert cut.weights.max() == pytest.approx(2 * mean)
    assert cut.trimmed == (cut.weights > 1.999 * mean).sum() > 0
    assert cut.converged
    assert cut.margins["after"].tolist() == pytest.approx(cut.margins["target"].tolist())
    assert cut.design_effect < free.design_effect


def test_a_limit_that_leaves_a_margin_unmet_is_said():
    rows = pd.DataFrame({"sex": ["F"] + ["M"] * 9})
    cut = rake(rows, {"sex": {"F": 5, "M": 5}}, trim=2)
    assert not cut.converged
    assert cut.trimmed == 1
    assert cut.margins.loc[0, ["target", "after"]].tolist() == [5, 2]


def test_frames_of_other_libraries_give_the_same(rows, margins):
    assert rake(pl.from_pandas(rows), margins).weights.tolist() == rake(rows, margins).weights.tolist()


@given(
    cells=st.lists(st.integers(1, 30), min_size=6, max_size=6),
    population=st.lists(st.floats(1, 100), min_size=6, max_size=6),
)
def test_margins_of_any_population_are_met(cells, population):
    keys = [(a, b) for a in "xy" for b in "uvw"]
    rows = pd.DataFrame([key for key, n in zip(keys, cells, strict=True) for _ in range(n)], columns=["a", "b"])
    people = pd.Series(population, index=pd.MultiIndex.from_tuples(keys))
    margins = {"a": people.groupby(level=0).sum().to_dict(), "b": people.groupby(level=1).sum().to_dict()}
    raked = rake(rows, margins)
    for name, sizes in margins.items():
        assert raked.weights.groupby(rows[name]).sum().to_dict() == pytest.approx(sizes)
    # Raking keeps the odds ratios of the answers.
    sums = raked.weights.groupby([rows["a"], rows["b"]]).sum()
    n = dict(zip(keys, cells, strict=True))
    odds = sums["x", "u"] * sums["y", "v"] / sums["x", "v"] / sums["y", "u"]
    assert odds == pytest.approx(n["x", "u"] * n["y", "v"] / n["x", "v"] / n["y", "u"], rel=1e-6)


ERRORS = {
    """\
a margin cannot be met: nobody has sex 'X'
  required  at least one answer with a weight for every value with a target above 0
  found     targets of 20, and no answer
  do        merge the value with another one, in the data and in the margin""": {"sex": {"F": 1, "M": 1, "X": 20}},
    """\
values of sex without a target
  required  a size in the population for every value that occurs
  found     2 rows with 'M'; targets for 'F'
  do        add the value to the margin, merge it with another, or leave these rows out""": {"sex": {"F": 1}},
    """\
the margins cannot be met together
  required  answers in enough combinations of the margins' values to meet all of them
  found     after 1,000 rounds sex 'F' has 1 in place of 2
  do        merge values with few answers, or leave out a margin""": {
        "sex": {"F": 2, "M": 2},
        "age": {"young": 1, "old": 3},
    },
    """\
margins cannot be raked to
  required  for one column or more, sizes of 0 or more with a sum above 0: a mapping {"sex": {"F": 520, "M": 480}}, \
or a table with the columns column, value, size
  found     sex 'F': -1
  do        correct the margins""": {"sex": {"F": -1, "M": 2}},
    """\
margins of different totals cannot be met together
  required  sizes that add up to the same number in every margin, or shares that add up to 1 or 100
  found     sex: 1000, age: 900
  do        correct the sizes, or give total=, of which all margins are then taken as shares""": {
        "sex": {"F": 500, "M": 500},
        "age": {"young": 450, "old": 450},
    },
    """\
no column sx to rake by
  required  a column of the frame for every margin
  found     2 columns; nearest: "sex"
  do        name the margins as the columns are called""": {"sx": {"F": 1}},
}


@pytest.mark.parametrize("message", ERRORS)
def test_margins_that_cannot_be_met_are_an_error_that_names_the_cell(message):
    rows = pd.DataFrame({"sex": ["F", "F", "M", "M"], "age": ["young", "young", "old", "old"]})
    with pytest.raises(DataError) as error:
        rake(rows, ERRORS[message])
    assert str(error.value) == message


def test_weights_that_cannot_be_used_are_an_error():
    rows = pd.DataFrame({"sex": ["F", "M"], "w": [1, None]})
    with pytest.raises(DataError, match='weights in "w" cannot be raked'):
        rake(rows, {"sex": {"F": 1, "M": 1}}, weight="w")


def test_margins_from_a_file_are_those_of_a_mapping(rows, margins):
    lines = [f"{name},{value},{size}" for name, sizes in margins.items() for value, size in sizes.items()]
    table = pd.read_csv(StringIO("\n".join(["column,value,size", *lines])))
    series = {name: pd.Series(sizes) for name, sizes in margins.items()}
    expected = rake(rows, margins, weight="w").weights.tolist()
    for form in (table, pl.from_pandas(table), series):
        assert rake(rows, form, weight="w").weights.tolist() == expected


def test_codes_that_a_file_has_as_text_are_those_of_the_answers():
    answers = pd.DataFrame({"store": [1.0, 2.0, None, 2.0], "sex": ["F", "M", "M", "M"]})
    table = pd.DataFrame(
        [("store", "1", 5), ("store", "2", 3), ("store", "(none)", 2), ("sex", "F", 5), ("sex", "M", 5)]
    )
    raked = rake(answers, table.set_axis(["column", "value", "size"], axis=1))
    assert raked.weights.tolist() == pytest.approx([5, 1.5, 2, 1.5])


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"sex": {"F": "52 %", "M": 48}}, "sex 'F': '52 %'"),
        ({"sex": {"F": None, "M": 48}}, "sex 'F': None"),
        ({"sex": ["F", "M"]}, "sex: list"),
        ({"sex": pd.DataFrame({"sex": ["F", "M"], "Freq": [1, 1]})}, "sex: DataFrame"),
        ({"sex": pd.Series([1, 2, 3], index=["F", "M", "F"])}, "sex 'F' twice"),
        (pd.DataFrame({"sex": ["F", "M"], "Freq": [1, 1]}), "a table with sex, Freq"),
        ("margins.csv", "str"),
        ({}, "no margin"),
    ],
)
def test_what_is_no_margin_is_an_error_that_says_what_was_found(wrong, found):
    with pytest.raises(DataError) as error:
        rake(pd.DataFrame({"sex": ["F", "M"]}), wrong)
    assert str(error.value).splitlines()[2] == f"  found     {found}"


def test_margins_of_different_totals_are_shares_of_a_total_that_is_given():
    rows = pd.DataFrame({"sex": ["F", "M", "M"], "age": ["old", "old", "young"]})
    raked = rake(rows, {"sex": {"F": 500, "M": 500}, "age": {"old": 600, "young": 300}}, total=3)
    assert raked.weights.tolist() == pytest.approx([1.5, 0.5, 1])


def test_shares_and_percentages_stand_beside_sizes(rows, margins):
    shares = {"sex": {"F": 0.52, "M": 0.48}, "age": {name: size / 10 for name, size in margins["age"].items()}}
    mixed = rake(rows, {"sex": shares["sex"], "age": margins["age"]})
    assert mixed.weights.sum() == pytest.approx(1_000)
    assert mixed.weights.tolist() == pytest.approx(rake(rows, margins).weights.tolist())
    assert rake(rows, shares, total=1_000).weights.tolist() == pytest.approx(rake(rows, margins).weights.tolist())


@pytest.mark.parametrize("total", [0, -5, np.nan, np.inf])
def test_a_total_that_is_none_is_an_error(total):
    with pytest.raises(DataError, match="required  a number above 0: what the weights add up to"):
        rake(pd.DataFrame({"sex": ["F", "M"]}), {"sex": {"F": 1, "M": 1}}, total=total)


def test_of_responses_only_the_valid_answers_are_weighted():
    frame = pd.DataFrame({"score": [None, 9, 3, 12, 10], "sex": ["F", "F", "M", "M", "M"]}, index=[5, 6, 7, 8, 9])
    raked = rake(read(frame, missing_codes=["12"]), {"sex": {"F": 5, "M": 5}})
    assert raked.weights.to_dict() == pytest.approx({6: 5, 7: 2.5, 9: 2.5})
    assert score(tally(frame.assign(w=raked.weights), weight="w", missing_codes=["12"])).loc[0, "nps"] == pytest.approx(
        50
    )


def test_weights_of_responses_from_a_file_are_named_by_its_rows(tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("score,sex\n,F\n9,F\n3,M\n10,M\n", "utf-8")
    assert rake(read(path), {"sex": {"F": 5, "M": 5}}).weights.to_dict() == pytest.approx({2: 5, 3: 2.5, 4: 2.5})


def test_weights_from_shares_alone_have_mean_1_and_from_percentages_add_up_to_100(rows):
    assert rake(rows, {"sex": {"F": 0.52, "M": 0.48}}).weights.mean() == pytest.approx(1)
    assert rake(rows, {"sex": {"F": 52, "M": 48}}).weights.sum() == pytest.approx(100)


@pytest.mark.parametrize(("x", "y", "trim"), [(90, 10, 2.0), (90, 10, 1.5), (50, 50, 1.1), (97, 3, 5.0)])
def test_no_trimmed_weight_is_over_the_limit_and_the_total_is_kept(x, y, trim):
    frame = pd.DataFrame({"kind": ["x"] * x + ["y"] * y, "sex": (["F", "M", "M"] * 40)[: x + y]})
    raked = rake(frame, {"kind": {"x": 400, "y": 600}, "sex": {"F": 700, "M": 300}}, trim=trim)
    assert raked.weights.sum() == pytest.approx(1_000)
    assert raked.weights.max() <= trim * raked.weights.mean() * (1 + 1e-9)
