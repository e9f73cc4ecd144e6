"""Does the chart of differences show what the test shows, and nothing more?"""

import numpy as np
import pytest
from matplotlib.colors import same_color

from nps_analysis.charts.compare import plot_compare
from nps_analysis.charts.style import ACCENT, PALE
from nps_analysis.schema import DataError


def look(ax, verdict: str):
    line = next(line for line in ax.lines if line.get_label() == verdict)
    filled = same_color(line.get_markerfacecolor(), line.get_color())
    return line.get_marker(), line.get_color(), filled


@pytest.fixture
def four(pairs):
    frame = pairs(["up", "flat", "down", "tiny"], [6.1, 1.3, -4.4, 20.0], p=[0.01, 0.4, 0.04, np.nan])
    return frame.assign(n=[3000, 812, 640, 700, 9])


def test_what_differs_has_a_shape_for_its_direction_and_the_rest_is_hollow(four):
    ax = plot_compare(four)
    assert look(ax, "higher") == ("^", ACCENT, True)
    assert look(ax, "lower") == ("v", ACCENT, True)
    assert look(ax, "not shown")[0::2] == ("o", False)
    assert look(ax, "not tested") == ("o", PALE, False)
    places = {line.get_label(): list(line.get_xdata()) for line in ax.lines}
    assert [places[verdict] for verdict in ("higher", "lower", "not shown", "not tested")] == [
        [6.1],
        [-4.4],
        [1.3],
        [20],
    ]


def test_p_at_the_level_itself_shows_nothing(pairs):
    ax = plot_compare(pairs(["a", "b"], [6.1, 6.2], p=[0.05 + 1e-9, 0.05 - 1e-9]))
    assert look(ax, "higher")
    assert {line.get_label(): list(line.get_xdata()) for line in ax.lines}["not shown"] == [6.1]


def test_the_level_of_the_frame_decides(pairs, caption_of):
    ax = plot_compare(pairs(["a"], [6.1], p=[0.04]).assign(level=0.99, adjust="bh"))
    assert look(ax, "not shown")
    assert "shown to differ (p < 0.01 after Benjamini and Hochberg)" in caption_of(ax)


def test_rows_run_from_the_largest_difference_down_and_untested_ones_come_last(four, row_labels):
    assert [name.split(" −")[0] for name in row_labels(plot_compare(four))] == ["up", "flat", "down", "tiny"]


def test_a_row_says_what_is_subtracted_from_what_and_both_bases(four, row_labels):
    labels = row_labels(plot_compare(four))
    assert labels[0] == "up − rest  (n = 812 / 9,120)"
    assert labels[3] == "tiny − rest  (n = 9** / 9,120)"


def test_differences_have_signs_and_untested_ones_a_reason(four, beside):
    texts = [text for text in beside(plot_compare(four)) if text]
    assert texts == ["+20.0", "−4.4", "+1.3", "+6.1", "not tested: small base"]


def test_a_group_without_answers_says_so(pairs, beside, row_labels):
    frame = pairs(["none", "some"], [np.nan, 2.0], p=[np.nan, 0.5]).assign(n=[800, 0, 800])
    ax = plot_compare(frame)
    assert [text for text in beside(ax) if text] == ["+2.0", "not tested: no answers"]
    assert row_labels(ax)[1] == "none − rest  (n = 0 / 9,120)"


def test_shown_differences_are_bold(four):
    bold = [text.get_text() for text in plot_compare(four).texts if text.get_fontweight() == "bold"]
    assert bold == ["−4.4", "+6.1"]


def test_periods_keep_their_order_from_the_top(pairs, row_labels):
    frame = pairs(["2026-Q1", "2026-Q2", "2026-Q3"], [1.0, -5.0, 3.0])
    frame["reference"] = [None, "2025-Q4", "2026-Q1", "2026-Q2"]
    assert [name.split("  ")[0] for name in row_labels(plot_compare(frame))] == [
        "2026-Q1 − 2025-Q4",
        "2026-Q2 − 2026-Q1",
        "2026-Q3 − 2026-Q2",
    ]


def test_the_omnibus_test_is_not_drawn(pairs, row_labels):
    assert len(row_labels(plot_compare(pairs(["a"], [1.0])))) == 1


def test_a_pair_is_named_with_what_it_lies_within(pairs, row_labels):
    frame = pairs(["a", "b"], [2.0, 1.0])
    frame.insert(0, "brand", [None, "Acme", "Rival"])
    assert row_labels(plot_compare(frame))[0] == "Acme: a − rest  (n = 800 / 9,120)"


def test_one_pair_within_several_groups_is_said_once(pairs, row_labels, caption_of):
    frame = pairs(["Q2", "Q2"], [2.0, 1.0]).assign(reference="Q1")
    frame.insert(0, "brand", [None, "Acme", "Rival"])
    ax = plot_compare(frame)
    assert row_labels(ax) == ["Acme  (n = 800 / 9,120)", "Rival  (n = 800 / 9,120)"]
    assert caption_of(ax).startswith("Q2 − Q1: difference in NPS points with 95 % score interval")


def test_pairs_from_several_columns_are_told_apart(pairs, row_labels):
    frame = pairs(["a", "b"], [2.0, 1.0]).assign(column=["x", "market", "channel"])
    assert row_labels(plot_compare(frame))[0] == "market: a − rest  (n = 800 / 9,120)"


def test_zero_is_on_the_axis_and_ticks_have_signs(pairs):
    ax = plot_compare(pairs(["a"], [60.0]))
    assert ax.get_xlim()[0] <= 0
    texts = [tick.get_text() for tick in ax.get_xticklabels()]
    assert texts[0] == "0"
    assert all(text.startswith("+") for text in texts[1:])


def test_of_many_pairs_those_shown_to_differ_are_drawn_first(pairs, row_labels, caption_of):
    frame = pairs([f"g{i}" for i in range(200)], [1.0] * 199 + [9.0], p=[0.4] * 199 + [0.01])
    frame["n"] = [0, *range(1200, 1000, -1)]
    ax = plot_compare(frame)
    assert row_labels(ax)[0].startswith("g199 ")
    assert len(row_labels(ax)) == 40
    assert caption_of(ax).endswith("160 differences on smaller bases not drawn")
    ax = plot_compare(frame.assign(p_adjusted=0.01))
    assert caption_of(ax).endswith("160 differences on smaller bases not drawn, 160 of them shown to differ")


def test_a_frame_with_the_omnibus_test_alone_is_an_empty_chart(pairs, beside):
    assert "nothing to draw" in beside(plot_compare(pairs([], [])))


def test_a_frame_that_compare_did_not_make_is_refused(scores):
    with pytest.raises(DataError) as error:
        plot_compare(scores(["a"])[["region", "nps", "n", "low", "high", "level"]])
    assert str(error.value) == (
        "no column group, reference, tested, difference, p_adjusted, reference_n to draw\n"
        "  required  a frame as compare() returns it\n"
        "  found     columns region, nps, n, low, high, level\n"
        "  do        draw the result of compare(), with all its columns"
    )
