"""Scores and sales in words: whether they go together, never that one makes the other."""

import pandas as pd

from nps_analysis.tables import count, points

NAMES = {"nps": "NPS", "adjusted_difference": "NPS given the customers"}


def say_seller_sales(correlations: pd.DataFrame) -> str:
    """Whether scores and sales are shown to go together over sellers, for each measure.

    >>> row = {"measure": "revenue", "score": "nps", "n": 12, "correlation": 0.7, "level": 0.95, "p_adjusted": 0.01}
    >>> say_seller_sales(pd.DataFrame([row | {"correlation_low": 0.2, "correlation_high": 0.91}]))
    'Over 12 with both, a higher NPS goes with more revenue (rank correlation 0.70, 95 % interval 0.20 to 0.91)'
    """
    said = "; ".join(f"{_league(row)}{_one(row)}" for _, row in correlations.iterrows())
    return said[:1].upper() + said[1:] or "There are no sales figures"


def _league(row: pd.Series) -> str:
    """Which league, where there are several: ``event purchase: ``."""
    before = list(row.index)[: list(row.index).index("column")] if "column" in row.index else []
    return " · ".join(f"{name.replace('_', ' ')} {row[name]}" for name in before) + ": " if before else ""


def _one(row: pd.Series) -> str:
    name, over = NAMES[row["score"]], f"ver {count(row['n'])} with both"
    low, high = row["correlation_low"], row["correlation_high"]
    if pd.isna(low):
        return f"O{over}, nothing can be said of {name} and {row['measure']}"
    said = f"rank correlation {row['correlation']:.2f}, {row['level'] * 100:g} % interval"
    said = f"{said} {low:.2f} to {high:.2f}".replace("-", "\N{MINUS SIGN}")
    if not row["p_adjusted"] < 1 - row["level"]:
        return f"O{over}, {name} and {row['measure']} are not shown to go together ({said})"
    return f"O{over}, a higher {name} goes with {'more' if low > 0 else 'less'} {row['measure']} ({said})"


def figure(row: pd.Series) -> str:
    """A group with its score and its sales: ``Saga N. 61.4, revenue 120,000``."""
    return f"{row['group']} {points(row['nps'])}, {row['measure']} {count(row['amount'])} (n = {count(row['n'])})"
