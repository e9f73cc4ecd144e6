"""What tables and manifests say in English: is it said again by the message that made it, and soon enough?"""

import gettext
import re
import time

import pytest
from babel.messages.catalog import Catalog

from nps_analysis.language import again, speaking, translated
from nps_analysis.language.again import AGAIN, DAYS, FIELD
from nps_analysis.language.messages import messages
from nps_analysis.language.spoken import LANGUAGES

PLANTED = {"n": "1,204"} | dict.fromkeys(DAYS, "2026-02-30")  # values that no message has; a day of no calendar


def forms():
    """Each message that is said again, with a text that it makes; of a plural the form for many."""
    for message in messages():
        if message.id and AGAIN in message.auto_comments:
            text = message.id if isinstance(message.id, str) else message.id[1]
            yield text, FIELD.sub(lambda field: PLANTED.get(field[1], f"Qx{field[1]}"), text).replace("{{", "{")


@pytest.fixture
def marked(monkeypatch):
    """A language in which every message stands between brackets, and its values as they are."""
    catalogue = Catalog(locale="sv")
    for message in messages():
        if message.id:
            ids = (message.id,) if isinstance(message.id, str) else message.id
            marked = tuple(f"⟦{text}⟧" for text in ids)
            catalogue.add(message.id, marked if len(marked) > 1 else marked[0], auto_comments=message.auto_comments)

    class Marked(gettext.NullTranslations):
        def gettext(self, text):
            return f"⟦{text}⟧" if text in catalogue else text

        def ngettext(self, one, many, n):
            return f"⟦{one if n == 1 else many}⟧"

    caches = (again._translated, again._by_a_message, again._patterns)
    monkeypatch.setattr(again, "catalogue", lambda language: catalogue)
    monkeypatch.setattr(again, "translations", lambda language: Marked())
    for one in caches:
        one.cache_clear()
    with speaking("sv"):
        yield
    for one in caches:
        one.cache_clear()


def test_every_text_finds_the_message_that_made_it(marked):
    """Where two messages could have made a text, the one with more letters of its own did."""
    wrong = []
    for message, text in forms():
        said = translated(text)
        if not said.startswith("⟦") or re.sub(r"[⟦⟧,\s]", "", said) != re.sub(r"[,\s]", "", text):
            wrong.append((message, said))
    assert wrong == []


def test_in_english_a_text_without_days_is_said_again_as_it_is():
    assert [text for _message, text in forms() if again._of_jalali(text) != text] == []


def test_notes_of_one_row_are_said_one_by_one(marked):
    assert (
        translated("no answers; one answer has no standard error") == "⟦no answers⟧; ⟦one answer has no standard error⟧"
    )


def test_a_deck_of_notes_is_said_in_a_fifth_of_a_second(marked):
    translated("a first text, for which the patterns are made")
    start = time.perf_counter()
    for at in range(200):
        translated(f"a note of nobody's, number {at}, that no message made")
    assert time.perf_counter() - start < 0.2


def test_a_kind_of_row_and_its_reason_are_said_one_by_one(marked):
    assert translated("missing: no answer") == "⟦missing⟧: ⟦no answer⟧"


@pytest.mark.parametrize(
    ("english", "swedish"),
    [
        ('years in "reason" have two digits and were read as 20xx', "reason"),
        (
            "no answers in group, class, value, yes, no, none: its whole effect is mix",
            "group, class, value, yes, no, none",
        ),
        ("no answers in reason: its whole effect is mix", " reason"),
        ("none has no answers", "none "),
        ("2026-13 has no answers", "2026-13 "),
        ("the weights of yes or no add up to 0", "yes"),
        ('no answer, written "none"', "none"),
        ("raked to the margins of value, Low: a combination has fewer than 5 answers", " value, Low "),
        ("3 answers in Low and value", "Low and value"),
    ],
)
def test_names_of_the_data_stay_as_they_are(english, swedish):
    with speaking("sv"):
        said = translated(english)
    assert said != english
    assert swedish in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Juni 2026 hat 11 Antworten, weniger als 30; Mai 2026 hat 27 Antworten, weniger als 30"),
        ("fa", "ژوئن ۲۰۲۶ دارای ۱۱ پاسخ است، کمتر از ۳۰؛ مهٔ ۲۰۲۶ دارای ۲۷ پاسخ است، کمتر از ۳۰"),
    ],
)
def test_a_period_too_small_to_test_is_called_as_elsewhere(language, said):
    note = "2026-06 has 11 answers, fewer than 30; 2026-05 has 27 answers, fewer than 30"
    with speaking(language):
        assert translated(note) == said


