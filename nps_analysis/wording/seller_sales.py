"""Scores and sales in words: whether they go together, never that one makes the other."""

import pandas as pd

from nps_analysis.language import _, capital, ngettext
from nps_analysis.tables import count, factor, points
from nps_analysis.wording.phrases import interval_from, of_whom, rows_of


def say_seller_sales(correlations: pd.DataFrame) -> str:
    """Whether scores and sales are shown to go together over sellers, for each measure.

    >>> row = {"measure": "revenue", "score": "nps", "n": 12, "correlation": 0.7, "level": 0.95, "p_adjusted": 0.01}
    >>> say_seller_sales(pd.DataFrame([row | {"correlation_low": 0.2, "correlation_high": 0.91}]))
    'Over 12 with both, a higher NPS goes with more revenue (rank correlation 0.70, 95 % interval 0.20 to 0.91)'
    """
    said = _("; ").join(of_whom(_league(row), _one(row)) for row in rows_of(correlations))
    return capital(said) or _("There are no sales figures")


def _league(row: pd.Series) -> str:
    """Which league, where there are several: ``event purchase``."""
    before = list(row.index)[: list(row.index).index("column")] if "column" in row.index else []
    return " · ".join(f"{name.replace('_', ' ')} {row[name]}" for name in before)


def _one(row: pd.Series) -> str:
    n, told = row["n"], {"score": _score(row["score"]), "measure": row["measure"]}
    low, high = row["correlation_low"], row["correlation_high"]
    if pd.isna(low):
        return ngettext(
            "Over {n} with both, nothing can be said of {score} and {measure}",
            "Over {n} with both, nothing can be said of {score} and {measure}",
            n,
            **told,
        )
    told |= {"r": factor(row["correlation"]), "interval": interval_from(row["level"], factor(low), factor(high))}
    if not row["p_adjusted"] < 1 - row["level"]:
        return ngettext(
            "Over {n} with both, {score} and {measure} are not shown to go together (rank correlation {r}, {interval})",
            "Over {n} with both, {score} and {measure} are not shown to go together (rank correlation {r}, {interval})",
            n,
            **told,
        )
    if low > 0:
        return ngettext(
            "Over {n} with both, a higher {score} goes with more {measure} (rank correlation {r}, {interval})",
            "Over {n} with both, a higher {score} goes with more {measure} (rank correlation {r}, {interval})",
            n,
            **told,
        )
    return ngettext(
        "Over {n} with both, a higher {score} goes with less {measure} (rank correlation {r}, {interval})",
        "Over {n} with both, a higher {score} goes with less {measure} (rank correlation {r}, {interval})",
        n,
        **told,
    )


def _score(name: str) -> str:
    return _("NPS") if name == "nps" else _("NPS given the customers")


def figure(row: pd.Series) -> str:
    """A group with its score and its sales: ``Saga N. 61.4, revenue 120,000``."""
    return _(
        "{group} {nps}, {measure} {amount} (n = {n})",
        group=row["group"],
        nps=points(row["nps"]),
        measure=row["measure"],
        amount=count(row["amount"]),
        n=count(row["n"]),
    )
