"""Are downloads of either generation, pages of the interface and webhooks from Formbricks read?"""

import json

import nps_analysis as nps

OLD = "No.,Response ID,Timestamp,Finished,Survey ID,Formbricks ID (internal),User ID,Notes,Tags,country"
NEW = "No.,Response ID,Timestamp,Finished,Quotas,Survey ID,Formbricks ID (internal),User ID,Tags,Utm Source,Browser"
ASKED = "1. How likely are you to recommend Acme?,2. Why?,3. How easy was it?,NPS target"
ZEROS = "formbricks has written 0 as blank before: 1 response, finished, no score, and no answer is 0"


def row(number, score, finished="Yes", why="", new=False):
    common = f"{number},clr{number},2026-03-29 0{number}:24:12 UTC,{finished}"
    own = ",,srv1,,u1,,google,Chrome" if new else ",srv1,,u1,,,SE"
    return f"{common}{own},{score},{why},5,50"


def response(number, answers, updated="2026-03-29T06:24:12.000Z", finished=True):
    about = {"id": f"r{number}", "createdAt": "2026-03-29T06:24:12.000Z", "updatedAt": updated, "surveyId": "s"}
    more = {"ttc": {"q_nps": 3200.5}, "meta": {"country": "SE"}, "variables": {"nps": 7}, "contact": {"userId": "ann"}}
    return about | {"finished": finished, "data": answers} | more


def event(kind, *given, **more):
    return {"webhookId": "w", "event": kind, "data": response(*given, **more)}


def lines(*records):
    return "\n".join(map(json.dumps, records))


def test_the_example(exports, right_answer, outcome, reasons, repairs, dates):
    responses = nps.read(exports / "formbricks_export_2026_08.csv")
    assert outcome(responses) == right_answer("formbricks_export_2026_08.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.respondent, parts.date, parts.comment) == (
        *("formbricks", "1. How likely are you to recommend Acme?", "Response ID", "User ID", "Timestamp", "2. Why?"),
    )
    assert reasons(responses) == {"no answer": [4]}
    assert repairs(responses) == {"apostrophe before a formula's sign left out": 1}
    assert dates(responses)[0] == "2026-03-31 06:24:12"
    assert responses.frame.df()["2. Why?"][0] == "=nice"
    assert not any("0 as blank" in text for text in responses.warnings)


def test_headers_of_either_generation(file, outcome, workbook):
    for head, new in ((OLD, False), (NEW, True)):
        table = [f"{head},{ASKED}", row(1, 9, new=new), row(2, 8, "No", new=new), row(3, 0, new=new)]
        twins = [file("\n".join(table)), workbook([line.split(",") for line in table])]
        for path in twins:
            responses = nps.read(path)
            assert responses.source.layout == "formbricks"
            assert outcome(responses) == {"rows": 3, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}


def test_blanks_where_old_versions_wrote_them_for_0_are_a_warning(file):
    def warned(*rows):
        return ZEROS in nps.read(file("\n".join([f"{OLD},{ASKED}", *rows]))).warnings

    assert warned(row(1, 9), row(2, ""))
    assert not warned(row(1, 9), row(2, "", "No"))
    assert not warned(row(1, 9), row(2, ""), row(3, 0))


def test_two_questions_that_ask_for_it_are_an_error_that_lists_both(file, parts_of):
    head = f"{OLD},1. How likely are you to recommend Acme?,2. Would you recommend the app?\n"
    text = head + "1,clr1,2026-03-29 01:24:12 UTC,Yes,srv1,,u1,,,SE,9,8\n"
    found = '"1. How likely are you to recommend Acme?" (How likely are you to recommend Acme?), '
    found += '"2. Would you recommend the app?" (Would you recommend the app?)'
    assert parts_of(nps.read, file(text))[2] == found


def test_webhooks_are_events_of_which_the_last_counts(file, scores, dates, reasons):
    updated = "2026-03-29T06:25:00.000Z"
    events = [
        event("responseCreated", 1, {"q_nps": 9}, finished=False),
        event("responseUpdated", 1, {"q_nps": 4, "q_why": "slow"}, updated, finished=False),
        event("responseFinished", 1, {"q_nps": 4, "q_why": "slow"}, updated),
        event("responseFinished", 2, {"q_nps": 10}),
        event("testEndpoint", 3, {"q_nps": 0}),
    ]
    responses = nps.read(file(lines(*events), "a.ndjson"))
    assert (responses.source.layout, scores(responses)) == ("formbricks", [4, 10])
    assert reasons(responses) == {
        'test of a webhook: event is "testEndpoint"': [5],
        '"id" occurs again': [1, 2],
    }
    assert (responses.columns.score, responses.columns.respondent) == ("q_nps", "contact.userId")
    assert dates(responses) == ["2026-03-29 06:24:12"] * 2


def test_a_webhook_whose_questions_have_ids_without_meaning(file, scores):
    one = event("responseFinished", 1, {"clq7a": 0, "clq7b": "bad", "clq7c": 4})
    two = event("responseFinished", 2, {"clq7a": 10, "clq7b": "good", "clq7c": 5})
    responses = nps.read(file(lines(one, two), "a.ndjson"))
    assert (responses.columns.score, scores(responses)) == ("clq7a", [0, 10])


def test_an_answer_that_is_called_as_a_property_of_the_response(file, scores):
    responses = nps.read(file(lines(event("responseFinished", 1, {"id": 7}), event("x", 2, {"id": 0})), "a.ndjson"))
    assert (responses.columns.score, responses.columns.response_id, scores(responses)) == ("answer.id", "id", [7, 0])


def test_a_page_of_the_interface(file, outcome):
    page = {"data": [response(1, {"nps": 9}), response(2, {"nps": 3}, finished=False), response(3, {})]}
    responses = nps.read(file(json.dumps(page), "page.json"))
    assert outcome(responses) == {"rows": 3, "n": 2, "promoters": 1, "passives": 0, "detractors": 1}
    assert responses.accounting.missing == 1


def webhook(number, answers):
    about = {
        "surveyId": "s1",
        "finished": True,
        "createdAt": "2026-03-28T10:00:00Z",
        "updatedAt": "2026-03-28T10:00:00Z",
    }
    return {"event": "responseFinished", "data": {"id": f"r{number}", **about, "data": answers}}


def test_scores_as_texts_and_questions_that_were_skipped(file, scores):
    answers = [
        {"q1": "9", "q2": "kind"},
        {"q1": "", "q2": "no"},
        {"q1": "", "q2": "dismissed"},
        {},
        {"q1": "0", "q2": ""},
    ]
    lines = "\n".join(json.dumps(webhook(i, one)) for i, one in enumerate(answers))
    responses = nps.read(file(lines, "a.ndjson"))
    assert scores(responses) == [9, None, None, None, 0]
    assert (responses.columns.score, responses.columns.comment) == ("q1", "q2")


def test_a_download_whose_question_asks_otherwise_is_told_by_its_answers(file, scores, parts_of):
    head = "Response ID,Timestamp,Finished,Survey ID,1. Wie gut?,2. Wie zufrieden?,3. Warum?\n"
    rows = "r1,2026-03-28 01:30:00 UTC,Yes,s1,9,4,gut\nr2,2026-03-28 01:30:00 UTC,Yes,s1,0,{},\n"
    responses = nps.read(file(head + rows.format(2)))
    assert (responses.columns.score, scores(responses)) == ("1. Wie gut?", [9, 0])
    assert parts_of(nps.read, file(head + rows.format(8), "b.csv"))[0] == "b.csv has 2 columns that may be the score"
