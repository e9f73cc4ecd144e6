"""How large the letters of a chart are: as the run has them, for fewer rows have larger ones, unless people set them.

A row that came and one that was there have letters of one size.
"""

from collections.abc import Iterator
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import axes_of, series_of
from nps_analysis.reporting.deck.update.written import Ours, mark

SIZE = "sz"


def marks_of_sizes(space: Any) -> Iterator[str]:
    """The marks of the sizes, of each kind of letters one."""
    for letters, element in _letters(space).items():
        yield from (mark("size", letters, sized.get(SIZE)) for sized in _sized(element))


def refresh_sizes(old: Any, fresh: Any, ours: Ours) -> None:
    """Give the letters of a chart, those of new rows too, the fresh sizes; those that people set stay.

    Where people set the size of all labels of a series, new ones have it as well.
    """
    new = _letters(fresh)
    for letters, element in _letters(old).items():
        now = _size(new[letters]) if letters in new else None
        of_all = _size(element)
        if now is None or of_all is None:
            continue
        size = now if ours("size", letters, of_all) else of_all
        for sized in _sized(element):
            if sized.get(SIZE) == now or ours("size", letters, sized.get(SIZE)):
                sized.set(SIZE, size)


def _letters(space: Any) -> dict[str, Any]:
    """What of a chart has letters: the labels of its series, its axes, its legend, and all the rest."""
    labels = {f"labels of {name}": series.find(qn("c:dLbls")) for name, series in series_of(space).items()}
    axes = {f"axis {name}": axis.find(qn("c:txPr")) for name, axis in axes_of(space).items()}
    legend = space.find(f"{qn('c:chart')}/{qn('c:legend')}/{qn('c:txPr')}")
    found = labels | axes | {"legend": legend, "chart": space.find(qn("c:txPr"))}
    return {letters: element for letters, element in found.items() if element is not None}


def _sized(element: Any) -> list[Any]:
    return [part for part in element.iter() if isinstance(part.tag, str) and part.get(SIZE)]


def _size(element: Any) -> str | None:
    """The size of all letters of an element, which single labels may have another than."""
    of_all = element.find(qn("c:txPr")) if element.tag == qn("c:dLbls") else element
    return next((sized.get(SIZE) for sized in _sized(of_all)), None) if of_all is not None else None
