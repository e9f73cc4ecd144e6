"""What comparisons of CSAT, CES and other ratings show, in sentences."""

import pandas as pd

from nps_analysis.headings import metric_of
from nps_analysis.language import _, ngettext
from nps_analysis.schema import PERIODS
from nps_analysis.tables import p_value, percent, points, signed
from nps_analysis.wording.compare import pairs_of, shown
from nps_analysis.wording.phrases import group_of, interval, reference_of, rows_of, shortlist, within

MOST = 3  # metrics, or groups of one, that a sentence names


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
        return _("No group has the base to be compared")
    found = tested[[shown(row) for row in rows_of(tested)]]
    if not len(found):
        return ngettext(
            "{metrics}: no difference is shown in {n} comparison (adjusted {p})",
            "{metrics}: no difference is shown in {n} comparisons (smallest adjusted {p})",
            len(tested),
            metrics=shortlist(map(metric_of, pairs["metric"].unique()), MOST),
            p=p_value(tested["p_adjusted"].min()),
        )
    each = [rows for metric, rows in found.groupby("metric", sort=False)]
    said = _("; ").join(_difference(rows.iloc[0]) if len(rows) == 1 else _several(rows) for rows in each[:MOST])
    if len(each) <= MOST:
        return said
    return ngettext("{clauses}; and {n} more metric", "{clauses}; and {n} more metrics", len(each) - MOST, clauses=said)


def _difference(row: pd.Series) -> str:
    told = {"metric": metric_of(row["metric"]), "size": points(abs(row["difference"])), "group": _where(row)}
    told |= {"interval": interval(row, signed)}
    up, over_time = row["difference"] > 0, row["column"] in PERIODS
    if over_time and up:
        return _("{metric} rose {size} percentage points in {group} ({interval})", **told)
    if over_time:
        return _("{metric} fell {size} percentage points in {group} ({interval})", **told)
    told |= {"reference": reference_of(row)}
    if up:
        return _("{metric} is {size} percentage points higher than {reference} in {group} ({interval})", **told)
    return _("{metric} is {size} percentage points lower than {reference} in {group} ({interval})", **told)


def _several(rows: pd.DataFrame) -> str:
    """Where one metric differs, the largest differences first: below and above the same thing, or down and up."""
    rows = rows.reindex(rows["difference"].abs().sort_values(ascending=False, kind="stable").index)
    metric = metric_of(str(rows["metric"].iloc[0]))
    over_time, one = rows["column"].iloc[0] in PERIODS, rows["reference"].nunique() == 1
    sides = (rows["difference"] < 0, rows["difference"] > 0)
    low, high = (_named(rows[side], alike=one or over_time) for side in sides)
    if over_time:
        return _over_time(metric, low, high)
    told = {"metric": metric, "low": low, "high": high}
    if one:
        told |= {"reference": reference_of(rows.iloc[0])}
        if low and high:
            return _("{metric} is lower than {reference} in {low}, higher in {high}", **told)
        if low:
            return _("{metric} is lower than {reference} in {low}", **told)
        return _("{metric} is higher than {reference} in {high}", **told)
    if low and high:
        return _("{metric} is lower in {low}, higher in {high}", **told)
    return _("{metric} is lower in {low}", **told) if low else _("{metric} is higher in {high}", **told)


def _over_time(metric: str, low: str, high: str) -> str:
    if low and high:
        return _("{metric} fell in {low}, rose in {high}", metric=metric, low=low, high=high)
    if low:
        return _("{metric} fell in {low}", metric=metric, low=low)
    return _("{metric} rose in {high}", metric=metric, high=high)


def _named(rows: pd.DataFrame, alike: bool) -> str:
    """Groups with their shares, and what each is held against where that is not the same."""
    named = []
    for row in rows_of(rows):
        place = _where(row)
        if not alike:
            place = _("{group} against {reference}", group=place, reference=group_of(row, "reference"))
        named.append(f"{place} ({percent(row['share'])})")
    return shortlist(named, MOST)


def _where(row: pd.Series) -> str:
    """The group that is compared, with the groups that the comparison lies within."""
    return " · ".join(filter(None, [within(row.drop("metric")), group_of(row)]))


def figure(row: pd.Series) -> str:
    """A comparison and whether it is shown: ``CSAT staff, Canada minus rest −15.1 (shown)``."""
    told = {"metric": metric_of(row["metric"]), "group": _where(row), "reference": group_of(row, "reference")}
    told |= {"difference": signed(row["difference"])}
    if shown(row):
        return _("{metric}, {group} minus {reference} {difference} (shown)", **told)
    if row["tested"]:
        return _("{metric}, {group} minus {reference} {difference} (not shown)", **told)
    return _("{metric}, {group} minus {reference} {difference} (not tested)", **told)
