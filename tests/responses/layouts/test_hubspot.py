"""Are HubSpot's feedback submissions read, and NPS kept apart from CSAT and CES?"""

import json

import pytest

import nps_analysis as nps

NAMES = (
    "hs_object_id,hs_survey_type,hs_survey_name,hs_value,hs_response_group,hs_content,hs_survey_channel,"
    "hs_submission_timestamp,hs_contact_email_rollup"
)
LABELS = "Record ID,Survey type,Survey name,Rating,Response group,Survey response,Survey channel,Date submitted,Email"
ROWS = [
    "1,NPS,Loyalty,9,PROMOTER,good,EMAIL,2026-03-29T06:00:00Z,ann@x.io",
    "2,CSAT,Support,2,PROMOTER,fine,CHAT,2026-03-29T06:01:00Z,bo@x.io",
    "3,CES,Support,7,PROMOTER,easy,EMAIL,2026-03-29T06:02:00Z,bo@x.io",
    "4,NPS,Loyalty,0,DETRACTOR,bad,WEB,2026-03-29T06:03:00Z,cy@x.io",
    "5,NPS,Loyalty,7,PASSIVE,,WEB,2026-03-29T06:04:00Z,",
]
RIGHT = {"rows": 5, "n": 3, "promoters": 1, "passives": 1, "detractors": 1}


@pytest.mark.some(1)
@pytest.mark.parametrize("head", [NAMES, LABELS])
def test_kinds_are_kept_apart(file, workbook, outcome, reasons, head):
    table = [head, *ROWS]
    for path in (file("\n".join(table)), workbook([line.split(",") for line in table])):
        responses = nps.read(path)
        assert (responses.source.layout, outcome(responses)) == ("hubspot", RIGHT)
        assert list(reasons(responses).values()) == [[3], [2]]


def test_the_parts_are_known(file, dates):
    responses = nps.read(file("\n".join([NAMES, *ROWS])))
    parts = responses.columns
    assert (parts.score, parts.response_id, parts.respondent, parts.comment, parts.date) == (
        *("hs_value", "hs_object_id", "hs_contact_email_rollup", "hs_content", "hs_submission_timestamp"),
    )
    assert dates(responses) == ["2026-03-29 06:00:00", "2026-03-29 06:03:00", "2026-03-29 06:04:00"]


def test_pages_of_the_interface(file, outcome):
    names = NAMES.split(",")
    records = [
        {"id": values[0], "properties": dict(zip(names, values, strict=True)), "createdAt": values[7]}
        for values in (row.split(",") for row in ROWS)
    ]
    responses = nps.read(file(json.dumps({"results": records}), "page.json"))
    assert (responses.source.layout, outcome(responses)) == ("hubspot", RIGHT)


def test_where_no_kind_is_told_the_group_tells_it_for_each_survey(file, outcome, reasons):
    head = "hs_object_id,hs_survey_name,hs_value,hs_response_group,hs_submission_timestamp"
    rows = ["1,Loyalty,9,PROMOTER", "2,Support,0,DETRACTOR", "3,Support,2,PROMOTER", "4,Loyalty,8,PASSIVE"]
    responses = nps.read(file("\n".join([head, *(f"{row},2026-03-29T06:00:00Z" for row in rows)])))
    assert outcome(responses) == {"rows": 4, "n": 2, "promoters": 1, "passives": 1, "detractors": 0}
    assert reasons(responses) == {
        'answer to another kind of survey: hs_response_group is "PROMOTER" at 2': [2, 3],
    }


LABELLED = {
    "new": "Response ID,Survey Type,Survey Name,Survey Rating,Feedback Sentiment,Response,Source,Date,Contact Email",
    "German": "Datensatz-ID,Umfragetyp,Umfragename,Bewertung,Stimmung,Antwort,Umfragekanal,Datum,E-Mail",
    "Swedish": "Post-ID,Undersökningstyp,Undersökningsnamn,Betyg,Känsla,Svar,Undersökningskanal,Datum,E-post",
}
KINDS = {"new": "Customer loyalty", "German": "Kundenloyalität", "Swedish": "Kundlojalitet"}


@pytest.mark.parametrize("language", LABELLED)
def test_labels_of_other_languages(file, outcome, dates, language):
    rows = [row.replace(",NPS,", f",{KINDS[language]},") for row in ROWS]
    responses = nps.read(file("\n".join([LABELLED[language], *rows])))
    assert (responses.source.layout, outcome(responses)) == ("hubspot", RIGHT)
    assert dates(responses)[0] == "2026-03-29 06:00:00"
