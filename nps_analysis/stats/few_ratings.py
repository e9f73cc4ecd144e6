"""Of employees: which figures of ratings tell of too few people?"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_
from nps_analysis.responses.drivers import SQUARE, SUM, DriverCounts
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import SMALLEST_DISTRIBUTION
from nps_analysis.stats.performance import BANDS, in_band

BY_BAND = (
    *("penalty", "penalty_low", "penalty_high", "reward", "reward_low", "reward_high"),
    *("n_low", "n_middle", "n_high"),
)
COMPLETE = ("n_complete", "r2_complete", "importance_complete")
NAMES = ("driver", "scale", "level", "method", "note")
ROUNDED = ("performance", "performance_low", "performance_high", "correlation")
COUNTED = r"\b[\d,]+ answers?\b"


def least_answers(counts: DriverCounts, min_n: int) -> int:
    """Fewest ratings of a driver, and of every two, that are regressed on: of employees never under 8."""
    return max(min_n, SMALLEST_DISTRIBUTION) if counts.of_employees else min_n


def without_few(found: pd.DataFrame, counts: DriverCounts) -> pd.DataFrame:
    """``found``, as ``drivers`` makes it, without what would tell of few employees; of customers as it is.

    A driver that fewer than 8 rated, or people of one class only, is suppressed. ``n`` is left out where from 1 to 7
    did not rate it, and mean and correlation, which would tell it, are rounded to two decimals. Penalty, reward and
    their bases are left out where fewer than 8 rated low, or high, or from 1 to 7 in the middle or not at all, or one
    of these four is of one class: each is the total less the others. ``n_complete`` and the check by complete answers
    are left out where fewer than 8 are complete, or from 1 to 7 are not.
    """
    if not counts.of_employees:
        return found
    from nps_analysis.suppression import unsafe  # with its optimizers it takes half a second to load

    low, middle, high = (_classes(in_band(counts, band).n) for band in range(len(BANDS)))
    rated = low + middle + high
    rest = _everybody(counts) - rated
    left_out = _few(rest.sum(axis=1))
    between = np.any([unsafe(one) & (one.sum(axis=1) > 0) for one in (middle, rest)], axis=0)
    incomplete = np.array([counts.complete_n < SMALLEST_DISTRIBUTION]) | _few(counts.answers - counts.complete_n)
    found = _without(_rounded(found, left_out), left_out, ["n"])
    found = _without(found, unsafe(low) | unsafe(high) | between, BY_BAND)
    found = _without(found, np.repeat(incomplete, len(found)), COMPLETE)
    found["note"] = found["note"].str.replace(COUNTED, N_("too few answers"), regex=True)
    return with_suppressed(found, unsafe(rated), tuple(one for one in found if one not in NAMES))


def _classes(n: np.ndarray) -> np.ndarray:
    """Counts by class, from counts by score."""
    return np.stack([n[:, one == CLASS_OF].sum(axis=1) for one in range(3)], axis=1)


def _everybody(counts: DriverCounts) -> np.ndarray:
    """All answers by class, rated or not, from the sums of the class points (-1, 0, 1)."""
    points = counts.sums.sum(axis=0)[:, -2, -2]
    either, more = points[SQUARE], points[SUM]
    return np.array([(either - more) / 2, counts.answers - either, (either + more) / 2])


def _few(n: np.ndarray | int) -> np.ndarray:
    return np.asarray((n > 0) & (n < SMALLEST_DISTRIBUTION))


def _rounded(found: pd.DataFrame, rows: np.ndarray) -> pd.DataFrame:
    """``found`` with means and correlations of two decimals in some ``rows``: a mean of all digits tells its n."""
    return found.assign(**{name: found[name].where(~rows, found[name].round(2)) for name in ROUNDED})


def _without(found: pd.DataFrame, hidden: np.ndarray, names: Sequence[str]) -> pd.DataFrame:
    """``found`` without some figures of the rows in ``hidden``, of which the others stay."""
    return found.assign(**with_suppressed(found[list(names)], hidden, tuple(names)))
