"""Which groups really differ, which periods really changed: against the previous one, the rest, or each other."""

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import chdtrc  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import MEASURES, ScoreCounts
from nps_analysis.scale import SCORES
from nps_analysis.schema import COMPARE_COLUMNS, DataError, nearest
from nps_analysis.stats.difference import METHODS, difference
from nps_analysis.stats.interval import Sample, mean, method_named
from nps_analysis.stats.multiplicity import adjusted, adjustment_named
from nps_analysis.stats.score import kish, named_apart, sample

AGAINST = ("previous", "first", "rest", "each")
REST = "rest"
SAID = ["group", "n", "reference", "reference_n", "se", "statistic"]  # what a note is about
MISSING = ["nps", "reference_nps", "difference", "se", "low", "high", "p_adjusted", "reference_n"]  # in an omnibus row


class Pairs(NamedTuple):
    """Positions of the groups and of their references, and the cell that each pair is in."""

    group: np.ndarray
    reference: np.ndarray
    cell: np.ndarray


def compare(
    counts: ScoreCounts,
    across: str,
    against: str | None = None,
    within: str | Sequence[str] | None = None,
    level: float = 0.95,
    adjust: str = "holm",
    min_n: int = 30,
    method: str = "default",
) -> pd.DataFrame:
    """Differences in NPS (points) between the groups of the column ``across``, each with interval and test.

    Differences are group minus reference. ``against`` is ``previous`` (each period against the one before it in time;
    the default where ``across`` holds periods), ``first``, ``rest`` (each group against all others together, never
    against a total that holds it; the default elsewhere), ``each`` (all pairs) or the name of one group
    (``value:NAME`` where NAME is also one of these words). With ``rest`` two groups are one pair, the first against
    the second; between two periods it is always the later one against the earlier. ``within`` compares inside each
    value of another column; where the answers are of several kinds of survey, also inside each kind.

    Returned are the columns of ``within``, then ``column, group, reference, nps, reference_nps, difference, se, low,
    high, statistic, p_value, p_adjusted, adjust, level, method, n, reference_n, tested, note``. The first row (of
    each value of ``within``) has no ``group``: it is the omnibus test, Pearson's chi-square of groups x classes over
    all groups that have answers, with weights at Kish's effective n. In the other rows ``statistic`` is a signed z,
    by ``difference.difference``.

    A pair in which a side has fewer than ``min_n`` answers (unweighted) or none is shown, but not tested: ``tested``
    is false, statistic and p are missing, ``note`` says why. ``p_adjusted`` is adjusted for all tested pairs of this
    call together, over all values of ``within``; the omnibus tests are not among them. The intervals are not
    adjusted: each holds at ``level`` by itself. Groups are taken as independent samples, so not as the same customers
    twice.

    Raises DataError where there is only one group, or for an unknown column, value, method, adjustment or level.

    >>> north, south = ScoreCounts.of(10, 20, 70), ScoreCounts.of(30, 40, 30)
    >>> keys = pd.DataFrame({"region": ["North", "South"]})
    >>> both = ScoreCounts(keys, *(np.vstack([north.matrix(m), south.matrix(m)]) for m in ("n", "weight", "weight_sq")))
    >>> compare(both, across="region")[["group", "reference", "difference", "tested"]]
       group reference  difference  tested
    0   None      None         NaN    True
    1  North     South        60.0    True
    """
    method, adjust = method_named(method, METHODS), adjustment_named(adjust)
    across = _column(counts, across)
    within = [_column(counts, name) for name in ([within] if isinstance(within, str) else within or [])]
    kind = counts.responses.survey_type if counts.responses else None
    if kind in counts.names and kind not in (across, *within):  # kinds of survey are never pooled silently
        within.append(kind)
    counts = counts.by(*dict.fromkeys([*within, across]))
    cells = _cells(counts, within)
    timed = across == counts.period
    pairs = _pairs(counts.keys[across].tolist(), cells, against or ("previous" if timed else REST), timed, across)
    tests = _tests(counts, cells, pairs, across, level, method, min_n)
    tests = tests.assign(p_adjusted=adjusted(tests["p_value"], adjust), adjust=adjust)
    rows = pd.concat([_omnibus(counts, cells), tests]).sort_values("cell", kind="stable")
    places = named_apart(counts.keys[within].groupby(cells).first(), COMPARE_COLUMNS).loc[rows["cell"]]
    rows = rows.assign(column=across, level=level)[list(COMPARE_COLUMNS)].astype(
        {"n": int, "reference_n": "Int64", "tested": bool}
    )
    return pd.concat([places.reset_index(drop=True), rows.reset_index(drop=True)], axis=1)


