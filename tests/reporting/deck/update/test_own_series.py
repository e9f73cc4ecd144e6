"""Do series that people added keep their figures, and ours ours, in the chart and in its workbook?"""

import copy

import pytest
from pptx.chart.data import CategoryChartData
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.places import Range
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from tests.reporting.deck.update.conftest import copied_slide, keyed
from tests.reporting.deck.update.test_charts import label_texts, series, values
from tests.reporting.deck.update.test_workbook import told, with_a_sheet, with_cells

CHART = "01_score/stores/chart"
FRESH = {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}


def says_what_its_workbook_says(chart):
    """Whether each figure and name that a chart keeps is that of the cell that it refers to."""
    book = Book(chart.part.chart_workbook.xlsx_part.blob)
    for reference in chart._chartSpace.iter(qn("c:strRef"), qn("c:numRef")):
        place = Range.of(reference.findtext(qn("c:f")))
        cells = book.cells(place.sheet)
        inside = [cells.get((line, place.column)) for line in range(place.first, place.last + 1)]
        shown = {int(point.get("idx")): point.findtext(qn("c:v")) for point in reference.iter(qn("c:pt"))}
        in_cells = {at: cell.number if cell.text is None else cell.text for at, cell in enumerate(inside) if cell}
        if {at: _number(said) for at, said in shown.items()} != {at: _number(said) for at, said in in_cells.items()}:
            return False
    return True


def _number(said):
    try:
        return float(said)
    except ValueError:
        return said


def replaced(deck):
    """Bergen, Tromsø, Oslo as before, and a target for each beside them, written by python-pptx."""
    chart = keyed(deck, CHART).chart
    data = CategoryChartData()
    data.categories = ["Bergen", "Tromsø", "Oslo"]
    data.add_series("NPS", (30, 10, -10))
    data.add_series("Target", (31, 32, 33))
    chart.replace_data(data)


def test_data_that_python_pptx_replaced_are_refreshed_beside_those_that_people_added(refresh):
    done = refresh(replaced)
    chart = done.shape(CHART).chart
    assert values(chart) == FRESH
    assert values(chart, "Target") == {"Stavanger": None, "Oslo": 33.0, "Bergen": 31.0}
    assert says_what_its_workbook_says(chart)
    assert "series Target, which people added" in done.told("left")
    assert "workbook: cells of people's own beside row Tromsø" in done.told("lost")


def with_a_target(place, cells):
    """An edit in PowerPoint: cells in our workbook, and a series that draws them."""

    def edit(deck):
        chart = keyed(deck, CHART).chart
        book = chart.part.chart_workbook.xlsx_part
        book._blob = with_cells(book.blob, **cells)
        ours = series(chart, "NPS")._element
        own = copy.deepcopy(ours)
        for extra in own.xpath("./c:dPt | ./c:errBars | ./c:extLst"):
            own.remove(extra)
        for number in own.xpath("./c:idx | ./c:order"):
            number.set("val", "9")
        own.xpath("./c:tx//c:v")[0].text = "Target"
        heading = f"Data!${place[0]}$1"
        own.xpath("./c:tx//c:f")[0].text, own.xpath("./c:val//c:f")[0].text = heading, place[1]
        for point, value in zip(own.xpath("./c:val//c:v"), ("31", "32", "33"), strict=True):
            point.text = value
        ours.addnext(own)

    return edit


@pytest.mark.slow
def test_a_series_with_figures_beside_ours_keeps_them_where_new_columns_of_ours_would_come(refresh):
    """Column C is one of ours, but here it is a person's: ours go elsewhere."""
    cells = {"T1": '=""', "T2": 31, "T3": 32, "T4": 33}
    chart = refresh(with_a_target(("T", "Data!$T$2:$T$4"), cells)).shape(CHART).chart
    assert values(chart) == FRESH
    assert values(chart, "Target") == {"Stavanger": None, "Oslo": 33.0, "Bergen": 31.0}
    book = told(chart.part.chart_workbook.xlsx_part.blob)
    assert [book.get((line, 20)) for line in (2, 3, 4)] == [None, 33.0, 31.0]


