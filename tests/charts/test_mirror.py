"""Does a chart in a language that is written from right to left run from right to left?"""

import pytest

from nps_analysis.charts.style import canvas
from nps_analysis.language import speaking
from tests.charts.boxes import box, covering, outside
from tests.charts.planted import WORDS, draw, frame_of, plain, plot_of

DIGITS = set("0123456789")


@pytest.fixture
def persian():
    with speaking("fa"):
        yield


@pytest.mark.some(11)
@pytest.mark.parametrize("word", WORDS)
def test_a_persian_chart_is_whole_and_has_persian_digits_on_its_axes(persian, word):
    ax = draw(word, ["شمال", "جنوب", "شرق"], canvas("full"))
    ax.figure.draw_without_rendering()
    low, high = ax.get_xlim()
    assert low > high
    assert outside(ax) == []
    assert covering(ax) == []
    ticks = {letter for label in ax.get_xticklabels() for letter in label.get_text()}
    assert ticks & DIGITS == set()


def test_names_stand_at_the_right_values_at_the_left_and_the_caption_ends_at_the_edge(persian):
    ax = plot_of("score")(frame_of("score", plain(3)), ax=canvas("full"))
    ax.figure.draw_without_rendering()
    plot = ax.get_window_extent()
    assert all(box(name).x0 >= plot.x1 for name in ax.get_yticklabels())
    assert all(box(value).x1 <= plot.x0 for value in ax.texts)
    assert box(ax.xaxis.label).x1 == pytest.approx(ax.figure.bbox.x1 - 10, abs=2)  # a tenth of an inch


def test_a_chart_drawn_with_the_help_of_another_is_mirrored_once(persian):
    ax = draw("nonresponse", plain(3), canvas("full"))
    ax.figure.draw_without_rendering()
    assert all(box(value).x1 <= ax.get_window_extent().x0 for value in ax.texts)


def test_the_mirror_of_a_chart_has_the_same_marks_at_the_same_values():
    english = draw("score", plain(5), canvas("full"))
    with speaking("fa"):
        mirrored = draw("score", plain(5), canvas("full"))
    places = [[line.get_xydata().tolist() for line in ax.lines] for ax in (english, mirrored)]
    assert places[0] == places[1]
    assert english.get_xlim() == mirrored.get_xlim()[::-1]


def test_arrowheads_of_cut_intervals_point_outwards(persian):
    frame = frame_of("score", plain(3)).assign(n=[800, 900, 5], low=[20.0, 10.0, -90.0], high=[30.0, 20.0, 95.0])
    ax = plot_of("score")(frame, ax=canvas("full"))
    ends = {line.get_marker(): line.get_xdata()[0] for line in ax.lines if line.get_marker() in "<>"}
    assert ends["<"] > ends[">"]  # what points left is at the higher end, which stands left
