"""Is text as wide as it will be drawn, in any script, and broken into as many lines as it takes?"""

import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from nps_analysis.charts.measure import letters_of, lines_of, width_of
from nps_analysis.charts.style import FONT


@pytest.mark.parametrize("text", ["Garden centre, north gate", "WWWW", "illi", "−20.0 %", "فروشگاه"])
@pytest.mark.parametrize("bold", [False, True])
def test_text_is_as_wide_as_matplotlib_draws_it(text, bold):
    font = FontProperties(family=FONT, size=20, weight="bold" if bold else "normal")
    drawn = TextPath((0, 0), text, prop=font).get_extents().width
    assert drawn <= width_of(text, 20, bold) <= 1.35 * drawn + 10


def test_chinese_and_emoji_are_as_wide_as_high_and_marks_on_letters_take_no_room():
    assert width_of("京" * 10, 12) == pytest.approx(width_of("🙂" * 10, 12)) == pytest.approx(120, rel=0.05)
    assert width_of("e\N{COMBINING ACUTE ACCENT}", 12) == width_of("e", 12)
    assert width_of("\U0001f1ee", 12) > 0  # half of a flag, which the font has not
    assert letters_of("東京") == pytest.approx(2 / 0.58)


def test_lines_are_counted_as_words_break():
    word = width_of("word", 10)
    assert lines_of("word " * 6, 2.6 * word, 10) == 3
    assert lines_of("word" * 6, 2.6 * word, 10) == 3
    assert lines_of("京" * 270, 200, 12) > 1.5 * lines_of("x" * 270, 200, 12)


def test_every_line_that_is_begun_counts():
    assert [lines_of(text, 100, 10) for text in ("", "a", "a\nb", "a\n\nb")] == [1, 1, 2, 3]
