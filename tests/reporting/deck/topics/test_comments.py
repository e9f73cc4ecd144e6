"""Are words, themes and quotes on their slides, as charts and tables that PowerPoint draws?"""

import re

import pandas as pd
import pytest
from pptx import Presentation

import nps_analysis as nps
from nps_analysis.customers.comments.quotes import RULE
from nps_analysis.customers.comments.theme_words import Themes

STAFF = "the staff are friendly and good"
THEMES = Themes({"delivery": {"en": ["late"], "fa": ["دیر*"]}, "staff": {"en": ["staff"]}})


def finding(word: str, frame: pd.DataFrame, label: str) -> dict:
    said = {"name": word, "notebook": "08_comments", "word": word, "headline": f"{word} said", "label": label}
    made = {"caption": word, "method": "", "base": "", "call": "", "alt": f"alt of {word}", "groups": [label]}
    return {**said, **made, "table": f"tables/{word}.csv", "frame": frame}


@pytest.fixture(scope="module")
def comments():
    rows = [(2, "the delivery was days late again, call 070-000 00 12")] * 40 + [(9, STAFF)] * 40
    rows += [(1, "سفارش من خیلی دیر رسید و کسی چیزی نگفت")] * 10 + [(9, None)] * 40
    return nps.comments(pd.DataFrame(rows, columns=["score", "comment"]))


def slide_of(deck_of, word, frame, label):
    return Presentation(deck_of(finding(word, frame, label))).slides[1]


def said_by(slide) -> str:
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    said = chart._chartSpace.xpath(".//c:ser//c:v | .//c:ser//c:formatCode | .//c:ser//a:t")
    return " ".join((text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in said)


def test_terms_stand_with_sign_and_shares(deck_of, comments):
    said = said_by(slide_of(deck_of, "comments", nps.comment_terms(comments), "term"))
    assert "staff … friendly … good" in said
    assert re.search(r"▲ [\d.]+ × \([\d.]+ to [\d.]+\)   0.0 % / 100.0 %", said)
    assert re.search(r"▼ [\d.]+ × \([\d.]+ to [\d.]+\)   100.0 % / 0.0 %", said)


def test_themes_stand_with_share_score_and_base(deck_of, comments):
    said = said_by(slide_of(deck_of, "themes", nps.comment_themes(comments, THEMES), "theme"))
    assert "NPS −100.0" in said
    assert "n = 50*" in said


def test_the_share_that_wrote_stands_by_score(deck_of, comments):
    asked = nps.comment_coverage(comments).assign(note=["seems not to have been asked why"] + [""] * 10)
    said = said_by(slide_of(deck_of, "coverage", asked.assign(n=asked["n"].clip(lower=1)), "score"))
    assert "40 of 40*" in said
    assert "0 of 1**   seems not to have been asked why" in said


def test_quotes_are_a_table_masked_and_persian_runs_from_the_right(deck_of, comments):
    deck = deck_of(finding("quotes", nps.comment_quotes(comments, THEMES), "theme"))
    english, persian = list(Presentation(deck).slides)[1:3]
    for slide, language, texts, rtl in (
        (
            english,
            "English",
            ["the delivery was days late again, call [phone]", "the staff are friendly and good"],
            None,
        ),
        (persian, "Persian", ["سفارش من خیلی دیر رسید و کسی چیزی نگفت"], "1"),
    ):
        (shape,) = [shape for shape in slide.shapes if shape.has_table]
        rows = [[cell.text_frame for cell in row.cells] for row in shape.table.rows]
        assert [text.text for text in rows[0]] == ["Theme", "Class", "Score", "Comment"]
        assert [row[3].text for row in rows[1:]] == texts
        assert {row[3].paragraphs[0]._p.pPr.get("rtl") for row in rows[1:]} == {rtl}
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr").startswith("alt of quotes")
        said = " ".join(shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame)
        assert f"· {language}" in said
        assert RULE in said


@pytest.mark.parametrize(("count", "slides"), [(1, 1), (2, 1), (7, 1), (15, 1), (16, 2), (28, 2)])
def test_quotes_are_spread_evenly_over_slides_and_none_is_left_out(deck_of, count, slides):
    said = [f"{i} the delivery was late" for i in range(count)]
    frame = pd.DataFrame({"quote": said, "theme": "delivery", "class": "detractor", "language": "en", "n": 12})
    deck = deck_of(finding("quotes", frame.assign(score=3, note=""), "theme"))
    tables = [shape.table for slide in Presentation(deck).slides for shape in slide.shapes if shape.has_table]
    tables = [table for table in tables if table.cell(0, 0).text == "Theme"]
    lengths = [len(table.rows) - 1 for table in tables]
    assert (len(lengths), sum(lengths)) == (slides, count)
    assert max(lengths) - min(lengths) <= 2


def test_languages_that_take_more_than_a_slide_follow_each_other_so_that_slides_are_full(deck_of):
    said = [f"{i} {language} late" for language in ("en", "sv", "fa") for i in range(20)]
    frame = pd.DataFrame({"quote": said, "theme": "delivery", "class": "detractor", "score": 3, "note": "", "n": 12})
    frame["language"] = frame["quote"].str.split(" ").str[1]
    slides = list(Presentation(deck_of(finding("quotes", frame, "theme"))).slides)
    shown, names = [], []
    for slide in slides:
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        for table in (it for it in tables if it.cell(0, 0).text == "Theme"):
            shown.append([row.cells[3].text for row in table.rows][1:])
            names.append(next(it.text_frame.text for it in slide.placeholders if it.name == "Caption"))
    assert [text for part in shown for text in part] == said
    assert len(shown) == 4  # of fifteen each, where three languages of twenty would take six
    assert names[0].endswith("English")
    assert names[1].endswith("English · Swedish")


def test_where_no_term_is_shown_the_slide_says_so(deck_of, comments):
    slide = slide_of(deck_of, "comments", nps.comment_terms(comments).assign(side=""), "term")
    assert any(
        "No word or phrase is shown" in shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame
    )


def test_of_many_quotes_those_of_the_largest_groups_are_on_slides_and_the_rest_is_counted(deck_of):
    frame = pd.DataFrame({"quote": [f"{i} late" for i in range(60)], "n": range(60)})
    frame = frame.assign(theme="delivery", language="en", score=3, note="", **{"class": "detractor"})
    slides = Presentation(deck_of(finding("quotes", frame, "theme"))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    said = [row.cells[3].text for table in tables if len(table.columns) == 4 for row in table.rows]
    assert [text for text in said if text.endswith("late")] == [f"{i} late" for i in range(32, 60)]
    assert "32 quotes of smaller groups" in " ".join(shape.text_frame.text for shape in slides[1].placeholders)


def test_where_nothing_is_quoted_there_is_no_empty_slide(deck_of):
    frame = pd.DataFrame({"theme": ["delivery"], "class": "detractor", "language": "en", "n": 3, "quote": None})
    deck = Presentation(deck_of(finding("quotes", frame.assign(score=None, note="not quoted"), "theme")))
    assert not any(slide.shapes.title.text_frame.text == "quotes said" for slide in deck.slides if slide.shapes.title)
