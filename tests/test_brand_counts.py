"""Are answers on several brands counted with the people who gave them kept together?"""

import numpy as np
import pandas as pd
import polars as pl
import pytest

from nps_analysis.brand_counts import tally_brands, tally_own
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError

RATINGS = pd.DataFrame(
    [
        ("ann", "X", 10, 2.0, "N"),
        ("ann", "Y", 3, 2.0, "N"),
        ("bo", "X", 8, 1.0, "N"),
        ("bo", "Z", 9, 1.0, "N"),
        ("cy", "Y", 10, 3.0, "S"),
        ("cy", "X", 0, 3.0, "S"),
        ("cy", "Z", None, 3.0, "S"),
    ],
    columns=["respondent", "brand", "score", "weight", "region"],
)


def by_hand(frame: pd.DataFrame, value: str) -> pd.DataFrame:
    """What each person gave each brand: weights, or weighted answers worth -1, 0, 1."""
    answered = frame.dropna(subset=["score"])
    worth = answered["score"].map(lambda score: 1 if score >= 9 else -1 if score <= 6 else 0)
    values = answered["weight"] * (worth if value == "y" else 1)
    return values.groupby([answered["respondent"], answered["brand"]]).sum().unstack(fill_value=0.0)


@pytest.mark.parametrize("form", ["pandas", "polars", "csv"])
def test_sums_over_pairs_are_those_of_the_people_who_rated_both(form, tmp_path):
    source = RATINGS
    if form == "polars":
        source = pl.from_pandas(RATINGS)
    elif form == "csv":
        source = tmp_path / "ratings.csv"
        RATINGS.to_csv(source, index=False)
    brands = tally_brands(source, brand="brand", weight="weight")
    w, y = by_hand(RATINGS, "w").to_numpy(), by_hand(RATINGS, "y").to_numpy()
    assert brands.names.tolist() == ["X", "Y", "Z"]
    assert brands.respondents.tolist() == [[3, 2, 1], [2, 2, 0], [1, 0, 1]]
    for found, right in ((brands.ww, w.T @ w), (brands.wy, w.T @ y), (brands.yy, y.T @ y)):
        assert found == pytest.approx(right)
    assert brands.scores.n.sum() == 6  # cy did not answer on Z
    assert brands.warnings == ()


def test_somebody_who_rates_a_brand_twice_is_one_person():
    twice = pd.concat([RATINGS, RATINGS.iloc[[0]]], ignore_index=True)
    brands = tally_brands(twice.assign(weight=1.0), brand="brand", weight="weight")
    assert brands.scores.n[0].sum() == 4
    assert brands.respondents[0, 0] == 3
    assert brands.yy[0, 0] == 2**2 + 0 + 1  # ann 10 and 10, bo 8, cy 0


def test_groups_are_kept_apart():
    brands = tally_brands(RATINGS, brand="brand", by="region")
    assert brands.scores.keys.to_numpy().tolist() == [["N", "X"], ["N", "Y"], ["N", "Z"], ["S", "X"], ["S", "Y"]]
    assert [rows.tolist() for rows in brands.groups()] == [[0, 1, 2], [3, 4]]
    assert brands.respondents[0, 3] == 0
    assert brands.respondents[3, 4] == 1


def test_without_a_respondent_column_every_answer_is_another_persons_and_that_is_said():
    brands = tally_brands(RATINGS.drop(columns="respondent"), brand="brand", weight="weight")
    assert brands.respondents.tolist() == [[3, 0, 0], [0, 2, 0], [0, 0, 1]]
    assert brands.ww.tolist() == [[14, 0, 0], [0, 13, 0], [0, 0, 1]]
    assert brands.warnings == (
        "no respondent column: the scores of brands are taken as independent; name it with --respondent",
    )


def test_an_answer_without_a_name_is_one_persons_own():
    nameless = RATINGS.assign(respondent=[None, *RATINGS["respondent"][1:]])
    brands = tally_brands(nameless, brand="brand")
    assert brands.respondents.tolist() == [[3, 1, 1], [1, 2, 0], [1, 0, 1]]
    assert brands.warnings == ('1 answer with nothing in "respondent": each is taken as another person\'s',)


def test_names_in_two_forms_of_unicode_are_one_brand():
    forms = RATINGS.replace({"brand": {"X": "Zu\u0308rich"}})
    forms.loc[2, "brand"] = "Z\u00fcrich"
    brands = tally_brands(forms, brand="brand")
    assert sorted(brands.names) == ["Y", "Z", "Z\u00fcrich"]
    assert np.diag(brands.respondents).sum() == 6


def test_no_brand_column_is_an_error_in_three_parts():
    with pytest.raises(DataError) as error:
        tally_brands(RATINGS)
    assert str(error.value) == (
        "no brand column is named\n"
        "  required  the column that says which brand an answer is about\n"
        "  found     columns respondent, brand, score, weight, region\n"
        "  do        --brand COLUMN, or columns: {brand: COLUMN} in the study file"
    )


def test_brands_by_period_are_refused():
    with pytest.raises(DataError, match="brands are not compared by quarter"):
        tally_brands(RATINGS, brand="brand", by="quarter")


def test_our_own_answers_are_those_on_the_company():
    responses = read(RATINGS, brand="brand", company="x")
    assert tally_own(responses).n.sum() == 3
    assert tally_own(responses, by="region").keys["region"].tolist() == ["N", "S"]
    assert tally_own(read(RATINGS)).n.sum() == 6


def test_which_brand_is_ours_must_be_told():
    with pytest.raises(DataError) as error:
        tally_own(read(RATINGS, brand="brand"))
    assert str(error.value) == (
        'which brand in "brand" is ours is not told\n'
        "  required  the company by its name among the brands\n"
        "  found     brands X, Y, Z\n"
        "  do        --company NAME with one of the brands"
    )


def test_clusters_are_said_not_to_be_used_for_places():
    brands = tally_brands(RATINGS, brand="brand", cluster="region")
    assert brands.warnings[-1] == (
        "clusters and strata are used in the scores' intervals only: in places and differences respondents are taken "
        "as independent of each other"
    )
