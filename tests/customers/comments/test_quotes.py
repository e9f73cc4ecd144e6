"""Are quotes chosen by the rule, masked, and of people who cannot be told?"""

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.quotes import RULE, cut
from nps_analysis.customers.comments.theme_words import Themes

LATE = Themes({"late": {"en": ["late"], "sv": ["sen"]}, "price": {"en": ["price*"]}})
LONG = "the delivery came two days late and nobody told me why"
SWEDISH = "leveransen var sen igen och ingen kunde säga varför den dröjde"


def quoted(comments, themes=LATE, **options):
    quotes = nps.comment_quotes(comments, themes, **options)
    return quotes.loc[quotes["theme"] == "late", "quote"].dropna().tolist()


@pytest.mark.slow
def test_every_theme_has_a_typical_quote_of_each_class_in_each_language_of_the_right_length(example):
    quotes = nps.comment_quotes(example, most=2)
    assert (quotes.groupby(["theme", "class", "language"]).size() == 2).all()
    assert set(quotes["class"]) == {"detractor", "promoter"}
    assert set(quotes["language"]) == {"en", "sv", "fa"}
    assert quotes["quote"].str.len().between(40, 280).mean() > 0.9
    assert not quotes["quote"].duplicated().any()
    assert ((quotes["score"] >= 9) == (quotes["class"] == "promoter")).all()
    again = nps.comment_quotes(nps.comments("data/example/study.yml"), most=2)
    pd.testing.assert_frame_equal(quotes, again)


@pytest.mark.parametrize(("people", "count"), [(9, 0), (10, 1)])
def test_nobody_of_a_group_of_fewer_than_ten_is_quoted(survey, people, count):
    said = [(2, f"{LONG}, said {'x' * i}") for i in range(1, people + 1)] + [(10, "I am ill and late was fine")]
    quotes = nps.comment_quotes(survey(said, language="en"), LATE).set_index("class")
    assert quotes.loc[["detractor"], "quote"].notna().sum() == count
    assert quotes.loc["promoter", ["n", "note"]].tolist() == [1, "not quoted: comments of fewer than 10 people"]
    assert pd.isna(quotes.loc["promoter", "quote"])


def test_one_person_who_writes_ten_times_is_one_person(survey):
    said = [(2, f"{LONG}, said {'x' * i}") for i in range(1, 13)]
    assert quoted(survey(said, language="en", customer_id=["A"] * 4 + list("BCDEFGHI"))) == []
    assert len(quoted(survey(said, language="en", customer_id=["A"] * 3 + list("BCDEFGHIJ")))) == 1


def test_a_language_of_few_is_quoted_beside_one_of_many(survey):
    comments = survey([(2, f"{LONG} {i}") for i in range(200)] + [(2, f"{SWEDISH} {i}") for i in range(10)])
    quotes = nps.comment_quotes(comments, LATE)
    assert quotes[["language", "n"]].values.tolist() == [["en", 200], ["sv", 10]]
    assert quotes["quote"].str.startswith(SWEDISH).tolist() == [False, True]


def test_the_nearest_to_the_middle_is_the_one_that_says_what_most_say(survey):
    said = [(2, "the delivery was late and the pots were broken, again") for _ in range(8)]
    said += [(2, "late because of a strange wizard with a purple hat somewhere")] * 6
    assert quoted(survey(said, language="en")) == [said[0][1]]


def test_a_comment_with_a_rare_word_such_as_a_name_is_passed_over(survey):
    """Berta is in one comment; all other words are in twelve, and her comment is as near to the middle as any."""
    said = [(2, f"Berta {LONG}")] + [(2, LONG)] * 11
    assert quoted(survey(said, language="en")) == [LONG]


def test_a_comment_on_this_theme_alone_is_preferred(survey):
    said = [(2, f"{LONG} and the prices rose again and again")] * 8 + [(1, LONG)] * 5
    assert quoted(survey(said, language="en")) == [LONG]


def test_nobody_is_quoted_twice(survey):
    said = [(2, f"{LONG} {'x' * i}") for i in range(1, 13)]
    comments = survey(said, language="en", customer_id=["A"] * 3 + list("BCDEFGHIJ"))
    assert len(quoted(comments, most=12)) == 10


def test_quotes_are_masked_and_cut_where_they_are_seen_to_be_cut(survey):
    said = [(2, "late! call 070-000 00 12 or anna@example.org, card 4111 1111 1111 1111, " + "very " * 300)] * 10
    (quote,) = quoted(survey(said, language="en"))
    assert quote.startswith("late! call [phone] or [e-mail], card [card], very very")
    assert quote.endswith("very…")
    assert len(quote) <= 280


def test_the_sentences_say_the_rule_and_how_many_groups_are_too_small(survey):
    quotes = nps.comment_quotes(survey([(2, LONG)] * 12 + [(10, "late and fine")] * 3, language="en"), LATE)
    assert nps.say_quotes(quotes) == (
        "What they say: 1 typical comment on 1 theme, chosen by rule; 1 group is too small to quote"
    )
    assert nps.say_quotes(quotes.tail(1)) == "No comment is quoted: 1 group is too small to quote"
    said = nps.say_quotes(quotes.head(1), "those scoring 0 to 4")
    assert said.startswith("What those scoring 0 to 4 who were asked say: 1 typical")
    assert all(part in RULE for part in ("nearest to the middle", "40 to 280 letters", "rare words", "10 people"))


@pytest.mark.parametrize(("text", "longest", "expected"), [("a" * 50, 10, "a" * 9 + "…"), ("a b\n c", 10, "a b c")])
def test_a_text_is_cut_to_one_line(text, longest, expected):
    assert cut(text, longest) == expected


def test_the_quote_of_a_found_theme_has_a_word_of_its_name(survey):
    """Twenty of thirty comments have the fourth word of the theme alone, and are nearest to the middle."""
    prices = "the voucher was refused at the till because of the rules on prices"
    late = "nobody answered the telephone after the delivery lorry had left"
    themes = Themes({"delivery · lorry · came": {"en": ["delivery", "lorry", "came", "voucher"]}}, found=True)
    comments = survey([(2, prices)] * 20 + [(2, late)] * 10, language="en")
    assert nps.comment_quotes(comments, themes)["quote"].tolist() == [late]
