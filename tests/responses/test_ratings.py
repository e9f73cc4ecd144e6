"""Follow-up ratings as people and survey tools write them: what is a rating, and what only looks like one."""

import numpy as np
import pandas as pd
import pytest

from nps_analysis.responses.drivers import tally_drivers
from nps_analysis.responses.parts import read_parts
from nps_analysis.responses.rating_scale import scales_of
from nps_analysis.responses.ratings import read_ratings
from nps_analysis.responses.read import read
from nps_analysis.schema import DataError


def ratings(columns: dict, scores=None, **options):
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame({"score": [9, 3, 8, 10, 0][:n] if scores is None else scores} | columns)
    return {one.column: one for one in read_ratings(read(frame, **options), list(columns))}


def spread(high: int, n: int = 200, low: int = 1) -> list[int]:
    return [low + i % (high - low + 1) for i in range(n)]


def scored(values: list[int], break_at: int | None = None) -> np.ndarray:
    """Scores that rise with the rating, but for one number at which they are as low as at 2."""
    noise = np.random.default_rng(4).integers(-1, 2, len(values))
    felt = np.array([2 if value == break_at else value for value in values])
    return np.clip(felt + 3 + noise, 0, 10)


def test_labels_and_digits_of_other_scripts_are_read_as_what_they_say():
    found = ratings({"staff": ["5 - agree", "۴", " 3 ", "2.0", "n/a"]})["staff"]
    assert found.values == {"5 - agree": 5, "۴": 4, " 3 ": 3, "2.0": 2}
    assert (found.n, found.missing, found.codes, found.off_scale) == (4, 1, {}, {})


def test_words_get_their_values_from_the_study():
    found = ratings({"staff": ["Agree", "disagree", "AGREE", "5", "1"]}, ratings={"Agree": 5, "Disagree": 1})["staff"]
    assert found.values == {"Agree": 5, "disagree": 1, "AGREE": 5, "5": 5, "1": 1}


def test_a_label_of_the_score_is_no_rating():
    with pytest.raises(DataError, match="is no rating"):
        ratings({"staff": ["good", "good", "4", "5", "1"]}, labels={"good": 10})


def test_the_missing_codes_of_the_study_are_missing():
    found = ratings({"staff": ["5", "4", "3", "99", "1"]}, missing_codes=["99"])["staff"]
    assert (found.n, found.missing, found.codes) == (4, 1, {})


def test_values_whose_words_say_that_nothing_was_used_are_codes():
    columns = {"staff": ["5 - good", "6 - never used", "Not applicable", "4", "0 = don't know"]}
    found = ratings(columns, rating_scale="1-10")["staff"]
    assert found.codes == {"0 = don't know": 1, "6 - never used": 1, "Not applicable": 1}
    assert found.n == 2


def test_zero_beside_one_to_five_is_no_rating():
    found = ratings({"food": [0] * 40 + spread(5, 160)}, scores=[8] * 200)["food"]
    assert (found.scale, found.n, found.codes) == ("1-5", 160, {"0": 40})
    assert found.warnings == [
        '40 answers in "food" are codes, not ratings of 1-5: 0 (neither labels nor scores say that 0 is a rating); '
        "rating_scale names another scale"
    ]


def felt(values: list[int], code: int | None = None) -> np.ndarray:
    """Scores twice the rating; those who gave the code, if any, have scores like all others."""
    rng = np.random.default_rng(2)
    at_random = rng.permutation(values)
    own = np.array([other if value == code else value for value, other in zip(values, at_random, strict=True)])
    return np.clip(2 * own + rng.integers(-2, 3, len(values)), 0, 10)


@pytest.mark.parametrize("high", [3, 4, 5])
def test_zero_is_a_rating_where_its_scores_are_those_of_the_lowest_and_that_is_said(high):
    values = spread(high, 300, low=0)
    found = ratings({"a": values}, scores=felt(values))["a"]
    assert (found.scale, found.codes, found.n) == (f"0-{high}", {}, 300)
    assert found.warnings == [
        'in "a" 0 is taken as a rating: its scores are those of a lowest rating; rating_scale names another scale'
    ]


def test_zero_is_a_code_where_its_scores_are_those_of_everybody():
    values = spread(5, 600, low=0)
    found = ratings({"a": values}, scores=felt(values, code=0))["a"]
    assert (found.scale, found.codes) == ("1-5", {"0": 100})
    assert "(the scores of 0 are those of all)" in found.warnings[0]


def test_zero_of_ten_is_a_code_where_its_scores_are_those_of_everybody_and_a_rating_where_they_are_a_little_higher():
    values = spread(10, 2200, low=0)
    assert ratings({"a": values}, scores=felt(values, code=0))["a"].scale == "1-10"
    rated = np.where(np.array(values) == 0, 2, np.clip(values, 1, 9))  # who says 0 scores a point over who says 1
    low = rated + np.random.default_rng(1).integers(-1, 2, len(values))
    found = ratings({"a": values}, scores=low)["a"]
    assert (found.scale, found.warnings) == ("0-10", [])


