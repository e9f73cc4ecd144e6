"""A source while it is being read: one frame, every row numbered, and what was noticed."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from nps_analysis.responses.record import OURS, ROW, Source


@dataclass
class Table:
    """A source as one frame, every row numbered, and what was noticed while reading it."""

    frame: Any
    source: Source
    connection: duckdb.DuckDBPyConnection | None = None
    repairs: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    twice: dict[str, tuple[str, ...]] = field(default_factory=dict)
    zoned: set[str] = field(default_factory=set)  # columns whose times had a zone
    since_1904: bool = False  # whether numbers that stand for days count from there
    path: Path | None = None  # of a table that is one file
    file: str | None = None  # the column that says which file a row is from
    columns_in: dict[str, frozenset[str]] = field(default_factory=dict)  # the columns of each file, whatever their case
    texts_in: dict[str, dict[str, str]] = field(default_factory=dict)  # the questions under each file's columns
    roles: dict[str, str] = field(default_factory=dict)  # the columns that a layout knows by part
    texts: dict[str, str] = field(default_factory=dict)  # the questions under the columns' names, where a layout tells
    candidates: tuple[str, ...] = ()  # the columns among which a layout lets the score be looked for
    invitations: tuple[tuple[str, bool], ...] = ()  # the owner of each, and whether it has an answer

    @property
    def names(self) -> tuple[str, ...]:
        """The source's own columns."""
        return tuple(name for name in nw.from_native(self.frame).collect_schema().names() if name not in OURS)

    @property
    def numbered(self) -> bool:
        """Whether rows have an order, and so a number."""
        return ROW in nw.from_native(self.frame).collect_schema().names()


def place_of(path: Path) -> str:
    """What the engine calls the table of a file: to it, unlike to a folder, A.csv and a.csv are one name.

    >>> place_of(Path("A.csv")) == place_of(Path("a.csv"))
    False
    """
    return os.fsencode(path).hex()


def sql_text(text: str) -> str:
    """A text as it stands in a query.

    >>> sql_text("it's")
    "'it''s'"
    """
    return "'" + text.replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """The name of a column or table as it stands in a query.

    >>> print(sql_name('a "b" c'))
    "a ""b"" c"
    """
    return '"' + name.replace('"', '""') + '"'
