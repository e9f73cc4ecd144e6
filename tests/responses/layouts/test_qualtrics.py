"""Is every kind of export from Qualtrics read: rows of header, words and codes, encodings, previews, zones?"""

import json

import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError

ASKED = "How likely are you to recommend us to a friend?"


def identified(name, zone=None):
    about = {"ImportId": name} | ({"timeZone": zone} if zone else {})
    return json.dumps(about, separators=(",", ":"))


def export(rows, columns, zone=None, head=3):
    """Columns are (name, question, id); ``head`` says how many rows of header there are."""
    names, texts, ids = zip(*columns, strict=True)
    heads = [names, texts, [identified(one, zone if "Date" in one else None) for one in ids]][:head]
    quoted = [[f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in row] for row in [*heads, *rows]]
    return "\n".join(",".join(row) for row in quoted) + "\n"


COLUMNS = [
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("Status", "Response Type", "status"),
    ("Finished", "Finished", "finished"),
    ("ResponseId", "Response ID", "_recordId"),
    ("Q3.13_NPS_GROUP", f"{ASKED} - Group", "QID9_NPS_GROUP"),
    ("Q3.13", ASKED, "QID9"),
    ("Q4", "Why did you give that score?", "QID10_TEXT"),
]
WORDS = [
    ["2026-03-29 09:10:00", "IP Address", "True", "R_1", "Promoter", "10", "fast"],
    ["2026-03-29 09:15:00", "Survey Preview", "True", "R_2", "Promoter", "9", "test"],
    ["2026-03-30 10:00:00", "IP Address", "False", "R_3", "Passive", "8", ""],
    ["2026-03-31 10:00:00", "Survey Test", "True", "R_4", "Detractor", "2", ""],
    ["2026-03-31 10:00:00", "Spam", "True", "R_5", "Promoter", "10", "x"],
    ["2026-03-31 11:00:00", "IP Address", "True", "R_6", "", "", "none given"],
    ["2026-03-31 12:00:00", "IP Address", "True", "R_7", "Detractor", "0", "slow"],
]
CODES = {"IP Address": "0", "Survey Preview": "1", "Survey Test": "2", "Spam": "8", "True": "1", "False": "0"}
CODES |= {"Promoter": "3", "Passive": "2", "Detractor": "1"}
NUMBERS = [[CODES.get(cell, cell) for cell in row] for row in WORDS]
RIGHT = {"rows": 7, "n": 3, "detractors": 1, "passives": 1, "promoters": 1}


def test_the_example(exports, right_answer, outcome, reasons):
    responses = nps.read(exports / "qualtrics_choice_text_bom.csv")
    assert outcome(responses) == right_answer("qualtrics_choice_text_bom.csv")
    assert (responses.source.layout, responses.columns.score, responses.columns.comment) == ("qualtrics", "Q1", "Q2")
    assert (responses.columns.date, responses.columns.respondent) == ("RecordedDate", "ExternalReference")
    assert reasons(responses) == {
        "no answer": [5],
        'preview, test or spam: Status is "Spam"': [7],
        'preview, test or spam: Status is "Survey Preview"': [3],
    }


@pytest.mark.parametrize("rows", [WORDS, NUMBERS], ids=["words", "codes"])
@pytest.mark.parametrize("head", [3, 2, 1])
def test_words_and_codes_under_one_to_three_rows_of_header(file, outcome, repairs, rows, head):
    responses = nps.read(file(export(rows, COLUMNS, head=head)))
    assert outcome(responses) == RIGHT
    assert (responses.source.layout, responses.columns.score) == ("qualtrics", "Q3.13")
    assert repairs(responses) == ({"row of the header below the names read": head - 1} if head > 1 else {})


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_tabs_in_either_encoding(file, outcome, encoding):
    text = export(WORDS, COLUMNS).replace('","', '"\t"')
    for name in ("a.tsv", "a.csv", "a.txt"):
        responses = nps.read(file(text.encode(encoding), name))
        assert outcome(responses) == RIGHT, name


def test_a_workbook(workbook, outcome):
    names, texts, ids = zip(*COLUMNS, strict=True)
    rows = [[int(cell) if cell.isdecimal() else cell for cell in row] for row in NUMBERS]
    responses = nps.read(workbook([names, texts, [identified(one) for one in ids], *rows]))
    assert (outcome(responses), responses.source.layout) == (RIGHT, "qualtrics")