def test_a_series_that_draws_a_column_of_ours_follows_it(refresh):
    done = refresh(with_a_target(("B", "Data!$B$2:$B$4"), {}))
    chart = done.shape(CHART).chart
    assert values(chart) == values(chart, "Target") == FRESH


@pytest.mark.slow
@pytest.mark.parametrize("cells", ["Mine!$B$2:$B$4", "Data!$U$12:$U$14"])
def test_a_series_with_figures_in_other_cells_is_left_and_told(refresh, cells):
    done = refresh(with_a_target(("T", cells), {}))
    chart = done.shape(CHART).chart
    assert list(values(chart, "Target").values()) == [31.0, 32.0, 33.0]
    own = series(chart, "Target")._element
    assert own.xpath("./c:val//c:f")[0].text == cells
    said = "series Target, which people added; its figures lie in other cells, in the order that the rows had"
    assert said in done.told("left")


def test_formulas_that_name_a_row_of_another_sheet_keep_it_where_their_own_row_moves(refresh):
    def edit(deck):
        book = keyed(deck, CHART).chart.part.chart_workbook.xlsx_part
        book._blob = with_a_sheet(with_cells(book.blob, T4="=Mine!A4+B4"))

    book = told(refresh(edit).shape(CHART).chart.part.chart_workbook.xlsx_part.blob)
    assert book[3, 20] == "Mine!A4+B3"  # Oslo was the fourth line, and is the third


@pytest.mark.slow
@pytest.mark.parametrize("own_chart", [False, True])
def test_a_copied_slide_is_refreshed_with_its_chart_and_no_label_of_it_counts_as_written_by_hand(refresh, own_chart):
    done = refresh(lambda deck: copied_slide(deck.slides[1], deck, own_chart))
    charts = [shape.chart for slide in (1, 5) for shape in done.deck.slides[slide].shapes if shape.has_chart]
    assert [values(chart) for chart in charts] == [FRESH, FRESH]
    assert all(says_what_its_workbook_says(chart) for chart in charts)
    assert done.told("left") == []
    assert set(done.told("duplicated")) == {"slides 2, 6"}


def test_labels_of_points_that_people_took_away_leave_no_second_label_for_a_new_one(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        data = CategoryChartData()
        data.categories = ["Bergen"]
        for one in list(chart.plots[0].series):
            data.add_series(one.name, list(one.values)[:1])
        chart.replace_data(data)

    chart = refresh(edit).shape(CHART).chart
    assert values(chart) == {"Stavanger": 40.0, "Bergen": 25.0}
    assert says_what_its_workbook_says(chart)
    for one in chart.plots[0].series:
        numbers = [label.find(qn("c:idx")).get("val") for label in one._element.iter(qn("c:dLbl"))]
        assert len(numbers) == len(set(numbers))


def sorted_by_name(deck):
    """Bergen, Tromsø, Oslo from A to Z, with their labels and colours."""
    chart = keyed(deck, CHART).chart
    figures = {one.name: values(chart, one.name) for one in chart.plots[0].series}
    data = CategoryChartData()
    data.categories = ["Bergen", "Oslo", "Tromsø"]
    for name, by_row in figures.items():
        data.add_series(name, [by_row[row] for row in ("Bergen", "Oslo", "Tromsø")])
    for element in chart._chartSpace.iter(qn("c:dPt"), qn("c:dLbl")):
        number = element.find(qn("c:idx"))
        number.set("val", {"0": "0", "1": "2", "2": "1"}[number.get("val")])
    chart.replace_data(data)


def test_rows_that_people_sorted_stay_in_their_order_in_the_chart_and_its_workbook(refresh, autumn, tmp_path):
    done = refresh(sorted_by_name)
    chart = done.shape(CHART).chart
    assert list(values(chart).items()) == [("Stavanger", 40.0), ("Bergen", 25.0), ("Oslo", 30.0)]
    assert says_what_its_workbook_says(chart)
    labels = label_texts(chart)
    assert all(f"{figure:.1f}" in labels[row] for row, figure in values(chart).items())
    assert "rows in the order that people gave them" in done.told("left")
    (tmp_path / "once.pptx").write_bytes(done.after)
    refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == done.after
