"""The figures of a run put into a deck that people have edited since."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.build import deck_of
from nps_analysis.reporting.deck.story.file import EVERYTHING
from nps_analysis.reporting.deck.update.add import add_slides
from nps_analysis.reporting.deck.update.charts import refresh_chart
from nps_analysis.reporting.deck.update.keyed import (
    Keyed,
    chart_part,
    keyed_objects,
    notes_part,
    slides_of,
    workbook_part,
)
from nps_analysis.reporting.deck.update.notes import figures, refresh_notes
from nps_analysis.reporting.deck.update.parts import Package, UnreadableError, canonical, open_deck, whole
from nps_analysis.reporting.deck.update.pictures import files_of, refresh_picture
from nps_analysis.reporting.deck.update.report import Happened, framed
from nps_analysis.reporting.deck.update.sign import rows_of, sheet_of, write_tags
from nps_analysis.reporting.deck.update.tables import refresh_table
from nps_analysis.reporting.deck.update.texts import LEFT, SAME, refresh_text
from nps_analysis.reporting.deck.update.workbook import refresh_workbook
from nps_analysis.reporting.deck.update.written import Ours, joined
from nps_analysis.schema import DataError
from nps_analysis.whole import write_whole

Said = Iterator[tuple[str, str]]
EDITED = "edited by hand"
UNREADABLE = "the chart's workbook cannot be read"


def update_deck(
    run_folder: Path, old: Path, out: Path | None = None, add: bool = False, story: str | Path | None = None
) -> pd.DataFrame:
    """Refresh our objects in the deck ``old`` from a finished run, write it to ``out``, and tell what was done.

    Objects are found by their keys, wherever they are; series, categories, rows and columns are matched by their
    names. What people set or wrote stays, and so does every byte of all other parts. Without ``out`` the deck is
    refreshed in its place. With ``add``, findings that have no slide get one at the end; ``story`` is the one that the
    deck was made with, where that was not ours. The report has the columns slide, key, what and detail. Raises
    DataError, before anything is written, when ``old`` is no deck that can be updated or has none of our objects.
    """
    content, report = updated(run_folder, old, add, story)
    write_whole(content, Path(out or old))
    return report


def updated(
    run_folder: Path, old: Path, add: bool = False, story: str | Path | None = None
) -> tuple[bytes, pd.DataFrame]:
    """The refreshed deck as bytes, and the report: see ``update_deck``."""
    with whole(Path(old)):
        return _updated(run_folder, old, add, story)


def _updated(run_folder: Path, old: Path, add: bool, story: str | Path | None) -> tuple[bytes, pd.DataFrame]:
    deck = open_deck(Path(old))
    objects = list(keyed_objects(deck))
    if not objects:
        raise DataError(
            f"{old} has nothing that can be updated",
            required="at least one chart, table or text that nps made, with its key",
            found=f"{len(slides_of(deck))} slides, none with a key; LibreOffice and Google Slides drop keys on saving",
            do="make the deck anew with: nps deck DIR --out FILE",
        )
    told, fresh = _fresh(Path(run_folder), Path(old), story, objects)
    found = {one.key: (package, one) for package in reversed(fresh) for one in keyed_objects(package)}
    happened = [*_refresh_all(deck, objects, found), *_refresh_all_notes(deck, fresh)]
    missing = _without_a_slide(objects, told)
    happened += add_slides(deck, told, missing) if add else missing
    return deck.bytes(), framed(happened)


def _fresh(
    run_folder: Path, old: Path, story: str | Path | None, objects: Sequence[Keyed]
) -> tuple[Package, list[Package]]:
    """The deck of the story; and with it, where that lacks some of the objects, the one of every finding as well.

    Of these the one that has more of the objects comes first: it is more like the deck that was once made.
    """
    decks = [_deck_like(old, run_folder, story)]
    if _lacking(decks[0], objects) and story != EVERYTHING:
        decks.append(_deck_like(old, run_folder, EVERYTHING))
    return decks[0], sorted(decks, key=lambda deck: _lacking(deck, objects))


def _deck_like(old: Path, run_folder: Path, story: str | Path | None) -> Package:
    """The run's deck in the layouts and colours of the old one; in ours, where people took those away."""
    try:
        return Package(deck_of(run_folder, story, template=old))
    except DataError:
        return Package(deck_of(run_folder, story))


def _lacking(deck: Package, objects: Sequence[Keyed]) -> int:
    """How many of the objects a deck has none of."""
    there = {one.key for one in keyed_objects(deck)}
    return sum(one.key not in there and _other_key(one.key) not in there for one in objects)