def test_old_exports_name_their_metadata_in_the_second_row(file, outcome):
    head = "V1,V2,V3,V4,V5,V7,V8,V9,V10,Q1,Q2\nResponseID,ResponseSet,Name,ExternalDataReference,EmailAddress,Status,"
    head += f"StartDate,EndDate,Finished,{ASKED},Why?\n"
    rows = "R_1,Default,Ann,C1,a@x.io,0,2014-01-02 10:00:00,2014-01-02 10:01:00,1,9,x\n"
    rows += "R_2,Default,Bo,C2,b@x.io,1,2014-01-02 10:00:00,2014-01-02 10:01:00,1,0,\n"
    responses = nps.read(file(head + rows))
    assert outcome(responses) == {"rows": 2, "n": 1, "detractors": 0, "passives": 0, "promoters": 1}
    parts = responses.columns
    assert (parts.score, parts.response_id, parts.respondent, parts.date) == (
        *("Q1", "ResponseID", "ExternalDataReference", "EndDate"),
    )


def test_an_export_as_json_goes_by_ids(file, outcome, dates):
    def response(number, status, score, group):
        values = {"recordedDate": "2026-03-29T15:10:00Z", "status": status, "finished": 1, "progress": 100}
        values |= {"_recordId": f"R_{number}", "QID9_NPS_GROUP": group, "QID9": score, "QID10_TEXT": "x"}
        return {"responseId": f"R_{number}", "values": values, "labels": {"status": "IP Address"}}

    rows = [response(1, 0, 10, 3), response(2, 1, 9, 3), response(3, 0, 0, 1), response(4, 8, 3, 1)]
    responses = nps.read(file(json.dumps({"responses": rows}), "a.json"))
    assert outcome(responses) == {"rows": 4, "n": 2, "promoters": 1, "passives": 0, "detractors": 1}
    parts = responses.columns
    assert (parts.score, parts.response_id, parts.date) == ("QID9", "_recordId", "recordedDate")
    assert dates(responses) == ["2026-03-29 15:10:00"] * 2


def test_times_are_in_the_zone_that_the_third_row_names(file, dates):
    path = file(export(WORDS[:1], COLUMNS, zone="America/Denver"))
    # Denver is six hours behind Greenwich in summer time, which began there on 8 March 2026.
    assert dates(nps.read(path)) == ["2026-03-29 15:10:00"]
    assert dates(nps.read(path, tz="Europe/Stockholm")) == ["2026-03-29 17:10:00"]
    assert dates(nps.read(file(export(WORDS[:1], COLUMNS)))) == ["2026-03-29 09:10:00"]


def test_a_zone_that_nobody_knows_is_said(file, dates):
    responses = nps.read(file(export(WORDS[:1], COLUMNS, zone="America/Atlantis")))
    assert dates(responses) == ["2026-03-29 09:10:00"]
    assert "the zone America/Atlantis is not known: its times are taken as they are written" in responses.warnings


def test_the_code_for_unanswered_is_no_answer(file, scores, repairs):
    rows = [["2026-03-29 09:10:00", "0", "1", f"R_{i}", "-99", score, "-99"] for i, score in enumerate(["9", "-99"])]
    responses = nps.read(file(export(rows, COLUMNS)))
    assert scores(responses) == [9, None]
    assert repairs(responses)["code of qualtrics for no answer left out"] == 5
    assert responses.accounting.missing == 1


def test_codes_from_1_to_11_are_read_by_their_groups(file, scores, repairs):
    pairs = [("11", "3"), ("10", "3"), ("9", "2"), ("7", "1"), ("1", "1")]
    rows = [["2026-03-29", "0", "1", f"R_{i}", group, score, ""] for i, (score, group) in enumerate(pairs)]
    responses = nps.read(file(export(rows, COLUMNS)))
    assert scores(responses) == [10, 9, 8, 6, 0]
    assert repairs(responses)["code 1 to 11 read as 0 to 10"] == 5


def test_an_11_beside_groups_of_0_to_10_is_rejected(file, scores):
    rows = [
        ["2026-03-29", "0", "1", f"R_{i}", group, score, ""]
        for i, (score, group) in enumerate([("9", "3"), ("11", "")])
    ]
    responses = nps.read(file(export(rows, COLUMNS)))
    assert (scores(responses), responses.accounting.rejected) == ([9, None], 1)


def test_a_column_that_is_there_twice_and_not_used_is_no_error(file, outcome):
    columns = [*COLUMNS, ("StartDate", "StartDate", "StartDate"), ("StartDate", "Start Date", "startDate")]
    rows = [[*row, "embedded", "2026-01-01"] for row in WORDS]
    assert outcome(nps.read(file(export(rows, columns)))) == RIGHT


