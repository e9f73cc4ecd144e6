"""Are the days between messages bars, and groups a table, with the notes of the log where scores are read?"""

import pandas as pd

from nps_analysis.csv_text import from_csv, to_csv
from nps_analysis.reporting.deck.charts.native import Chart, Table
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.contact import draw, draw_silent
from nps_analysis.reporting.deck.topics.contact_counts import draw as draw_counts


def finding(frame, groups=()):
    return Finding({"label": "".join(groups)}, from_csv(to_csv(frame), groups), {})


def said(runs):
    return "".join(text for text, _ in runs)


def counts(rows):
    return pd.DataFrame(rows, columns=["column", "group", "n", "out_of", "share", "early", "note"])


def test_days_are_bars_in_their_order_with_the_rest_in_another_colour():
    rows = [("days between messages", "0 to 89 days", 3, 100, 3.0, True, "")]
    rows += [("days between messages", "90 days or more", 97, 100, 97.0, False, "")]
    (chart,), runs = draw_counts(finding(counts(rows)), None)
    assert isinstance(chart, Chart)
    assert list(chart.sheet["group"].values) == ["0 to 89 days", "90 days or more"]
    assert list(chart.sheet["Share"].values) == [3, 97]
    assert len(set(chart.series[0].fills.values())) == 2
    assert said(runs) == (
        "■ within the rest period   Percent of 100 invitations that followed another message. "
        "All are counted: no interval."
    )


def test_groups_are_a_table_that_goes_on_where_it_is_long():
    rows = [("all invitations", "all invitations", 4, 90, 4.4, True, "3 people")]
    rows += [("channel", f"c{i}", i, 9, 11.1 * i, True, f"{i} people" if i else "") for i in range(20)]
    tables, _ = draw_counts(finding(counts(rows)), None)
    assert all(isinstance(table, Table) for table in tables)
    assert [len(table.rows) for table in tables] == [15, 8]
    assert tables[0].rows[:3] == (
        ("Group", "Too early", "Invitations", "Share", "People"),
        ("all invitations", "4", "90", "4.4 %", "3"),
        ("channel · c0", "0", "9", "0.0 %", "0"),
    )


def test_the_notes_of_the_log_are_said_of_scores_and_rates():
    scores = pd.DataFrame({"scenario": ["silent all passives", "silent all detractors"], "n": 50, "nps": [8.0, -60.0]})
    scores = scores.assign(low=[2.0, -66.0], high=[14.0, -54.0], level=0.95, method="score")
    scores["note"] = ["log of a day; unweighted", ""]
    silent = finding(scores, ["scenario"])
    _, runs = draw_silent(silent, Run({}, (silent,)))
    assert said(runs).endswith("what the silent think is assumed, not estimated. Log of a day; unweighted.")
    unknown = {"group": [None, "sms"], "column": [None, "channel"], "invited": 20, "reference_rate": None}
    unknown |= dict.fromkeys(["response_rate", "low", "high", "p_adjusted"])
    rates = pd.DataFrame(unknown).assign(level=0.95, tested=False, note="not known whether they were answered")
    (chart,), runs = draw(finding(rates), None)
    assert list(chart.sheet["Response rate"].values) == [None]
    assert chart.series[1].labels.texts[0].replace("\N{NO-BREAK SPACE}", " ").strip() == (
        "not known whether they were answered"
    )
    assert "All:" not in said(runs)
