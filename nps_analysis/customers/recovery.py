"""What came of following up: how long cases have been open, how far they came, who came back from the detractors."""

import numpy as np
import pandas as pd

from nps_analysis.customers.closed_loop import OPEN, RECOVERED, RESOLVED
from nps_analysis.customers.consent import NO, consents
from nps_analysis.customers.follow_up import PRIORITIES, FollowUp
from nps_analysis.language import N_, english
from nps_analysis.scale import DETRACTOR, PROMOTER
from nps_analysis.schema import NONE, VERY_SMALL_BASE, DataError
from nps_analysis.stats.proportion import median_interval, wilson

AGES = {"days_0_2": (0, 2), "days_3_7": (3, 7), "days_8_30": (8, 30), "days_over_30": (31, np.inf)}
AGE_COLUMNS = (*AGES, "days_unknown")
EARLIER = "earlier answers"  # cases of the file whose answer is no longer in the list
SOON = 7  # days
WHOSE = {  # what shares are of that are not of all cases, as far as they answered again
    "recovered": N_("recovered, of those contacted"),
    "higher without contact": N_("higher, of the others"),
}
MEANS = {  # what shares mean and what they do not, said below a picture of them
    "recovered, of those contacted": N_("recovered, or higher: answered again, higher and 7 or more"),
    "left the detractors, followed up": N_("left the detractors: the next answer of a detractor is 7 or more"),
    "left the detractors, not followed up": N_(
        "low answers tend to be followed by higher ones, called or not: no row says that calls help or harm"
    ),
}
FOLLOWED, LEFT_ALONE = "followed up", "not followed up"


def follow_up_ages(found: FollowUp, by: str = "priority", level: float = 0.95) -> pd.DataFrame:
    """How many days open cases have been waiting since the answer, by ``priority`` or ``owner``; one row each.

    Open is a case that nobody was in contact about yet, in the list or only in the closed-loop file. Columns ``n,
    days_0_2, days_3_7, days_8_30, days_over_30, days_unknown`` (numbers of cases that may be contacted, or of which it
    is not known), ``not_allowed`` (how many more may not), ``median_days`` of ``n`` with ``low`` and ``high`` from 30
    cases on (order statistics, see ``median_interval``), ``level, method, note``. DataError for another ``by``.
    """
    if by not in ("priority", "owner"):
        raise DataError(f'no ages by "{by}"', "priority or owner", f'"{by}"', 'follow_up_ages(found, by="owner")')
    cases = _open(found)
    names = [name for name in (*PRIORITIES, EARLIER) if name in set(cases["priority"])]
    if by == "owner":
        names = cases["owner"].value_counts(sort=False).sort_index().sort_values(ascending=False, kind="stable").index
    parts = dict(list(cases.groupby(by)))
    rows = [{by: name, **_aged(parts[name], level)} for name in names]
    columns = [by, "n", *AGE_COLUMNS, "not_allowed", "median_days", "low", "high", "level", "method", "note"]
    return pd.DataFrame(rows, columns=columns)


def _open(found: FollowUp) -> pd.DataFrame:
    """The open cases: those of the list, and those that are only in the file."""
    file = found.known.cases
    listed = found.frame[~np.isin(found.at, file.loc[file["followed"], "at"])]
    listed = pd.DataFrame(
        {
            "priority": listed["priority"],
            "owner": listed["owner"],
            "days": listed["days_since"].to_numpy(dtype=float, na_value=np.nan),
            "allowed": listed["consent"] != NO,
        }
    )
    file = file[(file["state"] == OPEN) & ~file["followed"] & ~file["at"].isin(found.at) & ~_is_request(file)]
    allowed, at, last = np.ones(len(file), dtype=bool), file["at"].to_numpy(dtype=int), found.answers.last
    latest = last[np.searchsorted(last, at[at >= 0])]  # of some cases the answers are not there any more
    allowed[at >= 0] = consents(found.answers.named("consent", latest))[0] != NO
    earlier = {
        "priority": EARLIER,
        "owner": file["owner"].replace("", NONE),
        "days": (pd.Timestamp(found.as_of) - file["answered"]).dt.days.astype(float),
        "allowed": allowed,
    }
    return pd.concat([listed, pd.DataFrame(earlier, index=file.index)], ignore_index=True)


def _is_request(cases: pd.DataFrame) -> pd.Series:
    """Whether a row of the file is about a promoter's answer: somebody was asked for a reference."""
    return cases["score"] >= PROMOTER


def _aged(cases: pd.DataFrame, level: float) -> dict[str, object]:
    days = cases.loc[cases["allowed"].astype(bool), "days"].to_numpy(dtype=float)
    known = days[days >= 0]  # neither those that are not known
    counts = {name: int(((known >= least) & (known <= most)).sum()) for name, (least, most) in AGES.items()}
    median, low, high = median_interval(known, level)
    few = 0 < len(known) < VERY_SMALL_BASE  # of seven cases the ends would be the shortest and the longest wait
    low, high = (np.nan, np.nan) if few else (low, high)
    note = english("fewer than {very_small_base} cases: no interval", very_small_base=VERY_SMALL_BASE) if few else ""
    ends = {"median_days": median, "low": low, "high": high, "level": level, "method": "order statistics"}
    refused = {"days_unknown": len(days) - len(known), "not_allowed": len(cases) - len(days)}
    return {"n": len(days), **counts, **refused, **ends, "note": note}


