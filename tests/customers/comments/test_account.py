"""Is every answer in one row of the account of comments, and is it said why a comment was not looked at?"""

import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.theme_words import Themes

LATE = Themes({"late": {"en": ["late"], "sv": ["sen*"]}})
SAID = [
    *[(2, "the delivery was late and nobody told me"), (9, "leveransen var sen men personalen är trevlig")] * 6,
    *[(9, "I like the roses and the people in the shop"), (3, "Die Schlange an der Kasse ist zu lang")] * 5,
    *[(10, "👍"), (4, "Очень плохо"), (8, "Meh"), (10, None), (0, " - ")] * 2,
]


def test_every_answer_is_in_one_row(survey):
    account = nps.comment_account(survey(SAID), LATE)
    assert account.set_index("outcome")["n"].to_dict() == {
        "no comment": 4,
        "no words": 2,
        "unknown language": 2,
        "another script": 2,
        "no words given for the language": 5,
        "without a theme": 5,
        "with a theme": 12,
    }
    assert account["n"].sum() == len(SAID)
    assert account.set_index("outcome").loc["no words given for the language", "languages"] == "de"
    assert nps.say_account(account) == (
        "n = 28 comments, 17 looked at: 12 with a theme, 5 without; not looked at: 2 no words, 2 unknown language,"
        " 2 another script, 5 in German"
    )


def test_the_example_is_accounted_for(example):
    account = nps.comment_account(example).set_index("outcome")["n"]
    about = nps.comment_themes(example).set_index("theme")
    assert account.sum() == len(example.answers)
    assert account["without a theme"] == about.loc["(none)", "n"]
    assert account["with a theme"] + account["without a theme"] == about.loc["(none)", "comments"]


@pytest.mark.parametrize(
    ("themes", "said"),
    [
        (None, "No theme was looked for; too few comments in English to look for themes: 3 (fewer than 100)"),
        (Themes({"late": {"sv": ["sen"]}}), "No theme has words for the language of a comment"),
        (Themes({"late": {"en": ["late"]}}), "The only theme is not mentioned in the 3 comments looked at"),
    ],
)
def test_no_theme_looked_for_is_told_from_no_theme_found(survey, themes, said):
    comments = survey([(9, "I like the roses in the shop")] * 3)
    themes = nps.find_themes(comments) if themes is None else themes
    assert nps.say_themes(nps.comment_themes(comments, themes)) == said
