"""The figures of a run put into a deck that people have edited since."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.build import deck_of
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
from nps_analysis.reporting.deck.update.parts import Package, canonical, open_deck
from nps_analysis.reporting.deck.update.report import Happened, framed
from nps_analysis.reporting.deck.update.sign import rows_of, sheet_of, write_tags
from nps_analysis.reporting.deck.update.tables import refresh_table
from nps_analysis.reporting.deck.update.texts import LEFT, SAME, refresh_text
from nps_analysis.reporting.deck.update.workbook import refresh_workbook
from nps_analysis.reporting.deck.update.written import Ours, joined
from nps_analysis.schema import DataError

Said = Iterator[tuple[str, str]]
EDITED = "edited by hand"


def update_deck(run_folder: Path, old: Path, out: Path, add: bool = False) -> pd.DataFrame:
    """Refresh our objects in the deck ``old`` from a finished run, write it to ``out``, and tell what was done.

    Objects are found by their keys, wherever they are; series, categories, rows and columns are matched by their
    names. What people set or wrote stays, and so does every byte of all other parts. With ``add``, findings that have
    no slide get one at the end. The report has the columns slide, key, what and detail. Raises DataError, before
    anything is written, when ``old`` is no deck that can be updated or has none of our objects.
    """
    deck = open_deck(Path(old))
    objects = list(keyed_objects(deck))
    if not objects:
        raise DataError(
            f"{old} has nothing that can be updated",
            required="at least one chart, table or text that nps made, with its key",
            found=f"{len(slides_of(deck))} slides, none with a key; LibreOffice and Google Slides drop keys on saving",
            do="make the deck anew with: nps deck DIR --out FILE",
        )
    fresh = _fresh(Path(run_folder))
    happened = [*_refresh_all(deck, objects, fresh), *_refresh_all_notes(deck, fresh)]
    happened += _without_a_slide(objects, fresh)
    Path(out).write_bytes(deck.bytes())
    return framed(happened)


def _fresh(run_folder: Path) -> Package:
    """The deck that the run gives by itself."""
    return Package(deck_of(run_folder, "all"))


def _refresh_all(deck: Package, objects: list[Keyed], fresh: Package) -> Iterator[Happened]:
    """Each object from the one with its key, and what happened to it."""
    found = {one.key: one for one in keyed_objects(fresh)}
    marks = {}
    for one in objects:
        new = found.get(one.key) or found.get(_other_key(one.key))
        if new is None or new.kind != one.kind:
            yield Happened(one.number, one.key, "not in this run")
            continue
        said = list(_refresh(deck, one, fresh, new))
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
    part = chart_part(deck, one) if one.kind == "chart" else None
    book = workbook_part(deck, part) if part else None
    return [canonical(one.shape), canonical(deck.tree(part)) if part else b"", deck.parts[book] if book else b""]


def _refresh_graphic(deck: Package, old: Keyed, fresh: Package, new: Keyed, ours: Ours) -> Said:
    if old.kind == "table":
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
            blob, said = refresh_workbook(deck.parts[book], fresh.parts[figures_in], sheet, ours)
            deck.put(book, blob)
            yield from said
        else:
            yield "not found", "the chart's workbook"


def _refresh_all_notes(deck: Package, fresh: Package) -> Iterator[Happened]:
    """The notes of all slides, between our marks."""
    new: dict[str, list[Any]] = {}
    for slide in slides_of(fresh):
        new |= figures(fresh.tree(notes_part(fresh, slide) or slide))
    for number, slide in enumerate(slides_of(deck), 1):
        notes = notes_part(deck, slide)
        for key, paragraphs in figures(deck.tree(notes)).items() if notes else ():
            if key not in new:
                yield Happened(number, f"{key}/notes", "not in this run")
            else:
                changed = refresh_notes(paragraphs, new[key])
                yield Happened(number, f"{key}/notes", "refreshed" if changed else SAME)


def _without_a_slide(objects: list[Keyed], fresh: Package) -> Iterator[Happened]:
    """The charts and tables of the run that the deck has nowhere."""
    there = {key for one in objects for key in (one.key, _other_key(one.key))}
    for one in keyed_objects(fresh):
        if one.kind != "text" and one.key not in there:
            yield Happened(0, one.key, "without a slide")
