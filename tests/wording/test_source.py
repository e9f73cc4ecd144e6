"""A caption says of which periods the answers are, and stays as it is where nobody can know."""

import pandas as pd
import pytest

from nps_analysis import read
from nps_analysis.wording.source import with_time


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2026-01-31", None, "2026-03-01"], "NPS · 2026-Q1"),
        (["2025-12-31", "2026-07-01", "2026-03-01"], "NPS · 2025-Q4 to 2026-Q3"),
        (["2026-03-01", "2031-03-01", "2031-03-01"], "NPS · 2026-Q1"),  # later than the day of the report
        (["2031-03-01"] * 3, "NPS"),
        (["bad", "worse", "not at all"], "NPS"),
        ([None] * 3, "NPS"),
    ],
)
def test_a_caption_has_the_periods_of_the_answers(days, said):
    rows = pd.DataFrame({"score": [10, 3, 5], "answered": days})
    assert with_time("NPS", read(rows, date="answered", period="quarter", as_of="2026-12-31")) == said


def test_a_caption_of_answers_without_days_stays():
    assert with_time("NPS", read(pd.DataFrame({"score": [10, 3, 5]}), period="quarter")) == "NPS"
