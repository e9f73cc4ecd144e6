"""Are places and targets on their slides, as charts that PowerPoint draws?"""

import pandas as pd
from pptx import Presentation

from nps_analysis.brand_counts import tally_brands
from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.rank import rank
from nps_analysis.stats.target import target


def finding(name: str, frame: pd.DataFrame, label: str) -> dict:
    said = {"name": name, "notebook": "04_benchmark", "word": name, "headline": f"{name} said", "label": label}
    made = {"caption": name, "method": "score", "base": "", "call": "", "alt": name}
    return {**said, **made, "table": f"tables/{name}.csv", "frame": frame}


def texts_of(slide) -> list[str]:
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    said = chart._chartSpace.xpath(".//c:ser//c:v | .//c:ser//c:formatCode | .//c:ser//a:t")
    return [(text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in said]


def key_of(slide) -> str:
    return next(shape.text_frame.text for shape in slide.placeholders if shape.name == "Key")


def test_places_stand_beside_the_scores_for_all_brands_at_once(deck_of):
    rows = [(b, s) for b, (low, high) in {"Acme": (20, 80), "Rival": (80, 20)}.items() for s in [3] * low + [10] * high]
    ranks = rank(tally_brands(pd.DataFrame(rows, columns=["brand", "score"]), brand="brand"), company="Acme")
    slide = Presentation(deck_of(finding("rank", ranks, "brand"))).slides[1]
    said = " ".join(texts_of(slide))
    assert "Acme" in said
    assert "60" in said
    assert "place 1" in said
    assert "place 2" in said
    assert "n = 100" in said
    assert "for all brands at once (95 %)" in key_of(slide)


def test_targets_stand_beside_the_scores(deck_of):
    slide = Presentation(deck_of(finding("target", target(ScoreCounts.of(10, 20, 70), [0, 90]), ""))).slides[1]
    said = " ".join(texts_of(slide))
    assert "target 0.0: met (chance > 99 %)" in said
    assert "target 90.0: missed (chance < 1 %)" in said


def test_targets_are_marks_across_their_rows(deck_of):
    slide = Presentation(deck_of(finding("target", target(ScoreCounts.of(10, 20, 70), [0, 90]), ""))).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    lines = chart._chartSpace.xpath(".//c:scatterChart/c:ser[not(c:dLbls) and not(c:errBars)]")
    drawn = [[float(v) for v in line.xpath("./c:xVal//c:v/text()")] for line in lines]
    assert drawn[0] == [0, 0, 90, 90]  # from under each row to above it
    axis = chart._chartSpace.xpath(".//c:valAx[c:axPos/@val='b']/c:scaling/c:max/@val")
    assert float(axis[0]) > 90
