"""Is the right column found by name, question text and values, and an unclear choice never made by guess?"""

import unicodedata

import pandas as pd
import pytest

import nps_analysis as nps
from nps_analysis.responses.names import folded

WANTED = "a column with 0-10 answers, named in --score or recognisable by name or question text"
NAME_IT = "name the column with --score COLUMN, or give the answers' values in the study file under labels"


def columns(**cells):
    return nps.read(pd.DataFrame(cells)).columns


@pytest.mark.parametrize(
    "name",
    [
        "nps",
        "NPS",
        "score",
        "Score ",
        "rating",
        "nps_score",
        "NPS-Rating",
        "Net Promoter Score",
        "LTR",
        "betyg",
        "note",
        "How likely are you to recommend us to a friend or colleague?",
        "Wie wahrscheinlich ist eine Weiterempfehlung?",
        "Hur troligt är det att du skulle rekommendera oss?",
        "Dans quelle mesure êtes-vous prêt à recommander …",
        "¿Qué probabilidad hay de que nos recomiende?",
        "چقدر احتمال دارد ما را توصیه کنید؟",
        "امتیاز",
        "پرسش (0-10)",
    ],
)
def test_the_score_is_found_by_name_or_question_text(name):
    assert columns(region=["N", "S"], **{name: [9, 10]}).score == name


def test_a_column_called_score_may_hold_more_mistakes_than_scores():
    assert columns(score=["9", "x", "y", "z"]).score == "score"


def test_a_better_name_wins():
    assert columns(rating=[1, 2], nps=[9, 8], score=[3, 4]).score == "nps"
    assert columns(score=[3, 4], **{"How likely are you to recommend us?": [9, 8]}).score.startswith("How likely")


def test_a_column_of_classes_beside_the_scores_is_not_taken():
    assert columns(nps_group=["Promoter", "Passive"], nps=[9, 8]).score == "nps"
    assert columns(nps_class=["Promoter", "Passive"], score=[9, 8]).score == "score"


def test_a_comment_on_the_question_is_not_taken():
    assert columns(**{"Why would you recommend us?": ["good", "so so"], "score": [9, 8]}).score == "score"


def test_the_question_of_the_study_names_the_column():
    frame = pd.DataFrame({"score": [1, 2], "How was it?": [9, 8]})
    assert nps.read(frame, question="How was it?").columns.score == "How was it?"
    assert nps.read(frame, question="How  was IT?").columns.score == "How was it?"


def test_two_columns_that_may_be_the_score_are_an_error_that_lists_them(parts_of):
    frame = pd.DataFrame({"Would you recommend us?": [9, 8], "Would you recommend the food?": [3, 4]})
    assert parts_of(nps.read, frame) == (
        "frame has 2 columns that may be the score",
        "one column with the answers from 0 to 10",
        '"Would you recommend us?", "Would you recommend the food?"',
        "name it with --score",
    )
    assert nps.read(frame, score="Would you recommend us?").accounting.valid == 2


def test_without_a_score_column_the_columns_are_listed(parts_of, file):
    path = file("region,rating_x\nN,9\nS,8\n", "wave3.csv")
    found = '2 columns: region, rating_x; none is called score or nps; numbers from 0 to 10: "rating_x"'
    assert parts_of(nps.read, path) == ("no score column in wave3.csv", WANTED, found, NAME_IT)


def test_a_name_that_is_nearly_score_is_pointed_at(parts_of):
    found = '2 columns: scores, x; nearest: "scores"; numbers from 0 to 10: "scores"'
    assert parts_of(nps.read, pd.DataFrame({"scores": [9], "x": ["a"]}))[2] == found


def test_worded_answers_are_quoted_and_their_values_asked_for(parts_of):
    found = parts_of(nps.read, pd.DataFrame({"score": ["gut", "sehr gut", "schlecht"]}))[2]
    assert found == "1 column: score; nearest: \"score\" (values such as 'gut', 'schlecht', 'sehr gut')"
    frame = pd.DataFrame({"score": ["gut", "sehr gut"]})
    assert nps.read(frame, labels={"gut": 7, "sehr gut": 10}).accounting.valid == 2


