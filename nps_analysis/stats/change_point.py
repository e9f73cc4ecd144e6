"""When did the score change level, and how surely is that moment known?"""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.stats.difference import difference
from nps_analysis.stats.interval import Sample, mean, quantile
from nps_analysis.stats.score import named_apart
from nps_analysis.stats.series import Line, lines_of, period_of, pooled

EVIDENCE = (
    0.99  # a new level is said, and limits are drawn anew, only on firm evidence, as charts are read again and again
)
SHORTEST = 2  # periods in a segment: one low period is an outlier, not a new level
ALONE = 1.96  # standard errors that a step still has with any one period left out, else it is that period's alone
ODD = 3  # standard errors from the other periods of its level, beyond which a period has no part in finding levels
COLUMNS = (
    *("earliest", "latest", "nps_before", "nps", "difference", "se", "low", "high", "p_value"),
    *("n_before", "n", "level", "method", "note"),
)
_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)


class Change(NamedTuple):
    """A change of level: positions among the line's periods, and the chance of as large a step without any change."""

    at: int
    earliest: int
    latest: int
    start: int
    end: int
    p_value: float


def change_points(counts: ScoreCounts, level: float = 0.95, evidence: float = EVIDENCE) -> pd.DataFrame:
    """The moments at which the score changed to another level, with how surely each is known; no rows where none is.

    Returned are the group columns, the period column (the first period of the new level), ``earliest`` and ``latest``
    (the periods between which the change lies, a likelihood set at ``level``: Cobb 1978, Biometrika 65:243; Siegmund
    1988, International Statistical Review 56:31), ``nps_before``, ``nps``, ``difference``, ``se``, ``low``, ``high``
    (points, of the segments before and after by ``difference.difference``; being chosen as large, a step is somewhat
    overstated), ``p_value``, ``n_before``, ``n``, ``level``, ``method``, ``note``.

    The levels are those whose squared standardised residuals, plus a penalty for each change, are least (optimal
    partitioning: Jackson et al. 2005, IEEE Signal Processing Letters 12:105). The penalty is the square of the limit
    that the largest of all possible steps exceeds with chance 1 - ``evidence`` when nothing changes, by Worsley's bound
    (1982, Biometrika 69:297), so that looking at every moment is paid for; of several lines each has an equal part of
    that chance, and ``p_value`` is multiplied by their number (Bonferroni). Answers are taken as independent, the
    score as constant within a segment of at least two periods. A single odd period would pass for a change beside it
    (Fearnhead & Rigaill 2019, JASA 114:169), or make its moment look surer than it is: where a step is under 1.96
    standard errors without one period, or one of three or more in a segment lies over 3 from the others, changes are
    sought again without that period, which is left to the control limits. ``earliest``, ``latest`` and ``p_value``
    then rest on the other periods, ``nps`` and ``difference`` on all. Fewer than four periods with answers have no
    change point. Raises DataError without periods, or for a level that is not between 0 and 1.

    >>> classes = {"2025-Q1": 60, "2025-Q2": 60, "2025-Q3": 30, "2025-Q4": 30}  # promoters of 100, the rest passives
    >>> rows = [(q, s, k) for q, p in classes.items() for s, k in ((8, 100 - p), (10, p))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    >>> change_points(counts)[["quarter", "earliest", "latest", "difference"]].round(1).values.tolist()
    [['2025-Q3', '2025-Q3', '2025-Q3', -30.0]]
    """
    quantile(level), quantile(evidence)
    period, lines = period_of(counts), lines_of(counts)
    others = [name for name in counts.names if name != period]
    frames = [_frame(counts, line, period, others, changes(line, level, evidence, len(lines)), level) for line in lines]
    names = list(named_apart(counts.keys[[*others, period]], COLUMNS).columns)
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=[*names, *COLUMNS])


