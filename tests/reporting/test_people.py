"""People are shown where a notebook is open, whole and as text, and in no run."""

import datetime as dt

import pandas as pd

from nps_analysis.reporting.people import show_people

PEOPLE = pd.DataFrame({"respondent": ["a", "b"], "comment_after": ["one", "two"]})


def test_nobody_is_shown_in_the_notebook_of_a_run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("NPS_RECORD", str(tmp_path))
    show_people(PEOPLE)
    said = "2 rows of people and their words: not in the files of a run; shown where this notebook is opened"
    assert capsys.readouterr().out.strip() == said


def test_a_notebook_shows_comments_whole_and_as_text(monkeypatch):
    shown = []
    monkeypatch.setattr("nps_analysis.reporting.people.display", shown.append)
    long = "<b>word</b> " * 40
    show_people(pd.DataFrame({"comment_after": [long] * 3, "at": [dt.date(2026, 1, 1)] * 3}), most=2)
    assert shown[0].data.count("&lt;b&gt;word&lt;/b&gt;") == 80
    assert "and 1 row more" in shown[0].data
