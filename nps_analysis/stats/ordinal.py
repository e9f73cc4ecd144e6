"""Does a model that takes the score as ordered words, not as points, see the same drivers?"""

import numpy as np
import pandas as pd

from nps_analysis.responses.drivers import DriverCounts
from nps_analysis.schema import DataError, counted
from nps_analysis.stats.drivers import EACH
from nps_analysis.stats.sample import quantile

COLUMNS = (
    *("driver", "n", "log_odds", "log_odds_low", "log_odds_high", "place", "importance", "place_by_importance"),
    *("level", "method", "note"),
)


def drivers_check(counts: DriverCounts, found: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """A proportional-odds model of the score beside ``found``, what ``drivers`` returned; the strongest driver first.

    ``log_odds`` is the change in the log odds of a higher score for one standard deviation of the rating, all other
    ratings held, with its Wald interval; ``place`` by its size, beside ``place_by_importance``. ``note`` says where
    sign of log odds and correlation differ, both being clear of 0, which tells of drivers that stand for each other.
    The model is fitted (McCullagh 1980, JRSS B 42:109; statsmodels' ``OrderedModel``) to complete answers only, at most
    5,000 of them, drawn at random when the counts were made; weights and clusters are not used. ``importance`` is that
    of ``found``. DataError without statsmodels, or where too few answers have every rating, as when each person was
    asked a part of the questions.
    """
    z = quantile(level)
    kept = [i for i, share in enumerate(found["importance"]) if not np.isnan(share)]
    rows = counts.rows
    if not kept or len(rows) < max(30, 10 * EACH * len(kept)):
        raise DataError(
            "no ordinal model can be fitted",
            required=f"at least {max(30, 10 * EACH * len(kept))} answers with every rating",
            found=f"{counted(len(rows), 'such answer')} and {counted(len(kept), 'driver')} with an importance",
            do="leave out drivers that few were asked about, or go by the importances alone",
        )
    log_odds, errors = _fitted(rows[:, kept].astype(float), rows[:, -1])
    table = found.iloc[kept][["driver", "importance", "correlation"]].reset_index(drop=True)
    table = table.assign(n=len(rows), log_odds=log_odds, level=level, method="proportional odds")
    table["log_odds_low"], table["log_odds_high"] = log_odds - z * errors, log_odds + z * errors
    table["place"] = table["log_odds"].abs().rank(ascending=False, method="min").astype(int)
    table["place_by_importance"] = table["importance"].rank(ascending=False, method="min").astype(int)
    clear = (table["log_odds_low"] > 0) | (table["log_odds_high"] < 0)
    turned = clear & found["shown"].iloc[kept].to_numpy() & (table["log_odds"] * table["correlation"] < 0)
    table["note"] = np.where(turned, "the sign is another than that of the correlation", "")
    return table.sort_values("place", kind="stable", ignore_index=True)[list(COLUMNS)]


def _fitted(x: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log odds for a standard deviation of each rating, and their standard errors."""
    try:
        from statsmodels.miscmodels.ordinal_model import OrderedModel  # takes 3 s to load
    except ImportError:
        raise DataError(
            "statsmodels is not installed",
            required="statsmodels, for the ordinal model",
            found="no such package",
            do="pip install nps-analysis[insight], or leave out the check",
        ) from None
    spread = x.std(axis=0)
    standard = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    levels = np.unique(score)
    answers = pd.Series(pd.Categorical(score, categories=levels, ordered=True))
    model = OrderedModel(answers, standard, distr="logit").fit(method="bfgs", disp=0, maxiter=200)
    size = x.shape[1]
    return np.asarray(model.params)[:size], np.asarray(model.bse)[:size]
