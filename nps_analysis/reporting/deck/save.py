"""A deck in its file: whole or not at all, behind a link, and never over what somebody else wrote meanwhile."""

import stat
from pathlib import Path

from nps_analysis.whole import unwritable, write_whole

ELSEWHERE = "name another with --out"


def save(content: bytes, out: Path, read: bytes | None = None) -> None:
    """Write a deck to ``out``, or where that leads as a link, with the permissions that the file had.

    ``read`` is what the file had in it when the work began. Raises DataError, and leaves the file as it is, where it is
    read-only, has something else in it now, or cannot be written.
    """
    refuse_read_only(out)
    try:
        place = out.resolve()
        mode = place.stat().st_mode if place.exists() else None
        if read is not None and place.read_bytes() != read:
            raise unwritable(
                out, "a file that changed while its figures were refreshed", "close it elsewhere, try again"
            )
        write_whole(content, place, lasting=True)
        if mode is not None:
            place.chmod(stat.S_IMODE(mode))
    except (OSError, RuntimeError) as error:  # the latter of links that lead to each other
        raise unwritable(out, error if isinstance(error, OSError) else str(error), ELSEWHERE) from None


def refuse_read_only(out: Path) -> None:
    """DataError where the file is there and may only be read, whoever asks."""
    if out.is_file() and not out.stat().st_mode & stat.S_IWUSR:
        raise unwritable(out, "a file that may only be read", ELSEWHERE)
