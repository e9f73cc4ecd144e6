"""nps verify: is a run still what it was, does it come out the same, where is a picture from?"""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nps_analysis.cli.answer import PART_FAILED
from nps_analysis.cli.options import choice, option, options
from nps_analysis.runs.stopping import stoppable
from nps_analysis.schema import DataError

if TYPE_CHECKING:
    from nps_analysis.runs.figure import Traced
    from nps_analysis.runs.verify import Difference

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("folder", metavar="[DIR]", required=False, type=PATH)
@options(
    click.option("--rerun", is_flag=True, help="Also run it again elsewhere and compare (default: compare hashes)."),
    option("--study", "PATH", "The study for --rerun", "where the run saw it", "spring/study.yml", type=PATH),
    option("--figure", "FILE", "Say where this picture comes from", "none", "figures/01_score-region.png", type=PATH),
    choice("--format", ("table", "json"), "Form of the result", "table"),
)
def verify(folder: Path | None, rerun: bool, study: Path | None, figure: Path | None, format: str | None) -> None:
    """Is the run in DIR still what it was: every output is there, unchanged, and nothing else is?

    Exits with 0 where it is, and with 1 where something differs, which it names.
    """
    if folder is None and figure is None:
        raise DataError(
            "nothing to verify is named",
            required="the folder of a run, or --figure FILE",
            found="neither",
            do="write nps verify DIR",
        )
    if figure is not None and (rerun or study):
        raise DataError(
            "--figure goes with neither --rerun nor --study",
            required="one question at a time",
            found="--figure and " + ("--rerun" if rerun else "--study"),
            do="run the command once for each",
        )
    with stoppable():
        if figure is not None:
            _say_figure(figure, folder, format)
        elif folder is not None:
            _say_run(folder, rerun, study, format)


def _say_run(folder: Path, rerun: bool, study: Path | None, form: str | None) -> None:
    from nps_analysis.runs.verify import verify as verified

    found = verified(folder)
    if form != "json":
        _lines(found.differences, found.summary)
    document = {"run": found.name, "outputs": found.outputs, "rows": [asdict(one) for one in found.differences]}
    same = not found.differences
    if rerun:
        from nps_analysis.runs.progress import progress
        from nps_analysis.runs.rerun import rerun as repeat

        again = repeat(folder, study, progress())
        if form != "json":
            _lines((*again.cannot, *again.versions, *again.differences), again.summary)
        document["rerun"] = asdict(again)
        same = same and again.same
    _end(document, same, form)


def _say_figure(figure: Path, folder: Path | None, form: str | None) -> None:
    from nps_analysis.runs.figure import NO_ORIGIN, trace

    found = trace(figure, folder)
    if form != "json":
        for what, text in _about(found):
            click.echo(f"{what:<9} {text}")
        if found.origin is None:
            click.echo(f"{figure.name}: {NO_ORIGIN}")
    _end({"figure": figure.name, **asdict(found)}, found.same, form)


def _about(found: "Traced") -> list[tuple[str, str]]:
    said = [(what, text) for what, text in asdict(found.origin).items() if text] if found.origin else []
    said += [("file", ": ".join(filter(None, [found.file, found.found])))] if found.found else []
    said += [("table", found.table)] if found.table else []
    return said + [("slide", title) for title in found.slides]


def _lines(found: "tuple[Difference | str, ...]", summary: str) -> None:
    for one in found:
        click.echo(str(one))
    click.echo(summary)


def _end(document: dict[str, Any], same: bool, form: str | None) -> None:
    from importlib.metadata import version

    if form == "json":
        whole = {"command": "verify", "version": version("nps-analysis"), "same": same, "warnings": [], **document}
        click.echo(json.dumps(whole, ensure_ascii=False, indent=1))
    sys.exit(0 if same else PART_FAILED)