def chi_square(table: np.ndarray) -> tuple[float, float]:
    """Pearson's chi-square of independence of a table of counts, and its p-value (Pearson 1900).

    Empty rows and columns are left out. With fewer than two of either there is nothing to test (NaN).

    >>> round(chi_square(np.array([[10, 20], [20, 10]]))[0], 4)  # each of the four cells is 5 from the 15 expected
    6.6667
    """
    table = _answered(table)
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    if freedom < 1:
        return np.nan, np.nan
    value = float(((table - _expected(table)) ** 2 / _expected(table)).sum())
    return value, float(chdtrc(freedom, value))


def _column(counts: ScoreCounts, name: str) -> str:
    """The grouping column meant by ``name``: ``period`` is that of the periods, ``column:NAME`` is NAME."""
    name = name.removeprefix("column:")
    if name == "period" and name not in counts.names and counts.period:
        return counts.period
    if name not in counts.names:
        raise DataError(
            f'no column "{name}" to compare across or within',
            required="a column that the counts are grouped by",
            found=f'"{name}"; {nearest(name, counts.names)}' if counts.names else f'"{name}"; counts without groups',
            do=f"group by it: tally(..., by={[*counts.names, name]})",
        )
    return name


def _cells(counts: ScoreCounts, within: list[str]) -> np.ndarray:
    """For each group the number of its cell: the combination of values of ``within`` that it is compared in."""
    if not within:
        return np.zeros(len(counts), dtype=int)
    return counts.keys.groupby(within, sort=False, dropna=False).ngroup().to_numpy()


def _pairs(names: list[str], cells: np.ndarray, against: str, timed: bool, across: str) -> Pairs:
    """Which group is compared with which; ``names`` and ``cells`` have one value per group."""
    if np.bincount(cells).max(initial=0) < 2 and cells.max(initial=0) == 0:
        raise DataError(
            f"only one group in {across}",
            required="two groups or more to compare",
            found=f'"{names[0]}"' if names else "no groups",
            do=f"compare across another column than {across}, or take the score by itself",
        )
    value = against.removeprefix("value:")
    if against not in AGAINST and value not in names:
        raise DataError(
            f'no "{value}" in {across} to compare against',
            required=f"{', '.join(AGAINST)}, or a value of {across}",
            found=f'"{value}"; {nearest(value, dict.fromkeys(names))}',
            do=f"--against VALUE with one of the values of {across}",
        )
    rows_of = pd.Series(range(len(cells))).groupby(cells).agg(list)
    found = [(*pair, cell) for cell, rows in rows_of.items() for pair in _in_cell(rows, names, against, timed)]
    return Pairs(*np.array(found, dtype=int).reshape(-1, 3).T)


def _in_cell(rows: list[int], names: list[str], against: str, timed: bool) -> Iterable[tuple[int, int]]:
    """Group and reference of each pair among the rows of one cell; the rest of a row stands ``len(names)`` after it."""
    if len(rows) < 2:
        return ()
    if against == "previous":
        return zip(rows[1:], rows, strict=False)
    if against == "first":
        return ((row, rows[0]) for row in rows[1:])
    if against == "each" or (against == REST and len(rows) == 2):
        return ((two, one) if timed else (one, two) for one, two in combinations(rows, 2))
    if against == REST:
        return ((row, len(names) + row) for row in rows)
    value = against.removeprefix("value:")
    return ((row, reference) for reference in rows if names[reference] == value for row in rows if row != reference)


