"""Of employees: which themes are of too few, and of which class is not told how many wrote?"""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.theme_words import Themes, mentions
from nps_analysis.customers.comments.written import Comments
from nps_analysis.scale import CLASS_NAMES, CLASS_OF
from nps_analysis.schema import SMALLEST_COMMENTS


def small_themes(comments: Comments, themes: Themes) -> np.ndarray:
    """Which themes must not be shown: a mask over ``themes.names``; of customers none.

    Those that fewer than 10 employees mention, or fewer than 10 who could do not, or where either are all in one class;
    and as many more as it takes that none of these can be computed from the others and from all who wrote
    (``hidden_cells``, of which the groups are who mentions which themes together). ``comments`` are those that are
    ``looked_at`` for the themes.
    """
    if not comments.responses.study.employee:
        return np.zeros(len(themes.names), dtype=bool)
    from nps_analysis.suppression import hidden_cells  # with its optimizers it takes half a second to load

    has, could = mentions(comments, themes)
    alike, group = np.unique(np.hstack([has, could & ~has]), axis=0, return_inverse=True)
    answers = np.zeros((len(alike), len(CLASS_NAMES)))
    np.add.at(answers, (group.ravel(), CLASS_OF[comments.texts["score"].to_numpy()]), 1)
    member = np.vstack([np.ones(len(alike)), alike.T]).astype(float)
    hidden = hidden_cells(member, answers, SMALLEST_COMMENTS)[1:]
    return hidden[: len(themes.names)] | (hidden[len(themes.names) :] & _some(alike[:, len(themes.names) :]))


def _some(rest: np.ndarray) -> np.ndarray:
    """Of which themes there are comments that do not mention them: where all do, there is no rest to be told."""
    return np.asarray(rest.any(axis=0))


def untold_classes(n: np.ndarray, written: np.ndarray) -> np.ndarray:
    """Of which classes, with ``n`` answers and ``written`` comments, it must not be told how many wrote: a mask.

    Those of whom fewer than 10 wrote, or fewer than 10 and not nobody did not; and others, from the fewest comments on,
    until what is left of the total is not so few either.

    >>> untold_classes(np.array([40, 50, 90]), np.array([30, 9, 50])).tolist()
    [True, True, False]
    """
    silent = n - written
    hidden = _few(written) | ((silent > 0) & _few(silent))
    while hidden.any() and not hidden.all():
        left, quiet = written[hidden].sum(), silent[hidden].sum()
        if hidden.sum() > 1 and not _few(left) and (quiet == 0 or not _few(quiet)):
            break
        hidden[np.argmin(np.where(hidden, np.inf, written))] = True
    return hidden


def untold_writers(comments: Comments) -> bool:
    """Whether the score of employees who wrote must not be held against that of the others."""
    if not comments.responses.study.employee:
        return False
    from nps_analysis.suppression import unsafe  # as above

    classes = CLASS_OF[comments.answers["score"].to_numpy()]
    n, written = (np.bincount(classes[rows], minlength=len(CLASS_NAMES)) for rows in (classes >= 0, comments.said))
    both = unsafe(np.array([written, n - written]), SMALLEST_COMMENTS)
    return bool(both.any() or untold_classes(n, written).any())


def _few(n: np.ndarray) -> np.ndarray:
    return n < SMALLEST_COMMENTS


def merged_few(account: pd.DataFrame, other: str, kept: str) -> pd.DataFrame:
    """Rows of ``outcome, n, languages`` with those of 1 to 9 answers, and as many more as it takes, as one: ``other``.

    The outcome ``kept``, whose answers are told elsewhere too, stays as it is.

    >>> rows = pd.DataFrame({"outcome": ["a", "b", "c", "d"], "n": [50, 3, 0, 12], "languages": ["en", "", "", ""]})
    >>> merged_few(rows, "other", "a")[["outcome", "n"]].values.tolist()
    [['a', 50], ['c', 0], ['other', 15]]
    """
    n = account["n"].where((account["n"] > 0) & (account["outcome"] != kept))
    few = (n < SMALLEST_COMMENTS).to_numpy(copy=True)
    while few.any() and n[few].sum() < SMALLEST_COMMENTS and n[~few].notna().any():
        few[n[~few].idxmin()] = True
    if few.sum() < 2:  # alone it is all that is not in ``kept``, under whatever name
        return account
    rest = {"outcome": other, "n": int(n[few].sum()), "languages": ""}
    return pd.concat([account[~few], pd.DataFrame([rest])], ignore_index=True)
