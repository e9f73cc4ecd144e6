"""One run at a time in a folder: a lock that a killed run does not leave behind."""

import datetime as dt
import json
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from nps_analysis.schema import DataError
from nps_analysis.whole import away, unwritable

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

HIDDEN = ".nps"  # inside a run's folder while it runs, and after it was stopped: the lock, and work that is not done
TOKEN = re.compile("[0-9a-f]{32}")  # nothing else names a run, whatever a damaged lock says
LOCK, WORK, LEFT = "lock", "work", "left"  # in it: who holds it, what is being made, what a stopped run had done


JOURNAL, EARLIER = "publish.json", "earlier"  # what is being put into the run's folder, and what was there before
ROWS = "rows"  # for notebooks at work
NOTEBOOKS = "notebooks"  # as they were at the beginning, whoever edits them meanwhile
CLUSTER = "cluster"  # what the workers of a cluster must see
OWN = {LOCK, WORK, LEFT, JOURNAL, EARLIER, ROWS, NOTEBOOKS, CLUSTER}  # all that stands there


class FolderInUseError(DataError):
    """Another run is at work in the folder."""


def refuse_unusable(out: Path) -> None:
    """What ``locked`` would raise for ``out`` as it is now, told at once: before anything is imported for a run."""
    nearest = next(folder for folder in (out, *out.parents) if folder.exists())
    try:
        tempfile.TemporaryFile(dir=nearest).close()
    except OSError as error:
        raise unwritable(out, error, "name another with --out", "a folder") from None
    with suppress(OSError), (out / HIDDEN / LOCK).open("r+", encoding="utf-8", errors="replace") as lock:
        if not _held(lock):
            raise _in_use(out, lock.read())
    _refuse_nested(out)


@contextmanager
def locked(out: Path, token: str) -> Iterator[Path]:
    """The hidden folder of ``out``, which is made where it is not there; what a killed run left running is ended first.

    Nobody else may run in ``out`` meanwhile (FolderInUseError). Afterwards the hidden folder is gone, unless work is
    left in it, and so is a folder that was made here and has nothing in it. DataError where nothing can be written.
    """
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    hidden = out / HIDDEN
    lock = _taken(out, hidden)
    try:
        _end_what_was_killed(lock)
        _sign(lock, token)
        yield hidden
    finally:
        with lock:
            if not any(path for name in (WORK, LEFT) for path in (hidden / name).glob("*")):
                _without(hidden)
        for folder in made:
            with suppress(OSError):  # something is in it
                folder.rmdir()


def strangers(hidden: Path) -> list[str]:
    """What is in a hidden folder and no run put there."""
    names = sorted(path.name for path in hidden.glob("*"))
    return [name for name in names if name not in OWN and not name.startswith(f".{JOURNAL}.")]  # half-written


def _refuse_nested(out: Path) -> None:
    """FolderInUseError where a run is at work in a folder above, or in one below, which this run would replace."""
    inside = out.glob("*/") if out.is_dir() else ()
    for folder in (*out.parents, *inside):
        with suppress(OSError), (folder / HIDDEN / LOCK).open("r+", encoding="utf-8", errors="replace") as lock:
            if not _held(lock):
                raise _in_use(folder, lock.read())


def _taken(out: Path, hidden: Path) -> IO[str]:
    path = hidden / LOCK
    _refuse_nested(out)
    while True:
        try:
            hidden.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = path.open("a+", encoding="utf-8", errors="replace")
        except FileNotFoundError:  # another run has just ended and taken the folder away
            continue
        except OSError as error:
            raise unwritable(out, error, "name another with --out", "a folder") from None
        if not _held(lock):
            lock.seek(0)
            raise _in_use(out, lock.read())
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(lock.fileno())):
                return lock
        lock.close()  # of a run that has ended between


def _held(lock: IO[str]) -> bool:
    """Takes the lock, which ends with this process however it ends; false where another process has it."""
    try:
        if fcntl:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            lock.seek(1 << 20)  # beyond the text, which the others read
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    except OSError:
        return False
    return True


def _end_what_was_killed(lock: IO[str]) -> None:
    """Ends the processes of the run that held the lock before and did not end by itself."""
    lock.seek(0)
    earlier = str(_said(lock.read()).get("token"))
    if TOKEN.fullmatch(earlier):
        from nps_analysis.kernels.ending import end_all_marked  # imports psutil, which most runs need not wait for

        end_all_marked(earlier)


def _sign(lock: IO[str], token: str) -> None:
    """Writes down who holds the lock."""
    lock.truncate(0)
    since = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "since": since, "token": token}, lock)
    lock.flush()


def _in_use(out: Path, text: str) -> FolderInUseError:
    holder = _said(text)
    found = (
        f"process {holder['pid']}, since {holder['since']}"
        if {"pid", "since"} <= holder.keys()
        else "a process that just began"
    )
    return FolderInUseError(
        f"{out} is in use",
        required="a folder in which no other run is at work",
        found=found,
        do="wait for it, end it, or name another folder with --out",
    )


def _said(text: str) -> dict[str, Any]:
    try:
        holder = json.loads(text)
    except ValueError:
        return {}
    return holder if isinstance(holder, dict) else {}


def _without(hidden: Path) -> None:
    """Takes the hidden folder away, the lock last."""
    for path in hidden.iterdir():
        if path.name != LOCK:
            away(path)
    (hidden / LOCK).unlink()
    with suppress(OSError):  # another run has just begun
        hidden.rmdir()
