"""Whom to follow up, how long they have waited, and who came back, in sentences without a name."""

import datetime as dt

import pandas as pd

from nps_analysis.language import N_, _, day_name, ngettext, translated
from nps_analysis.tables import count, percent, points, short
from nps_analysis.wording.phrases import group_of, interval

AGES = {
    "days_0_2": N_("0 to 2 days"),
    "days_3_7": N_("3 to 7"),
    "days_8_30": N_("8 to 30"),
    "days_over_30": N_("over 30"),
    "days_unknown": N_("not known"),
}
OPEN_IS = N_("Open: nobody was in contact about it yet")


def say_follow_up(counts: pd.DataFrame) -> str:
    """How many are to be followed up and why, from the ``counts`` of ``follow_up``; some have several reasons.

    >>> row = {"as_of": "2026-09-30", "respondents": 300, "to_follow_up": 40, "detractors_listed": 36, "dropped": 9,
    ...     "at_risk": 12, "without_consent": 5, "consent_unknown": 0, "drop": 3, "days": 90, "contacted": 0}
    >>> say_follow_up(pd.DataFrame([row]))
    '40 of 300 customers to follow up: 36 detractors, 9 whose score fell by 3 or more, 12 of accounts at risk'
    """
    row = counts.iloc[0]
    if not row["to_follow_up"]:
        days, day = count(row["days"]), day_name(dt.date.fromisoformat(row["as_of"]))
        return ngettext(
            "Nobody to follow up on {day}: the {n} customer who answered in the last {days} days is no detractor,"
            " did not fall, and is not at risk",
            "Nobody to follow up on {day}: none of {n} customers who answered in the last {days} days is a detractor,"
            " fell, or is at risk",
            row["respondents"],
            day=day,
            days=days,
        )
    why = [ngettext("{n} detractor", "{n} detractors", row["detractors_listed"])]
    if row["dropped"]:
        why.append(
            ngettext(
                "{n} whose score fell by {drop} or more",
                "{n} whose score fell by {drop} or more",
                row["dropped"],
                drop=count(row["drop"]),
            )
        )
    if row["at_risk"]:
        why.append(ngettext("{n} of accounts at risk", "{n} of accounts at risk", row["at_risk"]))
    return ngettext(
        "{some} of {n} customer to follow up: {reasons}",
        "{some} of {n} customers to follow up: {reasons}",
        row["respondents"],
        some=count(row["to_follow_up"]),
        reasons=_(", ").join(why),
    )


def say_follow_up_rest(counts: pd.DataFrame) -> str:
    """What hinders or helps following up, from the ``counts`` of ``follow_up``; empty where nothing does.

    >>> row = {"without_consent": 5, "consent_unknown": 1, "contacted": 3}
    >>> say_follow_up_rest(pd.DataFrame([row]))
    '5 of those listed may not be contacted, 1 has not said, 3 were contacted already'
    """
    row = counts.iloc[0]
    refused, unknown, done = (int(row[name]) for name in ("without_consent", "consent_unknown", "contacted"))
    said = []
    if refused:
        said.append(
            ngettext("{n} of those listed may not be contacted", "{n} of those listed may not be contacted", refused)
        )
    if unknown and said:
        said.append(ngettext("{n} has not said", "{n} have not said", unknown))
    elif unknown:
        said.append(ngettext("{n} of those listed has not said", "{n} of those listed have not said", unknown))
    if done and said:
        said.append(ngettext("{n} was contacted already", "{n} were contacted already", done))
    elif done:
        said.append(
            ngettext("{n} of those listed was contacted already", "{n} of those listed were contacted already", done)
        )
    return _(", ").join(said)


def say_closed_loop(states: pd.DataFrame) -> str:
    """How many cases were contacted and resolved, and who came back, from the table of ``closed_loop``.

    >>> rows = [("contacted", 400, 280, 70, 65, 74), ("resolved", 400, 120, 30, 26, 35)]
    >>> rows += [("recovered", 38, 30, 79, 64, 89)]
    >>> names = ["state", "out_of", "n", "share", "low", "high"]
    >>> say_closed_loop(pd.DataFrame(rows, columns=names).assign(level=0.95))  # doctest: +NORMALIZE_WHITESPACE
    'Of 400 cases 280 contacted, 120 resolved; of 38 contacted who answered again 30 recovered (79.0 %, 95 % interval
    64.0 to 89.0)'
    """
    rows = states.set_index(states["state"].str.partition(",")[0])
    cases, done = (rows.loc[name] for name in ("contacted", "resolved"))
    if not cases["out_of"]:
        return _("No case has been followed up yet")
    said = ngettext(
        "Of {n} case {contacted} contacted, {resolved} resolved",
        "Of {n} cases {contacted} contacted, {resolved} resolved",
        cases["out_of"],
        contacted=count(cases["n"]),
        resolved=count(done["n"]),
    )
    back = rows.loc["recovered"]
    if not back["out_of"]:
        return _("{said}; nobody who was contacted has answered again", said=said)
    again = ngettext(
        "of {n} contacted who answered again {recovered} recovered ({share}, {interval})",
        "of {n} contacted who answered again {recovered} recovered ({share}, {interval})",
        back["out_of"],
        recovered=count(back["n"]),
        share=percent(back["share"]),
        interval=interval(back, points),
    )
    return _("; ").join([said, again])