def _refresh_all(deck: Package, objects: list[Keyed], found: Mapping[str, tuple[Package, Keyed]]) -> Iterator[Happened]:
    """Each object from the one with its key, and what happened to it."""
    marks = {}
    for one in objects:
        fresh, new = found.get(one.key) or found.get(_other_key(one.key)) or (None, None)
        if fresh is None or new is None or new.kind != one.kind:
            yield Happened(one.number, one.key, "not in this run")
            continue
        try:
            said = list(_refresh(deck, one, fresh, new))
        except UnreadableError:
            yield Happened(one.number, one.key, LEFT, UNREADABLE)
            continue
        yield from (Happened(one.number, one.key, *each) for each in said)
        marks[one] = new
    for one, new in marks.items():
        write_tags(deck, one, new.key, joined(new.written))
    often = Counter(one.key for one in objects)
    for key, times in often.items():
        if times > 1:
            slides = ", ".join(str(one.number) for one in objects if one.key == key)
            yield Happened(0, key, "duplicated", f"slides {slides}")


def _other_key(key: str) -> str:
    """The key of the first of several parts for that of an only one, and the other way about.

    >>> _other_key("01_score/market/chart"), _other_key("01_score/market/1/chart")
    ('01_score/market/1/chart', '01_score/market/chart')
    """
    of, what = key.rsplit("/", 1)
    return f"{of[:-2]}/{what}" if of.endswith("/1") else f"{of}/1/{what}"


def _refresh(deck: Package, old: Keyed, fresh: Package, new: Keyed) -> Said:
    """Refresh one object, and tell whether anything changed and what was left."""
    ours = Ours(old.written)
    before = _state(deck, old)
    if old.kind == "text":
        outcome = refresh_text(old.shape.find(qn("p:txBody")), new.shape.find(qn("p:txBody")), ours)
        yield (outcome, EDITED if outcome == LEFT else "")
        return
    said = list(_refresh_graphic(deck, old, fresh, new, ours))
    alt, now = (one.properties.get("descr", "") for one in (old, new))
    if ours("alt", alt):
        old.properties.set("descr", now)
    elif alt != now:
        said.append((LEFT, f"alternative text: {EDITED}"))
    yield ("refreshed" if _state(deck, old) != before else SAME, "")
    yield from said


def _state(deck: Package, one: Keyed) -> list[bytes]:
    """The object as it is, to tell whether it was changed."""
    if one.kind == "picture":
        return [canonical(one.shape), *(deck.parts[part] for part in files_of(deck, one))]
    part = chart_part(deck, one) if one.kind == "chart" else None
    book = workbook_part(deck, part) if part else None
    return [canonical(one.shape), canonical(deck.tree(part)) if part else b"", deck.parts[book] if book else b""]


def _refresh_graphic(deck: Package, old: Keyed, fresh: Package, new: Keyed, ours: Ours) -> Said:
    if old.kind == "picture":
        yield from refresh_picture(deck, old, fresh, new, ours)
    elif old.kind == "table":
        was, now = (one.shape.find(f".//{qn('a:tbl')}") for one in (old, new))
        yield from refresh_table(was, now, ours)
    elif old.kind == "chart":
        part, source = chart_part(deck, old), chart_part(fresh, new)
        if part is None or source is None:
            yield "not found", "the chart's part"
            return
        space, sheet = deck.tree(part), sheet_of(deck.tree(part))
        book, figures_in = workbook_part(deck, part), workbook_part(fresh, source)
        rows = rows_of(deck, part), rows_of(fresh, source)
        yield from refresh_chart(space, fresh.tree(source), *rows, sheet, ours)
        if book and figures_in:
            try:
                blob, said = refresh_workbook(deck.parts[book], fresh.parts[figures_in], sheet, ours)
            except UnreadableError:
                blob, said = deck.parts[book], [(LEFT, UNREADABLE)]
            deck.put(book, blob)
            yield from said
        else:
            yield "not found", "the chart's workbook"


def _refresh_all_notes(deck: Package, fresh: Sequence[Package]) -> Iterator[Happened]:
    """The notes of all slides, between our marks."""
    new: dict[str, list[Any]] = {}
    for package in reversed(fresh):
        for slide in slides_of(package):
            new |= figures(package.tree(notes_part(package, slide) or slide))
    for number, slide in enumerate(slides_of(deck), 1):
        notes = notes_part(deck, slide)
        for key, paragraphs in figures(deck.tree(notes)).items() if notes else ():
            if key not in new:
                yield Happened(number, f"{key}/notes", "not in this run")
            else:
                changed = refresh_notes(paragraphs, new[key])
                yield Happened(number, f"{key}/notes", "refreshed" if changed else SAME)


def _without_a_slide(objects: list[Keyed], fresh: Package) -> list[Happened]:
    """The charts and tables of the run that the deck has nowhere."""
    there = {key for one in objects for key in (one.key, _other_key(one.key))}
    shown = (one for one in keyed_objects(fresh) if one.kind != "text" and one.key not in there)
    return [Happened(0, one.key, "without a slide") for one in shown]
