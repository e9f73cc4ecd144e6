"""Large plain tables, read into the engine: at its speed, and in memory that does not grow with them."""

import glob
import hashlib
import json
import tempfile
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from nps_analysis.language import N_, english
from nps_analysis.responses.container import ending
from nps_analysis.responses.layouts import recognised
from nps_analysis.responses.names import clean_names
from nps_analysis.responses.record import ROW, Source
from nps_analysis.responses.records import MOST_COLUMNS, flat, grid_of, is_json, most_cells, repaired, unwrapped
from nps_analysis.responses.table import Table, place_of, sql_name, sql_text
from nps_analysis.responses.text import NAMES, Grid, read_text, swallowed_rows
from nps_analysis.schema import DataError
from nps_analysis.study import Study

LARGE = 8_000_000  # bytes from which a file is left to the engine where it can be
HEAD = 250_000  # bytes that show what a file is: its encoding, delimiter, header and layout
BLOCK = 8_000_000  # bytes that are looked at together
BATCH = 20_000  # texts that are looked at together
MEMORY = "400MB"  # of the engine, which works on disk beyond it
LF = "chr(10)"
FINE = {english("read as separated by {sign}", sign=name) for name in NAMES.values()}  # repairs of a regular text


def connected() -> duckdb.DuckDBPyConnection:
    """An engine that keeps what does not fit into its memory in the system's folder for such files."""
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()})


def large_table(path: Path, study: Study, connection: duckdb.DuckDBPyConnection) -> Table | None:
    """A large plain table of regular text or of JSON lines; None for any other file.

    That is a small file, a tool's export, and whatever needs a closer look: another encoding than UTF-8, control
    characters, rows of different lengths, quotes out of place. The exact readers mend it or say what is wrong.
    """
    try:
        if path.stat().st_size < LARGE or path.suffix.lower() == ".gz":
            return None
        with path.open("rb") as file:
            head = file.read(HEAD)
        if is_json(head):
            return _from_lines(path, study, connection) if ending(path) in (".ndjson", ".jsonl") else None
        if ending(path) in (".csv", ".tsv", ".txt"):
            return _from_text(path, head, study, connection)
    except (OSError, ValueError, AttributeError, RecursionError, DataError, duckdb.Error):
        connection.execute(f"DROP TABLE IF EXISTS {sql_name(place_of(path))}")
    return None


def _from_text(path: Path, head: bytes, study: Study, connection: duckdb.DuckDBPyConnection) -> Table | None:
    grid = _head(path, head, study)
    if grid is None or recognised(grid, study) or (seen := _seen(path)) is None:
        return None
    sha256, feeds, returns = seen
    names, twice, unnamed = clean_names(grid.header)
    columns = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in names)
    cells = "*" if not returns else r"replace(COLUMNS(*), e'\r\n', e'\n')"
    connection.execute(rf"""
        CREATE TABLE {sql_name(place_of(path))} AS SELECT {cells} FROM read_csv(
            {sql_text(glob.escape(str(path)))}, columns = {{{columns}}}, auto_detect = false, header = false,
            skip = {grid.first - 1}, delim = {sql_text(grid.delimiter)}, quote = '"', escape = '"', comment = '',
            nullstr = '\x01', allow_quoted_nulls = false, null_padding = false,
            strict_mode = true
        )""")
    _refuse_other_rows(path, names, grid, feeds, connection)
    repairs = grid.repairs | {N_("column without a name"): unnamed}
    return _in_engine(path, Source(path.name, sha256, "table", grid.encoding, 0), connection, repairs, twice)


def _head(path: Path, head: bytes, study: Study) -> Grid | None:
    """The first rows as the exact reader has them, None where they are not regular."""
    end = head.rfind(b"\n") + 1
    while head.count(b'"', 0, end) % 2:  # within quotes
        end = head.rfind(b"\n", 0, end - 1) + 1
    grid = read_text(path, head[:end], study)
    regular = grid.encoding in ("utf-8", "utf-8-sig") and not (grid.repairs.keys() - FINE or grid.warnings)
    plain = len(grid.header) > 1 and not any("\n" in name for name in grid.header)
    return grid if regular and plain and grid.first else None


