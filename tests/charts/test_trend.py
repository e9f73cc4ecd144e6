"""Does the chart over time keep the order, the gaps and the bases of the periods?"""

import itertools

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from nps_analysis.charts.trend import plot_trend
from nps_analysis.schema import DataError

QUARTERS = [f"{year}-Q{quarter}" for year in range(2019, 2026) for quarter in (1, 2, 3, 4)]


@pytest.fixture
def quarters(scores):
    """quarters(4, n=[...]): scores of so many quarters."""
    return lambda count, **given: scores(QUARTERS[:count], column="quarter", **given)


@pytest.fixture
def by_market(scores):
    """by_market("SE", "NO", quarters=3): scores of each market and quarter, the first market the largest."""

    def make(*markets, quarters=3):
        parts = [
            scores(QUARTERS[:quarters], n=[900 - 100 * i] * quarters, column="quarter") for i in range(len(markets))
        ]
        return pd.concat([part.assign(nps=part["nps"] - 5 * i) for i, part in enumerate(parts)]).assign(
            market=np.repeat(markets, quarters)
        )[["market", *parts[0].columns]]

    return make


def ticks(ax) -> list[str]:
    return [tick.get_text().replace("\N{LEFT-TO-RIGHT MARK}", "") for tick in ax.get_xticklabels()]


def test_the_line_goes_through_the_scores_in_the_order_of_the_periods(quarters):
    ax = plot_trend(quarters(3, nps=[30, 28, 34.2]))
    assert list(ax.lines[0].get_ydata()) == [30, 28, 34.2]
    assert list(ax.lines[0].get_xdata()) == [0, 1, 2]
    assert [[tuple(p) for p in s] for s in ax.collections[0].get_segments()][2] == [(2, 34.2 - 6), (2, 34.2 + 6)]


def test_the_base_stands_under_each_period(quarters):
    assert ticks(plot_trend(quarters(3, n=[1812, 99, 12]))) == [
        "2019-Q1\nn = 1,812",
        "2019-Q2\nn = 99*",
        "2019-Q3\nn = 12**",
    ]


def test_an_empty_period_keeps_its_place_and_breaks_the_line(quarters):
    ax = plot_trend(quarters(4, n=[800, 0, 700, 600]))
    assert ticks(ax)[1] == "2019-Q2\nn = 0"
    assert list(np.isnan(ax.lines[0].get_ydata())) == [False, True, False, False]
    assert list(ax.get_xticks()) == [0, 1, 2, 3]


def test_scores_are_written_beside_the_dots_of_a_few_periods_and_the_last_of_many(quarters, beside):
    assert beside(plot_trend(quarters(2, nps=[-5.04, 34.15625]))) == ["−5.0", "34.2"]
    assert beside(plot_trend(quarters(13, nps=[*range(12), 34.2]))) == ["34.2"]


def test_scores_between_empty_periods_are_all_written(quarters, beside):
    frame = quarters(23)
    frame.loc[1::2, ["nps", "low", "high"]] = np.nan
    assert len(beside(plot_trend(frame))) == 12


def test_many_periods_are_labelled_in_part_and_always_the_last(quarters, caption_of):
    assert len(ticks(plot_trend(quarters(16)))) == 16
    ax = plot_trend(quarters(28))
    assert len(ax.lines[0].get_xdata()) == 28
    assert len(ticks(ax)) <= 16
    assert ticks(ax)[-1] == "2025-Q4\n973"
    assert "numbers below the periods: answers, 973 to 1,000 a period" in caption_of(ax)


def test_two_group_columns_are_a_line_for_each_group_named_at_its_end(by_market, beside, caption_of):
    frame = by_market("SE", "NO")
    for ax in (plot_trend(frame), plot_trend(frame, "market")):
        assert sorted(beside(ax)) == ["NO  −5.0", "SE  0.0"]
        assert ticks(ax)[0] == "2019-Q1\nn = 1,700"
        assert "n: answers in all lines drawn" in caption_of(ax)


def test_lines_differ_in_marker_as_well_as_colour(by_market):
    ax = plot_trend(by_market("SE", "NO", "DK"))
    drawn = [line for line in ax.lines if len(line.get_xdata()) == 3]
    assert {line.get_linestyle() for line in drawn} == {"-"}
    assert len({line.get_marker() for line in drawn}) == len({line.get_color() for line in drawn}) == 3


def test_intervals_of_several_lines_stand_side_by_side(by_market):
    places = [bars.get_segments()[0][0][0] for bars in plot_trend(by_market("SE", "NO")).collections]
    assert places[0] < 0 < places[1]


def test_small_bases_of_several_lines_are_seen_and_explained(by_market, caption_of):
    frame = by_market("SE", "NO")
    assert "hollow" not in caption_of(plot_trend(frame))
    ax = plot_trend(frame.assign(n=np.where(frame["market"] == "NO", 29, 50)))
    assert ticks(ax)[0] == "2019-Q1\nn = 79*"
    assert caption_of(ax).endswith("* small base, 30 to 99 answers   hollow: under 30 answers")
    assert sum(line.get_color() == "white" for line in ax.lines) == 1


