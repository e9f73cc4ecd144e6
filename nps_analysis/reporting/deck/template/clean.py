"""What of a template goes into a deck?

Layouts, masters, theme, fonts and pictures do. Slides that are in it, its author's name, its thumbnail and whatever
else tells of its maker do not.
"""

from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.package import parsed
from nps_analysis.reporting.deck.slides.drawing import drawing
from nps_analysis.reporting.deck.template.live import is_drawing
from nps_analysis.reporting.deck.template.theme import theme_of
from nps_analysis.reporting.deck.template.unfit import UnfitError

KEPT = {  # what a presentation leads to that its slides' looks hang on
    RT.SLIDE_MASTER,
    RT.NOTES_MASTER,
    RT.THEME,
    RT.TABLE_STYLES,
    RT.FONT,
}
NOTES = "notesMasterIdLst"
LOOKS = {"sldMasterIdLst", NOTES, "sldSz", "notesSz", "embeddedFontLst", "defaultTextStyle", "kinsoku"}


def without_slides(deck: Any) -> None:
    """Takes slides and all that the presentation knows of them away: their parts are not saved then."""
    root, part = deck.part._element, deck.part
    for child in list(root):
        if etree.QName(child).localname not in LOOKS:
            root.remove(child)
    for number, link in list(part.rels.items()):
        if link.reltype not in KEPT:
            part.rels.pop(number)
    for master in deck.slide_masters:
        for page in (master, *master.slide_layouts):
            _without_jumps(page.part)


def _without_jumps(part: Any) -> None:
    """Takes links to slides out of a layout or master, which would keep the slides in the package."""
    for number, link in list(part.rels.items()):
        if not link.is_external and link.reltype == RT.SLIDE:
            for jump in part._element.xpath(f'.//*[@r:id="{number}"]'):
                jump.getparent().remove(jump)
            part.rels.pop(number)


def without_maker(deck: Any) -> None:
    """Takes everything away that the package holds beside the presentation, and empties its properties."""
    package = deck.part.package
    for number, link in list(package._rels.items()):
        if link.reltype != RT.OFFICE_DOCUMENT:
            package._rels.pop(number)
    package.core_properties._element.clear()  # they are made anew, with an author and a day of their own


def only_drawings(deck: Any) -> None:
    """Leaves each SVG without a document type, which could add to the drawing what nobody sees in it."""
    for part in filter(is_drawing, deck.part.package.iter_parts()):
        part.blob = drawing(part.blob)


def give_notes_master(deck: Any) -> None:
    """A master for the speaker notes in the theme of the slides, where there is none in which notes can be written."""
    root, part = deck.part._element, deck.part
    if _has_notes_master(deck):
        return
    for number, link in list(part.rels.items()):
        if link.reltype == RT.NOTES_MASTER:
            part.rels.pop(number)
    for masters in root.findall(qn(f"p:{NOTES}")):
        root.remove(masters)
    theme = deck.slide_master.part.part_related_by(RT.THEME)
    notes: Any = deck.notes_master.part
    notes.part_related_by(RT.THEME)._element = parsed(theme.blob)
    masters = etree.Element(qn(f"p:{NOTES}"))
    etree.SubElement(masters, qn("p:notesMasterId")).set(qn("r:id"), part.relate_to(notes, RT.NOTES_MASTER))
    root.find(qn("p:sldMasterIdLst")).addnext(masters)


def _has_notes_master(deck: Any) -> bool:
    """Whether the template has a master for notes with a theme and a place for their text, and says so."""
    root, part = deck.part._element, deck.part
    known = [link.rId for link in part.rels.values() if link.reltype == RT.NOTES_MASTER]
    if not known or root.xpath(f"./p:{NOTES}/p:notesMasterId/@r:id") != known:
        return False
    try:
        master = deck.notes_master
        theme_of(master)
        return any(it.placeholder_format.type.name == "BODY" for it in master.placeholders)
    except (UnfitError, AttributeError, KeyError, ValueError, TypeError):
        return False
