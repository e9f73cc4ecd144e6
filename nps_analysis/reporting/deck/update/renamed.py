"""Rows and columns that people renamed in the deck: which of ours each is, where what stands in it proves it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import (
    WITHOUT_WORDS,
    by_index,
    figures_by_row,
    label_said,
    named,
    series_of,
)
from nps_analysis.reporting.deck.update.written import (
    HEADING,
    Both,
    Names,
    Ours,
    cell_text,
    names_of,
    said_name,
)

DO = "to refresh it, give it our name in the deck as it was before"
THERE = "which is on another slide of its finding now: take it out here"
MOST_ROWS = 1000  # of a table on a slide


def names_by_people(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Our names by people's, of those pairs in which both are there once.

    >>> names_by_people([("City", "Oslo"), ("Coast", "Bergen"), ("Coast", "Narvik")])
    {'City': 'Oslo'}
    """
    found = list(dict.fromkeys(pairs))
    theirs, ours = (Counter(pair[at] for pair in found) for at in (0, 1))
    return {own: name for own, name in found if theirs[own] == 1 == ours[name]}


def renamed_categories(space: Any, before: Sequence[str], after: Collection[str], ours: Ours) -> dict[str, str]:
    """Our names of the categories that people renamed, by people's: the figures or the label there are still ours."""
    own = [name for name in before if name not in after and not ours("category", name)]
    gone = [name for name in after if name not in before and ours("category", name)]
    figures = figures_by_row(space, list(before))
    labels = {name: named(by_index(one, "c:dLbl"), list(before)) for name, one in series_of(space).items()}
    said = {series: {row: label_said(label) for row, label in rows.items()} for series, rows in labels.items()}
    return names_by_people(
        (row, name)
        for row in own
        for name in gone
        if ours("figures", name, figures.get(row, ""))
        or any(_is_of(series, name, rows.get(row, ""), ours) for series, rows in said.items())
    )


def _is_of(series: str, name: str, said: str, ours: Ours) -> bool:
    return said not in WITHOUT_WORDS and ours("label", series, name, said)


def call(space: Any, called: Mapping[str, str]) -> None:
    """Give the categories of a fresh chart, and labels from their cells, the names that people have for them."""
    theirs = {name: own for own, name in called.items()}
    for names in [*space.iter(qn("c:cat")), *_label_cells(space)] if called else ():
        for value in names.iter(qn("c:v")):
            value.text = theirs.get(value.text, value.text)


def _label_cells(space: Any) -> list[Any]:
    """The cells that labels follow, where these are the names of the rows."""
    return [one for one in space.iter("{*}datalabelsRange") if "!$A$" in (one.findtext("{*}f") or "")]


@dataclass(frozen=True)
class Lines:
    """The rows, or the columns, of a table that have names of people's own, and names of ours that they may be for.

    ``texts`` has what their cells say, by the names of the lines that cross them. Of our names that are nowhere in the
    table, ``here`` are those that the run has in it, ``away`` those that it has on another slide and the deck on none;
    ``moved`` are those of the second kind that are carried there, by people's names, and ``there`` all that the run has
    on any slide.
    """

    what: str
    texts: Mapping[str, Mapping[str, str]]
    here: Sequence[str]
    away: Sequence[str]
    there: Collection[str]
    moved: Collection[tuple[str, str]]
    ours: Ours

    @cached_property
    def matched(self) -> dict[str, str]:
        """Our names by people's: more than half of the cells that say something are ours still, and a figure is."""
        pairs = ((own, name) for own in self.texts for name in (*self.here, *self.away))
        return names_by_people((own, name) for own, name in pairs if self._is_mostly(own, name))

    @cached_property
    def renamed(self) -> dict[str, str]:
        """Our names by people's of those that are refreshed under them, in the table or on another slide."""
        return {own: name for own, name in self.matched.items() if name in self.here or (own, name) in self.moved}

    @cached_property
    def missed(self) -> set[str]:
        """Our names that may be those of lines that could not be matched."""
        return {name for names in self._likely.values() for name in names}

    @cached_property
    def _likely(self) -> dict[str, list[str]]:
        """Our names of which a line that could not be matched has some figures."""
        own = [name for name in self.texts if name not in self.renamed]
        return {one: [name for name in self._others if self._is_proved(one, name)] for one in own}

    @cached_property
    def _others(self) -> list[str]:
        return [name for name in (*self.here, *self.away) if name not in self.renamed.values()]

    def ours_for(self, names: Sequence[str]) -> list[str]:
        """Our names of rows or columns, also of those that people call otherwise."""
        return [self.renamed.get(name, name) for name in names]

    def told_renamed(self) -> list[tuple[str, str]]:
        """What is told of those that are refreshed in the table under people's names."""
        here = ((own, name) for own, name in self.renamed.items() if name in self.here)
        return [("left", called_by_people(self.what, own, name)) for own, name in here]

    def told(self, own: str) -> tuple[str, str]:
        """What is told of one of people's own that could not be matched: it may be one of ours under another name."""
        name, has_figures = f"{self.what} {said_name(own)}", any(map(_has_figure, self.texts[own].values()))
        if self._likely[own]:
            return "stale", f"{name}, if it is {' or '.join(self._likely[own])} under another name: {DO}"
        if own in self.there and has_figures:
            return "stale", f"{name}, {THERE}"
        if not has_figures:
            return "left", f"{name}, a name that people wrote"
        whose = f"; if it is {' or '.join(self._others)} under another name: {DO}" if self._others else ""
        return "left", f"{name}, a name that people wrote, with the figures that it had{whose}"

    def _ours(self, own: str, name: str) -> dict[str, str]:
        """The cells of a line that we wrote under another name, by those that cross it."""
        cells = ((other, text, cell_of(self.what, name, other)) for other, text in self.texts[own].items())
        return {other: text for other, text, cell in cells if self.ours("cell", *cell, text)}

    def _is_mostly(self, own: str, name: str) -> bool:
        return self._is_proved(own, name) and 2 * len(self._ours(own, name)) > len(self.texts[own])

    def _is_proved(self, own: str, name: str) -> bool:
        """Whether figures of ours are in a line, or the names of rows: a dash, or a word, may be in any."""
        return any(_has_figure(text) or text.strip() == row for row, text in self._ours(own, name).items())


