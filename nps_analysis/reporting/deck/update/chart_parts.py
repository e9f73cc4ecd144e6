"""What there is in a chart's XML, by the names that people know it by: series, categories, labels, axes."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.chart_elements import C15, RANGE_EXTENSION
from nps_analysis.reporting.deck.update.written import apart, cached, look, mark, plain_number

DATA = (qn("c:cat"), qn("c:val"), qn("c:xVal"), qn("c:yVal"), qn("c:bubbleSize"))
FIGURES = (qn("c:val"), qn("c:xVal"))
ENDS = ("c:max", "c:min")
WITHOUT_WORDS = ("", "deleted", "only a look")  # what may be said of a label that has none
KNOWN = "known"  # while a deck is refreshed, our name of a series that people call otherwise, or that changed places


def plots(space: Any) -> list[Any]:
    """The bars, lines and dots of a chart; one that people made a combination has several."""
    return [part for part in space.find(f".//{qn('c:plotArea')}") if part.tag.endswith("Chart")]


def series_of(space: Any) -> dict[str, Any]:
    """The series of all plots by their names: by ours where we know whose they are."""
    found = [series for plot in plots(space) for series in plot.iterfind(qn("c:ser"))]
    return dict(zip(apart(one.get(KNOWN) or series_name(one) for one in found), found, strict=True))


def series_name(series: Any) -> str:
    name = series.find(qn("c:tx"))
    return "" if name is None else "".join(value.text or "" for value in name.iter(qn("c:v")))


def categories_of(space: Any) -> list[str] | None:
    """The names of the categories; None for dots, which have none."""
    found = (series.find(qn("c:cat")) for series in series_of(space).values())
    names = next((cached(categories) for categories in found if categories is not None), None)
    return None if names is None else apart(names)


def axes_of(space: Any) -> dict[str, Any]:
    """The axes by their kind and number: ``catAx``, ``valAx``, ``valAx (2)``."""
    found = [part for part in space.find(f".//{qn('c:plotArea')}") if part.tag.endswith("Ax")]
    return dict(zip(apart(etree.QName(axis).localname for axis in found), found, strict=True))


def scale_of(axis: Any) -> str:
    """Where an axis ends, in which steps it goes, and where the other crosses it."""
    ends = [axis.find(f"{qn('c:scaling')}/{qn(end)}") for end in ENDS]
    return "".join(map(look, [*ends, axis.find(qn("c:majorUnit")), axis.find(qn("c:crossesAt"))]))


def attribute(element: Any, path: str, name: str = "val") -> str:
    """An attribute of the element at a path of names, "" where there is none."""
    found = element.find("/".join(map(qn, path.split("/"))))
    return "" if found is None else found.get(name, "")


def by_index(series: Any, tag: str) -> dict[int, Any]:
    """The points or labels of a series by the number of their category."""
    return {int(attribute(each, "c:idx") or 0): each for each in series.iter(qn(tag))}


def named(found: dict[int, Any], names: list[str]) -> dict[str, Any]:
    """What is known by the number of a category, by its name."""
    return {names[at]: element for at, element in found.items() if at < len(names)}


def point_look(point: Any) -> str:
    return look(point.find(qn("c:spPr"))) + look(point.find(qn("c:marker")))


def label_said(label: Any) -> str:
    """What a label says; of one that was taken away, that it was."""
    if attribute(label, "c:delete") == "1":
        return "deleted"
    text = label.find(qn("c:tx"))
    return "only a look" if text is None else "".join(part.text or "" for part in text.iter(qn("a:t")))


def words_of(label: Any | None) -> str:
    """The words of a label; "" where there is none, or none with words of its own."""
    said = "" if label is None else label_said(label)
    return "" if said in WITHOUT_WORDS else said


def label_cells(series: Any) -> Any:
    """The element with the cells that a series' labels follow."""
    return series.find(f"{qn('c:extLst')}/{qn('c:ext')}/{{{C15}}}datalabelsRange")


def label_cells_holder(series: Any) -> Any:
    held = (ext for ext in series.iterfind(f"{qn('c:extLst')}/{qn('c:ext')}") if ext.get("uri") == RANGE_EXTENSION)
    return next(held, None)


