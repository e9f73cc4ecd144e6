"""Which accounts are at risk, by a stated rule: worth much, and as many detractors as others among their contacts."""

import datetime as dt

import numpy as np
import pandas as pd

from nps_analysis.customers.latest import Answers, days_between, plain
from nps_analysis.responses.accounts import SEVERAL
from nps_analysis.responses.amount import worth_of_accounts
from nps_analysis.scale import CLASS_NAMES, CLASS_OF

COLUMNS = (
    *("account", "value", "respondents", "n_detractors", "score_low", "score_high", "answered", "days_since"),
    *("listed", "days_open", "owner"),
)


def at_risk(answers: Answers, recent: np.ndarray) -> np.ndarray:
    """Whether each recent latest answer is of an account at risk: worth as much as half of those that have a value.

    Half or more of two recent latest answers or more must be detractors'. What an account is worth is told as
    ``worth_of_accounts`` has it, from the latest answers of all its respondents; who has no account is one of their
    own. One whose only respondent is a detractor is no second reason to call: that reason has been counted.
    """
    account = _own_or_alone(answers, recent)
    rows = pd.DataFrame({"account": account, "low": _low(answers.score[recent])})
    each = rows.groupby("account").agg(low=("low", "mean"), people=("low", "size"))
    value = _worth(answers).reindex(each.index)
    worth = value[value > 0]
    risky = each.index[(value >= worth.median()) & (value > 0) & (each["low"] >= 0.5) & (each["people"] > 1)]
    return np.isin(account, risky.to_numpy())


def accounts_at_risk(
    answers: Answers, recent: np.ndarray, listed: np.ndarray, as_of: dt.date, owners: list[str]
) -> pd.DataFrame:
    """The accounts at risk that have somebody in the list, the most valuable first, then the longest open.

    ``listed`` is where the answers of the list are that have this reason, ``owners`` are theirs. Columns ``account,
    value``; ``respondents`` (whose latest answer still counts), ``n_detractors, score_low, score_high`` of them;
    ``answered`` (day of the latest) and ``days_since`` then; ``listed`` (how many of them are in the list),
    ``days_open`` (since the first answer among those) and ``owner`` (of them, where they have the same).
    """
    own = pd.Series(answers.codes("account", listed))
    account = answers.codes("account", recent)
    recent, account = recent[np.isin(account, own)], account[np.isin(account, own)]
    score = answers.score[recent]
    rows = pd.DataFrame({"code": account, "at": recent, "score": score, "low": _low(score), "day": answers.day[recent]})
    each = rows.groupby("code").agg(
        at=("at", "first"),
        respondents=("score", "size"),
        n_detractors=("low", "sum"),
        score_low=("score", "min"),
        score_high=("score", "max"),
        last=("day", "max"),
    )
    mine = pd.DataFrame({"day": answers.day[listed], "owner": pd.Series(owners, dtype=object)}).groupby(own.to_numpy())
    each["listed"], each["first"] = mine.size(), mine["day"].min()
    each["owner"] = mine["owner"].first().where(mine["owner"].nunique() == 1, SEVERAL)
    last, first = (each[name].to_numpy().astype("datetime64[D]") for name in ("last", "first"))
    frame = each.assign(
        account=plain(answers.named("account", each["at"].to_numpy(dtype=int))),
        value=_worth(answers).reindex(each.index),
        answered=pd.Series(last.tolist(), each.index, dtype=object),
        days_since=days_between(last, as_of),
        days_open=days_between(first, as_of),
    )
    place = frame.assign(less=-frame["value"], longer=-frame["days_open"].fillna(-1))
    order = place.sort_values(["less", "longer", "account"], kind="stable").index
    return frame.loc[order, list(COLUMNS)].reset_index(drop=True)


def _low(score: np.ndarray) -> np.ndarray:
    return CLASS_OF[score] == CLASS_NAMES.index("detractor")


def _own_or_alone(answers: Answers, at: np.ndarray) -> np.ndarray:
    """The account of each answer as a whole number; below 0, and each another, where there is none."""
    account = answers.codes("account", at)
    return np.where(account < 0, -1 - answers.person[at], account)


def _worth(answers: Answers) -> pd.Series:
    """What each account is worth, from the latest answer of each of its respondents."""
    last = answers.last
    rows = pd.DataFrame({"account": _own_or_alone(answers, last), "value": answers.value[last]})
    each = rows.groupby("account")["value"].agg(["min", "max", "sum", "count"])
    low, high, added, valued = (each[name].to_numpy(dtype=float) for name in each)
    return pd.Series(worth_of_accounts(low, high, added, valued)[0], index=each.index)