def say_follow_up_ages(ages: pd.DataFrame) -> str:
    """How many cases are open and how many of them have waited over a week; who may not be contacted is said beside it.

    >>> row = {"priority": "High", "n": 8, "days_0_2": 1, "days_3_7": 2, "days_8_30": 4, "days_over_30": 1,
    ...     "days_unknown": 0, "not_allowed": 3}
    >>> say_follow_up_ages(pd.DataFrame([row]))
    '8 open cases: 5 have waited over 7 days since the answer, 1 of them over 30; 3 more may not be contacted'
    """
    total = ages[["n", *AGES, "not_allowed"]].sum()
    refused = [say_not_allowed(ages)] if total["not_allowed"] else []
    if not total["n"]:
        return _("; ").join([_("No case is open"), *refused])
    unknown = int(total["days_unknown"])
    of_unknown = ngettext("of {n} the day is not known", "of {n} the day is not known", unknown)
    return _("; ").join([_waited(total), *([of_unknown] if unknown else []), *refused])


def _waited(total: pd.Series) -> str:
    """How many cases are open, and how many of them have waited."""
    long, older = int(total["days_8_30"] + total["days_over_30"]), count(total["days_over_30"])
    cases = ngettext("{n} open case", "{n} open cases", total["n"])
    if not long:
        return _("{cases}: 0 have waited over 7 days since the answer", cases=cases)
    if long == total["n"] and long > 1:
        return _(
            "{cases}: all have waited over 7 days since the answer, {older} of them over 30", cases=cases, older=older
        )
    return ngettext(
        "{cases}: {n} has waited over 7 days since the answer, {older} of them over 30",
        "{cases}: {n} have waited over 7 days since the answer, {older} of them over 30",
        long,
        cases=cases,
        older=older,
    )


def say_not_allowed(ages: pd.DataFrame) -> str:
    """How many cases beside the open ones may not be contacted; empty where there are none."""
    many = int(ages["not_allowed"].sum())
    return ngettext("{n} more may not be contacted", "{n} more may not be contacted", many) if many else ""


def say_follow_up_recovery(recovery: pd.DataFrame) -> str:
    """Who left the detractors, followed up or not; never that following up did it.

    >>> rows = [{"group": "followed up", "cases": 60, "out_of": 30, "n": 18, "share": 60, "low": 42.3, "high": 75.4},
    ...     {"group": "not followed up", "cases": 900, "out_of": 300, "n": 210, "share": 70, "low": 64.6, "high": 74.9}]
    >>> said = say_follow_up_recovery(pd.DataFrame(rows).assign(level=0.95)).split(". ")[0]
    >>> print(said.replace("; ", ";\\n"))
    Of 30 detractors who were followed up and answered again 60.0 % were none then (95 % interval 42.3 to 75.4);
    of 300 who were not followed up 70.0 % (95 % interval 64.6 to 74.9)
    """
    one, other = (recovery[recovery["group"] == name].iloc[0] for name in ("followed up", "not followed up"))
    why = _(
        "Extreme answers are followed by milder ones without any doing (regression to the mean), those who are called "
        "are not drawn by lot, and not everybody answers again: no difference between the two is an effect of the call"
    )
    if one["out_of"]:
        said = ngettext(
            "Of {n} detractor who was followed up and answered again {share} was none then ({interval})",
            "Of {n} detractors who were followed up and answered again {share} were none then ({interval})",
            one["out_of"],
            share=percent(one["share"]),
            interval=interval(one, points),
        )
    else:
        said = _("No detractor who was followed up has answered again")
    others = [_not_followed_up(other, bool(one["out_of"]))] if other["out_of"] else []
    return _(". ").join([_("; ").join([said, *others]), why])


def _not_followed_up(row: pd.Series, beside: bool) -> str:
    told = {"share": percent(row["share"]), "interval": interval(row, points)}
    if beside:
        return ngettext(
            "of {n} who was not followed up {share} ({interval})",
            "of {n} who were not followed up {share} ({interval})",
            row["out_of"],
            **told,
        )
    return ngettext(
        "of {n} who was not {share} was none at the next answer ({interval})",
        "of {n} who were not {share} were none at the next answer ({interval})",
        row["out_of"],
        **told,
    )


def median(row: pd.Series) -> str:
    """The median wait in days with its interval, as far as there is one: ``52 (49 to 55)``."""
    if row["median_days"] != row["median_days"]:
        return ""
    days = short(row["median_days"])
    if row["low"] != row["low"]:
        return days
    return _("{share} ({low} to {high})", share=days, low=short(row["low"]), high=short(row["high"]))


def figure(row: pd.Series) -> str:
    """One row of a table of ages in words: ``High: 8 open cases, 5 of them over 7 days old``."""
    said = ngettext(
        "{n} open case, {long} of them over 7 days old",
        "{n} open cases, {long} of them over 7 days old",
        row["n"],
        long=count(row["days_8_30"] + row["days_over_30"]),
    )
    return _("{name}: {said}", name=group_of(row, str(row.index[0])), said=said)


def share_figure(row: pd.Series) -> str:
    """One row of a table of shares in words: ``contacted 70.0 % (280 of 400)``."""
    return _(
        "{name} {share} ({n} of {of})",
        name=translated(str(row.iloc[0])),
        share=percent(row["share"]),
        n=count(row["n"]),
        of=count(row["out_of"]),
    )
