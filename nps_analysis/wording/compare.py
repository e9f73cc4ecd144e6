"""What comparisons show, in sentences: the only place that says rose, fell, higher or lower of a difference."""

from math import isnan

import pandas as pd
from scipy.special import ndtri

from nps_analysis.language import _, capital, listing, ngettext, translated
from nps_analysis.schema import PERIODS
from nps_analysis.tables import p_value, points, signed
from nps_analysis.wording.phrases import (
    column_of,
    group_of,
    interval,
    of_whom,
    reference_of,
    rows_of,
    shortlist,
    within,
)

POWER = 0.8  # a change "would be seen" when the test shows it in four samples of five


def say_change(row: pd.Series) -> str:
    """What one comparison shows: a change from ``reference`` to ``group``, or how large one would have had to be.

    >>> row = {"column": "quarter", "group": "2026-Q2", "reference": "2026-Q1", "nps": 34.2, "difference": 6.1}
    >>> row |= {"low": 2.0, "high": 10.2, "p_value": 0.004, "p_adjusted": 0.004, "level": 0.95, "tested": True}
    >>> say_change(pd.Series(row))
    'NPS rose 6.1 points from 2026-Q1 to 34.2 in 2026-Q2 (95 % interval +2.0 to +10.2)'
    """
    group, reference = group_of(row), group_of(row, "reference")
    if isnan(row["difference"]):
        why = translated(row["note"]) or _("no answers")
        return _("No change can be computed for {group}: {why}", group=group, why=why)
    if not row["tested"]:
        size, why = signed(row["difference"]), translated(row["note"])
        return _(
            "{group} against {reference}: {size}, not tested ({why})",
            group=group,
            reference=reference,
            size=size,
            why=why,
        )
    if not shown(row):
        what = _not_shown(row)
        return _("No change shown from {reference} to {group}: {what}", reference=reference, group=group, what=what)
    told = {"size": points(abs(row["difference"])), "nps": points(row["nps"]), "interval": interval(row)}
    told |= {"reference": reference, "group": group}
    if row["difference"] > 0:
        return _("NPS rose {size} points from {reference} to {nps} in {group} ({interval})", **told)
    return _("NPS fell {size} points from {reference} to {nps} in {group} ({interval})", **told)


def say_compare(comparisons: pd.DataFrame) -> str:
    """Which groups are shown to differ from their reference after adjustment, and that no other is.

    Groups are called higher or lower only where the adjusted test shows it.
    """
    pairs = pairs_of(comparisons)
    tested = pairs[pairs["tested"]]
    if not len(tested):
        told = pairs[pairs["note"] != ""]
        if len(told):
            one = told.iloc[0]
            return _("No group could be tested (for example, {why})", why=of_whom(within(one), translated(one["note"])))
        return _("No group could be tested")
    over_time = _between_periods(pairs)
    if len(pairs) == 1:
        one = pairs.iloc[0]
        return of_whom(within(one), say_change(one)) if over_time else _say_difference(one)
    found = tested[[shown(row) for row in rows_of(tested)]]
    if not len(found):
        return _none_shown(pairs, tested, over_time)
    rest = [_none_in_others(len(tested) - len(found), over_time)] if len(tested) > len(found) else []
    if len(found) == 1:
        one = found.iloc[0]
        return _("; ").join([of_whom(within(one), say_change(one)) if over_time else _higher_or_lower(one), *rest])
    parts = [_listed_by_size(found[sign]) for sign in (found["difference"] > 0, found["difference"] < 0) if sign.any()]
    return _("; ").join([capital(_("; ").join(parts)), *rest])


def _none_shown(pairs: pd.DataFrame, tested: pd.DataFrame, over_time: bool) -> str:
    by, n, p = _subject(pairs), len(tested), p_value(tested["p_adjusted"].min())
    p = _("smallest adjusted {p}", p=p) if n > 1 else _("adjusted {p}", p=p)
    if over_time and by:
        return ngettext(
            "No change is shown by {by} in the one comparison ({p})",
            "No change is shown by {by} in any of {n} comparisons ({p})",
            n,
            by=by,
            p=p,
        )
    if over_time:
        return ngettext(
            "No change is shown in the one comparison ({p})",
            "No change is shown in any of {n} comparisons ({p})",
            n,
            p=p,
        )
    return ngettext(
        "No difference is shown by {by} in the one comparison ({p})",
        "No difference is shown by {by} in any of {n} comparisons ({p})",
        n,
        by=by,
        p=p,
    )


def _none_in_others(rest: int, over_time: bool) -> str:
    if over_time:
        return ngettext("no change is shown in the other one", "no change is shown in the other {n}", rest)
    return ngettext("no difference is shown in the other one", "no difference is shown in the other {n}", rest)


