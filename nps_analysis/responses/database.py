"""A table or view of a database to rows: only read, only by its name, and hashed by what is in it."""

import datetime as dt
import hashlib
import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from nps_analysis.language import N_
from nps_analysis.responses.connection import opened
from nps_analysis.responses.large import connected
from nps_analysis.responses.names import clean_names
from nps_analysis.responses.record import ROW, Source
from nps_analysis.responses.table import Table, sql_name
from nps_analysis.schema import DataError, listed, nearest
from nps_analysis.study import Study

if TYPE_CHECKING:
    import sqlalchemy as sa

BLOCK = 20_000  # rows that are on their way at once
HASHES = 100_000  # hashes of rows that are looked at together
EXACT = 15  # digits that a float holds
PLACE = "rows of the database"  # what the engine calls them
OWN_SCHEMAS = ("information_schema", "pg_catalog", "pg_toast")  # of the database itself


def open_database(study: Study) -> Table:
    """The table or view that a study names, its rows numbered where it has a primary key, which gives them an order.

    What is named is looked up, quoted, and read in one transaction that can only read. Numbers, truths, dates and times
    keep their kinds; decimals of many digits, lists, documents and all else are texts. ``sha256`` is that of the names
    and the rows, in an order of its own, so that it does not change while they do not. DataError without the URL, and
    without the frames in which it was known.
    """
    outcome = _attempt(study)
    if isinstance(outcome, DataError):
        raise outcome
    return outcome


def _attempt(study: Study) -> Table | DataError:
    try:
        return _read(study)
    except DataError as error:
        error.__context__ = None
        return error.with_traceback(None)


def _read(study: Study) -> Table:
    with opened(study.database or "") as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of SQLAlchemy, on kinds of columns that it does not know: they are texts
        query, kinds, ordered = _query(connection, study.table)
        names, twice, unnamed = clean_names(kinds)
        engine, rows = _kept(_blocks(connection, query, names, list(kinds.values())), names)
    source = Source(study.table or "", _hash(engine, names), "table", None, rows)
    frame = engine.table(sql_name(PLACE))
    frame = frame.project(f"rowid + 1 AS {sql_name(ROW)}, *") if ordered else frame
    repairs = {N_("column without a name"): unnamed} if unnamed else {}
    return Table(frame, source, engine, repairs, twice=twice)


def _query(connection: "sa.Connection", table: str | None) -> tuple["sa.Select", dict[str, pa.DataType], bool]:
    """What is asked of the database, the columns with the kinds they are kept as, and whether rows have an order."""
    import sqlalchemy as sa

    inspector = sa.inspect(connection)
    schema, name = _found(inspector, table)
    described = inspector.get_columns(name, schema)
    key = inspector.get_pk_constraint(name, schema).get("constrained_columns") or []
    columns: list[sa.ColumnClause] = [sa.column(_quoted(one["name"]), one["type"]) for one in described]
    if not columns:
        raise _refused(table, "at least one column", "none", "name another with --table")
    place = sa.table(_quoted(name), *columns, schema=None if schema is None else _quoted(schema))
    order = [column for wanted in key for column in columns if column.name == wanted]
    loose = connection.dialect.name == "sqlite"  # its columns hold values of any kind
    kinds = {str(one["name"]): pa.string() if loose else _kind(one["type"]) for one in described}
    return sa.select(*place.columns).order_by(*order), kinds, bool(order)


def _quoted(name: str) -> Any:
    import sqlalchemy as sa

    return sa.sql.quoted_name(name, quote=True)


def _found(inspector: Any, table: str | None) -> tuple[str | None, str]:
    """The schema (None for the usual one) and the name of a table or view. DataError with the nearest names."""
    usual = inspector.default_schema_name
    here = _names(inspector, None)
    if table in here:
        return None, table
    schemas = [one for one in inspector.get_schema_names() if not one.startswith(OWN_SCHEMAS)]
    names = {f"{schema}.{name}": (schema, name) for schema in schemas for name in _names(inspector, schema)}
    if table in names:
        return names[table]
    known = [*here, *(both for both, (schema, _) in names.items() if schema != usual)]
    if table is None:
        raise _refused(None, "the name of a table or view", f"known: {listed(known, 30)}", "name it with --table")
    found = nearest(table, known) if known else "no tables"
    if found.startswith("known") and (bare := [both for both in known if both.rpartition(".")[2] == table]):
        found = "nearest: " + listed(f'"{both}"' for both in bare)
    raise _refused(table, "a table or view of the database, schema.table outside the usual schema", found, "correct it")


