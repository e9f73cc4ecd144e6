"""Differences as bars with their intervals, and which of them are shown."""

import pandas as pd

from nps_analysis.reporting.deck.bars import Row, bar_charts, highest_first
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, p_value, percent
from nps_analysis.wording.compare import shown
from nps_analysis.wording.describe import ADJUSTED

SHOWN, NOT_SHOWN, UNTESTED = "accent4", "accent6", ""
NOT_ADJUSTED = "p-values not adjusted"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding about differences: what is shown to differ has a sign and a colour of its own."""
    frame = finding.frame[finding.frame["group"].notna()]  # without the rows of the omnibus test
    if not len(frame):
        return [], [("There is nothing to compare.", "")]
    rows = [_row(row, name) for name, (_, row) in zip(_names(frame, finding.keys), frame.iterrows(), strict=True)]
    if frame["reference"].nunique() == 1:  # else the order is that of the steps, as of periods
        rows.sort(key=lambda row: (row.fill == UNTESTED, *highest_first(row)))
    charts, rest = bar_charts("Difference", rows, finding.label)
    return charts, [*_key(finding, frame, rows), (rest, "")]


def _names(frame: pd.DataFrame, within: list[str]) -> list[str]:
    """What tells a row from the others: group and reference only where there are several."""
    columns = [*within, *(name for name in ("column", "group", "reference") if frame[name].nunique() > 1)]
    if not {"group", *within} & set(columns):
        columns = ["group"]
    names = []
    for _, row in frame.iterrows():
        *parts, last = [legible(row[name]) for name in columns]
        against = " against " if columns[-1] == "reference" and parts else " · "
        names.append(" · ".join(parts) + (against if parts else "") + last)
    return names


def _row(row: pd.Series, name: str) -> Row:
    base = f"   n = {count(row['n'])} / {count(row['reference_n'])}"
    figures = (row["difference"], row["low"], row["high"])
    if not row["tested"]:
        why = "not tested" if row["difference"] == row["difference"] else row["note"] or "no difference"
        return Row(name, *figures, UNTESTED, above="+", after=f"   {why}{base}", n=row["n"])
    differs = shown(row)
    above, below = ("▲ +", "▼ ") if differs else ("+", "")
    share = f"   {percent(row['share'])}" if "share" in row else ""
    after = f"{share}   {p_value(row['p_adjusted'])}{base}"
    return Row(name, *figures, SHOWN if differs else NOT_SHOWN, above, below, after, n=row["n"])


def _key(finding: Finding, frame: pd.DataFrame, rows: list[Row]) -> Runs:
    adjust = frame["adjust"].iloc[0]
    held = "all at once" if adjust == "simultaneous" else "each by itself"
    key = [(f"{_what(frame)}. Lines: {finding.level} interval, {held}.   ", "")]
    key += [("■ ", SHOWN), (f"▲ ▼ shown to differ ({ADJUSTED.get(adjust, NOT_ADJUSTED)})   ", "")]
    key += [("■ ", NOT_SHOWN), ("no difference shown   ", "")]
    return key + ([("□ not tested   ", "")] if any(row.fill == UNTESTED for row in rows) else [])


def _what(frame: pd.DataFrame) -> str:
    """What was subtracted from what, as far as it is the same in all rows."""
    unit = "percentage points" if "share" in frame else "points"
    if frame["reference"].nunique() > 1:
        return f"Difference in {unit}"
    reference = "the rest" if frame["reference"].iloc[0] == "rest" else frame["reference"].iloc[0]
    group = f", {frame['group'].iloc[0]}" if frame["group"].nunique() == 1 else ""
    return f"Difference in {unit}{group} against {reference}"
