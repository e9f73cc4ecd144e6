"""Which form has the unit behind a figure? *1.0 points*, but *1 point*, and in French *1,1 point*."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, partial
from typing import Any

from nps_analysis.language.spoken import locale, spoken

UNITS = {  # the units that stand behind figures with decimals in messages: of many, and of one
    "en": {"points": "point"},
    "sv": {"enheter": "enhet", "procentenheter": "procentenhet"},
    "de": {"Punkten": "Punkt", "Punkte": "Punkt", "Prozentpunkten": "Prozentpunkt", "Prozentpunkte": "Prozentpunkt"},
    "fr": {"points": "point"},
    "es": {"puntos porcentuales": "punto porcentual", "puntos": "punto"},
}
FIGURE = re.compile(r"\N{LEFT-TO-RIGHT MARK}?[+\N{MINUS SIGN}-]?(\d+)(?:[.,\N{ARABIC DECIMAL SEPARATOR}](\d+))?")
OF_JALALI = "Farvardin|Ordibehesht|Khordad|Tir|Mordad|Shahrivar|Mehr|Aban|Azar|Dey|Bahman|Esfand"


def _before(words: str, but: str = "day") -> re.Pattern[str]:
    """One of ``words`` before a value that is not called so."""
    return re.compile(rf"\b({words}) (?=\{{(?!(?:{but})\}})(\w+)\}})")


DAY = re.compile(r"(1er|\d\d?)\.? (de )?[^\W\d]+ (de )?\d{4}")  # as periods are called
MONTH = re.compile(
    r"(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    rf"|{OF_JALALI}|Bahar|Tabestan|Paiz|Zemestan) \d{{4}}"
)
WITH_A_VOWEL = re.compile(r"(avril|août|octobre|Ordibehesht|Aban|Azar|Esfand) \d{4}")
JOINED = {  # prepositions, the periods before which they have another form or an article, and that form
    "sv": ((_before("i"), DAY, "den "),),
    "de": (
        (_before("in"), MONTH, "im "),
        (_before("in"), DAY, "am "),
        (_before("von"), DAY, "vom "),
        (_before("auf"), DAY, r"\1 den "),
        (_before("gegenüber|[Ss]eit"), DAY, r"\1 dem "),
    ),
    "fr": (
        (_before("de"), WITH_A_VOWEL, "d’"),
        (_before("de"), DAY, "du "),
        (_before("à"), DAY, "au "),
        (_before("qu’en"), DAY, "que le "),
        (_before("en"), DAY, "le "),
        (_before("[Ee]ntre|et|sur|[Dd]epuis|pour|que", but="day|last"), DAY, r"\1 le "),
    ),
    "es": (
        (_before("de"), DAY, "del "),
        (_before("a"), DAY, "al "),
        (_before("en"), DAY, "el "),
        (_before("[Ee]ntre|y|[Dd]esde|que", but="day|last"), DAY, r"\1 el "),
    ),
}
AN_I = re.compile(r"h?[ií](?![aeouáéó])", re.IGNORECASE)
ENGLISH_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def filled(message: str, values: Mapping[str, object]) -> str:
    """A message with its values, the unit behind a figure in the form that the language has for that figure.

    So is the preposition before a month or a day: *im August 2026*, *d’août 2026*, *am 12. August 2026*.

    >>> filled("by {size} points", {"size": "1.0"}), filled("by {size} points", {"size": "1"})
    ('by 1.0 points', 'by 1 point')
    """
    for preposition, periods, form in JOINED.get(spoken(), ()):
        message = preposition.sub(partial(_joined, values, periods, form), message)
    units = UNITS.get(spoken(), {})
    if any(unit in message for unit in units):
        message = _behind(spoken()).sub(lambda found: _agreeing(found, values, units), message)
    return message.format(**values)


def _joined(values: Mapping[str, object], periods: re.Pattern[str], form: str, found: re.Match[str]) -> str:
    return found.expand(form) if periods.fullmatch(str(values.get(found[2]))) else found[0]


def before_i(said: str, last: str) -> str:
    """A list of names whose *and* is, in Spanish, *e* before a name that begins with the sound of an i.

    >>> from nps_analysis.language.spoken import speaking
    >>> with speaking("es"):
    ...     before_i("sueco y inglés", "inglés"), before_i("agua y hielo", "hielo")
    ('sueco e inglés', 'agua y hielo')
    """
    if spoken() != "es" or not AN_I.match(last) or not said.endswith(f" y {last}"):
        return said
    return f"{said.removesuffix(f' y {last}')} e {last}"


def of_one(figure: str) -> bool:
    """Whether a figure, as the language writes it, takes the form of one: which that is, is the CLDR's.

    >>> of_one("1"), of_one("1.0"), of_one("12"), of_one("a few")
    (True, False, False, False)
    """
    found = FIGURE.fullmatch(figure)
    if not found:
        return False
    whole, decimals = (part.translate(ENGLISH_DIGITS) for part in found.groups(""))
    return str(locale().plural_form(Decimal(f"{whole}.{decimals}" if decimals else whole))) == "one"


def _agreeing(found: re.Match[str], values: Mapping[str, object], units: dict[str, str]) -> str:
    one = of_one(str(values.get(found["name"], "")))
    return f"{{{found['name']}}}{found['space']}{units[found['unit']] if one else found['unit']}"


@cache
def _behind(language: str) -> Any:
    """Where a message has a figure with a unit behind it."""
    return re.compile(rf"\{{(?P<name>\w+)\}}(?P<space>\s)(?P<unit>{'|'.join(UNITS[language])})\b")
