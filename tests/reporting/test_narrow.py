"""Do charts fit on a phone: words within the picture and on no other, few rows in a low picture?"""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.classes import plot_classes
from nps_analysis.charts.decompose import plot_decompose
from nps_analysis.charts.score import plot_score
from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.narrow import TIGHT, fits, names_cut, narrow_figure
from nps_analysis.stats.score import score
from tests.charts.planted import frame_of, plot_of


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_a_chart_with_a_legend_has_a_narrow_figure_hardly_higher_than_the_wide_one():
    answers = ScoreCounts.from_table(pd.DataFrame({"score": [0, 8, 10], "n": [5, 5, 10]}))
    frame = score(answers.by())
    wide = plot_classes(frame).get_figure(root=True)
    narrow = narrow_figure(plot_classes, frame, {}, wide)
    assert narrow is not None
    assert narrow.get_figwidth() == 4.0
    assert narrow.get_figheight() == pytest.approx(wide.get_figheight() + 1)


@pytest.mark.parametrize(
    ("places", "fit"),
    [([(0.1, 0.2), (0.1, 0.6)], True), ([(0.1, 0.2), (0.12, 0.2)], False), ([(0.1, 0.2), (0.9, 0.6)], False)],
)
def test_words_fit_within_the_figure_and_beside_one_another(places, fit):
    figure = Figure(figsize=(4, 4))
    for x, y in places:
        figure.text(x, y, "garden centres")
    assert fits(figure) is fit


def test_a_legend_that_lies_on_words_does_not_fit():
    figure = Figure(figsize=(4, 4))
    ax = figure.add_subplot()
    ax.plot([0, 1], [0, 1], label="promoters")
    ax.legend(loc="center")
    assert fits(figure)
    figure.text(0.5, 0.5, "promoters")
    assert not fits(figure)


def test_names_that_the_wide_chart_has_whole_are_whole_where_a_larger_figure_has_room():
    names = [f"Garden centre at the old harbour {gate}" for gate in range(1, 8)]
    answers = ScoreCounts.from_table(pd.DataFrame({"store": names * 2, "score": [0] * 7 + [10] * 7, "n": 20}))
    frame = score(answers)
    narrow = narrow_figure(plot_score, frame, {}, plot_score(frame).get_figure(root=True))
    assert narrow is not None
    assert narrow.get_figwidth() == 5.0
    assert not names_cut(narrow)


def test_names_that_cannot_be_broken_leave_room_for_the_bars_of_a_dozen_segments():
    names = [None, *(f"GARDENCENTREBYTHEOLDHARBOUR{at}" for at in range(12))]
    frame = pd.DataFrame({"group": names, "n_from": 45, "n_to": 38, "level": 0.95, "note": ""})
    frame = frame.assign(mix=1.0, mix_low=-2.0, mix_high=4.0, rate=-2.5, rate_low=-9.0, rate_high=4.0, total=-1.5)
    narrow = narrow_figure(plot_decompose, frame, {}, plot_decompose(frame).get_figure(root=True))
    assert narrow is not None
    assert narrow.get_figwidth() <= 5


def test_a_plot_that_names_and_values_leave_little_room_is_narrow_rather_than_none():
    figure = Figure(figsize=(5, 4))
    figure.add_axes((0.7, 0.2, 0.18, 0.7))
    assert not fits(figure)
    assert fits(figure, TIGHT)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 7, 40, 200])
@pytest.mark.parametrize(
    "name", ["Garden centre " * 350, "GARDENCENTREBYTHEOLDHARBOUR" * 2, "فروشگاه مرکزی باغ‌های ایران، ورودی شمالی"]
)
@pytest.mark.parametrize("word", ["check", "benchmark", "decompose", "penalty"])
def test_every_chart_has_a_narrow_figure_whatever_its_names(word, name, count):
    chart, frame = plot_of(word), frame_of(word, [f"{name}{at}" for at in range(count)])
    assert narrow_figure(chart, frame, {}, chart(frame).get_figure(root=True)) is not None
