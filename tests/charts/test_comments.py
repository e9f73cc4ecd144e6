"""Do the charts of comments draw what the frames say, with any number of rows and any script?"""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.comments import plot_comments
from nps_analysis.charts.coverage import plot_coverage
from nps_analysis.charts.labels import LEFT_TO_RIGHT
from nps_analysis.charts.quotes import plot_quotes
from nps_analysis.charts.style import canvas
from nps_analysis.charts.themes import plot_themes
from nps_analysis.reporting.narrow import fits
from nps_analysis.schema import DataError

NAMES = [
    "delivery",
    "قیمت‌ها خیلی بالا",
    "the queue at the till on Saturday … nobody came to help",
    "😀 $5",
    "<b>x</b>",
    "a\x00b",
]


def names(count):
    return [f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)]


def terms(count, language="en"):
    odds = np.where(np.arange(count) % 2, 1, -1) * np.linspace(3, 0.5, count)
    frame = pd.DataFrame({"language": language, "term": names(count), "log_odds": odds})
    side = np.where(odds > 0, "promoters", "detractors")
    frame = frame.assign(n_detractors=120, n_promoters=8, detractors=12.0, promoters=0.8, side=side, z=odds * 3)
    return frame.assign(low=odds - 0.4, high=odds + 0.4, level=0.95)


def themes(count):
    share = np.linspace(40, 1, count)
    frame = pd.DataFrame({"theme": [*names(count - 1), "(none)"], "n": 500, "share": share, "share_low": share - 0.5})
    return frame.assign(share_high=share + 2, nps=-12.3, low=-20.0, high=-4.0, level=0.95)


def quotes(count):
    said = ["The delivery came three days late.", "سفارش دو روز دیر رسید و کسی نگفت", "very long " * 26, None]
    frame = pd.DataFrame({"theme": names(count), "class": "detractor", "score": pd.array([3] * count, dtype="Int64")})
    return frame.assign(
        quote=[said[i % 4] for i in range(count)], note=["suppressed" if i % 4 == 3 else "" for i in range(count)]
    )


def coverage():
    frame = pd.DataFrame(
        {"score": [str(i) for i in range(11)], "class": "passive", "n": [0, *[50] * 10], "comments": 10}
    )
    share = np.where(frame["n"] > 0, 20.0, np.nan)
    return frame.assign(share=share, share_low=share - 8, share_high=share + 10, was_asked=frame.index < 5, level=0.95)


DRAW = {"comments": (plot_comments, terms), "themes": (plot_themes, themes), "quotes": (plot_quotes, quotes)}


def covered(texts):
    boxes = [text.get_window_extent() for text in texts if text.get_text().strip()]
    return [
        (one, other)
        for one, other in itertools.combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 1 and min(one.y1, other.y1) - max(one.y0, other.y0) > 1
    ]


@pytest.mark.some(4)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
@pytest.mark.parametrize("word", DRAW)
def test_all_text_is_in_the_picture_and_covers_no_other_text(word, count):
    plot, frame = DRAW[word]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        ax = plot(frame(count))
        ax.figure.draw_without_rendering()
    texts = [*ax.get_xticklabels(), *ax.get_yticklabels(), *ax.texts, ax.xaxis.label]
    edge = ax.figure.bbox
    boxes = [text.get_window_extent() for text in texts if text.get_text().strip()]
    assert all(b.x0 >= -1 and b.y0 >= -1 and b.x1 <= edge.x1 + 1 and b.y1 <= edge.y1 + 1 for b in boxes)
    assert covered(texts) == []


def test_terms_stand_at_their_odds_with_a_shape_for_each_class():
    ax = plot_comments(terms(2), ax=Figure().subplots())
    marks = {line.get_label(): (line.get_marker(), line.get_xdata()[0]) for line in ax.lines[:2]}
    assert marks == {"detractors": ("v", -3), "promoters": ("^", 0.5)}
    at = dict(zip([tick.get_text() for tick in ax.get_xticklabels()], ax.get_xticks(), strict=True))
    assert at["1 ×"] == 0


def test_the_name_of_a_term_comes_before_its_base_in_every_script():
    frame = pd.concat([terms(2), terms(2, "fa")], ignore_index=True)
    ax = plot_comments(frame, ax=Figure().subplots())
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert all(label.startswith(LEFT_TO_RIGHT) and label.endswith("(n = 120 / 8)") for label in labels)
    assert sum("(Persian)" in label for label in labels) == 2


def test_of_many_terms_ten_of_each_class_are_drawn_and_the_rest_counted():
    ax = plot_comments(terms(60))
    assert len(ax.get_yticks()) == 20
    assert "40 more such terms not drawn" in ax.get_xlabel().replace("\n", " ")


def test_where_no_term_is_shown_the_chart_says_so():
    ax = plot_comments(terms(4).assign(side=""), ax=Figure().subplots())
    assert next(text.get_text() for text in ax.texts if text.get_text()) == "nothing to draw"


def test_themes_stand_at_their_shares_with_the_score_beside(row_labels):
    ax = plot_themes(themes(3))
    assert [label.split("(")[0].split() for label in row_labels(ax)][::2] == [["delivery", "0"], ["no", "theme"]]
    assert list(ax.lines[0].get_xdata()) == [1, 20.5, 40]
    assert "−20.0 to −4.0" in [text.get_text() for text in ax.texts]


def test_scores_that_were_not_asked_are_hollow_and_say_so(row_labels):
    ax = plot_coverage(coverage(), ax=Figure().subplots())
    assert row_labels(ax)[0] == "10 passive  (n = 50*)"
    assert row_labels(ax)[-1] == "0 passive  (no answers)"
    assert [text.get_text() for text in ax.texts].count("seems not asked") == 6


def test_every_quote_is_written_and_groups_too_small_to_be_quoted_are_counted():
    ax = plot_quotes(quotes(8))
    said = [text.get_text() for text in ax.texts]
    assert said.count("▼") == 6
    below = ax.get_xlabel().replace("\n", " ")
    assert "2 groups too small to be quoted" in below
    assert "none of fewer than 10 people" in below


@pytest.mark.parametrize("plot", [plot_comments, plot_themes, plot_coverage, plot_quotes])
def test_another_frame_is_refused(plot):
    with pytest.raises(DataError, match="to draw"):
        plot(pd.DataFrame({"a": [1]}))


def test_where_nothing_is_quoted_the_chart_says_how_many_groups_are_too_small():
    ax = plot_quotes(quotes(1).iloc[:0], ax=Figure().subplots())
    assert "none of fewer than 10 people" in ax.get_xlabel().replace("\n", " ")
    ax = plot_quotes(quotes(4).iloc[3:], ax=Figure().subplots())
    assert "1 group too small to be quoted" in ax.get_xlabel()


def test_on_a_phone_fewer_terms_are_drawn_so_that_names_with_their_language_have_room():
    frame = terms(40, ["en", "sv"] * 20).assign(term=[f"salesperson{at}" for at in range(40)])
    figure = plot_comments(frame, ax=canvas((5.0, 11.0))).get_figure(root=True)
    assert fits(figure)
    assert "26 more such terms not drawn" in figure.axes[0].get_xlabel()
