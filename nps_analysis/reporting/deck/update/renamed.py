"""Rows that people gave another name in the deck: which of ours each is, where what stands in it proves it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.chart_parts import by_index, figures_by_row, label_said, named, series_of
from nps_analysis.reporting.deck.update.written import HEADING, Ours

WITHOUT_WORDS = ("", "deleted", "only a look")


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


def renamed_rows(
    rows: Mapping[str, Sequence[str]],
    columns: Sequence[str],
    places: Mapping[str, int],
    now: Collection[str],
    ours: Ours,
) -> dict[str, str]:
    """Our names of a table's rows that people renamed, by people's: the other cells there are still ours.

    ``rows`` has the texts of the cells of each row, ``places`` where rows of ours once stood.
    """
    own = [name for name in rows if name not in now and name not in places]
    gone = [name for name in now if name not in rows and name in places and name != HEADING]
    pairs = ((row, name) for row in own for name in gone)
    return names_by_people((row, name) for row, name in pairs if _is_row_of(name, rows[row][1:], columns[1:], ours))


def _is_row_of(name: str, texts: Sequence[str], columns: Sequence[str], ours: Ours) -> bool:
    """Whether more than half of the cells that say something are those that we wrote in a row."""
    said = [(column, text) for column, text in zip(columns, texts, strict=False) if text.strip()]
    return 2 * sum(ours("cell", name, column, text) for column, text in said) > len(said)
