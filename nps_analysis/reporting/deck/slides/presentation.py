"""A deck that is being made in a template's layouts, and a slide of it with a place for each of its parts."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.oxml.slide import CT_NotesSlide
from pptx.parts.slide import NotesSlidePart
from pptx.slide import NotesSlide
from pptx.util import Inches, Length

from nps_analysis.language import rtl, tag
from nps_analysis.reporting.deck.slides.direction import directed, edge_of, keep_from_left
from nps_analysis.reporting.deck.template.areas import FOOT_SIZES, LOOKS, Look, areas, text_fits
from nps_analysis.reporting.deck.template.file import read_template
from nps_analysis.reporting.deck.template.layouts import PARTS, TITLES, Design, Place, designs
from nps_analysis.reporting.deck.template.palette import Palette, palette_of
from nps_analysis.reporting.deck.template.room import OURS, Room
from nps_analysis.schema import untold

GRAPHICS = ("Chart", "Table")
FOOT = ("Date", "Footer", "Slide number")
FILLED = {"Finding": "Chart", "Overview": "Findings", "Method": "Text"}  # the part that a layout's only box is for
NUMBER_FIELD = "{9D5A1F0C-2B7E-4C43-8E55-6A1B0C7D2E3F}"
DEFAULT_SIZES = {"title": 44, "other": 18}  # points, where neither layout nor master says one


class Spot(NamedTuple):
    """A place on a slide at which there is no shape yet."""

    left: Length
    top: Length
    width: Length
    height: Length


@dataclass(frozen=True)
class Slide:
    """A slide, and by our name for each of its parts the shape or the spot that the part has on it."""

    slide: Any
    parts: dict[str, Any]
    palette: Palette
    design: Design


@dataclass(frozen=True)
class Deck:
    """A presentation in the layouts of a template."""

    presentation: Any
    designs: Mapping[str, Design]
    palettes: Mapping[str, Palette]
    date: str = ""  # what stands where a layout has a date

    @property
    def slides(self) -> Any:
        return self.presentation.slides

    @property
    def core_properties(self) -> Any:
        return self.presentation.core_properties

    @cached_property
    def empty_notes(self) -> Any:
        """A page of notes with nothing in it, for slides to have copies of."""
        page = NotesSlide(CT_NotesSlide.new(), self.presentation.part)
        page.clone_master_placeholders(self.presentation.notes_master)
        return page.element

    def save(self, file: Any) -> None:
        keep_from_left(self.presentation)
        self.presentation.save(file)

    def room(self, role: str, part: str, footer: str, key: str = "") -> Room:
        """The room that a part has on a slide with that foot, under a key."""
        design = self.designs[role]
        if design.place:
            place: Place | None = areas(role, design.place, key, not foot_holds(design, footer))[part]
        else:
            place = next(it.place for it in design.boxes if it.name == part)
        return Room(place.width, place.height) if place else OURS


def open_deck(
    template: Path,
    layouts: Mapping[str, str] | None = None,
    date: str = "",
    known: bool = False,
    tell: Callable[[str], object] = untold,
) -> Deck:
    """A deck without slides; DataError where the file is no template, or lacks a layout or placeholder."""
    presentation = read_template(template, known, tell)
    found = designs(presentation, layouts)
    return Deck(presentation, found, {role: palette_of(design.layout) for role, design in found.items()}, date)


def new_slide(deck: Deck, role: str, footer: str, key: str = "") -> Slide:
    """An empty slide in the layout for ``role``; its placeholders have the names that the designer gave them."""
    design, palette = deck.designs[role], deck.palettes[role]
    link, slide = deck.presentation.part.add_slide(design.layout)
    deck.slides._sldIdLst.add_sldId(link)
    slide.shapes._spTree.extend(map(deepcopy, design.empty))
    designed = {box.idx: box for box in design.boxes}
    placeholders = list(slide.placeholders)
    by_idx = {shape.placeholder_format.idx: shape for shape in placeholders}
    parts = {part: by_idx[idx] for part, idx in design.named.items()}
    if design.place:
        places = areas(role, design.place, key, not foot_holds(design, footer))
        body = {FILLED[role]: by_idx[design.body]} if design.body is not None else {}
        parts = {part: _placed(slide, part, place, body.get(part), palette) for part, place in places.items()}
    parts |= {"Title": slide.shapes.title}
    kinds = {PP_PLACEHOLDER.FOOTER: "Footer", PP_PLACEHOLDER.SLIDE_NUMBER: "Slide number", PP_PLACEHOLDER.DATE: "Date"}
    parts |= {kinds[designed[idx].kind]: it for idx, it in by_idx.items() if designed[idx].kind in kinds}
    _take_away_unused(slide, placeholders, parts, role)
    return Slide(slide, parts, palette, design)


def add_notes(deck: Deck, slide: Slide, text: str) -> None:
    """Give a slide a page of notes: what ``notes_slide`` of python-pptx does, which takes long for an empty page."""
    package, page = deck.presentation.part.package, deepcopy(deck.empty_notes)
    name = package.next_partname("/ppt/notesSlides/notesSlide%d.xml")
    notes = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, package, page)
    notes.relate_to(deck.presentation.notes_master.part, RELATIONSHIP_TYPE.NOTES_MASTER)
    notes.relate_to(slide.slide.part, RELATIONSHIP_TYPE.SLIDE)
    slide.slide.part.relate_to(notes, RELATIONSHIP_TYPE.NOTES_SLIDE)
    notes.notes_slide.notes_text_frame.text = text


def foot_holds(design: Design, footer: str) -> bool:
    """Whether the placeholder for the footer has room for all that the foot of a slide says."""
    place = next((it.place for it in design.boxes if it.kind == PP_PLACEHOLDER.FOOTER), None)
    return place is not None and text_fits([footer], place.width, place.height, FOOT_SIZES[-1])


def place_on(slide: Slide, shape: Any) -> Place:
    """Where a shape is, for what the layout says about it: python-pptx looks through the layout for each side anew."""
    if shape.is_placeholder and shape._element.spPr.find(qn("a:xfrm")) is None:
        idx = shape.placeholder_format.idx
        return next(box.place for box in slide.design.boxes if box.idx == idx and box.place)
    return Place(*(side.inches for side in (shape.left, shape.top, shape.width, shape.height)))


def place_itself(slide: Slide, shape: Any) -> None:
    """Writes into a placeholder where it is, for what takes its place asks for each side."""
    if shape._element.spPr.find(qn("a:xfrm")) is None:
        idx = shape.placeholder_format.idx
        box = next(box.shape for box in slide.design.boxes if box.idx == idx)
        shape.left, shape.top, shape.width, shape.height = box.left, box.top, box.width, box.height


def size_of(design: Design, kind: Any) -> float:
    """The size in points that the template's title or foot has, by the layout's placeholder, else by the master's."""
    title = kind in TITLES
    master = design.layout.slide_master
    of_kind = TITLES if title else (kind,)
    shapes = [box.shape._element for box in design.boxes if box.kind in of_kind]
    shapes += [shape._element for kind, shape in design.of_master if kind in of_kind]
    sizes = [size for shape in shapes for size in shape.xpath("./p:txBody/a:lstStyle/a:lvl1pPr/a:defRPr/@sz")]
    style = f"./p:txStyles/p:{'title' if title else 'other'}Style/a:lvl1pPr/a:defRPr/@sz"
    sizes += master._element.xpath(style)
    return int(sizes[0]) / 100 if sizes else DEFAULT_SIZES["title" if title else "other"]


