"""Ending processes with everything that they started, whatever that did to get away."""

import contextlib
import ctypes
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

MARK = "NPS_RUN"  # environment variable: the run that a process belongs to
ENOUGH, PAUSE = 5.0, 0.01  # seconds within which a killed process is gone, and between two looks
DIES_WITH_PARENT, ADOPTS_ORPHANS = 1, 36  # of Linux's prctl


def started_by(pid: int) -> set[int]:
    """The processes below ``pid``, and those in its session, which stay there when their parents end."""
    with contextlib.suppress(psutil.Error):
        return {process.pid for process in psutil.Process(pid).children(recursive=True)} | in_session(pid)
    return in_session(pid)


def in_session(leader: int) -> set[int]:
    """The living processes of a session, without its leader."""
    found = set()
    for pid in psutil.pids():
        with contextlib.suppress(OSError, AttributeError):
            if pid != leader and os.getsid(pid) == leader:
                found.add(pid)
    return found


def kill(pids: Iterable[int]) -> None:
    """Ends processes at once, also stopped ones; those that are gone already stay gone."""
    for pid in pids:
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))


def end_all_marked(mark: str) -> int:
    """Ends what is left of a run whose runner and warm process were killed, and says how many processes that were.

    Every process of a run has ``NPS_RUN=mark`` in the environment that it was executed with, and hands it on. The
    calling process is left alone. What the run kept in the folder for temporary files goes too.
    """
    deadline, ended = time.monotonic() + ENOUGH, set[int]()
    while (left := _marked(mark)) and time.monotonic() < deadline:
        ended |= left
        kill(left)
        time.sleep(PAUSE)
    shutil.rmtree(sockets_of(mark), ignore_errors=True)
    return len(ended)


def _marked(mark: str) -> set[int]:
    found = set()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE:
                found.add(process.pid)
    return found - {os.getpid()}


def sockets_of(mark: str) -> Path:
    """The folder of a run's sockets: near the root, because a socket's path has a hundred letters at most."""
    folder = Path(tempfile.gettempdir())
    return (folder if len(str(folder)) < 50 or os.name != "posix" else Path("/tmp")) / f"nps-{mark}"


def adopt_orphans() -> None:
    """From now on what this process's descendants leave behind becomes its own child (on Linux)."""
    _prctl(ADOPTS_ORPHANS, 1)


def die_with(parent: int) -> None:
    """Ends this process when its parent ends, however that happens (on Linux)."""
    _prctl(DIES_WITH_PARENT, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _prctl(what: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(what, value, 0, 0, 0)
