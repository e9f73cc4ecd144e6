"""Does the chart of scores stand at the scores, and say what it rests on?"""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.classes import plot_classes
from nps_analysis.charts.score import plot_score
from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError
from nps_analysis.stats.score import score


def test_the_dots_stand_at_the_scores():
    frame = pd.DataFrame(
        {"region": ["North", "South"], "nps": [34.2, -5.0], "low": [28.0, -12.0], "high": [40.4, 2.0], "n": [812, 640]}
    )
    ax = plot_score(frame, "region", Figure().subplots())
    assert list(ax.lines[0].get_xdata()) == [-5.0, 34.2]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["South  (n = 640)", "North  (n = 812)"]


def test_the_bars_reach_from_low_to_high(scores):
    ax = plot_score(scores(["North", "South"], nps=[30, -10]))
    segments = [[tuple(point) for point in segment] for segment in ax.collections[0].get_segments()]
    assert segments == [[(-16, 0), (-4, 0)], [(24, 1), (36, 1)]]


def test_the_best_score_is_at_the_top_and_equal_ones_keep_their_order(scores, row_labels):
    ax = plot_score(scores(["a", "b", "c", "d"], nps=[10, 30, 10, 50]))
    assert row_labels(ax) == ["d  (n = 997)", "b  (n = 999)", "a  (n = 1,000)", "c  (n = 998)"]


def test_a_group_without_answers_comes_last_and_has_no_dot(scores, row_labels, beside):
    ax = plot_score(scores(["empty", "North"], n=[0, 812], nps=[np.nan, -34.25]))
    assert row_labels(ax) == ["North  (n = 812)", "empty  (no answers)"]
    assert np.isnan(ax.lines[0].get_xdata()[0])
    assert beside(ax) == ["", "−34.2"]


def test_a_suppressed_group_says_so(scores, row_labels):
    frame = scores(["North", "few"], n=[812, 4]).astype({"n": "Int64"})
    frame.loc[1, ["n", "nps", "low", "high"]] = None
    frame.loc[1, "note"] = "suppressed"
    assert row_labels(plot_score(frame)) == ["North  (n = 812)", "few  (suppressed)"]


def test_small_bases_are_marked_and_the_marks_explained(scores, row_labels, caption_of):
    ax = plot_score(scores(["a", "b", "c"], n=[100, 99, 29]))
    assert row_labels(ax) == ["a  (n = 100)", "b  (n = 99*)", "c  (n = 29**)"]
    assert "* small base, 30 to 99 answers   ** very small base, under 30 answers (hollow dot)" in caption_of(ax)
    hollow = [line for line in ax.lines if line.get_color() == "white"]
    assert [list(line.get_ydata()) for line in hollow] == [[0]]


def test_marks_that_are_not_used_are_not_explained(scores, caption_of):
    assert "*" not in caption_of(plot_score(scores(["a", "b"])))


def test_the_caption_has_level_and_method_of_the_frame(scores, caption_of):
    frame = scores(["a"]).assign(level=0.9, method="adjusted-wald")
    assert caption_of(plot_score(frame)) == "NPS with 90 % adjusted Wald interval, in points; n: answers"


def test_the_caption_says_that_n_is_counted_before_weighting(scores, caption_of):
    frame = scores(["a", "b"]).assign(n_eff=[700.5, 640.0])
    assert "n: answers, before weighting" in caption_of(plot_score(frame))


def test_rows_are_named_by_all_group_columns_unless_label_names_some(scores, row_labels):
    frame = scores(["North", "South"])
    frame.insert(1, "channel", ["shop", "online"])
    assert row_labels(plot_score(frame))[0] == "North · shop  (n = 1,000)"
    assert row_labels(plot_score(frame, "channel"))[0] == "shop  (n = 1,000)"
    assert row_labels(plot_score(frame, ["channel", "region"]))[0] == "shop · North  (n = 1,000)"


def test_a_score_of_all_answers_is_one_row(scores, row_labels):
    assert row_labels(plot_score(scores(["x"]).drop(columns="region"))) == ["All answers  (n = 1,000)"]


def test_of_more_than_forty_groups_the_largest_are_drawn_and_the_rest_counted(scores, row_labels, caption_of):
    ax = plot_score(scores([f"g{i}" for i in range(200)]))
    assert row_labels(ax) == [f"g{i}  (n = {1000 - i:,})" for i in range(40)]
    assert caption_of(ax).endswith("160 smaller groups not drawn")
    assert "2 smaller groups not drawn" in caption_of(plot_score(scores(range(42))))
    assert "not drawn" not in caption_of(plot_score(scores(range(41))))  # one takes no more room than a row for it


