"""Is every way of writing an answer read as what it says, and is what says nothing certain rejected?"""

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nps_analysis.responses.answer import MISSING, read_answer
from nps_analysis.responses.scores import read_answers
from nps_analysis.schema import DataError
from nps_analysis.study import Study

DATE = "a date, not a score: a spreadsheet may have made it of an answer such as 9-10"
PLAIN = dict.fromkeys(map(str, range(11)), 10)  # ten answers of each score


def answers(rows, question=None, column="score", **keys):
    return read_answers(rows, Study(question=question, **keys), column, "a.csv")


def reading(value, **keys):
    one = read_answer(value, Study(**keys))
    return one.number if one.kind == "number" else one.kind


@pytest.mark.parametrize("score", range(11))
def test_whole_numbers_need_no_repair(score):
    for value in (score, float(score), Decimal(score), str(score)):
        read = read_answer(value, Study())
        assert (read.number, read.kind, read.repair) == (score, "number", "")


@pytest.mark.parametrize(
    ("written", "score", "repair"),
    [
        ("9.0", 9, "whole number written with decimals"),
        ("9,0", 9, "whole number written with decimals"),
        ("10,00", 10, "whole number written with decimals"),
        ("۹٫۰", 9, "digits of another script"),
        (" 9 ", 9, "spaces or marks around a number"),
        ("\u00a09\u00a0", 9, "spaces or marks around a number"),
        ("9\u200b", 9, "spaces or marks around a number"),
        ("\ufeff9", 9, "spaces or marks around a number"),
        ("\u200f9\u200e", 9, "spaces or marks around a number"),
        ("'9", 9, "spaces or marks around a number"),
        ("’9", 9, "spaces or marks around a number"),
        ("8.999999999999998", 9, "whole number written with a rounding error"),
        (8.999999999999998, 9, "whole number written with a rounding error"),
        (7.000000000000001, 7, "whole number written with a rounding error"),
        ("۹", 9, "digits of another script"),
        ("١٠", 10, "digits of another script"),
        ("１０", 10, "digits of another script"),
        ("९", 9, "digits of another script"),
        ("9 - Likely", 9, "number taken from a label"),
        ("10 – Extremely likely", 10, "number taken from a label"),
        ("0 = Not at all likely", 0, "number taken from a label"),
        ("10: äußerst wahrscheinlich", 10, "number taken from a label"),
        ("10 (Extremely likely)", 10, "number taken from a label"),
        ("7. Peut-être", 7, "number taken from a label"),
        ("5 - Maybe", 5, "number taken from a label"),
        ("6 - Marginally", 6, "number taken from a label"),
        ("Extremely likely - 10", 10, "number taken from a label"),
        ("Not at all likely (0)", 0, "number taken from a label"),
        ("Score: 8", 8, "number taken from a label"),
        ("۹ - بسیار محتمل", 9, "number taken from a label"),
        ("بسیار محتمل - ۱۰", 10, "number taken from a label"),
        ("９．０", 9, "digits of another script"),
        ("৯", 9, "digits of another script"),
        ("๑๐", 10, "digits of another script"),
        ("𝟗", 9, "digits of another script"),
        *((text, 9, "score written out of 10") for text in ("9/10", "9 / 10", "９／１０", "۹ از ۱۰", "9 out of 10")),
        *((text, 9, "score written out of 10") for text in ("9 von 10", "9 sur 10", "9 de 10", "9 av 10", "9⁄10")),
        ("10/10", 10, "score written out of 10"),
        *((text, 10, "number taken from a label") for text in ("10 Extremely likely", "Extremely likely 10")),
        *(
            (text, 10, "number taken from a label")
            for text in ("10\nExtremely likely", "10 非常可能", "10点", "10 points")
        ),
        *(
            (text, 10, "number taken from a label")
            for text in ("10 • Likely", "[10] Likely", "Likely [10]", "10, Likely")
        ),
        *(
            (text, 0, "number taken from a label")
            for text in ("0 Not at all likely", "Not at all likely 0", "0 nicht sicher")
        ),
        ('="9"', 9, "spaces or marks around a number"),  # how some tools keep spreadsheets from changing a number
        ("9\ufe0f\u20e3", 9, "digit on a key"),
        ("\U0001f51f", 10, "digit on a key"),
        ("1\ufe0f\u20e30\ufe0f\u20e3", 10, "digit on a key"),
    ],
)
def test_a_score_is_read_from_what_says_it_as_a_repair(written, score, repair):
    read = read_answer(written, Study())
    assert (read.number, read.kind, read.repair) == (score, "number", repair)