def test_comments_and_people_are_not_quoted(parts_of):
    comments = ["Call me on 070-123 45 67, and ask for Anna Andersson", "anna@example.com"]
    found = parts_of(nps.read, pd.DataFrame({"Why would you recommend us?": comments}))[2]
    assert "nearest" in found
    assert not any(word in found for word in ("070", "Anna", "anna@"))
    many = [f"person{i}@x.se" for i in range(30)]
    assert "person" not in parts_of(nps.read, pd.DataFrame({"nps": many}))[2]


def test_an_empty_score_column_is_pointed_at(parts_of):
    frame = pd.DataFrame({"nps": [None, None], "x": ["a", "b"]})
    assert parts_of(nps.read, frame)[2] == '2 columns: nps, x; nearest: "nps" (no value that is a score)'


def test_classes_alone_are_an_error_that_says_why(parts_of):
    what = parts_of(nps.read, pd.DataFrame({"outcome": ["Promoter", "Detractor"]}))[0]
    assert what == '"outcome" in frame has classes instead of scores'


@pytest.mark.parametrize("score", ["regoin", "nps"])
def test_a_named_column_that_is_absent_is_an_error_with_the_nearest(parts_of, score):
    frame = pd.DataFrame({"score": [9], "region": ["N"]})
    near = 'nearest: "region"' if score == "regoin" else "known: score, region"
    assert parts_of(nps.read, frame, score=score) == (
        f'no column "{score}"',
        "a column of the source",
        f"2 columns; {near}",
        "name one of the columns; nps check lists them",
    )


def test_a_column_may_be_named_in_another_case_or_with_other_spaces():
    frame = pd.DataFrame({"Question  1": [9], "N P S": [8]})
    assert nps.read(frame, score="question 1").columns.score == "Question  1"


def test_a_column_is_found_in_whatever_way_its_accents_are_stored():
    frame = pd.DataFrame({"score": [9], unicodedata.normalize("NFD", "région"): ["N"]})
    assert nps.tally(frame, by=unicodedata.normalize("NFC", "Région")).n.sum() == 1


@pytest.mark.parametrize(
    ("role", "names"),
    [
        (
            "date",
            [
                *(
                    "responded_at",
                    "RecordedDate",
                    "EndDate",
                    "Submit Date",
                    "date",
                    "Timestamp",
                    "Horodateur",
                ),
                *("created_at",),
            ],
        ),
        ("respondent", ["respondent_id", "Customer ID", "user_id", "email", "E-Mail"]),
        ("response_id", ["response_id", "ResponseId", "ResponseID", "submission_id"]),
        ("comment", ["comment", "Comments", "verbatim", "why", "kommentar", "explication"]),
    ],
)
def test_the_other_parts_are_found_by_name(role, names):
    for name in names:
        assert getattr(columns(score=[9], x=["a"], **{name: ["2026-01-05"]}), role) == name


@pytest.mark.parametrize(
    "name",
    [
        *("Date of response", "Submitted on", "Svarsdatum", "Datum för svar", "Antwortdatum", "Beantwortet am"),
        *("Date de réponse", "Date de la réponse", "Répondu le", "Fecha de respuesta", "Fecha respuesta"),
        *("تاریخ پاسخ", "تاریخ_پاسخ", "DATE DE RÉPONSE"),
    ],
)
def test_the_day_of_the_answer_is_found_by_its_usual_names_in_every_language(name):
    assert columns(score=[9], Datum=["2025-01-05"], **{name: ["2026-01-05"]}).date == name


def test_of_two_days_of_the_answer_none_is_taken(parts_of):
    responses = nps.read(pd.DataFrame({"score": [9], "Svarsdatum": ["2026-01-05"], "Answered on": ["2026-01-06"]}))
    assert responses.columns.date is None
    assert parts_of(nps.tally, responses, by="month")[2:] == (
        'more than one that may be it: "Svarsdatum", "Answered on"',
        "name it with --date",
    )


def test_the_best_of_several_names_is_taken():
    assert columns(score=[9], created_at=["2026-01-01"], responded_at=["2026-01-02"]).date == "responded_at"


