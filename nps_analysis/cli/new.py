"""nps new: a study folder to work in."""

from pathlib import Path
from typing import Any

import click

from nps_analysis.cli.answer import WARNED, responses_of
from nps_analysis.cli.options import READING, SOURCE, STRICT, options


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@SOURCE
@options(READING, STRICT)
def new(folder: Path, source: str | None, strict: bool, **given: Any) -> None:
    """A study folder DIR for SOURCE: the study file that was inferred, notebooks to edit, and what to do next."""
    from nps_analysis.runs.new import new as made

    responses = responses_of(source, given, strict=strict or None)
    paths = made(folder, responses)
    for warning in responses.warnings:
        click.echo(f"warning: {warning}", err=True)
    for path in paths:
        click.echo(str(path))
    raise click.exceptions.Exit(WARNED if strict and responses.warnings else 0)
