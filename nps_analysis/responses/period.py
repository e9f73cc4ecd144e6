"""Calendar periods and their names: 2026, 2026-Q3, 2026-03, 2026-W07, 2026-03-29."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q", "year": "Y"}


def period_labels(dates: pd.Series, period: str) -> pd.Series:
    """The name of the ``period`` that each date lies in, missing where the date is; weeks are ISO weeks.

    >>> period_labels(pd.Series(pd.to_datetime(["2026-07-01", "2024-12-30"])), "week").tolist()
    ['2026-W27', '2025-W01']
    """
    dates = pd.to_datetime(dates)
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
    first, last = _parsed(labels[0], period), _parsed(labels[-1], period)
    return [_label(one, period) for one in pd.period_range(first, last, freq=FREQUENCIES[period])]


def gaps(keys: pd.DataFrame, period: str) -> pd.DataFrame:
    """The rows that ``keys`` lacks: the periods between the first and the last one of each group of its other columns.

    >>> gaps(pd.DataFrame({"region": ["N", "N", "S"], "year": ["2023", "2025", "2025"]}), "year").values.tolist()
    [['N', '2024']]
    """
    labels = fill_gaps(keys[period].unique())
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
