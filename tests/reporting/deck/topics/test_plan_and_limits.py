"""Do slides show plans, and the control limits of a trend, as PowerPoint's own charts?"""

from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from lxml import etree
from pptx import Presentation
from python_calamine import CalamineWorkbook
from xlsxwriter.utility import xl_cell_to_rowcol

from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.run import Finding
from nps_analysis.reporting.deck.topics.trend import draw
from nps_analysis.stats.plan import plan_margin
from nps_analysis.stats.trend import trend

NS = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}


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
    assert values["Centre"] == [50.0] * 4


QUARTERS = [f"{year}-Q{q}" for year in (2023, 2024) for q in (1, 2, 3, 4)]


def after_a_fall(promoters):
    rows = [(q, s, k) for q, p in zip(QUARTERS, promoters, strict=True) for s, k in ((8, 1000 - p), (10, p))]
    return trend(ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter"))


def test_limits_end_where_a_level_ends_and_rules_have_letters(deck_of):
    frame = after_a_fall([600, 605, 595, 600, 400, 405, 395, 400])
    path = deck_of(a_finding("trend", frame, "quarter"))
    (chart,) = charts(path)
    values = {series.name: list(series.values) for series in chart.plots[0].series}
    assert values["Centre 1"] == [60.0] * 4 + [None] * 4
    assert values["Centre 2"] == [None] * 4 + [40.0] * 4
    assert [value is None for value in values["Lower limit 1"]] == [False] * 4 + [True] * 4
    assert "40.0\N{NO-BREAK SPACE}A" in chart._chartSpace.xml
    said = " ".join(
        s.text_frame.text for slide in Presentation(str(path)).slides for s in slide.shapes if s.has_text_frame
    )
    assert "control limits (3 standard errors), resting on as few as 4 periods. A: change point." in said


@pytest.mark.parametrize(("low", "high"), [(-100, 100), (-96, 30), (10, 100)])
def test_no_number_of_the_axis_is_beyond_the_scale(low, high):
    frame = pd.DataFrame({"quarter": QUARTERS[:2], "nps": (low + high) / 2, "low": low, "high": high, "n": 5})
    frame["level"] = 0.95
    (chart,), _ = draw(Finding({"word": "trend", "label": "quarter", "groups": ["quarter"]}, frame, {}), None)
    axis = chart.axis
    ticks = np.arange(axis.low, axis.high + 1, axis.step)
    assert axis.number_format.startswith('[<-100]""') or axis.low >= -100
    assert axis.number_format.startswith('[>100]""') or ticks[-1] <= 100


MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]


@pytest.mark.parametrize("months", [MONTHS[:11], MONTHS[:23]])
def test_a_period_between_empty_ones_has_its_score_and_limits_as_short_dashes(months):
    rows = [(month, s, 100 * (at % 2 == 0)) for at, month in enumerate(months) for s in (3, 8, 9, 10)]
    frame = trend(ScoreCounts.from_table(pd.DataFrame(rows, columns=["month", "score", "n"]), period="month"))
    (chart,), _ = draw(Finding({"word": "trend", "label": "month", "groups": ["month"]}, frame, {}), None)
    drawn = etree.fromstring(chart_xml(chart))
    answered = [f"{at}" for at in range(0, len(months), 2)]
    for series in drawn.findall(".//c:ser", NS)[-3:-1]:  # the limits; the centre is a line through all
        points = series.findall("c:dPt", NS)
        assert [point.find("c:idx", NS).get("val") for point in points] == answered
        assert {point.find("c:marker/c:symbol", NS).get("val") for point in points} == {"dash"}
    (texts,) = [series.labels.texts for series in chart.series if series.labels and series.labels.column == "Label"]
    assert list(texts) == ["25.0" if at % 2 == 0 else "" for at in range(len(months))]


def test_limits_with_neighbours_are_lines_alone():
    (chart,), _ = draw(
        Finding(
            {"word": "trend", "label": "quarter", "groups": ["quarter"]}, after_a_fall([600, 605, 595, 600] * 2), {}
        ),
        None,
    )
    assert b"dPt" not in chart_xml(chart)


def test_a_score_stands_on_the_line_of_a_limit_that_would_run_through_it(deck_of):
    frame = after_a_fall([600, 605, 595, 600, 598, 602, 603, 597]).assign(segment=0, signal="")
    frame["upper_limit"] = frame["high"] + [0.5, 15, -0.5, 15, 15, 15, 15, 15]
    frame["centre"] = frame["upper_limit"] + 1  # the next line that a score moved to the first would stand on
    frame["lower_limit"] = frame["low"] - 10
    (chart,) = charts(deck_of(a_finding("trend", frame, "quarter")))
    values = {series.name: list(series.values) for series in chart.plots[0].series}
    over = [at - high for at, high in zip(values["Label at"], frame["high"], strict=True)]
    assert over == pytest.approx([1.5, 0, 0.5, 0, 0, 0, 0, 0])
    rows = CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob)).get_sheet_by_index(0)
    named = rows.to_python()
    assert [line[named[0].index("Label at")] for line in named[1:]] == pytest.approx(values["Label at"])


def test_a_plan_has_few_round_numbers_on_its_axis(deck_of):
    (chart,) = charts(deck_of(a_finding("plan", plan_margin([10, 3]))))
    axis = chart.value_axis
    assert (axis.major_unit, axis.tick_labels.number_format) == (500, "#,##0")


def test_a_plan_is_bars_of_answers(deck_of):
    (chart,) = charts(deck_of(a_finding("plan", plan_margin([10, 5], response_rate=20))))
    assert list(chart.plots[0].series[0].values) == [203, 811]
    assert list(chart.plots[0].categories) == ["± 10.0 points", "± 5.0 points"]
    assert "811   invite 4,055" in chart._chartSpace.xml.replace("\N{NO-BREAK SPACE}", " ")


def test_references_of_a_chart_with_more_columns_than_letters_resolve(deck_of):
    """Sixty months in nine levels: eight columns of the line, and 27 of centres and limits."""
    months = [f"{2021 + at // 12}-{at % 12 + 1:02d}" for at in range(60)]
    level = [at * 9 // 60 for at in range(60)]
    rows = [(m, s, k) for m, at in zip(months, level, strict=True) for s, k in ((8, 500), (10, 300 + 20 * at))]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["month", "score", "n"]), period="month")
    frame = trend(counts).assign(segment=level)
    frame = frame.assign(centre=[float(at) for at in level], lower_limit=-50.0, upper_limit=90.0)
    (chart,) = charts(deck_of(a_finding("trend", frame, "month")))
    book = CalamineWorkbook.from_filelike(BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    rows = book.get_sheet_by_name("Data").to_python()
    named = {series.name: series for series in chart.plots[0].series}
    assert {f"Centre {at}" for at in range(9)} <= set(named)
    for name, series in named.items():
        (heading,) = [it.text for it in series._element.xpath("./c:tx//c:f")]
        row, at = xl_cell_to_rowcol(heading.removeprefix("Data!"))
        assert rows[row][at] == name
        (values,) = [it.text for it in series._element.xpath("./c:val//c:f")]
        first, last = map(xl_cell_to_rowcol, values.removeprefix("Data!").split(":"))
        assert (first, last) == ((1, at), (60, at))
        assert [None if line[at] == "" else line[at] for line in rows[1:]] == pytest.approx(list(series.values))
