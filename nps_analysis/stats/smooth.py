"""What is the score behind the noise of each period: a local level that knows each period's standard error."""

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_
from nps_analysis.schema import DataError
from nps_analysis.stats.interval import quantile
from nps_analysis.stats.score import named_apart
from nps_analysis.stats.series import Line, lines_of

STEP = 10.0  # points: prior scale of the level's step from one period to the next
COLUMNS = ("n", "nps", "se", "smoothed", "smoothed_se", "low", "high", "step", "level", "method", "note")
_GRID = 40 * np.linspace(0, 1, 200) ** 2 / 10  # of the step, in prior scales; dense where steps are small


def smooth(counts: ScoreCounts, level: float = 0.95, step: float = STEP) -> pd.DataFrame:
    """The smoothed score of each period in points, with an interval that knows every period's base.

    One row per group of ``counts``: its columns, ``n`` (answers), ``nps``, ``se`` (√(V / n), V pooled within the
    periods of the line), ``smoothed``, ``smoothed_se``, ``low``, ``high`` (at ``level``, cut at ±100), ``step`` (the
    likely size of the level's own step from period to period: posterior mean of its standard deviation), ``level``,
    ``method``, ``note``.

    The true score is taken to walk: each period's level is the last one's plus a normal step, and the observed score
    is the level plus sampling error of known size (local level model: Harvey 1989; Durbin & Koopman 2012, ch. 2;
    Kalman filter and smoother with a diffuse start). How large the steps are is not fixed at its best value, which is
    often 0 and would claim too much, but averaged over, with a half-normal prior of scale ``step`` points; so the
    intervals hold what is not known about it. All periods are used, later ones too: the smoothed past changes when
    answers are added. An empty period is bridged, with a wider interval. Raises DataError without periods, for a step
    that is not above 0 or a level that is not between 0 and 1.

    >>> rows = [(f"2025-Q{q}", s, k) for q, p in enumerate((40, 60), 1) for s, k in ((8, 100 - p), (10, p))]
    >>> counts = ScoreCounts.from_table(pd.DataFrame(rows, columns=["quarter", "score", "n"]), period="quarter")
    >>> smooth(counts)["smoothed"].mean().round(6)  # two equal bases: drawn together symmetrically
    np.float64(50.0)
    """
    z = quantile(level)
    if not step > 0:
        raise DataError(
            f"no step of {step} points", required="a prior scale above 0", found=f"{step}", do="leave step out"
        )
    figures = pd.DataFrame(np.nan, index=range(len(counts)), columns=list(COLUMNS))
    figures["note"], answers = np.full(len(counts), "", dtype=object), counts.n.sum(axis=1)
    for line in lines_of(counts):
        _smoothed(line, step, figures)
    figures["n"] = answers.astype(int)
    figures["low"] = np.maximum(figures["smoothed"] - z * figures["smoothed_se"], -100)
    figures["high"] = np.minimum(figures["smoothed"] + z * figures["smoothed_se"], 100)
    figures["level"], figures["method"] = level, "local level"
    frame = pd.concat([named_apart(counts.groups(), COLUMNS), figures], axis=1)
    return with_suppressed(frame, counts.suppressed, COLUMNS)


def local_level(nps: np.ndarray, error: np.ndarray, steps: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Smoothed level and its variance (periods x steps), and log-likelihood, for each standard deviation in ``steps``.

    ``nps`` and ``error`` have one value per period; an infinite error is a period without an observation. The first
    period must have one: with its diffuse start it is taken as it is.

    >>> level, variance, _ = local_level(np.array([10.0, 20.0]), np.array([1.0, 1.0]), np.array([0.0]))
    >>> level[:, 0].tolist(), variance[:, 0].tolist()  # without steps: the mean of both
    ([15.0, 15.0], [0.5, 0.5])
    """
    q = steps**2
    levels, variances = np.empty((len(nps), len(q))), np.empty((len(nps), len(q)))
    levels[0], variances[0], likelihood = nps[0], error[0] ** 2, np.zeros(len(q))
    for t in range(1, len(nps)):
        ahead = variances[t - 1] + q
        if np.isinf(error[t]):
            levels[t], variances[t] = levels[t - 1], ahead
            continue
        total, surprise = ahead + error[t] ** 2, nps[t] - levels[t - 1]
        levels[t] = levels[t - 1] + ahead / total * surprise
        variances[t] = ahead * error[t] ** 2 / total
        likelihood -= (np.log(total) + surprise**2 / total) / 2
    for t in range(len(nps) - 2, -1, -1):
        gain = variances[t] / (variances[t] + q)
        levels[t] += gain * (levels[t + 1] - levels[t])
        variances[t] += gain**2 * (variances[t + 1] - variances[t] - q)
    return levels, variances, likelihood


def _smoothed(line: Line, step: float, figures: pd.DataFrame) -> None:
    """One line's figures, written into the rows of ``figures``; periods before the first answer have none."""
    answered = np.flatnonzero(line.n > 0)
    error, nps = line.error, line.nps
    known = line.rows[answered]
    figures.loc[known, "nps"], figures.loc[known, "se"] = nps[answered], error[answered]
    empty = np.setdiff1d(line.rows, known)
    figures.loc[empty, "note"] = N_("no answers")
    if not len(answered):
        return
    first = answered[0]
    steps = step * _GRID
    levels, variances, likelihood = local_level(nps[first:], error[first:], steps)
    weight = np.exp(likelihood - likelihood.max() - _GRID**2 / 2) * np.gradient(steps)
    weight /= weight.sum()
    smoothed = levels @ weight
    rows = line.rows[first:]
    figures.loc[rows, "smoothed"] = smoothed
    figures.loc[rows, "smoothed_se"] = np.sqrt(variances @ weight + ((levels - smoothed[:, None]) ** 2) @ weight)
    if len(answered) > 1:
        figures.loc[line.rows, "step"] = steps @ weight
    else:
        figures.loc[known, "note"] = N_("one period: nothing to smooth with")
    bridged = np.intersect1d(empty, rows)
    figures.loc[bridged, "note"] = N_("no answers: bridged from the periods around it")
