"""Does the first slide say its source in the language of the study, also where no score of all answers is there?"""

import pytest
from pptx import Presentation

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
