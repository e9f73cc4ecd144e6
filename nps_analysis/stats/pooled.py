"""The score of several groups together, from their rows in a frame of scores."""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.scale import CLASSES
from nps_analysis.schema import SCORE_COLUMNS
from nps_analysis.stats.score import score

COUNTED = [f"n_{name}" for name in CLASSES]


def pooled(scores: pd.DataFrame) -> pd.DataFrame | None:
    """One row as ``score`` returns it: the answers of all rows of ``scores`` together, without their group columns.

    The classes are added up and estimated anew, at the level and by the method of the rows. None where the rows do not
    tell: with weights or clusters, whose sums a frame of scores does not have, and where a group is suppressed.

    >>> from nps_analysis.stats.score import score
    >>> halves = [score(ScoreCounts.of(5, 5, 10)), score(ScoreCounts.of(10, 5, 5))]
    >>> pooled(pd.concat(halves))[["n", "promoters", "nps"]]
        n  promoters  nps
    0  40       37.5  0.0
    """
    if scores.empty or not set(SCORE_COLUMNS) <= set(scores.columns) or scores["n"].isna().any():
        return None
    if not np.allclose(scores["n_eff"].fillna(0).astype(float), scores["n"].astype(float)):
        return None
    counts = ScoreCounts.of(*(float(scores[name].sum()) for name in COUNTED))
    return score(counts, level=float(scores["level"].iloc[0]), method=str(scores["method"].iloc[0]))
