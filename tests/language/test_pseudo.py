"""Is every word of the sentences a message? Read in a language that puts each message in brackets."""

import pandas as pd
import pytest

from nps_analysis.counts import ScoreCounts
from nps_analysis.language import speaking
from nps_analysis.responses.record import Accounting
from nps_analysis.stats.score import score
from nps_analysis.tables import written
from nps_analysis.wording.accounting import say_accounting, say_effect
from nps_analysis.wording.accounts import say_account_health
from nps_analysis.wording.batch import say_parts
from nps_analysis.wording.benchmark import say_benchmark
from nps_analysis.wording.comments import say_account, say_comments, say_quotes
from nps_analysis.wording.compare import say_change, say_compare
from nps_analysis.wording.compare_metrics import say_compare_metrics
from nps_analysis.wording.contact import say_contact_policy
from nps_analysis.wording.decompose import say_decompose
from nps_analysis.wording.describe import base_of_all, describe, method_of
from nps_analysis.wording.drivers import say_complete, say_drivers, say_performance
from nps_analysis.wording.follow_up import say_closed_loop, say_follow_up, say_follow_up_ages, say_follow_up_rest
from nps_analysis.wording.league import say_league
from nps_analysis.wording.metrics import say_metrics
from nps_analysis.wording.movement import say_movement, say_movement_parts, say_movers
from nps_analysis.wording.penalty import say_penalty
from nps_analysis.wording.plan import say_plan, say_undo
from nps_analysis.wording.rank import say_rank
from nps_analysis.wording.reasons import say_reasons
from nps_analysis.wording.sales import say_sales
from nps_analysis.wording.score import say_base, say_score
from nps_analysis.wording.seller_sales import say_seller_sales
from nps_analysis.wording.target import say_target
from nps_analysis.wording.themes import say_themes
from nps_analysis.wording.trend import say_trend
from nps_analysis.wording.writers import say_coverage, say_writers
from tests.language.pseudo import SPOKEN, brackets_spoken, words

NAN = float("nan")


@pytest.fixture
def brackets():
    """Something else than English is spoken, and every message of the code has a translation."""
    with brackets_spoken(), speaking(SPOKEN):
        yield


def pair(group: str, difference: float, p: float, column: str = "REGION", **more: object) -> dict:
    row = {"column": column, "group": group, "reference": "rest", "nps": 20.0 + difference, "reference_nps": 20.0}
    row |= {"difference": difference, "low": difference - 10, "high": difference + 10, "p_value": p, "p_adjusted": p}
    row |= {"adjust": "holm", "level": 0.95, "tested": True, "note": "", "n": 100, "reference_n": 900}
    return row | {"method": "score"} | more


def scores() -> pd.DataFrame:
    return pd.DataFrame({"REGION": ["N", "S", "W", "E"], "n": [100, 200, 0, 9], "nps": [5.0, -20.0, NAN, 3.0]})


def trend() -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = {"quarter": ["2026-Q1", "2026-Q2", "2026-Q3"], "n": 9, "nps": [38.0, 30.0, 20.0], "centre": 30.0}
    rows |= {"lower_limit": 25.0, "upper_limit": 45.0, "signal": ["", "change point", "beyond limits"]}
    step = {"quarter": ["2026-Q2"], "earliest": ["2026-Q1"], "latest": ["2026-Q2"], "nps_before": [38.0], "nps": [30.5]}
    return pd.DataFrame(rows), pd.DataFrame(step | {"difference": [-7.5]})


def drivers() -> pd.DataFrame:
    row = {"driver": "STAFF", "importance": 70.0, "shown": True, "rank_low": 1, "rank_high": 1, "r2": 0.33}
    row |= {"n_low": 300, "n_middle": 400, "n_high": 200}
    row |= {"scale": "1-5", "penalty": -55.2, "reward": 45.5, "penalty_low": -59.3, "penalty_high": -51.1}
    row |= {"reward_low": 43.1, "reward_high": 47.9, "level": 0.95, "n": 900, "n_complete": 600, "r2_complete": 0.3}
    row |= {"importance_complete": 68.5, "note": ""}
    return pd.DataFrame([row, row | {"driver": "WEB", "importance": 3.0, "shown": False}])


