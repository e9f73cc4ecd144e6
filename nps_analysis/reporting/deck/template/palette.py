"""Which of a template's colours stands for what, so that the charts are right on its ground?

Our own theme has a slot for each meaning. A company's accents have no meaning: the first is its colour, the others go
with it, and one of them may be a red or a green. There the scores take the company's colour and its tints, what is not
shown to differ is grey, and detractors take a warm colour. All stay colours of the theme: another one recolours them.
"""

import colorsys
from collections.abc import Mapping
from typing import Any, NamedTuple

from lxml import etree
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.chart_elements import NS
from nps_analysis.reporting.deck.template.theme import ACCENTS, theme_of
from nps_analysis.reporting.deck.template.unfit import UnfitError

OURS = "NPS analysis"  # the name of our own theme's colours
LEAST_READ = 2.5  # contrast under which nobody reads a title
SEEN, READ = 1.8, 4.5  # contrast at which a bar is seen on its ground, and a text is read
PALE, VIVID = 70, 0.5  # percent of luminance, and saturation, of a pale colour
WARM = 0.17  # of the circle of hues: from red to yellow, and as far to the other side a half
FILL = etree.XPath("./c:spPr/a:solidFill/a:schemeClr/@val", namespaces=NS)
TEXT_INSIDE = etree.XPath('./c:dLbls[c:dLblPos/@val="ctr"]/c:txPr//a:schemeClr', namespaces=NS)
Colour = tuple[float, float, float]


class Tint(NamedTuple):
    """A colour of the theme with another luminance and saturation, by shares of them that are kept and added."""

    slot: str
    keep: int = 100  # percent of the luminance
    add: int = 0  # percent that are added to it
    vivid: int = 100  # percent of the saturation

    def put(self, colour: Any) -> None:
        """Makes an ``a:schemeClr`` this tint."""
        colour.set("val", self.slot)
        if self.vivid != 100:
            etree.SubElement(colour, qn("a:satMod"), val=str(self.vivid * 1000))
        if self.keep != 100:
            etree.SubElement(colour, qn("a:lumMod"), val=str(self.keep * 1000))
        if self.add:
            etree.SubElement(colour, qn("a:lumOff"), val=str(self.add * 1000))


class Palette:
    """The colours of one master: what our slots mean in them, and which text is read on each."""

    def __init__(self, colours: Mapping[str, Colour], ours: bool):
        self._colours = colours
        self._meant = {} if ours else _meanings(colours)

    def tint(self, slot: str) -> Tint:
        """What stands for a slot of ours."""
        return self._meant.get(slot, Tint(slot))

    def text_on(self, slot: str) -> str:
        """The colour of a text that is read best on a bar of that slot: ``tx1`` or ``bg1``."""
        ground = _shade(self._colours, self.tint(slot))
        return max(("tx1", "bg1"), key=lambda text: contrast(self._colours[text], ground))

    def for_text(self, slot: str) -> Tint:
        """What stands for a slot of ours in text: the text's own colour where the other could not be read."""
        tint = self.tint(slot)
        return tint if contrast(_shade(self._colours, tint), self._colours["bg1"]) >= READ else Tint("tx1")

    def recolour(self, tree: Any) -> None:
        """Puts into XML that we made what stands for our slots, and text that is read into the bars."""
        if not self._meant:
            return
        for series in tree.iter(qn("c:ser")):
            for slot in FILL(series):
                for text in TEXT_INSIDE(series):
                    text.set("val", self.text_on(slot))
        for colour in [it for it in tree.iter(qn("a:schemeClr")) if it.get("val") in self._meant and not len(it)]:
            self.tint(colour.get("val")).put(colour)


