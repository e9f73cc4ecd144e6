"""Which words stand together in comments: themes found, by a factorisation of who says what."""

import numpy as np

from nps_analysis.customers.comments.language import NAMES
from nps_analysis.customers.comments.stop_words import DENIALS
from nps_analysis.customers.comments.terms import words_of
from nps_analysis.customers.comments.theme_words import Themes, read_themes
from nps_analysis.customers.comments.written import Comments
from nps_analysis.language import N_, english
from nps_analysis.schema import DataError, counted

FEWEST, FOR_EACH = 100, 100  # comments of a language in which themes are looked for, and for each of them
LEAST, MOST = 3, 8  # themes of a language
WORDS, NAMED = 6, 3  # of a theme, and of its name
VOCABULARY, LEARNT_FROM = 2_000, 20_000  # most frequent words, and comments, that themes are learnt from
SEED = 1


def themes_of(comments: Comments) -> Themes:
    """The codes that the answers have, where the study names them; else the themes of its file; else those found."""
    study = comments.responses.study
    if comments.codes:
        unread = (english("{themes} is not used: the answers are coded", themes=study.themes),) if study.themes else ()
        return Themes({name: {} for name in comments.codes.names}, coded=True, warnings=unread)
    return read_themes(study.path(study.themes)) if study.themes else find_themes(comments)


def find_themes(comments: Comments, number: int | None = None) -> Themes:
    """Themes found in the comments of each language: words that stand in the same comments.

    ``number`` themes in each language; without it one for every 100 comments, but from 3 to 8. Languages with fewer
    than 100 comments have none, with a warning. The method is non-negative matrix factorisation (Lee & Seung 1999,
    Nature 401:788) of tf-idf weights, as scikit-learn has it, from a fixed start and on one thread, so that the same
    comments give the same themes; it learns from the 2,000 most frequent words and, of more than 20,000 comments, from
    every second, third, … one. A word belongs to the theme in which it has most weight, and the six weightiest are
    the theme: a comment has it where it has one of them. The name is the first three. ``stability`` tells of each theme
    how alike the nearest one is that is found in every second comment alone, and in the others (cosine of the words'
    weights, mean of the two): 1 is the same theme; under 0.7 the theme is said not to be found again. Themes
    are a beginning: what they are about is for a reader to say, in a file of themes. Raises DataError without
    scikit-learn.
    """
    if comments.by_code:
        raise DataError(
            "themes are looked for in words",
            required="a column of comments",
            found=f"{counted(len(comments.texts), 'answer')} with codes, none with words",
            do="leave out --find: the codes are the themes",
        )
    found, few, stability = {}, [], {}
    for language in comments.languages():
        n = int((comments.texts["language"] == language).sum())
        if n < FEWEST:
            few.append(_too_few(n, language))
            continue
        for words, stable in _word_lists(comments, language, number or int(np.clip(n // FOR_EACH, LEAST, MOST))):
            name = " · ".join(words[:NAMED])
            name = f"{name} ({language})" if name in found else name
            found[name], stability[name] = {language: words}, stable
    return Themes(found, found=True, warnings=tuple(few), stability=stability)


def _too_few(n: int, language: str) -> str:
    return english(
        "too few comments in {language} to look for themes: {n} (fewer than {fewest})",
        language=NAMES.get(language, N_("another language")),
        n=n,
        fewest=FEWEST,
    )


def _word_lists(comments: Comments, language: str, number: int) -> list[tuple[list[str], float]]:
    """The words of each theme of one language, the weightiest first, with its stability; the most frequent first."""
    terms = words_of(comments, language)
    single = np.flatnonzero([name not in DENIALS for name in terms.names])
    often = terms.has[:, single].getnnz(axis=0)
    single = np.sort(single[np.argsort(-often, kind="stable")[:VOCABULARY]])
    has = terms.has[:, single]
    has = has[np.flatnonzero(has.getnnz(axis=1) > 0)]
    number = min(number, *has.shape)
    if number < 2:
        return []
    some = has[:: max(1, -(-has.shape[0] // LEARNT_FROM))]
    weights = _factors(some, number)
    stable = np.mean([(weights @ _factors(some[half::2], number).T).max(axis=1) for half in (0, 1)], axis=0)
    own = weights.argmax(axis=0)
    lists = []
    for theme in range(number):
        mine = np.flatnonzero((own == theme) & (weights[theme] > 0))
        best = mine[np.argsort(-weights[theme, mine], kind="stable")[:WORDS]]
        if len(best):
            words = [str(word) for word in terms.names[single[best]]]
            lists.append((int((has[:, best].sum(axis=1) > 0).sum()), words, float(stable[theme])))
    return [(words, stable) for _, words, stable in sorted(lists, key=lambda one: (-one[0], one[1]))]


def _factors(has: object, number: int) -> np.ndarray:
    """The weights of the words in each theme, of length 1: themes x words."""
    try:  # 1 s to load, which only this takes
        from sklearn.decomposition import NMF
        from sklearn.feature_extraction.text import TfidfTransformer
        from threadpoolctl import threadpool_limits
    except ImportError:
        raise DataError(
            "themes cannot be looked for without scikit-learn",
            required="the package scikit-learn, of the extra insight",
            found="it is not installed",
            do="pip install nps-analysis[insight], or give themes with --themes FILE",
        ) from None
    # On one thread: sums, and themes with them, would depend on how many processors there are. Where a theme fits all
    # but exactly, the error that is left is rounded to a negative one, of which there is no root.
    with threadpool_limits(1), np.errstate(invalid="ignore"):
        model = NMF(number, init="nndsvda", random_state=SEED, max_iter=300, tol=1e-3)
        model.fit(TfidfTransformer().fit_transform(has))
    weights = np.asarray(model.components_)
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    return np.round(weights / np.where(length > 0, length, 1), 9)
