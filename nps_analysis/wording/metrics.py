"""CSAT, CES and other ratings in sentences, under their own names."""

import pandas as pd

from nps_analysis.schema import VERY_SMALL_BASE, counted, listed
from nps_analysis.tables import count, p_value, percent, points, rating, signed
from nps_analysis.wording.compare import pairs_of, shown
from nps_analysis.wording.phrases import interval, name_of, reference_of, within


def say_metrics(scores: pd.DataFrame) -> str:
    """Each metric with its interval and base; of several groups how far apart they lie, no claim that they differ.

    >>> row = {"metric": "CSAT", "column": "satisfaction", "n": 40, "boxes": "4-5 of 1-5", "share": 75.0, "low": 59.8,
    ...     "high": 85.8, "mean_rating": 4.1, "level": 0.95}
    >>> say_metrics(pd.DataFrame([row]))
    'CSAT (satisfaction): 75.0 % gave 4-5 of 1-5 (95 % interval 59.8 % to 85.8 %), mean 4.10, 40 ratings'
    """
    each = [rows for _, rows in scores.groupby(["metric", "column"], sort=False)]
    if len(each) > 1 and all(len(rows) == 1 for rows in each):
        return listed([_short(rows.iloc[0]) for rows in each], 5)
    return "; ".join(_one(rows) for rows in each)


def _short(row: pd.Series) -> str:
    return f"{row['metric']} ({row['column']}) {percent(row['share'])} for {row['boxes']}"


def _one(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    what = f"{first['metric']} ({first['column']})"
    if len(rows) > 1:
        ranked = rows[rows["n"] >= VERY_SMALL_BASE]
        if len(ranked) < 2:
            return f"{what}: bases under {VERY_SMALL_BASE} ratings are too small to be set beside each other"
        least, most = percent(ranked["share"].min()), percent(ranked["share"].max())
        return f"{what}: {first['boxes']} from {least} to {most} in {counted(len(ranked), 'group')}"
    if not first["n"]:
        return f"{what}: no ratings"
    share = f"{percent(first['share'])} gave {first['boxes']} ({interval(first, percent)})"
    return f"{what}: {share}, mean {rating(first['mean_rating'])}, {counted(int(first['n']), 'rating')}"


def say_compare_metrics(comparisons: pd.DataFrame) -> str:
    """Which shares are shown to differ from their reference after adjustment; higher or lower of no other.

    >>> row = {"metric": "CSAT staff", "column": "region", "group": "N", "reference": "S", "difference": 12.0,
    ...     "low": 3.0, "high": 20.6, "p_adjusted": 0.008, "level": 0.95, "tested": True}
    >>> say_compare_metrics(pd.DataFrame([row]))
    'CSAT staff: N is 12.0 percentage points higher than S (95 % interval +3.0 to +20.6)'
    """
    pairs = pairs_of(comparisons)
    tested = pairs[pairs["tested"]]
    if not len(tested):
        return "No group has the base to be compared"
    found = tested[[shown(row) for _, row in tested.iterrows()]]
    if not len(found):
        least = tested["p_adjusted"].min()
        return f"No difference is shown in {counted(len(tested), 'comparison')} (smallest adjusted {p_value(least)})"
    return listed([_difference(row) for _, row in found.iterrows()], 4)


def _difference(row: pd.Series) -> str:
    word = "higher" if row["difference"] > 0 else "lower"
    size = f"{points(abs(row['difference']))} percentage points {word}"
    return f"{within(row)}{row['group']} is {size} than {reference_of(row)} ({interval(row, signed)})"


def figure(row: pd.Series) -> str:
    """A share and its base: ``CSAT satisfaction, North 75.0 % (n = 40)``."""
    groups = name_of(row)
    where = "" if groups == "all answers" else f", {groups}"
    return f"{row['metric']} {row['column']}{where} {percent(row['share'])} (n = {count(row['n'])})"
