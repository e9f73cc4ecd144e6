"""Are the charts PowerPoint's own, with the figures of the result frames in cells, cache and error bars?"""

import math
import re
from io import BytesIO
from itertools import pairwise
from zipfile import ZipFile

import pytest
from lxml import etree
from pptx import Presentation
from python_calamine import CalamineWorkbook

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c15": "http://schemas.microsoft.com/office/drawing/2012/chart",
}
MARKET, SPLIT, TREND, STEPS, AGAINST_REST, BENCHMARK = range(1, 7)  # slides; 0 is the overview

# The order of elements in ECMA-376, part 1, 21.2 (dml-chart.xsd), as far as we write them; PowerPoint refuses another.
SHOW = "showLegendKey showVal showCatName showSerName showPercent showBubbleSize extLst"
TICKS = "majorTickMark minorTickMark tickLblPos"
AXIS = f"axId scaling delete axPos majorGridlines numFmt {TICKS} spPr txPr crossAx crosses"
ORDER = {
    "chartSpace": "date1904 roundedCorners chart spPr txPr externalData",
    "chart": "autoTitleDeleted plotArea legend plotVisOnly dispBlanksAs",
    "plotArea": "layout barChart lineChart catAx valAx spPr",
    "barChart": "barDir grouping varyColors ser dLbls gapWidth overlap axId",
    "lineChart": "grouping varyColors ser dLbls marker axId",
    "ser": "idx order tx spPr invertIfNegative marker dPt dLbls errBars cat val smooth extLst",
    "dPt": "idx invertIfNegative marker bubble3D explosion spPr",
    "dLbls": f"dLbl numFmt spPr txPr dLblPos {SHOW}",
    "dLbl": f"idx delete layout tx numFmt spPr txPr dLblPos {SHOW}",
    "errBars": "errDir errBarType errValType noEndCap plus minus val spPr",
    "catAx": f"{AXIS} auto lblAlgn lblOffset tickLblSkip noMultiLvlLbl",
    "valAx": f"{AXIS} crossBetween majorUnit",
    "scaling": "logBase orientation max min",
    "manualLayout": "layoutTarget xMode yMode wMode hMode x y w h",
    "legend": "legendPos legendEntry layout overlay spPr txPr",
}


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def chart_of(deck, slide):
    (chart,) = [shape.chart for shape in deck.slides[slide].shapes if shape.has_chart]
    return chart


def sheet_of(chart):
    """The embedded workbook's cells by reference: rows of the one sheet, with None for an empty cell."""
    book = CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    (name,) = book.sheet_names
    return name, [[None if cell == "" else cell for cell in row] for row in book.get_sheet_by_name(name).to_python()]


def cells_at(chart, reference):
    sheet, rows = sheet_of(chart)
    name, column, first, _, last = re.fullmatch(r"(\w+)!\$([A-Z])\$(\d+)(:\$[A-Z]\$(\d+))?", reference).groups()
    assert name == sheet
    return [rows[row - 1][ord(column) - ord("A")] for row in range(int(first), int(last or first) + 1)]


def cached(reference):
    """The points of a cache by position, None where there is no point."""
    cache = reference.find("*/c:ptCount/..", NS)
    points = {int(point.get("idx")): point.findtext("c:v", namespaces=NS) for point in cache.findall("c:pt", NS)}
    return [points.get(at) for at in range(int(cache.find("c:ptCount", NS).get("val")))]


def column(chart, name):
    _, rows = sheet_of(chart)
    return [row[rows[0].index(name)] for row in rows[1:]]


def known(values):
    return [value for value in values if value is not None and not math.isnan(float(value))]


def fills(chart):
    points = chart._chartSpace.xpath(".//c:ser[1]/c:dPt")
    return [(p.xpath("c:spPr/a:solidFill/a:schemeClr/@val") or [""])[0] for p in points]


def test_every_chart_is_one_that_powerpoint_draws_and_none_is_a_picture(deck, findings):
    assert len(charts(deck)) == len(findings)
    assert [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 13] == []


def test_what_a_chart_shows_is_what_its_cells_hold(deck):
    for chart in charts(deck):
        references = chart._chartSpace.xpath(".//c:f/..")
        assert len(references) >= 8
        for reference in references:
            cells = cells_at(chart, reference.findtext("c:f", namespaces=NS))
            shown = cached(reference)
            numbers = reference.tag.endswith("numRef")
            assert [float(text) if numbers and text else text for text in shown] == cells


@pytest.mark.parametrize("slide", [MARKET, TREND])
def test_scores_and_intervals_are_those_of_the_frame_at_full_precision(deck, findings, slide):
    frame, chart = findings[slide]["frame"], chart_of(deck, slide)
    names = column(chart, findings[slide]["label"])
    drawn = frame.set_index(findings[slide]["label"]).loc[names]
    for name in ("nps", "low", "high"):
        written = column(chart, {"nps": "NPS"}.get(name, name.capitalize()))
        assert known(written) == pytest.approx(known(drawn[name]), rel=1e-15)
        assert [value is None for value in written] == drawn[name].isna().tolist()


