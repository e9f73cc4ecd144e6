"""Does the chart of targets show score, interval and target, and what is certain?"""

import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.charts.target import plot_target
from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.target import target


@pytest.fixture
def targets():
    return target(ScoreCounts.of(100, 200, 700), [0, 60, 90])


def test_targets_stand_where_they_are_and_dots_at_the_score(targets):
    ax = plot_target(targets)
    marks = {line.get_marker(): sorted(line.get_xdata()) for line in ax.lines if line.get_marker() in "|o"}
    assert marks["|"] == [0, 60, 90]
    dots = [(line.get_markerfacecolor(), len(line.get_xdata())) for line in ax.lines if line.get_marker() == "o"]
    assert [count for _, count in dots] == [2, 1]
    assert dots[1][0] == "white"


def test_target_verdict_and_chance_stand_beside(targets, beside):
    texts = [text for text in beside(plot_target(targets)) if text]
    assert texts[:4] == ["60.0"] * 3 + ["NPS"]
    assert texts[4:8] == ["90.0", "60.0", "0.0", "target"]
    assert texts[8:11] == ["missed", "not certain", "met"]
    assert texts[11:] == ["< 1 %", texts[12], "> 99 %", "chance"]


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_each_part_of_a_slide(targets, size):
    ax = plot_target(targets, ax=canvas(size))
    ax.figure.draw_without_rendering()
    edge = ax.figure.bbox
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in boxes)


def test_a_group_without_answers_has_no_dot(beside):
    frame = target(ScoreCounts.of(0, 0, 0), 40)
    ax = plot_target(frame, ax=Figure().subplots())
    assert [line for line in ax.lines if line.get_marker() == "o"] == []


def test_few_answers_are_marked_and_have_no_verdict(beside, row_labels, caption_of):
    ax = plot_target(target(ScoreCounts.of(3, 1, 0), 40))
    assert "not tested" in beside(ax)
    assert "□ not tested" in caption_of(ax)
    assert "missed" not in beside(ax)
    assert row_labels(ax) == ["All answers  (n = 4**)"]
    assert [line.get_marker() for line in ax.lines if line.get_marker() in ("s", "o")] == ["s"]
