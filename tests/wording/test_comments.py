"""Do sentences about comments say what the frames show, and no more?"""

import re

import numpy as np
import pandas as pd
import pytest

from nps_analysis.language import speaking
from nps_analysis.wording.comments import quote_figure, say_comments, say_quotes
from nps_analysis.wording.themes import say_themes, theme_figure
from nps_analysis.wording.writers import say_writers

WRITERS = {
    "group": "with a comment",
    "reference": "without a comment",
    "nps": 30.0,
    "reference_nps": 40.0,
    "difference": -10.0,
    "low": -14.0,
    "high": -6.0,
}
WRITERS |= {"level": 0.95, "tested": True, "p_adjusted": 0.001, "n": 500, "reference_n": 900, "note": ""}
THEME = {
    "theme": "delivery",
    "n": 100,
    "comments": 400,
    "share": 25.0,
    "share_low": 21.0,
    "share_high": 29.5,
    "tested": True,
    "nps_tested": True,
    "level": 0.95,
}
THEME |= {"before": "2026-Q1", "after": "2026-Q2", "share_before": 20.0, "share_after": 30.0, "p_adjusted": 0.01}
THEME |= {"nps_before": 10.0, "nps_after": -20.0, "nps_p_adjusted": 0.2, "nps": -5.0}


def test_those_who_write_are_different_only_where_the_test_shows_it():
    assert say_writers(pd.DataFrame([WRITERS])) == (
        "Those who write are different: NPS 30.0 with a comment, 40.0 without (difference −10.0, 95 % interval −14.0 to"
        " −6.0); comments do not speak for all respondents"
    )
    unshown = pd.DataFrame([WRITERS | {"p_adjusted": 0.2, "high": 2.0}])
    assert say_writers(unshown).startswith("Those who write are not shown to score otherwise")
    few = pd.DataFrame([WRITERS | {"tested": False, "note": "with a comment has 8 answers, fewer than 30"}])
    assert say_writers(few) == (
        "Whether those who write are different was not tested: NPS 30.0 with a comment, 40.0 without"
        " (with a comment has 8 answers, fewer than 30)"
    )


def test_why_writers_were_not_tested_is_said_in_the_language_of_the_study():
    few = pd.DataFrame([WRITERS | {"tested": False, "note": "without a comment has 28 answers, fewer than 30"}])
    with speaking("fa"):
        said = say_writers(few)
    assert "بدون نظر دارای ۲۸ پاسخ است" in said
    assert not re.search("[a-z]", said)


def test_a_theme_changed_only_where_the_adjusted_test_shows_it():
    assert say_themes(pd.DataFrame([THEME])) == (
        "Comments are most often about delivery (25.0 %); shown to have changed from 2026-Q1 to 2026-Q2: delivery"
        " 20.0 % to 30.0 %"
    )
    score = THEME | {"p_adjusted": 0.4, "nps_p_adjusted": 0.001}
    assert say_themes(pd.DataFrame([score])).endswith(": NPS of those who mention delivery 10.0 to −20.0")
    untested = THEME | {"tested": False, "nps_tested": False}
    assert say_themes(pd.DataFrame([untested])) == "Comments are most often about delivery (25.0 %)"


def test_themes_of_those_who_were_asked_are_said_of_them():
    said = say_themes(pd.DataFrame([THEME | {"p_adjusted": 1.0}]), "those scoring 0 to 4")
    assert said.startswith("Themes of those scoring 0 to 4 who were asked and wrote: most often delivery (25.0 %)")
    assert "detractors" not in said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ([(12, 15), (11, 14), (10, 13)], "Among the most frequent in comments: a (40.0 %), b (39.0 %), c (38.0 %)"),
        (
            [(32, 35), (11, 14), (10, 13)],
            "Comments are most often about a (40.0 %), then among others b (39.0 %)",
        ),
        ([(32, 35), (21, 24), (10, 13)], "Comments are most often about a (40.0 %), b (39.0 %), c (38.0 %)"),
        (
            [(32, 35), (21, 24), (10, 13), (9, 12)],
            "Comments are most often about a (40.0 %), b (39.0 %), then among",
        ),
        ([(32, 35), (32, 35), (10, 13)], "Among the most frequent in comments: a (40.0 %), b (39.0 %), c (38.0 %)"),
    ],
)
def test_an_order_of_themes_is_said_as_far_as_intervals_lie_apart(ends, said):
    rows = [
        THEME | {"theme": "abcd"[at], "share": 40.0 - at, "share_low": low, "share_high": high, "tested": False}
        for at, (low, high) in enumerate(ends)
    ]
    assert say_themes(pd.DataFrame(rows).assign(nps_tested=False)).startswith(said)
    of_some = say_themes(pd.DataFrame(rows).assign(nps_tested=False), "those scoring 0 to 4")
    assert ("among the most frequent" in of_some) == said.startswith("Among")


def test_the_language_of_the_words_is_named_where_there_are_several():
    frame = pd.DataFrame({"term": ["spät", "late"], "side": ["detractors", ""], "z": [-5.0, -1.0], "note": ""})
    said = say_comments(frame.assign(language=["de", "en"]))
    assert said == "In German, detractors write more of “spät”; no word is shown to be typical of promoters"
    assert say_comments(frame.assign(language="de")).startswith("Detractors write more of")


def test_comments_of_those_who_were_asked_speak_for_them_alone():
    said = say_writers(pd.DataFrame([WRITERS]), "those scoring 0 to 4")
    assert said == "Comments speak for those scoring 0 to 4 alone: hardly anybody else was asked why"


def test_a_headline_names_a_word_that_denies_only_where_there_is_no_other():
    frame = pd.DataFrame({"term": ["not", "late", "never"], "side": "detractors", "z": [-9.0, -5.0, -4.0], "note": ""})
    assert say_comments(frame, 2).startswith("Detractors write more of “late”, “not”;")


def test_words_of_one_side_alone_are_said_of_it_alone():
    frame = pd.DataFrame({"term": ["late"], "side": ["detractors"], "z": [-5.0], "note": ""})
    assert say_comments(frame) == "Detractors write more of “late”; no word is shown to be typical of promoters"


def test_figures_for_alternative_text():
    assert theme_figure(pd.Series(THEME)) == "delivery: 25.0 % of comments, NPS −5.0"
    assert theme_figure(pd.Series(THEME | {"nps": np.nan})) == "delivery: 25.0 % of comments"
    assert theme_figure(pd.Series(THEME | {"theme": "(none)"})) == "no theme: 25.0 % of comments, NPS −5.0"
    row = {"theme": "delivery", "class": "detractor", "quote": None, "note": "fewer than 10 comments are not quoted"}
    assert quote_figure(pd.Series(row)) == "delivery, detractor: fewer than 10 comments are not quoted"
    assert say_quotes(pd.DataFrame([row])) == "No comment is quoted: 1 group is too small to quote"
