"""What people say about a theme in their own words: typical comments, by a stated rule, masked."""

import numpy as np
import pandas as pd
from scipy import sparse

from nps_analysis.customers.comments.found_themes import themes_of
from nps_analysis.customers.comments.terms import Terms, terms_of
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.written import Comments
from nps_analysis.scale import CLASS_NAMES, CLASS_OF

SHORTEST, LONGEST = 40, 280  # letters of a quote
QUOTED = (0, 2)  # the classes: detractors, promoters


def comment_quotes(comments: Comments, themes: Themes | None = None, most: int = 1) -> pd.DataFrame:
    """Typical comments on each theme, by detractors and by promoters: ``most`` of each, in the theme's order.

    Columns ``theme, class, n`` (comments of this class on the theme), ``language, score, quote, note``. The rule: of
    the group's comments in its most frequent language, those of 40 to 280 letters, of them those that mention no other
    theme, and of them those nearest to the middle (the cosine of their tf-idf weights to the mean of the group's; the
    first in the file where several are as near). Nobody is quoted twice, no text is either. Where no comment is of that
    length, or every one mentions another theme, those are taken too, and cut visibly. Addresses and numbers are masked;
    names that somebody wrote out are not.
    """
    themes = themes_of(comments) if themes is None else themes
    has = mentions(comments, themes)[0] & comments.texts["comment"].ne("").to_numpy()[:, None]
    class_of, alone = CLASS_OF[comments.texts["score"].to_numpy()], has.sum(axis=1) == 1
    taken, rows = _Taken(), []
    weights: dict[str, sparse.csr_matrix] = {}
    for at, theme in enumerate(themes.names):
        for one in QUOTED:
            group = np.flatnonzero(has[:, at] & (class_of == one))
            if not len(group):
                continue
            row = {"theme": theme, "class": CLASS_NAMES[one], "n": len(group), "note": ""}
            rows += [{**row, **quote} for quote in _typical(comments, group, alone[group], most, taken, weights)]
    columns = ["theme", "class", "n", "language", "score", "quote", "note"]
    return pd.DataFrame(rows, columns=columns).astype({"score": "Int64"})


def cut(text: str, longest: int = LONGEST) -> str:
    """A text in one line, cut after a word, and seen to be cut.

    >>> cut("The delivery came three days late", 20)
    'The delivery came…'
    """
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return (head[: head.rindex(" ")] if " " in head[longest // 2 :] else head).rstrip() + "…"


class _Taken:
    """Whom and what was quoted already."""

    def __init__(self) -> None:
        self.people: set[object] = set()
        self.texts: set[str] = set()

    def take(self, person: object, text: str) -> bool:
        """Whether this one is new; it is taken then."""
        known = person is not None and person == person
        if text.casefold() in self.texts or (known and person in self.people):
            return False
        self.texts.add(text.casefold())
        self.people |= {person} if known else set()
        return True


def _typical(
    comments: Comments,
    group: np.ndarray,
    alone: np.ndarray,
    most: int,
    taken: _Taken,
    weights: dict[str, sparse.csr_matrix],
) -> list[dict[str, object]]:
    """The quotes of one group: rows of ``comments.texts`` by how near they are to the middle."""
    texts = comments.texts
    spoken = texts["language"].to_numpy(dtype=object)
    language = str(pd.Series(spoken[group]).value_counts(sort=True).index[0])
    group, alone = group[spoken[group] == language], alone[spoken[group] == language]
    if language not in weights:
        weights[language] = _tf_idf(terms_of(comments, language))
    place = np.cumsum(spoken == language) - 1
    own = weights[language][place[group]]
    near = np.round(own @ np.asarray(own.mean(axis=0)).ravel(), 9)
    length = np.array([len(text) for text in texts["comment"].iloc[group]])
    apt = (length >= SHORTEST) & (length <= LONGEST)
    quotes: list[dict[str, object]] = []
    for row in group[np.lexsort((group, -near, ~alone, ~apt))]:
        if len(quotes) == most:
            break
        quote = cut(texts.at[row, "comment"])
        if taken.take(texts.at[row, "respondent"], quote):
            quotes.append({"language": language, "score": int(texts.at[row, "score"]), "quote": quote})
    return quotes


def _tf_idf(terms: Terms) -> sparse.csr_matrix:
    """Terms by comments, rare ones weighing more (log of n over comments with it), each comment of length 1."""
    often = np.asarray(terms.has.sum(axis=0)).ravel()
    rare = np.log((1 + terms.has.shape[0]) / (1 + often)) + 1
    weighted = terms.has.copy()
    weighted.data = rare[weighted.indices]
    row = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    length = np.sqrt(np.bincount(row, weighted.data**2, minlength=weighted.shape[0]))
    weighted.data /= length[row]
    return weighted