def palette_of(layout: Any) -> Palette:
    """The palette of a layout: of its master's theme, with the slots that the master or the layout maps.

    Raises UnfitError where the ground is painted in a colour on which the theme's text could not be read.
    """
    master = layout.slide_master
    scheme = theme_of(master).find(f".//{qn('a:clrScheme')}")
    theme = {etree.QName(slot).localname: _rgb(slot[0]) for slot in scheme.iterchildren("*") if len(slot)}
    mapped = dict(master._element.find(qn("p:clrMap")).attrib)
    for override in layout._element.xpath("./p:clrMapOvr/a:overrideClrMapping"):
        mapped |= dict(override.attrib)
    colours = {slot: theme.get(at, (0.5, 0.5, 0.5)) for slot, at in mapped.items()}
    ground = _ground(layout, colours)
    if ground and contrast(colours["tx1"], ground) < LEAST_READ:
        raise UnfitError(
            "a painted ground on which the theme's text cannot be read",
            "choose the ground under Design, Variants, Background Styles: it turns the theme's text as well",
        )
    return Palette(colours, scheme.get("name") == OURS)


def _ground(layout: Any, colours: Mapping[str, Colour]) -> Colour | None:
    """The colour in which the layout's slides are painted, None where it is the theme's, or a picture."""
    for page in (layout, layout.slide_master):
        if page._element.xpath("./p:cSld/p:bg"):
            painted = page._element.xpath("./p:cSld/p:bg/p:bgPr/a:solidFill/*[not(*)]")
            slot = painted[0].get("val") if painted else ""
            return colours[slot] if slot in colours else _rgb(painted[0]) if painted else None
    return None


def contrast(one: Colour, other: Colour) -> float:
    """The contrast of two colours, 1 to 21, as WCAG 2 has it.

    >>> round(contrast((0, 0, 0), (1, 1, 1)), 1)
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _meanings(colours: Mapping[str, Colour]) -> dict[str, Tint]:
    ground = colours["bg1"]
    seen = [slot for slot in ACCENTS if contrast(colours[slot], ground) >= SEEN] or ["tx2"]
    main = next((slot for slot in seen if not _warm(colours[slot])), seen[0])
    warm = next((slot for slot in seen if slot != main and _warm(colours[slot])), None)
    warm = warm or next((slot for slot in seen if slot != main), "tx2")
    dark = _luminance(ground) < 0.2
    grey = Tint("bg1", 65, 35) if dark else Tint("bg1", 75)
    deep = Tint("bg1", 50, 50) if dark else Tint("bg1", 50)
    pale = Tint(main, 75) if dark else _paler(main, colours[main])
    return {
        "accent1": Tint(main),
        "accent2": grey,
        "accent3": Tint(warm),
        "accent4": Tint(main),
        "accent5": pale,
        "accent6": deep,
    }


def _paler(slot: str, colour: Colour) -> Tint:
    """A colour so pale that a black line on it is seen, and no more vivid than a pale colour can be."""
    _, light, saturation = colorsys.rgb_to_hls(*colour)
    keep = min((80, 60, 40), key=lambda keep: abs(light * keep + 100 - keep - PALE))
    return Tint(slot, keep, 100 - keep, min(100, round(100 * VIVID / max(saturation, VIVID))))


def _warm(colour: Colour) -> bool:
    """Whether a colour is between red and yellow."""
    hue, _, saturation = colorsys.rgb_to_hls(*colour)
    return saturation > 0.2 and (hue < WARM or hue > 1 - WARM / 2)


def _shade(colours: Mapping[str, Colour], tint: Tint) -> Colour:
    hue, light, saturation = colorsys.rgb_to_hls(*colours[tint.slot])
    return colorsys.hls_to_rgb(hue, min(1.0, (light * tint.keep + tint.add) / 100), saturation * tint.vivid / 100)


def _luminance(colour: Colour) -> float:
    red, green, blue = (it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _rgb(colour: Any) -> Colour:
    """The red, green and blue of a colour of a theme, each 0 to 1."""
    text = colour.get("lastClr") or colour.get("val") or ""
    try:
        red, green, blue = bytes.fromhex(text)
    except ValueError:  # a system colour without its last value, or one in another model
        red = green = blue = 0 if text == "windowText" else 255 if text == "window" else 128
    return red / 255, green / 255, blue / 255
