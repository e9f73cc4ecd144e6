"""Does a model that takes the score as ordered words, not as points, see the same drivers?"""

from importlib.util import find_spec

import numpy as np
import pandas as pd

from nps_analysis.responses.drivers import DriverCounts
from nps_analysis.schema import counted
from nps_analysis.stats.sample import quantile

FEWEST = 20  # complete answers for each driver
COLUMNS = (
    *("driver", "n", "log_odds", "log_odds_low", "log_odds_high", "place", "importance", "rank_low", "rank_high"),
    *("level", "method", "note"),
)


def drivers_check(counts: DriverCounts, found: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """A proportional-odds model of the score beside ``found``, what ``drivers`` returned; the strongest driver first.

    ``log_odds`` is the change in the log odds of a higher score for one standard deviation of the rating, all other
    ratings held, with its Wald interval; ``place`` by its size, beside the places that ``importance`` allows. ``note``
    says where sign of log odds and correlation differ, both being clear of 0, which tells of drivers that stand for
    each other. The model is fitted (McCullagh 1980, JRSS B 42:109; statsmodels' ``OrderedModel``) to complete answers
    only, at most 5,000 of them, drawn at random when the counts were made; weights and clusters are not used. Where too
    few answers have every rating, as when each person was asked a part of the questions, or statsmodels is not there,
    there are no log odds, and ``note`` says so. Raises DataError for a level that is not between 0 and 1.
    """
    z, kept = quantile(level), found["importance"].notna().to_numpy()
    table = found[kept][["driver", "importance", "rank_low", "rank_high", "correlation", "shown"]].reset_index(
        drop=True
    )
    table = table.assign(n=len(counts.rows), level=level, method="proportional odds", note="")
    if reason := _lacks(len(counts.rows), int(kept.sum())):
        nothing = dict.fromkeys(("log_odds", "log_odds_low", "log_odds_high", "place"), np.nan)
        return table.assign(**nothing, note=reason)[list(COLUMNS)]
    log_odds, errors = _fitted(counts.rows[:, :-1][:, kept].astype(float), counts.rows[:, -1])
    table = table.assign(log_odds=log_odds, log_odds_low=log_odds - z * errors, log_odds_high=log_odds + z * errors)
    table["place"] = table["log_odds"].abs().rank(ascending=False, method="min").astype(int)
    clear = (table["log_odds_low"] > 0) | (table["log_odds_high"] < 0)
    turned = clear & table["shown"] & (table["log_odds"] * table["correlation"] < 0)
    table["note"] = np.where(turned, "the sign is another than that of the correlation", "")
    return table.sort_values("place", kind="stable", ignore_index=True)[list(COLUMNS)]


def _lacks(answers: int, drivers: int) -> str:
    """Why no model can be fitted; empty where one can."""
    fewest = max(30, FEWEST * drivers)
    if find_spec("statsmodels") is None:
        return "no ordinal model: statsmodels is not installed (pip install nps-analysis[insight])"
    if answers < fewest or not drivers:
        return f"no ordinal model: {counted(answers, 'answer')} with every rating, fewer than {fewest}"
    return ""


def _fitted(x: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Log odds for a standard deviation of each rating, and their standard errors."""
    from statsmodels.miscmodels.ordinal_model import OrderedModel  # takes 3 s to load

    spread = x.std(axis=0)
    standard = (x - x.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    answers = pd.Series(pd.Categorical(score, categories=np.unique(score), ordered=True))
    model = OrderedModel(answers, standard, distr="logit").fit(method="bfgs", disp=0, maxiter=200)
    size = x.shape[1]
    return np.asarray(model.params)[:size], np.asarray(model.bse)[:size]
