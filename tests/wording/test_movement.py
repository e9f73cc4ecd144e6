"""Of few respondents of both waves no change is said to be shown, nor to be not shown."""

from nps_analysis.responses.movement import MovementCounts
from nps_analysis.stats.movement import movement_change
from nps_analysis.wording.movement import say_movement

EIGHT = MovementCounts.of([[0, 0, 4], [0, 2, 0], [0, 0, 2]])  # the change is 100 points, z = 2


def test_few_respondents_are_said_to_be_too_few():
    said = say_movement(movement_change(EIGHT).assign(before="2026-Q2", after="2026-Q3"))
    assert said == (
        "Too few answered in both 2026-Q2 and 2026-Q3 to test a change (8 respondents, fewer than 30): +100.0, "
        "between +2.0 and +198.0"
    )


def test_they_are_tested_where_that_is_asked_for():
    said = say_movement(movement_change(EIGHT, min_n=8).assign(before="2026-Q2", after="2026-Q3"))
    assert said.startswith("The same 8 respondents rose 100.0 points")
    assert said.endswith("; only 4 moved to another class, so this is doubtful")
