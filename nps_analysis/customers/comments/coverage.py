"""Who writes: comments by score, scores that were not asked why, how those who write differ from the others."""

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc  # scipy.stats would take 0.7 s longer to load

from nps_analysis.customers.comments.small_themes import untold_classes, untold_writers
from nps_analysis.customers.comments.written import CODED, WRITTEN, Comments, counted_by
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, english, nenglish
from nps_analysis.scale import CLASS_NAMES, CLASS_OF, SCORES
from nps_analysis.schema import COMPARE_COLUMNS, SMALLEST_COMMENTS
from nps_analysis.stats.compare import compare
from nps_analysis.stats.proportion import wilson

HARDLY, MANY = 0.03, 0.1  # shares that wrote: at most the one of scores not asked why, at least the other of the rest
RARELY = 0.1  # times the share of the rest, at most
CLAIMED = 30  # answers of scores not asked from which on this is said
UNASKED = {WRITTEN: N_("seems not to have been asked why"), CODED: N_("seems not to have been asked why, or coded")}
ASKED = {WRITTEN: N_("were asked why"), CODED: N_("got a code")}
FIGURES = ("comments", "share", "share_low", "share_high", "note")  # that are not told of few employees
CLASS_STARTS = tuple(int(one) for one in np.flatnonzero(np.diff(CLASS_OF)) + 1)
OF_EMPLOYEES = N_("of employees there are no words of a class, no quotes and no changes: words tell who wrote them")
BY_CHANCE = 0.001  # that so few wrote, or so many of one score
NO_NAMES = tuple(one for one in COMPARE_COLUMNS if one not in ("column", "group", "reference"))
WITH = {WRITTEN: N_("with a comment"), CODED: N_("with a code")}
WITHOUT = {WRITTEN: N_("without a comment"), CODED: N_("without a code")}


def comment_coverage(comments: Comments, level: float = 0.95) -> pd.DataFrame:
    """How many of each score wrote: one row per score from 0 to 10.

    Columns ``score, class, n`` (answers), ``comments`` (of them), ``share`` (percent) with Wilson's interval
    ``share_low, share_high``, ``was_asked``, ``level, note``. Counts are unweighted: whether somebody writes has
    nothing to do with weights. ``was_asked`` is false for all scores above, or below, one at which comments end: of
    these at most 3 % wrote, and at most a tenth of the share of the others, of whom 10 % or more did, which chance
    gives in less than one survey in a thousand. Many surveys ask *why* only below some score. ``looked_at`` is ``coded
    answers`` where there are codes and no words: then those with a code stand in place of those who wrote. Of employees
    there is one row per class (``score`` is ``0 to 6``, ``7 and 8``, ``9 and 10``), without its comments where too few
    wrote or did not (``untold_classes``).
    """
    if comments.responses.study.employee:
        return _by_class(comments, level)
    return _covered(comments, level)


def _by_class(comments: Comments, level: float) -> pd.DataFrame:
    """The coverage of employees, who are counted by class."""
    rows = _covered(comments, level)
    whole = rows.groupby("class", sort=False)[["n", "comments"]].sum()
    low, high = wilson(whole["comments"].to_numpy(), whole["n"].to_numpy(), level)
    share = 100 * whole["comments"] / whole["n"].where(whole["n"] > 0)
    said = rows["score"].astype(int).groupby(rows["class"], sort=False).agg(lambda one: say_scores(one.to_numpy()))
    first = rows.drop_duplicates("class").set_index("class")
    first = first.assign(score=said, **whole, share=share, share_low=low, share_high=high)
    first["note"] = np.where(first["n"] == 0, N_("no answers"), np.where(first["was_asked"], "", UNASKED[comments.of]))
    hidden = untold_classes(first["n"].to_numpy(), first["comments"].to_numpy())
    return with_suppressed(first.reset_index()[[*rows]], hidden, FIGURES)


def _covered(comments: Comments, level: float) -> pd.DataFrame:
    """The coverage of each score."""
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
        "looked_at": comments.of,
        "note": np.where(n == 0, N_("no answers"), np.where(asked, "", UNASKED[comments.of])),
    }
    return pd.DataFrame(table)


