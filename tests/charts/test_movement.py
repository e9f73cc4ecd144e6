"""The bars of a movement stand at its shares."""

import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.movement import plot_movement
from nps_analysis.responses.movement import MovementCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.movement import movement

TABLE = [[30, 12, 6], [8, 40, 20], [3, 9, 72]]


def test_bars_are_the_classes_after_of_each_class_before(row_labels, beside):
    ax = plot_movement(movement(MovementCounts.of(TABLE)), ax=Figure().subplots())
    widths = [bar.get_width() for bar in ax.patches]  # detractors, passives, promoters after; each from the bottom
    right = [100 * TABLE[before][after] / sum(TABLE[before]) for after in range(3) for before in range(3)]
    assert widths == pytest.approx(right)
    assert [" ".join(label.split()) for label in row_labels(ax)] == [
        "Promoters before (n = 84*)",
        "Passives before (n = 68*)",
        "Detractors before (n = 48*)",
    ]
    assert {"30", "40", "72", "stayed"} <= set(beside(ax))


def test_a_class_that_nobody_was_in_has_no_bar(row_labels):
    ax = plot_movement(movement(MovementCounts.of([[0, 0, 0], [1, 2, 3], [4, 5, 6]])), ax=Figure().subplots())
    assert "no answers" in row_labels(ax)[-1]


def test_the_movement_of_scores_is_refused():
    with pytest.raises(DataError, match="this movement cannot be drawn"):
        plot_movement(movement(MovementCounts.of(TABLE), of="scores"))
