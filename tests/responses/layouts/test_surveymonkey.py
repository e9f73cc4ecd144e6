"""Are exports from SurveyMonkey read, condensed and expanded, in words and codes, as text and as workbooks?"""

import pytest

import nps_analysis as nps

ASKED = "How likely is it that you would recommend us to a friend?"
IDS = "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,Custom Data 1"
BEFORE = "{id},7,06/10/2026 01:48:07 AM,06/10/2026 02:09:25 {half},1.1.1.1,{mail},,,"
OPTIONS = ["Not at all likely - 0", *map(str, range(1, 10)), "Extremely likely - 10"]


def before(number, mail="", half="PM"):
    return BEFORE.format(id=118052219060 + number, mail=mail, half=half).split(",")


def text(rows):
    return "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n"


def condensed(answers, ids=IDS, second=("Response", "Open-Ended Response")):
    head = [*ids.split(","), ASKED, "Why?"]
    return [head, ["" for _ in ids.split(",")] + list(second)] + [
        [*before(i), answer, "x"] for i, answer in enumerate(answers, 1)
    ]


def expanded(chosen, options=OPTIONS):
    """One column per option under one question; ``chosen`` gives the eleven cells of each respondent."""
    head = [*IDS.split(","), ASKED, *[""] * 10, "Why?"]
    second = [""] * 9 + [*options, "Open-Ended Response"]
    return [head, second, *[[*before(i), *cells, "x"] for i, cells in enumerate(chosen, 1)]]


def picked(score, mark=None):
    return [(mark or OPTIONS[score]) if i == score else "" for i in range(11)]


def test_the_example(exports, right_answer, outcome, dates, repairs):
    responses = nps.read(exports / "surveymonkey_condensed.csv")
    assert outcome(responses) == right_answer("surveymonkey_condensed.csv")
    parts = responses.columns
    assert (responses.source.layout, parts.response_id, parts.respondent) == (
        *("surveymonkey", "Respondent ID", "Email Address"),
    )
    assert parts.comment == "What is the main reason for your score?"
    assert "Which channel did you use? - Other (please specify)" in responses.names
    assert dates(responses)[3:] == ["2026-06-12 00:01:30", "2026-06-14 00:01:00"]
    assert repairs(responses)["number taken from a label"] == 2


@pytest.mark.parametrize("second", [("Response", "Open-Ended Response"), ("", "Open-Ended Response")])
def test_condensed_text_and_workbook(file, workbook, scores, second):
    rows = condensed(["Extremely likely - 10", "7", "", "Not at all likely - 0"], second=second)
    for path in (file(text(rows)), workbook(rows)):
        responses = nps.read(path)
        assert (scores(responses), responses.source.layout) == ([10, 7, None, 0], "surveymonkey")


def test_a_day_that_could_be_a_month_is_read_as_the_header_s_language_writes_it(file, dates, repairs):
    assert dates(nps.read(file(text(condensed(["9", "8"])))))[0] == "2026-06-10 14:09:25"
    german = "Befragten-ID,Collector-ID,Startdatum,Enddatum,IP-Adresse,E-Mail-Adresse,Vorname,Nachname,Daten 1"
    rows = [[cell.replace(" PM", "").replace(" AM", "") for cell in row] for row in condensed(["9", "8"], ids=german)]
    responses = nps.read(file(text(rows)))
    assert dates(responses)[0] == "2026-10-06 02:09:25"
    assert (responses.columns.response_id, responses.columns.date) == ("Befragten-ID", "Enddatum")
    assert repairs(responses)["date read day first"] == 2


def test_the_names_of_newer_downloads(file, outcome):
    ids = "respondent_id,collector_id,date_created,date_modified,ip_address,email_address,first_name,last_name,custom_1"
    responses = nps.read(file(text(condensed(["10", "0", "7"], ids=ids))))
    assert outcome(responses) == {"rows": 3, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}
    parts = responses.columns
    assert (parts.response_id, parts.date, parts.respondent) == ("respondent_id", "date_modified", "email_address")


