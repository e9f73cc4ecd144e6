"""How does the language write a number? From the one English form that everything is first written in."""

from functools import cache

from babel.numbers import get_decimal_symbol, get_group_symbol

from nps_analysis.language.spoken import ENGLISH, locale, spoken

PERSIAN = "۰۱۲۳۴۵۶۷۸۹"
DIGITS = str.maketrans("0123456789", PERSIAN)


def numerals(text: str) -> str:
    """A number, written as in English, as the language writes it: decimal mark, thousands, digits.

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("sv"):
    ...     numerals("1,234.5").replace("\\N{NO-BREAK SPACE}", " ")
    '1 234,5'
    """
    return text if spoken() == ENGLISH else text.translate(_marks(spoken()))


@cache
def _marks(language: str) -> dict[int, str]:
    own = {"numbering_system": "default"}  # of Persian its own digits, with their own marks
    marks = {".": get_decimal_symbol(locale(), **own), ",": get_group_symbol(locale(), **own)}
    digits = zip("0123456789", PERSIAN, strict=True) if language == "fa" else ()
    return {ord(english): mark for english, mark in (*marks.items(), *digits)}


def digits(text: str) -> str:
    """A text that the language has written already, such as a date, with the digits of the language.

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("fa"):
    ...     digits("30. 9")
    '۳۰. ۹'
    """
    return text.translate(DIGITS) if spoken() == "fa" else text
