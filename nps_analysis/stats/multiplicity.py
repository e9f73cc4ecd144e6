"""How are p-values and intervals read when there are many: adjustment for the number of comparisons."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import bdtr, bdtrc, ndtr, ndtri  # scipy.stats would take 0.7 s longer to load

from nps_analysis.schema import DataError, nearest

ADJUSTMENTS = ("holm", "hochberg", "bh", "by", "simultaneous", "none")
SEED = 1979
NUMBERS = 100_000_000  # z drawn for a largest one, at most, but for at least LEAST samples
LEAST, MOST = 10_000, 200_000
BLOCK, AT_ONCE = 4_000_000, 128  # normal numbers in one step; differences taken at once


class Rests(NamedTuple):
    """What the rest of a group is: the other groups of its cell, by their weights (one value per group)."""

    cells: np.ndarray
    weight: np.ndarray


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


def largest_z(errors: np.ndarray, group: np.ndarray, reference: np.ndarray, rests: Rests | None = None) -> np.ndarray:
    """Draws of the largest |z| among differences of groups none of which differ, in ascending order.

    ``errors`` are the groups' standard errors; ``group`` and ``reference`` the positions of the sides of each
    difference. With ``rests`` the position k + i, of k groups, is the rest of group i: all others of its cell, by
    weight. The groups are independent, so that the z of all differences are jointly normal (Hothorn, Bretz & Westfall
    2008, Biometrical Journal 50:346). Normal scores of the groups are drawn with a fixed seed: 200,000 times for up to
    500 differences, 10,000 times for 10,000 and more, which is good to about 0.005 and 0.01 in z at 95 %. A single
    difference needs no draws, and has the quantiles of |z| itself.

    >>> draws = largest_z(np.ones(3), np.array([0, 0, 1]), np.array([1, 2, 2]))
    >>> bool(abs(np.quantile(draws, 0.95) - 3.3145 / np.sqrt(2)) < 0.01)  # Tukey's table: 3.31 for three groups
    True
    """
    if len(group) == 1:
        return ndtri((1 + (np.arange(MOST) + 0.5) / MOST) / 2)
    variances = _sides(errors[:, None] ** 2, rests, power=2)[:, 0]
    per_error = np.float32(1) / np.sqrt(variances[group] + variances[reference]).astype(np.float32)[:, None]
    draws, generator = int(np.clip(NUMBERS // len(group), LEAST, MOST)), np.random.default_rng(SEED)
    step, largest = int(np.clip(BLOCK // len(errors), 1, LEAST // 10)), []
    for done in range(0, draws, step):
        normal = generator.standard_normal((len(errors), min(step, draws - done)), dtype=np.float32)
        scores = _sides(normal * errors[:, None].astype(np.float32), rests)
        most = np.zeros(scores.shape[1], dtype=np.float32)
        for part in range(0, len(group), AT_ONCE):  # so few that they stay in the processor's cache
            some = slice(part, part + AT_ONCE)
            z = (scores[group[some]] - scores[reference[some]]) * per_error[some]
            np.maximum(most, np.maximum(z.max(axis=0), -z.min(axis=0)), out=most)
        largest.append(most)
    return np.sort(np.concatenate(largest).astype(float))


def _sides(values: np.ndarray, rests: Rests | None, power: int = 1) -> np.ndarray:
    """Scores of the groups (groups x draws), below them those of their rests; or squared errors, with ``power`` 2."""
    if rests is None:
        return values
    from scipy import sparse  # 0.1 s, which only this takes

    weight, k = np.asarray(rests.weight, dtype=float), len(rests.weight)
    left = np.bincount(rests.cells, weight)[rests.cells] - weight
    share = np.divide(1, left, out=np.zeros(k), where=left > 0)
    own, others = ((number**power).astype(values.dtype) for number in (weight, share))
    added = sparse.csr_matrix((own, (rests.cells, np.arange(k)))) @ values
    return np.concatenate([values, (added[rests.cells] - own[:, None] * values) * others[:, None]])


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
    alpha = round(1 - level, 12)
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
