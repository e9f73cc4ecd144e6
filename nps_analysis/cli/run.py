"""nps run: the notebooks, executed on a study or on each value of a column in it."""

import sys
from pathlib import Path

import click

from nps_analysis.cli.answer import PART_FAILED, WARNED, names, pairs
from nps_analysis.cli.options import STRICT, option, options
from nps_analysis.schema import DataError

SHOWN = ("index.html", "deck.pptx", "report.html", "workbook.xlsx", "notebooks", "manifest.json")


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
    option("--each", "COL", "A run of its own for each value of this column", "one run of all rows", "market"),
    option("--notebooks", "01,03", "Only these notebooks", "all that the study has data for", "01,02"),
    option("--set", "NAME=VALUE", "Replace a key of the study file; repeatable", "none", "level=0.9", multiple=True),
    option("--jobs", "N", "Notebooks at a time", "one per core", "4", type=click.IntRange(min=1)),
    option("--timeout", "SECONDS", "End a notebook that takes longer", "none is ended", "600", type=float),
    click.option("--resume", is_flag=True, help="Run only what is not done, or what changed (default: everything)."),
    click.option("--force", is_flag=True, help="Replace a folder with other things or edits in it (default: refuse)."),
    option(
        "--cluster", "ADDRESS", "Run the notebooks on the workers of this Dask scheduler", "here", "tcp://10.0.0.1:8786"
    ),
    option(
        "--previous",
        "DIR",
        "Earlier run of employees' answers that this one is held against: too few more are warned of",
        "the run in --out",
        "spring",
        type=click.Path(path_type=Path),
    ),
    STRICT,
)
def run(
    study: str,
    out: Path,
    each: str | None,
    notebooks: str | None,
    set: tuple[str, ...],
    jobs: int | None,
    timeout: float | None,
    resume: bool,
    force: bool,
    cluster: str | None,
    previous: Path | None,
    strict: bool,
) -> None:
    """The notebooks, executed on STUDY: figures, tables, deck, page and manifest in one folder.

    With --each there is such a folder for each value of a column, and an index of all. Where a folder notebooks lies
    beside the study file, as nps new makes one, its notebooks are those of the run. A run that was stopped goes on with
    --resume.
    """
    from nps_analysis.runs.lock import refuse_unusable
    from nps_analysis.runs.outcome import said_of
    from nps_analysis.runs.progress import progress
    from nps_analysis.runs.stopping import Stopped, stoppable

    seen, settings = progress(), pairs(set, "--set")
    try:
        with stoppable():
            refuse_unusable(out.resolve())
            from nps_analysis.runs.run import run as carry_out  # takes a while: the folder is looked at first

            result = carry_out(
                study,
                out,
                each=each,
                notebooks=names(notebooks),
                keys=settings,
                jobs=jobs,
                timeout=timeout,
                resume=resume,
                force=force,
                cluster=cluster,
                previous=previous,
                progress=seen,
            )
    except OSError as error:
        lacks = DataError(
            f"{out} could not be written to its end",
            required="a folder in which the run can write, and what it reads",
            found=said_of(error),
            do="mend that, and go on with --resume",
        )
        click.echo(f"nps: {lacks}", err=True)
        sys.exit(PART_FAILED)
    for warning in result.warnings:
        seen.say(f"warning: {warning}")
    if each is not None:
        from nps_analysis.wording.batch import say_parts

        seen.say(say_parts(part.state for part in result.parts))
    if result.signum:
        stopped = Stopped(result.signum)
        seen.say(f"stopped by {stopped}: what is done is kept, go on with --resume")
        sys.exit(stopped.exit_code)
    shown = SHOWN if each is not None or result.parts[0].published else ()
    for name in shown:
        if (out / name).exists():
            click.echo(str(out / name))
    sys.exit(PART_FAILED if result.failed else WARNED if strict and result.warnings else 0)
