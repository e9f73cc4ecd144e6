"""Is the score beside a target seen in every viewer, whatever the verdict?"""

import pandas as pd
import pytest
from lxml import etree

from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.deck.charts.alt import values
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.run import Finding
from nps_analysis.reporting.deck.topics.target import draw
from nps_analysis.stats.target import target

NS = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}


@pytest.mark.parametrize(("verdict", "fill"), [("met", "accent1"), ("missed", "accent1"), ("not certain", "accent6")])
def test_a_dot_is_filled_in_a_colour_that_is_not_the_ground_as_libreoffice_draws_no_outline(verdict, fill):
    row = {"n": 12, "nps": 16.7, "low": -34.4, "high": 59.7, "level": 0.95, "note": ""}
    frame = pd.DataFrame([row | {"target": 40.0, "verdict": verdict, "chance": 0.15}])
    charts, _ = draw(Finding({"name": "x", "notebook": "04", "label": "", "word": "target"}, frame, {}), None)
    dots = etree.fromstring(chart_xml(charts[0])).findall(".//c:dPt/c:marker/c:spPr/a:solidFill/a:schemeClr", NS)
    assert [dot.get("val") for dot in dots] == [fill]


def test_few_answers_are_neither_met_nor_missed():
    frame = target(ScoreCounts.of(3, 1, 0), 40)
    charts, _ = draw(Finding({"name": "x", "notebook": "04", "label": "", "word": "target"}, frame, {}), None)
    written = values(charts[0])
    assert "target 40.0: not tested" in written
    assert "n = 4**" in written
    assert "chance" not in written