@pytest.mark.parametrize(("slide", "value"), [(MARKET, "NPS"), (TREND, "NPS"), (AGAINST_REST, "Difference")])
def test_intervals_are_native_error_bars_from_low_to_high(deck, slide, value):
    chart = chart_of(deck, slide)
    (bars,) = chart._chartSpace.xpath(".//c:errBars")
    assert bars.find("c:errValType", NS).get("val") == "cust"
    plus, minus = (cached(bars.find(f"c:{side}/c:numRef", NS)) for side in ("plus", "minus"))
    middle, low, high = (column(chart, name) for name in (value, "Low", "High"))
    for at, centre in enumerate(middle):
        if centre is not None:
            assert centre + float(plus[at]) == pytest.approx(high[at])
            assert centre - float(minus[at]) == pytest.approx(low[at])
        else:
            assert (plus[at], minus[at]) == (None, None)


def test_the_classes_are_stacked_shares(deck, findings):
    chart, frame = chart_of(deck, SPLIT), findings[SPLIT]["frame"].set_index("market")
    assert chart._chartSpace.xpath(".//c:barChart/c:grouping/@val") == ["stacked"]
    names = column(chart, "market")
    for name in ("detractors", "passives", "promoters"):
        assert known(column(chart, name.capitalize())) == pytest.approx(known(frame.loc[names, name]), rel=1e-15)


def test_a_group_without_answers_is_an_empty_cell_and_no_point_and_says_so(deck):
    chart = chart_of(deck, MARKET)
    assert column(chart, "market")[-1] == "Denmark"
    assert column(chart, "NPS")[-1] is None
    assert cached(chart._chartSpace.xpath(".//c:ser[1]/c:val/c:numRef")[0])[-1] is None
    assert column(chart, "Label")[-1].split() == ["no", "answers"]
    shown = {text for chart in charts(deck) for text in chart._chartSpace.xpath(".//c:v/text()")}
    assert not shown & {"None", "nan", "NaN"}


def test_an_empty_period_is_a_gap_in_the_line(deck):
    chart = chart_of(deck, TREND)
    assert chart._chartSpace.xpath(".//c:dispBlanksAs/@val") == ["gap"]
    assert [value is None for value in column(chart, "NPS")] == [name == "2025-Q3" for name in column(chart, "quarter")]


def test_bars_keep_their_colour_below_zero_and_names_stay_beside_the_plot(deck):
    for chart in charts(deck):
        for bar in chart._chartSpace.xpath(".//c:barChart/c:ser | .//c:dPt"):
            assert [e.get("val") for e in bar.findall("c:invertIfNegative", NS)] == ["0"]
        assert chart._chartSpace.xpath(".//c:catAx/c:tickLblPos/@val") == ["low"]
        low, high = (float(chart._chartSpace.xpath(f".//c:valAx/c:scaling/c:{end}/@val")[0]) for end in ("min", "max"))
        values = [float(v) for v in chart._chartSpace.xpath(".//c:ser[1]/c:val//c:v/text()")]
        assert low <= min(values) <= max(values) <= high


@pytest.mark.parametrize(("slide", "looks"), [(AGAINST_REST, {"accent4", ""}), (STEPS, {"accent4", "accent6", ""})])
def test_what_differs_has_a_sign_and_a_colour_and_what_is_not_tested_only_an_outline(deck, findings, slide, looks):
    chart = chart_of(deck, slide)
    frame = findings[slide]["frame"].set_index("group")
    texts = cached(chart._chartSpace.find(".//c15:datalabelsRange", NS))
    for name, fill, text in zip(column(chart, "group"), fills(chart), texts, strict=True):
        row = frame.loc[name.split(" against ")[0]]
        if not row["tested"]:
            assert (fill, text.strip()[0] in "▲▼") == ("", False)
        elif row["p_adjusted"] < 0.05:
            assert (fill, text.strip()[0]) == ("accent4", "▲" if row["difference"] > 0 else "▼")
        else:
            assert (fill, text.strip()[0] in "▲▼") == ("accent6", False)
    assert set(fills(chart)) == looks


def test_the_own_score_has_a_colour_of_its_own_among_the_published_ones(deck):
    chart = chart_of(deck, BENCHMARK)
    names = column(chart, "company")
    assert [name for name, fill in zip(names, fills(chart), strict=True) if fill == "accent4"] == [
        "Lindgren, relationship"
    ]
    assert column(chart, "NPS") == sorted(column(chart, "NPS"), reverse=True)


def test_labels_say_score_and_base_as_the_language_writes_them_in_one_line(deck):
    texts = cached(chart_of(deck, MARKET)._chartSpace.find(".//c15:datalabelsRange", NS))
    assert [text.replace("\N{NO-BREAK SPACE}", " ").strip() for text in texts] == [
        "35.0   n = 2,000",
        "16.7   n = 1,200",
        "−17.6   n = 68*",
        "−20.0   n = 25**",
        "−40.0   n = 100",
        "no answers",
    ]
    assert not any(" " in text for text in texts)


