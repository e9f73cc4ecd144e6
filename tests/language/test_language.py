"""Is everything said in every language, and are numbers, lists and days written as people there write them?"""

import ast
import re
import string
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from nps_analysis.language import (
    LANGUAGES,
    english,
    listing,
    ngettext,
    numerals,
    period_name,
    rtl,
    speaking,
    translated,
)
from nps_analysis.language.agreement import filled
from nps_analysis.language.messages import KEYWORDS, _in_python, messages, missing
from nps_analysis.language.texts import catalogue
from nps_analysis.tables import (
    amount,
    chance,
    confidence,
    count,
    p_value,
    percent,
    points,
    rating,
    records,
    signed,
    signed_rating,
)
from nps_analysis.tables import written as table_of

PACKAGE = Path(__file__).resolve().parents[2] / "nps_analysis"
OTHERS = [language for language in LANGUAGES if language != "en"]
SPACES = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_six_languages_are_spoken():
    assert set(LANGUAGES) == {"en", "sv", "de", "fr", "es", "fa"}


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1,234.5"),
        ("sv", "1 234,5"),
        ("de", "1.234,5"),
        ("fr", "1 234,5"),
        ("es", "1.234,5"),
        ("fa", "۱٬۲۳۴٫۵"),
    ],
)
def test_numbers_have_the_marks_of_the_language(language, written):
    with speaking(language):
        assert numerals("1,234.5").translate(SPACES) == written


@pytest.mark.parametrize("language", OTHERS)
def test_translations_have_the_same_values_as_their_message(language):
    wrong = []
    for message in catalogue(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wrong += [(ids, text) for text in texts if message.id and text and fields(text) != fields(ids[-1])]
    assert wrong == []


def test_messages_are_constants():
    """A message that is put together is in no catalogue."""
    composed = []
    for path in PACKAGE.rglob("*.py"):
        if "from nps_analysis.language import" not in path.read_text("utf-8"):
            continue  # a function of its own may be called so
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                texts = node.args[: KEYWORDS[node.func.id]]
                if path.parent.name != "language" and not all(isinstance(text, ast.Constant) for text in texts):
                    composed.append(f"{path.relative_to(PACKAGE)}:{node.lineno}")
    assert composed == []


def test_messages_begin_and_end_with_no_space():
    texts = [text for it in messages() for text in (it.id if isinstance(it.id, tuple) else (it.id,))]
    assert [text for text in texts if text != text.strip() and re.search(r"\w", text)] == []


def test_only_persian_runs_from_right_to_left():
    def runs(language: str) -> bool:
        with speaking(language):
            return rtl()

    assert [language for language in LANGUAGES if runs(language)] == ["fa"]


def test_another_language_lasts_as_long_as_it_is_asked_for():
    with pytest.raises(LookupError), speaking("sv"):
        raise LookupError(numerals("1.5"))
    assert numerals("1.5") == "1.5"


def test_english_texts_are_english_whatever_is_spoken():
    with speaking("sv"):
        assert english("under {least} answers", least=1000) == "under 1,000 answers"


def test_a_language_without_a_catalogue_is_refused():
    with pytest.raises(ValueError, match="no catalogue for 'tlh'"), speaking("tlh"):
        pass


def test_what_no_message_made_stays_as_it_is():
    with speaking("de"):
        assert translated("a seller's own words") == "a seller's own words"


def test_english_lists_and_plurals():
    assert listing(["North", "South"], rest=1200) == "North, South and 1,200 more"
    assert ngettext("{n} answer", "{n} answers", 1) == "1 answer"


@pytest.mark.parametrize(
    ("language", "month"),
    [("en", "2026-03"), ("sv", "mars 2026"), ("de", "März 2026"), ("fr", "mars 2026"), ("es", "marzo de 2026")],
)
def test_periods_are_named(language, month):
    with speaking(language):
        assert period_name("2026-03") == month


@pytest.mark.parametrize(
    ("period", "persian", "swedish"),
    [
        ("1405-03", "خرداد ۱۴۰۵", "Khordad 1405"),
        ("1405-Q1", "بهار ۱۴۰۵", "Bahar 1405"),  # a quarter of the Jalali calendar is a season
        ("1405-01-05", "۵ فروردین ۱۴۰۵", "5 Farvardin 1405"),
        ("1405", "۱۴۰۵", "1405"),
        ("2026-W07", None, None),
    ],
)
def test_periods_of_the_jalali_calendar_have_its_names(period, persian, swedish):
    for language, name in (("fa", persian), ("sv", swedish), ("en", period)):
        with speaking(language):
            assert name is None or period_name(period) == name


@pytest.mark.parametrize(
    "text",
    [
        *("2026-13", "2026-00", "2026-02-31", "2026-04-31", "2025-02-29", "2026-W00", "2026-W54"),
        *("1001-20", "0000-01", "0000-Q1", "1405-13", "1405-01-32", "1405-07-31", "1405-12-31"),
    ],
)
def test_what_is_no_period_of_a_calendar_stays_as_it_is(text):
    for language in LANGUAGES:
        with speaking(language):
            assert period_name(text) == text


def test_the_longest_months_have_their_last_day():
    with speaking("sv"):
        names = [period_name(day) for day in ("2024-02-29", "1405-06-31", "1405-11-30", "1403-12-30")]
    assert names == ["29 februari 2024", "31 Shahrivar 1405", "30 Bahman 1405", "30 Esfand 1403"]


@pytest.mark.parametrize("least", [1000, np.int64(1000), np.int32(1000)])
def test_whole_numbers_of_any_kind_have_their_thousands_parted(least):
    assert english("under {least} answers", least=least) == "under 1,000 answers"
    assert english("{yes}", yes=True) == "True"


def written_in(language: str, form: Callable[[float], str], value: float) -> str:
    with speaking(language):
        return form(value).translate(SPACES)


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        (points, -1234.56, {"sv": "−1 234,6", "de": "−1.234,6", "fr": "−1 234,6", "es": "−1.234,6"}),
        (signed, 6.1, {"sv": "+6,1", "de": "+6,1", "fr": "+6,1", "es": "+6,1", "fa": "\N{LEFT-TO-RIGHT MARK}+۶٫۱"}),
        (signed, 0.04, {"sv": "0,0", "de": "0,0", "fa": "۰٫۰"}),
        (points, -5, {"fa": "\N{LEFT-TO-RIGHT MARK}−۵٫۰"}),
        (count, 19842, {"sv": "19 842", "de": "19.842", "fr": "19 842", "es": "19.842", "fa": "۱۹٬۸۴۲"}),
        (rating, 4.116, {"sv": "4,12", "de": "4,12", "fr": "4,12", "es": "4,12", "fa": "۴٫۱۲"}),
        (signed_rating, -0.444, {"sv": "−0,44", "fa": "\N{LEFT-TO-RIGHT MARK}−۰٫۴۴"}),
        (amount, 1234.56, {"sv": "1 235", "de": "1.235", "fa": "۱٬۲۳۵"}),
        (amount, 0.0312, {"de": "0,0312", "fa": "۰٫۰۳۱۲"}),
    ],
)
def test_figures_are_written_as_people_there_write_them(form, value, written):
    assert {language: written_in(language, form, value) for language in written} == written


