"""The warm process: it has imported what notebooks need, and forks a process for whoever asks.

It has one thread and no open database, so that a fork of it is as good as a new process. Whoever asks is connected by
a socket; when that closes, everything that was forked for it ends, with all that those processes started.
"""

import atexit
import contextlib
import gc
import importlib
import itertools
import json
import os
import random
import selectors
import shutil
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil

from nps_analysis.kernels import ending
from nps_analysis.kernels.preload import INLINE, import_all

# What a forked process can become: a function that takes the task. Only a kernel asks for no processes of its own.
WORDS = {
    "kernel": "nps_analysis.kernels.warm:be_kernel",
    "notebook": "nps_analysis.runs.execute:be_notebook",
    "finish": "nps_analysis.runs.finish:finish",
}
NONE = 1 << 30  # from here on, numbers for processes that could not be started: no system gives such a one

asked_by: "Line | None" = None  # in a forked process: its own connection to the warm process


class Line:
    """Messages, each a line of JSON, over a connected socket."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket, self.kept = connection, b""

    def send(self, message: dict[str, Any]) -> None:
        self.socket.sendall(json.dumps(message).encode() + b"\n")

    def arrived(self) -> Iterator[dict[str, Any]]:
        """The messages that are complete after one look at a readable socket. EOFError when the other side is gone."""
        try:
            new = self.socket.recv(1 << 20)
        except ConnectionResetError:
            new = b""
        if not new:
            raise EOFError("the other side is gone")
        *lines, self.kept = (self.kept + new).split(b"\n")
        return (json.loads(line) for line in lines)


@dataclass
class Task:
    """A process that was forked: who asked for it, its own connection, and how it ended."""

    asker: Line
    line: Line | None
    status: int | None = None


class Server:
    """The loop of the warm process."""

    def __init__(self, first: socket.socket) -> None:
        self.first, self.tasks = Line(first), dict[int, Task]()
        self.selector = selectors.DefaultSelector()
        self.woken, wake = os.pipe()
        for end in (self.woken, wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wake)
        self.pipe = (self.woken, wake)
        self.selector.register(self.woken, selectors.EVENT_READ)
        self.lines = set[Line]()
        self.none = itertools.count(NONE)
        self._add(self.first)

    def serve(self) -> None:
        """Answers until the first asker is gone, with everything that was forked."""
        while self.first in self.lines or self.tasks:
            ending_now = any(task.status is not None for task in self.tasks.values())
            for key, _ in self.selector.select(ending.PAUSE if ending_now else None):
                if key.data is None:
                    os.read(self.woken, 4096)
                elif key.data in self.lines:
                    self._listen(key.data)
            self._reap()
            self._settle()

    def _add(self, line: Line) -> None:
        self.lines.add(line)
        self.selector.register(line.socket, selectors.EVENT_READ, line)

    def _listen(self, line: Line) -> None:
        try:
            for message in line.arrived():
                if "end" in message:
                    self._end(line, message["end"])
                else:
                    self._start(line, message)
        except (EOFError, OSError):
            self._drop(line)

    def _drop(self, line: Line) -> None:
        """Whoever was at the other end is gone: so is what was forked for it."""
        if line in self.lines:
            self.lines.remove(line)
            self.selector.unregister(line.socket)
            line.socket.close()
            for pid in [pid for pid, task in self.tasks.items() if task.asker is line]:
                self._end(line, pid)

    def _end(self, asker: Line, pid: int) -> None:
        task = self.tasks.get(pid)
        if task and task.asker is asker and task.status is None:
            ending.kill([pid, *ending.started_by(pid)])

    def _start(self, asker: Line, request: dict[str, Any]) -> None:
        try:
            asker.send({"started": self._fork(asker, request)})
        except OSError as error:
            none = next(self.none)
            asker.send({"started": none})
            asker.send({"ended": none, "status": error.errno})

    def _fork(self, asker: Line, request: dict[str, Any]) -> int:
        ours, theirs = socket.socketpair() if request["word"] != "kernel" else (None, None)
        parent = os.getpid()
        try:
            pid = os.fork()
        except OSError:
            for end in filter(None, (ours, theirs)):
                end.close()
            raise
        if pid == 0:
            if ours:
                ours.close()
            _become(self, request, theirs, parent)
        if ours and theirs:
            theirs.close()
        self.tasks[pid] = Task(asker, Line(ours) if ours else None)
        if line := self.tasks[pid].line:
            self._add(line)
        return pid

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if task := self.tasks.get(ended[0]):
                    task.status = os.waitstatus_to_exitcode(ended[1])
                    if task.line:
                        self._drop(task.line)

    def _settle(self) -> None:
        """Reports processes that ended, each when nothing is left of what it started."""
        dead = {pid: task for pid, task in self.tasks.items() if task.status is not None}
        if dead:
            orphans = {child.pid for child in psutil.Process().children()} - self.tasks.keys()
            ending.kill(orphans)
            for pid, task in dead.items():
                left = ending.in_session(pid)
                ending.kill(left)
                if not orphans and not left and not any(other.asker is task.line for other in self.tasks.values()):
                    self._report(pid, self.tasks.pop(pid))

    def _report(self, pid: int, task: Task) -> None:
        if task.asker in self.lines:
            with contextlib.suppress(OSError):
                task.asker.send({"ended": pid, "status": task.status})

    def forget(self) -> None:
        """In a forked process: nothing of the server is left open."""
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self.selector.close()
        for line in self.lines:
            line.socket.close()
        for end in self.pipe:
            os.close(end)


def _become(server: Server, request: dict[str, Any], own: socket.socket | None, parent: int) -> None:
    """The life of a forked process, from the fork to its end."""
    global asked_by
    code = 1
    try:
        server.forget()
        os.setsid()
        ending.adopt_orphans()
        ending.die_with(parent)
        asked_by = Line(own) if own else None
        _settle_in(request, parent)
        module, function = WORDS[request["word"]].split(":")
        getattr(importlib.import_module(module), function)(request["task"])
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]  # what the interpreter does at its end
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code & 0xFF)


def _settle_in(request: dict[str, Any], parent: int) -> None:
    """Environment, folder and chance of a new process; what it prints has nobody to read it."""
    os.environ.clear()
    os.environ.update({**request["env"], "JPY_PARENT_PID": str(parent)})
    if request["env"].get("MPLBACKEND", INLINE) != INLINE:
        importlib.import_module("matplotlib").use(request["env"]["MPLBACKEND"])
    time.tzset()
    os.chdir(request["cwd"])
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    random.seed()
    importlib.import_module("numpy.random").seed()


def be_kernel(task: dict[str, Any]) -> None:
    """An IPython kernel, as if it had been executed with ``task["argv"]``."""
    from ipykernel.kernelapp import IPKernelApp

    def release() -> None:
        if shell := IPKernelApp.instance().shell:
            shell.user_ns.clear()
        gc.collect()

    atexit.register(release)  # the first to register is the last to run: files that are left open are written whole
    sys.argv = task["argv"]
    IPKernelApp.launch_instance(argv=task["argv"][1:], parent_handle=os.getppid())


def main(connection: int) -> None:
    """The warm process, from its start to the end of whoever started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ending.adopt_orphans()
    folder = ending.sockets_of(os.environ[ending.MARK])
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        import_all()
        Server(socket.socket(fileno=connection)).serve()
    except BaseException:
        traceback.print_exc()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(0)  # at once: there is nothing to clean up that the system does not


def once() -> None:
    """One word for one new process, where there is no fork; the request stands on its standard input."""
    request = json.load(sys.stdin)
    module, function = WORDS[request["word"]].split(":")
    getattr(importlib.import_module(module), function)(request["task"])


if __name__ == "__main__":
    once()