@pytest.mark.parametrize(
    "written",
    [
        "5.5",
        5.5,
        "9,5",
        "1e1",
        "1_0",
        "⑩",
        "½",
        "Ⅸ",
        "9²",
        "1O",
        "0x0A",
        "TRUE",
        "True",
        "#N/A",
        "#DIV/0!",
        "yes",
        "9 10",
        "9-10",
        *(
            "9/11",
            "7/5",
            "9 or 10",
            "5 or more",
            "9 am",
            "7 to",
            "10 percent",
            "3 times a day",
            "9Oct",
            "5 - Neutral 0",
        ),
        *(
            "not 10",
            "not a 10",
            "over 9",
            "less than 5",
            "almost 10",
            "no 5",
            "nicht 10",
            "fast 9",
            "[10",
            "10/ x",
            '"nine"',
        ),
        "10%",
        "٪",
        "nine",
        "9 - ",
        "- 9 -",
        "9 - 8",
        "1e309",
        "9" * 400,
        float("inf"),
        1e300,
        True,
        False,
    ],
)
def test_what_is_no_whole_number_is_rejected(written):
    read = read_answer(written, Study())
    assert (read.kind, read.reason) == ("rejected", "not a whole number")


@pytest.mark.parametrize(
    "written",
    [
        "9-Oct",
        "10-sep",
        "Oct-09",
        "Sept-10",
        "9. Okt.",
        "5 - May",
        "maj-10",
        "9-déc",
        "mars-9",
        "9-ژوئن",
        "9. elokuuta",
        "2026-10-09 00:00:00",
        "2026-10-09",
        "09/10/2026",
        "9.10.26",
        dt.datetime(2026, 10, 9),
        dt.date(2026, 10, 9),
        pd.Timestamp(2026, 10, 9),
    ],
)
def test_what_a_spreadsheet_made_a_date_is_rejected_with_a_hint(written):
    read = read_answer(written, Study())
    assert (read.kind, read.reason) == ("rejected", DATE)


@pytest.mark.parametrize("written", ["★★★", "★★★☆☆", "⭐⭐⭐⭐", "⭐️⭐️"])
def test_stars_are_no_scores(written):
    assert read_answer(written, Study()).reason == "stars: which score they stand for is not said"


def test_fractions_are_scores_only_where_all_are_out_of_10():
    assert answers({"9/10": 2, "10/10": 1, "8": 3}).scores == {"9/10": 9, "10/10": 10, "8": 8}
    found = answers({"9/10": 2, "9/11": 1, "8": 3})
    assert (found.scores, list(found.rejected.values())) == ({"8": 8}, [["9/10", "9/11"]])
    assert list(found.rejected) == ["a fraction or a date: not all such answers are out of 10"]


def test_ends_of_the_scale_that_are_named_in_words_alone_are_a_warning():
    found = answers({"Extremely likely": 8, "Not at all likely": 1, **{str(score): 3 for score in range(1, 10)}})
    assert found.warnings == [
        "no score is 0 or 10, and 9 answers in words were rejected: if they name the ends of the scale, "
        "give them in the study file under labels"
    ]
    assert answers({"Extremely likely": 8, **PLAIN}).warnings == []


@pytest.mark.parametrize("written", sorted(MISSING | {word.upper() for word in MISSING} | {" NA ", "\u200b", "\u00a0"}))
def test_the_words_for_nothing_are_missing(written):
    assert reading(written) == "missing"


def test_missing_words_are_those_of_the_contract():
    assert {"", "na", "n/a", "null", "none", "nan", ".", "-", "--"} == MISSING
    assert reading(None) == "missing"


@pytest.mark.parametrize("written", ["98", 98, 98.0, Decimal(98), "98.0", "۹۸", " 98 ", "98 - Don't know", "DK"])
def test_missing_codes_are_missing_however_they_are_written(written):
    assert reading(written, missing_codes=["98", "DK"]) == "missing"


def test_a_code_may_be_negative_or_a_score():
    assert reading("-99", missing_codes=["-99"]) == "missing"
    assert reading("−99", missing_codes=["-99"]) == "missing"
    assert reading("0", missing_codes=["0"]) == "missing"


def test_labels_of_the_study_file_are_read_whatever_their_case_and_spaces():
    labels = {"Sehr gut": 10, "na": 0}
    assert reading(" sehr  GUT", labels=labels) == 10
    assert reading("NA", labels=labels) == 0
    assert read_answer("sehr gut", Study(labels=labels)).repair == "label of the study file"


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ("très probable", "Tre\u0300s  probable"),
        ("بسیار زیاد", "بسيار زياد"),  # as an Arabic keyboard writes it
        ("می‌کنم", "میکنم"),  # without the joiner
        ("Sí", "SÍ"),
        ("非常に高い", " 非常に高い "),
        ("Çok olası", "çok olası"),
        ("d'accord", "d’accord"),
    ],
)
def test_labels_of_any_language_are_known_however_they_are_stored(label, written):
    assert reading(written, labels={label: 10}) == 10


