"""Do errors, lists and marks read as the contract says?"""

import pytest

from nps_analysis.scale import CLASS_OF, CLASSES, SCORES
from nps_analysis.schema import (
    BENCHMARK_COLUMNS,
    COMPARE_COLUMNS,
    MARKS,
    SCORE_COLUMNS,
    DataError,
    base_of,
    counted,
    listed,
    nearest,
)


def test_an_error_is_one_message_in_three_parts():
    error = DataError("no score in a.csv", required="answers", found="none", do="name it")
    assert str(error) == "no score in a.csv\n  required  answers\n  found     none\n  do        name it"
    assert (error.what, error.required, error.found, error.do) == ("no score in a.csv", "answers", "none", "name it")


def test_an_error_is_a_value_error_so_that_scripts_can_catch_it():
    assert issubclass(DataError, ValueError)


@pytest.mark.parametrize(
    ("names", "most", "text"),
    [
        ([], 8, ""),
        (["a"], 8, "a"),
        ([1, 2], 2, "1, 2"),
        (range(1, 1204), 2, "1, 2 and 1,201 more"),
        ("abc", 2, "a, b and 1 more"),
    ],
)
def test_a_list_names_the_first_and_counts_the_rest(names, most, text):
    assert listed(names, most) == text


def test_a_list_takes_what_can_be_read_only_once():
    assert listed(iter("ab")) == "a, b"


@pytest.mark.parametrize(("n", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1234567, "1,234,567 rows")])
def test_things_are_counted_in_words(n, text):
    assert counted(n, "row") == text


def test_the_nearest_word_is_found_whatever_its_case():
    assert nearest("REGOIN", ["Region", "score"]) == 'nearest: "Region"'


def test_where_no_word_is_near_the_known_ones_are_listed():
    assert nearest("xyz", ["region", "score"]) == "known: region, score"


@pytest.mark.parametrize(
    ("n", "base"), [(0, "none"), (1, "very small"), (29, "very small"), (30, "small"), (99, "small"), (100, "ok")]
)
def test_bases_are_marked_from_30_and_from_100(n, base):
    assert base_of(n) == base
    assert base in MARKS


def test_every_result_names_each_column_once_and_ends_with_its_note():
    for columns in (SCORE_COLUMNS, COMPARE_COLUMNS, BENCHMARK_COLUMNS):
        assert len(set(columns)) == len(columns)
        assert columns[-1] == "note"


def test_nine_and_ten_are_promoters_and_six_and_lower_detractors():
    names = [CLASSES[CLASS_OF[score]] for score in SCORES]
    assert names == ["detractors"] * 7 + ["passives"] * 2 + ["promoters"] * 2
