"""Are a table's rows and columns matched by name, and is every look and every edit kept?"""

import copy

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches

from nps_analysis.reporting.deck.update.renamed import DO
from nps_analysis.reporting.deck.update.tables import refresh_table
from nps_analysis.reporting.deck.update.written import Ours, cell_text, marks_of_table

OLD = [["Store", "n", "NPS"], ["Oslo", "90", "10.0"], ["Bergen", "80", "20.0"], ["Narvik", "70", "5.0"]]
NEW = [["Store", "n", "NPS"], ["Bergen", "85", "25.0"], ["Bodø", "60", "15.0"], ["Oslo", "95", "12.0"]]


def table(rows):
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    made = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, Inches(5), Inches(2)).table
    for at, texts in enumerate(rows):
        for column, text in enumerate(texts):
            made.cell(at, column).text = text
    return made


def texts(made):
    return [[cell_text(cell) for cell in row.iterfind(qn("a:tc"))] for row in made._tbl.iterfind(qn("a:tr"))]


def refreshed(edit=lambda made: None, old=OLD, new=NEW):
    made = table(old)
    ours = Ours(marks_of_table(made._tbl))
    edit(made)
    said = list(refresh_table(made._tbl, table(new)._tbl, ours))
    return made, said


def test_rows_are_matched_by_name_and_come_in_the_order_of_the_run():
    made, said = refreshed()
    assert texts(made) == NEW
    assert said == [("dropped", "row Narvik"), ("added", "row Bodø")]


def test_the_looks_of_a_cell_stay_with_its_row():
    def edit(made):
        run = made.cell(1, 2).text_frame.paragraphs[0].runs[0]
        run.font.color.rgb, run.font.italic = RGBColor(255, 0, 0), True

    made, _ = refreshed(edit)
    run = made.cell(3, 2).text_frame.paragraphs[0].runs[0]
    assert (run.text, run.font.color.rgb, run.font.italic) == ("12.0", RGBColor(255, 0, 0), True)


def test_a_row_that_is_new_has_the_looks_that_a_person_gave_to_the_table():
    def edit(made):
        for row in made.rows:
            for cell in row.cells:
                cell.text_frame.paragraphs[0].runs[0].font.name = "Georgia"

    made, _ = refreshed(edit)
    assert [cell.text_frame.paragraphs[0].runs[0].font.name for cell in made.rows[2].cells] == ["Georgia"] * 3
    assert made.cell(2, 0).text == "Bodø"


@pytest.mark.parametrize(("now", "told"), [("12.0", "edited by hand; the run says: 12.0"), ("–", "edited by hand")])
def test_a_cell_that_a_person_wrote_in_stays_and_is_told_with_a_figure_that_the_run_has_there(now, told):
    new = [*NEW[:3], ["Oslo", "95", now]]
    made, said = refreshed(lambda made: setattr(made.cell(1, 2), "text", "see below"), new=new)
    assert texts(made)[3] == ["Oslo", "95", "see below"]
    assert ("left", f"cell Oslo, NPS: {told}") in said


QUOTES = [["Theme", "Score", "Comment"], ["staff", "1", "Nobody was there at all"], ["price", "9", "Cheap and near"]]


def shortened(made):
    made.cell(1, 2).text = "Nobody was there"


def test_a_quote_that_a_person_shortened_does_not_get_the_score_of_another_customer():
    other = [QUOTES[0], ["staff", "5", "They were kind"], ["price", "10", "Never dearer than others"]]
    made, said = refreshed(shortened, QUOTES, other)
    assert texts(made) == [QUOTES[0], ["staff", "1", "Nobody was there"], other[2]]
    assert said == [("stale", "row staff, where people edited Comment; the run has: staff | 5 | They were kind")]


def test_beside_a_shortened_quote_that_the_run_still_has_the_figures_are_new():
    made, said = refreshed(shortened, QUOTES, [QUOTES[0], ["staff", "2", QUOTES[1][2]], QUOTES[2]])
    assert texts(made)[1] == ["staff", "2", "Nobody was there"]
    assert said == [("left", "cell staff, Comment: edited by hand")]


def test_columns_in_another_order_are_matched_by_heading():
    def edit(made):
        for row in made._tbl.iterfind(qn("a:tr")):
            cells = row.findall(qn("a:tc"))
            cells[1].addprevious(cells[2])

    made, _ = refreshed(edit)
    assert texts(made) == [[row[0], row[2], row[1]] for row in NEW]


