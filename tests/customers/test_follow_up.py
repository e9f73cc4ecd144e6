"""Is everybody listed who is to be, once, for the reasons that the rule says, and in its order?"""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nps_analysis as nps
from nps_analysis.customers.follow_up import follow_up
from nps_analysis.schema import DataError
from tests.examples import examples

DAY = dt.date(2026, 9, 30)


def rows_of(found, *columns):
    return found.frame[list(columns)].to_numpy(dtype=object).tolist()


def test_only_the_latest_answer_counts(survey):
    found = follow_up(
        survey([("a", "2026-09-20", 9), ("a", "2026-09-01", 2), ("b", "2026-09-01", 9), ("b", "2026-09-02", 1)])
    )
    assert rows_of(found, "respondent", "score", "previous_score", "reason", "days_since") == [
        ["b", 1, 9, "detractor, score fell by 8", 28]
    ]


def test_of_two_answers_on_one_day_the_later_in_the_source_counts(survey):
    found = follow_up(survey([("a", "2026-09-20", 9), ("a", "2026-09-20", 2)]))
    assert rows_of(found, "score", "previous_score") == [[2, 9]]


def test_a_fall_of_three_is_one_and_of_two_is_none(survey):
    answers = [("a", "2026-07-20", 10), ("a", "2026-09-20", 7), ("b", "2026-07-20", 10), ("b", "2026-09-20", 8)]
    found = follow_up(survey(answers))
    assert rows_of(found, "respondent", "class", "reason", "priority") == [["a", "passive", "score fell by 3", "Low"]]
    assert len(follow_up(survey(answers), drop=2).frame) == 2


def test_the_window_holds_its_last_day_and_nothing_older(survey):
    answers = [("a", "2026-07-02", 3), ("b", "2026-07-01", 3)]  # 90 and 91 days before 30 September
    found = follow_up(survey(answers))
    assert rows_of(found, "respondent", "days_since") == [["a", 90]]
    assert found.counts.loc[0, "old"] == 1
    assert len(follow_up(survey(answers), days=91).frame) == 2


def test_an_account_at_risk_is_worth_half_and_half_of_it_are_detractors(survey):
    answers = [(name, "2026-09-20", score) for name, score in zip("abcdef", (3, 8, 10, 3, 8, 7), strict=True)]
    found = follow_up(survey(answers, account=list("KKKYZZ"), value=[500, None, 100, 10, 300, None]))
    # K: 500, one of three is a detractor; Y: 10, all are, but worth little; Z: 300, none is
    assert rows_of(found, "respondent", "reason") == [["a", "detractor"], ["d", "detractor"]]
    found = follow_up(survey(answers[:2] + answers[3:], account=list("KKYZZ"), value=[500, None, 10, 300, None]))
    assert rows_of(found, "respondent", "reason", "priority") == [
        ["a", "detractor, account at risk", "High"],
        ["d", "detractor", "Normal"],
        ["b", "account at risk", "Normal"],
    ]


def test_an_open_case_stays_however_old_its_answer_is(survey, tmp_path):
    path = tmp_path / "loop.csv"
    path.write_text("respondent,answered,state\na,2026-01-05,open\nb,2026-01-05,resolved\n", encoding="utf-8")
    answers = survey([("a", "2026-01-05", 3), ("b", "2026-01-05", 3), ("c", "2026-01-05", 3)])
    assert rows_of(follow_up(answers, closed_loop=path), "respondent", "state") == [["a", "open"]]
    assert follow_up(answers).frame.empty


def test_without_accounts_the_value_only_orders(survey):
    answers = [("a", "2026-09-20", 3), ("b", "2026-09-20", 3), ("c", "2026-09-20", 9)]
    found = follow_up(survey(answers, value=["€ 1 000", "200,5", "a lot"]))
    assert rows_of(found, "respondent", "value", "reason") == [
        ["a", 1000.0, "detractor"],
        ["b", 200.5, "detractor"],
    ]
    said = '1 value in "value" cannot be read as amounts, taken as not known, first in row 3, such as a lot'
    assert said in found.warnings


