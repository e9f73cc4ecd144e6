"""Sellers, teams, stores: how far each is from what its customers let expect."""

import pandas as pd

from nps_analysis.reporting.deck.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import points
from nps_analysis.wording.league import ALL, places, than, too_few, verdict

SHOWN, NOT_SHOWN = "accent4", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a league in the frame's order: what is shown has a sign and a colour of its own."""
    frame, few = too_few(finding.frame)
    columns = [name for name in [*finding.keys, "column"] if frame[name].nunique() > 1] + ["group"]
    names = [" · ".join(map(legible, values)) for values in frame[columns].to_numpy(dtype=object)]
    rows = [_row(row, name) for name, (_, row) in zip(names, frame.iterrows(), strict=True)]
    charts, rest = bar_charts("Difference", rows, str(frame["column"].iloc[0]))
    key = [(f"NPS points above or below {_held_against(frame)}. Lines: {finding.level} interval, all at once.   ", "")]
    key += [("■ ", SHOWN), ("▲ ▼ shown to differ   ", ""), ("■ ", NOT_SHOWN), ("not told apart, by name.   ", "")]
    key += [(_funnel(frame), "")]
    return charts, [*key, (" ".join(filter(None, [*marks(frame["n"]), few and f"{few}.", rest])), "")]


def _funnel(frame: pd.DataFrame) -> str:
    """How many of those compared lie outside the funnel."""
    outside = int(frame["funnel"].isin(["above", "below"]).sum())
    judged = outside + int((frame["funnel"] == "inside").sum())
    return f"Funnel of chance and ordinary differences: {outside} of {judged} outside.   " if judged else ""


def _held_against(frame: pd.DataFrame) -> str:
    words = than(frame)
    return words if words == ALL else f"what {words}"


def _row(row: pd.Series, name: str) -> Row:
    word, n = verdict(row), base(row["n"])
    if word == "not compared":
        note = str(row["note"]).split(":")[0]
        score = "" if pd.isna(row["nps"]) else f"NPS {points(row['nps'])}   "
        return Row(name, NOWHERE, after=f"   {score}{note}", n=row["n"])
    above, below = ("▲ +", "▼ ") if word in ("higher", "lower") else ("+", "")
    out = "   outside funnel" if row["funnel"] in ("above", "below") else ""
    after = f"   NPS {points(row['nps'])}   place {places(row)}   {n}{out}"
    figures = row["adjusted_difference"], row["difference_low"], row["difference_high"]
    return Row(name, *figures, SHOWN if above[0] == "▲" else NOT_SHOWN, above, below, after, n=row["n"])