def decomposed() -> pd.DataFrame:
    sums = {"group": None, "nps_to": 25.8, "mix": -11.0, "rate": 3.2, "total": -7.8, "level": 0.95, "by": "MARKET"}
    ends = {"mix_low": -12.9, "mix_high": -9.0, "rate_low": -1.2, "rate_high": 7.7, "total_low": -12.0}
    return pd.DataFrame([sums | ends | {"total_high": -4.0, "before": "2026-Q2", "after": "2026-Q3", "note": "x"}])


def undone() -> pd.Series:
    row = {"group": "2026-Q2", "reference": "2026-Q1", "column": "quarter", "shown": True, "more": 7.0}
    return pd.Series(row | {"of": "detractors", "turned": 5.0})


def themes() -> pd.DataFrame:
    row = {"theme": "DELIVERY", "n": 1362, "comments": 5111, "share": 26.2, "share_low": 24.9, "share_high": 27.5}
    row |= {
        "tested": True,
        "nps_tested": False,
        "p_adjusted": 0.01,
        "nps_p_adjusted": NAN,
        "level": 0.95,
        "before": "2026-Q1",
    }
    row |= {"after": "2026-Q2", "share_before": 20.0, "share_after": 26.0, "looked_at": "comments"}
    return pd.DataFrame([row, row | {"theme": "PRICE", "share": 20.0, "share_low": 18.0, "share_high": 25.0}])


def waves() -> pd.DataFrame:
    row = {"before": "2026-Q1", "after": "2026-Q2", "n": 200, "nps_after": 28.5, "change": 10.5, "low": 1.5}
    return pd.DataFrame([row | {"high": 19.5, "p_value": 0.02, "level": 0.95, "movers": 8}])


def parts() -> pd.DataFrame:
    row = {"who": "all who answered", "group": "2026-Q3", "reference": "2026-Q2", "difference": -7.7, "note": ""}
    row |= {"p_adjusted": 0.001, "tested": True, "level": 0.95, "n": 3440, "reference_n": 2654}
    return pd.DataFrame([row, row | {"who": "those of both waves", "p_adjusted": 0.07, "n": 551, "reference_n": 551}])


def loop() -> pd.DataFrame:
    rows = [("contacted", 400, 280, 70, 65, 74), ("resolved", 400, 120, 30, 26, 35), ("recovered", 38, 30, 79, 64, 89)]
    return pd.DataFrame(rows, columns=["state", "out_of", "n", "share", "low", "high"]).assign(level=0.95)


def listed_cases() -> pd.DataFrame:
    row = {"as_of": "2026-09-30", "respondents": 300, "to_follow_up": 40, "detractors_listed": 36, "dropped": 9}
    row |= {"at_risk": 12, "without_consent": 5, "consent_unknown": 1, "drop": 3, "days": 90, "contacted": 3}
    return pd.DataFrame([row])


def ages() -> pd.DataFrame:
    row = {"priority": "HIGH", "n": 8, "days_0_2": 1, "days_3_7": 2, "days_8_30": 4, "days_over_30": 1}
    return pd.DataFrame([row | {"days_unknown": 2, "not_allowed": 3}])


def league() -> pd.DataFrame:
    row = {"column": "SELLER", "group": "A", "n": 90, "nps": 40.0, "adjusted_difference": 12.0, "p_adjusted": 0.01}
    row |= {"shown": True, "level": 0.95, "method": "observed minus expected by MARKET", "note": ""}
    few = {"shown": False, "p_adjusted": NAN, "adjusted_difference": NAN, "group": "C"}
    return pd.DataFrame([row, row | {"group": "B", "adjusted_difference": -9.0}, row | few])


def metrics() -> pd.DataFrame:
    row = {"metric": "CSAT", "column": "STAFF", "n": 40, "boxes": "", "share": 75.0, "low": 59.8, "high": 85.8}
    return pd.DataFrame([row | {"mean_rating": 4.1, "level": 0.95}])


