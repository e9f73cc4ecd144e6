"""Does the headline of a control chart say the level, since when it holds, and what does not fit in?"""

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts
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
