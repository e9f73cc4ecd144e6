"""Comments of employees: which themes are told, of whom it is told how many wrote, and what is not made."""

import pandas as pd
import pytest
from matplotlib.figure import Figure

import nps_analysis as nps
from nps_analysis.customers.comments.theme_words import Themes
from nps_analysis.schema import DataError

SETTINGS = {"score": "score", "comment": "why", "comment_language": ["en"], "employee": True}
CYCLE = (3, 8, 10)


def staff(scores=None, **mentioned: range) -> pd.DataFrame:
    """120 answers of all classes in turn, each with a comment, in which some rows mention a word."""
    said = [" and ".join(word for word, rows in mentioned.items() if i in rows) or "fine" for i in range(120)]
    frame = pd.DataFrame({"score": [CYCLE[i % 3] for i in range(120)], "why": [f"the {one} here" for one in said]})
    return frame if scores is None else frame.assign(score=scores)


def themes_in(frame: pd.DataFrame, *words: str, **options: object) -> pd.DataFrame:
    said = nps.comments(nps.read(frame, **SETTINGS, **options))
    return nps.comment_themes(said, Themes({word: {"en": [word]} for word in words})).set_index("theme")


def test_a_theme_that_nine_mention_is_suppressed_and_one_of_ten_is_not():
    found = themes_in(staff(pay=range(60), tools=range(60, 70), noise=range(70, 79)), "pay", "tools", "noise")
    assert found["n"].dropna().to_dict() == {"pay": 60, "tools": 10}
    assert found.loc[["noise", "(none)"], "note"].tolist() == ["suppressed"] * 2
    figures = ["n", "comments", "share", "share_low", "share_high", "n_detractors", "n_promoters", "nps", "low", "base"]
    assert found.loc["noise", figures].isna().all()


def test_a_theme_that_nine_do_not_mention_is_suppressed_too():
    found = themes_in(staff(pay=range(111), tools=range(110)), "pay", "tools")
    assert found["n"].dropna().to_dict() == {"tools": 110}


@pytest.mark.parametrize("of", ["who mention it", "who do not"])
def test_a_theme_is_suppressed_where_all_are_in_one_class(of):
    alike = range(40) if of == "who mention it" else range(40, 120)
    scores = [10 if i in alike else CYCLE[i % 3] for i in range(120)]
    found = themes_in(staff(scores, pay=range(40), tools=range(20, 60)), "pay", "tools")
    assert found["n"].dropna().to_dict() == {"tools": 40}


def test_a_small_theme_that_is_the_total_less_the_others_takes_another_with_it():
    found = themes_in(staff(pay=range(80), tools=range(80, 111), noise=range(111, 120)), "pay", "tools", "noise")
    assert found["n"].dropna().to_dict() in ({"pay": 80}, {"tools": 31})


def test_nobody_can_tell_what_the_few_say_who_mention_both_of_two_themes_that_all_mention():
    found = themes_in(staff(pay=range(63), tools=range(60, 120)), "pay", "tools")
    assert found["n"].notna().sum() == 1  # 63 and 60 of 120: with both, the classes of the 3 would be told


def test_a_suppressed_theme_is_named_in_the_picture_without_a_figure():
    found = themes_in(staff(pay=range(60), noise=range(70, 79)), "pay", "noise")
    ax = nps.plot_themes(found.reset_index(), ax=Figure().subplots())
    assert [label.get_text() for label in ax.get_yticklabels()][:2] == ["no theme  (suppressed)", "noise  (suppressed)"]
    assert sum("%" in text.get_text() for text in ax.texts) == 1


def test_there_is_no_change_between_periods():
    frame = staff(pay=range(60)).assign(date=["2026-02-01", "2026-05-01"] * 60)
    said = nps.comments(nps.read(frame, **SETTINGS, date="date", period="quarter"))
    found = nps.comment_themes(said, Themes({"pay": {"en": ["pay"]}}))
    assert found[["before", "after", "change"]].isna().all(axis=None)
    with pytest.raises(DataError, match="a change of what is said is not made of employees' answers"):
        nps.comment_themes(said, Themes({"pay": {"en": ["pay"]}}), before="2026-Q1", after="2026-Q2")


def test_comments_of_a_part_of_the_employees_are_refused():
    frame = staff(pay=range(60)).assign(team=["A", "B"] * 60)
    with pytest.raises(DataError) as error:
        nps.comments(nps.read(frame, **SETTINGS, where={"team": "A"}))
    assert str(error.value) == (
        "comments of a part of the employees are not made\n"
        "  required  all answers together: of a group they would tell of very few people\n"
        "  found     where team\n"
        "  do        leave it out"
    )


