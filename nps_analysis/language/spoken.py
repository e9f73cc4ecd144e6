"""Which language is spoken now: English, until somebody says otherwise."""

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

_now = [ENGLISH]  # not a context variable: each cell of a notebook runs in a context of its own


def speak(language: str) -> None:
    """Says everything that follows in ``language`` (``en``, ``sv``, …): notebooks call it with ``study.language``."""
    if language not in LANGUAGES:
        raise ValueError(f"no catalogue for {language!r}; there are {', '.join(LANGUAGES)}")
    _now[0] = language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Says what is said inside in ``language``, and what follows as before.

    >>> with speaking("sv"):
    ...     spoken()
    'sv'
    >>> spoken()
    'en'
    """
    before = spoken()
    speak(language)
    try:
        yield
    finally:
        _now[0] = before


def spoken() -> str:
    """The code of the language that is spoken now."""
    return _now[0]


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
