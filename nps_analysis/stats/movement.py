"""How the same customers moved from one wave to another, and what that says of all who answered."""

import numpy as np
import pandas as pd
from scipy.special import chdtrc, ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.movement import ABSENT, MovementCounts, by_class
from nps_analysis.scale import CLASS_OF, CLASSES, SCORES
from nps_analysis.schema import COMPARE_COLUMNS, DataError
from nps_analysis.stats.contrast import contrast
from nps_analysis.stats.interval import method_named
from nps_analysis.stats.proportion import wilson
from nps_analysis.stats.sample import Sample, mean, quantile, ratio, variance

METHODS = ("score", "wald")
FEW = 30  # respondents who moved; below, the tests of a change are doubtful
TESTS = ("p_value", "stuart_maxwell", "bhapkar", "p_stuart_maxwell", "p_bhapkar")  # columns
POINTS = np.array([-1.0, 0.0, 1.0])


def movement(counts: MovementCounts, of: str = "classes") -> pd.DataFrame:
    """How many respondents of both waves gave which answer ``before`` and which ``after``: ``before, after, n``.

    One row for each pair: 9 of classes, or with ``of="scores"`` 121 of scores. Respondents are counted unweighted.
    Raises DataError for another ``of``.

    >>> moved = movement(MovementCounts.of([[30, 12, 6], [8, 40, 20], [3, 9, 72]]))
    >>> moved.loc[moved["before"] == "promoters", ["after", "n"]].values.tolist()
    [['detractors', 3], ['passives', 9], ['promoters', 72]]
    """
    if of not in ("classes", "scores"):
        raise DataError(
            f'no movement of "{of}"', required="classes or scores", found=f'"{of}"', do='movement(counts, of="classes")'
        )
    table = counts.both("n") if of == "scores" else by_class(counts.both("n"))
    names = np.array(SCORES if of == "scores" else CLASSES, dtype=object)
    n = table.ravel().astype(int)
    return pd.DataFrame({"before": np.repeat(names, len(names)), "after": np.tile(names, len(names)), "n": n})


def movement_change(
    counts: MovementCounts, level: float = 0.95, method: str = "default", min_n: int = 30
) -> pd.DataFrame:
    """The change in NPS of those who answered in both waves, in points, with interval and three tests; one row.

    Columns ``before`` and ``after`` (which waves), ``n`` (respondents of both), ``movers`` (in another class than
    before), ``nps_before``, ``nps_after``, ``change``, ``se``, ``low``, ``high``, ``level``, ``p_value``, ``method``;
    ``stuart_maxwell``, ``bhapkar`` (chi-square) and their p-values; ``note``. With d the change of one respondent, -2
    to 2 on classes worth -1, 0, 1, and c its mean:

    ``score`` (the default)
        z = c / √(mean d² / n), the variance if nothing had changed; the interval is c plus and minus the quantile
        times that error, so that it leaves out 0 exactly where the test rejects (Fagerland, Lydersen & Laake 2017,
        Statistical Analysis of Contingency Tables, ch. 9). Where nobody moved it is ±2z² / (n + z²), the changes
        that would not be rejected with nobody seen to move (after Tango 1998, Statistics in Medicine 17:891).
    ``wald``
        The error is √((mean d² - c²) / n), which is also ``se``.

    Stuart-Maxwell (Stuart 1955, Maxwell 1970) and Bhapkar (1966) ask whether any of the three shares changed. Below
    30 movers the note says that the tests are doubtful. Fewer than ``min_n`` respondents are shown, but not tested: no
    statistic and no p-value, and ``note`` says why. With weights a respondent counts by the mean of the own two,
    and tests and intervals are taken at the effective n. Respondents are taken as independent of each other. Raises
    DataError for an unknown method or level.

    Of ten, two passives became promoters: the change is 20, z² = 0.2² / (0.2 / 10) = 2.

    >>> row = movement_change(MovementCounts.of([[4, 0, 0], [0, 4, 2], [0, 0, 0]]), min_n=10).loc[0]
    >>> round(float(row["change"]), 9), round(float(row["p_value"]), 4), int(row["movers"])
    (20.0, 0.1573, 2)
    """
    method, z = method_named(method, METHODS), quantile(level)
    answers = by_class(counts.both("n"))
    shares, n = _weighted(counts)
    moved = POINTS[None, :] - POINTS[:, None]
    people, movers = int(answers.sum()), int(answers.sum() - np.trace(answers))
    with np.errstate(divide="ignore", invalid="ignore"):
        change = (shares * moved).sum()
        squares = (shares * moved**2).sum()
        wald = np.sqrt(max(squares - change**2, 0) / n) if n > 0 else np.nan
        error = wald if method == "wald" else np.sqrt(squares / n)
        margin = z * error if movers or method == "wald" else 2 * z**2 / (n + z**2)
        p = 2 * ndtr(-abs(ratio(np.asarray(change), np.asarray(error)))) if n > 0 else np.nan
    stuart, freedom = stuart_maxwell(np.nan_to_num(shares) * n)
    bhapkar = np.inf if n > 0 and np.isclose(stuart, n) else stuart / (1 - stuart / n) if n > 0 else np.nan
    row = {
        "before": counts.before,
        "after": counts.after,
        "n": people,
        "movers": movers,
        "nps_before": 100 * shares.sum(axis=1) @ POINTS,
        "nps_after": 100 * shares.sum(axis=0) @ POINTS,
        "change": 100 * change,
        "se": 100 * wald if people > 1 else np.nan,
        "low": max(100 * (change - margin), -200.0) if n > 0 else np.nan,
        "high": min(100 * (change + margin), 200.0) if n > 0 else np.nan,
        "level": level,
        "p_value": float(p),
        "method": method,
        "stuart_maxwell": stuart,
        "bhapkar": bhapkar if np.isfinite(bhapkar) else np.nan,
        "p_stuart_maxwell": float(chdtrc(freedom, stuart)) if freedom else np.nan,
        "p_bhapkar": float(chdtrc(freedom, bhapkar)) if freedom and np.isfinite(bhapkar) else np.nan,
        "note": _note(people, movers, float(bhapkar), float(wald), method, min_n),
    }
    return pd.DataFrame([row if people >= min_n else row | dict.fromkeys(TESTS, np.nan)])


