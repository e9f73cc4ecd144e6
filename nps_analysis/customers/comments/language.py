"""Which language is each comment in: by its script, its small and usual words, and the comments beside it."""

import unicodedata

import numpy as np

from nps_analysis.customers.comments.stop_words import STOP_WORDS
from nps_analysis.customers.comments.usual_words import USUAL_WORDS
from nps_analysis.customers.comments.words import Words
from nps_analysis.language import N_
from nps_analysis.schema import DataError, nearest

LANGUAGES = tuple(STOP_WORDS)
NAMES = {  # of languages by their codes
    **{"en": N_("English"), "sv": N_("Swedish"), "de": N_("German")},
    **{"fr": N_("French"), "es": N_("Spanish"), "fa": N_("Persian")},
}
OTHER, UNKNOWN = "other", "unknown"
MARKS = {"sv": "åäö", "de": "äöüß", "fr": "àâçèéêîôùûœ", "es": "áéíñóú"}  # letters that other languages lack
MARKED = 0.25  # of a stop word is what such a letter counts
TELLS = 4.0  # times a word of one language alone is likelier in it than in others, as a logarithm
CLEAR, AHEAD = 2.0, 1.5  # such words that a comment has of its language, and has more than of the next one
RAREST = 0.01  # share of the comments that each language is given before any word is looked at, at least
SURE = 0.9  # probability from which on a language is told
PRIOR = 100  # words of all languages that each language's own begin with
SCRIPTS = {"en": "LATIN", "sv": "LATIN", "de": "LATIN", "fr": "LATIN", "es": "LATIN", "fa": "ARABIC"}


def languages_of(words: Words, among: tuple[str, ...] = LANGUAGES) -> np.ndarray:
    """The language of each comment, one of ``among``; ``other`` where it is written in no script of theirs.

    Words that one language has and others lack tell it: stop words, words that short comments are made of (*bra*,
    *Danke*), and, for a quarter, letters such as å, ß or ñ; what several languages have counts in parts. Comments in
    which these leave no doubt say how frequent each language is in the file, and what other words it uses. All are
    then told by all three (naive Bayes): a short one such as *Perfect* goes with the file's language. Where no language
    has a probability of 0.9 it is ``unknown``. A comment without words has no language ("").
    """
    scripts = np.array([_script(word) for word in words.vocabulary] or [""], dtype=object)
    tells = [[word in STOP_WORDS[one] or word in USUAL_WORDS[one] for word in words.vocabulary] for one in among]
    marked = [[not set(word).isdisjoint(MARKS.get(one, "")) for word in words.vocabulary] for one in among]
    member = _in_parts(tells) + MARKED * _in_parts(marked)
    fits = np.array([scripts == SCRIPTS[one] for one in among])  # languages x words
    real = words.codes >= 0
    codes, comment = words.codes[real], words.comment[real]
    if not len(codes):
        return np.full(words.comments, "", dtype=object)
    hits, possible = (_added(table, codes, comment, words.comments) for table in (member, fits.astype(float)))
    clear = _clear(np.where(possible > 0, hits, 0))
    known = np.stack([np.bincount(codes[clear[comment] == at], minlength=len(scripts)) for at in range(len(among))])
    likely = TELLS * hits + _added(_likelier(known), codes, comment, words.comments)
    share = np.maximum((np.bincount(clear[clear >= 0], minlength=len(among)) + 0.5) / ((clear >= 0).sum() + 3), RAREST)
    likely = np.where(possible > 0, likely + np.log(share)[:, None], -np.inf)
    best = likely.max(axis=0)
    told = np.array([*among], dtype=object)[likely.argmax(axis=0)]
    with np.errstate(invalid="ignore"):
        probability = 1 / np.exp(likely - best).sum(axis=0)
    told = np.where(probability >= SURE, told, UNKNOWN)
    told = np.where(possible.max(axis=0) > 0, told, OTHER)
    return np.where(np.bincount(comment, minlength=words.comments) > 0, told, "").astype(object)


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


def _clear(hits: np.ndarray) -> np.ndarray:
    """The language of each comment whose words leave no doubt, as a place; -1 for the others."""
    ranked = np.sort(hits, axis=0)
    ahead = ranked[-1] - (ranked[-2] if len(hits) > 1 else 0)
    return np.where((ranked[-1] >= CLEAR) & (ahead >= AHEAD), hits.argmax(axis=0), -1)


def _likelier(known: np.ndarray) -> np.ndarray:
    """How much likelier each word is in each language than in all (logarithm), from how often it is known in them.

    A word that no comment of a known language has tells nothing.
    """
    usual = known.sum(axis=0) / max(known.sum(), 1)
    seen = np.where(usual > 0, usual, 1)
    return np.log((known + PRIOR * seen) / (known.sum(axis=1, keepdims=True) + PRIOR) / seen) * (usual > 0)
