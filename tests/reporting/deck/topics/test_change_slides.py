"""A movement and a decomposition are slides with native charts of their figures."""

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.headings import group_columns
from nps_analysis.reporting.deck.charts.bars import Row
from nps_analysis.responses.movement import MovementCounts
from nps_analysis.stats.compare import compare
from nps_analysis.stats.decompose import decompose
from nps_analysis.stats.movement import movement
from nps_analysis.stats.trend import trend

TABLE = [[30, 12, 6], [8, 40, 20], [3, 9, 72]]
MADE = {"caption": "c", "method": "m", "base": "n", "call": "x", "alt": "a", "notebook": "05", "table": "tables/t.csv"}


@pytest.fixture
def chart_of(deck_of):
    """The one chart of the deck of a finding, and the texts of its slide."""

    def make(word: str, frame: pd.DataFrame):
        record = {"name": "n", "word": word, "headline": "h", "label": "", "groups": group_columns(frame.columns)}
        deck = Presentation(deck_of(record | {"frame": frame} | MADE))
        (slide,) = [slide for slide in deck.slides if any(shape.has_chart for shape in slide.shapes)]
        (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
        return chart, " ".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)

    return make


def values(chart, name: str) -> list:
    (series,) = [series for series in chart.plots[0].series if series.name == name]
    return list(series.values)


def numbers(series, path: str) -> list[float]:
    return [float(value) for value in series.xpath(f"./{path}//c:pt/c:v/text()")]


def names_of(chart) -> list[str]:
    """What stands at the left of the rows, from the top."""
    labels = chart._chartSpace.xpath(".//c:ser[c:dLbls/c:dLblPos[@val='l']]/c:dLbls/c:dLbl")
    return ["".join(label.xpath(".//a:t/text()")) for label in labels]


def dots_of(chart) -> list:
    """The series of a chart that are seen as dots."""
    return chart._chartSpace.xpath(".//c:scatterChart/c:ser[c:errBars]")


def colours_of(dots) -> list[str]:
    """The colours of the dots of a series, from the top."""
    return dots.xpath("./c:dPt/c:marker/c:spPr/a:solidFill/a:schemeClr/@val")