def test_no_column_plays_two_parts():
    found = nps.read(pd.DataFrame({"score": [9], "email": ["a"]}), response_id="email").columns
    assert (found.response_id, found.respondent) == ("email", None)


def test_an_answer_column_is_no_response_id():
    assert nps.read(pd.DataFrame({"score": [9, 8, 7], "response": ["yes", "yes", "no"]})).accounting.duplicates == 0


@pytest.mark.parametrize("name", ["weight", "Weights", "survey_weight", "wt", "vikt", "Gewicht"])
def test_what_looks_like_a_weight_is_mentioned_and_not_used(name):
    responses = nps.read(pd.DataFrame({"score": [9, 8], name: [1.0, 2.0]}))
    assert responses.columns.weight is None
    assert responses.warnings == [f'"{name}" looks like a weight and is not used; name it with --weight if it is one']
    assert nps.read(pd.DataFrame({"score": [9, 8], name: [1.0, 2.0]}), weight=name).warnings == []


# Columns that are there twice


def test_a_score_that_is_there_twice_is_an_error_that_lists_both(parts_of, file):
    path = file("score,region,Score \n9,N,1\n8,S,2\n")
    error = (
        'column "score" is there more than once',
        "one column of that name",
        '"score", "Score "',
        "rename or remove all but one in the source",
    )
    assert parts_of(nps.read, path, score="score") == error
    assert parts_of(nps.read, path)[0] == "a.csv has 2 columns that may be the score"
    second = file("score,region,Score \nx,N,9\ny,S,8\n", "b.csv")
    assert parts_of(nps.read, second)[2] == '"score", "Score "'


def test_a_response_id_that_is_there_twice_is_an_error(parts_of, file):
    path = file("score,response_id,Response_ID\n9,1,1\n8,2,1\n")
    assert parts_of(nps.read, path)[2] == '"response_id", "Response_ID"'


def test_a_column_that_nobody_uses_may_be_there_twice(file):
    path = file("score,region,Region,why,why\n9,N,x,a,b\n8,S,y,c,d\n")
    responses = nps.read(path)
    assert (responses.accounting.valid, responses.columns.comment, responses.warnings) == (2, None, [])


def test_a_segment_that_is_there_twice_is_an_error(parts_of, file):
    responses = nps.read(file("score,region,Region\n9,N,x\n8,S,y\n"))
    assert parts_of(nps.tally, responses, by="region")[2] == '"region", "Region"'
    assert parts_of(nps.read, file("score,region,Region\n9,N,x\n"), where={"REGION": "N"})[2] == '"region", "Region"'


def test_a_pandas_frame_with_a_name_twice_is_treated_the_same(parts_of):
    frame = pd.DataFrame([[9, "N", "x"], [8, "S", "y"]], columns=["score", "region", "region"])
    responses = nps.read(frame)
    assert responses.accounting.valid == 2
    assert parts_of(nps.tally, responses, by="region")[0] == 'column "region" is there more than once'
    twice = pd.DataFrame([[9, 1], [8, 2]], columns=["score", "score"])
    assert parts_of(nps.read, twice, score="score")[2] == '"score", "score"'


def test_names_that_differ_by_case_in_a_frame_are_an_error_only_where_neither_is_meant(parts_of):
    frame = pd.DataFrame({"score": [9, 8], "Region": ["N", "S"], "region": ["x", "y"]})
    responses = nps.read(frame)
    assert nps.tally(responses, by="region").keys["region"].tolist() == ["x", "y"]
    assert parts_of(nps.tally, responses, by="REGION")[0] == 'column "REGION" is there more than once'


def test_columns_of_a_pandas_frame_need_no_text_as_names():
    frame = pd.DataFrame({0: [9, 8], "score": [9, 0], ("a", 1): ["x", "y"]})
    responses = nps.read(frame)
    assert responses.names == ("0", "score", "('a', 1)")
    assert nps.tally(responses, by="('a', 1)").keys.iloc[:, 0].tolist() == ["x", "y"]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Response_ID ", "response id"),
        ("RecordedDate", "recorded date"),
        ("e-mail", "e mail"),
        ("NPS.Score", "nps score"),
    ],
)
def test_names_are_compared_without_case_and_signs(name, plain):
    assert folded(name) == plain