def test_numbers_may_be_labels_too():
    assert [reading(str(code), labels={1: 0, 11: 10}) for code in (1, 11, 5)] == [0, 10, 5]


def test_class_labels_alone_are_an_error_that_says_why(parts_of):
    assert parts_of(answers, {"Promoter": 5, "Passive": 3, "Detractor": 2}) == (
        '"score" in a.csv has classes instead of scores',
        "the answers from 0 to 10 themselves: intervals and checks of the scale need them, "
        "and tools draw the classes differently",
        "only labels such as 'Promoter', 'Passive', 'Detractor'",
        "export the numeric answers, or name the column that has them with --score",
    )


def test_class_labels_among_scores_are_rejected():
    assert answers({"9": 5, "Promoter": 3}).rejected == {"a class label, not a score": ["Promoter"]}


def test_repairs_count_cells_of_scores_and_no_others():
    found = answers({**PLAIN, " 9": 3, "9.0": 2, "8,0": 1, "99.0": 4, " NA": 7})
    assert found.repairs == {"spaces or marks around a number": 3, "whole number written with decimals": 3}


# The scale


@pytest.mark.parametrize("codes", [[11], [77, 88], [97, 98, 99], [-1, -99, 999]])
@pytest.mark.parametrize("many", [1, 10_000])
def test_up_to_three_codes_are_rejected_with_a_hint_however_many(codes, many):
    found = answers({**PLAIN, **{str(code): many for code in codes}})
    assert len(found.scores) == 11
    hint = ": if it stands for no answer, --missing-codes {0}"
    assert found.rejected == {f"{code} is off the scale{hint.format(code)}": [str(code)] for code in codes}


@pytest.mark.parametrize("values", [[98, 99, 97, 999], [20, 30], [77, 88, 12], [50, 100]])
def test_more_values_off_the_scale_are_another_scale(values):
    with pytest.raises(DataError, match="is on another scale"):
        answers({**dict.fromkeys(map(str, range(11)), 1000), **{str(value): 1 for value in values}})


def test_another_scale_is_an_error_that_counts(parts_of):
    assert parts_of(answers, {"0": 500, "10": 400, "50": 300, "100": 100}) == (
        '"score" in a.csv is on another scale than 0 to 10',
        "whole numbers from 0 to 10",
        "400 of 1,300 numbers off it: 50, 100",
        "name the scale with --scale 0-10, 1-10 or 1-11, codes for no answer with --missing-codes, "
        "or another column with --score",
    )


def test_up_to_a_twentieth_off_the_scale_is_rejected_and_more_is_an_error():
    found = answers({"0": 50, "10": 45, "12": 5})
    assert found.rejected == {"12 is off the scale": ["12"]}
    with pytest.raises(DataError, match="another scale"):
        answers({"0": 50, "10": 44, "12": 6})


def test_a_scale_that_is_named_rejects_what_is_off_it():
    assert answers({"0": 5, "10": 5, "50": 300}, scale="0-10").rejected == {"50 is off the scale": ["50"]}
    assert answers({"0": 5, "1": 1, "10": 5}, scale="1-10").rejected == {"0 is off the scale": ["0"]}


def test_codes_1_to_11_are_read_as_0_to_10_where_the_scale_is_named():
    found = answers({"1": 3, "10": 2, "11": 4}, scale="1-11")
    assert found.scores == {"1": 0, "10": 9, "11": 10}
    assert found.repairs == {"code 1 to 11 read as 0 to 10": 9}


def test_codes_beside_the_scores_they_stand_for_are_read_as_those():
    found = answers({"1 = 0 (not at all likely)": 3, "2 = 1": 2, "11 = 10 (extremely likely)": 4, "": 1})
    assert sorted(found.scores.values()) == [0, 1, 10]
    assert found.repairs == {"code 1 to 11 read as 0 to 10": 9}
    assert answers({"10 - 9": 1, "9": 5, "8": 5}).scores == {"9": 9, "8": 8}


