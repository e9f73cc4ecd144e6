"""What goes with the score: how much of it, by which follow-up ratings, and how sure that is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtr, stdtrit

from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.drivers import SUM, WEIGHT, DriverCounts
from nps_analysis.responses.grouped import twelve_digits
from nps_analysis.schema import DataError, listed
from nps_analysis.stats.cross_products import correlations, resampled
from nps_analysis.stats.few_ratings import least_answers, without_few
from nps_analysis.stats.importance import MOST_EXACT, importance, mended
from nps_analysis.stats.performance import means, penalty_and_reward, too_few
from nps_analysis.stats.rank import rank_sets
from nps_analysis.stats.sample import quantile

DRAWS, FEWEST_DRAWS, NULL_DRAWS = 1000, 100, 400
EACH = 2  # answers for each driver below which a regression says nothing
FITS, UNFIT = -1e-6, -0.1  # smallest eigenvalues: from the first nothing is said, below the second nothing is shown
ALIKE = 1 - 1e-9  # a correlation from which a driver is a copy
EXPLAINED = ("r2", "r2_low", "r2_high", "r2_null")  # the same for all drivers
OF_SHARES = (
    *("importance", "importance_low", "importance_high", "importance_null", "importance_complete", "shown"),
    *("rank_low", "rank_high"),
)
OF_MODEL = (*OF_SHARES, *EXPLAINED, "r2_complete", "n_complete", "method")  # what the regression gives
COLUMNS = (
    *("driver", "n", "scale", "performance", "performance_low", "performance_high", "correlation", *OF_SHARES),
    *("penalty", "penalty_low", "penalty_high", "reward", "reward_low", "reward_high"),
    *("n_low", "n_middle", "n_high", *EXPLAINED, "r2_complete", "n_complete", "level", "method", "note"),
)


def drivers(
    counts: DriverCounts, level: float = 0.95, draws: int = DRAWS, seed: int = 0, min_n: int = 30
) -> pd.DataFrame:
    """What goes with the score, one row per driver in the order of the counts.

    ``n`` (answers with a rating, unweighted), ``scale``, ``performance`` (weighted mean rating) with its t interval;
    ``correlation`` (Pearson, with the score 0 to 10); ``importance`` (percent of R², adding up to 100) with its
    interval; ``importance_null``, what a rating without any connection stays under, at the interval's upper end (97.5 %
    at 0.95); ``shown``, whether the whole interval is above that (where it is not, the interval starts at 0);
    ``rank_low`` to ``rank_high``, the places by importance that a shown driver may take among all (``rank_sets``, all
    at once); ``penalty`` and ``reward`` (points): the NPS of those who rate low, and of those who rate high, less that
    of those in the middle, with score intervals and bases. Low is the lowest two fifths of the scale's steps, high the
    highest fifth (of 1-5: 1 and 2; 5), each at least one step. ``r2`` (0 to 1) is that of the regression of the class
    points, whose mean is the NPS, on all drivers, with interval; ``r2_null`` what ratings without connection stay
    under. ``n_complete``, ``r2_complete`` and ``importance_complete`` are those of the answers that have every rating.

    R² and its parts (see ``importance``) come from the correlations of all pairs, each over the answers that have both:
    where questions were not put to all, who got which must have been drawn at random; the figures of complete answers
    are a check of that. Correlations that do not fit together are mended where little is amiss (see ``mended``).
    Intervals of importance are percentiles of ``draws`` bootstrap samples of the counts' shards, wider where answers
    are few (Hesterberg 2015), those of R² turned about it because it errs upwards (Efron & Tibshirani 1993, ch. 13);
    shards are of whole clusters, where there are any, as for performance. Penalty and reward take answers as
    independent. A driver that does not vary, or has fewer than ``min_n`` answers, has no importance; none has any where
    two are rarely rated by the same people. Where no clusters are named the answers of a person are one. In simulated
    surveys of one driver far above two others intervals of 95 % held each true share in 94 % or more, but in 88 % at 30
    answers and an R² of 0.2; those of R² in 91 to 94 % at 100 and 1,000 answers, at 30 in 92 % and, of 0.2, in 85 %. Of
    drivers without connection one in a hundred surveys or fewer showed any. None of this is cause. Of employees figures
    of few people are left out (``without_few``).
    Raises DataError for a level that is not between 0 and 1, and for fewer than 100 draws.

    >>> from nps_analysis.responses.drivers import tally_drivers
    >>> frame = pd.DataFrame({"score": [10, 9, 3, 5] * 25, "staff": [5, 5, 1, 1] * 25, "price": [2, 4, 2, 4] * 25})
    >>> found = drivers(tally_drivers(frame, ["staff", "price"], rating_scale="1-5"))
    >>> found[["driver", "importance", "shown"]].values.tolist()
    [['staff', 100.0, True], ['price', 0.0, False]]
    """
    quantile(level)
    if draws < FEWEST_DRAWS:
        do = f"leave draws out: {DRAWS:,} are drawn"
        raise DataError("too few draws", required=f"at least {FEWEST_DRAWS}", found=f"{draws}", do=do)
    drawn, min_n = resampled(counts.sums, draws, seed), least_answers(counts, min_n)
    model, notes = _model(counts, drawn, level, seed, min_n)
    errors = None if counts.clusters is None else _errors(drawn, len(counts.ratings))
    table = {"driver": counts.drivers, "n": [one.n for one in counts.ratings]}
    table |= {"scale": [one.scale for one in counts.ratings], **means(counts, level, errors=errors)}
    table |= {"correlation": _kept_digits(correlations(counts.sums.sum(axis=0))[: len(counts.ratings), -1])}
    table |= penalty_and_reward(counts, level) | {"level": level, "note": notes}
    return without_few(pd.concat([pd.DataFrame(table), model], axis=1)[list(COLUMNS)], counts)


@dataclass(frozen=True)
class _Regression:
    """The drivers that are regressed on, by their places, and the correlations with the class points behind them."""

    kept: list[int]
    fits: np.ndarray
    least: float  # the smallest eigenvalue before they were mended
    again: np.ndarray  # the same, drawn again

    @classmethod
    def of(cls, counts: DriverCounts, drawn: np.ndarray, kept: list[int]) -> "_Regression":
        at = [*kept, len(counts.ratings)]
        fits, least = mended(correlations(counts.sums.sum(axis=0))[np.ix_(at, at)])
        return cls(kept, fits, float(least), mended(correlations(drawn)[:, at][..., at])[0])


def _model(
    counts: DriverCounts, drawn: np.ndarray, level: float, seed: int, min_n: int
) -> tuple[pd.DataFrame, list[str]]:
    """The columns of the regression, one row per driver, and what is to be said of each driver."""
    size = len(counts.ratings)
    variances = correlations(counts.sums.sum(axis=0)).diagonal()
    left_out = [
        too_few(one.n, min_n) or (N_("every rating is the same") if np.isnan(variance) else "")
        for one, variance in zip(counts.ratings, variances, strict=False)
    ]
    regression = _Regression.of(counts, drawn, [i for i in range(size) if not left_out[i]])
    refused = _refusal(counts, regression, min_n)
    found = pd.DataFrame(index=regression.kept) if refused else _parts(counts, regression, level, seed)
    found = found.reindex(index=range(size), columns=list(OF_MODEL)).assign(**_complete(counts, regression))
    found = found.assign(shown=found["shown"].eq(True))
    found["method"] = "LMG" if len(regression.kept) <= MOST_EXACT else "relative weights"
    found[list(EXPLAINED)] = found[list(EXPLAINED)].bfill().ffill()
    notes = [left_out[i] or refused or _said(counts, regression, i, found["shown"][i]) for i in range(size)]
    return found, notes


def _parts(counts: DriverCounts, regression: _Regression, level: float, seed: int) -> pd.DataFrame:
    """R² and the drivers' shares of it, with intervals, what chance would give, and places."""
    errors = _margin(counts, regression, level)
    ends = 100 * ndtr([-errors, errors])
    parts, drawn = importance(regression.fits), importance(regression.again)
    drawn = drawn[drawn.sum(axis=1) > 0]  # not those in which nothing varies
    r2, shares, draws = parts.sum(), 100 * parts / parts.sum(), 100 * drawn / drawn.sum(axis=1, keepdims=True)
    low, high = np.percentile(draws, ends, axis=0)
    high = np.maximum(high, _angular_high(shares, draws, errors))
    null, r2_null = _by_chance(counts, regression, 50 * (1 + level), seed)
    null = np.minimum(100 * null / r2, 100)
    shown = (low > null) & (r2 > r2_null)
    places = rank_sets(shares, np.atleast_2d(np.cov(draws.T)), level, seed=seed)
    r2_low, r2_high = np.clip(2 * r2 - np.percentile(drawn.sum(axis=1), ends)[::-1], 0, 1)
    table = {
        "importance": _kept_digits(shares),
        "importance_low": np.where(shown, _kept_digits(np.minimum(low, shares)), 0.0),
        "importance_high": _kept_digits(np.maximum(high, shares)),
        "importance_null": _kept_digits(null),
        "shown": shown,
        "rank_low": np.where(shown, places[0], np.nan),
        "rank_high": np.where(shown, places[1], np.nan),
    }
    overall = _kept_digits(np.array([r2, min(r2, r2_low), max(r2, r2_high), r2_null]))
    table |= dict(zip(EXPLAINED, overall, strict=True))
    return pd.DataFrame(table, index=regression.kept)


