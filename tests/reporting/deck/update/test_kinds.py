"""Does a chart that people made one of another kind hold only what PowerPoint knows in that kind?"""

from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.held import holds
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.report import in_words
from nps_analysis.reporting.deck.update.written import Ours, mark
from nps_analysis.stats.target import target
from tests.reporting.deck.conftest import counted, finding, write_run
from tests.reporting.deck.update.conftest import AUTUMN, keyed
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


@pytest.mark.slow
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


def as_dots(deck):
    """The bars of a chart made dots, as PowerPoint does it."""
    space = keyed(deck, CHART).chart._chartSpace
    next(space.iter(qn("c:barChart"))).tag = qn("c:scatterChart")
    for tag, other in (("cat", "xVal"), ("val", "yVal")):
        for data in list(space.iter(qn(f"c:{tag}"))):
            data.tag = qn(f"c:{other}")


@pytest.fixture
def dots_now(tmp_path):
    """A run of autumn in which the same finding is shown as dots, no longer as bars."""
    by_store = target(counted("store", AUTUMN), 20)
    return write_run(tmp_path / "dots", [finding("stores", "target", by_store, "Stores: another way", "store")])


def painted(deck):
    """A bar in a colour that a person chose."""
    fill = series(keyed(deck, CHART).chart, "NPS").points[0].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(255, 0, 0)


def without_its_labels(deck):
    """A chart of which a person took the labels away."""
    element = series(keyed(deck, CHART).chart, "Label at")._element
    element.getparent().remove(element)


CANNOT = (
    "the chart is of a kind that cannot hold the run's figures; for the run's own chart update with --add and take "
    "this slide out, or make the deck anew"
)


@pytest.mark.slow
@pytest.mark.parametrize("edit", [as_dots, painted, without_its_labels])
def test_a_slide_whose_chart_cannot_hold_the_figures_stays_whole_and_is_told_before_all_else(
    refresh, dots_now, autumn, tmp_path, edit
):
    run = autumn if edit is as_dots else dots_now
    done = refresh(edit, run=run)
    was, now = (keyed(Presentation(BytesIO(blob)), CHART) for blob in (done.before, done.after))
    assert etree.tostring(now._element) == etree.tostring(was._element)  # with its alternative text
    assert etree.tostring(now.chart._chartSpace) == etree.tostring(was.chart._chartSpace)
    assert now.chart.part.chart_workbook.xlsx_part.blob == was.chart.part.chart_workbook.xlsx_part.blob
    slides = [Presentation(BytesIO(blob)).slides[1] for blob in (done.before, done.after)]
    said = [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    assert said[0] == said[1]  # no new title over old figures
    assert len({slide.notes_slide.notes_text_frame.text for slide in slides}) == 1
    told = done.report[done.report["what"] == "stale"]
    assert told[told["key"] == CHART]["detail"].tolist() == [CANNOT]
    assert {"01_score/stores/Title", "01_score/stores/notes"} <= set(told["key"])
    assert set(told["slide"]) == {2}
    assert in_words(done.report).splitlines()[0] == f"{len(told)} STILL WITH OLD FIGURES"
    (tmp_path / "once.pptx").write_bytes(done.after)
    again = refresh_deck(run, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert again[again["key"] == CHART]["what"].tolist() == ["stale", "without a slide"]
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_with_add_a_chart_that_stays_old_gets_a_slide_with_the_runs_own_and_only_once(refresh, autumn, tmp_path):
    done = refresh(as_dots, add=True)
    last = done.deck.slides[5]
    assert last.shapes.title.text_frame.text == "Stores: NPS is 31.7 from 300 answers"
    (chart,) = [shape.chart for shape in last.shapes if shape.has_chart]
    assert values(chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}
    (tmp_path / "once.pptx").write_bytes(done.after)
    again = refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx", add=True)
    assert again[again["what"] == "slide added"].empty
    assert again[again["what"] == "duplicated"].empty  # of the two slides one is refreshed, and the other told first
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_bars_of_an_earlier_version_that_nobody_edited_are_drawn_as_dots_where_they_are(refresh, dots_now, tmp_path):
    def edit(deck):
        keyed(deck, CHART).width = Inches(5)
        keyed(deck, CHART).name = "Mine"

    done = refresh(edit, run=dots_now)
    shape = done.shape(CHART)
    fresh = keyed(Presentation(str(build_deck(dots_now, tmp_path / "fresh.pptx", "all"))), CHART)
    assert (shape.name, shape.width) == ("Mine", Inches(5))
    plain = [etree.tostring(one.chart._chartSpace, method="c14n") for one in (shape, fresh)]
    assert plain[0] == plain[1]
    books = [one.chart.part.chart_workbook.xlsx_part.blob for one in (shape, fresh)]
    assert books[0] == books[1]
    assert done.shape("01_score/stores/Title").text_frame.text == "Stores: another way"
    told = done.report[done.report["key"] == CHART]
    assert told["what"].tolist() == ["refreshed", "redrawn"]
    assert done.report[done.report["what"] == "stale"].empty
    (tmp_path / "once.pptx").write_bytes(done.after)
    again = refresh_deck(dots_now, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert again[again["key"] == CHART]["what"].tolist() == ["same"]
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_dots_beside_our_bars_leave_these_their_place():
    old, fresh = drawn({"Oslo": 1.0}), drawn({"Oslo": 2.0})
    area = old.find(f".//{qn('c:plotArea')}")
    dots = etree.SubElement(area, qn("c:scatterChart"))
    area.insert(0, dots)
    next(old.iter(qn("c:barChart"))).find(f".//{qn('c:tx')}//{qn('c:v')}").text = "Of old"
    ours = Ours([mark("series", "Of old")])
    assert holds(old, fresh, ours)
    assert ("added", "series NPS") in list(refresh_chart(old, fresh, ["Oslo"], ["Oslo"], ours))
