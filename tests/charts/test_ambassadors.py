"""The dots of a calibration stand at its likelihoods and shares, beside the base rate."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.ambassadors import plot_ambassadors
from nps_analysis.schema import DataError


@pytest.fixture
def calibration():
    """calibration(3): a frame as ``ambassadors`` returns it, with figures typed in."""

    def make(count: int, n: int = 89) -> pd.DataFrame:
        at = np.linspace(20, 60, count)
        frame = pd.DataFrame({"group": [f"{x:.0f} %" for x in at], "n": n, "promoted": 9, "likelihood": at})
        frame = frame.assign(share=at + 2, low=at - 8, high=at + 12, base_rate=44.1)
        return frame.assign(level=0.95, method="Wilson", note="")

    return make


def test_dots_stand_at_likelihood_and_share(calibration, beside, caption_of):
    ax = plot_ambassadors(calibration(3), ax=Figure().subplots())
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    assert list(dots.get_xdata()) == [20, 40, 60]
    assert list(dots.get_ydata()) == [22, 42, 62]
    (intervals,) = ax.collections
    assert [path.vertices[:, 1].tolist() for path in intervals.get_paths()] == [[12, 32], [32, 52], [52, 72]]
    texts = [text.replace("\N{LEFT-TO-RIGHT MARK}", "") for text in beside(ax)]
    assert {"as likely as said", "base rate 44.1 %", "n = 89*"} <= set(texts)
    assert "95 % Wilson interval" in caption_of(ax)
    assert "* small base, 30 to 99 answers" in caption_of(ax)


def test_the_diagonal_is_where_what_comes_is_what_was_said(calibration):
    ax = plot_ambassadors(calibration(3), ax=Figure().subplots())
    lines = [(list(line.get_xdata()), list(line.get_ydata())) for line in ax.lines if len(line.get_xdata()) == 2]
    ((low, high),) = [across for across, up in lines if across == up]
    assert low <= 20 < 60 <= high


@pytest.mark.some(2)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
def test_any_number_of_groups_can_be_drawn(calibration, count):
    ax = plot_ambassadors(calibration(count, n=20))
    ax.figure.draw_without_rendering()
    edge = ax.figure.bbox
    boxes = [text.get_window_extent() for text in [*ax.texts, ax.xaxis.label] if text.get_text()]
    assert all(box.x0 >= -1 and box.y0 >= -1 and box.x1 <= edge.x1 + 1 and box.y1 <= edge.y1 + 1 for box in boxes)


def test_without_a_model_the_classes_are_rows(calibration, row_labels, beside, caption_of):
    frame = calibration(2).assign(group=["detractors", "passives"], likelihood=np.nan, note="12 pairs to learn from")
    ax = plot_ambassadors(frame, ax=Figure().subplots())
    assert [" ".join(label.split()) for label in row_labels(ax)] == ["Passives (n = 89*)", "Detractors (n = 89*)"]
    assert {"22.0 %", "62.0 %"} <= set(beside(ax))
    assert "No likelihood of each person: 12 pairs to learn from" in caption_of(ax)


def test_classes_that_nobody_was_in_have_no_dot(calibration, row_labels):
    frame = calibration(2, n=0).assign(group=["detractors", "passives"], likelihood=np.nan, share=np.nan, note="none")
    ax = plot_ambassadors(frame.assign(low=np.nan, high=np.nan))
    ax.figure.draw_without_rendering()
    assert [line for line in ax.lines if line.get_marker() == "o" and np.isfinite(line.get_xdata()).any()] == []
    assert [" ".join(label.split()) for label in row_labels(ax)] == ["Passives (no answers)", "Detractors (no answers)"]


def test_another_frame_is_refused():
    with pytest.raises(DataError, match="no column group"):
        plot_ambassadors(pd.DataFrame({"n": [3]}))