def _seen(path: Path) -> tuple[str, int, int] | None:
    """The hash of a text, and how many line feeds and returns it has; None for control characters and mixed ends."""
    sha256, controls, feeds, returns, both, last = hashlib.sha256(), 0, 0, 0, 0, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            sha256.update(block)
            letters = np.frombuffer(block, np.uint8)
            feeds += (new := int(np.count_nonzero(letters == 10)))
            low = int(np.count_nonzero(letters < 32)) - new
            controls += (low - block.count(b"\t") if low else 0) + (b"\x7f" in block)
            if b"\r" in block or last == b"\r":
                returns += block.count(b"\r")
                both += block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
            last = block[-1:]
    feeds += last not in b"\r\n"  # the end of a last line that has none
    if controls > returns or returns != both or both not in (0, feeds):
        return None
    return sha256.hexdigest(), feeds - _blank_at_end(path), returns


def _blank_at_end(path: Path) -> int:
    """How many blank lines end a text: some programs write one, which is no row."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - HEAD))
        tail = file.read()
    return max(0, tail[len(tail.rstrip(b"\r\n")) :].count(b"\n") - 1)


def _refuse_other_rows(
    path: Path, names: list[str], grid: Grid, feeds: int, connection: duckdb.DuckDBPyConnection
) -> None:
    """ValueError where the lines of the text are not rows and lines within fields, or where fields hold whole rows."""
    table, columns, width = sql_name(place_of(path)), [sql_name(name) for name in names], len(names)
    within = {name: f"CASE WHEN contains({name}, {LF}) THEN {_times(LF, name)} ELSE 0 END" for name in columns}
    totals = ", ".join(f"sum({lines})" for lines in within.values())
    [(rows, *inner)] = connection.sql(f"SELECT count(*), {totals} FROM {table}").fetchall()
    if rows + sum(inner) + grid.first - 1 != feeds:
        raise ValueError("blank lines, or rows that were read in another way")
    for i, name in enumerate(columns):
        if not inner[i] or width <= 3:
            continue
        several = f"contains({name}, {LF}) AND {_times(sql_text(grid.delimiter), name)} >= {width - 1}"
        found = connection.cursor().execute(f"SELECT {name} FROM {table} WHERE {several}")
        while texts := found.fetchmany(BATCH):
            if any(swallowed_rows(text, grid.delimiter, width, i) for (text,) in texts):
                raise ValueError("a quote that swallows rows")


def _times(what: str, column: str) -> str:
    """How often a letter is in each text of a column, as it stands in a query."""
    return f"len({column}) - len(replace({column}, {what}, ''))"


def _from_lines(path: Path, study: Study, connection: duckdb.DuckDBPyConnection) -> Table | None:
    """A table of JSON lines, some bytes at a time; a record may have columns that those before it lack."""
    sha256, names, repairs, most = hashlib.sha256(), dict[str, None](), Counter[str](), most_cells(path.stat().st_size)
    read = 0
    with path.open("rb") as file:
        while lines := file.readlines(BLOCK):
            for line in lines:
                sha256.update(line)
            text, mended = repaired(b"".join(lines).decode("utf-8-sig"))
            repairs.update(mended)
            records = [json.loads(line) for line in text.split("\n") if line.strip()]
            rows = [flat(record) for record in records]
            read += len(rows)
            new = [name for name in dict.fromkeys(chain(*rows)) if name not in names]
            if len(names) + len(new) > MOST_COLUMNS or (len(names) + len(new)) * read > most:
                raise ValueError("many names, of which few are in each record")
            one_document = not names and (len(rows) < 2 or unwrapped(records) is not records)
            if one_document or (not names and recognised(grid_of(records, rows, ""), study)):
                return None
            _append(path, rows, names, new, connection)
    if clean_names(names)[0] != list(names):
        raise ValueError("names that need cleaning")
    source = Source(path.name, sha256.hexdigest(), "json", "utf-8", 0)
    return _in_engine(path, source, connection, {what: cells for what, cells in repairs.items() if cells}, {})


def _append(
    path: Path,
    rows: list[dict[str, str | None]],
    names: dict[str, None],
    new: list[str],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    table = sql_name(place_of(path))
    if not names:
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{sql_name(name)} VARCHAR' for name in new)})")
    for name in new if names else ():
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {sql_name(name)} VARCHAR")
    names |= dict.fromkeys(new)
    batch = pa.table({name: pa.array([row.get(name) for row in rows], pa.string()) for name in names})
    connection.from_arrow(batch).insert_into(table)


def _in_engine(
    path: Path,
    source: Source,
    connection: duckdb.DuckDBPyConnection,
    repairs: dict[str, int],
    twice: dict[str, tuple[str, ...]],
) -> Table:
    table = connection.table(sql_name(place_of(path)))
    source = replace(source, rows=len(table))
    frame = table.project(f"rowid + 1 AS {sql_name(ROW)}, *")
    return Table(frame, source, connection, repairs, twice=twice, path=path)
