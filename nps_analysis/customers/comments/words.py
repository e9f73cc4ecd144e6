"""The words of comments as numbers: one pass over the texts, everything after that on arrays."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

import numpy as np
import pandas as pd

LETTERS_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "’": "'", "`": "'", "´": "'"})
UNWRITTEN = re.compile("[\u0640\u064b-\u0652\u0670]")  # Arabic vowels and the stroke that only lengthens a word
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=[^\W\d_])")  # l'accueil is accueil
MASKS = re.compile(r"\[(?:e-mail|phone|card|iban|number)\]")
AT_ONCE = 10_000  # comments
WORD = re.compile(r"[^\W\d_]+(?:[\u200c\u200d'][^\W\d_]+)*|[.,;:!?()\"…،؛؟\n]")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of some comments in their order: for each its comment and its place in the ``vocabulary``.

    A break between two phrases (a full stop, a comma) has the code -1.
    """

    vocabulary: np.ndarray  # of different words
    codes: np.ndarray
    comment: np.ndarray  # the comment, from 0, that each word stands in
    comments: int

    @cached_property
    def pairs(self) -> np.ndarray:
        """Where a word and the next one are in one phrase of one comment: places of the first."""
        one, next_one = self.codes[:-1], self.codes[1:]
        return np.flatnonzero((one >= 0) & (next_one >= 0) & (self.comment[:-1] == self.comment[1:]))


def plain(text: str) -> str:
    """A text in one form, so that equal words are equal: NFC, one Yeh and one Kaf, no vowel signs, small letters.

    >>> plain("Très BIEN"), plain("كيفيت")
    ('très bien', 'کیفیت')
    """
    if text.isascii():
        return text.lower()
    return UNWRITTEN.sub("", unicodedata.normalize("NFC", text.translate(LETTERS_ALIKE)).casefold())


def words_in(text: str) -> list[str]:
    """The words of a text, and the breaks between its phrases; digits are none.

    >>> words_in("L'accueil: nul, 3 caisses!")
    ['accueil', ':', 'nul', ',', 'caisses', '!']
    """
    text = plain(text)
    if "[" in text:
        text = MASKS.sub(".", text)
    return WORD.findall(ELISION.sub("", text) if "'" in text else text)


def read_words(texts: Iterable[str]) -> Words:
    """The words of ``texts``. In scripts that put no space between words, a phrase counts as one word."""
    number: dict[str, int] = {}
    codes, lengths = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for some in batched(texts, AT_ONCE):  # in parts, as millions of words take memory until each is a number
        found = [words_in(text) for text in some]
        places, different = pd.factorize(np.array([*chain.from_iterable(found)], dtype=object))
        own = [number.setdefault(word, len(number)) if word[0].isalnum() else -1 for word in different]
        codes.append(np.array(own, dtype=np.int64)[places])
        lengths.append(np.fromiter(map(len, found), dtype=np.int64, count=len(found)))
    every = np.concatenate(lengths)
    comment = np.repeat(np.arange(len(every)), every)
    return Words(np.array([*number], dtype=object), np.concatenate(codes), comment, len(every))


def batched(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    """``texts`` in lists of ``size``."""
    rest = iter(texts)
    while some := list(islice(rest, size)):
        yield some
