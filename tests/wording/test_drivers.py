"""No driver is named as important, and none before another, unless that is shown."""

import pandas as pd
import pytest

from nps_analysis.reporting.deck.topics.drivers import draw
from nps_analysis.wording.describe import base_of_all, describe
from nps_analysis.wording.drivers import say_complete, say_drivers, say_drivers_check, say_performance
from nps_analysis.wording.penalty import figure, say_penalty

ROW = {"n": 400, "scale": "1-5", "performance": 3.5, "importance": 40.0, "importance_low": 36.0, "note": ""}
ROW |= {"importance_high": 44.0, "shown": True, "rank_low": 1, "rank_high": 1, "r2": 0.33, "level": 0.95}
ROW |= {"penalty": -30.0, "penalty_low": -40.0, "penalty_high": -20.0, "reward": 20.0, "reward_low": 9.0}
ROW |= {"n_low": 60, "n_middle": 240, "n_high": 100}
ROW |= {"reward_high": 31.0, "n_complete": 100, "r2_complete": 0.3, "importance_complete": 41.0, "method": "LMG"}


def frame(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame([ROW | {"driver": name} | row for name, row in zip("abcdefgh", rows, strict=False)])


def test_places_are_claimed_only_as_far_as_they_are_shown():
    second = {"importance": 30.0, "rank_low": 2, "rank_high": 2}
    third = {"importance": 10.0, "rank_low": 3, "rank_high": 4}
    assert say_drivers(frame({}, second, third, third)) == (
        "a goes most with the score (40.0 % of what the ratings explain), then b (30.0 %); 2 others go with it too"
    )
    open_ = {"rank_high": 2}
    assert say_drivers(frame(open_, {**open_, "importance": 30.0})) == (
        "One of a (40.0 %), b (30.0 %) goes most with the score, which of them is not shown"
    )


def test_the_only_driver_that_is_shown_is_named_alone():
    alone, chance = {"rank_high": 3}, {"shown": False, "importance": 10.0}
    assert say_drivers(frame(alone, chance)) == (
        "a (40.0 %) goes with the score, and whether anything goes more with it is not shown; "
        "not told apart from chance: b"
    )


def test_a_rating_that_may_have_come_by_chance_is_never_said_to_matter():
    chance = {"shown": False, "rank_low": None, "rank_high": None, "importance": 60.0}
    assert say_drivers(frame(chance, {})) == (
        "b goes most with the score (40.0 % of what the ratings explain); not told apart from chance: a"
    )
    assert say_drivers(frame(chance, chance)) == (
        "None of 2 ratings is shown to go with the score (R² .33): any may have come by chance"
    )
    assert "a" not in say_penalty(frame(chance)).split()[0]
    assert say_penalty(frame(chance)).startswith("No rating is shown to go with the score")


def test_without_an_importance_the_reason_is_said():
    none = frame({"importance": float("nan"), "note": "no importance: 12 answers for 7 drivers"})
    assert say_drivers(none) == "No rating has an importance: 12 answers for 7 drivers"
    assert say_complete(none) == "There is no importance to check"
    assert say_drivers(none.iloc[:0]) == "No rating has an importance: no ratings"


def test_a_band_without_answers_is_left_out():
    assert say_penalty(frame({"penalty": float("nan")})) == (
        "NPS against those who rate 3-4: a rated 5: 20.0 points above"
    )


def test_a_penalty_whose_interval_holds_zero_is_not_called_one():
    assert say_penalty(frame({"penalty_high": 2.0})) == (
        "NPS against those who rate 3-4: a rated 1-2: not shown to differ, rated 5: 20.0 points above"
    )


@pytest.mark.parametrize(
    ("bases", "said"),
    [
        ({"n_low": 3}, "a rated 1-2: not tested (n = 3 / 240), rated 5: 20.0 points above"),
        ({"n_low": 30}, "a rated 1-2: 30.0 points below, rated 5: 20.0 above"),
        ({"n_middle": 29}, "a rated 1-2: not tested (n = 60 / 29), rated 5: not tested (n = 100 / 29)"),
    ],
)
@pytest.mark.parametrize("interval", [{}, {"penalty_high": 13.5}])
def test_of_fewer_than_thirty_answers_nothing_is_said_but_that_they_are_not_tested(bases, interval, said):
    """Neither a difference nor that there is none: three who rate low may all be detractors."""
    if "below" in said and interval:
        said = "a rated 1-2: not shown to differ, rated 5: 20.0 points above"
    assert say_penalty(frame(bases | interval)) == f"NPS against those who rate 3-4: {said}"


def test_a_figure_of_few_or_of_nobody_says_so():
    few, nobody = {"n_low": 3}, {"n_low": 0, "penalty": float("nan")}
    no_middle = {"n_middle": 0, "penalty": float("nan"), "reward": float("nan")}
    assert [figure(row) for _at, row in frame(few, nobody, no_middle).iterrows()] == [
        "a low −30.0, not tested (n = 3), high +20.0 (n = 100)",
        "b low no answers, high +20.0 (n = 100)",
        "c low not tested, high not tested",
    ]


def test_complete_answers_check_or_are_too_few_to():
    assert say_complete(frame({})).startswith(
        "The 100 answers with every rating give R² .30 (all pairs: .33); no share"
    )
    assert say_complete(frame({"n_complete": 400})) == (
        "All 400 answers have every rating: nothing rests on who was asked what"
    )
    assert "taken on trust" in say_complete(frame({"n_complete": 3, "r2_complete": float("nan")}))


def test_the_ordinal_model_is_said_to_differ_only_where_the_places_do():
    check = pd.DataFrame({"driver": ["a", "b"], "n": 900, "place": [2, 1], "rank_low": [1, 1], "rank_high": [2, 2]})
    assert say_drivers_check(check.assign(note="")).endswith("every driver in a place that its importance allows")
    sure = check.assign(rank_low=[1, 2], rank_high=[1, 2], note=["", "the sign is another"])
    assert say_drivers_check(sure) == (
        "An ordinal model of 900 complete answers puts a, b in another place than the importance allows; "
        "with the others held, b goes the other way"
    )


def test_the_picture_is_described_with_its_figures_and_base():
    assert describe(frame({}, {"shown": False}), "drivers", "Drivers") == (
        "Drivers. a 40.0 % (36.0 to 44.0), mean 3.50; b 40.0 % (36.0 to 44.0), mean 3.50, not told apart from chance."
    )
    assert base_of_all(frame({}, {"n": 380}), "drivers") == "n = 380 to 400 per rating"


def test_no_group_is_said_to_be_rated_lower_unless_the_adjusted_test_shows_it():
    row = {"shop": "N", "driver": "staff", "n": 90, "performance": 3.2, "mean_difference": -0.4, "level": 0.95}
    rows = [row | {"p_adjusted": p, "tested": tested} for p, tested in ((0.2, True), (0.001, False))]
    assert say_performance(pd.DataFrame(rows)) == "No mean rating is shown to differ from the rest in 1 comparison"
    assert say_performance(pd.DataFrame(rows[1:])) == "No mean rating could be compared with the rest"
    sure, apart = row | {"p_adjusted": 0.01, "tested": True}, {"N": -1, "S": 2, "W": -3}
    rows = [sure | {"mean_difference": difference, "shop": shop} for shop, difference in apart.items()]
    assert say_performance(pd.DataFrame(rows)) == "staff is rated lower in W (3.20), N (3.20), higher in S (3.20)"


def test_the_slide_says_that_it_is_no_cause():
    class Finding:
        label, level = "driver", "95 %"
        frame = frame({}, {"shown": False}, {"importance": float("nan"), "shown": False})

        def names(self):
            return list(self.frame["driver"])

    charts, key = draw(Finding(), None)
    assert "What goes with the score need not be its cause." in key[-1][0]
    names, values = charts[0].sheet.columns[:2]
    assert list(names.values) == ["a", "b", "c"]
    assert list(values.values) == [40.0, 40.0, None]
