"""The words of comments as numbers: one pass over the texts, everything after that on arrays."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

LETTERS_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ۀ": "ه", "’": "'", "`": "'", "´": "'"})
UNWRITTEN = re.compile("[\u0640\u064b-\u0652\u0670]")  # Arabic vowels and the stroke that only lengthens a word
ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)'(?=[^\W\d_])")  # l'accueil is accueil
MASKS = re.compile(r"\[(?:e-mail|phone|card|iban|number)\]")
BREAK = "."
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

    def pairs(self) -> np.ndarray:
        """Where a word and the next one are in one phrase of one comment: places of the first."""
        one, next_one = self.codes[:-1], self.codes[1:]
        return np.flatnonzero((one >= 0) & (next_one >= 0) & (self.comment[:-1] == self.comment[1:]))


def plain(text: str) -> str:
    """A text in one form, so that equal words are equal: NFC, one Yeh and one Kaf, no vowel signs, small letters.

    >>> plain("Très BIEN"), plain("كيفيت")
    ('très bien', 'کیفیت')
    """
    text = unicodedata.normalize("NFC", text.translate(LETTERS_ALIKE)).casefold()
    return text if text.isascii() else UNWRITTEN.sub("", text)


def words_in(text: str) -> list[str]:
    """The words of a text, and the breaks between its phrases; digits are none.

    >>> words_in("L'accueil: nul, 3 caisses!")
    ['accueil', '.', 'nul', '.', 'caisses', '.']
    """
    found = WORD.findall(ELISION.sub("", MASKS.sub(BREAK, plain(text))))
    return [one if one[0].isalnum() else BREAK for one in found]


def read_words(texts: Iterable[str]) -> Words:
    """The words of ``texts``. In scripts that put no space between words, a phrase counts as one word."""
    found = [words_in(text) for text in texts]
    lengths = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    codes, vocabulary = pd.factorize(np.array([*chain.from_iterable(found)], dtype=object))
    known = np.asarray(vocabulary, dtype=object)
    breaks = np.flatnonzero(known == BREAK)
    if len(breaks):
        codes = np.where(codes == breaks[0], -1, codes)
    return Words(known, codes.astype(np.int64), np.repeat(np.arange(len(found)), lengths), len(found))
