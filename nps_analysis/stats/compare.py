"""Which groups really differ, which periods really changed: against the previous one, the rest, or each other."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import chdtrc  # scipy.stats would take 0.7 s longer to load

from nps_analysis.counts import ScoreCounts
from nps_analysis.disclosure import with_suppressed
from nps_analysis.language import N_, english, nenglish
from nps_analysis.schema import COMPARE_COLUMNS
from nps_analysis.stats.difference import METHODS, difference
from nps_analysis.stats.interval import method_named
from nps_analysis.stats.multiplicity import adjusted, adjustment_named, largest_z, level_of, p_largest
from nps_analysis.stats.pairs import Pairs, own_name, pairs
from nps_analysis.stats.sample import mean, variance, with_pseudo_answers
from nps_analysis.stats.score import effective, named_apart, sample

SIDES = (("group", "n", "taken"), ("reference", "reference_n", "reference_taken"))  # what a note is about
Side = tuple[str, int, str]  # name, answers, why it is taken at Kish's n
MISSING = ["nps", "reference_nps", "difference", "se", "low", "high", "p_adjusted", "reference_n"]  # in an omnibus row


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
    (``value:NAME`` where NAME is also one of these words; a group called ``rest`` is written so as ``reference``). With
    ``rest`` two groups are one pair, the first against the second; between two periods it is always the later one
    against the earlier. ``within`` compares inside each value of another column; where the answers are of several kinds
    of survey, also inside each kind.

    Returned are the columns of ``within``, then ``column, group, reference, nps, reference_nps, difference, se, low,
    high, statistic, p_value, p_adjusted, adjust, level, method, n, reference_n, tested, note``. The first row (of
    each value of ``within``) has no ``group``: it is the omnibus test, Pearson's chi-square of groups x classes over
    all groups that have answers, with weights at Kish's effective n, with a design at the effective n of
    ``score.effective`` (Rao & Scott 1992, Biometrics 48:577). In the other rows ``statistic`` is a signed z,
    by ``difference.difference``.

    A pair in which a side has fewer than ``min_n`` answers (unweighted) or none is shown, but not tested: ``tested``
    is false, statistic and p are missing, ``note`` says why. ``p_adjusted`` is adjusted for all tested pairs of this
    call together, over all values of ``within``; the omnibus tests are not among them. The intervals are not
    adjusted, each holds at ``level`` by itself, except with ``adjust="simultaneous"``: then all of them hold together
    at ``level``, by the largest of their jointly normal z (``multiplicity.largest_z``), and p_adjusted is the chance
    of a largest |z| as great. Groups are taken as independent samples, so not as the same customers
    twice. Where the study names clusters or strata, clusters that lie on both sides are allowed for: ``se`` is
    that of R's ``survey::svyttest``, and interval and test are by t on clusters - strata - 1 degrees of freedom; only
    the dependence between the differences, for ``simultaneous``, is then still that of independent groups.

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
    chosen = pairs(counts, across, against, within)
    tests = _adjusted_tests(chosen, level, method, min_n, adjust)
    rows = pd.concat([_omnibus(chosen.counts, chosen.cells), tests]).sort_values("cell", kind="stable")
    rows = rows.assign(column=chosen.across, level=level)
    rows = rows.astype({"n": "Int64" if rows["n"].isna().any() else int, "reference_n": "Int64", "tested": bool})
    return beside_places(chosen, rows, COMPARE_COLUMNS)


def beside_places(chosen: Pairs, rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.DataFrame:
    """The ``columns`` of ``rows``, before them what each row's ``cell`` lies within."""
    keys = chosen.counts.keys[chosen.within].groupby(chosen.cells).first()
    places = named_apart(keys, columns).loc[rows["cell"]]
    return pd.concat([places.reset_index(drop=True), rows[list(columns)].reset_index(drop=True)], axis=1)


def chi_square(table: np.ndarray) -> tuple[float, float]:
    """Pearson's chi-square of independence of a table of counts, and its p-value (Pearson 1900).

    Empty rows and columns are left out. With fewer than two of either there is nothing to test (NaN).

    >>> round(chi_square(np.array([[10, 20], [20, 10]]))[0], 4)  # each of the four cells is 5 from the 15 expected
    6.6667
    """
    table = _answered(table)
    freedom = (table.shape[0] - 1) * (table.shape[1] - 1)
    if min(table.shape) < 2:
        return np.nan, np.nan
    value = float(((table - _expected(table)) ** 2 / _expected(table)).sum())
    return value, float(chdtrc(freedom, value))


