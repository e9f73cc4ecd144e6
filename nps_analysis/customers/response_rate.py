"""How many of those who were asked answered, group by group, and where that really differs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.language import N_, english
from nps_analysis.schema import base_of
from nps_analysis.stats.compare import chi_square
from nps_analysis.stats.multiplicity import adjusted
from nps_analysis.stats.proportion import wilson

RATE_COLUMNS = (
    *("column", "group", "invited", "delivered", "answered", "response_rate", "low", "high", "of_delivered"),
    *("people", "n_eff", "reference_rate", "statistic", "p_value", "p_adjusted", "adjust"),
    *("level", "method", "base", "tested", "note"),
)
FEWEST = 5  # answers, and silences, that a test expects in each cell (Cochran 1954, Biometrics 10:417)
ALIKE = N_("as the other group")
UNTOLD = N_("not known whether they were answered")


def response_rates(
    frame: pd.DataFrame, columns: Sequence[str], level: float = 0.95, min_n: int = 30, adjust: str = "holm"
) -> pd.DataFrame:
    """The share of invitations that were answered, in percent of all that were sent, in all and by each column.

    ``frame`` has one row per invitation: ``delivered`` and ``answered`` (truths), ``person`` (missing where unknown)
    and ``columns``; where it has ``told``, rates are of those of which it is known whether they were answered: a group
    without any has no rate, never 0 %, and ``note`` says how many others there are. The first row is all of them
    (``column`` and ``group`` missing). For each column follow a row without ``group``, the chi-square test of all its
    groups, and one row per group, with Wilson's interval and the test of the group against the rest: ``statistic`` is a
    signed z, ``reference_rate`` the rest's rate. ``of_delivered`` is the share of those that arrived, ``people`` how
    many different persons were asked (all that name nobody being different).

    Several invitations of one person are alike: intervals and tests are at ``n_eff``, the invited divided by the design
    effect of persons as clusters, where that is above 1 (Rao & Scott 1992, Biometrics 48:577). Persons who are in two
    groups make the tests careful, not bold. A group with fewer than ``min_n`` invitations, or where fewer than five
    answers or silences are expected on either side, is not tested. ``p_adjusted`` is Holm's over all tested groups of
    all columns, and over the tests of the columns among themselves.

    Two of four answered: 50 %.

    >>> sent = {"delivered": True, "answered": [True, True, False, False], "person": list("abcd")}
    >>> response_rates(pd.DataFrame(sent), [])[["invited", "answered", "response_rate"]].values.tolist()
    [[4.0, 2.0, 50.0]]
    """
    person = _numbered(frame["person"])
    parts = [_sums(frame, person, None)]
    for column in columns:
        found = _sums(frame, person, column)
        total, known = parts[0].assign(column=column, n_eff=np.nan), found["invited"] > 0
        tested = pd.concat([_tested(found[known].reset_index(drop=True), min_n), found[~known]])
        omnibus = _omnibus(total, found[known & (found["invited"] >= min_n)])
        parts += [omnibus, tested]
    rows = pd.concat(parts, ignore_index=True)
    share = rows["answered"] / rows["invited"]
    group_rows = rows["group"].notna() | rows["column"].isna()
    low, high = wilson((share * rows["n_eff"]).to_numpy(), rows["n_eff"].to_numpy(), level)
    rows = rows.assign(response_rate=100 * share, low=low, high=high)
    rows["of_delivered"] = 100 * rows["answered"] / rows["delivered"].where(rows["delivered"] > 0)
    rows["p_adjusted"] = _adjusted(rows, rows["group"].notna(), adjust).fillna(
        _adjusted(rows, rows["group"].isna(), adjust)
    )
    rows = rows.assign(adjust=adjust, level=level, method=np.where(group_rows, "Wilson", "chi-square"))
    rows = _with_untold(rows) if rows["untold"].any() else rows
    rows["base"] = [base_of(n) for n in rows["invited"]]
    return rows.reindex(columns=list(RATE_COLUMNS)).astype(
        {name: "Int64" if rows["answered"].isna().any() else int for name in ("invited", "delivered", "answered")}
    )


def _with_untold(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a note where it is not known of some invitations whether they were answered."""
    only = (rows["invited"] == 0) & (rows["untold"] > 0)
    said = [
        english("of {number} more it is {untold}", number=f"{n:,.0f}", untold=UNTOLD) if n else ""
        for n in rows["untold"]
    ]
    notes = ["; ".join(filter(None, both)) for both in zip(rows["note"], said, strict=True)]
    return rows.assign(
        invited=rows["invited"].where(~only, rows["untold"]),
        **{name: rows[name].where(~only) for name in ("delivered", "answered", "people")},
        note=np.where(only, UNTOLD, notes),
    )


def _numbered(person: pd.Series) -> np.ndarray:
    """A number for each person; those who are not known are each somebody else."""
    codes = pd.factorize(person)[0].astype(np.int64)
    unknown = codes < 0
    codes[unknown] = codes.max(initial=0) + 1 + np.arange(unknown.sum())
    return codes


