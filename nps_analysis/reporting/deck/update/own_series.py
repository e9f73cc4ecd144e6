"""Series that people added to a chart: they keep their cells, and their figures follow the rows."""

from collections.abc import Iterator, Mapping
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import refer, series_of
from nps_analysis.reporting.deck.update.places import Cells, Range, said
from nps_analysis.reporting.deck.update.written import Ours, cached

FIGURES = [qn(f"c:{tag}") for tag in ("val", "xVal", "yVal", "bubbleSize")]
ELSEWHERE = "its figures lie in other cells, in the order that the rows had"
FORMULAS = "what its formulas give is seen when its data is opened"


def theirs(space: Any, fresh: Any, ours: Ours) -> dict[str, Any]:
    """The series of an old chart that people added, by their names."""
    new = series_of(fresh)
    return {name: series for name, series in series_of(space).items() if name not in new and not ours("series", name)}


def columns_of(series: Mapping[str, Any], sheet: str, rows: int) -> dict[int, bool]:
    """The columns of a sheet in which series have figures or names, and whether these go with the rows of the chart."""
    found = (Range.of(formula.text) for one in series.values() for formula in one.iter("{*}f"))
    cells = [one for one in found if one and one.sheet == sheet]
    apart = {one.column for one in cells if one.last > 1 and (one.first, one.last) != (2, rows + 1)}
    return {one.column: one.column not in apart for one in cells}


def follow(
    series: Mapping[str, Any], fresh: Any, rows: tuple[list[str], list[str]], sheet: str, cells: Cells
) -> Iterator[tuple[str, str]]:
    """Give people's series the rows that the chart has now, and tell of each that it was left.

    ``rows`` are the names of the rows before and after, ``cells`` those of the workbook as it is now.
    """
    categories = next((one.find(qn("c:cat")) for one in series_of(fresh).values()), None)
    for name, one in series.items():
        told = [f"series {name}, which people added"]
        own = one.find(qn("c:cat"))
        if categories is not None and own is not None and _of(own) in (None, Range(sheet, 1, 2, len(rows[0]) + 1)):
            refer(own, categories)
        for data in (found for tag in FIGURES if (found := one.find(tag)) is not None):
            told += _follow(data, rows, sheet, cells)
        yield "left", "; ".join(dict.fromkeys(told))


def _follow(data: Any, rows: tuple[list[str], list[str]], sheet: str, cells: Cells) -> list[str]:
    """The figures of one series in the order of the rows; what is to be said of them."""
    before, after = rows
    formula, place = data.find(f".//{qn('c:f')}"), _of(data)
    if formula is not None and (place is None or place.sheet != sheet or place.first != 2):
        return [] if before == after else [ELSEWHERE]
    if len(cached(data)) != len(before) or (place and place.last - 1 != len(before)):
        return []
    values = dict(zip(before, cached(data), strict=True))
    figures = [values.get(name, "") for name in after]
    stale = False
    if place and formula is not None:
        formula.text = str(place._replace(last=max(2, len(after) + 1)))
        there = [cells.get((line, place.column)) for line in range(2, len(after) + 2)]
        if any(there):
            figures = [said(cell) if cell else "" for cell in there]
            stale = any(cell and cell.formula for cell in there)
    _cache(data, figures)
    return [FORMULAS] if stale else []


def _of(data: Any) -> Range | None:
    """The cells that figures or names are from."""
    return Range.of(data.findtext(f".//{qn('c:f')}"))


def _cache(data: Any, figures: list[str]) -> None:
    """The figures that a chart keeps of cells; an empty one is no point."""
    count = data.find(f".//{qn('c:ptCount')}")
    for point in list(count.itersiblings(qn("c:pt"))):
        count.getparent().remove(point)
    count.set("val", str(len(figures)))
    last = count
    for at, figure in enumerate(figures):
        if figure:
            point = count.makeelement(qn("c:pt"), {"idx": str(at)}, nsmap=None)
            value = point.makeelement(qn("c:v"), nsmap=None)
            value.text = figure
            point.append(value)
            last.addnext(point)
            last = point