def test_a_label_is_also_text_where_cells_are_not_followed(deck):
    for series in (series for chart in charts(deck) for series in chart._chartSpace.xpath(".//c:ser")):
        cells = series.find(".//c15:datalabelsRange", NS)
        followed = {at: text for at, text in enumerate(cached(cells)) if text} if cells is not None else {}
        labels = series.xpath("c:dLbls/c:dLbl[.//a:fld[@type='CELLRANGE']]")
        assert {int(it.xpath("c:idx/@val")[0]): it.xpath(".//a:t/text()")[0] for it in labels} == followed


def test_names_stay_text_in_the_workbook_and_formulas_are_only_ours(deck_of, a_finding):
    names = ["=1+1", "+49", "@x", "http://shop.example", "NA", "0123"]
    chart = chart_of(Presentation(deck_of(a_finding({name: (10, 20, 30) for name in names}))), 1)
    assert sorted(column(chart, "store")) == sorted(names)
    formulas = etree.fromstring(_part(chart, "xl/worksheets/sheet1.xml")).xpath("//*[local-name()='f']/text()")
    assert {re.sub(r"\d+", "", formula) for formula in formulas} == {"B-C", "D-B", "MAX(D,B,)", "B"}
    assert b"hyperlink" not in _part(chart, "xl/worksheets/sheet1.xml")


def _part(chart, name):
    return ZipFile(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).read(name)


def test_names_that_xml_or_a_reader_cannot_take_are_shown_without_what_breaks_them(deck_of, a_finding):
    names = ["a\x00b", "c\x0bd", "‮turned", "<b>&amp;", "x" * 5000]
    chart = chart_of(Presentation(deck_of(a_finding({name: (10, 20, 30) for name in names}))), 1)
    shown = column(chart, "store")
    assert {"ab", "cd", "turned", "<b>&amp;"} < set(shown)
    assert sorted(map(len, shown))[-1] == 80
    assert any(re.fullmatch("x+…x+", name) for name in shown)


def test_elements_stand_in_the_order_of_the_standard(deck):
    for chart in charts(deck):
        for element in chart._chartSpace.iter(f"{{{NS['c']}}}*"):
            order = ORDER.get(etree.QName(element).localname, "").split()
            if order:
                places = [order.index(etree.QName(child).localname) for child in element]
                assert all(one <= next_ for one, next_ in pairwise(places)), etree.QName(element).localname


def test_a_long_trend_keeps_its_latest_periods_and_labels_only_the_last(deck_of, a_finding):
    days = {f"2026-{1 + i // 28:02d}-{1 + i % 28:02d}": (10, 10, 20 + i) for i in range(70)}
    deck = Presentation(deck_of(a_finding(days, "trend")))
    chart = chart_of(deck, 1)
    assert column(chart, "store") == list(days)[-60:]
    assert [text for text in column(chart, "Label") if text is not None] == [column(chart, "NPS")[-1]]
    (key,) = [shape for shape in deck.slides[1].placeholders if shape.name == "Key"]
    assert key.text_frame.text.endswith("The latest 60 of 70 periods.")


@pytest.mark.parametrize("word", ["score", "classes", "trend"])
def test_a_segment_with_the_name_of_one_of_our_columns_keeps_its_names_apart(deck_of, a_finding, word):
    clash = {"score": "Low", "classes": "Promoters", "trend": "NPS"}[word]
    it = a_finding({"2026-Q1": (10, 20, 30), "2026-Q2": (10, 20, 40)}, word)
    it |= {"frame": it["frame"].rename(columns={"store": clash}), "label": clash}
    chart = chart_of(Presentation(deck_of(it)), 1)
    assert sorted(column(chart, f"{clash}_")) == ["2026-Q1", "2026-Q2"]
    assert sorted(cached(chart._chartSpace.xpath(".//c:ser[1]/c:cat/c:strRef")[0])) == ["2026-Q1", "2026-Q2"]


@pytest.mark.parametrize("word", ["score", "classes", "trend"])
def test_a_suppressed_group_keeps_its_name_and_shows_no_figure(deck_of, a_finding, word):
    it = a_finding({"2026-Q1": (10, 20, 30), "2026-Q2": (1, 1, 1)}, word)
    figures = [name for name in it["frame"].columns if name not in ("store", "note")]
    frame = it["frame"].astype(dict.fromkeys(figures, object))
    frame.loc[1, figures], frame.loc[1, "note"] = None, "suppressed"
    chart = chart_of(Presentation(deck_of(it | {"frame": frame})), 1)
    assert [category.label for category in chart.plots[0].categories] == ["2026-Q1", "2026-Q2"]
    assert known(cached(chart._chartSpace.xpath(".//c:ser[1]/c:val/c:numRef")[0])[1:]) == []
