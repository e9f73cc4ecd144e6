"""Are sheets of invitations with sellers, events and follow-up questions read, however they are headed?"""

import pytest

import nps_analysis as nps
from nps_analysis.responses.check import response_rate

ENGLISH = ["Respondent ID", "Invited", "E-mail", "Started", "Completed", "Status"]
SWEDISH = ["Respondent-ID", "Inbjuden", "E-post", "Startad", "Slutförd", "Status"]
GERMAN = ["Teilnehmer-Nr", "Eingeladen am", "E-Mail", "Gestartet am", "Abgeschlossen am", "Status"]
ASKED = ["1. Would you recommend us?", "2. Why?", "3. What matters most?", "Seller", "Event"]


def answers(*scores, ids=None, status="Completed"):
    return [
        [
            *(str((ids or {}).get(i, i)), "2026-03-01", f"p{i % 3}@x.io", f"2026-03-{i:02d} 09:00"),
            *(f"2026-03-{i:02d} 09:01" if score != "" else "", status, score, "so", "Price", "Lee", "Sales meeting"),
        ]
        for i, score in enumerate(scores, 1)
    ]


def text(head, rows):
    return "\n".join(";".join(map(str, row)) for row in [[*head, *ASKED], *rows]) + "\n"


def test_the_example(exports, right_answer, outcome, reasons):
    responses = nps.read(exports / "questback_essentials_guess.xlsx")
    assert outcome(responses) == right_answer("questback_essentials_guess.xlsx")
    parts = responses.columns
    assert (responses.source.layout, parts.response_id, parts.respondent, parts.date, parts.owner, parts.comment) == (
        *("questback_essentials", "Respondent ID", "E-mail", "Completed", "Säljare", "2. Varför?"),
    )
    assert reasons(responses) == {"no answer": [4]}
    assert response_rate(responses).values.tolist() == [  # begun, also where not completed
        *([None, 5, 4, 80.0], ["Kim", 2, 2, 100.0], ["Lee", 3, 2, pytest.approx(200 / 3)]),
    ]


@pytest.mark.parametrize("head", [ENGLISH, SWEDISH, GERMAN], ids=lambda head: head[1])
def test_every_language(file, workbook, outcome, head):
    right = {"rows": 4, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}
    rows = answers("10 - Extremely likely", "0 = Not at all likely", "", 8)
    for path in (file(text(head, rows)), workbook([[*head, *ASKED], *rows])):
        responses = nps.read(path)
        assert outcome(responses) == right
        assert (responses.source.layout, responses.columns.respondent, responses.columns.owner) == (
            *("questback_essentials", head[2], "Seller"),
        )


def test_a_number_that_comes_again_at_another_time_is_a_person(file, scores):
    responses = nps.read(file(text(ENGLISH, answers(10, 7, 3, ids={2: 1}))))
    assert (scores(responses), responses.columns.response_id) == ([10, 7, 3], None)
    assert (responses.columns.respondent, responses.accounting.duplicates) == ("E-mail", 0)
    unknown = nps.read(file(text([*ENGLISH[:2], "Segment", *ENGLISH[3:]], answers(10, 7, ids={2: 1})), "b.csv"))
    assert (unknown.columns.respondent, unknown.columns.response_id) == ("Respondent ID", None)


def test_the_same_row_again_is_a_duplicate(file, reasons):
    rows = answers(10, 7)
    assert reasons(nps.read(file(text(ENGLISH, [*rows, rows[0]])))) == {'"Respondent ID" occurs again': [3]}


def test_test_answers_do_not_count(file, scores, reasons):
    rows = [*answers(10, 7), *answers(1, status="Test")]
    rows[2][0] = "9"
    responses = nps.read(file(text(ENGLISH, rows)))
    assert (scores(responses), reasons(responses)) == ([10, 7], {'test answer: Status is "Test"': [3]})


def test_codes_of_a_scale_of_eleven(file, scores):
    assert scores(nps.read(file(text(ENGLISH, answers(11, 1, 9))))) == [10, 0, 8]


def test_a_crm_table_is_plain(file):
    table = "Customer ID,Invited,Status,nps\nC1,2026-03-01,active,9\nC2,2026-03-01,active,8\n"
    assert nps.read(file(table)).source.layout == "table"


def test_a_sheet_of_events_with_their_sellers(file, scores, dates):
    head = "Customer;Seller;Event;Event date;Survey sent;Responded;NPS;Comment;Follow-up question;Follow-up answer\n"
    rows = "Acme;Lee;Meeting;2026-02-20;2026-02-21;2026-02-22;9;kind;What did Lee do well?;listens\n"
    silent = "Cato;Kim;Purchase;2026-02-20;2026-02-21;;;;;\n"
    responses = nps.read(file(head + rows + silent))
    parts = responses.columns
    assert (responses.source.layout, scores(responses), dates(responses)[0]) == (
        *("questback_essentials", [9, None], "2026-02-22 00:00:00"),
    )
    assert (parts.owner, parts.comment, parts.date) == ("Seller", "Comment", "Responded")


def test_danish_sheets_are_dated_by_the_end(file, dates):
    head = ["Respondent-id", "Inviteret", "E-mail", "Startet", "Afsluttet", "Status"]
    assert nps.read(file(text(head, answers(10, 0)))).columns.date == "Afsluttet"
