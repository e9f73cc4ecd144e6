"""Are codes that people gave counted as they gave them, however a file writes them, and is what is no code refused?"""

import itertools
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.customers.comments.code_cells import parting_of
from nps_analysis.customers.comments.theme_words import mentions
from nps_analysis.schema import DataError
from tests.examples import examples

# 100 coded detractors of whom 45 name Delivery, 50 passives and 50 promoters with 5 each; 100 answers without a code
PLANTED = [(2, "Delivery")] * 30 + [(4, "Delivery; Price")] * 15 + [(6, "Price")] * 20 + [(5, "none")] * 35
PLANTED += [(7, "Delivery")] * 5 + [(8, "Staff")] * 45 + [(9, "Delivery")] * 5 + [(10, "Staff; Price")] * 45
PLANTED += [(3, ""), (9, "")] * 50


def read(answers, columns="theme", **more):
    """The comments of answers: (score, cell, …), the cells under ``columns``."""
    columns = [columns] if isinstance(columns, str) else columns
    frame = pd.DataFrame(answers, columns=["score", *columns]).astype(dict.fromkeys(columns, object))
    return nps.comments(nps.read(frame, **{"coded": columns, **more}))


def about(comments):
    return nps.comment_themes(comments).set_index("theme")


def test_a_planted_theme_is_found_with_its_share_among_those_who_were_coded():
    delivery = about(read(PLANTED)).loc["Delivery"]
    assert (delivery["n"], delivery["comments"], delivery["share"]) == pytest.approx((55, 200, 27.5))
    assert (delivery["n_detractors"], delivery["n_passives"], delivery["n_promoters"]) == (45, 5, 5)
    assert delivery["nps"] == pytest.approx(-100 * 40 / 55)
    z, n, p = 1.959964, 200, 0.275  # Wilson (1927), written out
    middle, half = p + z**2 / (2 * n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    ends = [100 * (middle + sign * half) / (1 + z**2 / n) for sign in (-1, 1)]
    assert [delivery["share_low"], delivery["share_high"]] == pytest.approx(ends, abs=1e-4)


def test_blank_is_not_coded_and_none_is_coded_without_a_theme():
    comments = read(PLANTED)
    assert about(comments).loc["(none)", ["n", "comments"]].tolist() == [35, 200]
    assert nps.comment_coverage(comments).set_index("score").loc[["3", "9"], "comments"].tolist() == [0, 5]
    (row,) = comments.codes.account.to_dict("records")
    expected = {"column": "theme", "kind": "codes", "parted_by": ";", "coded": 200, "several": 60, "no_theme": 35}
    assert row == expected | {"not_coded": 100, "codes": 3, "once": 0}
    account = nps.comment_account(comments).set_index("outcome")["n"]
    assert account.to_dict() == {"not coded": 100, "without a theme": 35, "with a theme": 165}


CODES = ("Delivery", "Price", "Staff")
SETS = [[*some] for size in range(1, 4) for some in itertools.combinations(CODES, size)] + [[]]
ROWS = [(score, some) for score in range(11) for some in SETS for _ in range(2)]


def in_a_cell(sign):
    return "theme", [(score, sign.join(some)) for score, some in ROWS]


def in_columns(yes, no):
    """A column for each code; ``no`` only in answers that were coded."""
    said = {True: yes, False: no}
    return [*CODES], [(score, *(said[code in some] if some else "" for code in CODES)) for score, some in ROWS]


JOINED = (" + ", "+", " & ", " and ", " AND ", " - ", ">", " > ")
WRITTEN = {
    **{f"cells with {sign!r}": in_a_cell(sign) for sign in ("; ", "|", ", ", "/", "\n", ",", "；", *JOINED)},
    "columns 1 to 3": (["theme_1", "theme_2", "theme_3"], [(score, *(*some, "", "", "")[:3]) for score, some in ROWS]),
    "its own column": ([*CODES], [(score, *(one if one in some else "" for one in CODES)) for score, some in ROWS]),
    "lists in brackets": ("theme", [(score, str(some)) for score, some in ROWS]),
    **{str(words): in_columns(*words) for words in ((1, 0), ("yes", "no"), ("x", ""), (True, False), ("Ja", "Nein"))},
}


@pytest.mark.some(8)
@pytest.mark.parametrize("way", WRITTEN)
def test_however_codes_are_written_the_themes_are_the_same(way):
    columns, rows = WRITTEN[way]
    themes = about(read(rows, columns))
    assert {name: themes.loc[name, "n"] for name in CODES} == dict.fromkeys(CODES, 11 * 2 * 4)
    assert (themes["comments"] == 11 * 2 * 7).all()
    assert themes.loc[[*CODES], "nps"].tolist() == pytest.approx([-500 / 11] * 3)


def test_numbers_in_a_cell_are_codes_and_said_to_be_numbers():
    comments = read([(2, "1,4"), (9, "4"), (10, "1 3"), (7, 4), (8, "12/3")] * 2)
    assert dict(zip(comments.codes.names, comments.codes.has.sum(axis=0), strict=True)) == {
        **{"1": 4, "12": 2},
        **{"3": 4, "4": 6},
    }
    assert "codes in theme are numbers, and what they stand for is not known here" in comments.warnings


@given(st.lists(st.sets(st.sampled_from(["Price", "Staff", "Delivery (late)", "Value/price"])), min_size=1))
@settings(max_examples=examples(50))
def test_what_is_joined_with_a_semicolon_comes_apart_again(sets):
    cells = ["; ".join(sorted(some)) for some in sets]
    parting = parting_of(dict.fromkeys(cells, 1))
    assert [set(parting.parts(cell)) for cell in cells] == [*sets]


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (["Quality, freshness", "Price", "Staff"], {"Quality, freshness", "Price", "Staff"}),
        (["Price, Staff", "Price", "Staff"], {"Price", "Staff"}),
        (["Wait/queue", "Price; Wait/queue", "Price"], {"Wait/queue", "Price"}),
        (["Price; Staff, rude", "Staff", "Price"], {"Price", "Staff, rude", "Staff"}),
        (["Wait + Price", "Price", "Wait"], {"Price", "Wait"}),
        (["Terms and conditions", "Terms", "Price"], {"Terms and conditions", "Terms", "Price"}),
        (["Price - high", "Price - low", "Wait - high"], {"Price - high", "Price - low", "Wait - high"}),
        (["Brand", "Understanding", "R&D", "Self-service"], {"Brand", "Understanding", "R&D", "Self-service"}),
    ],
)
def test_a_comma_parts_only_what_stands_elsewhere_too(cells, codes):
    parting = parting_of(dict.fromkeys(cells, 10))
    assert {code for cell in cells for code in parting.parts(cell)} == codes


