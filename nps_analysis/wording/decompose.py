"""Mix or rate, in a sentence."""

import pandas as pd

from nps_analysis.disclosure import name_of_sum, suppressed_rows
from nps_analysis.schema import counted
from nps_analysis.tables import signed
from nps_analysis.wording.phrases import interval, reference_of


def say_decompose(parts: pd.DataFrame) -> str:
    """How much of a change is mix and how much rate, and whether the segments go the other way than the total.

    Nothing is called a rise or a fall here: whether the total changed ``compare`` says, which tests several changes
    together. Of the total and of each effect the interval is given.

    >>> sums = {"group": None, "nps_to": 25.8, "mix": -11.0, "rate": 3.2, "total": -7.8, "level": 0.95, "by": "market"}
    >>> ends = {"mix_low": -12.9, "mix_high": -9.0, "rate_low": -1.2, "rate_high": 7.7}
    >>> when = {"total_low": -12, "total_high": -4, "before": "Q2", "after": "Q3", "note": "every other way"}
    >>> say_decompose(pd.DataFrame([sums | ends | when]))  # doctest: +NORMALIZE_WHITESPACE
    'NPS −7.8 from Q2 to Q3 (95 % interval −12.0 to −4.0): mix −11.0 (−12.9 to −9.0), rate +3.2 (−1.2 to +7.7)
    by market; as observed, every market is higher'
    """
    row, hidden = parts.iloc[-1], int(suppressed_rows(parts).sum())
    if row["total"] != row["total"]:
        return f"No {row['by']} has answers enough in {row['before']} and in {row['after']} to be shown"
    effects = [_effect(row, name) for name in ("mix", "rate", "interaction") if name in parts]
    every = f"every {row['by']}{' that is shown' if hidden else ''}"
    other_way = "; " in row["note"] if hidden else row["note"]
    turned = f"; as observed, {every} is {'higher' if row['total'] < 0 else 'lower'}" if other_way else ""
    split = f"{', '.join(effects)} by {row['by']}{turned}"
    some = f"{len(parts) - 1 - hidden} of {len(parts) - 1} {row['by']} groups"
    shown = f"Of the {some} that can be shown, not of all answers: " if hidden else ""
    between = f"{row['level'] * 100:g} % interval {signed(row['total_low'])} to {signed(row['total_high'])}"
    return f"{shown}NPS {signed(row['total'])} from {row['before']} to {row['after']} ({between}): {split}"


def _effect(row: pd.Series, name: str) -> str:
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if low != low:
        return f"{name} {signed(row[name])}"
    return f"{name} {signed(row[name])} ({signed(low)} to {signed(high)})"


def say_difference_in_differences(changes: pd.DataFrame) -> str:
    """Which segments are shown to have changed more than what they are held against, after adjustment.

    >>> row = {"column": "market", "group": "Sweden", "reference": "rest", "difference": 12.0, "low": 3.0, "high": 21.0,
    ...     "level": 0.95, "p_adjusted": 0.01, "tested": True, "note": ""}
    >>> say_difference_in_differences(pd.DataFrame([row]))
    'Of the market changes, Sweden stands out: +12.0 against the rest (95 % interval +3.0 to +21.0)'
    """
    column, tested = changes["column"].iloc[0], changes[changes["tested"]]
    if not len(tested):
        return f"No {column} has the base to say whether it changed more than another"
    found = tested[tested["p_adjusted"] < 1 - tested["level"]]
    if not len(found):
        return f"No {column} is shown to have changed more or less than the rest ({counted(len(tested), 'test')})"
    return f"Of the {column} changes, {'; '.join(_standing_out(row) for _, row in found.iterrows())}"


def _standing_out(row: pd.Series) -> str:
    return f"{row['group']} stands out: {signed(row['difference'])} against {reference_of(row)} ({interval(row)})"


def figure(row: pd.Series) -> str:
    """The two effects of a segment: ``North: mix +1.2, rate −3.0``."""
    return (
        f"{row['group'] or name_of_sum(row.get('note')).lower()}: mix {signed(row['mix'])}, rate {signed(row['rate'])}"
    )
