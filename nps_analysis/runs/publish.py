"""Finished work takes the place of an earlier result, which stays until then: nothing is ever half-written."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nps_analysis.runs.whole import write_whole

JOURNAL, EARLIER = "publish.json", "earlier"


def publish(out: Path, hidden: Path, made: Mapping[str, Path], gone: Iterable[str] = ()) -> None:
    """Moves each path of ``made``, which lies in ``hidden``, to its name in ``out``, and takes ``gone`` out of there.

    What is moved is on the disk before anything of the earlier result is touched. From then on the moves are written
    down, so that ``go_on`` completes them if this process is killed between two of them.
    """
    for path in made.values():
        _sync(path)
    moves = {name: path.relative_to(hidden).as_posix() for name, path in made.items()}
    journal = json.dumps({"made": moves, "gone": sorted(set(gone) - set(moves))})
    write_whole(journal, hidden / JOURNAL, lasting=True)
    go_on(out, hidden)


def go_on(out: Path, hidden: Path) -> None:
    """Completes what a killed run began to publish; nothing where there is nothing."""
    journal = hidden / JOURNAL
    if journal.exists():
        plan = json.loads(journal.read_text(encoding="utf-8"))
        for name, place in plan["made"].items():
            if (hidden / place).exists():  # else it is moved already
                _set_aside(out / name, hidden)
                os.replace(hidden / place, out / name)
        for name in plan["gone"]:
            _set_aside(out / name, hidden)
        _sync_folder(out)
        journal.unlink()
    shutil.rmtree(hidden / EARLIER, ignore_errors=True)


def _set_aside(path: Path, hidden: Path) -> None:
    if os.path.lexists(path):
        (hidden / EARLIER).mkdir(exist_ok=True)
        os.replace(path, Path(tempfile.mkdtemp(dir=hidden / EARLIER)) / path.name)


def _sync(path: Path) -> None:
    """Sees to it that a file, or a folder with all that is in it, is on the disk."""
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if one.is_dir():
            _sync_folder(one)
        else:
            with one.open("rb+") as file:
                os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
