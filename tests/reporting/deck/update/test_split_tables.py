"""Do rows and columns of tables that have several slides take with them what people set, also under people's names?"""

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Inches

from nps_analysis.reporting.deck.keys import key_of, tag
from nps_analysis.reporting.deck.update.keyed import keyed_objects
from nps_analysis.reporting.deck.update.objects import refresh_object
from nps_analysis.reporting.deck.update.parts import unpacked
from nps_analysis.reporting.deck.update.renamed import DO, THERE
from nps_analysis.reporting.deck.update.sign import sign, write_tags
from nps_analysis.reporting.deck.update.split import Split
from nps_analysis.reporting.deck.update.written import joined

HEAD = ["Store", "n", "NPS"]
OSLO, BERGEN, NARVIK, BODO = (
    ["Oslo", "90", "10.0"],
    ["Bergen", "80", "20.0"],
    ["Narvik", "70", "5.0"],
    ["Bodø", "60", "4.0"],
)
SPRING = ([OSLO, BERGEN], [NARVIK, BODO])
# In autumn Oslo is on the second slide, and Molde is new on the first.
MOLDE, AGAIN = ["Molde", "40", "30.0"], [["Narvik", "75", "6.0"], ["Bodø", "65", "4.5"]]
AUTUMN = ([MOLDE, ["Bergen", "85", "25.0"]], [["Oslo", "95", "12.0"], *AGAIN])


def key(number):
    return f"03_compare/stores/{number}/table"


def turned(rows):
    return [list(line) for line in zip(*rows, strict=True)]


def deck_of(parts, what):
    """A deck with a table on each slide, as the build leaves it; stores are its rows, or its columns."""
    deck = Presentation()
    for number, stores in enumerate(parts, 1):
        rows = [HEAD, *stores] if what == "row" else turned([HEAD, *stores])
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        frame = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, Inches(5), Inches(2))
        for at, texts in enumerate(rows):
            for column, text in enumerate(texts):
                frame.table.cell(at, column).text = text
        tag(frame, key(number))
    return sign(packed(deck), "en")


def packed(deck):
    file = BytesIO()
    deck.save(file)
    return unpacked(file.getvalue())


def tables_in(deck):
    return {key_of(shape): shape.table for slide in deck.slides for shape in slide.shapes if shape.has_table}


def updated(package, edit, parts, what, add=False):
    """A deck that people edited, after a run; what its tables say by their stores, and what is told."""
    made = Presentation(BytesIO(package.bytes()))
    edit(tables_in(made))
    deck, fresh = packed(made), deck_of(parts, what)
    objects = list(keyed_objects(deck))
    split = Split(deck, objects, [fresh])
    told = [(one.slide, one.what, one.detail) for one in split.carry(add)]
    for one in objects:
        new = next((new for new in keyed_objects(fresh) if new.key == one.key), None)
        for did, detail in refresh_object(deck, one, fresh, new, names=split.names(one.key)) if new else ():
            told += [(one.number, did, detail)] if did not in ("refreshed", "same") else []
        write_tags(deck, one, one.key, joined(new.written if new else one.written))
    return deck, told


def said(package, what):
    """What the tables of a deck say, store by store."""
    tables = tables_in(Presentation(BytesIO(package.bytes()))).values()
    texts = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    return [(rows if what == "row" else turned(rows))[1:] for rows in texts]


def cell(table, what, store, column):
    """The cell of the first, second, ... store in a column of ``HEAD``."""
    return table.cell(store, column) if what == "row" else table.cell(column, store)


def words(what, text, store=1, column=0, slide=1):
    """The edit that writes a text."""

    def edit(tables):
        cell(tables[key(slide)], what, store, column).text_frame.paragraphs[0].runs[0].text = text

    return edit


def several(*edits):
    return lambda tables: [edit(tables) for edit in edits]


both = pytest.mark.parametrize("what", ["row", "column"])


@both
def test_one_that_people_renamed_goes_to_the_other_slide_with_its_name_and_the_figures_of_the_run(what):
    deck, told = updated(deck_of(SPRING, what), words(what, "Capital"), AUTUMN, what)
    assert said(deck, what) == [AUTUMN[0], [["Capital", "95", "12.0"], *AGAIN]]
    assert told == [(2, "left", f"{what} Oslo, which people call Capital"), (1, "added", f"{what} Molde")]


@both
def test_one_that_people_renamed_keeps_its_name_on_the_other_slide_in_the_next_run_and_on_the_way_back(what):
    deck, _ = updated(deck_of(SPRING, what), words(what, "Capital"), AUTUMN, what)
    deck, told = updated(deck, lambda tables: None, AUTUMN, what)
    assert said(deck, what) == [AUTUMN[0], [["Capital", "95", "12.0"], *AGAIN]]
    assert told == [(2, "left", f"{what} Oslo, which people call Capital")]
    deck, told = updated(deck, lambda tables: None, SPRING, what)
    assert said(deck, what) == [[["Capital", "90", "10.0"], BERGEN], [NARVIK, BODO]]
    assert told == [(1, "left", f"{what} Oslo, which people call Capital"), (1, "dropped", f"{what} Molde")]


@both
def test_words_and_colours_in_cells_go_to_the_other_slide(what):
    def edit(tables):
        words(what, "see the note, 3 outliers", column=2)(tables)
        yellow = cell(tables[key(1)], what, 1, 1).fill
        yellow.solid()
        yellow.fore_color.rgb = RGBColor(255, 255, 0)

    deck, told = updated(deck_of(SPRING, what), edit, AUTUMN, what)
    assert said(deck, what) == [AUTUMN[0], [["Oslo", "95", "see the note, 3 outliers"], *AGAIN]]
    place = "Oslo, NPS" if what == "row" else "NPS, Oslo"
    assert told == [
        (2, "left", f"cell {place}: edited by hand; the run says: 12.0"),
        (1, "added", f"{what} Molde"),
    ]
    table = tables_in(Presentation(BytesIO(deck.bytes())))[key(2)]
    assert cell(table, what, 1, 1)._tc.xpath("./a:tcPr/a:solidFill/a:srgbClr/@val") == ["FFFF00"]
    assert not cell(table, what, 2, 1)._tc.xpath("./a:tcPr/a:solidFill")


