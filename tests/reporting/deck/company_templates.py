"""Templates as companies have them: one plain in 4:3, one upright, one dark with odd layouts."""

from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Inches

WARM = {"dk2": "5B2333", "lt2": "F7F4F3", "accent1": "00695C", "accent2": "EF6C00", "accent3": "2E7D32"}
NIGHT = {"dk1": "10141C", "lt1": "F5F5F5", "dk2": "2A3446", "lt2": "C9D1DE", "accent1": "D32F2F", "accent2": "26C6DA"}
SLIDE_TEXT = "Only for the board of Wolff and Sons"


@cache
def standard() -> bytes:
    """4:3 with the eleven standard layouts, its own colours and fonts, and two slides that are nobody's business."""
    deck = Presentation()
    _theme(deck, WARM, "Georgia", "Verdana")
    for layout in (0, 1):
        deck.slides.add_slide(deck.slide_layouts[layout]).shapes.title.text = SLIDE_TEXT
    deck.slides[0].notes_slide.notes_text_frame.text = SLIDE_TEXT
    deck.core_properties.author = deck.core_properties.last_modified_by = "Wolff"
    deck.core_properties.comments = SLIDE_TEXT
    return _saved(deck)


@cache
def dark() -> bytes:
    """16:9 on a dark ground: German names, a small title at the left, the content at its right, bars as ornaments."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _theme(deck, NIGHT, "Arial Narrow", "Arial")
    master = deck.slide_master
    mapping = master._element.find(qn("p:clrMap"))
    for slot, at in {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}.items():
        mapping.set(slot, at)
    _bar(master, "accent1", 0, 0, 13.333, 0.22)
    _bar(master, "bg2", 0, 0.22, 3.6, 7.28)
    layouts = list(deck.slide_layouts)
    for layout in layouts[2:5] + layouts[7:]:
        deck.slide_layouts.remove(layout)
    names = {"Title Slide": "Titelfolie", "Title and Content": "Titel und Inhalt"}
    names |= {"Title Only": "Nur Titel", "Blank": "Leer"}
    for page in (master, *deck.slide_layouts):
        if page is not master:
            page.name = names[page.name]
        for shape in page.placeholders:
            _put(shape)
    return _saved(deck)


@cache
def portrait() -> bytes:
    """A4 upright, with the standard layouts."""
    deck = Presentation(BytesIO(standard()))
    across, down = 7.5 / 10, 10.83 / 7.5
    deck.slide_width, deck.slide_height = Inches(7.5), Inches(10.83)
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            if shape._element.spPr.find(qn("a:xfrm")) is not None:
                sides = (shape.left * across, shape.top * down, shape.width * across, shape.height * down)
                shape.left, shape.top, shape.width, shape.height = map(int, sides)
    return _saved(deck)


PLACES = {
    "TITLE": (0.3, 0.6, 3.0, 2.6),
    "CENTER_TITLE": (0.3, 0.6, 3.0, 2.6),
    "BODY": (4.0, 0.7, 8.9, 5.9),
    "OBJECT": (4.0, 0.7, 8.9, 5.9),
    "SUBTITLE": (4.0, 0.7, 8.9, 5.9),
    "DATE": (0.3, 6.9, 1.4, 0.4),
    "FOOTER": (4.0, 6.9, 7.6, 0.4),
    "SLIDE_NUMBER": (12.0, 6.9, 0.9, 0.4),
}
GERMAN = {"TITLE": "Titel", "CENTER_TITLE": "Titel", "BODY": "Inhalt", "OBJECT": "Inhalt", "SUBTITLE": "Untertitel"}


def _put(shape: Any) -> None:
    kind = shape.placeholder_format.type.name
    shape.left, shape.top, shape.width, shape.height = map(Inches, PLACES[kind])
    shape.name = {**GERMAN, "DATE": "Datum", "FOOTER": "Fußzeile", "SLIDE_NUMBER": "Foliennummer"}[kind]


def _bar(page: Any, colour: str, *box: float) -> None:
    left, top, width, height = map(Inches, box)
    xml = (
        '<p:sp xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:nvSpPr>'
        f'<p:cNvPr id="{900 + len(page.shapes)}" name="Balken"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        "<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    page.shapes._spTree.insert(2, etree.fromstring(xml))


def _theme(deck: Any, colours: dict[str, str], heads: str, text: str) -> None:
    part = deck.slide_master.part.part_related_by(RT.THEME)
    root = etree.fromstring(part.blob)
    for slot, colour in colours.items():
        place = root.find(f".//{qn('a:clrScheme')}/{qn(f'a:{slot}')}")
        place[:] = [etree.Element(qn("a:srgbClr"), val=colour)]
    for face, font in {"major": heads, "minor": text}.items():
        root.find(f".//{qn(f'a:{face}Font')}/{qn('a:latin')}").set("typeface", font)
    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _saved(deck: Any) -> bytes:
    file = BytesIO()
    deck.save(file)
    return file.getvalue()
