"""Several files as one survey: one name for the columns that play the same part, whatever each file calls them."""

import hashlib
from typing import Any, cast

import duckdb
import narwhals as nw

from nps_analysis.language import english
from nps_analysis.responses.columns import find_columns
from nps_analysis.responses.names import folded
from nps_analysis.responses.question import is_question
from nps_analysis.responses.record import FILE, ORDER, ROW, Source, plain
from nps_analysis.responses.rows import collected
from nps_analysis.responses.scores import Answers, read_answers
from nps_analysis.responses.table import Table, sql_text
from nps_analysis.schema import VERY_SMALL_BASE, DataError, counted, listed
from nps_analysis.study import Columns, Study

EXPECTED = 7  # scores that a file should have and has not: fewer may be missing by chance
PARTS = ("score", "date", "respondent", "response_id", "comment")  # those that are found when they are not named


def one_survey(tables: list[Table], study: Study) -> Table:
    """Several files as one table, whatever each calls the columns that play the same part."""
    if len(tables) == 1:
        return tables[0]
    _same_names(tables, study)
    whole = joined(tables)
    whole.warnings += [*_without_rows(tables), *_alike(tables), *_two_systems(tables)]
    return whole


def _without_rows(tables: list[Table]) -> list[str]:
    empty = [table.source.name for table in tables if not table.source.rows]
    return [english("no rows in {file}", file=listed(empty))] if empty else []


def _alike(tables: list[Table]) -> list[str]:
    """A warning for files that are the same byte for byte, as one that was downloaded twice is."""
    names: dict[str | None, list[str]] = {}
    for table in tables:
        names.setdefault(table.source.sha256, []).append(table.source.name)
    same = [" = ".join(some) for digest, some in names.items() if digest and len(some) > 1]
    if not same:
        return []
    return [
        english(
            "files are the same, byte for byte; answers without a response id count in each: keep one ({names})",
            names=listed(same),
        )
    ]


def _two_systems(tables: list[Table]) -> list[str]:
    """A warning where some files count days from 1904 and others do not: numbers that stand for days are not told."""
    since_1904 = [table.source.name for table in tables if table.since_1904]
    if len(since_1904) in (0, len(tables)):
        return []
    return [
        english(
            "days count from 1904 in {names}, in other files from 1900, as is taken for all: where their dates are "
            "numbers, save them as dates, or read the files apart",
            names=listed(since_1904, 4),
        )
    ]


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
    source = Source(name, digest, layout, tables[0].source.encoding, before, tuple(part.source for part in tables))
    connection = cast(duckdb.DuckDBPyConnection, tables[0].connection)
    whole = Table(connection.sql(" UNION ALL BY NAME ".join(parts)), source, connection, file=file)
    whole.since_1904 = all(part.since_1904 for part in tables)
    first: set[str] = set()  # columns that an earlier file has, whose text counts
    warned: dict[str, list[str]] = {}
    for label, part in zip(labels, tables, strict=True):
        whole.columns_in[label] = frozenset(name.casefold() for name in part.names)
        if part.source.rows:
            whole.texts_in[label] = {name.casefold(): text for name, text in part.texts.items()}
        for warning in dict.fromkeys(part.warnings):
            warned.setdefault(warning, []).append(part.source.name)
        whole.zoned |= part.zoned
        whole.twice |= part.twice
        whole.roles = part.roles | whole.roles
        whole.texts |= {name: text for name, text in part.texts.items() if name.casefold() not in first}
        first |= whole.columns_in[label]
        whole.invitations += part.invitations
        whole.candidates = tuple(dict.fromkeys([*whole.candidates, *part.candidates]))
        for what, cells in part.repairs.items():
            whole.repairs[what] = whole.repairs.get(what, 0) + cells
    whole.warnings += [f"{listed(files, 4)}: {warning}" for warning, files in warned.items()]
    return whole


def _labels(tables: list[Table]) -> list[str]:
    """What the files are called in the column ``file``: as short as tells them apart."""
    paths = [table.path for table in tables if table.path]
    ways = ([path.stem.split(".")[0] for path in paths], [path.name for path in paths], [str(path) for path in paths])
    return next(some for some in ways if len(set(some)) == len(some))


