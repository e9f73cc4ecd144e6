"""Do slides show plans, and the control limits of a trend, as PowerPoint's own charts?"""

import pandas as pd
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.plan import plan_margin
from nps_analysis.stats.trend import trend


def charts(path):
    return [shape.chart for slide in Presentation(str(path)).slides for shape in slide.shapes if shape.has_chart]


def a_finding(word: str, frame: pd.DataFrame, label: str = "") -> dict:
    said = {
        "name": "it",
        "notebook": "02_trend",
        "word": word,
        "headline": "A headline",
        "label": label,
        "frame": frame,
    }
    more = {"caption": "A caption", "method": "score", "base": "n = 400 answers", "call": "", "alt": "A chart"}
    return said | more | {"table": "tables/02_trend-it.csv"}


def test_limits_are_two_dashed_lines(deck_of):
    rows = [(f"2025-Q{q}", s, k) for q, p in enumerate((40, 60, 50, 50), 1) for s, k in ((8, 100 - p), (10, p))]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    (chart,) = charts(deck_of(a_finding("trend", trend(counts), "quarter")))
    values = {series.name: list(series.values) for series in chart.plots[0].series}
    assert values["Lower limit"] == [35.0] * 4
    assert values["Upper limit"] == [65.0] * 4
    assert chart._chartSpace.xml.count('<a:prstDash val="dash"/>') == 2


def test_a_plan_is_bars_of_answers(deck_of):
    (chart,) = charts(deck_of(a_finding("plan", plan_margin([10, 5], response_rate=20))))
    assert list(chart.plots[0].series[0].values) == [203, 811]
    assert list(chart.plots[0].categories) == ["± 10.0 points", "± 5.0 points"]
    assert "811   invite 4,055" in chart._chartSpace.xml.replace("\N{NO-BREAK SPACE}", " ")