def _margin(counts: DriverCounts, regression: _Regression, level: float) -> float:
    """How many standard errors the draws' ends are from their middle: more where answers are few for as many drivers.

    Drawn samples vary as if the variance were divided by n; that of a regression is by n less its terms, and its
    quantiles are Student's (Hesterberg 2015, The American Statistician 69:371).
    """
    at = regression.kept
    n = min(counts.pairs[np.ix_(at, at)].min(), np.inf if counts.clusters is None else counts.clusters)
    freedom = max(n - 1 - len(at), 1.0)
    return float(stdtrit(freedom, (1 + level) / 2) * np.sqrt(n / freedom))


def _angular_high(shares: np.ndarray, draws: np.ndarray, errors: float) -> np.ndarray:
    """The upper ends by the draws' spread, less what they lean, on the scale arcsin √share: of a share near all.

    Drawn samples give more to drivers of little, at the cost of one far above them; percentiles do so once more.
    """
    angle, drawn = (np.arcsin(np.sqrt(np.clip(some / 100, 0, 1))) for some in (shares, draws))
    end = 2 * angle - drawn.mean(axis=0) + errors * drawn.std(axis=0, ddof=1)
    return 100 * np.sin(np.clip(end, 0, np.pi / 2)) ** 2


def _by_chance(counts: DriverCounts, regression: _Regression, end: float, seed: int) -> tuple[np.ndarray, float]:
    """The part of R² that each driver would stay under if it had no connection with anything, and R² if none had.

    As if one column were shuffled among those who have it: its correlations then lie around 0, with the covariance
    that the others' correlations give them, at the n (effective, with weights and clusters) of each pair.
    """
    at = [*regression.kept, len(counts.ratings)]
    n = (counts.sums.sum(axis=0)[WEIGHT] ** 2 / counts.pairs_sq)[np.ix_(at, at)] / _design_effect(counts, regression)
    rng, found = np.random.default_rng([seed, 1]), []
    for one in range(len(at)):
        others = [i for i in range(len(at)) if i != one]
        values, vectors = np.linalg.eigh(regression.fits[np.ix_(others, others)])
        root = vectors * np.sqrt(np.maximum(values, 0))
        noise = np.einsum("dk,jk->dj", rng.standard_normal((NULL_DRAWS, len(others))), root)
        shuffled = np.repeat(regression.fits[None], NULL_DRAWS, axis=0)
        shuffled[:, one, others] = shuffled[:, others, one] = noise / np.sqrt(n[one, others])
        found.append(importance(mended(shuffled)[0]))
    parts = np.array([one[:, i] for i, one in enumerate(found[:-1])])
    return np.percentile(parts, end, axis=1), float(np.percentile(found[-1].sum(axis=1), end))


