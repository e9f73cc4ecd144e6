"""Any source to one table: files or a frame, read, and put where one pass can count them."""

import glob
import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from nps_analysis.language import N_
from nps_analysis.responses.container import ENDINGS, contents, ending, kind_of_place, names_in
from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.large import connected, large_table
from nps_analysis.responses.layouts import recognised
from nps_analysis.responses.layouts.arrange import arranged, recode_scores
from nps_analysis.responses.layouts.layout import Export, Layout
from nps_analysis.responses.names import clean_names, cleaned_parts
from nps_analysis.responses.record import KEY, LEFT_OUT, OURS, ROW, TIME, Source, plain
from nps_analysis.responses.records import is_json, read_records
from nps_analysis.responses.rows import collected
from nps_analysis.responses.table import Table, place_of, sql_name, sql_text
from nps_analysis.responses.text import Grid, cell_text, read_text
from nps_analysis.schema import DataError, listed, nearest
from nps_analysis.study import Study

LOOKED_AT = 200  # rows that show whether a frame or a Parquet file is a tool's export
NAMELESS = re.compile(r"Unnamed: \d+|_duplicated_\d+")  # what pandas and Polars call columns that have no name


def open_frame(frame: Any, study: Study) -> Table:
    """A frame of any library that Narwhals knows, its rows numbered where they have an order."""
    frame, twice = _plain_pandas(frame) if isinstance(frame, pd.DataFrame) else (frame, {})
    try:
        table = nw.from_native(frame)
        table = table.rename({name: f"{name}_" for name in OURS if name in table.collect_schema().names()})
        if isinstance(table, nw.DataFrame):
            table = table.with_row_index(ROW).with_columns(nw.col(ROW) + 1)
        rows = int(table.select(nw.len()).lazy().collect("pandas").item())
    except (TypeError, ValueError, nw.exceptions.NarwhalsError) as error:
        raise DataError(
            f"a {type(frame).__name__} cannot be read",
            required="a file, a study file, or a frame of pandas, Polars, Arrow, DuckDB, Ibis or Spark",
            found=str(error).splitlines()[0] if str(error) else type(error).__name__,
            do="give read() a path, or a frame with different column names",
        ) from None
    opened = Table(table.to_native(), Source("frame", None, "frame", None, rows), twice=twice)
    if part := _export_in(opened, study):
        gathered([part], study)
        opened = _from_part(part, connected())
    return without_zones(opened, study)


def _plain_pandas(frame: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, tuple[str, ...]]]:
    """A pandas frame whose columns have different texts as names and, where they can, a kind; and which were alike."""
    names = [str(name) for name in frame.columns]
    twice: dict[str, tuple[str, ...]] = {}
    if len(set(names)) < len(names):
        names, twice, _ = clean_names(names)
    frame = frame.set_axis(names, axis=1)
    for name, kind in frame.dtypes.items():
        if pd.api.types.is_object_dtype(kind) and pd.api.types.infer_dtype(frame[name]) == "decimal":
            frame = frame.assign(**{name: frame[name].astype("float64")})
        elif pd.api.types.is_object_dtype(kind) or _of_numbers(kind):
            frame = frame.assign(**{name: frame[name].astype(object).convert_dtypes()})
    return frame, twice


def _of_numbers(kind: Any) -> bool:
    return isinstance(kind, pd.CategoricalDtype) and pd.api.types.is_numeric_dtype(kind.categories.dtype)


@dataclass(eq=False)
class Part:
    """One file that was read as a grid, and as what export, where a layout was recognised."""

    path: Path
    grid: Grid
    kind: str
    layout: Layout | None = None
    export: Export | None = None


@reads_rows
def _export_in(table: Table, study: Study) -> Part | None:
    """A tool's export that was loaded as a frame or saved as Parquet, None for any other table."""
    if not table.numbered:
        return None
    frame = nw.from_native(table.frame).drop(ROW)
    layout = recognised(_grid(frame.head(LOOKED_AT)), study)
    if layout is None:
        return None
    grid = _grid(frame)
    grid.sha256 = table.source.sha256
    path = table.path or Path(table.source.name)
    return Part(path, grid, table.source.layout, layout, arranged(grid, layout, study))


