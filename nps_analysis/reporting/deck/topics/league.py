"""Sellers, teams, stores: how far each is from what its customers would suggest."""

import pandas as pd

from nps_analysis.language import _, ngettext, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, points
from nps_analysis.wording.league import GIVEN, places, too_few, verdict

SHOWN, NOT_SHOWN = "accent4", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a league in the frame's order: what is shown has a sign and a colour of its own."""
    frame, few = too_few(finding.frame)
    columns = [name for name in [*finding.keys, "column"] if frame[name].nunique() > 1] + ["group"]
    names = [" · ".join(map(legible, values)) for values in frame[columns].to_numpy(dtype=object)]
    rows = [_row(row, name) for name, (_at, row) in zip(names, frame.iterrows(), strict=True)]
    charts, rest = bar_charts("Difference", rows, str(frame["column"].iloc[0]))
    lines = _("Lines: {level} interval, all at once.", level=finding.level)
    key = [(f"{_held_against(frame)} {lines}   ", "")]
    key += [("■ ", SHOWN), (f"{_('▲ ▼ shown to differ')}   ", "")]
    key += [("■ ", NOT_SHOWN), (f"{_('not told apart, by name.')}   ", "")]
    key += [(_funnel(frame), "")]
    return charts, [*key, (" ".join(filter(None, [*marks(frame["n"]), few and f"{few}.", rest])), "")]


def _funnel(frame: pd.DataFrame) -> str:
    """How many of those compared lie outside the funnel."""
    outside = int(frame["funnel"].isin(["above", "below"]).sum())
    judged = outside + int((frame["funnel"] == "inside").sum())
    if not judged:
        return ""
    said = ngettext(
        "Funnel of chance and ordinary differences: {n} of {all} outside.",
        "Funnel of chance and ordinary differences: {n} of {all} outside.",
        outside,
        all=count(judged),
    )
    return f"{said}   "


def _held_against(frame: pd.DataFrame) -> str:
    given = len(frame) and str(frame["method"].iloc[0]).startswith(GIVEN)
    if given:
        return _("NPS points above or below what their customers would suggest.")
    return _("NPS points above or below all together, themselves included.")


def _row(row: pd.Series, name: str) -> Row:
    word, n = verdict(row), base(row["n"])
    if word == "not compared":
        note = translated(str(row["note"]).split(":")[0])
        score = "" if pd.isna(row["nps"]) else f"{_('NPS {nps}', nps=points(row['nps']))}   "
        return Row(name, NOWHERE, after=f"   {score}{note}", n=row["n"])
    above, below = ("▲ +", "▼ ") if word in ("higher", "lower") else ("+", "")
    parts = [_("NPS {nps}", nps=points(row["nps"])), _("place {place}", place=places(row)), n]
    parts += [_("outside funnel")] if row["funnel"] in ("above", "below") else []
    after = "".join(f"   {part}" for part in parts)
    figures = row["adjusted_difference"], row["difference_low"], row["difference_high"]
    return Row(name, *figures, SHOWN if above[0] == "▲" else NOT_SHOWN, above, below, after, n=row["n"])