def test_a_column_and_a_row_of_ones_own_stay_and_one_taken_away_stays_away():
    def edit(made):
        for row in made._tbl.iterfind(qn("a:tr")):
            cells = row.findall(qn("a:tc"))
            row.remove(cells[1])
            row.append(copy.deepcopy(cells[2]))
        for at, text in enumerate(["Owner", "Anna", "Bo", "Cy"]):
            made._tbl.findall(qn("a:tr"))[at].findall(qn("a:tc"))[2].find(f".//{qn('a:t')}").text = text
        total = copy.deepcopy(made._tbl.findall(qn("a:tr"))[1])
        made._tbl.append(total)
        for cell, text in zip(total.iterfind(qn("a:tc")), ("All", "11.7", "–"), strict=True):
            cell.find(f".//{qn('a:t')}").text = text

    made, said = refreshed(edit)
    assert texts(made) == [
        ["Store", "NPS", "Owner"],
        ["Bergen", "25.0", "Bo"],
        ["Bodø", "15.0", ""],
        ["Oslo", "12.0", "Anna"],
        ["All", "11.7", "–"],
    ]
    assert ("left", "column n, which people took away") in said
    assert ("left", "column Owner, a name that people wrote") in said
    assert ("left", "row All, a name that people wrote, with the figures that it had") in said


def test_a_row_that_a_person_took_away_stays_away():
    made, said = refreshed(lambda made: made._tbl.remove(made._tbl.findall(qn("a:tr"))[1]))
    assert [row[0] for row in texts(made)] == ["Store", "Bergen", "Bodø"]
    assert ("left", "row Oslo, which people took away") in said


def test_an_order_that_a_person_chose_stays():
    def edit(made):
        rows = made._tbl.findall(qn("a:tr"))
        rows[1].addprevious(rows[3])

    made, _ = refreshed(edit, new=[NEW[0], ["Narvik", "1", "1.0"], *NEW[1:]])
    assert [row[0] for row in texts(made)] == ["Store", "Narvik", "Oslo", "Bergen", "Bodø"]


def test_a_row_that_a_person_put_between_ours_stays_behind_the_row_that_it_stood_behind():
    def edit(made):
        mine = copy.deepcopy(made._tbl.findall(qn("a:tr"))[1])
        made._tbl.findall(qn("a:tr"))[1].addnext(mine)
        mine.find(f".//{qn('a:t')}").text = "of which centre"

    made, _ = refreshed(edit)
    assert [row[0] for row in texts(made)] == ["Store", "Bergen", "Bodø", "Oslo", "of which centre"]


def test_two_rows_of_one_name_are_told_apart_by_their_order():
    rows = [["Theme", "Said"], ["Price", "too high"], ["Price", "fair"]]
    made, _ = refreshed(old=rows, new=[["Theme", "Said"], ["Price", "a"], ["Price", "b"], ["Price", "c"]])
    assert [row[1] for row in texts(made)] == ["Said", "a", "b", "c"]


def test_columns_come_and_go_by_their_headings_and_the_table_stays_as_wide():
    made, said = refreshed(
        old=[["", "Oslo", "Bergen"], ["NPS", "1", "2"]], new=[["", "Bergen", "Bodø"], ["NPS", "3", "4"]]
    )
    assert texts(made) == [["", "Bergen", "Bodø"], ["NPS", "3", "4"]]
    assert said == [("dropped", "column Oslo"), ("added", "column Bodø")]
    widths = [int(column.get("w")) for column in made._tbl.iter(qn("a:gridCol"))]
    assert (len(widths), abs(sum(widths) - Inches(5)) < 10) == (3, True)


def raised(made, at, column, letters):
    """Letters of significance behind a figure, in a raised run of their own."""
    paragraph = made.cell(at, column).text_frame.paragraphs[0]
    run = paragraph.add_run()
    run.text = letters
    run.font._element.set("baseline", "30000")


def test_letters_stay_raised_come_and_go():
    rows = [["", "Oslo", "Bergen"], ["NPS", "40.3", "20.0"]]
    made, new = table(rows), table([rows[0], ["NPS", "41.0", "22.5"]])
    raised(made, 1, 1, "BC")
    ours = Ours(marks_of_table(made._tbl))
    raised(new, 1, 2, "A")
    list(refresh_table(made._tbl, new._tbl, ours))
    oslo, bergen = ([run.text for run in made.cell(1, at).text_frame.paragraphs[0].runs] for at in (1, 2))
    assert (oslo, bergen) == (["41.0"], ["22.5", "A"])
    assert made.cell(1, 2).text_frame.paragraphs[0].runs[1].font._element.get("baseline") == "30000"


