"""Whether a change is shown to be no larger than a margin, as a sentence."""

import pandas as pd

from nps_analysis.language import _, translated
from nps_analysis.tables import short
from nps_analysis.wording.phrases import group_of, interval, of_whom, reference_of, within


def say_equivalence(row: pd.Series) -> str:
    """Whether one difference is shown to be no larger than its margin, or to be no worse than it.

    >>> row = pd.Series({"group": "2026-Q2", "reference": "2026-Q1", "low": -1.6, "high": 2.4, "level": 0.9,
    ...     "margin": 3.0, "verdict": "no larger change", "tested": True, "note": ""})
    >>> say_equivalence(row)
    'No change larger than 3 points between 2026-Q1 and 2026-Q2 (90 % interval −1.6 to +2.4)'
    """
    return of_whom(within(row), _said(row))


def _said(row: pd.Series) -> str:
    told = {"group": group_of(row), "reference": reference_of(row)}
    if not row["tested"]:
        return _("{group} against {reference}: not tested ({why})", **told, why=translated(row["note"]))
    told |= {"margin": short(row["margin"]), "interval": interval(row)}
    if row["verdict"] == "no larger change":
        return _("No change larger than {margin} points between {reference} and {group} ({interval})", **told)
    if row["verdict"] == "not worse":
        return _("{group} is not worse than {reference} by {margin} points or more ({interval})", **told)
    return _("It is not shown that {group} differs from {reference} by less than {margin} points ({interval})", **told)
