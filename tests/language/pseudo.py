"""A language of Cyrillic letters in brackets, made of every message: what is left in Latin ones was in no message."""

import gettext
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from unittest.mock import patch

from babel.messages.catalog import Catalog

from nps_analysis.language import again, texts
from nps_analysis.language.messages import messages

SPOKEN = "fa"  # its months and digits have no letter of English
LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
FOREIGN = {ord(letter): chr(0x0410 + at) for at, letter in enumerate(LATIN)}


def bracketed(message: str) -> str:
    parts = re.split(r"(\{\w+\})", message)
    return "⟦" + "".join(part if part.startswith("{") else part.translate(FOREIGN) for part in parts) + "⟧"


class Brackets(gettext.NullTranslations):
    """A translation of every message that is in the code: in brackets, its values as they are."""

    def gettext(self, message: str) -> str:
        return bracketed(message) if messages().get(message) else message

    def ngettext(self, one: str, many: str, n: int) -> str:
        said = one if n == 1 else many
        return bracketed(said) if messages().get((one, many)) else said


@cache
def in_brackets() -> Catalog:
    """The catalogue of that language."""
    found = Catalog(charset="utf-8")
    for message in messages():
        if message.id:
            one, *more = message.id if isinstance(message.id, tuple) else (message.id,)
            said = tuple(map(bracketed, (one, *more))) if more else bracketed(one)
            found.add(message.id, said, auto_comments=message.auto_comments)
    return found


@contextmanager
def brackets_spoken() -> Iterator[None]:
    """Whoever speaks Persian inside speaks in brackets."""
    with ExitStack() as stack:
        for module in (texts, again):
            stack.enter_context(patch.object(module, "translations", lambda language: Brackets()))
            stack.enter_context(patch.object(module, "catalogue", lambda language: in_brackets()))
        _forget()
        try:
            yield
        finally:
            _forget()


def _forget() -> None:
    for function in vars(again).values():
        if hasattr(function, "cache_clear"):
            function.cache_clear()


def words(said: str) -> set[str]:
    """The words of a text that have a lower-case letter: names in the tests' own tables are capitals."""
    return set(re.findall(r"[A-Za-z]*[a-z][A-Za-z]*", said))


def left_over(said: str, known: Iterable[str]) -> set[str]:
    """The words of a text that no message made and that are not in any of the ``known`` texts."""
    for text in sorted(known, key=len, reverse=True):
        said = said.replace(text, " ")
    return words(said)
