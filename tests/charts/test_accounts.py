"""Charts of votes and of sales figures, by what they drew."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.accounts import plot_accounts
from nps_analysis.charts.sales import plot_sales
from nps_analysis.charts.style import canvas
from nps_analysis.schema import DataError


def votes(accounts=120):
    return pd.DataFrame(
        {
            "vote": ["answers", "contacts", "accounts", "value"],
            "n": [400, 300, accounts, accounts],
            "accounts": accounts,
            "n_eff": [70, 80, accounts, 14.2],
            "nps": [30.0, 28.0, 20.0, 5.0],
            "low": [20.0, 18.0, 10.0, -30.0],
            "high": [40.0, 38.0, 30.0, 43.0],
            "largest": [9.0, 5.0, 0.8, 21.5],
            "level": 0.95,
            "method": "score",
        }
    )


def figures(kind="share", classes=("detractor", "passive", "promoter", "no answer")):
    n = len(classes)
    return pd.DataFrame(
        {
            "measure": "retained",
            "kind": kind,
            "class": list(classes),
            "n": [12, 300, 400, 0][:n],
            "value": [60.0, 70.0, 80.0, np.nan][:n],
            "low": [30.0, 65.0, 76.0, np.nan][:n],
            "high": [80.0, 75.0, 84.0, np.nan][:n],
            "median": [1.0, 2.0, 3.0, np.nan][:n],
            "level": 0.95,
            "note": "",
        }
    )


def test_the_ways_to_vote_keep_their_order_and_say_what_they_count():
    ax = plot_accounts(votes(), canvas("full"))
    assert list(ax.lines[0].get_xdata()) == [5.0, 20.0, 28.0, 30.0]
    names = [text.get_text().replace("\n", " ") for text in ax.get_yticklabels()]
    assert "120 accounts, effective n 14" in names[0]
    assert names[3].startswith("Every answer")
    assert "21.5 %" in [text.get_text() for text in ax.texts]


def test_few_accounts_are_hollow():
    ax = plot_accounts(votes(accounts=12), Figure().subplots())
    assert ax.lines[0].get_markerfacecolor() == "white"
    assert "hollow dot: under 30 accounts" in ax.get_xlabel()


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(DataError, match=r"a frame as accounts\(\) returns it"):
        plot_accounts(votes().drop(columns="largest"))


def test_promoters_come_first_and_those_who_did_not_answer_last():
    ax = plot_sales(figures(), Figure().subplots())
    assert [text.get_text().split()[0] for text in ax.get_yticklabels()] == [
        "No",
        "Detractors",
        "Passives",
        "Promoters",
    ]
    assert "no effect of it" in ax.get_xlabel().replace("\n", " ")
    assert all(text.get_text().endswith(" %") for text in ax.get_xticklabels())


def test_amounts_have_no_percent_and_show_the_median():
    ax = plot_sales(figures("amount"), Figure().subplots())
    assert "3.00" in [text.get_text() for text in ax.texts]
    assert not any("%" in text.get_text() for text in ax.get_xticklabels())


def test_one_class_alone_and_nobody_can_be_drawn():
    named = {"detractor": figures(classes=("detractor",)), "no": figures().iloc[3:], "": figures().iloc[:0]}
    for name, frame in named.items():
        ax = plot_sales(frame, Figure().subplots())
        ax.figure.draw_without_rendering()
        assert [text.get_text().split()[0].lower().rstrip("s") for text in ax.get_yticklabels()] == [name][: len(frame)]
        dots = [x for line in ax.lines if line.get_marker() == "o" for x in line.get_xdata() if np.isfinite(x)]
        assert len(set(dots)) == frame["value"].notna().sum()


def test_several_figures_have_no_axis_in_common():
    with pytest.raises(DataError, match="several sales figures have no axis in common"):
        plot_sales(pd.concat([figures(), figures().assign(measure="revenue")]))
