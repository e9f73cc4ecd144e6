"""Messages: the whole English sentence is the key, named values come into it after it has been translated."""

import gettext
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from numbers import Integral

from babel.messages import mofile
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from nps_analysis.language.agreement import before_i, filled
from nps_analysis.language.numbers import numerals
from nps_analysis.language.spoken import CATALOGUES, ENGLISH, speaking, spoken


def _(message: str, **values: object) -> str:
    """The message in the language that is spoken, with its values; in English where the catalogue has none.

    >>> _("NPS by {column}", column="region")
    'NPS by region'
    """
    text = unfilled(message)
    return filled(text, values) if values else text


said = _  # its name in notebooks, where ``_`` is the last output


def ngettext(one: str, many: str, n: float, **values: object) -> str:
    """The message in the form that the language has for ``n``, which comes into it as ``{n}``.

    >>> ngettext("{n} answer", "{n} answers", 1), ngettext("{n} answer", "{n} answers", 1200)
    ('1 answer', '1,200 answers')
    """
    return filled(unfilled(one, many, n), {"n": whole(n), **values})


def unfilled(one: str, many: str = "", n: float = 1) -> str:
    """A message in the language that is spoken, in its form for ``n``, as it is before its values come into it.

    >>> unfilled("NPS by {column}")
    'NPS by {column}'
    """
    if spoken() == ENGLISH:
        return one if n == 1 or not many else many
    words = translations(spoken())
    return words.ngettext(one, many, int(n)) if many else words.gettext(one)


def N_(message: str) -> str:  # noqa: N802, gettext's own name
    """The message as it is: a mark for the catalogue, where it is translated later."""
    return message


def english(message: str, **values: object) -> str:
    """The message in English, whatever is spoken: for tables and warnings, which ``translated`` says in the language.

    >>> english("under {least} answers", least=1000)
    'under 1,000 answers'
    """
    with speaking(ENGLISH):
        written = {name: _written(value) for name, value in values.items()}
        return filled(message, written) if values else message


def nenglish(one: str, many: str, n: float, **values: object) -> str:
    """``ngettext`` in English, whatever is spoken."""
    with speaking(ENGLISH):
        return ngettext(one, many, n, **{name: _written(value) for name, value in values.items()})


def whole(n: float) -> str:
    """A whole number as the language writes it."""
    return numerals(f"{int(n):,}")


def per_cent(number: str) -> str:
    """A number that is written already, with the language's sign for percent.

    >>> per_cent("57.3")
    '57.3 %'
    """
    return _("{number} %", number=number)


def listing(texts: Iterable[str], rest: int = 0) -> str:
    """Names as a list in a sentence, with a count of those that are not named.

    >>> listing(["a", "b", "c"]), listing(["a", "b"], rest=3), listing(["a"])
    ('a, b and c', 'a, b and 3 more', 'a')
    """
    names = [*texts, *([_("{n} more", n=whole(rest))] if rest > 0 else [])]
    if len(names) < 2:
        return "".join(names)
    said = _("{names} and {last}", names=_(", ").join(names[:-1]), last=names[-1])
    return before_i(said, names[-1])


def capital(text: str) -> str:
    """A text with a capital at its start, for what becomes a sentence.

    >>> capital("higher than the rest")
    'Higher than the rest'
    """
    return text[:1].upper() + text[1:]


def _written(value: object) -> object:
    return whole(int(value)) if isinstance(value, Integral) and not isinstance(value, bool) else value


def catalogue(language: str) -> Catalog:
    """The catalogue of a language as Babel reads it."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: str) -> gettext.NullTranslations:
    """What gettext looks messages up in: made of the catalogue, without those that are not sure; English has none."""
    if language == ENGLISH:
        return gettext.NullTranslations()
    compiled = BytesIO()
    mofile.write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