def number(slide: Slide) -> None:
    """Writes the slide's number as a field, as the layout has it, so that it is right also when slides are moved."""
    if "Slide number" not in slide.parts:
        return
    shape = slide.parts["Slide number"]
    idx = shape.placeholder_format.idx
    (layout,) = [box.shape for box in slide.design.boxes if box.idx == idx]
    body, designed = shape.text_frame._txBody, layout._element.xpath('./p:txBody/a:p[a:fld/@type="slidenum"]')
    paragraph = body.findall(qn("a:p"))[0]
    if designed:
        paragraph.getparent().replace(paragraph, written := deepcopy(designed[0]))
        for properties in written.iter(qn("a:rPr")):
            properties.set("lang", tag())
        directed(written, edge_of(shape) if rtl() else "")
        return
    directed(paragraph, edge_of(shape) if rtl() else "")
    field = etree.SubElement(paragraph, qn("a:fld"), id=NUMBER_FIELD, type="slidenum")
    etree.SubElement(field, qn("a:rPr"), lang=tag())
    etree.SubElement(field, qn("a:t")).text = "‹#›"


def _placed(slide: Any, part: str, place: Place, body: Any, palette: Palette) -> Any:
    """The shape for a part at its place: the layout's box, or a box of its own; only the spot of a chart."""
    spot = Spot(*(Inches(side) for side in place))
    if part in GRAPHICS and body is None:
        return spot
    shape = body if body is not None else _text_box(slide, part, spot, LOOKS[part], palette)
    shape.left, shape.top, shape.width, shape.height = spot
    return shape


def _text_box(slide: Any, part: str, spot: Spot, look: Look, palette: Palette) -> Any:
    """A box for text in the theme's font; its margins at the sides are those of the template's own boxes."""
    shape = slide.shapes.add_textbox(*spot)
    shape.name = part
    body = shape._element.txBody
    properties = body.find(qn("a:bodyPr"))
    properties.clear()
    for name, value in {"wrap": "square", "tIns": "0", "bIns": "0", "anchor": look.anchor}.items():
        properties.set(name, value)
    etree.SubElement(properties, qn("a:noAutofit"))  # its size is chosen so that the text fits
    level = etree.SubElement(body.find(qn("a:lstStyle")), qn("a:lvl1pPr"))
    font = etree.SubElement(level, qn("a:defRPr"), sz=str(round(look.size * 100)), b=str(int(look.bold)))
    colour = etree.SubElement(etree.SubElement(font, qn("a:solidFill")), qn("a:schemeClr"))
    palette.for_text(look.colour).put(colour)
    for script, face in {"latin": "lt", "ea": "ea", "cs": "cs"}.items():
        etree.SubElement(font, qn(f"a:{script}"), typeface=f"+mn-{face}")
    return shape


def _take_away_unused(slide: Any, placeholders: Sequence[Any], parts: Mapping[str, Any], role: str) -> None:
    """Takes placeholders away that nothing will be in; the title is what is read first, the foot last."""
    used = [it._element for it in parts.values() if not isinstance(it, Spot)]
    for shape in placeholders:
        if shape._element not in used:
            shape._element.getparent().remove(shape._element)
    tree, title = slide.shapes._spTree, parts["Title"]._element
    tree.remove(title)
    tree.insert(2, title)
    for name in (*PARTS[role], "Source", *FOOT):  # in the order in which they are read
        if name in parts and not isinstance(parts[name], Spot):
            tree.append(parts[name]._element)


assert set(FILLED) == set(PARTS)
