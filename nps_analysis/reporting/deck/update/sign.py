"""The last step of a build: each object gets the marks of what was written in it, and each text its whole key."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.sheet import NAME
from nps_analysis.reporting.deck.keys import KEY, ORIGIN, WRITTEN, said_in
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.chart_parts import (
    DATA,
    categories_of,
    figures_by_row,
    marks_of_chart,
    marks_of_series,
    series_of,
)
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, keyed_objects, notes_part, workbook_part
from nps_analysis.reporting.deck.update.languages import mark_of
from nps_analysis.reporting.deck.update.notes import figures
from nps_analysis.reporting.deck.update.own_order import marks_of_order
from nps_analysis.reporting.deck.update.parts import Package
from nps_analysis.reporting.deck.update.pictures import marks_of_picture
from nps_analysis.reporting.deck.update.places import Range
from nps_analysis.reporting.deck.update.sizes import marks_of_sizes
from nps_analysis.reporting.deck.update.workbook import marks_of_figures, marks_of_workbook, row_names
from nps_analysis.reporting.deck.update.written import Ours, joined, mark, marks_of_table, marks_of_text


def sign(package: Package, language: str, origin: str = "") -> Package:
    """A deck that was just built, with marks by which later edits can be told, and keys for its texts.

    A text is written with the name of its place for a key, such as ``Title``; before it comes that of the slide. Titles
    that a person typed into the story count as edited from the first. ``language`` is the one that all is written in,
    ``origin`` what marks the study and its part.
    """
    objects = list(keyed_objects(package))
    for slide, several in groupby(objects, lambda one: one.slide):
        there = list(several)
        key = _key_of(package, slide, there)
        for one in there:
            whole = f"{key}/{one.key}" if one.kind == "text" and "/" not in one.key else one.key
            written = () if _is_typed(package, one) else [*marks_of(package, one), mark_of(language)]
            write_tags(package, one, whole, joined(written), origin)
    return Package(package.parts | package.changed())


def _is_typed(package: Package, one: Keyed) -> bool:
    """Whether a person wrote the text: the build says so with a tag for marks that has none."""
    return WRITTEN in said_in(package.tree(one.tags))


def _key_of(package: Package, slide: str, objects: list[Keyed]) -> str:
    """The key of a slide: that of its chart or table, else the one that its notes name."""
    shown = [one.key.rsplit("/", 1)[0] for one in objects if one.kind != "text"]
    notes = notes_part(package, slide)
    return next(iter([*shown, *(figures(package.tree(notes)) if notes else ())]), "slide")


def write_tags(package: Package, keyed: Keyed, key: str, written: str, origin: str = "") -> None:
    """Give an object its key and marks, where they are others than it has; without an ``origin`` it keeps its own."""
    tags = package.tree(keyed.tags)
    had = {tag.get("name"): tag for tag in tags.iter(qn("p:tag"))}
    had[KEY].set("val", key)
    for name, value in {WRITTEN: written, **({ORIGIN: origin} if origin else {})}.items():
        if name not in had:
            had[name] = tags.makeelement(qn("p:tag"), {"name": name}, nsmap=None)
            tags.append(had[name])
        had[name].set("val", value)


def marks_of(package: Package, keyed: Keyed) -> Iterator[str]:
    """The marks of all that an object says."""
    if keyed.kind == "text":
        yield from marks_of_text(keyed.shape.find(qn("p:txBody")))
        return
    yield mark("alt", keyed.properties.get("descr", ""))
    if keyed.kind == "picture":
        yield from marks_of_picture(package, keyed)
    elif keyed.kind == "table":
        yield from marks_of_table(keyed.shape.find(f".//{qn('a:tbl')}"))
    elif keyed.kind == "chart" and (part := chart_part(package, keyed)):
        yield from marks_of_chart(package.tree(part), rows_of(package, part))
        book = book_of(package, part)
        yield from marks_of_workbook(book) if book else ()
        for each in later_marks(package, part, book):
            yield from each


def later_marks(package: Package, part: str, book: Book | None) -> Iterator[set[str]]:
    """The marks of a chart that decks of the first versions have not, each kind by itself."""
    space = package.tree(part)
    yield set(marks_of_sizes(space))
    rows = rows_of(package, part)
    yield {mark("figures", *row) for row in figures_by_row(space, rows).items()}
    yield set(marks_of_series(space, rows))
    yield marks_of_order(rows)
    yield set(marks_of_figures(book)) if book else set()


def book_of(package: Package, chart: str) -> Book | None:
    """The workbook of a chart."""
    part = workbook_part(package, chart)
    return Book(package.parts[part]) if part else None


def rows_of(package: Package, chart: str, ours: Ours | None = None) -> list[str]:
    """What the rows or dots of a chart are called: its categories, else the first column of its workbook."""
    space = package.tree(chart)
    names = categories_of(space)
    book = workbook_part(package, chart)
    if names is not None or not book:
        return names or []
    return row_names(package.parts[book], sheet_of(space, ours), last_line(space, ours))


def last_line(space: Any, ours: Ours | None = None) -> int | None:
    """The last line of its sheet with a row that a chart draws; lines between dots go further down."""
    sheet = sheet_of(space, ours)
    drawn = [one for name, one in series_of(space).items() if ours is None or ours("series", name)]
    data = (found for one in drawn for tag in DATA if (found := one.find(tag)) is not None)
    ranges = (Range.of(each.findtext(f".//{qn('c:f')}")) for each in data)
    return min((it.last for it in ranges if it and (it.sheet, it.first) == (sheet, 2)), default=None)


def sheet_of(space: Any, ours: Ours | None = None) -> str:
    """The sheet of its workbook that a chart draws: that of a series of ours, where people added some of their own."""
    known = [one for name, one in series_of(space).items() if ours is None or ours("series", name)]
    formulas = (it.text for element in [*known, space] for it in element.iter(qn("c:f")))
    formula = next((it for it in formulas if it and "!" in it), f"{NAME}!")
    return str(formula.rsplit("!", 1)[0].strip("'").replace("''", "'"))