def test_an_answer_of_tomorrow_does_not_exist_yet(survey):
    """On 30 September nobody knows that a came back in October, nor that b was lost."""
    answers = [("a", "2026-09-20", 3), ("a", "2026-10-01", 9), ("b", "2026-09-20", 9), ("b", "2026-10-02", 0)]
    found = follow_up(survey([*answers, ("c", "2026-10-03", 1), ("d", None, 2)]))
    assert rows_of(found, "respondent", "score", "previous_score", "answered") == [
        ["a", 3, pd.NA, dt.date(2026, 9, 20)],
        ["d", 2, pd.NA, None],
    ]
    assert found.references["respondent"].tolist() == []
    assert found.counts.loc[0, ["respondents", "undated"]].tolist() == [3, 1]
    assert "3 answers after 2026-09-30 left out: not given yet on that day" in found.warnings


@pytest.mark.parametrize("day", [dt.date(2026, 8, 31), dt.date(2026, 9, 15)])
def test_the_list_of_an_earlier_day_is_that_of_an_export_which_ends_then(day):
    """Whatever was answered later, what is known on a day stays what was known on it."""
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"who": rng.integers(0, 60, 300).astype(str), "score": rng.integers(0, 11, 300)})
    frame["day"] = [(DAY - dt.timedelta(int(ago))).isoformat() for ago in rng.integers(0, 120, 300)]
    named = {"respondent": "who", "score": "score", "date": "day", "as_of": str(day)}
    whole, cut = follow_up(frame, **named), follow_up(frame[frame["day"] <= str(day)], **named)
    assert len(whole.frame) > 10
    pd.testing.assert_frame_equal(whole.frame, cut.frame)
    pd.testing.assert_frame_equal(whole.counts, cut.counts)


def test_accounts_at_risk_come_with_value_recency_and_days_open(survey):
    days = ("2026-09-10", "2026-09-25", "2026-09-20", "2026-09-21", "2026-09-29", "2026-09-30")
    answers = [(who, day, score) for who, day, score in zip("abcdef", days, (3, 8, 2, 6, 1, 0), strict=True)]
    owner = ["Bo", "Di", "Bo", "Bo", "Di", "Di"]
    found = follow_up(survey(answers, account=list("KKLLZZ"), value=[400, 100, 900, 50, 10, 10], owner=owner))
    # K is worth 500, L 950, Z 20: Z has detractors only, but is worth less than the one in the middle
    wanted = ("account", "value", "respondents", "n_detractors", "days_since", "listed", "days_open", "owner")
    assert found.accounts[list(wanted)].to_numpy(dtype=object).tolist() == [
        ["L", 950.0, 2, 2, 9, 2, 10, "Bo"],
        ["K", 500.0, 2, 1, 5, 2, 20, "(several)"],
    ]
    assert found.counts.loc[0, "accounts_at_risk"] == 2
    loop = survey(answers, account=list("KKLLZZ"), value=[400, 100, 900, 50, 10, 10], response_id=list("123456"))
    assert follow_up(loop).accounts["account"].tolist() == ["L", "K"]


def test_an_account_of_which_every_case_is_closed_is_not_listed(survey, tmp_path):
    path = tmp_path / "loop.csv"
    path.write_text("respondent,answered,state\na,2026-09-20,resolved\nb,2026-09-20,resolved\n", encoding="utf-8")
    answers = survey([("a", "2026-09-20", 3), ("b", "2026-09-20", 4)], account=["K", "K"], value=[5, 5])
    assert follow_up(answers).accounts["account"].tolist() == ["K"]
    assert follow_up(answers, closed_loop=path).accounts.empty


def test_nobody_is_contacted_who_refused_and_blank_is_unknown(survey):
    answers = [(name, "2026-09-20", 3) for name in "abcd"]
    found = follow_up(survey(answers, consent=["ja", "nej", "", "perhaps"]))
    assert rows_of(found, "respondent", "consent", "action", "due") == [
        ["a", "yes", "contact", DAY + dt.timedelta(7)],
        ["b", "no", "do not contact", None],
        ["c", "unknown", "check consent", DAY + dt.timedelta(7)],
        ["d", "unknown", "check consent", DAY + dt.timedelta(7)],
    ]
    assert found.counts.loc[0, ["without_consent", "consent_unknown"]].tolist() == [1, 2]
    assert "1 consent neither yes nor no: taken as unknown" in found.warnings


