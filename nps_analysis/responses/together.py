"""Several files as one survey: one name for the columns that play the same part, whatever each file calls them."""

import narwhals as nw

from nps_analysis.responses.columns import find_columns
from nps_analysis.responses.names import folded
from nps_analysis.responses.source import Table
from nps_analysis.study import Columns, Study

PARTS = ("score", "date", "respondent", "response_id", "comment")  # those that are found when they are not named


def same_names(tables: list[Table], study: Study) -> None:
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
    trial.texts, trial.candidates = (
        table.texts,
        table.candidates,
    )  # what the search warns of, it says again for the whole
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
