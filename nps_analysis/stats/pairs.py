"""Which group is compared with which: the previous period, the rest, the first, each other, or one by name."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from nps_analysis.counts import MEASURES, ScoreCounts
from nps_analysis.language import N_
from nps_analysis.responses.segments import nearest_value, quoted
from nps_analysis.scale import SCORES
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.stats.multiplicity import Rests
from nps_analysis.stats.sample import Sample
from nps_analysis.stats.score import at_kish, influence, sample, standard_error

AGAINST = ("previous", "first", "rest", "each")
REST = N_("rest")
CALLED_REST = f"value:{REST}"  # as a reference, a group of this name, which ``against`` calls so, too


class Pairs(NamedTuple):
    """Comparisons between the groups of ``counts``, which has one row per group and is grouped by ``by``.

    ``cells`` has for each group the number of the combination of ``within`` that it is compared in. ``group`` and
    ``reference`` are the positions of the sides of each pair among the ``sides``, ``cell`` is the pair's cell. The
    sides are the groups, and once more as many rows: for each group all other answers of its cell.
    """

    counts: ScoreCounts
    across: str
    within: list[str]
    cells: np.ndarray
    group: np.ndarray
    reference: np.ndarray
    cell: np.ndarray
    sides: ScoreCounts

    def samples(self) -> tuple[Sample, Sample]:
        """Shares and n of group and reference, one row per pair.

        With a design, both n - 1 are multiplied by what makes the two samples' standard errors together that of the
        design's difference, in which clusters that lie on both sides have a covariance.
        """
        drawn = sample(self.sides)
        together = self._together()
        group, reference = (
            Sample(drawn.shares[rows], 1 + (drawn.n[rows] - 1) * together) for rows in (self.group, self.reference)
        )
        return group, reference

    def freedom(self) -> np.ndarray | None:
        """Degrees of freedom of each difference: clusters less strata less 1, of both sides; None without a design."""
        design = self.sides.design
        return None if design is None else design.freedom_of_two(self.group, self.reference)

    def _together(self) -> np.ndarray | float:
        """The sum of the variances of each pair's sides over that of their difference, 1 without a design."""
        if self.sides.design is None:
            return 1.0
        variance, values = standard_error(self.sides) ** 2, influence(self.sides)
        both = variance[self.group] + variance[self.reference]
        shared = 10_000 * self.sides.design.covariance(np.nan_to_num(values), self.group, self.reference)
        apart = both - 2 * shared
        return np.where((apart > 1e-9 * both) & (both > 0), both / np.where(apart > 0, apart, 1), 1.0)

    def table(self) -> pd.DataFrame:
        """One row per pair: ``cell``, the names ``group`` and ``reference``, their answers, ``n, reference_n``.

        A reference ``rest`` is all others of the cell; a group that is called so is ``value:rest`` there. ``taken`` and
        ``reference_taken`` say why a side is taken at Kish's n, and are empty where it is not.
        """
        taken = at_kish(self.sides)
        groups = self.counts.keys[self.across]
        sides = [CALLED_REST if name == REST else name for name in groups]
        references = np.array([*sides, *[REST] * len(groups)], dtype=object)
        answers = self.sides.n.sum(axis=1).astype(int)
        return pd.DataFrame(
            {
                "cell": self.cell,
                "group": groups.to_numpy(dtype=object)[self.group],
                "reference": references[self.reference],
                "n": answers[self.group],
                "reference_n": answers[self.reference],
                "taken": taken[self.group],
                "reference_taken": taken[self.reference],
            }
        )

    @property
    def suppressed(self) -> np.ndarray:
        """Which pairs have a side that is not shown."""
        hidden = np.append(self.counts.suppressed, np.zeros(len(self.counts), dtype=bool))
        return hidden[self.group] | hidden[self.reference]

    def rests(self) -> Rests:
        """What the sides after the groups are: for each group all others of its cell, by weight."""
        return Rests(self.cells, self.counts.weight.sum(axis=1))


def pairs(
    counts: ScoreCounts, across: str, against: str | None = None, within: str | Sequence[str] | None = None
) -> Pairs:
    """The comparisons across a column that ``compare`` describes. Raises DataError for one group or an unknown name."""
    across = column_of(counts, across)
    inside = [column_of(counts, name) for name in ([within] if isinstance(within, str) else within or [])]
    kinds = counts.responses.apart if counts.responses else ()  # never pooled silently
    inside += [kind for kind in kinds if kind in counts.names and kind not in (across, *inside)]
    counts = counts.by(*dict.fromkeys([*inside, across]))
    cells = _cells(counts, inside)
    timed = across == counts.period
    against = against or ("previous" if timed else REST)
    group, reference, cell = _chosen(counts.keys[across].tolist(), cells, against, timed, across)
    return Pairs(counts, across, inside, cells, group, reference, cell, _with_rests(counts, cells))


def own_name(reference: str) -> str:
    """The name that a reference has among the groups.

    >>> own_name("value:rest"), own_name("North")
    ('rest', 'North')
    """
    return REST if reference == CALLED_REST else reference


def column_of(counts: ScoreCounts, name: str) -> str:
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


def _chosen(names: list[str], cells: np.ndarray, against: str, timed: bool, across: str) -> np.ndarray:
    """Group, reference and cell of each pair, 3 x pairs; ``names`` and ``cells`` have one value per group."""
    if np.bincount(cells).max(initial=0) < 2 and cells.max(initial=0) == 0:
        raise DataError(
            f"only one group in {across}",
            required="two groups or more to compare",
            found=listed(f'"{name}"' for name in quoted(names[:1], across)) or counted(len(names[:1]), "group"),
            do=f"compare across another column than {across}, or take the score by itself",
        )
    value = against.removeprefix("value:")
    if against not in AGAINST and value not in names:
        raise DataError(
            f'no "{value}" in {across} to compare against',
            required=f"{', '.join(AGAINST)}, or a value of {across}",
            found=f'"{value}"; {nearest_value(value, names, across)}',
            do=f"--against VALUE with one of the values of {across}",
        )
    rows_of = pd.Series(range(len(cells))).groupby(cells).agg(list)
    found = [(*pair, cell) for cell, rows in rows_of.items() for pair in _in_cell(rows, names, against, timed)]
    return np.array(found, dtype=int).reshape(-1, 3).T


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


def _with_rests(counts: ScoreCounts, cells: np.ndarray) -> ScoreCounts:
    """The groups, and once more as many rows: for each group all other answers of its cell."""
    wholes = [np.zeros((cells.max() + 1, len(SCORES))) for _ in MEASURES]
    for measure, whole in zip(MEASURES, wholes, strict=True):
        np.add.at(whole, cells, counts.matrix(measure))
    n, weight, weight_sq = (whole[cells] for whole in wholes)
    rests = ScoreCounts(counts.keys, n, weight, weight_sq) - replace(counts, design=None)
    keys = pd.concat([counts.keys, counts.keys], ignore_index=True)
    n, weight, weight_sq = (np.vstack([counts.matrix(measure), rests.matrix(measure)]) for measure in MEASURES)
    design = counts.design
    if design is not None:
        design = design.beside(design.rolled(cells, cells.max() + 1).minus(design, of=cells))
    return ScoreCounts(keys, n, weight, weight_sq, design=design)
