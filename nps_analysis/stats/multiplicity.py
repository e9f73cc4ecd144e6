"""How are p-values and intervals read when there are many: adjustment for the number of comparisons."""

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc, ndtr, ndtri  # scipy.stats would take 0.7 s longer to load

from nps_analysis.schema import DataError, nearest

ADJUSTMENTS = ("holm", "hochberg", "bh", "by", "simultaneous", "none")
SEED = 1979
NUMBERS = 20_000_000  # normal numbers drawn for a largest z, at most; at least LEAST samples
LEAST, MOST = 10_000, 200_000


def adjusted(p: np.ndarray, method: str = "holm") -> np.ndarray:
    """The p-values (0 to 1) of one family of comparisons, adjusted for their number; NaN stays NaN and does not count.

    ``holm`` (Holm 1979, Scandinavian Journal of Statistics 6:65) holds the chance of any false finding at the level,
    whatever the dependence between the tests; ``hochberg`` (Hochberg 1988, Biometrika 75:800) finds a little more, and
    holds it for independent tests. ``bh`` (Benjamini & Hochberg 1995, JRSS B 57:289) holds the expected share of false
    ones among the findings, for independent or positively dependent tests; ``by`` (Benjamini & Yekutieli 2001, Annals
    of Statistics 29:1165) whatever the dependence. ``none`` returns p as it is. All as R's ``p.adjust``.
    ``simultaneous`` needs the dependence between the tests and not p alone: see ``largest_z`` and ``compare``.
    Raises DataError for another method, and for ``simultaneous``.

    Three tests: Holm takes the smallest p three times, the next twice, and lets none fall below one before it.

    >>> adjusted(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    if adjustment_named(method) == "simultaneous":
        raise DataError(
            'no adjustment "simultaneous" of p-values alone',
            required="comparisons, whose dependence it allows for",
            found="p-values",
            do='compare(..., adjust="simultaneous"), or adjust="holm"',
        )
    p = np.asarray(p, dtype=float)
    result = p.copy()
    at = np.flatnonzero(~np.isnan(p))
    at = at[np.argsort(p[at], kind="stable")]
    k = len(at)
    rank = np.arange(1, k + 1)
    if method == "holm":
        result[at] = np.minimum(np.maximum.accumulate(p[at] * (k - rank + 1)), 1)
    elif method != "none":
        times = {"hochberg": k - rank + 1, "bh": k / rank, "by": (1 / rank).sum() * k / rank}[method]
        result[at] = np.minimum(np.minimum.accumulate((p[at] * times)[::-1]), 1)[::-1]
    return result


def largest_z(weights: np.ndarray, errors: np.ndarray) -> np.ndarray:
    """Draws of the largest |z| among comparisons none of which differs, in ascending order.

    ``weights`` (comparisons x groups) makes the comparisons from the groups' scores, as 1 and -1 for a difference;
    ``errors`` are the groups' standard errors. The groups are independent, so that the z of all comparisons are
    jointly normal (Hothorn, Bretz & Westfall 2008, Biometrical Journal 50:346). Their largest is drawn with a fixed
    seed: up to 200,000 times, which is good to about 0.005 in z at 95 %. A single comparison needs no draws, and has
    the quantiles of |z| itself.

    >>> draws = largest_z(np.array([[1.0, -1.0, 0.0], [1.0, 0.0, -1.0], [0.0, 1.0, -1.0]]), np.ones(3))
    >>> bool(abs(np.quantile(draws, 0.95) - 3.3145 / np.sqrt(2)) < 0.01)  # Tukey's table: 3.31 for three groups
    True
    """
    used = np.flatnonzero((weights != 0).any(axis=0))
    scaled = weights[:, used] * errors[used]
    scaled = scaled / np.sqrt((scaled**2).sum(axis=1, keepdims=True))
    if len(scaled) == 1:
        return ndtri((1 + (np.arange(MOST) + 0.5) / MOST) / 2)
    draws = int(np.clip(NUMBERS // len(scaled), LEAST, MOST))
    generator, step = np.random.default_rng(SEED), max(1_000_000 // len(scaled), 1)
    largest = [
        np.abs(generator.standard_normal((min(step, draws - done), len(used))) @ scaled.T).max(axis=1)
        for done in range(0, draws, step)
    ]
    return np.sort(np.concatenate(largest))


def p_largest(largest: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The chance of a largest |z| as great as that of each two-sided p-value ``p``, from draws of ``largest_z``.

    Where fewer than 50 draws are as great, which would be a rough estimate, the bound of Bonferroni if it is smaller
    than 50 draws.
    """
    beyond = len(largest) - np.searchsorted(largest, -ndtri(p / 2))
    bound = np.minimum(p * len(p), 50 / len(largest))
    return np.maximum(np.where(beyond < 50, bound, beyond / len(largest)), p)


def by_chance(comparisons: pd.DataFrame) -> pd.DataFrame:
    """How many findings chance alone would give among the tested comparisons, beside how many there are.

    ``comparisons`` is a frame of ``compare``. One row: ``tests``; ``found`` with p below 1 - level and
    ``found_adjusted`` after adjustment; ``expected`` by chance if no group differed, tests x (1 - level); ``any``, the
    chance of at least one; ``most``, the number that chance exceeds in at most one study of twenty; ``p_value``, the
    chance of as many as were found; and ``level``. The last four take the tests as independent (binomial); ``expected``
    holds for any. Where nothing was tested all are 0, and ``p_value`` is 1.

    >>> frame = pd.DataFrame({"group": list("abcdefghijklmnopqrst"), "tested": True, "level": 0.95})
    >>> by_chance(frame.assign(p_value=0.5, p_adjusted=1.0))[["tests", "found", "expected", "any", "most"]].round(2)
       tests  found  expected   any  most
    0     20      0       1.0  0.64     3
    """
    tested = comparisons[comparisons["group"].notna() & comparisons["tested"].eq(True)]
    level, tests = float(comparisons["level"].iloc[0]), len(tested)
    alpha = 1 - level
    found = int((tested["p_value"] < alpha).sum())
    most = next(k for k in range(tests + 1) if bdtr(k, tests, alpha) >= 0.95)
    return pd.DataFrame(
        {
            "tests": [tests],
            "found": found,
            "found_adjusted": int((tested["p_adjusted"] < alpha).sum()),
            "expected": tests * alpha,
            "any": 1 - level**tests,
            "most": most,
            "p_value": float(bdtrc(found - 1, tests, alpha)) if found else 1.0,
            "level": level,
        }
    )


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


def level_of(z: float) -> float:
    """The two-sided level whose normal quantile is ``z``: 0.95 for 1.96."""
    return float(1 - 2 * ndtr(-z))