@pytest.mark.parametrize(
    ("language", "note", "said"),
    [
        (
            "sv",
            "2026-08, 2026-09: fewer than 30 answers, so 2026-06 and 2026-07 are compared",
            "augusti 2026, september 2026: färre än 30 svar, därför jämförs juni 2026 och juli 2026",
        ),
        (
            "fa",
            "1405-05, 1405-06: fewer than 30 answers, so 1405-03 and 1405-04 are compared",
            "مرداد ۱۴۰۵، شهریور ۱۴۰۵: کمتر از ۳۰ پاسخ، از این رو خرداد ۱۴۰۵ و تیر ۱۴۰۵ مقایسه می‌شوند",
        ),
        (
            "sv",
            "2026-08, 2026-09 and 2 more: fewer than 30 answers, so 2026-Q1 and 2026-Q2 are compared",
            "augusti 2026, september 2026 och 2 till: färre än 30 svar, därför jämförs K1 2026 och K2 2026",
        ),
    ],
)
def test_every_period_of_a_list_is_called_as_elsewhere(language, note, said):
    with speaking(language, "jalali" if language == "fa" else "gregorian"):
        assert translated(note) == said


def test_names_among_which_one_is_no_period_stay_as_they_are():
    with speaking("sv"):
        assert translated("no rows in 2026-08, 2026-13").endswith(" 2026-08, 2026-13")
        assert translated("no rows in 2026-08, August").endswith(" 2026-08, August")


def test_ids_keep_their_digits_and_numbers_have_those_of_the_language():
    with speaking("fa"):
        assert [translated(text) for text in ("0123", "12345")] == ["0123", "12345"]
        assert "0123" in translated("0123 has no answers")
        assert [translated(text) for text in ("0", "12", "1,234")] == ["۰", "۱۲", "۱٬۲۳۴"]


def test_a_kind_and_its_reason_have_the_colon_of_the_language():
    with speaking("fr"):
        assert " : " in translated("missing: no answer").replace("\xa0", " ").replace("\u202f", " ")


def test_two_notes_are_said_as_each_is_said_alone(marked):
    """Every message with the one after it: no value of the first swallows the second."""
    texts = [text for _message, text in forms()]
    pairs = list(zip(texts, [*texts[7:], *texts[:7]], strict=True))[::3]
    wrong = [pair for pair in pairs if translated("; ".join(pair)) != "; ".join(map(translated, pair))]
    assert wrong == []


@pytest.mark.parametrize("language", ["sv", "de", "fr", "es", "fa"])
@pytest.mark.parametrize(
    "text",
    [
        "raked to the margins of channel, region: a combination has fewer than 5 answers; "
        "20.0 % of the invited are in groups without answers",
        'the score\'s question is worded in 2 ways, and their answers are pooled: "How likely" in a.csv, '
        '"Would you" in b.csv; if these are different surveys, read them apart or show them --by source_file',
        "only 3 answers in 2025-Q1 and 4 answers in 2025-Q2: its intervals are rough",
        '40 answers in "food" are codes, not ratings of 1-5: 0 (neither labels nor scores say that 0 is a rating); '
        "rating_scale names another scale",
        '1 answer in "food" is no rating of 1-5 (other ratings end at 5); rating_scale names another scale',
        'in "price" 0 is taken as a rating: its scores are those of a lowest rating; rating_scale names another scale',
        'no kind of survey is called the same: "a" in the log, "b" · "c" among the answers; use one name',
        'both orders: "25/12/2024" can only be day first, "12/25/2024" only month first',
        'the largest weight in "w" is 50, over 20 times the median: few answers may carry the score',
        "a.csv is not UTF-8 and was read as cp1252; if letters look wrong, name --encoding",
        "a.sav is not in the encoding that it names and was read as cp1252; if letters look wrong, name --encoding",
    ],
)
def test_no_english_is_left_in_what_was_joined(language, text):
    with speaking(language):
        said = translated(text)
    assert said != text
    assert not re.search(
        r"\b(answers|invited|different|intervals|without|and|rating|ratings|lowest|among|first|letters)\b", said
    )


REJECTED = (
    "6 answers rejected: not a whole number (4); "
    "11 is off the scale: if it stands for no answer, --missing-codes 11 (2)"
)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_warning_of_rejected_answers_is_said_with_its_reasons(language):
    with speaking(language):
        said = translated(REJECTED)
        parts = [translated("not a whole number"), translated(REJECTED.split("; ")[1].removesuffix(" (2)"))]
    assert all(part in said for part in parts)
    assert not re.search("[a-z]{3} (answers|rejected|whole|off|scale|stands)", said)
    assert "--missing-codes" in said
