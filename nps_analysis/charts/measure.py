"""How wide text will be, in points, before anything is drawn."""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from nps_analysis.charts.style import FONT

HINTED = 1.04  # letters are moved to whole pixels
ORDINARY = 0.62  # of the size: what an ordinary letter is wide at most


def width_of(text: str, size: float, bold: bool = False) -> float:
    """The width in points of the longest line of ``text`` in letters of ``size`` points, rather more than less.

    >>> width_of("", 10), width_of("i", 10) < width_of("W", 10) < width_of("iiii", 10)
    (0.0, True)
    """
    return (
        HINTED * size * max((sum((_advance(one, bold) for one in line), 0.0) for line in text.split("\n")), default=0.0)
    )


def letters_of(text: str) -> float:
    """How many ordinary letters take as much room as ``text``: a wide letter is more than one.

    >>> letters_of("North"), letters_of("WWWWW") > 7
    (5.0, True)
    """
    return sum(_weight(one) for one in text)


@cache
def _weight(letter: str) -> float:
    width = _advance(letter, bold=False)
    return 0.0 if not width else width / ORDINARY if width > 0.9 else 1.0


@cache
def _advance(letter: str, bold: bool) -> float:
    """The width of one letter as a part of the size; marks stand on the letter before them."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    font = get_font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    glyph = font.load_char(ord(letter), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM
