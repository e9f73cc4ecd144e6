"""How wide will text be, and how many lines will it take, before anything is drawn?

Letters are as wide as those of the charts' font, which is a wide one: what fits here also fits in a template's font.
"""

import re
import unicodedata
from functools import cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags

from nps_analysis.charts.style import FONT

HINTED = 1.04  # letters are moved to whole pixels
LETTER = 0.58  # of the size: what an average letter is wide
GAP = "   "  # between the parts of a line


def width_of(text: str, size: float, bold: bool = False) -> float:
    """The width in points of the longest line of ``text`` in letters of ``size`` points, rather more than less.

    >>> width_of("", 10), width_of("i", 10) < width_of("W", 10) < width_of("iiii", 10)
    (0.0, True)
    """
    return (
        HINTED * size * max((sum((_advance(one, bold) for one in line), 0.0) for line in text.split("\n")), default=0.0)
    )


def letters_of(text: str) -> float:
    """How many average letters take as much room as ``text``: a wide letter is more than one, a mark on one is none.

    >>> letters_of("North"), letters_of("WWWWW") > 7, letters_of("e\N{COMBINING ACUTE ACCENT}")
    (5.0, True, 1.0)
    """
    return sum(_weight(one) for one in text)


def lines_of(text: str, room: float, size: float) -> int:
    """How many lines ``text`` takes where a line has ``room`` points.

    >>> lines_of("one two three", 60, 10), lines_of("one two three", 30, 10), lines_of("one\\ntwo", 100, 10)
    (2, 3, 2)
    """
    return 1 + "\n".join(broken(re.sub(" +", " ", line), room, size) for line in text.split("\n")).count("\n")


def broken(line: str, room: float, size: float) -> str:
    """``line`` in lines of at most ``room`` points: broken between its parts, a longer part between words or in one.

    >>> broken("one part   another part", 100, 10).split("\\n")
    ['one part', 'another part']
    >>> all(width_of(line, 10) <= 100 for line in broken("W" * 20, 100, 10).split("\\n"))
    True
    """
    if width_of(line, size) <= room:
        return line
    lines: list[str] = []
    for part in line.split(GAP):
        if lines and width_of(lines[-1] + GAP + part, size) <= room:
            lines[-1] += GAP + part
            continue
        words = [piece for word in re.split(" +(?!%)", part.strip(" ")) for piece in _pieces(word, room, size)]
        lines.append(words[0])
        for word in words[1:]:
            if width_of(f"{lines[-1]} {word}", size) <= room:
                lines[-1] += f" {word}"
            else:
                lines.append(word)
    return "\n".join(lines)


def _pieces(word: str, room: float, size: float) -> list[str]:
    """A word in pieces that fit; a number keeps its sign."""
    most = max(1, int(len(word) * room / max(width_of(word, size), 1)))
    return [word[at : at + most] for at in range(0, len(word), most)] or [word]


@cache
def _weight(letter: str) -> float:
    width = _advance(letter, bold=False)
    return 0.0 if not width else width / LETTER if width > 0.9 else 1.0


@cache
def _advance(letter: str, bold: bool) -> float:
    """The width of one letter as a part of the size; marks stand on the letter before them."""
    if unicodedata.category(letter) in ("Mn", "Me", "Cf", "Cc"):
        return 0.0
    font = get_font(findfont(FontProperties(family=FONT, weight="bold" if bold else "normal")))
    if not font.get_char_index(ord(letter)):  # another font has it, Chinese letters and emoji as wide as high
        return 1.0 if unicodedata.east_asian_width(letter) in "WF" else LETTER
    glyph = font.load_char(ord(letter), flags=LoadFlags.NO_SCALE)
    return glyph.horiAdvance / font.units_per_EM
