"""Findings that need several slides: a row that goes from one to another takes with it what people set at it.

Rows, and in some tables columns, are shared out anew by every run: with another rank, or with a row more, one goes from
the first chart to the second. What people set at it is put into the fresh chart or table before any is refreshed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.by_hand import labels_by_hand
from nps_analysis.reporting.deck.update.carried import Edits, Line, carry_cells, carry_formats
from nps_analysis.reporting.deck.update.chart_parts import (
    attribute,
    by_index,
    label_said,
    named,
    point_look,
    put_after,
    series_of,
    words_of,
)
from nps_analysis.reporting.deck.update.columns import is_joined
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, keyed_objects
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError
from nps_analysis.reporting.deck.update.points import BEFORE_POINTS, renumber, respelt
from nps_analysis.reporting.deck.update.renamed import Lines, place_of, renamed_columns, renamed_rows
from nps_analysis.reporting.deck.update.report import Happened
from nps_analysis.reporting.deck.update.sign import rows_of
from nps_analysis.reporting.deck.update.written import Both, Names, Ours, look, names_of

PART = re.compile(r"(method|[^/]+/[^/]+)/(\d+)/([^/]+)")
OF_ITS_ROW = {qn(f"c:{tag}") for tag in ("idx", "tx", "extLst")}  # what of a label is no look


def part_of(key: str) -> tuple[str, int]:
    """What all parts of a finding have in common, and which part it is.

    >>> part_of("01_score/market/2/chart"), part_of("01_score/market/chart")
    (('01_score/market/chart', 2), ('01_score/market/chart', 1))
    """
    found = PART.fullmatch(key)
    return (f"{found[1]}/{found[3]}", int(found[2])) if found else (key, 1)


@dataclass(frozen=True)
class _Part:
    """A chart or table of several that one finding may have, with the names of its rows, and of a table's columns."""

    package: Package
    one: Keyed
    rows: list[str]
    columns: list[str]

    @property
    def number(self) -> int:
        return part_of(self.one.key)[1]

    @property
    def tree(self) -> Any:
        if self.one.kind == "table":
            return self.one.shape.find(f".//{qn('a:tbl')}")
        return self.package.tree(chart_part(self.package, self.one) or "")

    def names(self, what: str) -> list[str]:
        return self.rows if what == "row" else self.columns

    def is_ours(self, what: str, name: str) -> bool:
        """Whether we wrote a row or a column in a table; of a chart every row is."""
        ours = Ours(self.one.written)
        known = place_of(name, ours) is not None if what == "row" else ours("column", name)
        return self.one.kind == "chart" or known

    def has_place(self, line: Line) -> bool:
        """Whether a row or a column can be put into it."""
        return line.what == "row" or not is_joined(self.tree)

    def lines(self, what: str, fresh: "_Part | None", names: Names) -> Lines:
        """The rows or columns of a table that people may have renamed."""
        (now, headings), ours = (names_of(fresh.tree) if fresh else ([], [])), Ours(self.one.written)
        columns = renamed_columns(self.tree, headings, ours, names)
        return (
            columns if what == "column" else renamed_rows(self.tree, columns.ours_for(self.columns), now, ours, names)
        )


class Split:
    """The parts of all findings, in a deck and in the fresh ones."""

    def __init__(self, deck: Package, objects: Sequence[Keyed], fresh: Sequence[Package]):
        self._old = _parts(deck, objects)
        self._fresh = [_parts(package, list(keyed_objects(package))) for package in fresh]
        self._set: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self._moved: dict[str, set[tuple[str, str]]] = defaultdict(set)

    def names(self, key: str) -> Names:
        """The names of the rows and columns of all parts of the finding that an object with a key shows."""
        finding = part_of(key)[0]
        fresh = [part for parts in self._fresh for part in parts[finding]]
        rows, columns = (Both(_names(self._old[finding], what), _names(fresh, what)) for what in ("row", "column"))
        return Names(rows, columns, frozenset(self._set[finding]), frozenset(self._moved[finding]))

    def carry(self, add: bool) -> list[Happened]:
        """Put what people set at rows and columns that are now in another part into the fresh parts.

        Told is what has no place there. A part without a slide is a place only where one is to be added, and a table
        with joined cells none for a column. A name that several parts have says not which of them it belongs to:
        nothing is carried then.
        """
        return list(dict.fromkeys(one for fresh in self._fresh for one in self._carry(fresh, add)))

    def _carry(self, fresh: Mapping[str, list[_Part]], add: bool) -> Iterator[Happened]:
        for finding, parts in self._old.items():
            shown = {part.number: part for part in parts}
            for line, old, new in self._moves(finding, fresh.get(finding, [])):
                has_slide = shown[new.number].has_place(line) if new.number in shown else add
                for what, has_place, told in self._carried(finding, line, old, new):
                    if not (has_place and has_slide):
                        detail = f"{what} of {line.what} {line.name}, which is now on another slide of its finding"
                        yield Happened(old.one.number, old.one.key, "lost", detail)
                    elif told:
                        place = shown.get(new.number, old).one
                        yield Happened(place.number, place.key, "left", told)

    def _moves(self, finding: str, fresh: list[_Part]) -> Iterator[tuple[Line, _Part, _Part]]:
        """The rows that the run has in another part than the deck, or where none has gone, such columns."""
        for what in ("row", "column"):
            moves = [*self._plain_moves(what, finding, fresh), *self._renamed_moves(what, finding, fresh)]
            yield from moves
            if moves:
                return

    def _plain_moves(self, what: str, finding: str, fresh: list[_Part]) -> Iterator[tuple[Line, _Part, _Part]]:
        """Those with our names."""
        there = _only(fresh, what)
        for name, old in _only(self._old[finding], what).items():
            if name in there and there[name].number != old.number and old.is_ours(what, name):
                yield Line(what, name, name), old, there[name]

    def _renamed_moves(self, what: str, finding: str, fresh: list[_Part]) -> Iterator[tuple[Line, _Part, _Part]]:
        """Those with names of people's own, in tables: where what stands in them proves which of ours they are."""
        tables = [part for part in self._old[finding] if part.one.kind == "table"]
        (here, there), names = (_only(parts, what) for parts in (tables, fresh)), self.names(finding)
        now = {part.number: part for part in fresh if part.one.kind == "table"}
        taken = _names(fresh, what)
        for part in tables:
            lines = part.lines(what, now.get(part.number), names)
            for own, name in lines.matched.items():
                if name in lines.away and name in there and own not in taken and here.get(own) is part:
                    self._moved[finding].add((own, name))
                    yield Line(what, own, name), part, there[name]

    def _carried(self, finding: str, line: Line, old: _Part, new: _Part) -> Edits:
        name, ours = line.name, Ours(old.one.written)
        if old.one.kind == "table":
            yield from carry_cells(line, old.tree, new.tree, ours, self._set[finding])
            return
        fresh, rows = series_of(new.tree), (old.rows, new.rows)
        for series, one in series_of(old.tree).items():
            if series in fresh:
                yield from _point(series, name, one, fresh[series], rows, ours)
                yield from _label(series, name, one, fresh[series], rows, ours)
        lines = (old.rows.index(name) + 2, new.rows.index(name) + 2)
        yield from carry_formats((old.package, old.one), (new.package, new.one), lines, ours)


