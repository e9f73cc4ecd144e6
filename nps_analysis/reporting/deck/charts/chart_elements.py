"""The elements of a chart's XML that all kinds of charts share: references, labels, error bars, text, lines.

python-pptx has no call for error bars, for labels that take their text from cells, or for bars that keep their colour
below zero; the XML has. The elements and their order are those of ECMA-376, part 1, chapter 21.2; labels from cells
are Microsoft's extension of 2013.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker
from pptx.oxml.ns import qn

from nps_analysis.language import rtl, tag
from nps_analysis.reporting.deck.charts.native import Labels, Plot
from nps_analysis.reporting.deck.charts.sheet import POINTS, Sheet, digits, own_digits
from nps_analysis.reporting.deck.slides.direction import embedded

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
LANGUAGE = "en-GB"  # of the template's own words


def error_bars(sheet: Sheet, below: str, above: str, direction: str, width: float) -> Any:
    return C.errBars(
        *([val("errDir", direction)] if direction else []),
        val("errBarType", "both"),
        val("errValType", "cust"),
        val("noEndCap", 0),
        C.plus(numbers(sheet, above)),
        C.minus(numbers(sheet, below)),
        C.spPr(outline("tx1", width)),
    )


def labels_of(sheet: Sheet, labels: Labels, series: int) -> Any:
    pattern = _label(labels)
    each = [_filled(pattern, at, text, series) for at, text in enumerate(labels.texts) if text]
    dropped = [C.dLbl(val("idx", at), val("delete", 1)) for at in sorted(labels.without)]
    return C.dLbls(
        *each,
        *dropped,
        C.numFmt(formatCode=own_digits(labels.number_format), sourceLinked="0"),
        C.spPr(A.noFill(), A.ln(A.noFill())),
        text(labels.size, labels.colour, labels.bold, wrap="none"),
        val("dLblPos", position(labels)),
        *_shown(value=not labels.column),
        *([C.extLst(C.ext(X.showDataLabelsRange(val="1"), uri=LABEL_EXTENSION))] if labels.column else []),
    )


def _label(labels: Labels) -> Any:
    """A label that follows its cell (PowerPoint 2013 and later) and says the same where cells are not followed."""
    written = A.rPr(*typeface(labels.colour), lang=tag(), **weight(labels.size, labels.bold))
    follows = A.fld(written, A.pPr(), A.t(), id="", type="CELLRANGE")
    return C.dLbl(
        C.idx(),
        C.tx(C.rich(A.bodyPr(wrap="none"), A.lstStyle(), A.p(*running(), follows, A.endParaRPr(lang=tag())))),
        val("dLblPos", position(labels)),
        *_shown(value=False),
        C.extLst(C.ext(X.dlblFieldTable(), X.showDataLabelsRange(val="1"), uri=LABEL_EXTENSION)),
    )


def _filled(pattern: Any, at: int, text: str, series: int) -> Any:
    """A label like ``pattern`` for one point: to copy it is far quicker than to build each anew."""
    label = deepcopy(pattern)
    label[0].set("val", str(at))
    (field,) = label.iter(qn("a:fld"))
    field.set("id", FIELD.format(series, at))
    field[-1].text = embedded(text)
    return label


def label_range(sheet: Sheet, labels: Labels) -> Any:
    cache = X.dlblRangeCache(val("ptCount", len(sheet)))
    _points(cache, ((at, embedded(text)) for at, text in enumerate(labels.texts) if text))
    return C.ext(X.datalabelsRange(X.f(sheet.cells(labels.column)), cache), uri=RANGE_EXTENSION)


def numbers(sheet: Sheet, name: str) -> Any:
    """A reference to a column of numbers, with as many digits as the workbook holds; an empty cell is no point."""
    values = sheet[name].values
    cache = C.numCache(C.formatCode(POINTS), val("ptCount", len(values)))
    _points(cache, ((at, digits(value)) for at, value in enumerate(values) if value is not None))
    return C.numRef(C.f(sheet.cells(name)), cache)


def strings(cells: str, texts: Sequence[Any]) -> Any:
    cache = C.strCache(val("ptCount", len(texts)))
    _points(cache, enumerate(texts))
    return C.strRef(C.f(cells), cache)


def _points(cache: Any, cells: Iterable[tuple[int, Any]]) -> None:
    """Puts into a cache what cells say, each with its number."""
    point, value = qn("c:pt"), qn("c:v")
    for at, said in cells:
        etree.SubElement(etree.SubElement(cache, point, idx=str(at)), value).text = said


def layout(plot: Plot) -> Any:
    """Where the plot is; in a language from the right at the other side, for the names stand right of it."""
    if rtl():
        plot = plot._replace(left=max(0.0, 1 - plot.left - plot.width))
    places = [val(side, f"{share:.4f}") for side, share in zip("xywh", plot, strict=True)]
    return C.layout(C.manualLayout(val("layoutTarget", "inner"), val("xMode", "edge"), val("yMode", "edge"), *places))


def text(size: float, colour: str = "tx1", bold: bool = False, **body: str) -> Any:
    own = A.defRPr(*typeface(colour), **weight(size, bold))
    return C.txPr(A.bodyPr(**body), A.lstStyle(), A.p(A.pPr(own), A.endParaRPr(lang=tag())))


def typeface(colour: str) -> list[Any]:
    return [paint(colour), A.latin(typeface="+mn-lt"), A.ea(typeface="+mn-ea"), A.cs(typeface="+mn-cs")]


def weight(size: float, bold: bool) -> dict[str, str]:
    return {"sz": str(round(size * 100)), "b": str(int(bold))}


def outline(colour: str, width: float, dashed: bool = False) -> Any:
    """A line in points of width, none without a colour."""
    if not colour:
        return A.ln(A.noFill())
    dash = [A.prstDash(val="dash")] if dashed else []
    return A.ln(paint(colour), *dash, A.round(), w=str(round(width * 12700)), cap="flat" if dashed else "rnd")


def running() -> list[Any]:
    """The properties of a paragraph that runs from right to left; none where the language does not."""
    return [A.pPr(rtl="1")] if rtl() else []


def position(labels: Labels) -> str:
    """Where labels stand at their points, mirrored where the axis is."""
    return {"l": "r", "r": "l"}.get(labels.position, labels.position) if rtl() else labels.position


def edge(side: str) -> str:
    """The side of the plot at which an axis stands: ``l`` is ``r`` in a language from the right."""
    return {"l": "r", "r": "l"}.get(side, side) if rtl() else side


def forward() -> Any:
    """An axis as the language runs: from left to right, or from right to left."""
    return val("orientation", "maxMin" if rtl() else "minMax")


def paint(colour: str) -> Any:
    """A colour of the theme as a fill."""
    return A.solidFill(A.schemeClr(val=colour))


def _shown(value: bool) -> list[Any]:
    return [val(f"show{what}", int(value and what == "Val")) for what in SHOWN]


def val(element: str, value: object) -> Any:
    return C(element, val=str(value))
