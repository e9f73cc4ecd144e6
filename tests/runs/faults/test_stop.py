"""Runs that are asked to stop: in order the first time, at once the second, and nothing is lost or left behind."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CASES = [
    (signal.SIGINT, os.kill, 130),
    (signal.SIGINT, os.killpg, 130),
    (signal.SIGTERM, os.kill, 143),
    (signal.SIGHUP, os.killpg, 129),
]


@pytest.mark.slow
@pytest.mark.parametrize(("signum", "send", "code"), CASES)
def test_a_run_that_is_asked_to_stop_keeps_what_is_done(tiny, tmp_path, undisturbed, whole, equal, signum, send, code):
    out = tmp_path / "out"
    tiny.hold("South")
    running = tiny.start(out, *tiny.EACH)
    tiny.at("South", running)
    tiny.until(lambda: (out / "east").exists() and (out / "north").exists())
    send(running.pid, signum)
    _, said = running.communicate(timeout=20)
    assert running.returncode == code, said
    assert "Traceback" not in said
    assert not tiny.alive()
    assert said.endswith(f"stopped by {signum.name}: what is done is kept, go on with --resume\n")
    parts = {part["value"]: part["state"] for part in whole_batch(whole, out)["parts"]}
    assert parts == {"East": "done", "North": "done", "South": "interrupted"}
    assert "interrupted" in (out / "index.html").read_text()
    assert not (out / "south").exists()

    tiny.release()
    again = tiny.run(out, *tiny.EACH, "--resume")
    assert again.returncode == 0, again.stderr
    assert again.stderr.splitlines() == [
        "East  done: nothing that decides it changed",
        "North  done: nothing that decides it changed",
        "South  02_second  runs again: interrupted: in code cell 3",
        "South  done",
        "3 parts, all done",
    ]
    equal(undisturbed.batch, out)


def whole_batch(whole, out) -> dict:
    """The batch's manifest, when those of the parts that are there hold too."""
    for folder in (path for path in out.iterdir() if (path / "manifest.json").exists()):
        whole(folder)
    manifest = whole(out)
    return manifest


@pytest.mark.slow
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_asked_twice_a_run_stops_at_once(tiny, tmp_path, undisturbed, equal, signum, code):
    out = tmp_path / "out"
    tiny.hold("North", "South")
    running = tiny.start(out, *tiny.EACH)
    tiny.at("South", running)
    os.kill(running.pid, signum)
    time.sleep(0.01)
    os.kill(running.pid, signum)
    began = time.monotonic()
    _, said = running.communicate(timeout=20)
    assert time.monotonic() - began < 2
    assert (running.returncode, "Traceback" in said) == (code, False), said
    tiny.gone(5)
    tiny.release()
    assert tiny.run(out, *tiny.EACH, "--resume").returncode == 0
    equal(undisturbed.batch, out)


def catches(pid: int, signum: int) -> bool:
    """Whether a process has come so far that it has a handler for a signal."""
    (caught,) = re.findall(r"SigCgt:\s*(\w+)", Path(f"/proc/{pid}/status").read_text())
    return bool(int(caught, 16) >> (signum - 1) & 1)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which signals a process catches")
@pytest.mark.parametrize("seconds", [0, 0.5, 1.5])
def test_a_run_can_be_stopped_before_a_notebook_runs(tiny, tmp_path, seconds):
    tiny.hold("all")
    running = tiny.start(tmp_path / "out")
    tiny.until(lambda: catches(running.pid, signal.SIGTERM))
    time.sleep(seconds)
    os.kill(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=20)
    assert running.returncode == 130, said
    assert "Traceback" not in said
    assert "stopped by SIGINT" in said
    assert not tiny.alive()


@pytest.mark.slow
def test_where_every_process_is_told_to_end_the_notebooks_are_interrupted_not_failed(
    tiny, tmp_path, undisturbed, equal
):
    """As a service manager does it, or the machine when it is shut down."""
    out = tmp_path / "out"
    tiny.hold("North", "South")
    running = tiny.start(out, *tiny.EACH)
    for place in ("North", "South"):
        tiny.at(place, running)
    for line in tiny.alive():
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(line.split()[0]), signal.SIGTERM)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 143, said
    assert "failed" not in said
    tiny.gone(5)
    tiny.release()
    assert tiny.run(out, *tiny.EACH, "--resume").returncode == 0
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_a_batch_that_is_stopped_over_the_result_of_a_single_run_goes_on(tiny, tmp_path, undisturbed, equal):
    out = shutil.copytree(undisturbed.one, tmp_path / "out")
    tiny.hold("South")
    running = tiny.start(out, *tiny.EACH)
    tiny.at("South", running)
    running.send_signal(signal.SIGINT)
    assert running.communicate(timeout=60)
    assert running.returncode == 130
    assert (out / "deck.pptx").exists()
    tiny.release()
    again = tiny.run(out, *tiny.EACH, "--resume")
    assert again.returncode == 0, again.stderr
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_of_a_run_that_did_not_end_verify_says_so(tiny, tmp_path):
    tiny.hold("all")
    running = tiny.start(tmp_path / "out")
    tiny.at("all", running)
    command = [sys.executable, "-m", "nps_analysis", "verify", tmp_path / "out"]
    running.kill()
    running.communicate()
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (2, "")
    assert "has not come to its end" in said.stderr
    assert "go on with nps run --resume" in said.stderr
    tiny.release()
