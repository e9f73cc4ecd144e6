"""Does a chart draw nothing where there is nothing? Programs put a point without a place at 1, 2, 3, ..."""

import math

import pandas as pd
import pytest
from lxml import etree

from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.charts.native import Chart
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics import DRAWN, drawn
from tests.charts.planted import frame_of, plain

C = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
WORDS = "letters movers quotes themes movement"  # tables; counts, of which none is unknown
FIGURES = {  # of each word, the figures that a row may lack: nobody answered, or it is suppressed
    **{word: ["nps"] for word in ("score", "trend", "target", "nonresponse", "rank", "benchmark")},
    **{word: ["difference"] for word in ("compare", "compare_metrics", "accounts")},
    **{word: ["share"] for word in ("coverage", "metrics", "reasons", "shares", "contact_counts")},
    **{word: ["nps", "detractors", "passives", "promoters"] for word in ("classes", "seller_sales")},
    **{"ambassadors": ["base_rate"], "comments": ["log_odds"], "contact": ["response_rate"], "decompose": ["mix"]},
    **{"drivers": ["importance"], "follow_up": ["median_days"], "league": ["adjusted_difference", "nps"]},
    **{"penalty": ["penalty"], "performance": ["performance"], "plan": ["margin"], "sales": ["value", "median"]},
}
CASES = [(word, rows) for word in FIGURES for rows in (slice(None), slice(1))]


def without(word: str, rows: slice) -> pd.DataFrame:
    """A frame of three groups without the figures and their intervals in some of its rows."""
    frame = frame_of(word, plain(3))
    names = {f"{name}{end}" for name in FIGURES[word] for end in ("", "_low", "_high")} | {"low", "high"}
    for name in names & set(frame):
        frame[name] = frame[name].astype(float).mask(frame.index.isin(frame.index[rows]))
    frame = frame.astype({name: float for name in frame if str(frame[name].dtype) == "Int64"})  # as read from a table
    return frame.fillna({"note": ""})


def points(series: etree._Element, path: str) -> set[int]:
    """Which points a series has of one kind, each of which is a number."""
    found = series.findall(f"{path}//c:pt", C)
    assert all(math.isfinite(float(point.findtext("c:v", namespaces=C))) for point in found)
    return {int(point.get("idx")) for point in found}


def test_every_word_is_looked_at():
    assert set(FIGURES) | set(WORDS.split()) == set(DRAWN)


@pytest.mark.parametrize(("word", "rows"), CASES)
def test_what_has_no_figure_has_no_point(word, rows):
    finding = Finding({"name": "x", "notebook": "07", "word": word}, without(word, rows), {})
    for chart in drawn(finding, Run({}, (finding,)))[0]:
        for series in etree.fromstring(chart_xml(chart)).iterfind(".//c:ser", C) if isinstance(chart, Chart) else ():
            points(series, "c:val")
            ends = [points(bar, end) for bar in series.iterfind("c:errBars", C) for end in ("c:plus", "c:minus")]
            if series.find("c:xVal", C) is not None:
                assert points(series, "c:yVal") == points(series, "c:xVal")
                assert all(end <= points(series, "c:xVal") for end in ends)


def test_a_penalty_that_nobody_gave_is_drawn_nowhere_in_its_workbook_either():
    """Neither the dots nor the lines of low ratings have a height in the cells, which programs read again."""
    finding = Finding({"name": "x", "notebook": "07", "word": "penalty"}, without("penalty", slice(None)), {})
    (chart,) = drawn(finding, Run({}, (finding,)))[0]
    empty = {column.name for column in chart.sheet.columns if all(cell is None for cell in column.values)}
    assert {"Height 1", "Interval row", "Interval"} <= empty
    assert not empty & {"Height 2", "Interval row 2", "Interval 2"}
