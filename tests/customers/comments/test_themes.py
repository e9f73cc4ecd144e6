"""Are themes counted as a reader would count them, and what changed found where it was planted?"""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import nps_analysis as nps
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.schema import DataError

EXAMPLE = Path(__file__).parents[3] / "data" / "example"
QUEUE = Themes({"queue": {"en": ["queue*", "wait*", "days late"]}, "staff": {"en": ["staff"], "sv": ["personal*"]}})


@pytest.fixture(scope="module")
def about(example):
    return nps.comment_themes(example).set_index("theme")


@pytest.mark.slow
def test_each_theme_has_at_least_the_comments_that_begin_with_it(about, example):
    """truth.json counts the first theme of a comment, also of answers without a score (41 of 5,152)."""
    first = json.loads((EXAMPLE / "truth.json").read_text("utf-8"))["comments"]["by_first_theme"]
    assert set(about.index) == {*first, "(none)"}
    scored = len(example.texts) / 5152
    assert all(about.loc[theme, "n"] >= 0.98 * scored * n for theme, n in first.items())
    most = about["n"].drop("(none)").sort_values(ascending=False).index[:2]
    assert set(most) == set(sorted(first, key=first.get)[-2:]) == {"staff", "delivery"}


def test_what_has_no_theme_was_written_without_one(about, example):
    """The only comments of the example that are about nothing are short ones such as "Disappointed" or "Jättebra"."""
    has, could = mentions(example, nps.themes_of(example))
    rest = example.texts.loc[~has.any(axis=1) & could.any(axis=1), "comment"].str.replace(
        r"\. .*|[.!]$", "", regex=True
    )
    assert about.loc["(none)", "n"] == len(rest)
    assert rest.str.split().str.len().max() <= 3


def test_words_are_counted_as_an_expression_counts_them(about, example):
    english = example.texts.loc[example.texts["language"] == "en", "comment"]
    pattern = r"\b(queue\w*|one till|card machine|paying|self-service till)\b"
    assert (
        mentions(example, nps.themes_of(example))[0][:, 6][english.index].sum()
        == english.str.count(pattern, re.IGNORECASE).gt(0).sum()
    )


def test_the_planted_fall_is_found_and_nothing_else(example):
    """In Ireland delivery got worse in 2025-Q3: those who mention it score lower, and no other theme changed."""
    ireland = nps.comments(nps.read(EXAMPLE / "study.yml", where={"market": "Ireland"}))
    about = nps.comment_themes(ireland, before="2025-Q2", after="2025-Q3").set_index("theme")
    shown = about[(about["nps_p_adjusted"] < 0.05) | (about["p_adjusted"] < 0.05)]
    assert shown.index.tolist() == ["delivery"]
    assert shown["nps_change_high"].item() < 0
    assert "NPS of those who mention delivery" in nps.say_themes(about.reset_index())


def test_where_nothing_was_planted_nothing_is_claimed(about):
    assert not (about["p_adjusted"] < 0.05).any()
    assert not (about["nps_p_adjusted"] < 0.05).any()
    assert nps.say_themes(about.reset_index()).endswith(
        "; no theme's share or score is shown to have changed from 2026-Q2 to 2026-Q3"
    )


def test_a_comment_counts_for_every_theme_that_it_mentions_and_once_for_each(survey):
    said = [
        (0, "queue queue QUEUES and the staff"),
        (10, "staff"),
        (9, "personalen är bra"),
        (5, "I am waiting"),
        (7, "it is nice"),
        (4, "kön: queue var lång och personal fanns inte"),  # Swedish: queue is no Swedish word of the theme
    ]
    about = nps.comment_themes(survey(said), QUEUE).set_index("theme")
    assert about["n"].to_dict() == {"queue": 2, "staff": 4, "(none)": 1}
    assert about["comments"].to_dict() == {"queue": 4, "staff": 6, "(none)": 6}
    assert about.loc["queue", ["nps", "share"]].tolist() == [-100, 50]
    assert about.loc["staff", "nps"] == 0
    assert about.loc["(none)", "n_passives"] == 1


def test_a_phrase_must_stand_together_and_a_star_is_any_ending(survey):
    themes = Themes({"late": {"any": ["days late", "delay*", "self-service till"]}})
    texts = ["two days late", "late by days", "days. Late", "delayed", "de lay", "the self service till", "Days LATE!"]
    has, _ = mentions(survey([(3, text) for text in texts], language="en"), themes)
    assert has[:, 0].tolist() == [True, False, False, True, False, True, True]


