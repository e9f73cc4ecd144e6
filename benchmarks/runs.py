"""Speed of runs beside plain papermill, side by side in one run."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import psutil

from nps_analysis.kernels.processes import Asking, Warm
from nps_analysis.responses.example import write_example
from nps_analysis.responses.prepared import PREPARED, keep
from nps_analysis.responses.read import read
from nps_analysis.runs.execute import what_became
from nps_analysis.runs.notebooks import folder

ROOT, REPEATS, NOTEBOOK = Path(__file__).resolve().parents[1], 5, "01_score"
EXAMPLE = ROOT / "data" / "example"
NPS = [sys.executable, "-m", "nps_analysis", "run"]
MARKETS, ANSWERS, FOUR = 40, 13_000, "01,02,03,05"
LOOP = """
import sys, papermill
for _ in range(int(sys.argv[1])):
    papermill.execute_notebook(*sys.argv[2:4], {"study": "study.yml"}, cwd=sys.argv[4], progress_bar=False)
"""


TINY = """
import nps_analysis as nps
overall = nps.score(nps.tally(nps.read(study, **options)))
nps.present("overall", nps.say_score(overall), overall, nps.plot_classes, "The classes")
"""
RUNNER = """
import resource, sys
from nps_analysis.cli import main
try:
    main(sys.argv[1:])
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
"""  # ru_maxrss of this process alone, not of those that it starts


def main() -> None:
    papermill()
    markets()
    memory()


def markets() -> None:
    """How long a study of forty markets takes, and how much of the processes' time is not spent in cells."""
    with tempfile.TemporaryDirectory() as place:
        write_example(Path(place) / "study", ANSWERS, markets=MARKETS)
        out, jobs = Path(place) / "out", os.cpu_count() or 1
        command = [*NPS, Path(place) / "study" / "study.yml", "--each", "market", "--notebooks", FOUR, "--out", out]
        before = ended_seconds(resource.getrusage(resource.RUSAGE_CHILDREN))
        subprocess.run(command, check=True, capture_output=True)
        wall, processor = ended_seconds(resource.getrusage(resource.RUSAGE_CHILDREN)) - before
        paths = list(out.glob("*/notebooks/*.ipynb"))
        cells = sum(cells_and_whole(path)[0] for path in paths)
    print(f"{MARKETS} markets, {len(paths)} notebooks and {MARKETS} decks, {jobs} jobs, load {os.getloadavg()[0]:.1f}:")
    print(f"{wall:.0f} s, of the processor {processor:.0f} s, in cells {cells:.0f} s")
    print(f"share that is not in cells (target: at most 0.25): {1 - cells / (jobs * wall):.2f}\n")


def memory() -> None:
    """The runner's own peak memory with few parts and with many, each with one small notebook."""
    for parts in (10, 300):
        with tempfile.TemporaryDirectory() as place:
            study, out = small_study(Path(place), parts), Path(place) / "out"
            command = [sys.executable, "-c", RUNNER, "run", study, "--each", "market", "--out", out]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stderr
        peak = float(said.rsplit("peak", 1)[1])
        print(f"memory of the runner with {parts} parts: {peak:.0f} MB")


def small_study(place: Path, parts: int) -> Path:
    """A study of the same number of answers however many parts it has, and a notebook of its own."""
    markets = [f"Market {number:03d}" for number in range(parts)]
    rows = [f"{number % 11},{markets[number % parts]}" for number in range(6_000)]
    (place / "answers.csv").write_text("\n".join(["score,market", *rows]))
    (place / "study.yml").write_text("source: answers.csv\ncolumns: {score: score}\n")
    parameters = nbformat.v4.new_code_cell(
        "study = ''\noptions = {}", metadata={"tags": ["parameters"]}, id="parameters"
    )
    book = nbformat.v4.new_notebook(cells=[parameters, nbformat.v4.new_code_cell(TINY, id="tiny")])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    (place / "notebooks").mkdir()
    nbformat.write(book, place / "notebooks" / "01_tiny.ipynb")
    return place / "study.yml"


