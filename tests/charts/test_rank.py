"""Does the chart of places show the sets, and no place that is not there?"""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.rank import plot_rank
from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.schema import DataError


@pytest.fixture
def ranks() -> pd.DataFrame:
    frame = pd.DataFrame({"brand": ["Rival", "Acme", "Few"], "n": [900, 80, 12], "nps": [41.0, 30.0, 90.0]})
    frame["rank"] = pd.array([1, 2, None], dtype="Int64")
    frame = frame.assign(rank_low=[1, 2, 1], rank_high=[1, 3, 3], rank_low_simultaneous=1, rank_high_simultaneous=3)
    return frame.assign(reference="Acme", level=0.95, method="score", note="")


def segments(ax, which: int) -> list[list[float]]:
    return [list(segment[:, 0]) for segment in ax.collections[which].get_segments()]


def test_bars_and_lines_reach_from_the_lowest_to_the_highest_place(ranks):
    ax = plot_rank(ranks)
    assert segments(ax, 0) == [pytest.approx([0.7, 3.3])] * 3
    assert segments(ax, 1) == [pytest.approx(ends) for ends in ([0.7, 3.3], [1.7, 3.3], [0.7, 1.3])]


def test_a_brand_that_is_not_ranked_has_no_dot_and_that_is_said(ranks, caption_of):
    ax = plot_rank(ranks)
    assert sorted((float(x), float(y)) for line in ax.lines for x, y in line.get_xydata()) == [(1.0, 2.0), (2.0, 1.0)]
    assert "no dot: too few answers to be ranked" in caption_of(ax)


def test_the_company_is_bold_and_of_another_shape(ranks):
    ax = plot_rank(ranks)
    bold = [text.get_text() for text in ax.get_yticklabels() if text.get_fontweight() == "bold"]
    assert bold == ["Acme  (n = 80*\N{LEFT-TO-RIGHT MARK})"]
    assert {line.get_marker() for line in ax.lines} == {"D", "o"}


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_each_part_of_a_slide(ranks, size):
    ax = plot_rank(ranks, ax=canvas(size))
    ax.figure.draw_without_rendering()
    edge = ax.figure.bbox
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), ax.xaxis.label]
    boxes = [text.get_window_extent() for text in texts if text.get_text()]
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in boxes)


def test_empty_and_incomplete_frames_have_a_stated_result(ranks, beside):
    assert "nothing to draw" in beside(plot_rank(ranks.head(0), ax=Figure().subplots()))
    with pytest.raises(DataError, match="no column rank_low to draw"):
        plot_rank(ranks.drop(columns="rank_low"))


def test_many_brands_have_few_ticks(ranks):
    many = pd.concat([ranks.head(1)] * 60, ignore_index=True).assign(brand=[f"b{i}" for i in range(60)])
    many = many.assign(rank=np.arange(1, 61), rank_low=1, rank_high=60, rank_high_simultaneous=60)
    assert len(plot_rank(many).get_xticks()) <= 12
