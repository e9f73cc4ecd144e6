"""The smallest of very many groups as one row of a chart, which says that it is none of the groups."""

import pandas as pd

from nps_analysis.language import ngettext
from nps_analysis.reporting.deck.run import Run
from nps_analysis.stats.smaller import smallest, together


def collected(frame: pd.DataFrame, run: Run) -> tuple[pd.DataFrame, str]:
    """A score frame with the column ``name``, its smallest groups as its last row, and a sentence that says so.

    Up to as many groups as a reader can take in the frame comes back as it is, without a sentence.
    """
    beyond = smallest(frame)
    if not beyond.any():
        return frame, ""
    n = int(beyond.sum())
    name = ngettext("{n} smaller group", "{n} smaller groups", n)
    rest = together(frame[beyond], run.weighted).assign(name=name)
    said = ngettext(
        "{n} smaller group shown together as the last row; each of them is in the table that the notes name.",
        "{n} smaller groups shown together as the last row; each of them is in the table that the notes name.",
        n,
    )
    return pd.concat([frame[~beyond].astype({"n": float}), rest.astype({"n": float})], ignore_index=True), said