def test_fewer_than_ten_comments_are_refused_without_saying_how_many():
    with pytest.raises(DataError) as error:
        nps.comments(nps.read(staff().assign(why=["all is fine here"] * 9 + [""] * 111), **SETTINGS))
    assert str(error.value) == (
        "too few comments of employees\n"
        "  required  10 or more\n"
        "  found     fewer; how many, is not said\n"
        "  do        leave them out"
    )


@pytest.mark.parametrize(
    ("make", "what"), [(nps.comment_terms, "a table of the words of each class"), (nps.comment_quotes, "quotes")]
)
def test_words_of_a_class_and_quotes_are_not_made(make, what):
    with pytest.raises(DataError, match=f"{what} .*not made of employees' answers"):
        make(nps.comments(nps.read(staff(pay=range(60)), **SETTINGS)))


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ((10, 20, 30), [10, 20, 30]),
        ((40, 20, 30), [40, 20, 30]),  # none was silent
        ((9, 20, 30), [None, None, 30]),  # the total less the others would tell of the detractors
        ((31, 20, 30), [None, None, 30]),  # nine were silent
        ((4, 3, 30), [None, None, None]),  # of both together it were fewer than ten
    ],
)
def test_of_no_class_it_is_told_how_many_wrote_where_these_are_few(written, told):
    frame = pd.DataFrame(
        [
            {"score": score, "why": "fine" if i < n else None}
            for score, n in zip(CYCLE, written, strict=True)
            for i in range(40)
        ]
    )
    said = nps.comments(nps.read(frame, **SETTINGS))
    coverage = nps.comment_coverage(said)
    assert coverage["score"].tolist() == ["0 to 6", "7 and 8", "9 and 10"]
    assert [None if pd.isna(n) else int(n) for n in coverage["comments"]] == told
    writers = nps.comment_writers(said)
    assert writers["note"].eq("suppressed").any() == (None in told)
    assert writers.loc[1, ["n", "reference_n", "nps"]].isna().all() == (None in told)
    ax = nps.plot_coverage(coverage, ax=Figure().subplots())
    assert sum(text.get_text() == "suppressed" for text in ax.texts) == told.count(None)
    sentence = nps.say_writers(writers)
    assert ("is not told" in sentence) == (None in told)
    assert ("not told of detractors" in nps.say_coverage(coverage)) == (None in told)


def test_outcomes_of_few_are_counted_with_the_next():
    frame = staff(pay=range(60))
    frame.loc[:2, "why"] = "\N{THUMBS UP SIGN}"
    frame.loc[3:22, "why"] = None
    found = nps.comment_account(nps.comments(nps.read(frame, **SETTINGS)), Themes({"pay": {"en": ["pay"]}}))
    assert found.loc[found["n"] > 0, ["outcome", "n"]].values.tolist() == [["looked at", 97], ["other", 23]]
    assert nps.say_account(found) == "n = 100 comments, 97 looked at; not looked at: 23 other"


def test_codes_are_told_as_themes_are_without_their_account_of_rare_codes():
    frame = staff().assign(code=["pay"] * 60 + ["tools"] * 31 + ["noise"] * 9 + [None] * 20)
    said = nps.comments(nps.read(frame, **SETTINGS, coded=["code"]))
    themes = nps.themes_of(said)
    found = nps.comment_themes(said, themes).set_index("theme")
    assert found.loc["noise", "note"] == "suppressed"
    assert found["n"].notna().sum() == 1  # noise is the coded answers less the others
    account = nps.comment_account(said, themes)
    assert account[["outcome", "n"]].values.tolist() == [["not coded", 20], ["looked at", 100]]
    assert nps.say_account(account) == "n = 100 coded answers; not coded: 20"


def test_a_language_of_nine_comments_is_not_named():
    frame = staff(pay=range(60))
    frame.loc[:8, "why"] = "det är bra här och jag trivs mycket med alla andra"
    options = SETTINGS | {"comment_language": ["en", "sv"]}
    said = nps.comments(nps.read(frame, **options))
    assert (said.texts["language"] == "sv").sum() == 9
    assert said.languages() == ["en"]
    account = nps.comment_account(said, Themes({"pay": {"en": ["pay"], "sv": ["lön"]}}))
    assert not account["languages"].str.contains("sv").any()
