"""nps run: the notebooks, executed on a study."""

import sys
from pathlib import Path

import click

from nps_analysis.cli.answer import PART_FAILED, WARNED, names, pairs
from nps_analysis.cli.options import STRICT, option, options

SHOWN = ("deck.pptx", "report.html", "notebooks", "manifest.json")


@click.command()
@click.argument("study")
@options(
    option(
        "--out",
        "DIR",
        "Folder for the run",
        "none, must be named",
        "report",
        required=True,
        type=click.Path(path_type=Path),
    ),
    option("--notebooks", "01,03", "Only these notebooks", "all that the study has data for", "01,02"),
    option("--set", "NAME=VALUE", "Replace a key of the study file; repeatable", "none", "level=0.9", multiple=True),
    option("--timeout", "SECONDS", "End a notebook that takes longer", "none is ended", "600", type=float),
    click.option("--force", is_flag=True, help="Replace a folder that holds something else (default: refuse)."),
    STRICT,
)
def run(
    study: str,
    out: Path,
    notebooks: str | None,
    set: tuple[str, ...],
    timeout: float | None,
    force: bool,
    strict: bool,
) -> None:
    """The notebooks, executed on STUDY: figures, tables, deck, page and manifest in one folder.

    Where a folder notebooks lies beside the study file, as nps new makes one, its notebooks are those of the run.
    """
    from nps_analysis.runs.run import run as execute

    def say(text: str) -> None:
        click.echo(text, err=True)

    result = execute(study, out, names(notebooks), pairs(set, "--set"), timeout, force, say)
    for warning in result.warnings:
        say(f"warning: {warning}")
    for name in SHOWN:
        if (out / name).exists():
            click.echo(str(out / name))
    failed = any(outcome.state == "failed" for outcome in result.outcomes)
    sys.exit(PART_FAILED if failed else WARNED if strict and result.warnings else 0)
