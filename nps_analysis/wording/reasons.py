"""Seller or product, in words: only where more or fewer detractors than usual are shown to rate it low."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import percent


def say_reasons(reasons: pd.DataFrame) -> str:
    """Whose detractors are shown to rate which things low more or less often than is usual.

    >>> row = {"group": "A", "reason": "seller", "share": 70.0, "usual": 40.0, "p_adjusted": 0.01, "level": 0.95}
    >>> say_reasons(pd.DataFrame([row, row | {"reason": "product", "p_adjusted": 0.8}]))
    'Detractors of A rate seller low more often (70.0 %, usual among such customers 40.0 %)'
    """
    tested = reasons[reasons["p_adjusted"].notna()]
    if not len(tested):
        return "Nobody has the detractors with ratings that it takes to tell seller and product apart"
    found = tested[tested["p_adjusted"] < 1 - tested["level"]]
    if not len(found):
        return f"Nobody's detractors are shown to rate {_kinds(tested)} low more or less often than usual"
    order = (found["share"] - found["usual"]).abs().sort_values(ascending=False, kind="stable").index
    return f"Detractors of {listed((_one(row) for _, row in found.loc[order].iterrows()), 4)}"


def _one(row: pd.Series) -> str:
    often = "more" if row["share"] > row["usual"] else "less"
    against = f"{percent(row['share'])}, usual among such customers {percent(row['usual'])}"
    return f"{row['group']} rate {row['reason']} low {often} often ({against})"


def _kinds(rows: pd.DataFrame) -> str:
    return " or ".join(dict.fromkeys(rows["reason"]))
