"""A run: the notebooks, executed on a study, become a folder of figures, tables, deck, page and manifest."""

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.page import build_page
from nps_analysis.responses.benchmarks import read_benchmarks
from nps_analysis.responses.connection import refuse_url
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.runs.execute import Outcome, execute
from nps_analysis.runs.folder import refuse_folder
from nps_analysis.runs.manifest import findings_in, manifest, write
from nps_analysis.runs.notebooks import Notebook, chosen, parameters_for
from nps_analysis.schema import DataError
from nps_analysis.study import Study


@dataclass(frozen=True)
class Result:
    """What became of each notebook of a run, and what the reading warned of."""

    outcomes: list[Outcome]
    warnings: list[str]


def run(
    study: str | Path,
    out: str | Path,
    notebooks: list[str] | None = None,
    keys: dict[str, Any] | None = None,
    timeout: float | None = None,
    force: bool = False,
    say: Callable[[str], None] = lambda text: None,
) -> "Result":
    """Executes the notebooks on ``study`` (a study file or an export) and puts the run's folder at ``out``, whole.

    The notebooks are those in the folder ``notebooks`` beside the study file, where there are any: copies that were
    edited, and the study's own; else the toolkit's.

    ``keys`` are keys of the study file to replace. The study is read before any kernel starts, so that bad input raises
    DataError with nothing written. An earlier run at ``out`` stays until the new one is whole; another folder with
    content is refused without ``force``. A failed notebook is kept as far as it came, and does not stop the others.
    ``say`` is told of each as it ends.
    """
    refuse_url([study])
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    study, out, keys = Path(study), Path(out).resolve(), Study.typed(keys or {})
    if not study.exists():
        raise DataError(
            f"no study {study.name}",
            required="a study file (.yml) or an export",
            found=f"nothing at {study}",
            do="correct the path",
        )
    responses = read(study, **keys)
    wanted = chosen(notebooks, study)
    _refuse_what_notebooks_would(responses)
    refuse_folder(out, [study, *responses.study.sources(), *(notebook.path for notebook in wanted)], force)
    with _work_folder(out) as work:
        outcomes = _execute_all(wanted, responses, study, keys, work, timeout, say)
        content = manifest(responses, keys, wanted, outcomes) | {"findings": findings_in(work)}
        shutil.rmtree(work / "findings", ignore_errors=True)
        write(work, content, started, time.monotonic() - clock)
        if content["findings"]:
            build_deck(work, work / "deck.pptx")
        build_page(work, work / "report.html")
        write(work, content, started, time.monotonic() - clock)
        _put_in_place(work, out)
    return Result(outcomes, responses.warnings)


def _execute_all(
    notebooks: list[Notebook],
    responses: Any,
    study: Path,
    keys: dict[str, Any],
    work: Path,
    timeout: float | None,
    say: Callable[[str], None],
) -> list[Outcome]:
    """Every notebook whose data the study has, as many at once as there are cores."""

    reasons = {notebook: notebook.lacks(responses) for notebook in notebooks}  # not in threads: they share a connection

    def one(notebook: Notebook) -> Outcome:
        if reasons[notebook]:
            outcome = Outcome(notebook.name, "left out", reasons[notebook])
        else:
            parameters = parameters_for(notebook, study.name, keys)
            outcome = execute(notebook, parameters, work, study.resolve().parent, timeout)
        say(f"{outcome.name}  {outcome.state}" + (f": {outcome.reason}" if outcome.reason else ""))
        return outcome

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(one, notebooks))


def _refuse_what_notebooks_would(responses: Responses) -> None:
    """DataError for segments and benchmarks that cannot be used, before any kernel starts."""
    study = responses.study
    for segment in study.segments:
        responses.column(segment)
    if study.benchmarks:
        read_benchmarks(study.path(study.benchmarks), company=study.company)
    ignored = [name for name in ("by", "across", "against", "within") if getattr(study, name)]
    responses.warnings.extend(f"the notebooks do not use the study's {name}" for name in ignored)


@contextmanager
def _work_folder(out: Path) -> Iterator[Path]:
    """A folder beside ``out``, on the same disk, that is gone afterwards."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise DataError(
            f"{out} cannot be written",
            required="a folder that can be written to",
            found=error.strerror or str(error),
            do="name another with --out",
        ) from None
    work.chmod(0o755)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_in_place(work: Path, out: Path) -> None:
    """The finished folder takes the place of an earlier one, which stays until then."""
    earlier = work.with_name(work.name + ".earlier")
    if out.exists():
        os.replace(out, earlier)
    os.replace(work, out)
    shutil.rmtree(earlier, ignore_errors=True)
