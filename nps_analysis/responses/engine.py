"""The engine in which tables are kept and counted: one in a process, which starts once."""

import os
import tempfile
from functools import cache

import duckdb

MEMORY = "400MB"  # of the engine, which works on disk beyond it


def connected() -> duckdb.DuckDBPyConnection:
    """A connection to this process's engine. What it registers and its temporary tables are its own, and go with it.

    >>> one, other = connected(), connected()
    >>> _ = one.execute("CREATE TEMP TABLE answers AS SELECT 9 AS score")
    >>> one.table("answers").fetchall(), other.sql("SHOW TABLES").fetchall()
    ([(9,)], [])
    """
    return _engine(os.getpid()).cursor()


@cache
def _engine(process: int) -> duckdb.DuckDBPyConnection:
    """The engine of a process: to start one takes as long as to read a small file, and none survives a fork.

    It keeps what does not fit into its memory in the system's folder for such files.
    """
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": tempfile.gettempdir()})


def start_anew() -> None:
    """After an error of its own an engine answers nothing more: the next connection is to another one."""
    _engine.cache_clear()
