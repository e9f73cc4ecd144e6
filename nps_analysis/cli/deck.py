"""nps deck: slides from a finished run."""

from pathlib import Path

import click

from nps_analysis.cli.answer import WARNED
from nps_analysis.cli.options import STRICT, option, options
from nps_analysis.schema import DataError
from nps_analysis.whole import write_whole

PATH = click.Path(path_type=Path)
ENDING = ".pptx"


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@options(
    option("--out", "FILE.pptx", "File for the deck", "none, must be named", "spring.pptx", required=True, type=PATH),
    option("--story", "FILE|all", "Which slides, in which order", "what a director needs", "story.yml"),
    option("--template", "FILE.pptx", "Deck with layouts, colours and fonts to use", "ours", "ours.pptx", type=PATH),
    STRICT,
)
def deck(folder: Path, out: Path, story: str | None, template: Path | None, strict: bool) -> None:
    """Slides from the finished run in DIR, with charts that PowerPoint draws and people can edit.

    A story is a YAML file that names slides in their order; with --story all every finding has its slide.
    """
    if out.suffix.lower() != ENDING:
        raise DataError(
            f"{out.name} is no file for a deck",
            required=f"a file ending in {ENDING}",
            found=f'the ending "{out.suffix}"' if out.suffix else "no ending",
            do="name another file with --out",
        )
    from nps_analysis.reporting.deck import deck_of  # takes a while to load

    warnings: list[str] = []
    slides = deck_of(folder, story, template, warnings.append)
    try:
        write_whole(slides, out)
    except OSError as error:
        raise DataError(
            f"{out} cannot be written",
            required="a file in a folder that can be written to",
            found=error.strerror or str(error),
            do="name another with --out",
        ) from None
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    click.echo(str(out))
    raise click.exceptions.Exit(WARNED if strict and warnings else 0)
