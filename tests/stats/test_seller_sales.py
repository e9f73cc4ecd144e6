"""Scores and sales: Spearman's correlation as scipy has it, and no claim under ten sellers."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import spearmanr

from nps_analysis.charts.seller_sales import plot_seller_sales
from nps_analysis.stats.seller_sales import beside_sales, seller_sales
from nps_analysis.wording.seller_sales import say_seller_sales


def league_of(n: int, rng) -> pd.DataFrame:
    frame = pd.DataFrame({"column": "seller", "group": [f"s{k}" for k in range(n)], "n": 100, "note": ""})
    return frame.assign(
        nps=rng.normal(30, 10, n), adjusted_difference=rng.normal(0, 5, n), low=0.0, high=60.0, level=0.95
    )


def figures_of(league: pd.DataFrame, amounts) -> pd.DataFrame:
    return pd.DataFrame({"group": league["group"], "measure": "revenue", "amount": amounts})


def drawn(league: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """What is drawn of the one league and its one figure."""
    [(_, frame, _)] = beside_sales(league, figures, seller_sales(league, figures))
    return frame


def test_the_correlation_is_spearmans_with_the_interval_of_bonett_and_wright():
    rng = np.random.default_rng(4)
    league = league_of(14, rng)
    amounts = np.round(league["nps"] + rng.normal(0, 8, 14), -1)  # with ties
    row = seller_sales(league, figures_of(league, amounts)).loc[0]
    r = spearmanr(league["nps"], amounts).statistic
    reach = 1.959964 * np.sqrt((1 + r**2 / 2) / 11)
    assert row["correlation"] == pytest.approx(r)
    ends = [np.tanh(np.arctanh(r) - reach), np.tanh(np.arctanh(r) + reach)]
    assert row[["correlation_low", "correlation_high"]].tolist() == pytest.approx(ends, rel=1e-6)


def test_under_ten_nothing_is_said_even_if_all_go_together():
    league = league_of(9, np.random.default_rng(1))
    found = seller_sales(league, figures_of(league, league["nps"]))
    assert found.loc[0, "note"] == "fewer than 10 with scores and sales: nothing can be said"
    assert found[["correlation", "correlation_low"]].isna().all(axis=None)
    assert say_seller_sales(found.head(1)) == "Over 9 with both, nothing can be said of NPS and revenue"


def test_alike_figures_have_no_correlation():
    league = league_of(12, np.random.default_rng(1))
    found = seller_sales(league, figures_of(league, 7.0))
    assert found["note"].tolist() == ["all alike in scores or in sales: no correlation"] * 2


def test_who_is_not_shown_plays_no_part():
    league = league_of(13, np.random.default_rng(1))
    league.loc[:2, ["nps", "adjusted_difference"]] = np.nan
    figures = figures_of(league, np.arange(13.0))
    assert seller_sales(league, figures).loc[0, "n"] == 10
    assert len(drawn(league, figures)) == 10
    few = league.assign(nps=league["nps"].where(league.index > 3))  # of nine nothing can be said, and nothing is drawn
    assert beside_sales(few, figures, seller_sales(few, figures)) == []


def test_events_are_leagues_of_their_own_and_nobody_counts_twice():
    rng = np.random.default_rng(8)
    parts = [league_of(12, rng).assign(event=event) for event in ("ride", "sale")]
    league = pd.concat(parts, ignore_index=True)
    league = league[["event", *league.columns.drop("event")]]
    league.loc[12:, "nps"] = np.arange(12.0)  # with the sale the two go together
    figures = figures_of(parts[0], np.arange(12.0))
    found = seller_sales(league, figures)
    assert found["n"].tolist() == [12] * 4
    assert found["event"].tolist() == ["ride", "ride", "sale", "sale"]
    alone = seller_sales(parts[0], figures)
    assert found["correlation"].tolist()[:2] == alone["correlation"].tolist()
    assert found.loc[2, "correlation"] == pytest.approx(1)
    entries = beside_sales(league, figures, found)
    assert [(name, len(frame), set(frame["event"])) for name, frame, _ in entries] == [
        ("seller-ride-revenue", 12, {"ride"}),
        ("seller-sale-revenue", 12, {"sale"}),
    ]
    assert say_seller_sales(entries[1][2]).startswith(
        "Event sale: Over 12 with both, a higher NPS goes with more revenue"
    )


@pytest.mark.parametrize(("sign", "word"), [(1, "more"), (-1, "less")])
def test_a_connection_is_said_with_its_sign(sign, word):
    league = league_of(12, np.random.default_rng(1))
    found = seller_sales(league, figures_of(league, sign * league["nps"])).head(1)
    assert say_seller_sales(found).startswith(
        f"Over 12 with both, a higher NPS goes with {word} revenue (rank correlation"
    )


@pytest.mark.parametrize("count", [10, 12, 300])
def test_the_chart_has_a_dot_and_an_interval_for_each(count):
    league = league_of(count, np.random.default_rng(1))
    ax = plot_seller_sales(drawn(league, figures_of(league, np.arange(count))))
    assert len(ax.lines[0].get_xdata()) == min(count, 200)
    assert len(ax.collections[0].get_segments()) == min(count, 200)
    assert 0 < len(ax.texts) <= 15
    ax.figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in ax.texts]
    assert not any(one.overlaps(other) for k, one in enumerate(boxes) for other in boxes[:k])


@pytest.mark.slow
def test_unconnected_sales_are_called_connected_in_one_case_of_twenty():
    rng, runs = np.random.default_rng(11), 500
    often = 0
    for _ in range(runs):
        league = league_of(10, rng)
        row = seller_sales(league, figures_of(league, rng.lognormal(0, 1, 10))).loc[0]
        often += row["correlation_low"] > 0 or row["correlation_high"] < 0
    assert often / runs <= 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / runs)