def test_p_values_keep_their_zero_outside_english():
    with speaking("en"):
        assert p_value(0.012) == "p = .012"
    for language in ("sv", "de", "fr", "es"):
        assert "0,012" in written_in(language, p_value, 0.012)
        assert "0,001" in written_in(language, p_value, 0.0002)
    assert "۰٫۰۱۲" in written_in("fa", p_value, 0.012)


def test_shares_have_the_numbers_of_the_language():
    assert written_in("de", percent, 57.31).startswith("57,3")
    assert "۵۷٫۳" in written_in("fa", percent, 57.31)
    assert written_in("sv", confidence, 0.95).startswith("95")
    assert "۲۸" in written_in("fa", chance, 0.284)


def test_tables_of_programs_are_not_translated():
    """What is computed is the same whatever is spoken; only what is written for people is not."""
    frame = pd.DataFrame({"quarter": ["2026-Q3"], "nps": [-5.04], "note": ["no answers"]})
    with speaking("sv"):
        assert records(frame) == [{"quarter": "2026-Q3", "nps": -5.04, "note": "no answers"}]
        assert table_of(frame).iloc[0].tolist()[:2] == ["K3 2026", "−5,0"]


def test_two_columns_that_a_language_calls_the_same_are_both_there():
    frame = pd.DataFrame({"low": [1.0], "from": ["a"], "nps": [2.0]})
    assert list(table_of(frame).columns) == ["from", "from (from)", "NPS"]


