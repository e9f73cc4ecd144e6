"""Whom to follow up, how long they have waited, and who came back, in sentences without a name."""

import pandas as pd

from nps_analysis.schema import counted
from nps_analysis.tables import count, percent, points
from nps_analysis.wording.phrases import interval

AGES = {
    "days_0_2": "0 to 2 days",
    "days_3_7": "3 to 7",
    "days_8_30": "8 to 30",
    "days_over_30": "over 30",
    "days_unknown": "not known",
}
OPEN_IS = "Open: nobody was in contact about it yet"


def say_follow_up(counts: pd.DataFrame) -> str:
    """How many are to be followed up and why, from the ``counts`` of ``follow_up``; some have several reasons.

    >>> row = {"as_of": "2026-09-30", "respondents": 300, "to_follow_up": 40, "detractors_listed": 36, "dropped": 9,
    ...     "at_risk": 12, "without_consent": 5, "consent_unknown": 0, "drop": 3, "days": 90, "contacted": 0}
    >>> say_follow_up(pd.DataFrame([row]))
    '40 of 300 customers to follow up: 36 detractors, 9 whose score fell by 3 or more, 12 of accounts at risk'
    """
    row = counts.iloc[0]
    if not row["to_follow_up"]:
        none = f"none of {counted(row['respondents'], 'customer')} who answered in the last {row['days']:,} days"
        return f"Nobody to follow up on {row['as_of']}: {none} is a detractor, fell, or is at risk"
    why = [
        counted(row["detractors_listed"], "detractor"),
        f"{count(row['dropped'])} whose score fell by {row['drop']} or more" if row["dropped"] else "",
        f"{count(row['at_risk'])} of accounts at risk" if row["at_risk"] else "",
    ]
    head = f"{count(row['to_follow_up'])} of {counted(row['respondents'], 'customer')} to follow up"
    return f"{head}: {', '.join(filter(None, why))}"


def say_follow_up_rest(counts: pd.DataFrame) -> str:
    """What hinders or helps following up, from the ``counts`` of ``follow_up``; empty where nothing does.

    >>> row = {"without_consent": 5, "consent_unknown": 1, "contacted": 3}
    >>> say_follow_up_rest(pd.DataFrame([row]))
    '5 of those listed may not be contacted, 1 has not said, 3 were contacted already'
    """
    row = counts.iloc[0]
    one, two = (int(row[name]) for name in ("consent_unknown", "contacted"))
    rest = [
        (int(row["without_consent"]), "may not be contacted"),
        (one, f"{'has' if one == 1 else 'have'} not said"),
        (two, f"{'was' if two == 1 else 'were'} contacted already"),
    ]
    said = [(count(n), what) for n, what in rest if n]
    return ", ".join(f"{n} {'' if place else 'of those listed '}{what}" for place, (n, what) in enumerate(said))


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
        return "No case has been followed up yet"
    said = f"Of {counted(int(cases['out_of']), 'case')} {count(cases['n'])} contacted, {count(done['n'])} resolved"
    back = rows.loc["recovered"]
    if not back["out_of"]:
        return f"{said}; nobody who was contacted has answered again"
    who = f"of {count(back['out_of'])} contacted who answered again {count(back['n'])} recovered"
    return f"{said}; {who} ({percent(back['share'])}, {interval(back, points)})"


def say_follow_up_ages(ages: pd.DataFrame) -> str:
    """How many cases are open and how many of them have waited over a week; who may not be contacted is said beside it.

    >>> row = {"priority": "High", "n": 8, "days_0_2": 1, "days_3_7": 2, "days_8_30": 4, "days_over_30": 1,
    ...     "days_unknown": 0, "not_allowed": 3}
    >>> say_follow_up_ages(pd.DataFrame([row]))
    '8 open cases: 5 have waited over 7 days since the answer, 1 of them over 30; 3 more may not be contacted'
    """
    total = ages[["n", *AGES, "not_allowed"]].sum()
    refused = f"; {say_not_allowed(ages)}" if total["not_allowed"] else ""
    if not total["n"]:
        return f"No case is open{refused}"
    long = total["days_8_30"] + total["days_over_30"]
    unknown = f"; of {count(total['days_unknown'])} the day is not known" if total["days_unknown"] else ""
    some = "all" if long == total["n"] and long > 1 else count(long)
    said = f"{some} ha{'s' if long == 1 else 've'} waited over 7 days since the answer"
    older = f", {count(total['days_over_30'])} of them over 30" if long else ""
    return f"{counted(int(total['n']), 'open case')}: {said}{older}{unknown}{refused}"


def say_not_allowed(ages: pd.DataFrame) -> str:
    """How many cases beside the open ones may not be contacted; empty where there are none."""
    many = int(ages["not_allowed"].sum())
    return f"{count(many)} more may not be contacted" if many else ""


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
    if one["out_of"]:
        who = f"{counted(one['out_of'], 'detractor')} who {'was' if one['out_of'] == 1 else 'were'} followed up"
        said = f"Of {who} and answered again {points(one['share'])} % were none then ({interval(one, points)})"
        rest = " who were not followed up {share}"
    else:
        said = "No detractor who was followed up has answered again"
        rest = " who were not {share} were none at the next answer"
    if other["out_of"]:
        share = f"{points(other['share'])} %"
        said += f"; of {count(other['out_of'])}{rest.format(share=share)} ({interval(other, points)})"
    why = (
        "Extreme answers are followed by milder ones without any doing (regression to the mean), those who are called "
        "are not drawn by lot, and not everybody answers again: no difference between the two is an effect of the call"
    )
    return f"{said}. {why}"


def median(row: pd.Series) -> str:
    """The median wait in days with its interval, as far as there is one: ``52 (49 to 55)``."""
    if row["median_days"] != row["median_days"]:
        return ""
    ends = f" ({row['low']:g} to {row['high']:g})" if row["low"] == row["low"] else ""
    return f"{row['median_days']:g}{ends}"


def figure(row: pd.Series) -> str:
    """One row of a table of ages in words: ``High: 8 open cases, 5 of them over 7 days old``."""
    long = row["days_8_30"] + row["days_over_30"]
    return f"{row.iloc[0]}: {counted(int(row['n']), 'open case')}, {count(long)} of them over 7 days old"


def share_figure(row: pd.Series) -> str:
    """One row of a table of shares in words: ``contacted 70.0 % (280 of 400)``."""
    return f"{row.iloc[0]} {percent(row['share'])} ({count(row['n'])} of {count(row['out_of'])})"
