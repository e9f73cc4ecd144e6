"""The picture of the drivers: dots at their figures, intervals on both axes, names that do not cover each other."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from nps_analysis.charts.drivers import plot_drivers
from nps_analysis.charts.style import ACCENT, canvas
from nps_analysis.schema import DataError

NAMES = ["staff", "قیمت و کیفیت", "How would you rate the opening keynote of the second day?", "😀 $5", "a\x00b"]


def frame(count: int, **changes) -> pd.DataFrame:
    share = np.linspace(60, 0.2, count)
    result = pd.DataFrame(
        {
            "driver": [f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)],
            "n": [900 - 30 * (i % 29) for i in range(count)],
            "scale": "1-5",
            "performance": np.linspace(4.5, 3, count),
            "importance": share,
            "importance_low": np.maximum(share - 5, 0),
            "importance_high": share + 5,
            "shown": [i < count - 1 for i in range(count)],
            "penalty": -40.0,
            "reward": 20.0,
            "level": 0.95,
            "note": "",
        }
    )
    result["performance_low"], result["performance_high"] = result["performance"] - 0.1, result["performance"] + 0.1
    return result.assign(**changes)


def boxes(ax):
    ax.figure.draw_without_rendering()
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label, ax.yaxis.label]
    return [text.get_window_extent() for text in texts if text.get_text()]


@pytest.mark.some(3)
@pytest.mark.parametrize("count", [1, 2, 3, 7, 12, 40, 200])
def test_all_text_is_in_the_picture_and_covers_no_other_text(count):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plot_drivers(frame(count))
        found = boxes(ax)
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in found)
    covering = [
        (one, other)
        for one, other in itertools.combinations(found, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1
    ]
    assert covering == []


def test_dots_stand_at_performance_and_importance_with_intervals_on_both_axes():
    ax = plot_drivers(frame(4))
    dots = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "o"]
    assert np.array(dots) == pytest.approx(frame(4)[["performance", "importance"]].to_numpy())
    ends = [path.vertices.tolist() for lines in ax.collections for path in lines.get_paths()]
    assert [[4.4, 60.0], [4.6, 60.0]] in [np.round(end, 6).tolist() for end in ends]
    assert [[4.5, 55.0], [4.5, 65.0]] in [np.round(end, 6).tolist() for end in ends]


@pytest.mark.parametrize("count", [2, 5])
def test_what_is_not_told_apart_is_hollow(count):
    ax = plot_drivers(frame(count))
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [to_hex(dot.get_markerfacecolor()) for dot in (dots[0], dots[-1])] == [ACCENT.lower(), "#ffffff"]
    assert "not told apart" in ax.get_xlabel()


def test_the_picture_says_its_base_its_interval_and_that_it_is_no_cause():
    for count in (2, 5):
        ax = plot_drivers(frame(count))
        assert "95 % interval" in ax.get_xlabel()
        assert "does not say that it is the cause" in ax.get_xlabel().replace("\n", " ")
        texts = [text.get_text() for text in [*ax.texts, *ax.get_yticklabels()]]
        assert any("n = 900" in text for text in texts)


def test_where_scales_differ_performance_is_a_share_of_the_scale():
    ax = plot_drivers(frame(3, scale=["1-5", "0-10", "1-5"], performance=[3.0, 5.0, 5.0]))
    assert [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"] == [50, 50, 100]
    assert "percent of its scale" in ax.get_xlabel()


def test_drivers_without_an_importance_are_counted_or_named():
    some = frame(5)
    some.loc[4, ["importance", "importance_low", "importance_high"]] = np.nan
    assert "no importance: 1 of 5 ratings" in plot_drivers(some).get_xlabel()
    none = frame(5, importance=np.nan, importance_low=np.nan, importance_high=np.nan)
    assert len(plot_drivers(none).get_yticklabels()) == 5


@pytest.mark.parametrize("size", ["half", "full", "wide"])
def test_it_fits_each_part_of_a_slide(size):
    ax = plot_drivers(frame(7), ax=canvas(size))
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.x1 <= edge.x1 + 1 for b in boxes(ax))


def test_it_is_drawn_into_the_axes_it_is_given():
    ax = Figure().subplots()
    assert plot_drivers(frame(3), ax=ax) is ax


def test_a_frame_without_the_columns_is_an_error():
    with pytest.raises(DataError, match="no column importance to draw"):
        plot_drivers(frame(3).drop(columns="importance"))
