"""CSAT, CES and other ratings in sentences, under their own names."""

import pandas as pd

from nps_analysis.schema import PERIODS, VERY_SMALL_BASE, counted, listed
from nps_analysis.tables import count, p_value, percent, points, rating, signed
from nps_analysis.wording.compare import pairs_of, shown
from nps_analysis.wording.phrases import interval, name_of, reference_of, within

MOST = 3  # metrics, or groups of one, that a sentence names


def say_metrics(scores: pd.DataFrame) -> str:
    """Each metric with its interval and base; of several groups how far apart they lie, no claim that they differ.

    >>> row = {"metric": "CSAT", "column": "satisfaction", "n": 40, "boxes": "4-5 of 1-5", "share": 75.0, "low": 59.8,
    ...     "high": 85.8, "mean_rating": 4.1, "level": 0.95}
    >>> say_metrics(pd.DataFrame([row]))
    'CSAT satisfaction: 75.0 % gave 4-5 of 1-5 (95 % interval 59.8 % to 85.8 %), mean 4.10, 40 ratings'
    """
    each = [rows for _, rows in scores.groupby(["metric", "column"], sort=False)]
    if len(each) > 1 and all(len(rows) == 1 for rows in each):
        return f"Share of top boxes: {listed([_short(rows.iloc[0]) for rows in each], 5)}"
    return "; ".join(_one(rows) for rows in each)


def _short(row: pd.Series) -> str:
    return f"{row['metric']} {row['column']} {percent(row['share'])}"


def _one(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    what = f"{first['metric']} {first['column']}"
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

    >>> row = {"metric": "CSAT staff", "column": "region", "group": "N", "reference": "rest", "share": 70.0}
    >>> row |= {"difference": 12.0, "low": 3.0, "high": 20.6, "p_adjusted": 0.008, "level": 0.95, "tested": True}
    >>> say_compare_metrics(pd.DataFrame([row]))
    'CSAT staff is 12.0 percentage points higher than the rest in N (95 % interval +3.0 to +20.6)'
    >>> say_compare_metrics(pd.DataFrame([row, row | {"group": "S", "share": 51.0, "difference": -9.0}]))
    'CSAT staff is lower than the rest in S (51.0 %), higher in N (70.0 %)'
    """
    pairs = pairs_of(comparisons)
    tested = pairs[pairs["tested"]]
    if not len(tested):
        return "No group has the base to be compared"
    found = tested[[shown(row) for _, row in tested.iterrows()]]
    if not len(found):
        least, metrics = tested["p_adjusted"].min(), listed(pairs["metric"].unique(), MOST)
        tests = counted(len(tested), "comparison")
        return f"{metrics}: no difference is shown in {tests} (smallest adjusted {p_value(least)})"
    each = [rows for _, rows in found.groupby("metric", sort=False)]
    said = "; ".join(_difference(rows.iloc[0]) if len(rows) == 1 else _several(rows) for rows in each[:MOST])
    return said + (f"; and {counted(len(each) - MOST, 'more metric')}" if len(each) > MOST else "")


def _difference(row: pd.Series) -> str:
    size = f"{points(abs(row['difference']))} percentage points"
    if row["column"] in PERIODS:
        verb = "rose" if row["difference"] > 0 else "fell"
        return f"{row['metric']} {verb} {size} in {_where(row)} ({interval(row, signed)})"
    word = "higher" if row["difference"] > 0 else "lower"
    return f"{row['metric']} is {size} {word} than {reference_of(row)} in {_where(row)} ({interval(row, signed)})"


def _several(rows: pd.DataFrame) -> str:
    """Where one metric differs, the largest differences first: below and above the same thing, or down and up."""
    rows = rows.reindex(rows["difference"].abs().sort_values(ascending=False, kind="stable").index)
    over_time, one = rows["column"].iloc[0] in PERIODS, rows["reference"].nunique() == 1
    parts: list[str] = []
    for up, some in ((False, rows[rows["difference"] < 0]), (True, rows[rows["difference"] > 0])):
        if len(some):
            word = ("fell", "rose")[up] if over_time else ("lower", "higher")[up]
            than = f" than {reference_of(some.iloc[0])}" if one and not over_time and not parts else ""
            against = "" if one or over_time else " against {}"
            places = [_where(row) + against.format(row["reference"]) for _, row in some.iterrows()]
            shares = [percent(share) for share in some["share"]]
            named = [f"{place} ({share})" for place, share in zip(places, shares, strict=True)]
            parts.append(f"{word}{than} in {listed(named, MOST)}")
    return f"{rows['metric'].iloc[0]} {'' if over_time else 'is '}{', '.join(parts)}"


def _where(row: pd.Series) -> str:
    """The group that is compared, with the groups that the comparison lies within."""
    inner = within(row.drop("metric")).removesuffix(": ")
    return " · ".join(filter(None, [inner, str(row["group"])]))


def compare_figure(row: pd.Series) -> str:
    """A comparison and whether it is shown: ``CSAT staff, Canada minus rest −15.1 (shown)``."""
    verdict = "shown" if shown(row) else "not shown" if row["tested"] else "not tested"
    return f"{row['metric']}, {_where(row)} minus {row['reference']} {signed(row['difference'])} ({verdict})"


def figure(row: pd.Series) -> str:
    """A share and its base: ``CSAT satisfaction, North 75.0 % (n = 40)``."""
    groups = name_of(row)
    where = "" if groups == "all answers" else f", {groups}"
    return f"{row['metric']} {row['column']}{where} {percent(row['share'])} (n = {count(row['n'])})"
