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

SHORT = {  # what was planted: none of it was looked at when the lists of usual words were made
    "en": "Clean store|Knows what they are doing|Broken on arrival|Would buy again|Refund took "
    "weeks|Confusing website|Lovely roses|Far too crowded|Nothing special|Wrong size sent|Cheerful "
    "team|My favourite|Could be cheaper|Out of stock again|Wide selection",
    "sv": "Rena hyllor|De kan sin sak|Trasig vid ankomst|Köper gärna igen|Pengarna dröjde|Rörig "
    "hemsida|Fina rosor|Alldeles för trångt|Inget speciellt|Fel storlek|Glada medarbetare|Min "
    "favorit|Kunde vara billigare|Slut på lagret|Stort sortiment",
    "de": "Saubere Regale|Wissen was sie tun|Kaputt angekommen|Kaufe gerne wieder|Geld kam spät "
    "zurück|Unübersichtliche Webseite|Schöne Rosen|Viel zu voll|Nichts besonderes|Falsche "
    "Größe|Fröhliches Team|Mein Favorit|Könnte billiger sein|Wieder ausverkauft|Großes Sortiment",
    "fr": "Rayons propres|Ils connaissent leur métier|Arrivé cassé|J'achèterai encore|Remboursement "
    "tardif|Site confus|Belles roses|Beaucoup trop de monde|Rien de spécial|Mauvaise taille|Équipe "
    "souriante|Mon préféré|Pourrait être moins cher|Rupture de stock|Grand choix",
    "es": "Estantes limpios|Saben lo que hacen|Llegó roto|Compraría otra vez|El reembolso tardó|Página "
    "confusa|Rosas preciosas|Demasiada gente|Nada especial|Talla equivocada|Equipo alegre|Mi "
    "favorita|Podría ser más barato|Sin existencias|Gran surtido",
    "fa": "قفسه‌های تمیز|شکسته رسید|باز هم می‌خرم|سایت گیج‌کننده|گل‌های زیبا|شلوغ بود|چیز خاصی نبود|اندازه "
    "اشتباه|تیم خوشرو|فروشگاه مورد علاقه من|می‌توانست ارزان‌تر باشد|موجود نبود|تنوع زیاد|پول دیر "
    "برگشت|کارشان را بلدند",
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


def told_of_short(languages, beside=0):
    """Pairs of the language that was planted and that told, for short comments beside long ones."""
    texts = [(one, text.strip()) for one in languages for text in SHORT[one].split("|")]
    long = [(one, text) for one in languages for text in SAID[one] * beside]
    told = languages_of(read_words(text for _, text in texts + long))
    return [(planted, found) for (planted, _), found in zip(texts, told, strict=False)]


@pytest.mark.parametrize("beside", [0, 20])
def test_short_comments_in_six_languages_are_told_right_or_not_at_all(beside):
    pairs = told_of_short(SHORT, beside)
    assert [pair for pair in pairs if pair[1] not in (pair[0], "unknown")] == []
    assert sum(planted == found for planted, found in pairs) >= 40
    assert all(found == "fa" for planted, found in pairs if planted == "fa")


@pytest.mark.parametrize("language", SHORT)
def test_in_a_file_of_one_language_short_comments_are_in_it(language):
    assert set(told_of_short([language], beside=10)) == {(language, language)}


@pytest.mark.parametrize("language", SHORT)
def test_a_language_that_is_named_is_that_of_every_comment_however_short(survey, language):
    comments = survey([(9, text.strip()) for text in SHORT[language].split("|")], language=language)
    assert set(comments.texts["language"]) == {language}


def test_what_two_languages_write_alike_is_unknown_between_them_and_told_in_a_file_of_one():
    alike = ["Super", "Top", "OK"]
    mixed = languages_of(read_words([*alike, *SAID["de"] * 10, *SAID["fr"] * 10]))
    german = languages_of(read_words([*alike, *SAID["de"] * 10]))
    assert list(mixed[:3]) == ["unknown"] * 3
    assert list(german[:3]) == ["de"] * 3


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
