"""Text that slides, pictures and other XML can hold."""

import re
import unicodedata

# XML cannot hold most control characters and halves of surrogate pairs; direction overrides would turn what follows.
NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
STACKED = re.compile(f"({_MARK}{{3}}){_MARK}+")


def legible(text: object, most: int = 0) -> str:
    """Text that a slide can hold: nothing that XML refuses or that turns direction, cut visibly where over ``most``.

    The cut is before the end, because names often differ there. A letter keeps three marks: more would lie over other
    lines.

    >>> legible("Garden centre at the old harbour, north gate", 20)
    'Garden centre…gate'
    """
    clean = STACKED.sub(r"\1", NOT_SHOWN.sub("", str(text)))
    if not most or len(clean) <= most:
        return clean
    tail = most // 4
    return f"{clean[: most - tail - 1].rstrip()}…{clean[-tail:].lstrip()}"


def breadth(text: str) -> float:
    """How many average letters wide a text is: marks on letters take no room, emoji and Chinese signs nearly two.

    >>> breadth("Malmö"), breadth("e\N{COMBINING ACUTE ACCENT}"), breadth("東京")
    (5.0, 1.0, 3.6)
    """
    return sum(_breadth(letter) for letter in text)


def _breadth(letter: str) -> float:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0.0
    return 1.8 if unicodedata.east_asian_width(letter) in "WF" else 1.0
