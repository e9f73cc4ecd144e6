"""The figures of a run put into a deck that people have edited since."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

import pandas as pd
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.build import choice_of, package_of
from nps_analysis.reporting.deck.run import Finding, Run, read_run
from nps_analysis.reporting.deck.save import refuse_read_only, save
from nps_analysis.reporting.deck.story.file import EVERYTHING, METHOD
from nps_analysis.reporting.deck.update.add import add_slides
from nps_analysis.reporting.deck.update.former import marks_of_left
from nps_analysis.reporting.deck.update.keyed import Keyed, chart_part, keyed_objects, notes_part, slides_of
from nps_analysis.reporting.deck.update.languages import in_another
from nps_analysis.reporting.deck.update.left_over import left_out
from nps_analysis.reporting.deck.update.notes import NOT_WHOLE, figures, not_whole, refresh_notes
from nps_analysis.reporting.deck.update.objects import STALE, refresh_object
from nps_analysis.reporting.deck.update.origin import of_another
from nps_analysis.reporting.deck.update.parts import Package, open_deck, whole
from nps_analysis.reporting.deck.update.report import Happened, framed
from nps_analysis.reporting.deck.update.sign import write_tags
from nps_analysis.reporting.deck.update.split import Split
from nps_analysis.reporting.deck.update.stale import WITH_ITS_CHART, stale_slides, with_its_chart
from nps_analysis.reporting.deck.update.texts import LEFT, SAME
from nps_analysis.reporting.deck.update.whose_series import forget, recognise_all
from nps_analysis.reporting.deck.update.written import joined
from nps_analysis.schema import DataError

NOT_ITS_LOOKS = "new points have our colours, not the deck's, whose layouts cannot be used"


def refresh_deck(
    run_folder: Path | str,
    old: Path | str,
    out: Path | str | None = None,
    add: bool = False,
    story: str | Path | None = None,
) -> pd.DataFrame:
    """Refresh the deck ``old`` from a run: ``nps.update_deck`` without what it looks for in the run's study and folder.

    Without ``out`` it is refreshed in its place; ``story`` is the one that the deck was made with, where that was not
    ours.
    """
    old, out = Path(old), Path(out or old)
    refuse_read_only(out)
    with whole(old):
        deck = open_deck(old)
        content, report = _updated(Path(run_folder), old, deck, add, story)
    in_place = out.exists() and out.samefile(old)
    save(content, out, deck.read if in_place else None)
    return report


def _updated(
    run_folder: Path, old: Path, deck: Package, add: bool, story: str | Path | None
) -> tuple[bytes, pd.DataFrame]:
    objects = list(keyed_objects(deck))
    if not objects:
        raise DataError(
            f"{old} has nothing that can be updated",
            required="at least one chart, table or text that nps made, with its key",
            found=f"{len(slides_of(deck))} slides, none with a key; LibreOffice and Google Slides drop keys on saving",
            do="make the deck anew with: nps deck DIR --out FILE",
        )
    run = read_run(run_folder)
    told, fresh, happened = _fresh(run, old, story, objects, _left_out(run, story, objects, add))
    found = {one.key: (package, one) for package in reversed(fresh) for one in keyed_objects(package)}
    others = in_another(objects, [one for _, one in found.values()], old)
    others |= of_another(objects, run, old)
    happened += [Happened(one.number, one.key, STALE, detail) for one, detail in others.items()]
    spoken = [one for one in objects if one not in others]
    matches = {one: match for one in spoken if (match := _match(one, found))}
    recognised = recognise_all(deck, matches)
    split = Split(deck, spoken, fresh)
    happened += split.carry(add)
    stale = stale_slides(deck, spoken, matches)
    happened += _refresh_all(deck, spoken, found, split, stale)
    forget(recognised)
    happened += _twice([one for one in spoken if one not in stale])
    happened += _refresh_all_notes(deck, fresh, {one.slide: detail for one, detail in others.items()}, stale)
    missing = _without_a_slide([one for one in objects if one not in stale], told)
    happened += add_slides(deck, told.settled(), missing) if add else missing
    return deck.bytes(), framed(happened)


def _left_out(run: Run, story: str | Path | None, objects: Sequence[Keyed], add: bool) -> list[Finding]:
    """The findings that no slide of the deck will show: it has none of them, and none is added.

    The account of the rows is on the slides on method.
    """
    shown = {_shown_by(one.key, run) for one in objects}
    return [
        finding for finding in (choice_of(run, story).left_out if add else run.findings) if finding.key not in shown
    ]


def _shown_by(key: str, run: Run) -> str:
    """The finding of a run that an object with a key shows, by its own key; "" where it shows none."""
    if key.startswith(f"{METHOD}/") and run.account:
        return run.account.key
    return max((one.key for one in run.findings if key.startswith(f"{one.key}/")), key=len, default="")


def _fresh(
    run: Run, old: Path, story: str | Path | None, objects: Sequence[Keyed], left_out: Sequence[Finding]
) -> tuple[Package, list[Package], list[Happened]]:
    """The deck of the story; and with it, where that lacks some of the objects, the one of every finding as well.

    Of the two the one that has more of the objects comes first. Both say that the findings ``left_out`` have no slide.
    """
    told, happened = _deck_like(old, run, story, left_out)
    decks = [told]
    if _lacking(decks[0], objects) and story != EVERYTHING:
        decks.append(_deck_like(old, run, EVERYTHING, left_out)[0])
    return told, sorted(decks, key=lambda deck: _lacking(deck, objects)), happened


def _deck_like(
    old: Path, run: Run, story: str | Path | None, left_out: Sequence[Finding]
) -> tuple[Package, list[Happened]]:
    """The run's deck in the layouts and colours of the old one; in ours, and told, where these cannot be used."""
    try:
        return package_of(run, story, template=old, known=True, left_out=left_out), []
    except DataError as error:
        deck = package_of(run, story, left_out=left_out)  # raises the error itself where it is none of the layouts'
        return deck, [Happened(0, "", LEFT, f"{NOT_ITS_LOOKS}: {error.found}")]


