"""Is there one run at a time in a folder, and no more than that?"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nps_analysis.kernels.ending import MARK
from nps_analysis.runs.lock import HIDDEN, WORK, FolderInUseError, locked

HOLD = """
import sys, time
from pathlib import Path
from nps_analysis.kernels.ending import MARK
from nps_analysis.runs.lock import locked
with locked(Path(sys.argv[1]), "a" * 32):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def held(tmp_path):
    """A folder that another process holds, and that process."""
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path / "out")], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    yield tmp_path / "out", process
    process.kill()
    process.communicate()


def test_a_second_run_is_told_at_once_who_is_at_work_and_since_when(held):
    out, process = held
    began = time.monotonic()
    with pytest.raises(FolderInUseError) as caught, locked(out, "ours"):
        pytest.fail("two at once")
    assert time.monotonic() - began < 1
    assert caught.value.found.startswith(f"process {process.pid}, since 20")
    assert json.loads((out / HIDDEN / "lock").read_text())["token"] == "a" * 32


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed otherwise here")
def test_the_lock_of_a_killed_run_blocks_nobody_and_what_it_left_running_is_ended(held):
    out, process = held
    process.kill()
    process.wait()
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], env={**os.environ, MARK: "a" * 32})
    with locked(out, "b" * 32) as hidden:
        assert left.wait(5) == -signal.SIGKILL
        assert json.loads((hidden / "lock").read_text())["token"] == "b" * 32
    assert list(out.iterdir()) == []


def test_nothing_is_left_of_a_run_that_left_no_work(tmp_path):
    (tmp_path / "mine").mkdir()
    with locked(tmp_path / "mine", "a") as hidden:
        assert hidden == tmp_path / "mine" / HIDDEN
        assert hidden.stat().st_mode & 0o777 == 0o700 or os.name == "nt"
    with locked(tmp_path / "new" / "out", "a"):
        pass
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]
    assert list((tmp_path / "mine").iterdir()) == []


def test_work_that_is_left_stays_for_the_next_run(tmp_path):
    out: Path = tmp_path / "out"
    with locked(out, "a") as hidden:
        (hidden / WORK / "sweden").mkdir(parents=True)
    assert (out / HIDDEN / WORK / "sweden").is_dir()
    with locked(out, "b") as hidden:
        (hidden / WORK / "sweden").rmdir()
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("text", ["", "no JSON", "[]", '{"token": 5}', "\x00" * 20])
def test_a_lock_file_of_anything_is_taken(tmp_path, text):
    (tmp_path / HIDDEN).mkdir()
    (tmp_path / HIDDEN / "lock").write_text(text)
    with locked(tmp_path, "a") as hidden:
        assert json.loads((hidden / "lock").read_text())["token"] == "a"
