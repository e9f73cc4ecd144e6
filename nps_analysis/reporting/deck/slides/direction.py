"""Which way does the text of a slide run, and what keeps a name that runs the other way from turning its sentence?"""

import re
from typing import Any

from pptx.oxml.ns import qn

from nps_analysis.language import rtl

LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\N{LEFT-TO-RIGHT MARK}", "\N{RIGHT-TO-LEFT MARK}"
_LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
FROM_HERE, TO_HERE = "\N{RIGHT-TO-LEFT EMBEDDING}", "\N{POP DIRECTIONAL FORMATTING}"
FROM_LEFT = re.compile(f"[A-Za-zÀ-ɏ{LEFT_TO_RIGHT}]")
FROM_RIGHT = re.compile(f"{_LETTER}+(?:[ \xa0\u200c\u200d'’._/-]{{0,3}}{_LETTER}+)*")
MIRRORED = {"l": "r", "r": "l"}


def isolated(text: str) -> str:
    """Text for a line that runs from left to right: what follows a name from the right stays behind it.

    Without the marks a number after a Persian name would be drawn before it. PowerPoint and LibreOffice both know them,
    which cannot be said of Unicode's isolates. In a language from the right the text comes back as it is.

    >>> isolated("باغ 35.0").replace(LEFT_TO_RIGHT, "|"), isolated("Oslo 35.0")
    ('|باغ| 35.0', 'Oslo 35.0')
    """
    return text if rtl() else FROM_RIGHT.sub(lambda name: f"{LEFT_TO_RIGHT}{name[0]}{LEFT_TO_RIGHT}", text)


def from_left(text: str) -> str:
    """Text in Latin letters for a line that runs from the right: digits before it and the stop behind it stay there.

    Without the marks "01_score" would be drawn as "score_01", and "Late again." with its stop first. What needs none,
    has letters from the right as well, or is in a language from the left comes back as it is.

    >>> from nps_analysis.language import speaking
    >>> with speaking("fa"):
    ...     [from_left(it).replace(LEFT_TO_RIGHT, "|") for it in ("01_score", "Late again.", "Oslo", "باغ Oslo.")]
    ['|01_score|', '|Late again.|', 'Oslo', 'باغ Oslo.']
    """
    torn = not (FROM_LEFT.match(text[:1]) and FROM_LEFT.match(text[-1:]))
    foreign = rtl() and torn and FROM_LEFT.search(text) and not FROM_RIGHT.search(text)
    return f"{LEFT_TO_RIGHT}{text}{LEFT_TO_RIGHT}" if foreign else text


def embedded(text: str) -> str:
    """The label of a point, which runs as the language does, also where a viewer lets all labels run from the left.

    LibreOffice takes no notice of the direction of a label's paragraph, and ends "256 of 360" with its word. What has
    Latin letters, or a sign at its number, stays as it is: inside of such a part LibreOffice would tear them apart.

    >>> from nps_analysis.language import speaking
    >>> with speaking("fa"):
    ...     embedded("۲۵۶ از ۳۶۰") == f"{FROM_HERE}۲۵۶ از ۳۶۰{TO_HERE}", embedded("n = ۳۶۰")
    (True, 'n = ۳۶۰')
    """
    several = len(text.split()) > 1
    return f"{FROM_HERE}{text}{TO_HERE}" if rtl() and several and not FROM_LEFT.search(text) else text


def begun(name: str) -> str:
    """A name that begins with a figure, which stays at its beginning in every viewer.

    >>> from nps_analysis.language import speaking
    >>> with speaking("fa"):
    ...     begun("۰ منتقد") == f"{RIGHT_TO_LEFT}۰ منتقد"
    True
    >>> begun("0 detractor")
    '0 detractor'
    """
    return f"{RIGHT_TO_LEFT}{name}" if rtl() else name


def directed(paragraph: Any, align: str, from_right: bool = False) -> None:
    """Let a paragraph run as the language does, or ``from_right``; what stood at one edge then stands at the other.

    ``align`` is where it stands from left to right: ``l``, ``ctr``, ``r``, or empty for where the template has it.
    """
    if not (rtl() or from_right):
        if align:
            paragraph.get_or_add_pPr().set("algn", align)
        return
    properties = paragraph.get_or_add_pPr()
    properties.set("rtl", "1")
    properties.set("algn", MIRRORED.get(align or "l", align))


def keep_from_left(deck: Any) -> None:
    """Lets text from left to right run so in a template whose own text runs from right to left."""
    pages = [page for master in deck.slide_masters for page in (master, *master.slide_layouts)]
    if rtl() or not any(page._element.xpath(".//*[@rtl='1' or @rtl='true']") for page in pages):
        return
    for slide in deck.slides:
        for paragraph in slide._element.iter(qn("a:p")):
            properties = paragraph.get_or_add_pPr()
            properties.set("rtl", properties.get("rtl", "0"))


def edge_of(shape: Any) -> str:
    """Where the template has the text of a placeholder: the first of shape, layout and master that says it.

    A text box of ours begins at the edge where the language does.
    """
    if not shape.is_placeholder:
        return "l"
    kind = shape.element.xpath("./p:nvSpPr/p:nvPr/p:ph/@type") or ["body"]
    layout = shape.part.slide_layout
    number = shape.placeholder_format.idx
    above = [it.element for it in layout.placeholders if it.placeholder_format.idx == number]
    above += layout.slide_master.element.xpath(f".//p:sp[p:nvSpPr/p:nvPr/p:ph/@type='{kind[0]}']")
    style = "titleStyle" if kind[0] in ("title", "ctrTitle") else "bodyStyle"
    above += layout.slide_master.element.xpath(f"./p:txStyles/p:{style}")
    for element in (shape.element, *above):
        for level in element.iter(qn("a:lvl1pPr")):
            if level.get("algn"):
                return str(level.get("algn"))
    return "l"
