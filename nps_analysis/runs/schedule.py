"""Many processes, a few at a time: which starts next, which has run too long, and what follows when one has ended."""

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from nps_analysis.runs.outcome import INTERRUPTED
from nps_analysis.runs.stopping import Stop

PATIENCE = 0.2  # seconds after which the loop looks at the clock and at signals


class Processes(Protocol):
    """Where jobs run: in processes forked here, or on a cluster."""

    def start(self, word: str, task: dict[str, Any], *, env: dict[str, str], cwd: Path) -> int: ...

    def ended(self, seconds: float | None) -> dict[int, int]: ...

    def end(self, pid: int) -> None: ...


@dataclass
class Job:
    """A process to be: what it does, and what follows from its end, which may be further jobs."""

    name: str
    word: str
    task: dict[str, Any]
    then: Callable[[int, str], list["Job"]]  # exit status (a signal where negative), and why it was ended if it was
    env: dict[str, str] = field(default_factory=dict)
    cwd: Path = Path(".")
    limit: float | None = None  # seconds


@dataclass
class _Running:
    job: Job
    since: float
    why_ended: str = ""


def carry_out(
    parts: Iterator[list[Job]],
    processes: Processes,
    most: int,
    stop: Stop,
    seen: Callable[[list[str]], None] = lambda names: None,
) -> None:
    """Runs the jobs of all ``parts``, ``most`` at a time, each part's as soon as there is room for them.

    ``parts`` is asked for the next only when the jobs of those before it are on their way, so that no more of them are
    in memory than are needed. When ``stop`` asks for it, what runs is ended and nothing more begins. ``seen`` is told
    now and then what is running.
    """
    ready: deque[Job] = deque()
    running: dict[int, _Running] = {}
    coming = True
    while running or (not stop.signum and (ready or coming)):
        while ready and len(running) < most and not stop.signum:
            job = ready.popleft()
            try:
                pid = processes.start(job.word, job.task, env=job.env, cwd=job.cwd)
            except (EOFError, OSError) as error:
                ready.extendleft(reversed(job.then(1, f"no process could be started: {error}")))
            else:
                running[pid] = _Running(job, time.monotonic())
        if coming and not ready and not stop.signum:  # the next part is made ready while others run
            jobs = next(parts, None)
            coming = jobs is not None
            ready.extend(jobs or ())
            if len(running) < most:
                continue
        seen([one.job.name for one in running.values()])
        _end_what_must(running, processes, stop)
        for pid, status in processes.ended(PATIENCE).items():
            one = running.pop(pid)
            told = INTERRUPTED if stop.signum and status < 0 else ""  # it was asked to stop like this process
            ready.extendleft(reversed(one.job.then(status, one.why_ended or told)))


def _end_what_must(running: dict[int, _Running], processes: Processes, stop: Stop) -> None:
    """Ends what has run longer than it may, and everything when the run is to stop."""
    for pid, one in running.items():
        late = one.job.limit is not None and time.monotonic() - one.since > one.job.limit
        if not one.why_ended and (late or stop.signum):
            one.why_ended = f"not finished after {one.job.limit:g} seconds" if late else INTERRUPTED
            processes.end(pid)