@both
@pytest.mark.parametrize(
    ("column", "text", "lost"), [(0, "Capital", "the name Capital"), (2, "new manager", "cell NPS")]
)
def test_a_name_or_words_of_one_that_goes_to_a_slide_that_the_deck_has_not_are_told_as_lost(what, column, text, lost):
    deck, told = updated(deck_of(SPRING[:1], what), words(what, text, column=column), AUTUMN, what)
    assert said(deck, what) == [AUTUMN[0]]
    detail = f"{lost} of {what} Oslo, which is now on another slide of its finding"
    assert told == [(1, "lost", detail), (1, "added", f"{what} Molde")]


@both
def test_words_go_to_a_slide_that_is_added(what):
    fresh = updated(deck_of(SPRING[:1], what), words(what, "new manager", column=2), AUTUMN, what, add=True)[1]
    place = "Oslo, NPS" if what == "row" else "NPS, Oslo"
    assert (1, "left", f"cell {place}: edited by hand; the run says: 12.0") in fresh


@both
def test_one_renamed_of_which_some_figures_were_changed_too_is_told_first_where_its_own_name_is_on_another_slide(what):
    edit = several(words(what, "Capital"), words(what, "91", column=1))
    deck, told = updated(deck_of(SPRING, what), edit, AUTUMN, what)
    assert ["Capital", "91", "10.0"] in said(deck, what)[0]
    assert said(deck, what)[1] == AUTUMN[1]
    whose = f"{what} Capital, if it is Oslo under another name: {DO}"
    assert (1, "stale", whose) in told


@both
def test_of_two_that_could_both_be_the_one_that_goes_to_another_slide_none_does(what):
    spring = ([OSLO, ["Bergen", "90", "10.0"]], SPRING[1])
    edit = several(words(what, "East"), words(what, "West", store=2))
    autumn = ([MOLDE], [["Oslo", "95", "12.0"], ["Bergen", "85", "25.0"], *AGAIN])
    deck, told = updated(deck_of(spring, what), edit, autumn, what)
    assert {"East", "West"} < {store[0] for store in said(deck, what)[0]}
    assert said(deck, what)[1] == autumn[1]
    stale = [(slide, detail) for slide, did, detail in told if did == "stale"]
    assert stale == [
        (1, f"{what} {name}, if it is Bergen or Oslo under another name: {DO}") for name in ("East", "West")
    ]


@both
@pytest.mark.parametrize(
    "called", ["Narvik", "Tromsø"]
)  # which the deck has on the other slide, and which is new there
def test_one_that_people_call_like_another_of_the_run_is_not_put_beside_that(what, called):
    autumn = (AUTUMN[0], [*AUTUMN[1], ["Tromsø", "30", "7.0"]])
    deck, told = updated(deck_of(SPRING, what), words(what, called), autumn, what)
    assert said(deck, what)[1] == autumn[1]
    assert [called, "90", "10.0"] in said(deck, what)[0]
    assert (1, "stale", f"{what} {called}, if it is Oslo under another name: {DO}") in told


@both
def test_one_with_a_name_that_the_run_has_on_another_slide_does_not_keep_its_figures_untold(what):
    def our_name_again(tables):
        at = [store[0] for store in said(deck, what)[0]].index("Capital")
        words(what, "Oslo", store=at + 1)(tables)

    edit = several(words(what, "Capital"), words(what, "91", column=1))
    deck, _ = updated(deck_of(SPRING, what), edit, AUTUMN, what)
    _, told = updated(deck, our_name_again, AUTUMN, what)
    assert (1, "stale", f"{what} Oslo, {THERE}") in told


@both
def test_words_that_people_wrote_in_one_of_their_own_do_not_go_to_another_slide_with_that_name(what):
    def edit(tables):
        words(what, "Molde", store=2)(tables)
        words(what, "a plan: 12", store=2, column=2)(tables)

    autumn = ([["Oslo", "95", "12.0"]], [*AGAIN, MOLDE])
    deck, told = updated(deck_of(SPRING, what), edit, autumn, what)
    assert said(deck, what)[1] == autumn[1]
    assert (1, "stale", f"{what} Molde, {THERE}") in told
    assert not [each for each in told if "edited by hand" in each[2]]


def test_a_column_that_cannot_be_taken_out_of_a_table_with_joined_cells_is_told_first():
    def edit(tables):
        tables[key(1)].cell(1, 1).merge(tables[key(1)].cell(1, 2))

    deck, told = updated(deck_of(SPRING, "column"), edit, AUTUMN, "column")
    assert said(deck, "column")[0][0][0] == "Oslo"
    detail = "column Oslo, which the run has not here and which cannot be taken out: cells are joined"
    assert (1, "stale", detail) in told


def test_words_of_a_column_that_goes_to_a_table_with_joined_cells_are_told_as_lost():
    def edit(tables):
        words("column", "new manager", column=2)(tables)
        tables[key(2)].cell(1, 1).merge(tables[key(2)].cell(1, 2))

    _, told = updated(deck_of(SPRING, "column"), edit, AUTUMN, "column")
    detail = "cell NPS of column Oslo, which is now on another slide of its finding"
    assert (1, "lost", detail) in told
    assert (2, "not found", "column Oslo: cells are joined") in told
