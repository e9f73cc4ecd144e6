"""What those who moved say when they do: typical comments of each way, by a stated rule, masked."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from nps_analysis.customers.comments.language import known_languages, languages_of
from nps_analysis.customers.comments.quotes import LONGEST, SHORTEST, cut
from nps_analysis.customers.comments.words import Words, read_words, words_in
from nps_analysis.customers.movers import both_answers
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.scale import CLASS_NAMES

FEWEST, USUAL = 10, 5  # people who wrote, of whom one is quoted; comments that have a word which tells nobody
COLUMNS = ("before", "after", "n", "comments", "language", "score_before", "score_after", "quote", "note")
WAYS = ((2, 0), (2, 1), (1, 0), (0, 2), (1, 2), (0, 1))  # classes before and after: falls first


def movers_quotes(
    responses: Any, before: str, after: str, across: str | None = None, most: int = 2, **options: Any
) -> pd.DataFrame:
    """What those who moved to another class said when they did: ``most`` typical comments of each way, falls first.

    ``before, after`` (the classes, as detractor), ``n`` (who went that way), ``comments`` (how many of them wrote with
    the later answer), ``language, score_before, score_after, quote, note``. Of a way on which fewer than 10 wrote
    nothing is quoted, and the note says so; a way that nobody went has no row. The rule: of a way's later comments in
    its most frequent language, those of 40 to 280 letters, of them those whose every word is in five comments or more
    (names and rare cases are not), of them the nearest to the middle (the cosine of its tf-idf weights to the mean of
    the way's; the first by respondent where several are as near); frequencies are those among the later comments of
    all who answered both times. Where no comment is left by one of these, those that it would leave out are taken too.
    Nobody and no text is quoted twice; addresses and numbers are masked. DataError as in ``movers``.
    """
    if not isinstance(responses, Responses):
        responses = read(responses, **options)
    people = both_answers(responses, before, after, across, {})
    spoken = people[people["comment_after"] != ""].reset_index(drop=True)
    words = read_words(spoken["comment_after"])
    language = languages_of(words, known_languages(responses.study.comment_language))
    rows = []
    for one, other in ((CLASS_NAMES[one], CLASS_NAMES[other]) for one, other in WAYS):
        n = int(_went(people, one, other).sum())
        group = np.flatnonzero(_went(spoken, one, other))
        row = {"before": one, "after": other, "n": n, "comments": len(group)}
        rows += [{**row, **quote} for quote in _quotes(spoken, words, language, group, most)] if n else []
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"score_before": "Int64", "score_after": "Int64"})


def _went(people: pd.DataFrame, before: str, after: str) -> np.ndarray:
    return ((people["class_before"] == before) & (people["class_after"] == after)).to_numpy(bool)


def _quotes(
    spoken: pd.DataFrame, words: Words, language: np.ndarray, group: np.ndarray, most: int
) -> Iterator[dict[str, Any]]:
    """The quotes of one way, or why there are none."""
    if len(group) < FEWEST:
        wrote = f"{len(group)} wrote" if len(group) else "nobody wrote"
        yield {"language": "", "quote": "", "note": f"{wrote}: quoted from {FEWEST} on"}
        return
    usual = str(pd.Series(language[group]).value_counts().index[0])
    group = group[language[group] == usual]
    near, rare = _nearness(words, group)
    letters = spoken["comment_after"].str.len().to_numpy()[group]
    unapt = (letters < SHORTEST) | (letters > LONGEST)
    seen: set[str] = set()
    for row in spoken.iloc[group[np.lexsort((group, -near, rare, unapt))]].to_dict("records"):
        quote = cut(row["comment_after"])
        same = " ".join(word for word in words_in(quote) if word[0].isalpha())  # whatever stands between the words
        if same not in seen and len(seen) < most:
            seen.add(same)
            scores = {name: row[name] for name in ("score_before", "score_after")}
            yield {"language": usual, **scores, "quote": quote, "note": ""}


def _nearness(words: Words, group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How near each comment of a group is to its middle, and whether it has a word that fewer than five have."""
    real = words.codes >= 0
    place = words.comment[real], words.codes[real]
    has = sparse.coo_matrix((np.ones(len(place[0])), place), shape=(words.comments, len(words.vocabulary))).tocsr()
    has.data[:] = 1  # however often a comment says it
    often = has.getnnz(axis=0)
    weights = has[group] @ sparse.diags(np.log((1 + words.comments) / (1 + often)) + 1)
    length = np.sqrt(weights.multiply(weights).sum(axis=1))
    weights = sparse.diags(1 / np.maximum(np.asarray(length).ravel(), 1)) @ weights
    near = weights @ np.asarray(weights.mean(axis=0)).ravel()
    rare = np.asarray(has[group] @ (often < USUAL)).ravel() > 0
    return np.round(near, 9), rare
