"""Is a series that people renamed known by its figures, and is a chart left whole in which nobody can tell?"""

import re
from copy import deepcopy
from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.update.cells import Book
from nps_analysis.reporting.deck.update.chart_parts import categories_of, marks_of_series, series_name, series_of
from nps_analysis.reporting.deck.update.held import OTHER_KIND, why_held
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from nps_analysis.reporting.deck.update.written import Ours, mark
from nps_analysis.stats.target import target
from tests.reporting.deck.conftest import counted, finding, write_run
from tests.reporting.deck.update.conftest import AUTUMN, SPRING, Updated, keyed, packed, parts, untouched
from tests.reporting.deck.update.test_charts import CHART, values
from tests.reporting.deck.update.test_own_series import FRESH, says_what_its_workbook_says

SPLIT = "01_score/split/chart"
ANEW = "for the run's own chart update with --add and take this slide out, or make the deck anew"
SPRING_TITLE = "Stores: NPS is 10.0 from 300 answers"


def called(key, name, own, figures=()):
    """An edit in which a person calls a series otherwise, in the chart and its workbook, and types figures over."""

    def edit(deck):
        chart = keyed(deck, key).chart
        one = series_of(chart._chartSpace)[name]
        one.find(qn("c:tx")).find(f".//{qn('c:v')}").text = own
        book = chart.part.chart_workbook.xlsx_part
        files = parts(book.blob)
        (part,) = [part for part in files if part.endswith("sharedStrings.xml")]
        files[part] = files[part].replace(f">{name}<".encode(), f">{own}<".encode())
        book._blob = packed(files)
        for value, figure in zip(one.find(qn("c:val")).iter(qn("c:v")), figures, strict=False):
            value.text = figure

    return edit


def test_a_series_that_people_renamed_has_the_new_figures_under_their_name(refresh, autumn, tmp_path):
    done = refresh(called(CHART, "NPS", "Score"))
    chart = done.shape(CHART).chart
    assert values(chart, "Score") == FRESH
    assert says_what_its_workbook_says(chart)
    assert "series NPS, which people call Score" in done.told("left")
    assert done.told("stale") == []
    (tmp_path / "once.pptx").write_bytes(done.after)
    refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


@pytest.mark.slow
def test_a_name_that_was_typed_for_the_chart_alone_stays_and_the_head_of_its_column_is_ours(refresh):
    def edit(deck):
        name = series_of(keyed(deck, CHART).chart._chartSpace)["NPS"].find(qn("c:tx"))
        name[:] = []
        etree.SubElement(name, qn("c:v")).text = "Score"

    done = refresh(edit)
    assert "series NPS, which people call Score" in done.told("left")
    chart = done.shape(CHART).chart
    (own,) = [one for one in series_of(chart._chartSpace).values() if series_name(one) == "Score"]
    assert [float(value.text) for value in own.find(qn("c:val")).iter(qn("c:v"))] == list(FRESH.values())
    assert Book(chart.part.chart_workbook.xlsx_part.blob).cells("Data")[1, 2].text == "NPS"


def test_one_whose_figures_people_changed_too_leaves_its_slide_with_old_figures_and_is_told(refresh):
    done = refresh(called(CHART, "NPS", "Score", ["31", "11"]))  # Oslo's is still ours, of three
    assert done.shape(CHART).chart.plots[0].categories[1] == "Tromsø"
    assert done.shape("01_score/stores/Title").text_frame.text == SPRING_TITLE
    assert "series Score, if it is NPS under another name: give it our name to refresh it" in done.told("stale")


def test_a_figure_that_people_typed_over_ours_is_told_as_lost_with_what_the_run_says(refresh):
    done = refresh(called(CHART, "NPS", "NPS", ["31.5"]))
    assert values(done.shape(CHART).chart) == FRESH
    assert done.told("lost") == ["series NPS: figures typed over ours (1): Bergen (31.5; the run says: 25.0)"]


def switched(deck):
    """Rows and columns change places, as "Switch Row/Column" does it."""
    space = keyed(deck, SPLIT).chart._chartSpace
    had = series_of(space)
    rows = [value.text for value in next(iter(had.values())).find(qn("c:cat")).iter(qn("c:v"))]
    for at, row in enumerate(rows):
        one = list(had.values())[at]
        one.find(qn("c:tx")).find(f".//{qn('c:v')}").text = row
        for value, name in zip(one.find(qn("c:cat")).iter(qn("c:v")), had, strict=False):
            value.text = name
    for one in list(had.values())[len(rows) :]:
        one.getparent().remove(one)


def in_levels(deck):
    for names in keyed(deck, SPLIT).chart._chartSpace.iter(qn("c:cat")):
        (cache,) = names.iter(qn("c:strCache"))
        cache.tag = qn("c:multiLvlStrCache")
        level = etree.SubElement(cache, qn("c:lvl"))
        level.extend(cache.findall(qn("c:pt")))
        names[0].tag = qn("c:multiLvlStrRef")


