"""One notebook through papermill, in a process of its own, and what truly became of it."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from nps_analysis.reporting.present import NOTEBOOK, RECORD
from nps_analysis.runs.notebooks import Notebook

STARTS = 3  # a kernel may fail to start on a busy machine, when another program takes its port; no cell ran then
NO_START = "stopped before code cell 1"
INJECTED = "injected-parameters"  # papermill's tag of the cell that it adds


@dataclass(frozen=True)
class Outcome:
    """What became of a notebook: ``done``, ``failed`` with the reason, or ``left out`` with the reason."""

    name: str
    state: str
    reason: str = ""


def execute(
    notebook: Notebook, parameters: dict[str, Any], record: Path, cwd: Path, timeout: float | None = None
) -> Outcome:
    """Runs a notebook with papermill in its own process group and writes it, executed, to ``record/notebooks``.

    It is done only when every code cell ran without error, whatever papermill's own metadata say.
    """
    target = record / "notebooks" / notebook.path.name
    target.parent.mkdir(parents=True, exist_ok=True)
    for _ in range(STARTS):
        outcome = _once(notebook, parameters, record, cwd, target, timeout)
        if not outcome.reason.startswith(NO_START):
            break
    return outcome


def _once(
    notebook: Notebook, parameters: dict[str, Any], record: Path, cwd: Path, target: Path, timeout: float | None
) -> Outcome:
    task = json.dumps({"input": str(notebook.path), "output": str(target), "parameters": parameters, "cwd": str(cwd)})
    environment = {**os.environ, RECORD: str(record), NOTEBOOK: notebook.name, "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "nps_analysis.runs.execute"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(task.encode(), timeout=timeout)
    except subprocess.TimeoutExpired:
        _end(process)
        return Outcome(notebook.name, "failed", f"not finished after {timeout:g} seconds")
    except BaseException:
        _end(process)
        raise
    reason = _what_went_wrong(target, said.decode(errors="replace"))
    _without_places(target, notebook)
    if process.returncode == 0 and not reason and not list((record / "findings").glob(f"{notebook.name}-*.json")):
        reason = "it ended without a finding"
    if process.returncode == 0 and not reason:
        return Outcome(notebook.name, "done")
    return Outcome(notebook.name, "failed", reason or f"the process ended with code {process.returncode}")


def _end(process: subprocess.Popen) -> None:
    """Ends the process with everything it started."""
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _what_went_wrong(target: Path, said: str) -> str:
    """The first cell that did not run to its end, in words; empty when all did."""
    last = said.strip().splitlines()[-1] if said.strip() else ""
    if not target.exists():
        return f"no notebook was written: {last}" if last else "no notebook was written"
    cells = [
        cell
        for cell in nbformat.read(target, as_version=4).cells
        if cell.cell_type == "code" and INJECTED not in cell.metadata.get("tags", [])
    ]
    for number, cell in enumerate(cells, 1):
        errors = [output for output in cell.outputs if output.output_type == "error"]
        if errors:
            what = str(errors[0]["evalue"]).splitlines()
            return f"code cell {number}: {errors[0]['ename']}: {' | '.join(line.strip() for line in what)}"
        if cell.execution_count is None and cell.source.strip():
            return f"stopped before code cell {number}" + (f": {last}" if last else "")
    return ""


def _without_places(target: Path, notebook: Notebook) -> None:
    """Takes paths and chance out of what papermill adds: the same run elsewhere differs in its timings only."""
    if not target.exists():
        return
    content = nbformat.read(target, as_version=4)
    if "papermill" in content.metadata:
        content.metadata.papermill |= {"input_path": notebook.path.name, "output_path": notebook.path.name}
    for cell in content.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED
    nbformat.write(content, target)


def _main() -> None:
    import papermill

    task = json.loads(sys.stdin.read())
    papermill.execute_notebook(
        task["input"],
        task["output"],
        parameters=task["parameters"],
        cwd=task["cwd"],
        progress_bar=False,
        log_output=False,
    )


if __name__ == "__main__":
    _main()
