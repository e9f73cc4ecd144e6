"""The bars of open cases stand at their numbers, whatever the owners are called."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.follow_up import plot_follow_up
from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.language import speaking
from nps_analysis.schema import DataError
from nps_analysis.wording.follow_up import AGES

NAMES = [
    "North",
    "شیراز، فروشگاه مرکزی",
    "The owner of the old harbour in Gothenburg, north gate",
    "😀 $5",
    "\u202eevil",
]


def ages(names, parts=None, column="owner"):
    parts = parts or [[1 + i % 3, i, 2 * i, 40 - i % 40, i % 2] for i in range(len(names))]
    frame = pd.DataFrame(parts, columns=list(AGES), dtype=int)
    frame.insert(0, "n", frame.sum(axis=1))
    frame.insert(0, column, pd.Series(names, dtype=object))
    few = frame["n"] < 6
    frame["median_days"] = 12.5
    frame["low"], frame["high"] = np.where(few, np.nan, 9.0), np.where(few, np.nan, 21.0)
    return frame.assign(not_allowed=0, level=0.95, method="order statistics", note="")


def test_bars_are_the_cases_by_age_from_the_left(row_labels, beside, caption_of):
    ax = plot_follow_up(ages(["High", "Low"], [[1, 2, 3, 40, 0], [0, 0, 0, 5, 0]], "priority"), ax=canvas("full"))
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == [0, 1, 0, 2, 0, 3, 5, 40, 0, 0]  # each age from the bottom row
    assert [bar.get_x() for bar in ax.patches][:8] == [0, 0, 0, 1, 0, 3, 0, 6]
    assert [" ".join(label.split()) for label in row_labels(ax)] == ["High (46 cases)", "Low (5 cases)"]
    assert {"40", "12.5 (9 to 21)", "12.5", "median days"} <= set(beside(ax))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["0 to 2 days", "3 to 7", "8 to 30", "over 30"]
    assert "95 % interval, from order statistics" in caption_of(ax)
    assert "open: nobody was in contact about it yet" in caption_of(ax)
    assert "may not be contacted" not in caption_of(ax)


def test_what_open_means_is_said_in_the_language_of_the_chart(caption_of):
    with speaking("sv"):
        assert "öppet: ingen kontakt har tagits ännu" in caption_of(plot_follow_up(ages(["Ada", "Bo"])))


def test_of_few_no_interval_is_said_and_who_may_not_be_contacted_is(caption_of):
    frame = ages(["High", "Low"], [[1, 2, 0, 0, 0], [0, 0, 0, 2, 0]]).assign(not_allowed=[3, 1], low=np.nan)
    said = caption_of(plot_follow_up(frame, ax=canvas("full")))
    assert "4 more may not be contacted" in said
    assert "interval" not in said


def test_cases_of_unknown_age_are_told_without_colour(row_labels):
    ax = plot_follow_up(ages(["High"], [[1, 0, 0, 0, 3]]), ax=Figure().subplots())
    assert [bar.get_hatch() for bar in ax.patches] == [None] * 4 + ["//"]
    assert "not known" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_nothing_open_is_said(beside):
    assert "nothing to draw" in beside(plot_follow_up(ages([]), ax=Figure().subplots()))


@pytest.mark.some(2)
@pytest.mark.some(2)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
def test_all_text_is_in_the_picture_and_covers_no_other(count):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plot_follow_up(ages([f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)]))
        ax.figure.draw_without_rendering()
    outside = [text for text in ax.texts if text.get_ha() != "center"]
    boxes = [t.get_window_extent() for t in [*ax.get_yticklabels(), *outside, ax.xaxis.label] if t.get_text()]
    edge = ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in boxes)
    over = [
        (one, two)
        for one, two in itertools.combinations(boxes, 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > 1 and min(one.y1, two.y1) - max(one.y0, two.y0) > 1
    ]
    assert over == []
    assert min(t.get_fontsize() for t in [*ax.get_yticklabels(), *ax.texts]) >= 10
    assert ("160 smaller groups not drawn" in ax.get_xlabel()) == (count == 200)


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_each_part_of_a_slide(size):
    ax = plot_follow_up(ages(NAMES), ax=canvas(size))
    ax.figure.draw_without_rendering()
    assert ax.get_window_extent().width > 0.2 * ax.figure.bbox.width


def test_another_frame_is_refused():
    with pytest.raises(DataError, match="no column days_0_2"):
        plot_follow_up(pd.DataFrame({"n": [1]}))
