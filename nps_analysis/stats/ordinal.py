"""Does a model that takes the score as ordered words, not as points, see the same drivers?"""

from importlib.util import find_spec

import numpy as np
import pandas as pd

from nps_analysis.language import N_, nenglish
from nps_analysis.responses.drivers import DriverCounts
from nps_analysis.stats.sample import quantile

FEWEST = 20  # complete answers for each driver
COLUMNS = (
    *("driver", "n", "odds", "odds_low", "odds_high", "place", "importance", "rank_low", "rank_high"),
    *("level", "method", "note"),
)


def drivers_check(counts: DriverCounts, found: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """A proportional-odds model of the score beside ``found``, what ``drivers`` returned; the strongest driver first.

    ``odds`` is how many times as high the odds of a higher score are one standard deviation of the rating up, all other
    ratings held (an odds ratio, 1 for no connection), with its Wald interval; ``place`` by how far it is from 1 in
    either direction, beside the places that ``importance`` allows. ``note`` says where odds and correlation point
    different ways, both being clear, which tells of drivers that stand for each other. The model is fitted (McCullagh
    1980, JRSS B 42:109; statsmodels' ``OrderedModel``) to complete answers only, at most 5,000 of them, drawn at random
    when the counts were made; weights and clusters are not used. Where too few answers have every rating, as when each
    person was asked a part of the questions, or statsmodels is not there, there are no odds, and ``note`` says so.
    Raises DataError for a level that is not between 0 and 1.
    """
    z, kept = quantile(level), found["importance"].notna().to_numpy()
    table = found[kept][["driver", "importance", "rank_low", "rank_high", "correlation", "shown"]].reset_index(
        drop=True
    )
    table = table.assign(n=len(counts.rows), level=level, method="proportional odds", note="")
    reason = _lacks(len(counts.rows), int(kept.sum()))
    if found["n_complete"].isna().any():  # of employees, where it would tell of few
        table, reason = table.assign(n=np.nan), N_("no ordinal model: too few answers have every rating, or lack one")
    if reason:
        nothing = dict.fromkeys(("odds", "odds_low", "odds_high", "place"), np.nan)
        return table.assign(**nothing, note=reason)[list(COLUMNS)]
    log_odds, errors = _fitted(counts.rows[:, :-1][:, kept].astype(float), counts.rows[:, -1])
    low, high = log_odds - z * errors, log_odds + z * errors
    table = table.assign(odds=np.exp(log_odds), odds_low=np.exp(low), odds_high=np.exp(high))
    table["place"] = pd.Series(np.abs(log_odds)).rank(ascending=False, method="min").astype(int)
    turned = ((low > 0) | (high < 0)) & table["shown"] & (log_odds * table["correlation"] < 0)
    table["note"] = np.where(turned, N_("the odds go the other way than the correlation"), "")
    return table.sort_values("place", kind="stable", ignore_index=True)[list(COLUMNS)]


def _lacks(answers: int, drivers: int) -> str:
    """Why no model can be fitted; empty where one can."""
    fewest = max(30, FEWEST * drivers)
    if find_spec("statsmodels") is None:
        return N_("no ordinal model: statsmodels is not installed (pip install nps-analysis[insight])")
    if answers < fewest or not drivers:
        return nenglish(
            "no ordinal model: {n} answer with every rating, fewer than {fewest}",
            "no ordinal model: {n} answers with every rating, fewer than {fewest}",
            answers,
            fewest=fewest,
        )
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
