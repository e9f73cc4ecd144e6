"""Do the bars of the three classes have the lengths, and the words, of the shares?"""

import numpy as np
import pytest

from nps_analysis.charts.classes import plot_classes
from nps_analysis.charts.style import DETRACTORS, PASSIVES, PROMOTERS


@pytest.fixture
def three(scores):
    frame = scores(["North", "South", "empty"], n=[812, 640, 0], nps=[40.0, -3.0, np.nan])
    return frame.assign(detractors=[20.0, 45.0, np.nan], passives=[20.0, 13.0, np.nan], promoters=[60.0, 42.0, np.nan])


def test_detractors_passives_and_promoters_lie_end_to_end(three):
    ax = plot_classes(three)
    north = [(bars.patches[2].get_x(), bars.patches[2].get_width()) for bars in ax.containers]
    assert north == [(0, 20), (20, 20), (40, 60)]


def test_the_shares_stand_in_the_bars_and_the_score_beside_them(three, beside, row_labels):
    ax = plot_classes(three)
    assert row_labels(ax) == ["North  (n = 812)", "South  (n = 640)", "empty  (no answers)"]
    texts = [text for text in beside(ax) if text]
    assert texts == ["45", "20", "13", "20", "42", "60", "−3.0", "40.0", "NPS"]


def test_a_share_without_room_is_not_written(scores, beside):
    frame = scores(["a"]).assign(detractors=1.0, passives=1.0, promoters=98.0, nps=97.0)
    assert [text for text in beside(plot_classes(frame)) if text] == ["98", "97.0", "NPS"]


def test_the_classes_are_named_above(three):
    assert [text.get_text() for text in plot_classes(three).get_legend().get_texts()] == [
        "Detractors",
        "Passives",
        "Promoters",
    ]


def test_the_caption_says_what_is_drawn(three, caption_of):
    assert caption_of(plot_classes(three)) == "Share of answers in percent; at the right NPS in points; n: answers"


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_neighbouring_classes_are_told_apart_in_black_and_white():
    assert contrast(DETRACTORS, PASSIVES) > 1.5
    assert contrast(PASSIVES, PROMOTERS) > 4.5
    assert contrast(DETRACTORS, PROMOTERS) > 3


def test_text_in_the_bars_has_the_contrast_that_wcag_asks_for(three):
    ax = plot_classes(three)
    for bars, colour in zip(ax.containers, (DETRACTORS, PASSIVES, PROMOTERS), strict=True):
        text = next(text for text in ax.texts if text.get_text() == f"{bars.datavalues[2]:.0f}")
        shade = "#FFFFFF" if text.get_color() == "white" else text.get_color()
        assert contrast(shade, colour) > 4.5
