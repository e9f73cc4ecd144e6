"""Has a master the theme that colours and fonts of its slides come from?"""

from typing import Any

from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn

from nps_analysis.reporting.deck.package import parsed
from nps_analysis.reporting.deck.template.unfit import UnfitError

ACCENTS = tuple(f"accent{number}" for number in range(1, 7))
SLOTS = {"dk1", "lt1", "dk2", "lt2", *ACCENTS, "hlink", "folHlink"}
FACES = ("major", "minor")
MAPPED = {"bg1", "tx1", "bg2", "tx2", *ACCENTS, "hlink", "folHlink"}


def refuse_odd_themes(deck: Any) -> None:
    """Raises UnfitError where a master has no theme, or one in which colours or fonts are missing."""
    for master in deck.slide_masters:
        theme_of(master)


def theme_of(master: Any) -> Any:
    """The XML of a master's theme. Raises UnfitError where it lacks something that every theme has."""
    of = f'the master of "{master.name}"' if getattr(master, "name", "") else "a master"
    try:
        theme = parsed(master.part.part_related_by(RT.THEME).blob)
    except (KeyError, ValueError) as error:  # none, several, or one that is a page elsewhere
        raise UnfitError(f"{of} without a theme") from error
    except etree.XMLSyntaxError as error:
        raise UnfitError(f"a theme of {of} that cannot be read") from error
    colours = theme.find(f".//{qn('a:clrScheme')}")
    mapping = master._element.find(qn("p:clrMap"))
    known = [] if colours is None else [etree.QName(it).localname for it in colours.iterchildren("*") if len(it)]
    if not SLOTS.issubset(known):
        raise UnfitError(f"a theme of {of} without its twelve colours")
    mapped = {} if mapping is None else dict(mapping.attrib)
    if not mapped.keys() >= MAPPED or not SLOTS.issuperset(mapped.values()):
        raise UnfitError(f"{of} that does not say what the theme's colours are for")
    fonts = [theme.find(f".//{qn('a:fontScheme')}/{qn(f'a:{face}Font')}/{qn('a:latin')}") for face in FACES]
    if None in fonts:
        raise UnfitError(f"a theme of {of} without its two fonts")
    return theme
