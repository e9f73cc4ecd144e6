"""Is a change shown to be no larger than a margin, or a group to be no worse than that."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.schema import DataError
from nps_analysis.stats.compare import beside_places, notes
from nps_analysis.stats.difference import METHODS, below, difference, statistic
from nps_analysis.stats.interval import method_named
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.pairs import pairs
from nps_analysis.stats.sample import mean, quantile

EQUIVALENCE_COLUMNS = (
    *("column", "group", "reference", "nps", "reference_nps", "difference", "se", "low", "high", "margin"),
    *("p_equivalence", "p_not_worse", "p_equivalence_adjusted", "p_not_worse_adjusted", "adjust", "verdict"),
    *("level", "method", "n", "reference_n", "tested", "note"),
)
VERDICTS = ("no larger change", "not worse", "not shown")


def equivalence(
    counts: ScoreCounts,
    across: str,
    margin: float = 3.0,
    against: str | None = None,
    within: str | Sequence[str] | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    min_n: int = 30,
    method: str = "default",
) -> pd.DataFrame:
    """Whether each difference between groups is shown to be smaller than ``margin`` points, one row per pair.

    Pairs, ``within``, ``min_n`` and ``method`` are those of ``compare``. ``p_not_worse`` (0 to 1) is of the one-sided
    test that the difference, group minus reference, is above -margin: non-inferiority. ``p_equivalence`` is the larger
    of that and of the test that it is below +margin: two one-sided tests (Schuirmann 1987, Journal of Pharmacokinetics
    and Biopharmaceutics 15:657), each with the likeliest shares for a difference of just the margin. Both are also
    given adjusted for the number of tested pairs. ``verdict`` reads the adjusted ones at 1 - level: ``no larger
    change``, ``not worse``, or ``not shown``, which does not say that the change is larger; missing where not
    tested.

    ``low`` and ``high`` are of the interval of the difference (points) at 2 x level - 1, which stands in the column
    ``level``: 0.9 for 0.95. Before adjustment a change is shown to be no larger exactly where that interval lies
    between -margin and margin. "No difference shown" by ``compare`` is no equivalence: a small base shows neither.
    The margin must be chosen before the answers are seen. Raises DataError for a margin that is not above 0 and below
    200, a level that is not between 0.5 and 1, and as ``compare``.

    >>> rows = [(year, s, k) for year in ("2024", "2025") for s, k in ((3, 1000), (8, 2000), (10, 7000))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["year", "score", "n"]))
    >>> equivalence(counts, across="year")[["difference", "margin", "verdict"]]
       difference  margin           verdict
    0         0.0     3.0  no larger change
    """
    _check(margin, level)
    method = method_named(method, METHODS)
    chosen = pairs(counts, across, against, within)
    group, reference = chosen.samples()
    frame = pd.concat([difference(group, reference, 2 * level - 1, method, chosen.freedom()), chosen.table()], axis=1)
    low, high = (statistic(group, reference, value, method) for value in (-margin, margin))
    tested = (frame[["n", "reference_n"]] >= max(min_n, 1)).all(axis=1) & frame["p_value"].notna()
    worse = np.where(tested, below(-low, chosen.freedom()), np.nan)
    frame = frame.assign(
        column=chosen.across,
        nps=100 * mean(group.shares),
        reference_nps=100 * mean(reference.shares),
        margin=margin,
        p_equivalence=np.maximum(worse, below(high, chosen.freedom())),
        p_not_worse=worse,
        adjust=adjust,
        level=round(2 * level - 1, 12),
        method=method,
        tested=tested,
        note=notes(frame, min_n),
    )
    for name in ("p_equivalence", "p_not_worse"):
        frame[f"{name}_adjusted"] = adjusted(frame[name], adjust)
    shown = [frame["p_equivalence_adjusted"] < 1 - level, frame["p_not_worse_adjusted"] < 1 - level, tested]
    frame["verdict"] = pd.Series(np.select(shown, VERDICTS, "")).where(tested, None)
    frame = with_suppressed(frame, chosen.suppressed, EQUIVALENCE_COLUMNS)
    return beside_places(chosen, frame, EQUIVALENCE_COLUMNS)


def _check(margin: float, level: float) -> None:
    quantile(level)
    if not 0 < margin < 200:
        raise DataError(
            f"no margin {margin}",
            required="points above 0 and below 200: the largest change that does not matter",
            found=f"{margin}",
            do="margin=3",
        )
    if not 0.5 < level < 1:
        raise DataError(
            f"no level {level} for one-sided tests",
            required="a level above 0.5 and below 1",
            found=f"{level}",
            do="level=0.95",
        )
