"""Does everything that people set in a chart follow the name of its series and category?"""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Plot, Series
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.update.by_hand import labels_by_hand
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.chart_parts import categories_of, marks_of_chart, series_of
from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.written import Ours
from tests.reporting.deck.update.conftest import keyed, packed, parts

CHART = "01_score/stores/chart"
RED = RGBColor(0xFF, 0, 0)


def series(chart, name):
    (found,) = [one for plot in chart.plots for one in plot.series if one.name == name]
    return found


def index(chart, category):
    return [one.label for one in chart.plots[0].categories].index(category)


def names(chart):
    return [one.label for one in chart.plots[0].categories]


def values(chart, name="NPS"):
    return dict(zip(names(chart), series(chart, name).values, strict=True))


def label_texts(chart, name="Label at"):
    found = series(chart, name)._element.iter(qn("c:dLbl"))
    return {
        names(chart)[int(label.find(qn("c:idx")).get("val"))]: "".join(text.text for text in label.iter(qn("a:t")))
        for label in found
    }


def point_colours(chart, name="NPS"):
    found = series(chart, name)._element.iter(qn("c:dPt"))
    return {
        names(chart)[int(point.find(qn("c:idx")).get("val"))]: (
            point.xpath(".//c:spPr/a:solidFill/*/@val") or ["none"]
        )[0]
        for point in found
    }


