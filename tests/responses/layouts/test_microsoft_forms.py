"""Are answers from Microsoft Forms read in any language, as workbooks and as text?"""

import datetime as dt

import pytest

import nps_analysis as nps

ASKED = "How likely are you to recommend us?\xa0"
ENGLISH = ["ID", "Start time", "Completion time", "Email", "Name"]
GERMAN = ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"]
FRENCH = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom"]
SWEDISH = ["ID", "Starttid", "Slutförandetid", "E-post", "Namn"]
MALAY = ["ID", "Masa mula", "Masa selesai", "E-mel", "Nama"]
BRAZILIAN = ["Id", "Hora de início", "Hora da conclusão", "Email", "Nome"]
DANISH = ["Id", "Starttidspunkt", "Fuldførelsestidspunkt", "Mail", "Navn"]
POLISH = ["Identyfikator", "Godzina rozpoczęcia", "Godzina ukończenia", "Adres e-mail", "Nazwa"]
GREEK = ["Αναγνωριστικό", "Ώρα έναρξης", "Ώρα ολοκλήρωσης", "Ηλεκτρονικό ταχυδρομείο", "Όνομα"]
HEBREW = ["מזהה", "שעת התחלה", "שעת השלמה", "דואר אלקטרוני", "שם"]


def rows(head, *scores, mail="anonymous", name=""):
    start = dt.datetime(2026, 4, 5, 11, 0, 22)
    answers = [
        [i, start, start + dt.timedelta(minutes=i), mail, name, score, "A;B;"] for i, score in enumerate(scores, 1)
    ]
    return [[*head, ASKED, "Which teams?"], *answers]


def test_the_example(exports, right_answer, outcome, repairs):
    responses = nps.read(exports / "microsoft_forms.xlsx")
    assert outcome(responses) == right_answer("microsoft_forms.xlsx")
    parts = responses.columns
    assert (responses.source.layout, parts.response_id, parts.respondent, parts.date) == (
        *("microsoft_forms", "ID", "Email", "Completion time"),
    )
    assert repairs(responses)["word that stands for no respondent left out"] == 3
    assert repairs(responses)["number stored as text"] == 1
    assert set(responses.frame.df()["Which team served you?"].dropna()) == {"A", "A;B", "B"}


HEADS = [ENGLISH, GERMAN, FRENCH, SWEDISH, MALAY, BRAZILIAN, DANISH, POLISH, GREEK, HEBREW]
WORDS = {"Identyfikator": "anonimowy", "Αναγνωριστικό": "ανώνυμος", "מזהה": "אנונימי"}


@pytest.mark.some(4)
@pytest.mark.parametrize("head", HEADS, ids=lambda head: head[1])
def test_every_language(workbook, outcome, dates, head):
    responses = nps.read(workbook(rows(head, 10, 0, "", 8, mail=WORDS.get(head[0], "anonymous"))))
    assert outcome(responses) == {"rows": 4, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}
    assert (responses.source.layout, responses.columns.response_id) == ("microsoft_forms", head[0])
    assert responses.frame.df()[responses.columns.respondent].isna().all()
    assert dates(responses)[0] == "2026-04-05 11:01:22"


def test_anonymous_is_nobody(workbook):
    anonymous = nps.read(workbook(rows(ENGLISH, *[9, 3] * 20)))
    assert anonymous.frame.df()[anonymous.columns.respondent].isna().all()
    assert not any("one respondent" in warning for warning in anonymous.warnings)
    known = nps.read(workbook(rows(ENGLISH, *[9, 3] * 20, mail="a@x.io")))
    assert any("one respondent gave 40 of 40" in warning for warning in known.warnings)


@pytest.mark.parametrize(
    ("head", "written", "day"),
    [(ENGLISH, "4/5/26 11:01:22", "2026-04-05"), (GERMAN, "05.04.2026 11:01:22", "2026-04-05")],
    ids=["English", "German"],
)
def test_the_same_saved_as_text(file, dates, head, written, day):
    text = ";".join([*head, ASKED]) + f"\n1;{written};{written};anonymous;;9\n2;{written};{written};anonymous;;8\n"
    responses = nps.read(file(text))
    assert dates(responses) == [f"{day} 11:01:22"] * 2
    assert (responses.accounting.valid, responses.source.layout) == (2, "microsoft_forms")


def test_points_of_a_quiz_are_not_the_score(workbook, scores):
    head, *answers = rows(ENGLISH, 9, 8)
    quiz = [[*head, f"Points - {ASKED}", f"Feedback - {ASKED}"], *[[*one, 1, ""] for one in answers]]
    responses = nps.read(workbook(quiz))
    assert (scores(responses), responses.columns.score) == ([9, 8], ASKED.strip())


def test_a_table_that_only_begins_with_an_id_is_plain(file):
    text = "ID,Start time,Region,Email,Name,nps\n1,2026-04-05 11:00,N,a@x.io,Ann,9\n"
    assert nps.read(file(text)).source.layout == "table"


@pytest.mark.parametrize("head", [ENGLISH, HEBREW], ids=["known names", "others"])
def test_ids_that_begin_again_in_another_form_are_other_responses(workbook, head):
    one, other = rows(head, 10, 0), rows(head, 9, 8)
    for answer in other[1:]:
        answer[1] += dt.timedelta(days=90)
        answer[2] += dt.timedelta(days=90)
    responses = nps.read([str(workbook(one, "a.xlsx")), str(workbook(other, "b.xlsx"))])
    assert (responses.columns.response_id, responses.accounting.valid) == (head[0], 4)


def test_without_the_columns_of_people_no_question_is_the_respondent(workbook, scores, dates):
    head, *answers = rows(ENGLISH, 9, 8)
    responses = nps.read(workbook([[*row[:3], row[6], row[5]] for row in (head, *answers)]))
    assert (responses.source.layout, scores(responses)) == ("microsoft_forms", [9, 8])
    assert responses.columns.respondent is None
    assert dates(responses) == ["2026-04-05 11:01:22", "2026-04-05 11:02:22"]
