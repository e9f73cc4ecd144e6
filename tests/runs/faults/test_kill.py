"""Runners that are killed outright: what is published is whole, nothing lives on, and --resume ends what was begun."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import psutil
import pytest

ROUNDS, KILLS = 3, 4  # each run is killed four times on its way: 12 moments


def published(out: Path, whole) -> dict[str, float]:
    """The level of confidence in each published part, all of which are whole; 0.95 is the one that is not named."""
    folders = [path for path in sorted(out.glob("[a-z]*")) if path.is_dir() and path.name != "tables"]
    return {folder.name: whole(folder)["settings"].get("level", 0.95) for folder in folders}


def killed(tiny, out: Path, seconds: float, *arguments: str) -> None:
    """A run that is killed after so many seconds, if it takes that long, and leaves nothing alive."""
    running = tiny.start(out, *tiny.EACH, *arguments)
    time.sleep(seconds)
    running.kill()
    _, said = running.communicate()
    assert "Traceback" not in said, said
    tiny.gone(5)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(ROUNDS))
def test_a_killed_runner_leaves_whole_parts_and_resume_ends_what_it_began(
    tiny, tmp_path, undisturbed, whole, equal, seed
):
    chance, out, expected = random.Random(seed), tmp_path / "out", undisturbed.batch
    if seed % 2:
        shutil.copytree(undisturbed.earlier, out)
    for number in range(KILLS):
        killed(tiny, out, chance.uniform(0, undisturbed.seconds), *(["--resume"] if number else []))
        levels = published(out, whole)
        assert set(levels.values()) <= {0.9, 0.95}
    done = {name for name, level in levels.items() if level == 0.95}
    again = tiny.run(out, *tiny.EACH, "--resume")
    assert again.returncode == 0, again.stderr
    for name in done:
        assert f"{name.title()}  done: nothing that decides it changed" in again.stderr
    equal(expected, out)


def names_in(journal: str) -> str:
    try:
        with open(journal, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return ""


@pytest.mark.slow
@pytest.mark.parametrize("which", ["east", "south", "index.html"])
def test_a_runner_killed_while_it_publishes(tiny, tmp_path, undisturbed, whole, equal, need, which):
    """The journal is there for some milliseconds: the run is given less of the processor than whoever looks for it."""
    out = tmp_path / "out"
    journal = os.path.join(out, ".nps", "publish.json")
    for _ in range(6):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(undisturbed.earlier, out)
        running = tiny.start(out, *tiny.EACH, before=(need("nice"), "-n", "19"))
        while running.poll() is None and which not in names_in(journal):
            pass
        running.kill()
        running.communicate()
        tiny.gone(5)
        if which in names_in(journal):
            break
    else:
        pytest.fail("the runner was never killed while it published")
    again = tiny.run(out, *tiny.EACH, "--resume")
    assert again.returncode == 0, again.stderr
    done = ["East", "North", "South"] if which == "index.html" else [which.title()]
    for value in done:
        assert f"{value}  done: nothing that decides it changed\n" in again.stderr
    equal(undisturbed.batch, out)


@pytest.mark.slow
def test_when_runner_and_warm_process_are_killed_together_the_next_run_sweeps(tiny, tmp_path, undisturbed, equal):
    out = tmp_path / "out"
    tiny.hold("North", "South")
    running = tiny.start(out, *tiny.EACH)
    kernel = psutil.Process(tiny.at("North", running))
    tiny.at("South", running)
    every = psutil.Process(running.pid).children()
    os.kill(running.pid, signal.SIGSTOP)
    for process in every:
        process.kill()
    running.kill()
    running.communicate()
    time.sleep(1)
    left = tiny.alive()
    assert left, "nothing was left to sweep"
    tiny.release()
    assert tiny.run(out, *tiny.EACH, "--resume").returncode == 0
    assert not kernel.is_running()
    equal(undisturbed.batch, out)