def _design_effect(counts: DriverCounts, regression: _Regression) -> np.ndarray | float:
    """How many times the variance of independent answers each correlation has, at least 1; 1 without clusters."""
    if counts.clusters is None:
        return 1.0
    at = [*regression.kept, len(counts.ratings)]
    n = (counts.sums.sum(axis=0)[WEIGHT] ** 2 / counts.pairs_sq)[np.ix_(at, at)]
    expected = np.maximum((1 - regression.fits**2) ** 2, 1e-6) / n
    return np.maximum(1.0, np.nan_to_num(np.nanvar(regression.again, axis=0) / expected, nan=1.0))


def _complete(counts: DriverCounts, regression: _Regression) -> dict[str, np.ndarray | float]:
    """R² and shares from the answers that have every rating, as a check; none where these are few."""
    n, kept = counts.complete_n, regression.kept
    shares, r2 = np.full(len(counts.ratings), np.nan), np.nan
    if kept and n >= max(EACH * len(kept), 3):
        at = [*kept, len(counts.ratings)]
        parts = importance(mended(correlations(counts.complete)[np.ix_(at, at)])[0])
        r2 = float(_kept_digits(parts.sum()))
        shares[kept] = _kept_digits(100 * parts / r2) if r2 > 0 else np.nan
    return {"n_complete": n, "r2_complete": r2, "importance_complete": shares}


