"""Who writes: comments by score, scores that were not asked why, how those who write differ from the others."""

import numpy as np
import pandas as pd

from nps_analysis.customers.comments.written import Comments, counted_by
from nps_analysis.scale import CLASS_NAMES, CLASS_OF, SCORES
from nps_analysis.schema import COMPARE_COLUMNS
from nps_analysis.stats.compare import compare
from nps_analysis.stats.proportion import wilson

HARDLY = 0.01  # of the answers of a score: where no more write, while of the others many do, they were not asked
MANY = 0.1
CLAIMED = 30  # answers without comments from which on this is said
WITH, WITHOUT = "with a comment", "without a comment"


def comment_coverage(comments: Comments, level: float = 0.95) -> pd.DataFrame:
    """How many of each score wrote: one row per score from 0 to 10.

    Columns ``score, class, n`` (answers), ``comments`` (of them), ``share`` (percent) with Wilson's interval
    ``share_low, share_high``, ``was_asked``, ``level, note``. Counts are unweighted: whether somebody writes has
    nothing to do with weights. ``was_asked`` is false for scores of which at most 1 % wrote although of the others at
    least 10 % did, where such scores have 30 answers or more together: many surveys ask *why* only below some score.
    """
    n, written = _by_score(comments)
    share = np.divide(written, n, out=np.full(len(SCORES), np.nan), where=n > 0)
    low, high = wilson(written, n, level)
    asked = asked_scores(comments)
    table = {
        "score": [str(score) for score in SCORES],
        "class": [CLASS_NAMES[one] for one in CLASS_OF],
        "n": n,
        "comments": written,
        "share": 100 * share,
        "share_low": low,
        "share_high": high,
        "was_asked": asked,
        "level": level,
        "note": np.where(n == 0, "no answers", np.where(asked, "", "seems not to have been asked why")),
    }
    return pd.DataFrame(table)


def asked_scores(comments: Comments) -> np.ndarray:
    """For each score from 0 to 10 whether those who gave it seem to have been asked why; see ``comment_coverage``."""
    n, written = _by_score(comments)
    silent = (n > 0) & (written <= HARDLY * n)
    others = ~silent & (n > 0)
    if n[silent].sum() < CLAIMED or written[others].sum() < MANY * n[others].sum():
        return np.ones(len(SCORES), dtype=bool)
    return ~silent


def comment_writers(comments: Comments, level: float = 0.95) -> pd.DataFrame:
    """The score of those who wrote against that of those who did not, as ``compare`` returns it.

    The second row is the difference, by the score test, with weights where the study has them. Where nobody, or
    everybody, wrote there is nothing to compare and no row.
    """
    writes = comments.answers["comment"].ne("").map({True: WITH, False: WITHOUT}).rename("comment")
    counts = counted_by(writes, comments.answers, comments.responses)
    if len(counts) < 2:
        return pd.DataFrame(columns=list(COMPARE_COLUMNS))
    return compare(counts, "comment", level=level, min_n=comments.responses.study.min_n)


def coverage_warnings(comments: Comments) -> list[str]:
    """What must be known before any comment is read: scores not asked, few comments."""
    asked, warnings = asked_scores(comments), []
    if not asked.all():
        silent = say_scores(SCORES[~asked])
        warnings.append(
            f"hardly anybody who gave {silent} wrote: the survey seems to have asked only others why, so what "
            "comments say is not said of them"
        )
    few = len(comments.texts)
    if few < comments.responses.study.min_n:
        warnings.append(f"only {few:,} comments: words and themes are listed, and nothing is claimed")
    return warnings


def say_scores(scores: np.ndarray) -> str:
    """Scores as text, in runs.

    >>> say_scores(np.array([0, 1, 2, 3, 4, 7])), say_scores(np.array([9, 10]))
    ('0 to 4 and 7', '9 and 10')
    """
    parts = np.split(scores, np.flatnonzero(np.diff(scores) > 1) + 1)
    texts = []
    for run in parts:
        texts += [f"{run[0]} to {run[-1]}"] if len(run) > 2 else [str(one) for one in run]
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _by_score(comments: Comments) -> tuple[np.ndarray, np.ndarray]:
    """Answers and comments by score."""
    writes = comments.answers["comment"] != ""
    score = comments.answers["score"]
    n = np.bincount(score, minlength=len(SCORES))
    return n, np.bincount(score[writes], minlength=len(SCORES))
