"""Is a target of something that is not there told before a notebook runs?"""

import pandas as pd
import pytest

from nps_analysis import read
from nps_analysis.schema import DataError
from nps_analysis.targets import refuse_unknown_targets, targets_of

ROWS = pd.DataFrame(
    {
        "nps": [10, 9, 3, 7],
        "date": ["2026-09-30"] * 4,
        "Region": ["North", "North", "South", "South"],
        "shop": list("abab"),
    }
)


def refused(targets) -> str:
    with pytest.raises(DataError) as error:
        refuse_unknown_targets(read(ROWS, segments=["Region"], targets=targets))
    return str(error.value)


@pytest.mark.parametrize(
    "targets",
    [None, {"overall": 40}, {"Region": 40}, {"region": {"South": 10}}, {"overall": 40, "shop": {"a": 1, "b": 2}}],
)
def test_targets_of_all_answers_of_columns_and_of_their_values_pass(targets):
    refuse_unknown_targets(read(ROWS, targets=targets))


def test_a_target_of_no_column_is_told_the_names_that_can_be():
    assert refused({"gesamt": 70}) == (
        "targets: a target of gesamt, which is no column\n"
        "  required  overall, for all answers, or a column: Region, shop\n"
        '  found     "gesamt"; known: overall, Region, shop\n'
        "  do        write targets: {overall: NPS}, or targets: {COLUMN: {VALUE: NPS}}"
    )
    assert 'found     "Overal"; nearest: "overall"' in refused({"Overal": 70})


def test_a_target_of_no_value_is_told_the_nearest():
    assert refused({"Region": {"Nort": 40}}) == (
        "targets: a target of Nort, which is no value of Region\n"
        "  required  values of Region\n"
        '  found     "Nort"; nearest: "North"\n'
        "  do        correct it, or take it out"
    )


def test_all_answers_have_one_target():
    assert refused({"overall": {"North": 40}}) == (
        "targets: targets of values under overall\n"
        "  required  one number for overall, or values under a column\n"
        "  found     North\n"
        "  do        write targets: {overall: NPS}, or name the column in its place"
    )


def test_of_a_part_of_the_answers_only_the_targets_of_its_own_values_are_left():
    targets = {"overall": 40, "Region": {"North": 30, "South": 10}, "shop": {"a": 1, "c": 2}}
    north = read(ROWS, targets=targets, where={"Region": "North"})
    refuse_unknown_targets(north)  # nobody can tell "c" from a shop of the South
    assert targets_of(north) == {"overall": 40, "Region": {"North": 30}, "shop": {"a": 1}}
    south = read(ROWS, targets={"Region": {"North": 30}}, where={"Region": "South"})
    assert targets_of(south) == {}
    assert targets_of(read(ROWS, targets=targets)) == targets
