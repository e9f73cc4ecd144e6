"""What people say about a theme in their own words: typical comments, by a stated rule, masked."""

import numpy as np
import pandas as pd
from scipy import sparse

from nps_analysis.customers.comments.found_themes import themes_of
from nps_analysis.customers.comments.terms import Terms, terms_of
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.written import Comments
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.scale import CLASS_NAMES, CLASS_OF

SHORTEST, LONGEST = 40, 280  # letters of a quote
FEWEST_QUOTED = 10  # people of whose comments one is shown
USUAL = 5  # comments that have a word which tells nobody
QUOTED = (0, 2)  # the classes: detractors, promoters
RULE = (
    "Chosen by rule, on each theme for detractors, promoters and each language: the comment nearest to the middle of"
    f" its group, of {SHORTEST} to {LONGEST} letters and first without rare words; none of fewer than {FEWEST_QUOTED}"
    " people. Addresses and numbers are masked."
)
COLUMNS = ["theme", "class", "language", "n", "score", "quote", "note"]


def comment_quotes(comments: Comments, themes: Themes | None = None, most: int = 1) -> pd.DataFrame:
    """Typical comments on each theme, by detractors and by promoters, ``most`` of each in each language.

    Columns ``theme, class, language, n`` (comments of this class on the theme in this language), ``score, quote,
    note``. A group of fewer than ten people is listed, never quoted: one of few is soon known. The rule: of a group's
    comments those of 40 to 280 letters, of them those whose every word is in five comments or more (names and rare
    cases are not), of them those that mention no other theme, and of them those nearest to the middle (the cosine of
    their tf-idf weights to the mean of the group's; the first in the file where several are as near). Nobody is quoted
    twice, no text is either. Where none of a group is left by one of these, those that it would leave out are taken
    too, and long ones are cut visibly. Addresses and numbers are masked; names that somebody wrote out are not.
    Comments in an unknown language are not quoted. Raises DataError of employees.
    """
    refuse_employees(comments.responses, "quotes")
    themes = themes_of(comments) if themes is None else themes
    texts = comments.texts
    has = mentions(comments, themes)[0] & texts["comment"].ne("").to_numpy()[:, None]
    class_of, spoken = CLASS_OF[texts["score"].to_numpy()], texts["language"].to_numpy(dtype=object)
    length = texts["comment"].str.len().to_numpy()
    last = [(length < SHORTEST) | (length > LONGEST), _says_rare(comments), has.sum(axis=1) > 1]
    taken, rows = _Taken(), []
    for language in comments.languages():
        own = spoken == language
        row_of, weights = np.cumsum(own) - 1, _tf_idf(terms_of(comments, language))
        for at, theme in enumerate(themes.names):
            for one in QUOTED:
                group = np.flatnonzero(has[:, at] & (class_of == one) & own)
                row = {"theme": theme, "class": CLASS_NAMES[one], "language": language, "n": len(group), "note": ""}
                if len(group) and _people(texts["respondent"].iloc[group]) < FEWEST_QUOTED:
                    rows.append({**row, "note": f"not quoted: comments of fewer than {FEWEST_QUOTED} people"})
                elif len(group):
                    near = _near(weights[row_of[group]])
                    order = group[np.lexsort((group, -near, *(it[group] for it in reversed(last))))]
                    rows += [{**row, **quote} for quote in _first_new(texts, order, most, taken)]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"score": "Int64"})
    place = {theme: at for at, theme in enumerate(themes.names)}
    return frame.sort_values("theme", key=lambda column: column.map(place), kind="stable").reset_index(drop=True)


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


def _people(respondents: pd.Series) -> int:
    """How many wrote; a comment of nobody known is one person's."""
    return int(respondents.nunique() + respondents.isna().sum())


def _says_rare(comments: Comments) -> np.ndarray:
    """Which comments have a word that fewer than five comments have."""
    words = comments.words
    real = words.codes >= 0
    size = max(len(words.vocabulary), 1)
    each = np.unique(words.comment[real].astype(np.int64) * size + words.codes[real])
    comment, word = np.divmod(each, size)
    often = np.bincount(word, minlength=size)
    return np.bincount(comment[often[word] < USUAL], minlength=words.comments) > 0


def _near(weights: sparse.csr_matrix) -> np.ndarray:
    """How near each comment of a group is to its middle."""
    return np.round(weights @ np.asarray(weights.mean(axis=0)).ravel(), 9)


def _first_new(texts: pd.DataFrame, order: np.ndarray, most: int, taken: _Taken) -> list[dict[str, object]]:
    """The first ``most`` comments in this order that nobody quoted before wrote."""
    quotes: list[dict[str, object]] = []
    for row in order:
        if len(quotes) == most:
            break
        quote = cut(texts.at[row, "comment"])
        if taken.take(texts.at[row, "respondent"], quote):
            quotes.append({"score": int(texts.at[row, "score"]), "quote": quote})
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
