"""The score of accounts beside that of answers: one account one vote, or one by its value."""

from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.counts import ScoreCounts
from nps_analysis.design import Design
from nps_analysis.language import N_, english
from nps_analysis.responses.accounts import ANSWERS, CONTACTS, AccountCounts
from nps_analysis.responses.clustered import PAIRS, PRODUCTS, TOTALS
from nps_analysis.scale import CLASSES, LOWEST
from nps_analysis.schema import ACCOUNT_COLUMNS, base_of
from nps_analysis.stats.interval import limits, quantile
from nps_analysis.stats.sample import mean
from nps_analysis.stats.score import at_kish, kish, sample, standard_error

ONE = N_("one account: nothing shows how accounts differ")


def accounts(counts: AccountCounts, level: float = 0.95) -> pd.DataFrame:
    """NPS in points by who has a vote, each with an interval that takes accounts as the units; a row for each way.

    ``vote`` is ``answers`` (every answer of the window), ``contacts`` (each contact's latest answer), ``accounts`` (one
    account one vote) and, where values are known, ``value`` (a vote as heavy as the account's value). An account's vote
    is the mean of its contacts' class points (-100, 0, 100), so that it is split where they disagree: ``detractors``,
    ``passives`` and ``promoters`` are percent of the votes. Then ``n`` (answers, contacts or accounts), ``accounts``,
    ``n_eff`` (Kish's effective number of accounts), ``nps``, ``se``, ``low``, ``high``, ``level``, ``method``,
    ``base`` (of the accounts), ``difference`` from the row above it with ``difference_low`` and ``difference_high``
    (for ``value`` from ``accounts``), ``largest`` (percent of all votes that the largest account has) and ``note``.

    Accounts are taken as independent, their contacts' answers as not: 40 answers of one account are one unit. ``se`` is
    Taylor's linearisation with accounts as clusters, as R's ``survey`` has it; the interval is the score interval at
    the n that reproduces it, with t on accounts - 1 degrees of freedom (see ``score.sample``). Differences are of the
    same accounts, and their error is linearised in the same way (Binder 1983, International Statistical Review
    51:279); where it is 0 they have no interval. Raises DataError for a level that is not between 0 and 1.

    >>> frame = pd.DataFrame({"firm": ["A", "A", "A", "B"], "who": [1, 2, 3, 4], "score": [10, 9, 10, 3]})
    >>> from nps_analysis.responses.accounts import tally_accounts
    >>> found = accounts(tally_accounts(frame, account="firm", respondent="who"))
    >>> found[["vote", "n", "nps", "difference"]].values.tolist()[1:]
    [['contacts', 4, 50.0, 0.0], ['accounts', 2, 0.0, -50.0]]
    """
    ways = _ways(counts)
    table = counts.table
    n = {"answers": int(table["answers"].sum()), "contacts": int(table["contacts"].sum())}
    rows = [_row(name, *way, level) for name, way in ways.items()]
    before = {"contacts": "answers", "accounts": "contacts", "value": "accounts"}
    for row in rows:
        other = ways.get(before.get(row["vote"], ""))
        row |= {"n": n.get(row["vote"], row["n"]), **_difference(ways[row["vote"]], other, level)}
    return pd.DataFrame(rows)[["vote", *ACCOUNT_COLUMNS]]


def _ways(counts: AccountCounts) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each way to vote the split of every account's vote (accounts x 3), and its weight, 0 where it has none."""
    table = counts.table
    every, latest = table[ANSWERS].to_numpy(dtype=float), table[CONTACTS].to_numpy(dtype=float)
    voting = latest.sum(axis=1) > 0
    ways = {
        "answers": (_split(every), every.sum(axis=1)),
        "contacts": (_split(latest), latest.sum(axis=1)),
        "accounts": (_split(latest), voting.astype(float)),
    }
    if "value" in table:
        value = np.nan_to_num(table["value"].to_numpy(dtype=float)) * voting
        ways |= {"value": (_split(latest), value)} if value.any() else {}
    return ways


def _split(weight: np.ndarray) -> np.ndarray:
    total = weight.sum(axis=1, keepdims=True)
    return np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)


