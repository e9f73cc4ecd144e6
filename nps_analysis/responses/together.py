"""Several files as one survey: one name for the columns that play the same part, whatever each file calls them."""

import hashlib
from typing import Any, cast

import duckdb
import narwhals as nw

from nps_analysis.responses.columns import find_columns
from nps_analysis.responses.names import folded
from nps_analysis.responses.record import FILE, ORDER, ROW, Source
from nps_analysis.responses.rows import collected
from nps_analysis.responses.table import Table, sql_text
from nps_analysis.schema import listed
from nps_analysis.study import Columns, Study

PARTS = ("score", "date", "respondent", "response_id", "comment")  # those that are found when they are not named


def one_survey(tables: list[Table], study: Study) -> Table:
    """Several files as one table, whatever each calls the columns that play the same part."""
    if len(tables) > 1:
        _same_names(tables, study)
    return joined(tables)


def joined(tables: list[Table]) -> Table:
    """Several tables as one, their columns matched by name; a column ``file`` says which row is from which."""
    if len(tables) == 1:
        return tables[0]
    labels = _labels(tables)
    file = FILE
    while any(file in part.names for part in tables):
        file += "_"
    parts, before = [], 0
    for i, (part, label) in enumerate(zip(tables, labels, strict=True)):
        part.frame.create_view(f"part {i}")
        named = f'{sql_text(label)} AS "{file}", {sql_text(label)} || \':\' || "{ROW}" AS "{ROW}"'
        parts.append(f'SELECT {named}, "{ROW}" + {before} AS "{ORDER}", * EXCLUDE ("{ROW}") FROM "part {i}"')
        before += part.source.rows
    digest = hashlib.sha256("".join(part.source.sha256 or "" for part in tables).encode()).hexdigest()
    name = ", ".join(part.source.name for part in tables)
    layout = ", ".join(dict.fromkeys(part.source.layout for part in tables))
    source = Source(name, digest, layout, tables[0].source.encoding, before)
    connection = cast(duckdb.DuckDBPyConnection, tables[0].connection)
    whole = Table(connection.sql(" UNION ALL BY NAME ".join(parts)), source, connection, file=file)
    whole.columns_in = {
        label: frozenset(name.casefold() for name in part.names) for label, part in zip(labels, tables, strict=True)
    }
    whole.since_1904 = all(part.since_1904 for part in tables)
    for part in tables:
        whole.warnings += part.warnings
        whole.zoned |= part.zoned
        whole.twice |= part.twice
        whole.roles = part.roles | whole.roles
        whole.texts |= part.texts
        whole.invitations += part.invitations
        whole.candidates = tuple(dict.fromkeys([*whole.candidates, *part.candidates]))
        for what, cells in part.repairs.items():
            whole.repairs[what] = whole.repairs.get(what, 0) + cells
    return whole


def _labels(tables: list[Table]) -> list[str]:
    """What the files are called in the column ``file``: as short as tells them apart."""
    paths = [table.path for table in tables if table.path]
    ways = ([path.stem.split(".")[0] for path in paths], [path.name for path in paths], [str(path) for path in paths])
    return next(some for some in ways if len(set(some)) == len(some))


def _same_names(tables: list[Table], study: Study) -> None:
    """Gives the columns that play a part the same name in all ``tables``, where these have different columns.

    The name is the one that the study gives, else that of the first table which has such a column; a column that is
    called so and plays no such part steps aside. DataError for a table in which no column, or more than one, may be the
    score.
    """
    filled = [table for table in tables if table.source.rows]
    if len({frozenset(name.casefold() for name in table.names) for table in filled}) < 2:
        return
    named = study.columns.model_dump(exclude_none=True)
    found = [_parts_of(table, study, named) for table in filled]
    read_as: dict[str, list[str]] = {}
    for part in PARTS:
        names = [parts[part] for parts in found if part in parts]
        called = named[part] if named.get(part) in names else next(iter(names), "")
        for table, parts in zip(filled, found, strict=True):
            if part in parts and parts[part].casefold() != called.casefold():
                read_as.setdefault(table.source.name, []).append(f'"{parts[part]}" as "{called}"')
                _rename(table, parts, parts[part], called)
    for table, parts in zip(filled, found, strict=True):
        table.roles, table.candidates = parts, (parts["score"],)
        if table.source.name in read_as:
            table.warnings.append(f"read in {table.source.name}: {', '.join(read_as[table.source.name])}")


def _parts_of(table: Table, study: Study, named: dict[str, str]) -> dict[str, str]:
    """Which column of one table plays which part; a name that the study gives counts where the table has it."""
    there = {folded(name) for name in table.names}
    known = Columns(**{part: name for part, name in named.items() if folded(name) in there})
    trial = Table(table.frame, table.source, table.connection, twice=table.twice, roles=dict(table.roles))
    trial.texts, trial.candidates = table.texts, table.candidates
    found = find_columns(trial, study.model_copy(update={"columns": known}))
    return {part: name for part, name in found.model_dump(exclude_none=True).items() if part in PARTS}


def _rename(table: Table, parts: dict[str, str], old: str, new: str) -> None:
    """Column ``old`` is called ``new``; one that was called so gets a _ behind its name."""
    aside = {name: f"{name}_" for name in table.names if name != old and name.casefold() == new.casefold()}
    while set(aside.values()) & set(table.names):
        aside = {name: f"{other}_" for name, other in aside.items()}
    names = {**aside, old: new}
    table.frame = nw.from_native(table.frame).rename(names).to_native()
    table.texts = {names.get(name, name): text for name, text in table.texts.items()}
    table.twice = {names.get(name, name): same for name, same in table.twice.items()}
    parts.update({part: names.get(name, name) for part, name in parts.items()})


def files_without_answers(frame: Any, table: Table, valid: nw.Expr, score: str) -> list[str]:
    """A warning for files of which no row has an answer: their score may stand under another name."""
    if table.file is None:
        return []
    rows = frame.select(nw.col(table.file).alias("file"), nw.when(valid).then(1).otherwise(0).alias("answers"))
    found = collected(rows.group_by("file").agg(nw.col("answers").sum()))
    silent = sorted(found.loc[found["answers"] == 0, "file"])
    if not silent:
        return []
    do = "give the score one name in every file, or read them apart"
    return [f'no answer of {listed(silent)} is in "{score}", the score of the other files: {do}']
