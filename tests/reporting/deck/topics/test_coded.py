"""Do the slides of codes speak of coded answers?"""

import pandas as pd
import pytest
from pptx import Presentation

import nps_analysis as nps


@pytest.mark.parametrize(
    ("word", "label", "made", "said"),
    [
        ("themes", "theme", nps.comment_themes, "Percent of the coded answers."),
        ("coverage", "score", nps.comment_coverage, "Percent of those who gave each score that got a code."),
    ],
)
def test_the_slide_says_that_answers_were_coded(deck_of, word, label, made, said):
    frame = pd.DataFrame({"score": [2] * 40 + [9] * 60, "theme": ["Price"] * 40 + ["Staff", ""] * 30})
    found = made(nps.comments(nps.read(frame, coded="theme")))
    about = {"name": word, "notebook": "08_comments", "word": word, "headline": "said", "label": label}
    rest = {"caption": word, "method": "", "base": "", "call": "", "alt": "alt", "groups": [label]}
    slide = Presentation(deck_of({**about, **rest, "table": f"tables/{word}.csv", "frame": found})).slides[1]
    texts = " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)
    assert said in texts.replace("\N{NO-BREAK SPACE}", " ")