def test_a_comma_left_whole_beside_a_known_code_is_said():
    comments = read([(2, "Price; Staff, rude"), (9, "Staff"), (8, "Price")] * 10)
    doubt = "codes in theme: 10 cells with a comma, a slash or the like left whole; ; or | part for certain"
    assert doubt in comments.warnings
    assert read([(2, "Staff and manners"), (9, "Staff"), (8, "Price")] * 10).codes.warnings == (doubt,)
    assert not read([(2, "Quality, freshness"), (9, "Staff"), (8, "Price")] * 10).codes.warnings


def test_spellings_are_one_code_and_typing_errors_are_said():
    rows = [(2, "Delivery")] * 5 + [(3, " delivery ")] * 2 + [(1, "DELIVERY")] + [(9, "Café")] * 2 + [(9, "Cafe\u0301")]
    comments = read([*rows, (2, "Delivry"), (8, "Parking")])
    assert comments.codes.names == ("Café", "Delivery", "Delivry", "Parking")
    assert comments.codes.has.sum(axis=0).tolist() == [3, 8, 1, 1]
    once = '2 codes of 4 in theme are there once, perhaps typing errors: "Delivry" (nearest: "Delivery"), "Parking"'
    merged = "codes in theme that differ only in capitals, spaces or Unicode form were merged: "
    assert comments.codes.warnings == (merged + "Delivery / delivery / DELIVERY, Café / Cafe\u0301", once)


