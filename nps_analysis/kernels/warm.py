"""The warm process: it has imported what notebooks need, and forks a process for whoever asks.

It has one thread and no open database, so that a fork of it is as good as a new process. Whoever asks is connected by
a socket; when that closes, everything that was forked for it ends, with all that those processes started.
"""

import atexit
import builtins
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
from types import SimpleNamespace
from typing import Any

import psutil

from nps_analysis.kernels import ending

# What a forked process can become: a function that takes the task. Only a kernel asks for no processes of its own.
WORDS = {
    "kernel": "nps_analysis.kernels.warm:be_kernel",
    "notebook": "nps_analysis.runs.execute:be_notebook",
    "finish": "nps_analysis.runs.finish:finish",
}
INLINE = "module://matplotlib_inline.backend_inline"  # draws into notebooks; imported by kernels alone, as it looks
BEFORE_IMPORTS = {  # at the shell it runs in. One thread for linear algebra: the same last bits on any machine.
    "MPLBACKEND": INLINE,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # what it says of that has nobody to read it
    "PYDEVD_USE_FRAME_EVAL": "NO",  # as the debugger sets it for itself
}
LIBRARIES = (
    "seaborn, matplotlib.pyplot, matplotlib.backends.backend_agg, matplotlib.backends.backend_svg, pptx, duckdb, "
    "jinja2, xlsxwriter, IPython, IPython.core.historyapp, ipykernel.kernelapp, papermill, nbclient, nbformat, "
    "nps_analysis.kernels.engine, nps_analysis.kernels.forked, nps_analysis.runs.execute, nps_analysis.runs.finish"
)
AT_FIRST_USE = (  # what these libraries import themselves
    "narwhals._duckdb.dataframe, narwhals._duckdb.group_by, narwhals._duckdb.namespace, narwhals.group_by, "
    "narwhals._pandas_like.dataframe, narwhals._pandas_like.namespace, narwhals._interchange.dataframe, "
    "pandas.io.formats.csvs, pandas.io.formats.html, pandas.io.formats.string, pyarrow.pandas_compat, "
    "PIL.BmpImagePlugin, PIL.GifImagePlugin, PIL.JpegImagePlugin, PIL.PngImagePlugin, PIL.PpmImagePlugin, "
    "IPython.core.pylabtools, ipykernel.debugger, zmq.utils.garbage"
)
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
            raise EOFError
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

    sys.argv = task["argv"]
    IPKernelApp.launch_instance(argv=task["argv"][1:], parent_handle=os.getppid())


def import_all() -> None:
    """Imports what notebooks, kernels and what follows them need; nothing here may start a thread."""
    before = {name: os.environ.get(name) for name in BEFORE_IMPORTS}
    os.environ.update(BEFORE_IMPORTS)
    gc.disable()
    with _as_in_a_kernel():
        importlib.import_module("pandas")
    toolkit = importlib.import_module("nps_analysis")
    for name in toolkit.__all__:
        getattr(toolkit, name)
    for library in f"{LIBRARIES}, {AT_FIRST_USE}".split(", "):
        with contextlib.suppress(ModuleNotFoundError):  # another version keeps it elsewhere, and is slower
            importlib.import_module(library)
    nbformat = importlib.import_module("nbformat")
    nbformat.validate(nbformat.v4.new_notebook())  # makes the program that checks notebooks
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})
    gc.enable()
    gc.collect()
    gc.freeze()


@contextlib.contextmanager
def _as_in_a_kernel() -> Iterator[None]:
    """pandas decides when it is imported how wide its tables are, by whether a shell with a kernel is there."""
    builtins.get_ipython = lambda: SimpleNamespace(kernel=True)  # type: ignore[attr-defined]
    try:
        yield
    finally:
        del builtins.get_ipython  # type: ignore[attr-defined]


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
