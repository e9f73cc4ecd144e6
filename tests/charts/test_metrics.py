"""Charts of top-box shares, by what they drew."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nps_analysis.charts.metrics import plot_metrics
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics import DRAWN
from nps_analysis.schema import DataError

NAMES = [
    "North",
    "شیراز، فروشگاه مرکزی",
    "The garden centre by the old harbour in Gothenburg, north gate",
    "😀 $5 to $10",
]


def shares(count, metric="CSAT", column="satisfaction"):
    share = np.linspace(90, 20, count)
    return pd.DataFrame(
        {
            "region": [f"{NAMES[i % len(NAMES)]} {i}" for i in range(count)],
            "metric": metric,
            "column": column,
            "n": [8 + 20 * i for i in range(count)],
            "n_eff": [8.0 + 20 * i for i in range(count)],
            "boxes": "4-5 of 1-5",
            "share": share,
            "low": np.maximum(share - 8, 0),
            "high": np.minimum(share + 8, 100),
            "mean_rating": share / 20,
            "level": 0.95,
            "note": "",
        }
    )


@pytest.mark.some(2)
@pytest.mark.parametrize("count", [1, 2, 40, 7, 200])
def test_each_row_shows_share_mean_base_and_interval_inside_the_picture(count):
    ax = plot_metrics(shares(count))
    ax.figure.draw_without_rendering()
    assert len(ax.get_yticklabels()) == min(count, 40)
    assert all("(n = " in text.get_text().replace("\n", " ") for text in ax.get_yticklabels())
    edge = ax.figure.bbox
    boxes = [text.get_window_extent() for text in (*ax.get_yticklabels(), *ax.texts, ax.xaxis.label)]
    assert all(box.x0 >= -1 and box.x1 <= edge.x1 + 1 for box in boxes)


def test_the_axis_is_named_after_the_metric_and_never_after_the_score():
    ax = plot_metrics(shares(7), ax=Figure().subplots())
    said = ax.get_xlabel().replace("\n", " ")
    assert said.startswith("CSAT (satisfaction): share of 4-5 of 1-5 with 95 % Wilson interval")
    assert "NPS" not in said
    assert not any("NPS" in text.get_text() for text in [*ax.texts, *ax.get_yticklabels()])
    assert {text.get_text()[-2:] for text in ax.get_xticklabels()} == {" %"}


def test_several_metrics_are_named_with_their_columns():
    both = pd.concat([shares(1), shares(1, "CES", "effort").assign(boxes="5-7 of 1-7")]).drop(columns="region")
    ax = plot_metrics(both, ax=Figure().subplots())
    names = [text.get_text().split("(")[0].strip() for text in ax.get_yticklabels()]
    assert names == ["CES · effort", "CSAT · satisfaction"]
    assert "each on its own scale" in ax.get_xlabel().replace("\n", " ")


def test_without_ratings_there_is_a_row_and_no_dot():
    frame = shares(2).assign(
        n=[0, 40], share=[np.nan, 50.0], low=[np.nan, 40], high=[np.nan, 60], mean_rating=[np.nan, 3]
    )
    ax = plot_metrics(frame, ax=Figure().subplots())
    assert sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "o") == 1
    assert "no answers" in ax.get_yticklabels()[1].get_text()
    plot_metrics(shares(0))


def test_a_frame_of_something_else_is_refused():
    with pytest.raises(DataError, match=r"a frame as metrics\(\) returns it"):
        plot_metrics(shares(2).drop(columns="boxes"))


def test_the_slide_has_a_bar_a_row_and_says_what_it_counts():
    finding = Finding({"name": "x", "notebook": "14", "label": "region", "word": "metrics"}, shares(3), {})
    charts, said = DRAWN["metrics"](finding, Run({}, (finding,)))
    assert charts[0].sheet["Share"].values == [90.0, 55.0, 20.0]
    assert said[0][0].startswith("CSAT (satisfaction): share of 4-5 of 1-5, in percent. Lines: 95 % Wilson interval.")