def shown(row: pd.Series) -> bool:
    """Whether the adjusted test of a comparison shows a difference at its level."""
    return bool(row["tested"]) and row["p_adjusted"] < 1 - row["level"]


def detectable(row: pd.Series) -> float:
    """The change, in points, that the test would show in four samples of five, from the interval's half-width."""
    z = ndtri((1 + row["level"]) / 2)
    return (row["high"] - row["low"]) / 2 / z * (z + ndtri(POWER))


def _not_shown(row: pd.Series) -> str:
    told = {"size": signed(row["difference"]), "low": signed(row["low"]), "high": signed(row["high"])}
    if row["p_value"] < 1 - row["level"]:
        return _(
            "{size}, between {low} and {high}; not shown once the number of comparisons is allowed for ({p})",
            **told,
            p=_("adjusted {p}", p=p_value(row["p_adjusted"])),
        )
    return _(
        "{size}, between {low} and {high}; a change under {detectable} points would not be seen with this base",
        **told,
        detectable=points(detectable(row)),
    )


def _say_difference(row: pd.Series) -> str:
    if not row["tested"] or isnan(row["difference"]) or not shown(row):
        what = _not_shown(row) if row["tested"] else translated(row["note"])
        return _(
            "No difference shown between {group} and {reference}: {what}",
            group=group_of(row),
            reference=group_of(row, "reference"),
            what=what,
        )
    return _higher_or_lower(row)


def _higher_or_lower(row: pd.Series) -> str:
    told = {"group": group_of(row), "size": points(abs(row["difference"])), "interval": interval(row)}
    if row["difference"] > 0:
        said = _("{group} is {size} points higher than {reference} ({interval})", reference=reference_of(row), **told)
    else:
        said = _("{group} is {size} points lower than {reference} ({interval})", reference=reference_of(row), **told)
    return of_whom(within(row), said)


def _subject(rows: pd.DataFrame) -> str:
    """What the comparisons are by: the columns that they are made within, else the column across."""
    before = list(rows.columns)[: list(rows.columns).index("column")]
    alone = "" if _between_periods(rows) else column_of(str(rows["column"].iloc[0]))
    return listing(map(column_of, before)) or alone


def _listed_by_size(rows: pd.DataFrame) -> str:
    """Groups that differ the same way, by size: ``higher than the rest: Finland (+15.5), Sweden (+9.4) and 3 more``."""
    first, one_reference = rows.iloc[0], rows["reference"].nunique() == 1
    one_pair = bool(within(first)) and len(rows[["group", "reference"]].drop_duplicates()) == 1
    by_size = rows.reindex(rows["difference"].abs().sort_values(ascending=False).index)
    named = [f"{_named(row, one_pair, one_reference)} ({signed(row['difference'])})" for row in rows_of(by_size)]
    names = shortlist(named, 3)
    up, one_step = bool(first["difference"] > 0), {"reference": group_of(first, "reference"), "group": group_of(first)}
    if _between_periods(rows) and one_pair:
        if up:
            return _("NPS rose from {reference} to {group}: {names}", **one_step, names=names)
        return _("NPS fell from {reference} to {group}: {names}", **one_step, names=names)
    if _between_periods(rows):
        return _("NPS rose: {names}", names=names) if up else _("NPS fell: {names}", names=names)
    if one_reference and up:
        return _("higher than {reference}: {names}", reference=reference_of(first), names=names)
    if one_reference:
        return _("lower than {reference}: {names}", reference=reference_of(first), names=names)
    return _("higher: {names}", names=names) if up else _("lower: {names}", names=names)


def _named(row: pd.Series, one_pair: bool, one_reference: bool) -> str:
    if one_pair:
        return within(row)
    name = of_whom(within(row), group_of(row))
    if one_reference:
        return name
    return _("{group} against {reference}", group=name, reference=reference_of(row))


def _between_periods(rows: pd.DataFrame) -> bool:
    return rows["column"].iloc[0] in PERIODS


def pairs_of(comparisons: pd.DataFrame) -> pd.DataFrame:
    """The comparisons without the omnibus rows."""
    return comparisons[comparisons["group"].notna()]


def figure(row: pd.Series) -> str:
    """A comparison and whether it is shown: ``North minus South +6.1 (shown)``."""
    told = {"group": group_of(row), "reference": group_of(row, "reference"), "difference": signed(row["difference"])}
    if shown(row):
        said = _("{group} minus {reference} {difference} (shown)", **told)
    elif row["tested"]:
        said = _("{group} minus {reference} {difference} (not shown)", **told)
    else:
        said = _("{group} minus {reference} {difference} (not tested)", **told)
    return of_whom(within(row), said)