def writers() -> pd.DataFrame:
    row = {"group": "with a comment", "nps": 39.2, "reference_nps": 58.9, "difference": -19.7, "n": 3802}
    row |= {"reference_n": 9810, "low": -22.4, "high": -17.1, "level": 0.95, "tested": True, "p_adjusted": 0.0}
    return pd.DataFrame([row])


def coverage(asked: bool) -> pd.DataFrame:
    frame = pd.DataFrame({"score": ["3", "9"], "class": ["detractor", "promoter"], "n": [50, 150]})
    return frame.assign(comments=[35, 25], was_asked=[True, asked])


def account() -> pd.DataFrame:
    rows = [("no comment", 50), ("with a theme", 40), ("without a theme", 7)]
    return pd.DataFrame(rows, columns=["outcome", "n"]).assign(comments=50, languages="")


def policy() -> pd.Series:
    row = {"rest_days": 90, "as_of": "2026-09-30", "people": 1000, "too_early": 9, "too_early_people": 4}
    return pd.Series(row | {"share": 0.4, "may_invite": 700, "note": ""})


def sold() -> pd.DataFrame:
    ends = {"low": 60.0, "high": 80.0, "n": 100, "p_value": 0.001, "p_adjusted": 0.002, "level": 0.95, "note": ""}
    rows = [("detractor", 70.0), ("passive", 81.0), ("promoter", 90.0)]
    return pd.DataFrame(
        [{"measure": "KEPT", "kind": "share", "class": name, "value": v, "z": 3.1} | ends for name, v in rows]
    )


def target() -> pd.DataFrame:
    row = {"MARKET": "N", "n": 100, "nps": 38.0, "low": 31.0, "high": 44.4, "target": 40.0, "difference": -2.0}
    row |= {"chance": 0.28, "verdict": "not certain", "level": 0.95, "note": ""}
    return pd.DataFrame([row, row | {"MARKET": "S", "verdict": "met"}])


def ranks() -> pd.DataFrame:
    frame = {"brand": ["A", "B"], "n": [90, 80], "rank": [1, 2], "rank_low": 1, "rank_high": 2, "nps": 9.0}
    frame |= {"rank_low_simultaneous": 1, "rank_high_simultaneous": 2, "level": 0.95, "reference": "A"}
    return pd.DataFrame(frame | {"difference": [NAN, 3.0], "p_adjusted": [NAN, 0.4], "note": ""})