def test_letters_in_a_cell_that_a_person_made_red_are_raised_and_red():
    rows = [["", "Oslo"], ["NPS", "40.3"]]
    made, new = table(rows), table([rows[0], ["NPS", "41.0"]])
    raised(made, 1, 1, "B")
    raised(new, 1, 1, "C")
    ours = Ours(marks_of_table(made._tbl))
    for run in made.cell(1, 1).text_frame.paragraphs[0].runs:
        run.font.color.rgb = RGBColor(255, 0, 0)
    list(refresh_table(made._tbl, new._tbl, ours))
    figure, letters = made.cell(1, 1).text_frame.paragraphs[0].runs
    assert (figure.text, letters.text) == ("41.0", "C")
    assert (letters.font._element.get("baseline"), letters.font.color.rgb) == ("30000", RGBColor(255, 0, 0))


def test_a_row_of_ones_own_without_a_name_stays_where_it_is_and_the_heading_stays_the_heading():
    def edit(made):
        mine = copy.deepcopy(made._tbl.findall(qn("a:tr"))[1])
        made._tbl.findall(qn("a:tr"))[1].addnext(mine)
        for cell, text in zip(mine.iterfind(qn("a:tc")), ("", "see note", ""), strict=True):
            cell.find(f".//{qn('a:t')}").text = text

    made, said = refreshed(edit, new=[["Store", "n", "Score"], *NEW[1:]])
    assert texts(made) == [
        ["Store", "n", "Score"],
        ["Bergen", "85", "25.0"],
        ["Bodø", "60", "15.0"],
        ["Oslo", "95", "12.0"],
        ["", "see note", ""],
    ]
    assert ("left", "row without a name, a name that people wrote") in said


def test_a_row_of_ours_without_a_name_is_refreshed_like_any_other():
    heading = ["Theme", "Answers"]
    made, said = refreshed(
        old=[["Theme", "n"], ["", "1"], ["B", "2"]], new=[heading, ["A", "4"], ["", "5"], ["B", "6"]]
    )
    assert texts(made) == [heading, ["A", "4"], ["", "5"], ["B", "6"]]
    assert ("added", "row A") in said


def test_a_table_of_which_every_name_is_new_keeps_its_looks():
    def edit(made):
        for at, row in enumerate(made.rows):
            row.height = Inches(0.5 if at else 1)

    new = [["Land", "Svar", "Poäng"], ["Sverige", "85", "25.0"], ["Norge", "60", "15.0"]]
    made, said = refreshed(edit, new=new)
    assert texts(made) == new
    assert [row.height for row in made.rows] == [Inches(1), Inches(0.5), Inches(0.5)]
    assert ("dropped", "column NPS") in said


def test_cells_joined_over_rows_that_are_no_more_below_each_other_are_apart_again():
    def edit(made):
        made.cell(1, 2).merge(made.cell(2, 2))  # Oslo and Bergen, between which Bodø comes
        made.cell(3, 1).merge(made.cell(3, 2))  # Narvik, which goes

    made, _ = refreshed(edit)
    assert texts(made)[1][0] == "Bergen"
    assert not [cell for cell in made._tbl.iter(qn("a:tc")) if cell.get("rowSpan") or cell.get("vMerge")]


def test_cells_joined_over_rows_that_stay_below_each_other_stay_joined():
    def edit(made):
        made.cell(1, 2).merge(made.cell(2, 2))

    made, _ = refreshed(edit, new=[OLD[0], ["Oslo", "95", "12.0"], ["Bergen", "85", "25.0"], ["Bodø", "60", "15.0"]])
    spans = [(row[2].get("rowSpan"), row[2].get("vMerge")) for row in map(list, made._tbl.iterfind(qn("a:tr")))]
    assert spans == [(None, None), ("2", None), (None, "1"), (None, None)]


def ground(cell):
    """The colour that a person gave to a cell."""
    found = cell._tc.xpath("./a:tcPr/a:solidFill/a:srgbClr/@val")
    return found[0] if found else None


def fill(cell):
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor(255, 255, 0)


def test_a_row_that_a_person_renamed_keeps_the_name_and_is_refreshed_under_it():
    def edit(made):
        made.cell(1, 0).text = "Oslo and Bærum"
        fill(made.cell(1, 2))

    made, said = refreshed(edit)
    assert texts(made) == [NEW[0], NEW[1], NEW[2], ["Oslo and Bærum", "95", "12.0"]]
    assert ground(made.cell(3, 2)) == "FFFF00"
    assert ("left", "row Oslo, which people call Oslo and Bærum") in said
    assert not [each for each in said if "added" in each[1] or "took away" in each[1]]


def test_a_row_renamed_whose_figures_were_changed_too_is_left_and_both_names_are_told():
    def edit(made):
        for column, text in enumerate(["Capital", "91", "11.0"]):
            made.cell(1, column).text = text

    made, said = refreshed(edit)
    assert ["Capital", "91", "11.0"] in texts(made)
    detail = (
        f"row Capital, a name that people wrote, with the figures that it had; if it is Oslo under another name: {DO}"
    )
    assert ("left", detail) in said


