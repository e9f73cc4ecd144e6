"""The XML of a chart: bars or a line over the cells of its own workbook.

python-pptx has no call for error bars, for labels that take their text from cells, or for bars that keep their colour
below zero; the XML has. The elements and their order are those of ECMA-376, part 1, chapter 21.2; labels from cells
are Microsoft's extension of 2013.
"""

from collections.abc import Sequence
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from nps_analysis.reporting.deck.native import Chart, Labels, Plot, Series
from nps_analysis.reporting.deck.sheet import POINTS, Sheet, digits

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
C15 = "http://schemas.microsoft.com/office/drawing/2012/chart"
LABEL_EXTENSION = "{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"
RANGE_EXTENSION = "{02D57815-91ED-43cb-92C2-25804820EDAC}"
C, A = ElementMaker(namespace=NS["c"], nsmap=NS), ElementMaker(namespace=NS["a"], nsmap=NS)
X = ElementMaker(namespace=C15, nsmap={"c15": C15})
FIELD = "{{00000000-0000-4000-{:04X}-{:012X}}}"  # a label's own number in its chart
CATEGORY_AXIS, VALUE_AXIS = "111111111", "222222222"
SHOWN = ("LegendKey", "Val", "CatName", "SerName", "Percent", "BubbleSize")
LANGUAGE = "en-GB"


def chart_xml(chart: Chart) -> bytes:
    """The part of the package that holds the chart."""
    legend = [C.legend(_val("legendPos", "t"), _val("overlay", 0), _text(chart.size))] if chart.legend else []
    plot = _lines(chart) if chart.kind == "line" else _bars(chart)
    space = C.chartSpace(
        _val("date1904", 0),
        _val("roundedCorners", 0),
        C.chart(
            _val("autoTitleDeleted", 1),
            C.plotArea(_layout(chart.plot), plot, _category_axis(chart), _value_axis(chart), C.spPr(A.noFill())),
            *legend,
            _val("plotVisOnly", 1),
            _val("dispBlanksAs", "gap"),
        ),
        C.spPr(A.noFill(), A.ln(A.noFill())),
        _text(chart.size),
    )
    return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bars(chart: Chart) -> Any:
    stacked = chart.kind == "stacked"
    return C.barChart(
        _val("barDir", "bar"),
        _val("grouping", "stacked" if stacked else "clustered"),
        _val("varyColors", 0),
        *(_series(chart, number, series) for number, series in enumerate(chart.series)),
        _val("gapWidth", chart.gap),
        _val("overlap", 100),
        _val("axId", CATEGORY_AXIS),
        _val("axId", VALUE_AXIS),
    )


def _lines(chart: Chart) -> Any:
    return C.lineChart(
        _val("grouping", "standard"),
        _val("varyColors", 0),
        *(_series(chart, number, series) for number, series in enumerate(chart.series)),
        _val("marker", 1),
        _val("axId", CATEGORY_AXIS),
        _val("axId", VALUE_AXIS),
    )


def _series(chart: Chart, number: int, series: Series) -> Any:
    sheet, line = chart.sheet, chart.kind == "line"
    parts = [_val("idx", number), _val("order", number), C.tx(_strings(sheet.heading(series.column), [series.column]))]
    if line:
        width = 1.0 if series.dashed or series.thin else 1.5 if series.fine else 2.25
        parts += [C.spPr(_line(series.fill, width, series.dashed)), _marker(series)]
    else:
        parts += [_shape(series.fill, outlined=False), _val("invertIfNegative", 0)]
        parts += [_point(at, fill) for at, fill in sorted(series.fills.items())]
    if series.labels:
        parts.append(_labels(sheet, series.labels, number))
    if series.errors:
        parts.append(_error_bars(sheet, *series.errors, line, 0.75 if series.fine else 1.75))
    categories = sheet.columns[0]
    parts.append(C.cat(_strings(sheet.cells(categories.name), categories.values)))
    parts.append(C.val(_numbers(sheet, series.column)))
    if line:
        parts.append(_val("smooth", 0))
    if series.labels and series.labels.column:
        parts.append(C.extLst(_label_range(sheet, series.labels)))
    return C.ser(*parts)