def test_two_scores_are_an_error_that_shows_the_questions(file):
    more = [("Q7_NPS_GROUP", "Our app? - Group", "QID7_NPS_GROUP"), ("Q7", "Would you recommend our app?", "QID7")]
    path = file(export([[*row, "Promoter", "9"] for row in WORDS], [*COLUMNS, *more]))
    with pytest.raises(DataError) as caught:
        nps.read(path)
    assert caught.value.what == "a.csv has 2 columns that may be the score"
    assert caught.value.found == f'"Q3.13" ({ASKED}), "Q7" (Would you recommend our app?)'
    assert nps.read(path, score="Q7").accounting.valid == 4


def test_a_question_without_groups_is_found_by_its_text(file, outcome):
    columns = [("Q3_1" if name == "Q3.13" else name.replace("Q3.13", "Q8"), *rest) for name, *rest in COLUMNS]
    del columns[4]
    responses = nps.read(file(export([row[:4] + row[5:] for row in WORDS], columns)))
    assert (outcome(responses), responses.columns.score, responses.columns.comment) == (RIGHT, "Q3_1", "Q4")


def test_a_question_that_says_1_to_10_is_doubted_although_its_column_is_called_q1(file):
    columns = [(name, text.replace(ASKED, "From 1 to 10, would you recommend us?"), one) for name, text, one in COLUMNS]
    assert any("1 to 10" in text for text in nps.read(file(export(WORDS, columns))).warnings)


def test_a_later_download_of_the_same_response_counts_instead_of_the_earlier(file, scores, reasons):
    rows = [
        ["2026-03-29 09:10:00", "0", "0", "R_1", "1", "3", ""],
        ["2026-03-30 09:10:00", "0", "1", "R_1", "3", "9", ""],
    ]
    responses = nps.read(file(export(rows[::-1], COLUMNS)))
    assert scores(responses) == [9]
    assert reasons(responses) == {'"ResponseId" occurs again': [2]}


def test_different_answers_with_one_id_and_one_time_are_an_error(file):
    rows = [["2026-03-29 09:10:00", "0", "0", "R_1", "1", score, ""] for score in "39"]
    with pytest.raises(DataError, match='rows with the same "ResponseId" differ'):
        nps.read(file(export(rows, COLUMNS)))


@pytest.mark.some(3)
@pytest.mark.parametrize(
    "words",
    [
        ("IP-Adresse", "Umfragevorschau", "Umfragetest", "Spam"),
        ("Adresse IP", "Aperçu de l'enquête", "Test d'enquête", "Indésirable"),
        ("Dirección IP", "Vista previa de la encuesta", "Prueba de encuesta", "Correo no deseado"),
        ("Endereço IP", "Visualização da pesquisa", "Teste da pesquisa", "Spam"),
        ("IP-adress", "Enkätförhandsgranskning", "Enkättest", "Skräppost"),
        ("Indirizzo IP", "Anteprima sondaggio", "Test sondaggio", "Spam"),
        ("IP-adres", "Enquêtevoorbeeld", "Enquêtetest", "Spam"),
        ("نشانی IP", "پیش‌نمایش نظرسنجی", "آزمایش نظرسنجی", "هرزنامه"),
    ],
    ids=lambda words: words[0],
)
def test_trials_in_the_words_of_a_language(file, outcome, words):
    said = dict(zip(["IP Address", "Survey Preview", "Survey Test", "Spam"], words, strict=True))
    rows = [[said.get(cell, cell) for cell in row] for row in WORDS]
    assert outcome(nps.read(file(export(rows, COLUMNS)))) == RIGHT


@pytest.mark.parametrize("head", [3, 2])
def test_questions_below_the_names_in_another_language(file, outcome, head):
    german = ["Erfassungsdatum", "Antworttyp", "Beendet", "Antwort-ID", "Gruppe", "Weiterempfehlung?", "Warum?"]
    columns = [(name, text, one) for (name, _, one), text in zip(COLUMNS, german, strict=True)]
    assert outcome(nps.read(file(export(WORDS, columns, head=head)))) == RIGHT


def test_a_status_of_another_kind_is_no_trial(file):
    columns = [("ResponseId", "Response ID", "_recordId"), ("Status", "Status", "Status"), ("Q1", ASKED, "QID1")]
    rows = [["R_1", "Latest", "9"], ["R_2", "Approvato", "8"], ["R_3", "Contested", "3"]]
    assert nps.read(file(export(rows, columns))).accounting.valid == 3
