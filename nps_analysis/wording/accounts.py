"""The score of accounts in sentences: what it is, and why it is another than that of contacts."""

import pandas as pd

from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent, points
from nps_analysis.wording.phrases import interval

VOTES = (N_("accounts"), N_("contacts"), N_("value"))


def say_accounts(scores: pd.DataFrame) -> str:
    """The score of one account one vote, and whether and why it is above or below that of their contacts.

    The two differ exactly by how far accounts with more contacts score higher or lower; that they do is said only
    where the interval of the difference leaves out 0 and there are 30 accounts.

    >>> row = {"vote": "accounts", "n": 120, "accounts": 120, "nps": 20.0, "low": 11.0, "high": 29.0, "level": 0.95}
    >>> say_accounts(pd.DataFrame([row | {"difference": -6.0, "difference_low": -9.0, "difference_high": -3.0}]))
    ... # doctest: +NORMALIZE_WHITESPACE
    'One account, one vote: NPS 20.0 (95 % interval 11.0 to 29.0), 6.0 points below that of contacts: accounts with more
    contacts score higher'
    """
    row = scores[scores["vote"] == "accounts"].iloc[0]
    if not row["n"]:
        return _("No account has an answer, so there is no score of accounts")
    one = _("One account, one vote: NPS {nps} ({interval})", nps=points(row["nps"]), interval=interval(row, points))
    if row["n"] < VERY_SMALL_BASE:
        return ngettext(
            "{score} from {n} account, too few to set it against that of contacts",
            "{score} from {n} accounts, too few to set it against that of contacts",
            row["n"],
            score=one,
        )
    if not (row["difference_low"] > 0 or row["difference_high"] < 0):
        return _("{score}; no difference shown from that of contacts", score=one)
    size = points(abs(row["difference"]))
    if row["difference"] > 0:
        return _(
            "{score}, {size} points above that of contacts: accounts with more contacts score lower",
            score=one,
            size=size,
        )
    return _(
        "{score}, {size} points below that of contacts: accounts with more contacts score higher", score=one, size=size
    )


def say_value(scores: pd.DataFrame) -> str:
    """The score by value, with how many accounts of equal value it would take to be as sure, and the largest one.

    >>> row = {"vote": "value", "n": 120, "n_eff": 14.2, "nps": 8.0, "low": -30.0, "high": 43.0, "level": 0.95}
    >>> say_value(pd.DataFrame([row | {"largest": 21.5}]))  # doctest: +NORMALIZE_WHITESPACE
    'By value: NPS 8.0 (95 % interval −30.0 to 43.0) from 120 accounts that tell as much as 14 of equal value;
    the largest has 21.5 % of the value'
    """
    rows = scores[scores["vote"] == "value"]
    if not len(rows):
        return _("The study names no values of accounts, so there is no score by value")
    row = rows.iloc[0]
    return ngettext(
        "By value: NPS {nps} ({interval}) from {n} account that tell as much as {equal} of equal value;"
        " the largest has {largest} of the value",
        "By value: NPS {nps} ({interval}) from {n} accounts that tell as much as {equal} of equal value;"
        " the largest has {largest} of the value",
        row["n"],
        nps=points(row["nps"]),
        interval=interval(row, points),
        equal=count(row["n_eff"]),
        largest=percent(row["largest"]),
    )


def say_account_health(health: pd.DataFrame) -> str:
    """How many accounts are at risk, for whatever reason; counts, and no claim about the others.

    >>> table = pd.DataFrame({"state": ["detractor", "divided", "silent", "single contact"], "n": [3, 1, 2, 4],
    ...     "share": [30.0, 10.0, 20.0, 40.0]})
    >>> say_account_health(table)
    '3 accounts are detractors (30.0 %), 1 is divided, 2 are silent; 4 rest on a single contact'
    """
    rows = health.set_index("state")
    n = rows["n"]
    share = percent(rows.loc["detractor", "share"])
    said = [
        ngettext(
            "{n} account is a detractor ({share})", "{n} accounts are detractors ({share})", n["detractor"], share=share
        ),
        ngettext("{n} is divided", "{n} are divided", n["divided"]),
        ngettext("{n} is silent", "{n} are silent", n["silent"]),
    ]
    single = ngettext("{n} rests on a single contact", "{n} rest on a single contact", n["single contact"])
    return _("; ").join([_(", ").join(said), single])


def figure(row: pd.Series) -> str:
    """A way to vote and its score: ``accounts 28.9 (n = 5,919)``."""
    vote, nps = translated(row["vote"]), points(row["nps"])
    return _("{name} {figure} (n = {n})", name=vote, figure=nps, n=count(row["n"]))