def _point(at: int, fill: str) -> Any:
    return C.dPt(_val("idx", at), _val("invertIfNegative", 0), _val("bubble3D", 0), _shape(fill, outlined=not fill))


def _shape(fill: str, outlined: bool) -> Any:
    return C.spPr(paint(fill) if fill else A.noFill(), _line("accent6", 1.25) if outlined else A.ln(A.noFill()))


def _marker(series: Series) -> Any:
    if not series.fill or series.dashed or series.thin:
        return C.marker(_val("symbol", "none"))
    look = C.spPr(paint(series.fill), _line("bg1", 0.75))
    return C.marker(_val("symbol", "circle"), _val("size", 6 if series.fine else 9), look)


def _error_bars(sheet: Sheet, below: str, above: str, line: bool, width: float) -> Any:
    return C.errBars(
        *([_val("errDir", "y")] if line else []),
        _val("errBarType", "both"),
        _val("errValType", "cust"),
        _val("noEndCap", 0),
        C.plus(_numbers(sheet, above)),
        C.minus(_numbers(sheet, below)),
        C.spPr(_line("tx1", width)),
    )


def _labels(sheet: Sheet, labels: Labels, series: int) -> Any:
    each = [_label(at, text, labels, series) for at, text in enumerate(labels.texts) if text]
    dropped = [C.dLbl(_val("idx", at), _val("delete", 1)) for at in sorted(labels.without)]
    return C.dLbls(
        *each,
        *dropped,
        C.numFmt(formatCode=labels.number_format, sourceLinked="0"),
        C.spPr(A.noFill(), A.ln(A.noFill())),
        _text(labels.size, labels.colour, labels.bold, wrap="none"),
        _val("dLblPos", labels.position),
        *_shown(value=not labels.column),
        *([C.extLst(C.ext(X.showDataLabelsRange(val="1"), uri=LABEL_EXTENSION))] if labels.column else []),
    )


def _label(at: int, text: str, labels: Labels, series: int) -> Any:
    """A label that follows its cell (PowerPoint 2013 and later) and says the same where cells are not followed."""
    font = A.rPr(*_font(labels.colour), lang=LANGUAGE, **_weight(labels.size, labels.bold))
    follows = A.fld(font, A.pPr(), A.t(text), id=FIELD.format(series, at), type="CELLRANGE")
    return C.dLbl(
        _val("idx", at),
        C.tx(C.rich(A.bodyPr(wrap="none"), A.lstStyle(), A.p(follows, A.endParaRPr(lang=LANGUAGE)))),
        _val("dLblPos", labels.position),
        *_shown(value=False),
        C.extLst(C.ext(X.dlblFieldTable(), X.showDataLabelsRange(val="1"), uri=LABEL_EXTENSION)),
    )


def _label_range(sheet: Sheet, labels: Labels) -> Any:
    points = [C.pt(C.v(text), idx=str(at)) for at, text in enumerate(labels.texts) if text]
    cache = X.dlblRangeCache(_val("ptCount", len(sheet)), *points)
    return C.ext(X.datalabelsRange(X.f(sheet.cells(labels.column)), cache), uri=RANGE_EXTENSION)


def _category_axis(chart: Chart) -> Any:
    across = chart.kind == "line"
    return C.catAx(
        _val("axId", CATEGORY_AXIS),
        C.scaling(_val("orientation", "minMax" if across else "maxMin")),  # the first row is the topmost
        _val("delete", int(not chart.named)),
        _val("axPos", "b" if across else "l"),
        C.numFmt(formatCode="General", sourceLinked="0"),
        _val("majorTickMark", "none"),
        _val("minorTickMark", "none"),
        _val("tickLblPos", "low"),  # beside the plot, also where bars run below zero
        C.spPr(_line("tx2", 1)),
        _text(chart.size, rot="-2700000" if chart.every > 1 else "0", vert="horz"),  # level, or rising by 45 degrees
        _val("crossAx", VALUE_AXIS),
        _val("crosses", "min" if across else "autoZero"),
        _val("auto", 0),  # else labels that look like dates become dates
        _val("lblAlgn", "ctr"),
        _val("lblOffset", 100),
        _val("tickLblSkip", chart.every),
        _val("noMultiLvlLbl", 1),
    )


