"""What stays in one line on a slide: a number with its percent sign, a base, a p-value, a mark with its meaning."""

import re

NO_BREAK = "\N{NO-BREAK SPACE}"
TOGETHER = re.compile(r"(?<=\d) (?=[%٪])|(?<=\b[pn]) (?=[=<>])|(?<=[=<>]) (?=[\d.])|(?<=\*) (?=\w)")


def unbroken(text: str) -> str:
    """``text`` with spaces at which no line ends, where a lone sign would begin the next.

    >>> unbroken("fell to 74.1 % (p < .001)").replace(NO_BREAK, "_")
    'fell to 74.1_% (p_<_.001)'
    """
    return TOGETHER.sub(NO_BREAK, text)
