"""Does the headline of a control chart say the level, since when it holds, and what does not fit in?"""

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts, tally
from nps_analysis.stats.change_point import change_points
from nps_analysis.stats.trend import trend
from nps_analysis.wording.trend import say_trend

QUARTERS = [f"{year}-Q{q}" for year in (2022, 2023, 2024) for q in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("promoters", "said"),
    [
        ([600] * 4, "No lasting change of level is shown from 2022-Q1 to 2022-Q4, NPS 60.0 over all"),
        ([600, 605, 400, 400], "NPS fell to another level in 2022-Q3, from 60.2 to 40.0"),
        (
            [600, 605, 595, 600, 603, 597, 480],
            "No lasting change of level is shown from 2022-Q1 to 2023-Q3, NPS 58.3 over all; "
            "2023-Q3 (48.0) lies below its control limits",
        ),
        (
            [400, 400, 400, 600, 600, 600, 300, 300, 300],
            "NPS fell to another level in 2023-Q3, from 60.0 to 30.0, the last of 2 changes",
        ),
        ([600], "There is only one period with answers, so no level can be told from chance"),
    ],
)
def test_the_level_is_said_and_what_lies_beyond_it(promoters, said):
    rows = [(q, s, k) for q, p in zip(QUARTERS, promoters, strict=False) for s, k in ((8, 1000 - p), (10, p))]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    assert say_trend(trend(counts), change_points(counts), "quarter") == said


def test_a_rule_other_than_the_limits_is_named():
    frame = pd.DataFrame({"month": ["05", "06"], "n": 9, "nps": [30.0, 31.0], "centre": 28.0, "lower_limit": 20.0})
    frame = frame.assign(signal=["", "run of 8"])
    assert say_trend(frame, frame.head(0), "month").endswith("28.0 over all; 06 (31.0) breaks a rule (run of 8)")


def test_each_line_has_its_own_sentence():
    rows = [
        (kind, q, s, k)
        for kind, falls in (("event", True), ("relationship", False))
        for q in QUARTERS[:4]
        for s, k in ((8, 700 if falls and q > "2022-Q2" else 400), (10, 300 if falls and q > "2022-Q2" else 600))
    ]
    counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["kind", "quarter", "score", "n"]), period="quarter")
    assert say_trend(trend(counts), change_points(counts), "quarter") == (
        "event: NPS fell to another level in 2022-Q3, from 60.0 to 30.0; "
        "relationship: No lasting change of level is shown from 2022-Q1 to 2022-Q4, NPS 60.0 over all"
    )


def test_with_weights_the_centre_line_is_not_said_to_be_the_score_over_all():
    """Effective n is 80 in both, so the centre of 0 and 50 is 25; the second quarter weighs double, so all are 33.3."""
    rows = [("2022-02-01", 8, w) for w in (1.0, 3.0)] * 50
    rows += [("2022-05-01", s, w) for s in (8, 10) for w in (2.0, 6.0)] * 25
    frame = pd.DataFrame(rows, columns=["date", "score", "w"])
    line = trend(tally(frame, by="quarter", weight="w", as_of="2022-12-31"), split=False)
    assert say_trend(line, line.head(0), "quarter").startswith(
        "No lasting change of level is shown from 2022-Q1 to 2022-Q2, centre line at 25.0;"
    )