def _same_names(tables: list[Table], study: Study) -> None:
    """Gives the columns that play a part the same name in all ``tables``, where these have other columns or questions.

    The name is the one that the study gives, else that of the first table which has such a column; a column that is
    called so and plays no such part steps aside. DataError for a table in which no column, or more than one, may be the
    score.
    """
    filled = [table for table in tables if table.source.rows]
    if len({frozenset((name.casefold(), table.texts.get(name)) for name in table.names) for table in filled}) < 2:
        return
    named = study.columns.model_dump(exclude_none=True)
    found = [_parts_of(table, study, named) for table in filled]
    read_as: dict[str, list[str]] = {}
    for part in PARTS:
        names = [parts[part] for parts in found if part in parts]
        called = named[part] if named.get(part) in names else next(iter(names), "")
        for table, parts in zip(filled, found, strict=True):
            if part in parts and parts[part].casefold() != called.casefold():
                read_as.setdefault(table.source.name, []).append(
                    english('"{value}" read as "{called}"', value=parts[part], called=called)
                )
                _rename(table, parts, parts[part], called)
    for table, parts in zip(filled, found, strict=True):
        table.roles, table.candidates = parts, (parts["score"],)
        if table.source.name in read_as:
            table.warnings.append(", ".join(read_as[table.source.name]))


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
    table.texts = {new: old} | {names.get(name, name): text for name, text in table.texts.items()}
    table.twice = {names.get(name, name): same for name, same in table.twice.items()}
    parts.update({part: names.get(name, name) for part, name in parts.items()})


def worded_differently(table: Table, score: str) -> list[str]:
    """A warning where files word the score's question differently: they may be two surveys."""
    wordings: dict[str, tuple[str, list[str]]] = {}
    for file, texts in table.texts_in.items():
        text = " ".join(texts.get(score.casefold(), score).split())
        if is_question(text):
            wordings.setdefault(folded(text), (text, []))[1].append(file)
    if len(wordings) < 2:
        return []
    asked = listed([f'"{text}" in {listed(files, 3)}' for text, files in wordings.values()], 4)
    what = english(
        "the score's question is worded in {ways} ways, and their answers are pooled: {names}",
        ways=len(wordings),
        names=asked,
    )
    return [
        english(
            "{what}; if these are different surveys, read them apart or show them --by {file}",
            what=what,
            file=table.file,
        )
    ]


def read_alone(frame: Any, table: Table, study: Study, score: str) -> dict[str, tuple[Answers, dict[Any, int]]]:
    """Of several files, what the answers of each stand for when it is read alone, and how many rows have each.

    DataError for one that is on another scale, or that has classes instead of scores. A file with fewer than 30 rows
    that have something written tells too little of its scale.
    """
    if table.file is None:
        return {}
    plan = frame.select(nw.col(table.file).alias("file"), nw.col(score).alias("value")).filter(
        ~nw.col("value").is_null()
    )
    found, alone = collected(plan.group_by("file", "value").agg(nw.len().alias("rows"))), {}
    for file, part in found.groupby("file"):
        rows = {plain(value): int(n) for value, n in zip(part["value"].tolist(), part["rows"].tolist(), strict=True)}
        if sum(rows.values()) >= VERY_SMALL_BASE:
            alone[str(file)] = read_answers(rows, study, score, str(file)), rows
    return alone


def doubts_of_files(
    alone: dict[str, tuple[Answers, dict[Any, int]]], answers: Answers, rows: dict[Any, int], study: Study
) -> list[str]:
    """Warnings of files whose scores look as if they were on another scale than the others'.

    DataError where the answers of a file, read alone, stand for other scores than they do among all.
    """
    warnings, doubted = [], () if study.scale else (("over 5", 6, 10, "1-5"), ("0", 0, 0, "1-10"))
    for file, (one, there) in alone.items():
        if any(answers.scores.get(value, score) != score for value, score in one.scores.items()):
            raise DataError(
                f"{file} is on another scale than all files together",
                required="files whose answers are on one scale",
                found=f"answers such as {sorted(map(str, one.scores))[0]!r}, which stand for another score there",
                do="read the files apart, or recode the answers of one",
            )
        n, all_of = sum(there[value] for value in one.scores), sum(rows[value] for value in answers.scores)
        for what, low, high, scale in doubted:
            some = [value for value, score in answers.scores.items() if low <= score <= high]
            here = sum(there.get(value, 0) for value in some)
            expected = n * sum(rows[value] for value in some) / (all_of - n) if all_of > n else 0
            if not here and expected >= EXPECTED:
                among = f"no score of {file} is {what} among {counted(n, 'answer')}, {expected:,.0f} of which would be"
                warnings.append(
                    english(
                        "{among} if they were like the other files': it may be on a {scale} scale",
                        among=among,
                        scale=scale,
                    )
                )
    return warnings


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
