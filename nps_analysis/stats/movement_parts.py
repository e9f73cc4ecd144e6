"""Did people change their minds, or did other people answer: the change of the score by who answered when."""

from dataclasses import replace

import numpy as np
import pandas as pd

from nps_analysis.responses.movement import ABSENT, SUMS, MovementCounts
from nps_analysis.schema import COMPARE_COLUMNS
from nps_analysis.stats.movement import movement_change, movement_difference

ALL, BOTH, ONCE = "all who answered", "those of both waves", "those of one wave only"


def movement_parts(counts: MovementCounts, level: float = 0.95, min_n: int = 30) -> pd.DataFrame:
    """The change of the score among all who answered, among those of both waves, and among those of one wave only.

    The columns of ``compare`` after ``who``. All: ``movement_difference``; both waves: ``movement_change``, the same
    people, whose ``n`` is that of either wave; one wave only: two separate samples, by the same test as all. Where all
    changed and those of both waves did not, other people answered rather than people answering differently. A part that
    a wave has nobody of has no row. P-values are not adjusted: each row is a question of its own.

    >>> counts = MovementCounts.of([[30, 0, 0], [0, 40, 0], [0, 0, 30]], before_only=(50, 0, 0), after_only=(0, 0, 50))
    >>> movement_parts(counts)[["who", "difference"]].round(1).values.tolist()
    [['all who answered', 66.7], ['those of both waves', 0.0], ['those of one wave only', 200.0]]
    """
    alone = {name: getattr(counts, name).copy() for name in SUMS}
    for table in alone.values():
        table[:ABSENT, :ABSENT] = 0
    every, once = (movement_difference(some, level, min_n) for some in (counts, replace(counts, **alone)))
    parts = {ALL: every, BOTH: every.assign(**_same(counts, level, min_n)), ONCE: once}
    frame = pd.concat([part.assign(who=who) for who, part in parts.items()], ignore_index=True)
    there = (frame["n"] > 0) & (frame["reference_n"] > 0)
    return frame.loc[there, ["who", *COMPARE_COLUMNS]].reset_index(drop=True)


def _same(counts: MovementCounts, level: float, min_n: int) -> dict[str, object]:
    """The change of those of both waves under the names of ``compare``."""
    row = movement_change(counts, level, min_n=min_n).iloc[0]
    return {
        **{name: row[name] for name in ("se", "low", "high", "method", "n")},
        **{"nps": row["nps_after"], "reference_nps": row["nps_before"], "difference": row["change"]},
        **{"statistic": np.nan, "p_value": row["p_value"], "p_adjusted": row["p_value"], "reference_n": row["n"]},
        **{"tested": row["n"] >= min_n, "note": row["note"]},
    }
