"""One notebook through papermill, in a process of its own, and what truly became of it."""

import errno
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from nps_analysis.kernels.cells import cell_at, code_cells, nbformat
from nps_analysis.kernels.processes import LOST
from nps_analysis.reporting.findings import FINDINGS, findings_of
from nps_analysis.reporting.legible import legible
from nps_analysis.reporting.lists import LISTS
from nps_analysis.reporting.secrets import redacted
from nps_analysis.runs.outcome import DONE, FAILED, INTERRUPTED, NO_SPACE, Outcome, said_of
from nps_analysis.schema import DataError
from nps_analysis.whole import write_whole

STARTS = 3  # a kernel may fail to start on a busy machine; no cell ran then
SKIPPED = "skip-execution"  # the tag of cells that are not meant to run
LONGEST = 500  # letters of a reason; the notebook has the rest
NO_START = "before code cell 1"
NO_ROOM = {  # exit statuses: see ``leave``, and where a process is started
    errno.ENOSPC: NO_SPACE,
    errno.EAGAIN: "the system allows no further process",
    errno.ENOMEM: "no memory for a further process",
    LOST: "the process that it was forked from was killed",
}


def execute(task: dict[str, Any]) -> Outcome:
    """Executes a notebook and writes it to ``task["output"]``; to be called in a process of the notebook's own.

    ``task`` has the paths ``input``, ``output``, ``cwd`` and ``record``, the ``name`` of the notebook and its
    ``parameters``. The notebook is done only when every code cell ran without error and a finding was recorded,
    whatever papermill says of it. After a failure it is kept as far as it came.
    """
    for _ in range(STARTS):
        reason = _what_went_wrong(task)
        if not reason.endswith(NO_START):
            break
    if not reason and not findings_of(Path(task["record"]), task["name"]):
        reason = "it ended without a finding: none was shown with nps.present"
    return Outcome(task["name"], FAILED if reason else DONE, legible(redacted(reason), LONGEST))


def _what_went_wrong(task: dict[str, Any]) -> str:
    """Executes it once. The reason of its failure, in words; empty when there was none."""
    import papermill
    from nbclient.exceptions import DeadKernelError

    Path(task["output"]).parent.mkdir(parents=True, exist_ok=True)
    try:
        papermill.execute_notebook(
            task["input"],
            None,
            parameters=task["parameters"],
            engine_name="nps",
            target=task["output"],
            cwd=task["cwd"],
            progress_bar=False,
        )
    except papermill.PapermillExecutionError:
        pass  # an error in a cell, which stands in the notebook
    except DeadKernelError as error:
        return f"kernel died ({_in_words(getattr(error, 'status', None))}, {_place(error)})"
    except DataError as error:
        return str(error)
    except OSError as error:
        return f"{said_of(error)}, {_place(error)}"
    except Exception as error:
        return f"{type(error).__name__}: {_one_line(str(error)).rstrip('.')}, {_place(error)}"
    return _first_that_failed(nbformat.read(task["output"], as_version=4))


def _place(error: BaseException) -> str:
    """The cell that was running when an error arose, as the engine notes it."""
    return next(iter(getattr(error, "__notes__", [])), NO_START)


def _in_words(status: int | None) -> str:
    if status is None:
        return "its end was not seen"
    if status >= 0:
        return f"exit code {status}"
    return f"signal {-status}" + (", perhaps for lack of memory" if status == -9 else "")


def _first_that_failed(content: Any) -> str:
    """The first cell of an executed notebook that did not run to its end, in words; empty when all did."""
    for position, cell in enumerate(content.cells):
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        if errors:
            return _error_in(cell_at(content, position), errors[0].ename, _one_line(errors[0].evalue))
    for position, cell in code_cells(content):
        if cell.execution_count is None and cell.source.strip() and SKIPPED not in cell.metadata.get("tags", []):
            return f"{cell_at(content, position)} did not run"
    return ""


def _error_in(where: str, kind: str, what: str) -> str:
    if kind == "SystemExit":
        return f"stopped before the end by SystemExit in {where}"
    if kind == "OSError" and what.startswith(f"[Errno {errno.ENOSPC}]"):
        return f"{NO_SPACE}, in {where}"
    return f"{where}: {kind}" + (f": {what}" if what else "")


def _one_line(text: str) -> str:
    return " | ".join(line.strip() for line in text.splitlines())


def what_was_running(target: str | Path) -> str:
    """``in code cell 4``: how far a notebook had come, by its last save, when its process was ended.

    ``before code cell 1`` where nothing was saved or no cell had started.
    """
    try:
        content = nbformat.read(target, as_version=4)
        states = [cell.metadata.papermill.status for cell in content.cells]
    except (OSError, ValueError, AttributeError):
        return NO_START
    if "running" in states:
        return f"in {cell_at(content, states.index('running'))}"
    return NO_START if "completed" not in states else "after the last code cell"


def what_became(task: dict[str, Any], status: int, why_ended: str = "") -> Outcome:
    """What became of a process that ended with ``status`` (negative: by a signal), or that was ended, and why.

    It is what the process itself said at its end, if it came that far.
    """
    result = Path(task["result"])
    try:
        said = Outcome(**json.loads(result.read_text(encoding="utf-8")))
        result.unlink()
    except (OSError, ValueError, TypeError):
        said = None
    if said and not why_ended:
        return said
    where = what_was_running(task["output"]) if "output" in task else ""
    if why_ended == INTERRUPTED:
        return Outcome(task["name"], INTERRUPTED, where)
    how = NO_ROOM.get(status) or f"its process ended ({_in_words(status)})"
    return Outcome(task["name"], FAILED, ", ".join(filter(None, [why_ended or how, where])))


def be_notebook(task: dict[str, Any]) -> None:
    """A notebook's process: executes it and leaves what became of it in ``task["result"]``.

    Where a process before it was ended in the middle, as with a worker of a cluster, it begins anew.
    """

    def done() -> Outcome:
        _without_traces(task)
        Path(task["result"]).unlink(missing_ok=True)
        return execute(task)

    leave(task, done)


def leave(task: dict[str, Any], done: Callable[[], Outcome]) -> None:
    """Does what ``task`` asks for and writes what became of it, whole, to ``task["result"]``, for ``what_became``.

    Ends the process where not even that can be written; its exit status says whether that is for lack of space.
    """
    try:
        outcome = done()
    except OSError as error:
        outcome = Outcome(task["name"], FAILED, said_of(error))
    except Exception as error:
        outcome = Outcome(task["name"], FAILED, redacted(f"{type(error).__name__}: {error}"))
    try:
        write_whole(json.dumps(asdict(outcome)), Path(task["result"]))
    except OSError as error:
        sys.exit(errno.ENOSPC if error.errno in (errno.ENOSPC, errno.EDQUOT) else 1)


def _without_traces(task: dict[str, Any]) -> None:
    """Takes away what an earlier process of the same notebook recorded: names of figures would count on from there."""
    for folder in (FINDINGS, "figures", "tables", LISTS):
        for path in (Path(task["record"]) / folder).glob(f"*{task['name']}*"):
            if _recorded_by(path.name, task["notebooks"]) == task["name"]:
                path.unlink(missing_ok=True)


def _recorded_by(file: str, notebooks: list[str]) -> str:
    """The notebook whose name a file begins with, be it half-written; the longest, as of ``02`` and ``02-more``.

    >>> _recorded_by("02-more-score.png", ["02", "02-more"]), _recorded_by(".02-score.png.17", ["02", "02-more"])
    ('02-more', '02')
    """
    return max((name for name in notebooks if file.lstrip(".").startswith(f"{name}-")), key=len, default="")
