"""Who becomes a promoter by the next answer: how often, and whether a likelihood tells more than that."""

from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.customers.likelihood import Tested, learn, learn_earlier, likelihoods_of
from nps_analysis.customers.panel import Panel, as_days, of_people, panel
from nps_analysis.language import N_, english
from nps_analysis.scale import CLASS_NAMES, CLASSES
from nps_analysis.stats.proportion import wilson

DRAWS = 2000
MOST_BINS, FEWEST_IN_A_BIN = 10, 50
DAYS = 365  # before today, in which somebody answered who is listed
COLUMNS = ("group", "n", "promoted", "likelihood", "share", "low", "high", "base_rate", "level", "method", "note")


def promotion(responses: Any, level: float | None = None, **options: Any) -> pd.DataFrame:
    """How many of each class were promoters at their next answer, in percent, with interval: three rows.

    ``group`` (the class before), ``n`` (answers that another followed), ``promoted`` (whose next is a promoter's),
    ``share``, ``low``, ``high``, ``level``, ``method``, ``note``. Of promoters these are the ambassadors who stayed.
    Wilson's (1927) score interval, at the n that reproduces the linearised error with the answers of a respondent as a
    cluster. ``responses`` is a ``Panel``, or what ``panel`` takes. Unweighted.

    >>> frame = pd.DataFrame({"who": ["a", "a", "b", "b"], "date": ["2026-01-05", "2026-02-04"] * 2,
    ...                       "score": [6, 9, 10, 9]})
    >>> found = promotion(frame, respondent="who", as_of="2026-03-01")
    >>> found[["group", "n", "promoted"]].values.tolist()
    [['detractors', 1, 1], ['passives', 0, 0], ['promoters', 1, 1]]
    """
    known = responses if isinstance(responses, Panel) else panel(responses, **options)
    pairs, level = known.pairs(CLASS_NAMES), known.level if level is None else level
    parts = [pairs[pairs["class"] == name] for name in CLASS_NAMES]
    return pd.DataFrame([_rate(part, name, level) for part, name in zip(parts, CLASSES, strict=True)])


def ambassadors(tested: Any, **options: Any) -> pd.DataFrame:
    """How often those became promoters who were given each likelihood: the calibration on a wave not learnt from.

    A row for each ``group`` of tested pairs with about the same likelihood, up to ten of at least 50: ``n``,
    ``promoted`` (how many became promoters), ``likelihood`` (mean, percent), ``share`` (that became promoters, percent)
    with the ends ``low`` and ``high`` of its interval (as in ``promotion``), ``base_rate`` (percent of the pairs that
    were learnt from), ``level``, ``method``, ``note``. Where there is no model there are two rows, detractors and
    passives, of all pairs (also ``base_rate``), without likelihood, and the note says why. ``tested`` is what ``learn``
    returned, or what that takes.
    """
    tested = tested if isinstance(tested, Tested) else learn(tested, **options)
    if tested.why:
        return promotion(tested.panel, tested.level)[:2].assign(
            likelihood=np.nan, base_rate=_rate(tested.panel.pairs(), "", tested.level)["share"], note=tested.why
        )[list(COLUMNS)]
    test = tested.test
    groups = _bins(test["likelihood"].to_numpy())
    parts = [test[groups == group] for group in range(groups.max() + 1)]
    rows = [
        _rate(part, _range(part["likelihood"]), tested.level)
        | {"likelihood": float(part["likelihood"].mean()), "base_rate": tested.base_rate}
        for part in parts
    ]
    return pd.DataFrame(rows)[list(COLUMNS)]


