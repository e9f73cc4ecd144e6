"""What in a template would run, or be loaded from elsewhere?

Links that somebody has to click stay where they lead to a page or a mailbox, as do the pictures, fonts and sounds that
are in the file. The rest is refused: programs, macros and controls, objects of other programs, all that is only
linked, and an SVG with more than a drawing in it.
"""

from collections.abc import Iterator
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as RT

from nps_analysis.reporting.deck.package import parsed
from nps_analysis.reporting.deck.slides.drawing import drawing
from nps_analysis.reporting.deck.template.unfit import UnfitError
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import listed

HARMLESS = {  # the last words of the kinds of links inside a file
    *("officeDocument", "core-properties", "slideMaster", "slideLayout", "notesMaster", "theme", "themeOverride"),
    *("tableStyles", "font", "image", "hdphoto", "tags", "customXml", "customXmlProps", "hyperlink"),
    *("audio", "video", "media", "chart", "chartStyle", "chartColorStyle", "chartUserShapes"),
    *("diagramData", "diagramLayout", "diagramQuickStyle", "diagramColors", "diagramDrawing"),
}
PAGES = ("http://", "https://", "mailto:")  # what a link may lead to that somebody clicks
JUMPS = ("noaction", "hlinkshowjump", "hlinksldjump", "customshow", "media")  # what a click may do
OUT = "take it out in the slide master (View, Slide Master), or save the template without it"
LONGEST = 80  # letters of an address in a message


def refuse_live(deck: Any) -> None:
    """Raises UnfitError where something that goes into the deck would run or be loaded from elsewhere."""
    package = deck.part.package
    if live := list(dict.fromkeys(_live(package))):
        raise UnfitError(f"what runs or is loaded from elsewhere: {listed(live)}", OUT)


def _live(package: Any) -> Iterator[str]:
    for link in package.iter_rels():
        kind = link.reltype.rsplit("/", 1)[-1]
        if link.is_external:
            clicked = link.reltype == RT.HYPERLINK and link.target_ref.lower().startswith(PAGES)
            if not clicked:
                yield f"{kind} {legible(link.target_ref, LONGEST)}"
        elif kind not in HARMLESS:
            yield f"{kind} {link.target_partname}"
    for part in package.iter_parts():
        if is_drawing(part):
            if not drawing(part.blob):
                yield f"{part.partname}, in which more than a drawing is"
        elif part.content_type.endswith("xml"):
            yield from _actions(part)


def is_drawing(part: Any) -> bool:
    """Whether a part is an SVG, by its type or by its name."""
    return "svg" in part.content_type.lower() or str(part.partname).lower().endswith(".svg")


def _actions(part: Any) -> Iterator[str]:
    """What a click in a part would do beside going to another slide, and texts that stand for others."""
    root = part._element if hasattr(part, "_element") else parsed(part.blob)
    if root.getroottree().docinfo.doctype:
        yield f"document type of {part.partname}"
    for action in root.xpath(".//@action"):
        if action and action.partition("://")[2].partition("?")[0].lower() not in JUMPS:
            yield f"action {legible(action, LONGEST)}"
