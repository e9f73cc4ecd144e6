"""Is one engine enough for all that a process reads?"""

import os
import signal
from types import SimpleNamespace

import duckdb
import pytest

from nps_analysis.responses.damage import reads_rows
from nps_analysis.responses.engine import connected, start_anew
from nps_analysis.schema import DataError


def test_an_engine_that_broke_is_not_asked_again():
    connected().execute("CREATE TABLE kept AS SELECT 1 AS one")  # in the engine, for all connections to it

    @reads_rows
    def breaks(of):
        raise duckdb.FatalException("the database has been invalidated")

    with pytest.raises(DataError, match=r"a\.csv is damaged"):
        breaks(SimpleNamespace(source=SimpleNamespace(name="a.csv")))
    assert connected().sql("SHOW TABLES").fetchall() == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_process_that_is_forked_has_an_engine_of_its_own():
    connected().execute("CREATE TABLE kept AS SELECT 1 AS one")
    if (child := os.fork()) == 0:
        signal.alarm(20)  # without its own it may wait for threads that were not forked
        os._exit(len(connected().sql("SHOW TABLES").fetchall()))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    start_anew()