def changes(line: Line, level: float = 0.95, evidence: float = EVIDENCE, lines: int = 1) -> list[Change]:
    """The changes of level of one of so many lines, in time order."""
    answered = np.flatnonzero(line.n > 0)
    if len(answered) < 2 * SHORTEST:
        return []
    penalty = _limit(line.n[answered] / line.variance, (1 - evidence) / lines) ** 2
    while True:
        information, nps = line.n[answered] / line.variance, line.nps[answered]
        ends = _partition(information, nps, penalty)
        odd = _carrying_alone(information, nps, ends) or _far_from_the_others(information, nps, ends)
        if not odd:
            break
        answered = np.delete(answered, odd)
    found = []
    for start, at, end in zip(ends, ends[1:], ends[2:], strict=False):
        z = _steps(information[start:end], nps[start:end])
        places = np.arange(SHORTEST, end - start - SHORTEST + 1)
        likely = np.exp((z[places] ** 2 - z[at - start] ** 2) / 2)
        first, last = _shortest_set(likely / likely.sum(), level)
        earliest, latest = answered[[start + places[first], start + places[last]]]
        stop = answered[end] if end < len(answered) else len(line.n)
        p = min(1.0, lines * chance(abs(z[at - start]), information[start:end]))
        found.append(Change(int(answered[at]), int(earliest), int(latest), int(answered[start]), int(stop), p))
    return found


def segments(line: Line, lines: int = 1) -> np.ndarray:
    """The number of the segment, from 1, that each period of the line lies in."""
    places = [change.at for change in changes(line, lines=lines)]
    return 1 + np.searchsorted(places, np.arange(len(line.n)), side="right")


def chance(z: float, information: np.ndarray) -> float:
    """Upper bound of the chance that, without a change, the largest of all standardised steps exceeds ``z``.

    Steps are taken between the means of all periods before and after a moment; ``information`` is 1 / se² of each
    period. P(first exceeds) + the sum of P(one does not and the next does), and symmetric (Worsley 1982). With two
    periods on each side there is one moment and no bound is needed:

    >>> round(chance(1.959964, np.ones(4)), 6)
    0.05
    """
    share = np.cumsum(information)[SHORTEST - 1 : len(information) - SHORTEST] / information.sum()
    if not len(share):
        return 1.0
    tail = 2 * float(ndtr(-z))
    early, late = share[:-1], share[1:]
    rho = np.sqrt(early * (1 - late) / (late * (1 - early)))[:, None]
    rest = np.sqrt(np.maximum(1 - rho**2, 1e-15))
    reach = min(9.0, 40 / max(z, 1e-9))
    x = z + reach * (1 + _NODES) / 2
    density = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi) * _WEIGHTS * reach / 2
    both = 2 * (density * (ndtr((rho * x - z) / rest) + ndtr((-rho * x - z) / rest))).sum(axis=1)
    return float(min(1.0, tail + np.maximum(tail - both, 0).sum()))


def _limit(information: np.ndarray, alpha: float) -> float:
    """The z whose ``chance`` is alpha, by halving."""
    low, high = 0.0, 12.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if chance(middle, information) > alpha else (low, middle)
    return high


def _partition(information: np.ndarray, nps: np.ndarray, penalty: float) -> list[int]:
    """Starts of the segments with the least sum of squared standardised residuals plus penalties, and the end."""
    centred = nps - np.average(nps, weights=information)
    weight = np.concatenate([[0], np.cumsum(information)])
    moment = np.concatenate([[0], np.cumsum(information * centred)])
    least, last = np.full(len(nps) + 1, np.inf), np.zeros(len(nps) + 1, int)
    least[0] = -penalty
    for end in range(SHORTEST, len(nps) + 1):
        starts = np.arange(0, end - SHORTEST + 1)
        explained = (moment[end] - moment[starts]) ** 2 / (weight[end] - weight[starts])
        costs = least[starts] - explained + penalty
        last[end] = int(np.argmin(costs))
        least[end] = costs[last[end]]
    ends = [len(nps)]
    while ends[-1] > 0:
        ends.append(int(last[ends[-1]]))
    return ends[::-1]


