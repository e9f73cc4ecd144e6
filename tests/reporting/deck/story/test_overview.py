"""Does the first slide say its source in the language of the study, also where no score of all answers is there?"""

import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.decompose import decompose
from nps_analysis.wording.decompose import say_decompose
from tests.reporting.deck.conftest import finding

SAID = {"en": "Source: responses.csv", "sv": "Källa: responses.csv", "de": "Quelle: responses.csv"}


@pytest.mark.parametrize("language", SAID)
def test_without_a_total_the_foot_names_the_source(deck_of, a_finding, language):
    deck = Presentation(str(deck_of(a_finding({"A": (20, 30, 50), "B": (9, 9, 9)}), settings={"language": language})))
    foots = [shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame]
    assert SAID[language] in foots


def test_the_alternative_texts_of_several_charts_have_the_digits_of_the_language(deck_of, a_finding):
    stores = {f"Store {at:02d}": (20, 30, 50) for at in range(30)}
    deck = Presentation(str(deck_of(a_finding(stores), settings={"language": "fa"})))
    said = [
        shape._element.nvGraphicFramePr.cNvPr.get("descr")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    ]
    assert len(said) == 2
    assert "۱" in said[0].split(")")[0].split("(")[1]
    assert "1" not in said[0].split(")")[0].split("(")[1]


@pytest.mark.parametrize(("promoters", "why"), [(12, False), (200, True)])
def test_no_reason_is_given_of_a_change_that_is_not_shown(deck_of, a_finding, promoters, why):
    """From 10 promoters of 20 to 12 of 22, a change of 4.5 points; to 200 of 210, one of 45."""
    rows = [("1", "A", 10, 10), ("1", "A", 7, 10), ("2", "A", 10, promoters), ("2", "A", 7, 10)]
    table = pd.DataFrame(rows, columns=["wave", "shop", "score", "n"])
    frame = decompose(ScoreCounts.from_table(table), "wave", "1", "2", "shop")
    made_of = finding("shop", "decompose", frame, say_decompose(frame), "shop", "05_decompose")
    deck = Presentation(str(deck_of(made_of, a_finding({"A": (20, 30, 50), "B": (9, 9, 9)}))))
    (text,) = (it.text_frame.text for it in deck.slides[0].shapes if it.name == "Findings")
    assert text.startswith("Why  ") or "\nWhy  " in text if why else "Why" not in text
