"""The closed loop: a file in which people keep what became of each case, and which the next run reads."""

import csv
import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import pandas as pd

from nps_analysis.customers.case_days import DATES, days_in, rows_of
from nps_analysis.language import english
from nps_analysis.responses.clean import FORMULA, NUMBER
from nps_analysis.responses.names import folded
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.study import Study
from nps_analysis.whole import unwritable, write_whole

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

OPEN, CONTACTED, RESOLVED, RECOVERED = STATES = ("open", "contacted", "resolved", "recovered")
COLUMNS = ("response_id", "respondent", "answered", "state", "since", "contacted", "owner", "note")
DELIMITERS = (",", ";", "\t")
DO, ANOTHER = "correct the file; nothing was written to it", "name another with --closed-loop"
RUN, HARMLESS = re.compile(FORMULA), re.compile(NUMBER)  # what a spreadsheet would run, and what only begins so
MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8


@dataclass(frozen=True, eq=False)
class ClosedLoop:
    """What a closed-loop file holds: its cells as they are written, and ``cases`` as they are read.

    ``cases`` has a row for each of the file's, with the columns ``response_id, respondent, answered, state, since,
    contacted, owner, note`` (texts, and days that may be missing), and the number of each row, from 0; columns that
    people added are only in ``rows``.
    """

    path: Path
    header: list[str]
    rows: list[list[str]]
    cases: pd.DataFrame
    raw: bytes | None  # None where the file is not there yet
    warnings: tuple[str, ...] = ()


def read_closed_loop(path: str | Path, new: bool = False, study: Study | None = None) -> ClosedLoop:
    """The cases in a closed-loop file: CSV with a ``state`` and a ``response_id``, or ``respondent`` and ``answered``.

    States are ``open, contacted, resolved, recovered``, in any case of letters. A file that is not there is one without
    cases where it may be ``new``. Days are read as the ``study`` says (``date_format, calendar``) where that reads all
    of them; else 01.10.2026 is the first of October, and of 01/10/2026 the other days of the file tell the order.
    Raises DataError, with the rows, for an unknown state, a case without a key or with that of another, a date that
    cannot be read, and for a file that is no such table. Bytes that are not UTF-8 are read as cp1252, which
    spreadsheets write, with a warning.
    """
    path = Path(path)
    if new and not path.exists():
        return ClosedLoop(path, list(COLUMNS), [], _cases([], [], path, Study()), None)
    raw = _bytes_of(path)
    header, rows = _table(path, raw)
    cases = _cases(header, rows, path, study or Study())
    _refuse(path, cases)
    told = english(
        "{name} is not UTF-8: read as cp1252, and written as UTF-8; see that its names are right", name=path.name
    )
    return ClosedLoop(path, header, rows, cases, raw, (told,) if _decoded(raw)[1] is None else ())


def keys_of(cases: pd.DataFrame) -> list[tuple[str, str]]:
    """What each case is told by: the response id, else respondent and day of the answer; empty where neither is."""
    days = cases["answered"].dt.strftime("%Y-%m-%d").fillna("")
    return [
        (one, "") if one else (who, day) if who and day else ("", "")
        for one, who, day in zip(cases["response_id"], cases["respondent"], days, strict=True)
    ]


def write_closed_loop(
    loop: ClosedLoop, changed: Mapping[int, Mapping[str, str]], new: Sequence[Mapping[str, str]]
) -> None:
    """Writes the file whole: the cells of ``changed`` rows, the ``new`` rows behind the others, all else as it was.

    Its delimiter, line ends and byte order mark stay; a new file has one. DataError where somebody wrote to it since it
    was read, and where it cannot be written to.
    """
    refuse_unwritable(loop)
    text, mark = _decoded(MARK if loop.raw is None else loop.raw)
    header = [*loop.header, *(name for name in COLUMNS if name not in map(_ours, loop.header))]
    at = {_ours(name): place for place, name in reversed(list(enumerate(header)))}
    rows = [row + [""] * (len(header) - len(row)) for row in loop.rows]
    for row, cells in changed.items():
        for name, value in cells.items():
            rows[row][at[name]] = _guarded(value)
    for one in new:
        rows.append([_guarded(one.get(_ours(name), "")) for name in header])
    ends = "\r\n" if "\r\n" in text else "\n"
    out = StringIO()
    csv.writer(out, delimiter=_delimiter(text), lineterminator=ends).writerows([header, *rows])
    content = (MARK if mark is None else mark) + out.getvalue().encode()
    try:
        place = loop.path.resolve()  # of a link what it leads to
        with _alone(place.parent):
            _refuse_changed(loop)
            mode = place.stat().st_mode if loop.raw is not None else None
            write_whole(content, place, lasting=True)
            if mode is not None:
                place.chmod(stat.S_IMODE(mode))
    except OSError as error:
        raise unwritable(loop.path, error, ANOTHER) from None


