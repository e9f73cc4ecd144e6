"""Are leagues, their funnel and their reasons on slides, and is no slide made that says nothing?"""

import numpy as np
import pandas as pd
import pytest
from pptx import Presentation

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.league import league
from nps_analysis.stats.reasons import reasons
from nps_analysis.wording.league import say_league
from nps_analysis.wording.reasons import say_why_lower


def finding(word: str, frame: pd.DataFrame, headline: str, groups: tuple[str, ...] = ()) -> dict:
    said = {"name": word, "notebook": "09_league", "word": word, "headline": headline, "label": "", "groups": groups}
    made = {"caption": word, "method": "score", "base": "", "call": "", "alt": word}
    return {**said, **made, "table": f"tables/{word}.csv", "frame": frame}


def texts_of(slide) -> str:
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    said = chart._chartSpace.xpath(".//c:ser//c:v | .//c:ser//c:formatCode | .//c:ser//a:t")
    return " ".join((text.text or "").replace("\N{NO-BREAK SPACE}", " ") for text in said)


def texts(slide) -> str:
    return " ".join(shape.text_frame.text for shape in slide.placeholders if shape.has_text_frame)


def sellers(event: str = "sale", times: int = 10) -> ScoreCounts:
    """Eleven who are alike, one who is far below them, and one with two answers a kind of customer."""
    table = {**{f"s{k:02}": (3, 3, 4) for k in range(11)}, "low": (8, 1, 1), "few": (1, 0, 1)}
    rows = [
        (event, name, score, n * (1 if name == "few" else times))
        for name, three in table.items()
        for score, n in zip((0, 7, 10), three, strict=True)
    ]
    return ScoreCounts.from_table(pd.DataFrame(rows, columns=["event", "seller", "score", "n"]))


def test_who_lies_outside_the_funnel_is_marked_and_counted(deck_of):
    found = league(sellers(), "seller")
    assert found.set_index("group").loc["low", "funnel"] == "below"
    slide = Presentation(deck_of(finding("league", found, say_league(found), ("event",)))).slides[1]
    assert "Funnel of chance and ordinary differences: 1 of 12 outside." in texts(slide)
    assert texts_of(slide).count("place 12   n = 100   outside funnel") == 2  # as text and as number format
    assert texts_of(slide).count("outside funnel") == 2
    assert "sale" not in texts_of(slide)  # the one event is in the title, not at every name
    assert "2 answers, fewer than 30" in texts_of(slide)


def test_a_league_of_too_few_has_no_slide_and_is_named_among_what_has_none(deck_of):
    found = league(sellers(times=1), "seller")
    deck = Presentation(deck_of(finding("league", found, say_league(found), ("event",))))
    assert len(deck.slides) == 2  # overview and method
    assert "No seller can be compared" not in texts(deck.slides[0])
    assert "without a slide: 09_league (league)" in texts(deck.slides[1])


@pytest.mark.parametrize(("asked", "said"), [(90, "70 of 90"), (9, "fewer than 30 detractors asked: no figures")])
def test_reasons_stand_with_their_counts_and_what_is_usual(deck_of, asked, said):
    names = ["column", "group", "kind", "reason", "n_detractors", "asked", "rated_low"]
    rows = [("seller", "low", 0, "seller", asked, asked, 7 * asked // 9), ("seller", "s00", 0, "seller", 90, 90, 20)]
    under = pd.DataFrame({"column": "seller", "group": ["low"], "p_adjusted": 0.001, "level": 0.95})
    found = reasons(pd.DataFrame(rows, columns=names), under=under.assign(adjusted_difference=-20.0))
    slide = Presentation(deck_of(finding("reasons", found, say_why_lower(found)))).slides[1]
    assert said in texts_of(slide)
    assert ("usual 50.0 %" in texts_of(slide)) == (asked == 90)
    assert np.isnan(found.loc[0, "share"]) == (asked == 9)
