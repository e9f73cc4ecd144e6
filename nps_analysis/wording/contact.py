"""Who answers, and who was asked too often, in sentences."""

import datetime as dt

import pandas as pd

from nps_analysis.customers.contact import APART, GAP
from nps_analysis.headings import cell
from nps_analysis.language import _, capital, day_name, ngettext, translated
from nps_analysis.tables import count, p_value, percent, points
from nps_analysis.wording.phrases import group_of, interval, rows_of, shortlist

MOST = 2  # groups that are named as differing, at each end


def say_contact(rates: pd.DataFrame) -> str:
    """The response rate with its interval; where it differs by what the log tells, only as far as tests show it.

    >>> row = {"column": None, "group": None, "invited": 400, "answered": 100, "response_rate": 25.0, "low": 21.0,
    ...     "high": 29.5, "level": 0.95, "p_adjusted": None, "tested": False}
    >>> say_contact(pd.DataFrame([row]))
    '25.0 % of 400 invitations were answered (95 % interval 21.0 to 29.5)'
    """
    total, omnibus = rates.iloc[0], rates[rates["column"].notna() & rates["group"].isna()]
    if pd.isna(total["response_rate"]):
        return ngettext(
            "It is not known whether the {n} invitation was answered",
            "It is not known how many of {n} invitations were answered",
            total["invited"],
        )
    rate = percent(total["response_rate"])
    answered = ngettext(
        "{rate} of {n} invitation was answered ({interval})",
        "{rate} of {n} invitations were answered ({interval})",
        total["invited"],
        rate=rate,
        interval=interval(total, points),
    )
    tested = omnibus[omnibus["tested"].astype(bool)]
    differs = tested["p_adjusted"] < 1 - total["level"]
    said = [_apart(rates, row) for row in rows_of(tested[differs])]
    alike = tested.loc[~differs, "column"]
    if len(alike):
        said.append(_("no difference shown by {columns}", columns=shortlist(map(_column, alike))))
    if rates["column"].nunique() == 1 and len(tested):  # what the groups show comes first
        said.append(_("of all invitations {rate}", rate=rate))
        said += [_("these may be other people")] if differs.any() and rates["column"].iloc[-1] == GAP else []
    else:
        said = [answered, *said]
    return capital(_("; ").join(said))


def say_contact_policy(policy: pd.Series) -> str:
    """How many were asked too often, and how many may be invited now; without a log, how many answered again.

    >>> row = {"rest_days": 90, "as_of": "2026-09-30", "people": 1000, "too_early": 9, "too_early_people": 4,
    ...     "share": 0.4, "may_invite": 700, "note": ""}
    >>> say_contact_policy(pd.Series(row))
    '4 of 1,000 people (0.4 %) were invited again within 90 days, by 9 invitations; on 2026-09-30, 700 may be invited'
    """
    people, rest = int(policy["people"]), count(policy["rest_days"])
    if not people:
        return _("Nobody is named, so the rest period cannot be checked")
    early = int(policy["too_early_people"])
    told = {"people": ngettext("{n} person", "{n} people", people), "share": percent(policy["share"]), "days": rest}
    if policy["note"] and policy["note"] != APART:
        if not early:
            return _("Nobody answered again within {days} days; who was asked is not known", days=rest)
        return ngettext(
            "{n} of {people} ({share}) answered again within {days} days; who was asked is not known",
            "{n} of {people} ({share}) answered again within {days} days; who was asked is not known",
            early,
            **told,
        )
    said = _("Nobody was invited again within {days} days", days=rest)
    if early:
        said = ngettext(
            "{n} of {people} ({share}) was invited again within {days} days, by {invitations}",
            "{n} of {people} ({share}) were invited again within {days} days, by {invitations}",
            early,
            invitations=ngettext("{n} invitation", "{n} invitations", policy["too_early"]),
            **told,
        )
    return _("; ").join([said, translated(APART) if policy["note"] else _may_be_invited(policy)])


def _may_be_invited(policy: pd.Series) -> str:
    day, n = day_name(dt.date.fromisoformat(policy["as_of"])), policy["may_invite"]
    return ngettext("on {day}, {n} may be invited", "on {day}, {n} may be invited", n, day=day)


def figure(row: pd.Series) -> str:
    """A response rate and its base: ``channel e-mail 24.9 % (n = 15,160 invitations)``."""
    column = "" if pd.isna(row["column"]) else _column(row["column"])
    if column and pd.isna(row["group"]):
        p = p_value(float(row["p_adjusted"])) if row["tested"] else _("not tested")
        return _("test by {column}: {p}", column=column, p=p)
    name = f"{column} {group_of(row)}" if column else _("all")
    return ngettext(
        "{name} {rate} (n = {n} invitation)",
        "{name} {rate} (n = {n} invitations)",
        row["invited"],
        name=name,
        rate=percent(row["response_rate"]),
    )


def _apart(rates: pd.DataFrame, omnibus: pd.Series) -> str:
    """Which groups of a column answer more, and which less, than the rest."""
    own = rates[(rates["column"] == omnibus["column"]) & rates["group"].notna()]
    shown = own[own["p_adjusted"].astype(float) < 1 - omnibus["level"]].sort_values("response_rate", ascending=False)
    more = _rates(shown[shown["response_rate"] > shown["reference_rate"]])
    less = _rates(shown[shown["response_rate"] < shown["reference_rate"]].iloc[::-1])
    column = _column(omnibus["column"])
    if more and less:
        return _("by {column}, answered more often: {more}, less often: {less}", column=column, more=more, less=less)
    if more:
        return _("by {column}, answered more often: {more}", column=column, more=more)
    if less:
        return _("by {column}, answered less often: {less}", column=column, less=less)
    return _("by {column}: rates differ, no single group from the rest", column=column)


def _rates(groups: pd.DataFrame) -> str:
    return shortlist([f"{group_of(row)} ({percent(row['response_rate'])})" for row in rows_of(groups)], MOST)


def _column(name: str) -> str:
    return cell("column", name)