def test_zero_apart_from_the_other_ratings_of_ten_is_a_code():
    values = [0] * 20 + [4 + i % 7 for i in range(140)]
    found = ratings({"a": values}, scores=[8] * 160)["a"]
    assert (found.scale, found.codes) == ("1-10", {"0": 20})
    assert "(0 stands apart from the other ratings)" in found.warnings[0]


def test_a_label_says_whether_zero_is_a_rating_whatever_the_scores():
    values = spread(5, 300, low=0)
    for label, scale, n in (("0 - very bad", "0-5", 300), ("0 - not used", "1-5", 250)):
        written = [label if value == 0 and i % 12 else str(value) for i, value in enumerate(values)]
        found = ratings({"a": written}, scores=[8] * 300)["a"]
        assert (found.scale, found.n) == (scale, n)
        assert sum(found.codes.values()) == 300 - n


def test_of_zero_to_four_nothing_tells_and_a_named_scale_does():
    values = spread(4, 300, low=0)
    with pytest.raises(DataError, match="0 to 4, where 0 may be a rating or a code"):
        ratings({"a": values}, scores=[8] * 300)
    for scale, codes in (("0-4", {}), ("1-4", {"0": 60})):
        found = ratings({"a": values}, scores=[8] * 300, rating_scale=scale)["a"]
        assert (found.scale, found.codes) == (scale, codes)


@pytest.mark.parametrize("high", [3, 4])
def test_whether_three_or_four_is_the_highest_rating_is_asked_for_unless_words_or_other_ratings_tell(high):
    values = spread(high, 300)
    for columns in ({"a": values}, {"a": values, "b": spread(3, 300)}, {"a": values, "b": spread(10, 300)}):
        with pytest.raises(DataError, match=f"ratings up to {high}: it may be the highest, or nobody gave a 5"):
            ratings(columns, scores=[8] * 300)
    assert ratings({"a": values}, scores=[8] * 300, rating_scale=f"1-{high}")["a"].scale == f"1-{high}"
    block = ratings({"a": values, "b": spread(5, 300)}, scores=[8] * 300)
    assert {one.scale for one in block.values()} == {"1-5"}
    words = {number: f"grade {'abcde'[number - 1]}" for number in range(1, 6)}
    for last in (high, 5):
        known = {word: number for number, word in words.items() if number <= last}
        found = ratings({"a": [words[value] for value in values]}, scores=[8] * 300, ratings=known)["a"]
        assert found.scale == f"1-{last}"


def test_the_scale_is_the_same_in_every_part():
    values = spread(7, 700)
    frame = pd.DataFrame({"score": scored(values), "a": values, "shop": ["N" if v < 6 else "S" for v in values]})
    assert [read_ratings(read(frame, where={"shop": shop}), ["a"])[0].scale for shop in "NS"] == ["1-7", "1-7"]
    assert read_ratings(read_parts(frame, "shop").part("N"), ["a"])[0].scale == "1-7"


def test_stars_are_counted():
    found = ratings({"a": ["★★★★★", "★★☆☆☆", "⭐⭐⭐", "⭐️", "5"]}, rating_scale="1-5")["a"]
    assert found.values == {"★★★★★": 5, "★★☆☆☆": 2, "⭐⭐⭐": 3, "⭐️": 1, "5": 5}


def test_six_in_one_column_is_no_rating_where_the_others_end_at_five():
    found = ratings({"shops": spread(5), "food": spread(5), "gates": spread(6)}, scores=scored(spread(6)))
    assert {one.scale for one in found.values()} == {"1-5"}
    assert found["gates"].codes == {"6": spread(6).count(6)}


@pytest.mark.parametrize(("columns", "high"), [(4, None), (9, 6)])
def test_the_evidence_of_several_columns_counts_by_its_root(columns, high):
    """By hand: the line leads to 6, all are at 3, those of 6 at 4.8: (1.8² - 1.2²) / 2 / (v x 60/58 x 0.21) = 1.2 each.

    0.21 is 1/10 + 1/50 + 3²/100. Of 4 columns 2.4 is less than log 20, of 9 columns 3.6 is more.
    """
    sums = {f"column {i}": dict.fromkeys(range(1, 7), 10) for i in range(columns)}
    means = {rating: (10, float(rating), 3.45) for rating in range(1, 6)} | {6: (10, 4.8, 3.45)}
    if high is None:
        with pytest.raises(DataError, match="scores that do not tell whether 6 is a rating or a code"):
            scales_of(sums, lambda column: means)
    else:
        assert {scale.high for scale in scales_of(sums, lambda column: means).values()} == {high}


def test_six_is_a_rating_where_the_scores_go_on_to_it():
    values = spread(6, 600)
    found = ratings({"a": values, "b": values}, scores=scored(values))
    assert [one.scale for one in found.values()] == ["1-6", "1-6"]


def test_six_is_a_code_where_the_scores_break_off_at_it():
    values = spread(6, 600)
    found = ratings({"a": values, "b": values}, scores=scored(values, break_at=6))
    assert [(one.scale, one.codes) for one in found.values()] == [("1-5", {"6": 100})] * 2