@pytest.mark.parametrize("mark", [None, "1", "X"], ids=["label", "flag", "cross"])
def test_expanded_is_one_score(file, workbook, scores, repairs, mark):
    rows = expanded([picked(10, mark), picked(0, mark), picked(7, mark), [""] * 11])
    for path in (file(text(rows)), workbook(rows)):
        responses = nps.read(path)
        assert scores(responses) == [10, 0, 7, None]
        assert repairs(responses)["score put together from a column per option"] == 3
        assert (responses.columns.score, responses.columns.comment) == (ASKED, "Why?")


def test_expanded_with_noughts_for_what_was_not_chosen(file, scores):
    rows = expanded([["1" if i == score else "0" for i in range(11)] for score in (10, 0, 7)])
    assert scores(nps.read(file(text(rows)))) == [10, 0, 7]


def test_two_chosen_options_are_no_score(file, scores):
    both = picked(9)
    both[3] = OPTIONS[3]
    responses = nps.read(file(text(expanded([both, picked(8)]))))
    assert (scores(responses), responses.accounting.rejected) == ([None, 8], 1)


def test_codes_from_1_to_11(file, scores, repairs):
    responses = nps.read(file(text(condensed(["11", "1", "8", ""]))))
    assert scores(responses) == [10, 0, 7, None]
    assert repairs(responses)["code 1 to 11 read as 0 to 10"] == 3
    assert scores(nps.read(file(text(condensed(["10", "1", "8"]))))) == [10, 1, 8]
    assert scores(nps.read(file(text(condensed(["11", "0", "8"]))))) == [None, 0, 8]
    assert scores(nps.read(file(text(condensed(["11", "1", "8"]))), scale="0-10")) == [None, 1, 8]


def test_a_short_second_row_is_no_short_row_of_answers(file):
    rows = condensed(["9", "8"], second=("Response", "Open-Ended Response"))
    rows[1] = rows[1][:-1]
    rows[3] = rows[3][:-1]
    responses = nps.read(file("\n".join(",".join(row) for row in rows) + "\n"))
    assert responses.warnings[0] == "1 row shorter than the header, padded: row 2"


def test_columns_in_another_order(file, scores):
    for answers in (["9", "Extremely likely - 10"], ["8", ""]):
        rows = [row[::-1] for row in condensed(answers)]
        responses = nps.read(file(text(rows)))
        assert responses.accounting.rows_read == 2
        assert (responses.source.layout, responses.columns.score) == ("surveymonkey", ASKED)


def test_without_the_second_row(file, scores):
    rows = condensed(["9", "Extremely likely - 10"])
    del rows[1]
    responses = nps.read(file(text(rows)))
    assert (scores(responses), responses.accounting.rows_read) == ([9, 10], 2)


def test_a_second_row_without_anything_is_no_answer(file, scores):
    responses = nps.read(file(text(condensed(["9", "", "8"], second=("", "")))))
    assert (scores(responses), responses.accounting.missing) == ([9, None, 8], 1)


def test_month_first_is_said_where_no_day_tells_it(file):
    said = (
        'no day over 12 in "End Date" tells day from month: read month first, as in American English; '
        "name --date-format if the day comes first"
    )
    rows = condensed(["9", "8"])
    assert said in nps.read(file(text(rows))).warnings
    rows[3][3] = "06/13/2026 02:09:25 PM"
    assert said not in nps.read(file(text(rows))).warnings


def test_ids_that_a_spreadsheet_rounded_tell_nobody_apart(file, scores, repairs):
    rows = condensed(["9", "8"])
    for row in rows[2:]:
        row[0] = "1.18052E+11"
    responses = nps.read(file(text(rows)))
    assert scores(responses) == [9, 8]
    assert repairs(responses)["response id that a spreadsheet rounded left out"] == 2
    assert any("rounded" in warning for warning in responses.warnings)