def called_by_people(what: str, own: str, name: str) -> str:
    """What is told of a row or column of ours that keeps the name that people gave it.

    >>> called_by_people("row", "Capital", "Oslo")
    'row Oslo, which people call Capital'
    """
    return f"{what} {said_name(name)}, which people call {own}"


def cell_of(what: str, name: str, other: str) -> tuple[str, str]:
    """The row and the column of the cell in which a row, or a column, crosses another line.

    >>> cell_of("row", "Oslo", "NPS"), cell_of("column", "Oslo", "NPS")
    (('Oslo', 'NPS'), ('NPS', 'Oslo'))
    """
    return (name, other) if what == "row" else (other, name)


def _has_figure(text: str) -> bool:
    return bool(re.search(r"\d", text))


def renamed_columns(table: Any, headings: Sequence[str], ours: Ours, names: Names) -> Lines:
    """The columns of a table that people may have renamed; ``headings`` are those that the run has in it."""
    rows, columns = names_of(table)
    said = _texts(table, rows, columns)
    own = [name for name in columns if name not in headings and not ours("column", name)]
    texts = {name: {row: said[row, name] for row in rows if row != HEADING and (row, name) in said} for name in own}
    here, away = _gone(own, columns, headings, names.columns, lambda name: ours("column", name))
    return Lines("column", texts, here, away, names.columns.after, names.moved, ours)


def renamed_rows(table: Any, columns: Sequence[str], now: Sequence[str], ours: Ours, names: Names) -> Lines:
    """The rows of a table that people may have renamed: ``now`` are those that the run has in it.

    ``columns`` has our names of the columns.
    """
    rows, _ = names_of(table)
    said = _texts(table, rows, columns)
    own = [name for name in rows if name not in now and name != HEADING and place_of(name, ours) is None]
    texts = {name: {column: said[name, column] for column in columns[1:] if (name, column) in said} for name in own}
    here, away = _gone(own, rows, now, names.rows, lambda name: place_of(name, ours) is not None)
    return Lines("row", texts, here, away, names.rows.after, names.moved, ours)


def place_of(row: str, ours: Ours) -> int | None:
    """Where a row stood in the table that we wrote; None for one that was not in it."""
    return next((at for at in range(MOST_ROWS) if ours("row", row, str(at))), None)


def _gone(
    own: Sequence[str], before: Sequence[str], after: Sequence[str], all_of: Both, wrote: Callable[[str], bool]
) -> tuple[list[str], list[str]]:
    """Our names that the table had, and no more: those that the run has in it, and those that it has elsewhere.

    Without names of people's ``own`` nothing was renamed.
    """
    if not own:
        return [], []
    here = [name for name in after if name not in before]
    away = sorted(all_of.after - all_of.before - {*before, *after})
    return list(filter(wrote, here)), list(filter(wrote, away))


def _texts(table: Any, rows: Sequence[str], columns: Sequence[str]) -> dict[tuple[str, str], str]:
    """What the cells of a table say that say something, by the names of their rows and columns."""
    lines = zip(rows, table.iterfind(qn("a:tr")), strict=True)
    cells = ((row, zip(columns, line.iterfind(qn("a:tc")), strict=False)) for row, line in lines)
    found = {(row, column): cell_text(cell) for row, each in cells for column, cell in each}
    return {names: text for names, text in found.items() if text.strip()}
