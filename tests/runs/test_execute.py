"""What truly became of a notebook: provoked in real kernels, told from its cells."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import nbformat
import psutil
import pytest

from nps_analysis.kernels.saving import MOST, write_whole
from nps_analysis.runs.execute import Outcome, what_became, what_was_running

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes cannot be forked on this system")
FINDING = """import os, pathlib
folder = pathlib.Path(os.environ["NPS_RECORD"]) / "findings"
folder.mkdir(exist_ok=True)
_ = (folder / "a-000.json").write_text("{}")"""
OK = "1 + 1"


def task_of(folder: Path, *cells: str, parameters: dict | None = None, kernel: str = "python3") -> dict:
    content = nbformat.v4.new_notebook()
    declaring = nbformat.v4.new_code_cell("given = 1", metadata={"tags": ["parameters"]})
    text = nbformat.v4.new_markdown_cell("Words stand between the cells.")
    content.cells = [declaring, text, *map(nbformat.v4.new_code_cell, cells)]
    content.metadata.kernelspec = {"name": kernel, "language": "python", "display_name": "Python 3"}
    (folder / "in").mkdir(exist_ok=True)
    (folder / "record").mkdir(exist_ok=True)
    nbformat.write(content, folder / "in" / "a.ipynb")
    return {
        "name": "a",
        "input": str(folder / "in" / "a.ipynb"),
        "output": str(folder / "record" / "notebooks" / "a.ipynb"),
        "parameters": parameters or {},
        "cwd": str(folder),
        "record": str(folder / "record"),
        "result": str(folder / "result.json"),
    }


def start(running, task: dict) -> int:
    env = {**os.environ, "NPS_RECORD": task["record"], "NPS_NOTEBOOK": task["name"]}
    return running.start("notebook", task, env=env, cwd=Path(task["cwd"]))


def became(running, task: dict) -> Outcome:
    pid = start(running, task)
    ((ended, status),) = running.ended(120).items()
    assert ended == pid
    return what_became(task, status)


def states(task: dict) -> list[str]:
    """Of the cells of the notebook that was kept, which is whole and can be read."""
    content = nbformat.read(task["output"], as_version=4)
    nbformat.validate(content)
    return [cell.metadata.papermill.status for cell in content.cells]


def test_a_notebook_is_done_when_every_cell_ran_and_a_finding_was_recorded(running, tmp_path):
    task = task_of(tmp_path, FINDING, "print(given)", "import os; os.getcwd()", parameters={"given": "0123"})
    assert became(running, task) == Outcome("a", "done")
    content = nbformat.read(task["output"], as_version=4)
    assert states(task) == ["completed"] * 6
    assert content.cells[4].outputs[0].text == "0123\n"
    assert content.cells[5].outputs[0].data["text/plain"] == repr(str(tmp_path.resolve()))
    assert str(tmp_path) not in json.dumps(content.metadata)
    assert content.cells[1].id == "injected-parameters"
    assert os.listdir(tmp_path / "record" / "notebooks") == ["a.ipynb"]


def test_a_notebook_without_a_finding_has_failed(running, tmp_path):
    reason = "it ended without a finding: none was shown with nps.present"
    assert became(running, task_of(tmp_path, OK)) == Outcome("a", "failed", reason)


BREAKS = {  # what the second code cell does: the reason
    "raise ValueError('no\\nreally')": "code cell 3: ValueError: no | really",
    "raise MemoryError": "code cell 3: MemoryError",
    "import sys; sys.exit(0)": "stopped before the end by SystemExit in code cell 3",
    "import sys; sys.exit()": "stopped before the end by SystemExit in code cell 3",
    "import os, time; time.sleep(0.5); os._exit(0)": "kernel died (exit code 0, in code cell 3)",
    "open('/dev/full', 'w').write('x' * 99_999)": "no space left on the device, in code cell 3",
}


@pytest.mark.some(3)
@pytest.mark.parametrize("code", BREAKS)
def test_a_notebook_that_breaks_is_kept_and_says_where(running, tmp_path, code):
    task = task_of(tmp_path, FINDING, f"print('before', flush=True)\n{code}", OK, OK)
    assert became(running, task) == Outcome("a", "failed", BREAKS[code])
    assert states(task) == ["completed"] * 3 + ["failed", "pending", "pending"]
    content = nbformat.read(task["output"], as_version=4)
    assert content.cells[3].outputs[0].text == "before\n"
    assert content.metadata.papermill.exception is True


def test_a_cell_that_needs_more_memory_than_there_is(running, tmp_path):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000,) * 2)"
    reason = became(running, task_of(tmp_path, limit, "x = bytearray(8_000_000_000)")).reason
    assert reason == "code cell 3: MemoryError"


KERNEL = "import os, pathlib; pathlib.Path('pid').write_text(str(os.getpid()))"
HANGS = {
    "hang": "import time; time.sleep(1e6)",
    "hold": "import ctypes; ctypes.PyDLL(None).sleep(1000000)",
    "grandchild": "import subprocess, time; p = subprocess.Popen(['sleep', '1000000'], start_new_session=True)\n"
    "pathlib.Path('grandchild').write_text(str(p.pid)); time.sleep(1e6)",
}


def until(true) -> None:
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < 60
        time.sleep(0.02)


def hanging(running, tmp_path: Path, cell: str) -> tuple[dict, int, int]:
    """The task, the notebook's process and the kernel's, with the third code cell running."""
    task = task_of(tmp_path, KERNEL, cell, OK)
    pid = start(running, task)
    until(lambda: what_was_running(task["output"]) == "in code cell 3")
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    return task, pid, int((tmp_path / "pid").read_text())


def test_a_kernel_that_is_killed_has_died_whatever_papermill_says(running, tmp_path):
    task, pid, kernel = hanging(running, tmp_path, HANGS["hang"])
    os.kill(kernel, signal.SIGKILL)
    assert running.ended(10) == {pid: 0}
    reason = "kernel died (signal 9, perhaps for lack of memory, in code cell 3)"
    assert what_became(task, 0) == Outcome("a", "failed", reason)
    assert states(task) == ["completed"] * 3 + ["failed", "pending"]


@pytest.mark.parametrize("how", ["hang", "hold", "grandchild", "stop"])
def test_a_notebook_that_is_ended_leaves_no_process_and_says_where_it_was(running, tmp_path, how):
    task, pid, kernel = hanging(running, tmp_path, HANGS.get(how, HANGS["hang"]))
    if how == "grandchild":
        until(lambda: (tmp_path / "grandchild").exists() and (tmp_path / "grandchild").read_text())
    if how == "stop":
        os.kill(kernel, signal.SIGSTOP)
    running.end(pid)
    assert running.ended(2) == {pid: -9}
    left = [kernel, *(int(path.read_text()) for path in tmp_path.glob("grandchild"))]
    assert not [one for one in left if psutil.pid_exists(one)]
    assert what_became(task, -9).reason == ("its process ended (signal 9, perhaps for lack of memory), in code cell 3")
    assert states(task)[-2:] == ["running", "pending"]


def test_a_kernel_that_does_not_exist_and_a_parameter_that_is_not_declared(running, tmp_path):
    outcome = became(running, task_of(tmp_path, OK, kernel="nosuch"))
    assert outcome.reason == "NoSuchKernel: No such kernel named nosuch, before code cell 1"
    outcome = became(running, task_of(tmp_path, OK, parameters={"givn": 1}))
    assert outcome.state == "failed"
    assert 'nearest: "given"' in outcome.reason


@pytest.mark.slow
def test_what_a_cell_prints_without_end_is_cut_with_a_notice(running, tmp_path):
    lines = "for i in range(200_000): print(f'{i:099d}')"
    task = task_of(tmp_path, FINDING, lines, "print('x' * 3_000_000)", "print('y' * 1_000_000, end='')")
    assert became(running, task).state == "done"
    content = nbformat.read(task["output"], as_version=4)
    printed = ["".join(output.text for output in cell.outputs) for cell in content.cells[3:]]
    kept = [f"{i:099d}\n" for i in range(200_000)]
    half = "".join(kept)[: MOST // 2], "".join(kept)[-MOST // 2 :]
    assert printed[0] == "\n[19,000,000 characters that were printed here are left out]\n".join(half)
    assert printed[1].count("x") == MOST - 1
    assert "[2,000,001 characters" in printed[1]
    assert printed[2] == "y" * MOST
    assert Path(task["output"]).stat().st_size < 4_000_000


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "a.json"
    write_whole('"first"', path)
    with pytest.raises(AttributeError):
        write_whole(None, path)
    assert path.read_text() == '"first"'
    write_whole('"half a character: \ud83d"', path)
    assert json.loads(path.read_text()) == "half a character: \ud83d"
    assert os.listdir(tmp_path) == ["a.json"]


def test_a_full_disk_is_told_by_itself(running, tmp_path, need):
    if os.geteuid() != 0:
        pytest.skip("only root can make a small disk")
    (tmp_path / "record").mkdir()
    mounted = subprocess.run(
        [need("mount"), "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path / "record"], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        task = task_of(tmp_path, FINDING, "print('x' * 90_000)", OK)
        assert became(running, task).reason == "no space left on the device, in code cell 3"
        assert states(task) == ["completed"] * 3 + ["running", "pending"]
        for path in (tmp_path / "record").iterdir():
            shutil.rmtree(path)
        with contextlib.suppress(OSError), (tmp_path / "record" / "fill").open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 1024)
        task["result"] = str(tmp_path / "record" / "result.json")
        assert became(running, task).reason == "no space left on the device, before code cell 1"
    finally:
        subprocess.run(["umount", tmp_path / "record"], check=True)


def test_how_far_a_notebook_came_can_be_told_from_any_file(tmp_path):
    assert what_was_running(tmp_path / "none.ipynb") == "before code cell 1"
    (tmp_path / "a.ipynb").write_text('{"cells": [')
    assert what_was_running(tmp_path / "a.ipynb") == "before code cell 1"
