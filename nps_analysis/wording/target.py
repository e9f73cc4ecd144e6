"""Targets in words: met and missed only where the whole interval is on that side."""

import pandas as pd

from nps_analysis.schema import listed
from nps_analysis.tables import chance, points
from nps_analysis.wording.phrases import group_columns, interval, name_of


def say_target(targets: pd.DataFrame) -> str:
    """Whether each target is met, and how likely that is where it is not certain.

    >>> say_target(pd.DataFrame({"n": [100], "nps": [38.0], "low": [31.0], "high": [44.4], "target": [40.0],
    ...     "difference": [-2.0], "chance": [0.28], "verdict": ["not certain"], "level": [0.95], "note": [""]}))
    'NPS 38.0 against a target of 40.0: not certain (chance 28 %; 95 % interval 31.0 to 44.4)'
    """
    if len(targets) == 1:
        return _one(targets.iloc[0])
    parts = {
        verdict: [_named(row) for _, row in part.iterrows()] for verdict, part in targets.groupby("verdict", sort=False)
    }
    if not parts:
        return "There are no answers to hold against the targets"
    known = [verdict for verdict in ("met", "missed", "not certain") if verdict in parts]
    return f"Of {len(targets)} targets " + "; ".join(f"{verdict}: {listed(parts[verdict], 3)}" for verdict in known)


def _one(row: pd.Series) -> str:
    if pd.isna(row["nps"]):
        return f"No answers to hold against the target of {points(row['target'])}"
    where = " · ".join(str(row[name]) for name in group_columns(row.index))
    score = f"{where + ': ' if where else ''}NPS {points(row['nps'])} against a target of {points(row['target'])}"
    return f"{score}: {row['verdict']} (chance {chance(row['chance'])}; {interval(row, points)})"


def _named(row: pd.Series) -> str:
    where = " · ".join(str(row[name]) for name in group_columns(row.index))
    what = f"{where} {points(row['target'])}".strip()
    return f"{what} (chance {chance(row['chance'])})" if row["verdict"] == "not certain" else what


def figure(row: pd.Series) -> str:
    """A score beside its target: ``North 38.0 against 40.0: not certain``."""
    return f"{name_of(row)} {points(row['nps'])} against {points(row['target'])}: {row['verdict'] or row['note']}"
