"""A chart's rows as people left them: in their order where they sorted them, without those that they took away.

The fresh chart and its workbook are put into that order before they are used.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.places import line_moved
from nps_analysis.reporting.deck.update.written import Names, Ours, mark

MOST_ROWS = 200  # of a chart on a slide
OF_ROWS = [qn(f"c:{tag}") for tag in ("dPt", "dLbl")]
LINES = re.compile(r"(?<=\$2:\$)([A-Z]+\$)\d+")


def marks_of_order(names: Sequence[str]) -> set[str]:
    """The marks of where each row stands."""
    return {mark("row", name, str(at)) for at, name in enumerate(names)}


def rows_of_people(before: Sequence[str], after: Sequence[str], names: Names, ours: Ours) -> list[str]:
    """The rows of the run, by our names: those that people left in a chart, in people's order where they sorted them.

    A row that is new stands behind the one that it follows in the run. Where a name of people's own may be for one of
    ours, none counts as taken away.
    """
    known = {*before, *names.rows.before}
    own = [name for name in before if name not in (*after, *names.rows.after) and not ours("category", name)]
    rows = [name for name in after if own or name in known or not ours("category", name)]
    places = [place for name in before if (place := _place(name, ours)) is not None]
    if not any(name in rows for name in before) or places == sorted(places):
        return rows
    order = [name for name in before if name in rows]
    for at, name in enumerate(rows):
        if name not in order:
            order.insert(order.index(rows[at - 1]) + 1 if at else 0, name)
    return order


def left_so(after: Sequence[str], rows: Sequence[str]) -> Iterator[str]:
    """What is told of the order and of rows that people took away."""
    yield from (f"row {name}, which people took away" for name in after if name not in rows)
    if [name for name in after if name in rows] != list(rows):
        yield "rows in the order that people gave them"


def _place(name: str, ours: Ours) -> int | None:
    """Where a row stood in the chart that we wrote; None for one that was not in it."""
    return next((at for at in range(MOST_ROWS) if ours("row", name, str(at))), None)


def put_in_order(space: Any, after: Sequence[str], rows: Sequence[str]) -> None:
    """Give a fresh chart with the rows ``after`` only ``rows``, in their order."""
    if list(after) == list(rows):
        return
    to = {after.index(name): at for at, name in enumerate(rows)}
    for cache in list(space.iter(qn("c:ptCount"))):
        if cache.get("val") == str(len(after)):
            cache.set("val", str(len(rows)))
            _renumber(cache.getparent(), [qn("c:pt")], to, lambda point: point)
    for series in list(space.iter(qn("c:ser"), qn("c:dLbls"))):
        _renumber(series, OF_ROWS, to, lambda element: element.find(qn("c:idx")))
    for formula in space.iter("{*}f"):
        last = f"${len(after) + 1}"
        if (formula.text or "").endswith(last):
            formula.text = LINES.sub(rf"\g<1>{len(rows) + 1}", formula.text)


def _renumber(parent: Any, tags: list[str], to: Mapping[int, int], holder: Any) -> None:
    """Give points or labels the numbers of their rows, in the order of these; take out those of rows that are gone."""
    for tag in tags:
        found = parent.findall(tag)
        if not found:
            continue
        at = parent.index(found[0])
        for element in found:
            parent.remove(element)
        name = "val" if tag in OF_ROWS else "idx"
        kept = [(to[old], one) for one in found if (old := int(holder(one).get(name))) in to]
        for place, element in sorted(kept, key=lambda each: each[0]):
            holder(element).set(name, str(place))
        parent[at:at] = [element for _, element in sorted(kept, key=lambda each: each[0])]


def book_in_order(blob: bytes, after: Sequence[str], rows: Sequence[str]) -> bytes:
    """The workbook of such a chart."""
    if list(after) == list(rows):
        return blob
    book = Book(blob)
    sheet = next(iter(book.sheets()))
    to = {1: 1} | {after.index(name) + 2: at + 2 for at, name in enumerate(rows)}
    cells = book.cells(sheet).items()
    moved = {(to[line], column): line_moved(cell, line, to[line]) for (line, column), cell in cells if line in to}
    book.write(sheet, moved, to.get)
    return book.bytes()