def _row(name: str, split: np.ndarray, weight: np.ndarray, level: float) -> dict[str, Any]:
    votes = _votes(split, weight)
    voting = weight > 0
    drawn = sample(votes, level)
    low, high = limits(drawn, level)
    shares = 100 * drawn.shares[0]
    units = int(voting.sum())
    return {
        "vote": name,
        "n": units,
        "accounts": units,
        "n_eff": kish(votes)[0],
        **dict(zip(CLASSES, shares, strict=True)),
        "nps": 100 * mean(drawn.shares)[0],
        "se": standard_error(votes)[0],
        "low": low[0],
        "high": high[0],
        "level": level,
        "method": "score",
        "base": base_of(units),
        "largest": 100 * weight.max() / weight.sum() if units else np.nan,
        "note": N_("no answers") if not units else ONE if units == 1 else _why_kish(votes),
    }


def _why_kish(votes: ScoreCounts) -> str:
    reason = str(at_kish(votes)[0]).replace("one answer", "one account").replace("clusters", "accounts")
    return english("{reason}: the interval is at Kish's n", reason=reason) if reason else ""


def _votes(split: np.ndarray, weight: np.ndarray) -> ScoreCounts:
    """The votes of accounts as counts of which each account is a cluster.

    Squared weights are those of whole votes, so that an effective n is one of accounts and not of contacts.
    """
    split, weight = split[weight > 0], weight[weight > 0]
    weight = weight / weight.mean() if len(weight) else weight
    totals = split * weight[:, None]
    scores = np.zeros((3, 11))
    scores[[0, 1, 2], LOWEST] = 1
    sums = {name: (values.sum(axis=0) @ scores)[None, :] for name, values in _measures(split, weight).items()}
    own = {
        "group": 0,
        "stratum": 0,
        "clusters": float(len(weight)),
        **dict(zip(TOTALS, totals.sum(axis=0), strict=True)),
    }
    products = [(totals[:, k] * totals[:, m]).sum() for k, m in PAIRS]
    own |= dict(zip(PRODUCTS, products, strict=True))
    shared = pd.DataFrame({name: np.zeros(0, dtype=int) for name in ("group", "stratum", "cluster")})
    shared = shared.assign(**dict.fromkeys(TOTALS, np.zeros(0)))
    strata = pd.DataFrame({"stratum": [""], "clusters": [float(len(weight))], "population": [np.inf]})
    design = Design(1, pd.DataFrame([own]), shared, strata)
    return ScoreCounts(pd.DataFrame(index=[0]), design=design, **sums)


def _measures(split: np.ndarray, weight: np.ndarray) -> dict[str, np.ndarray]:
    """The sums of a vote, which is one whole vote as far as votes are counted."""
    whole = np.eye(3)[split.argmax(axis=1)]
    return {"n": whole, "weight": split * weight[:, None], "weight_sq": split * weight[:, None] ** 2}


def _difference(
    way: tuple[np.ndarray, np.ndarray], other: tuple[np.ndarray, np.ndarray] | None, level: float
) -> dict[str, float]:
    """The difference of two ways to vote of the same accounts, with its linearised interval by t."""
    from scipy.special import stdtrit  # 0.2 s, which only this takes

    names = ("difference", "difference_low", "difference_high")
    quantile(level)  # a DataError for a level that is none
    if other is None or not way[1].any() or not other[1].any():
        return dict.fromkeys(names, np.nan)
    (nps, own), (reference, others) = (_influences(*one) for one in (way, other))
    apart, n = nps - reference, int(((way[1] > 0) | (other[1] > 0)).sum())
    error = np.sqrt(((own - others) ** 2).sum() * n / (n - 1)) if n > 1 else np.nan
    margin = stdtrit(max(n - 1, 1), (1 + level) / 2) * error if error > 0 else np.nan
    ends = (np.clip(100 * (apart + side * margin), -200, 200) for side in (-1, 1))
    return dict(zip(names, (100 * apart, *ends), strict=True))


def _influences(split: np.ndarray, weight: np.ndarray) -> tuple[float, np.ndarray]:
    """The score (-1 to 1) of a way to vote, and how far each account moves it."""
    points = split @ np.array([-1.0, 0.0, 1.0])
    score = float(weight @ points / weight.sum())
    return score, weight * (points - score) / weight.sum()