def _sums(frame: pd.DataFrame, person: np.ndarray, column: str | None) -> pd.DataFrame:
    """One row per group: invited, delivered, answered, people and the effective n."""
    if column is None:
        names, group = pd.Index([None], dtype=object), np.zeros(len(frame), dtype=np.int64)
    else:
        values = frame[column].astype("category").cat.remove_unused_categories()
        if not values.cat.ordered:
            values = values.cat.reorder_categories(sorted(values.cat.categories))
        names, group = values.cat.categories, values.cat.codes.to_numpy(dtype=np.int64)
    inside = group >= 0
    size, told = len(names), frame["told"].to_numpy(dtype=bool) if "told" in frame else np.ones(len(frame), dtype=bool)
    untold = np.bincount(group[inside & ~told], minlength=size)
    inside &= told
    group, person = group[inside], person[inside]
    answered, delivered = (frame[name].to_numpy(dtype=bool)[inside] for name in ("answered", "delivered"))
    invited = np.bincount(group, minlength=size).astype(float)
    hits = np.bincount(group, answered, minlength=size)
    people, n_eff = _effective(group, person, answered, invited, hits)
    return pd.DataFrame(
        {
            "column": column,
            "group": pd.Series(names, dtype=object),
            "invited": invited,
            "delivered": np.bincount(group, delivered, minlength=size),
            "answered": hits,
            "people": people,
            "n_eff": n_eff,
            "untold": untold,
            "tested": False,
            "note": ["" if n else N_("nobody invited") for n in invited],
        }
    )


def _effective(
    group: np.ndarray, person: np.ndarray, answered: np.ndarray, invited: np.ndarray, hits: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How many persons each group has, and its n divided by the design effect of persons, where that is above 1."""
    both, _ = pd.factorize(group * (person.max(initial=0) + 1) + person)
    first = np.unique(both, return_index=True)[1]
    of = group[first]
    people = np.bincount(of, minlength=len(invited)).astype(float)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = hits / invited
        total = np.bincount(both, answered) - np.bincount(both) * share[of]  # of each person, less what is expected
        variance = np.bincount(of, total**2, minlength=len(invited)) / invited**2 * people / (people - 1)
        n_eff = invited * share * (1 - share) / (invited - 1) / variance
    n_eff = np.where((share > 0) & (share < 1) & (people > 1), n_eff, people)
    return people, np.minimum(n_eff, invited)


def _omnibus(total: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """The test of whether all groups with enough invitations have one rate."""
    if len(groups) < 2:
        return total.assign(note=N_("fewer than two groups large enough to test"))
    share, n = (groups["answered"] / groups["invited"]).to_numpy(), groups["n_eff"].to_numpy()
    table = np.column_stack([share * n, (1 - share) * n])
    if not _enough(table):
        return total.assign(note=english("fewer than {fewest} answers or silences expected in a group", fewest=FEWEST))
    statistic, p = chi_square(table)
    return total.assign(statistic=statistic, p_value=p, tested=True)


def _tested(groups: pd.DataFrame, min_n: int) -> pd.DataFrame:
    """The groups, each with its test against all others together."""
    rows: list[dict[str, Any]] = []
    for at, row in groups.iterrows():
        rest = groups.drop(index=at)
        invited, answered = rest["invited"].sum(), rest["answered"].sum()
        if not len(rest):
            rows.append({"note": row["note"] or N_("no other group")})
            continue
        tables = np.array([[one, n - one] for one, n in ((row["answered"], row["invited"]), (answered, invited))])
        deff = np.array([row["invited"] / row["n_eff"], (rest["invited"] ** 2 / rest["n_eff"]).sum() / invited])
        table = tables / deff[:, None]
        found: dict[str, Any] = {"reference_rate": 100 * answered / invited}
        if min(row["invited"], invited) < min_n:
            found["note"] = english("fewer than {min_n} invitations", min_n=min_n)
        elif not _enough(table):
            found["note"] = english("fewer than {fewest} answers or silences expected", fewest=FEWEST)
        elif len(groups) == 2 and at > 0 and rows[0].get("tested"):
            found |= {"statistic": -rows[0]["statistic"], "p_value": rows[0]["p_value"], "note": ALIKE}
        else:
            value, p = chi_square(table)
            sign = np.sign(row["answered"] / row["invited"] - answered / invited)
            found |= {"statistic": sign * np.sqrt(value), "p_value": p, "tested": True}
        rows.append(found)
    tests = pd.DataFrame(rows, index=groups.index)
    return groups.assign(**{name: tests[name].where(tests[name].notna(), groups.get(name)) for name in tests})


def _enough(table: np.ndarray) -> bool:
    expected = table.sum(axis=1)[:, None] * table.sum(axis=0) / table.sum()
    return bool(table.sum() > 0 and (expected >= FEWEST).all())


def _adjusted(rows: pd.DataFrame, family: pd.Series, adjust: str) -> pd.Series:
    """Adjusted p-values of a family of tests; the second of two groups has the p-value of the first."""
    if "p_value" not in rows:
        return pd.Series(np.nan, rows.index)
    own = rows["p_value"].where(family & rows["tested"].astype(bool))
    found = pd.Series(adjusted(own.to_numpy(dtype=float), adjust), rows.index)
    return found.mask(rows["note"].eq(ALIKE) & family, found.shift())
