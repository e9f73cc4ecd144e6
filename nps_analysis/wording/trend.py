"""Change points, broken rules and seasons as sentences."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import p_value, points


def say_change_points(changes: pd.DataFrame, period: str) -> str:
    """When the score changed its level, and how surely that moment is known; ``period`` is the column of periods."""
    if not len(changes):
        return "No lasting change of level is shown"
    return listed((_change(row, period) for _, row in changes.iterrows()), 3)


def say_signals(trend: pd.DataFrame, period: str) -> str:
    """Which periods break a rule of the control chart.

    >>> say_signals(pd.DataFrame({"quarter": ["2026-Q1", "2026-Q2"], "signal": ["", "beyond limits"]}), "quarter")
    'Signals: 2026-Q2 (beyond limits)'
    """
    found = trend[trend["signal"].fillna("") != ""]
    if not len(found):
        return "No period breaks a rule of the control chart"
    return "Signals: " + listed((f"{row[period]} ({row['signal']})" for _, row in found.iterrows()), 4)


def say_seasonality(seasons: pd.DataFrame) -> str:
    """Whether the score comes and goes with the time of year, for the first line of ``seasonality``."""
    whole = seasons.iloc[0]
    if whole["p_value"] != whole["p_value"]:
        return f"Nothing can be said of seasons: {whole['note']}"
    if whole["p_value"] >= 1 - whole["level"]:
        return f"No season is shown ({p_value(whole['p_value'])})"
    effects = seasons[seasons["season"].notna()]
    low, high = effects.loc[effects["effect"].idxmin()], effects.loc[effects["effect"].idxmax()]
    apart = points(high["effect"] - low["effect"])
    between = f"lowest in {low['season']}, highest in {high['season']}, {apart} points apart"
    return f"The score differs by season ({p_value(whole['p_value'])}): {between}"


def _change(row: pd.Series, period: str) -> str:
    verb = "rose" if row["difference"] > 0 else "fell"
    known = "" if row["earliest"] == row["latest"] else f" (between {row['earliest']} and {row['latest']})"
    levels = f"from {points(row['nps_before'])} to {points(row['nps'])}"
    return f"NPS {verb} to another level in {row[period]}{known}, {levels}"
