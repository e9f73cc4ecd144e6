"""Do the sentences say what the figures carry, and no more?"""

import pandas as pd

from nps_analysis.customers.contact import GAP
from nps_analysis.customers.response_rate import response_rates
from nps_analysis.language import speaking
from nps_analysis.wording.contact import figure, say_contact, say_contact_policy
from nps_analysis.wording.nonresponse import say_early_late, say_nonresponse, say_poststratify, say_who_answered


def sent(**groups):
    """sent(a=(answered, silent)): invitations by channel."""
    rows = [(name, one) for name, (yes, no) in groups.items() for one in [True] * yes + [False] * no]
    frame = pd.DataFrame(rows, columns=["channel", "answered"])
    return frame.assign(delivered=True, person=[f"p{i}" for i in range(len(frame))])


def test_a_difference_is_said_only_where_it_is_shown():
    apart = say_contact(response_rates(sent(sms=(60, 140), web=(20, 180)), ["channel"]))
    assert apart.startswith("By channel, answered more often: sms (30.0 %), less often: web (10.0 %); of all")
    alike = say_contact(response_rates(sent(sms=(50, 150), web=(52, 148)), ["channel"]))
    assert alike.startswith("No difference shown by channel; of all invitations 25.5 %")
    few = say_contact(response_rates(sent(sms=(5, 5), web=(0, 10)), ["channel"]))
    assert few.startswith("25.0 % of 20 invitations were answered")
    assert "channel" not in few


def test_of_several_columns_those_without_a_shown_difference_are_named_so():
    rates = response_rates(sent(sms=(60, 140), web=(20, 180)).assign(market=["N", "S"] * 200), ["channel", "market"])
    assert say_contact(rates).endswith("less often: web (10.0 %); no difference shown by market")


def test_waits_are_said_to_be_those_of_other_people():
    frame = sent(early=(60, 140), later=(20, 180)).rename(columns={"channel": GAP})
    assert say_contact(response_rates(frame, [GAP])) == (
        "By days since the previous message, answered more often: early (30.0 %), less often: later (10.0 %); "
        "of all invitations 20.0 %; these may be other people"
    )
    assert "other people" not in say_contact(response_rates(frame.assign(answered=[True, False] * 200), [GAP]))


def test_alternative_text_names_the_group_and_the_test():
    rates = response_rates(sent(sms=(60, 140), web=(20, 180)), ["channel"])
    assert [figure(row) for _, row in rates.iterrows()] == [
        "all 20.0 % (n = 400 invitations)",
        "test by channel: p < .001",
        "channel sms 30.0 % (n = 200 invitations)",
        "channel web 10.0 % (n = 200 invitations)",
    ]


def test_names_of_the_data_stay_where_they_are_words_of_ours():
    rates = response_rates(sent(answers=(60, 140), normal=(20, 180)).rename(columns={"channel": "value"}), ["value"])
    with speaking("de"):
        said, figures = say_contact(rates), [figure(row) for _, row in rates.iterrows()]
    assert "answers (30,0" in said
    assert "value" in said
    assert figures[2].startswith("value answers 30,0")


POLICY = {"rest_days": 90, "as_of": "2026-09-30", "people": 5, "too_early": 0, "too_early_people": 0, "share": 0.0}


def test_nobody_and_one_are_said_as_such():
    nobody = say_contact_policy(pd.Series(POLICY | {"may_invite": 3, "note": ""}))
    assert nobody == "Nobody was invited again within 90 days; on 2026-09-30, 3 may be invited"
    one = POLICY | {"too_early": 1, "too_early_people": 1, "share": 20.0, "may_invite": 3, "note": ""}
    assert say_contact_policy(pd.Series(one)).startswith(
        "1 of 5 people (20.0 %) was invited again within 90 days, by 1 invitation;"
    )
    alone = POLICY | {"note": "from answers alone", "may_invite": 3}
    assert say_contact_policy(pd.Series(alone)) == "Nobody answered again within 90 days; who was asked is not known"
    unknown = POLICY | {"people": 0, "may_invite": 0, "note": ""}
    assert say_contact_policy(pd.Series(unknown)) == "Nobody is named, so the rest period cannot be checked"