def _errors(drawn: np.ndarray, size: int) -> np.ndarray:
    """The standard error of each driver's mean, from samples of whole clusters."""
    weight, total = (np.einsum("dii->di", drawn[:, what])[:, :size] for what in (WEIGHT, SUM))
    with np.errstate(divide="ignore", invalid="ignore"):
        return _kept_digits(np.nanstd(total / np.where(weight > 0, weight, np.nan), axis=0, ddof=1))


def _refusal(counts: DriverCounts, regression: _Regression, min_n: int) -> str:
    """Why there is no importance at all; empty where there is."""
    kept, names = regression.kept, counts.drivers
    if not kept:
        return N_("no driver to regress on")
    if np.isnan(regression.fits[-1, -1]):
        return N_("every answer is in one class: there is nothing to explain")
    pairs = counts.pairs[np.ix_(kept, kept)]
    if pairs.min() < min_n:
        i, j = np.unravel_index(int(pairs.argmin()), pairs.shape)
        return nenglish(
            "no importance: {name} and {name_2} were both rated in {n} answer, fewer than {min_n}",
            "no importance: {name} and {name_2} were both rated in {n} answers, fewer than {min_n}",
            int(pairs.min()),
            name=names[kept[i]],
            name_2=names[kept[j]],
            min_n=min_n,
        )
    if pairs.min() < EACH * len(kept):
        return english(
            "no importance: {answers} for {drivers}",
            answers=nenglish("{n} answer", "{n} answers", int(pairs.min())),
            drivers=nenglish("{n} driver", "{n} drivers", len(kept)),
        )
    if not np.isfinite(regression.fits).all():
        return N_("no importance: two drivers do not vary among those who rated both")
    if regression.least < UNFIT:
        return english(
            "no importance: correlations of different people do not fit together ({least})",
            least=f"{regression.least:.2f}",
        )
    if not importance(regression.fits).sum() > 1e-12:
        return N_("no importance: nothing is explained")
    return ""


def _said(counts: DriverCounts, regression: _Regression, driver: int, shown: bool) -> str:
    """What is to be said of a driver in the regression."""
    row = regression.fits[regression.kept.index(driver), :-1]
    copies = [
        counts.drivers[other]
        for other, r in zip(regression.kept, row, strict=True)
        if other != driver and abs(r) > ALIKE
    ]
    notes = [english("a copy of {names}: they share their importance", names=listed(copies))] if copies else []
    if not shown:
        notes.append(N_("not told apart from chance"))
    if regression.least < FITS:
        notes.append(
            english(
                "correlations of different people were mended to fit together ({least})",
                least=f"{regression.least:.2f}",
            )
        )
    return "; ".join(notes)


def _kept_digits(values: np.ndarray) -> np.ndarray:
    """Figures without the last bits, which differ from machine to machine."""
    known = np.isfinite(values)
    return np.where(known, twelve_digits(np.where(known, values, 0.0)), np.nan)