def stuart_maxwell(table: np.ndarray) -> tuple[float, int]:
    """Chi-square of marginal homogeneity of a square table, and its degrees of freedom (Stuart 1955, Maxwell 1970).

    Categories that nobody left or entered say nothing and are left out. Without movers there is nothing to test:
    (NaN, 0). Bhapkar's is X² / (1 - X² / n).

    For two categories it is McNemar's (b - c)² / (b + c).

    >>> value, freedom = stuart_maxwell(np.array([[50, 10], [20, 20]]))
    >>> round(value, 9) == round((10 - 20) ** 2 / (10 + 20), 9), freedom
    (True, 1)
    """
    table = np.asarray(table, dtype=float)
    off = table - np.diag(np.diag(table))
    moving = (off.sum(axis=0) + off.sum(axis=1)) > 0
    if not moving.any():
        return np.nan, 0
    off = off[np.ix_(moving, moving)]
    apart = off.sum(axis=0) - off.sum(axis=1)
    covariance = np.diag(off.sum(axis=0) + off.sum(axis=1)) - off - off.T
    freedom = int(np.linalg.matrix_rank(covariance))
    return float(apart @ np.linalg.pinv(covariance, hermitian=True) @ apart), freedom


def overlap(counts: MovementCounts) -> pd.DataFrame:
    """How many respondents answered in both waves, only before, only after; one row, unweighted."""
    both, before, after = counts.both("n").sum(), counts.n[:ABSENT, ABSENT].sum(), counts.n[ABSENT, :ABSENT].sum()
    return pd.DataFrame([{"both": int(both), "before_only": int(before), "after_only": int(after)}])


def falls(counts: MovementCounts, by: int = 3, level: float = 0.95) -> pd.DataFrame:
    """How many respondents of both waves fell by ``by`` points of the 0 to 10 scale or more, and rose so; two rows.

    ``group`` (fell, rose), ``by``, ``n`` (respondents of both), ``people``, ``share`` (percent) with the ends ``low``
    and ``high`` of Wilson's score interval, ``level``, ``method``. Unweighted. Falls mean something only beside rises:
    scores that are given at random fall as often as they rise.

    >>> falls(MovementCounts.of([[4, 0, 0], [0, 4, 0], [2, 0, 10]])).loc[0, ["n", "people", "share"]].tolist()
    [20.0, 2.0, 10.0]
    """
    table, down = counts.both("n"), SCORES[:, None] - SCORES[None, :]
    n = int(table.sum())
    rows = []
    for name, moved in (("fell", down >= by), ("rose", -down >= by)):
        people = int(table[moved].sum())
        low, high = wilson(people, n, level)
        share = 100 * people / n if n else np.nan
        named = {"group": name, "by": by, "n": n, "people": people}
        rows.append(named | {"share": share, "low": low, "high": high, "level": level, "method": "Wilson"})
    return pd.DataFrame(rows)


