"""The processes of a run: started, waited for and ended, each with all that it started itself."""

import contextlib
import json
import os
import secrets
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nps_analysis.kernels.ending import ENOUGH, MARK, PAUSE, end_all_marked, kill, started_by
from nps_analysis.kernels.warm import Line

ROOT = str(Path(__file__).resolve().parents[2])
# Not with -m: the folder that one is in may hold a random.py, and the warm process imports nothing from there.
START = (
    "import sys; sys.path[:] = [path for path in sys.path if path] + sys.argv[2:];"
    "from nps_analysis.kernels import warm; warm.main(int(sys.argv[1]))"
)
KILLED = -9  # the status of a process that was killed
LOST = -99  # of one whose warm process is gone, which no signal has as its number
STUCK = 20.0  # seconds in which a warm process that runs ends what it is told to end
IMPORTING = 300.0  # in which it has imported all, on any machine


class Asking:
    """A connection to a warm process that runs already, as a process has that was forked from it."""

    def __init__(self, line: Line | None) -> None:
        self._line = line
        self._lock = threading.RLock()
        self._running = set[int]()
        self._ended = dict[int, int]()

    def start(self, word: str, task: dict[str, Any], *, env: Mapping[str, str], cwd: Path) -> int:
        """Starts a process that does ``word`` and returns its number. EOFError when the warm process is gone.

        Where the system has no room for another process the number stands for none, and what is reported as its exit
        status is the system's error (``errno``).
        """
        with self._lock:
            assert self._line is not None
            request = {"word": word, "task": task, "env": dict(env), "cwd": str(cwd)}
            self._send(request)
            while True:
                heard = self._heard(IMPORTING)
                if not heard:
                    raise EOFError("the other side does not answer")
                if pids := [pid for message in heard if (pid := self._noted(message))]:
                    return pids[0]

    def ended(self, seconds: float | None) -> dict[int, int]:
        """Exit statuses of processes that ended, by number; negative: the signal that killed it.

        Waits at most ``seconds`` (None: as long as it takes) for the first; nothing when nothing runs.
        """
        with self._lock:
            if self._running and not self._ended:
                self._hear(seconds)
            ended, self._ended = self._ended, {}
            return ended

    def end(self, pid: int) -> None:
        """Kills a process with all that it started. That it ended is reported by ``ended``."""
        with self._lock:
            if pid in self._running:
                self._send({"end": pid})

    def _send(self, message: dict[str, Any]) -> None:
        assert self._line is not None
        try:
            self._line.send(message)
        except OSError:
            raise EOFError("the other side is gone") from None

    def _hear(self, seconds: float | None) -> None:
        for message in self._heard(seconds):
            self._noted(message)

    def _heard(self, seconds: float | None) -> list[dict[str, Any]]:
        assert self._line is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self._line.socket, selectors.EVENT_READ)
            return list(self._line.arrived()) if selector.select(seconds) else []

    def _noted(self, message: dict[str, Any]) -> int | None:
        if "started" in message:
            self._running.add(message["started"])
            return message["started"]
        self._running.discard(message["ended"])
        self._ended[message["ended"]] = message["status"]
        return None