SAID = {
    "one score": lambda: say_score(score(ScoreCounts.of(17, 36, 47))),
    "scores": lambda: say_score(scores()),
    "base": lambda: say_base(ScoreCounts.of(1, 2, 3)),
    "change": lambda: say_change(pd.Series(pair("2026-Q2", -12.0, 0.001, "quarter", reference="2026-Q1"))),
    "no change": lambda: say_change(pd.Series(pair("2026-Q2", 1.3, 0.5, "quarter", reference="2026-Q1"))),
    "compare": lambda: say_compare(pd.DataFrame([pair("N", 15.5, 0.001), pair("S", -40.0, 0.001), pair("E", 1, 0.8)])),
    "steps": lambda: say_compare(
        pd.DataFrame(
            [{"MARKET": m, **pair("2026-Q2", 9.0, 0.001, "quarter", reference="2026-Q1")} for m in ("IRAN", "CHILE")]
        )
    ),
    "trend": lambda: say_trend(*trend(), "quarter"),
    "target": lambda: say_target(target()),
    "benchmark": lambda: say_benchmark(
        pd.DataFrame({"company": ["A", "B", "C"], "nps": 33.9, "verdict": ["above", "below", "no difference shown"]})
    ),
    "rank": lambda: say_rank(ranks()),
    "decompose": lambda: say_decompose(decomposed()),
    "movement": lambda: say_movement(waves()),
    "movement parts": lambda: say_movement_parts(parts()),
    "movers": lambda: say_movers(
        pd.DataFrame([{"before": "promoter", "after": "passive", "n": 70, "comments": 17, "quote": "SLOW"}])
    ),
    "drivers": lambda: say_drivers(drivers()),
    "penalty": lambda: say_penalty(drivers()),
    "complete": lambda: say_complete(drivers()),
    "performance": lambda: say_performance(
        pd.DataFrame(
            [
                {"SHOP": "N", "driver": "STAFF", "n": 400, "performance": 3.5, "mean_difference": -0.4}
                | {"p_adjusted": 0.001, "tested": True, "level": 0.95}
            ]
        )
    ),
    "writers": lambda: say_writers(writers()),
    "coverage": lambda: say_coverage(coverage(asked=True)),
    "coverage of some": lambda: say_coverage(coverage(asked=False)),
    "comments": lambda: say_comments(
        pd.DataFrame({"term": ["SLOW", "KIND"], "side": ["detractors", "promoters"], "z": [-6.1, 5.2], "note": ""})
    ),
    "themes": lambda: say_themes(themes()),
    "account of comments": lambda: say_account(account()),
    "quotes": lambda: say_quotes(pd.DataFrame({"quote": ["SLOW", None], "theme": ["A", "B"], "n": [12, 3]})),
    "league": lambda: say_league(league()),
    "reasons": lambda: say_reasons(
        pd.DataFrame(
            [
                {"column": "WHO", "group": "A", "reason": "seller", "share": 70.0, "usual": 40.0, "level": 0.95}
                | {"p_adjusted": 0.01}
            ]
        )
    ),
    "seller sales": lambda: say_seller_sales(
        pd.DataFrame(
            [
                {"measure": "REVENUE", "score": "nps", "n": 12, "correlation": 0.7, "level": 0.95, "p_adjusted": 0.01}
                | {"correlation_low": 0.2, "correlation_high": 0.91}
            ]
        )
    ),
    "sales": lambda: say_sales(sold()),
    "metrics": lambda: say_metrics(metrics()),
    "compare metrics": lambda: say_compare_metrics(
        pd.DataFrame([{"metric": "CSAT", **pair("N", 12.0, 0.008, share=70.0)}])
    ),
    "contact policy": lambda: say_contact_policy(policy()),
    "follow up": lambda: say_follow_up(listed_cases()),
    "follow up, rest": lambda: say_follow_up_rest(listed_cases()),
    "ages": lambda: say_follow_up_ages(ages()),
    "closed loop": lambda: say_closed_loop(loop()),
    "health": lambda: say_account_health(
        pd.DataFrame(
            {"state": ["detractor", "divided", "silent", "single contact"], "n": [3, 1, 2, 4], "share": [30.0] * 4}
        )
    ),
    "plan": lambda: say_plan(pd.DataFrame({"n": [203, 811], "invite": [406, 1622], "margin": [10.0, 5.0]})),
    "undo": lambda: say_undo(undone()),
    "accounting": lambda: say_accounting(Accounting(rows_read=10, valid=7, missing=2, rejected=1)),
    "effect": lambda: say_effect("excluded: x", 14, 31.2, 33.0),
    "batch": lambda: say_parts(["done"] * 38 + ["left out", "failed"]),
    "alternative text": lambda: describe(scores(), "score", "CAPTION"),
    "alternative text of comparisons": lambda: describe(pd.DataFrame([pair("N", 3.0, 0.4)]), "compare", "CAPTION"),
    "method": lambda: method_of(pd.DataFrame([pair("N", 3.0, 0.4)])),
    "base of all": lambda: base_of_all(scores(), "score"),
}


@pytest.mark.parametrize("name", SAID)
def test_every_word_of_a_sentence_is_in_a_message(brackets, name):
    said = SAID[name]()
    assert "⟦" in said
    assert words(said) == set()


def test_headings_and_truths_of_tables_are_messages(brackets):
    frame = pd.DataFrame({"quarter": ["2026-Q3"], "nps": [3.0], "p_adjusted": [0.01], "tested": [True], "HOME": "X"})
    table = written(frame.assign(note="no answers"))
    assert words(" ".join([*table.columns, *table.iloc[0]]).replace("no answers", "")) == set()


def test_the_reader_of_brackets_sees_a_word_that_is_in_none(brackets):
    assert words("⟦··· {NPS}⟧ rose in NORTH") == {"rose", "in"}
