"""A percentile among published scores in words, never without what it leaves open."""

import pandas as pd

from nps_analysis.schema import counted
from nps_analysis.tables import points


def say_percentile(places: pd.DataFrame, company: str | None = None) -> str:
    """How many of the companies our score is above, as observed and as far as it is shown.

    >>> say_percentile(pd.DataFrame({"industry": ["DIY"], "companies": [8], "nps": [33.9], "percentile": [62.5],
    ...     "low": [37.5], "high": [75.0], "level": [0.95]}))
    'Our NPS at 33.9 stands above 62 % of 8 companies in DIY; shown with 95 % is 38 to 75 %'
    """
    if not len(places) or not (places["companies"] > 0).any():
        return "There are no companies to be placed among"
    known = places[places["percentile"].notna()]
    if not len(known):
        return "There are no answers to place among the published scores"
    groups = list(places.columns[: places.columns.get_loc("industry")])
    parts = []
    for _, row in known.iterrows():
        where = " · ".join(str(row[name]) for name in groups)
        own = f"{where + ': ' if where else ''}{company or 'Our NPS'} at {points(row['nps'])}"
        parts.append(f"{own} stands {_one(row)}")
    return "; ".join(parts[:3]) + (f"; and {len(parts) - 3} more groups" if len(parts) > 3 else "")


def _one(row: pd.Series) -> str:
    where = f" in {row['industry']}" if row["industry"] else ""
    shown = f"shown with {100 * row['level']:g} % is {row['low']:.0f} to {row['high']:.0f} %"
    return f"above {row['percentile']:.0f} % of {_companies(row['companies'])}{where}; {shown}"


def _companies(number: int) -> str:
    return counted(int(number), "company").replace("companys", "companies")
