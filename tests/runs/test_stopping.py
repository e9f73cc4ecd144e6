"""Signals that ask to stop: heard at once, whatever a library makes of them, and where nobody asked to ignore them."""

import os
import signal
import threading

import duckdb
import pytest

from nps_analysis.runs.stopping import Stopped, stoppable


@pytest.mark.slow
def test_a_query_that_is_interrupted_is_a_run_that_was_stopped():
    engine, long = duckdb.connect(), "SELECT sum(hash(i) % 7) FROM range(500000000) AS t(i)"
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's job in the background ignores it
    try:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        with pytest.raises(Stopped) as stopped, stoppable():
            engine.execute(long).fetchall()
        assert stopped.value.exit_code == 130
    finally:
        signal.signal(signal.SIGINT, before)


def test_an_error_of_its_own_stays_what_it_is():
    with pytest.raises(ValueError, match="mine"), stoppable():
        raise ValueError("mine")


def test_what_was_ignored_before_stays_ignored(monkeypatch):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable() as stop:
            os.kill(os.getpid(), signal.SIGHUP)
        assert stop.signum is None
    finally:
        signal.signal(signal.SIGHUP, before)
