"""What may stand in which kind of chart? PowerPoint offers to repair a file in which a bar has markers.

The elements of each kind are those of ECMA-376, part 1, chapter 21.2.
"""

from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

EVERY = {"idx", "order", "tx", "spPr", "dPt", "dLbls", "extLst"}
CURVES = {"trendline", "errBars", "cat", "val"}
OF_KIND = {
    "barChart": EVERY | CURVES | {"invertIfNegative", "pictureOptions", "shape"},
    "lineChart": EVERY | CURVES | {"marker", "smooth"},
    "areaChart": EVERY | CURVES | {"pictureOptions"},
    "pieChart": EVERY | {"explosion", "cat", "val"},
    "doughnutChart": EVERY | {"explosion", "cat", "val"},
    "radarChart": EVERY | {"marker", "cat", "val"},
    "scatterChart": EVERY | {"trendline", "errBars", "marker", "xVal", "yVal", "smooth"},
}
FIGURES = {"val", "yVal"}


def figures_of(series: Any) -> set[str]:
    """Whether a series has its figures by category (``val``) or as dots (``yVal``)."""
    return FIGURES & {etree.QName(child).localname for child in series.iterchildren("*")}


def fits(series: Any, plot: Any) -> bool:
    """Whether a new series has figures for a plot, which may be of another kind."""
    return bool(figures_of(series) & _allowed(plot))


def fit(series: Any, plot: Any) -> None:
    """Take out of a new series what the plot's kind has not."""
    foreign = [child for child in series if etree.QName(child).localname not in _allowed(plot)]
    for element in foreign:
        series.remove(element)
    for place in list(series.iter(qn("c:dLblPos"))) if foreign else ():
        place.getparent().remove(place)


def _allowed(plot: Any) -> set[str]:
    return OF_KIND.get(etree.QName(plot).localname, set())


def placed(label: Any, labels: Any) -> Any:
    """A new label at the side of its point at which all of its series are: each kind of chart has sides of its own."""
    place, of_all = (None if it is None else it.find(qn("c:dLblPos")) for it in (label, labels))
    if place is not None and of_all is not None:
        place.set("val", of_all.get("val"))
    elif place is not None:
        label.remove(place)
    return label