def test_six_is_a_code_beside_a_zero_where_the_scores_say_nothing():
    values = spread(6, 700, low=0)
    found = ratings({"a": values}, scores=[i % 11 for i in range(700)])["a"]
    assert (found.scale, found.codes) == ("1-5", {"0": 100, "6": 100})


def test_where_nothing_tells_the_scale_must_be_named():
    values = spread(6, 660)
    with pytest.raises(DataError) as error:
        ratings({"a": values, "b": values}, scores=[i // 6 % 11 for i in range(660)])
    assert str(error.value) == (
        "the scale of a, b is not clear\n"
        "  required  a scale such as 1-5, 1-7, 1-10 or 0-10, with codes for no answer apart from it\n"
        "  found     1 to 6, and scores that do not tell whether 6 is a rating or a code\n"
        "  do        name the scale: --rating-scale 1-5, or rating_scale: {COLUMN: 1-5} in the study file"
    )


def test_a_named_scale_counts():
    values = spread(6, 660)
    found = ratings({"a": values, "b": values}, scores=[5] * 660, rating_scale={"a": "1-6", "b": "1-5"})
    assert (found["a"].scale, found["a"].codes) == ("1-6", {})
    assert (found["b"].scale, found["b"].codes) == ("1-5", {"6": 110})


@pytest.mark.parametrize(
    ("columns", "scales"),
    [
        ({"a": {n: 40 for n in range(1, 8)}}, ["1-7"]),
        ({"a": {n: 40 for n in range(11)}}, ["0-10"]),
        ({"a": {n: 40 for n in range(1, 11)}}, ["1-10"]),
        ({"a": {n: 40 for n in range(1, 6)} | {9: 12}}, ["1-5"]),
        ({"a": {n: 40 for n in range(1, 6)} | {-1: 5, 98: 3, 99: 12}}, ["1-5"]),
        ({"a": {n: 7 for n in range(1, 5)}}, ["1-5"]),
        ({"a": {n: 40 for n in range(1, 5)}, "b": {n: 40 for n in range(1, 6)}}, ["1-5", "1-5"]),
        ({"a": {n: 40 for n in range(1, 7)}, "b": {n: 40 for n in range(1, 8)}}, ["1-7", "1-7"]),
        ({"a": {n: 40 for n in range(1, 6)}, "b": {n: 40 for n in range(11)}}, ["1-5", "0-10"]),
        ({"a": {0: 40, 1: 40}, "b": {n: 40 for n in range(1, 6)}}, ["0-1", "1-5"]),
        ({"a": {8: 3, 10: 2, 5: 1}}, ["1-10"]),
    ],
)
def test_the_scale_is_told_by_the_numbers(columns, scales):
    found = scales_of(columns, lambda column: {})
    assert [f"{found[column].low}-{found[column].high}" for column in columns] == scales


def test_a_column_of_comments_is_an_error_that_does_not_quote_them():
    with pytest.raises(DataError) as error:
        ratings({"why": ["Bo was rude to me", "fine", "late again", "5", "Di was kind"]})
    assert str(error.value) == (
        '"why" is no rating\n'
        "  required  whole numbers, or words with a value each\n"
        "  found     4 answers of 5 that are no whole number\n"
        "  do        name other columns, the scale under rating_scale, or what words stand for under ratings in the "
        "study file"
    )


def test_a_column_of_many_numbers_is_an_error():
    with pytest.raises(
        DataError, match='"age" is no rating\n  required  ratings on a short scale\n  found     over 200'
    ):
        ratings({"age": list(range(500))}, scores=[5] * 500)
    with pytest.raises(DataError, match="the scale of age is not clear"):
        ratings({"age": [18 + i % 60 for i in range(500)]}, scores=[5] * 500)


def test_a_wrong_scale_is_an_error():
    with pytest.raises(DataError, match="whole numbers from 1 to 3\\n  found     120 of 160 answers on it"):
        ratings({"a": spread(5)}, scores=[5] * 200, rating_scale="1-3")
    with pytest.raises(DataError, match="whole numbers from 1 to 5\n  found     100 of 140 answers on it"):
        ratings({"a": spread(10)}, scores=[5] * 200, rating_scale="1-5")
    with pytest.raises(DataError, match='"5-1" is no scale of ratings'):
        ratings({"a": spread(10)}, scores=[5] * 200, rating_scale="5-1")


def test_rows_without_a_score_count_only_when_asked():
    frame = pd.DataFrame({"score": [9, None, 3, 8], "a": [5, 4, 1, None]})
    responses = read(frame)
    assert read_ratings(responses, ["a"])[0].n == 2
    assert read_ratings(responses, ["a"], scored=False)[0].n == 3


def test_eight_after_a_whole_scale_to_seven_is_asked_about():
    frame = pd.DataFrame({"score": [9, 2] * 40, "a": [*range(1, 9)] * 10, "b": [*range(1, 9)] * 10})
    with pytest.raises(DataError, match="the scale of a is not clear") as refused:
        tally_drivers(frame, ["a", "b"])
    assert refused.value.found == "ratings from 1 to 8: 8 may be a code beside 1-7"
    assert tally_drivers(frame, ["a", "b"], rating_scale="1-7").ratings[0].high == 7
