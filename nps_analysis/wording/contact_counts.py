"""How the rest period was kept, and who may be invited, in sentences without a name."""

import pandas as pd

from nps_analysis.customers.contact import APART
from nps_analysis.language import _, capital, ngettext, translated
from nps_analysis.tables import count, percent
from nps_analysis.wording.phrases import column_of, group_of, rows_of, shortlist


def say_contact_gaps(gaps: pd.DataFrame) -> str:
    """How many of the invitations that follow another came before the rest was over.

    >>> rows = {"group": ["0 to 89 days", "90 days or more"], "n": [3, 97], "out_of": 100, "early": [True, False]}
    >>> say_contact_gaps(pd.DataFrame(rows))
    '3 of 100 invitations that followed another message (3.0 %) came within the rest period of 90 days'
    """
    of, early = int(gaps["out_of"].iloc[0]), int(gaps.loc[gaps["early"], "n"].sum())
    if not of:
        return _("No invitation followed another message to the same person")
    rest = count(int(gaps.loc[~gaps["early"], "group"].iloc[0].split()[0].replace(",", "")))
    if not early:
        return ngettext(
            "{n} invitation followed another message, and not within the rest period of {days} days",
            "None of {n} invitations that followed another message came within the rest period of {days} days",
            of,
            days=rest,
        )
    return ngettext(
        "{early} of {n} invitation that followed another message ({share}) came within the rest period of {days} days",
        "{early} of {n} invitations that followed another message ({share}) came within the rest period of {days} days",
        of,
        early=count(early),
        share=percent(100 * early / of),
        days=rest,
    )


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
        return _("Nobody is named, so the rest period cannot be checked")
    if not whole["n"]:
        return ngettext(
            "{n} invitation came, and not before the rest was over",
            "None of {n} invitations came before the rest was over",
            whole["out_of"],
        )
    said = ngettext(
        "{early} of {n} invitation came before the rest was over, to {people}",
        "{early} of {n} invitations came before the rest was over, to {people}",
        whole["out_of"],
        early=count(whole["n"]),
        people=translated(whole["note"]),
    )
    if len(groups) == 1:
        return said
    own = groups[groups["column"] == groups["column"].iloc[1]]
    own = own[own["out_of"] > 0].sort_values("share", ascending=False, kind="stable")
    by = shortlist([f"{group_of(row)} {percent(row['share'])}" for row in rows_of(own)], 4)
    return _("{said}; share by {column}: {shares}", said=said, column=column_of(own["column"].iloc[0]), shares=by)


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
        return capital(translated(APART))
    if not of:
        return _("Nobody is named, so it is not known who may be invited")
    said = ngettext(
        "{when}, {may} of {n} person ({share}) may be invited",
        "{when}, {may} of {n} people ({share}) may be invited",
        of,
        when=capital(translated(first["column"])),
        may=count(first["n"]),
        share=percent(first["share"]),
    )
    if first.get("note"):
        said = _("{said}, {note}", said=said, note=translated(first["note"]))
    why = [f"{translated(row['group'])} ({count(row['n'])})" for row in rows_of(others)]
    return _("{said}; others: {reasons}", said=said, reasons=shortlist(why, 2)) if why else said


def figure(row: pd.Series) -> str:
    """A number and its share: ``channel sms 4 of 50 (8.0 %)``."""
    column, group = group_of(row, "column"), group_of(row)
    return _(
        "{name} {n} of {of} ({share})",
        name=group if row["column"] == row["group"] else f"{column} {group}",
        n=count(row["n"]),
        of=count(row["out_of"]),
        share=percent(row["share"]),
    )
