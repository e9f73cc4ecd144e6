"""Control limits, run rules, change points, seasons and smoothing over time."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import TREND_COLUMNS, DataError
from nps_analysis.stats.change_point import change_points, changes
from nps_analysis.stats.seasonality import seasonality
from nps_analysis.stats.series import Line
from nps_analysis.stats.smooth import local_level, smooth
from nps_analysis.stats.trend import slope, trend
from tests.examples import examples

QUARTERS = [f"{year}-Q{quarter}" for year in range(2015, 2026) for quarter in (1, 2, 3, 4)]
classes = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
series = st.lists(classes, min_size=1, max_size=12).filter(lambda periods: any(map(sum, periods)))


@pytest.fixture
def over_time(counts_of):
    """over_time([(d, s, p), ...]): counts by quarter."""
    return lambda tables: counts_of(dict(zip(QUARTERS, tables, strict=False)), ("quarter",), "quarter")


def scores(promoters: list[int]) -> list[tuple[int, int, int]]:
    """Periods of 100 answers without detractors, so that the share of promoters is the score."""
    return [(0, 100 - share, share) for share in promoters]


def drawn(rng, n: int, shares: list[list[float]]) -> list[tuple[int, ...]]:
    return [tuple(int(k) for k in rng.multinomial(n, one)) for one in shares]


def test_slope_and_homogeneity_are_those_computed_elsewhere(cases, over_time, subtests):
    for case in cases("trend"):
        with subtests.test(case["id"]):
            row, right = slope(over_time(case["inputs"]["det_pas_pro"])).loc[0], case["outputs"]
            names = {"slope": "iv_wls_slope", "se": "iv_wls_se", "statistic": "z", "p_value": "p"}
            names |= {"q": "Q_homogeneity", "q_df": "Q_df", "q_p_value": "Q_p"}
            for ours, theirs in names.items():
                assert row[ours] == pytest.approx(right[theirs], abs=1e-8), ours


def test_limits_are_three_standard_errors_from_the_pooled_score(over_time):
    found = trend(over_time([(10, 30, 60), (25, 65, 110), (4, 11, 35)]), split=False)
    d, p = 39 / 350, 205 / 350
    spread = 100 * np.sqrt(d + p - (p - d) ** 2)
    assert found["centre"].tolist() == pytest.approx([100 * (p - d)] * 3)
    reach = 3 * spread / np.sqrt([100, 200, 50])
    assert (found["upper_limit"] - found["centre"]).tolist() == pytest.approx(reach.tolist())
    assert (found["centre"] - found["lower_limit"]).tolist() == pytest.approx(reach.tolist())


def test_columns_are_the_groups_the_score_s_and_those_of_the_contract(over_time):
    assert trend(over_time(scores([50, 50]))).columns.tolist() == ["quarter", *TREND_COLUMNS]


@pytest.mark.parametrize(
    ("promoters", "at", "rule"),
    [
        ([50] * 6 + [80] + [50] * 5, 6, "beyond limits"),
        ([50, 49] * 3 + [51] * 8 + [49, 49], 13, "run of 8"),
        ([52, 50, 48, 49, 50, 51, 52, 53, 50, 50], 7, "drift of 6"),
        ([50, 50, 50, 62, 50, 62, 50, 50, 50, 44, 44, 48], 5, "2 of 3 near a limit"),
    ],
)
def test_each_rule_marks_the_period_that_completes_it(over_time, promoters, at, rule):
    found = trend(over_time(scores(promoters)), split=False)
    assert rule in found.loc[at, "signal"].split(", ")
    assert all(rule not in signal for signal in found["signal"][:at])


def test_a_period_without_answers_is_passed_over_and_keeps_its_row(over_time):
    found = trend(over_time([(10, 30, 60), (0, 0, 0), (12, 30, 58)]))
    assert found["note"].tolist() == ["", "no answers", ""]
    assert found.loc[1, ["lower_limit", "upper_limit"]].isna().all()
    assert found.loc[1, "signal"] == ""


def test_one_period_has_no_limits_and_says_so(over_time):
    row = trend(over_time([(10, 30, 60)])).loc[0]
    assert np.isnan(row["lower_limit"])
    assert row["note"] == "one period: no limits"


def test_unanimous_periods_have_limits_with_a_width(over_time):
    found = trend(over_time([(0, 0, 40)] * 3))
    assert (found["upper_limit"] > found["lower_limit"]).all()
    assert (found["upper_limit"] == 100).all()
    assert found["note"].str.endswith("limits from adjusted Wald's variance").all()
    assert (found["signal"] == "").all()


def test_observed_spread_widens_limits_and_never_narrows_them(over_time):
    rough, calm = over_time(scores([30, 70] * 6)), over_time(scores([50] * 12))
    for counts, wider in ((rough, True), (calm, False)):
        plain, observed = (trend(counts, split=False, spread=spread) for spread in ("sampling", "observed"))
        grown = (observed["upper_limit"] - plain["upper_limit"]).to_numpy()
        assert (grown > 1).all() if wider else np.allclose(grown, 0)


@settings(max_examples=examples(40))
@given(tables=series)
def test_every_period_with_answers_has_figures_or_a_note(tables):
    rows = [(q, s, k) for q, t in zip(QUARTERS, tables, strict=False) for s, k in zip((3, 8, 10), t, strict=True)]
    found = trend(ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), "quarter"))
    answered = found[found["n"] > 0]
    lacking = answered["lower_limit"].isna() | answered["upper_limit"].isna()
    assert (answered.loc[lacking, "note"] != "").all()
    limited = answered[~lacking]
    assert (limited["upper_limit"] > limited["lower_limit"]).all()
    assert limited["lower_limit"].between(-100, 100).all()
    assert limited["upper_limit"].between(-100, 100).all()


@pytest.mark.slow
@settings(max_examples=examples(40))
@given(tables=series)
def test_swapping_promoters_and_detractors_turns_the_chart_over(tables):
    frames = []
    for flip in (1, -1):
        rows = [
            (q, s, k)
            for q, t in zip(QUARTERS, tables, strict=False)
            for s, k in zip((3, 8, 10), t[::flip], strict=True)
        ]
        counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), "quarter")
        frames.append((trend(counts), smooth(counts)))
    (one, smoothed), (other, turned) = frames
    assert one["centre"].tolist() == pytest.approx((-other["centre"]).tolist(), nan_ok=True, abs=1e-9)
    assert one["upper_limit"].tolist() == pytest.approx((-other["lower_limit"]).tolist(), nan_ok=True, abs=1e-9)
    assert smoothed["smoothed"].tolist() == pytest.approx((-turned["smoothed"]).tolist(), nan_ok=True, abs=1e-6)


def test_a_new_level_is_found_at_its_period_and_begins_a_segment(over_time):
    counts = over_time(scores([50, 52, 49, 51, 20, 22, 19, 21]))
    found, chart = change_points(counts), trend(counts)
    assert found[["quarter", "nps_before", "nps", "n_before", "n"]].values.tolist() == [
        ["2016-Q1", 50.5, 20.5, 400, 400]
    ]
    assert chart["segment"].tolist() == [1] * 4 + [2] * 4
    assert chart["signal"].tolist() == [""] * 4 + ["change point"] + [""] * 3
    assert chart["centre"].tolist() == pytest.approx([50.5] * 4 + [20.5] * 4)


@pytest.mark.parametrize("at", range(12))
def test_a_single_odd_period_is_no_change_and_is_beyond_the_limits(over_time, at):
    shares = [(150, 350, 500)] * 12
    shares[at] = (250, 350, 400)  # twenty points down, six standard errors
    counts = over_time(shares)
    assert not len(change_points(counts))
    found = trend(counts)
    assert found.index[found["signal"].str.contains("beyond limits")].tolist() == [at]


def test_a_change_is_where_it_is_beside_an_odd_period(over_time):
    shares = [(150, 350, 500)] * 6 + [(250, 350, 400)] * 6
    shares[2] = (50, 350, 600)
    assert change_points(over_time(shares))["quarter"].tolist() == [QUARTERS[6]]


def test_a_level_that_comes_back_makes_two_changes(over_time):
    found = change_points(over_time(scores([50] * 5 + [15] * 4 + [50] * 5)))
    assert found["quarter"].tolist() == [QUARTERS[5], QUARTERS[9]]
    assert (found["difference"] * [-1, 1] > 0).all()


def test_each_group_is_a_line_of_its_own(counts_of):
    tables = {("N", q): (0, 50, 50) for q in QUARTERS[:6]}
    tables |= {("S", q): (0, 20 if i < 3 else 80, 80 if i < 3 else 20) for i, q in enumerate(QUARTERS[:6])}
    counts = counts_of(tables, ("region", "quarter"), "quarter")
    assert change_points(counts)[["region", "quarter"]].values.tolist() == [["S", QUARTERS[3]]]
    assert trend(counts)["segment"].tolist() == [1] * 6 + [1, 1, 1, 2, 2, 2]
    assert len(slope(counts)) == 2


def test_three_periods_have_no_change_point(over_time):
    found = change_points(over_time(scores([90, 10, 10])))
    assert len(found) == 0
    assert "earliest" in found


def line(n: np.ndarray, nps: np.ndarray, sd: float = 73.0) -> Line:
    return Line(np.arange(len(n)), np.zeros((len(n), 3)), nps, n, sd**2, False)


@pytest.mark.slow
@pytest.mark.parametrize("periods", [6, 12, 24, 104])
def test_a_change_is_seldom_found_where_none_is_and_the_set_holds_the_moment(periods):
    rng = np.random.default_rng(periods)
    false = held = found = 0
    runs = 1000 if periods < 50 else 300
    for _ in range(runs):
        n = rng.integers(100, 300, periods).astype(float)
        noise = rng.normal(size=periods) * 73 / np.sqrt(n)
        false += bool(changes(line(n, noise), evidence=0.95))
        at = int(rng.integers(3, periods - 2))
        moved = changes(line(n, noise - 15 * (np.arange(periods) >= at)))
        if len(moved) == 1:
            found, held = found + 1, held + (moved[0].earliest <= at <= moved[0].latest)
    assert false / runs <= 0.065
    assert held / found >= 0.94


def dense(nps: np.ndarray, error: np.ndarray, step: float) -> tuple[np.ndarray, np.ndarray]:
    """The smoothed level by the algebra of one large normal distribution, without any filter."""
    seen = np.isfinite(error)
    walk = step**2 * np.minimum.outer(np.arange(len(nps)), np.arange(len(nps))) + 1e7 * np.ones((len(nps), len(nps)))
    gain = walk[:, seen] @ np.linalg.inv(walk[np.ix_(seen, seen)] + np.diag(error[seen] ** 2))
    return gain @ nps[seen], np.diag(walk - gain @ walk[seen])


@pytest.mark.parametrize("step", [0.0, 1.0, 8.0])
def test_the_smoother_is_the_conditional_distribution(step):
    nps, error = np.array([30.0, 41, 28, np.nan, 35, 60]), np.array([5.0, 3, 8, np.inf, 4, 6])
    level, variance, _ = local_level(nps, error, np.array([step]))
    right, spread = dense(nps, error, step)
    assert level[:, 0] == pytest.approx(right, abs=1e-3)
    assert variance[:, 0] == pytest.approx(spread, abs=1e-2)


def test_smoothing_draws_small_bases_further_and_bridges_empty_periods(over_time):
    found = smooth(over_time([(20, 60, 120)] * 4 + [(0, 0, 5), (0, 0, 0)] + [(20, 60, 120)] * 3))
    assert found.loc[4, "nps"] == 100
    assert found.loc[4, "smoothed"] < 65
    assert found.loc[5, "note"].startswith("no answers")
    assert found.loc[5, "smoothed_se"] > found.loc[3, "smoothed_se"]
    assert (found["high"] > found["low"]).all()


@pytest.mark.slow
def test_smoothed_intervals_hold_the_level(over_time):
    rng, held = np.random.default_rng(3), []
    for _ in range(300):
        truth = np.clip(0.35 + np.cumsum(rng.normal(0, 0.04, 12)), -0.3, 0.65)
        found = smooth(over_time(drawn(rng, 80, [[0.325 - t / 2, 0.35, 0.325 + t / 2] for t in truth])))
        held.append(found["low"].le(100 * truth) & found["high"].ge(100 * truth))
    assert 0.93 <= np.mean(held) <= 0.98


def test_a_season_is_seen_where_it_repeats(over_time):
    found = seasonality(over_time(scores([50, 50, 50, 20] * 3)))
    assert found["season"].tolist() == [None, "Q1", "Q2", "Q3", "Q4"]
    assert found["effect"].tolist()[1:] == pytest.approx([7.5, 7.5, 7.5, -22.5])
    assert found.loc[0, "p_value"] < 1e-6


def test_one_low_quarter_is_no_season(over_time):
    found = seasonality(over_time(scores([50, 50, 50, 50, 50, 50, 50, 20])))
    assert found.loc[0, "p_value"] > 0.1
    assert found.loc[0, "method"] == "F"


def test_seasons_need_two_years_and_say_so(over_time, counts_of):
    short = seasonality(over_time(scores([50, 50, 50, 20, 50])))
    assert short["effect"].isna().all()
    assert set(short["note"]) == {"less than two years: each season has to be seen twice"}
    years = counts_of({str(year): (1, 2, 3) for year in range(2019, 2026)}, ("year",), "year")
    assert set(seasonality(years)["note"]) == {"years have no seasons"}


@pytest.mark.slow
def test_seasons_are_seldom_seen_where_none_are(over_time):
    rng = np.random.default_rng(5)
    mixes = [[0.15, 0.35, 0.5]] * 12
    p = [seasonality(over_time(drawn(rng, 200, mixes))).loc[0, "p_value"] for _ in range(1000)]
    assert np.mean(np.array(p) < 0.05) <= 0.065


def test_counts_without_periods_are_an_error_in_three_parts(counts_of):
    with pytest.raises(DataError) as error:
        trend(counts_of({("N", "x"): (1, 2, 3)}, ("region", "channel")))
    assert str(error.value) == (
        "no periods to follow a score over\n"
        "  required  counts by one period: day, week, month, quarter or year\n"
        "  found     grouped by region, channel\n"
        '  do        tally(responses, by="quarter"), or --period quarter'
    )
    with pytest.raises(DataError, match="no spread"):
        trend(counts_of({"2025-Q1": (1, 2, 3)}, ("quarter",), "quarter"), spread="wide")
