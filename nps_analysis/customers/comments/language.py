"""Which language is each comment in: by its script, its small words, and then by the words of the others."""

import unicodedata

import numpy as np

from nps_analysis.customers.comments.stop_words import STOP_WORDS
from nps_analysis.customers.comments.words import Words
from nps_analysis.schema import DataError, nearest

LANGUAGES = tuple(STOP_WORDS)
OTHER = "other"
MARKS = {"sv": "åäö", "de": "äöüß", "fr": "àâçèéêîôùûœ", "es": "áéíñóú"}  # letters that other languages lack
MARKED = 0.25  # of a stop word is what such a letter counts
PRIOR = 100  # words of all languages that each language's own begin with
SCRIPTS = {"en": "LATIN", "sv": "LATIN", "de": "LATIN", "fr": "LATIN", "es": "LATIN", "fa": "ARABIC"}


def languages_of(words: Words, among: tuple[str, ...] = LANGUAGES) -> np.ndarray:
    """The language of each comment, one of ``among``; ``other`` where it is written in no script of theirs.

    A comment is in the language of which it has most stop words, and words with letters such as å, ß or ñ, which count
    a quarter; what several languages have counts in parts. Where there is none, or two languages are level, its other
    words decide, by how frequent they are in the comments that are told already, and the languages by how many these
    are (naive Bayes). A comment without words has no language ("").
    """
    scripts = np.array([_script(word) for word in words.vocabulary] or [""], dtype=object)
    stop = [[word in STOP_WORDS[one] for word in words.vocabulary] for one in among]
    marked = [[not set(word).isdisjoint(MARKS.get(one, "")) for word in words.vocabulary] for one in among]
    member = _in_parts(stop) + MARKED * _in_parts(marked)
    fits = np.array([scripts == SCRIPTS[one] for one in among])  # languages x words
    real = words.codes >= 0
    codes, comment = words.codes[real], words.comment[real]
    hits, possible = (_added(table, codes, comment, words.comments) for table in (member, fits.astype(float)))
    sure = _clear(hits)
    if not len(codes):
        return np.full(words.comments, "", dtype=object)
    known = np.stack([np.bincount(codes[sure[comment] == at], minlength=len(scripts)) for at in range(len(among))])
    usual = known.sum(axis=0) / max(known.sum(), 1)
    seen = np.where(usual > 0, usual, 1)  # a word that no comment of a known language has tells nothing
    likelier = np.log((known + PRIOR * seen) / (known.sum(axis=1, keepdims=True) + PRIOR) / seen) * (usual > 0)
    before = np.log(np.bincount(sure[sure >= 0], minlength=len(among)) + 0.5)[:, None]
    level = hits >= hits.max(axis=0) - 1e-9  # where some are level, it is one of them
    guessed = np.where((possible > 0) & level, before + _added(likelier, codes, comment, words.comments), -np.inf)
    told = np.where(sure >= 0, sure, guessed.argmax(axis=0))
    names = np.array([*among], dtype=object)[told]
    names = np.where(possible.max(axis=0) > 0, names, OTHER)
    return np.where(np.bincount(comment, minlength=words.comments) > 0, names, "").astype(object)


def known_languages(names: list[str]) -> tuple[str, ...]:
    """``names`` as languages; DataError for one that there are no stop words for."""
    for name in names:
        if name not in LANGUAGES:
            raise DataError(
                f'no language "{name}"',
                required=f"languages of the comments, of {', '.join(LANGUAGES)}",
                found=f'"{name}"; {nearest(name, LANGUAGES)}',
                do="name others with --comment-language, or leave it out: the words tell",
            )
    return tuple(dict.fromkeys(names)) or LANGUAGES


def _in_parts(belongs: list[list[bool]]) -> np.ndarray:
    """Languages x words: 1 for a word of one language, and parts of it for a word of several."""
    table = np.array(belongs, dtype=float).reshape(len(belongs), -1)
    return table / np.maximum(table.sum(axis=0), 1)


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").partition(" ")[0]


def _added(table: np.ndarray, codes: np.ndarray, comment: np.ndarray, comments: int) -> np.ndarray:
    """Values by language and word added up by comment: languages x comments."""
    return np.stack([np.bincount(comment, row[codes], minlength=comments) for row in table])


def _clear(values: np.ndarray) -> np.ndarray:
    """The place of the one largest value of each column; -1 where it is 0 for all, or two are level."""
    best = values.argmax(axis=0)
    top = values.max(axis=0)
    level = (values >= top - 1e-9).sum(axis=0) > 1
    return np.where(level | (top == 0) | ~np.isfinite(top), -1, best)
