"""How the rest period was kept, in numbers of invitations and people: nobody is named."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd

from nps_analysis.customers.contact import (
    ANSWERED,
    APART,
    BOUNCED,
    MAY,
    REFUSED,
    RESTS,
    STOPPED,
    days_between,
    no_one_in_both,
    rest_of,
    standing,
    too_early,
)
from nps_analysis.language import N_, english, nenglish
from nps_analysis.responses.invitations import Invitations
from nps_analysis.responses.record import Responses

COUNT_COLUMNS = ("column", "group", "n", "out_of", "share", "early", "note")
BINS = 12  # of the days between messages: as many before the end of the rest as after it, and one without end
DAYS, ALL = N_("days between messages"), N_("all invitations")
REASONS = {
    MAY: N_("may be invited"),
    RESTS: N_("invited less than {rest} days before"),
    ANSWERED: N_("answered less than {rest} days before"),
    BOUNCED: BOUNCED,
    STOPPED: STOPPED,
    REFUSED: REFUSED,
}


def contact_gaps(invitations: Invitations, rest_days: int | None = None) -> pd.DataFrame:
    """How many invitations came how many days after the message before, that reached the same person.

    One row per class of days, of which the first end with the rest period (six, where it has as many days); the last
    has no end. ``column, group`` (the days), ``n`` (invitations), ``out_of`` (all that have a message before them),
    ``share`` (percent), ``early`` (whether that is before ``rest_days`` are over) and ``note``. A first message in the
    log has no days, and a wait longer than the log cannot be seen in it. Days are those of the calendar; reminders are
    no invitations.
    """
    rest = rest_of(invitations, rest_days)
    gap = invitations.invited["gap"].dropna().to_numpy()
    edges = sorted({round(2 * rest * i / BINS) for i in range(BINS + 1)})
    named = [days_between(low, high) for low, high in pairwise(edges)]
    n = np.bincount(np.searchsorted(edges, gap, side="right") - 1, minlength=len(edges))
    named.append(english("{days} days or more", days=edges[-1]))
    table = {"column": DAYS, "group": named, "n": n, "out_of": len(gap)}
    return _shares(pd.DataFrame(table).assign(early=np.array(edges) < rest, note=""))


def too_often_by(invitations: Invitations, rest_days: int | None = None) -> pd.DataFrame:
    """How many invitations came before the rest was over: in all, by channel, by segment and by wave.

    One row per group that the log tells, the first for all: ``column, group, n`` (that came too early), ``out_of``
    (invitations to people who are named), ``share`` (percent), ``early`` (true) and ``note`` (how many people they
    were). The group is that of the invitation which came too early, not of the one before it.
    """
    early, asked = too_early(invitations, rest_days), invitations.invited
    asked = asked[asked["person"].notna()]
    whole = {"column": ALL, "group": ALL, "n": [len(early)], "out_of": len(asked), "people": early["person"].nunique()}
    parts = [pd.DataFrame(whole)]
    for column in invitations.groups:
        found = early.groupby(column, observed=False)["person"].agg(["size", "nunique"])
        many = asked[column].value_counts().reindex(found.index, fill_value=0)
        rows = {"column": column, "group": found.index.astype(object), "n": found["size"], "out_of": many}
        parts.append(pd.DataFrame({**rows, "people": found["nunique"]}).sort_values("group"))
    table = pd.concat(parts, ignore_index=True)
    table = table[(table["out_of"] > 0) | (table.index == 0)].assign(early=True)
    many = [nenglish("{n} person", "{n} people", n) if n else "" for n in table["people"]]
    return _shares(table.assign(note=many))


def _over(first: dt.date, last: dt.date) -> str:
    if first == last:
        return english("over on {day}", day=first)
    return english("over on {first} to {last}", first=first, last=last)


def contact_reasons(of: Invitations | Responses, rest_days: int | None = None) -> pd.DataFrame:
    """How many people may be invited on the study's ``as_of``, and how many may not, by the first reason that holds.

    One row per reason of ``may_invite`` that somebody has, the first for those who may: ``column`` (the day), ``group``
    (the reason), ``n`` (people), ``out_of`` (all of them), ``share`` (percent), ``early`` (whether it is the rest that
    they wait for) and ``note`` (when that is over for the first and for the last of them). Where nobody is both in the
    log and among the answers, there is one row without numbers, and its ``note`` says so.
    """
    rest, found = rest_of(of, rest_days), standing(of, rest_days)
    found = found[:0] if (apart := no_one_in_both(of)) else found
    rows = []
    for why, name in REASONS.items():
        own = found.loc[found["why"] == why, "next_allowed"]
        waits = why in (RESTS, ANSWERED) and len(own) > 0
        note = _over(own.min().date(), own.max().date()) if waits else ""
        if why == ANSWERED and isinstance(of, Invitations) and waits:
            note = english("{note}, no invitation of the log before", note=note)
        rows.append(
            (english("on {day}", day=of.study.as_of), name.format(rest=rest), len(own), len(found), waits, note)
        )
    table = pd.DataFrame(rows, columns=["column", "group", "n", "out_of", "early", "note"])
    if apart:
        table = table[:1].assign(n=np.nan, note=APART)
        return _shares(table)
    if not isinstance(of, Invitations) or of.frame["person"].isna().all():
        table.loc[0, "note"] = N_("judged by answers alone")
    return _shares(table[(table["n"] > 0) | (table.index == 0)])


def _shares(table: pd.DataFrame) -> pd.DataFrame:
    share = 100 * table["n"] / table["out_of"].where(table["out_of"] > 0)
    return table.assign(share=share)[list(COUNT_COLUMNS)].reset_index(drop=True)