def ambassadors_skill(tested: Any, **options: Any) -> pd.DataFrame:
    """What the likelihood is worth on the wave that it did not learn from; one row.

    ``n_learnt`` and ``n`` (pairs learnt from and tested on), ``tested_from`` and ``tested_to`` (first and last period
    of the tested second answers), ``base_rate`` (percent promoted of the learnt pairs) and ``share`` (of the tested);
    ``brier`` (mean squared error of the likelihood, 0 to 1) and ``brier_base`` (of the base rate of each class in the
    learnt pairs); ``skill`` = 1 - brier / brier_base with ``skill_low`` and ``skill_high``, and ``skill_overall`` with
    its ends against one base rate for both classes (Brier 1950, Monthly Weather Review 78:1; Murphy 1973, Journal of
    Applied Meteorology 12:595); ``auc`` (chance that of a pair that became a promoter and one that did not the first
    has the higher likelihood); ``better``; ``level``, ``method``, ``note``.

    ``better`` is true where the interval of ``skill`` lies above 0, None without a model: what is better than one base
    rate and no better than that of each class only says which class somebody was in. Intervals are percentiles of
    2,000 draws of tested respondents with all their pairs; what was learnt is taken as given.
    """
    tested = tested if isinstance(tested, Tested) else learn(tested, **options)
    test = tested.test
    row = {
        "n_learnt": len(tested.learnt),
        "n": len(test),
        "tested_from": min(test["next_period"], default=None),
        "tested_to": max(test["next_period"], default=None),
        "base_rate": tested.base_rate,
        "share": 100 * float(test["promoted"].mean()) if len(test) else np.nan,
    }
    figures = ("brier", "brier_base", "skill", "skill_low", "skill_high")
    overall = ("skill_overall", "skill_overall_low", "skill_overall_high")
    row |= dict.fromkeys((*figures, *overall, "auc"), np.nan) | {"better": None}
    if not tested.why:
        row |= _skill(tested)
    return pd.DataFrame([row | {"level": tested.level, "method": "bootstrap of respondents", "note": tested.why}])


def ambassadors_waves(tested: Any, **options: Any) -> pd.DataFrame:
    """``ambassadors_skill`` wave by wave: the tested one first, which decides, then earlier ones as they were.

    ``decides`` is true in the first row. An earlier wave is one of ``learn_earlier``: learnt from what lay before it.
    A likelihood that was better in some waves and not in others is not to be counted on.
    """
    tested = tested if isinstance(tested, Tested) else learn(tested, **options)
    rows = pd.concat([ambassadors_skill(one) for one in [tested, *learn_earlier(tested)]], ignore_index=True)
    return rows.assign(decides=[True] + [False] * (len(rows) - 1))


def likelihoods(tested: Any, days: int = DAYS, **options: Any) -> pd.DataFrame:
    """The passives and detractors of today, each with the likelihood that the next answer is a promoter's: people.

    One row for each respondent whose last answer is no promoter's and not more than ``days`` old: ``respondent``;
    ``account``, ``owner``, ``value``, ``consent`` (yes, no or unknown) of that answer, where the study names them;
    ``period``, ``date`` (day), ``days`` (since then), ``score``, ``class``, ``likelihood`` (percent) and ``basis``; the
    highest first, then by respondent. ``older_answers`` counts those who are left out. Where the
    likelihood was shown to be better than the base rate of each class it is learnt anew from all pairs, the tested ones
    among them; else it is that base rate, in all pairs (NaN for a class that nobody followed), and ``basis`` says so.
    Raises DataError for a survey of employees, in which nobody is listed.
    """
    tested = tested if isinstance(tested, Tested) else learn(tested, **options)
    known = tested.panel
    last = _last(known)
    people = last[~(last["since"] > days)]
    better = bool(ambassadors_skill(tested)["better"].iloc[0])
    if better and len(people):
        found, basis = likelihoods_of(known, known.pairs(), people), "model"
    else:
        shares = promotion(known, tested.level).set_index("group")["share"]
        found = people["class"].map({name: shares[f"{name}s"] for name in CLASS_NAMES}).to_numpy(float)
        basis = "base rate of the class"
    when = people[["period", "date"]].assign(date=as_days(people["date"]), days=people["since"])
    parts = [people[["respondent"]], of_people(people), when, people[["score", "class"]]]
    listed = pd.concat(parts, axis=1).assign(likelihood=found, basis=basis)
    return listed.sort_values(["likelihood", "respondent"], ascending=[False, True], ignore_index=True)


def older_answers(tested: Tested, days: int = DAYS) -> int:
    """How many passives and detractors last answered more than ``days`` ago: ``likelihoods`` does not list them."""
    return int((_last(tested.panel)["since"] > days).sum())


def _last(known: Panel) -> pd.DataFrame:
    """The last answers of those who are no promoters, with ``since``: days from then to today."""
    last = ~known.answers.duplicated("respondent", keep="last") & (known.answers["class"] != "promoter")
    people = known.answers[last]
    since = pd.Timestamp(known.as_of or people["date"].max()) - people["date"].dt.normalize()
    return people.assign(since=since.dt.days.astype("Int64"))


