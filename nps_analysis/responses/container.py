"""What a file is: its name, its first bytes, and whether the two agree."""

import errno
import gzip
import io
import os
import re
import stat
import zlib
from pathlib import Path

from nps_analysis.schema import DataError

TEXTS = (".csv", ".tsv", ".txt", ".json", ".ndjson", ".jsonl")
PARQUET, WORKBOOK, SPSS = "a Parquet file", "a zip archive or workbook (.xlsx)", "an SPSS file"
SQLITE = "a SQLite database"
BINARY = {  # what a file with such an ending must be
    **{".xlsx": WORKBOOK, ".sav": SPSS, ".zsav": SPSS, ".parquet": PARQUET},
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), SQLITE),
}
ENDINGS = (*TEXTS[:3], *list(BINARY)[:4], *TEXTS[3:], *list(BINARY)[4:])
KINDS = {  # what a file's first bytes say it is
    b"PAR1": PARQUET,
    b"PK\x03\x04": WORKBOOK,
    b"PK\x05\x06": WORKBOOK,
    b"SQLite format 3\x00": SQLITE,
    b"\xd0\xcf\x11\xe0": "an old or protected Office file (.xls)",
    b"%PDF": "a PDF",
    b"BZh9": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x1f\x8b": "a gzip file in a gzip file",
    b"{\\rtf": "a text with formats (RTF)",
    b"$FL": SPSS,
    b"\x80\x04\x95": "a Python pickle",
    b"\x80\x05\x95": "a Python pickle",
}
MARKUP = re.compile(rb"(\xef\xbb\xbf)?\s*<(!doctype|html|head|body|table|\?xml|!--)", re.IGNORECASE)
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MOST_INFLATED, MOST_RATIO = 1_000_000_000, 100  # bytes of a compressed file, and bytes to each packed one
MOST_READ = 2_000_000_000  # bytes of a file that is read whole
SMALL = 20_000_000  # bytes that a file may swell to at any ratio


def ending(path: Path) -> str:
    """The ending that says what a file is, below .gz.

    >>> ending(Path("Wave 3.CSV.gz"))
    '.csv'
    """
    return path.with_suffix("").suffix.lower() if path.suffix.lower() == ".gz" else path.suffix.lower()


def contents(path: Path, encoding: str | None) -> tuple[bytes | None, dict[str, int]]:
    """The inflated bytes of a file, None for Parquet, which is read where it lies; with what was repaired.

    DataError when it cannot be read or is not what its name says; ``encoding`` is that of a text, where it is known.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4096)
            whole = not (head.startswith(b"PAR1") and path.suffix.lower() == ".parquet")
            size = path.stat().st_size
            head += file.read() if whole and size <= MOST_READ else b""
    except OSError as error:
        raise DataError(
            f"{path.name} cannot be read",
            required="a readable file",
            found=error.strerror or str(error),
            do="check the file and its permissions",
        ) from None
    repairs = {}
    if head.startswith(b"\x1f\x8b"):
        head = _inflated(path, head)
        repairs = {} if path.suffix.lower() == ".gz" else {"compressed file read by its content": 1}
    _refuse_false_name(path, head[:4096], encoding)
    if whole and size > MOST_READ:
        raise DataError(
            f"{path.name} is too large",
            required=f"at most {MOST_READ // 10**6:,} MB; more only of plain rows in UTF-8, all of one length",
            found=f"{size // 10**6:,} MB that cannot be read piece by piece",
            do="export the rows as Parquet, or in parts",
        )
    return None if head.startswith(b"PAR1") else head, repairs


def _refuse_false_name(path: Path, head: bytes, encoding: str | None) -> None:
    kind = next((kind for mark, kind in KINDS.items() if head.startswith(mark)), None)
    if kind is None and encoding is None and not head.startswith(UTF_16):
        kind = _no_text(head)
    if ending(path) not in ENDINGS:
        raise DataError(
            f"{path.name} is of no known kind",
            required=f"a file ending in {' '.join(ENDINGS)}",
            found=kind or path.suffix or "no ending",
            do="export the answers as CSV, Parquet, JSON or .xlsx",
        )
    wanted = BINARY.get(ending(path))
    if kind != wanted:
        other = next((name for name, what in BINARY.items() if what == kind), "of what it is")
        raise DataError(
            f"{path.name} is not what its name says",
            required=wanted or "text with a delimiter",
            found=kind or ("text" if head else "an empty file"),
            do=f"give it the ending {other}, or export it again" if head else "export it again",
        )
    if kind == PARQUET and path.suffix.lower() == ".gz":
        raise DataError(
            f"{path.name} is compressed twice",
            required="a Parquet file as it is: its columns are compressed inside",
            found="one in a gzip file",
            do="unpack it with gunzip",
        )


def _no_text(head: bytes) -> str | None:
    """What a file is whose first bytes are not those of a table, None where they may be."""
    if MARKUP.match(head):
        return "a web page or XML"
    written = head.rstrip(b"\x00")
    if sum(byte < 9 or 13 < byte < 32 for byte in written) <= len(head) * 0.05:
        return None
    wide = max(written[::2].count(0), written[1::2].count(0)) * 3 > len(written)
    said = "text in UTF-16 that does not say so: name --encoding utf-16-le or utf-16-be"
    return said if wide else "no text: many of its bytes stand for no character"


def _inflated(path: Path, raw: bytes) -> bytes:
    most = min(MOST_INFLATED, max(SMALL, MOST_RATIO * len(raw)))
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            inflated = file.read(most + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            f"{path.name} is damaged",
            required="a whole compressed file",
            found=str(error),
            do="copy or export it again",
        ) from None
    if len(inflated) > most:
        raise DataError(
            f"{path.name} is too large",
            required=f"at most {MOST_INFLATED // 10**6:,} MB of text when unpacked, packed at most {MOST_RATIO} to 1",
            found=f"more than {most // 10**6:,} MB, from {len(raw) // 10**3:,} kB",
            do="unpack it, or export the rows as Parquet",
        )
    return inflated


def names_in(folder: Path) -> list[str]:
    """The names in a folder, none where it may not be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def kind_of_place(path: Path) -> str:
    """What is at a path where no table is, in words."""
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError) as error:
        if isinstance(error, PermissionError):
            return "a place in a folder that may not be opened"
        loop = isinstance(error, OSError) and error.errno == errno.ELOOP
        link = f"a link that leads {'round in a circle' if loop else 'to nothing'}"
        return link if os.path.lexists(path) else f"nothing at {path}"
    if stat.S_ISDIR(mode):
        return (
            "a folder without such files" if os.access(path, os.R_OK | os.X_OK) else "a folder that may not be opened"
        )
    return "a pipe" if stat.S_ISFIFO(mode) else "a device or a socket"