def _grid(frame: Any) -> Grid:
    table = collected(frame)
    columns = [[cell_text(plain(cell)) for cell in table[name].tolist()] for name in table]
    names = ["" if NAMELESS.fullmatch(str(name)) else str(name) for name in table]
    return Grid(names, [list(row) for row in zip(*columns, strict=True)], None)


def open_files(study: Study) -> list[Table]:
    """The files of a study, each as a table."""
    connection = connected()
    parts = gathered([_read_file(path, study, connection) for path in _paths(study.sources())], study)
    tables = [part if isinstance(part, Table) else _from_part(part, connection) for part in parts]
    for table in tables:
        table.roles = table.roles or cleaned_parts(table.names)
    return [without_zones(table, study) for table in tables]


def files_of(study: Study) -> list[tuple[str, Path]]:
    """The files that a study's sources are, each with its name as the study's folder sees it.

    A path from the root of the disk is not repeated: of such a source the file's own name stands.
    """
    found = {path: name for name in study.source for path in _paths([study.path(name)])}
    here = study.path("")
    return [
        (path.name if Path(name).is_absolute() else Path(os.path.relpath(path, here)).as_posix(), path)
        for path, name in found.items()
    ]


def gathered(parts: list[Table | Part], study: Study) -> list[Table | Part]:
    """The files, without those whose layout says that they only add to others, as a list of invitations does.

    Those of one layout are one survey, whose codes stand for the same scores.
    """
    for layout in {part.layout.name: part.layout for part in parts if isinstance(part, Part) and part.layout}.values():
        of_it = [part for part in parts if isinstance(part, Part) and part.layout is layout]
        exports = [part.export for part in of_it if part.export]
        recode_scores(exports, layout, study)
        if layout.gather:
            kept = layout.gather(exports)
            if not kept:
                raise DataError(
                    f"no answers among {listed(part.path.name for part in of_it)}",
                    required=f"the answers that {layout.name} keeps in a file of their own",
                    found="only files that add to answers",
                    do="read them together with the file of answers, or name --layout table to read them as they are",
                )
            parts = [part for part in parts if part not in of_it or any(part.export is one for one in kept)]
    return parts


def _paths(sources: Iterable[Path]) -> list[Path]:
    """Files themselves, the tables in folders, and what globs match, in the order of their names."""
    paths: list[Path] = []
    for source in sources:
        if os.path.isfile(source):
            found = [source]
        elif os.path.isdir(source):
            found = sorted(path for name in names_in(source) if _is_table(path := source / name))
        else:
            found = sorted(Path(name) for name in glob.glob(str(source), recursive=True) if os.path.isfile(name))
        if not found:
            there = os.path.lexists(source) or not os.path.isdir(source.parent)
            close = nearest(source.name, [] if there else names_in(source.parent))
            raise DataError(
                f"no file {source.name or source}",
                required=f"a file, a folder or a glob of files ending in {' '.join(ENDINGS)}",
                found=kind_of_place(source) + (f"; {close}" if close.startswith("nearest") else ""),
                do="correct the path",
            )
        paths += found
    return list({path.resolve(): path for path in paths}.values())


def _is_table(path: Path) -> bool:
    """Whether a file in a folder is a table, and not one that a program left behind while it had the table open."""
    return os.path.isfile(path) and ending(path) in ENDINGS and not path.name.startswith((".", "~$", "Thumbs.db"))


def _read_file(path: Path, study: Study, connection: duckdb.DuckDBPyConnection) -> Table | Part:
    """One file, by what its first bytes say it is: as a grid or, where it is Parquet or large and plain, as a table."""
    if table := large_table(path, study, connection):
        return table
    raw, repairs = contents(path, study.encoding)
    if raw is None:
        table = _open_parquet(path, connection)
        return _export_in(table, study) or table
    if raw.startswith(b"PK"):
        from nps_analysis.responses.sheet import read_sheet  # workbooks are rarer than what loading their reader takes

        part = Part(path, read_sheet(path, raw, study), "workbook")
    elif raw.startswith(b"$FL"):
        from nps_analysis.responses.sav import read_sav  # so are SPSS files

        part = Part(path, read_sav(path, raw, study), "spss")
    elif raw.startswith(b"SQLite"):
        from nps_analysis.responses.sqlite import read_sqlite  # and databases

        part = Part(path, read_sqlite(path, raw, study), "sqlite")
    elif is_json(raw):
        part = Part(path, read_records(path, raw), "json")
    else:
        part = Part(path, read_text(path, raw, study), "table")
    part.grid.repairs = repairs | part.grid.repairs
    part.layout = recognised(part.grid, study)
    part.export = arranged(part.grid, part.layout, study) if part.layout else None
    return part