def test_where_only_some_scores_are_coded_it_is_said_of_those_alone():
    rows = [(score, "Price" if score < 5 else "", "we waited for a long time") for score in range(11)] * 30
    comments = read(rows, ["theme", "why"], coded=["theme"], comment="why")
    assert nps.comment_coverage(comments)["was_asked"].all()  # everybody wrote
    themes = nps.themes_of(comments)
    who = nps.who_was_asked(nps.comment_coverage(nps.looked_at(comments, themes)))
    said = nps.say_themes(nps.comment_themes(comments, themes), who)
    assert said.startswith("Themes of those scoring 0 to 4 who got a code: most often Price (100.0 %)")
    (price, _) = nps.comment_themes(comments, themes).to_dict("records")
    assert price["note"] == "no score: only those scoring 0 to 4 got a code"
    assert np.isnan(price["nps"])
    assert nps.coverage_warnings(comments) == [
        "hardly anybody who gave 5 to 10 got a code: only others seem to have been asked why, or coded, so what codes "
        "say is not said of them"
    ]


def test_codes_and_words_of_one_answer_stay_together():
    """Codes without words count as themes; quotes are of those with words, each on its own code."""
    rows = [(2, "Price", "the price is far too high for what it is, again and again")] * 40
    rows += [(10, "Staff", "the staff are friendly, quick and patient with everybody")] * 40
    rows += [(9, "Price", None)] * 10 + [(8, "", "I was only passing by and looked around")] * 30
    comments = read(rows, ["theme", "why"], coded=["theme"], comment="why")
    themes = about(comments)
    assert themes.loc["Price", ["n", "nps"]].tolist() == pytest.approx([50, -60])
    assert (themes["comments"] == 90).all()
    quotes = nps.comment_quotes(comments).dropna(subset="quote")
    assert {theme: quote.split()[1] for theme, quote in zip(quotes["theme"], quotes["quote"], strict=True)} == {
        "Price": "price",
        "Staff": "staff",
    }
    assert set(nps.comment_terms(comments)["n"]) == {30, 40}  # of words, coded or not
    assert nps.comment_coverage(comments)["comments"].sum() == 110
    has, could = mentions(comments, nps.themes_of(comments))  # 110 have words, 80 of them a code
    assert (has.sum(), could[:, 0].sum(), len(could)) == (80, 80, 110)


def test_codes_alone_are_enough_and_words_are_said_to_be_missing():
    comments = read(PLANTED)
    assert "nobody's own words are in the source: there are codes, no words and no quotes" in comments.warnings
    assert not len(nps.comment_terms(comments))
    assert not len(nps.comment_quotes(comments))
    coverage = nps.comment_coverage(comments)
    assert nps.say_coverage(coverage).startswith("200 of 300 got a code (66.7 %): 66.7 % of the detractors")
    writers = nps.say_writers(nps.comment_writers(comments), of=comments.of)
    assert writers.startswith(
        "Those who got a code are different: NPS −25.0 with a code, 0.0 without (difference −25.0"
    )
    assert writers.endswith("codes do not speak for all respondents")
    said = nps.say_themes(nps.comment_themes(comments))
    assert said == "Among the most frequent in coded comments: Staff (45.0 %), Price (40.0 %), Delivery (27.5 %)"


def test_themes_are_not_looked_for_without_words():
    with pytest.raises(DataError) as caught:
        nps.find_themes(read(PLANTED))
    assert caught.value.found == "200 answers with codes, none with words"


def test_the_column_found_as_comments_may_be_the_coded_one():
    comments = read(PLANTED, "reason")
    assert comments.responses.columns.comment == "reason"
    assert comments.by_code
    assert about(comments).loc["Delivery", "n"] == 55


def test_a_column_called_like_one_of_ours_is_read():
    frame = pd.DataFrame({"score": [2, 9, 10] * 10, "class": ["Price", "Staff", "Staff"] * 10, "row": "x"})
    assert nps.comments(nps.read(frame, coded="class")).codes.names == ("Price", "Staff")