def _adjusted_tests(chosen: Pairs, level: float, method: str, min_n: int, adjust: str) -> pd.DataFrame:
    """One row per pair, its p-value adjusted; with ``simultaneous`` its interval, too."""
    tests = _tests(chosen, level, method, min_n)
    if adjust != "simultaneous":
        return tests.assign(p_adjusted=adjusted(tests["p_value"], adjust), adjust=adjust)
    tested = tests["tested"].to_numpy()
    if not tested.any():
        return tests.assign(p_adjusted=np.nan, adjust=adjust)
    drawn = with_pseudo_answers(sample(chosen.counts))  # so that a group with all answers in one class has an error
    errors = np.nan_to_num(np.sqrt(variance(drawn.shares) / drawn.n))
    largest = largest_z(errors, chosen.group[tested], chosen.reference[tested], chosen.rests())
    wide = _tests(chosen, level_of(np.quantile(largest, level)), method, min_n)
    p = np.full(len(tests), np.nan)
    p[tested] = p_largest(largest, tests["p_value"].to_numpy()[tested])
    return wide.assign(p_adjusted=p, adjust=adjust)


def _tests(chosen: Pairs, level: float, method: str, min_n: int) -> pd.DataFrame:
    """One row per pair, before the p-values are adjusted."""
    group, reference = chosen.samples()
    scores = {"nps": 100 * mean(group.shares), "reference_nps": 100 * mean(reference.shares)}
    table = chosen.table().assign(method=method, **scores)
    frame = pd.concat([difference(group, reference, level, method, chosen.freedom()), table], axis=1)
    enough = (frame[["n", "reference_n"]] >= max(min_n, 1)).all(axis=1)
    frame["tested"] = enough & frame["p_value"].notna()
    frame["note"] = notes(frame, min_n)
    frame.loc[~frame["tested"], ["statistic", "p_value"]] = np.nan
    frame = frame.replace({"statistic": {np.inf: np.nan, -np.inf: np.nan}})
    return with_suppressed(frame, chosen.suppressed, COMPARE_COLUMNS)


def notes(frame: pd.DataFrame, min_n: int) -> list[str]:
    """Why each pair is not tested, has no standard error or statistic, or is taken at another n than its own."""
    frame = frame.assign(reference=frame["reference"].map(own_name))
    sides = [list(zip(*(frame[name] for name in side), strict=True)) for side in SIDES]
    numbers = zip(*(frame[name] for name in ("se", "statistic", "p_value")), strict=True)
    return [_note(min_n, *row) for row in zip(*sides, numbers, strict=True)]


def _note(min_n: int, group: Side, reference: Side, numbers: tuple[float, float, float]) -> str:
    se, statistic, p = numbers
    said = [too_few(name, n, min_n) for name, n, _ in (group, reference) if n < max(min_n, 1)]
    if 1 in (group[1], reference[1]) and np.isnan(se):
        said.append(N_("one answer has no standard error"))
    if np.isnan(statistic) and not said:
        said.append(english("the weights of {value} or {value_2} add up to 0", value=group[0], value_2=reference[0]))
    elif np.isnan(p) and not said:
        said.append(
            english(
                "{value} and {value_2} have too few clusters: no degrees of freedom",
                value=group[0],
                value_2=reference[0],
            )
        )
    elif np.isnan(se) and not said:
        said.append(N_("a side that is in one cluster has no standard error"))
    if np.isinf(statistic):
        said.append(N_("the standard error is 0: no statistic"))
    return "; ".join(
        [
            *said,
            *(
                english("{name}: {why}, taken at Kish's n", name=name, why=why)
                for name, _, why in (group, reference)
                if why
            ),
        ]
    )


def too_few(name: str, n: int, min_n: int) -> str:
    if n == 0:
        return english("{name} has no answers", name=name)
    return nenglish(
        "{name} has {n} answer, fewer than {min_n}",
        "{name} has {n} answers, fewer than {min_n}",
        n,
        name=name,
        min_n=min_n,
    )


def _omnibus(counts: ScoreCounts, cells: np.ndarray) -> pd.DataFrame:
    """One row per cell: does any of its groups differ from another in its shares of the classes?"""
    answers = np.nan_to_num(sample(counts).shares * effective(counts)[:, None])
    tables = [answers[cells == cell] for cell in range(cells.max() + 1)]
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
        return N_("fewer than two groups have answers")
    if table.shape[1] < 2:
        return N_("every answer is in one class")
    few = int((_expected(table) < 5).sum())
    return (
        english("approximate: {few} of {size} expected counts are under 5", few=few, size=table.size)
        if few > table.size / 5
        else ""
    )


def _answered(table: np.ndarray) -> np.ndarray:
    """The table without its empty rows and columns."""
    return table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]


def _expected(table: np.ndarray) -> np.ndarray:
    return table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
