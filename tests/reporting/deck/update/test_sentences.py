"""Are words that people wrote beside our sentences told, so that somebody looks whether they still hold?"""

import copy

import pytest
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.sentences import words_beside
from nps_analysis.reporting.deck.update.written import Ours, marks_of_text
from tests.reporting.deck.update.conftest import keyed
from tests.reporting.deck.update.test_texts import DATE, NOTE, SCORE, TITLE, findings, lined

FOOT = "01_score/stores/Footer"


def words_told(done, key):
    rows = done.report[(done.report["key"] == key) & (done.report["what"] == "left")]
    return rows["detail"].tolist()


def test_a_score_that_people_gave_a_sign_is_left_and_told(refresh):
    def edit(deck):
        run = keyed(deck, SCORE).text_frame.paragraphs[0].runs[0]
        run.text = f"−{run.text}"

    done = refresh(edit)
    assert done.shape(SCORE).text_frame.text == "−10.0"
    assert words_told(done, SCORE) == ["edited by hand; the run says: 31.7"]


@pytest.mark.parametrize("run", ["autumn", "spring"])  # where the title is refreshed, and where it says what it said
def test_words_with_a_figure_that_people_wrote_beside_a_sentence_of_ours_are_told(refresh, request, run):
    def edit(deck):
        paragraph = keyed(deck, TITLE).text_frame.paragraphs[0]
        paragraph.add_run().text = " – 16 points to the target"
        paragraph.runs[0].text = f"Draft: {paragraph.runs[0].text}"
        mine = copy.deepcopy(paragraph._p)
        paragraph._p.addnext(mine)
        for part in mine.findall(qn("a:r"))[1:]:
            mine.remove(part)
        mine.find(f".//{qn('a:t')}").text = "April was 14.2"

    done = refresh(edit, run=request.getfixturevalue(run))
    assert done.shape(TITLE).text_frame.paragraphs[0].text.endswith(" answers – 16 points to the target")
    assert words_told(done, TITLE) == [
        "people's words stay beside ours: “– 16 points to the target”, “April was 14.2”; check that they still hold"
    ]


def test_words_beside_ours_come_in_the_order_of_the_text_also_where_one_of_ours_is_empty():
    wrote = ["NPS", "", "n = 9"]
    ours = Ours(marks_of_text(findings(*([line] for line in wrote))))
    body = findings(["May: ", "NPS"], ["was 7"], [""], ["n = 9", " of 12"])
    assert words_beside(body, ours) == ["May: ", "was 7", " of 12"]
    assert words_beside(findings(["NPS of 7"], ["n = 9"]), ours) == []


def test_words_without_a_figure_beside_ours_and_looks_are_not_told(refresh):
    def edit(deck):
        paragraph = keyed(deck, TITLE).text_frame.paragraphs[0]
        paragraph.add_run().text = " (preliminary)¹"
        keyed(deck, NOTE).text_frame.paragraphs[0].runs[0].font.bold = True

    done = refresh(edit)
    assert words_told(done, TITLE) == words_told(done, NOTE) == []


def test_long_words_beside_ours_are_told_by_their_beginning(refresh):
    words = "We were at 30 " + "and then all went as nobody had thought " * 9
    done = refresh(lambda deck: setattr(keyed(deck, TITLE).text_frame.paragraphs[0].add_run(), "text", f". {words}"))
    (told,) = words_told(done, TITLE)
    assert "We were at 30 and then" in told
    assert len(told) < 200


def test_of_a_text_that_is_left_whole_no_words_are_told_twice(refresh):
    def edit(deck):
        run = keyed(deck, TITLE).text_frame.paragraphs[0].runs[0]
        run.text = run.text.replace("NPS is", "we are at") + " – 16 points to the target"

    (told,) = words_told(refresh(edit), TITLE)
    assert told.startswith("edited by hand; the run says: ")


@pytest.mark.parametrize(
    ("mine", "words"),
    [
        ([" · ", DATE], [" · …"]),
        ([" – 16 to go on ", DATE], [" – 16 to go on …"]),
        ([" · as of 5 May"], [" · as of 5 May"]),
    ],
)
def test_a_date_that_powerpoint_fills_in_is_no_word_of_peoples(mine, words):
    ours, body = Ours(marks_of_text(findings(["n = 9"]))), findings()
    body.append(lined("n = 9", *mine))
    assert words_beside(body, ours) == words


def test_a_date_that_powerpoint_fills_in_beside_a_foot_is_not_told(refresh):
    done = refresh(lambda deck: keyed(deck, FOOT).text_frame.paragraphs[0]._p.extend(lined(" · ", DATE)))
    assert done.shape(FOOT).text_frame.text.endswith("responses.csv · 23.11.2026")
    assert words_told(done, FOOT) == []
