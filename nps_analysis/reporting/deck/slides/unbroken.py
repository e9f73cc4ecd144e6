"""What stays in one line on a slide: a number with its percent sign, a period, a base, a p-value, a mark and a word."""

import re

from nps_analysis.charts.measure import lines_of, width_of

NO_BREAK, HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
MARKED = re.compile(r"(?<=[■□▲▼◆●┃]) (?=\w|$)|(?<=▲) (?=▼)|(?<=\*) (?=\w)")
TOGETHER = re.compile(r"(?<=\d) (?=[%٪])|(?<=\b[pn]) (?=[=<>])|(?<=[=<>]) (?=[\d.])| (?=…)|(?<=\w) (?=[^\W\d_]\.)")
HYPHENED = re.compile(r"(?<=\b\d{4})-(?=Q[1-4]\b|W\d\d\b|\d\d\b)|(?<=\b\d{4}-\d\d)-(?=\d\d\b)|(?<=%)-(?=\w)")
LEAST, NEARLY = 0.25, 0.85  # of a line: what the last line of a title has, and what may take a second one


def unbroken(text: str) -> str:
    """``text`` with spaces and hyphens at which no line ends, where a lone sign or half a period would begin the next.

    >>> unbroken("fell to 74.1 % (p < .001)").replace(NO_BREAK, "_")
    'fell to 74.1_% (p_<_.001)'
    >>> unbroken("▲ ▼ shown to differ; Elin V. …").replace(NO_BREAK, "_")
    '▲_▼_shown to differ; Elin_V._…'
    >>> unbroken("fell in 2026-Q3").replace(HYPHEN, "_")
    'fell in 2026_Q3'
    """
    return HYPHENED.sub(HYPHEN, TOGETHER.sub(NO_BREAK, marked(text)))


def marked(text: str) -> str:
    """``text`` in which a mark stands with what it means.

    >>> marked("n = 4*. * small base").replace(NO_BREAK, "_")
    'n = 4*. *_small base'
    """
    return MARKED.sub(NO_BREAK, text)


def ending(text: str, room: float, size: float) -> str:
    """``text`` whose last words go to its last line together, so that none stands alone on it.

    ``room`` are the points of a line, ``size`` those of its letters.

    >>> ending("one two three four five", 100, 10).replace(NO_BREAK, "_"), ending("one two", 100, 10)
    ('one two three four_five', 'one two')
    """
    words = text.split(" ")
    tied = [words.pop()]
    while len(words) > 2 and width_of(" ".join(tied), size) < LEAST * room:
        tied.insert(0, words.pop())
    told = " ".join([*words, NO_BREAK.join(tied)])
    long = width_of(text, size) > NEARLY * room
    return told if long and lines_of(told, room, size) == lines_of(text, room, size) else text