def test_persian_words_are_found_however_they_are_typed(survey):
    themes = Themes({"price": {"fa": ["قیمت*", "گران است"]}})
    has, _ = mentions(survey([(3, "قيمت‌ها بالا رفته"), (2, "خیلی گران است"), (9, "گران نیست")]), themes)
    assert has[:, 0].tolist() == [True, True, False]


ALIKE = {
    "fr": ("élevé*", ["prix élevés", "PRIX ELEVES", "il l'élève", "prix elevé"], ["lever", "prélevé"]),
    "es": ("atención", ["mala atencion", "Atención!"], ["atenciones"]),
    "de": ("größe*", ["falsche Groesse", "GRÖSSE", "Größen", "grösse"], ["grosse Blumen"]),
    "sv": ("kön", ["kön var lång", "KÖN"], ["kon i hagen", "koen"]),
    "fa": ("قفسه\u200cها*", ["قفسه ها خالی", "قفسهها خالی", "قفسه‌های بالا", "قفسه‌ها"], ["قفسه خالی"]),
}


@pytest.mark.parametrize("language", ALIKE)
def test_words_are_found_as_people_of_the_language_type_them(survey, language):
    word, same, other = ALIKE[language]
    comments = survey([(3, text) for text in [*same, *other]], language=language)
    has, _ = mentions(comments, Themes({"theme": {language: [word]}}))
    assert has[:, 0].tolist() == [True] * len(same) + [False] * len(other)


def test_a_spanish_year_is_no_other_word(survey):
    has, _ = mentions(survey([(3, "hace anos"), (3, "hace años")], language="es"), Themes({"t": {"es": ["año*"]}}))
    assert has[:, 0].tolist() == [False, True]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*lieferung", [True, True, False]),
        ("*liefer*", [True, True, True]),
        ("l'accueil", [False, False, False]),
        (r"lieferung|(a", [False, False, False]),  # signs are none of an expression
        (".*", None),
    ],
)
def test_stars_stand_for_letters_and_other_signs_for_nothing(survey, tmp_path, pattern, found):
    (tmp_path / "t.yml").write_text(json.dumps({"theme": {"de": [pattern]}}), encoding="utf-8")
    if found is None:
        with pytest.raises(DataError, match="has no letters"):
            nps.read_themes(tmp_path / "t.yml")
        return
    comments = survey([(3, text) for text in ("Lieferung", "Expresslieferung kam", "geliefert")], language="de")
    assert mentions(comments, nps.read_themes(tmp_path / "t.yml"))[0][:, 0].tolist() == found


def test_french_elisions_are_found_however_the_apostrophe_is_typed(survey):
    comments = survey([(3, text) for text in ("l'accueil", "l’accueil", "L´ACCUEIL", "accueil")], language="fr")
    for word in ("accueil", "l'accueil", "l’accueil"):
        assert mentions(comments, Themes({"t": {"fr": [word]}}))[0].all()


def test_weights_weigh(survey):
    said = [(0, "queue"), (10, "queue"), (10, "nice"), (10, "nice")]
    about = nps.comment_themes(survey(said, language="en", w=[3.0, 1.0, 1.0, 1.0], weight="w"), QUEUE).set_index(
        "theme"
    )
    assert about.loc["queue", "share"] == pytest.approx(100 * 4 / 6)
    assert about.loc["queue", "nps"] == pytest.approx(-50)
    alone = nps.comment_themes(survey(said, language="en"), QUEUE).set_index("theme")
    assert about.loc["queue", "share_high"] - about.loc["queue", "share_low"] > 0
    assert alone.loc["queue", "share"] == 50


def test_small_periods_are_shown_and_not_tested(survey):
    dates = ["2026-01-10"] * 29 + ["2026-02-10"] * 60
    said = [(0, "queue")] * 29 + [(10, "nice")] * 60
    about = nps.comment_themes(survey(said, language="en", date=dates), QUEUE).set_index("theme")
    row = about.loc["queue"]
    assert (row["before"], row["after"], row["share_before"], row["share_after"]) == ("2026-01", "2026-02", 100, 0)
    assert not row["tested"]
    assert np.isnan(row["p_value"])
    assert not row["nps_tested"]


def test_without_periods_there_is_no_change(survey):
    about = nps.comment_themes(survey([(0, "queue"), (9, "staff")], language="en"), QUEUE)
    assert about[["before", "change", "p_adjusted", "nps_change"]].isna().all().all()
    assert nps.say_themes(about) == "Among the most frequent in comments: queue (50.0 %), staff (50.0 %)"


def test_a_theme_that_nobody_mentions_has_no_score(survey):
    about = nps.comment_themes(survey([(9, "staff")], language="en"), QUEUE).set_index("theme")
    assert (about.loc["queue", "n"], about.loc["queue", "share"], about.loc["queue", "note"]) == (
        0,
        0,
        "nobody mentions it",
    )
    assert np.isnan(about.loc["queue", "nps"])