def _carrying_alone(information: np.ndarray, nps: np.ndarray, ends: list[int]) -> list[int]:
    """The period without which a step between two segments is no longer one; none where every step can miss any."""
    least, odd = ALONE, []
    for start, at, end in zip(ends, ends[1:], ends[2:], strict=False):
        later = np.arange(start, end) >= at
        own, values = information[start:end], nps[start:end]
        weight, moment = ([(it * side).sum() - it * side for side in (later, ~later)] for it in (own, own * values))
        step = moment[0] / weight[0] - moment[1] / weight[1]
        direction = np.average(values[later], weights=own[later]) - np.average(values[~later], weights=own[~later])
        z = np.sign(direction) * step / np.sqrt(1 / weight[0] + 1 / weight[1])
        if z.min() < least:
            least, odd = float(z.min()), [start + int(z.argmin())]
    return odd


def _far_from_the_others(information: np.ndarray, nps: np.ndarray, ends: list[int]) -> list[int]:
    """Of each segment with three periods or more the one furthest from the others, where that is too far."""
    odd = []
    for start, end in pairwise(ends):
        own, values = information[start:end], nps[start:end]
        if len(own) < 3:
            continue
        weight, moment = own.sum() - own, (own * values).sum() - own * values
        z = np.abs(values - moment / weight) / np.sqrt(1 / own + 1 / weight)
        if z.max() > ODD:
            odd.append(start + int(z.argmax()))
    return odd


def _steps(information: np.ndarray, nps: np.ndarray) -> np.ndarray:
    """Mean after minus mean before each position, in standard errors; 0 at the first position."""
    weight, moment = np.cumsum(information)[:-1], np.cumsum(information * nps)[:-1]
    left, right = information.sum() - weight, (information * nps).sum() - moment
    return np.concatenate([[0], (right / left - moment / weight) / np.sqrt(1 / weight + 1 / left)])


def _shortest_set(probability: np.ndarray, level: float) -> tuple[int, int]:
    """First and last of the likeliest places that together have at least ``level`` of the probability."""
    order = np.argsort(-probability, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(probability[order]), level - 1e-12)) + 1]
    return int(kept.min()), int(kept.max())


def _frame(
    counts: ScoreCounts, line: Line, period: str, others: list[str], found: list[Change], level: float
) -> pd.DataFrame:
    names = counts.keys[period].to_numpy()[line.rows]
    before = [slice(change.start, change.at) for change in found]
    after = [slice(change.at, change.end) for change in found]
    sides = [_together(line, parts) for parts in (before, after)]
    apart = difference(sides[1], sides[0], level).drop(columns=["statistic", "p_value"])
    answers = counts.n.sum(axis=1)[line.rows]
    table = {
        period: names[[change.at for change in found]],
        "earliest": names[[change.earliest for change in found]],
        "latest": names[[change.latest for change in found]],
        "nps_before": 100 * mean(sides[0].shares),
        "nps": 100 * mean(sides[1].shares),
        **apart,
        "p_value": [change.p_value for change in found],
        "n_before": [int(answers[part].sum()) for part in before],
        "n": [int(answers[part].sum()) for part in after],
        "level": level,
        "method": "optimal partitioning",
        "note": "",
    }
    frame = pd.DataFrame(table, index=range(len(found)))[[period, *COLUMNS]]
    places = counts.keys[others].iloc[[line.rows[0]] * len(found)].reset_index(drop=True)
    return pd.concat(
        [named_apart(places, COLUMNS), named_apart(frame[[period]], COLUMNS), frame[list(COLUMNS)]], axis=1
    )


def _together(line: Line, parts: list[slice]) -> Sample:
    """The answers of each part of the line as one sample."""
    shares = [pooled(Sample(line.shares[part], line.n[part])) for part in parts]
    return Sample(np.array(shares).reshape(-1, 3), np.array([line.n[part].sum() for part in parts]))
