"""Which columns are which metric, on which scale, and which of their values are top boxes."""

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.metrics import read_metrics
from nps_analysis.schema import DataError
from nps_analysis.study import Study

ROWS = pd.DataFrame(
    {
        "score": [9, 3, 10, 7, 0, 8, 9] * 10,
        "satisfaction": [5, 1, 4, 3, 2, 5, 4] * 10,
        "effort": [1, 2, 3, 4, 5, 6, 7] * 10,
        "stars": ["⭐", None, None, None, None, None, None] * 10,
    }
)


def of(metrics, frame=ROWS, **options):
    return read_metrics(nps.read(frame, score="score", metrics=metrics, **options))


@pytest.mark.parametrize(
    ("metrics", "top"),
    [
        ({"satisfaction": "csat"}, "4-5 of 1-5"),
        ({"effort": "csat"}, "6-7 of 1-7"),
        ({"effort": "ces"}, "5-7 of 1-7"),
        ({"satisfaction": "ces"}, "4-5 of 1-5"),
        ({"effort": {"kind": "ces", "boxes": "1-2"}}, "1-2 of 1-7"),
        ({"satisfaction": {"kind": "rating", "boxes": 5}}, "5 of 1-5"),
        ({"satisfaction": {"kind": "csat", "scale": "0-10"}}, "9-10 of 0-10"),
        ({"score": "likelihood"}, "9-10 of 0-10"),
    ],
)
def test_top_boxes_follow_kind_and_scale_and_can_be_named(metrics, top):
    [one] = of(metrics)
    assert one.top == top


def test_a_scale_of_two_has_one_top_box():
    frame = pd.DataFrame({"score": [9, 3] * 40, "thumb": [1, 0] * 40})
    assert of({"thumb": "csat"}, frame)[0].top == "1 of 0-1"


def test_codes_for_not_used_are_no_ratings_and_are_said():
    frame = pd.DataFrame({"score": [9, 3, 8, 7, 10, 6] * 20, "staff": [5, 4, 3, 2, 1, 0] * 20})
    [one] = of({"staff": "csat"}, frame)
    assert set(one.values.values()) == {1, 2, 3, 4, 5}
    assert "20 answers" in one.warnings[0]


def test_the_scale_that_the_study_names_for_ratings_holds_here_too():
    assert of({"satisfaction": "csat"}, rating_scale="1-7")[0].top == "6-7 of 1-7"
    assert of({"satisfaction": "csat"}, rating_scale={"satisfaction": "1-6"})[0].top == "5-6 of 1-6"


ERRORS = {
    "none": (
        {},
        "the study names no metrics\n"
        "  required  columns of ratings, each with what it is: csat, ces, rating or likelihood\n"
        "  found     none\n"
        "  do        --metrics satisfaction=csat,effort=ces, or metrics: {satisfaction: csat} in the study file",
    ),
    "score": (
        {"score": "csat"},
        '"score" is the score, and no CSAT\n'
        "  required  another column for CSAT\n"
        "  found     the answers to the question of recommendation\n"
        "  do        --metrics score=likelihood, or name the column of the rating",
    ),
    "off": (
        {"satisfaction": {"kind": "csat", "boxes": "5-9"}},
        'no boxes 5-9 of "satisfaction"\n'
        "  required  some of the values from 1 to 5, not all of them\n"
        "  found     5-9\n"
        "  do        metrics: {satisfaction: {kind: csat, boxes: 4-5}}",
    ),
    "all": (
        {"satisfaction": {"kind": "csat", "boxes": "1-5"}},
        'no boxes 1-5 of "satisfaction"\n'
        "  required  some of the values from 1 to 5, not all of them\n"
        "  found     1-5\n"
        "  do        metrics: {satisfaction: {kind: csat, boxes: 4-5}}",
    ),
}


@pytest.mark.parametrize("wrong", ERRORS)
def test_bad_metrics_say_what_is_required_found_and_to_do(wrong):
    metrics, text = ERRORS[wrong]
    with pytest.raises(DataError) as error:
        of(metrics)
    assert str(error.value) == text


def test_a_kind_that_there_is_not_is_an_error_of_the_study():
    with pytest.raises(DataError, match=r"metrics\.q\.kind"):
        Study.from_keys({"metrics": {"q": "nps"}}, "the options")
    with pytest.raises(DataError, match="cannot be used"):
        Study.from_keys({"metrics": {"q": {"kind": "csat", "box": "4"}}}, "the options")
