"""Are quotes chosen by the rule, masked, and of people who cannot be told?"""

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.quotes import cut
from nps_analysis.customers.comments.theme_words import Themes

LATE = Themes({"late": {"en": ["late"]}, "price": {"en": ["price*"]}})
LONG = "the delivery came two days late and nobody told me why"


def test_every_theme_has_a_typical_quote_of_each_class_of_the_right_length(example):
    quotes = nps.comment_quotes(example, most=2)
    assert (quotes.groupby(["theme", "class"]).size() == 2).all()
    assert set(quotes["class"]) == {"detractor", "promoter"}
    assert quotes["quote"].str.len().between(40, 280).all()
    assert not quotes["quote"].duplicated().any()
    assert ((quotes["score"] >= 9) == (quotes["class"] == "promoter")).all()
    again = nps.comment_quotes(nps.comments("data/example/study.yml"), most=2)
    pd.testing.assert_frame_equal(quotes, again)


def test_the_nearest_to_the_middle_is_the_one_that_says_what_most_say(survey):
    said = [(2, f"the delivery was late and the pots were broken, number {'x' * i}") for i in range(1, 9)]
    said += [(2, "late because of a strange wizard with a purple hat somewhere")]
    quotes = nps.comment_quotes(survey(said, language="en"), LATE)
    assert quotes["quote"].tolist() == ["the delivery was late and the pots were broken, number x"]


def test_a_comment_on_this_theme_alone_is_preferred(survey):
    said = [(2, f"{LONG} and the prices rose again and again")] * 5 + [(1, LONG)]
    quotes = nps.comment_quotes(survey(said, language="en"), LATE)
    assert quotes.loc[quotes["theme"] == "late", "quote"].tolist() == [LONG]


def test_nobody_is_quoted_twice(survey):
    said = [(2, f"{LONG} {word}") for word in ("alpha", "beta", "gamma", "delta")]
    comments = survey(said, language="en", customer_id=["A", "A", "A", "B"])
    assert len(nps.comment_quotes(comments, LATE, most=4)) == 2


def test_quotes_are_masked_and_cut_where_they_are_seen_to_be_cut(survey):
    said = [(2, "late! call 070-000 00 12 or anna@example.org, card 4111 1111 1111 1111, " + "very " * 300)]
    (quote,) = nps.comment_quotes(survey(said, language="en"), LATE)["quote"]
    assert quote.startswith("late! call [phone] or [e-mail], card [card], very very")
    assert quote.endswith("very…")
    assert len(quote) <= 280


@pytest.mark.parametrize(("text", "longest", "expected"), [("a" * 50, 10, "a" * 9 + "…"), ("a b\n c", 10, "a b c")])
def test_a_text_is_cut_to_one_line(text, longest, expected):
    assert cut(text, longest) == expected
