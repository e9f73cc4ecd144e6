"""Are sentences refreshed word by word, and those that people changed left?"""

import copy
import re

import pytest
from lxml import etree
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Pt

from nps_analysis.reporting.deck.update.former import marks_of_left, ours_in
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.texts import refresh_text, respell
from nps_analysis.reporting.deck.update.written import Ours, marks_of_text
from nps_analysis.stats.score import score
from tests.reporting.deck.conftest import counted, finding, write_run
from tests.reporting.deck.update.conftest import keyed

TITLE, FINDINGS = "01_score/stores/Title", "01_score/overall/Findings"
SCORE, NOTE = "01_score/overall/Score", "01_score/overall/Score note"


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


def refreshed(wrote, now, beside, words):
    """What becomes of a text when people wrote words beside one of its sentences, and the text before and after."""
    body = findings(*([line, words] if line == beside else [line] for line in wrote))
    ours, was = Ours(marks_of_text(findings(*([line] for line in wrote)))), told(body)
    return refresh_text(body, findings(*([line] for line in now)), ours), was, told(body)


@pytest.mark.parametrize(
    ("now", "result"),
    [
        (["What changed  NPS rose", "Where  South fell", "What to do  9 customers"], "refreshed"),
        (["What changed  NPS rose", "What to do  9 customers"], "left"),
        (["What changed  NPS rose", "Why  mix −3.0"], "left"),
        (["What changed  NPS rose", "South fell"], "left"),
    ],
)
def test_what_a_person_added_to_an_answer_stays_with_its_question(now, result):
    wrote = ["What changed  NPS fell", "Where  North fell"]
    done, was, is_now = refreshed(wrote, now, wrote[1], " — and so we hire.")
    assert done == result
    assert is_now == ([now[0], "Where  South fell — and so we hire.", now[2]] if result == "refreshed" else was)


def test_an_only_answer_gives_its_note_to_no_other_question():
    wrote, now = ["Where  North fell"], ["Why  mix −3.0", "What to do  9 customers"]
    done, was, is_now = refreshed(wrote, now, wrote[0], " — and so we hire.")
    assert (done, is_now) == ("left", was)


@pytest.mark.parametrize(
    ("wrote", "now"),
    [
        (["NPS", "95 % interval 33.0 to 47.0", "n = 200 answers"], ["NPS", "interval −9.8 to 9.8", "n = 1 answer"]),
        (["n = 200 answers", "0 detractors"], ["NPS", "n = 1,300 answers", "12 detractors"]),
        (["NPS", "n = 200 answers", "0 detractors"], ["n = 1,300 answers"]),
        (["2 warnings", "n = 200 answers", "2 of 9 are late"], ["n = 1,300 answers", "3 of 9 are late", "1 is new"]),
    ],
)
def test_a_sentence_without_a_question_keeps_the_word_beside_it_by_its_own_words_or_its_place(wrote, now):
    answers = "n = 200 answers"
    done, _, is_now = refreshed(wrote, now, answers, " (preliminary)")
    assert done == "refreshed"
    assert is_now == [f"{line} (preliminary)" if line.startswith("n = ") else line for line in now]


def test_a_note_beside_a_sentence_is_not_guessed_to_belong_to_one_of_more():
    wrote, now = ["NPS", "North fell"], ["NPS", "South rose", "West rose"]
    assert refreshed(wrote, now, "North fell", " (why?)")[0] == "left"


@pytest.mark.parametrize(
    ("beside", "now", "result"),
    [
        (0, ["Warning: 4 of 11 owners are no ids", "Warning: no answers"], "refreshed"),
        (0, ["Warning: no answers", "Warning: 4 of 11 owners are no ids"], "refreshed"),
        (1, ["Warning: 4 of 11 owners are no ids", "Warning: no answers"], "left"),
    ],
)
def test_of_several_warnings_each_keeps_its_note_also_with_other_figures(beside, now, result):
    wrote = ["Warning: 2 of 9 owners are no ids", "Warning: the log begins late"]
    done, was, is_now = refreshed(wrote, now, wrote[beside], " (known)")
    assert done == result
    assert is_now == ([f"{line} (known)" if "owners" in line else line for line in now] if result != "left" else was)


@pytest.fixture(scope="module")
def winter(tmp_path_factory):
    """A run of 70 detractors, 60 passives and 70 promoters, so of a score of 0, in which nothing changed."""
    stores = counted("store", {"Oslo": (30, 30, 40), "Bergen": (40, 30, 30)})
    found = [
        finding("overall", "score", score(stores.by()), "NPS is 0.0 from 200 answers"),
        finding("stores", "score", score(stores), "Oslo is at 10.0", "store"),
    ]
    return write_run(tmp_path_factory.mktemp("winter") / "run", found)


def put(deck, key, line, old, new):
    """People's own words in one line of a text."""
    (run,) = keyed(deck, key).text_frame.paragraphs[line].runs[-1:]
    assert run.text.endswith(old)
    run.text = run.text.removesuffix(old) + new


