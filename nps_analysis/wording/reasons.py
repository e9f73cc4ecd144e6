"""Seller or product, in words: only where more or fewer detractors than usual are shown to rate it low."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import count, percent


def say_reasons(reasons: pd.DataFrame) -> str:
    """Whose detractors are shown to rate which things low more or less often than is usual.

    >>> row = {"column": "who", "group": "A", "reason": "seller", "share": 70.0, "usual": 40.0, "level": 0.95}
    >>> say_reasons(pd.DataFrame([row | {"p_adjusted": 0.01}, row | {"reason": "product", "p_adjusted": 0.8}]))
    'Detractors of A rate seller low more often (70.0 %, usual among such customers 40.0 %)'
    """
    tested = reasons[reasons["p_adjusted"].notna()]
    if not len(tested):
        return "Nobody has the detractors with ratings that it takes to tell seller and product apart"
    found = tested[[bool(differs(row)) for _, row in tested.iterrows()]]
    if not len(found):
        return f"Nobody's detractors are shown to rate {_kinds(tested)} low more or less often than usual"
    order = (found["share"] - found["usual"]).abs().sort_values(ascending=False, kind="stable").index
    return f"Detractors of {listed((_one(row) for _, row in found.loc[order].iterrows()), 4)}"


def say_why_lower(reasons: pd.DataFrame) -> str:
    """Of those who score lower than expected: whether that is shown to be the seller's or the product's.

    >>> row = {"column": "who", "group": "A", "reason": "seller", "share": 30.0, "usual": 29.0, "level": 0.95}
    >>> say_why_lower(pd.DataFrame([row | {"p_adjusted": 0.7}, row | {"reason": "product", "p_adjusted": 0.9}]))
    'A scores lower; their detractors are not shown to rate seller or product low more or less often than usual'
    """
    if not len(reasons):
        return "Nobody is shown to score lower than expected: there is nothing to explain"
    groups = list(dict.fromkeys(reasons["group"]))
    who = f"{listed(groups, 3)} score{'s' if len(groups) == 1 else ''} lower"
    tested = reasons[reasons["p_adjusted"].notna()]
    if not len(tested):
        return f"{who}, but too few of their detractors rated anything to tell seller and product apart"
    if any(differs(row) for _, row in tested.iterrows()):
        return say_reasons(reasons)
    return f"{who}; their detractors are not shown to rate {_kinds(tested)} low more or less often than usual"


def differs(row: pd.Series) -> str:
    """``more`` or ``less`` often than usual, where that is shown; else empty."""
    if not row["p_adjusted"] < 1 - row["level"]:
        return ""
    return "more" if row["share"] > row["usual"] else "less"


def figure(row: pd.Series) -> str:
    """A group's detractors and one reason: ``A, seller: 20 of 40 rate it low (50.0 %, usual 37.5 %)``."""
    name = f"{row['group']}, {row['reason']}"
    if pd.isna(row["share"]):
        return f"{name} ({row['note']})"
    usual = "" if pd.isna(row["usual"]) else f", usual {percent(row['usual'])}"
    return f"{name}: {count(row['rated_low'])} of {count(row['asked'])} rate it low ({percent(row['share'])}{usual})"


def base(reasons: pd.DataFrame) -> str:
    """On how many detractors a frame of reasons rests: those asked, who may be others for each reason."""
    asked = reasons.groupby("reason")["asked"].sum()
    ends = dict.fromkeys((count(asked.min()), count(asked.max())))
    return f"n = {' to '.join(ends)} {'detractor' if asked.max() == 1 else 'detractors'} asked"


def _one(row: pd.Series) -> str:
    against = f"{percent(row['share'])}, usual among such customers {percent(row['usual'])}"
    return f"{_name(row)} rate {row['reason']} low {differs(row)} often ({against})"


def _name(row: pd.Series) -> str:
    before = list(row.index)[: list(row.index).index("column")]
    return " · ".join(str(row[name]) for name in [*before, "group"])


def _kinds(rows: pd.DataFrame) -> str:
    return " or ".join(dict.fromkeys(rows["reason"]))
