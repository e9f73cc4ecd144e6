"""Are notes refreshed between our marks, and told where a mark is gone?"""

from copy import deepcopy

import pytest
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn

from nps_analysis.reporting.deck.update.notes import NOT_WHOLE, figures, not_whole, refresh_notes
from nps_analysis.reporting.deck.update.written import text_of
from tests.reporting.deck.update.conftest import keyed

OLD, NEW = "NPS is 10.0 from 300 answers", "NPS is 31.7 from 300 answers"
TITLE = "01_score/stores/Title"


def paragraphs(slide):
    return slide.notes_slide.notes_text_frame._txBody.findall(qn("a:p"))


def slide_of(deck):
    return next(slide for slide in deck.slides if slide.shapes.title.text.startswith("Stores"))


def without(*at):
    def edit(deck):
        found = paragraphs(slide_of(deck))
        for each in at:
            found[each].getparent().remove(found[each])

    return edit


MARKED = ["Slowly", "[figures of 01_score/stores]", "NPS is 10.0", "Run: 3f9a · nps_analysis 0.1.0", "[end of figures]"]


def written(*lines):
    said = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)
    return parse_xml(f"<p:txBody {nsdecls('p', 'a')}>{said}</p:txBody>")


@pytest.mark.parametrize(
    "lines",
    [
        [MARKED[0], *MARKED[2:]],
        MARKED[:-1],
        MARKED[2:-1],
        [f"{MARKED[1]} Well", *MARKED[2:]],
        [*MARKED[1:4], f"Well {MARKED[4]}"],
    ],
    ids=["no begin", "no end", "no mark", "words behind the first", "words before the last"],
)
def test_figures_of_which_a_mark_is_not_whole_are_none_to_refresh_and_are_seen(lines):
    notes = written(*lines)
    assert figures(notes) == {}
    assert not_whole(notes, {})


@pytest.mark.parametrize("lines", [MARKED, [*MARKED[:4], f"{MARKED[4]} Thanks"], [f"Slowly {MARKED[1]}", *MARKED[2:]]])
def test_figures_between_whole_marks_are_refreshed_whatever_stands_before_and_behind(lines):
    notes = written(*lines)
    found = figures(notes)
    assert [text_of(one) for one in found["01_score/stores"]] == lines[-4:]
    assert not not_whole(notes, found)
    assert refresh_notes(found["01_score/stores"], list(written("[", "NPS is 31.7", "]")))
    ends = [line for line in lines if "figures" in line]
    said = [text_of(one) for one in notes]
    assert said == [*([] if ends[0] == lines[0] else ["Slowly"]), ends[0], "NPS is 31.7", ends[1]]


def test_notes_of_which_a_mark_is_gone_keep_their_figures_and_that_is_told_first(refresh):
    done = refresh(without(-1))
    notes = slide_of(done.deck).notes_slide.notes_text_frame.text
    assert (OLD in notes, NEW in notes) == (True, False)
    told = done.report[done.report["what"] == "stale"]
    assert told[["slide", "key", "detail"]].to_numpy().tolist() == [[2, "notes", NOT_WHOLE]]
    assert slide_of(done.deck).shapes.title.text == f"Stores: {NEW}"


def test_notes_of_people_without_figures_of_ours_are_not_told():
    assert not not_whole(written("Thank Anna", "NPS is 10.0"), {})


def test_a_mark_that_is_a_field_is_one():
    notes = written(*MARKED)
    notes[1][0].tag = qn("a:fld")
    assert refresh_notes(figures(notes)["01_score/stores"], list(written("[", "NPS is 31.7", "]")))
    assert [text_of(one) for one in notes] == ["Slowly", MARKED[1], "NPS is 31.7", MARKED[4]]


def test_a_chart_that_people_made_a_diagram_stays_with_its_slide_and_is_told_first(refresh):
    def edit(deck):
        data = keyed(deck, "01_score/stores/chart")._element.find(f".//{qn('a:graphicData')}")
        data.set("uri", "http://schemas.openxmlformats.org/drawingml/2006/diagram")
        data.remove(data[0])

    done = refresh(edit)
    assert slide_of(done.deck).shapes.title.text == f"Stores: {OLD}"
    told = done.report[done.report["key"] == "01_score/stores/chart"]
    assert told["what"].tolist() == ["stale", "without a slide"]
    assert told["detail"].iloc[0] == (
        "people made the run's chart something else; for the run's own chart update with --add and take this slide "
        "out, or make the deck anew"
    )


def as_diagram(deck):
    """A title made a diagram, its tag with it."""
    title, chart = (keyed(deck, f"01_score/stores/{name}")._element for name in ("Title", "chart"))
    frame = deepcopy(chart)
    frame.find(f".//{qn('a:graphicData')}").clear()
    frame.find(f".//{qn('p:tags')}").set(qn("r:id"), title.find(f".//{qn('p:tags')}").get(qn("r:id")))
    frame[0].find(qn("p:cNvPr")).set("id", "77")
    title.getparent().replace(title, frame)


def as_plain_shape(deck):
    """A title without words, as other programs write a shape."""
    title = keyed(deck, TITLE)._element
    title.remove(title.find(qn("p:txBody")))


@pytest.mark.parametrize("edit", [as_diagram, as_plain_shape])
def test_of_a_text_that_people_made_something_else_the_report_says_what_the_run_says(refresh, edit):
    done = refresh(edit)
    told = done.report[done.report["key"] == TITLE]
    assert told[["what", "detail"]].to_numpy().tolist() == [["left", f"edited by hand; the run says: Stores: {NEW}"]]
