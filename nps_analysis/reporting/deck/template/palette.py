"""Which of a template's colours stands for what, so that the charts are right on its ground?

Our own theme has a slot for each meaning. A company's accents have no meaning: the first is its colour, the others go
with it, and one of them may be a red, a green or a grey. There the scores take the company's colour and its tints, what
is not shown to differ a grey that stands out less, and detractors a warm colour. All stay colours of the theme: another
one recolours them.
"""

import colorsys
from collections.abc import Mapping
from math import dist, sqrt
from typing import Any, NamedTuple

from lxml import etree
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.charts.chart_elements import NS
from nps_analysis.reporting.deck.template.ground import picture_ground
from nps_analysis.reporting.deck.template.theme import ACCENTS, theme_of
from nps_analysis.reporting.deck.template.unfit import UnfitError

OURS = "NPS analysis"  # the name of our own theme's colours
LEAST_READ = 2.5  # contrast under which nobody reads a title
SEEN, READ = 3, 4.5  # contrast at which a bar is seen on its ground, and a text is read (WCAG 2, AA)
COLOURFUL = 0.2  # between the strongest and the weakest of red, green and blue; less is a grey, or nearly white
APART = 0.3  # between two colours that nobody takes for each other, of the cube of red, green and blue
FAINT, FAINT_ON_DARK = (1.1, 1.5), (1.25, 1.9)  # contrast of gridlines
FAINTEST = 1.3  # contrast of a pale bar, in which a line stands
BEHIND, DEEP, PALER = 0.8, 3.2, 0.4  # contrast of greys: share of the main colour's, most, and share that passives have
PALE, VIVID = 70, 0.5  # percent of luminance, and saturation, of a pale colour
WARM = 0.17  # of the circle of hues: from red to yellow, and as far to the other side a half
FILL = etree.XPath("./c:spPr/a:solidFill/a:schemeClr/@val", namespaces=NS)
TEXTS = tuple(qn(f"a:{name}") for name in ("rPr", "defRPr", "endParaRPr"))
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
            in_text = colour.getparent().getparent().tag in TEXTS
            (self.for_text if in_text else self.tint)(colour.get("val")).put(colour)


def palette_of(layout: Any) -> Palette:
    """The palette of a layout: of its master's theme, with the slots that the master or the layout maps.

    Raises UnfitError where the ground is painted in a colour, or is a picture of one, on which the theme's text could
    not be read.
    """
    master = layout.slide_master
    scheme = theme_of(master).find(f".//{qn('a:clrScheme')}")
    theme = {etree.QName(slot).localname: _rgb(slot[0]) for slot in scheme.iterchildren("*") if len(slot)}
    mapped = dict(master._element.find(qn("p:clrMap")).attrib)
    for override in layout._element.xpath("./p:clrMapOvr/a:overrideClrMapping"):
        mapped |= dict(override.attrib)
    colours = {slot: theme.get(at, (0.5, 0.5, 0.5)) for slot, at in mapped.items()}
    ground = picture_ground(layout) or _painted(layout, colours)
    if ground and contrast(colours["tx1"], ground) < LEAST_READ:
        raise UnfitError(
            "a painted ground on which the theme's text cannot be read",
            "choose the ground under Design, Variants, Background Styles: it turns the theme's text as well",
        )
    return Palette(colours, scheme.get("name") == OURS)


def _painted(layout: Any, colours: Mapping[str, Colour]) -> Colour | None:
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
    """What stands for each slot of ours; a theme without a colour that is seen has greys, its first the strongest."""
    ground, text = colours["bg1"], colours["tx1"]
    seen = [slot for slot in ACCENTS if _colourful(colours[slot]) and contrast(colours[slot], ground) >= SEEN]
    first = next((slot for slot in seen if not _warm(colours[slot])), next(iter(seen), None))
    others = [slot for slot in seen if slot != first and first and dist(colours[slot], colours[first]) > APART]
    warm = next((slot for slot in others if _warm(colours[slot])), next(iter(others), None))
    grey = max(1.1 * SEEN, sqrt(contrast(text, ground)))  # a line in the text's colour is seen on it as well
    main = Tint(first) if first else _grey(colours, grey)
    behind = min(DEEP, BEHIND * contrast(_shade(colours, main), ground))
    deep = _grey(colours, behind)
    return {
        "accent1": main,
        "accent2": _grey(colours, 1 + PALER * (behind - 1)),
        "accent3": Tint(warm) if warm else deep,
        "accent4": main,
        "accent5": _pale(colours, first) if first else deep,
        "accent6": deep,
        "bg2": _faint(colours),
        "tx2": Tint("tx2" if contrast(colours["tx2"], ground) >= READ else "tx1"),
    }


def _faint(colours: Mapping[str, Colour]) -> Tint:
    """The colour of gridlines: the theme's own where it is faint and yet seen, else a shade of the ground that is."""
    least, most = FAINT_ON_DARK if _luminance(colours["tx1"]) > _luminance(colours["bg1"]) else FAINT
    own = contrast(colours["bg2"], colours["bg1"])
    return Tint("bg2") if least <= own <= most else _grey(colours, sqrt(least * most), vivid=100)


def _grey(colours: Mapping[str, Colour], most: float, vivid: int = 0) -> Tint:
    """The grey (or ``vivid`` shade) between ground and text that stands out most of those not over ``most``."""
    ground, text = colours["bg1"], colours["tx1"]
    shades = [Tint("bg1", keep, add, vivid) for keep in range(99, -1, -1) for add in (0, 100 - keep)]
    between = sorted((_luminance(ground), _luminance(text)))  # a vivid ground is lighter or darker than its grey is
    shades = [it for it in shades if _is_between(_shade(colours, it), *between)] or shades
    over = {it: contrast(_shade(colours, it), ground) for it in shades}
    return max((it for it in over if over[it] <= most), key=over.__getitem__, default=min(over, key=over.__getitem__))


def _is_between(colour: Colour, dark: float, light: float) -> bool:
    """Whether the luminance of a colour is between two."""
    return dark <= _luminance(colour) <= light


def _pale(colours: Mapping[str, Colour], slot: str) -> Tint:
    """A tint of the main colour on which a line in the text's colour is seen; itself where the tint is too pale."""
    towards_white = _luminance(colours["tx1"]) > _luminance(colours["bg1"])
    tint = Tint(slot, 75) if towards_white else _paler(slot, colours[slot])
    return tint if contrast(_shade(colours, tint), colours["bg1"]) >= FAINTEST else Tint(slot)


def _paler(slot: str, colour: Colour) -> Tint:
    """A colour so pale that a black line on it is seen, and no more vivid than a pale colour can be."""
    _, light, saturation = colorsys.rgb_to_hls(*colour)
    keep = min((80, 60, 40), key=lambda keep: abs(light * keep + 100 - keep - PALE))
    return Tint(slot, keep, 100 - keep, min(100, round(100 * VIVID / max(saturation, VIVID))))


def _colourful(colour: Colour) -> bool:
    """Whether a colour is none of the greys, black and white, and those that are nearly one.

    >>> _colourful((0.0, 0.63, 1.0)), _colourful((0.33, 0.33, 0.33)), _colourful((1.0, 0.85, 0.85))
    (True, False, False)
    """
    return max(colour) - min(colour) > COLOURFUL


def _warm(colour: Colour) -> bool:
    """Whether a colour is between red and yellow."""
    hue = colorsys.rgb_to_hls(*colour)[0]
    return _colourful(colour) and (hue < WARM or hue > 1 - WARM / 2)


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