def test_no_in_every_column_is_not_coded_where_nothing_was_written():
    rows = [(2, 1, 0, "far too dear")] * 10 + [(9, 0, 0, "all is fine")] * 5 + [(9, 0, 0, None)] * 20
    comments = read(rows, ["price", "staff", "why"], coded=["price", "staff"], comment="why")
    assert about(comments).loc["(none)", ["n", "comments"]].tolist() == [5, 15]
    assert "20 answers without a comment and with no code in any column are taken as not coded" in comments.warnings


def test_no_in_every_column_counts_as_coded_where_nobody_knows_who_wrote():
    comments = read([(2, 1, 0), (9, 0, 0)] * 15, ["price", "staff"])
    assert about(comments).loc["(none)", ["n", "comments"]].tolist() == [15, 30]
    said = "15 answers of 30 with no in every column of codes count as coded, without a theme; blank cells would be not"
    assert f"{said} coded" in comments.warnings


def test_where_everybody_is_coded_nobody_is_said_to_have_written():
    comments = read([(2, 1), (9, 0)] * 20, ["price"])
    said = nps.say_writers(nps.comment_writers(comments), of=comments.of)
    assert said == "Everybody got a code, so those who got a code are all who answered"


def test_weights_and_rows_left_out_fit_the_codes():
    frame = pd.DataFrame({"score": [2, 99, 9, 10, None], "theme": ["A", "B", "B", "", "A"], "w": [3.0, 1, 1, 5, 1]})
    themes = about(nps.comments(nps.read(frame, coded="theme", weight="w", missing_codes=["99"])))
    assert themes.loc[["A", "B"], "n"].tolist() == [1, 1]
    assert themes.loc[["A", "B"], "share"].tolist() == [75, 25]


def test_codes_come_before_a_file_of_themes_which_is_said():
    frame = pd.DataFrame(PLANTED, columns=["score", "theme"])
    themes = nps.themes_of(nps.comments(nps.read(frame, coded="theme", themes="words.yml")))
    assert themes.coded
    assert themes.warnings == ("words.yml is not used: the answers are coded",)


def test_labels_of_an_spss_file_name_the_themes(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    table = pd.DataFrame({"nps": [2.0, 9, 10, 3] * 10, "t1": [1.0, 2, 2, np.nan] * 10, "t2": [2.0, np.nan] * 20})
    names, asked = {1: "Price", 2: "Staff"}, {"nps": "How likely are you to recommend us?"}
    labels, path = {"t1": names, "t2": names}, tmp_path / "a.sav"
    pyreadstat.write_sav(table, path, column_labels=asked, variable_value_labels=labels)
    comments = nps.comments(nps.read(path, coded=["t1", "t2"], score="nps"))
    assert dict(zip(comments.codes.names, comments.codes.has.sum(axis=0), strict=True)) == {"Price": 10, "Staff": 30}


SAID = [
    (9, "friendly staff"),
    (2, "the queue at the till was long"),
    (8, "call me on 070-000 00 00"),
    (5, "price"),
] * 20


def test_the_column_of_comments_holds_codes_only_where_nearly_all_recur_and_are_short():
    with pytest.raises(DataError, match=r"(?s)comment looks like free text.*40 of 80 otherwise") as refused:
        read(SAID, "comment")
    assert "queue" not in str(refused.value)
    assert about(read(SAID, "topic")).loc["price", "n"] == 20  # a column with another name is believed
    assert about(read([SAID[0], SAID[3]] * 20, "comment")).loc["price", "n"] == 20


TEXTS = [(score, f"word{score * i} came late to number{i} again") for score in range(11) for i in range(5)]
LONG = [(9, "we came in for a chair and nobody was there, so that we had to wait for hours")] * 40
MIXED = [(9, "Price", "yes"), (2, "Staff", "no")] * 20
ONE_TWO = [(9, 1, 2), (2, 2, 2), (7, 2, 1), (4, 1, 1), (3, 2, 2)] * 8
FREE = """theme looks like free text
  required  codes that recur, at most 300 different ones, of a few words
  found     {}
  do        name the columns of codes alone with --coded; --comment takes what people wrote themselves"""


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        (TEXTS, "theme", FREE.format("45 different ones among 55")),
        (LONG, "theme", FREE.format("40 of 40 longer than 60 letters")),
        (
            MIXED,
            ["theme", "urgent"],
            """columns of codes and columns of yes and no are mixed
  required  columns of one kind: codes by name or number, or yes and no for each code
  found     codes in theme, yes and no in urgent
  do        name columns of one kind with --coded""",
        ),
        (
            ONE_TWO,
            ["price", "staff"],
            """the same code stands in several of price, staff
  required  each code once in an answer; or 0 and 1, yes and no, or x and blank in a column for each code
  found     24 of 40 answers with one code more than once
  do        recode yes and no in other words to 1 and 0; name numbers for no code with --missing-codes""",
        ),
        (
            [(9, ""), (2, None)] * 20,
            "theme",
            """nothing is coded in theme
  required  codes of comments beside valid scores
  found     40 answers, all blank
  do        name other columns with --coded""",
        ),
        (
            [(9, "none"), (2, "")] * 20,
            "theme",
            """no code in theme is a theme
  required  codes of what comments are about
  found     nothing but none
  do        name other columns with --coded""",
        ),
    ],
)
def test_what_is_no_code_is_refused(rows, columns, message):
    with pytest.raises(DataError, match=f"^{re.escape(message)}$"):
        read(rows, columns)


