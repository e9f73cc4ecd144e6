"""Does the chart of a plan show how many answers each row needs?"""

import pytest

from nps_analysis.charts.plan import plot_plan
from nps_analysis.schema import DataError
from nps_analysis.stats.plan import plan_change, plan_margin


def test_a_bar_is_as_long_as_the_answers_it_stands_for(row_labels, beside, caption_of):
    ax = plot_plan(plan_margin([10, 5]))
    assert [bar.get_width() for bar in ax.patches] == [811, 203]
    assert row_labels(ax) == ["± 10.0 points", "± 5.0 points"]
    assert beside(ax) == ["811", "203"]
    assert caption_of(ax) == "Answers for the margin of the Wald interval   expected NPS 35.0, level 95 %"


def test_the_caption_says_with_what_chance_and_what_is_assumed(caption_of):
    ax = plot_plan(plan_change([10, 8], power=0.9, deff=1.5, population=9000))
    assert " ".join(caption_of(ax).split()) == (
        "Answers in each group to show the change with a chance of 90 % (normal approximation) "
        "expected NPS 35.0, level 95 %, design effect 1.50, population 9,000"
    )
    assert "chance of 13 % to 20 %" in caption_of(plot_plan(plan_change([8, 6], n=200)))


def test_changes_are_drawn_with_their_sign(row_labels):
    ax = plot_plan(plan_change([10, -8]))
    assert row_labels(ax) == ["+10.0 points", "−8.0 points"]
    assert [bar.get_width() for bar in ax.patches] == [1294, 829]


def test_another_frame_is_refused(scores):
    with pytest.raises(DataError, match="no plan to draw"):
        plot_plan(scores(["N"]))


def test_rows_that_are_not_drawn_are_counted(caption_of):
    assert caption_of(plot_plan(plan_margin([10 + i / 10 for i in range(45)]))).endswith("5 rows not drawn")
