"""Is our score called by its part, with its base, and held against others only where it may be?"""

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts
from nps_analysis.reporting.deck.charts.alt import values
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.benchmark import draw
from nps_analysis.stats.benchmark import benchmark
from nps_analysis.stats.score import score

PUBLISHED = pd.DataFrame({"company": ["Rival", "Other"], "nps": [22.0, -90.0], "n": [400, 25], "year": [2025, None]})


@pytest.fixture
def drawn():
    """What is written at the rows of the chart of a part's answers, and below it."""

    def one(counts: ScoreCounts) -> tuple[str, str]:
        total = Finding({"word": "score"}, score(counts), {})
        found = Finding({"word": "benchmark"}, benchmark(counts, PUBLISHED), {})
        settings = {"company": "Acme", "where": {"region": "South"}}
        charts, key = draw(found, Run({"settings": settings}, (total, found)))
        return values(charts[0]), "".join(text for text, _colour in key)

    return one


def test_few_answers_are_held_against_none(drawn):
    written, below = drawn(ScoreCounts.of(3, 1, 0))
    assert "Acme, South −75.0 n = 4**" in written
    assert "Rival (2025) 22.0 not tested n = 400" in written
    assert "ours is" not in written
    assert ". ** very small base, under 30 answers" in below


def test_many_answers_are(drawn):
    written, _below = drawn(ScoreCounts.of(300, 100, 0))
    assert "Acme, South −75.0 n = 400" in written
    assert "Rival (2025) 22.0 ▼ ours is below n = 400" in written
    assert "Other −90.0 no difference shown n = 25**" in written or "ours is above n = 25**" in written
