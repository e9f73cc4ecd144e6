"""Does no word stand alone on the last line of a title, and no mark at the end of a line?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.charts.measure import broken, lines_of, width_of
from nps_analysis.reporting.deck.slides.unbroken import NO_BREAK, ending, marked


@given(st.lists(st.text("abcdefghijklmno", min_size=1, max_size=9), min_size=1, max_size=30), st.integers(150, 900))
def test_a_title_keeps_its_words_and_takes_no_line_more(words, room):
    text = " ".join(words)
    told = ending(text, room, 24)
    assert told.replace(NO_BREAK, " ") == text
    assert lines_of(told, room, 24) == lines_of(text, room, 24)


@pytest.mark.parametrize(
    "title",
    [
        "CSAT staff is lower than the rest in Canada (57.6 %), higher in Ireland (74.1 %)",
        "CSAT delivery fell 7.5 percentage points in 2025-Q3 (95 % interval −10.7 to −4.2)",
    ],
)
def test_the_last_line_of_a_title_is_no_lone_word(title):
    last = broken(title, 850, 24).split("\n")[-1]
    assert width_of(last, 24) < 0.25 * 850
    assert width_of(broken(ending(title, 850, 24), 850, 24).split("\n")[-1], 24) >= 0.25 * 850


def test_a_mark_stands_with_its_meaning():
    assert marked("■ ") == f"■{NO_BREAK}"
    assert marked("▲ ▼ shown. ** very small") == f"▲{NO_BREAK}▼{NO_BREAK}shown. **{NO_BREAK}very small"
