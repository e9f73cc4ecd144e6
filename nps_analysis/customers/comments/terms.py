"""Which words and phrases set promoters' comments apart from detractors'?"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.special import ndtr, ndtri

from nps_analysis.customers.comments.coverage import only_asked
from nps_analysis.customers.comments.stop_words import STOP_WORDS
from nps_analysis.customers.comments.words import Words
from nps_analysis.customers.comments.written import Comments
from nps_analysis.language import english, nenglish
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import SMALLEST_COMMENTS
from nps_analysis.stats.multiplicity import adjusted, adjustment_named

FEWEST, ONE_OF = 5, 2_000  # comments that a term must be in, and of how many comments one must have it
LONGEST = 8  # words of a phrase
PRIOR = 100  # comments that the prior is worth
COLUMNS = (
    *("language", "term", "n", "n_detractors", "n_promoters", "detractors", "promoters"),
    *("log_odds", "se", "low", "high", "times", "times_low", "times_high"),
    *("z", "p_value", "p_adjusted", "adjust", "level", "side", "note"),
)
PROMOTERS, DETRACTORS = "promoters", "detractors"


class Terms(NamedTuple):
    """Words and phrases of some comments, and which comment has which (comments x terms, 0 or 1)."""

    names: np.ndarray
    has: sparse.csr_matrix


def comment_terms(comments: Comments, level: float = 0.95, adjust: str = "holm") -> pd.DataFrame:
    """Words and phrases, by how far they set promoters' comments apart from detractors'.

    One row per language and term that is in at least 5 comments and in one of 2,000 of its language, the most telling
    first: ``language, term, n`` (comments of any class that have it), ``n_detractors, n_promoters`` (those of each
    class), ``detractors, promoters`` (percent of each class's comments), ``log_odds`` (natural logarithm, above 0:
    promoters) with ``se``, its interval ``low, high``, the same as ``times, times_low, times_high`` (how many times
    higher the odds of the term are in the class that has it more), ``z, p_value, p_adjusted, adjust, level``, ``side``
    (``promoters`` or ``detractors`` where p_adjusted < 1 - level, else "") and ``note``.

    The log-odds ratio has an informative Dirichlet prior: the term's share among all comments of the language, worth
    100 comments on each side (Monroe, Colaresi & Quinn 2008, Political Analysis 16:372). Each comment counts once for a
    term, however often it says it, so that the counts are binomial and the variance has the parts of comments without
    the term too. Words that always stand in the very same comments are one term, a longer phrase. All terms of all
    languages are one family for ``adjust``. Stop words are no terms and end no phrase. A language with fewer
    comments of promoters or of detractors than the study's ``min_n`` is listed, not tested, and so is all of a survey
    that asked only some scores *why* (``asked_scores``): a class of which a part was not asked has no words. Comments
    count once each, whatever their weight; respondents who write twice are taken as two. Raises DataError of employees,
    whose words tell who wrote them.
    """
    refuse_employees(comments.responses, "a table of the words of each class")
    adjustment_named(adjust)
    class_of = CLASS_OF[comments.texts["score"].to_numpy()]
    parts = [_contrasted(comments, language, class_of, level) for language in comments.languages()]
    frame = pd.concat([part for part in parts if len(part)] or [*parts[:1], _contrasted(comments, "", class_of, level)])
    frame["p_adjusted"] = adjusted(frame["p_value"].to_numpy(dtype=float), adjust)
    shown = (frame["p_adjusted"] < 1 - level).to_numpy()
    frame["side"] = np.where(shown, np.where(frame["z"] > 0, PROMOTERS, DETRACTORS), "")
    frame["adjust"], frame["level"] = adjust, level
    told = np.argsort(-(frame["log_odds"] / frame["se"]).abs().to_numpy(), kind="stable")
    return frame.iloc[told][list(COLUMNS)].reset_index(drop=True)


def most_typical(terms: pd.DataFrame, most: int = 10) -> pd.DataFrame:
    """The terms shown to be typical of a class, up to ``most`` of each class by z, in their order.

    Where comments are in several languages, each has its part: the most typical of each language come first.
    """
    shown = terms[terms["side"] != ""]
    place = shown["z"].abs().groupby([shown["language"], shown["side"]]).rank(ascending=False, method="first")
    order = np.lexsort((-shown["z"].abs().to_numpy(dtype=float), place.to_numpy(dtype=float)))
    return shown.iloc[order].groupby("side").head(most).sort_index()


def log_odds(first: np.ndarray, n_first: int, second: np.ndarray, n_second: int, prior: np.ndarray) -> np.ndarray:
    """Log-odds ratios of terms in two groups of comments, and below them their standard errors (2 x terms).

    ``first`` and ``second`` are the comments that have each term, of ``n_first`` and ``n_second``; ``prior`` is the
    share (0 to 1) in which each is expected, worth ``PRIOR`` comments.

    Of 900 comments each 200 have it on one side and 100 on the other; with the prior 220 to 780 against 120 to 880:

    >>> log_odds(np.array([200]), 900, np.array([100]), 900, np.array([0.2]))[0].round(3).tolist()
    [0.727]
    """
    a, b = first + PRIOR * prior, second + PRIOR * prior
    rest_a, rest_b = n_first + PRIOR - a, n_second + PRIOR - b
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.log(a / rest_a) - np.log(b / rest_b)
        return np.stack([np.nan_to_num(ratio), np.sqrt(1 / a + 1 / rest_a + 1 / b + 1 / rest_b)])


def terms_of(comments: Comments, language: str) -> Terms:
    """The words and phrases that enough comments in a language have, in order of their letters.

    Rows are those of ``comments.texts`` in this language. Words that always stand in the very same comments are one
    term: ``pots arrived broken``, and with a gap ``delivery came … days late``.
    """
    if language not in comments.terms:
        counted = _counted(comments, language)
        groups = _same_comments(counted.has)
        names = [_name(counted, some, comments.words) for some in groups]
        order = sorted(range(len(groups)), key=names.__getitem__)
        kept = [int(groups[one][0]) for one in order]
        comments.terms[language] = Terms(np.array(names, dtype=object)[order], counted.has[:, kept])
    return comments.terms[language]


def words_of(comments: Comments, language: str) -> Terms:
    """The same for single words, each by itself."""
    counted = _counted(comments, language)
    single = np.flatnonzero(~counted.phrase)
    names = comments.words.vocabulary[comments.words.codes[counted.first[single]]]
    order = np.argsort(names.astype(str), kind="stable")
    return Terms(names[order], counted.has[:, single[order]])


class _Counted(NamedTuple):
    """Words and two-word phrases: whether a phrase, where each stands first, and which comment has it."""

    phrase: np.ndarray
    first: np.ndarray  # place among all words of all comments
    has: sparse.csr_matrix


def _counted(comments: Comments, language: str) -> _Counted:
    """What terms and themes begin with, kept once it is counted."""
    key = f"{language} counted"
    if key not in comments.terms:
        comments.terms[key] = _count(comments, language)
    return comments.terms[key]


def _count(comments: Comments, language: str) -> _Counted:
    words = comments.words
    rows = np.flatnonzero((comments.texts["language"] == language).to_numpy())
    least = SMALLEST_COMMENTS if comments.responses.study.employee else FEWEST
    fewest = max(least, -(-len(rows) // ONE_OF))
    row_of = np.full(words.comments, -1)
    row_of[rows] = np.arange(len(rows))
    size = len(words.vocabulary)
    own = (words.codes >= 0) & (row_of[words.comment] >= 0)
    often = np.bincount(words.codes[own], minlength=size) >= fewest  # no term has a rarer word
    stop = STOP_WORDS.get(language, frozenset())
    apt = [len(word) > 1 and word not in stop for word in words.vocabulary]
    telling = own & np.append(often & np.array(apt, dtype=bool), False)[words.codes]  # the last one is for breaks
    single, pairs = np.flatnonzero(telling), words.pairs
    pairs = pairs[telling[pairs] & telling[pairs + 1]]
    start = np.concatenate([single, pairs])
    key = np.concatenate([words.codes[single], (words.codes[pairs] + 1) * size + words.codes[pairs + 1]])
    different, first, place = np.unique(key, return_index=True, return_inverse=True)
    shape = (len(rows), len(different))
    has = sparse.coo_matrix((np.ones(len(place)), (row_of[words.comment[start]], place)), shape=shape).tocsr()
    has.data[:] = 1  # however often a comment says it
    kept = np.flatnonzero(has.getnnz(axis=0) >= fewest)
    return _Counted((different >= size)[kept], start[first[kept]], has[:, kept])


def _same_comments(has: sparse.csr_matrix) -> list[np.ndarray]:
    """The places of terms, those that stand in the very same comments together."""
    marks = np.random.default_rng(0).integers(1, 2**31, size=(has.shape[0], 2)).astype(float)
    sums = has.T @ marks  # whole numbers: alike for terms in the same comments, and for others as good as never
    return [*pd.DataFrame(sums).groupby([0, 1], sort=False).indices.values()] if has.shape[1] else []


def _name(counted: _Counted, group: np.ndarray, words: Words) -> str:
    """The words of terms that always stand together, in the order of the first comment, at most eight of them."""
    places = sorted({*counted.first[group], *(counted.first[group[counted.phrase[group]]] + 1)})
    parts = [str(words.vocabulary[words.codes[places[0]]])]
    for before, place in pairwise(places[:LONGEST]):
        parts += [*([] if place == before + 1 else ["…"]), str(words.vocabulary[words.codes[place]])]
    return " ".join([*parts, *(["…"] if len(places) > LONGEST else [])])


def _contrasted(comments: Comments, language: str, class_of: np.ndarray, level: float) -> pd.DataFrame:
    """The terms of one language, in order of their letters."""
    terms = terms_of(comments, language)
    classes = class_of[(comments.texts["language"] == language).to_numpy()]
    bad, good = classes == 0, classes == 2
    n_bad, n_good = int(bad.sum()), int(good.sum())
    with_bad, with_good = (np.asarray(terms.has[side].sum(axis=0)).ravel() for side in (bad, good))
    every = np.asarray(terms.has.sum(axis=0)).ravel()
    ratio, se = log_odds(with_good, n_good, with_bad, n_bad, every / max(len(classes), 1))
    least = comments.responses.study.min_n
    few = [
        nenglish("{n} comment of {who}", "{n} comments of {who}", n, who=who)
        for n, who in ((n_bad, DETRACTORS), (n_good, PROMOTERS))
        if n < least
    ]
    why = english("{join}, fewer than {least}", join=" and ".join(few), least=least) if few else only_asked(comments)
    z = ratio / se
    frame = pd.DataFrame(
        {
            "language": language,
            "term": terms.names,
            "n": every.astype(int),
            "n_detractors": with_bad.astype(int),
            "n_promoters": with_good.astype(int),
            "detractors": 100 * with_bad / n_bad if n_bad else np.nan,
            "promoters": 100 * with_good / n_good if n_good else np.nan,
            "log_odds": ratio,
            "se": se,
            "low": ratio - ndtri((1 + level) / 2) * se,
            "high": ratio + ndtri((1 + level) / 2) * se,
            "times": np.exp(np.abs(ratio)),
            "times_low": np.exp(np.abs(ratio) - ndtri((1 + level) / 2) * se),
            "times_high": np.exp(np.abs(ratio) + ndtri((1 + level) / 2) * se),
            "z": np.nan if why else z,
            "p_value": np.nan if why else 2 * ndtr(-np.abs(z)),
            "note": english("not tested: {why}", why=why) if why else "",
        }
    )
    return frame
