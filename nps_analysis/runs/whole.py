"""Files and folders that are there whole or not at all."""

import contextlib
import os
import shutil
from pathlib import Path


def write_whole(text: str, path: Path, lasting: bool = False) -> None:
    """Writes a file or leaves the earlier one: nobody reads half of it; where ``lasting``, not after a power cut."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # Half a character, which no encoding can write, stays the escape that JSON has for it.
        with beside.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
            file.write(text)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def away(path: Path) -> None:
    """Takes away a file, or a folder with all that is in it; nothing where there is neither."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