def _skill(tested: Tested) -> dict[str, Any]:
    test = tested.test
    outcome = test["promoted"].to_numpy(float)
    guesses = [test["likelihood"] / 100, test["base"] / 100, np.full(len(test), tested.base_rate / 100)]
    errors = np.column_stack([(np.asarray(guess) - outcome) ** 2 for guess in guesses])
    own, by_class, overall = errors.mean(axis=0)
    drawn = _drawn(errors, test["respondent"], tested.seed)
    tails = [(1 - tested.level) / 2, (1 + tested.level) / 2]
    low, high = np.quantile(1 - drawn[:, :1] / drawn[:, 1:], tails, axis=0)
    return {
        "brier": float(own),
        "brier_base": float(by_class),
        **{"skill": float(1 - own / by_class), "skill_low": float(low[0]), "skill_high": float(high[0])},
        **{"skill_overall": float(1 - own / overall), "skill_overall_low": float(low[1])},
        "skill_overall_high": float(high[1]),
        "auc": _auc(test["likelihood"].to_numpy(), outcome > 0),
        "better": bool(low[0] > 0),
    }


def _drawn(errors: np.ndarray, respondents: pd.Series, seed: int) -> np.ndarray:
    """Sums of the errors over respondents drawn with replacement, draws x 3."""
    sums = pd.DataFrame(errors).groupby(respondents.to_numpy(), sort=True).sum().to_numpy()
    draws = np.random.default_rng(seed)
    return np.array([sums[draws.integers(len(sums), size=len(sums))].sum(axis=0) for _ in range(DRAWS)])


def _auc(values: np.ndarray, positive: np.ndarray) -> float:
    """Mann and Whitney's share of the pairs of one that is ``positive`` and one that is not in which it is higher."""
    ranks = pd.Series(values).rank().to_numpy()
    n, m = int(positive.sum()), int((~positive).sum())
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * m)) if n and m else np.nan


def _bins(values: np.ndarray) -> np.ndarray:
    """The number of the bin that each likelihood is in: bins of about the same size, equal whole percents together.

    So no two bins have the same name, and each has at least 50, or everybody.
    """
    _, at, n = np.unique(np.round(values), return_inverse=True, return_counts=True)
    size, inside = max(FEWEST_IN_A_BIN, len(values) / MOST_BINS), 0
    numbers: list[int] = []
    for more in n:
        numbers.append((numbers[-1] if numbers else 0) + (inside >= size))
        inside = more + (0 if inside >= size else inside)
    last = np.array(numbers) == numbers[-1]
    if n[last].sum() < FEWEST_IN_A_BIN and numbers[-1]:
        numbers = list(np.where(last, numbers[-1] - 1, numbers))
    return np.array(numbers)[at]


def _range(values: pd.Series) -> str:
    low, high = round(values.min()), round(values.max())
    return f"{low} %" if low == high else english("{low} to {high} %", low=low, high=high)


def _rate(pairs: pd.DataFrame, group: str, level: float) -> dict[str, Any]:
    """How many of these pairs ended in a promoter's answer, with the interval of the share."""
    n, promoted = len(pairs), int(pairs["promoted"].sum())
    share = promoted / n if n else np.nan
    low, high = wilson(share * _effective(pairs, share), _effective(pairs, share), level) if n else (np.nan, np.nan)
    return {
        "group": group,
        "n": n,
        "promoted": promoted,
        "share": 100 * share,
        "low": low,
        "high": high,
        "level": level,
        "method": "Wilson",
        "note": "" if n else N_("no answer that another followed"),
    }


def _effective(pairs: pd.DataFrame, share: float) -> float:
    """The n whose binomial variance is the linearised one with respondents as clusters; n where that is not larger."""
    n = len(pairs)
    residuals = (pairs["promoted"] - share).groupby(pairs["respondent"].to_numpy()).sum()
    people = len(residuals)
    if people < 2 or share in (0, 1):
        return float(n)
    variance = float((residuals**2).sum()) / n**2 * people / (people - 1)
    return min(float(n), share * (1 - share) / variance + 1) if variance else float(n)
