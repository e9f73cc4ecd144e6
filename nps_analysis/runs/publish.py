"""Finished work takes the place of an earlier result, which stays until then: nothing is ever half-written."""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nps_analysis.runs.whole import away, write_whole

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
    made, gone = _written_down(hidden / JOURNAL)
    for name, place in made.items():
        if (hidden / place).exists():  # else it is moved already
            _set_aside(out / name, hidden)
            os.replace(hidden / place, out / name)
    for name in gone:
        _set_aside(out / name, hidden)
    if made or gone:
        _sync_folder(out)
    away(hidden / JOURNAL)
    away(hidden / EARLIER)


def _written_down(journal: Path) -> tuple[dict[str, str], list[str]]:
    """What is to be moved where, and what is to go; nothing where the journal is not there or is damaged.

    --resume sees by the hashes of a damaged journal's part that it is not whole.
    """
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
        made, gone = dict(plan["made"]), list(plan["gone"])
        return (made, gone) if all(isinstance(name, str) for name in (*made, *made.values(), *gone)) else ({}, [])
    except (OSError, ValueError, KeyError, TypeError):
        return {}, []


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
