"""Does a chart that people made one of another kind hold only what PowerPoint knows in that kind?"""

import pytest
from lxml import etree
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.written import Ours
from tests.reporting.deck.update.conftest import keyed
from tests.reporting.deck.update.test_charts import drawn, series, values

CHART = "01_score/stores/chart"
# ECMA-376, part 1, 21.2.2.48: where labels may be, by the kind of chart.
SIDES = {"lineChart": {"t", "b", "l", "r", "ctr"}, "pieChart": {"bestFit", "outEnd", "inEnd", "ctr"}}


def made(kind, side):
    """The bars of a chart made another kind, as PowerPoint does it."""

    def edit(deck):
        plot = keyed(deck, CHART).chart.plots[0]._element
        plot.tag = qn(f"c:{kind}")
        for extra in plot.xpath("./c:barDir|./c:grouping|./c:gapWidth|./c:overlap|./c:ser/c:invertIfNegative"):
            plot.remove(extra) if extra.getparent() is plot else extra.getparent().remove(extra)
        if kind == "lineChart":
            etree.SubElement(plot, qn("c:grouping"), val="standard")
            plot.insert(0, plot[-1])
        for place in list(plot.iter(qn("c:dLblPos"))):
            place.set("val", side) if side else place.getparent().remove(place)

    return edit


@pytest.mark.parametrize(("kind", "side"), [("lineChart", "t"), ("pieChart", "bestFit"), ("areaChart", "")])
def test_labels_of_new_categories_stand_where_the_kind_of_chart_allows_it(refresh, kind, side):
    chart = refresh(made(kind, side)).shape(CHART).chart
    (plot,) = [plot for plot in chart._chartSpace.iter(qn(f"c:{kind}"))]
    assert {place.get("val") for place in plot.iter(qn("c:dLblPos"))} == ({side} if side else set())
    assert len(list(plot.iter(qn("c:dLbl")))) == 3


def test_a_side_that_people_gave_to_all_labels_is_that_of_new_ones(refresh):
    def edit(deck):
        labels = series(keyed(deck, CHART).chart, "Label at")._element.find(qn("c:dLbls"))
        for place in labels.iter(qn("c:dLblPos")):
            place.set("val", "inEnd")

    chart = refresh(edit).shape(CHART).chart
    labels = series(chart, "Label at")._element.find(qn("c:dLbls"))
    assert {place.get("val") for place in labels.iter(qn("c:dLblPos"))} == {"inEnd"}
    assert values(chart)["Stavanger"] == 40.0


def bars_and(kind):
    """What becomes of a new series of bars, in a chart of another kind."""
    old, fresh = drawn({"Oslo": 1.0}), drawn({"Oslo": 2.0})
    plot = next(old.iter(qn("c:barChart")))
    plot.tag = qn(f"c:{kind}")
    plot.remove(plot.find(qn("c:gapWidth")))
    plot.find(f".//{qn('c:tx')}//{qn('c:v')}").text = "Mine"
    said = list(refresh_chart(old, fresh, ["Oslo"], ["Oslo"], Ours([])))
    added = [one for one in plot.iterfind(qn("c:ser")) if one.find(f"{qn('c:tx')}//{qn('c:v')}").text == "NPS"]
    return said, added


def test_a_new_series_brings_nothing_that_its_kind_of_chart_has_not():
    said, (added,) = bars_and("lineChart")
    assert ("added", "series NPS") in said
    assert added.find(qn("c:invertIfNegative")) is None
    assert not list(added.iter(qn("c:dLblPos")))


def test_a_new_series_of_figures_by_category_has_no_place_among_dots():
    said, added = bars_and("scatterChart")
    assert (said[-1], added) == (("not found", "series NPS: the chart is of another kind"), [])