def test_a_word_beside_the_base_does_not_keep_old_figures_beside_the_new_score(refresh, winter):
    done = refresh(lambda deck: put(deck, NOTE, -1, "answers", "answers (preliminary)"), run=winter)
    assert done.shape(SCORE).text_frame.text == "0.0"
    first, *_, interval, last = done.shape(NOTE).text_frame.text.splitlines()
    assert (first, last) == ("Net Promoter Score", "n = 200 answers (preliminary)")
    assert re.fullmatch(r"95 % interval −(\d+\.\d) to \1", interval)  # about 0, as far up as down
    assert NOTE not in done.report[done.report["what"] == "left"]["key"].tolist()


def test_texts_left_with_old_figures_are_told_with_those_of_the_run(refresh, winter):
    def edit(deck):
        put(deck, NOTE, -1, "300 answers", "300 calls")
        put(deck, FINDINGS, 0, "300 answers", "300 answers — and so we hire.")  # the run has no such question

    done = refresh(edit, run=winter)
    left = done.report[done.report["what"] == "left"].set_index("key")["detail"].to_dict()
    for key, told_old, told_new in (
        (NOTE, "n = 300 calls", "n = 200 answers"),
        (FINDINGS, "What changed  Quarters: NPS is 10.0 from 300 answers — and so we hire.", "Where  Oslo is at 10.0"),
    ):
        assert told_old in done.shape(key).text_frame.text.splitlines()
        first, _, said = left[key].partition("; the run says: ")
        assert first == "edited by hand"
        assert told_new in said.split(" / ")


def piece(tag, said=None):
    """A break, or a field that PowerPoint fills in itself, such as a date."""
    made = etree.Element(qn(tag))
    if said is not None:
        etree.SubElement(made, qn("a:t")).text = said
    return made


BREAK = piece("a:br")
DATE = piece("a:fld", "23.11.2026")


def lined(*parts):
    """A paragraph of runs, breaks and fields."""
    made = paragraph()
    for part in parts:
        made.append(copy.deepcopy(paragraph(part)[0] if isinstance(part, str) else part))
    return made


def spelt(body):
    """What each piece of each paragraph says, a break with its tag."""
    return [[one.findtext(qn("a:t")) or one.tag.split("}")[1] for one in line] for line in body.iterfind(qn("a:p"))]


def updated(wrote, now, *lines):
    """What becomes of a text of these lines, which was once what we wrote."""
    body = findings()
    body.extend(lined(*([line] if isinstance(line, str) else line)) for line in lines)
    ours = Ours(marks_of_text(findings(*([line] for line in wrote))))
    return refresh_text(body, findings(*([line] for line in now)), ours), spelt(body)


OLD, NEW = "n = 3,158 answers", "n = 3,748 answers"


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ([OLD, BREAK, "(preliminary)"], [NEW, "br", "(preliminary)"]),
        (["NB:", BREAK, OLD], ["NB:", "br", NEW]),
        ([OLD, " ", DATE], [NEW, " ", "23.11.2026"]),
        (
            [DATE, BREAK, "n = 3,158", " answers", BREAK, DATE],
            ["23.11.2026", "br", "n = 3,748", " answers", "br", "23.11.2026"],
        ),
    ],
)
def test_breaks_and_fields_beside_a_sentence_stay_as_they_are(line, result):
    assert updated([OLD], [NEW], line) == ("refreshed", [result])


def test_more_sentences_than_before_have_no_copies_of_breaks_and_fields():
    done = updated(["NPS", OLD], ["NPS", NEW, "2 are late"], ["NPS"], [OLD])
    assert done == ("refreshed", [["NPS"], [NEW], ["2 are late"]])
    noted = updated(["2 late", OLD], ["3 late", "one is new", NEW], ["2 late", BREAK, DATE], [OLD])
    assert noted == ("refreshed", [["3 late", "br", "23.11.2026"], ["one is new"], [NEW]])


def test_a_cell_is_spelt_anew_with_the_breaks_of_its_text_and_no_others():
    made = lined("12", BREAK, "of 30", DATE)
    respell(made, "14")
    assert [one.findtext(qn("a:t")) for one in made] == ["14"]
    respell(made, "14\vof 30")
    assert [one.findtext(qn("a:t")) for one in made] == ["14", None, "of 30"]


QUOTED = "Spring wave: n = 3,158 answers, as reported to the board"


@pytest.mark.parametrize("lines", [[QUOTED, OLD], [OLD, QUOTED], [QUOTED, OLD, QUOTED]])
def test_a_sentence_of_people_that_quotes_ours_stays_and_ours_is_new(lines):
    result = [[NEW if line == OLD else line] for line in lines]
    assert updated([OLD], [NEW], *lines) == ("refreshed", result)


def test_a_short_sentence_is_not_looked_for_in_our_longer_ones():
    wrote, now = ["NPS", "NPS rose by 3.1"], ["NPS", "NPS rose by 4.2"]
    done = updated(wrote, now, "NPS (overall)", "NPS rose by 3.1 (so far)")
    assert done == ("refreshed", [["NPS (overall)"], ["NPS rose by 4.2 (so far)"]])


