"""Are answers from Google Forms read, from the form and from sheets of any locale, without counting any twice?"""

import pytest

import nps_analysis as nps

ASKED = "How likely are you to recommend us to a friend?"


def form(*times, name="Timestamp", question=ASKED):
    rows = "".join(f'"{time}","{i}@x.io","9","ok"\n' for i, time in enumerate(times))
    return f'"{name}","Email Address","{question}","Why?"\n{rows}'


def test_the_example(exports, right_answer, outcome, reasons, dates):
    responses = nps.read(exports / "google_forms_download.csv")
    assert outcome(responses) == right_answer("google_forms_download.csv")
    assert (responses.source.layout, responses.columns.respondent) == ("google_forms", "Email Address")
    assert reasons(responses) == {"no answer": [3], "equal to another row in every column": [5]}
    # 12 in the morning is midnight; two hours east of Greenwich
    assert dates(responses)[:3] == ["2026-04-05 09:38:03", "2026-04-05 10:00:00", "2026-04-05 22:00:00"]


@pytest.mark.some(6)
@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026/04/05 11:38:03 PM GMT+2", "2026-04-05 21:38:03"),
        ("2026/04/05 12:38:03 AM GMT-7", "2026-04-05 07:38:03"),
        ("2026/04/05 12:38:03 PM GMT+5:30", "2026-04-05 07:08:03"),
        ("2026/04/05 2:46:23 nachm. MESZ", "2026-04-05 12:46:23"),
        ("2026/04/05 2:46:23 vorm. MESZ", "2026-04-05 00:46:23"),
        ("2026/01/05 2:46:23 em CET", "2026-01-05 13:46:23"),
        ("2026/01/05 2:46:23 p. m. UTC-5", "2026-01-05 19:46:23"),
        ("2026/01/05 2:46:23 PM PST", "2026-01-05 22:46:23"),
        ("2026/01/05 14:46:23 UTC+1", "2026-01-05 13:46:23"),
        ("2026/01/05 午後 2:46:23 JST", "2026-01-05 05:46:23"),
        ("۲۰۲۶/۰۱/۰۵ ۲:۴۶:۲۳ بعدازظهر GMT+3:30", "2026-01-05 11:16:23"),
        ("2026/01/05 2:46:23 ب.ظ. GMT+3:30", "2026-01-05 11:16:23"),
        ("2026/01/05 2:46:23 ص GMT+3", "2026-01-04 23:46:23"),
        ("2026/01/05 2:46:23 ÖS GMT+3", "2026-01-05 11:46:23"),
        ("2026/01/05 2:46:23 PM BRT", "2026-01-05 17:46:23"),
        ("2026/01/05 2:46:23 PM MSK", "2026-01-05 11:46:23"),
        ("2026/01/05 2:46:23 PM AEDT", "2026-01-05 03:46:23"),
        ("2026/01/05 2:46:23 PM HNE", "2026-01-05 19:46:23"),
        ("2026. 1. 5 오후 2:46:23 GMT+9", "2026-01-05 05:46:23"),
    ],
)
def test_times_in_the_words_of_a_language(file, dates, written, utc):
    assert dates(nps.read(file(form(written)))) == [utc]


@pytest.mark.parametrize("head", ["Timestamp,NPS,Team", "Zeitstempel,NPS,Team"])
def test_a_time_in_words_tells_the_form_although_no_question_does(file, head):
    row = "2026/04/05 2:46:23 PM GMT+2,9,A\n"
    responses = nps.read(file(f"{head}\n{row}{row}"))
    assert (responses.source.layout, responses.accounting.duplicates) == ("google_forms", 1)


def test_a_time_with_words_that_nobody_knows_is_left_and_said(file):
    responses = nps.read(file(form("2026/04/05 2:46:23 PM GMT+2", "2026/04/05 2:46:23 ZZ XYZ")))
    assert any("1 date" in warning and "could not be read" in warning for warning in responses.warnings)


@pytest.mark.some(6)
@pytest.mark.parametrize(
    ("name", "written", "day"),
    [
        ("Zeitstempel", "05.04.2026 11:38:03", "2026-04-05"),
        ("Horodateur", "05/04/2026 11:38:03", "2026-04-05"),
        ("Marca temporal", "5/4/2026 11:38:03", "2026-04-05"),
        ("Carimbo de data/hora", "05/04/2026 11:38:03", "2026-04-05"),
        ("Tidsstämpel", "2026-04-05 11:38:03", "2026-04-05"),
        ("Tijdstempel", "5-4-2026 11:38:03", "2026-04-05"),
        ("Tidstämpel", "2026-04-05 11.38.03", "2026-04-05"),
        ("Časové razítko", "05.04.2026 11:38:03", "2026-04-05"),
        ("Marcaj de timp", "05.04.2026 11:38:03", "2026-04-05"),
        ("Χρονική σήμανση", "5/4/2026 11:38:03", "2026-04-05"),
        ("חותמת זמן", "05/04/2026 11:38:03", "2026-04-05"),
        ("مُهر زمانی", "۲۰۲۶/۰۴/۰۵ ۱۱:۳۸:۰۳", "2026-04-05"),
        ("टाइमस्टैम्प", "05/04/2026 11:38:03", "2026-04-05"),
        ("Dấu thời gian", "05/04/2026 11:38:03", "2026-04-05"),
        ("타임스탬프", "2026. 4. 5 오전 11:38:03", "2026-04-05"),
        ("Időbélyeg", "2026. 04. 05. 11:38:03", "2026-04-05"),
        ("Timestamp", "4/5/2026 11:38:03", "2026-04-05"),
        ("Timestamp", "05.04.2026 11:38:03", "2026-04-05"),
    ],
)
def test_a_sheet_is_read_in_the_order_of_its_language(file, dates, name, written, day):
    responses = nps.read(file(form(written, name=name)))
    assert (dates(responses), responses.source.layout) == ([f"{day} 11:38:03"], "google_forms")


