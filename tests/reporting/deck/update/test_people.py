"""Does all that people do to a deck in an afternoon survive an update, and twice the same bytes?"""

from io import BytesIO

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches

from nps_analysis.reporting.deck.keys import key_of
from nps_analysis.reporting.deck.update.refresh import refresh_deck
from tests.reporting.deck.update.conftest import copied_slide, keyed, parts
from tests.reporting.deck.update.test_charts import series, values

CHART = "01_score/stores/chart"
FRESH = {"Stavanger": 40.0, "Oslo": 30.0, "Bergen": 25.0}
P14 = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def hidden(deck):
    deck.slides[1]._element.set("show", "0")


def in_two_groups(deck):
    """The chart in a group that is itself in a group."""
    shapes = deck.slides[1].shapes
    inner, outer = shapes.add_group_shape(), shapes.add_group_shape()
    inner._element.append(keyed(deck, CHART)._element)
    outer._element.append(inner._element)


def as_columns(deck):
    for direction in keyed(deck, CHART).chart._chartSpace.iter(qn("c:barDir")):
        direction.set("val", "col")


def upside_down(deck):
    listed = deck.slides._sldIdLst
    for slide in list(listed):
        listed.insert(0, slide)


def with_sections(deck):
    numbers = [slide.get("id") for slide in deck.slides._sldIdLst]
    members = ["".join(f'<p14:sldId id="{number}"/>' for number in part) for part in (numbers[:2], numbers[2:])]
    section = '<p14:section name="{}" id="{{{}}}"><p14:sldIdLst>{}</p14:sldIdLst></p14:section>'
    made = [section.format(at, f"00000000-0000-4000-8000-00000000000{at}", ids) for at, ids in enumerate(members)]
    extension = (
        '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
        f'<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst xmlns:p14="{P14}">{"".join(made)}'
        "</p14:sectionLst></p:ext></p:extLst>"
    )
    deck.part._element.append(etree.fromstring(extension))


def chart_of(blob):
    def inside(shapes):
        for shape in shapes:
            yield from inside(shape.shapes) if shape.shape_type == 6 else (shape,)

    shapes = [shape for slide in Presentation(BytesIO(blob)).slides for shape in inside(slide.shapes)]
    (chart,) = [shape.chart for shape in shapes if key_of(shape) == CHART]
    return chart


@pytest.mark.parametrize("edit", [hidden, in_two_groups, as_columns, upside_down, with_sections])
def test_what_people_do_survives_and_twice_is_the_same(refresh, autumn, tmp_path, edit):
    done = refresh(edit)
    assert values(chart_of(done.after)) == FRESH
    assert done.told("left") == done.told("lost") == []
    before, after = parts(done.before), parts(done.after)
    assert before["ppt/presentation.xml"] == after["ppt/presentation.xml"]
    if edit is hidden:
        assert done.deck.slides[1]._element.get("show") == "0"
    if edit is as_columns:
        assert {one.get("val") for one in chart_of(done.after)._chartSpace.iter(qn("c:barDir"))} == {"col"}
    (tmp_path / "once.pptx").write_bytes(done.after)
    refresh_deck(autumn, tmp_path / "once.pptx", tmp_path / "twice.pptx")
    assert (tmp_path / "twice.pptx").read_bytes() == done.after


def test_a_slide_that_is_added_to_a_deck_in_sections_is_in_the_last_of_them(refresh):
    def edit(deck):
        listed = deck.slides._sldIdLst
        deck.part.drop_rel(listed[3].rId)
        listed.remove(listed[3])
        with_sections(deck)

    deck = refresh(edit, add=True).deck
    inside = [one.get("id") for one in deck.part._element.iter(f"{{{P14}}}sldId")]
    assert inside == [one.get("id") for one in deck.slides._sldIdLst]


def test_a_chart_that_a_person_pasted_as_a_picture_is_told_as_without_a_slide(refresh, tmp_path):
    from PIL import Image

    Image.new("RGB", (40, 30), "red").save(tmp_path / "chart.png")

    def edit(deck):
        shape = keyed(deck, CHART)
        deck.slides[1].shapes.add_picture(str(tmp_path / "chart.png"), 0, 0, Inches(3), Inches(2))
        shape._element.getparent().remove(shape._element)

    done = refresh(edit)
    assert CHART in done.report[done.report["what"] == "without a slide"]["key"].tolist()


def test_a_slide_copied_to_another_deck_is_refreshed_there(spring_deck, autumn, tmp_path):
    source, other = Presentation(BytesIO(spring_deck)), Presentation(BytesIO(spring_deck))
    listed = other.slides._sldIdLst
    for slide in list(listed):
        other.part.drop_rel(slide.rId)
        listed.remove(slide)
    mine = other.slides.add_slide(other.slide_layouts[0])
    copied_slide(source.slides[1], other, own_chart=True)
    mine.shapes.title.text = "The board's own"
    other.save(tmp_path / "board.pptx")
    before = parts((tmp_path / "board.pptx").read_bytes())
    refresh_deck(autumn, tmp_path / "board.pptx", tmp_path / "new.pptx")
    after = parts((tmp_path / "new.pptx").read_bytes())
    assert values(chart_of((tmp_path / "new.pptx").read_bytes())) == FRESH
    own = [name for name in before if b"The board's own" in before[name]]
    assert own
    assert [before[name] for name in own] == [after[name] for name in own]


def test_the_format_of_a_single_figure_goes_with_its_row(refresh):
    def edit(deck):
        chart = keyed(deck, CHART).chart
        points = series(chart, "NPS")._element.find(qn("c:val")).iter(qn("c:pt"))
        next(one for one in points if one.get("idx") == "2").set("formatCode", "0.000")  # Oslo

    chart = refresh(edit).shape(CHART).chart
    points = series(chart, "NPS")._element.find(qn("c:val")).iter(qn("c:pt"))
    assert [(one.get("idx"), one.get("formatCode")) for one in points] == [("0", None), ("1", "0.000"), ("2", None)]
