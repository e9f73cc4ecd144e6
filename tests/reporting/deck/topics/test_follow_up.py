"""Are open cases on their slide as a chart that PowerPoint draws, with their numbers in its workbook?"""

import pandas as pd
from pptx import Presentation

from nps_analysis.wording.follow_up import AGES


def finding(parts: list[list[int]], names: list[str]) -> dict:
    frame = pd.DataFrame(parts, columns=list(AGES))
    frame.insert(0, "n", frame.sum(axis=1))
    frame.insert(0, "owner", names)
    frame = frame.assign(
        not_allowed=0, median_days=12.5, low=9.0, high=21.0, level=0.95, method="order statistics", note=""
    )
    said = {"name": "open", "notebook": "10_follow_up", "word": "follow_up", "headline": "Open", "label": "owner"}
    made = {"caption": "Open cases", "method": "", "base": "", "call": "", "alt": "open", "groups": ["owner"]}
    return {**said, **made, "table": "tables/open.csv", "frame": frame}


def test_the_parts_of_each_bar_are_numbers_in_the_chart(deck_of):
    slide = Presentation(deck_of(finding([[1, 2, 3, 40, 0], [0, 0, 0, 5, 0]], ["Bo", "باغ"]))).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    series = {plot.name: list(plot.values) for plot in chart.plots[0].series}
    assert [series[name] for name in ("0 to 2 days", "3 to 7", "8 to 30", "over 30")] == [
        [1, 0],
        [2, 0],
        [3, 0],
        [40, 5],
    ]
    assert "not known" not in series
    assert list(chart.plots[0].categories) == ["Bo", "باغ"]
    said = " ".join(t.text or "" for t in chart._chartSpace.xpath(".//c:ser//c:v")).replace("\N{NO-BREAK SPACE}", " ")
    assert "46   median 12.5 (9 to 21)" in said
    key = next(shape.text_frame.text for shape in slide.placeholders if shape.name == "Key")
    assert key.startswith("■\N{NO-BREAK SPACE}0 to 2 days")
    assert "median with its 95 % interval. Open: nobody was in contact about it yet." in key


def test_cases_that_wait_longest_have_the_warm_colour_and_none_that_of_promoters(deck_of):
    slide = Presentation(deck_of(finding([[1, 2, 3, 40, 0]], ["Bo"]))).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    colours = chart._chartSpace.xpath(".//c:ser[c:spPr/a:solidFill]/c:spPr/a:solidFill/a:schemeClr/@val")
    assert colours[-1] == "accent3"
    assert "accent1" not in colours
    assert len(set(colours)) == len(colours) == 4


def test_unknown_ages_have_a_part_of_their_own(deck_of):
    slide = Presentation(deck_of(finding([[1, 2, 3, 40, 6]], ["Bo"]))).slides[1]
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    assert {plot.name: list(plot.values) for plot in chart.plots[0].series}["not known"] == [6]