@pytest.mark.parametrize(
    ("name", "found"), [("score", "the column of scores among them"), ("tema", 'nearest: "theme"')]
)
def test_a_column_that_is_none_of_codes_is_refused(name, found):
    with pytest.raises(DataError, match=found):
        read(PLANTED, coded=[name])


def test_a_message_about_free_text_quotes_nobody():
    with pytest.raises(DataError) as caught:
        read([(2, f"I am Ann number {i} and live at {i} High Street") for i in range(50)])
    assert "Ann" not in str(caught.value)


def test_an_address_in_a_code_is_masked():
    assert read([(2, "call ann@example.org"), (9, "Price")] * 5).codes.names == ("Price", "call [e-mail]")


@pytest.mark.parametrize(
    "words", ["yes no", "sim não", "kyllä ei", "tak nie", "evet hayır", "да нет", "بلی نه", "x 0", "✓ No", "1.0 0.0"]
)
def test_columns_of_yes_and_no_say_it_in_every_language_that_other_columns_do(words):
    yes, no = words.split()
    frame = pd.DataFrame({"score": [9, 3, 7, 8] * 10, "late": [yes, no, no, no] * 10, "price": [no, yes, no, no] * 10})
    about = nps.comment_themes(nps.comments(nps.read(frame, coded=["late", "price"])))
    assert about[["theme", "n"]].values.tolist() == [["late", 10], ["price", 10], ["(none)", 20]]


def test_a_number_is_the_same_code_as_a_column_with_blanks_holds_it():
    frame = pd.DataFrame(
        {"score": [9, 3, 7, 8] * 10, "one": ["4", "5", "3", "4"] * 10, "two": ["", "4.0", "", "7.0"] * 10}
    )
    about = nps.comment_themes(nps.comments(nps.read(frame, coded=["one", "two"])))
    assert dict(about[["theme", "n"]].values.tolist()) == {"4": 30, "5": 10, "3": 10, "7.0": 10, "(none)": 0}


@pytest.mark.parametrize("pad", ["99", "0", "-1"])
def test_a_number_that_fills_up_columns_is_said_and_left_out_where_it_is_named(pad):
    rows = {"score": [3, 9, 7, 2] * 20, "code1": ["4", "5", pad, "4"] * 20, "code2": [pad, "4", pad, pad] * 20}
    found = nps.comments(pd.DataFrame(rows), coded=["code1", "code2"])
    assert f"{pad} in code1, code2 is a code like any other" in " ".join(found.warnings)
    named = nps.comments(pd.DataFrame(rows), coded=["code1", "code2"], missing_codes=[pad])
    assert "like any other" not in " ".join(named.warnings)
    frame = nps.comment_themes(named).set_index("theme")
    assert frame["n"].to_dict() == {"4": 60, "5": 20, "(none)": 0}
    assert frame["comments"].unique().tolist() == [60]
