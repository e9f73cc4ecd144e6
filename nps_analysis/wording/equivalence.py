"""Whether a change is shown to be no larger than a margin, as a sentence."""

import pandas as pd

from nps_analysis.wording.phrases import interval, reference_of, within


def say_equivalence(row: pd.Series) -> str:
    """Whether one difference is shown to be no larger than its margin, or to be no worse than it.

    >>> row = pd.Series({"group": "2026-Q2", "reference": "2026-Q1", "low": -1.6, "high": 2.4, "level": 0.9,
    ...     "margin": 3.0, "verdict": "no larger change", "tested": True, "note": ""})
    >>> say_equivalence(row)
    'No change larger than 3 points between 2026-Q1 and 2026-Q2 (90 % interval −1.6 to +2.4)'
    """
    group, margin = str(row["group"]), f"{row['margin']:g} points"
    where, reference = within(row), reference_of(row)
    if not row["tested"]:
        return f"{where}{group} against {reference}: not tested ({row['note']})"
    if row["verdict"] == "no larger change":
        return f"{where}No change larger than {margin} between {reference} and {group} ({interval(row)})"
    if row["verdict"] == "not worse":
        return f"{where}{group} is not worse than {reference} by {margin} or more ({interval(row)})"
    return f"{where}It is not shown that {group} differs from {reference} by less than {margin} ({interval(row)})"
