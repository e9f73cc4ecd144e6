"""Was the target met: a score against a value that was set beforehand, with the chance that it is really there."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, nenglish
from nps_analysis.schema import TARGET_COLUMNS, VERY_SMALL_BASE, DataError, listed, nearest
from nps_analysis.stats.dirichlet import JEFFREYS, below
from nps_analysis.stats.interval import METHODS, limits, method_named
from nps_analysis.stats.sample import Sample, mean
from nps_analysis.stats.score import named_apart, sample


def target(
    counts: ScoreCounts,
    targets: float | Sequence[float] | Mapping[str, float],
    level: float = 0.95,
    method: str = "default",
    prior: Sequence[float] = JEFFREYS,
    min_n: int = 30,
) -> pd.DataFrame:
    """Each group's NPS against its target or thresholds (points), with the chance that the true score reaches it.

    ``targets`` is one value for every group, several thresholds for every group, or a mapping from the values of the
    counts' one grouping to the target of each; groups that it does not name are left out. ``verdict`` is ``met`` where
    the whole interval (``interval.limits``) is at or above the target, ``missed`` where all of it is below, else ``not
    certain``: an observed score above a target is no proof that the target is met. ``chance`` (0 to 1) is the
    posterior probability that the true NPS is at or above the target, the shares having a Dirichlet distribution with
    the parameters ``prior`` before the answers (1/2 each: Jeffreys 1946), and with weights counted at the effective n.

    Columns: the groups, then ``n, nps, low, high, target, difference`` (NPS minus target), ``chance, verdict, level,
    method, note``. A group with fewer than ``min_n`` answers (unweighted) or none is shown, but not tested: it has
    neither chance nor verdict, and ``note`` says why. Raises DataError for a target outside -100 to 100 or for
    a group that is not there.

    As many promoters as detractors, and a target of 0:

    >>> frame = target(ScoreCounts.of(detractors=20, passives=10, promoters=20), 0)
    >>> frame[["nps", "target", "chance", "verdict"]].round(3).values.tolist()
    [[0.0, 0.0, 0.5, 'not certain']]
    """
    method = method_named(method, METHODS)
    rows, wanted = _wanted(counts, targets)
    counts = counts.take(rows)
    drawn, n = sample(counts), counts.n.sum(axis=1).astype(int)
    low, high = limits(sample(counts, level), level, method)
    tested = n >= max(min_n, 1)
    table = {
        "n": n,
        "nps": 100 * mean(drawn.shares),
        "low": low,
        "high": high,
        "target": wanted,
        "difference": 100 * mean(drawn.shares) - wanted,
        "chance": np.where(tested, chance_of(drawn, wanted, prior), np.nan),
        "verdict": verdicts(np.where(tested, low, np.nan), high, wanted),
        "level": level,
        "method": method,
        "note": [_note(k, effective, min_n) for k, effective in zip(n, drawn.n, strict=True)],
    }
    frame = named_apart(counts.groups(), TARGET_COLUMNS).assign(**table)
    return with_suppressed(frame, counts.suppressed, TARGET_COLUMNS)


def verdicts(low: np.ndarray, high: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """What each interval (points) says of the target; None where there is no interval.

    >>> verdicts(np.array([41.0, 30.0]), np.array([50.0, 45.0]), np.array([40.0, 40.0])).tolist()
    ['met', 'not certain']
    """
    verdict = np.full(len(wanted), "not certain", dtype=object)
    verdict[low >= wanted] = "met"
    verdict[high < wanted] = "missed"
    verdict[np.isnan(low)] = None
    return verdict


def chance_of(drawn: Sample, value: np.ndarray | float, prior: Sequence[float] = JEFFREYS) -> np.ndarray:
    """The posterior chance (0 to 1) that each true NPS is at or above ``value`` (points); NaN without answers.

    >>> one_of_each = Sample(np.array([[1, 1, 1]]) / 3, np.array([3.0]))
    >>> chance_of(one_of_each, 0.0).round(6).tolist()
    [0.5]
    """
    value, answered = np.broadcast_to(np.asarray(value, dtype=float), drawn.n.shape), drawn.n > 0
    chance = np.full(len(drawn.n), np.nan)
    alphas = drawn.shares[answered] * drawn.n[answered, None] + np.asarray(prior, dtype=float)
    chance[answered] = 1 - below(alphas, value[answered] / 100)
    return np.where(answered & (value <= -100), 1.0, np.where(answered & (value >= 100), 0.0, chance))


def _wanted(
    counts: ScoreCounts, targets: float | Sequence[float] | Mapping[str, float]
) -> tuple[np.ndarray, np.ndarray]:
    """Which group each row is about, and its target."""
    if isinstance(targets, Mapping):
        rows, values = _by_group(counts, targets)
    else:
        thresholds = np.atleast_1d(np.asarray(targets, dtype=float))
        rows = np.repeat(np.arange(len(counts)), len(thresholds))
        values = np.tile(thresholds, len(counts))
    wrong = values[~(np.abs(values) <= 100)]
    if len(wrong):
        raise DataError(
            "a target that is no NPS",
            required="numbers from -100 to 100",
            found=listed(f"{value:g}" for value in wrong),
            do="correct targets",
        )
    return rows, values


def _by_group(counts: ScoreCounts, targets: Mapping[str, float]) -> tuple[np.ndarray, np.ndarray]:
    if len(counts.names) != 1:
        raise DataError(
            "targets by group need one grouping",
            required="counts by the column whose values have targets",
            found=f"counts by {listed(counts.names) or 'nothing'}",
            do="roll the counts up with .by(COLUMN) first",
        )
    names = counts.keys[counts.names[0]].astype(str).tolist()
    unknown = [name for name in targets if str(name) not in names]
    if unknown:
        raise DataError(
            f'no "{unknown[0]}" in {counts.names[0]} to have a target',
            required=f"values of {counts.names[0]}",
            found=f'"{unknown[0]}"; {nearest(str(unknown[0]), names)}',
            do="correct targets in the study file",
        )
    wanted = {str(name): float(value) for name, value in targets.items()}
    rows = np.array([at for at, name in enumerate(names) if name in wanted], dtype=int)
    return rows, np.array([wanted[names[at]] for at in rows])


def _note(n: int, effective: float, min_n: int) -> str:
    if n == 0:
        return N_("no answers")
    if not effective > 0:
        return N_("the weights of its answers add up to 0")
    least = min_n if n < min_n else VERY_SMALL_BASE
    if n >= least:
        return ""
    return nenglish(
        "rests on {n} answer, fewer than {very_small_base}",
        "rests on {n} answers, fewer than {very_small_base}",
        n,
        very_small_base=least,
    )