def turned(rows):
    """Rows for columns."""
    return [list(line) for line in zip(*rows, strict=True)]


@pytest.mark.parametrize("what", ["row", "column"])
def test_two_that_could_both_be_the_same_one_are_not_guessed_and_told_first(what):
    way = turned if what == "column" else list
    mine = [OLD[0], ["East", "90", "10.0"], ["West", "90", "10.0"]]

    def edit(made):
        for at, name in enumerate(["East", "West"], 1):
            made.cell(*((at, 0) if what == "row" else (0, at))).text = name

    old = [OLD[0], ["Oslo", "90", "10.0"], ["Bergen", "90", "10.0"]]
    made, said = refreshed(edit, way(old), way([OLD[0], ["Oslo", "95", "12.0"], ["Bergen", "85", "25.0"]]))
    assert texts(made) == way(mine)
    either = f"if it is Oslo or Bergen under another name: {DO}"
    assert said == [("stale", f"{what} {name}, {either}") for name in ("East", "West")]


def test_a_column_that_a_person_renamed_keeps_the_name_and_is_refreshed_under_it():
    def edit(made):
        made.cell(0, 2).text = "Bergen city"

    old, new = turned(OLD), turned(NEW)
    made, said = refreshed(edit, old, new)
    assert texts(made) == [
        ["Store", "Oslo", "Bergen city", "Bodø"],
        ["n", "95", "85", "60"],
        ["NPS", "12.0", "25.0", "15.0"],
    ]
    assert said == [
        ("left", "column Bergen, which people call Bergen city"),
        ("dropped", "column Narvik"),
        ("added", "column Bodø"),
    ]


def test_rows_and_columns_that_people_renamed_are_both_known_and_new_rows_have_names():
    def edit(made):
        for place, name in {(0, 0): "Shop", (0, 2): "Score", (1, 0): "Capital"}.items():
            made.cell(*place).text = name

    made, said = refreshed(edit)
    assert texts(made) == [
        ["Shop", "n", "Score"],
        ["Bergen", "85", "25.0"],
        ["Bodø", "60", "15.0"],
        ["Capital", "95", "12.0"],
    ]
    assert [what for what, _ in said].count("left") == 3


def test_a_column_renamed_whose_figures_were_changed_too_is_left_and_both_names_are_told():
    def edit(made):
        for at, text in enumerate(["Score", "11.0", "21.0", "6.0"]):
            made.cell(at, 2).text = text

    made, said = refreshed(edit)
    assert [row[2] for row in texts(made)] == ["Score", "21.0", "", "11.0"]
    detail = (
        f"column Score, a name that people wrote, with the figures that it had; if it is NPS under another name: {DO}"
    )
    assert ("left", detail) in said


def test_only_a_cell_with_a_figure_proves_whose_a_column_is():
    old = [["Store", "n", "Change"], *[[name, n, "–"] for name, n, _ in OLD[1:]]]

    def edit(made):  # our column taken away, and one of their own in its place
        for at, text in enumerate(["Note", "–", "see below", "ok"]):
            made.cell(at, 2).text = text

    made, said = refreshed(edit, old, [["Store", "n", "Change"], *[[*row[:2], "–"] for row in NEW[1:]]])
    assert [row[2] for row in texts(made)] == ["Note", "see below", "", "–"]
    told = {each for each in said if each[1].startswith("column")}
    assert told == {
        ("left", "column Note, a name that people wrote"),
        ("left", "column Change, which people took away"),
    }


@pytest.mark.parametrize("what", ["row", "column"])
def test_lines_of_words_only_are_not_taken_for_each_other(what):
    way = turned if what == "column" else list
    old = way([["Store", "Spring", "Autumn"], ["Oslo", "–", "–"], ["Bergen", "80", "–"]])
    new = way([["Store", "Spring", "Autumn"], ["Oslo", "7", "–"], ["Bergen", "85", "–"]])
    _, said = refreshed(
        lambda made: setattr(made.cell(*((1, 0) if what == "row" else (0, 1))), "text", "Plan"), old, new
    )
    assert ("left", f"{what} Plan, a name that people wrote") in said
    assert ("left", f"{what} Oslo, which people took away") in said


def test_a_colour_of_one_row_does_not_spread_to_a_new_one_behind_it():
    made, _ = refreshed(lambda made: fill(made.cell(2, 2)))  # Bergen, behind which Bodø comes
    assert [ground(made.cell(at, 2)) for at in (1, 2, 3)] == ["FFFF00", None, None]