def papermill() -> None:
    """Seconds for a notebook with charts: plain papermill, and a process and a kernel that are forked, as in a run.

    Also seconds of the processor, which other programs on the machine change less.
    """
    with tempfile.TemporaryDirectory() as place, Warm() as running:
        out = Path(place)
        reading = rows_kept(out)
        within_a_run(running, out)
        ways = {
            "the command papermill": lambda: plain(out, 0),
            "papermill in a Python that has imported it": lambda: plain(out, 2) - plain(out, 1),
            "within a run": lambda: within_a_run(running, out),
        }
        table = in_turns(ways)
        parts = cells_and_whole(out / f"{NOTEBOOK}.ipynb")
    print(f"{NOTEBOOK} on the example study, medians of {REPEATS}, load {os.getloadavg()[0]:.1f}:")
    print(table.round(2).to_string())
    print(
        f"within a run the last time: its cells {parts[0]:.2f} s, from the notebook's start to its end {parts[1]:.2f} s"
    )
    print(f"its rows are read once for all notebooks of the run, in {reading:.2f} s of the processor")
    share = table.loc["within a run"] / table
    print(f"share of what plain papermill takes (target: at most 0.2):\n{share.iloc[:2].round(2).to_string()}\n")


def rows_kept(out: Path) -> float:
    """Reads the study and keeps its rows for the notebooks, as a run does. Seconds of the processor."""
    started, study = time.process_time(), EXAMPLE / "study.yml"
    (out / "rows").mkdir(mode=0o700)
    keep(read(study), out / "rows", study, {})
    return time.process_time() - started


def in_turns(ways: dict[str, Callable[[], np.ndarray]]) -> pd.DataFrame:
    """What each way took, in turns so that the machine's mood falls on all."""
    taken = [{name: way() for name, way in ways.items()} for _ in range(REPEATS)]
    medians = {name: np.median([one[name] for one in taken], axis=0) for name in ways}
    return pd.DataFrame(medians, index=["seconds", "of the processor"]).T


def plain(out: Path, times: int) -> np.ndarray:
    """Seconds of the command papermill, or of a Python that executes the notebook several times."""
    notebook, target = folder() / f"{NOTEBOOK}.ipynb", out / "plain.ipynb"
    command = [sys.executable, "-c", LOOP, str(times), notebook, target, EXAMPLE]
    if not times:
        command = [sys.executable, "-m", "papermill", notebook, target, "--cwd", EXAMPLE, "-p", "study", "study.yml"]
    before = ended_seconds(resource.getrusage(resource.RUSAGE_CHILDREN))
    subprocess.run(command, check=True, capture_output=True, env=recording(out))
    return ended_seconds(resource.getrusage(resource.RUSAGE_CHILDREN)) - before


def ended_seconds(used: resource.struct_rusage) -> np.ndarray:
    """The time now, and the processor's time of all processes of this one that have ended."""
    return np.array([time.perf_counter(), used.ru_utime + used.ru_stime])


def recording(out: Path) -> dict[str, str]:
    """The environment in which a notebook writes its figures and tables to files, as in a run."""
    return {**os.environ, "NPS_RECORD": str(out), "NPS_NOTEBOOK": NOTEBOOK}


def within_a_run(running: Asking, out: Path) -> np.ndarray:
    """Seconds from asking for a notebook's process to its end, with figures recorded as in a run."""
    places = {"input": str(folder() / f"{NOTEBOOK}.ipynb"), "output": str(out / f"{NOTEBOOK}.ipynb")}
    task = {
        "name": NOTEBOOK,
        "notebooks": [NOTEBOOK],
        "cwd": str(EXAMPLE),
        "record": str(out),
        "result": str(out / "result.json"),
        **places,
    }
    before = forked_seconds()
    env = {**recording(out), PREPARED: str(out / "rows")}
    running.start("notebook", task | {"parameters": {"study": "study.yml"}}, env=env, cwd=EXAMPLE)
    ((_, status),) = running.ended(None).items()
    assert what_became(task, status).state == "done"
    return forked_seconds() - before


def forked_seconds() -> np.ndarray:
    """The time now, and the processor's time of all processes that were forked from the warm one and have ended."""
    used = [process.cpu_times() for process in psutil.Process().children()]
    return np.array([time.perf_counter(), sum(one.children_user + one.children_system for one in used)])


def cells_and_whole(path: Path) -> tuple[float, float]:
    """Seconds that the cells of an executed notebook took, and the whole notebook."""
    content = nbformat.read(path, as_version=4)
    cells = sum(cell.metadata.papermill.duration or 0 for cell in content.cells)
    return cells, content.metadata.papermill.duration


if __name__ == "__main__":
    main()