def test_a_group_that_begins_later_leaves_the_periods_in_order(by_market):
    frame = by_market("SE", "NO")
    ax = plot_trend(frame[~((frame["market"] == "SE") & (frame["quarter"] == "2019-Q1"))])
    assert [tick.split("\n")[0] for tick in ticks(ax)] == QUARTERS[:3]
    assert np.isnan(ax.lines[0].get_ydata()[0])


def test_of_more_than_six_groups_the_largest_are_drawn(by_market, beside, caption_of):
    ax = plot_trend(by_market(*"ABCDEFGH"))
    assert {text[0] for text in beside(ax)} == set("ABCDEF")
    assert caption_of(ax).endswith("2 smaller groups not drawn")


def test_names_of_lines_that_end_together_do_not_cover_each_other(by_market):
    frame = by_market(*"ABCDEF").assign(nps=30.0)
    ax = plot_trend(frame)
    ax.figure.draw_without_rendering()
    boxes = sorted((Text.get_window_extent(text) for text in ax.texts), key=lambda box: box.y0)  # without the lines
    assert len(boxes) == 6
    assert all(lower.y1 <= upper.y0 for lower, upper in itertools.pairwise(boxes))


def test_a_column_named_as_a_period_is_the_one_to_draw_along(by_market, beside):
    frame = by_market("2024", "2025").rename(columns={"market": "cohort"})
    assert sorted(beside(plot_trend(frame))) == ["2024  0.0", "2025  −5.0"]


def test_years_are_periods_too(scores):
    assert ticks(plot_trend(scores([2024, 2025], column="year")))[0] == "2024\nn = 1,000"


def test_an_empty_frame_is_an_empty_chart(quarters, beside):
    assert beside(plot_trend(quarters(0))) == ["nothing to draw"]


def test_a_frame_without_periods_is_refused(scores):
    frame = scores(["a"]).assign(channel="shop")
    with pytest.raises(DataError) as error:
        plot_trend(frame[["channel", *frame.columns[:-1]]])
    assert str(error.value) == (
        "no column of periods to draw along\n"
        "  required  a frame with one column of periods (2026-Q3, 2026-03, 2026-W07, 2026-03-29, 2026)\n"
        "  found     0 such columns among the group columns: channel, region\n"
        '  do        group the counts by a period: nps.score(nps.tally(responses, by="quarter"))'
    )


def test_two_rows_for_one_period_in_a_line_are_refused(by_market):
    frame = by_market("SE", "NO")
    frame.insert(0, "channel", "shop")
    with pytest.raises(DataError) as error:
        plot_trend(frame, "channel")
    assert str(error.value) == (
        "more than one score for a period\n"
        "  required  one row per period in each line\n"
        "  found     3 more, the first for 2019-Q1\n"
        "  do        name in label what tells the lines apart: market"
    )


@pytest.fixture
def controlled(quarters):
    """controlled(4, signals={2: "beyond limits"}, segments=[...]): scores as ``trend`` returns them."""

    def make(count, signals=(), segments=None, **given):
        frame = quarters(count, **given)
        frame = frame.assign(lower_limit=frame["nps"] - 10, upper_limit=frame["nps"] + 10, centre=20.0)
        return frame.assign(signal=[dict(signals).get(i, "") for i in range(count)], segment=segments or [1] * count)

    return make


def test_limits_follow_each_period_and_begin_anew_with_a_segment(controlled):
    ax = plot_trend(controlled(4, nps=[30, 28, 10, 12], segments=[1, 1, 2, 2]))
    steps = [(list(step.get_data().values), list(step.get_data().edges)) for step in ax.patches]
    assert steps == [
        ([20, 18], [-0.5, 0.5, 1.5]),
        ([40, 38], [-0.5, 0.5, 1.5]),
        ([20, 20], [-0.5, 0.5, 1.5]),
        ([0, 2], [1.5, 2.5, 3.5]),
        ([20, 22], [1.5, 2.5, 3.5]),
        ([20, 20], [1.5, 2.5, 3.5]),
    ]


def test_a_broken_rule_has_a_ring_and_a_letter_that_the_caption_explains(controlled, beside, caption_of):
    signals = {1: "beyond limits", 3: "change point, beyond limits"}
    ax = plot_trend(controlled(4, signals=signals.items(), nps=[30, 28, 10, 12]))
    rings = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_markerfacecolor() == "none"]
    assert rings == [(1, 28), (3, 12)]
    assert [text for text in beside(ax) if text.isalpha()] == ["A", "BA"]
    assert "A: beyond limits   B: change point" in caption_of(ax)
    assert "limits rest on as few as 4 periods" in caption_of(ax)


def test_limits_are_in_the_picture_and_several_lines_have_none(controlled):
    ax = plot_trend(controlled(3, nps=[30, 28, 29]).assign(upper_limit=75.0))
    assert ax.get_ylim()[1] > 75
    two = pd.concat([controlled(3).assign(market=name) for name in ("SE", "NO")])
    assert len(plot_trend(two[["market", *two.columns[:-1]]]).patches) == 0
