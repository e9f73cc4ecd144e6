"""Places among brands in words: a place is claimed only as far as the confidence sets show it."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import count, points, signed
from nps_analysis.wording.phrases import by_line, group_columns, name_of


def say_rank(ranks: pd.DataFrame) -> str:
    """Which places the company may take and whom it is shown to be above or below; without one, who may be first.

    >>> say_rank(pd.DataFrame({"brand": ["A", "B"], "n": [90, 80], "rank": [1, 2], "rank_low_simultaneous": [1, 1],
    ...     "rank_high_simultaneous": [2, 2], "level": 0.95}))
    'It is not shown which of 2 brands has the highest NPS: it may be A, B'
    """
    return by_line(ranks, group_columns(ranks.columns)[:-1], _said)


def places(row: pd.Series, simultaneous: bool = False) -> str:
    """The places of a row's set: ``place 2`` or ``place 1 to 3``."""
    end = "_simultaneous" if simultaneous else ""
    low, high = int(row[f"rank_low{end}"]), int(row[f"rank_high{end}"])
    return f"place {low}" if low == high else f"place {low} to {high}"


def _said(ranks: pd.DataFrame) -> str:
    company = ranks["reference"].iloc[0] if "reference" in ranks else None
    own = ranks[ranks["brand"] == company]
    return _company(ranks, own.iloc[0]) if len(own) else _first(ranks)


def _company(ranks: pd.DataFrame, own: pd.Series) -> str:
    if pd.isna(own["rank"]):
        return f"{own['brand']} is not ranked among {len(ranks)} brands: {str(own['note']).split(';')[0]}"
    shown = ranks["p_adjusted"] < 1 - ranks["level"]
    others = ranks["brand"] != own["brand"]
    parts = {
        "below": ranks[shown & (ranks["difference"] < 0)],
        "above": ranks[shown & (ranks["difference"] > 0)],
        "not shown to differ from": ranks[others & ~shown],
    }
    said = [f"{word} {listed(map(_with_difference, _rows(part)), 3)}" for word, part in parts.items() if len(part)]
    taken = f"{own['brand']} takes {places(own)} of {len(ranks)} brands ({100 * own['level']:g} %)"
    return f"{taken}: {'; '.join(said)}"


def _first(ranks: pd.DataFrame) -> str:
    may = ranks[ranks["rank_low_simultaneous"] == 1]["brand"].astype(str)
    if len(may) == 1:
        return f"{may.iloc[0]} has the highest NPS of {len(ranks)} brands ({100 * ranks['level'].iloc[0]:g} %)"
    return f"It is not shown which of {len(ranks)} brands has the highest NPS: it may be {listed(may, 4)}"


def _rows(frame: pd.DataFrame) -> list[pd.Series]:
    return [row for _, row in frame.iterrows()]


def _with_difference(row: pd.Series) -> str:
    return f"{row['brand']} ({signed(row['difference'])})"


def figure(row: pd.Series) -> str:
    """A brand with the places that it may take when all brands are looked at: ``Acme 31.0, place 1 to 3 (n = 90)``."""
    return f"{name_of(row)} {points(row['nps'])}, {places(row, simultaneous=True)} (n = {count(row['n'])})"
