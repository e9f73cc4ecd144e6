"""Mix or rate, in a sentence."""

import pandas as pd

from nps_analysis.disclosure import name_of_sum, suppressed_rows
from nps_analysis.language import N_, _, ngettext, period_name, translated
from nps_analysis.tables import count, signed
from nps_analysis.wording.phrases import group_of, interval, interval_from, reference_of, rows_of

SUMS = (N_("All"), N_("All shown"))  # how disclosure calls the row of the total


def say_decompose(parts: pd.DataFrame) -> str:
    """How much of a change is mix and how much rate, and whether the segments go the other way than the total.

    Nothing is called a rise or a fall here: whether the total changed ``compare`` says, which tests several changes
    together. Of the total and of each effect the interval is given.

    >>> sums = {"group": None, "nps_to": 25.8, "mix": -11.0, "rate": 3.2, "total": -7.8, "level": 0.95, "by": "market"}
    >>> ends = {"mix_low": -12.9, "mix_high": -9.0, "rate_low": -1.2, "rate_high": 7.7}
    >>> when = {"total_low": -12, "total_high": -4, "before": "Q2", "after": "Q3", "note": "every other way"}
    >>> say_decompose(pd.DataFrame([sums | ends | when]))  # doctest: +NORMALIZE_WHITESPACE
    'Change in NPS −7.8 from Q2 to Q3 (95 % interval −12.0 to −4.0): mix −11.0 (−12.9 to −9.0), rate +3.2 (−1.2 to +7.7)
    by market; as observed, every market is higher'
    """
    row, hidden = parts.iloc[-1], int(suppressed_rows(parts).sum())
    told = {"by": row["by"], "before": period_name(str(row["before"])), "after": period_name(str(row["after"]))}
    if row["total"] != row["total"]:
        return _("No {by} has answers enough in {before} and in {after} to be shown", **told)
    said = _(
        "Change in NPS {total} from {before} to {after} ({interval}): {effects} by {by}",
        total=signed(row["total"]),
        interval=interval_from(row["level"], signed(row["total_low"]), signed(row["total_high"])),
        effects=_(", ").join(_effect(row, name) for name in ("mix", "rate", "interaction") if name in parts),
        **told,
    )
    if hidden:
        n, some = len(parts) - 1, count(len(parts) - 1 - hidden)
        said = ngettext(
            "Of the {some} of {n} {by} group that can be shown, not of all answers: {said}",
            "Of the {some} of {n} {by} groups that can be shown, not of all answers: {said}",
            n,
            some=some,
            by=row["by"],
            said=said,
        )
    other_way = "; " in row["note"] if hidden else row["note"]
    return _("; ").join([said, *([_other_way(row, bool(hidden))] if other_way else [])])


def _other_way(row: pd.Series, hidden: bool) -> str:
    """That the segments go the other way than their total."""
    if hidden and row["total"] < 0:
        return _("as observed, every {by} that is shown is higher", by=row["by"])
    if hidden:
        return _("as observed, every {by} that is shown is lower", by=row["by"])
    if row["total"] < 0:
        return _("as observed, every {by} is higher", by=row["by"])
    return _("as observed, every {by} is lower", by=row["by"])


def _effect(row: pd.Series, name: str) -> str:
    size, low, high = signed(row[name]), row[f"{name}_low"], row[f"{name}_high"]
    if low == low:
        size = _("{size} ({low} to {high})", size=size, low=signed(low), high=signed(high))
    if name == "mix":
        return _("mix {size}", size=size)
    return _("rate {size}", size=size) if name == "rate" else _("interaction {size}", size=size)


def say_difference_in_differences(changes: pd.DataFrame) -> str:
    """Which segments are shown to have changed more than what they are held against, after adjustment.

    >>> row = {"column": "market", "group": "Sweden", "reference": "rest", "difference": 12.0, "low": 3.0, "high": 21.0,
    ...     "level": 0.95, "p_adjusted": 0.01, "tested": True, "note": ""}
    >>> say_difference_in_differences(pd.DataFrame([row]))
    'Of the market changes, Sweden stands out: +12.0 against the rest (95 % interval +3.0 to +21.0)'
    """
    column, tested = changes["column"].iloc[0], changes[changes["tested"]]
    if not len(tested):
        return _("No {column} has the base to say whether it changed more than another", column=column)
    found = tested[tested["p_adjusted"] < 1 - tested["level"]]
    if not len(found):
        return ngettext(
            "No {column} is shown to have changed more or less than the rest ({n} test)",
            "No {column} is shown to have changed more or less than the rest ({n} tests)",
            len(tested),
            column=column,
        )
    said = _("; ").join(map(_standing_out, rows_of(found)))
    return _("Of the {column} changes, {groups}", column=column, groups=said)


def _standing_out(row: pd.Series) -> str:
    return _(
        "{group} stands out: {difference} against {reference} ({interval})",
        group=group_of(row),
        difference=signed(row["difference"]),
        reference=reference_of(row),
        interval=interval(row),
    )


def figure(row: pd.Series) -> str:
    """The two effects of a segment: ``North: mix +1.2, rate −3.0``."""
    name = row["group"] or translated(name_of_sum(row.get("note"))).lower()
    return _("{name}: mix {mix}, rate {rate}", name=name, mix=signed(row["mix"]), rate=signed(row["rate"]))