def refuse_unwritable(loop: ClosedLoop) -> None:
    """DataError where the file may not be written to, or its folder not: what is in it stays as it is."""
    place = loop.path.resolve()
    if loop.raw is not None and not place.stat().st_mode & stat.S_IWUSR:
        raise unwritable(loop.path, "a file that may only be read", ANOTHER)
    if not os.access(place.parent, os.W_OK):
        raise unwritable(loop.path, "a folder that may not be written to, or none", ANOTHER)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """While this lasts nobody else who asks for the same writes to the folder: of two the other one waits."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # where there are no locks, as on some networks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _refuse_changed(loop: ClosedLoop) -> None:
    if _now(loop.path) != loop.raw:
        raise DataError(
            f"{loop.path.name} changed while it was read",
            required="a file to which nobody writes meanwhile",
            found="other content than a moment before",
            do="run the command again",
        )


def _now(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DataError(
            f"no closed-loop file {path.name}",
            required=f"a CSV file with the columns {listed(COLUMNS)}",
            found=error.strerror or str(error),
            do="make it with nps follow-up --update, or name another with --closed-loop",
        ) from None


def _decoded(raw: bytes) -> tuple[str, bytes | None]:
    """The text, and the byte order mark that it began with; None where it is not UTF-8."""
    mark = MARK if raw.startswith(MARK) else b""
    try:
        return raw.removeprefix(mark).decode("utf-8"), mark
    except UnicodeDecodeError:
        return raw.decode("cp1252"), None


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max(DELIMITERS, key=lambda one: (head.count(one), -DELIMITERS.index(one)))


def _table(path: Path, raw: bytes) -> tuple[list[str], list[list[str]]]:
    """The header and the rows, as written; rows are never left out, be they blank."""
    try:
        text, _ = _decoded(raw)
        if "\0" in text:
            raise ValueError("it is no text")
        lines = list(csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except (ValueError, csv.Error) as error:
        found = "bytes that are no text" if isinstance(error, UnicodeDecodeError) else str(error)
        raise _no_table(path, found) from None
    header, rows = (lines[0], lines[1:]) if lines else ([], [])
    names = [_ours(name) for name in header]
    twice = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    keyed = "response_id" in names or {"respondent", "answered"} <= set(names)
    if twice or "state" not in names or not keyed:
        columns = f"columns {listed(map(repr, header), 12)}" if header else "no columns"
        raise _no_table(path, f"{listed(twice)} more than once" if twice else columns)
    long = [number for number, row in enumerate(rows, 1) if len(row) > len(header)]
    if long:
        raise _no_table(path, f"{counted(len(long), 'row')} with more cells than columns: {listed(long, 5)}")
    return header, rows


def _no_table(path: Path, found: str) -> DataError:
    required = "a CSV file in UTF-8 with state, and response_id or respondent and answered"
    return DataError(f"{path.name} is no closed-loop file", required, found, DO)


def _cases(header: list[str], rows: list[list[str]], path: Path, study: Study) -> pd.DataFrame:
    """The rows as they are read, numbered as in the file; blank ones are no cases."""
    at = {_ours(name): place for place, name in reversed(list(enumerate(header)))}
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    texts = {
        name: [_bare(rows[row][at[name]]) if at.get(name, 10**9) < len(rows[row]) else "" for row in filled]
        for name in COLUMNS
    }
    frame = pd.DataFrame({name: pd.Series(cells, filled, dtype=object) for name, cells in texts.items()})
    frame["state"] = frame["state"].map(str.casefold)
    return frame.assign(**days_in(frame[list(DATES)], path, study))


def _refuse(path: Path, cases: pd.DataFrame) -> None:
    """DataError for rows with an unknown state, without a key, or with that of another row."""
    wrong = cases.index[~cases["state"].isin(STATES)]
    if len(wrong):
        unknown = str(cases["state"][wrong[0]])[:40]
        raise DataError(
            f"{path.name} has states that are none",
            required=f"one of {listed(STATES)} in every row",
            found=f'{rows_of(wrong)}, the first "{unknown}"; {nearest(unknown, STATES)}',
            do=DO,
        )
    keys = pd.Series(keys_of(cases), index=cases.index, dtype=object)
    without = cases.index[keys.map(lambda key: not key[0])]
    if len(without):
        raise DataError(
            f"{path.name} has cases that nothing tells apart",
            required="a response_id, or a respondent and the day of the answer, in every row",
            found=f"{rows_of(without)} with neither",
            do=DO,
        )
    refuse_twice(path, keys)


def refuse_twice(path: Path, keys: pd.Series) -> None:
    """DataError where rows of the file, which index the ``keys``, are about one and the same answer."""
    twice = keys.index[keys.duplicated(keep=False)]
    if len(twice):
        raise DataError(
            f"{path.name} has a case more than once",
            required="one row for each answer",
            found=f"{rows_of(twice)} about answers that other rows are about",
            do="keep one row of each; nothing was written to the file",
        )


def _ours(name: str) -> str:
    """The name that a column of the file has here."""
    plain = folded(name.removeprefix("\ufeff")).replace(" ", "_")
    return plain if plain in COLUMNS else name


def _bare(cell: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and RUN.match(cell[1:]) else cell


def _guarded(cell: str) -> str:
    return f"'{cell}" if RUN.match(cell) and not HARMLESS.match(cell) else cell
