"""Is what an analysis warns of said once, recorded once, and without what nobody may read?"""

import datetime as dt
import json

import pytest

from nps_analysis.reporting.findings import environment, findings_of, warnings_of
from nps_analysis.reporting.provenance import Origin
from nps_analysis.reporting.warn import warn

ORIGIN = Origin("9a57", "wave.csv", "7d0b", "0.1.0")


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """recorded(database, employee): a run of notebook 02 records from here on. What it warned of comes back."""

    def begin(**known):
        for name, value in environment(tmp_path, "02", ORIGIN, dt.date(2026, 9, 30), **known).items():
            monkeypatch.setenv(name, value)
        return lambda: warnings_of(tmp_path, "02")

    return begin


def test_where_no_run_is_made_warnings_are_printed_and_nothing_is_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    warn("two", "one", "two")
    warn()
    assert capsys.readouterr().out == "two\none\n"
    assert list(tmp_path.iterdir()) == []


def test_a_run_has_each_text_once_in_the_order_of_the_notebook(recorded, tmp_path, capsys):
    said = recorded()
    assert said() == []
    warn()
    warn("two", "één – ۱۲")
    warn("three", "two")
    assert said() == ["two", "één – ۱۲", "three"]
    assert capsys.readouterr().out == "two\néén – ۱۲\nthree\ntwo\n"
    assert findings_of(tmp_path) == []  # a notebook that only warns has shown nothing


def test_notebooks_whose_names_begin_alike_keep_their_own(recorded, tmp_path, monkeypatch):
    said = recorded()
    warn("of the short name")
    monkeypatch.setenv("NPS_NOTEBOOK", "02-warnings")
    warn("of the long name")
    assert (said(), warnings_of(tmp_path, "02-warnings")) == (["of the short name"], ["of the long name"])


def test_of_employees_no_warning_with_a_number_is_printed_or_recorded(recorded, capsys):
    said = recorded(employee=True)
    warn("3 answers of team Roof without a date", "ratings from 0 to 10 are read as labels")
    warn("team Roof: 1 answer")
    left_out = "warnings of an analysis that would tell of few employees left out"
    assert said() == ["ratings from 0 to 10 are read as labels", left_out]
    assert capsys.readouterr().out == f"ratings from 0 to 10 are read as labels\n{left_out}\n{left_out}\n"


def test_the_url_of_a_database_is_in_no_warning(recorded, monkeypatch, capsys):
    monkeypatch.setenv("OUR_DB", "postgresql://me:correct%20horse@host/db")
    said = recorded(database="OUR_DB")
    warn("no table at postgresql://me:correct%20horse@host/db")
    assert said() == ["no table at ***"]
    assert "correct" not in capsys.readouterr().out + json.dumps(said())