def _value_axis(chart: Chart) -> Any:
    axis, across = chart.axis, chart.kind == "line"
    return C.valAx(
        _val("axId", VALUE_AXIS),
        C.scaling(_val("orientation", "minMax"), _val("max", f"{axis.high:g}"), _val("min", f"{axis.low:g}")),
        _val("delete", 0 if axis.shown else 1),
        _val("axPos", "l" if across else "b"),
        *([C.majorGridlines(C.spPr(_line("bg2", 1)))] if axis.shown else []),
        C.numFmt(formatCode=axis.number_format, sourceLinked="0"),
        _val("majorTickMark", "none"),
        _val("minorTickMark", "none"),
        _val("tickLblPos", "low" if across else "nextTo"),
        C.spPr(A.ln(A.noFill())),
        _text(12, "tx2"),
        _val("crossAx", CATEGORY_AXIS),
        _val("crosses", "autoZero" if across else "max"),
        _val("crossBetween", "between"),
        _val("majorUnit", f"{axis.step:g}"),
    )


def _numbers(sheet: Sheet, name: str) -> Any:
    """A reference to a column of numbers, with as many digits as the workbook holds; an empty cell is no point."""
    values = sheet[name].values
    points = [C.pt(C.v(digits(value)), idx=str(at)) for at, value in enumerate(values) if value is not None]
    cache = C.numCache(C.formatCode(POINTS), _val("ptCount", len(values)), *points)
    return C.numRef(C.f(sheet.cells(name)), cache)


def _strings(cells: str, texts: Sequence[Any]) -> Any:
    points = [C.pt(C.v(text), idx=str(at)) for at, text in enumerate(texts)]
    return C.strRef(C.f(cells), C.strCache(_val("ptCount", len(texts)), *points))


def _layout(plot: Plot) -> Any:
    places = [_val(side, f"{share:.4f}") for side, share in zip("xywh", plot, strict=True)]
    return C.layout(
        C.manualLayout(_val("layoutTarget", "inner"), _val("xMode", "edge"), _val("yMode", "edge"), *places)
    )


def _text(size: float, colour: str = "tx1", bold: bool = False, **body: str) -> Any:
    font = A.defRPr(*_font(colour), **_weight(size, bold))
    return C.txPr(A.bodyPr(**body), A.lstStyle(), A.p(A.pPr(font), A.endParaRPr(lang=LANGUAGE)))


def _font(colour: str) -> list[Any]:
    return [paint(colour), A.latin(typeface="+mn-lt"), A.ea(typeface="+mn-ea"), A.cs(typeface="+mn-cs")]


def _weight(size: float, bold: bool) -> dict[str, str]:
    return {"sz": str(round(size * 100)), "b": str(int(bold))}


def _line(colour: str, width: float, dashed: bool = False) -> Any:
    """A line in points of width, none without a colour."""
    if not colour:
        return A.ln(A.noFill())
    dash = [A.prstDash(val="dash")] if dashed else []
    return A.ln(paint(colour), *dash, A.round(), w=str(round(width * 12700)), cap="flat" if dashed else "rnd")


def paint(colour: str) -> Any:
    """A colour of the theme as a fill."""
    return A.solidFill(A.schemeClr(val=colour))


def _shown(value: bool) -> list[Any]:
    return [_val(f"show{what}", int(value and what == "Val")) for what in SHOWN]


def _val(element: str, value: object) -> Any:
    return C(element, val=str(value))
