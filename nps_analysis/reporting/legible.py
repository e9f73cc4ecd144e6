"""Text that slides, pictures and other XML can hold."""

import re

# XML cannot hold most control characters and halves of surrogate pairs; direction overrides would turn what follows.
NOT_SHOWN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
STACKED = re.compile(f"({_MARK}{{3}}){_MARK}+")

BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]+")


def in_a_line(text: object, most: int = 0) -> str:
    """Text that a slide can hold where there is a line for it: tabs and ends of lines are spaces.

    >>> in_a_line("one\\ntwo\\tthree")
    'one two three'
    """
    return legible(BREAKS.sub(" ", str(text)), most)


def legible(text: object, most: int = 0) -> str:
    """Text that a slide can hold: nothing that XML refuses or that turns direction, cut visibly where over ``most``.

    The cut is before the end, because names often differ there. A letter keeps three marks: more would lie over other
    lines.

    >>> legible("Garden centre at the old harbour, north gate", 20)
    'Garden centre…gate'
    """
    clean = STACKED.sub(lambda marks: marks[1], NOT_SHOWN.sub("", str(text)))
    if not most or len(clean) <= most:
        return clean
    tail = most // 4
    return f"{clean[: most - tail - 1].rstrip()}…{clean[-tail:].lstrip()}"