def _open_parquet(path: Path, connection: duckdb.DuckDBPyConnection) -> Table:
    try:
        about = pq.read_metadata(path)
        if about.num_rows != sum(about.row_group(i).num_rows for i in range(about.num_row_groups)):
            raise OSError("the footer counts other rows than there are")
        names, twice, unnamed = clean_names(about.schema.to_arrow_schema().names)
        columns = ", ".join(sql_name(name) for name in [*names, "file_row_number"])
        rows = f"read_parquet({sql_text(glob.escape(str(path)))}, file_row_number = true, hive_partitioning = false)"
        numbered = f'file_row_number + 1 AS "{ROW}", * EXCLUDE (file_row_number)'
        frame = connection.sql(f"SELECT {numbered} FROM {rows} AS t({columns})")
    except (duckdb.Error, pa.ArrowException, OSError, ValueError) as error:
        broken = "one that breaks off or has no footer"
        raise DataError(
            f"{path.name} is damaged",
            required="a whole Parquet file",
            found=str(error).splitlines()[0] if "file_row_number" in str(error) else broken,
            do="copy or export it again",
        ) from None
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    repairs = {N_("column without a name"): unnamed} if unnamed else {}
    source = Source(path.name, digest, "parquet", None, about.num_rows)
    return Table(frame, source, connection, repairs, twice=twice, path=path)


def _from_part(part: Part, connection: duckdb.DuckDBPyConnection) -> Table:
    if part.layout and part.export:
        return _from_export(part, part.layout.name, part.export, connection)
    grid = part.grid
    names, twice, unnamed = clean_names(grid.header)
    if unnamed:
        grid.repairs[N_("column without a name")] = unnamed
    cells = {column: [row[i] for row in grid.rows] for i, column in enumerate(names)}
    frame = _registered(cells, len(grid.rows), connection, part.path)
    source = Source(part.path.name, grid.sha256, part.kind, grid.encoding, len(grid.rows))
    table = Table(frame, source, connection, grid.repairs, grid.warnings, twice)
    table.path, table.since_1904 = part.path, grid.since_1904
    return table


def _from_export(part: Part, layout: str, export: Export, connection: duckdb.DuckDBPyConnection) -> Table:
    """An arranged export; what it says of its rows stands in columns of ours, which reading uses and takes away."""
    ours = {LEFT_OUT: export.left_out, TIME: export.times, KEY: export.keys}
    cells = export.cells | {column: values for column, values in ours.items() if values and any(values)}
    frame = _registered(cells, export.rows, connection, part.path)
    source = Source(part.path.name, part.grid.sha256, layout, part.grid.encoding, export.rows)
    table = Table(frame, source, connection, export.repairs, export.warnings, export.twice)
    table.path, table.since_1904 = part.path, part.grid.since_1904
    table.roles, table.texts, table.candidates = export.roles, export.texts, export.candidates
    table.invitations = tuple(export.invitations)
    return table


def _registered(
    cells: dict[str, list[Any]], rows: int, connection: duckdb.DuckDBPyConnection, path: Path
) -> duckdb.DuckDBPyRelation:
    texts = {column: pa.array(values, pa.string()) for column, values in cells.items()}
    connection.register(place_of(path), pa.table({ROW: pa.array(range(1, rows + 1), pa.int64()), **texts}))
    return connection.table(sql_name(place_of(path)))


def without_zones(table: Table, study: Study) -> Table:
    """Times with a zone as times in the study's zone."""
    frame = nw.from_native(table.frame)
    zoned = [name for name, kind in frame.collect_schema().items() if isinstance(kind, nw.Datetime) and kind.time_zone]
    if not zoned:
        return table
    if frame.implementation.is_duckdb():
        zone = sql_text(study.tz or "UTC")
        moved = ", ".join(f"timezone({zone}, {name}) AS {name}" for name in map(sql_name, zoned))
        table.frame = table.frame.project(f"* REPLACE ({moved})")
    else:
        local = nw.col(*zoned).dt.convert_time_zone(study.tz or "UTC").dt.replace_time_zone(None)
        table.frame = frame.with_columns(local).to_native()
    table.zoned = set(zoned)
    return table
