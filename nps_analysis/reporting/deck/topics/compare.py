"""Differences as bars with their intervals, and which of them are shown."""

import pandas as pd

from nps_analysis.charts.caption import two_bases
from nps_analysis.language import N_, _, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts, highest_first
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.legible import in_a_line, legible
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import count, p_value, percent
from nps_analysis.wording.compare import shown
from nps_analysis.wording.describe import ADJUSTED
from nps_analysis.wording.phrases import group_of, reference_of

SHOWN, NOT_SHOWN, UNTESTED = "accent4", "accent6", ""
LONGEST_NAME = 60  # letters in the key
NOT_ADJUSTED = N_("p-values not adjusted")


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding about differences: what is shown to differ has a sign and a colour of its own."""
    frame = finding.frame[finding.frame["group"].notna()]  # without the rows of the omnibus test
    if not len(frame):
        return [], [(_("There is nothing to compare."), "")]
    rows = [_row(row, name) for name, (_at, row) in zip(_names(frame, finding.keys), frame.iterrows(), strict=True)]
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
    for _at, row in frame.iterrows():
        *parts, last = [in_a_line(_said(row, name)) for name in columns]
        if columns[-1] == "reference" and parts:
            names.append(_("{group} against {reference}", group=" · ".join(parts), reference=last))
        else:
            names.append(" · ".join([*parts, last]))
    return names


def _said(row: pd.Series, name: str) -> str:
    return reference_of(row) if name == "reference" else group_of(row, name)


def _row(row: pd.Series, name: str) -> Row:
    base = f"   {two_bases(count(row['n']), count(row['reference_n']))}"
    figures = (row["difference"], row["low"], row["high"])
    if not row["tested"]:
        return Row(name, *figures, UNTESTED, above="+", after=f"   {_why(row)}{base}", n=row["n"])
    differs = shown(row)
    above, below = ("▲ +", "▼ ") if differs else ("+", "")
    share = f"   {percent(row['share'])}" if "share" in row else ""
    after = f"{share}   {p_value(row['p_adjusted'])}{base}"
    return Row(name, *figures, SHOWN if differs else NOT_SHOWN, above, below, after, n=row["n"])


def _why(row: pd.Series) -> str:
    """Why a pair is not tested, in few words: LibreOffice presses all text of a chart together for a long label."""
    if row["note"] == SUPPRESSED:
        return translated(SUPPRESSED)
    return _("not tested: no answers") if min(row["n"], row["reference_n"]) == 0 else _("not tested")


def _key(finding: Finding, frame: pd.DataFrame, rows: list[Row]) -> Runs:
    adjust = frame["adjust"].iloc[0]
    lines = _("Lines: {level} interval, each by itself.", level=finding.level)
    if adjust == "simultaneous":
        lines = _("Lines: {level} interval, all at once.", level=finding.level)
    key = [(f"{_what(frame)}. {lines}   ", "")]
    shown_so = _("▲ ▼ shown to differ ({test})", test=translated(ADJUSTED.get(adjust, NOT_ADJUSTED)))
    key += [("■ ", SHOWN), (f"{shown_so}   ", "")]
    key += [("■ ", NOT_SHOWN), (f"{_('no difference shown')}   ", "")]
    return key + ([(f"{_('□ not tested')}   ", "")] if any(row.fill == UNTESTED for row in rows) else [])


def _what(frame: pd.DataFrame) -> str:
    """What was subtracted from what, as far as it is the same in all rows."""
    unit = _("percentage points") if "share" in frame else _("points")
    if frame["reference"].nunique() > 1:
        return _("Difference in {unit}", unit=unit)
    reference = legible(reference_of(frame.iloc[0]), LONGEST_NAME)
    if frame["group"].nunique() > 1:
        return _("Difference in {unit} against {reference}", unit=unit, reference=reference)
    group = legible(group_of(frame.iloc[0]), LONGEST_NAME)
    return _("Difference in {unit}, {group} against {reference}", unit=unit, group=group, reference=reference)