def test_codes_1_to_11_with_labels_at_the_ends_are_read_as_0_to_10():
    codes = {"1 - Not at all likely": 2, "11 - Extremely likely": 3, **{str(code): 1 for code in range(2, 11)}}
    found = answers(codes)
    assert (found.scores["1 - Not at all likely"], found.scores["11 - Extremely likely"], found.scores["9"]) == (
        0,
        10,
        8,
    )
    assert found.repairs == {"code 1 to 11 read as 0 to 10": 14}
    unsure = {"1 - Not at all likely": 20, "10 - Extremely likely": 20, "11 - Don't know": 3}
    assert answers(unsure).rejected == {
        "11 is off the scale: if 1 to 11 stand for 0 to 10, --scale 1-11": ["11 - Don't know"]
    }


def test_11_without_0_is_rejected_with_a_hint_at_the_scale():
    found = answers({str(code): 10 for code in range(1, 12)})
    assert found.rejected == {"11 is off the scale: if 1 to 11 stand for 0 to 10, --scale 1-11": ["11"]}


def test_classes_stay_9_to_10_and_7_to_8_on_every_scale():
    assert answers({str(score): 1 for score in range(1, 11)}, scale="1-10").scores["9"] == 9


@pytest.mark.parametrize(
    ("rows", "keys", "warnings"),
    [
        (PLAIN, {}, []),
        (
            {"1": 10, "10": 20},
            {},
            ["no score is 0 among 30 answers: the scale may start at 1; name --scale 0-10 or 1-10 to say which"],
        ),
        ({"1": 9, "10": 20}, {}, []),
        (
            {"5": 1},
            {},
            ["no score is over 5 among 1 answer: this may be a 1-5 scale; name --scale if it is not"],
        ),
        ({"0": 4, "5": 1, "6": 1}, {}, []),
        (
            PLAIN,
            {"question": "From 1 to 10, how likely …"},
            ["the question's text says 1 to 10; name --scale to say which scale was shown"],
        ),
        (
            PLAIN,
            {"column": "How likely are you to recommend us (1-10)?"},
            ["the question's text says 1 to 10; name --scale to say which scale was shown"],
        ),
        (PLAIN, {"question": "On a scale from 0 to 10"}, []),
        (PLAIN, {"question": "De 0 a 10, ¿recomendaría? 1. Sí 10. No"}, []),
        (PLAIN, {"question": "On a scale of 1 to 100"}, []),
        ({"1": 30, "5": 20}, {"scale": "1-10"}, []),
        ({"1": 30, "5": 20}, {"scale": "0-10", "question": "1 to 10"}, []),
    ],
)
def test_what_makes_the_scale_doubtful_is_a_warning_that_naming_it_silences(rows, keys, warnings):
    assert answers(rows, **keys).warnings == warnings


@pytest.mark.parametrize(
    "question",
    [
        *("Auf einer Skala von 1 bis 10", "Sur une échelle de 1 à 10", "En una escala del 1 al 10", "De 1 a 10"),
        *("På en skala 1–10", "Mellan 1 och 10", "entre 1 y 10", "Op een schaal van 1 tot 10", "از ۱ تا ۱۰"),
        *("1 = not at all likely, 10 = extremely likely", "من ١ إلى ١٠", "1…10", "(1 - 10)"),
    ],
)
def test_a_question_that_says_1_to_10_in_any_language_is_doubted(question):
    assert answers(PLAIN, question=question).warnings == [
        "the question's text says 1 to 10; name --scale to say which scale was shown"
    ]


@pytest.mark.parametrize(
    "label", ["Promotor", "Promoteur", "Kritiker", "criticaster", "Passif", "Neutro", "detrattore", "krytyk", "推奨者"]
)
def test_classes_are_known_in_many_languages(label):
    with pytest.raises(DataError, match="has classes instead of scores"):
        answers({label: 3})


# Properties


@given(st.one_of(st.text(), st.integers(), st.floats(), st.decimals(allow_nan=False), st.booleans(), st.none()))
def test_anything_is_a_number_missing_or_rejected(value):
    read = read_answer(value, Study())
    assert read.kind in ("number", "missing", "rejected")
    assert (read.number is not None) == (read.kind == "number")
    assert bool(read.reason) == (read.kind != "number")


@given(
    st.integers(0, 10), st.sampled_from(["{}", " {} ", "{}.0", "{},00", "'{}", "{} - so so", "so so ({})", "{}: ok"])
)
def test_a_score_never_changes_by_the_way_it_is_written(score, form):
    assert reading(form.format(score)) == score


@given(st.floats(0, 10).filter(lambda value: abs(value - round(value)) > 1e-6))
def test_fractions_are_never_rounded(value):
    assert reading(value) == "rejected"
    assert reading(f"{value:.9f}") == "rejected"
