"""What people say about a theme in their own words: typical comments, by a stated rule, masked."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from nps_analysis.customers.comments.found_themes import NAMED, themes_of
from nps_analysis.customers.comments.terms import Terms, terms_of
from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.words import words_in
from nps_analysis.customers.comments.written import Comments
from nps_analysis.language import english
from nps_analysis.responses.anonymous import refuse_employees
from nps_analysis.scale import CLASS_NAMES, CLASS_OF

SHORTEST, LONGEST = 40, 280  # letters of a quote
FEWEST_QUOTED = 10  # people of whose comments one is shown
USUAL = 5  # comments that have a word which tells nobody
QUOTED = (0, 2)  # the classes: detractors, promoters
HOW = english(
    "the comment nearest to the middle of its group, first of those of {shortest} to {longest} letters without rare"
    " words, of others where there are none, none of fewer than {least} people. Addresses and numbers are masked.",
    shortest=SHORTEST,
    longest=LONGEST,
    least=FEWEST_QUOTED,
)
RULE = english("Chosen by rule, on each theme for detractors, promoters and each language: {how}", how=HOW)
COLUMNS = ["theme", "class", "language", "n", "score", "quote", "note"]


def comment_quotes(comments: Comments, themes: Themes | None = None, most: int = 1) -> pd.DataFrame:
    """Typical comments on each theme, by detractors and by promoters, ``most`` of each in each language.

    Columns ``theme, class, language, n`` (comments of this class on the theme in this language), ``score, quote,
    note``. A group of fewer than ten people is listed, never quoted: one of few is soon known. The rule: of a group's
    comments those of 40 to 280 letters, of them those whose every word is in five comments or more (names and rare
    cases are not), of them those that mention no other theme, and of them those nearest to the middle (``typical``). On
    a theme that was found, those come before all others that have a word of its name. Nobody is quoted twice, no text
    is either. Where none of a group is left by one of these, those that it would leave out are taken too, and long ones
    are cut visibly. Addresses and numbers are masked; names that somebody wrote out are not. Comments in an unknown
    language are not quoted. Raises DataError of employees.
    """
    refuse_employees(comments.responses, "quotes")
    themes = themes_of(comments) if themes is None else themes
    named = _has_a_word_of_its_name(comments, themes)
    texts = comments.texts
    has = mentions(comments, themes)[0] & texts["comment"].ne("").to_numpy()[:, None]
    class_of, spoken = CLASS_OF[texts["score"].to_numpy()], texts["language"].to_numpy(dtype=object)
    several = has.sum(axis=1) > 1
    taken, rows = Taken(), []
    for language in comments.languages():
        own = spoken == language
        for at, theme in enumerate(themes.names):
            for one in QUOTED:
                group = np.flatnonzero(has[:, at] & (class_of == one) & own)
                row = {"theme": theme, "class": CLASS_NAMES[one], "language": language, "n": len(group), "note": ""}
                if len(group) and people_of(comments, group) < FEWEST_QUOTED:
                    rows.append(
                        {
                            **row,
                            "note": english(
                                "not quoted: comments of fewer than {fewest_quoted} people", fewest_quoted=FEWEST_QUOTED
                            ),
                        }
                    )
                elif len(group):
                    order = typical(comments, language, group, several[group], first=named[group, at])
                    rows += [{**row, **quote} for quote in first_new(texts, order, most, taken)]
    frame = pd.DataFrame(rows, columns=COLUMNS).astype({"score": "Int64"})
    place = {theme: at for at, theme in enumerate(themes.names)}
    return frame.sort_values("theme", key=lambda column: column.map(place), kind="stable").reset_index(drop=True)


def typical(
    comments: Comments, language: str, group: np.ndarray, unwanted: np.ndarray | int = 0, first: np.ndarray | int = 0
) -> np.ndarray:
    """A group's comments (rows of ``comments.texts``, all in ``language``), the most typical one first.

    Those of 40 to 280 letters come first, of them those whose every word is in five of the comments or more, of them
    those that are not ``unwanted``, and of them those nearest to the middle: the cosine of their tf-idf weights to the
    mean of the group's. The first in the file where several are as near. ``first`` says which come before all others.
    """
    rows, weights = _kept(comments, f"{language} weights", lambda: _weights(comments, language))
    near = _near(weights[np.searchsorted(rows, group)])
    letters = comments.texts["comment"].iloc[group].str.len().to_numpy()
    unapt = (letters < SHORTEST) | (letters > LONGEST)
    rare = _kept(comments, "rare", lambda: _says_rare(comments))[group]
    unwanted, later = np.broadcast_to(unwanted, len(group)), 1 - np.broadcast_to(first, len(group))
    return group[np.lexsort((group, -near, unwanted, rare, unapt, later))]


def people_of(comments: Comments, group: np.ndarray) -> int:
    """How many wrote a group's comments; a comment of nobody known is one person's."""
    respondents = comments.texts["respondent"].iloc[group]
    return int(respondents.nunique() + respondents.isna().sum())


def first_new(texts: pd.DataFrame, order: np.ndarray, most: int, taken: "Taken") -> list[dict[str, object]]:
    """The first ``most`` comments in this order that nobody quoted before wrote, and that say something new."""
    quotes: list[dict[str, object]] = []
    for row in order:
        if len(quotes) == most:
            break
        quote = cut(texts.at[row, "comment"])
        if taken.take(texts.at[row, "respondent"], quote):
            quotes.append({"row": row, "score": int(texts.at[row, "score"]), "quote": quote})
    return quotes


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


class Taken:
    """Whom and what was quoted already."""

    def __init__(self) -> None:
        self.people: set[object] = set()
        self.texts: set[str] = set()

    def take(self, person: object, text: str) -> bool:
        """Whether this one is new; it is taken then."""
        known = person is not None and person == person
        same = " ".join(word for word in words_in(text) if word[0].isalpha())
        same = same or text  # whatever stands between the words
        if same in self.texts or (known and person in self.people):
            return False
        self.texts.add(same)
        self.people |= {person} if known else set()
        return True


def _has_a_word_of_its_name(comments: Comments, themes: Themes) -> np.ndarray:
    """Which comments have a word that a found theme is called by; none of themes that somebody else made."""
    if not themes.found:
        return np.zeros((len(comments.texts), len(themes.names)), dtype=bool)
    named = {name: {one: some[:NAMED] for one, some in words.items()} for name, words in themes.words.items()}
    return mentions(comments, Themes(named))[0]


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


def _kept(comments: Comments, name: str, make: Callable[[], Any]) -> Any:
    """What is asked for once for each group, made once."""
    if name not in comments.terms:
        comments.terms[name] = make()
    return comments.terms[name]


def _weights(comments: Comments, language: str) -> tuple[np.ndarray, sparse.csr_matrix]:
    """The rows of the comments in a language, and the tf-idf weights of their terms."""
    return np.flatnonzero(comments.texts["language"] == language), _tf_idf(terms_of(comments, language))


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