def follow_up_states(found: FollowUp, level: float = 0.95) -> pd.DataFrame:
    """How far the cases came: ``state, out_of, n, share`` (percent), ``low, high, level, method, note``.

    Opened are all cases of the closed-loop file, but for promoters who were asked for a reference; contacted those that
    anybody was in contact about, also when they were resolved or have recovered since; contacted within 7 days of the
    answer, of those whose answer is that old and, where somebody was contacted, has a day of contact. Recovered are, of
    those contacted who answered again, who did so higher and as a passive or promoter; who did without contact stands
    beside it, because extreme answers are followed by milder ones without any doing. Wilson's intervals.
    """
    cases = found.known.cases
    cases = cases[~_is_request(cases)]
    days = (cases["contacted"] - cases["answered"]).dt.days
    ripe = (pd.Timestamp(found.as_of) - cases["answered"]).dt.days.ge(SOON) & (days.ge(0) | ~cases["followed"])
    soon = int((ripe & cases["followed"] & (days <= SOON)).sum())
    rows = [
        ("contacted", int(cases["followed"].sum()), len(cases), ""),
        (f"contacted within {SOON} days of the answer", soon, int(ripe.sum()), f"of answers {SOON} days old or more"),
        ("resolved", int((cases["written"] == RESOLVED).sum()), len(cases), ""),
        ("recovered", *_better(cases[cases["followed"]]), "of those contacted who answered again"),
        ("higher without contact", *_better(cases[~cases["followed"]]), "of the others who answered again"),
    ]
    opened = _share("opened", len(cases), len(cases), level, "cases of the file")
    return pd.DataFrame([opened, *(_share(name, n, of, level, note) for name, n, of, note in rows)])


def _better(cases: pd.DataFrame) -> tuple[int, int]:
    """How many of those who answered again did so higher, and as passives or promoters."""
    return int((cases["again"] & (cases["state"] == RECOVERED)).sum()), int(cases["again"].sum())


def follow_up_recovery(found: FollowUp, level: float = 0.95) -> pd.DataFrame:
    """Of detractors who answered again the share that were none then: those followed up, beside all the others.

    Two rows, ``group, cases`` (respondents with a detractor's answer), ``out_of`` (who answered again after it), ``n``
    (who were passive or promoter then), ``share`` in percent with Wilson's ``low`` and ``high``, ``level, method,
    note``.
    Each respondent counts once: with a detractor's answer that was followed up, where there is one, and the last that
    another answer follows; what counts is the first answer after it. Followed up is whoever was contacted before that,
    by the closed-loop file. The two groups were not drawn by lot, and extreme answers are followed by milder ones
    without any doing: no difference between them is an effect.
    """
    answers = found.answers
    rows = np.flatnonzero(answers.score <= DETRACTOR)
    followed_on = np.append(answers.again[1:], False)[rows] if len(rows) else rows.astype(bool)
    touched = np.isin(rows, _contacted_before(found))
    order = np.lexsort((rows, followed_on, touched, answers.person[rows]))
    rows, followed_on, touched = rows[order], followed_on[order], touched[order]
    person = answers.person[rows]
    last = np.append(person[1:] != person[:-1], True) if len(rows) else followed_on
    rows, followed_on, touched = rows[last], followed_on[last], touched[last]
    after = rows[followed_on] + 1
    left = np.zeros(len(rows), dtype=bool)
    left[followed_on] = answers.score[after] > DETRACTOR
    parts = [(FOLLOWED, touched), (LEFT_ALONE, ~touched)]
    return pd.DataFrame(
        [
            {"group": name, "cases": int(part.sum())}
            | _share("", int((left & part).sum()), int((followed_on & part).sum()), level, "", named=False)
            for name, part in parts
        ]
    )


def closed_loop(found: FollowUp, level: float = 0.95) -> pd.DataFrame:
    """How far cases came and who left the detractors, one share a row, for one picture.

    The rows of ``follow_up_states`` but for the number that were opened, under names that say whom they are of, then
    those of ``follow_up_recovery`` as ``left the detractors``: ``state, n, out_of, share, low, high, level, method,
    note``. Each ``note`` defines a share, the last says that no difference of two is an effect of a call.
    """
    recovery = follow_up_recovery(found, level)
    left = recovery.assign(state="left the detractors, " + recovery["group"])
    states = follow_up_states(found, level)
    both = pd.concat([states[states["state"] != "opened"], left[list(states)]], ignore_index=True)
    both["state"] = both["state"].replace(WHOSE)
    both["note"] = both["state"].map(MEANS).fillna("")
    return both[["state", "n", "out_of", "share", "low", "high", "level", "method", "note"]]


def _contacted_before(found: FollowUp) -> np.ndarray:
    """Where the answers are that somebody was contacted about before the next one came, as far as days are known."""
    answers, cases = found.answers, found.known.cases
    cases = cases[cases["followed"] & (cases["at"] >= 0)]
    at = cases["at"].to_numpy(dtype=int)
    after = np.minimum(at + 1, max(len(answers.day) - 1, 0))
    late = cases["contacted"].to_numpy().astype("datetime64[D]") > answers.day[after]  # False where one is not known
    return at[~(late & (answers.person[after] == answers.person[at]))]


def _share(state: str, n: int, of: int, level: float, note: str, named: bool = True) -> dict[str, object]:
    low, high = wilson(n, of, level)
    share = 100 * n / of if of else np.nan
    row = {"out_of": of, "n": n, "share": share, "low": low, "high": high, "level": level, "method": "Wilson"}
    note = note if of else N_("nobody yet")
    return ({"state": state} if named else {}) | row | {"note": note}
