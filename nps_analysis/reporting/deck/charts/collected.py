"""The smallest of very many groups as one row of a chart, which says that it is none of the groups."""

import pandas as pd

from nps_analysis.charts.selection import name_of_collected
from nps_analysis.language import ngettext
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.stats import smaller


def collected(frame: pd.DataFrame, finding: Finding, run: Run) -> tuple[pd.DataFrame, str]:
    """A score frame with the column ``name``, its smallest groups as its last row, and a sentence that says so.

    Up to as many groups as a reader can take in the frame comes back as it is, without a sentence.
    """
    n = int(smaller.smallest(frame["n"]).sum())
    if not n:
        return frame, ""
    rows, _left_out = smaller.collected(frame, _weighted(finding, run))
    said = ngettext(
        "{n} smaller group shown together as the last row; each of them is in the table that the notes name.",
        "{n} smaller groups shown together as the last row; each of them is in the table that the notes name.",
        n,
    )
    return rows.assign(name=rows["name"].where(rows["collected"] == 0, name_of_collected(n))), said


def _weighted(finding: Finding, run: Run) -> bool:
    """Whether there are weights: as the finding's chart was told, else as the study says."""
    told = (finding.record.get("drawn") or {}).get("weighted")
    return run.weighted if told is None else bool(told)
