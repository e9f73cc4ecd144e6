"""The XML of dots by two figures, with intervals both ways and names that lines lead to."""

from typing import Any

from nps_analysis.language import rtl, tag
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
    numbers,
    outline,
    paint,
    running,
    strings,
    text,
    typeface,
    val,
    weight,
)
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Line, Series
from nps_analysis.reporting.deck.charts.sheet import Sheet, own_digits


def dots(chart: Chart) -> Any:
    """Dots by two columns, over lines; LibreOffice draws no error bars across from cells, but it draws those."""
    sheet = chart.sheet
    lines = [_line(sheet, number, line) for number, line in enumerate(chart.lines)]
    return C.scatterChart(
        val("scatterStyle", "lineMarker"),
        val("varyColors", 0),
        *lines,
        *(_dot_series(sheet, number, series) for number, series in enumerate(chart.series, start=len(lines))),
        val("axId", CATEGORY_AXIS),
        val("axId", VALUE_AXIS),
    )


def _line(sheet: Sheet, number: int, line: Line) -> Any:
    return C.ser(
        val("idx", number),
        val("order", number),
        C.tx(strings(sheet.heading(line.up), [sheet.names[line.up]])),
        C.spPr(outline(line.fill, line.width)),
        C.marker(val("symbol", "none")),
        C.xVal(numbers(sheet, line.across)),
        C.yVal(numbers(sheet, line.up)),
        val("smooth", 0),
    )


def _dot_series(sheet: Sheet, number: int, series: Series) -> Any:
    parts = [
        val("idx", number),
        val("order", number),
        C.tx(strings(sheet.heading(series.column), [sheet.names[series.column]])),
    ]
    parts += [C.spPr(A.ln(A.noFill())), C.marker(val("symbol", "none"))]
    parts += [
        C.dPt(val("idx", at), _dot(fill, series), val("bubble3D", 0)) for at, fill in sorted(series.fills.items())
    ]
    if series.labels:
        parts.append(labels_of(sheet, series.labels, number))
    if series.errors_across:
        parts.append(error_bars(sheet, *series.errors_across, "x", 1.25))
    if series.errors:
        parts.append(error_bars(sheet, *series.errors, "y", 1.25))
    parts += [C.xVal(numbers(sheet, series.across)), C.yVal(numbers(sheet, series.column)), val("smooth", 0)]
    if series.labels and series.labels.column:
        parts.append(C.extLst(label_range(sheet, series.labels)))
    return C.ser(*parts)


def _dot(fill: str, series: Series) -> Any:
    """A dot in its colour; hollow without one."""
    look = (paint(fill), A.ln(A.noFill())) if fill else (paint("bg1"), outline("tx1", 1.5))
    return C.marker(val("symbol", series.symbol), val("size", series.dot), C.spPr(*look))


def two_axes(chart: Chart) -> list[Any]:
    """The axes of dots, as broken lines that cross each other where the parts of the picture meet."""
    assert chart.across is not None
    across = _number_axis(CATEGORY_AXIS, VALUE_AXIS, "b", chart.across, chart.axis)
    return [across, _number_axis(VALUE_AXIS, CATEGORY_AXIS, "l", chart.axis, chart.across)]


def _number_axis(own: str, other: str, place: str, axis: Axis, crossing: Axis) -> Any:
    """An axis with its title; where the other axis crosses it at its end, with lines at its numbers."""
    written = A.rPr(*typeface("tx2"), lang=tag(), **weight(12, bold=False))
    turned = {"rot": "-5400000", "vert": "horz"} if place == "l" else {}
    words = C.rich(A.bodyPr(**turned), A.lstStyle(), A.p(*running(), A.r(written, A.t(axis.title))))
    lines = axis.shown and axis.crossed is None
    return C.valAx(
        val("axId", own),
        C.scaling(
            forward() if place == "b" else val("orientation", "minMax"),
            val("max", f"{axis.high:g}"),
            val("min", f"{axis.low:g}"),
        ),
        val("delete", int(not axis.shown)),
        val("axPos", edge(place)),
        *([C.majorGridlines(C.spPr(outline("bg2", 1)))] if lines else []),
        *([C.title(C.tx(words), *_beside(place), val("overlay", 0))] if axis.title else []),
        C.numFmt(formatCode=own_digits(axis.number_format), sourceLinked="0"),
        val("majorTickMark", "none"),
        val("minorTickMark", "none"),
        val("tickLblPos", "low"),
        C.spPr(A.ln(A.noFill()) if lines else outline("accent6", 0.75, dashed=True)),
        text(12, "tx2"),
        val("crossAx", other),
        val("crossesAt", f"{crossing.low if crossing.crossed is None else crossing.crossed:.6g}"),
        val("crossBetween", "midCat"),
        val("majorUnit", f"{axis.step:g}"),
    )


def _beside(place: str) -> list[Any]:
    """Where the title of an axis stands that is at the right; LibreOffice would leave it at the left."""
    if not (rtl() and place == "l"):
        return []
    places = [val("xMode", "edge"), val("yMode", "edge"), val("x", "0.9700"), val("y", "0.2000")]
    return [C.layout(C.manualLayout(*places))]
