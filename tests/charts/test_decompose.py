"""The bars of a decomposition stand at its effects, the sum at the top."""

import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from nps_analysis.charts.decompose import plot_decompose
from nps_analysis.charts.style import ACCENT, PALE
from nps_analysis.schema import DataError


@pytest.fixture
def parts():
    """parts(n): a frame as ``decompose`` returns it, its figures typed in."""

    def make(n: int) -> pd.DataFrame:
        frame = pd.DataFrame({"group": [f"Market {i}" for i in range(n)] + [None]})
        frame["mix"] = [-float(i) for i in range(n)] + [-3.0]
        frame["rate"] = [i / 2 for i in range(n)] + [1.5]
        frame["total"] = frame["mix"] + frame["rate"]
        for name in ("mix", "rate", "total"):
            frame[f"{name}_low"], frame[f"{name}_high"] = frame[name] - 2, frame[name] + 2
        return frame.assign(n_from=200, n_to=[20] * n + [900], level=0.95)

    return make


def test_bars_and_values_are_mix_and_rate_the_sum_first(parts, row_labels, beside):
    ax = plot_decompose(parts(3), ax=Figure().subplots())
    names = [label.split("  ")[0].split("\n")[0] for label in row_labels(ax)]
    assert [name.split(" (")[0] for name in names] == ["All", "Market 2", "Market 1", "Market 0"]
    assert [bar.get_width() for bar in ax.patches[:4]][::-1] == [-3, -2, -1, 0]
    assert [bar.get_width() for bar in ax.patches[4:8]][::-1] == [1.5, 1, 0.5, 0]
    assert {"−3.0", "+1.5", "−2.0", "mix", "rate"} <= set(beside(ax))


def test_small_effects_fill_the_picture(parts):
    low, high = plot_decompose(parts(1), ax=Figure().subplots()).get_xlim()  # ends of intervals: −5.0 and +3.5
    assert low <= -5
    assert high >= 3.5
    assert high - low < 12


def test_mix_and_rate_differ_not_by_colour_alone(parts):
    ax = plot_decompose(parts(2), ax=Figure().subplots())
    assert {bar.get_hatch() for bar in ax.patches} == {None, "////"}


def test_rows_on_few_answers_are_pale_and_the_legend_is_not(parts):
    ax = plot_decompose(parts(2), ax=Figure().subplots())  # the segments rest on 200 and 20, the sum on 200 and 900
    assert [{to_hex(bar.get_edgecolor()) for bar in ax.patches[at::3]} for at in range(3)] == [
        {PALE.lower()},
        {PALE.lower()},
        {ACCENT.lower()},
    ]
    assert {to_hex(box.get_edgecolor()) for box in ax.get_legend().get_patches()} == {ACCENT.lower()}


def test_small_bases_are_marked_and_the_interval_is_named(parts, caption_of):
    text = caption_of(plot_decompose(parts(2), ax=Figure().subplots()))
    assert "95 % interval" in text
    assert "** very small base, under 30 answers (pale bar)" in text


@pytest.mark.some(1)
@pytest.mark.parametrize("count", [1, 7, 60])
def test_all_text_is_in_the_picture(parts, count):
    ax = plot_decompose(parts(count))
    ax.figure.draw_without_rendering()
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label]
    boxes, edge = [text.get_window_extent() for text in texts if text.get_text()], ax.figure.bbox
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in boxes)


def test_of_many_segments_those_with_large_effects_are_drawn(parts, row_labels, caption_of):
    ax = plot_decompose(parts(60))
    assert len(row_labels(ax)) == 40
    assert row_labels(ax)[0].startswith("All")
    assert "21 segments with smaller effects not drawn" in caption_of(ax)


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(DataError, match="no column mix"):
        plot_decompose(pd.DataFrame({"group": ["a"]}))
