"""Does our score stand among the published ones where it belongs, and does each say what can be said?"""

import numpy as np
import pytest

from nps_analysis.charts.benchmark import plot_benchmark
from nps_analysis.schema import DataError

VERDICTS = ["above", "below", "depends on the split", "no difference shown"]


@pytest.fixture
def four(published):
    return published(["A", "B", "C", "D"], [-12, 60, 28, 36], VERDICTS, n=[1000, 25, None, None])


def marks(ax) -> dict[str, tuple]:
    return {line.get_label(): (line.get_marker(), line.get_fillstyle(), *line.get_xdata()) for line in ax.lines}


def test_ours_stands_among_the_published_scores_best_first(four, row_labels):
    assert row_labels(plot_benchmark(four, "Acme")) == [
        "B, 2025  (n = 25**)",
        "D, 2025  (n unknown: fixed value)",
        "Acme",
        "C, 2025  (n unknown: fixed value)",
        "A, 2025  (n = 1,000)",
    ]


def test_ours_has_a_shape_of_its_own_and_a_bold_name(four):
    ax = plot_benchmark(four)
    assert marks(ax)["ours"] == ("D", "full", 34.2)
    bold = [text.get_text() for text in [*ax.get_yticklabels(), *ax.texts] if text.get_fontweight() == "bold"]
    assert bold == ["Our score", "34.2"]


def test_the_verdict_is_seen_in_the_filling_of_the_dot(four):
    found = marks(plot_benchmark(four))
    assert [found[verdict][1:] for verdict in VERDICTS] == [("full", -12), ("full", 60), ("left", 28), ("none", 36)]


def test_a_score_of_unknown_n_is_a_square_and_said_to_be_a_fixed_value(four, caption_of):
    found = marks(plot_benchmark(four))
    assert [found[verdict][0] for verdict in VERDICTS] == ["o", "o", "s", "s"]
    assert "■ fixed value: its own uncertainty is left out" in caption_of(plot_benchmark(four))
    assert "fixed value" not in caption_of(plot_benchmark(four[:2]))


def test_scores_differences_and_verdicts_stand_beside(four, beside):
    assert [text for text in beside(plot_benchmark(four)) if text] == [
        *("−12.0", "28.0", "34.2", "36.0", "60.0", "NPS"),
        *("+46.2", "+6.2", "−1.8", "−25.8", "ours"),
        *("above", "depends on split", "not shown", "below"),
    ]


def test_ours_has_an_interval_where_the_frame_has_one(four, caption_of):
    assert "ours with" not in caption_of(plot_benchmark(four))
    ax = plot_benchmark(four.assign(low=28.1, high=40.3, level=0.95, method="score"))
    assert [[tuple(point) for point in s] for s in ax.collections[0].get_segments()] == [[(28.1, 2), (40.3, 2)]]
    assert "ours with 95 % score interval" in caption_of(ax)


def test_only_verdicts_that_are_drawn_are_explained(published, caption_of):
    assert "●" not in caption_of(plot_benchmark(published(["A"], [30])))
    assert "○ no difference shown" in caption_of(plot_benchmark(published(["A"], [30])))


def test_rows_of_one_company_are_told_apart_by_year(published, row_labels):
    frame = published(["A", "A", "B"], [50, 40, 0]).assign(year=[2024.0, 2025.0, np.nan])
    assert [name.split("  ")[0] for name in row_labels(plot_benchmark(frame))][:2] == ["A, 2024", "A, 2025"]


@pytest.mark.slow
def test_of_many_published_scores_the_nearest_to_ours_are_drawn(published, row_labels, caption_of):
    frame = published([f"c{i}" for i in range(101)], range(-50, 51))
    ax = plot_benchmark(frame, "Acme")
    assert len(row_labels(ax)) == 40
    assert row_labels(ax)[0].startswith("c100, 2025 ")
    assert "62 scores further from ours not drawn" in caption_of(ax)


def test_several_scores_of_ours_are_refused(four):
    with pytest.raises(DataError) as error:
        plot_benchmark(four.assign(nps=[34.2, 34.2, 10.0, 10.0]))
    assert str(error.value) == (
        "several scores of ours in one benchmark chart\n"
        "  required  one score of ours in the column nps\n"
        "  found     2: 34.2, 10.0\n"
        "  do        draw one chart for each: plot_benchmark(frame[frame[COLUMN] == VALUE])"
    )


def test_without_a_score_of_ours_the_published_ones_are_drawn(four, row_labels, caption_of):
    frame = four.assign(nps=np.nan, difference=np.nan, verdict=None)
    ax = plot_benchmark(frame)
    assert len(row_labels(ax)) == 4
    assert marks(ax)["not tested"][0] == "x"
    assert "× not tested" in caption_of(ax)
    assert "× not tested" not in caption_of(plot_benchmark(four))


def test_an_empty_frame_is_an_empty_chart(published, beside):
    assert "nothing to draw" in beside(plot_benchmark(published([], [])))