def test_a_period_without_comments_is_an_error(example):
    with pytest.raises(DataError) as error:
        nps.comment_themes(example, before="2021-Q1", after="2026-Q1")
    assert str(error.value) == (
        "no comments in 2021-Q1\n"
        "  required  a quarter in which somebody wrote\n"
        "  found     comments in 8 quarters, 2024-Q4 to 2026-Q3\n"
        "  do        name another with --from or --to"
    )
    with pytest.raises(DataError, match="one period is no change"):
        nps.comment_themes(example, before="2026-Q1")


REQUIRED = (
    "  required  themes, under each its languages (en, sv, de, fr, es, fa, any), under each a list of words"
    " or phrases\n"
)
WRONG = {
    "": ("t.yml has no themes", "an empty file"),
    "[a, b]": ("t.yml has no themes", "a list"),
    "price: [a]": ('theme "price" in t.yml has no languages', "a list"),
    "price:\n  eng: [a]": ('theme "price" in t.yml: no language "eng"', 'nearest: "en"'),
    "price:\n  en: {a: b}": ('theme "price" in t.yml: no list of words for en', "a dict"),
    "price:\n  en: ['?! *', cheap]": ('theme "price" in t.yml: a word for en has no letters', '"?! *"'),
    "price:\n  en: []": ('theme "price" in t.yml: no list of words for en', "an empty list"),
    "price:\n  en: [24h, 5G, low]": (
        'theme "price" in t.yml: a word for en has digits, which are not looked for',
        '"24h", "5G"',
    ),
    "price:\n  en: ['pri*e']": (
        'theme "price" in t.yml: a word for en has * within, which stands for letters at its beginning or end only',
        '"pri*e"',
    ),
    "Price: {en: [a]}\nprice : {en: [b]}": ("a theme twice in t.yml", '"Price" and "price"'),
    "price: {en: [a]}\nprice: {en: [b]}": (
        "themes in t.yml cannot be read",
        "the key price twice, in line 1 and line 2",
    ),
    "(none): {en: [a]}": ('theme "(none)" in t.yml cannot be told from comments without a theme', 'the name "(none)"'),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_file_of_themes_that_cannot_be_used_is_an_error(tmp_path, text):
    (tmp_path / "t.yml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        nps.read_themes(tmp_path / "t.yml")
    what, found = WRONG[text]
    do = "  do        correct t.yml, or name another with --themes"
    assert str(error.value) == f"{what}\n{REQUIRED}  found     {found}\n{do}"


def test_a_missing_file_of_themes_is_an_error(tmp_path):
    with pytest.raises(DataError, match=r"themes in none\.yml cannot be read\n.*\n.*No such file or directory"):
        nps.read_themes(tmp_path / "none.yml")


def test_words_such_as_no_stay_words(tmp_path):
    (tmp_path / "t.yml").write_text("denied:\n  en: [no, off]\n", encoding="utf-8")
    assert nps.read_themes(tmp_path / "t.yml").words == {"denied": {"en": ["no", "off"]}}


def test_the_frame_has_one_row_a_theme_and_none_last(about):
    frame = about.reset_index()
    assert frame["theme"].iloc[-1] == "(none)"
    assert frame["n"].iloc[:-1].is_monotonic_decreasing


def test_a_share_of_one_language_is_not_said_of_all_comments(survey):
    """Ten of twenty Spanish comments; thirty of eighty English ones: neither is a share of the hundred."""
    said = [(9, "muy amable la atención de todos en la tienda")] * 10 + [(9, "la entrega llegó tarde a la casa")] * 10
    said += [(9, "the staff were friendly and the shop was clean")] * 30 + [
        (3, "the queue at the till was too long")
    ] * 50
    themes = Themes({"amable": {"es": ["amable"]}, "friendly": {"en": ["friendly"]}})
    about = nps.comment_themes(survey(said), themes)
    by_language = "of the 80 in English 37.5 % are about friendly; of the 20 in Spanish 50.0 % are about amable"
    assert nps.say_themes(about) == f"Comments by language: {by_language}"
    drawn = [*themes_drawn(about)]
    assert "friendly (en)" in " ".join(drawn)
    assert any("Share of the comments in its language" in text for text in drawn)


def themes_drawn(about) -> list[str]:
    ax = nps.plot_themes(about)
    texts = [text.get_text().replace("\n", " ") for text in ax.figure.findobj(match=type(ax.title))]
    return [*texts, *(label.get_text() for label in ax.get_yticklabels())]
