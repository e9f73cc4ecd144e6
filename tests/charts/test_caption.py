"""Do the lines under a chart stay whole?"""

from nps_analysis.charts.caption import caption, not_drawn
from nps_analysis.charts.style import canvas


def test_a_line_that_is_too_long_breaks_between_its_parts():
    ax = canvas("half")
    caption(ax, "▲ higher, ▼ lower: shown to differ (p < 0.05 after Holm)   ○ no difference shown", "", "second line")
    assert ax.get_xlabel().split("\n") == [
        "▲ higher, ▼ lower: shown to differ (p < 0.05 after Holm)",
        "○ no difference shown",
        "second line",
    ]


def test_a_part_longer_than_the_line_breaks_between_words():
    ax = canvas("half")
    caption(ax, "word " * 40)
    lines = ax.get_xlabel().split("\n")
    assert len(lines) > 1
    assert " ".join(lines) == ("word " * 40).strip()


def test_what_is_not_drawn_is_counted():
    assert [not_drawn(0), not_drawn(1), not_drawn(1600)] == [
        "",
        "1 smaller group not drawn",
        "1,600 smaller groups not drawn",
    ]
