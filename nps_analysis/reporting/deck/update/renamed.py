"""Rows and columns that people renamed in the deck: which of ours each is, where what stands in it proves it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
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
from nps_analysis.reporting.deck.update.written import HEADING, Ours, cell_text, names_of

DO = "give it our name to refresh it"


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
    """The rows, or the columns, of a table that have names of people's own, and names of ours that are nowhere in it.

    ``texts`` has what their cells say, by the names of the lines that cross them; ``wrote`` is whether we wrote a text
    in the line with a name of ours that another crosses.
    """

    what: str
    texts: Mapping[str, Mapping[str, str]]
    gone: Sequence[str]
    wrote: Callable[[str, str, str], bool]

    def renamed(self) -> dict[str, str]:
        """Our names by people's: more than half of the cells there that say something are still ours."""
        pairs = ((own, name) for own in self.texts for name in self.gone)
        return names_by_people((own, name) for own, name in pairs if 2 * self._ours(own, name) > len(self.texts[own]))

    def told(self, own: str) -> tuple[str, str]:
        """What is told of one of people's own that could not be matched: it may be one of ours under another name."""
        likely, other = self.likely(own), self._others()
        name = f"{self.what} {own or 'without a name'}"
        if likely:
            return "stale", f"{name}, if it is {' or '.join(likely)} under another name: {DO}"
        if other and any(re.search(r"\d", text) for text in self.texts.get(own, {}).values()):
            whose = f", with its old figures if it is {' or '.join(other)} under another name: {DO}"
            return "left", f"{name}, which people added{whose}"
        return "left", f"{name}, which people added"

    def missed(self) -> set[str]:
        """Our names that may be those of lines that could not be matched."""
        return {name for own in self.texts for name in self.likely(own)}

    def likely(self, own: str) -> list[str]:
        """Our names of which a line of people's own has some cells."""
        return [name for name in self._others() if self._ours(own, name)]

    def _others(self) -> list[str]:
        matched = self.renamed().values()
        return [name for name in self.gone if name not in matched]

    def _ours(self, own: str, name: str) -> int:
        """How many cells of a line we wrote under another name."""
        return sum(self.wrote(name, other, text) for other, text in self.texts.get(own, {}).items())


def renamed_columns(table: Any, fresh: Any, ours: Ours) -> Lines:
    """The columns of a table that people may have renamed."""
    (rows, columns), (_, headings) = names_of(table), names_of(fresh)
    said = _texts(table, rows, columns)
    own = [name for name in columns if name not in headings and not ours("column", name)]
    texts = {name: {row: said[row, name] for row in rows if row != HEADING and (row, name) in said} for name in own}
    gone = [name for name in headings if name not in columns and ours("column", name)]
    return Lines("column", texts, gone, lambda name, row, text: ours("cell", row, name, text))


def renamed_rows(
    table: Any, columns: Sequence[str], places: Mapping[str, int], now: Collection[str], ours: Ours
) -> Lines:
    """The rows of a table that people may have renamed; ``columns`` has our names, ``places`` where rows once stood."""
    rows, _ = names_of(table)
    said = _texts(table, rows, columns)
    own = [name for name in rows if name not in now and name not in places and name != HEADING]
    texts = {name: {column: said[name, column] for column in columns[1:] if (name, column) in said} for name in own}
    gone = [name for name in now if name not in rows and name in places and name != HEADING]
    return Lines("row", texts, gone, lambda name, column, text: ours("cell", name, column, text))


def _texts(table: Any, rows: Sequence[str], columns: Sequence[str]) -> dict[tuple[str, str], str]:
    """What the cells of a table say that say something, by the names of their rows and columns."""
    lines = zip(rows, table.iterfind(qn("a:tr")), strict=True)
    cells = ((row, zip(columns, line.iterfind(qn("a:tc")), strict=False)) for row, line in lines)
    found = {(row, column): cell_text(cell) for row, each in cells for column, cell in each}
    return {names: text for names, text in found.items() if text.strip()}
