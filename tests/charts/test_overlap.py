"""Is every text of every chart in the picture, alone in its place, large and dark enough, whatever the groups?"""

import itertools
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb

from nps_analysis.charts import style
from nps_analysis.charts.classes import COLOURS
from nps_analysis.charts.follow_up import COLOURS as AGES
from nps_analysis.charts.style import canvas
from nps_analysis.language import LANGUAGES, speaking
from tests.charts.boxes import box, covering, outside, texts_of
from tests.charts.planted import COUNTS, WORDS, draw, nasty, plain

SMALLEST = 10  # points, on a slide
NARROWEST = {"half": 0.15, "full": 0.25, "wide": 0.25, None: 0.25}  # of the picture's width: the plot itself
SIGNS = "▲▼●"  # shapes, which need less


def luminance(colour: object) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = np.array(to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: object, other: object) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def lightness(colour: object) -> float:
    """L* of CIELAB, from 0 to 100: what is left of a colour in black and white."""
    y = luminance(colour)
    return 116 * np.cbrt(y) - 16 if y > 0.008856 else 903.3 * y


def behind(ax: Axes, text: object) -> object:
    """The colour on which a text stands: that of a bar, or white."""
    centre = box(text).get_points().mean(axis=0)
    bars = [bar for bar in ax.patches if bar.get_window_extent().contains(*centre) and bar.get_zorder() >= 1]
    return bars[-1].get_facecolor() if bars else "white"


def faults(ax: Axes, size: str | None) -> list[str]:
    ax.figure.draw_without_rendering()
    small = [text.get_text() for text in texts_of(ax) if text.get_fontsize() < SMALLEST]
    letters = [text for text in texts_of(ax) if text.get_text() not in SIGNS]
    pale = [text.get_text() for text in letters if contrast(text.get_color(), behind(ax, text)) < 4.5]
    narrow = ax.get_window_extent().width < NARROWEST[size] * ax.figure.bbox.width
    return [
        *(f"outside {one}" for one in outside(ax)),
        *(f"covering {one}" for one in covering(ax)),
        *(f"small {one!r}" for one in small),
        *(f"pale {one!r}" for one in pale),
        *(["narrow"] if narrow else []),
    ]


def drawn(word: str, names: list[str], size: str | None) -> Axes:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return draw(word, names, canvas(size) if size else None)


@pytest.mark.some(10)
@pytest.mark.parametrize("word", WORDS)
def test_a_chart_on_half_a_slide_can_be_read(word):
    assert faults(drawn(word, nasty(40), "half"), "half") == []


# Each size with each number of rows, long names or short: names that are hard stand in the narrow picture each time.
SETTINGS = [
    *((nasty, count, "half") for count in COUNTS if count != 40),
    *((nasty if number % 2 else plain, count, "full") for number, count in enumerate(COUNTS)),
    *((plain if number % 2 else nasty, count, "wide") for number, count in enumerate(COUNTS)),
    *((plain, count, "half") for count in (1, 40)),
    *((nasty, count, None) for count in (7, 40)),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("names", "count", "size"), SETTINGS, ids=[f"{names.__name__}-{count}-{size}" for names, count, size in SETTINGS]
)
@pytest.mark.parametrize("word", WORDS)
def test_every_chart_can_be_read(word, names, count, size):
    assert faults(drawn(word, names(count), size), size) == []


@pytest.mark.parametrize("word", ["check", "classes", "contact_counts", "decompose", "follow_up", "plan"])
def test_a_bar_in_a_high_row_is_no_wall(word):
    ax = drawn(word, plain(1), "half")
    ax.figure.draw_without_rendering()
    heights = [bar.get_window_extent().height / ax.figure.dpi for bar in ax.patches if bar.get_width()]
    assert 0 < max(heights) <= 0.75  # inches


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("language", "word"), [("de", "target"), ("fr", "compare"), ("fa", "accounts"), ("sv", "follow_up")]
)
def test_a_chart_in_another_language_can_be_read(language, word):
    with speaking(language):
        assert faults(drawn(word, nasty(7), "half"), "half") == []


@pytest.mark.parametrize(
    ("language", "word", "size", "count"),
    [("fa", "penalty", "half", 40), ("de", "decompose", "full", 7), ("es", "coverage", "half", 40)],
)
def test_long_headings_leave_room_for_the_plot_and_for_each_other(language, word, size, count):
    with speaking(language):
        assert faults(drawn(word, nasty(count), size), size) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", [language for language in LANGUAGES if language != "en"])
@pytest.mark.parametrize("word", WORDS)
def test_every_chart_in_every_language_can_be_read(word, language):
    with speaking(language):
        for size, count in [("half", 40), ("full", 7)]:
            assert faults(drawn(word, nasty(count), size), size) == []
            plt.close("all")


def test_an_overlap_and_a_text_outside_are_found():
    ax = canvas("half")
    ax.text(0.5, 0.5, "one")
    ax.text(0.5, 0.5, "other")
    ax.text(3, 0.5, "far away")
    ax.text(0.1, 0.8, "pale", color="#cccccc")
    kinds = [fault.split()[0] for fault in faults(ax, "half")]
    assert kinds.count("covering") == 1
    assert kinds.count("outside") >= 1
    assert kinds.count("pale") == 1


@pytest.mark.parametrize("colours", [COLOURS, AGES], ids=["classes", "ages"])
def test_parts_of_a_bar_are_told_apart_in_black_and_white(colours):
    bars = [bar for bar, _ in colours.values()][:4]  # what is not known is hatched
    assert min(abs(lightness(one) - lightness(other)) for one, other in itertools.pairwise(bars)) > 12


@pytest.mark.parametrize("colours", [COLOURS, AGES], ids=["classes", "ages"])
def test_numbers_in_bars_can_be_read(colours):
    assert min(contrast(bar, text) for bar, text in colours.values()) >= 4.5


@pytest.mark.parametrize("name", ["INK", "MUTED", "ACCENT", "DETRACTORS", "PROMOTERS"])
def test_what_carries_meaning_stands_out_from_white(name):
    assert contrast(getattr(style, name), "white") >= (4.5 if name in ("INK", "MUTED") else 3)


def test_lines_with_names_stand_out_from_white():
    assert min(contrast(colour, "white") for colour in style.LINES) >= 4.5
