"""A percentile among published scores in words, never without what it leaves open."""

import pandas as pd

from nps_analysis.language import _, ngettext, numerals, per_cent, translated
from nps_analysis.tables import confidence, points
from nps_analysis.wording.benchmark import in_groups
from nps_analysis.wording.phrases import of_whom, rows_of, values


def say_percentile(places: pd.DataFrame, company: str | None = None) -> str:
    """How many of the companies our score is above, as observed and as far as it is shown.

    >>> say_percentile(pd.DataFrame({"industry": ["DIY"], "companies": [8], "nps": [33.9], "percentile": [62.5],
    ...     "low": [37.5], "high": [75.0], "level": [0.95]}))
    'Our NPS at 33.9 stands above 62 % of 8 companies in DIY; shown with 95 % is 38 to 75 %'
    """
    if not len(places) or not (places["companies"] > 0).any():
        return _("There are no companies to be placed among")
    known = places[places["percentile"].notna()]
    if not len(known):
        return _unplaced(places)
    groups = list(places.columns[: places.columns.get_loc("industry")])
    return in_groups([of_whom(values(row, groups), _one(row, company or _("Our NPS"))) for row in rows_of(known)])


def _unplaced(places: pd.DataFrame) -> str:
    few = [note.split("; ")[0] for note in places.loc[places["nps"].notna(), "note"]]
    if not few:
        return _("There are no answers to place among the published scores")
    return _("Not placed among the published scores: {why}", why=translated(few[0]))


def _one(row: pd.Series, own: str) -> str:
    told = {
        "company": own,
        "nps": points(row["nps"]),
        "share": per_cent(_whole(row["percentile"])),
        "level": confidence(row["level"]),
        "low": _whole(row["low"]),
        "high": per_cent(_whole(row["high"])),
    }
    if row["industry"]:
        return ngettext(
            "{company} at {nps} stands above {share} of {n} company in {industry};"
            " shown with {level} is {low} to {high}",
            "{company} at {nps} stands above {share} of {n} companies in {industry};"
            " shown with {level} is {low} to {high}",
            row["companies"],
            industry=row["industry"],
            **told,
        )
    return ngettext(
        "{company} at {nps} stands above {share} of {n} company; shown with {level} is {low} to {high}",
        "{company} at {nps} stands above {share} of {n} companies; shown with {level} is {low} to {high}",
        row["companies"],
        **told,
    )


def _whole(value: float) -> str:
    return numerals(f"{value:.0f}")
