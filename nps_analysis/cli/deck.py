"""nps deck: slides from a finished run."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from nps_analysis.cli.answer import WARNED
from nps_analysis.cli.options import STRICT, choice, option, options
from nps_analysis.schema import DataError

Made = TypeVar("Made")
PATH = click.Path(path_type=Path)
ENDING = ".pptx"
OPEN = ("left", "dropped", "lost", "left over", "not found")  # of what an update reports, what somebody has to look at


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@options(
    option(
        "--out", "FILE.pptx", "File for the deck", "none, must be named but with --update", "spring.pptx", type=PATH
    ),
    option(
        "--story", "FILE|all", "Which slides, in which order", "the study's, else what a director needs", "story.yml"
    ),
    option(
        "--template",
        "FILE.pptx",
        "Deck with layouts, colours and fonts to use",
        "the study's, else ours",
        "ours.pptx",
        type=PATH,
    ),
    option(
        "--update", "FILE.pptx", "Deck to refresh, which people have edited since", "a new deck", "q1.pptx", type=PATH
    ),
    click.option(
        "--add", is_flag=True, help="With --update: slides for new findings, at the end (default: only told)."
    ),
    choice("--format", ("text", "json"), "With --update: how the report is written", "text"),
    STRICT,
)
def deck(
    folder: Path,
    out: Path | None,
    story: str | None,
    template: Path | None,
    update: Path | None,
    add: bool,
    format: str | None,
    strict: bool,
) -> None:
    """Slides from the finished run in DIR, with charts that PowerPoint draws and people can edit.

    A story is a YAML file that names slides in their order; with --story all every finding has its slide. With
    --update the charts, tables, sentences and notes of ours in a deck are refreshed, and what people did stays: in its
    place, or in the file of --out. What was done is told; with --strict the command exits with 3 where something was
    left as people had it, was taken out or lost, found no place or has old figures.
    """
    _refuse_together(template, update, add, format)
    out = out or update
    if out is None:
        raise DataError(
            "no file for the deck",
            required="a name for the file, or a deck to refresh",
            found="neither --out nor --update",
            do="name one: nps deck DIR --out deck.pptx",
        )
    if out.suffix.lower() != ENDING:
        raise DataError(
            f"{out.name} is no file for a deck",
            required=f"a file ending in {ENDING}",
            found=f'the ending "{out.suffix}"' if out.suffix else "no ending",
            do="name another file with --out",
        )
    from nps_analysis.reporting.deck import deck_of  # these take a while to load
    from nps_analysis.reporting.deck.save import save
    from nps_analysis.reporting.deck.topics import DRAWN
    from nps_analysis.reporting.deck.update.refresh import update_deck
    from nps_analysis.reporting.deck.update.report import as_json, in_words
    from nps_analysis.runs.manifest import read_manifest
    from nps_analysis.runs.own_look import own_look
    from nps_analysis.runs.verify import refuse_inside, refuse_other_files

    warnings: list[str] = []
    roles = [*(["story"] if story is None else []), *(["template"] if template is None and update is None else [])]
    look = {"story": story, "template": template, **own_look(folder, tuple(roles), warnings.append)}
    refuse_other_files(folder, read_manifest(folder), lambda word: word not in DRAWN)
    if out != update:
        refuse_inside(out, folder, own=f"deck{ENDING}")
    if update:
        refresh = partial(update_deck, folder, update, out, add)
        report = _told(refresh, look["story"], story is None, warnings)
        _say(warnings)
        click.echo(in_words(report), err=True)
        click.echo(as_json(report) if format == "json" else str(out))
        to_see = bool(warnings) or report["what"].isin(OPEN).any()
        raise click.exceptions.Exit(WARNED if strict and to_see else 0)
    look_of = {name: value for name, value in look.items() if name != "story"}
    make = partial(deck_of, folder, warn=warnings.append, **look_of)
    save(_told(make, look["story"], story is None, warnings), out)
    _say(warnings)
    click.echo(str(out))
    raise click.exceptions.Exit(WARNED if strict and warnings else 0)


def _told(make: Callable[[Any], Made], story: Any, own: bool, warnings: list[str]) -> Made:
    """What is made of a story; of ours, as in the run, where that of the study names what this run does not have."""
    from nps_analysis.reporting.deck.story.file import StoryError

    try:
        return make(story)
    except StoryError as error:
        if not own:
            raise
        warnings.append(f"{error.what}: the deck has the usual slides")
        return make(None)


def _say(warnings: list[str]) -> None:
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)


def _refuse_together(template: Path | None, update: Path | None, add: bool, format: str | None) -> None:
    """A usage error for options that have no meaning together."""
    if update and template:
        raise click.UsageError("--update keeps the layouts of the deck that it refreshes: leave out --template.")
    if not update and (add or format == "json"):
        raise click.UsageError(
            f"{'--add' if add else '--format json'} is for a deck to refresh: name it with --update."
        )
