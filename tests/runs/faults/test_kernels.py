"""Notebooks whose kernel is killed, runs out of memory, hangs, stops or leaves: six of them in one run."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

PLACES = ("fine", "gone", "hang", "killed", "left", "memory", "stopped")
BREAK = """import os, pathlib, resource, subprocess, sys, time
if os.path.exists("break") and place != "fine":
    print("before", flush=True)
    child = subprocess.Popen(["sleep", "1000"], start_new_session=True)
    pathlib.Path(f"at-{place}").write_text(str(os.getpid()))
    if place == "memory":
        resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000,) * 2)
        too_much = bytearray(8_000_000_000)
    if place == "gone":
        os._exit(0)
    if place == "left":
        sys.exit(0)
    if place == "hang":
        import ctypes
        ctypes.PyDLL(None).sleep(1000)
    time.sleep(1000)"""
REASONS = {
    "gone": "kernel died (exit code 0, in code cell 3)",
    "hang": "not finished after 20 seconds, in code cell 3",
    "killed": "kernel died (signal 9, perhaps for lack of memory, in code cell 3)",
    "left": "stopped before the end by SystemExit in code cell 3",
    "memory": "code cell 3: MemoryError",
    "stopped": "not finished after 20 seconds, in code cell 3",
}


@pytest.mark.slow
def test_each_broken_kernel_is_told_as_itself_and_the_others_go_on(tiny, tmp_path, whole, equal):
    tiny.rows.write_text("score,region\n" + "".join(f"10,{place}\n2,{place}\n0,{place}\n" for place in PLACES) * 9)
    tiny.notebook("02_second", tiny.READ, BREAK, tiny.SHOW)
    (tiny.folder / "break").touch()
    out = tmp_path / "out"
    arguments = ("--each", "region", "--jobs", "3", "--timeout", "20")
    running = tiny.start(out, *arguments)
    os.kill(tiny.at("killed", running), signal.SIGKILL)
    os.kill(tiny.at("stopped", running), signal.SIGSTOP)
    _, said = running.communicate(timeout=150)
    assert running.returncode == 1, said
    assert not tiny.alive()
    assert "7 parts: 1 done, 6 failed" in said
    parts = {part["value"]: part for part in whole(out)["parts"]}
    for place in PLACES:
        first, second = whole(out / place)["notebooks"]
        assert (first["state"], first["reason"]) == ("done", "")
        assert second["reason"] == REASONS.get(place, "")
        assert second["state"] == parts[place]["state"] == ("failed" if place in REASONS else "done")
        kept = (out / place / "notebooks" / "02_second.ipynb").read_text()
        if place in ("gone", "killed", "left", "memory"):  # a notebook that is ended itself saves no more
            assert (place, "before\\n" in kept) == (place, True)
        assert (out / place / "deck.pptx").exists()
    for place, reason in REASONS.items():
        assert f"{place}  02_second  failed: {reason}\n" in said

    (tiny.folder / "break").unlink()
    again = tiny.run(out, *arguments, "--resume")
    assert again.returncode == 0
    assert again.stderr.count("runs again") == 6
    assert f"killed  02_second  runs again: failed: {REASONS['killed']}\n" in again.stderr
    assert "fine  done: nothing that decides it changed\n" in again.stderr
    tiny.run(tmp_path / "fresh", *arguments)
    equal(tmp_path / "fresh", out)


@pytest.mark.slow
def test_a_single_run_that_fails_leaves_the_batch_that_was_done(tiny, tmp_path, undisturbed, equal):
    out = shutil.copytree(undisturbed.batch, tmp_path / "out")
    tiny.notebook("02_second", "1 / 0")
    result = tiny.run(out)
    assert result.returncode == 1
    assert result.stdout == ""
    assert "02_second; the earlier result stays, this one is in .nps/work/all" in result.stderr
    shutil.rmtree(out / ".nps")
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_a_batch_with_a_failure_comes_out_with_that_failure_again(tiny, tmp_path):
    tiny.notebook("02_second", tiny.READ, 'assert place != "East"', tiny.SHOW)
    assert tiny.run(tmp_path / "out", *tiny.EACH).returncode == 1
    command = [sys.executable, "-m", "nps_analysis", "verify", tmp_path / "out", "--rerun"]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout


@pytest.mark.slow
def test_an_error_of_any_length_is_told_in_a_line(tiny, tmp_path):
    tiny.notebook("02_second", 'raise ValueError("z" * 3_000_000)')
    result = tiny.run(tmp_path / "out", *tiny.EACH)
    assert result.returncode == 1
    assert "code cell 2: ValueError: zzz" in result.stderr
    files = [path for path in (tmp_path / "out").rglob("*") if path.suffix in (".json", ".html")]
    assert max(map(len, (result.stderr.encode(), *(path.read_bytes() for path in files)))) < 1_000_000
