"""Are PostHog's events read as responses: one for each submission, whatever the events are called and hold?"""

import json

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.check import response_rate

HEAD = ["uuid", "event", "timestamp", "distinct_id"]
DAY = "2026-03-29T06:00:{:02d}.000000+00:00"


def sent(second, who, answers, submission=None, survey="sv1", name="NPS", event="survey sent"):
    about = {"$survey_id": survey, "$survey_name": name, "$survey_submission_id": submission, "$survey_iteration": 1}
    common = {"uuid": f"u{second}", "event": event, "timestamp": DAY.format(second), "distinct_id": who}
    return common | {"properties": about | {f"$survey_response{key}": value for key, value in answers.items()}}


def table(events, before="properties.", front=""):
    names = list(dict.fromkeys(name for one in events for name in one["properties"]))
    rows = [[*(front + name for name in HEAD), *(front + before + name for name in names)]]
    for one in events:
        values = [one["properties"].get(name) for name in names]
        rows.append([*(one[name] for name in HEAD), *("" if value is None else str(value) for value in values)])
    return "\n".join(",".join(row) for row in rows)


EVENTS = [
    sent(1, "d1", {}, event="survey shown"),
    sent(2, "d1", {"": "9", "_7f2c": "9"}, "s1"),
    sent(3, "d1", {"": "9", "_1": "nice", "_7f2c": "9"}, "s1"),
    sent(4, "d2", {}, event="survey dismissed"),
    sent(5, "d3", {"_7f2c": "0"}, "s3"),
    sent(6, "d4", {"": "7", "_7f2c": "7"}, "s4"),
]
RIGHT = {"rows": 6, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}


def test_the_example(exports, right_answer, outcome, reasons, repairs, dates):
    responses = nps.read(exports / "posthog_events.csv")
    assert outcome(responses) == right_answer("posthog_events.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.respondent, parts.date) == (
        *("posthog", "properties.$survey_response", "properties.$survey_submission_id", "distinct_id", "timestamp"),
    )
    assert parts.comment == "properties.$survey_response_1"
    assert response_rate(responses).values.tolist() == [[None, 4, 3, 75.0]]  # d1 in two rounds, d2 only dismissed, d3
    assert reasons(responses) == {
        'event that is no answer: event is "survey dismissed"': [4],
        'event that is no answer: event is "survey shown"': [1],
        '"properties.$survey_submission_id" occurs again': [2],
    }
    assert repairs(responses) == {"answer under the question's id taken": 1}
    assert dates(responses) == ["2026-03-29 06:00:40", "2026-03-29 08:00:10", "2026-06-29 08:00:10"]


@pytest.mark.some(2)
@pytest.mark.parametrize(
    ("before", "front"), [("properties.", ""), ("", ""), ("properties.", "*."), ("properties: ", "")]
)
def test_columns_of_any_style(file, outcome, before, front):
    responses = nps.read(file(table(EVENTS, before, front)))
    assert (responses.source.layout, outcome(responses)) == ("posthog", RIGHT)


def test_properties_that_lost_their_sign(file, outcome):
    responses = nps.read(file(table(EVENTS, "properties_").replace("$", "")))
    assert (responses.source.layout, outcome(responses)) == ("posthog", RIGHT)
    assert nps.read(file("survey_id,survey_response,event\n1,9,fair\n", "b.csv"), score="survey_response")


def test_pages_lines_and_a_column_of_properties(file, outcome):
    lines = "\n".join(map(json.dumps, EVENTS))
    quoted = [json.dumps(one["properties"]).replace('"', '""') for one in EVENTS]
    rows = [",".join(one[name] for name in HEAD) + f',"{text}"' for one, text in zip(EVENTS, quoted, strict=True)]
    column = "\n".join([",".join([*HEAD, "properties"]), *rows])
    for text, name in ((json.dumps({"results": EVENTS}), "a.json"), (lines, "a.ndjson"), (column, "a.csv")):
        responses = nps.read(file(text, name))
        assert (responses.source.layout, outcome(responses)) == ("posthog", RIGHT)


