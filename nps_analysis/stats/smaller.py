"""The smallest of very many groups as one: how many answers, and which score, they have together."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.language import N_
from nps_analysis.scale import CLASSES
from nps_analysis.schema import SCORE_COLUMNS
from nps_analysis.stats.interval import METHODS
from nps_analysis.stats.score import score

MOST = 40  # groups that a reader can take in


def smallest(bases: Sequence[float] | pd.Series, most: int = MOST) -> np.ndarray:
    """Which groups are beyond the ``most`` with the largest ``bases``; of equals the later ones.

    A rest of a single group is none: it takes no more room than a row that stands for it.

    >>> smallest([30, 5, 40, 20], most=2)
    array([False,  True, False,  True])
    """
    beyond = np.zeros(len(bases), dtype=bool)
    if len(bases) > most + 1:
        known = np.nan_to_num(pd.to_numeric(pd.Series(bases)).to_numpy(dtype=float, na_value=np.nan), nan=-1)
        beyond[np.argsort(-known, kind="stable")[most:]] = True
    return beyond


def collected(frame: pd.DataFrame, weighted: bool | None, most: int = MOST) -> tuple[pd.DataFrame, int]:
    """The ``most`` largest groups of a score frame and a row of all others together, and how many are in no row.

    The column ``collected`` says for how many groups a row stands; it is 0 for a group. Of a frame that lacks figures
    of ``score`` the others cannot be added: they are in no row.

    >>> north, south = score(ScoreCounts.of(5, 5, 10)), score(ScoreCounts.of(5, 5, 0))
    >>> rows, left_out = collected(pd.concat([north, south, south]), weighted=False, most=1)
    >>> rows[["n", "collected"]], left_out
    (      n  collected
    0  20.0          0
    1  20.0          2, 0)
    """
    beyond = smallest(frame["n"], most)
    rows, others = frame[~beyond].assign(collected=0), frame[beyond]
    if not len(others) or not set(SCORE_COLUMNS) <= set(frame.columns):
        return rows, len(others)
    rest = together(others, weighted).assign(collected=len(others))
    return pd.concat([rows.astype({"n": float}), rest.astype({"n": float})], ignore_index=True), 0


def together(frame: pd.DataFrame, weighted: bool | None) -> pd.DataFrame:
    """The groups of a score frame as one row of the same figures, without the names of groups.

    Answers are added up. The score and its interval are those of the sum, by the method and at the level of the frame,
    where the frame is of counts alone. Sums of weights and clusters do not stand in it: with them, or where a group is
    suppressed, the row has no score, and ``note`` says why. ``weighted`` says that there are weights, which cannot be
    seen where all answers of a group have the same; None that nobody knows, and then there is no score either.

    >>> north, south = ScoreCounts.of(5, 5, 10), ScoreCounts.of(5, 5, 0)
    >>> both = pd.concat([score(north), score(south)])
    >>> together(both, weighted=False)[["n", "n_detractors", "nps", "note"]]
        n  n_detractors  nps note
    0  30            10  0.0
    """
    n = pd.to_numeric(frame["n"]).to_numpy(dtype=float, na_value=np.nan)
    if np.isnan(n).any():
        return _without_score(frame, float("nan"), N_("suppressed groups among them"))
    if weighted or not _of_counts(frame, n):
        return _without_score(frame, n.sum(), N_("no common score: weighted"))
    if weighted is None:
        return _without_score(frame, n.sum(), N_("no common score: not known whether weighted"))
    classes = [float(pd.to_numeric(frame[f"n_{name}"]).sum()) for name in CLASSES]
    methods = set(frame["method"].dropna()) & set(METHODS)
    method = methods.pop() if len(methods) == 1 else "default"
    return score(ScoreCounts.of(*classes), float(frame["level"].iloc[0]), method)


def _of_counts(frame: pd.DataFrame, n: np.ndarray) -> bool:
    """Whether each answer counts as one: no weights, no clusters."""
    effective = pd.to_numeric(frame["n_eff"]).to_numpy(dtype=float, na_value=np.nan)
    return bool(np.allclose(effective[n > 0], n[n > 0], rtol=1e-9))


def _without_score(frame: pd.DataFrame, n: float, note: str) -> pd.DataFrame:
    empty = score(ScoreCounts.of(0, 0, 0), float(frame["level"].iloc[0]))
    return empty.assign(n=n, n_eff=float("nan"), note=note).astype({"n": float})
