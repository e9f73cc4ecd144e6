"""SQLite databases to rows: a copy in memory is read, in which nothing but stored values can be asked for."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from nps_analysis.responses.text import Grid
from nps_analysis.schema import DataError, listed
from nps_analysis.study import Study

LONGEST = 60  # seconds that the database may take
LARGEST = 100_000_000  # bytes of one value, and of one row
WRITE_AHEAD = slice(18, 20)  # where the header says, in two bytes, whether changes are kept in a file beside it
BESIDE = ("-wal", "-journal")  # what SQLite calls such files
SETTINGS = ("trusted_schema = OFF", "ignore_check_constraints = ON", "cell_size_check = ON", "query_only = ON")
READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


def read_sqlite(path: Path, raw: bytes, study: Study) -> Grid:
    """The table that is named, or the only one that has rows, as its rows are stored; blank where there is no value.

    Views, virtual tables, computed columns and triggers are never run. DataError for a damaged database, for one with
    changes that are not in it yet, and with a list of the tables where it is not clear which one is meant.
    """
    _refuse_unfinished(path)
    with _opened(path, raw) as database:
        tables = _tables(database)
        if study.table is not None and study.table not in tables:
            raise _refused(path, f'the table "{study.table}"', _among(tables), "name one of them with --table")
        filled = [study.table] if study.table is not None else [name for name in tables if _has_rows(database, name)]
        if len(filled) != 1:
            found = _among(filled) if filled else f"no rows in {_among(tables)}"
            raise _refused(path, "one table with rows", found, "name the table with --table")
        header = tables[filled[0]]
        columns = ", ".join(map(_quoted, header))
        rows = [list(map(_text, row)) for row in database.execute(f"SELECT {columns} FROM {_quoted(filled[0])}")]
    return Grid(header, rows, hashlib.sha256(raw).hexdigest())


def _refuse_unfinished(path: Path) -> None:
    """DataError where a file beside the database holds changes, without which its rows are not what they should be."""
    for name in (path.name + end for end in BESIDE):
        if os.path.isfile(path.with_name(name)) and os.path.getsize(path.with_name(name)):
            found, do = f"changes in {name}", "close the program that has it open, or make a copy with its .backup"
            raise _refused(path, "a database with all of its rows in it", found, do)


@contextmanager
def _opened(path: Path, raw: bytes) -> Iterator[sqlite3.Connection]:
    """A copy of the database in memory, checked from end to end, that answers questions for stored values only."""
    until = time.monotonic() + LONGEST
    copy = bytearray(raw)
    copy[WRITE_AHEAD] = b"\x01\x01"  # memory has no place beside it
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
        try:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            database.set_progress_handler(lambda: time.monotonic() > until, 100_000)
            database.text_factory = lambda text: text.decode("utf-8", errors="replace")
            database.deserialize(bytes(copy))
            for setting in SETTINGS:
                database.execute(f"PRAGMA {setting}")
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            if found != "ok":
                raise sqlite3.DatabaseError(found.splitlines()[0])
            yield database
        except (sqlite3.Error, MemoryError) as error:
            said = str(error).partition(" - ")[0].splitlines()  # what follows quotes the database
            found = said[0] if said else "one that takes too much"
            raise _refused(path, "a whole SQLite database", found, "copy or export it again") from None


def _tables(database: sqlite3.Connection) -> dict[str, list[str]]:
    """The tables and the columns that are stored in them; from here on nothing can be asked for but their values."""
    schema = "SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite\\_%' "
    names = [name for (name,) in database.execute(schema + "ESCAPE '\\' ORDER BY name")]
    stored = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid"
    tables = {name: [column for (column,) in database.execute(stored, (name,))] for name in names}
    database.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in READING else sqlite3.SQLITE_DENY)
    return tables


def _has_rows(database: sqlite3.Connection, name: str) -> bool:
    return database.execute(f"SELECT 1 FROM {_quoted(name)} LIMIT 1").fetchone() is not None


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _among(tables: Any) -> str:
    return f"the tables {listed(map(repr, tables))}" if tables else "no tables"


def _text(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", errors="replace") if isinstance(value, bytes) else str(value)


def _refused(path: Path, required: str, found: str, do: str) -> DataError:
    return DataError(f"{path.name} cannot be read as a SQLite database", required=required, found=found, do=do)
