"""A chart of ours with fresh figures: series and categories by their names, what people set as they set it."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.by_hand import labels_by_hand
from nps_analysis.reporting.deck.update.chart_parts import (
    DATA,
    attribute,
    axes_of,
    direction,
    give_formats,
    label_cells,
    label_cells_holder,
    plots,
    point_formats,
    put_after,
    refer,
    scale_of,
    series_of,
    take,
)
from nps_analysis.reporting.deck.update.kinds import figures_of, fit, fits
from nps_analysis.reporting.deck.update.points import refresh_labels, refresh_points
from nps_analysis.reporting.deck.update.sizes import refresh_sizes
from nps_analysis.reporting.deck.update.written import Names, Ours, cached, look

BEFORE_ERRORS = [qn(f"c:{tag}") for tag in ("idx", "order", "tx", "spPr", "invertIfNegative", "marker", "dPt", "dLbls")]
BEFORE_SERIES = [qn(f"c:{tag}") for tag in ("barDir", "grouping", "scatterStyle", "varyColors")]

NAMES = Names()
Said = Iterator[tuple[str, str]]  # what happened, and to what


def refresh_chart(old: Any, fresh: Any, before: list[str], after: list[str], ours: Ours, names: Names = NAMES) -> Said:
    """Put the fresh figures into an old chart, and tell what came, went and stayed as people had set it.

    ``before`` and ``after`` are the names of the rows, ``names`` those of all charts of the finding. The fresh
    chart refers to the cells of the old one's workbook.
    """
    yield from _rows(before, after, ours, names)
    yield from _refresh_series(old, fresh, before, after, ours)
    yield from _refresh_axes(old, fresh, ours)
    refresh_sizes(old, fresh, ours)
    area, new = (space.find(f".//{qn('c:plotArea')}") for space in (old, fresh))
    if ours("layout", look(area.find(qn("c:layout")))):
        take(area, new, "c:layout")
    for plot in plots(old):
        wide, now = plot.find(qn("c:gapWidth")), attribute(plots(fresh)[0], "c:gapWidth")
        if wide is not None and now and ours("gap", wide.get("val", "")):
            wide.set("val", now)


def _rows(before: list[str], after: list[str], ours: Ours, names: Names) -> Said:
    """Which rows came and went; of a name that people wrote and nobody can match, which of ours it may be for."""
    new = [name for name in after if name not in (*before, *names.rows.before)]
    again = [name for name in new if ours("category", name)]
    own = [name for name in before if name not in (*after, *names.rows.after) and not ours("category", name)]
    yield from (("added", f"row {name}") for name in new if name not in again)
    yield from (("added", f"row {name}, which people took away") for name in again if not own)
    for name in before:
        if name in own:
            where = f"; {' or '.join(again)} is drawn again: write the name there if it is for it" if again else ""
            yield "lost", f"row {name}, a name that people wrote and the run has not{where}"
        elif name not in (*after, *names.rows.after):
            yield "dropped", f"row {name}"


def holds(old: Any, fresh: Any, ours: Ours) -> bool:
    """Whether an old chart is of a kind in which the fresh series have a place, so that none is lost for nothing."""
    had, new = series_of(old), series_of(fresh)
    both = [name for name in new if name in had]
    if both and not any(figures_of(had[name]) == figures_of(new[name]) for name in both):
        return False
    if both and all(name in new or not ours("series", name) for name in had):
        return True
    more = [series for name, series in new.items() if name not in had and not ours("series", name)]
    return all(any(fits(series, plot) for plot in plots(old)) for series in more)


def _refresh_series(old: Any, fresh: Any, before: list[str], after: list[str], ours: Ours) -> Said:
    had, new = series_of(old), series_of(fresh)
    for name, series in had.items():
        if name in new:
            yield from _refresh_one(name, series, new[name], before, after, ours)
        elif ours("series", name):
            series.getparent().remove(series)
            yield "dropped", f"series {name}"
        else:
            refresh_points(name, series, None, before, after, ours)
            refresh_labels(name, series, None, before, after, ours)
    last = None
    for name, series in new.items():
        if name in had:
            last = had[name]
        elif ours("series", name):
            yield "left", f"series {name}, which people took away"
        elif _add(old, deepcopy(series), last):
            last = series_of(old)[name]
            yield "added", f"series {name}"
        else:
            yield "not found", f"series {name}: the chart is of another kind"


def _refresh_one(name: str, old: Any, fresh: Any, before: list[str], after: list[str], ours: Ours) -> Said:
    take(old, fresh, "c:tx")
    for data in DATA:
        had, new = old.find(data), fresh.find(data)
        if had is not None and new is not None:
            codes = point_formats(had, before)
            refer(had, new)
            give_formats(had, codes, after)
        elif new is not None:
            yield "left", f"series {name}: in another kind of chart, some of its figures have no place"
    _refresh_errors(name, old, fresh, ours)
    points = refresh_points(name, old, fresh, before, after, ours)
    if points:
        yield "left", f"series {name}: looks of points set by hand ({points})"
    if old.find(qn("c:dLbls")) is None and not ours("labels", name, attribute(fresh, "c:dLbls/c:numFmt", "formatCode")):
        take(old, fresh, "c:dLbls")
    elif labels := refresh_labels(name, old, fresh, before, after, ours):
        yield "left", f"series {name}: {labels_by_hand(labels)}"
    had, new = (series.find(f"{qn('c:dLbls')}/{qn('c:numFmt')}") for series in (old, fresh))
    if had is not None and new is not None and ours("labels", name, had.get("formatCode", "")):
        had.set("formatCode", new.get("formatCode"))
    had, new = label_cells(old), label_cells(fresh)
    if had is not None and new is not None:
        had.getparent().replace(had, deepcopy(new))
    elif new is not None and old.find(qn("c:dLbls")) is not None:
        _hold_label_cells(old, label_cells_holder(fresh))


def _refresh_errors(name: str, old: Any, fresh: Any, ours: Ours) -> None:
    """Fresh ends of intervals; those that people took away, or gave another kind of end, stay so."""
    had = {direction(errors): errors for errors in old.iterfind(qn("c:errBars"))}
    new = {direction(errors): errors for errors in fresh.iterfind(qn("c:errBars"))}
    for way, errors in new.items():
        if way in had and attribute(had[way], "c:errValType") == "cust":
            for end in ("c:plus", "c:minus"):
                take(had[way], errors, end)
        elif way not in had and not ours("errors", name, way):
            put_after(old, deepcopy(errors), BEFORE_ERRORS)
    for way, errors in had.items():
        if way not in new and ours("errors", name, way):
            old.remove(errors)


def _hold_label_cells(series: Any, holder: Any) -> None:
    extensions = series.find(qn("c:extLst"))
    if extensions is None:
        extensions = series.makeelement(qn("c:extLst"), nsmap=None)
        series.append(extensions)
    extensions.append(deepcopy(holder))


def _add(space: Any, series: Any, last: Any | None) -> bool:
    """Whether a new series has a place behind the one that it follows; it gets numbers that no other has."""
    places = [*([] if last is None else [last.getparent()]), *plots(space)]
    plot = next((plot for plot in places if fits(series, plot)), None)
    if plot is None:
        return False
    fit(series, plot)
    for number in ("c:idx", "c:order"):
        taken = [int(attribute(other, number) or 0) for other in series_of(space).values()]
        series.find(qn(number)).set("val", str(max(taken, default=-1) + 1))
    if last is not None and last.getparent() is plot:
        last.addnext(series)
    else:
        put_after(plot, series, BEFORE_SERIES)
    return True


def _refresh_axes(old: Any, fresh: Any, ours: Ours) -> Said:
    """Fresh ends and number formats of axes; those that people set stay."""
    new = axes_of(fresh)
    for name, axis in axes_of(old).items():
        if name not in new:
            continue
        if ours("scale", name, scale_of(axis)):
            for end in ("c:max", "c:min"):
                take(axis.find(qn("c:scaling")), new[name].find(qn("c:scaling")), end)
            take(axis, new[name], "c:majorUnit")
            _take_crossing(axis, new[name])
        elif scale_of(axis) != scale_of(new[name]):
            yield "left", f"axis {name}: ends set by hand{_beyond(axis, fresh)}"
        if ours("format", name, attribute(axis, "c:numFmt", "formatCode")):
            take(axis, new[name], "c:numFmt")
        if ours("every", name, attribute(axis, "c:tickLblSkip")):
            take(axis, new[name], "c:tickLblSkip")
        if ours("hidden", name, attribute(axis, "c:delete")):
            take(axis, new[name], "c:delete")


def _take_crossing(axis: Any, fresh: Any) -> None:
    """Where the other axis crosses: at a figure, or at an end where there is none; never both."""
    take(axis, fresh, "c:crossesAt")
    at_end, at = axis.find(qn("c:crosses")), axis.find(qn("c:crossesAt"))
    if at is not None and at_end is not None:
        axis.remove(at_end)
    elif at is None and at_end is None:
        take(axis, fresh, "c:crosses")


def _beyond(axis: Any, fresh: Any) -> str:
    """A warning where figures are not seen because the axis ends before them."""
    highest, lowest = attribute(axis, "c:scaling/c:max"), attribute(axis, "c:scaling/c:min")
    found = [figure for series in series_of(fresh).values() for data in DATA[1:2] for figure in _figures(series, data)]
    if found and ((highest and max(found) > float(highest)) or (lowest and min(found) < float(lowest))):
        return "; figures lie beyond them"
    return ""


def _figures(series: Any, data: str) -> list[float]:
    return [float(value) for value in cached(series.find(data)) if value]
