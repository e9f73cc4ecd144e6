"""Files and folders that are there whole or not at all."""

import contextlib
import os
import shutil
from pathlib import Path

from nps_analysis.schema import DataError


def write_whole(content: str | bytes, path: Path, lasting: bool = False) -> None:
    """Writes a file or leaves the earlier one: nobody reads half of it; where ``lasting``, not after a power cut."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            # Half a character, which no encoding can write, stays the escape that JSON has for it.
            file.write(content if isinstance(content, bytes) else content.encode(errors="backslashreplace"))
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(beside, path)
        if lasting:
            sync_folder(path.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def unwritable(path: Path, error: OSError | str, do: str, required: str = "a file in a folder") -> DataError:
    """The error of a place that cannot be written to, with what the system says, or why else.

    >>> print(unwritable(Path("a.csv"), PermissionError(13, "Permission denied"), "name another file").found)
    Permission denied
    """
    found = error if isinstance(error, str) else error.strerror or str(error)
    return DataError(f"{path} cannot be written", required=f"{required} that can be written to", found=found, do=do)


def sync_folder(folder: Path) -> None:
    """Sees to it that the names in a folder are on the disk."""
    if os.name == "nt":  # folders cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def away(path: Path) -> None:
    """Takes away a file, or a folder with all that is in it; nothing where there is neither."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
