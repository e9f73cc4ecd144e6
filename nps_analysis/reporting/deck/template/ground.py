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
SEEN = 0.5  # of a picture that is not transparent
Colour = tuple[float, float, float]


def picture_ground(layout: Any) -> Colour | None:
    """The mean colour of the picture under the slides of a layout, red, green and blue from 0 to 1; None without one.

    It is one that covers the layout or its master, else that of their background. A picture in a form that nothing
    here reads is none.
    """
    return next((colour for part, number in _pictures(layout) if (colour := _mean(part, number))), None)


def _pictures(layout: Any) -> Iterator[tuple[Any, str]]:
    """The pictures that may be the ground, the uppermost first: the part that leads to it, and by which number."""
    master = layout.slide_master
    pages = (layout, master)
    for page in pages if layout._element.get("showMasterSp") != "0" else (layout,):
        for shape in reversed(list(page.shapes)):
            if shape._element.tag == qn("p:pic") and _covers(shape):
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


def _covers(shape: Any) -> bool:
    """Whether a picture covers the slide, or nearly so."""
    deck = shape.part.package.presentation_part.presentation
    return bool(shape.width >= WHOLE * deck.slide_width and shape.height >= WHOLE * deck.slide_height)


def _mean(part: Any, number: str) -> Colour | None:
    """The mean colour of a picture."""
    try:
        with Image.open(BytesIO(part.related_part(number).blob)) as picture:
            whole: Any = picture.convert("RGBA").resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))
    except (KeyError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    red, green, blue, alpha = whole
    return (red / 255, green / 255, blue / 255) if alpha >= SEEN * 255 else None
