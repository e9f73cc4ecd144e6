"""The importance of each driver as a bar with its interval, and what low and high ratings go with."""

from typing import Any

import pandas as pd

from nps_analysis.reporting.deck.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.score import base, marks
from nps_analysis.tables import signed
from nps_analysis.wording.drivers import NOT_CAUSE

SHOWN, NOT_SHOWN = "accent1", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding on drivers, the most important first, and what their bars and figures are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    charts, rest = bar_charts("Importance", [_row(row) for _, row in frame.iterrows()], finding.label)
    said = [
        f"Percent of R² {frame['r2'].iloc[0]:.2f}. Lines: {finding.level} interval."
        if frame["r2"].notna().any()
        else "",
        "Low, high: NPS of those who rate so less that of the middle.",
        *marks(frame["n"]),
        rest,
        f"{NOT_CAUSE[0].upper()}{NOT_CAUSE[1:]}.",
    ]
    key = [("■ ", SHOWN), ("told apart from chance   ", ""), ("■ ", NOT_SHOWN), ("not told apart.   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _row(row: pd.Series) -> Row:
    own = row["importance"] == row["importance"]
    parts: list[Any] = [f"mean {row['performance']:.2f}"] if row["performance"] == row["performance"] else []
    parts += [f"low {signed(row['penalty'])}"] if row["penalty"] == row["penalty"] else []
    parts += [f"high {signed(row['reward'])}"] if row["reward"] == row["reward"] else []
    after = " %   " + "   ".join([*parts, base(row["n"])])
    fill = SHOWN if row["shown"] else NOT_SHOWN
    if not own:
        return Row(row["name"], NOWHERE, after=f"no importance   {base(row['n'])}", n=row["n"])
    value, low, high = row["importance"], row["importance_low"], row["importance_high"]
    return Row(row["name"], value, low, high, fill, after=after, n=row["n"])
