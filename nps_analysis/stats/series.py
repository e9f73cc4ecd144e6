"""Which counts make one line over time: its periods in order, their scores, bases and common variance."""

from typing import NamedTuple

import numpy as np

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import PERIODS, DataError, listed
from nps_analysis.stats.interval import Sample, mean, variance, with_pseudo_answers
from nps_analysis.stats.score import sample


class Line(NamedTuple):
    """One score over time; arrays have one value per period, in time order.

    ``rows`` are positions in the counts; ``nps`` points, NaN where nobody answered; ``n`` the effective number of
    answers, 0 where nobody did; ``variance`` that of one answer in points², pooled within the periods.
    """

    rows: np.ndarray
    shares: np.ndarray
    nps: np.ndarray
    n: np.ndarray
    variance: float
    unanimous: bool

    @property
    def error(self) -> np.ndarray:
        """Standard error of each period's score in points, from the common variance; infinite without answers."""
        with np.errstate(divide="ignore"):
            return np.sqrt(self.variance / self.n)


def period_of(counts: ScoreCounts) -> str:
    """The column that holds the periods; DataError where none does, or more than one could."""
    named = [name for name in counts.names if name in PERIODS]
    found = [counts.period] if counts.period else named or (counts.names if len(counts.names) == 1 else [])
    if len(found) != 1:
        raise DataError(
            "no periods to follow a score over",
            required="counts by one period: day, week, month, quarter or year",
            found=f"grouped by {listed(counts.names) or 'nothing'}",
            do='tally(responses, by="quarter"), or --period quarter',
        )
    return found[0]


def lines_of(counts: ScoreCounts) -> list[Line]:
    """One line for each group of the columns beside the period, in the order in which the groups first occur."""
    period = period_of(counts)
    others = [name for name in counts.names if name != period]
    keys = counts.keys
    group = keys.groupby(others, dropna=False, sort=False).ngroup().to_numpy() if others else np.zeros(len(keys), int)
    order = np.lexsort((keys[period].astype(str).to_numpy(), group))
    drawn = sample(counts)
    parts = np.split(order, np.flatnonzero(np.diff(group[order])) + 1) if len(order) else []
    return [_line(rows, Sample(drawn.shares[rows], np.nan_to_num(drawn.n[rows]))) for rows in parts]


def pooled(drawn: Sample) -> np.ndarray:
    """The classes' shares over all rows together, each row with the weight of its effective n."""
    weights = np.where(drawn.n > 0, drawn.n, 0)
    return (np.nan_to_num(drawn.shares) * weights[:, None]).sum(axis=0) / max(weights.sum(), 1e-300)


def spread_of(shares: np.ndarray, n: float) -> float:
    """Variance of one answer, in points²; where all are in one class, that after adjusted Wald's three pseudo-answers.

    >>> spread_of(np.array([0.25, 0.25, 0.5]), 20)  # 0.75 - 0.25²
    6875.0
    >>> round(spread_of(np.array([0.0, 0.0, 1.0]), 9), 6)  # 10.5 / 12 - (9 / 12)²
    3125.0
    """
    value = float(variance(shares))
    if value > 1e-12 or not n > 0:
        return 1e4 * value
    return 1e4 * float(variance(with_pseudo_answers(Sample(shares[None], np.array([n]))).shares)[0])


def _line(rows: np.ndarray, drawn: Sample) -> Line:
    answered = drawn.n > 0
    n, within = drawn.n[answered], variance(drawn.shares[answered])
    freedom = np.maximum(n - 1, 0).sum()
    value = 1e4 * (n * within).sum() / freedom if freedom > 0 else 0.0
    together = pooled(drawn)
    unanimous = bool(together.max(initial=0) > 1 - 1e-12)
    if not value > 1e-8:  # each period in one class
        value = spread_of(together, n.sum())
    return Line(rows, drawn.shares, 100 * mean(drawn.shares), drawn.n, value, unanimous)
