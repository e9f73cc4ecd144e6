"""Calendar periods and their names: 2026, 2026-Q3, 2026-03, 2026-W07, 2026-03-29.

Periods of the Jalali calendar have the same names with its years: 1405, 1405-Q3, 1405-03, 1405-03-29.
"""

import re
from collections.abc import Iterable

import numpy as np
import pandas as pd

from nps_analysis.responses.jalali import is_jalali, jalali_bounds, jalali_label, jalali_labels
from nps_analysis.schema import DataError

FORMS = {
    "day": r"\d{4}-\d\d-\d\d",
    "week": r"\d{4}-W\d\d",
    "month": r"\d{4}-\d\d",
    "quarter": r"\d{4}-Q[1-4]",
    "year": r"\d{4}",
}
FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def period_labels(dates: pd.Series, period: str, calendar: str = "gregorian") -> pd.Series:
    """The name of the ``period`` that each date lies in, missing where the date is; weeks are ISO weeks always.

    >>> period_labels(pd.Series(pd.to_datetime(["2026-07-01", "2024-12-30"])), "week").tolist()
    ['2026-W27', '2025-W01']
    >>> period_labels(pd.Series(pd.to_datetime(["2026-03-20", "2026-03-21"])), "month", "jalali").tolist()
    ['1404-12', '1405-01']
    """
    dates = pd.to_datetime(dates)
    if calendar == "jalali" and period != "week":
        names = {date: jalali_label(date.date(), period) for date in dates.dropna().unique()}
    else:
        names = {date: _label(pd.Period(date, FREQUENCIES[period]), period) for date in dates.dropna().unique()}
    return dates.map(names).astype(object)


def fill_gaps(labels: Iterable[str]) -> list[str]:
    """All periods from the first to the last of ``labels``, in order.

    >>> fill_gaps(["2026-Q2", "2025-Q4"])
    ['2025-Q4', '2026-Q1', '2026-Q2']
    """
    labels = sorted(labels)
    if not labels:
        return []
    period = _kind(labels[0])
    if is_jalali(labels[0]):
        return jalali_labels(labels[0], labels[-1], period)
    first, last = _parsed(labels[0], period), _parsed(labels[-1], period)
    return [_label(one, period) for one in pd.period_range(first, last, freq=FREQUENCIES[period])]


def gaps(keys: pd.DataFrame, period: str, among: Iterable[str] = ()) -> pd.DataFrame:
    """The rows that ``keys`` lacks: the periods between the first and the last one of each group of its other columns.

    Where there are periods ``among`` which theirs are, no other is between them.

    >>> gaps(pd.DataFrame({"region": ["N", "N", "S"], "year": ["2023", "2025", "2025"]}), "year").values.tolist()
    [['N', '2024']]
    """
    labels = sorted(among) or fill_gaps(keys[period].unique())
    others = [name for name in keys.columns if name != period]
    place = pd.Series(pd.Index(labels).get_indexer(keys[period]), index=keys.index)
    group = keys.groupby(others, dropna=False).ngroup() if others else pd.Series(0, index=keys.index)
    ends = place.groupby(group).agg(["min", "max"])
    spans = (ends["max"] - ends["min"] + 1).to_numpy()
    if spans.sum() == len(keys):
        return keys.iloc[:0]
    starts = np.repeat(ends["min"].to_numpy() - np.cumsum(spans) + spans, spans)
    all_groups, all_places = np.repeat(np.arange(len(spans)), spans), starts + np.arange(spans.sum())
    missing = ~np.isin(all_groups * len(labels) + all_places, group * len(labels) + place)
    first_of = group.drop_duplicates().sort_values().index
    rows = keys.loc[first_of].iloc[all_groups[missing]].reset_index(drop=True)
    return rows.assign(**{period: np.array(labels, dtype=object)[all_places[missing]]})


def period_of(before: str, after: str, period: str | None = None) -> str:
    """What kind of period both names are, such as ``quarter``; DataError where they are none, or of two kinds.

    >>> period_of("2026-Q2", "2026-Q3")
    'quarter'
    """
    kinds = [_form(name) for name in (before, after)]
    wanted = kinds[0] if period in (None, "period") else period
    if set(kinds) != {wanted} or wanted not in FORMS:
        named = f", {wanted}" if wanted in FORMS else ""
        raise DataError(
            f"{before} and {after} cannot be compared",
            required=f"two periods of one kind{named}, or two values of the column in --across",
            found=f"{before} ({kinds[0]}), {after} ({kinds[1]})",
            do="write periods as 2026, 2026-Q3, 2026-03, 2026-W07 or 2026-03-29, or name the column with --across",
        )
    return wanted


def _form(name: str) -> str:
    return next((kind for kind, form in FORMS.items() if re.fullmatch(form, name)), "no period")


def bounds(label: str) -> tuple[pd.Timestamp, pd.Timestamp]:
    """The first moment of a period, and the first after it; DataError for a period that no calendar has.

    >>> [str(day.date()) for day in bounds("2026-Q3")]
    ['2026-07-01', '2026-10-01']
    """
    kind = period_of(label, label)
    try:
        if is_jalali(label):
            return jalali_bounds(label, kind)
        one = _parsed(label, kind)
    except ValueError as error:
        raise DataError(
            f"no period {label}", required="a period of the calendar", found=str(error), do="correct --from or --to"
        ) from None
    return one.start_time, (one + 1).start_time


def _label(one: pd.Period, period: str) -> str:
    if period == "week":
        year, week, _ = one.end_time.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{one.year}-Q{one.quarter}" if period == "quarter" else str(one)


def _kind(label: str) -> str:
    if "Q" in label or "W" in label:
        return "quarter" if "Q" in label else "week"
    return {4: "year", 7: "month", 10: "day"}[len(label)]


def _parsed(label: str, period: str) -> pd.Period:
    if period == "week":
        return pd.Period(pd.Timestamp.fromisocalendar(int(label[:4]), int(label[6:]), 1), FREQUENCIES[period])
    return pd.Period(label.replace("-Q", "Q"), FREQUENCIES[period])