def asked_scores(comments: Comments) -> np.ndarray:
    """For each score from 0 to 10 whether those who gave it seem to have been asked why; see ``comment_coverage``.

    Of employees whole classes are asked, or not.
    """
    n, written = _by_score(comments)
    cuts = CLASS_STARTS if comments.responses.study.employee else range(1, 11)
    ends = [limit <= SCORES for limit in cuts] + [limit > SCORES for limit in reversed(cuts)]
    silent = [end for end in ends if _seem_not_asked(n, written, end)]
    return ~max(silent, key=lambda end: n[end].sum()) if silent else np.ones(len(SCORES), dtype=bool)


def only_asked(comments: Comments) -> str:
    """Whom alone comments come from where only some scores were asked why; empty where all were."""
    asked = asked_scores(comments)
    if asked.all():
        return ""
    if comments.of == CODED:
        return english("only those scoring {scores} got a code", scores=say_scores(SCORES[asked]))
    return english("only those scoring {scores} were asked why", scores=say_scores(SCORES[asked]))


def _seem_not_asked(n: np.ndarray, written: np.ndarray, end: np.ndarray) -> bool:
    """Whether hardly anybody at this end of the scale wrote, beyond chance, and of no score more than of others."""
    size, wrote, rest = n[end].sum(), written[end].sum(), n[~end].sum()
    others = written[~end].sum() / rest if rest else 0.0
    if size < CLAIMED or others < MANY or wrote > min(HARDLY, RARELY * others) * size:
        return False
    more = bdtrc(np.maximum(written[end] - 1, 0), n[end], RARELY * others)  # the chance of as many of one score
    alike = (written[end] == 0) | (more >= BY_CHANCE)
    return bool(bdtr(wrote, size, others) < BY_CHANCE and alike.all())


def comment_writers(comments: Comments, level: float = 0.95) -> pd.DataFrame:
    """The score of those who wrote against that of those who did not, as ``compare`` returns it.

    The second row is the difference, by the score test, with weights where the study has them. Where nobody, or
    everybody, wrote there is nothing to compare and no row. Of employees no figure where either are too few.
    """
    of = comments.of
    writes = pd.Series(np.where(comments.said, WITH[of], WITHOUT[of]), comments.answers.index, name="comment")
    counts = counted_by(writes, comments.answers, comments.responses)
    if len(counts) < 2:
        return pd.DataFrame(columns=list(COMPARE_COLUMNS))
    found = compare(counts, "comment", level=level, min_n=comments.responses.study.min_n)
    return with_suppressed(found, np.full(len(found), untold_writers(comments)), NO_NAMES)


def _silent(scores: str, by_code: bool) -> str:
    if by_code:
        return english(
            "hardly anybody who gave {scores} got a code: only others seem to have been asked why, or coded, so what "
            "codes say is not said of them",
            scores=scores,
        )
    return english(
        "hardly anybody who gave {scores} wrote: the survey seems to have asked only others why, so what comments say "
        "is not said of them",
        scores=scores,
    )


def coverage_warnings(comments: Comments) -> list[str]:
    """What must be known before any comment is read: scores not asked, few comments."""
    asked = asked_scores(comments)
    warnings = [OF_EMPLOYEES] if comments.responses.study.employee and not comments.by_code else []
    if not asked.all():
        silent = say_scores(SCORES[~asked])
        warnings.append(_silent(silent, comments.by_code))
    few = len(comments.texts)
    if (SMALLEST_COMMENTS if comments.responses.study.employee else 0) <= few < comments.responses.study.min_n:
        warnings.append(_few(few, comments.by_code))
    by_code = replace(comments, by_code=True) if comments.codes and not comments.by_code else None
    return warnings + (coverage_warnings(by_code) if by_code else [])


def _few(n: int, by_code: bool) -> str:
    if by_code:
        return nenglish(
            "only {n} coded answer: words and themes are listed, and nothing is claimed",
            "only {n} coded answers: words and themes are listed, and nothing is claimed",
            n,
        )
    return nenglish(
        "only {n} comment: words and themes are listed, and nothing is claimed",
        "only {n} comments: words and themes are listed, and nothing is claimed",
        n,
    )


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
    writes = comments.said
    score = comments.answers["score"]
    n = np.bincount(score, minlength=len(SCORES))
    return n, np.bincount(score[writes], minlength=len(SCORES))
