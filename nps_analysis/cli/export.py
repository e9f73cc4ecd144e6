"""nps export: the figures of a finished run for slides."""

from pathlib import Path

import click

from nps_analysis.cli.answer import names
from nps_analysis.cli.options import choice, option, options
from nps_analysis.schema import DataError, listed

PATH = click.Path(path_type=Path)
KINDS = ("png", "svg", "pdf")


@click.command()
@click.argument("folder", metavar="DIR", type=PATH)
@options(
    option("--out", "FOLDER", "Folder for the figures", "DIR-figures, beside the run", "slides", type=str),
    choice("--size", ("half", "full", "wide"), "The part of a 16:9 slide that each figure is drawn for", "full"),
    option("--kind", "png,svg,pdf", "Formats", "png, svg and pdf", "svg"),
    choice("--dpi", ("150", "300"), "Dots per inch of the PNGs: 150 for screens, 300 for print", "150"),
)
def export(folder: Path, out: str | None, size: str | None, kind: str | None, dpi: str | None) -> None:
    """The figures of the run in DIR, drawn again from its tables for a slide, as PNG, SVG and PDF.

    Each is drawn for its size, with letters of the same size, and not scaled. The files say which run, table and
    method they are from, which nps verify --figure reads. A chart of a notebook's own cannot be drawn again: which are
    left out is told.
    """
    kinds = list(KINDS) if kind is None else list(dict.fromkeys(names(kind)))
    unknown = [one for one in kinds if one not in KINDS]
    if unknown or not kinds:
        raise DataError(
            f"figures cannot be written as {listed(unknown) or 'nothing'}",
            required=f"one or more of {listed(KINDS)}",
            found=f"--kind {kind or 'without a value'}",
            do="write --kind png,pdf",
        )
    if out == "":
        raise DataError(
            "no folder for the figures",
            required="the name of a folder",
            found="--out without a value",
            do="name one, or leave --out away",
        )
    from nps_analysis.runs.export import export_run

    place = out or folder.resolve().with_name(f"{folder.resolve().name}-figures")
    for path in export_run(folder, place, size or "full", kinds, int(dpi or 150), _warn):
        click.echo(str(path))


def _warn(text: str) -> None:
    click.echo(f"warning: {text}", err=True)
