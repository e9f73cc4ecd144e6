"""How the rest period was kept, and who may be invited, in sentences without a name."""

import pandas as pd

from nps_analysis.customers.contact import APART
from nps_analysis.schema import counted, listed
from nps_analysis.tables import count, percent


def say_contact_gaps(gaps: pd.DataFrame) -> str:
    """How many of the invitations that follow another came before the rest was over.

    >>> rows = {"group": ["0 to 89 days", "90 days or more"], "n": [3, 97], "out_of": 100, "early": [True, False]}
    >>> say_contact_gaps(pd.DataFrame(rows))
    '3 of 100 invitations that followed another message (3.0 %) came within the rest period of 90 days'
    """
    of, early = int(gaps["out_of"].iloc[0]), int(gaps.loc[gaps["early"], "n"].sum())
    if not of:
        return "No invitation followed another message to the same person"
    rest = gaps.loc[~gaps["early"], "group"].iloc[0].split()[0]
    many = f"{count(early)} of {counted(of, 'invitation')} that followed another message ({percent(100 * early / of)})"
    many = many if early else f"None of {counted(of, 'invitation')} that followed another message"
    return f"{many} came within the rest period of {rest} days"


def say_too_often(groups: pd.DataFrame) -> str:
    """How many invitations came too early, and by channel or another first column the share of each.

    >>> rows = {"column": ["all invitations", "channel", "channel"], "group": ["all invitations", "sms", "web"],
    ...     "n": [5, 4, 1], "out_of": [90, 50, 40], "share": [5.6, 8.0, 2.5], "note": ["3 people", "", ""]}
    >>> say_too_often(pd.DataFrame(rows))  # doctest: +NORMALIZE_WHITESPACE
    '5 of 90 invitations came before the rest was over, to 3 people; share by channel: sms
    8.0 %, web 2.5 %'
    """
    whole = groups.iloc[0]
    if not whole["out_of"]:
        return "Nobody is named, so the rest period cannot be checked"
    if not whole["n"]:
        return f"None of {counted(int(whole['out_of']), 'invitation')} came before the rest was over"
    said = f"{count(whole['n'])} of {counted(int(whole['out_of']), 'invitation')} came before the rest was over"
    own = groups[groups["column"] == groups["column"].iloc[-1 if len(groups) == 1 else 1]]
    own = own[own["out_of"] > 0].sort_values("share", ascending=False, kind="stable")
    by = [f"{row['group']} {percent(row['share'])}" for _, row in own.iterrows()]
    rest = f"; share by {own['column'].iloc[0]}: {listed(by, 4)}" if len(groups) > 1 else ""
    return f"{said}, to {whole['note']}{rest}"


def say_contact_reasons(reasons: pd.DataFrame) -> str:
    """How many people may be invited on the day of the report, and what most of the others wait for.

    >>> rows = {"column": "on 2026-09-30", "group": ["may be invited", "opted out"], "n": [7, 3], "out_of": 10,
    ...     "share": [70.0, 30.0]}
    >>> say_contact_reasons(pd.DataFrame(rows))
    'On 2026-09-30, 7 of 10 people (70.0 %) may be invited; others: opted out (3)'
    """
    first, others = reasons.iloc[0], reasons.iloc[1:].sort_values("n", ascending=False, kind="stable")
    of = int(first["out_of"])
    if first.get("note") == APART:
        return f"{APART[:1].upper()}{APART[1:]}"
    if not of:
        return "Nobody is named, so it is not known who may be invited"
    who = f"{count(of)} {'person' if of == 1 else 'people'}"
    said = f"{first['column']}, {count(first['n'])} of {who} ({percent(first['share'])}) may be invited"
    said += f", {first['note']}" if first.get("note") else ""
    why = [f"{row['group']} ({count(row['n'])})" for _, row in others.iterrows()]
    return said[:1].upper() + said[1:] + (f"; others: {listed(why, 2)}" if why else "")


def figure(row: pd.Series) -> str:
    """A number and its share: ``channel sms 4 of 50 (8.0 %)``."""
    name = f"{row['column']} {row['group']}" if row["column"] != row["group"] else row["group"]
    return f"{name} {count(row['n'])} of {count(row['out_of'])} ({percent(row['share'])})"
