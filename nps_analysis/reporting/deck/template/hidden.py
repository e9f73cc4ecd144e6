"""What of an add-in hides in a template? think-cell keeps objects in masters and layouts that nobody sees."""

from collections.abc import Callable
from typing import Any

THINK_CELL = "TCLayout."  # how the class of its objects begins
OBJECTS = f'.//p:graphicFrame[.//p:oleObj[starts-with(@progId, "{THINK_CELL}")]]'
OF_OBJECTS = "vmlDrawing"  # the kind of link to the drawing that every page with objects has
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def without_hidden(deck: Any, tell: Callable[[str], object]) -> None:
    """Takes think-cell's objects away, with what only they lead to, and tells on how many pages they were.

    Such an object is started by whoever opens it, draws nothing, and think-cell makes it anew where it is needed.
    """
    pages = [page for master in deck.slide_masters for page in (master, *master.slide_layouts)]
    told = sum(1 for page in pages if _emptied(page))
    if told:
        where = f"in {told} of {len(pages)} masters and layouts"
        tell(f"the template's hidden objects of think-cell are left out of the deck ({where})")


def _emptied(page: Any) -> bool:
    """Whether such objects were on a page, from which they are gone now."""
    root, part = page._element, page.part
    frames = root.xpath(OBJECTS)
    led = {number for frame in frames for number in _numbers(frame)}
    for frame in frames:
        frame.getparent().remove(frame)
    if frames and not (root.xpath(".//p:oleObj") or root.xpath(".//p:control")):
        led |= {number for number, link in part.rels.items() if link.reltype.endswith(f"/{OF_OBJECTS}")}
    for number in led - _numbers(root):
        if number in part.rels:
            part.rels.pop(number)
    return bool(frames)


def _numbers(element: Any) -> set[str]:
    """The numbers of links in an element."""
    return {value for node in element.iter() for name, value in node.attrib.items() if name.startswith(RELATION)}
