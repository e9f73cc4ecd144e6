"""The notebook while it is executed: saved whole or not at all, its outputs of a size that can be opened."""

import contextlib
import os
from pathlib import Path
from typing import Any

from papermill.engines import NotebookExecutionManager
from papermill.iorw import LocalHandler, papermill_io

from nps_analysis.kernels.cells import INJECTED, cell_at, nbformat
from nps_analysis.reporting.secrets import without_secrets
from nps_analysis.whole import write_whole

MOST = 1_000_000  # characters that a cell may print; of more, the first and the last half of that stay


class Book(NotebookExecutionManager):
    """papermill's manager of a notebook, which also knows the cell that is running and the process of the kernel."""

    kernel: Any = None  # a process with poll(), once there is one
    at: int | None = None  # position of the cell that was started last
    failed = False
    _quiet = False
    _notice: Any = None
    _gone = 0

    def save(self, **kwargs: Any) -> None:
        """Writes the notebook to a file beside its place, which then takes that place."""
        if self.output_path and not self._quiet:
            write_whole(nbformat.v4.writes(without_secrets(self.nb)) + "\n", Path(self.output_path))
        self.last_save_time = self.now()

    def cell_start(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Text has nothing to run: only a code cell is worth a save, and that before it runs."""
        self._quietly(super().cell_start, cell, cell_index, quiet=cell.cell_type != "code")
        self.at, self._notice, self._gone = cell_index, None, 0

    def cell_complete(self, cell: Any, cell_index: int | None = None, **kwargs: Any) -> None:
        """Saved when the next code cell starts, or at the end."""
        self._shorten(0)
        self._quietly(super().cell_complete, cell, cell_index, quiet=True)

    def autosave_cell(self, **kwargs: Any) -> None:
        """Called after each message of the kernel."""
        self._shorten(MOST // 2)
        super().autosave_cell()

    def notebook_complete(self, **kwargs: Any) -> None:
        """The last save. After a failure cells that did not run stay pending, and the one that ran is failed."""
        for cell in self.nb.cells:
            if "outputs" in cell:
                cell.outputs = _joined(cell.outputs)
        if not self.failed:
            super().notebook_complete()
            return
        end = self.now()
        about = {"end_time": end.isoformat(), "duration": (end - self.start_time).total_seconds(), "exception": True}
        self.nb.metadata.papermill |= about
        if self.at is not None:
            self.nb.cells[self.at].metadata.papermill |= {"exception": True, "status": self.FAILED}
        self.cleanup_pbar()
        with contextlib.suppress(OSError):  # what failed is told by its own error
            self.save()

    def where(self) -> str:
        """The cell that was started last, in words."""
        return "before code cell 1" if self.at is None else f"in {cell_at(self.nb, self.at)}"

    def _quietly(self, method: Any, cell: Any, cell_index: int | None, quiet: bool) -> None:
        self._quiet = quiet
        try:
            method(cell, cell_index)
        finally:
            self._quiet = False

    def _shorten(self, slack: int) -> None:
        """Takes the middle out of what the running cell printed, once that is longer than it may be by ``slack``."""
        outputs = self.nb.cells[self.at].get("outputs", []) if self.at is not None else []
        if self._notice is not None and not any(output is self._notice for output in outputs):
            self._notice, self._gone = None, 0  # the notebook cleared its output
        printed = [one for one in outputs if one.output_type == "stream" and one is not self._notice]
        if (excess := sum(len(one.text) for one in printed) - MOST) <= slack:
            return
        before = MOST // 2
        for one in printed:
            kept, rest = one.text[:before], one.text[before:]
            before -= len(kept)
            cut = min(excess, len(rest))
            if cut and self._notice is None:
                self._notice = nbformat.v4.new_output("stream", name=one.name, text="")
                outputs.insert(_position(outputs, one) + 1, self._notice)
                if rest[cut:]:
                    end = nbformat.v4.new_output("stream", name=one.name, text=rest[cut:])
                    outputs.insert(_position(outputs, self._notice) + 1, end)
                one.text = kept
            else:
                one.text = kept + rest[cut:]
            excess, self._gone = excess - cut, self._gone + cut
        self._notice.text = f"\n[{self._gone:,} characters that were printed here are left out]\n"
        _drop_empty(outputs)


def _joined(outputs: list[Any]) -> list[Any]:
    """The outputs with what was printed in a row as one: a kernel sends it in pieces, cut by the clock."""
    joined: list[Any] = []
    for one in outputs:
        last = joined[-1] if joined else None
        if last is not None and one.output_type == last.output_type == "stream" and one.name == last.name:
            last.text += one.text
        else:
            joined.append(one)
    return joined


def _position(outputs: list[Any], one: Any) -> int:
    return next(position for position, output in enumerate(outputs) if output is one)


def _drop_empty(outputs: list[Any]) -> None:
    """Removes empty streams behind the last figure or table; before it, positions count: figures may be updated."""
    last = max((position for position, one in enumerate(outputs) if one.output_type != "stream"), default=-1)
    outputs[last + 1 :] = [one for one in outputs[last + 1 :] if one.text]


def without_places(content: Any, name: str) -> None:
    """Takes paths and chance out of what papermill added: the same run elsewhere differs in its timings only."""
    content.metadata.papermill |= {"input_path": name, "output_path": name}
    for cell in content.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell["id"] = INJECTED


def place_of(output_path: str | None) -> str | None:
    """A path for papermill's final save as seen from the notebook's folder, in which papermill is when it executes.

    None for what is no file of this machine: papermill itself writes that, at the end.
    """
    handler = papermill_io.get_handler(output_path)
    if output_path is None or not isinstance(handler, LocalHandler):
        return None
    start = handler.cwd(None)
    handler.cwd(start)
    return os.path.join(start or "", output_path)
