"""Finished work takes the place of an earlier result, which stays until then: nothing is ever half-written."""

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from nps_analysis.runs.lock import EARLIER, HIDDEN, JOURNAL, WORK
from nps_analysis.whole import away, sync_folder, write_whole


def publish(out: Path, hidden: Path, made: Mapping[str, Path], gone: Iterable[str] = ()) -> None:
    """Moves each path of ``made``, which lies in ``hidden``, to its name in ``out``, and takes ``gone`` out of there.

    What is moved is on the disk before anything of the earlier result is touched. From then on the moves are written
    down, so that ``go_on`` completes them if this process is killed between two of them. OSError where one of them is
    not allowed: then all is as it was before.
    """
    go_on(out, hidden)
    for path in made.values():
        _sync(path)
    moves = {name: path.relative_to(hidden).as_posix() for name, path in made.items()}
    journal = json.dumps({"made": moves, "gone": sorted(set(gone) - set(moves))})
    write_whole(journal, hidden / JOURNAL, lasting=True)
    try:
        go_on(out, hidden)
    except OSError:
        _undo(out, hidden, moves)
        raise


def go_on(out: Path, hidden: Path) -> None:
    """Completes what a killed run began to publish; nothing where there is nothing."""
    if (hidden / JOURNAL).exists():
        plan = _written_down(hidden / JOURNAL)
        _move(out, hidden, *plan) if plan else _put_back(out, hidden)
        sync_folder(out)
    away(hidden / JOURNAL)
    away(hidden / EARLIER)


def _move(out: Path, hidden: Path, made: dict[str, str], gone: list[str]) -> None:
    for name, place in made.items():
        if (hidden / place).exists():  # else it is moved already
            _set_aside(out / name, hidden)
            os.replace(hidden / place, out / name)
    for name in gone:
        _set_aside(out / name, hidden)


def _written_down(journal: Path) -> tuple[dict[str, str], list[str]] | None:
    """What is to be moved where, and what is to go; None where the journal is damaged, or is about other folders."""
    try:
        plan = json.loads(journal.read_text(encoding="utf-8"))
        made, gone = dict(plan["made"]), list(plan["gone"])
        names = all(Path(name).name == name and name not in ("..", HIDDEN) for name in (*made, *gone))
        places = all(Path(place).parts[0] == WORK and ".." not in Path(place).parts for place in made.values())
        return (made, gone) if names and places else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _undo(out: Path, hidden: Path, made: dict[str, str]) -> None:
    """Moves back what was moved already, and what was set aside for it."""
    for name, place in made.items():
        if not os.path.lexists(hidden / place):
            os.replace(out / name, hidden / place)
    _put_back(out, hidden)
    away(hidden / JOURNAL)
    away(hidden / EARLIER)


def _put_back(out: Path, hidden: Path) -> None:
    """Moves what was set aside to where it was, but for what has been replaced."""
    for path in (hidden / EARLIER).glob("*/*"):
        if not os.path.lexists(out / path.name):
            os.replace(path, out / path.name)


def _set_aside(path: Path, hidden: Path) -> None:
    if os.path.lexists(path):
        (hidden / EARLIER).mkdir(exist_ok=True)
        os.replace(path, Path(tempfile.mkdtemp(dir=hidden / EARLIER)) / path.name)


def _sync(path: Path) -> None:
    """Sees to it that a file, or a folder with all that is in it, is on the disk."""
    for one in [path, *path.rglob("*")] if path.is_dir() else [path]:
        if one.is_dir():
            sync_folder(one)
        else:
            with one.open("rb+") as file:
                os.fsync(file.fileno())
