"""Change points, broken rules and seasons as sentences."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import p_value, points
from nps_analysis.wording.phrases import by_line, group_columns


def say_trend(trend: pd.DataFrame, changes: pd.DataFrame, period: str) -> str:
    """On what level the score is, since when, and which periods do not fit in, for each line of ``trend``.

    ``changes`` are its ``change_points``. A level is the score of all answers since it began.

    >>> rows = {"quarter": ["Q1", "Q2", "Q3"], "n": 9, "nps": [38.0, 30.0, 20.0], "centre": [38.0, 30.5, 30.5]}
    >>> rows |= {"lower_limit": 25.0, "upper_limit": 45.0, "signal": ["", "change point", "beyond limits"]}
    >>> step = {"quarter": ["Q2"], "earliest": ["Q2"], "latest": ["Q2"], "nps_before": [38.0], "nps": [30.5]}
    >>> say_trend(pd.DataFrame(rows), pd.DataFrame(step | {"difference": [-7.5]}), "quarter")
    'NPS fell to another level in Q2, from 38.0 to 30.5; Q3 (20.0) lies below its control limits'
    """
    groups = [name for name in group_columns(trend.columns) if name != period]

    def level(line: pd.DataFrame) -> str:
        own = (changes[groups] == line[groups].iloc[0]).all(axis=1)
        return _level(line, changes[own], period)

    return by_line(trend, groups, level)


def _level(trend: pd.DataFrame, changes: pd.DataFrame, period: str) -> str:
    """The sentence on one line."""
    answered = trend[trend["n"] > 0]
    if len(answered) < 2:
        found = "is only one period" if len(answered) else "is no period"
        return f"There {found} with answers, so no level can be told from chance"
    if len(changes):
        level = _change(changes.iloc[-1], period) + (f", the last of {len(changes)} changes" * (len(changes) > 1))
    else:
        since = f"from {answered[period].iloc[0]} to {answered[period].iloc[-1]}"
        level = f"No lasting change of level is shown {since}, NPS {points(answered['centre'].iloc[-1])} over all"
    odd = [_odd(row, period) for _, row in answered.iterrows() if row["signal"] not in ("", "change point")]
    return "; ".join([level, *([listed(odd, 2)] if odd else [])])


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
    """Whether the score comes and goes with the time of year, for each line of ``seasonality``."""
    return by_line(seasons, list(seasons.columns[: seasons.columns.get_loc("season")]), _seasons)


def _seasons(seasons: pd.DataFrame) -> str:
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


def _odd(row: pd.Series, period: str) -> str:
    """Why a period does not fit in with the others of its level."""
    rules = [name for name in row["signal"].split(", ") if name != "change point"]
    name = f"{row[period]} ({points(row['nps'])})"
    if "beyond limits" in rules:
        return f"{name} lies {'below' if row['nps'] < row['lower_limit'] else 'above'} its control limits"
    return f"{name} breaks a rule ({', '.join(rules)})"
