"""Which language is spoken now, and of which calendar are its days: English and Gregorian, until somebody says more."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale

CATALOGUES = Path(__file__).parent / "catalogues"
ENGLISH = "en"
LANGUAGES = (ENGLISH, *sorted(path.stem for path in CATALOGUES.glob("*.po")))
# Where a language is spoken in several countries: the one whose habits numbers, days and spelling checkers follow.
COUNTRIES = {"en": "GB", "sv": "SE", "de": "DE", "fr": "FR", "es": "ES", "fa": "IR"}

CALENDARS = GREGORIAN, JALALI = "gregorian", "jalali"

_now = [ENGLISH, GREGORIAN]  # not a context variable: each cell of a notebook runs in a context of its own


def speak(language: str, calendar: str = GREGORIAN) -> None:
    """Says everything that follows in ``language`` (``en``, ``sv``, …), and days in ``calendar``.

    Notebooks call it with ``study.language`` and ``study.calendar_of_periods``.
    """
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    if calendar not in CALENDARS:
        raise ValueError(f"no calendar {calendar!r}; there are {', '.join(CALENDARS)}")
    _now[:] = language, calendar


@contextmanager
def speaking(language: str, calendar: str = GREGORIAN) -> Iterator[None]:
    """Says what is said inside in ``language`` and days in ``calendar``, and what follows as before.

    >>> with speaking("sv"):
    ...     spoken()
    'sv'
    >>> spoken()
    'en'
    """
    before = tuple(_now)
    speak(language, calendar)
    try:
        yield
    finally:
        _now[:] = before


def spoken() -> str:
    """The code of the language that is spoken now."""
    return _now[0]


def calendar() -> str:
    """The calendar that days are said in now."""
    return _now[1]


def rtl() -> bool:
    """Whether the language that is spoken now is written from right to left."""
    return _from_right(spoken())


def tag() -> str:
    """The language that is spoken now as files name it: ``en-GB``, ``sv-SE``."""
    return "-".join(filter(None, [spoken(), COUNTRIES.get(spoken(), "")]))


def locale() -> Any:
    """Babel's locale for the language that is spoken now."""
    return _locale(spoken())


@cache
def _from_right(language: str) -> bool:
    """Babel reads this anew each time, and it is asked for every number."""
    return bool(_locale(language).character_order == "right-to-left")


@cache
def _locale(language: str) -> Any:
    return Locale(language, COUNTRIES.get(language))