def movement_difference(counts: MovementCounts, level: float = 0.95, min_n: int = 30) -> pd.DataFrame:
    """The score after minus the score before, all respondents of both waves, in the columns of ``compare``; one row.

    People of both waves are in both scores, which therefore move together: the variance of the difference is V1 + V2
    minus twice their covariance, sum over those of both of w1 w2 (y1 - m1) (y2 - m2) / (W1 W2) (Kish 1965, Survey
    Sampling, 12.4). ``se`` is that linearised error, with N / (N - 1) for N people, as R's ``survey`` has it with
    people as clusters. Test and interval are ``contrast``'s score test with the correlation about the means of each
    hypothesis: the default of ``compare`` where nobody is in both, and near to ``movement_change``'s test where
    everybody is. Where everybody is in both and nobody moved, the interval is that of ``movement_change``. A wave with
    fewer than ``min_n`` people is shown, but not tested.

    >>> counts = MovementCounts.of(np.zeros((3, 3)), before_only=(30, 40, 30), after_only=(20, 40, 40))
    >>> movement_difference(counts)[["group", "nps", "reference_nps", "difference"]].values.tolist()
    [['after', 20.0, 0.0, 20.0]]
    """
    first, second = _side(counts, "before"), _side(counts, "after")
    n, reference_n = int(counts.n[:, :ABSENT].sum()), int(counts.n[:ABSENT].sum())
    row = contrast([second, first], [1, -1], lambda means: _correlation(counts, means), level).loc[0].to_dict()
    errors1, errors2, shared = _linearised(counts, mean(first.shares), mean(second.shares))[0]
    people, squared = counts.n.sum(), errors1 + errors2 - 2 * shared
    row["se"] = 100 * np.sqrt(max(squared, 0) * people / (people - 1)) if min(n, reference_n) > 1 else np.nan
    if not (counts.n[ABSENT].any() or counts.n[:, ABSENT].any() or _movers(counts)):
        same = movement_change(counts, level).loc[0]
        row |= {"low": same["low"], "high": same["high"], "statistic": 0.0, "p_value": 1.0}
    named = ((counts.after, n), (counts.before, reference_n))
    few = [_too_few(name, size, min_n) for name, size in named if size < max(min_n, 1)]
    one = [english("{name} has one respondent: no standard error", name=name) for name, size in named if size == 1]
    if few:
        row |= {"statistic": np.nan, "p_value": np.nan}
    row |= {
        "column": counts.column,
        "group": counts.after,
        "reference": counts.before,
        "nps": 100 * float(mean(second.shares)[0]),
        "reference_nps": 100 * float(mean(first.shares)[0]),
        "p_adjusted": row["p_value"],
        "adjust": "none",
        "level": level,
        "method": "score",
        "n": n,
        "reference_n": reference_n,
        "tested": not few,
        "note": "; ".join([*few, *one]),
    }
    return pd.DataFrame([row])[list(COMPARE_COLUMNS)]


