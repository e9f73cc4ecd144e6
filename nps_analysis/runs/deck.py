"""The deck of a finished run as its study says, a new one or one that people have edited, by the command or a line."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from nps_analysis.reporting.deck import deck_of
from nps_analysis.reporting.deck.save import save
from nps_analysis.reporting.deck.story.file import StoryError
from nps_analysis.reporting.deck.topics import DRAWN
from nps_analysis.reporting.deck.update import refresh
from nps_analysis.runs.folder import edited
from nps_analysis.runs.manifest import note_rewritten, read_manifest
from nps_analysis.runs.own_look import own_look
from nps_analysis.runs.verify import is_run, refuse_inside, refuse_other_files
from nps_analysis.schema import DataError

Made = TypeVar("Made")
ENDING = ".pptx"
NAME = f"deck{ENDING}"  # of the run's own deck, which may be written again


def deck(
    folder: Path | str,
    out: Path | str,
    story: str | Path | None = None,
    template: Path | str | None = None,
    warn: Callable[[str], object] = print,
) -> Path:
    """Writes the slides of the finished run in ``folder`` to ``out``, a .pptx, and gives its path.

    ``story`` names slides in their order, or is ``all`` for a slide of every finding; ``template`` is a .pptx or .potx
    with layouts, colours and fonts. Where none is named they are those of the run's study, else ours; ``warn`` is told
    what was used in place of what. Raises DataError, before anything is written, where the folder holds no finished
    run, a table or picture that goes into the deck is not as the run left it, story or template cannot be used, and
    where ``out`` is no .pptx, cannot be written or lies in the folder of a run.

    >>> deck("report", "spring.ppt")
    Traceback (most recent call last):
        ...
    nps_analysis.schema.DataError: spring.ppt is no file for a deck
      required  a file ending in .pptx
      found     the ending ".ppt"
      do        name another file
    """
    folder, out, template = Path(folder), Path(out), Path(template) if template else None
    _refuse_ending(out)
    look = _look(folder, warn, story=story, template=template)
    own = story is None
    story = look.pop("story")
    _refuse_changed(folder)
    refuse_inside(out, folder, NAME)
    save(_told(partial(deck_of, folder, warn=warn, **look), story, own, warn), out)
    if out.resolve() == folder.resolve() / NAME:
        note_rewritten(folder, NAME)
    return out


def update_deck(
    run_folder: Path | str,
    old: Path | str,
    out: Path | str | None = None,
    add: bool = False,
    story: str | Path | None = None,
    warn: Callable[[str], object] = print,
) -> pd.DataFrame:
    """Refresh our objects in the deck ``old`` from a finished run, write it to ``out``, and tell what was done.

    Objects are found by their keys, wherever they are; series, categories, rows and columns are matched by their
    names. What people set or wrote stays, and so does every byte of all other parts. Without ``out`` the deck is
    refreshed in its place. With ``add``, findings that have no slide get one at the end; ``story`` is the one that the
    deck was made with, if that was not the study's. The report has the columns slide, key, what and detail; ``warn`` is
    told when the study's story cannot be used. Raises DataError, before anything is written, when ``old`` is no deck
    that can be updated, has none of our objects, is in another language than the run, of another study or part of one,
    or was changed meanwhile, where a table or picture is not as the run left it, and where ``out`` is no .pptx, cannot
    be written or is in the folder of a run.
    """
    folder, old, out = Path(run_folder), Path(old), Path(out or old)
    _refuse_ending(out)
    look = _look(folder, warn, story=story)
    _refuse_changed(folder)
    if out != old:
        refuse_inside(out, folder, NAME)
    nobodys = out.resolve() == old.resolve() and _is_nobodys(old)
    report = _told(partial(refresh.refresh_deck, folder, old, out, add), look["story"], story is None, warn)
    if nobodys:
        note_rewritten(out.resolve().parent, NAME)
    return report


def _is_nobodys(path: Path) -> bool:
    """Whether that is the deck of a run, in its folder, which nobody has edited."""
    home = path.resolve().parent
    return path.resolve().name == NAME and is_run(home) and NAME not in edited(home)


def _refuse_ending(out: Path) -> None:
    """DataError for a name that PowerPoint would not open as a deck."""
    if out.suffix.lower() != ENDING:
        raise DataError(
            f"{out.name} is no file for a deck",
            required=f"a file ending in {ENDING}",
            found=f'the ending "{out.suffix}"' if out.suffix else "no ending",
            do="name another file",
        )


def _look(folder: Path, warn: Callable[[str], object], **named: Any) -> dict[str, Any]:
    """Story and template: those that are named, and for the others the study's own."""
    roles = tuple(role for role, value in named.items() if value is None)
    return named | own_look(folder, roles, warn)


def _refuse_changed(folder: Path) -> None:
    refuse_other_files(folder, read_manifest(folder), lambda word: word not in DRAWN)


def _told(make: Callable[[Any], Made], story: Any, own: bool, warn: Callable[[str], object]) -> Made:
    """What is made of a story; of ours, as in the run, where that of the study names what this run does not have."""
    try:
        return make(story)
    except StoryError as error:
        if not own:
            raise
        warn(f"{error.what}: the deck has the usual slides")
        return make(None)
