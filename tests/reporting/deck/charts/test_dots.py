"""The picture of importance and performance as PowerPoint draws it: dots, error bars both ways, names."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from lxml import etree

from nps_analysis.charts.drivers import ends_of
from nps_analysis.language import speaking
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts, number_axis
from nps_analysis.reporting.deck.run import Finding
from nps_analysis.reporting.deck.topics.drivers import draw

NS = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
SHOW = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize extLst"
ORDER = {  # ECMA-376, part 1, 21.2 (dml-chart.xsd)
    "plotArea": "layout scatterChart valAx spPr",
    "scatterChart": "scatterStyle varyColors ser dLbls axId",
    "ser": "idx order tx spPr marker dPt dLbls trendline errBars xVal yVal smooth extLst",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbls": f"dLbl numFmt spPr txPr dLblPos {SHOW}",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "valAx": "axId scaling delete axPos majorGridlines title numFmt majorTickMark minorTickMark tickLblPos"
    " spPr txPr crossAx crosses crossesAt crossBetween majorUnit",
}


def found(count: int = 5) -> pd.DataFrame:
    share, mean = np.linspace(50, 0.5, count), np.linspace(3.2, 4.4, count)
    frame = pd.DataFrame({"driver": [f"rating {i}" for i in range(count)], "n": 900, "scale": "1-5", "r2": 0.3})
    frame = frame.assign(importance=share, importance_low=share * 0.9, importance_high=share + 3, penalty=-9.0)
    frame = frame.assign(performance=mean, performance_low=mean - 0.1, performance_high=mean + 0.2, reward=9.0)
    return frame.assign(shown=share > 1, level=0.95, note="")


@pytest.fixture(scope="module")
def chart():
    charts, _ = draw(Finding({"name": "x", "notebook": "07", "label": "driver", "word": "drivers"}, found(), {}), None)
    return charts[0]


@pytest.fixture(scope="module")
def xml(chart):
    return etree.fromstring(chart_xml(chart))


def cache(series, path):
    numbers = series.find(f"{path}/c:numRef/c:numCache", NS)
    points = {
        int(point.get("idx")): float(point.findtext("c:v", namespaces=NS)) for point in numbers.findall("c:pt", NS)
    }
    return [points.get(at) for at in range(int(numbers.find("c:ptCount", NS).get("val")))]


@pytest.mark.parametrize("amount", [50.0, -12.5, 0.07, 0.0, 100 / 3])
def test_the_axis_of_one_amount_has_room_on_both_sides_of_it_but_zero_is_its_end(amount):
    axis = number_axis(np.array([amount, np.nan, amount]), "points")
    assert axis.low < amount < axis.high if amount else (axis.low, axis.high) == (0.0, 1.0)


def test_dots_of_one_amount_stand_inside_their_axis():
    rows = [DotRow(name, [Dot(50.0, float("nan"), float("nan"), "accent1")], "50.0") for name in "AB"]
    (chart,), _ = dot_charts(["NPS"], rows, "shop", "points")
    assert (chart.across.low, chart.across.high) == (44.0, 56.0)  # round numbers around 45 and 55


def test_where_all_is_zero_the_dots_stand_in_the_middle():
    (chart,), _ = dot_charts(["mix"], [DotRow("A", [Dot(0.0, 0.0, 0.0, "accent1")], "")] * 3, "shop", "", zero=True)
    assert (chart.across.low, chart.across.high) == (-1.0, 1.0)


@pytest.mark.parametrize(
    ("scale", "figures", "ends"),
    [
        ("1-5", [1.0, 3.4, 5.0], (1.0, 5.0)),
        ("1-7", [1.2, 6.9], (1.0, 7.0)),
        ("0-10", [0.4, 9.9], (0.0, 10.0)),
        ("1-10", [1.1, 9.8], (1.0, 10.0)),
        ("1-5", [np.nan], (1.0, 5.0)),
        ("1-5", [3.91, 4.09], (3.9, 4.1)),  # not wider than the figures are
    ],
)
def test_an_axis_of_ratings_ends_where_their_scale_ends(scale, figures, ends):
    axis = number_axis(np.array(figures), "", bounds=ends_of(pd.DataFrame({"scale": [scale]})))
    assert (axis.low, axis.high) == ends


@pytest.mark.parametrize("ends", [(60, 100), (-100, 40), (-100, 100), (100, 100)])
def test_an_axis_of_scores_ends_where_the_scale_ends(ends):
    rows = [DotRow("A", [Dot(float(np.mean(ends)), *map(float, ends), "accent1")], "")] * 3
    (chart,), _ = dot_charts(["NPS"], rows, "shop", "points", bounds=(-100, 100))
    assert -100 <= chart.across.low <= ends[0]
    assert ends[1] <= chart.across.high <= 100
    assert (chart.across.high - chart.across.low) % chart.across.step == 0


def test_the_dots_of_a_column_have_its_shape():
    rows = [DotRow(name, [Dot(1.0, 0.0, 2.0, "accent1"), Dot(3.0, 2.0, 4.0, "")], "") for name in "AB"]
    (chart,), _ = dot_charts(["mix", "rate"], rows, "shop", "points", symbols=["diamond", "triangle"])
    drawn = etree.fromstring(chart_xml(chart)).findall(".//c:ser[c:errBars]", NS)
    shapes = [{mark.get("val") for mark in one.iterfind("c:dPt/c:marker/c:symbol", NS)} for one in drawn]
    assert shapes == [{"diamond"}, {"triangle"}]


def test_dots_stand_at_mean_and_importance_with_error_bars_both_ways(xml):
    frame = found()
    (dots,) = xml.xpath(".//c:ser[c:errBars]", namespaces=NS)
    assert cache(dots, "c:xVal") == pytest.approx(frame["performance"].tolist())
    assert cache(dots, "c:yVal") == pytest.approx(frame["importance"].tolist())
    bars = {bar.find("c:errDir", NS).get("val"): bar for bar in dots.findall("c:errBars", NS)}
    for direction, name in (("x", "performance"), ("y", "importance")):
        assert cache(bars[direction], "c:minus") == pytest.approx((frame[name] - frame[f"{name}_low"]).tolist())
        assert cache(bars[direction], "c:plus") == pytest.approx((frame[f"{name}_high"] - frame[name]).tolist())


def test_intervals_across_are_lines_too_and_each_name_is_joined_to_its_dot(xml):
    frame = found()
    leaders, intervals = xml.xpath(".//c:ser[not(c:errBars) and not(c:dLbls)]", namespaces=NS)
    drawn = cache(intervals, "c:xVal")
    assert drawn[::3] == pytest.approx(frame["performance_low"].tolist())
    assert drawn[1::3] == pytest.approx(frame["performance_high"].tolist())
    assert set(drawn[2::3]) == {None}
    assert cache(leaders, "c:xVal")[::3] == pytest.approx(frame["performance"].tolist())
    texts = xml.xpath(".//c:ser[c:dLbls]//*[local-name()='t']/text()", namespaces=NS)
    assert [text.split("\N{NO-BREAK SPACE}")[1] for text in texts if "%" in text] == [str(i) for i in range(5)]


def test_names_do_not_cover_each_other_and_axes_hold_all(chart):
    heights = sorted(chart.sheet["Name up"].values)
    least = (chart.axis.high - chart.axis.low) * 0.05
    assert all(high - low >= least for low, high in pairwise(heights))
    assert chart.axis.low <= 0.45
    assert chart.axis.high >= 53
    assert chart.across.low <= 3.1
    assert chart.across.high >= 4.6


def test_elements_stand_in_the_order_of_the_standard(xml):
    for element in xml.iter(f"{{{NS['c']}}}*"):
        order = ORDER.get(etree.QName(element).localname, "").split()
        if order:
            places = [order.index(etree.QName(child).localname) for child in element]
            assert all(one <= other for one, other in pairwise(places)), etree.QName(element).localname


def test_formulas_lead_to_the_cells_that_they_name(chart):
    from io import BytesIO
    from zipfile import ZipFile

    part = ZipFile(BytesIO(chart.sheet.workbook())).read("xl/worksheets/sheet1.xml")
    formulas = etree.fromstring(part).xpath("//*[local-name()='f']/text()")
    assert {"F2", "G2", "F6", "G6", "B2", "C6"} <= set(formulas)


@pytest.mark.parametrize("count", [2, 13])
def test_too_few_or_too_many_ratings_are_bars(count):
    finding = Finding({"name": "x", "notebook": "07", "label": "driver", "word": "drivers"}, found(count), {})
    assert {chart.kind for chart in draw(finding, None)[0]} == {"bars"}


@pytest.mark.parametrize("language", ["sv", "de", "fr", "es", "fa"])
def test_only_the_data_s_columns_keep_their_names_in_another_language(chart, language):
    """As an analyst sees them in the workbook behind the chart: two dots a row, with targets and the line at zero."""
    two = [Dot(10.0, 8.0, 12.0, "tx1"), Dot(20.0, 18.0, 22.0, "tx1")]
    charts, _rest = dot_charts(["2025", "Q4"], [DotRow("North", two, "n = 30", 15.0)], "region", "", zero=True)
    with speaking(language):
        kept = {own for one in (chart, *charts) for name, own in one.sheet.names.items() if own == name}
    assert kept - {"Importance"} == {"region", "2025", "Q4"}  # the first is French, too
