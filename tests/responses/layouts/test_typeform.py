"""Are downloads, pages of the interface and webhooks from Typeform read?"""

import json

import pytest

import nps_analysis as nps
from nps_analysis.schema import DataError

OLD = "#,How likely are you to recommend us?,Why?,Start Date (UTC),Submit Date (UTC),Network ID\n"


def item(token, score, **more):
    answers = [] if score is None else [answer("nps", "opinion_scale", number=score)]
    about = {"token": token, "landed_at": "2026-03-29T00:59:58Z", "submitted_at": "2026-03-29T01:02:00Z"}
    return about | {"hidden": {}, "calculated": {"score": 3}, "answers": answers} | more


def answer(ref, kind, **value):
    return {"type": next(iter(value)), **value, "field": {"id": f"f{ref}", "ref": ref, "type": kind}}


def page(*items):
    return json.dumps({"total_items": len(items), "page_count": 1, "items": items})


def test_the_download(exports, right_answer, outcome, reasons, repairs, dates):
    responses = nps.read(exports / "typeform_responses.csv")
    assert outcome(responses) == right_answer("typeform_responses.csv")
    assert (responses.source.layout, responses.columns.response_id) == ("typeform", "#")
    assert reasons(responses) == {"no answer": [4], '"#" occurs again': [5]}
    assert repairs(responses)["apostrophe before a formula's sign left out"] == 1
    # Who did not finish has no date of submission: the last stage, or the start, stands for it.
    assert dates(responses)[2:] == ["2026-03-30 06:25:00", "2026-03-31 06:24:12"]
    comments = responses.frame.df()[responses.columns.comment].tolist()
    assert "-no reply at all" in comments


def test_the_interface(exports, right_answer, outcome):
    responses = nps.read(exports / "typeform_responses_api.json")
    assert outcome(responses) == right_answer("typeform_responses_api.json")
    parts = responses.columns
    assert (responses.source.layout, parts.score, parts.comment) == ("typeform", "nps", "why")
    assert (parts.response_id, parts.respondent, parts.date) == ("token", "customer_id", "submitted_at")
    assert {"seller", "metadata.browser"} <= set(responses.names)


def test_the_download_of_former_years(file, outcome, dates):
    rows = "a1,10,'=good,2019-10-27 00:30:00,2019-10-27 00:31:00,n1\nb2,3,,2019-10-27 01:30:00,2019-10-27 01:31:00,n2\n"
    responses = nps.read(file(OLD + rows), tz="Europe/Stockholm")
    assert outcome(responses) == {"rows": 2, "n": 2, "promoters": 1, "passives": 0, "detractors": 1}
    assert responses.source.layout == "typeform"
    assert dates(responses) == ["2019-10-27 02:31:00", "2019-10-27 02:31:00"]  # the hour that the clocks repeat


def test_a_calculated_score_is_not_the_score(file, scores):
    responses = nps.read(file(OLD.replace("Why?", "score") + "a1,9,3,2026-01-01,2026-01-01,n\n"))
    assert (scores(responses), responses.columns.score) == ([9], "How likely are you to recommend us?")


def test_pages_are_one_survey_and_a_response_on_two_of_them_counts_once(file):
    one = file(page(item("a", 9), item("b", 0)), "page1.json")
    other = file(page(item("b", 0), item("c", None)), "page2.json")
    account = nps.read([str(one), str(other)]).accounting
    assert (account.rows_read, account.valid, account.missing, account.duplicates) == (4, 2, 1, 1)


def test_answers_of_every_kind(file):
    answers = [
        *(
            answer("nps", "nps", number=7),
            answer("stars", "rating", number=5),
            answer("scale", "opinion_scale", number=2),
        ),
        *(answer("team", "multiple_choice", choice={"label": "North"}), answer("ok", "yes_no", boolean=True)),
        *(answer("uses", "multiple_choice", choices={"labels": ["A", "B"]}), answer("mail", "email", email="a@x.io")),
    ]
    responses = nps.read(file(page(item("a", None, answers=answers)), "a.json"))
    row = responses.frame.df().iloc[0]
    assert responses.columns.score == "nps"
    assert row[["nps", "stars", "team", "ok", "uses", "mail"]].tolist() == ["7", "5", "North", "true", "A, B", "a@x.io"]


def test_several_scales_without_a_telling_name_are_an_error(file):
    two = [answer(ref, "opinion_scale", number=7) for ref in ("2a3b", "4c5d")]
    with pytest.raises(DataError) as caught:
        nps.read(file(page(item("a", None, answers=two)), "a.json"))
    assert caught.value.found == '"2a3b", "4c5d"'
    assert nps.read(file(page(item("a", None, answers=two)), "b.json"), score="4c5d").accounting.valid == 1


def test_webhooks_tell_the_questions_titles(file, scores):
    titled = [("7f01", "Would you recommend us?"), ("7f02", "How hard was it?")]
    fields = [{"id": ref, "ref": ref, "type": "opinion_scale", "title": title} for ref, title in titled]
    lines = []
    for token, score in (("a", 9), ("b", 3)):
        answers = [answer(ref, "opinion_scale", number=number) for ref, number in (("7f01", score), ("7f02", 5))]
        sent = item(token, None, answers=answers) | {"definition": {"fields": fields}}
        lines.append(json.dumps({"event_id": f"e{token}", "event_type": "form_response", "form_response": sent}))
    for name in ("hooks.ndjson", "hooks.json", "hooks.txt"):
        responses = nps.read(file("\n".join(lines) + "\n", name))
        assert (scores(responses), responses.columns.score) == ([9, 3], "7f01")
        assert (responses.source.layout, responses.columns.response_id) == ("typeform", "token")


def test_a_hidden_field_that_is_called_nps_is_not_the_score(file, scores):
    items = [item("a", 10, hidden={"nps": "5"}), item("b", None, hidden={"nps": "5"}), item("c", 0)]
    responses = nps.read(file(page(*items), "a.json"))
    assert (scores(responses), responses.columns.score) == ([10, None, 0], "nps")
    assert "hidden.nps" in responses.names