def test_zero_is_a_line_when_it_is_near_and_left_out_when_it_is_far(scores):
    def zero_lines(nps):
        ax = plot_score(scores(["a", "b"], nps=nps))
        return [line for line in ax.lines if list(line.get_xdata()) == [0, 0] and list(line.get_ydata()) == [0, 1]]

    assert len(zero_lines([10, 40])) == 1
    assert len(zero_lines([18, 60])) == 1
    assert len(zero_lines([70, 75])) == 0


def test_one_tiny_group_does_not_squeeze_the_others_and_its_interval_is_seen_to_go_on(scores, caption_of):
    frame = scores(["a", "b", "tiny"], n=[900, 800, 3], nps=[30, 20, 25])
    frame.loc[2, ["low", "high"]] = -95.0, 99.0
    ax = plot_score(frame)
    start, end = ax.get_xlim()
    assert start > -20
    assert end < 50
    heads = {line.get_marker(): line.get_xdata()[0] for line in ax.lines if line.get_marker() in ("<", ">")}
    assert heads == {"<": start, ">": end}
    assert "arrowhead: the interval of a small base goes on" in caption_of(ax)


@pytest.mark.parametrize("nps", [100, -100])
def test_the_axis_ends_at_the_ends_of_the_scale(scores, nps):
    ax = plot_score(scores(["a"], nps=[nps]))
    assert max(abs(tick) for tick in ax.get_xticks()) == 100
    assert ax.get_xlim()[0] < nps < ax.get_xlim()[1]


def test_ticks_have_a_true_minus_sign(scores):
    ax = plot_score(scores(["a", "b"], nps=[-40, 20]))
    assert "−40" in [tick.get_text() for tick in ax.get_xticklabels()]


def test_an_empty_frame_is_an_empty_chart(scores, beside):
    assert "nothing to draw" in beside(plot_score(scores([])))


def test_a_frame_that_no_score_made_is_refused():
    with pytest.raises(DataError) as error:
        plot_score(pd.DataFrame({"region": ["a"], "n": [1]}))
    assert str(error.value) == (
        "no column nps, low, high to draw\n"
        "  required  a frame as score() returns it\n"
        "  found     columns region, n\n"
        "  do        draw the result of score(), with all its columns"
    )


def test_a_label_that_is_no_column_is_refused(scores):
    with pytest.raises(DataError) as error:
        plot_score(scores(["a"]), "market")
    assert str(error.value) == (
        "no column market to label with\n"
        "  required  columns of the frame\n"
        "  found     group columns region\n"
        '  do        group the counts by it: nps.score(nps.tally(responses, by="market"))'
    )


def in_two_weights(stores):
    """20 promoters in each of the first 43 stores, 20 detractors in the last two; each store has one weight."""
    rows = [(f"s{at:02d}", 3 if at >= 43 else 10, 20.0, weight) for at, weight in enumerate(stores)]
    table = pd.DataFrame(rows, columns=["store", "score", "n", "each"])
    sums = table.assign(weight=table["n"] * table["each"], weight_sq=table["n"] * table["each"] ** 2)
    return ScoreCounts.from_table(sums.drop(columns="each"))


@pytest.mark.parametrize("plot", [plot_score, plot_classes])
def test_weights_that_are_the_same_within_each_group_leave_the_smaller_groups_without_a_score(plot, row_labels, beside):
    counts = in_two_weights([2.0] * 43 + [0.5] * 2)
    frame = score(counts)
    assert (frame["n_eff"] == frame["n"]).all()  # so the frame alone does not tell
    for told, why in ((True, "no common score: weighted"), (None, "no common score: not known whether weighted")):
        ax = plot(frame, weighted=told)
        assert row_labels(ax)[-1] == "5 smaller groups  (n = 100)"
        assert "20.0" not in beside(ax)
        assert f"5 smaller groups: {why}" in ax.get_xlabel().replace("\n", " ")
    assert counts.weighted


@pytest.mark.slow
@pytest.mark.parametrize("plot", [plot_score, plot_classes])
def test_without_weights_the_smaller_groups_have_the_score_of_all_their_answers(plot, row_labels, beside):
    counts = in_two_weights([1.0] * 45)
    ax = plot(score(counts), weighted=counts.weighted)
    assert row_labels(ax)[-1] == "5 smaller groups  (n = 100)"
    assert "20.0" in beside(ax)  # 3 stores of 20 promoters, 2 of 20 detractors
