"""nps run: the notebooks, executed on a study or on each value of a column in it."""

import errno
import signal
import sys
from pathlib import Path

import click

from nps_analysis.cli.answer import IN_USE, PART_FAILED, WARNED, names, pairs
from nps_analysis.cli.options import STRICT, option, options

SHOWN = ("index.html", "deck.pptx", "report.html", "notebooks", "manifest.json")


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
    click.option("--force", is_flag=True, help="Replace a folder that holds something else (default: refuse)."),
    option(
        "--cluster", "ADDRESS", "Run the notebooks on the workers of this Dask scheduler", "here", "tcp://10.0.0.1:8786"
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
    strict: bool,
) -> None:
    """The notebooks, executed on STUDY: figures, tables, deck, page and manifest in one folder.

    With --each there is such a folder for each value of a column, and an index of all. Where a folder notebooks lies
    beside the study file, as nps new makes one, its notebooks are those of the run. A run that was stopped goes on with
    --resume.
    """
    from nps_analysis.runs.lock import FolderInUseError, refuse_unusable
    from nps_analysis.runs.progress import progress
    from nps_analysis.runs.stopping import Stopped, stoppable

    seen = progress()
    try:
        with stoppable():
            refuse_unusable(out.resolve())
            from nps_analysis.runs.run import run as carry_out

            result = carry_out(
                study, out, each, names(notebooks), pairs(set, "--set"), jobs, timeout, resume, force, cluster, seen
            )
    except FolderInUseError as error:
        click.echo(f"nps run: {error}", err=True)
        sys.exit(IN_USE)
    except Stopped as stopped:
        seen.say(f"stopped by {signal.Signals(stopped.signum).name} before a notebook ran")
        sys.exit(128 + stopped.signum)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        seen.say(f"no space left on the device of {out}: make some, and go on with --resume")
        sys.exit(PART_FAILED)
    for warning in result.warnings:
        seen.say(f"warning: {warning}")
    if each is not None:
        from nps_analysis.wording.batch import say_parts

        seen.say(say_parts(part.state for part in result.parts))
    if result.signum:
        seen.say(f"stopped by {signal.Signals(result.signum).name}: what is done is kept, go on with --resume")
        sys.exit(128 + result.signum)
    for name in SHOWN:
        if (out / name).exists():
            click.echo(str(out / name))
    sys.exit(PART_FAILED if result.failed else WARNED if strict and result.warnings else 0)