def one_line_lower(deck):
    """The cells as they are when a line for a title is put in above them."""
    chart = keyed(deck, SPLIT).chart
    for formula in chart._chartSpace.iter("{*}f"):
        formula.text = re.sub(r"\$(\d+)", lambda line: f"${int(line[1]) + 1}", formula.text)
    files = parts(chart.part.chart_workbook.xlsx_part.blob)
    (sheet,) = [part for part in files if part.endswith("sheet1.xml")]
    lower = re.sub(r'( r="[A-Z]*)(\d+)', lambda at: f"{at[1]}{int(at[2]) + 1}", files[sheet].decode())
    chart.part.chart_workbook.xlsx_part._blob = packed(files | {sheet: lower.encode()})


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (one_line_lower, "lines were put in above the headings in the chart's workbook: take them out to refresh it"),
        (switched, "the chart's rows and columns changed places: switch them back to refresh it"),
        (in_levels, "the chart's names have several levels: leave it one to refresh it"),
    ],
)
def test_a_chart_in_which_nobody_can_tell_what_is_whose_stays_whole_with_its_slide_and_is_told(refresh, edit, why):
    done = refresh(edit)
    space = done.shape(SPLIT).chart.part.blob
    assert why in done.told("stale")
    assert space in parts(done.before).values()
    assert "NPS is 10.0" in done.shape("01_score/split/Title").text_frame.text


def of_dots(folder, stores):
    by_store = target(counted("store", stores), 20)
    return write_run(folder, [finding("stores", "target", by_store, "Stores: another way", "store")])


@pytest.fixture(scope="module")
def dots(tmp_path_factory):
    """A deck with a chart of dots, and the run of autumn for it."""
    folder = tmp_path_factory.mktemp("dots")
    deck = build_deck(of_dots(folder / "spring", SPRING), folder / "dots.pptx", "all").read_bytes()
    return deck, of_dots(folder / "autumn", AUTUMN)


@pytest.fixture
def refresh_dots(dots, tmp_path):
    def make(edit):
        deck = Presentation(BytesIO(dots[0]))
        edit(deck)
        deck.save(str(tmp_path / "old.pptx"))
        report = refresh_deck(dots[1], tmp_path / "old.pptx", tmp_path / "new.pptx")
        after = (tmp_path / "new.pptx").read_bytes()
        return Updated((tmp_path / "old.pptx").read_bytes(), after, report)

    return make


def labels_across(chart):
    """What the labels of each series of dots say, by the cells that say how far across they stand."""
    found = {one.findtext(f"{qn('c:xVal')}//{qn('c:f')}"): one for one in series_of(chart._chartSpace).values()}
    said = {at: [text.text for text in one.iter(qn("a:t"))] for at, one in found.items()}
    return {at: texts for at, texts in said.items() if texts}


def exchanged(deck):
    """The names of the dots are drawn after their figures, where they were drawn before them."""
    first, last = alike(deck)
    last.addnext(first)


def one_taken_away(deck):
    first, _ = alike(deck)
    first.getparent().remove(first)


def alike(deck):
    """The two series of one name that hold the labels of the dots."""
    found = [one for one in series_of(keyed(deck, CHART).chart._chartSpace).values() if len(list(one.iter(qn("a:t"))))]
    assert {series_name(one) for one in found} == {"Row"}
    return found


@pytest.mark.parametrize("edit", [exchanged, one_taken_away])
def test_of_series_with_one_name_each_keeps_what_it_is_for(refresh_dots, edit):
    after = labels_across(refresh_dots(untouched).shape(CHART).chart)
    done = refresh_dots(edit)
    now = labels_across(done.shape(CHART).chart)
    assert now == {at: texts for at, texts in after.items() if at in now}
    assert len(now) == (1 if edit is one_taken_away else 2)
    assert not [detail for detail in done.told("left") if "by hand" in detail]


def test_dots_whose_workbook_is_gone_stay_as_people_have_them_and_are_told(refresh_dots):
    def edit(deck):
        part = keyed(deck, CHART).chart.part
        link = part._element.find(qn("c:externalData"))
        part.drop_rel(link.get(qn("r:id")))
        part._element.remove(link)
        alike(deck)[1].find(f".//{qn('a:t')}").text = "our own words"

    done = refresh_dots(edit)
    assert f"the chart's workbook is gone, and without it nobody knows whose its figures are; {ANEW}" in done.told(
        "stale"
    )
    assert done.shape(CHART).chart.part.blob in parts(done.before).values()


def test_in_a_deck_without_marks_of_figures_a_renamed_series_leaves_its_slide_with_old_figures(refresh):
    def edit(deck):
        shape = keyed(deck, CHART)
        space = shape.chart._chartSpace
        figures = set(marks_of_series(space, categories_of(space)))
        for tags in (link.target_part for link in shape.part.rels.values() if link.reltype.endswith("/tags")):
            tags._blob = b" ".join(said for said in tags.blob.split(b" ") if said.decode().strip('"') not in figures)
        called(CHART, "NPS", "Score")(deck)

    told = refresh(edit).told("stale")
    assert "series Score, if it is NPS under another name: give it our name to refresh it" in told


def test_dots_of_an_earlier_version_that_had_more_series_of_one_name_stay_whole(dots):
    fresh = keyed(Presentation(BytesIO(dots[0])), CHART).chart._chartSpace
    old = deepcopy(fresh)
    first = next(one for one in series_of(old).values() if series_name(one) == "Row")
    first.addprevious(deepcopy(first))
    ours = Ours({mark("series", name) for name in series_of(old)})
    assert why_held(fresh, fresh, [], True, ours) == ""
    assert why_held(old, fresh, [], True, ours) == OTHER_KIND