def _lacking(deck: Package, objects: Sequence[Keyed]) -> int:
    """How many of the objects a deck has none of."""
    there = {one.key for one in keyed_objects(deck)}
    return sum(one.key not in there and _other_key(one.key) not in there for one in objects)


def _match(one: Keyed, found: Mapping[str, tuple[Package, Keyed]]) -> tuple[Package, Keyed] | None:
    """The fresh object for one of the deck, with the package that it is in."""
    return found.get(one.key) or found.get(_other_key(one.key))


def _refresh_all(
    deck: Package,
    objects: list[Keyed],
    found: Mapping[str, tuple[Package, Keyed]],
    split: Split,
    stale: Mapping[Keyed, str],
) -> Iterator[Happened]:
    """Each object from the one with its key, and what happened to it.

    A chart of which several copies are shown is refreshed once: what it then says is ours, and no edit.
    """
    marks: dict[Keyed, tuple[Keyed, Set[str]]] = {}
    seen: set[str] = set()
    for one in objects:
        match = _match(one, found)
        if one in stale:
            yield Happened(one.number, one.key, STALE, stale[one])
            continue
        if match is None:
            yield left_out(deck, one, found)
            continue
        fresh, new = match
        part = chart_part(deck, one) if one.kind == "chart" else None
        said = list(refresh_object(deck, one, fresh, new, part not in seen, split.names(one.key)))
        yield from (Happened(one.number, one.key, *each) for each in said)
        seen |= {part} if part else set()
        if one.kind == new.kind:
            left = one.kind == "text" and said[0][0] == LEFT
            body = one.shape.find(qn("p:txBody"))
            marks[one] = new, marks_of_left(body, one.written, new.written) if left else new.written
    for one, (new, written) in marks.items():
        write_tags(deck, one, new.key, joined(written), new.origin)


def _twice(objects: list[Keyed]) -> Iterator[Happened]:
    """The keys that several objects have."""
    for key, times in Counter(one.key for one in objects).items():
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


def _refresh_all_notes(
    deck: Package, fresh: Sequence[Package], others: Mapping[str, str], stale: Mapping[Keyed, str]
) -> Iterator[Happened]:
    """The notes of all slides, between our marks; not of those of ``others``, or with charts of old figures."""
    new: dict[str, list[Any]] = {}
    for package in reversed(fresh):
        for slide in slides_of(package):
            new |= figures(package.tree(notes_part(package, slide) or slide))
    for number, slide in enumerate(slides_of(deck), 1):
        notes = notes_part(deck, slide)
        whole = figures(deck.tree(notes)) if notes else {}
        if notes and not_whole(deck.tree(notes), whole):
            yield Happened(number, "notes", STALE, NOT_WHOLE)
        for key, paragraphs in whole.items():
            if slide in others:
                yield Happened(number, f"{key}/notes", STALE, others[slide])
            elif key not in new:
                yield Happened(number, f"{key}/notes", "not in this run")
            elif with_its_chart(slide, key, stale):
                yield Happened(number, f"{key}/notes", STALE, WITH_ITS_CHART)
            else:
                changed = refresh_notes(paragraphs, new[key])
                yield Happened(number, f"{key}/notes", "refreshed" if changed else SAME)


def _without_a_slide(objects: list[Keyed], fresh: Package) -> list[Happened]:
    """The charts and tables of the run that the deck has nowhere."""
    there = {key for one in objects for key in (one.key, _other_key(one.key))}
    shown = (one for one in keyed_objects(fresh) if one.kind != "text" and one.key not in there)
    return [Happened(0, one.key, "without a slide") for one in shown]
