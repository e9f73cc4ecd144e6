"""The smallest of very many groups as one row of a chart, which says that it is none of the groups."""

import pandas as pd

from nps_analysis.language import ngettext
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.stats.smaller import smallest, together


def collected(frame: pd.DataFrame, finding: Finding, run: Run) -> tuple[pd.DataFrame, str]:
    """A score frame with the column ``name``, its smallest groups as its last row, and a sentence that says so.

    Up to as many groups as a reader can take in the frame comes back as it is, without a sentence.
    """
    beyond = smallest(frame)
    if not beyond.any():
        return frame, ""
    n = int(beyond.sum())
    name = ngettext("{n} smaller group", "{n} smaller groups", n)
    rest = together(frame[beyond], _weighted(finding, run)).assign(name=name)
    said = ngettext(
        "{n} smaller group shown together as the last row; each of them is in the table that the notes name.",
        "{n} smaller groups shown together as the last row; each of them is in the table that the notes name.",
        n,
    )
    return pd.concat([frame[~beyond].astype({"n": float}), rest.astype({"n": float})], ignore_index=True), said


def _weighted(finding: Finding, run: Run) -> bool:
    """Whether there are weights: as the finding's chart was told, else as the study says."""
    told = (finding.record.get("drawn") or {}).get("weighted")
    return run.weighted if told is None else bool(told)
