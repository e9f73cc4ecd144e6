"""What stays in one line on a slide: a number with its percent sign, a period, a base, a p-value, a mark and a word."""

import re

NO_BREAK, HYPHEN = "\N{NO-BREAK SPACE}", "\N{NON-BREAKING HYPHEN}"
TOGETHER = re.compile(r"(?<=\d) (?=[%٪])|(?<=\b[pn]) (?=[=<>])|(?<=[=<>]) (?=[\d.])|(?<=\*) (?=\w)")
HYPHENED = re.compile(r"(?<=\b\d{4})-(?=Q[1-4]\b|W\d\d\b|\d\d\b)|(?<=\b\d{4}-\d\d)-(?=\d\d\b)|(?<=%)-(?=\w)")


def unbroken(text: str) -> str:
    """``text`` with spaces and hyphens at which no line ends, where a lone sign or half a period would begin the next.

    >>> unbroken("fell to 74.1 % (p < .001)").replace(NO_BREAK, "_")
    'fell to 74.1_% (p_<_.001)'
    >>> unbroken("fell in 2026-Q3").replace(HYPHEN, "_")
    'fell in 2026_Q3'
    """
    return HYPHENED.sub(HYPHEN, TOGETHER.sub(NO_BREAK, text))