def test_one_event_for_each_question_is_one_response(file, scores, repairs):
    events = [sent(1, "d1", {"": "8"}, "s1"), sent(2, "d1", {"_1": "so so"}, "s1"), sent(3, "d2", {"": "2"}, "s2")]
    responses = nps.read(file(table(events)))
    assert scores(responses) == [8, 2]
    assert repairs(responses) == {"answer of an earlier event of the same submission taken": 1}
    assert responses.frame.df()["properties.$survey_response_1"].tolist() == ["so so", ""]


def test_events_without_submissions_count_one_by_one_and_twice_the_same_event_once(file, scores):
    old = [sent(1, "d1", {"": "8"}), sent(2, "d1", {"": "8"}), sent(2, "d1", {"": "8"})]
    assert scores(nps.read(file(table(old)))) == [8, 8]
    mixed = [*old, sent(4, "d2", {"": "3"}, "s1"), sent(5, "d2", {"": "4"}, "s1")]
    assert scores(nps.read(file(table(mixed)))) == [8, 8, 4]


def test_the_score_is_known_by_the_question_where_events_carry_it(file, scores):
    questions = [{"id": "aa", "question": "How easy was it?"}, {"id": "bb", "question": "Would you recommend us?"}]
    events = [sent(1, "d1", {"": 3, "_1": 10, "_aa": 3, "_bb": 10}, "s1"), sent(2, "d2", {"_aa": 5, "_bb": 6}, "s2")]
    for one in events:
        one["properties"]["$survey_questions"] = questions
    responses = nps.read(file("\n".join(map(json.dumps, events)), "a.ndjson"))
    assert (responses.columns.score, scores(responses)) == ("properties.$survey_response_1", [10, 6])


def test_of_several_surveys_the_one_that_is_named_so_counts(file, scores, reasons):
    events = [sent(1, "d1", {"": "8"}, "s1"), sent(2, "d2", {"": "4"}, "s2", "sv2", "CSAT")]
    responses = nps.read(file(table(events)))
    assert (scores(responses), reasons(responses)) == ([8], {"answer to another survey: CSAT": [2]})
    unnamed = [sent(1, "d1", {"": "8"}, "s1", name="A"), sent(2, "d2", {"": "4"}, "s2", "sv2", "B")]
    warned = nps.read(file(table(unnamed))).warnings
    assert "answers of 2 surveys count together: A, B; choose one with --where" in warned


def test_a_rating_before_the_score_is_not_the_score(file, scores):
    events = [sent(1, "d1", {"": "4", "_1": "9"}, "s1"), sent(2, "d2", {"": "2", "_1": "0"}, "s2")]
    assert scores(nps.read(file(table(events)))) == [9, 0]


def test_two_scales_without_texts_are_an_error_that_lists_them(file, parts_of):
    events = [sent(1, "d1", {"": "4", "_1": "9"}, "s1"), sent(2, "d2", {"": "8", "_1": "0"}, "s2")]
    assert parts_of(nps.read, file(table(events)))[0] == "a.csv has 2 columns that may be the score"


@pytest.mark.parametrize(
    ("score", "comment"),
    [
        ("toFloat(properties.$survey_response)", "properties.$survey_response_1"),
        ("getSurveyResponse(0)", "getSurveyResponse(1)"),
        ("getSurveyResponse(0, '7f2c')", "getSurveyResponse(1, '8a1b')"),
    ],
)
def test_columns_of_a_query(file, scores, score, comment):
    responses = nps.read(file(f"distinct_id;timestamp;{score};{comment}\nd1;{DAY.format(1)};9.0;nice\nd2;;0.0;\n"))
    assert (responses.source.layout, scores(responses), responses.columns.comment) == ("posthog", [9, 0], comment)


def test_submissions_are_responses_also_where_events_have_no_id_of_their_own():
    """As a query for event, time, person and properties gives them."""
    whole = [{name: one[name] for name in HEAD[1:]} | {"properties": json.dumps(one["properties"])} for one in EVENTS]
    account = nps.read(pd.DataFrame(whole)).accounting
    assert (account.rows_read, account.valid, account.excluded, account.duplicates) == (6, 3, 2, 1)