def _parts(package: Package, objects: Sequence[Keyed]) -> dict[str, list[_Part]]:
    """The charts and tables by the findings that they are parts of; of copies the first."""
    found: dict[str, list[_Part]] = defaultdict(list)
    seen: set[str] = set()
    for one in objects:
        if one.kind in ("chart", "table") and one.key not in seen:
            seen.add(one.key)
            found[part_of(one.key)[0]].append(_part(package, one))
    return found


def _part(package: Package, one: Keyed) -> _Part:
    if one.kind == "table":
        rows, columns = names_of(one.shape.find(f".//{qn('a:tbl')}"))
        return _Part(package, one, rows[1:], columns)
    part = chart_part(package, one)
    try:
        rows = rows_of(package, part, Ours(one.written) if one.written else None) if part else []
    except UnreadableError:
        rows = []
    return _Part(package, one, rows, [])


def _names(parts: Iterable[_Part], what: str) -> frozenset[str]:
    return frozenset(name for part in parts for name in part.names(what))


def _only(parts: list[_Part], what: str) -> dict[str, _Part]:
    """The one part that has a row, or a column, by its name."""
    having: dict[str, list[_Part]] = defaultdict(list)
    for part in parts:
        for name in part.names(what):
            having[name].append(part)
    return {name: found[0] for name, found in having.items() if len(found) == 1}


def _point(series: str, name: str, old: Any, fresh: Any, rows: tuple[list[str], list[str]], ours: Ours) -> Edits:
    """The look that people gave to a point."""
    point = named(by_index(old, "c:dPt"), rows[0]).get(name)
    if point is None or ours("point", series, name, point_look(point)):
        return
    had, copy = named(by_index(fresh, "c:dPt"), rows[1]).get(name), deepcopy(point)
    copy.find(qn("c:idx")).set("val", str(rows[1].index(name)))
    if had is not None:
        fresh.replace(had, copy)
    else:
        put_after(fresh, copy, [*BEFORE_POINTS, qn("c:dPt")])
    yield f"series {series}: the look", True, ""


def _label(series: str, name: str, old: Any, fresh: Any, rows: tuple[list[str], list[str]], ours: Ours) -> Edits:
    """The label that people wrote, or the look that they gave to ours."""
    label = named(by_index(old, "c:dLbl"), rows[0]).get(name)
    had = named(by_index(fresh, "c:dLbl"), rows[1]).get(name)
    if label is None:
        return
    copy, told = deepcopy(label), ""
    if ours("label", series, name, label_said(label)):
        if had is None or _dress(label) == _dress(had):
            return
        copy = respelt(copy, had)
    elif fresh.find(qn("c:dLbls")) is None:
        yield f"series {series}: the label", False, ""
        return
    else:
        told = f"series {series}: {labels_by_hand({name: words_of(had)})}"
    copy.find(qn("c:idx")).set("val", str(rows[1].index(name)))
    renumber(copy, int(attribute(fresh, "c:idx") or 0), rows[1].index(name))
    if had is not None:
        had.getparent().replace(had, copy)
    else:
        fresh.find(qn("c:dLbls")).insert(0, copy)
    yield f"series {series}: the label", True, told


def _dress(label: Any) -> str:
    """The look of a label, whatever it says."""
    written = "".join(look(part) for tag in ("a:rPr", "a:bodyPr") for part in label.iter(qn(tag)))
    return written + "".join(look(part) for part in label if part.tag not in OF_ITS_ROW)
