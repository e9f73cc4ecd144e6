"""Are layouts and placeholders found by the designer's names, in any order, and missing ones said before writing?"""

from io import BytesIO

import pytest
from pptx import Presentation
from pptx.util import Emu

from nps_analysis.reporting.deck import build_deck
from nps_analysis.reporting.deck.slides.presentation import place_on
from nps_analysis.reporting.deck.slides.slide import TEMPLATE, add_slide, open_template
from nps_analysis.reporting.deck.template.layouts import Place, designs
from nps_analysis.schema import DataError
from tests.reporting.deck.company_templates import dark, standard

NONE = {"finding": "Diagramm"}


def opened(package):
    return Presentation(BytesIO(package) if isinstance(package, bytes) else str(package))


def chosen(deck, **wanted):
    return {role: design.layout.name for role, design in designs(deck, wanted).items()}


def renamed(package, layout, name, placeholder="", its=""):
    deck = opened(package)
    (one,) = [it for it in deck.slide_layouts if it.name == layout]
    one.name = name
    for shape in one.placeholders:
        if shape.name == placeholder:
            shape.name = its
    return deck


def test_layouts_with_our_names_are_taken_and_their_placeholders_by_name():
    found = designs(opened(TEMPLATE))
    assert {role: design.layout.name for role, design in found.items()} == {it: it for it in found}
    assert found["Finding"].named == {"Caption": 10, "Key": 11, "Chart": 12}


@pytest.mark.parametrize(("make", "name"), [(standard, "Title and Content"), (dark, "Titel und Inhalt")])
def test_else_the_layout_with_a_title_and_one_box_for_content_is_taken_whatever_its_name(make, name):
    assert set(chosen(opened(make())).values()) == {name}


@pytest.mark.slow
@pytest.mark.parametrize("make", [standard, dark, TEMPLATE.read_bytes])
def test_the_order_of_the_layouts_changes_nothing(make):
    deck, other = opened(make()), opened(make())
    ids = other.slide_master._element.sldLayoutIdLst
    ids[:] = list(reversed(ids))
    assert [it.name for it in other.slide_layouts] == [it.name for it in deck.slide_layouts][::-1]
    for role, design in designs(deck).items():
        again = designs(other)[role]
        assert (again.layout.name, again.named, again.place) == (design.layout.name, design.named, design.place)


def test_the_study_can_say_which_layout_is_meant():
    deck = opened(standard())
    assert chosen(deck, finding="Title Only") == {
        "Overview": "Title and Content",
        "Finding": "Title Only",
        "Method": "Title and Content",
    }


def test_where_a_layout_has_only_a_title_the_room_is_between_it_and_the_foot():
    deck = opened(standard())
    place = designs(deck, {"finding": "Title Only"})["Finding"].place
    title, foot = (
        next(it for it in deck.slide_layouts[5].placeholders if it.placeholder_format.type == kind) for kind in (1, 15)
    )
    assert place.top > (title.top + title.height) / 914400
    assert place.bottom == pytest.approx(foot.top / 914400)
    assert isinstance(place, Place)


def test_a_layout_that_is_not_there_is_said_with_all_that_are(run_folder, tmp_path):
    (tmp_path / "corporate.pptx").write_bytes(dark())
    with pytest.raises(DataError) as error:
        build_deck(run_folder, tmp_path / "deck.pptx", template=tmp_path / "corporate.pptx", layouts=NONE)
    assert str(error.value) == (
        'no layout "Diagramm" in the template\n'
        '  required  one layout with the name "Diagramm"\n'
        '  found     "Titelfolie" (Titel, Untertitel, Datum, Fußzeile, Foliennummer), '
        '"Titel und Inhalt" (Titel, Inhalt, Datum, Fußzeile, Foliennummer), '
        '"Nur Titel" (Titel, Datum, Fußzeile, Foliennummer), "Leer" (Datum, Fußzeile, Foliennummer)\n'
        "  do        rename the layout in the slide master of the template"
    )
    assert not (tmp_path / "deck.pptx").exists()