@pytest.mark.parametrize(
    "lines",
    [
        [OLD, OLD],
        [QUOTED, f"{OLD} (preliminary)"],
        [f"{OLD}, in spring {OLD}"],
        ["n = 3,158 answersheets"],
        ["Mean = 3,158 answers"],
    ],
)
def test_a_text_in_which_nobody_can_tell_our_sentence_is_left(lines):
    assert updated([OLD], [NEW], *lines) == ("left", [[line] for line in lines])


@pytest.mark.parametrize("edited", ["335.8", "35.81", "2,35.8", "35.8,00", "v35.8", "35.8k", "۳35.8", "2:35.8"])
def test_a_figure_inside_another_is_not_ours(edited):
    assert updated(["35.8"], ["30.1"], edited) == ("left", [[edited]])


@pytest.mark.parametrize(
    "edited",
    ["−35.8", "-35.8", "+35.8", "−\u200e35.8", "30–35.8", "35.8–40", "35.8-40", "1/35.8", "35.8/100", "(±35.8)"],
)
def test_a_figure_that_people_gave_a_sign_or_made_a_part_of_a_range_is_not_ours(edited):
    assert updated(["35.8"], ["30.1"], edited) == ("left", [[edited]])


@pytest.mark.parametrize("edited", ["+−5.0", "3−5.0", "1/−5.0", "5\u200e−5.0"])
def test_a_figure_with_a_sign_is_not_ours_behind_another_sign_or_figure(edited):
    assert updated(["−5.0"], ["−7.0"], edited) == ("left", [[edited]])
    assert updated(["−5.0"], ["−7.0"], "– −5.0") == ("refreshed", [["– −7.0"]])


@pytest.mark.parametrize(
    ("before", "after"),
    [("– ", " – 16 to go"), ("NPS:", "*"), ("", "."), ("NPS ", ", a record"), ("(", ")"), ("", "¹")],
)
def test_a_figure_among_words_is_ours(before, after):
    assert updated(["35.8"], ["30.1"], f"{before}35.8{after}") == ("refreshed", [[f"{before}30.1{after}"]])


def test_a_raised_figure_behind_ours_is_the_mark_of_a_footnote():
    mark = paragraph("1")[0]
    mark.insert(0, etree.Element(qn("a:rPr"), baseline="30000"))
    assert updated(["35.8"], ["30.1"], ["35.8", mark]) == ("refreshed", [["30.1", "1"]])


def again(was, wrote, then, *now):
    """What becomes of a text that was ``wrote`` as we wrote it, was left with new marks by ``was``, and is ``then``."""
    body, marks = findings(*([line] for line in was)), set(marks_of_text(findings(*([line] for line in wrote))))
    for new in now:
        fresh = findings(*([line] for line in new))
        if refresh_text(body, fresh, ours_in(body, marks)) == "left":
            marks = marks_of_left(body, marks, set(marks_of_text(fresh)))
        else:
            marks = set(marks_of_text(fresh))
        if then:
            body, then = findings(*([line] for line in then)), None
    return told(body)


@pytest.mark.parametrize("then", [[OLD], [NEW]])
@pytest.mark.parametrize("more", [(), (["n = 3,800 answers"],) * 2])
def test_a_text_that_was_left_is_ours_again_when_people_put_our_old_or_our_new_sentence_there(then, more):
    last = ["n = 3,900 answers"]
    assert again(["n = 3,158 calls"], [OLD], then, [NEW], *more, last) == last


def test_a_note_that_had_no_answer_goes_on_with_a_later_one():
    wrote, none = ["Where  North fell", "Why  mix −3.0"], ["Why  mix −2.0", "What to do  9 customers"]
    noted = ["Where  North fell — so we hire.", "Why  mix −3.0"]
    assert again(noted, wrote, None, none) == again(noted, wrote, None, none, none) == noted
    last = ["Where  South fell", "Why  mix −1.0"]
    assert again(noted, wrote, None, none, none, last) == ["Where  South fell — so we hire.", "Why  mix −1.0"]


def test_what_people_wrote_in_a_text_since_it_was_left_may_quote_our_old_sentence():
    then = ["n = 3,748, in spring it was n = 3,158 answers"]
    assert again(["n = 3,158 calls"], [OLD], then, [NEW], ["n = 3,900 answers"]) == then


@pytest.mark.slow
def test_lines_that_change_places_are_left_and_are_new_when_they_are_put_back(refresh, autumn, tmp_path):
    def swap(deck):
        first, second, *_ = keyed(deck, FINDINGS).text_frame.paragraphs
        first._p.addprevious(second._p)

    done = refresh(swap)
    assert FINDINGS in done.report[done.report["what"] == "left"]["key"].tolist()
    deck, back, last = done.deck, tmp_path / "back.pptx", tmp_path / "last.pptx"
    swap(deck)
    deck.save(str(back))
    refresh_deck(autumn, back, last)
    lines = keyed(Presentation(str(last)), FINDINGS).text_frame.text.splitlines()
    assert {line.partition(": ")[2] for line in lines} == {"NPS is 31.7 from 300 answers"}
