"""Is what is told of a label that people wrote what the run says there, as the run writes it?"""

import pytest
from pptx.chart.series import BarSeries
from pptx.oxml import parse_xml

from nps_analysis.language import speaking
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import COUNTS, Axis, Chart, Labels, Plot, Series
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.topics.plan import Answers
from nps_analysis.reporting.deck.update.chart_parts import marks_of_chart, series_of
from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.languages import mark_of
from nps_analysis.reporting.deck.update.written import Ours


def told(make, name, language="en"):
    """What is told of a label that people wrote at the first row of a series of a chart, without the words before."""
    with speaking(language):
        chart = make()
        rows = list(chart.sheet.columns[0].values)
        old, fresh = (parse_xml(chart_xml(chart)) for _ in "12")
        translated = chart.sheet.names[name]
    ours = Ours({*marks_of_chart(old, rows), mark_of(language)})
    edited = series_of(old)[translated]
    for label in edited.xpath("./c:dLbls/c:dLbl[c:delete]"):
        label.getparent().remove(label)
    BarSeries(edited).points[0].data_label.text_frame.text = "see page 9"
    ((what, detail),) = refresh_chart(old, fresh, rows, rows, ours)
    begins = f"series {translated}: labels edited by hand (1): Oslo"
    assert (what, detail[: len(begins)]) == ("left", begins)
    return detail.removeprefix(begins).strip()


def bars(value, row):
    return lambda: bar_charts(value, [row("Oslo"), row("Bergen")], "store")[0][0]


def change(name):
    return Row(name, 4.7, 1.2, 8.2, above="+", after="   p = .031")


@pytest.mark.parametrize(
    ("value", "row", "language", "says"),
    [
        ("Difference", change, "en", "+4.7 p = .031"),
        ("Difference", change, "sv", "+4,7 p = .031"),
        ("Difference", lambda name: Row(name, -4.7, above="+"), "en", "−4.7"),
        ("Difference", change, "fa", "\N{LEFT-TO-RIGHT MARK}+۴٫۷ p = .031"),
        ("Answers", lambda name: Answers(name, 1250, after="   invite 5,000"), "en", "1,250 invite 5,000"),
        ("NPS", lambda name: Row(name, 47.3, after="   n = 300"), "sv", "47,3 n = 300"),
    ],
)
def test_of_a_bar_without_labels_it_is_what_stands_beside_the_bar(value, row, language, says):
    assert told(bars(value, row), value, language) == f"(the run says: {says})"


def beside(labels, figures=(1146.0, 12.0), more=()):
    """A chart of numbers with these labels."""
    columns = (Column("store", ["Oslo", "Bergen"]), Column("Share", figures), *more)
    carries = [Series("Label at", labels=Labels("t", "Label", more[1].values))] if more else []
    series = (Series("Share", "accent5", labels=labels), *carries)
    return lambda: Chart("stacked", Sheet(columns), series, Axis(0, 2000, 500), Plot(0, 0, 1, 1))


@pytest.mark.parametrize(
    ("number_format", "figure", "language", "says"),
    [
        (COUNTS, 1146.0, "en", "1,146"),
        (COUNTS, 1146.0, "sv", "1 146"),
        ('0.0" %"', 57.3, "en", "57.3 %"),
        ('0.0" %"', 57.3, "sv", "57,3 %"),
        ('0.0;"−"0.0;0.0', -57.3, "de", "−57,3"),
    ],
)
def test_of_labels_that_are_numbers_it_is_the_number_in_their_format(number_format, figure, language, says):
    labels = Labels("ctr", number_format=number_format, without=frozenset({1}))
    assert told(beside(labels, (figure, 1.0)), "Share", language) == f"(the run says: {says})"


def test_where_a_series_has_no_room_for_a_number_the_run_says_nothing():
    assert told(beside(Labels("ctr", number_format=COUNTS, without=frozenset({0}))), "Share") == ""


def test_of_a_value_that_no_label_of_its_row_has_it_is_the_value():
    more = (Column("Label at", [1.0, 1.0]), Column("Label", ["161.3   n = 61", ""]))
    assert told(beside(None, (61.3, 1.0), more), "Share") == "(the run says: 61.3)"
    assert told(beside(None, (61.0, 1.0), more), "Share") == "(the run says: 61.0)"
