"""A calibration is a native chart of its shares, its likelihoods and the base rate."""

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

FRAME = pd.DataFrame(
    {
        "group": ["14 to 27 %", "28 to 51 %"],
        "n": [89, 120],
        "promoted": [19, 60],
        "likelihood": [23.1, 41.0],
        "share": [21.3, 50.0],
        "low": [14.1, 41.2],
        "high": [31.0, 58.8],
        "base_rate": [44.1, 44.1],
        "level": 0.95,
        "method": "Wilson",
        "note": "",
    }
)


@pytest.fixture
def slide_of(deck_of):
    """The chart of the deck of a finding, and the texts of its slide."""

    def make(frame: pd.DataFrame):
        said = {"name": "n", "word": "ambassadors", "headline": "h", "label": "group", "groups": ["group"]}
        more = {"caption": "c", "method": "m", "base": "n", "call": "x", "alt": "a", "notebook": "06"}
        deck = Presentation(deck_of(said | more | {"table": "tables/t.csv", "frame": frame}))
        (slide,) = [slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes)]
        (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
        return chart, " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)

    return make


def test_shares_likelihoods_and_base_rate_are_series(slide_of):
    chart, text = slide_of(FRAME)
    values = {series.name: list(series.values) for series in chart.plots[0].series}
    assert values["Became promoters"] == [21.3, 50.0]
    assert values["Likelihood"] == [23.1, 41.0]
    assert values["Base rate"] == [44.1, 44.1]
    assert [category.label for category in chart.plots[0].categories] == ["14 to 27 %", "28 to 51 %"]
    assert "n = 89*" in chart._chartSpace.xml
    assert "Broken line: base rate learnt, 44.1 %." in text


def test_without_a_model_classes_are_bars(slide_of):
    frame = FRAME.assign(group=["detractors", "passives"], likelihood=np.nan, note="12 pairs to learn from")
    chart, text = slide_of(frame)
    assert [category.label for category in chart.plots[0].categories] == ["Passives", "Detractors"]
    assert list(chart.plots[0].series[0].values) == [50.0, 21.3]
    assert "No likelihood of each person: 12 pairs to learn from." in text