def test_messages_within_formatted_texts_are_found():
    code = b"said = f\"{_('told apart')}  {ngettext('{n} wave', '{n} waves', 2)}\" + nps.said('By day')"
    found = sorted(map(str, (text for text, _later in _in_python(code))))
    assert found == ["('{n} wave', '{n} waves')", "By day", "told apart"]


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "2026-09-30"),
        ("sv", "30 september 2026"),
        ("de", "30. September 2026"),
        ("fr", "30 septembre 2026"),
        ("es", "30 de septiembre de 2026"),
    ],
)
def test_days_are_written_as_people_there_write_them(language, written):
    with speaking(language):
        assert period_name("2026-09-30") == written


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated(language):
    assert missing(language) == []


def test_one_of_a_kind_is_not_said_in_the_plural():
    """A base of one: the message for one differs from that for many where a plain plural follows the number."""
    counts = re.compile(
        r"\{n\} (coded |open )?(accounts|answers|cases|comments|invitations|people|ratings|respondents)\b"
    )
    wrong = [
        one.id[0] for one in messages() if isinstance(one.id, tuple) and re.match(rf"n = {counts.pattern}", one.id[0])
    ]
    assert wrong == []


@pytest.mark.parametrize(("day", "name"), [("1403-12-30", "۳۰ اسفند ۱۴۰۳"), ("1404-12-30", "1404-12-30")])
def test_the_last_of_esfand_is_a_day_of_leap_years_only(day, name):  # 20 March 2025 was one; 2026 has none
    with speaking("fa"):
        assert period_name(day) == name


@pytest.mark.parametrize(
    ("language", "message", "before", "said"),
    [
        ("fr", "de {before} à {after}", "août 2026", "d’août 2026 à x"),
        ("fr", "de {before} à {after}", "juillet 2026", "de juillet 2026 à x"),
        ("fr", "de {before} à {after}", "août", "de août à x"),  # a name of the data
        ("de", "in {before} und in {after}", "August 2026", "im August 2026 und in x"),
        ("de", "in {before} und in {after}", "Q3 2026", "in Q3 2026 und in x"),
        ("de", "darin {before}, {after}", "Mai 2026", "darin Mai 2026, x"),
        ("sv", "i {before} och i {after}", "augusti 2026", "i augusti 2026 och i x"),
        ("sv", "i {before} och i {after}", "13 augusti 2026", "den 13 augusti 2026 och i x"),
        ("de", "in {before} und in {after}", "Mordad 1405", "im Mordad 1405 und in x"),
        ("de", "in {before} und in {after}", "13. August 2026", "am 13. August 2026 und in x"),
        ("de", "von {before} auf {after}", "8. Mehr 1405", "vom 8. Mehr 1405 auf x"),
        ("de", "{after} von {after} auf {before}", "13. August 2026", "x von x auf den 13. August 2026"),
        ("de", "gegenüber {before} {after}", "1. Mai 2026", "gegenüber dem 1. Mai 2026 x"),
        ("de", "in {before}, {after}", "13 Läden", "in 13 Läden, x"),  # a name of the data
        ("fr", "de {before} à {after}", "12 août 2026", "du 12 août 2026 à x"),
        ("fr", "de {after} à {before}", "1er août 2026", "de x au 1er août 2026"),
        ("fr", "en {after} qu’en {before}", "12 août 2026", "en x que le 12 août 2026"),
        ("fr", "Entre {before} et {after}", "8 Mehr 1405", "Entre le 8 Mehr 1405 et x"),
        ("fr", "Entre {after} et {before}, en {before}", "2 mai 2026", "Entre x et le 2 mai 2026, le 2 mai 2026"),
        ("es", "de {before} a {after}", "12 de agosto de 2026", "del 12 de agosto de 2026 a x"),
        ("es", "de {after} a {before}", "12 de agosto de 2026", "de x al 12 de agosto de 2026"),
        ("es", "en {before} y {after}", "8 de Mehr de 1405", "el 8 de Mehr de 1405 y x"),
        ("es", "en {before} y {after}", "agosto de 2026", "en agosto de 2026 y x"),
    ],
)
def test_a_month_and_a_day_have_the_preposition_of_the_language(language, message, before, said):
    with speaking(language):
        assert filled(message, {"before": before, "after": "x"}) == said


@pytest.mark.parametrize(
    ("language", "message", "said"),
    [
        ("sv", "i {after}", "den 1 augusti 2026"),
        ("de", "in {after}", "am 1. August 2026"),
        ("fr", "de {after}", "du 1er août 2026"),
        ("es", "de {after}", "del 1 de agosto de 2026"),
        ("fa", "در {after}", "در ۱ اوت ۲۰۲۶"),
    ],
)
def test_a_day_as_periods_are_called_has_the_preposition_of_days(language, message, said):
    with speaking(language):
        assert filled(message, {"after": period_name("2026-08-01")}) == said
