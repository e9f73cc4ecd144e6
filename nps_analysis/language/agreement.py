"""Which form has the unit behind a figure? *1.0 points*, but *1 point*, and in French *1,1 point*."""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
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
JOINED = {  # a preposition, the months before which it has another form, and that form
    "de": (
        re.compile(r"\bin (?=\{(\w+)\})"),
        re.compile(r"(Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember) \d{4}"),
        "im ",
    ),
    "fr": (
        re.compile(r"\bde (?=\{(\w+)\})"),
        re.compile(r"(avril|août|octobre|Ordibehesht|Aban|Azar|Esfand) \d{4}"),
        "d’",
    ),
}
AN_I = re.compile(r"h?[ií](?![aeouáéó])", re.IGNORECASE)
ENGLISH_DIGITS = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def filled(message: str, values: Mapping[str, object]) -> str:
    """A message with its values, the unit behind a figure in the form that the language has for that figure.

    So is the preposition before a month: *im August 2026*, *d’août 2026*.

    >>> filled("by {size} points", {"size": "1.0"}), filled("by {size} points", {"size": "1"})
    ('by 1.0 points', 'by 1 point')
    """
    if spoken() in JOINED:
        preposition, months, form = JOINED[spoken()]
        message = preposition.sub(
            lambda found: form if months.fullmatch(str(values.get(found[1]))) else found[0], message
        )
    units = UNITS.get(spoken(), {})
    if any(unit in message for unit in units):
        message = _behind(spoken()).sub(lambda found: _agreeing(found, values, units), message)
    return message.format(**values)


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
