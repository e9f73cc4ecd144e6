"""Are words called typical of a class that are, and no others?"""

import numpy as np
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.terms import PRIOR, log_odds, terms_of


def naive(texts, classes, term):
    """Fightin' Words of one term from the texts themselves, as in Monroe, Colaresi & Quinn (2008), one by one."""
    has = [f" {term} " in f" {text} " for text in texts]
    alpha = PRIOR * sum(has) / len(has)
    ratio, variance = 0.0, 0.0
    for name, sign in ((2, 1), (0, -1)):
        group = [one for one, of in zip(has, classes, strict=True) if of == name]
        y, n = sum(group) + alpha, len(group) + PRIOR
        ratio += sign * np.log(y / (n - y))
        variance += 1 / y + 1 / (n - y)
    return ratio, ratio / np.sqrt(variance)


WORDS = ["delivery", "slow", "broken", "pots", "friendly", "staff", "great", "roses", "queue", "fine"]


def drawn(rng, n, pull):
    """Comments of four words; promoters use the last words more by ``pull``."""
    score = rng.choice([2, 8, 10], n)
    weight = 1 + pull * np.outer(score == 10, np.arange(10) > 5) + pull * np.outer(score == 2, np.arange(10) < 4)
    texts = [" ".join(rng.choice(WORDS, 4, p=w / w.sum())) for w in weight]
    return list(zip(score.tolist(), texts, strict=True))


def test_the_ratio_is_that_of_the_formula_on_the_texts(survey):
    answers = drawn(np.random.default_rng(3), 1500, 2.0)
    frame = nps.comment_terms(survey(answers, language="en"))
    classes = [{2: 0, 8: 1, 10: 2}[score] for score, _ in answers]
    for _, row in frame[~frame["term"].str.contains(" ")].iterrows():
        ratio, z = naive([text for _, text in answers], classes, row["term"])
        assert row["log_odds"] == pytest.approx(ratio)
        assert row["z"] == pytest.approx(z)
    assert set(frame.loc[frame["side"] == "promoters", "term"]) >= {"great", "roses", "queue", "fine"}
    assert set(frame.loc[frame["side"] == "detractors", "term"]) >= {"delivery", "slow", "broken", "pots"}


def test_one_long_rant_counts_once(survey):
    answers = [(0, "broken " * 500)] + [(0, "late")] * 40 + [(10, "fine")] * 40 + [(10, "broken")] * 4
    row = nps.comment_terms(survey(answers, language="en")).set_index("term").loc["broken"]
    assert (row["n"], row["n_detractors"], row["n_promoters"]) == (5, 1, 4)


def test_with_the_classes_swapped_every_sign_flips(survey):
    answers = drawn(np.random.default_rng(4), 200, 1.0)
    one = nps.comment_terms(survey(answers, language="en")).set_index("term")
    other = nps.comment_terms(survey([(12 - s if s != 8 else 8, t) for s, t in answers], language="en")).set_index(
        "term"
    )
    assert one["z"].to_dict() == pytest.approx((-other["z"]).to_dict())


@pytest.mark.slow
def test_where_words_have_nothing_to_do_with_the_class_hardly_anything_is_claimed(survey):
    """Holm at 95 %: a false claim in one of twenty surveys at most; more than 4 of 20 has a chance of 0.3 %."""
    rng = np.random.default_rng(5)
    false = sum(nps.comment_terms(survey(drawn(rng, 200, 0.0), language="en"))["side"].ne("").any() for _ in range(20))
    assert false <= 4


def test_few_comments_are_listed_and_not_tested(survey):
    frame = nps.comment_terms(survey([(0, "late again")] * 29 + [(10, "fine")] * 40))
    assert frame["p_value"].isna().all()
    assert frame["side"].eq("").all()
    assert set(frame["note"]) == {"not tested: 29 comments of detractors, fewer than 30"}
    assert nps.say_comments(frame) == (
        "No word or phrase is shown to set promoters' and detractors' comments apart"
        " (not tested: 29 comments of detractors, fewer than 30)"
    )


def test_comments_without_words_have_no_terms(survey):
    frame = nps.comment_terms(survey([(9, "👍"), (2, "👎"), (3, "12345")]))
    assert len(frame) == 0
    assert nps.say_comments(frame).endswith("(no word is in 5 comments)")


def test_words_that_always_stand_together_are_one_phrase(survey):
    said = [(0, "days late"), (2, "four days late"), (9, "the pots of Anna arrived broken")] * 5
    assert terms_of(survey(said, language="en"), "en").names.tolist() == [
        *("days late", "four days", "pots … anna arrived broken")
    ]


def test_a_word_of_another_language_is_no_sign_of_its_class(survey):
    """Swedes are happier here: their words are no promoters' words, as they are held against Swedish comments only."""
    english = [(0, "the queue was long")] * 40 + [(10, "the queue was fine")] * 20
    swedish = [(10, "kön var kort och jag är glad")] * 60 + [(0, "kön var för lång och jag är arg")] * 35
    frame = nps.comment_terms(survey(english + swedish)).set_index(["language", "term"])
    assert frame.loc[("sv", "kön"), "side"] == ""
    assert frame.loc[("en", "queue"), "side"] == ""


def test_the_planted_words_of_the_example_are_found_and_the_null_ones_are_not(example):
    """Complaints about delivery and staff are detractors'; the website has nothing to do with the score."""
    frame = nps.comment_terms(example).set_index(["language", "term"])["side"]
    assert frame[("en", "delivery came … days late")] == frame[("en", "pots arrived broken")] == "detractors"
    assert frame[("en", "good advice")] == "promoters"
    assert set(frame[[term for term in frame.index if "friendly" in term[1]]]) == {"promoters"}
    assert (frame[("en", "website")], frame[("sv", "webbplatsen")]) == ("", "")
    assert frame[("fa", "خوب")] == "promoters"


def test_the_prior_pulls_rare_terms_towards_no_difference():
    rare = log_odds(np.array([3]), 100, np.array([0]), 100, np.array([0.01]))
    assert 0 < rare[0, 0] < np.log((3.5 / 97.5) / (0.5 / 100.5))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "much many more most very too several lots"),
        ("sv", "mycket många mer mest väldigt ganska flera"),
        ("de", "viel viele vielen mehr sehr zu ziemlich einige"),
        ("fr", "beaucoup plus très trop plusieurs tellement"),
        ("es", "mucho muchas más muy demasiado bastante varios"),
        ("fa", "خیلی بسیار بیشتر زیاد چند"),
    ],
)
def test_words_of_quantity_and_degree_are_no_terms(survey, language, words):
    comments = survey([(2, words)] * 20 + [(10, "Lieferung")] * 20, language=language)
    assert nps.comment_terms(comments)["term"].tolist() == ["lieferung"]
