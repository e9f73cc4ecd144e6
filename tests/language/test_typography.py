"""Are signs, quotation marks, ordinals and units those of the language, in every message of its catalogue?

By the CLDR's quotation marks, and for French by the rules of the Imprimerie nationale: a narrow space before ; ? ! %,
one that is as wide as between words before the colon and inside guillemets.
"""

import re

import pytest

from nps_analysis.language import LANGUAGES, _, english, listing, ngettext, period_name, speaking, translated
from nps_analysis.language.texts import catalogue

OTHERS = [language for language in LANGUAGES if language != "en"]
QUOTES = {"sv": "””", "de": "„“", "fr": "«»", "es": "«»", "fa": "«»"}
NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
COMMAND = re.compile(r"--\w[\w-]*( \"\{\w+(=VALUE)?\}[^\"]*\")?")  # what is typed in a terminal stays as it is


def texts(language: str) -> list[str]:
    """All translations of a language, without what is typed in a terminal."""
    strings = [one.string for one in catalogue(language) if one.id]
    said = [text for string in strings for text in (string if isinstance(string, list | tuple) else (string,))]
    return [COMMAND.sub("", text) for text in said]


@pytest.mark.parametrize("language", OTHERS)
def test_quotation_marks_are_those_of_the_language(language):
    first, last = QUOTES[language]
    assert [text for text in texts(language) if '"' in text] == []
    assert [text for text in texts(language) if set(text) & set("„“”«»") - {first, last}] == []


@pytest.mark.some(2)
@pytest.mark.parametrize("language", OTHERS)
def test_numbers_below_zero_have_a_minus_sign(language):
    assert [text for text in texts(language) if re.search(r"(?<![\w\]-])-\d", text)] == []


def test_french_has_its_spaces_before_signs():
    french = texts("fr")
    assert [text for text in french if re.search(rf"(?<![{NARROW}«{WIDE}])[;?!%](?!\w)", text)] == []
    assert [text for text in french if re.search(rf"[^{WIDE}]:(?!\w|/)|«(?!{WIDE})|(?<!{WIDE})»", text)] == []


@pytest.mark.parametrize(
    ("language", "one", "few", "many"),
    [
        ("en", "by 1 point", "by 1.0 points", "by 2 points"),
        ("sv", "med 1 enhet", "med 1,0 enheter", "med 2 enheter"),
        ("de", "um 1 Punkt", "um 1,0 Punkte", "um 2 Punkte"),
        ("fr", "de 1 point", "de 1,9 point", "de 2 points"),
        ("es", "en 1 punto", "en 1,1 puntos", "en 2 puntos"),
    ],
)
def test_units_agree_with_their_figure(language, one, few, many, monkeypatch):
    """By the plural rules of the CLDR: of French the singular up to two, of the others for a whole one alone."""
    words = {"en": "by {size} points", "sv": "med {size} enheter", "de": "um {size} Punkte"}
    words |= {"fr": "de {size} points", "es": "en {size} puntos"}
    monkeypatch.setattr("nps_analysis.language.texts.unfilled", lambda *forms: words[language])
    with speaking(language):
        assert [_("any", size=text.split()[1]) for text in (one, few, many)] == [one, few, many]
        assert _("any", size="−" + few.split()[1]).split()[2] == few.split()[2]


def test_a_name_that_ends_with_a_figure_is_no_unit():
    assert english("{group} points", group="Shop 1") == "Shop 1 points"


def test_french_has_an_ordinal_for_the_first_day_alone():
    with speaking("fr"):
        said = [period_name(day) for day in ("2026-01-01", "2026-01-11", "2026-01-21", "1405-01-01")]
    assert said == ["1er janvier 2026", "11 janvier 2026", "21 janvier 2026", "1er Farvardin 1405"]


def test_spanish_has_e_before_the_sound_of_an_i():
    with speaking("es"):
        assert [listing(["a", name]) for name in ("Irlanda", "hijos", "hielo", "Yemen", "Suecia")] == [
            *("a e Irlanda", "a e hijos", "a y hielo", "a y Yemen", "a y Suecia"),
        ]


def test_a_list_that_was_cut_is_cut_in_the_language():
    with speaking("sv"):
        said = translated("no share of the answers can be held against those of a, b and 1,204 more")
        assert said == "no share of the answers can be held against those of a, b and 1,204 more"  # no message of ours
        named = translated('names in "shop" differ only by case and stay apart: A / a, B / b and 1,204 more')
    assert named.replace(WIDE, " ").endswith("A / a, B / b och 1 204 till")


def test_parts_of_a_note_are_said_one_by_one():
    with speaking("de"):
        assert translated("only 12 answers in Q1 and 1 answer in Q2: its intervals are rough").startswith(
            "nur 12 Antworten in Q1 und 1 Antwort in Q2"
        )


def test_plurals_of_whole_numbers():
    with speaking("sv"):
        said = [ngettext("{n} answer in {name}", "{n} answers in {name}", n, name="A") for n in (1, 2)]
    assert said == ["1 svar i A", "2 svar i A"]