def direction(errors: Any) -> str:
    return attribute(errors, "c:errDir")


def marks_of_chart(space: Any, names: list[str]) -> Iterator[str]:
    """The marks of all that the chart says and that people may change, by the names of series and categories."""
    yield mark("layout", look(space.find(f".//{qn('c:plotArea')}/{qn('c:layout')}")))
    yield from (mark("gap", attribute(plot, "c:gapWidth")) for plot in plots(space))
    yield from (mark("category", name) for name in names)
    for name, series in series_of(space).items():
        yield mark("series", name)
        yield mark("labels", name, attribute(series, "c:dLbls/c:numFmt", "formatCode"))
        yield from (mark("errors", name, direction(errors)) for errors in series.iterfind(qn("c:errBars")))
        points, labels = named(by_index(series, "c:dPt"), names), named(by_index(series, "c:dLbl"), names)
        yield from (mark("point", name, category, point_look(point)) for category, point in points.items())
        yield from (mark("label", name, category, label_said(label)) for category, label in labels.items())
    for name, axis in axes_of(space).items():
        yield mark("scale", name, scale_of(axis))
        yield mark("format", name, attribute(axis, "c:numFmt", "formatCode"))
        yield mark("every", name, attribute(axis, "c:tickLblSkip"))
        yield mark("hidden", name, attribute(axis, "c:delete"))


def figures_by_row(space: Any, names: list[str]) -> dict[str, str]:
    """The figures of all series at each category, as one text; none of dots."""
    columns = [cached(series.find(qn("c:val"))) for series in series_of(space).values()]
    rows = zip(names, *(column for column in columns if len(column) == len(names)), strict=False)
    found = {name: " ".join(map(plain_number, figures)) for name, *figures in rows}
    return {name: figures for name, figures in found.items() if figures.strip()}


def figures_of_series(series: Any, names: list[str]) -> dict[str, str]:
    """The figures of one series by its rows; those of lines that have more points by the points' numbers."""
    figures = cached(next((found for tag in FIGURES if (found := series.find(tag)) is not None), None))
    rows = names if len(names) == len(figures) else map(str, range(len(figures)))
    return {row: plain_number(figure) for row, figure in zip(rows, figures, strict=True) if figure}


def marks_of_series(space: Any, names: list[str]) -> Iterator[str]:
    """The marks of the figures of each series, and that it has marks of figures."""
    for name, series in series_of(space).items():
        yield mark("figures of", name)
        yield from (mark("figure", name, *each) for each in figures_of_series(series, names).items())


def take(old: Any, fresh: Any, tag: str) -> None:
    """Give an element the child that a fresh one has, in its place; none where that has none."""
    had, new = old.find(qn(tag)), fresh.find(qn(tag))
    if had is not None and new is not None:
        old.replace(had, deepcopy(new))
    elif had is not None:
        old.remove(had)
    elif new is not None:
        put_after(old, deepcopy(new), [before.tag for before in new.itersiblings(preceding=True)])


def put_after(parent: Any, element: Any, earlier: list[str]) -> None:
    """Put an element behind the last child whose kind comes before it."""
    before = [child for child in parent if child.tag in earlier]
    before[-1].addnext(element) if before else parent.insert(0, element)


def refer(old: Any, fresh: Any) -> None:
    """Fresh cells and figures; the number format stays the one that they had."""
    code = old.find(f".//{qn('c:formatCode')}")
    for child in list(old):
        old.remove(child)
    old.extend(deepcopy(child) for child in fresh)
    if code is not None and (new := old.find(f".//{qn('c:formatCode')}")) is not None:
        new.text = code.text


def point_formats(data: Any, names: list[str]) -> dict[str, str]:
    """The number formats of single figures, by the names of their rows."""
    found = {int(point.get("idx")): point.get("formatCode") for point in data.iter(qn("c:pt"))}
    return {names[at]: code for at, code in found.items() if code and at < len(names)}


def give_formats(data: Any, codes: dict[str, str], names: list[str]) -> None:
    """Give single figures the number formats that were under the names of their rows."""
    for point in data.iter(qn("c:pt")) if codes else ():
        at = int(point.get("idx"))
        if at < len(names) and names[at] in codes:
            point.set("formatCode", codes[names[at]])
