"""Are several slides of one finding drawn on one scale, with names in their rows and no figure that cannot be?"""

import pytest

from nps_analysis.charts.measure import lines_of
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.template.room import Room, within

FOUR_TO_THREE = Room(9.0, 3.7)  # inches: what 4:3 leaves of a chart


def changes(number):
    """Changes of scores of few answers, whose intervals end where differences end."""
    after = "   not tested   n = 1 / 3"
    return [Row(f"P{at:03d}", 150.0 - at, -200.0 + at, 200.0 - at, above="+", after=after, n=9) for at in range(number)]


def test_no_number_is_written_under_an_axis_where_no_difference_can_be():
    (chart, *_more), _rest = bar_charts("Difference", changes(40), "product")
    assert chart.axis.low == -200
    assert chart.axis.high > 200  # room for the labels
    assert chart.axis.number_format == '[>200]"";[<0]"−"0;0'


def test_an_axis_is_no_longer_than_labels_need():
    """One long label at a short bar does not move the end of the long bar, which has a short one."""
    rows = [Row("long", 90.0, after=""), Row("short", 1.0, after="   " + "n" * 60)]
    (chart,), _rest = bar_charts("Difference", rows, "product")
    (all_long,), _rest = bar_charts("Difference", [Row(row.name, row.value, after=rows[1].after) for row in rows], "x")
    assert chart.axis.high < 0.75 * all_long.axis.high


@pytest.mark.parametrize("long", [0, 19])
def test_equal_bars_are_equally_long_on_every_slide(long):
    rows = [Row("A garden centre with a long name" if at == long else f"P{at}", 50.0, 40.0, 60.0) for at in range(20)]
    charts, _rest = bar_charts("NPS", rows, "store")
    dotted = [DotRow(row.name, [Dot(50.0, 40.0, 60.0, "accent1")], "n = 9", n=9) for row in rows]
    dots, _rest = dot_charts(["Mean"], dotted, "store", "points")
    for made in (charts, dots):
        assert len(made) > 1
        assert len({(chart.plot.left, chart.plot.width, chart.axis.low, chart.axis.high) for chart in charts}) == 1
        assert len({(chart.plot.left, chart.plot.width, chart.size) for chart in made}) == 1


def test_names_of_five_thousand_letters_stay_in_their_rows_on_4_to_3():
    rows = [Row("M" * 5000 + end, 20.0, 10.0, 30.0, n=99) for end in ("one", "two", "three", *"ABCDEFGHIJKLM")]
    with within(FOUR_TO_THREE):
        charts, _rest = bar_charts("NPS", rows, "region")
    for chart in charts:
        names = chart.sheet.columns[0].values
        row = 72 * chart.plot.height * FOUR_TO_THREE.height / len(names)
        across = 72 * (chart.plot.left * FOUR_TO_THREE.width - 0.15)
        assert chart.size >= 10
        for name in names:
            assert lines_of(name, across, chart.size) * 1.2 * chart.size <= row
            assert len(name) > 15
    assert [name[-3:] for name in charts[0].sheet.columns[0].values[:3]] == ["one", "two", "ree"]


def test_tabs_and_line_ends_in_a_name_are_spaces():
    (chart,), _rest = bar_charts("NPS", [Row("a\tb", 1.0), Row("one\ntwo", 2.0)], "region")
    assert list(chart.sheet.columns[0].values) == ["a b", "one two"]
