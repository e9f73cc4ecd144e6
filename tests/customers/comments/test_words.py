"""Is the same word the same word, however it is written?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.customers.comments.words import plain, read_words, words_in


def test_letters_that_look_alike_and_vowel_signs_make_no_other_word():
    assert words_in("كيفيت خوبي") == words_in("کیفیت خوبی") == ["کیفیت", "خوبی"]
    assert words_in("عالِی ـ مُحَمَّد") == ["عالی", "محمد"]
    assert words_in("e\u0301te\u0301") == words_in("ÉTÉ") == ["été"]
    assert plain("STRASSE") == plain("straße") == "strasse"


def test_a_persian_word_with_a_zero_width_non_joiner_is_one_word():
    assert words_in("قفسه‌ها خالی بود") == ["قفسه‌ها", "خالی", "بود"]


def test_elisions_fall_and_other_apostrophes_stay():
    assert words_in("L’accueil, qu'il n'y a; don't") == ["accueil", ",", "il", "y", "a", ";", "don't"]


def test_masks_digits_and_emoji_are_no_words_and_masks_break_phrases():
    assert words_in("call [phone] now 24/7 👍") == ["call", ".", "now"]


def test_pairs_do_not_reach_over_a_break_or_into_the_next_comment():
    words = read_words(["good staff, bad queue", "no parking"])
    named = [tuple(words.vocabulary[words.codes[[at, at + 1]]]) for at in words.pairs]
    assert named == [("good", "staff"), ("bad", "queue"), ("no", "parking")]


@given(st.lists(st.text(max_size=60), max_size=12))
def test_words_as_numbers_are_the_words(texts):
    words = read_words(texts)
    assert words.comments == len(texts)
    for at, text in enumerate(texts):
        own = words.codes[words.comment == at]
        expected = [word for word in words_in(text) if word[0].isalnum()]
        assert list(words.vocabulary[own[own >= 0]]) == expected
    assert len(set(words.vocabulary)) == len(words.vocabulary)
    assert np.all(np.diff(words.comment) >= 0)
