"""The table of a finding as pages and workbooks show it: the row of all answers has a name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from nps_analysis.csv_text import from_csv
from nps_analysis.disclosure import name_of_sum
from nps_analysis.language import translated

EFFECTS = frozenset(["group", "mix", "rate", "note"])  # of what changed and why: the row without a group is their sum


def table_of(folder: Path, finding: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a finding in the run in ``folder``, as ``from_csv`` reads them, the sum of all segments by name."""
    frame = from_csv((folder / finding["table"]).read_text(encoding="utf-8"), finding.get("groups", ()))
    if not set(frame.columns) >= EFFECTS:
        return frame
    sums = [translated(name_of_sum(note)) for note in frame["note"]]
    return frame.assign(group=frame["group"].where(frame["group"].notna(), sums))