def test_a_colour_and_a_label_set_by_hand_stay_with_their_category(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        assert names(chart) == ["Bergen", "Tromsø", "Oslo"]
        oslo = index(chart, "Oslo")
        fill = series(chart, "NPS").points[oslo].format.fill
        fill.solid()
        fill.fore_color.rgb = RED
        series(chart, "Label at").points[oslo].data_label.text_frame.text = "new manager"

    done = refresh(edit)
    chart = done.shape(CHART).chart
    assert values(chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}
    assert point_colours(chart) == {"Stavanger": "accent5", "Oslo": "FF0000", "Bergen": "accent5"}
    labels = label_texts(chart)
    assert labels["Oslo"] == "new manager"
    assert "25.0" in labels["Bergen"]
    assert "40.0" in labels["Stavanger"]
    assert "series NPS: looks of points set by hand (1)" in done.told("left")
    (label,) = [detail for detail in done.told("left") if "label" in detail]
    assert label == "series Label at: labels edited by hand (1): Oslo (the run says: 30.0 n = 100)"


def test_labels_of_several_rows_edited_by_hand_are_each_told_with_what_the_run_says(refresh):
    def edit(deck):
        for point in series(keyed(deck, CHART).chart, "Label at")._element.iter(qn("c:dLbl")):
            point.find(f".//{qn('a:t')}").text = "see page 9"

    (told,) = [detail for detail in refresh(edit).told("left") if "label" in detail]
    both = "Oslo (the run says: 30.0 n = 100), Bergen (the run says: 25.0 n = 100)"
    assert told == f"series Label at: labels edited by hand (2): {both}"


def test_of_a_label_that_a_person_wrote_on_a_bar_that_has_none_the_words_beside_the_bar_are_told(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        series(chart, "NPS").points[index(chart, "Oslo")].data_label.text_frame.text = "below −10"

    said = "series NPS: labels edited by hand (1): Oslo (the run says: 30.0 n = 100)"
    assert said in refresh(edit).told("left")


def test_of_many_labels_edited_by_hand_the_first_are_told_one_by_one():
    says = {"Oslo": "1.0", "Bergen": "", "Narvik": "2.0", "Hamar": "3.0", "Moss": "4.0"}
    few = "Oslo (the run says: 1.0), Bergen, Narvik (the run says: 2.0) and 2 more"
    assert labels_by_hand(says) == f"labels edited by hand (5): {few}"


def test_a_colour_of_a_category_that_is_gone_goes_with_it(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        fill = series(chart, "NPS").points[index(chart, "Tromsø")].format.fill
        fill.solid()
        fill.fore_color.rgb = RED

    assert "FF0000" not in point_colours(refresh(edit).shape(CHART).chart).values()


def test_an_axis_end_set_by_hand_stays_and_figures_beyond_it_are_told(refresh):
    def edit(deck):
        keyed(deck, CHART).chart.value_axis.maximum_scale = 35
        keyed(deck, "02_trend/trend/chart").chart.value_axis.maximum_scale = 90

    done = refresh(edit)
    assert done.shape(CHART).chart.value_axis.maximum_scale == 35
    assert done.shape("02_trend/trend/chart").chart.value_axis.maximum_scale == 90
    ends = [detail for detail in done.told("left") if detail.startswith("axis")]
    assert ends == ["axis valAx: ends set by hand; figures lie beyond them", "axis valAx: ends set by hand"]


def test_an_axis_that_nobody_set_has_room_for_the_new_figures(refresh):
    done = refresh()
    axis = done.shape(CHART).chart.value_axis
    assert axis.minimum_scale <= 0
    assert axis.maximum_scale > 40


def test_title_number_formats_legend_colours_and_gap_set_by_hand_stay(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        chart.has_title = True
        chart.chart_title.text_frame.text = "My title"
        chart.has_legend = True
        chart.value_axis.tick_labels.number_format = '0" pts"'
        chart.plots[0].gap_width = 12
        element = series(chart, "NPS")._element
        element.find(f".//{qn('c:val')}//{qn('c:formatCode')}").text = "0.000"
        fill = series(chart, "NPS").format.fill
        fill.solid()
        fill.fore_color.rgb = RED

    chart = refresh(edit).shape(CHART).chart
    assert chart.chart_title.text_frame.text == "My title"
    assert chart.has_legend
    assert chart.value_axis.tick_labels.number_format == '0" pts"'
    assert chart.plots[0].gap_width == 12
    element = series(chart, "NPS")._element
    assert element.find(f".//{qn('c:val')}//{qn('c:formatCode')}").text == "0.000"
    assert element.xpath("./c:spPr/a:solidFill/a:srgbClr/@val") == ["FF0000"]
    assert values(chart)["Oslo"] == 30.0


def test_a_combination_keeps_all_its_plots_and_a_series_of_ones_own_follows_its_categories(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        bars = chart.plots[0]._element
        line = etree.SubElement(bars.getparent(), qn("c:lineChart"))
        bars.addnext(line)
        etree.SubElement(line, qn("c:grouping"), val="standard")
        target = copy.deepcopy(series(chart, "NPS")._element)
        for extra in target.xpath("./c:dPt | ./c:errBars | ./c:invertIfNegative"):
            target.remove(extra)
        target.find(qn("c:idx")).set("val", "7")
        target.find(qn("c:order")).set("val", "7")
        target.xpath("./c:tx//c:v")[0].text = "Target"
        target.xpath("./c:val//c:f")[0].text = "Data!$K$2:$K$4"
        for point, value in zip(target.xpath("./c:val//c:v"), ("1", "2", "3"), strict=True):
            point.text = value  # Bergen, Tromsø, Oslo
        line.append(target)
        for axis in bars.iterfind(qn("c:axId")):
            line.append(copy.deepcopy(axis))

    done = refresh(edit)
    chart = done.shape(CHART).chart
    assert [plot._element.tag.split("}")[1] for plot in chart.plots] == ["barChart", "lineChart"]
    assert values(chart, "Target") == {"Stavanger": None, "Oslo": 3.0, "Bergen": 1.0}
    assert values(chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}
    assert "series Target, which people added" in done.told("left")
    assert series(chart, "Target")._element.xpath("./c:val//c:f")[0].text == "Data!$K$2:$K$4"


@pytest.mark.slow
def test_a_bar_series_that_was_made_a_line_is_refreshed_as_a_line(refresh):
    def edit(deck):
        bars = keyed(deck, "01_score/split/chart").chart.plots[0]._element
        line = etree.Element(qn("c:lineChart"))
        bars.addnext(line)
        etree.SubElement(line, qn("c:grouping"), val="standard")
        line.append(bars.findall(qn("c:ser"))[-1])
        for axis in bars.iterfind(qn("c:axId")):
            line.append(copy.deepcopy(axis))

    before, after = (
        {one.name: one.values for plot in shape.chart.plots for one in plot.series}
        for shape in (refresh().shape("01_score/split/chart"), refresh(edit).shape("01_score/split/chart"))
    )
    assert after == before


def test_a_series_and_labels_that_were_taken_away_stay_away(refresh):
    def edit(deck):
        element = series(keyed(deck, CHART).chart, "Label at")._element
        element.getparent().remove(element)
        labels = series(keyed(deck, "02_trend/trend/chart").chart, "Label at")._element
        labels.remove(labels.find(qn("c:dLbls")))

    done = refresh(edit)
    assert [one.name for one in done.shape(CHART).chart.plots[0].series] == ["NPS"]
    assert "series Label at, which people took away" in done.told("left")
    trend = series(done.shape("02_trend/trend/chart").chart, "Label at")
    assert trend._element.find(qn("c:dLbls")) is None


def test_categories_that_a_person_sorted_are_matched_by_name(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        for one in chart.plots[0].series:
            for data in one._element.xpath("./c:cat | ./c:val"):
                points = data.findall(f".//{qn('c:pt')}")
                texts = [point.find(qn("c:v")).text for point in points]
                for point, text in zip(points, reversed(texts), strict=True):
                    point.find(qn("c:v")).text = text
        fill = series(chart, "NPS").points[0].format.fill  # now Oslo
        fill.solid()
        fill.fore_color.rgb = RED

    chart = refresh(edit).shape(CHART).chart
    assert point_colours(chart)["Oslo"] == "FF0000"
    assert values(chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}


def drawn(rows, labels="Label"):
    """A chart of bars by hand, with a colour and a label for each row."""
    texts = [f"{value:.1f}" for value in rows.values()]
    columns = (Column("store", list(rows)), Column("NPS", list(rows.values())), Column("Label", texts))
    one = Series("NPS", "accent5", dict.fromkeys(range(len(rows)), "accent5"), labels=Labels("outEnd", "Label", texts))
    return etree.fromstring(chart_xml(Chart("bars", Sheet(columns), [one], Axis(0, 100, 10), Plot(0, 0, 1, 1))))


def by_name(chart, tag, say):
    found = series_of(chart)["NPS"].iter(qn(tag))
    return {categories_of(chart)[int(one.find(qn("c:idx")).get("val"))]: say(one) for one in found}


STORES = st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(-100, 100).map(float), min_size=1)


@settings(deadline=None)
@given(before=STORES, after=STORES, data=st.data())
def test_whatever_comes_goes_and_changes_places_every_edit_follows_its_name(before, after, data):
    old, fresh = drawn(before), drawn(after)
    ours = Ours(marks_of_chart(old, list(before)))
    edited = data.draw(st.sets(st.sampled_from(sorted(before))))
    for at, name in enumerate(before):
        if name in edited:
            point = next(one for one in old.iter(qn("c:dPt")) if one.find(qn("c:idx")).get("val") == str(at))
            point.find(f".//{qn('a:schemeClr')}").set("val", f"mine of {name}")
            label = next(one for one in old.iter(qn("c:dLbl")) if one.find(qn("c:idx")).get("val") == str(at))
            label.find(f".//{qn('a:t')}").text = f"said of {name}"
    list(refresh_chart(old, fresh, list(before), list(after), ours))
    assert categories_of(old) == list(after)
    assert by_name(old, "c:dPt", lambda one: one.find(f".//{qn('a:schemeClr')}").get("val")) == {
        name: f"mine of {name}" if name in edited else "accent5" for name in after
    }
    assert by_name(old, "c:dLbl", lambda one: one.find(f".//{qn('a:t')}").text) == {
        name: f"said of {name}" if name in edited else f"{value:.1f}" for name, value in after.items()
    }
    assert [float(value.text) for value in series_of(old)["NPS"].find(qn("c:val")).iter(qn("c:v"))] == list(
        after.values()
    )
    numbers = [field.get("id") for field in old.iter(qn("a:fld"))]
    assert len(set(numbers)) == len(numbers)


def renamed(name, other, text="", figure=""):
    """An edit in which a person calls a category otherwise, in the chart and its workbook."""

    def edit(deck):
        chart = keyed(deck, CHART).chart
        at = index(chart, name)
        for value in [value for value in chart._chartSpace.iter(qn("c:v")) if value.text == name]:
            value.text = other
        book = chart.part.chart_workbook.xlsx_part
        files = parts(book.blob)
        (part,) = [part for part in files if part.endswith("sharedStrings.xml")]
        files[part] = files[part].replace(f">{name}<".encode(), f">{other}<".encode())
        book._blob = packed(files)
        if text:
            series(chart, "Label at").points[at].data_label.text_frame.text = text
        if figure:
            points = series(chart, "NPS")._element.find(qn("c:val")).iter(qn("c:pt"))
            next(point for point in points if point.get("idx") == str(at)).find(qn("c:v")).text = figure

    return edit


@pytest.mark.parametrize("text", ["", "new manager"])
def test_a_category_that_a_person_renamed_keeps_the_name_and_has_the_new_figure(refresh, autumn, tmp_path, text):
    done = refresh(renamed("Oslo", "City", text))
    chart = done.shape(CHART).chart
    assert values(chart) == {"Stavanger": 40.0, "City": 30.0, "Bergen": 25.0}
    cells = Book(chart.part.chart_workbook.xlsx_part.blob).cells("Data")
    assert [cells[line, 1].text for line in (2, 3, 4)] == ["Stavanger", "City", "Bergen"]
    assert (text or "30.0") in label_texts(chart)["City"]
    assert "row Oslo, which people call City" in done.told("left")
    assert done.told("lost") == []
    assert "row Oslo" not in done.told("added")
    (tmp_path / "once.pptx").write_bytes(done.after)
    refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_of_a_renamed_category_that_nothing_proves_both_names_are_told(refresh):
    done = refresh(renamed("Oslo", "City", "new manager", "-11"))
    assert values(done.shape(CHART).chart) == {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}
    assert done.told("lost") == [
        "row City, a name that people wrote and the run has not; Oslo is drawn again: "
        "write the name there if it is for it"
    ]
    assert "row Oslo" not in done.told("added")


def test_a_category_that_a_person_took_away_is_told_as_that_when_it_is_back(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        data = CategoryChartData()
        data.categories = ["Bergen", "Tromsø"]
        for one in list(chart.plots[0].series):
            data.add_series(one.name, list(one.values)[:2])
        chart.replace_data(data)

    assert "row Oslo, which people took away" in refresh(edit).told("added")
