"""Are shares on their slide as a chart that PowerPoint draws, with interval and base?"""

import pandas as pd
from pptx import Presentation


def test_shares_are_bars_with_their_interval_and_how_many_of_how_many(deck_of):
    frame = pd.DataFrame({"state": ["contacted", "resolved", "recovered"], "n": [280, 9, 0], "out_of": [400, 12, 0]})
    frame = frame.assign(share=[70.0, 75.0, None], low=[65.3, 46.8, None], high=[74.3, 91.1, None], level=0.95)
    said = {"name": "loop", "notebook": "10_follow_up", "word": "shares", "headline": "Loop", "label": "state"}
    made = {"caption": "Cases", "method": "", "base": "", "call": "", "alt": "loop", "groups": ["state"]}
    slide = Presentation(deck_of({**said, **made, "table": "tables/loop.csv", "frame": frame})).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert list(chart.plots[0].categories) == ["contacted", "resolved", "recovered"]
    assert list(chart.plots[0].series[0].values) == [70.0, 75.0, None]
    assert chart._chartSpace.xpath(".//c:errBars")
    labels = " ".join(text.text or "" for text in chart._chartSpace.xpath(".//c:ser//c:v | .//c:ser//c:formatCode"))
    labels = labels.replace("\N{NO-BREAK SPACE}", " ")
    assert "280 of 400" in labels
    assert "nobody yet" in labels
    key = next(shape.text_frame.text for shape in slide.placeholders if shape.name == "Key")
    assert "95 % interval" in key
    assert "Outline: of under 30." in key
