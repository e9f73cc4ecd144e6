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


def fit(series: Any, plot: Any) -> bool:
    """Whether a new series has figures for a plot of another kind; what that kind has not is taken out of it."""
    kind = etree.QName(plot).localname
    named = {child: etree.QName(child).localname for child in series}
    allowed = OF_KIND.get(kind, set())
    if not FIGURES & allowed & set(named.values()):
        return False
    foreign = [child for child, name in named.items() if name not in allowed]
    for element in foreign:
        series.remove(element)
    for place in list(series.iter(qn("c:dLblPos"))) if foreign else ():
        place.getparent().remove(place)
    return True


def placed(label: Any, labels: Any) -> Any:
    """A new label at the side of its point at which all of its series are: each kind of chart has sides of its own."""
    place, of_all = (None if it is None else it.find(qn("c:dLblPos")) for it in (label, labels))
    if place is not None and of_all is not None:
        place.set("val", of_all.get("val"))
    elif place is not None:
        label.remove(place)
    return label