def _tests(
    counts: ScoreCounts, cells: np.ndarray, pairs: Pairs, across: str, level: float, method: str, min_n: int
) -> pd.DataFrame:
    """One row per pair, before the p-values are adjusted."""
    sides = _with_rests(counts, cells)
    names = np.array([*counts.keys[across], *[REST] * len(counts)], dtype=object)
    drawn, answers = sample(sides), sides.n.sum(axis=1).astype(int)
    group, reference = (Sample(drawn.shares[rows], drawn.n[rows]) for rows in (pairs.group, pairs.reference))
    frame = difference(group, reference, level, method).assign(
        cell=pairs.cell,
        group=names[pairs.group],
        reference=names[pairs.reference],
        nps=100 * mean(group.shares),
        reference_nps=100 * mean(reference.shares),
        method=method,
        n=answers[pairs.group],
        reference_n=answers[pairs.reference],
    )
    enough = (frame[["n", "reference_n"]] >= max(min_n, 1)).all(axis=1)
    frame["tested"] = enough & frame["p_value"].notna()
    frame["note"] = [_note(min_n, *pair) for pair in zip(*(frame[name] for name in SAID), strict=True)]
    frame.loc[~frame["tested"], ["statistic", "p_value"]] = np.nan
    return frame.replace({"statistic": {np.inf: np.nan, -np.inf: np.nan}})


def _with_rests(counts: ScoreCounts, cells: np.ndarray) -> ScoreCounts:
    """The groups, and once more as many rows: for each group all other answers of its cell."""
    wholes = [np.zeros((cells.max() + 1, len(SCORES))) for _ in MEASURES]
    for measure, whole in zip(MEASURES, wholes, strict=True):
        np.add.at(whole, cells, counts.matrix(measure))
    n, weight, weight_sq = (whole[cells] for whole in wholes)
    rests = ScoreCounts(counts.keys, n, weight, weight_sq) - counts
    keys = pd.concat([counts.keys, counts.keys], ignore_index=True)
    n, weight, weight_sq = (np.vstack([counts.matrix(measure), rests.matrix(measure)]) for measure in MEASURES)
    return ScoreCounts(keys, n, weight, weight_sq)


def _note(min_n: int, group: str, n: int, reference: str, reference_n: int, se: float, statistic: float) -> str:
    """Why a pair is not tested, or has no standard error or statistic."""
    said = [_too_few(name, k, min_n) for name, k in ((group, n), (reference, reference_n)) if k < max(min_n, 1)]
    if 1 in (n, reference_n) and np.isnan(se):
        said.append("one answer has no standard error")
    if np.isnan(statistic) and not said:
        said.append(f"the weights of {group} or {reference} add up to 0")
    if np.isinf(statistic):
        said.append("the standard error is 0: no statistic")
    return "; ".join(said)


def _too_few(name: str, n: int, min_n: int) -> str:
    if n == 0:
        return f"{name} has no answers"
    return f"{name} has {n:,} answer{'s' if n > 1 else ''}, fewer than {min_n}"


def _omnibus(counts: ScoreCounts, cells: np.ndarray) -> pd.DataFrame:
    """One row per cell: does any of its groups differ from another in its shares of the classes?"""
    effective = np.nan_to_num(sample(counts).shares * kish(counts)[:, None])
    tables = [effective[cells == cell] for cell in range(cells.max() + 1)]
    frame = pd.DataFrame([chi_square(table) for table in tables], columns=["statistic", "p_value"])
    return frame.assign(
        cell=frame.index,
        group=np.full(len(tables), None),
        reference=np.full(len(tables), None),
        method="chi-square",
        adjust="none",
        n=np.bincount(cells, counts.n.sum(axis=1)).astype(int),
        tested=frame["p_value"].notna(),
        note=[_omnibus_note(table) for table in tables],
        **dict.fromkeys(MISSING, np.nan),
    )


def _omnibus_note(table: np.ndarray) -> str:
    table = _answered(table)
    if len(table) < 2:
        return "fewer than two groups have answers"
    if table.shape[1] < 2:
        return "every answer is in one class"
    few = int((_expected(table) < 5).sum())
    return f"approximate: {few} of {table.size} expected counts are under 5" if few > table.size / 5 else ""


def _answered(table: np.ndarray) -> np.ndarray:
    """The table without its empty rows and columns."""
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]


def _expected(table: np.ndarray) -> np.ndarray:
    return table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
