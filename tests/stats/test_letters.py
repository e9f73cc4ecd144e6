"""Letters of a market-research table: who is higher than whom, at which level, and on which base."""

import pytest

from nps_analysis.schema import DataError
from nps_analysis.stats.compare import compare
from nps_analysis.stats.letters import letters

FOUR = {"A1": (10, 20, 70), "B1": (30, 40, 30), "C1": (20, 40, 40), "D1": (3, 4, 5)}


def test_the_higher_group_has_the_letter_of_the_lower(counts_of):
    found = letters(counts_of(FOUR), "region")
    assert found["letter"].tolist() == ["A", "B", "C", "D"]
    # A is 60 points above B and 40 above C; C is 20 above B with p = 0.066: a small letter.
    assert found["higher_than"].tolist() == ["BC", "", "b", ""]


def test_groups_under_30_are_marked_and_not_tested(counts_of):
    row = letters(counts_of(FOUR), "region").iloc[3]
    assert (row["mark"], row["base"], row["note"]) == ("**", "very small", "12 answers, fewer than 30: not tested")
    assert letters(counts_of({"A1": (0, 0, 50), "B1": (50, 0, 0)}), "region")["mark"].tolist() == ["*", "*"]


def test_small_groups_are_tested_when_asked(counts_of):
    found = letters(counts_of({"A1": (0, 0, 12), "B1": (12, 0, 0)}), "region", min_n=10)
    assert found["higher_than"].tolist() == ["B", ""]


@pytest.mark.parametrize("adjust", ["none", "holm", "by"])
def test_letters_are_the_pairs_that_compare_shows(counts_of, adjust):
    counts = counts_of(FOUR | {"E1": (15, 30, 45), "F1": (25, 40, 60)})
    found = letters(counts, "region", adjust=adjust).set_index("region")
    for pair in compare(counts, "region", "each", adjust=adjust).iloc[1:].itertuples():
        above, below = (pair.group, pair.reference) if pair.difference > 0 else (pair.reference, pair.group)
        letter = found.loc[below, "letter"]
        expected = letter if pair.p_adjusted < 0.05 else letter.lower() if pair.p_adjusted < 0.1 else ""
        said = found.loc[above, "higher_than"]
        assert {letter, letter.lower()} & set(said) == ({expected} if expected else set())
        assert not {found.loc[above, "letter"], found.loc[above, "letter"].lower()} & set(
            found.loc[below, "higher_than"]
        )


def test_letters_are_given_inside_each_group_of_another_column(counts_of):
    classes = {("2024", "N"): (10, 20, 70), ("2024", "S"): (60, 20, 20), ("2025", "N"): (60, 20, 20)}
    counts = counts_of(classes | {("2025", "S"): (10, 20, 70)}, names=("year", "region"))
    found = letters(counts, "region", within="year")
    assert found[["year", "region", "higher_than"]].to_numpy().tolist() == [
        ["2024", "N", "B"],
        ["2024", "S", ""],
        ["2025", "N", ""],
        ["2025", "S", "A"],
    ]


def test_after_z_letters_are_double_and_stand_apart(counts_of):
    classes = {f"g{k:02}": (10, 20, 70) if k else (90, 10, 0) for k in range(28)}
    found = letters(counts_of(classes), "region")
    assert found["letter"].tolist()[-3:] == ["Z", "AA", "AB"]
    assert found["higher_than"].tolist()[1:] == ["A"] * 27
    turned = letters(counts_of({name: c[::-1] for name, c in classes.items()}), "region")
    assert turned.loc[0, "higher_than"].split() == found["letter"].tolist()[1:]


def test_levels_the_wrong_way_round_are_an_error_in_three_parts(counts_of):
    with pytest.raises(DataError) as error:
        letters(counts_of(FOUR), "region", levels=(0.9, 0.95))
    assert str(error.value) == (
        "no levels 0.9 and 0.95 for letters\n"
        "  required  two levels between 0 and 1, that of the capitals first and not below the other\n"
        "  found     (0.9, 0.95)\n"
        "  do        levels=(0.95, 0.90)"
    )


def test_one_answer_is_said_in_the_singular(counts_of):
    rows = letters(counts_of({"A": (0, 0, 1), "B": (10, 20, 70)}), across="region")
    assert rows.loc[0, "note"] == "1 answer, fewer than 30: not tested"
