"""How are p-values read when there are many: adjustment for the number of comparisons."""

import numpy as np

from nps_analysis.schema import DataError, nearest


def adjusted(p: np.ndarray, method: str = "holm") -> np.ndarray:
    """The p-values (0 to 1) of one family of comparisons, adjusted for their number; NaN stays NaN and does not count.

    ``holm`` (Holm 1979, Scandinavian Journal of Statistics 6:65) holds the chance of any false finding at the level,
    whatever the dependence between the tests. ``bh`` (Benjamini & Hochberg 1995, JRSS B 57:289) holds the expected
    share of false ones among the findings. ``none`` returns p as it is. All as R's ``p.adjust``. Raises DataError for
    another method.

    Three tests: Holm takes the smallest p three times, the next twice, and lets none fall below one before it.

    >>> adjusted(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    method = adjustment_named(method)
    p = np.asarray(p, dtype=float)
    result = p.copy()
    at = np.flatnonzero(~np.isnan(p))
    at = at[np.argsort(p[at], kind="stable")]
    rank = np.arange(1, len(at) + 1)
    if method == "holm":
        result[at] = np.minimum(np.maximum.accumulate(p[at] * (len(at) - rank + 1)), 1)
    elif method == "bh":
        result[at] = np.minimum(np.minimum.accumulate((p[at] * len(at) / rank)[::-1]), 1)[::-1]
    return result


def adjustment_named(method: str) -> str:
    """``method``, if it is one of the adjustments; else DataError."""
    if method not in ADJUSTMENTS:
        raise DataError(
            f'no adjustment "{method}"',
            required=f"one of {', '.join(ADJUSTMENTS)}",
            found=f'"{method}"; {nearest(method, ADJUSTMENTS)}',
            do="--adjust holm",
        )
    return method


ADJUSTMENTS = ("holm", "bh", "none")
