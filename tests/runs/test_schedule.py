"""Does everything run once, no more at a time than may, and nothing for longer than it may?"""

import subprocess
import sys
import time
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from nps_analysis.kernels.processes import Warm
from nps_analysis.runs.outcome import DONE, FAILED, INTERRUPTED, LEFT_OUT, Outcome
from nps_analysis.runs.progress import Bar
from nps_analysis.runs.schedule import Job, carry_out
from nps_analysis.runs.stopping import Stop


class Sleeping:
    """Processes that sleep: each one's word is for how many seconds."""

    def __init__(self) -> None:
        self.running: dict[int, subprocess.Popen] = {}
        self.most = 0

    def start(self, word: str, task: dict[str, Any], *, env: dict[str, str], cwd: Path) -> int:
        process = subprocess.Popen([sys.executable, "-S", "-c", f"import time; time.sleep({word})"])
        self.running[process.pid] = process
        self.most = max(self.most, len(self.running))
        return process.pid

    def ended(self, seconds: float | None) -> dict[int, int]:
        deadline = time.monotonic() + (seconds or 0)
        while not (found := {pid: one.returncode for pid, one in self.running.items() if one.poll() is not None}):
            if time.monotonic() > deadline:
                break
            time.sleep(0.01)
        self.running = {pid: one for pid, one in self.running.items() if pid not in found}
        return found

    def end(self, pid: int) -> None:
        self.running[pid].kill()


def job(name: str, seconds: float, told: list, follows: list[Job] | None = None, limit: float | None = None) -> Job:
    def then(status: int, why_ended: str) -> list[Job]:
        told.append((name, status, why_ended))
        return follows or []

    return Job(name, str(seconds), {}, then, limit=limit)


def test_everything_runs_once_with_what_follows_from_it_and_so_many_at_a_time():
    told, processes = [], Sleeping()
    parts = [[job(f"{part}{one}", 0.05, told, [job(f"{part}{one}!", 0, told)]) for one in "ab"] for part in "123"]
    carry_out(iter(parts), processes, 3, Stop())
    names = [f"{part}{one}{follows}" for part in "123" for one in "ab" for follows in ("", "!")]
    assert sorted(told) == sorted((name, 0, "") for name in names)
    assert processes.most == 3
    assert all(told.index((name, 0, "")) < told.index((f"{name}!", 0, "")) for name in names if "!" not in name)


def test_a_part_is_made_ready_only_when_those_before_it_are_on_their_way():
    told, asked = [], []

    def parts():
        for part in range(4):
            asked.append((part, len(told)))
            yield [job(f"{part}", 0.1, told)]

    carry_out(parts(), Sleeping(), 1, Stop())
    assert [ended for _, ended in asked] == [0, 0, 1, 2]  # one ahead of what runs


def test_a_part_without_jobs_holds_nobody_up():
    told = []
    carry_out(iter([[], [], [job("a", 0, told)], []]), Sleeping(), 2, Stop())
    assert told == [("a", 0, "")]


@pytest.mark.slow
def test_what_takes_too_long_is_ended_and_the_others_go_on():
    told, began = [], time.monotonic()
    carry_out(iter([[job("late", 60, told, limit=0.3), job("good", 0.5, told, limit=30)]]), Sleeping(), 1, Stop())
    assert told == [("late", -9, "not finished after 0.3 seconds"), ("good", 0, "")]
    assert time.monotonic() - began < 10


def test_a_stop_ends_what_runs_and_begins_nothing_more():
    told, stop = [], Stop()

    def seen(names: list[str]) -> None:
        stop.signum = 2 if names == ["a", "b"] else stop.signum

    carry_out(iter([[job(name, 60, told) for name in "abc"], [job("d", 60, told)]]), Sleeping(), 2, stop, seen)
    assert sorted(told) == [("a", -9, INTERRUPTED), ("b", -9, INTERRUPTED)]


def test_where_no_process_can_be_started_each_job_says_so_and_the_rest_goes_on():
    class Broken(Warm):
        command = ("false",)

    told = []
    with Broken() as broken:
        carry_out(iter([[job("a", 0, told, [job("after a", 0, told)])], [job("b", 0, told)]]), broken, 2, Stop())
    assert [(name, status) for name, status, _ in told] == [("a", 1), ("after a", 1), ("b", 1)]
    assert {why for _, _, why in told} == {"no process could be started: the other side is gone"}


def test_the_bar_counts_the_notebooks_of_parts_that_never_began():
    bar = Bar(StringIO())
    bar.begin(3, 5)
    bar.notebook_ended("a", Outcome("01", DONE))
    bar.part_ended("a", Outcome("a", FAILED))
    bar.part_ended("b", Outcome("b", LEFT_OUT))
    assert bar.bar.n == 10
    bar.end()