def bases_in(text: str) -> str:
    """The bases at the end of a label, without the marks that keep its parts in their places."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{LEFT-TO-RIGHT MARK}", "").split("n = ")[1]


def test_a_movement_is_a_stacked_bar_for_each_class_before(chart_of):
    chart, text = chart_of("movement", movement(MovementCounts.of(TABLE)))
    names = [category.label for category in chart.plots[0].categories]
    assert names == ["Promoters before", "Passives before", "Detractors before"]
    assert values(chart, "Promoters") == pytest.approx([100 * 72 / 84, 100 * 20 / 68, 100 * 6 / 48])
    assert "Promoters after" in text


def test_a_decomposition_has_a_dot_of_mix_and_one_of_rate_for_each_the_sum_first(chart_of):
    waves, rows = np.arange(1, 13).reshape(2, 2, 3) * 10, []
    for wave, segments in zip(("1", "2"), waves, strict=True):
        for name, classes in zip("AB", segments, strict=True):
            rows += [(wave, name, score, n) for score, n in zip((3, 8, 10), classes, strict=True)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "shop", "score", "n"]))
    frame = decompose(counts, "wave", "1", "2", "shop")
    chart, text = chart_of("decompose", frame)
    assert names_of(chart)[0] == "All"
    assert sorted(names_of(chart)) == ["A", "All", "B"]
    found = frame.assign(group=frame["group"].fillna("All")).set_index("group").loc[names_of(chart)]
    dots = dots_of(chart)
    for name, series in zip(("mix", "rate"), dots, strict=True):
        assert numbers(series, "c:xVal") == pytest.approx(found[name].tolist())
        assert numbers(series, "c:errBars/c:minus") == pytest.approx((found[name] - found[f"{name}_low"]).tolist())
        assert numbers(series, "c:errBars/c:plus") == pytest.approx((found[f"{name}_high"] - found[name]).tolist())
    shapes = [series.xpath("./c:dPt[1]/c:marker/c:symbol/@val") for series in dots]
    assert shapes == [["diamond"], ["circle"]]  # apart without colour, too
    assert "mix: other shares of the answers" in text


def test_penalty_and_reward_of_a_driver_are_in_one_row(chart_of):
    row = {"driver": "staff", "n": 900, "scale": "1-5", "importance": 47.0, "n_low": 300, "n_middle": 350}
    row |= {"n_high": 250, "penalty": -55.2, "penalty_low": -58.0, "penalty_high": -52.0, "level": 0.95}
    row |= {"reward": 45.5, "reward_low": 43.0, "reward_high": 48.0}
    frame = pd.DataFrame([row, row | {"driver": "price", "importance": 6.0, "n_low": 0, "penalty": float("nan")}])
    chart, text = chart_of("penalty", frame)
    assert names_of(chart) == ["staff", "price"]
    low, high = dots_of(chart)
    assert (numbers(low, "c:xVal"), numbers(high, "c:xVal")) == ([-55.2], [45.5, 45.5])
    (above, _price), (height,) = numbers(high, "c:yVal"), numbers(low, "c:yVal")
    assert height > above
    said = chart._chartSpace.xpath(".//c:ser[c:dLbls/c:dLblPos[@val='r']]//a:t/text()")
    assert said[0].replace("\N{NO-BREAK SPACE}", " ") == "−55.2 / +45.5   n = 300 / 250 / 350"
    assert said[1].replace("\N{NO-BREAK SPACE}", " ") == "no answers / +45.5   n = 0 / 250 / 350"
    assert "n: low / high / middle." in text
    assert "not tested" not in text


def test_a_penalty_of_few_answers_is_marked_and_has_no_colour(chart_of):
    row = {"driver": "staff", "n": 900, "scale": "1-5", "importance": 47.0, "n_low": 3, "n_middle": 350, "level": 0.95}
    row |= {"penalty": -99.2, "penalty_low": -107.0, "penalty_high": 13.5, "n_high": 250}
    row |= {"reward": 45.5, "reward_low": 43.0, "reward_high": 48.0}
    chart, text = chart_of("penalty", pd.DataFrame([row, row | {"driver": "price", "importance": 6.0, "n_low": 30}]))
    assert [colours_of(dots) for dots in dots_of(chart)] == [["accent6", "accent3"], ["accent1", "accent1"]]
    said = chart._chartSpace.xpath(".//c:ser[c:dLbls/c:dLblPos[@val='r']]//a:t/text()")
    assert [bases_in(text) for text in said] == [
        "3** / 250 / 350",
        "30* / 250 / 350",
    ]
    text = text.replace("\N{NO-BREAK SPACE}", " ")
    assert "■ not tested" in text
    assert "** very small base, under 30 answers." in text


def test_a_segment_of_few_answers_in_either_period_is_marked_and_has_no_colour(chart_of):
    frame = pd.DataFrame(
        {"group": ["A", "B", "new", ""], "share_from": 1.0, "share_to": 2.0, "rate": 7.9, "total": 10.0}
    )
    frame = frame.assign(mix=[3.0, 2.0, 1.0, 6.0], mix_low=0.5, mix_high=9.0, rate=7.9, rate_low=0.5, rate_high=15.3)
    frame = frame.assign(n_from=[200, 12, 0, 212], n_to=[90, 400, 500, 990], level=0.95, note="")
    frame = frame.assign(before="2026-Q2", after="2026-Q3", by="shop", total_low=2.0, total_high=18.0)
    chart, text = chart_of("decompose", frame)
    assert names_of(chart) == ["All", "A", "B", "new"]
    colours = [[own, own, "accent6", "accent6"] for own in ("accent4", "accent1")]
    assert [colours_of(dots) for dots in dots_of(chart)] == colours
    said = chart._chartSpace.xpath(".//c:ser[c:dLbls/c:dLblPos[@val='r']]//a:t/text()")
    assert [bases_in(text) for text in said] == [
        "212 / 990",
        "200 / 90*",
        "12** / 400",
        "0 / 500",
    ]
    assert "■ ** very small base, under 30 answers." in text.replace("\N{NO-BREAK SPACE}", " ")


def test_why_a_change_is_not_tested_is_said_beside_it_in_few_words(chart_of):
    months = {"2026-01": (3, 2, 9), "2026-02": (2, 2, 3), "2026-03": (0, 0, 0), "2026-04": (1, 3, 8)}
    rows = [(name, *one) for name, classes in months.items() for one in zip((3, 8, 10), classes, strict=True)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["month", "score", "n"]), period="month")
    chart, _text = chart_of("compare", compare(counts, across="month", against="previous"))
    said = chart._chartSpace.xpath(".//c:ser[c:dLbls]/c:dLbls/c:dLbl//a:t/text()")
    assert [bases_in(text) for text in said] == ["7 / 14", "0 / 7", "12 / 0"]
    reasons = [text.replace("\N{NO-BREAK SPACE}", " ").split("   ")[-2].strip() for text in said]
    assert reasons == ["not tested", "not tested: no answers", "not tested: no answers"]


def test_nothing_has_no_plus_sign():
    assert Row("A", 0.04, above="+").text.strip() == "0.0"
    assert Row("A", 0.06, above="+").text.strip() == "+0.1"


def test_what_movers_say_is_a_table_with_each_base_once(deck_of):
    row = {"before": "promoter", "after": "detractor", "n": 25, "comments": 14, "language": "en", "score_before": 9.0}
    row |= {"score_after": 1.0, "quote": "annoyed by my questions " * 10, "note": ""}
    few = {"before": "passive", "after": "promoter", "n": 8, "comments": 3, "quote": "", "note": "3 wrote"}
    frame = pd.DataFrame(
        [row, row | {"quote": "a second one"}, row | few | {"score_before": None, "score_after": None}]
    )
    record = {"name": "n", "word": "movers", "headline": "h", "label": "", "groups": ["before", "after"]}
    deck = Presentation(deck_of(record | {"frame": frame} | MADE))
    (shape,) = [shape for slide in deck.slides for shape in slide.shapes if shape.has_table and shape.name == "Chart"]
    rows = [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
    assert rows[1][:2] == ["▼ Promoter 9 to detractor 1", "25 (14)"]
    assert rows[1][2].endswith("…")
    assert rows[2] == ["▼ Promoter 9 to detractor 1", "", "a second one"]
    assert rows[3] == ["▲ Passive to promoter", "8 (3)", "3 wrote"]


@pytest.mark.parametrize("n", [12, 30, 47, 200])
def test_an_axis_below_zero_ends_at_a_step_at_either_end(chart_of, n):
    """LibreOffice counts the steps of such an axis from its upper end: from -42 by tens they would be -52 and -62."""
    table = pd.DataFrame({"month": ["2026-08", "2026-09"], "score": 0, "n": n})
    chart, _text = chart_of("trend", trend(ScoreCounts.from_table(table, period="month")))
    axis = chart.value_axis
    assert axis.maximum_scale <= 0
    assert axis.maximum_scale % axis.major_unit == axis.minimum_scale % axis.major_unit == 0
