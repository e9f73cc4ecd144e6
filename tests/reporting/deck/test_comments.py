"""Are words, themes and quotes on their slides, as charts and tables that PowerPoint draws?"""

import pandas as pd
import pytest
from pptx import Presentation

import nps_analysis as nps
from nps_analysis.customers.comments.theme_words import Themes

THEMES = Themes({"delivery": {"en": ["late"], "fa": ["دیر*"]}, "staff": {"en": ["staff"]}})


def finding(word: str, frame: pd.DataFrame, label: str) -> dict:
    said = {"name": word, "notebook": "08_comments", "word": word, "headline": f"{word} said", "label": label}
    made = {"caption": word, "method": "", "base": "", "call": "", "alt": f"alt of {word}", "groups": [label]}
    return {**said, **made, "table": f"tables/{word}.csv", "frame": frame}


@pytest.fixture(scope="module")
def comments():
    rows = [(2, "the delivery was days late again, call 070-000 00 12")] * 40 + [
        (9, "the staff are friendly and good")
    ] * 40
    rows += [(1, "سفارش من خیلی دیر رسید و کسی چیزی نگفت")] * 3 + [(10, None)] * 40
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
    assert "▲ +" in said
    assert "▼ " in said
    assert "0.0 % / 100.0 %" in said


def test_themes_stand_with_share_score_and_base(deck_of, comments):
    said = said_by(slide_of(deck_of, "themes", nps.comment_themes(comments, THEMES), "theme"))
    assert "NPS −100.0" in said
    assert "n = 43*" in said


def test_the_share_that_wrote_stands_by_score(deck_of, comments):
    said = said_by(slide_of(deck_of, "coverage", nps.comment_coverage(comments), "score"))
    assert "40 of 40*" in said
    assert "seems not to have been asked why" in said  # 10: none of 40


def test_quotes_are_a_table_masked_and_persian_runs_from_the_right(deck_of, comments):
    persian = Themes({"دیر": {"fa": ["دیر*"]}, **THEMES.words})
    slide = slide_of(deck_of, "quotes", nps.comment_quotes(comments, persian), "theme")
    (shape,) = [shape for shape in slide.shapes if shape.has_table]
    rows = [[cell.text_frame for cell in row.cells] for row in shape.table.rows]
    assert [text.text for text in rows[0]] == ["Theme", "Class", "Score", "Comment"]
    assert rows[1][3].text == "سفارش من خیلی دیر رسید و کسی چیزی نگفت"
    assert rows[1][3].paragraphs[0]._p.pPr.get("rtl") == "1"
    assert rows[2][3].text == "the delivery was days late again, call [phone]"
    assert rows[2][3].paragraphs[0]._p.pPr.get("rtl") is None
    assert shape._element.nvGraphicFramePr.cNvPr.get("descr") == "alt of quotes"


def test_where_no_term_is_shown_the_slide_says_so(deck_of, comments):
    slide = slide_of(deck_of, "comments", nps.comment_terms(comments).assign(side=""), "term")
    assert any(
        "No word or phrase is shown" in shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame
    )