def test_a_day_over_12_tells_more_than_the_language(file, dates):
    responses = nps.read(file(form("5/4/2026 11:38:03", "13/4/2026 11:38:03")))
    assert dates(responses) == ["2026-04-05 11:38:03", "2026-04-13 11:38:03"]
    given = nps.read(file(form("5/4/2026 11:38:03")), date_format="%d/%m/%Y %H:%M:%S")
    assert dates(given) == ["2026-04-05 11:38:03"]


def test_dates_that_contradict_each_other_are_in_no_period(file):
    responses = nps.read(file(form("12/25/2026 11:38:03", "25/12/2026 11:38:03")))
    assert "both orders" in responses.dates_unusable.found


def test_the_same_moment_is_no_duplicate_when_an_answer_differs(file):
    twice = form("4/5/2026 11:38:03", "4/5/2026 11:38:03")
    assert nps.read(file(twice)).accounting.valid == 2
    assert nps.read(file(twice.replace("1@x.io", "0@x.io"))).accounting.duplicates == 1


def test_a_row_that_is_in_two_files_counts_once(file):
    one, other = file(form("4/5/2026 11:38:03"), "a.csv"), file(form("4/5/2026 11:38:03", "4/6/2026 11:38:03"), "b.csv")
    account = nps.read([str(one), str(other)]).accounting
    assert (account.rows_read, account.valid, account.duplicates) == (3, 2, 1)


def test_a_workbook_of_the_sheet(workbook, dates):
    import datetime as dt

    rows = [
        ["Timestamp", ASKED, "Why?"],
        [dt.datetime(2026, 4, 5, 11, 38, 3), 9, "x"],
        [dt.datetime(2026, 4, 6, 9, 0, 1), 3, ""],
    ]
    responses = nps.read(workbook(rows))
    assert (responses.source.layout, dates(responses)) == (
        "google_forms",
        ["2026-04-05 11:38:03", "2026-04-06 09:00:01"],
    )


@pytest.mark.parametrize("head", ["timestamp,nps,how was it?", "Timestamp,nps,region", "Region,nps,Timestamp"])
def test_a_plain_table_with_a_timestamp_is_not_deduplicated(file, head):
    row = ",".join({"nps": "9", "region": "N"}.get(name.casefold(), "2026-04-05 11:38:03") for name in head.split(","))
    responses = nps.read(file(f"{head}\n{row}\n{row}\n"))
    assert (responses.source.layout, responses.accounting.valid) == ("table", 2)


def test_a_summary_score_of_a_quiz_is_not_the_score(file, scores):
    rows = f'"Timestamp","Score","{ASKED}"\n"4/5/2026 11:38:03","3 / 3","9"\n"4/5/2026 11:39:03","1 / 3","8"\n'
    assert scores(nps.read(file(rows))) == [9, 8]


def test_a_time_in_words_tells_the_form_whatever_its_column_is_called(file, dates):
    responses = nps.read(file(form("2026/04/05 2:46:23 PM GMT+2", name="Tempusstempel")))
    assert (responses.source.layout, responses.columns.date) == ("google_forms", "Tempusstempel")
    assert dates(responses) == ["2026-04-05 12:46:23"]


def test_rows_without_a_time_are_never_one_response(file):
    rows = "".join(f'"{time}","{ASKED[:3]}","9"\n' for time in ("4/13/2026 11:38:03", "", ""))
    account = nps.read(file(f'"Timestamp","Team name","{ASKED}"\n{rows}')).accounting
    assert (account.valid, account.duplicates) == (3, 0)


def test_the_same_moment_in_a_sheet_that_writes_dots(file):
    twice = form("05/04/2026 11.38.03", "05/04/2026 11.38.03", name="Tidsstempel").replace("1@x.io", "0@x.io")
    assert nps.read(file(twice)).accounting.duplicates == 1


def test_a_plain_table_with_times_in_words_is_not_deduplicated(file):
    row = "2026/04/05 2:46:23 PM GMT+2,9\n"
    for head in ("When,NPS", "answered at,How likely are you to recommend us?"):
        responses = nps.read(file(f"{head}\n{row}{row}"))
        assert (responses.source.layout, responses.accounting.valid) == ("table", 2)
