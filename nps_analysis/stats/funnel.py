"""Which groups lie further from the common score than chance and ordinary differences put them?"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gammaincinv  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, english
from nps_analysis.schema import DataError, base_of
from nps_analysis.stats.case_mix import CaseMix, at_random, common_error
from nps_analysis.stats.interval import Sample, mean, quantile
from nps_analysis.stats.score import named_apart, sample
from nps_analysis.stats.series import pooled

FEWEST = 10  # groups: the ordinary difference between fewer is not known
USUAL = 0.45493642  # the median of a squared standard normal number
FAR, LEFT = 2.5, 0.91125654  # standard deviations, and the mean square of standard normal numbers that are nearer
FLAT = 1e-3  # a skewness under this is none
COLUMNS = (
    *("n", "nps", "se", "centre", "lower_limit", "upper_limit", "statistic", "dispersion", "spread"),
    *("funnel", "level", "method", "base", "note"),
)


def funnel(
    counts: ScoreCounts,
    level: float = 0.95,
    centre: float | None = None,
    overdispersion: bool = True,
    min_n: int = 1,
) -> pd.DataFrame:
    """For each group the limits between which its score would lie if it were like the others, and whether it does.

    One row per group: its columns, ``n`` (answers), ``nps``, ``se`` (by chance, if it were like the others),
    ``centre``, ``lower_limit``, ``upper_limit`` (points, cut at ±100), ``statistic`` (z, in standard errors that hold
    the overdispersion), ``dispersion`` (the median squared z of the groups over that of chance alone), ``spread`` (the
    ordinary standard deviation between groups, points), ``funnel`` (``inside``, ``above``, ``below``), ``level``,
    ``method``, ``base``, ``note``. A group that is suppressed has no figure.

    The centre is the score of all answers, or ``centre``, a target (points). Chance is what falls to the group if the
    answers of all are dealt out at random, with its skewness (Pearson's type III), as in ``case_mix.p_when_skewed``:
    its variance is V / n (1 - n / N), and V / n around a target. Groups nearly always differ by more than chance, and
    limits from chance alone then condemn the large ones: ``overdispersion`` adds the variance between groups to that of
    chance (the additive model of Spiegelhalter 2005, Statistics in Medicine 24:1185). It is found in two steps: the one
    at which the median of |z| is that of normal numbers (the median absolute deviation: Hampel 1974, JASA 69:383), then
    that of the groups within 2.5 standard deviations by the first (reweighting: Rousseeuw & Leroy 1987), so that groups
    far out, if they are the fewer, hardly widen the limits that are to show them; drawing in the outermost tenths, as
    Spiegelhalter does, fails with three far out of twelve. Of fewer than ten groups it is not known, and the limits are
    of chance alone.

    The limits hold for all groups with a verdict together: where all are alike, one or more are outside in 1 - level of
    the cases at most (Šidák); where they differ ordinarily in up to 16 of 100 (simulated, 10 to 40 groups), as how
    much they do is estimated. A group below ``min_n`` answers has limits but no verdict, one without answers neither;
    ``note`` says so. Raises DataError for a target that is no score or a level that is not between 0 and 1.

    Four hundred answers of NPS 50 without detractors, against a target: V is 0.25, limits are 30 ± 1.96 x 50 / 20.

    >>> funnel(ScoreCounts.of(0, 200, 200), centre=30)[["lower_limit", "upper_limit"]].round(1).values.tolist()
    [[25.1, 34.9]]
    """
    quantile(level)  # a DataError for a level that is none
    _refuse_no_score(centre)
    drawn, answers = sample(counts), counts.n.sum(axis=1).astype(int)
    answered = drawn.n > 0
    enough = answered & (answers >= min_n)
    kinds = counts.classes("weight")[answered][:, None]
    mix = CaseMix(kinds, drawn.n[answered])
    part = mix.part if centre is None else np.zeros_like(mix.part)
    middle = float(100 * mean(mix.weight.sum(axis=(0, 1)) / max(mix.total.sum(), 1e-300))) if centre is None else centre
    apart = 100 * mean(drawn.shares) - middle
    squared, skew = by_chance(mix, part)
    judged = enough[answered]
    dispersion, spread = between(apart[enough], squared[judged]) if overdispersion else (np.nan, 0.0)
    reach = np.full((2, len(counts)), np.nan)
    reach[:, answered] = reaches(squared, skew, spread, level, int(enough.sum()))
    error = np.full(len(counts), np.nan)
    error[answered] = np.sqrt(squared)
    table = {
        "n": answers,
        "nps": 100 * mean(drawn.shares),
        "se": error,
        "centre": middle if answered.any() else np.nan,
        "lower_limit": np.maximum(middle - reach[0], -100),
        "upper_limit": np.minimum(middle + reach[1], 100),
        "statistic": apart / np.hypot(error, spread),
        "dispersion": dispersion,
        "spread": spread,
        "funnel": pd.Series(verdicts(apart, np.where(enough, reach, np.nan)), dtype=object),
        "level": level,
        "method": N_("funnel, additive overdispersion") if overdispersion else "funnel",
        "base": [base_of(k) for k in answers],
        "note": _notes(drawn, answers, min_n, overdispersion and enough.sum() < FEWEST),
    }
    frame = named_apart(counts.groups(), COLUMNS).assign(**table)
    return with_suppressed(frame, counts.suppressed, COLUMNS)


def by_chance(mix: CaseMix, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance (points²) and skewness of each group's distance from expected, whose own ``part`` is in it.

    Of a group that has all answers, and where all are in one class, the variance is that of a score of its n.
    """
    if not len(mix.n):
        return np.zeros(0), np.zeros(0)
    squared, skew = at_random(mix, part)
    return np.where(squared > 1e-9, squared, common_error(mix)), skew


def between(apart: np.ndarray, squared: np.ndarray) -> tuple[float, float]:
    """The median squared z over that of chance, and the standard deviation between groups that explains it.

    ``apart`` are distances from the centre with variances ``squared`` by chance. Of fewer than ten groups nothing is
    known: NaN and 0.

    >>> far = np.array([-90, 80, 70, -2, -1, 0, 0, 1, 2, 3.0])  # the median of the squares is 4
    >>> found = between(far, np.ones(10))
    >>> near = sum(far[3:] ** 2) / (1 + found[1] ** 2) / 7
    >>> round(found[0] * USUAL, 6), round(float(near), 3)
    (4.0, 0.911)
    """
    if len(apart) < FEWEST:
        return np.nan, 0.0
    squares = np.asarray(apart, dtype=float) ** 2
    rough = _explaining(squares, squared, np.median, USUAL)
    near = squares < FAR**2 * (squared + rough)
    spread = _explaining(squares[near], squared[near], np.mean, LEFT) ** 0.5
    return float(np.median(squares / squared)) / USUAL, spread


def _explaining(squares: np.ndarray, squared: np.ndarray, middle: Callable[[np.ndarray], Any], usual: float) -> float:
    """The variance between groups at which the ``middle`` of the squared z is the ``usual`` one; 0 where it is less."""
    low, high = 0.0, float(squares.max(initial=0)) / usual
    if middle(squares / squared) <= usual:
        return 0.0
    for _ in range(36):
        half = (low + high) / 2
        low, high = (half, high) if middle(squares / (squared + half)) > usual else (low, half)
    return low


def reaches(squared: np.ndarray, skew: np.ndarray, spread: float, level: float, groups: int) -> np.ndarray:
    """How far below and above the centre a group like the others may lie, at ``level`` for ``groups`` together.

    Chance with its skewness, and the ``spread`` between groups: 2 x groups.
    """
    each = level ** (1 / max(groups, 1))
    reach = np.stack([_skewed(each, -skew), _skewed(each, skew)]) ** 2 * squared
    return np.sqrt(reach + (quantile(each) * spread) ** 2)


def verdicts(apart: np.ndarray, reach: np.ndarray) -> np.ndarray:
    """``inside``, ``above`` or ``below``, None where there is no reach; what rounding adds is not outside."""
    found = np.full(len(apart), None, dtype=object)
    found[~np.isnan(reach[0])] = "inside"
    found[apart > reach[1] + 1e-9], found[apart < -reach[0] - 1e-9] = "above", "below"
    return found


def _skewed(level: float, skew: np.ndarray) -> np.ndarray:
    """How many standard deviations the upper of two limits at ``level`` lies above the mean (Pearson's type III).

    Without skewness it is normal, and with a skewness of 2 exponential:

    >>> _skewed(0.95, np.array([0.0, 2.0])).round(3).tolist()  # -log(0.025) - 1
    [1.96, 2.689]
    """
    tail, size = np.where(skew < 0, 1 - level, 1 + level) / 2, np.maximum(np.abs(skew), FLAT)
    shape = 4 / size**2
    found = np.sign(skew) * (gammaincinv(shape, tail) - shape) / np.sqrt(shape)
    return np.where(np.abs(skew) > FLAT, found, quantile(level))


def _refuse_no_score(centre: float | None) -> None:
    if centre is not None and not -100 <= centre <= 100:
        raise DataError(
            "a target that is no NPS", required="a number from -100 to 100", found=f"{centre}", do="correct centre"
        )


def _notes(drawn: Sample, answers: np.ndarray, min_n: int, few: bool) -> np.ndarray:
    unanimous = pooled(drawn).max() > 1 - 1e-12
    said = [N_("every answer is in one class: limits from adjusted Wald's variance")] if unanimous else []
    said += [english("fewer than {fewest} groups: limits of chance alone", fewest=FEWEST)] if few else []
    return np.select(
        [answers == 0, ~(drawn.n > 0), answers < min_n],
        [
            N_("no answers"),
            N_("the weights of its answers add up to 0"),
            english("fewer than {min_n} answers: no verdict", min_n=min_n),
        ],
        default="; ".join(said),
    )
