"""Is every chart readable with few and many groups, whatever their names, and does it leave the session as it was?"""

import itertools
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure

from nps_analysis.charts.benchmark import plot_benchmark
from nps_analysis.charts.classes import plot_classes
from nps_analysis.charts.compare import plot_compare
from nps_analysis.charts.score import plot_score
from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.charts.trend import plot_trend

WORDS = ["score", "classes", "compare", "benchmark", "trend"]
NAMES = [
    "North",
    "شیراز، فروشگاه مرکزی",
    "The garden centre by the old harbour in Gothenburg, north gate",
    "😀 $5 to $10",
    "\u202eevil",
    "<b>Ÿ</b> =SUM(A1)",
    "a\x00b",
]


@pytest.fixture
def draw(scores, pairs, published):
    """draw("score", names): the chart of that word for groups of these names."""

    def make(word, names, ax=None):
        size = len(names)
        numbers = np.round(np.linspace(55, -40, size), 1)
        if word == "compare":
            return plot_compare(pairs(names, numbers / 4, p=np.linspace(0, 0.2, size)), ax=ax)
        if word == "benchmark":
            return plot_benchmark(published(names, numbers), ax=ax)
        if word == "trend":
            periods = [str(day) for day in np.arange("2026-01-01", size, dtype="datetime64[D]")]
            return plot_trend(scores(periods, nps=numbers, column="day"), ax=ax)
        plot = plot_score if word == "score" else plot_classes
        return plot(scores(names, n=[5 + 7 * i for i in range(size)], nps=numbers), ax=ax)

    return make


def names(count: int) -> list[str]:
    return [f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)]


def boxes(texts) -> list:
    """Where ``texts`` stand in the picture, in pixels."""
    return [text.get_window_extent() for text in texts if text.get_text()]


def covered(some) -> list:
    """Pairs of boxes that cover each other by more than a pixel."""
    return [
        (one, other)
        for one, other in itertools.combinations(some, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1
    ]


@pytest.mark.some(5)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
@pytest.mark.parametrize("word", WORDS)
def test_all_text_is_in_the_picture_and_covers_no_other_text(draw, word, count):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = draw(word, names(count))
        ax.figure.draw_without_rendering()
    values = [text for text in ax.texts if word != "classes" or text.get_text().count(".") == 1]
    texts = boxes([*ax.get_xticklabels(), *ax.get_yticklabels(), *values, ax.xaxis.label])
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in texts)
    assert covered(texts) == []


@pytest.mark.some(5)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("word", WORDS)
def test_a_chart_fits_each_part_of_a_slide(draw, word, size):
    ax = draw(word, names(7), ax=canvas(size))
    ax.figure.draw_without_rendering()
    texts = boxes([*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label])
    edge = ax.figure.bbox
    assert tuple(ax.figure.get_size_inches()) == SIZES[size]
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in texts)
    assert covered(texts) == []
    assert ax.get_window_extent().width > 0.25 * edge.width


@pytest.mark.some(2)
@pytest.mark.parametrize("word", WORDS)
def test_forty_rows_on_one_slide_do_not_cover_each_other(draw, word):
    ax = draw(word, names(40), ax=canvas("full"))
    ax.figure.draw_without_rendering()
    assert covered(boxes([*ax.get_yticklabels(), *(text for text in ax.texts if text.get_ha() != "center")])) == []


@pytest.mark.parametrize("word", WORDS)
def test_a_dollar_sign_is_a_dollar_sign(draw, word):
    ax = draw(word, ["$5 to $10", "North"], ax=Figure().subplots())
    texts = [ax.xaxis.label, *ax.get_yticklabels()] if word != "trend" else [ax.xaxis.label, *ax.get_xticklabels()]
    assert not any(text.get_parse_math() for text in [*texts, *ax.texts])


@pytest.mark.parametrize("word", WORDS)
def test_text_is_never_smaller_than_ten_points_on_a_figure_of_our_own(draw, word):
    ax = draw(word, names(40))
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label]
    assert min(text.get_fontsize() for text in texts) >= 10


@pytest.mark.parametrize("word", WORDS)
def test_nothing_is_set_globally(draw, word):
    rcParams["font.size"] = 17
    try:
        before = dict(rcParams)
        draw(word, names(2))
        assert {key for key in before if before[key] != rcParams[key]} <= {"backend"}
    finally:
        plt.rcdefaults()


def test_nothing_is_set_globally_when_a_chart_is_refused(scores):
    before = dict(rcParams)
    with pytest.raises(ValueError, match="no column"):
        plot_score(scores(["a"]).drop(columns="nps"))
    assert before == dict(rcParams)


@pytest.mark.parametrize("word", WORDS)
def test_a_chart_is_drawn_into_the_axes_it_is_given(draw, word):
    figure = Figure()
    ax = figure.subplots()
    assert draw(word, names(3), ax=ax) is ax
    assert plt.get_fignums() == []


@pytest.mark.parametrize("word", WORDS)
def test_without_axes_each_chart_has_a_figure_of_its_own(draw, word):
    assert draw(word, names(2)).figure is not draw(word, names(2)).figure
    assert len(plt.get_fignums()) == 2


@pytest.mark.parametrize("word", WORDS)
def test_names_stay_in_the_picture_on_axes_that_know_nothing_of_them(draw, word):
    ax = draw(word, names(7), ax=Figure().subplots())
    ax.figure.draw_without_rendering()
    assert min(box.x0 for box in boxes(ax.get_yticklabels())) >= 0


def test_axes_beside_others_are_left_where_they_are(draw):
    figure = Figure()
    left, _ = figure.subplots(1, 2)
    draw("score", names(2), ax=left)
    assert figure.get_layout_engine() is None


def test_the_frame_is_left_as_it_was(scores):
    frame = scores(["a", "b"])
    before = frame.copy()
    plot_score(frame)
    plot_classes(frame)
    assert frame.equals(before)
