"""Kernels that are forked from the warm process instead of started anew, in the terms of Jupyter's client."""

import atexit
import itertools
import os
import sys
from pathlib import Path
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager
from jupyter_client.provisioning import LocalProvisioner

from nps_analysis.kernels import warm
from nps_analysis.kernels.ending import MARK, sockets_of
from nps_analysis.kernels.processes import LOST, Asking, Warm
from nps_analysis.kernels.saving import Book

ARGV = ["-m", "ipykernel_launcher", "-f", "{connection_file}"]  # how this Python's own kernel is started
PORTS = itertools.count()

_asking: dict[int, Asking] = {}  # by process, because a fork has no use for its parent's connection


def asking() -> Asking:
    """This process's connection to a warm process; one is started where it has none, and ends with this process."""
    here = os.getpid()
    if here not in _asking:
        _asking.clear()
        if warm.asked_by:
            _asking[here] = Asking(warm.asked_by)
        else:
            own = Warm()
            atexit.register(lambda: own.close() if os.getpid() == here else None)
            _asking[here] = own
    return _asking[here]


def why_plain(kernel_name: str | None) -> str:
    """Why a kernel of this name cannot be forked; empty when it can."""
    if not hasattr(os, "fork"):
        return "processes cannot be forked on this system"
    spec = AsyncKernelManager(kernel_name=kernel_name or "python3").kernel_spec
    if spec is None or spec.language != "python" or spec.argv[1:] != ARGV or spec.env:
        return "it is not this Python's own kernel"
    program = Path(spec.argv[0])
    own = program.name.startswith("python") and str(program.parent) in (".", str(Path(sys.executable).parent))
    return "" if own else "it is another Python's kernel"


class ForkedKernel:
    """A kernel's process, as ``subprocess.Popen`` would show it."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid, self.status = pid, None

    _statuses: dict[int, int] = {}  # noqa: RUF012  # of all kernels of this process, until asked for

    def poll(self) -> int | None:
        if self.status is None:
            try:
                self._statuses.update(asking().ended(0))
            except EOFError:
                self._statuses[self.pid] = LOST
            self.status = self._statuses.pop(self.pid, None)  # type: ignore[assignment]
        return self.status

    def wait(self) -> int | None:
        return self.poll()

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        asking().end(self.pid)

    def terminate(self) -> None:
        self.send_signal(15)


class ForkProvisioner(LocalProvisioner):
    """Starts the kernel by asking the warm process for it."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        argv = ["ipykernel_launcher", *cmd[3:]]
        folder = Path(kwargs.get("cwd") or Path.cwd())
        self.pid = asking().start("kernel", {"argv": argv}, env=kwargs["env"], cwd=folder)
        self.process = self.parent.book.kernel = ForkedKernel(self.pid)  # type: ignore[assignment,union-attr]
        self.pgid, self.cwd = self.pid, str(folder)
        return self.connection_info


class ReadyClient(AsyncKernelClient):
    """A client that knows a kernel to be ready by its answer, without waiting for silence after it."""

    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, 2)  # milliseconds: it connects before the kernel listens
        return context

    async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
        waited, most = 0.0, timeout or float("inf")
        while waited < most:
            asked = self.kernel_info()
            try:
                while (reply := await self.shell_channel.get_msg(timeout=1))["parent_header"].get("msg_id") != asked:
                    pass
                self._handle_kernel_info_reply(reply)
                while not _idle_after(asked, await self.iopub_channel.get_msg(timeout=0.2)):
                    pass
                return
            except Empty:
                waited += 1
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    wait_for_ready = _async_wait_for_ready


def _idle_after(asked: str, message: dict[str, Any]) -> bool:
    return message["parent_header"].get("msg_id") == asked and message["content"].get("execution_state") == "idle"


class ForkKernelManager(AsyncKernelManager):
    """Manages one forked kernel; files in the run's own folder connect to it, no ports."""

    book: Book

    def __init__(self, **kwargs: Any) -> None:
        mark = getattr(asking(), "mark", None) or os.environ[MARK]
        folder = sockets_of(mark)
        folder.mkdir(mode=0o700, exist_ok=True)
        place = f"{folder}/{os.getpid()}-{next(PORTS)}"
        super().__init__(transport="ipc", ip=place, connection_file=f"{place}.json", **kwargs)
        self.client_factory = ReadyClient

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            self.provisioner = ForkProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = 0.1, restart: bool = False
    ) -> None:
        await super()._async_finish_shutdown(waittime, 0.005, restart)

    finish_shutdown = _async_finish_shutdown


def kernels_of(book: Book) -> type[KernelManager]:
    """A class of kernel managers that tell ``book`` of the kernel's process."""
    return type("KernelManagerOfBook", (ForkKernelManager,), {"book": book})