def _names(inspector: Any, schema: str | None) -> list[str]:
    kinds = [inspector.get_table_names, inspector.get_view_names]
    kinds += [inspector.get_materialized_view_names] if inspector.dialect.name in ("postgresql", "oracle") else []
    return sorted({name for names in kinds for name in names(schema)})


def _kind(kind: Any) -> pa.DataType:
    """How the values of a column are kept: as text where no other kind holds each of them exactly."""
    import sqlalchemy as sa

    if isinstance(kind, sa.Boolean):
        return pa.bool_()
    if isinstance(kind, sa.Integer):
        return pa.int64()
    if isinstance(kind, sa.Float):
        return pa.float64()
    if isinstance(kind, sa.Numeric):
        return pa.float64() if kind.precision and kind.precision <= EXACT else pa.string()
    if isinstance(kind, sa.DateTime):
        return pa.timestamp("us", tz="UTC" if kind.timezone else None)
    return pa.date32() if isinstance(kind, sa.Date) else pa.string()


def _blocks(
    connection: "sa.Connection", query: "sa.Select", names: Sequence[str], kinds: Sequence[pa.DataType]
) -> Iterator[pa.Table]:
    """The rows as they come from a cursor that the server keeps."""
    schema = pa.schema(list(zip(names, kinds, strict=True)))
    yield schema.empty_table()
    result = connection.execution_options(yield_per=BLOCK).execute(query)
    written = [_writer(kind) for kind in kinds]
    for rows in result.partitions(BLOCK):
        columns = zip(zip(*rows, strict=True), written, kinds, strict=True)
        yield pa.table([pa.array(list(map(write, values)), kind) for values, write, kind in columns], schema)


def _writer(kind: pa.DataType) -> Callable[[Any], Any]:
    if pa.types.is_string(kind):
        return _text
    return _number if pa.types.is_floating(kind) else lambda value: value


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _text(value: Any) -> str | None:
    """A value as text: whole numbers without decimals, times in ISO form, lists and documents as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal | float) and value == value and abs(value) < 10**EXACT and value == int(value):
        return str(int(value))
    if isinstance(value, Decimal):
        return None if value.is_nan() else format(value, "f")
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=_text)
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", errors="replace")
    return value.isoformat(" ") if isinstance(value, dt.datetime) else str(value)


def _kept(blocks: Iterator[pa.Table], names: Sequence[str]) -> tuple[duckdb.DuckDBPyConnection, int]:
    """The rows in an engine that keeps on disk what does not fit into its memory, and how many there are."""
    engine, rows = connected(), 0
    for block in blocks:
        if rows == 0 and not len(block):
            engine.from_arrow(block).create(sql_name(PLACE))
        else:
            engine.from_arrow(block).insert_into(sql_name(PLACE))
        rows += len(block)
    return engine, rows


def _hash(engine: duckdb.DuckDBPyConnection, names: Sequence[str]) -> str:
    """A hash of the columns' names and of all rows, whatever order the rows came in."""
    kinds = dict(zip(names, engine.table(sql_name(PLACE)).types, strict=True))
    cells = ", ".join(_cell(name, str(kind)) for name, kind in kinds.items())
    rows = engine.cursor().execute(f"SELECT sha256(concat({cells})) AS row FROM {sql_name(PLACE)} ORDER BY row")
    sha256 = hashlib.sha256(json.dumps(list(names)).encode())
    while hashes := rows.fetchmany(HASHES):
        sha256.update("".join(one for (one,) in hashes).encode())
    return sha256.hexdigest()


def _cell(name: str, kind: str) -> str:
    """A value with its length before it, so that no two rows are written alike; times as microseconds."""
    value = f"epoch_us({sql_name(name)})" if kind.startswith("TIMESTAMP") else sql_name(name)
    return f"coalesce(length({value}::VARCHAR) || ':' || {value}::VARCHAR, '-')"


def _refused(table: str | None, required: str, found: str, do: str) -> DataError:
    what = "no table is named" if table is None else f'no table "{table}" to read in the database'
    return DataError(what, required=required, found=found, do=do)
