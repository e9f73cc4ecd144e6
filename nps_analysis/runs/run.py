"""A run: the notebooks, executed on a study, become a folder of figures, tables, deck, page and manifest."""

import datetime as dt
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.page import build_page
from nps_analysis.reporting.present import NOTEBOOK, RECORD
from nps_analysis.responses.benchmarks import read_benchmarks
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.runs.execute import Outcome, what_became, what_was_running
from nps_analysis.runs.folder import refuse_folder
from nps_analysis.runs.manifest import findings_in, manifest, write
from nps_analysis.runs.notebooks import Notebook, chosen, parameters_for
from nps_analysis.runs.processes import processes
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

    reasons = {notebook: notebook.lacks(responses) for notebook in notebooks}
    waiting = [notebook for notebook in notebooks if not reasons[notebook]]
    outcomes = {one.name: Outcome(one.name, "left out", reason) for one, reason in reasons.items() if reason}
    for outcome in outcomes.values():
        _tell(outcome, say)
    with processes() as running:
        began: dict[int, tuple[dict[str, Any], float]] = {}
        while waiting or began:
            while waiting and len(began) < (os.cpu_count() or 1):
                task = _task(notebook := waiting.pop(0), parameters_for(notebook, study.name, keys), study, work)
                env = {**os.environ, RECORD: str(work), NOTEBOOK: notebook.name}
                pid = running.start("notebook", task, env=env, cwd=study.resolve().parent, log=None)
                began[pid] = task, time.monotonic()
            for pid, (_, since) in began.items():
                if timeout is not None and time.monotonic() - since > timeout:
                    running.end(pid)
            for pid, status in running.ended(None if timeout is None else 0.05).items():
                task, since = began.pop(pid)
                outcome = what_became(task, status)
                if status == -9 and timeout is not None and time.monotonic() - since > timeout:
                    reason = f"not finished after {timeout:g} seconds, {what_was_running(task['output'])}"
                    outcome = Outcome(task["name"], "failed", reason)
                Path(task["result"]).unlink(missing_ok=True)
                outcomes[task["name"]] = outcome
                _tell(outcome, say)
    return [outcomes[notebook.name] for notebook in notebooks]


def _tell(outcome: Outcome, say: Callable[[str], None]) -> None:
    say(f"{outcome.name}  {outcome.state}" + (f": {outcome.reason}" if outcome.reason else ""))


def _task(notebook: Notebook, parameters: dict[str, Any], study: Path, work: Path) -> dict[str, Any]:
    return {
        "name": notebook.name,
        "input": str(notebook.path),
        "output": str(work / "notebooks" / notebook.path.name),
        "parameters": parameters,
        "cwd": str(study.resolve().parent),
        "record": str(work),
        "result": str(work / f"{notebook.name}.outcome.json"),
    }


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
