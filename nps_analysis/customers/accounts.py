"""How is each account: its contacts, what they say, who has fallen silent, and where one voice is all there is."""

import datetime as dt

import numpy as np
import pandas as pd

from nps_analysis.language import N_
from nps_analysis.responses.accounts import AccountCounts
from nps_analysis.scale import CLASS_NAMES, CLASSES
from nps_analysis.stats.proportion import wilson

STATES = (N_("detractor"), N_("divided"), N_("silent"), N_("passive"), N_("promoter"))  # in the order of the list
HALF = 0.5  # of the way from one class's points to the next
ORDER = N_(
    "detractor accounts, then those with a promoter and a detractor, then those of whom "
    "nobody answered in the window, then passive and promoter ones; within each the highest "
    "value first, then the longest since an answer, then names"
)
LIST_COLUMNS = (
    *("account", "state", "class", "nps", "contacts", *(f"n_{name}" for name in CLASSES), "silent", "single_contact"),
    *("score_low", "score_high", "latest", "days", "value", "owner"),
)


def account_list(counts: AccountCounts, as_of: dt.date | None = None) -> pd.DataFrame:
    """Every account with its contacts, the ones to look at first at the top; personal where an account is a person.

    ``state``, ``class``, ``nps`` (mean of the contacts' class points, -100 to 100, each person counted once),
    ``contacts`` (who answered in the window) and how many of them are in each class, ``silent`` (contacts who answered
    before and not in the window), ``single_contact`` (all that is known of the account comes from one person),
    ``score_low`` and ``score_high``, ``latest`` (day of the latest answer), ``days`` from it to ``as_of`` (the last
    day of the window where not given), ``value`` and ``owner`` where known.

    The ``class`` of an account is the one whose points are nearest to ``nps``: promoter above +50, detractor below
    -50, passive from -50 to +50, so that a promoter and a passive are a passive account. ``state`` is the class, but
    ``divided`` where an account that is no detractor has a promoter and a detractor among its contacts, and ``silent``
    where nobody answered in the window. The order is that of ``ORDER``.

    >>> from nps_analysis.responses.accounts import tally_accounts
    >>> frame = pd.DataFrame({"firm": list("AABBC"), "who": [1, 2, 3, 4, 5], "score": [10, 3, 9, 7, 2]})
    >>> found = account_list(tally_accounts(frame, account="firm", respondent="who"))
    >>> found[["account", "state", "class"]].values.tolist()
    [['C', 'detractor', 'detractor'], ['A', 'divided', 'passive'], ['B', 'passive', 'passive']]
    """
    table = counts.table
    weight = table[[f"n_{name}" for name in CLASSES]].to_numpy(dtype=float)
    with np.errstate(divide="ignore", invalid="ignore"):
        points = weight @ np.array([-1.0, 0.0, 1.0]) / weight.sum(axis=1)
    answered = table["contacts"].to_numpy() > 0
    own = np.select([points > HALF, points < -HALF, np.isfinite(points)], CLASS_NAMES[::-1][:1] + CLASS_NAMES[:2], "")
    divided = (table["n_promoters"] > 0) & (table["n_detractors"] > 0) & (own != "detractor")
    latest = pd.to_datetime(table["latest"])
    end = as_of or counts.end
    frame = table.assign(
        **{"class": own},
        nps=100 * points,
        state=np.select([~answered, divided], ["silent", "divided"], own),
        single_contact=(table["contacts"] + table["silent"]) == 1,
        latest=latest.dt.strftime("%Y-%m-%d").where(latest.notna(), None),
        days=(pd.Timestamp(end or dt.date.max) - latest.dt.normalize()).dt.days if end else np.nan,
    )
    for name, blank in (("value", np.nan), ("owner", "")):
        frame[name] = table.get(name, blank)
    return _ordered(frame)[list(LIST_COLUMNS)]


def _ordered(frame: pd.DataFrame) -> pd.DataFrame:
    place = frame["state"].map({state: place for place, state in enumerate(STATES)})
    keys = frame.assign(place=place, less=-frame["value"], newer=-frame["days"].fillna(-1))
    return keys.sort_values(["place", "less", "newer", "account"], kind="stable", ignore_index=True)


def account_health(counts: AccountCounts, level: float = 0.95) -> pd.DataFrame:
    """How many accounts are in each state, and how many hang on one contact or lose some; no account is named.

    ``state``, ``n`` (accounts), ``out_of`` (all of them), ``share`` (percent) with Wilson's ``low`` and ``high``, which
    take accounts as independent, ``level``, ``method``, ``contacts`` (who answered in the window) and, where
    values are known, ``value`` and ``value_share`` (percent of the known value), missing for a state of whose accounts
    none has a known value, and ``valued`` (how many have one). The states of ``account_list`` make
    up all accounts; below them ``single contact`` (one person is all that is known) and ``some silent`` (contacts
    answered in the window, others only before) are among those above.
    """
    listed = account_list(counts)
    parts = {state: listed["state"] == state for state in STATES}
    parts[N_("single contact")] = listed["single_contact"]
    parts[N_("some silent")] = (listed["contacts"] > 0) & (listed["silent"] > 0)
    ends = [wilson(int(part.sum()), len(part), level) for part in parts.values()]
    frame = pd.DataFrame(
        {
            "state": list(parts),
            "n": [int(part.sum()) for part in parts.values()],
            "out_of": len(listed),
            "share": [100 * float(part.mean()) for part in parts.values()],
            "low": [low for low, _ in ends],
            "high": [high for _, high in ends],
            "level": level,
            "method": "Wilson",
            "contacts": [int(listed.loc[part, "contacts"].sum()) for part in parts.values()],
        }
    )
    if "value" in counts.table:
        valued = [int((part & listed["value"].notna()).sum()) for part in parts.values()]
        value = np.array([listed.loc[part, "value"].sum(min_count=int(part.any())) for part in parts.values()])
        total = listed["value"].sum()
        frame = frame.assign(value=value, value_share=100 * value / total if total > 0 else np.nan, valued=valued)
    return frame
