"""Penalties, mean ratings by segment, comparisons of metrics: what the charts and their slides draw."""

import numpy as np
import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.charts.style import PALE, PROMOTERS
from nps_analysis.reporting.deck.charts.chart_xml import chart_xml
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics import DRAWN
from nps_analysis.schema import DataError
from nps_analysis.tables import signed

SCALE = {"rating_scale": "1-5"}


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(1)
    ratings = rng.integers(1, 6, (3, 300))
    score = np.clip(np.round(2 + 1.3 * ratings[0] + 0.4 * ratings[1] + rng.normal(0, 1, 300)), 0, 10)
    frame = pd.DataFrame({"score": score, "staff": ratings[0], "price": ratings[1], "web": ratings[2]})
    return frame.assign(shop=["N", "S", "شیراز"] * 100)


@pytest.fixture(scope="module")
def drivers(frame):
    return nps.drivers(nps.tally_drivers(frame, ["staff", "price", "web"], **SCALE), draws=200)


@pytest.fixture(scope="module")
def by_shop(frame):
    return nps.performance(nps.tally_drivers(frame, ["staff", "price"], by="shop", **SCALE))


@pytest.fixture(scope="module")
def compared(frame):
    counts = nps.tally_metrics(frame, "shop", metrics={"staff": {"kind": "csat", "scale": "1-5"}})
    return nps.compare_metrics(counts, "shop")


def slide(word, frame, label):
    finding = Finding({"name": "x", "notebook": "07", "label": label, "word": word}, frame, {})
    charts, key = DRAWN[word](finding, Run({}, (finding,)))
    return [chart for chart in charts if chart_xml(chart)], "".join(text for text, _ in key)


def inside(ax):
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in (*ax.get_yticklabels(), *ax.texts, ax.xaxis.label)]
    return all(box.x0 >= -1 and box.x1 <= ax.figure.bbox.x1 + 1 for box in boxes)


def dots(ax, marker):
    return sorted(
        (x, y) for line in ax.lines if line.get_marker() == marker for x, y in zip(*line.get_data(), strict=True)
    )


def test_penalties_point_down_and_rewards_up_each_with_its_interval(drivers):
    ax = nps.plot_penalty(drivers)
    assert sorted(x for x, _ in dots(ax, "v")) == pytest.approx(sorted(drivers["penalty"]))
    assert sorted(x for x, _ in dots(ax, "^")) == pytest.approx(sorted(drivers["reward"]))
    ends = sorted(path.vertices[0][0] for lines in ax.collections for path in lines.get_paths())
    assert ends == pytest.approx(sorted([*drivers["penalty_low"], *drivers["reward_low"]]))
    assert inside(ax)
    said = ax.get_xlabel().replace("\n", " ")
    assert "not say that it is the cause" in said
    assert "less that of those who rate 3-4" in said
    assert "▼ rated 1-2   ▲ rated 5" in said
    mixed = nps.plot_penalty(drivers.assign(scale=["1-5", "0-10", "1-5"]))
    assert "▼ lowest two fifths of the scale" in mixed.get_xlabel().replace("\n", " ")


def test_a_penalty_of_few_answers_is_pale_and_marked_and_of_none_says_so(drivers):
    rows = drivers.iloc[:2].assign(importance=[40.0, 30.0], n_low=[3, 0], n_middle=400, n_high=250)
    rows.loc[rows["n_low"] == 0, ["penalty", "penalty_low", "penalty_high"]] = np.nan
    ax = nps.plot_penalty(rows)
    looks = {marker: [line.get_color() for line in ax.lines if line.get_marker() == marker] for marker in "v^"}
    assert looks == {"v": [PALE], "^": [PROMOTERS, PROMOTERS]}
    written = {text.get_text() for text in ax.texts}
    assert {"no answers", signed(rows["penalty"].iloc[0]) + "**", signed(rows["reward"].iloc[0])} <= written
    assert "** very small base, under 30 answers (not tested)" in ax.get_xlabel().replace("\n", " ")


def test_means_that_differ_from_the_rest_are_triangles(by_shop):
    ax = nps.plot_performance(by_shop)
    shown = by_shop["tested"] & (by_shop["p_adjusted"] < 0.05)
    assert len(dots(ax, "o")) == (~shown).sum()
    assert sorted(x for x, _ in dots(ax, "o")) == pytest.approx(sorted(by_shop["performance"][~shown]))
    planted = by_shop.assign(p_adjusted=0.001, mean_difference=-0.5)
    assert len(dots(nps.plot_performance(planted), "v")) == len(by_shop)
    assert inside(ax)


def test_comparisons_of_metrics_are_in_percentage_points_and_never_of_the_score(compared):
    ax = nps.plot_compare_metrics(compared)
    words = ax.get_xlabel().replace("\n", " ")
    assert words.startswith("Difference in percentage points")
    assert "NPS" not in words
    pairs = compared[compared["group"].notna()]
    drawn = sorted(x for marker in "ov^" for x, _ in dots(ax, marker))
    assert drawn == pytest.approx(sorted(pairs["difference"]))


def test_slides_have_the_figures_of_the_frames(drivers, by_shop, compared):
    [chart], key = slide("penalty", drivers, "driver")
    for name, column in (("penalty", "Rated low"), ("reward", "Rated high")):
        assert sorted(chart.sheet[column].values) == pytest.approx(sorted(drivers[name]))
    assert "need not be its cause" in key
    [chart], _ = slide("performance", by_shop, "driver")
    assert [name.split(" · ")[0] for name in chart.sheet.columns[0].values] == ["staff"] * 3 + ["price"] * 3
    assert sorted(chart.sheet["Mean"].values) == pytest.approx(sorted(by_shop["performance"]))
    [chart], key = slide("compare_metrics", compared, "group")
    assert sorted(chart.sheet["Difference"].values) == pytest.approx(sorted(compared["difference"].dropna()))
    assert key.startswith("Difference in percentage points against the rest")


def test_empty_frames_and_frames_of_something_else(drivers, by_shop):
    nps.plot_penalty(drivers.iloc[:0])
    nps.plot_performance(by_shop.iloc[:0])
    with pytest.raises(DataError, match="no column penalty"):
        nps.plot_penalty(drivers.drop(columns="penalty"))


def test_the_axis_of_means_ends_where_their_scale_ends(by_shop):
    wide = by_shop.assign(performance=[1.2, 3, 3, 3, 3, 4.9], performance_low=1.0, performance_high=5.0)
    ax = nps.plot_performance(wide)
    assert (ax.get_xticks().min(), ax.get_xticks().max()) == (1, 5)
    [chart], _ = slide("performance", wide, "driver")
    assert (chart.across.low, chart.across.high) == (1.0, 5.0)
