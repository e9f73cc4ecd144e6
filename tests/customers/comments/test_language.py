"""Is each comment taken in the language that it is written in?"""

import json
from pathlib import Path

import pytest

from nps_analysis.customers.comments.language import languages_of
from nps_analysis.customers.comments.words import read_words
from nps_analysis.schema import DataError

TRUTH = Path(__file__).parents[3] / "data" / "example" / "truth.json"
SAID = {
    "en": [
        "The queue at the till was too long and nobody helped me",
        "I like the roses",
        "They were not very friendly",
    ],
    "sv": [
        "Kön till kassan var för lång och ingen hjälpte mig",
        "Jag gillar rosorna",
        "De var inte trevliga",
        "Jättebra",
    ],
    "de": [
        "Die Schlange an der Kasse war zu lang und niemand hat mir geholfen",
        "Ich mag die Rosen",
        "Sie waren unfreundlich",
    ],
    "fr": [
        "La file à la caisse était trop longue et personne ne m'a aidé",
        "J'aime les roses du magasin",
        "Très bon accueil",
    ],
    "es": ["La cola en la caja era muy larga y nadie me ayudó", "Me gustan las rosas", "El personal no era amable"],
    "fa": ["صف صندوق خیلی طولانی بود", "گل‌ها را دوست دارم", "عالی"],
}


def test_six_languages_in_one_file_are_told_apart():
    texts = [(language, text) for language, some in SAID.items() for text in some]
    told = languages_of(read_words(text for _, text in texts))
    assert [(one, text) for one, (_, text) in zip(told, texts, strict=True)] == texts


def test_a_comment_without_small_words_goes_with_the_comments_that_use_its_words():
    texts = [
        "the staff are great",
        "great staff here and there",
        "personalen är bra",
        "bra utbud och bra personal",
        "Great",
        "Bra",
    ]
    assert list(languages_of(read_words(texts)))[-2:] == ["en", "sv"]


def test_another_script_is_another_language_and_no_words_are_none():
    assert list(languages_of(read_words(["Очень хорошо", "很好", "👍", "...", "the roses are fine"]))) == [
        *("other", "other", "", "", "en")
    ]


def test_the_languages_of_the_example_are_those_that_were_drawn(example):
    """truth.json counts also comments of answers without a score, 41 of 5,152; "Meh" and "Sådär" tell no language."""
    drawn = json.loads(TRUTH.read_text("utf-8"))["comments"]["by_language"]
    told = example.texts["language"].value_counts()
    assert set(told.index) == {*drawn, "unknown"}
    assert told["unknown"] == example.texts["comment"].str.match(r"(?i)(meh|sådär)\W*$").sum()
    assert all(0.98 * drawn[one] <= told[one] <= drawn[one] for one in drawn)


def test_languages_that_are_named_are_the_only_ones(survey):
    named = survey([(9, "Gift"), (3, "the end of it")], language="de")
    assert list(named.texts["language"]) == ["de", "de"]


def test_a_language_without_stop_words_is_an_error(survey):
    with pytest.raises(DataError) as error:
        survey([(9, "hyvä")], language="fi")
    assert str(error.value) == (
        'no language "fi"\n'
        "  required  languages of the comments, of en, sv, de, fr, es, fa\n"
        '  found     "fi"; known: en, sv, de, fr, es, fa\n'
        "  do        name others with --comment-language, or leave it out: the words tell"
    )
