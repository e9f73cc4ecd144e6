"""Are exports of LimeSurvey read: headed by codes, texts or both, answers as codes or full, and VV files?"""

import pytest

import nps_analysis as nps

ASKED = "How likely are you to recommend us?"
CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate", "datestamp", "NPS", "WHY"]
TEXTS = [
    *("Response ID", "Date submitted", "Last page", "Start language", "Seed", "Access code", "Date started"),
    *("Date last action", ASKED, "Why?"),
]
GERMAN = [
    *("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsstartwert", "Zugangscode"),
    *("Datum gestartet", "Datum letzte Aktivität", "Würden Sie uns weiterempfehlen?", "Warum?"),
]
BOTH = [f"{code}. {text}" for code, text in zip(CODES, TEXTS, strict=True)]
GERMAN_BOTH = [f"{code}. {text}" for code, text in zip(CODES, GERMAN, strict=True)]
TIME = "2026-03-28 22:58:10"
PLACES = ["AO11", "AO01", "AO09", "", "AO10"]
FULL = ["10", "0", "8", "", "9"]
RIGHT = {"rows": 5, "n": 4, "promoters": 2, "passives": 1, "detractors": 1}


def rows(answers, submitted=TIME, changed=TIME, nothing=""):
    return [
        [str(i), submitted or nothing, "2", "en", "1", f"tok{i}", TIME, changed, answer or nothing, "so"]
        for i, answer in enumerate(answers, 1)
    ]


def export(head, answers, delimiter=","):
    return "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in [head, *answers]) + "\n"


def test_the_example(exports, right_answer, outcome, repairs, dates):
    responses = nps.read(exports / "limesurvey_code_and_text_bom.csv")
    assert outcome(responses) == right_answer("limesurvey_code_and_text_bom.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.respondent, parts.date) == (
        *("limesurvey", f"NPS. {ASKED}", "id. Response ID", "token. Access code", "submitdate. Date submitted"),
    )
    assert repairs(responses)["code of an answer's place read as 0 to 10"] == 4
    assert dates(responses)[2:4] == ["2026-03-29 06:24:12", "NaT"]


@pytest.mark.some(7)
@pytest.mark.parametrize("head", [CODES, TEXTS, BOTH, GERMAN, GERMAN_BOTH], ids=lambda head: head[1])
@pytest.mark.parametrize("answers", [PLACES, FULL], ids=["places", "full"])
@pytest.mark.parametrize("delimiter", ",;")
def test_every_heading_and_kind_of_answer(file, outcome, dates, head, answers, delimiter):
    responses = nps.read(file(export(head, rows(answers), delimiter)))
    assert outcome(responses) == RIGHT
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.response_id, parts.respondent, parts.date, parts.comment) == (
        *("limesurvey", head[8], head[0], head[5], head[1], head[9]),
    )
    assert dates(responses)[0] == TIME


@pytest.mark.parametrize("quoted", [True, False])
def test_vv_files(file, outcome, repairs, quoted):
    names = [*CODES[:-2], "12X3X45", "12X3X46"]
    answers = [TEXTS, names, *rows(PLACES, nothing="{question_not_shown}")]
    answers[2][9] = "good{newline}and {lbrace}fast}"
    text = export(answers[0], answers[1:], "\t") if quoted else "\n".join(map("\t".join, answers)) + "\n"
    responses = nps.read(file(text, "vvexport_12.csv"))
    assert outcome(responses) == RIGHT
    assert (responses.columns.score, responses.columns.comment) == ("12X3X45", "12X3X46")
    assert responses.texts["12X3X45"] == ASKED
    assert responses.frame.order('"source row"').df()["12X3X46"][0] == "good\nand {fast}"
    assert repairs(responses)["row of the header below the names read"] == 1


def test_a_workbook(workbook, outcome):
    assert outcome(nps.read(workbook([BOTH, *rows(PLACES)]))) == RIGHT


def test_a_response_without_an_end_counts_and_is_dated_by_its_last_action(file, dates, scores):
    responses = nps.read(file(export(CODES, rows(["AO11", "AO01"], submitted="", changed="2026-03-30 10:00:00"))))
    assert (scores(responses), dates(responses)) == ([10, 0], ["2026-03-30 10:00:00"] * 2)


def test_a_date_in_1980_is_none(file, dates):
    path = file(export(CODES, rows(["9"], "1980-01-01 00:00:00", "1980-01-01 00:00:00")))
    responses = nps.read(path)
    assert dates(responses) == [TIME]  # from the start, the only time that was kept
    assert not any("before 2000" in warning for warning in responses.warnings)


@pytest.mark.parametrize(
    ("answers", "right"),
    [
        (["A11", "A1", "A2"], [10, 0, 1]),
        (["A10", "A0", "A9"], [10, 0, 9]),
        (["AO09", "AO10"], [8, 9]),
        (["11", "1", "2"], [10, 0, 1]),
        (["10", "1", "2"], [10, 1, 2]),
    ],
    ids=str,
)
def test_what_codes_stand_for(file, scores, answers, right):
    responses = nps.read(file(export(CODES, rows(answers))))
    assert scores(responses) == right
    said = any("read as places on a list that begins with 0" in warning for warning in responses.warnings)
    assert said == ("AO09" in answers)


def test_codes_of_two_lists_are_rejected(file):
    account = nps.read(file(export(CODES, rows(["A1", "B2", "9"])))).accounting
    assert (account.valid, account.rejected) == (1, 2)


def test_codes_are_not_read_as_places_where_labels_say_what_they_are(file, scores):
    labels = {"A1": 10, "A2": 0}
    assert scores(nps.read(file(export(CODES, rows(["A1", "A2"]))), labels=labels, scale="0-10")) == [10, 0]


def test_times_that_a_question_took_are_no_scores(file):
    head = [*BOTH, "interviewtime. Total time", "NPSTime. Question time: NPS"]
    answers = [[*row, "9", "8"] for row in rows(["10", "3"])]
    assert nps.read(file(export(head, answers))).columns.score == f"NPS. {ASKED}"


def test_a_question_that_no_code_names_is_told_by_its_codes(file, scores, parts_of):
    head = [*CODES[:-2], "G01Q01", "G01Q02"]
    responses = nps.read(file(export(head, rows(PLACES))))
    assert (scores(responses), responses.columns.score) == ([10, 0, 8, None, 9], "G01Q01")
    assert any('"G01Q01" is taken as the score' in warning for warning in responses.warnings)
    both = [[*row[:-1], "AO10"] for row in rows(PLACES)]
    assert parts_of(nps.read, file(export(head, both)))[0] == "a.csv has 2 columns that may be the score"


def test_a_table_with_an_id_and_a_last_page_is_plain(file):
    assert nps.read(file("id,lastpage,nps\n1,2,9\n2,2,8\n")).source.layout == "table"