def test_truths_of_a_typed_column_are_consents_too():
    frame = pd.DataFrame({"who": ["a", "b"], "score": [1, 2], "ok": [True, False]})
    found = follow_up(frame, respondent="who", score="score", consent="ok")
    assert rows_of(found, "respondent", "consent") == [["a", "yes"], ["b", "no"]]


def test_answers_without_a_day_stay_with_an_unknown_age(survey):
    found = follow_up(survey([("a", None, 3), ("b", "2026-09-20", 3)]))
    assert rows_of(found, "respondent", "answered") == [["b", dt.date(2026, 9, 20)], ["a", None]]
    assert pd.isna(found.frame["days_since"][1])
    assert "1 listed answer without a usable date: kept, of unknown age" in found.warnings


def test_an_undated_answer_is_older_than_a_dated_one(survey):
    found = follow_up(survey([("a", "2026-09-20", 9), ("a", None, 3)]))
    assert found.frame.empty


def test_who_is_not_known_is_not_merged_with_others_who_are_not(survey):
    found = follow_up(
        survey([("", "2026-09-20", 3), ("", "2026-09-21", 9), ("a", "2026-09-20", 3), ("NA", "2026-09-20", 2)])
    )
    assert rows_of(found, "respondent") == [["a"], ["NA"]]
    assert "2 answers without a respondent: nobody to call" in found.warnings


def test_an_owner_that_is_missing_is_said(survey):
    found = follow_up(survey([("a", "2026-09-20", 3), ("b", "2026-09-20", 3)], owner=["Bo", ""]))
    assert rows_of(found, "owner") == [["Bo"], ["(none)"]]
    assert "1 of those listed have no owner" in found.warnings


def test_references_are_promoters_twice_who_agreed(survey, tmp_path):
    answers = [
        *[("twice", "2026-06-20", 9), ("twice", "2026-09-20", 10)],
        *[("once", "2026-06-20", 8), ("once", "2026-09-20", 10)],
        ("first", "2026-09-20", 9),
        ("refused", "2026-09-20", 10),
        ("silent", "2026-09-20", 10),
        ("asked", "2026-09-20", 10),
    ]
    consent = ["yes"] * 5 + ["no", "", "yes"]
    responses = survey(answers, consent=consent)
    (tmp_path / "loop.csv").write_text("respondent,answered,state\nasked,2026-09-20,contacted\n", encoding="utf-8")
    assert follow_up(responses, closed_loop=tmp_path / "loop.csv").references["respondent"].tolist() == [
        "twice",
        "first",
    ]


def test_comments_come_without_what_cannot_be_seen(survey):
    found = follow_up(survey([("a", "2026-09-20", 3)], comment=["\u202eevil\x07\nline two"]))
    assert found.frame["comment"].tolist() == ["evil\nline two"]
    found = follow_up(survey([(who, "2026-09-20", 3) for who in "abc"], comment=["NA", None, " - "]))
    assert found.frame["comment"].tolist() == [None] * 3


def test_nobody_to_call_is_an_empty_list_that_says_so(survey):
    found = follow_up(survey([("a", "2026-09-20", 9)]))
    assert found.frame.empty
    assert list(found.frame.columns) == list(follow_up(survey([("a", "2026-09-20", 0)])).frame.columns)
    assert nps.say_follow_up(found.counts) == (
        "Nobody to follow up on 2026-09-30: the 1 customer who answered in the last 90 days is no detractor, did not "
        "fall, and is not at risk"
    )
    assert nps.follow_up_ages(found).empty
    assert nps.say_follow_up_ages(nps.follow_up_ages(found)) == "No case is open"


def test_without_a_respondent_it_is_refused():
    with pytest.raises(DataError) as error:
        follow_up(pd.DataFrame({"score": [1, 2]}), score="score")
    assert str(error.value) == (
        "no respondent column in frame\n"
        "  required  a column that says who answered: somebody is to be called\n"
        "  found     1 column, none with a name such as customer_id\n"
        "  do        name it with --respondent"
    )


