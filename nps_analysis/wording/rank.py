"""Places among brands in words: a place is claimed only as far as the confidence sets show it."""

import pandas as pd

from nps_analysis.headings import group_columns
from nps_analysis.language import _, ngettext, translated
from nps_analysis.tables import confidence, count, points, signed
from nps_analysis.wording.phrases import by_line, name_of, rows_of, shortlist


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
    if low == high:
        return _("place {place}", place=count(low))
    return _("place {low} to {high}", low=count(low), high=count(high))


def _said(ranks: pd.DataFrame) -> str:
    company = ranks["reference"].iloc[0] if "reference" in ranks else None
    own = ranks[ranks["brand"] == company]
    return _company(ranks, own.iloc[0]) if len(own) else _first(ranks)


def _company(ranks: pd.DataFrame, own: pd.Series) -> str:
    name, n = str(own["brand"]), len(ranks)
    if pd.isna(own["rank"]):
        why = translated(str(own["note"]).split(";")[0])
        return ngettext(
            "{brand} is not ranked among {n} brand: {why}",
            "{brand} is not ranked among {n} brands: {why}",
            n,
            brand=name,
            why=why,
        )
    return ngettext(
        "{brand} takes {places} of {n} brand ({level}): {others}",
        "{brand} takes {places} of {n} brands ({level}): {others}",
        n,
        brand=name,
        places=places(own),
        level=confidence(own["level"]),
        others=_others(ranks, own),
    )


def _others(ranks: pd.DataFrame, own: pd.Series) -> str:
    """Whom the company is shown to be below and above, and whom not to differ from."""
    shown = ranks["p_adjusted"] < 1 - ranks["level"]
    below, above = ranks[shown & (ranks["difference"] < 0)], ranks[shown & (ranks["difference"] > 0)]
    alike = ranks[(ranks["brand"] != own["brand"]) & ~shown]
    said = [
        _("below {brands}", brands=_with_differences(below)) if len(below) else "",
        _("above {brands}", brands=_with_differences(above)) if len(above) else "",
        _("not shown to differ from {brands}", brands=_with_differences(alike)) if len(alike) else "",
    ]
    return _("; ").join(filter(None, said))


def _first(ranks: pd.DataFrame) -> str:
    may, n = ranks[ranks["rank_low_simultaneous"] == 1]["brand"].astype(str), len(ranks)
    if len(may) == 1:
        return ngettext(
            "{brand} has the highest NPS of {n} brand ({level})",
            "{brand} has the highest NPS of {n} brands ({level})",
            n,
            brand=may.iloc[0],
            level=confidence(ranks["level"].iloc[0]),
        )
    return ngettext(
        "It is not shown which of {n} brand has the highest NPS: it may be {brands}",
        "It is not shown which of {n} brands has the highest NPS: it may be {brands}",
        n,
        brands=shortlist(may, 4),
    )


def _with_differences(brands: pd.DataFrame) -> str:
    return shortlist((f"{row['brand']} ({signed(row['difference'])})" for row in rows_of(brands)), 3)


def figure(row: pd.Series) -> str:
    """A brand with the places that it may take when all brands are looked at: ``Acme 31.0, place 1 to 3 (n = 90)``."""
    figures = f"{name_of(row)} {points(row['nps'])}"
    place, n = places(row, simultaneous=True), count(row["n"])
    return _("{figure}, {place} (n = {n})", figure=figures, place=place, n=n)
