"""Which month a word names, in any of some forty languages."""

import unicodedata
from functools import cache

# Croatian is not among them: its listopad is October, and November in Czech and Polish.
LANGUAGES = (
    *("en", "sv", "de", "de_AT", "fr", "es", "pt", "it", "nl", "da", "nb", "fi", "is", "pl", "cs", "sk", "sl", "tr"),
    *("ru", "uk", "bg", "sr", "el", "hu", "ro", "ca", "eu", "gl", "et", "lv", "lt", "id", "fa", "ar", "ar_SY", "he"),
    *("hi", "bn", "th", "vi", "ms", "ur"),
)
ALSO = {"mrz": 3, "sept": 9, "set": 9, "ago": 8, "okt": 10, "dez": 12, "ene": 1, "abr": 4, "maj": 5, "maa": 3}


def month_of(word: str) -> int | None:
    """The month that ``word`` names, written in full or short, with or without accents; None where it names none.

    >>> month_of("March"), month_of("Mär."), month_of("août"), month_of("ژوئن"), month_of("likely")
    (3, 3, 8, 6, None)
    """
    return _months().get(plain_word(word))


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names  # its data of languages take a moment, and few files name months

    months: dict[str, int] = dict(ALSO)
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    if not name.strip(".").isdecimal():
                        months.setdefault(plain_word(name), number)
    return months


def plain_word(word: str) -> str:
    """A word in lower case, without accents and the point of an abbreviation."""
    parts = unicodedata.normalize("NFKD", word.casefold().replace("\u200c", "").strip(" ."))
    letters = "".join(c for c in parts if not unicodedata.combining(c))
    return letters.replace("ي", "ی").replace("ك", "ک")
