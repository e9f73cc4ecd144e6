"""Which groups lie further from the common score than chance and ordinary differences put them?"""

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.schema import DataError, base_of, nearest
from nps_analysis.stats.interval import Sample, mean, quantile
from nps_analysis.stats.score import named_apart, sample
from nps_analysis.stats.series import pooled, spread_of

THREE_SIGMA = 0.998
TRIMMED = 0.1  # share of the z-scores drawn in at each end before overdispersion is estimated
LEFT = 0.6787  # of the variance of normal scores when their outer tenths are drawn in to ±1.2816
OVERDISPERSION = ("additive", "multiplicative", "none")
COLUMNS = (
    *("n", "nps", "se", "centre", "lower_limit", "upper_limit", "statistic", "p_value", "dispersion", "spread"),
    *("funnel", "level", "method", "base", "note"),
)


def funnel(
    counts: ScoreCounts,
    level: float = THREE_SIGMA,
    centre: float | None = None,
    overdispersion: str = "additive",
    min_n: int = 1,
) -> pd.DataFrame:
    """For each group the limits between which its score would lie if it were like the others, and whether it does.

    One row per group: its columns, ``n`` (answers), ``nps``, ``se`` (if it were like the others), ``centre``,
    ``lower_limit``, ``upper_limit`` (points, cut at ±100), ``statistic`` (z, in standard errors that hold the
    overdispersion), ``p_value``, ``dispersion`` (mean squared z of the groups before it is allowed for, extremes drawn
    in), ``spread`` (the ordinary standard deviation between groups, points; 0 unless additive), ``funnel`` (``inside``,
    ``above``, ``below``), ``level``, ``method``, ``base``, ``note``.

    The centre is the score of all answers, or ``centre``, a target (points). se = √(V / n) with V the variance of one
    answer over all groups. Groups nearly always differ by more than chance, through who their customers are; limits
    from chance alone then condemn the large ones. ``additive``: the limits are centre ± z √(V / n + spread²), the
    spread by the method of moments (DerSimonian & Laird 1986); ``multiplicative``: ± z √(V / n x dispersion); both
    from z-scores whose most extreme tenth at each end is drawn in, and neither below what chance gives (Spiegelhalter
    2005, Statistics in Medicine 24:1185; Quality and Safety in Health Care 14:347), divided by the part of a normal
    variance that drawing in leaves, without which alike groups would be outside five times too often. The default
    level, 99.8 %, is that of three standard errors: of a hundred groups that are alike, one in five times is any
    outside.

    A group below ``min_n`` answers has limits but no verdict, one without answers neither; ``note`` says so. Raises
    DataError for an unknown overdispersion, a target that is no score or a level that is not between 0 and 1.

    Four hundred answers of NPS 50 without detractors: V is 0.25, and limits of 95 % are 50 ± 1.96 x 50 / 20.

    >>> funnel(ScoreCounts.of(0, 200, 200), level=0.95)[["lower_limit", "upper_limit"]].round(1).values.tolist()
    [[45.1, 54.9]]
    """
    z, drawn, answers = quantile(level), sample(counts), counts.n.sum(axis=1).astype(int)
    _check(overdispersion, centre)
    answered = drawn.n > 0
    shares = pooled(drawn)
    middle = 100 * float(mean(shares)) if centre is None else float(centre)
    with np.errstate(divide="ignore"):
        squared = np.where(answered, spread_of(shares, np.nan_to_num(drawn.n).sum()) / drawn.n, np.nan)
    apart = 100 * mean(drawn.shares) - middle
    dispersion, between = overdispersed((apart / np.sqrt(squared))[answered], squared[answered])
    between = between if overdispersion == "additive" else 0.0
    factor = max(1.0, dispersion) if overdispersion == "multiplicative" else 1.0
    error = np.sqrt(squared * factor + between**2)
    enough = answered & (answers >= min_n)
    table = {
        "n": answers,
        "nps": 100 * mean(drawn.shares),
        "se": np.sqrt(squared),
        "centre": middle if answered.any() else np.nan,
        "lower_limit": np.maximum(middle - z * error, -100),
        "upper_limit": np.minimum(middle + z * error, 100),
        "statistic": apart / error,
        "p_value": 2 * ndtr(-np.abs(apart / error)),
        "dispersion": dispersion,
        "spread": between,
        "funnel": pd.Series(_verdicts(apart, z * error, enough), dtype=object),
        "level": level,
        "method": "funnel" if overdispersion == "none" else f"funnel, {overdispersion} overdispersion",
        "base": [base_of(k) for k in answers],
        "note": _notes(drawn, answers, min_n, shares, overdispersion),
    }
    return named_apart(counts.groups(), COLUMNS).assign(**table)


def overdispersed(z: np.ndarray, squared: np.ndarray) -> tuple[float, float]:
    """Mean squared z with the extremes drawn in, and the standard deviation between groups that explains it.

    Fewer than three groups, or no more difference than chance makes, give a deviation of 0; groups that cannot be
    judged give a dispersion of NaN.

    >>> overdispersed(np.array([2.0, -2.0, 2.0, -2.0]), np.ones(4))[0] * 0.6787  # 16 / 4
    4.0
    """
    if len(z) < 3:
        return np.nan, 0.0
    z = np.clip(z, *np.quantile(z, [TRIMMED, 1 - TRIMMED]))
    squares, weight = float((z**2).sum()) / LEFT, 1 / squared
    free = weight.sum() - (weight**2).sum() / weight.sum()
    return squares / len(z), float(np.sqrt(max(0.0, squares - (len(z) - 1)) / free))


def _check(overdispersion: str, centre: float | None) -> None:
    if overdispersion not in OVERDISPERSION:
        raise DataError(
            f'no overdispersion "{overdispersion}"',
            required=f"one of {', '.join(OVERDISPERSION)}",
            found=f'"{overdispersion}"; {nearest(overdispersion, OVERDISPERSION)}',
            do='overdispersion="additive"',
        )
    if centre is not None and not -100 <= centre <= 100:
        raise DataError(
            "a target that is no NPS", required="a number from -100 to 100", found=f"{centre}", do="correct centre"
        )


def _verdicts(apart: np.ndarray, reach: np.ndarray, enough: np.ndarray) -> np.ndarray:
    verdict = np.full(len(apart), None, dtype=object)
    verdict[enough] = "inside"
    verdict[enough & (apart > reach)] = "above"
    verdict[enough & (apart < -reach)] = "below"
    return verdict


def _notes(drawn: Sample, answers: np.ndarray, min_n: int, shares: np.ndarray, overdispersion: str) -> np.ndarray:
    answered = drawn.n > 0
    unanimous = "every answer is in one class: limits from adjusted Wald's variance" if shares.max() > 1 - 1e-12 else ""
    few = "fewer than three groups: overdispersion cannot be judged"
    usual = few if answered.sum() < 3 and overdispersion != "none" else ""
    return np.select(
        [answers == 0, ~answered, answers < min_n],
        ["no answers", "the weights of its answers add up to 0", f"fewer than {min_n} answers: no verdict"],
        default="; ".join(filter(None, [unanimous, usual])),
    )