def test_two_layouts_of_one_name_are_an_error():
    deck = opened(TEMPLATE)
    deck.slide_layouts[0].name = "Finding"
    with pytest.raises(DataError, match='more than one layout "Finding" in the template'):
        designs(deck)


@pytest.mark.parametrize(("its", "what"), [("Captoin", "no"), ("Key", None)])
def test_a_placeholder_that_is_missing_or_there_twice_is_said_with_all_that_are(its, what):
    deck = renamed(TEMPLATE, "Finding", "Finding", "Caption", its)
    with pytest.raises(DataError) as error:
        designs(deck)
    assert str(error.value) == (
        'no placeholder "Caption" in the layout "Finding" of the template\n'
        '  required  "Caption", "Key", "Chart", one of each\n'
        '  found     "Overview" (Title, Score, Score note, Chart, Findings, Footer, Slide number), '
        f'"Finding" (Title, {its}, Key, Chart, Footer, Slide number), '
        '"Method" (Title, Table, Text, Footer, Slide number)\n'
        "  do        rename or add the placeholder in the slide master of the template "
        "(its name is in the selection pane)"
    )


@pytest.mark.parametrize("name", ["Blank", "Vertical Title and Text"])
def test_a_layout_without_room_for_a_chart_is_an_error_where_it_is_asked_for(name):
    with pytest.raises(DataError, match=f'in the layout "{name}" of the template'):
        designs(opened(standard()), {"finding": name})


def test_a_template_without_any_layout_for_charts_is_an_error():
    deck = opened(standard())
    for layout in list(deck.slide_layouts)[1:6] + list(deck.slide_layouts)[7:8]:
        if layout not in [slide.slide_layout for slide in deck.slides]:
            deck.slide_layouts.remove(layout)
    for layout in deck.slide_layouts:
        if layout.name == "Title and Content":
            layout.placeholders[0]._element.getparent().remove(layout.placeholders[0]._element)
    with pytest.raises(DataError) as error:
        designs(deck)
    assert error.value.what == 'no layout for the slide "Overview" in the template'
    assert '"Title Slide" (Title 1, Subtitle 2' in error.value.found


def test_a_part_is_where_python_pptx_finds_it_by_its_layout():
    slide = add_slide(open_template(), "Finding", "NPS is 33.7", "run 1")
    shapes = [shape for shape in slide.parts.values() if shape.is_placeholder]
    assert len(shapes) >= 4
    for shape in shapes:
        assert place_on(slide, shape) == tuple(
            Emu(side).inches for side in (shape.left, shape.top, shape.width, shape.height)
        )


def test_names_that_anybody_may_have_typed_are_listed_on_one_line_and_cut_visibly():
    deck = opened(dark())
    names = ["", "a\nb\tc", "x" * 4000, "\u202eesrever باغ"]
    for layout, name in zip(deck.slide_layouts, names, strict=True):
        layout.name = name
    deck.slide_layouts[1].placeholders[0].name = ""
    deck.slide_layouts[1].placeholders[1].name = "y" * 90
    with pytest.raises(DataError) as error:
        designs(deck, {"finding": "z" * 300})
    long, wide = "x" * 29 + "…" + "x" * 10, "y" * 29 + "…" + "y" * 10
    assert error.value.what == 'no layout "' + "z" * 29 + "…" + "z" * 10 + '" in the template'
    assert error.value.found == (
        '"" (Titel, Untertitel, Datum, Fußzeile, Foliennummer), '
        f'"a b c" (without a name, {wide}, Datum, Fußzeile, Foliennummer), '
        f'"{long}" (Titel, Datum, Fußzeile, Foliennummer), "esrever باغ" (Datum, Fußzeile, Foliennummer)'
    )


def test_a_layout_with_two_narrow_boxes_alone_is_an_error_that_says_how_much_room_is_needed():
    deck = Presentation()
    for layout in list(deck.slide_layouts):
        if layout.name != "Two Content":
            deck.slide_layouts.remove(layout)
    with pytest.raises(DataError) as error:
        designs(deck)
    assert error.value.required == (
        'a layout with the name "Overview", or one with a title and 5 by 2.2 inches at least for a chart'
    )