def turnover(counts: MovementCounts) -> pd.DataFrame:
    """For each class how many left it, and how many of those in it afterwards had come from another, in percent.

    ``group`` (the class), ``n_before``, ``left``, ``n_after``, ``came``. Regression to the mean leaves promoters and
    joins them in equal measure: read backwards in time the table then looks the same, and nothing has changed.

    >>> turnover(MovementCounts.of([[30, 12, 6], [8, 40, 20], [3, 9, 72]])).round(1).values[2].tolist()
    ['promoters', 84, 14.3, 98, 26.5]
    """
    table = by_class(counts.both("n"))
    before, after, stayed = table.sum(axis=1), table.sum(axis=0), np.diag(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        left, came = 100 * (1 - stayed / before), 100 * (1 - stayed / after)
    columns = {"n_before": before.astype(int), "left": left, "n_after": after.astype(int), "came": came}
    return pd.DataFrame({"group": list(CLASSES), **columns})


def _weighted(counts: MovementCounts) -> tuple[np.ndarray, float]:
    """Shares of the pairs of classes (3 x 3), and the n that reproduces the standard error of the mean change."""
    weight = (counts.both("weight_before") + counts.both("weight_after")) / 2
    squared = (counts.both("before_sq") + 2 * counts.both("product") + counts.both("after_sq")) / 4
    total = weight.sum()
    if not total > 0:
        return np.full((3, 3), np.nan), 0.0
    moved = POINTS[CLASS_OF][None, :] - POINTS[CLASS_OF][:, None]
    change = (weight * moved).sum() / total
    squares, error = (weight * (moved - change) ** 2).sum() / total, (squared * (moved - change) ** 2).sum() / total**2
    return by_class(weight) / total, squares / error if error > 0 else total**2 / squared.sum()


def _side(counts: MovementCounts, side: str) -> Sample:
    """One wave's shares, and the n that reproduces its linearised error."""
    weight, squared = getattr(counts, f"weight_{side}"), getattr(counts, f"{side}_sq")
    axis = 1 if side == "before" else 0
    member = CLASS_OF[:, None] == np.arange(3)
    weights, squares = (values.sum(axis=axis)[:ABSENT] @ member for values in (weight, squared))
    n = counts.n.sum(axis=axis)[:ABSENT].sum()
    shares = weights / weights.sum() if weights.sum() > 0 else np.full(3, np.nan)
    error = (squares * (POINTS - shares @ POINTS) ** 2).sum() / max(weights.sum(), 1e-300) ** 2
    spread = float(variance(shares))
    kish = weights.sum() ** 2 / squares.sum() if squares.any() else 0.0
    reproducing = spread / (error * n / (n - 1)) + 1 if error > 0 and n > 1 else kish
    return Sample(shares[None, :], np.array([reproducing]))


def _linearised(counts: MovementCounts, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """What w (y - m) / sum w of all respondents adds up to about the means ``before`` and ``after`` (-1 to 1).

    A row for each pair of means: the squares of the first wave, those of the second, and the products over those of
    both, which at the observed means are the two variances (without n / (n - 1)) and the covariance.
    """
    first, second = (POINTS[CLASS_OF] - np.asarray(means)[:, None] for means in (before, after))
    totals = counts.weight_before.sum(), counts.weight_after.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        own = first**2 @ counts.before_sq.sum(axis=1)[:ABSENT] / totals[0] ** 2
        other = second**2 @ counts.after_sq.sum(axis=0)[:ABSENT] / totals[1] ** 2
        shared = ((first @ counts.both("product")) * second).sum(axis=1) / (totals[0] * totals[1])
    return np.stack([own, other, shared], axis=1)


def _correlation(counts: MovementCounts, means: np.ndarray) -> np.ndarray:
    """Correlation of the two scores about ``means`` (rows x 2, after and before): rows x 2 x 2."""
    own, other, shared = _linearised(counts, means[:, 1], means[:, 0]).T
    together = np.sqrt(own * other)
    related = np.clip(np.divide(shared, together, out=np.zeros_like(shared), where=together > 0), -1, 1)
    one = np.ones_like(related)
    return np.stack([np.stack([one, related], axis=-1), np.stack([related, one], axis=-1)], axis=-2)


def _too_few(name: str, n: int, min_n: int) -> str:
    if not n:
        return english("{name} has no respondents", name=name)
    return nenglish(
        "{name} has {n} respondent, fewer than {min_n}",
        "{name} has {n} respondents, fewer than {min_n}",
        n,
        name=name,
        min_n=min_n,
    )


def _movers(counts: MovementCounts) -> float:
    table = by_class(counts.both("n"))
    return float(table.sum() - np.trace(table))


def _note(n: int, movers: int, bhapkar: float, wald: float, method: str, min_n: int) -> str:
    if not n:
        return N_("no respondent answered in both waves")
    one = [N_("one respondent has no standard error")] if n == 1 else []
    if n < min_n:
        few = nenglish("{n} respondent, fewer than {min_n}", "{n} respondents, fewer than {min_n}", n, min_n=min_n)
        return "; ".join([few, *one])
    notes = one
    if not movers:
        notes.append(N_("nobody moved to another class: nothing to test"))
    elif movers < FEW:
        notes.append(
            nenglish(
                "{n} mover, fewer than {few}: the tests are doubtful",
                "{n} movers, fewer than {few}: the tests are doubtful",
                movers,
                few=FEW,
            )
        )
    if np.isinf(bhapkar):
        notes.append(N_("everybody moved, and so that Bhapkar's statistic has no end"))
    if method == "wald" and wald == 0:
        notes.append(N_("Wald's interval has no width"))
    return "; ".join(notes)
