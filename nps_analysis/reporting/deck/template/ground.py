"""Which colour has the picture that a layout's slides stand on, taken as a whole?"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.template.theme import theme_of

FIRST = 1001  # the number that a background has which is the first of the theme's
WHOLE = 0.9  # of the slide's width and height: what a picture covers that is a ground
PANEL = 0.5  # of the slide's width and height: what a painted shape covers that text stands on, not on the picture
SEEN = 0.5  # of a picture that is not transparent
Colour = tuple[float, float, float]


def picture_ground(layout: Any) -> Colour | None:
    """The mean colour of the picture under the slides of a layout, red, green and blue from 0 to 1; None without one.

    It is one that covers the layout or its master, else that of their background. None where a painted panel lies on
    it, on which the text stands, or where nothing here reads the form that the picture is in.
    """
    return next((colour for part, number in _pictures(layout) if (colour := _mean(part, number))), None)


def _pictures(layout: Any) -> Iterator[tuple[Any, str]]:
    """The pictures that may be the ground, the uppermost first: the part that leads to it, and by which number."""
    master = layout.slide_master
    pages = (layout, master)
    for page in pages if layout._element.get("showMasterSp") != "0" else (layout,):
        for shape in reversed(list(page.shapes)):
            if _is_panel(shape):
                return
            if shape._element.tag == qn("p:pic") and _covers(shape, WHOLE):
                yield from ((page.part, number) for number in shape._element.xpath("./p:blipFill/a:blip/@r:embed"))
    for page in pages:
        if page._element.xpath("./p:cSld/p:bg"):
            yield from (
                (page.part, it) for it in page._element.xpath("./p:cSld/p:bg/p:bgPr/a:blipFill/a:blip/@r:embed")
            )
            yield from _of_theme(master, page._element.xpath("./p:cSld/p:bg/p:bgRef/@idx"))
            return


def _of_theme(master: Any, places: list[str]) -> Iterator[tuple[Any, str]]:
    """The picture of the theme's background that has that number."""
    grounds = list(theme_of(master).find(f".//{qn('a:bgFillStyleLst')}") if places else ())
    for place in (int(it) - FIRST for it in places):
        fills = grounds[place : place + 1] if place >= 0 else []
        for blip in (blip for fill in fills if fill.tag == qn("a:blipFill") for blip in fill.iter(qn("a:blip"))):
            yield master.part.part_related_by(RT.THEME), blip.get(qn("r:embed"), "")


def _is_panel(shape: Any) -> bool:
    """Whether a shape is painted and large, and no place for a text itself."""
    painted = shape._element.xpath("self::p:sp/p:spPr/a:solidFill | self::p:sp/p:spPr/a:gradFill")
    return bool(painted) and not shape.is_placeholder and _covers(shape, PANEL)


def _covers(shape: Any, share: float) -> bool:
    """Whether a shape covers that share of the slide's width and of its height; not where it has no size of its own."""
    deck = shape.part.package.presentation_part.presentation
    return (shape.width or 0) >= share * deck.slide_width and (shape.height or 0) >= share * deck.slide_height


def _mean(part: Any, number: str) -> Colour | None:
    """The mean colour of a picture."""
    try:
        with Image.open(BytesIO(part.related_part(number).blob)) as picture:
            whole: Any = picture.convert("RGBA").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    except (KeyError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    red, green, blue, alpha = whole
    return (red / 255, green / 255, blue / 255) if alpha >= SEEN * 255 else None
