"""Does a row take with it what people set at it when it goes to another slide of its finding?"""

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.update.carried import Line, carry_cells
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.tables import refresh_table
from nps_analysis.reporting.deck.update.written import Both, Names, Ours, marks_of_table
from nps_analysis.stats.score import score
from tests.reporting.deck.conftest import counted, finding, write_run
from tests.reporting.deck.update.conftest import keyed
from tests.reporting.deck.update.test_charts import index, label_texts, names, point_colours, series
from tests.reporting.deck.update.test_workbook import with_format

FIRST, SECOND = "01_score/stores/1/chart", "01_score/stores/2/chart"
SHOPS = [f"Shop {at:02}" for at in range(1, 21)]


def stores_run(folder, order):
    """A run with stores from the best to the worst, as many on each slide."""
    stores = {name: (at, 20, 100 - at) for at, name in enumerate(order)}
    return write_run(folder, [finding("stores", "score", score(counted("store", stores)), "Stores differ", "store")])


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Shop 03 falls from the first slide to the second, where Shop 11 comes from; Shop 20 goes, Shop 21 is new."""
    folder = tmp_path_factory.mktemp("split")
    moved = [name for name in SHOPS[:-1] if name != "Shop 03"] + ["Shop 21", "Shop 03"]
    return {
        "spring": stores_run(folder / "spring", SHOPS),
        "autumn": stores_run(folder / "autumn", moved),
        "long": stores_run(folder / "long", [f"New {at:02}" for at in range(13)] + SHOPS),
        "short": stores_run(folder / "short", SHOPS[::-1][:12]),
        "few": stores_run(folder / "few", ["Shop 21", *SHOPS[:4]]),
        "fuller": stores_run(folder / "fuller", [*SHOPS[5:14], *SHOPS[:4]]),
    }


@pytest.fixture(scope="module")
def decks(runs):
    return {name: build_deck(run, run.parent / f"{name}.pptx", "all").read_bytes() for name, run in runs.items()}


@pytest.fixture
def updated(runs, decks, tmp_path):
    """A deck and the report after ``edit`` and a run."""

    def make(edit, run="autumn", of="spring", add=False):
        deck = Presentation(BytesIO(decks[of]))
        edit(deck)
        deck.save(str(tmp_path / "old.pptx"))
        report = refresh_deck(runs[run], tmp_path / "old.pptx", tmp_path / "new.pptx", add)
        return Presentation(str(tmp_path / "new.pptx")), report

    return make


def told(report, *what):
    return report[report["what"].isin(what)]["detail"].tolist()


def colour(chart, name):
    fill = series(chart, "NPS").points[index(chart, name)].format.fill
    fill.solid()
    fill.fore_color.rgb = RGBColor(0xFF, 0, 0)


def write_label(chart, name, text="new manager"):
    series(chart, "Label at").points[index(chart, name)].data_label.text_frame.text = text


def test_colour_and_label_go_with_their_row_to_the_other_slide_and_back(updated, runs, tmp_path):
    def edit(deck):
        for key, name in ((FIRST, "Shop 03"), (SECOND, "Shop 11")):
            colour(keyed(deck, key).chart, name)
            write_label(keyed(deck, key).chart, name, f"look at {name}")

    deck, report = updated(edit)
    first, second = (keyed(deck, key).chart for key in (FIRST, SECOND))
    assert (names(first)[-1], names(second)[-1]) == ("Shop 11", "Shop 03")
    assert [name for name, said in point_colours(first).items() if said == "FF0000"] == ["Shop 11"]
    assert [name for name, said in point_colours(second).items() if said == "FF0000"] == ["Shop 03"]
    assert (label_texts(first)["Shop 11"], label_texts(second)["Shop 03"]) == ("look at Shop 11", "look at Shop 03")
    left = report[report["what"].eq("left") & report["detail"].str.contains("labels edited by hand")]
    said = dict(zip(left["key"], left["detail"], strict=True))
    assert "Shop 11 (the run says: " in said[FIRST]
    assert "Shop 03 (the run says: 51.7 n = 120)" in said[SECOND]  # 81 promoters less 19 detractors, of 120
    assert told(report, "lost") == []
    refresh_deck(runs["spring"], tmp_path / "new.pptx")
    back = keyed(Presentation(str(tmp_path / "new.pptx")), FIRST).chart
    assert [name for name, said in point_colours(back).items() if said == "FF0000"] == ["Shop 03"]
    assert label_texts(back)["Shop 03"] == "look at Shop 03"


def test_a_look_of_letters_that_say_what_the_run_says_goes_with_the_row(updated):
    def edit(deck):
        chart = keyed(deck, FIRST).chart
        (label,) = [
            label
            for label in series(chart, "Label at")._element.iter(qn("c:dLbl"))
            if label.find(qn("c:idx")).get("val") == str(index(chart, "Shop 03"))
        ]
        for run in label.iter(qn("a:rPr")):
            run.set("i", "1")

    chart = keyed(updated(edit)[0], SECOND).chart
    slanted = [
        names(chart)[int(label.find(qn("c:idx")).get("val"))]
        for label in series(chart, "Label at")._element.iter(qn("c:dLbl"))
        if label.xpath(".//a:rPr[@i='1']")
    ]
    assert slanted == ["Shop 03"]
    assert "51.7" in label_texts(chart)["Shop 03"]  # 81 promoters less 19 detractors, of 120


def test_only_rows_that_came_or_went_are_told(updated):
    report = updated(lambda deck: None)[1]
    assert told(report, "added", "dropped") == ["row Shop 21", "row Shop 20"]


def test_a_row_takes_its_colour_to_a_slide_that_is_added(updated):
    deck, report = updated(lambda deck: colour(keyed(deck, SECOND).chart, "Shop 20"), "long", add=True)
    last = keyed(deck, "01_score/stores/3/chart").chart
    assert [name for name, said in point_colours(last).items() if said == "FF0000"] == ["Shop 20"]
    assert told(report, "dropped") == []


def test_what_has_no_place_on_the_other_slide_is_told(updated):
    def edit(deck):
        chart = keyed(deck, FIRST).chart
        series(chart, "NPS").points[index(chart, "Shop 03")].data_label.text_frame.text = "here"

    report = updated(edit)[1]
    detail = "series NPS: the label of row Shop 03, which is now on another slide of its finding"
    assert told(report, "lost") == [detail]


def test_a_colour_whose_row_is_now_on_a_slide_that_the_deck_has_not_is_told(updated):
    report = updated(lambda deck: colour(keyed(deck, SECOND).chart, "Shop 20"), "long")[1]
    assert told(report, "lost") == ["series NPS: the look of row Shop 20, which is now on another slide of its finding"]


@pytest.mark.some(1)
@pytest.mark.parametrize("again", [False, True])
def test_a_slide_that_its_finding_needs_no_longer_is_told_and_claims_no_number(updated, runs, tmp_path, again):
    deck, report = updated(lambda deck: None, "short", "long")
    if again:
        report = refresh_deck(runs["short"], tmp_path / "new.pptx")
        deck = Presentation(str(tmp_path / "new.pptx"))
    last = {"01_score/stores/3/chart", "01_score/stores/3/Title", "01_score/stores/3/Caption"}
    assert last <= set(report[report["what"] == "left over"]["key"])
    assert report[report["what"] == "not in this run"].empty
    assert keyed(deck, "01_score/stores/3/Title").text_frame.text == "Stores differ"
    alt = keyed(deck, "01_score/stores/3/chart")._element.xpath("./*[1]/p:cNvPr/@descr")[0]
    assert "3 of 3" not in alt
    assert "Shop 20" in alt


@pytest.mark.slow
def test_a_slide_that_is_needed_again_is_the_third_of_three_again(updated, runs, tmp_path):
    updated(lambda deck: None, "short", "long")
    refresh_deck(runs["long"], tmp_path / "new.pptx")
    deck = Presentation(str(tmp_path / "new.pptx"))
    assert keyed(deck, "01_score/stores/3/Title").text_frame.text == "Stores differ (3 of 3)"


def test_a_title_that_people_wrote_keeps_its_number(updated):
    def edit(deck):
        keyed(deck, "01_score/stores/3/Title").text_frame.paragraphs[0].runs[0].text = "Mine (3 of 3)"

    deck = updated(edit, "short", "long")[0]
    assert keyed(deck, "01_score/stores/3/Title").text_frame.text == "Mine (3 of 3)"


def sizes(chart):
    """The sizes of the labels by their rows, and that of the names of the rows."""
    found = series(chart, "Label at")._element.iter(qn("c:dLbl"))
    labels = {
        names(chart)[int(label.find(qn("c:idx")).get("val"))]: {run.get("sz") for run in label.iter(qn("a:rPr"))}
        for label in found
    }
    (of_names,) = set(chart._chartSpace.xpath(".//c:catAx/c:txPr//@sz"))
    return labels, of_names


ONLY = "01_score/stores/chart"


def test_letters_of_rows_that_stay_are_as_large_as_those_of_new_rows(updated, decks):
    fresh = sizes(keyed(Presentation(BytesIO(decks["fuller"])), ONLY).chart)
    assert fresh != sizes(keyed(Presentation(BytesIO(decks["few"])), ONLY).chart)
    chart = keyed(updated(lambda deck: None, "fuller", "few")[0], ONLY).chart
    assert sizes(chart) == fresh
    assert len(set(map(frozenset, sizes(chart)[0].values()))) == 1


def test_a_size_that_people_set_stays(updated):
    def edit(deck):
        chart = keyed(deck, ONLY).chart
        for size in chart._chartSpace.xpath(".//c:catAx/c:txPr//a:defRPr"):
            size.set("sz", "2000")
        for label in list(series(chart, "Label at")._element.iter(qn("c:dLbl")))[1:2]:  # of Shop 01
            label.xpath(".//a:rPr")[0].set("sz", "3200")

    labels, of_names = sizes(keyed(updated(edit, "fuller", "few")[0], ONLY).chart)
    assert of_names == "2000"
    assert [name for name, size in labels.items() if size == {"3200"}] == ["Shop 01"]


def test_a_size_that_people_gave_to_all_labels_is_that_of_new_rows_too(updated):
    def edit(deck):
        for size in series(keyed(deck, ONLY).chart, "Label at")._element.find(qn("c:dLbls")).xpath(".//*[@sz]"):
            size.set("sz", "1800")

    labels = sizes(keyed(updated(edit, "fuller", "few")[0], ONLY).chart)[0]
    assert set(map(frozenset, labels.values())) == {frozenset({"1800"})}


def test_no_two_labels_of_a_slide_that_is_added_have_one_number(updated):
    def edit(deck):
        chart = keyed(deck, SECOND).chart
        for label in series(chart, "Label at")._element.iter(qn("c:dLbl")):
            for run in label.iter(qn("a:rPr")):
                run.set("i", "1")

    deck, _report = updated(edit, "long", add=True)
    chart = keyed(deck, "01_score/stores/3/chart").chart
    numbers = series(chart, "Label at")._element.xpath(".//a:fld/@id")
    assert series(chart, "Label at")._element.xpath(".//a:rPr[@i='1']")
    assert len(set(numbers)) == len(numbers) == len(names(chart))


def table_of(rows):
    """A part of a finding that is a table."""
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    frame = slide.shapes.add_table(len(rows), len(rows[0]), 0, 0, Inches(5), Inches(2))
    for at, texts in enumerate(rows):
        for column, text in enumerate(texts):
            frame.table.cell(at, column).text = text
    return frame.table


HEADS = ["Store", "n", "NPS"]


def test_cells_that_people_wrote_in_coloured_or_dressed_go_with_their_row_to_the_other_slide():
    first = table_of([HEADS, ["Oslo", "90", "10.0"], ["Bergen", "80", "20.0"]])
    second = table_of([HEADS, ["Narvik", "70", "5.0"], ["Bodø", "60", "4.0"]])
    ours = [Ours(marks_of_table(made._tbl)) for made in (first, second)]
    first.cell(1, 2).text = "see below"
    first.cell(1, 1).text_frame.paragraphs[0].runs[0].font.bold = True
    first.cell(1, 0).fill.solid()
    first.cell(1, 0).fill.fore_color.rgb = RGBColor(255, 255, 0)
    fresh = table_of([HEADS, ["Bodø", "61", "4.5"], ["Oslo", "95", "1.0"]])
    carried = set()
    assert list(carry_cells(Line("row", "Oslo", "Oslo"), first._tbl, fresh._tbl, ours[0], carried)) == [
        ("cell Store", True, ""),
        ("cell n", True, ""),
        ("cell NPS", True, "cell Oslo, NPS: edited by hand; the run says: 1.0"),
    ]
    rows = Both(frozenset({"Oslo", "Bergen", "Narvik", "Bodø"}), frozenset({"Oslo", "Bodø"}))
    names = Names(rows, carried=frozenset(carried))
    said = list(refresh_table(second._tbl, fresh._tbl, ours[1], names))
    assert said == [("dropped", "row Narvik")]
    assert [cell.text for cell in second.rows[2].cells] == ["Oslo", "95", "see below"]
    assert second.cell(2, 1).text_frame.paragraphs[0].runs[0].font.bold
    assert not second.cell(1, 1).text_frame.paragraphs[0].runs[0].font.bold
    yellow = [cell._tc.xpath("./a:tcPr/a:solidFill/a:srgbClr/@val") for row in second.rows for cell in row.cells]
    assert [at for at, found in enumerate(yellow) if found] == [6]  # Oslo's name, and no other cell


def test_words_that_go_to_a_slide_with_smaller_letters_are_as_small_unless_people_chose_their_size():
    first, fresh = table_of([HEADS, ["Oslo", "90", "10.0"]]), table_of([HEADS, ["Oslo", "95", "1.0"]])
    for table, size in ((first, 14), (fresh, 12)):
        for cell in (cell for row in table.rows for cell in row.cells):
            cell.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    ours = Ours(marks_of_table(first._tbl))
    for at, size in ((1, 14), (2, 20)):
        run = first.cell(1, at).text_frame.paragraphs[0].runs[0]
        run.text, run.font.size = "see below", Pt(size)
    list(carry_cells(Line("row", "Oslo", "Oslo"), first._tbl, fresh._tbl, ours, set()))
    sizes = [cell.text_frame.paragraphs[0].runs[0].font.size.pt for cell in fresh.rows[1].cells]
    assert sizes == [12, 12, 20]


def test_under_a_heading_that_a_person_renamed_no_cell_of_a_row_that_goes_to_another_slide_is_told_as_lost():
    first = table_of([HEADS, ["Oslo", "90", "10.0"], ["Bergen", "80", "20.0"]])
    ours = Ours(marks_of_table(first._tbl))
    first.cell(0, 2).text = "Score"
    assert (
        list(
            carry_cells(
                Line("row", "Oslo", "Oslo"), first._tbl, table_of([HEADS, ["Oslo", "95", "1.0"]])._tbl, ours, set()
            )
        )
        == []
    )


def test_a_number_format_in_the_workbook_goes_with_its_row_to_the_other_slide(updated, runs, tmp_path):
    def edit(deck):
        book = keyed(deck, FIRST).chart.part.chart_workbook.xlsx_part
        book._blob = with_format(book.blob, "B4", "10")  # Shop 03, in percent with two decimals

    deck, report = updated(edit)
    chart = keyed(deck, SECOND).chart
    cells = Book(chart.part.chart_workbook.xlsx_part.blob).cells("Data")
    formats = {cells[line, 1].text: cells[line, 2].number_format for line in range(2, len(names(chart)) + 2)}
    assert [name for name, code in formats.items() if code == "#10"] == ["Shop 03"]
    assert told(report, "lost") == []
    refresh_deck(runs["autumn"], tmp_path / "new.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == (tmp_path / "new.pptx").read_bytes()
