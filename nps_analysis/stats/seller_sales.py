"""Do scores and sales go together, over sellers? How far, and with how many sellers that can be said."""

import numpy as np
import pandas as pd
from scipy.special import ndtr  # scipy.stats would take 0.7 s longer to load

from nps_analysis.language import N_, english
from nps_analysis.schema import SELLER_SALES_COLUMNS
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.sample import quantile

FEWEST = 10  # sellers: under these no interval is worth the name
SCORES = ("nps", "adjusted_difference")
SETTINGS = ("p_adjusted", "adjust", "level", "method")  # of all rows together


def seller_sales(league: pd.DataFrame, figures: pd.DataFrame, level: float = 0.95) -> pd.DataFrame:
    """Spearman's rank correlation (-1 to 1) of scores with sales figures, over the groups of each league.

    ``league`` is what ``league`` returns, ``figures`` have ``group, measure, amount``. One row per league, measure and
    score (``nps``, and ``adjusted_difference`` for the same with the customers allowed for): the columns that keep
    leagues apart, ``column, measure, score, n`` (groups with both), ``correlation, correlation_low, correlation_high,
    p_value, p_adjusted, adjust, level, method, note``. The interval is Fisher's with the error of Bonett & Wright
    (2000, Psychometrika 65:23), √((1 + r² / 2) / (n - 3)), and the p-value goes with it; ``p_adjusted`` is Holm's over
    all rows, and only where it is below 1 - level may anything be claimed. Groups are taken as a sample, each counting
    the same. Under ten groups there is neither correlation nor interval. Groups below the minimum base play no part.

    A score from few answers is inexact, which draws the correlation towards 0. It is no cause in either direction:
    sellers with other customers have both other scores and other sales.

    Raises DataError for a level that is not between 0 and 1.
    """
    z, rows = quantile(level), []
    places = list(league.columns[: league.columns.get_loc("column")])
    for names, part in league.groupby([*places, "column"], sort=False, dropna=False):
        for measure, amounts in figures.groupby("measure", sort=False):
            both = part.merge(amounts[["group", "amount"]], on="group")
            for score in SCORES:
                pairs = both[[score, "amount"]].astype(float).dropna()
                row = {"measure": measure, "score": score, **_correlated(pairs, z)}
                rows.append(dict(zip([*places, "column"], names, strict=True)) | row)
    columns = [*places, *SELLER_SALES_COLUMNS]
    frame = pd.DataFrame(rows, columns=[name for name in columns if name not in SETTINGS])
    frame["p_adjusted"] = adjusted(frame["p_value"].to_numpy(dtype=float))
    return frame.assign(adjust="holm", level=level, method="Spearman")[columns]


def _correlated(pairs: pd.DataFrame, z: float) -> dict[str, object]:
    n, (one, two) = len(pairs), (pairs[name].rank().to_numpy() for name in pairs.columns)
    alike = n < 2 or np.ptp(one) == 0 or np.ptp(two) == 0
    r = np.nan if alike else float(np.corrcoef(one, two)[0, 1])
    row = {"n": n, "correlation": r, **dict.fromkeys(("correlation_low", "correlation_high", "p_value"), np.nan)}
    if n < FEWEST:
        few = english("fewer than {fewest} with scores and sales: nothing can be said", fewest=FEWEST)
        return row | {"correlation": np.nan, "note": few}
    if alike:
        return row | {"note": N_("all alike in scores or in sales: no correlation")}
    middle = np.arctanh(np.clip(r, -1 + 1e-12, 1 - 1e-12))
    error = np.sqrt((1 + r**2 / 2) / (n - 3))
    low, high = np.tanh([middle - z * error, middle + z * error])
    p = 2 * ndtr(-abs(middle) / error)
    return row | {"correlation_low": float(low), "correlation_high": float(high), "p_value": float(p), "note": ""}


def beside_sales(
    league: pd.DataFrame, figures: pd.DataFrame, connected: pd.DataFrame
) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    """For each league and measure a name, the groups that have both a score and the figure, and what is said of them.

    The groups are what is drawn: the columns that keep leagues apart, then ``column, group, n, nps, low, high, measure,
    amount, level, note``. What is said of them are the rows of ``connected``, as ``seller_sales`` returns it, that are
    about their NPS. Where fewer than ten have both nothing can be said, and there is no entry.
    """
    places = list(league.columns[: league.columns.get_loc("column")])
    columns = [*places, "column", "group", "n", "nps", "low", "high", "measure", "amount", "level", "note"]
    both = league.merge(figures, on="group", how="inner")
    both = both[both["nps"].notna() & both["amount"].notna()]
    said = connected[(connected["score"] == "nps") & (connected["n"] >= FEWEST)]
    keys, found = ["column", *places, "measure"], []
    for names, own in said.groupby(keys, sort=False, dropna=False):
        drawn = both[(both[keys].astype(str) == [str(name) for name in names]).all(axis=1)]
        found.append(("-".join(map(str, names)), drawn[columns].reset_index(drop=True), own))
    return found