def test_no_difference_between_late_and_early_is_no_proof():
    row = {"tested": True, "split": 1.3, "difference": 1.0, "low": -2.0, "high": 4.0, "p_value": 0.5, "level": 0.95}
    assert say_early_late(pd.DataFrame([row])).endswith("no proof that the silent are alike")
    lower = row | {"difference": -9.0, "low": -14.0, "high": -4.0, "p_value": 0.001}
    assert say_early_late(pd.DataFrame([lower])) == (
        "Those who answered after 1.3 days differ from those who answered earlier by −9.0 points "
        "(95 % interval −14.0 to −4.0, p = .001): if the silent are like them, the score is off in that direction"
    )
    after = say_early_late(pd.DataFrame([row | {"split": float("nan")}]))
    assert after.startswith("Those who answered after a reminder are not shown to differ")
    none = pd.DataFrame([{"tested": False, "note": "fewer than 30 answers"}])
    assert say_early_late(none) == "Late and early answers are not compared: fewer than 30 answers"


def test_bounds_and_what_the_silent_would_have_to_score():
    ends = [{"scenario": f"silent all {who}", "nps": nps} for who, nps in (("detractors", -60.0), ("promoters", 80.0))]
    bounds = pd.DataFrame([{"scenario": "silent like those who answered", "nps": 20.0}, *ends])
    bounds = bounds.assign(n=50, response_rate=25.0)
    needed = pd.DataFrame(
        {"target": [0.0, 90.0], "silent_nps": [-7.0, 113.0], "difference": [-27.0, 93.0], "possible": [True, False]}
    ).assign(safe_rate=[75.0, 90.0])
    assert say_nonresponse(bounds, needed) == (
        "25.0 % of the invited gave a score: whatever the others think, the score of all lies from −60.0 to 80.0; "
        "for 0.0 the silent would have to score −7.0, −27.0 from those who answered, "
        "which no silence could do from 75.0 % answered on; 90.0 is out of reach of the silent"
    )
    everybody = bounds.assign(n=200, silent=0)
    assert say_nonresponse(everybody) == "All 200 invitations were answered: nobody kept silent"
    assert say_nonresponse(bounds.assign(n=0)).startswith("No invitation has an answer with a score")


def test_answers_in_other_lights():
    scores = pd.DataFrame({"weights": ["each answer once", "as invited"], "nps": [30.0, 34.0], "note": ""})
    late = {"tested": True, "difference": 1.0, "low": -2.0, "high": 4.0, "p_value": 0.5, "level": 0.95, "note": ""}
    assert say_who_answered(scores, pd.DataFrame([late])) == (
        "With answers that match the invited the score is 34.0 instead of 30.0; late answers are not shown to differ "
        "from early ones: +1.0 points (95 % interval −2.0 to +4.0, p = .500)"
    )
    few = pd.DataFrame([late | {"tested": False, "note": "fewer than 30 answers"}])
    assert say_who_answered(scores.head(1), few) == (
        "The score is 30.0; late and early answers are not compared: fewer than 30 answers"
    )
    nothing = scores.head(1).assign(nps=float("nan"), note="no answers")
    assert say_who_answered(nothing, few) == "No score of those who were invited: no answers"


def test_an_unknown_rate_is_not_said_to_be_0():
    unknown = response_rates(sent(sms=(0, 20)).assign(told=False), ["channel"])
    assert say_contact(unknown) == "It is not known how many of 20 invitations were answered"


def test_matched_answers():
    rows = pd.DataFrame({"nps": [30.0, 34.0], "low": [28.0, 32.0], "high": [32.0, 36.0], "note": ["", ""]})
    assert say_poststratify(rows) == (
        "With answers that match the invited the score is 34.0 instead of 30.0: +4.0 points, outside its interval"
    )
    one = rows.head(1).assign(note="no answers")
    assert say_poststratify(one) == "The answers cannot be matched to the invited: no answers"
