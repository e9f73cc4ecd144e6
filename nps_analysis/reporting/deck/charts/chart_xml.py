"""The XML of a chart: bars, a line or dots over the cells of its own workbook."""

from collections.abc import Callable
from typing import Any

from lxml import etree

from nps_analysis.reporting.deck.charts.chart_elements import (
    CATEGORY_AXIS,
    VALUE_AXIS,
    A,
    C,
    edge,
    error_bars,
    forward,
    label_range,
    labels_of,
    layout,
    numbers,
    outline,
    paint,
    strings,
    text,
    val,
)
from nps_analysis.reporting.deck.charts.dots_xml import dots, two_axes
from nps_analysis.reporting.deck.charts.native import Chart, Series
from nps_analysis.reporting.deck.charts.sheet import own_digits

DASH = 14  # points that a limit at a point without neighbours is long


def chart_xml(chart: Chart, recolour: Callable[[Any], None] | None = None) -> bytes:
    """The part of the package that holds the chart; ``recolour`` puts a template's colours in."""
    legend = [C.legend(val("legendPos", "t"), val("overlay", 0), text(chart.size))] if chart.legend else []
    plot = {"line": _lines, "dots": dots}.get(chart.kind, _bars)(chart)
    axes = two_axes(chart) if chart.kind == "dots" else [_category_axis(chart), _value_axis(chart)]
    space = C.chartSpace(
        val("date1904", 0),
        val("roundedCorners", 0),
        C.chart(
            val("autoTitleDeleted", 1),
            C.plotArea(layout(chart.plot), plot, *axes, C.spPr(A.noFill())),
            *legend,
            val("plotVisOnly", 1),
            val("dispBlanksAs", "gap"),
        ),
        C.spPr(A.noFill(), A.ln(A.noFill())),
        text(chart.size),
    )
    if recolour:
        recolour(space)
    return etree.tostring(space, xml_declaration=True, encoding="UTF-8", standalone=True)


def _bars(chart: Chart) -> Any:
    stacked = chart.kind == "stacked"
    return C.barChart(
        val("barDir", "bar"),
        val("grouping", "stacked" if stacked else "clustered"),
        val("varyColors", 0),
        *(_series(chart, number, series) for number, series in enumerate(chart.series)),
        val("gapWidth", chart.gap),
        val("overlap", 100),
        val("axId", CATEGORY_AXIS),
        val("axId", VALUE_AXIS),
    )


def _lines(chart: Chart) -> Any:
    return C.lineChart(
        val("grouping", "standard"),
        val("varyColors", 0),
        *(_series(chart, number, series) for number, series in enumerate(chart.series)),
        val("marker", 1),
        val("axId", CATEGORY_AXIS),
        val("axId", VALUE_AXIS),
    )


def _series(chart: Chart, number: int, series: Series) -> Any:
    sheet, line = chart.sheet, chart.kind == "line"
    parts = [
        val("idx", number),
        val("order", number),
        C.tx(strings(sheet.heading(series.column), [sheet.names[series.column]])),
    ]
    if line:
        width = 1.0 if series.dashed or series.thin else 1.5 if series.fine else 2.25
        parts += [C.spPr(outline(series.fill, width, series.dashed)), _marker(series)]
        parts += [_dash(at, series.fill) for at in series.alone]
    else:
        parts += [_shape(series.fill, outlined=False), val("invertIfNegative", 0)]
        parts += [_point(at, fill) for at, fill in sorted(series.fills.items())]
    if series.labels:
        parts.append(labels_of(sheet, series.labels, number))
    if series.errors:
        parts.append(error_bars(sheet, *series.errors, "y" if line else "", 0.75 if series.fine else 1.75))
    categories = sheet.columns[0]
    parts.append(C.cat(strings(sheet.cells(categories.name), categories.values)))
    parts.append(C.val(numbers(sheet, series.column)))
    if line:
        parts.append(val("smooth", 0))
    if series.labels and series.labels.column:
        parts.append(C.extLst(label_range(sheet, series.labels)))
    return C.ser(*parts)


def _point(at: int, fill: str) -> Any:
    return C.dPt(val("idx", at), val("invertIfNegative", 0), val("bubble3D", 0), _shape(fill, outlined=not fill))


def _dash(at: int, fill: str) -> Any:
    look = C.spPr(paint(fill), A.ln(A.noFill()))
    return C.dPt(val("idx", at), C.marker(val("symbol", "dash"), val("size", DASH), look), val("bubble3D", 0))


def _shape(fill: str, outlined: bool) -> Any:
    return C.spPr(paint(fill) if fill else A.noFill(), outline("accent6", 1.25) if outlined else A.ln(A.noFill()))


def _marker(series: Series) -> Any:
    if not series.fill or series.dashed or series.thin:
        return C.marker(val("symbol", "none"))
    look = C.spPr(paint(series.fill), outline("bg1", 0.75))
    return C.marker(val("symbol", "circle"), val("size", 6 if series.fine else 9), look)


def _category_axis(chart: Chart) -> Any:
    across = chart.kind == "line"
    return C.catAx(
        val("axId", CATEGORY_AXIS),
        C.scaling(forward() if across else val("orientation", "maxMin")),  # the first row is the topmost
        val("delete", int(not chart.named)),
        val("axPos", edge("b" if across else "l")),
        C.numFmt(formatCode="General", sourceLinked="0"),
        val("majorTickMark", "none"),
        val("minorTickMark", "none"),
        val("tickLblPos", "low"),  # beside the plot, also where bars run below zero
        C.spPr(outline("tx2", 1)),
        text(chart.size, rot="-2700000" if chart.every > 1 else "0", vert="horz"),  # level, or rising by 45 degrees
        val("crossAx", VALUE_AXIS),
        val("crosses", "min" if across else "autoZero"),
        val("auto", 0),  # else labels that look like dates become dates
        val("lblAlgn", "ctr"),
        val("lblOffset", 100),
        val("tickLblSkip", chart.every),
        val("noMultiLvlLbl", 1),
    )


def _value_axis(chart: Chart) -> Any:
    axis, across = chart.axis, chart.kind == "line"
    return C.valAx(
        val("axId", VALUE_AXIS),
        C.scaling(
            val("orientation", "minMax") if across else forward(),
            val("max", f"{axis.high:g}"),
            val("min", f"{axis.low:g}"),
        ),
        val("delete", 0 if axis.shown else 1),
        val("axPos", edge("l" if across else "b")),
        *([C.majorGridlines(C.spPr(outline("bg2", 1)))] if axis.shown else []),
        C.numFmt(formatCode=own_digits(axis.number_format), sourceLinked="0"),
        val("majorTickMark", "none"),
        val("minorTickMark", "none"),
        val("tickLblPos", "low" if across else "nextTo"),
        C.spPr(A.ln(A.noFill())),
        text(12, "tx2"),
        val("crossAx", CATEGORY_AXIS),
        val("crosses", "autoZero" if across else "max"),
        val("crossBetween", "between"),
        val("majorUnit", f"{axis.step:g}"),
    )
