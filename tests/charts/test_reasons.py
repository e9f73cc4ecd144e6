"""What detractors rate low, drawn: shares with intervals and counts beside what is usual, nothing of too few."""

import pandas as pd
import pytest

from nps_analysis.charts.reasons import plot_reasons
from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.wording.reasons import figure


@pytest.fixture
def frame() -> pd.DataFrame:
    rows = [("A", "seller", 90, 70, 77.8, 68.2, 85.1, 0.001), ("A", "product", 90, 45, 50.0, 39.9, 60.1, 0.9)]
    rows += [("B", "seller", None, None, None, None, None, None)]
    names = ["group", "reason", "asked", "rated_low", "share", "low", "high", "p_adjusted"]
    frame = pd.DataFrame(rows, columns=names).assign(level=0.95, method="Wilson", note=["", "", "too few"])
    frame.insert(0, "column", "seller")
    return frame.assign(usual=[53.7, 52.0, None], n_detractors=frame["asked"])


def test_shares_stand_with_their_intervals_and_what_is_usual(frame, row_labels, beside, caption_of):
    ax = plot_reasons(frame)
    usual = next(line for line in ax.lines if line.get_label() == "usual")
    assert usual.get_xydata().tolist() == [[52.0, 1.0], [53.7, 2.0]]
    filled, hollow = (line for line in ax.lines if line.get_marker() == "o")
    assert filled.get_xydata().tolist() == [[77.8, 2.0]]
    assert (hollow.get_xydata().tolist(), hollow.get_markerfacecolor()) == ([[50.0, 1.0]], "white")
    ends = [one[:, 0].tolist() for one in ax.collections[0].get_segments() if len(one)]
    assert ends == [[39.9, 60.1], [68.2, 85.1]]
    assert {"70 of 90", "77.8 %", "53.7 %"} <= set(beside(ax))
    assert row_labels(ax)[0].startswith("A · seller  (n = 90*")
    assert "no mark: too few detractors asked" in caption_of(ax)


@pytest.mark.parametrize("size", SIZES)
def test_it_fits_each_part_of_a_slide(frame, size):
    ax = plot_reasons(frame, ax=canvas(size))
    ax.figure.draw_without_rendering()
    assert all(text.get_window_extent().x0 >= -1 for text in ax.get_yticklabels())


def test_a_row_in_words_has_its_counts(frame):
    assert [figure(row) for _, row in frame.iterrows()] == [
        "A, seller: 70 of 90 rate it low (77.8 %, usual 53.7 %)",
        "A, product: 45 of 90 rate it low (50.0 %, usual 52.0 %)",
        "B, seller (too few)",
    ]