@pytest.mark.parametrize("limits", [{"days": -1}, {"days": 10**9}, {"days": "90"}, {"drop": 0}, {"drop": 2.5}])
def test_limits_that_are_none_are_refused(survey, limits):
    with pytest.raises(DataError, match="nobody can be listed by these limits"):
        follow_up(survey([("a", "2026-09-20", 3)]), **limits)


def test_employees_are_never_listed(survey):
    with pytest.raises(DataError, match="a list of people to call is not made of employees' answers"):
        follow_up(survey([("a", "2026-09-20", 3), ("b", "2026-09-20", 9)] * 6, options={"employee": True}))


def test_brands_are_not_mixed():
    frame = pd.DataFrame({"who": ["a", "a"], "score": [9, 2], "brand": ["Ours", "Theirs"]})
    with pytest.raises(DataError, match="kinds of survey, or brands, are mixed"):
        follow_up(frame, respondent="who", score="score", brand="brand")


answers = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 150), st.integers(0, 10)), min_size=1, max_size=40
)


@settings(max_examples=examples(10), deadline=None)
@given(answers)
def test_it_is_what_counting_by_hand_gives(rows):
    frame = pd.DataFrame(
        [(who, (DAY - dt.timedelta(ago)).isoformat(), score) for who, ago, score in rows],
        columns=["who", "day", "score"],
    )
    found = follow_up(frame, respondent="who", score="score", date="day", as_of=str(DAY))
    expected = {}
    for who in {row[0] for row in rows}:
        own = [(-ago, place, score) for place, (name, ago, score) in enumerate(rows) if name == who]
        own.sort()
        (ago, _, score), before = own[-1], own[-2][2] if len(own) > 1 else None
        fell = before is not None and before - score >= 3
        if ago >= -90 and (score <= 6 or fell):
            expected[who] = (score, before, "High" if score <= 6 and fell else "Normal" if score <= 6 else "Low")
    listed = zip(
        found.frame["respondent"],
        found.frame["score"],
        found.frame["previous_score"],
        found.frame["priority"],
        strict=True,
    )
    assert {who: (score, None if pd.isna(before) else before, p) for who, score, before, p in listed} == expected
    order = [["High", "Normal", "Low"].index(one) for one in found.frame["priority"]]
    assert order == sorted(order)
    for _, part in found.frame.groupby("priority"):
        assert part["days_since"].is_monotonic_increasing


def test_real_answers_are_what_pandas_counts(shared):
    """Garden centres in France: one answer each, without dates; what was spent stands for the value."""
    path = shared / "data" / "jardinerie_fr" / "nps.csv"
    found = follow_up(path, respondent="id", value="CaTicket", layout="table")
    raw = pd.read_csv(path, encoding="latin-1").dropna(subset="nps")
    raw = raw.drop_duplicates("id", keep="last")
    low = raw["nps"] <= 6
    assert found.counts.loc[0, "to_follow_up"] == low.sum()
    assert found.counts.loc[0, "at_risk"] == 0
    assert set(found.frame["respondent"]) == set(raw["id"][low].astype(str))
    assert found.frame["value"].head((raw.loc[low, "CaTicket"] >= 0).sum()).is_monotonic_decreasing


@pytest.mark.parametrize("name", ["nps_email", "nps_mobile", "nps_web"])
def test_real_customers_who_answer_again_are_followed_to_their_latest_answer(shared, name):
    path = shared / "data" / "datacamp_2020q4" / f"{name}.csv"
    found = follow_up(path, as_of="2020-12-31", days=91)
    raw = pd.read_csv(path, parse_dates=["response_date"])
    raw = raw[raw["nps_rating"].between(0, 10)].sort_values("response_date", kind="stable")
    last = raw.groupby("user_id")["nps_rating"].agg(["last", lambda own: own.iloc[-2] if len(own) > 1 else None])
    fell = last.iloc[:, 1] - last["last"] >= 3
    assert found.counts.loc[0, "detractors_listed"] == (last["last"] <= 6).sum()
    assert found.counts.loc[0, "dropped"] == fell.sum()
