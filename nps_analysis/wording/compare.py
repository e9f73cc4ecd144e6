"""What comparisons show, in sentences: the only place that says rose, fell, higher or lower of a difference."""

from math import isnan

import pandas as pd
from scipy.special import ndtri

from nps_analysis.schema import PERIODS, counted, listed
from nps_analysis.tables import p_value, points, signed
from nps_analysis.wording.phrases import interval, reference_of, within

POWER = 0.8  # a change "would be seen" when the test shows it in four samples of five


def say_change(row: pd.Series) -> str:
    """What one comparison shows: a change from ``reference`` to ``group``, or how large one would have had to be.

    >>> row = {"column": "quarter", "group": "2026-Q2", "reference": "2026-Q1", "nps": 34.2, "difference": 6.1}
    >>> row |= {"low": 2.0, "high": 10.2, "p_value": 0.004, "p_adjusted": 0.004, "level": 0.95, "tested": True}
    >>> say_change(pd.Series(row))
    'NPS rose 6.1 points from 2026-Q1 to 34.2 in 2026-Q2 (95 % interval +2.0 to +10.2)'
    """
    group, reference = str(row["group"]), str(row["reference"])
    if isnan(row["difference"]):
        return f"No change can be computed for {group}: {row['note'] or 'no answers'}"
    if not row["tested"]:
        return f"{group} against {reference}: {signed(row['difference'])}, not tested ({row['note']})"
    if shown(row):
        verb = "rose" if row["difference"] > 0 else "fell"
        change = f"{verb} {points(abs(row['difference']))} points"
        return f"NPS {change} from {reference} to {points(row['nps'])} in {group} ({interval(row)})"
    return f"No change shown from {reference} to {group}: {_not_shown(row)}"


def say_compare(comparisons: pd.DataFrame) -> str:
    """Which groups are shown to differ from their reference after adjustment, and that no other is.

    Groups are called higher or lower only where the adjusted test shows it.
    """
    pairs = pairs_of(comparisons)
    tested = pairs[pairs["tested"]]
    if not len(tested):
        reasons = [note for note in pairs["note"] if note]
        return "No group could be tested" + (f" (for example, {reasons[0]})" if reasons else "")
    thing = "change" if _between_periods(pairs) else "difference"
    if len(pairs) == 1:
        one = pairs.iloc[0]
        return within(one) + say_change(one) if thing == "change" else _say_difference(one)
    found = tested[[shown(row) for _, row in tested.iterrows()]]
    if not len(found):
        smallest = tested.loc[tested["p_adjusted"].idxmin()]
        where = f" by {_subject(pairs)}" if _subject(pairs) else ""
        return f"No {thing} is shown{where} in any of {counted(len(tested), 'comparison')} ({_adjusted(smallest)})"
    rest = len(tested) - len(found)
    tail = {0: "", 1: "; none is shown in the other one"}.get(rest, f"; no {thing} is shown in the other {rest}")
    if len(found) == 1:
        one = found.iloc[0]
        return (within(one) + say_change(one) if thing == "change" else _higher_or_lower(one)) + tail
    parts = [_listed_by_size(found[sign]) for sign in (found["difference"] > 0, found["difference"] < 0) if sign.any()]
    return _capital("; ".join(parts)) + tail


def shown(row: pd.Series) -> bool:
    """Whether the adjusted test of a comparison shows a difference at its level."""
    return bool(row["tested"]) and row["p_adjusted"] < 1 - row["level"]


def detectable(row: pd.Series) -> float:
    """The change, in points, that the test would show in four samples of five, from the interval's half-width."""
    z = ndtri((1 + row["level"]) / 2)
    return (row["high"] - row["low"]) / 2 / z * (z + ndtri(POWER))


def _not_shown(row: pd.Series) -> str:
    between = f"{signed(row['difference'])}, between {signed(row['low'])} and {signed(row['high'])}"
    if row["p_value"] < 1 - row["level"]:
        return f"{between}; not shown once the number of comparisons is allowed for ({_adjusted(row)})"
    return f"{between}; a change under {points(detectable(row))} points would not be seen with this base"


def _say_difference(row: pd.Series) -> str:
    if not row["tested"] or isnan(row["difference"]) or not shown(row):
        group, reference = row["group"], row["reference"]
        return (
            f"No difference shown between {group} and {reference}: {_not_shown(row) if row['tested'] else row['note']}"
        )
    return _higher_or_lower(row)


def _higher_or_lower(row: pd.Series) -> str:
    word = "higher" if row["difference"] > 0 else "lower"
    size = f"{points(abs(row['difference']))} points {word}"
    return f"{within(row)}{row['group']} is {size} than {reference_of(row)} ({interval(row)})"


def _subject(rows: pd.DataFrame) -> str:
    """What the comparisons are by: the columns that they are made within, else the column across."""
    before = list(rows.columns)[: list(rows.columns).index("column")]
    return " and ".join(before) or ("" if _between_periods(rows) else str(rows["column"].iloc[0]))


def _listed_by_size(rows: pd.DataFrame) -> str:
    """Groups that differ the same way, by size: ``higher than the rest: Finland (+15.5), Sweden (+9.4) and 3 more``."""
    up, first = bool(rows["difference"].iloc[0] > 0), rows.iloc[0]
    one_pair = bool(within(first)) and len(rows[["group", "reference"]].drop_duplicates()) == 1
    one_reference = rows["reference"].nunique() == 1
    if _between_periods(rows):
        lead = ("NPS rose" if up else "NPS fell") + (
            f" from {first['reference']} to {first['group']}" if one_pair else ""
        )
    else:
        lead = ("higher" if up else "lower") + (f" than {reference_of(first)}" if one_reference else "")
    names = []
    for _, row in rows.reindex(rows["difference"].abs().sort_values(ascending=False).index).iterrows():
        against = "" if one_reference else f" against {reference_of(row)}"
        name = within(row).removesuffix(": ") if one_pair else f"{within(row)}{row['group']}{against}"
        names.append(f"{name} ({signed(row['difference'])})")
    return f"{lead}: {listed(names, 3)}"


def _between_periods(rows: pd.DataFrame) -> bool:
    return rows["column"].iloc[0] in PERIODS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _adjusted(row: pd.Series) -> str:
    return (
        f"smallest adjusted {p_value(row['p_adjusted'])}"
        if not shown(row)
        else f"adjusted {p_value(row['p_adjusted'])}"
    )


def pairs_of(comparisons: pd.DataFrame) -> pd.DataFrame:
    """The comparisons without the omnibus rows."""
    return comparisons[comparisons["group"].notna()]


def figure(row: pd.Series) -> str:
    """A comparison and whether it is shown: ``North minus South +6.1 (shown)``."""
    verdict = "shown" if shown(row) else "not shown" if row["tested"] else "not tested"
    return f"{within(row)}{row['group']} minus {row['reference']} {signed(row['difference'])} ({verdict})"
