"""nps deck: slides from a finished run."""

from pathlib import Path

import click

from nps_analysis.cli.answer import WARNED
from nps_analysis.cli.options import STRICT, choice, option, options
from nps_analysis.schema import DataError

PATH = click.Path(path_type=Path, readable=False)  # what cannot be read has an error of three parts
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
    from nps_analysis.reporting.deck.update.report import as_json, in_words  # these take a while to load
    from nps_analysis.runs.deck import deck as write_deck
    from nps_analysis.runs.deck import update_deck

    warnings: list[str] = []
    if update:
        report = update_deck(folder, update, out, add, story, warnings.append)
        _say(warnings)
        click.echo(in_words(report), err=True)
        click.echo(as_json(report) if format == "json" else str(out))
        to_see = bool(warnings) or report["what"].isin(OPEN).any()
        raise click.exceptions.Exit(WARNED if strict and to_see else 0)
    write_deck(folder, out, story, template, warnings.append)
    _say(warnings)
    click.echo(str(out))
    raise click.exceptions.Exit(WARNED if strict and warnings else 0)


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