class Warm(Asking):
    """Processes that are forked from a warm process of one's own, which ends with whoever started it.

    ``mark`` names the run in the environment of all its processes (``NPS_RUN``): see ``end_all_marked``. A warm
    process that was killed is noticed, what it forked is ended and reported as killed, and the next ``start`` starts
    another.
    """

    command = (sys.executable, "-c", START)

    def __init__(self, mark: str | None = None) -> None:
        super().__init__(None)
        self.mark = mark or secrets.token_hex(8)
        self._server: subprocess.Popen[bytes] | None = None
        self._told = dict[int, float]()  # to end, and when

    def __enter__(self) -> "Warm":
        with contextlib.suppress(OSError):  # ``start`` tries again, and says so
            self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, word: str, task: dict[str, Any], *, env: Mapping[str, str], cwd: Path) -> int:
        with self._lock:
            for last in (False, True):
                try:
                    self._begin()
                    return super().start(word, task, env={**env, MARK: self.mark}, cwd=cwd)
                except EOFError:
                    self._lost()
                    if last:
                        raise
            raise AssertionError

    def ended(self, seconds: float | None) -> dict[int, int]:
        """As of ``Asking``; where the warm process does not do what it is told, it is ended with all that it forked."""
        with self._lock:
            if any(time.monotonic() - since > STUCK for since in self._told.values()):
                self._lost()
            ended = super().ended(seconds)
            for pid in ended:
                self._told.pop(pid, None)
            return ended

    def end(self, pid: int) -> None:
        with contextlib.suppress(EOFError):
            super().end(pid)
        if pid in self._running:
            self._told.setdefault(pid, time.monotonic())

    def close(self) -> None:
        """Ends every process, and the warm one."""
        with self._lock:
            if self._line and self._server:
                self._line.socket.close()
                with contextlib.suppress(subprocess.TimeoutExpired):  # where nothing runs, it may still be importing
                    self._server.wait(ENOUGH if self._running else 0)
                self._lost()
                self._ended.clear()

    def _begin(self) -> None:
        if self._server is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._server = subprocess.Popen(
                    [*self.command, str(theirs.fileno()), *([] if ROOT in sys.path else [ROOT])],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, MARK: self.mark, "PYTHONHASHSEED": "0"},
                    start_new_session=True,
                )
            self._line = Line(ours)

    def _hear(self, seconds: float | None) -> None:
        try:
            super()._hear(seconds)
        except EOFError:
            self._lost()

    def _lost(self) -> None:
        """The warm process is gone: so is, from now on, everything that it forked."""
        if self._server and self._line:
            self._line.socket.close()
            self._server.kill()
            self._server.wait()
            end_all_marked(self.mark)
            self._ended |= {pid: KILLED if pid in self._told else LOST for pid in self._running}
            self._told.clear()
            self._running.clear()
            self._server = self._line = None


class Cold:
    """The same where processes cannot be forked: each is a new Python, which imports everything itself."""

    def __init__(self, mark: str | None = None) -> None:
        self.mark = mark or secrets.token_hex(8)
        self._running = dict[int, subprocess.Popen[bytes]]()

    def __enter__(self) -> "Cold":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self, word: str, task: dict[str, Any], *, env: Mapping[str, str], cwd: Path) -> int:
        """As of ``Warm``."""
        process = subprocess.Popen(
            [sys.executable, "-m", "nps_analysis.kernels.warm"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**env, MARK: self.mark, "PYTHONHASHSEED": "0"},
            cwd=cwd,
            start_new_session=True,
        )
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin:
            process.stdin.write(json.dumps({"word": word, "task": task}).encode())
        self._running[process.pid] = process
        return process.pid

    def ended(self, seconds: float | None) -> dict[int, int]:
        """As of ``Warm``."""
        deadline = None if seconds is None else time.monotonic() + seconds
        while True:
            found = {pid: status for pid, one in self._running.items() if (status := one.poll()) is not None}
            if found or not self._running or (deadline is not None and time.monotonic() >= deadline):
                for pid in found:
                    self._running.pop(pid)
                    kill(started_by(pid))
                return found
            time.sleep(PAUSE)

    def end(self, pid: int) -> None:
        """As of ``Warm``."""
        if pid in self._running:
            kill([*started_by(pid), pid])

    def close(self) -> None:
        """Ends every process."""
        for pid in list(self._running):
            self.end(pid)
        while self._running:
            self.ended(None)
        end_all_marked(self.mark)


def processes(mark: str | None = None) -> Warm | Cold:
    """Forked processes where there is fork, else new ones."""
    return Warm(mark) if hasattr(os, "fork") else Cold(mark)
