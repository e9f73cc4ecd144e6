"""Do the sentences on follow-up say no name and no effect?"""

import pandas as pd

from nps_analysis.reporting.deck.story.headlines import LONGEST
from nps_analysis.wording.follow_up import (
    figure,
    say_closed_loop,
    say_follow_up,
    say_follow_up_ages,
    say_follow_up_recovery,
    say_follow_up_rest,
)

COUNTS = {
    **{"as_of": "2026-09-30", "days": 90, "drop": 3, "respondents": 1, "to_follow_up": 1, "detractors_listed": 1},
    **{"dropped": 0, "at_risk": 0, "without_consent": 0, "consent_unknown": 1, "contacted": 0},
}


def recovery(followed, alone):
    rows = [
        {"group": name, "out_of": out_of, "n": n, "share": share, "low": 40.0, "high": 80.0}
        for name, (out_of, n, share) in (("followed up", followed), ("not followed up", alone))
    ]
    return pd.DataFrame(rows).assign(level=0.95)


def test_one_customer_is_one():
    assert say_follow_up(pd.DataFrame([COUNTS])) == "1 of 1 customer to follow up: 1 detractor"
    assert say_follow_up_rest(pd.DataFrame([COUNTS])) == "1 of those listed has not said"


def test_headlines_of_millions_are_read_whole_as_titles():
    most = {name: 1_234_567 for name, value in COUNTS.items() if isinstance(value, int)} | {"drop": 10, "days": 36_525}
    assert len(say_follow_up(pd.DataFrame([COUNTS | most]))) <= LONGEST
    names = ("contacted", "resolved", "recovered, of those contacted")
    states = pd.DataFrame(
        {"state": names, "n": 1_234_567, "out_of": 1_234_567, "share": 99.9, "low": 99.8, "high": 100.0}
    )
    assert len(say_closed_loop(states.assign(level=0.95))) <= LONGEST


def test_of_nobody_no_share_is_said():
    rows = pd.DataFrame({"state": ["contacted", "resolved", "recovered"], "out_of": [0, 0, 0], "n": 0})
    assert say_closed_loop(rows) == "No case has been followed up yet"
    rows["out_of"] = [4, 4, 0]
    assert say_closed_loop(rows.assign(n=[3, 1, 0])) == (
        "Of 4 cases 3 contacted, 1 resolved; nobody who was contacted has answered again"
    )


def test_when_all_wait_long_it_is_said_so():
    row = {"n": 5, "days_0_2": 0, "days_3_7": 0, "days_8_30": 1, "days_over_30": 4, "days_unknown": 0}
    row["not_allowed"] = 0
    assert say_follow_up_ages(pd.DataFrame([row])) == (
        "5 open cases: all have waited over 7 days since the answer, 4 of them over 30"
    )
    refused = say_follow_up_ages(pd.DataFrame([row | dict.fromkeys(row, 0) | {"not_allowed": 2}]))
    assert refused == "No case is open; 2 more may not be contacted"
    assert figure(pd.Series({"priority": "High", **row})) == "High: 5 open cases, 5 of them over 7 days old"


def test_recovery_is_never_called_an_effect():
    said = say_follow_up_recovery(recovery((30, 27, 90.0), (300, 60, 20.0)))
    assert said.startswith("Of 30 detractors who were followed up and answered again 90.0 % were none then")
    assert "regression to the mean" in said
    assert "no difference between the two is an effect of the call" in said
    assert not any(word in said for word in ("because", "thanks to", "works", "recovered by"))


def test_recovery_without_anybody():
    nobody = float("nan")
    assert say_follow_up_recovery(recovery((0, 0, nobody), (0, 0, nobody))).startswith(
        "No detractor who was followed up has answered again. Extreme"
    )
    assert say_follow_up_recovery(recovery((0, 0, nobody), (40, 24, 60.0))).startswith(
        "No detractor who was followed up has answered again; of 40 who were not 60.0 % were none at the next answer "
        "(95 % interval 40.0 to 80.0). Extreme"
    )
