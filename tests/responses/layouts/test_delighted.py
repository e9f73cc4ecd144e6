"""Are downloads, pages of the interface and webhooks from Delighted read, and kinds of survey kept apart?"""

import json

import nps_analysis as nps

SECONDS = 1774735090  # 2026-03-28 21:58:10 UTC: date -u -d @1774735090


def response(number, score, kind="nps", **more):
    person = {"id": f"p{number}", "email": f"{number}@x.io", "name": None, "phone_number": None}
    about = {"id": str(number), "person": person, "survey_type": kind, "score": score, "comment": "so so"}
    times = {"permalink": f"https://delighted.com/r/{number}", "created_at": SECONDS, "updated_at": SECONDS}
    rest = {
        "person_properties": {"Delighted Source": "Email", "Seller": "Lee"},
        "notes": [],
        "tags": [],
        "additional_answers": [],
    }
    return about | times | rest | more


def test_the_example(exports, right_answer, outcome, reasons):
    responses = nps.read(exports / "delighted_responses.csv")
    assert outcome(responses) == right_answer("delighted_responses.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.respondent, parts.date, parts.comment) == (
        *("delighted", "Score", "Response ID", "Person ID", "Created At", "Comment"),
    )
    assert reasons(responses) == {'answer to another kind of survey: Survey Type is "CSAT"': [3]}


def test_the_interface(file, outcome, dates):
    page = [response(1, 10), response(2, 0), response(3, 5, "csat"), response(4, 7, "ces"), response(5, 8)]
    responses = nps.read(file(json.dumps(page), "page.json"))
    assert outcome(responses) == {"rows": 5, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}
    parts = responses.columns
    assert (parts.response_id, parts.respondent, parts.date) == ("id", "person.id", "created_at")
    assert dates(responses) == ["2026-03-28 21:58:10"] * 3
    assert {"Seller", "Delighted Source", "person.email"} <= set(responses.names)


def test_a_person_that_is_only_an_id(file):
    responses = nps.read(file(json.dumps([response(1, 10, person="77"), response(2, 9, person="78")]), "a.json"))
    assert responses.columns.respondent == "person.id"
    assert responses.frame.df()["person.id"].tolist() == ["77", "78"]


def test_additional_answers_are_columns_and_never_the_score(file, scores):
    question = {"id": "q1", "type": "scale", "text": "Would you recommend our app?"}
    more = [{"id": "a", "question": question, "value": {"scale": 3}}]
    responses = nps.read(file(json.dumps([response(1, 10, additional_answers=more)]), "a.json"))
    assert scores(responses) == [10]
    assert responses.frame.df()["Would you recommend our app?"].tolist() == ["3"]


def test_a_score_that_was_changed_later_counts_as_it_is_now(file, scores, reasons):
    lines = [response(1, 9, updated_at=SECONDS + 60), response(1, 3), response(2, 8)]
    responses = nps.read(file("\n".join(map(json.dumps, lines)), "a.ndjson"))
    assert scores(responses) == [9, 8]
    assert reasons(responses) == {'"id" occurs again': [2]}


def test_webhooks_are_events_of_which_the_last_counts(file, scores):
    def event(kind, score):
        return {"event_type": kind, "event_id": kind, "event_data": response(1, score)}

    lines = [event("survey_response.created", 9), event("survey_response.updated", 4)]
    responses = nps.read(file("\n".join(map(json.dumps, lines)), "a.ndjson"))
    assert (scores(responses), responses.source.layout, responses.accounting.duplicates) == ([4], "delighted", 1)


def test_other_names_in_another_order(file, outcome):
    head = "Permalink,Score,Comment,ID,Person Email,Created At (UTC),Survey Type\n"
    rows = (
        "https://d/a,9,good,1,a@x.io,2026-03-28 21:58:10,NPS\nhttps://d/b,2,bad,2,b@x.io,2026-03-28 21:58:10,Smileys\n"
    )
    responses = nps.read(file(head + rows))
    assert outcome(responses) == {"rows": 2, "n": 1, "promoters": 1, "passives": 0, "detractors": 0}
    assert (responses.columns.response_id, responses.columns.respondent) == ("ID", "Person Email")


def kinds(*answers):
    head = "Score,Comment,Permalink,Response ID,Survey Type,Created At\n"
    return head + "".join(f"{score},,https://d/{i},{i},{kind},2026-03-28\n" for i, (score, kind) in enumerate(answers))


def test_employees_have_a_score_too(file, scores):
    answers = [(9, "eNPS"), (3, "enps"), (5, "CSAT"), (8, "Employee Net Promoter Score")]
    assert scores(nps.read(file(kinds(*answers)))) == [9, 3, 8]


def test_employees_are_no_customers(file, scores, reasons):
    responses = nps.read(file(kinds((9, "NPS"), (3, "eNPS"), (8, ""))))
    assert scores(responses) == [9, 8]
    assert reasons(responses) == {'answer to another kind of survey: Survey Type is "eNPS"': [2]}


def test_properties_of_its_own_tell_the_tool_where_the_link_was_left_out(file, outcome, dates):
    head = "Response ID,Survey Type,Score,Comment,Date Created,Email,Delighted Source\n"
    rows = "1,NPS,10,,2026-03-28 21:58:10,a@x.io,Email\n2,CSAT,5,,2026-03-29 21:58:10,b@x.io,Web\n"
    responses = nps.read(file(head + rows))
    assert outcome(responses) == {"rows": 2, "n": 1, "promoters": 1, "passives": 0, "detractors": 0}
    assert (responses.source.layout, dates(responses)) == ("delighted", ["2026-03-28 21:58:10"])
