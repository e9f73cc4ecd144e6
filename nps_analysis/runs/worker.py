"""What a Dask worker does for a run: each job in a process of its own, which ends when nobody wants it any more."""

import contextlib
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nps_analysis.kernels.processes import KILLED, processes
from nps_analysis.runs.manifest import other_versions, versions

TOKEN = "token"  # the file by which a worker shows that it sees the run's folder
PAUSE = 0.02  # seconds between two looks at a process
GRACE = 1.0  # seconds after which the processes of a worker that died are gone


class Own:
    """The processes of this worker, for all of its threads; the warm one is started by the first job."""

    def __init__(self) -> None:
        self.at_work = set[str]()  # keys of the jobs
        self._processes = processes()
        self._ended = dict[int, int]()
        self._lock = threading.Lock()

    def start(self, word: str, task: dict[str, Any], env: dict[str, str], cwd: Path) -> int:
        with self._lock:
            return self._processes.start(word, task, env=env, cwd=cwd)

    def status(self, pid: int) -> int | None:
        """How a process ended; None while it runs."""
        with self._lock:
            self._ended |= self._processes.ended(0)
            return self._ended.pop(pid, None)

    def end(self, pid: int) -> None:
        with self._lock:
            self._processes.end(pid)

    @contextlib.contextmanager
    def job(self, key: str) -> Iterator[None]:
        self.at_work.add(key)
        try:
            yield
        finally:
            self.at_work.discard(key)


OWN = Own()


def at_work() -> list[str]:
    """The keys of the jobs whose processes run on this worker."""
    return list(OWN.at_work)


def why_unfit(place: str, token: str, wanted: dict[str, str]) -> str:
    """Why this worker's results would not be those of the run that asks; empty when it is fit.

    ``place`` is a folder of the run, in which the worker must find the ``token``.
    """
    try:
        seen = (Path(place) / TOKEN).read_text(encoding="utf-8")
    except OSError as error:
        return f"{socket.gethostname()} cannot read the run's folder ({error.strerror or error})"
    if seen != token:
        return f"{socket.gethostname()} has another folder at the path of the run's"
    if other := other_versions(wanted, versions()):
        return f"{socket.gethostname()} has other versions: {', '.join(other)}"
    return ""


def carry_out(request: dict[str, Any]) -> int | str:
    """Runs a job in a process of its own to its end: the exit status, or why it cannot be run here.

    The worker's own environment counts, with the variables of the run. A job whose worker died comes again, on another
    worker: it begins when what the first one started has ended.
    """
    from distributed import get_worker

    worker = get_worker()
    key = str(worker.get_current_task())
    with OWN.job(key):
        if why := why_unfit(request["place"], request["token"], request["versions"]):
            return why
        if _began_before(Path(request["place"]) / str(request["number"])):
            time.sleep(GRACE)
        if not _wanted(worker, key):
            return KILLED
        pid = OWN.start(request["word"], request["task"], {**os.environ, **request["env"]}, Path(request["cwd"]))
        return _waited_for(pid, worker, key)


def _began_before(mark: Path) -> bool:
    try:
        mark.touch(exist_ok=False)
    except FileExistsError:
        return True
    return False


def _waited_for(pid: int, worker: Any, key: str) -> int:
    while (status := OWN.status(pid)) is None:
        if not _wanted(worker, key):
            OWN.end(pid)
        time.sleep(PAUSE)
    if _closing(worker):
        from distributed import Reschedule

        raise Reschedule  # what the process left is no answer: it was ended with the worker
    return status


def _wanted(worker: Any, key: str) -> bool:
    """Whether the scheduler still waits for a job: not when it was cancelled, or when whoever asked for it is gone."""
    task = worker.state.tasks.get(key)
    return not _closing(worker) and task is not None and task.state in ("executing", "long-running")


def _closing(worker: Any) -> bool:
    return worker.status.name in ("closing", "closed", "failed")
