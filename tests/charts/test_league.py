"""Does the chart of a league show the differences with their intervals, and no order that the data do not have?"""

import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.league import plot_league
from nps_analysis.charts.style import SIZES, canvas
from nps_analysis.schema import DataError
from nps_analysis.wording.league import figure, say_league


def frame_of(names, n=200.0, p=1.0) -> pd.DataFrame:
    frame = pd.DataFrame({"column": "seller", "group": list(names), "n": n, "nps": 40.0, "low": 30.0, "high": 50.0})
    frame = frame.assign(expected=35.0, adjusted_difference=5.0, difference_low=-2.0, difference_high=12.0)
    frame = frame.assign(p_value=p / 2, p_adjusted=p, shrunk=38.0, shrunk_low=34.0, shrunk_high=44.0, rank=1)
    frame = frame.assign(rank_low=1, rank_high=len(frame), lower_limit=-10.0, upper_limit=10.0, funnel="inside")
    return frame.assign(shown=True, adjust="simultaneous", level=0.95, method="observed minus expected by x", note="")


@pytest.fixture
def four() -> pd.DataFrame:
    frame = frame_of(["Up", "Same", "Down", "Few"])
    frame.loc[0, ["adjusted_difference", "difference_low", "difference_high", "p_adjusted"]] = 12.0, 8.0, 16.0, 0.001
    frame.loc[2, ["adjusted_difference", "difference_low", "difference_high", "p_adjusted"]] = -9.0, -15.0, -3.0, 0.004
    gone = ["nps", "expected", "adjusted_difference", "difference_low", "difference_high", "p_adjusted", "shrunk"]
    frame.loc[3, [*gone, "rank_low", "rank_high", "lower_limit", "upper_limit"]] = float("nan")
    frame.loc[3, "n"] = 12
    frame["shown"] = [True, True, True, False]
    frame["note"] = ["", "", "", "12 answers, fewer than 30: no figures"]
    return frame


def marks(ax) -> dict[str, list]:
    drawn = [line for line in ax.lines if line.get_label() and not line.get_label().startswith("_")]
    return {line.get_label(): line.get_xydata().tolist() for line in drawn}


def test_who_is_shown_to_differ_has_a_shape_and_the_others_are_hollow_in_the_order_of_the_frame(four, row_labels):
    ax = plot_league(four)
    assert marks(ax) == {"higher": [[12.0, 3.0]], "lower": [[-9.0, 1.0]], "not told apart": [[5.0, 2.0]]}
    hollow = next(line for line in ax.lines if line.get_label() == "not told apart")
    assert hollow.get_markerfacecolor() == "white"
    assert row_labels(ax)[0].startswith("Up")


def test_who_has_too_few_answers_has_a_name_and_a_base_and_no_mark(four, row_labels, caption_of):
    ax = plot_league(four)
    assert row_labels(ax)[-1].startswith("Few  (n = 12**")
    assert not [
        y
        for line in ax.lines
        for _, y in line.get_xydata()
        if y == 0 and len(line.get_xydata()) < 3 and line.get_marker() != "None"
    ]
    assert "no mark: too few answers, or nobody to compare with" in caption_of(ax)


def test_many_with_too_few_answers_are_one_line(four, row_labels, caption_of):
    more = pd.concat([four, *[four.tail(1).assign(group=f"Few {k}", n=k) for k in range(1, 4)]], ignore_index=True)
    assert len(row_labels(plot_league(more))) == 3
    assert "4 with 1 to 12 answers, too few to be compared" in caption_of(plot_league(more))
    assert len(row_labels(plot_league(more.head(6)))) == 6


def test_an_event_stands_in_the_title_with_what_it_is(four):
    said = say_league(four.assign(contact_event="purchase")[["contact_event", *four.columns]])
    assert said.startswith("Contact event purchase: By seller, Up (+12.0) scores higher")


def test_funnel_limits_and_the_difference_drawn_in_are_there(four, caption_of):
    ax = plot_league(four)
    assert [(bar.get_x(), bar.get_width()) for bar in ax.patches] == [(-10.0, 20.0)] * 3
    drawn = next(line for line in ax.lines if line.get_marker() == "|")
    assert drawn.get_xdata().tolist() == [3.0, 3.0, 3.0]
    assert "95 % interval, all together" in caption_of(ax)


def test_scores_differences_and_places_stand_at_the_right(four, beside):
    texts = beside(plot_league(four))
    assert {"40.0", "+12.0", "−9.0", "1 to 4"} <= set(texts)


@pytest.mark.some(4)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 7, 40])
def test_it_fits_each_part_of_a_slide(size, count):
    names = ["شیراز، فروشگاه مرکزی", "😀 $5 to $10", "The garden centre by the old harbour in Gothenburg, north gate"]
    ax = plot_league(frame_of([f"{names[k % 3]} {k}" for k in range(count)]), ax=canvas(size))
    ax.figure.draw_without_rendering()
    edge = ax.figure.bbox
    boxes = [text.get_window_extent() for text in ax.get_yticklabels() if text.get_text()]
    assert all(box.x0 >= -1 and box.x1 <= edge.x1 + 1 for box in boxes)


def test_of_200_those_shown_to_differ_are_drawn_and_the_rest_is_counted(row_labels, caption_of):
    frame = frame_of([f"s{k}" for k in range(200)], n=[100 + k for k in range(200)])
    frame.loc[0, ["p_adjusted", "difference_low"]] = 0.001, 1.0
    ax = plot_league(frame)
    assert len(row_labels(ax)) == 40
    assert row_labels(ax)[0].startswith("s0 ")
    assert "160 smaller groups not drawn" in caption_of(ax)


def test_empty_and_incomplete_frames_have_a_stated_result(four, beside):
    assert "nothing to draw" in beside(plot_league(four.head(0), ax=Figure().subplots()))
    with pytest.raises(DataError, match="no column expected to draw"):
        plot_league(four.drop(columns="expected"))


def test_sentences_name_whom_the_data_name_and_nobody_else(four):
    assert say_league(four) == (
        "By seller, Up (+12.0) scores higher than their customers would suggest; Down (−9.0) scores lower; "
        "the other one is not shown to differ; 1 with too few answers"
    )
    alike = four.iloc[[1, 3]]
    assert say_league(alike) == (
        "No seller is shown to score higher or lower than their customers would suggest "
        "(1 compared; 1 with too few answers)"
    )
    assert say_league(four.tail(1)) == "No seller can be compared: 1 group with too few answers"
    without = alike.assign(method="observed minus all")
    assert say_league(without).startswith(
        "No seller is shown to score higher or lower than all together, themselves included"
    )
    assert [figure(row) for _, row in four.iterrows()][::3] == [
        "Up 40.0, +12.0 (higher, n = 200)",
        "Few (12 answers, fewer than 30: no figures, n = 12)",
    ]
