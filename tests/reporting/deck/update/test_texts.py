"""Are sentences refreshed word by word, and those that people changed left?"""

import copy

import pytest
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Pt

from nps_analysis.reporting.deck.update.texts import refresh_text, respell
from nps_analysis.reporting.deck.update.written import Ours, marks_of_text
from tests.reporting.deck.update.conftest import keyed

TITLE, FINDINGS = "01_score/stores/Title", "01_score/overall/Findings"


def split(paragraph, *texts):
    """The paragraph's text in runs of their own, as PowerPoint parts it where a person clicked."""
    first = paragraph.runs[0]
    assert first.text == "".join(texts)
    for text in reversed(texts):
        made = copy.deepcopy(first._r)
        made.find(qn("a:t")).text = text
        first._r.addnext(made)
    first._r.getparent().remove(first._r)


def test_a_figure_split_over_runs_is_found_and_looks_around_it_stay(refresh):
    def edit(deck):
        paragraph = keyed(deck, TITLE).text_frame.paragraphs[0]
        split(paragraph, "Stores: ", "NPS is 1", "0.", "0 from ", "300 answers")
        paragraph.runs[0].font.bold = True
        paragraph.runs[1].font.color.rgb = RGBColor(255, 0, 0)
        paragraph.runs[4].font._element.set("baseline", "30000")

    paragraph = refresh(edit).shape(TITLE).text_frame.paragraphs[0]
    assert paragraph.text == "Stores: NPS is 31.7 from 300 answers"
    assert [run.text for run in paragraph.runs] == ["Stores: ", "NPS is 31", ".", "7 from ", "300 answers"]
    assert paragraph.runs[0].font.bold
    assert paragraph.runs[1].font.color.rgb == RGBColor(255, 0, 0)
    assert paragraph.runs[4].font._element.get("baseline") == "30000"


def test_what_a_person_wrote_around_our_sentence_stays(refresh):
    def edit(deck):
        paragraph = keyed(deck, TITLE).text_frame.paragraphs[0]
        note = copy.deepcopy(paragraph.runs[0]._r)
        paragraph.runs[-1]._r.addnext(note)
        note.find(qn("a:t")).text = "¹"
        note.find(qn("a:rPr")).set("baseline", "30000")

    paragraph = refresh(edit).shape(TITLE).text_frame.paragraphs[0]
    assert paragraph.text == "Stores: NPS is 31.7 from 300 answers¹"
    assert paragraph.runs[-1].text == "¹"
    assert paragraph.runs[-1].font._element.get("baseline") == "30000"


def test_a_sentence_that_a_person_changed_stays_and_is_told(refresh):
    def edit(deck):
        keyed(deck, TITLE).text_frame.paragraphs[0].runs[0].text = "Stores differ: NPS is 10.0"

    done = refresh(edit)
    assert done.shape(TITLE).text_frame.text == "Stores differ: NPS is 10.0"
    told = done.report[done.report["key"] == TITLE]
    assert told[["what", "detail"]].to_numpy().tolist() == [
        ["left", "edited by hand; the run says: Stores: NPS is 31.7 from 300 answers"]
    ]


def test_a_line_that_a_person_added_to_the_findings_stays_between_ours(refresh):
    def edit(deck):
        frame = keyed(deck, FINDINGS).text_frame
        mine = copy.deepcopy(frame.paragraphs[0]._p)
        frame.paragraphs[0]._p.addnext(mine)
        first, *more = mine.findall(qn("a:r"))
        first.find(qn("a:t")).text = "Decide in May"
        for run in more:
            mine.remove(run)
        frame.paragraphs[0].runs[0].font.size = Pt(33)

    lines = refresh(edit).shape(FINDINGS).text_frame.paragraphs
    first, second, third, *_ = [line.text for line in lines]
    assert second == "Decide in May"
    assert all(line.endswith(": NPS is 31.7 from 300 answers") for line in (first, third))
    assert lines[0].runs[0].font.size == Pt(33)


def test_a_size_and_a_font_of_a_whole_text_stay(refresh):
    def edit(deck):
        for run in keyed(deck, TITLE).text_frame.paragraphs[0].runs:
            run.font.size, run.font.name = Pt(31), "Georgia"

    (run,) = refresh(edit).shape(TITLE).text_frame.paragraphs[0].runs
    assert (run.text, run.font.size, run.font.name) == ("Stores: NPS is 31.7 from 300 answers", Pt(31), "Georgia")


def paragraph(*texts):
    made = etree.Element(qn("a:p"))
    for text in texts:
        etree.SubElement(etree.SubElement(made, qn("a:r")), qn("a:t")).text = text
    return made


def respelt(before, after):
    made = paragraph(*before)
    respell(made, after)
    return [text.text for text in made.iter(qn("a:t"))]


def test_words_that_stay_keep_their_run_and_new_ones_join_the_run_before_them():
    assert respelt(["NPS is ", "33.7", " now"], "NPS is 35.1 now") == ["NPS is ", "35.1", " now"]
    assert respelt(["rose ", "by 4"], "rose sharply by 4") == ["rose sharply ", "by 4"]
    assert respelt(["only"], "") == [""]
    assert respelt([], "first") == ["first"]
    assert respelt(["one"], "one two") == ["one two"]


def findings(*lines):
    made = etree.Element(qn("p:txBody"))
    made.extend(paragraph(*line) for line in lines)
    return made


def told(body):
    return ["".join(one.text for one in line.iter(qn("a:t"))) for line in body.iterfind(qn("a:p"))]


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (["What changed  NPS rose", "Where  South fell", "What to do  9 customers"], "refreshed"),
        (["What changed  NPS rose", "What to do  9 customers"], "left"),
        (["What changed  NPS rose", "Why  mix −3.0"], "left"),
    ],
)
def test_what_a_person_added_to_an_answer_stays_with_its_question(now, result):
    wrote = ["What changed  NPS fell", "Where  North fell"]
    body, fresh = findings([wrote[0]], [wrote[1], " — and so we hire."]), findings(*([line] for line in now))
    ours, was = Ours(marks_of_text(findings(*([line] for line in wrote)))), told(body)
    assert refresh_text(body, fresh, ours) == result
    assert told(body) == ([now[0], "Where  South fell — and so we hire.", now[2]] if result == "refreshed" else was)
