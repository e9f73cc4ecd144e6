"""Which leagues a study asks for: events apart, nobody set beside each other by answers, customers told by segments."""

import pandas as pd
import pytest

from nps_analysis.counts import tally
from nps_analysis.responses.league import Asked, leagues_of
from nps_analysis.responses.read import read

WARNED = 'events are kept apart: "{0}"; --where "{0}=VALUE" chooses one'


def responses_of(events, name="event", **keys):
    frame = pd.DataFrame({"score": [9, 3, 8, 10] * 30, "seller": list("ABCD") * 30, "region": list("NNSS") * 30})
    frame[name] = [events[i % len(events)] for i in range(120)]
    return read(frame, **keys)


@pytest.mark.parametrize(
    "name", ["event", "Touchpoint", "survey_type", "Customer event", "moment", "Ereignis", "Interaction"]
)
def test_events_are_known_by_the_names_that_they_commonly_have(name):
    study = {"league": ["seller"], "segments": ["region", name]}
    found = leagues_of(responses_of(["test drive", "purchase", None], name, **study))
    assert found == [Asked("seller", (name,), ("region",), (WARNED.format(name),))]


@pytest.mark.parametrize(
    ("events", "name"),
    [
        (["purchase"], "event"),
        (["purchase", None], "event"),
        ([f"e{k}" for k in range(21)], "event"),
        (["a", "b"], "event_date"),
        (["a", "b"], "eventual"),
    ],
)
def test_one_event_too_many_and_other_names_are_no_events(events, name):
    found = leagues_of(responses_of(events, name, league=["seller"], segments=["region"]))
    assert found == [Asked("seller", (), ("region",))]


def test_a_type_is_an_event_where_its_values_are():
    study = {"league": ["seller"], "segments": ["region"]}
    [found] = leagues_of(responses_of(["test drive", "purchase", "sales meeting"], "type", **study))
    assert found.apart == ("type",)
    [found] = leagues_of(responses_of(["company", "private"], "type", **study))
    assert found.apart == ()


def test_an_event_that_is_chosen_or_named_is_not_kept_apart_again():
    chosen = responses_of(["ride", "sale"], league=["seller"], within=["region"], where={"event": "ride"})
    assert leagues_of(chosen) == [Asked("seller", (), ("region",))]
    named = responses_of(["ride", "sale"], within=["region"])
    assert leagues_of(named, ["event", "seller"]) == [Asked("seller", ("event",), ("region",))]
    [across] = leagues_of(named, ["event"])
    assert (across.across, across.apart, across.within) == ("event", (), ("region",))


def test_a_column_is_not_what_its_own_customers_are_told_by():
    [one] = leagues_of(responses_of(["ride"], league=["seller"], within=["seller"]))
    assert one == Asked(
        "seller", (), (), ("seller: not adjusted for who the customers are; name columns with --within",)
    )


def test_a_column_that_is_called_as_a_period_is_a_column():
    frame = pd.DataFrame({"score": [9, 3] * 60, "seller": list("AABB") * 30, "month": ["new", "old"] * 60})
    responses = read(frame.assign(date="2026-01-05"), date="date")
    [one] = leagues_of(responses, ["column:month", "seller"])
    assert (one.by, one.timed) == (["column:month", "column:seller"], False)
    assert sorted(set(tally(responses, by=one.by).keys["month"].astype(str))) == ["new", "old"]
    [period] = leagues_of(responses, ["month", "seller"])
    assert (period.by, period.timed) == (["month", "column:seller"], True)
    assert set(tally(responses, by=period.by).keys["month"].astype(str)) == {"2026-01"}
