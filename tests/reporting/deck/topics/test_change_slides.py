"""A movement and a decomposition are slides with native charts of their figures."""

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.deck.charts.bars import Row
from nps_analysis.responses.movement import MovementCounts
from nps_analysis.stats.decompose import decompose
from nps_analysis.stats.movement import movement
from nps_analysis.wording.phrases import group_columns

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


def test_a_movement_is_a_stacked_bar_for_each_class_before(chart_of):
    chart, text = chart_of("movement", movement(MovementCounts.of(TABLE)))
    names = [category.label for category in chart.plots[0].categories]
    assert names == ["Promoters before", "Passives before", "Detractors before"]
    assert values(chart, "Promoters") == pytest.approx([100 * 72 / 84, 100 * 20 / 68, 100 * 6 / 48])
    assert "Promoters after" in text


def test_a_decomposition_has_a_bar_of_mix_and_one_of_rate_for_each_the_sum_first(chart_of):
    waves, rows = np.arange(1, 13).reshape(2, 2, 3) * 10, []
    for wave, segments in zip(("1", "2"), waves, strict=True):
        for name, classes in zip("AB", segments, strict=True):
            rows += [(wave, name, score, n) for score, n in zip((3, 8, 10), classes, strict=True)]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["wave", "shop", "score", "n"]))
    frame = decompose(counts, "wave", "1", "2", "shop")
    chart, text = chart_of("decompose", frame)
    names = [category.label for category in chart.plots[0].categories]
    assert names[:2] == ["All: mix", "All: rate"]
    assert sorted(names) == sorted(f"{who}: {what}" for who in ("All", "A", "B") for what in ("mix", "rate"))
    assert values(chart, "Effect")[:2] == pytest.approx(frame.iloc[-1][["mix", "rate"]].tolist())
    assert "mix: other shares of the answers" in text


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
