"""Responses counted by group and score: the small table that every statistic is computed from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from nps_analysis.design import Design, design_of, refuse_one_without, without_noise
from nps_analysis.disclosure import hidden_groups, said_of_hidden
from nps_analysis.responses.grouped import MEASURES, added_up, different_groups, grouped, too_many_or_one, twelve_digits
from nps_analysis.responses.period import gaps
from nps_analysis.responses.read import read
from nps_analysis.responses.record import Responses
from nps_analysis.responses.segments import nearest_value
from nps_analysis.scale import CLASS_OF, LOWEST, SCORES
from nps_analysis.schema import DataError, counted, listed

BY_CLASS = np.eye(len(SCORES))[LOWEST[CLASS_OF]]  # scores x scores: every answer at the lowest score of its class


@dataclass(frozen=True, eq=False)
class ScoreCounts:
    """How many answers of each score each group gave, with their sums of weights and of squared weights.

    ``keys`` has one row per group and one column per grouping; ``n``, ``weight`` and ``weight_sq`` are arrays of
    groups x 11 scores. Counts of disjoint answers add up (``a + b``), and the rest of a total is ``total - part``.

    Where the study names clusters, strata or a population, ``design`` has what standard errors take. It rolls up and
    filters with the counts, and adds and subtracts within one tally; counts of two tallies, in which the same cluster
    may have answers, do not combine (DataError), nor do counts with and without a design.

    >>> ScoreCounts.of(detractors=5, passives=5, promoters=10).classes("n").tolist()
    [[5.0, 5.0, 10.0]]
    """

    keys: pd.DataFrame
    n: np.ndarray
    weight: np.ndarray
    weight_sq: np.ndarray
    period: str | None = None  # the column of ``keys`` that holds periods, in time order
    responses: Responses | None = field(default=None, repr=False)  # where the answers came from
    warnings: tuple[str, ...] = ()
    design: Design | None = None  # sums by cluster and stratum, where the study names them
    hidden: np.ndarray | None = None  # of employees: the groups that are suppressed, whose answers are not here
    chosen: tuple[str, ...] = ()  # the periods that were chosen, if any were: no other is a gap between them

    @classmethod
    def of(cls, detractors: float, passives: float, promoters: float) -> "ScoreCounts":
        """Counts of one group from its three classes, put at the scores 0, 7 and 9."""
        n = np.zeros((1, len(SCORES)))
        n[0, LOWEST] = detractors, passives, promoters
        return cls(pd.DataFrame(index=[0]), n, n.copy(), n.copy())

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        period: str | None = None,
        responses: Responses | None = None,
        warnings: tuple[str, ...] = (),
    ) -> "ScoreCounts":
        """Counts from a long table: group columns, ``score`` (0 to 10), ``n`` and, where weighted, the other sums."""
        names = [name for name in table.columns if name not in ("score", *MEASURES)]
        keys, rows = different_groups(table[names])
        score = table["score"].to_numpy(dtype=int)
        sums: dict[str, Any] = {
            name: added_up(table[name if name in table else "n"], rows, score, len(keys)) for name in MEASURES
        }
        return cls(keys, period=period, responses=responses, warnings=warnings, **sums)

    @property
    def names(self) -> list[str]:
        """The grouping columns."""
        return list(self.keys.columns)

    @property
    def suppressed(self) -> np.ndarray:
        """Which groups are not shown, because they are of too few employees or would tell of such."""
        return np.zeros(len(self), dtype=bool) if self.hidden is None else self.hidden

    @property
    def weighted(self) -> bool:
        return not np.array_equal(self.n, self.weight)

    def __len__(self) -> int:
        return len(self.keys)

    def matrix(self, measure: str) -> np.ndarray:
        """``n``, ``weight`` or ``weight_sq`` as an array of groups x 11 scores."""
        if measure not in MEASURES:
            raise KeyError(measure)
        return getattr(self, measure)

    def classes(self, measure: str) -> np.ndarray:
        """``n``, ``weight`` or ``weight_sq`` as an array of groups x 3: detractors, passives, promoters."""
        return self.matrix(measure) @ (CLASS_OF[:, None] == np.arange(3))

    def groups(self) -> pd.DataFrame:
        """The grouping columns, one row per group."""
        return self.keys.copy()

    def by(self, *names: str) -> "ScoreCounts":
        """The same answers grouped by fewer columns; without names, all in one group.

        What has a suppressed group in it is suppressed: its other answers are not its score. Tally it by itself.
        """
        self._known(names)
        names = tuple(dict.fromkeys(names))
        keys, rows = different_groups(self.keys[list(names)])
        period = self.period if self.period in names else None
        rolled = replace(self, keys=keys, period=period, **self._summed(rows, len(keys)))
        return rolled._without(np.bincount(rows, self.suppressed, len(keys)) > 0).with_all_periods()

    def where(self, **values: str) -> "ScoreCounts":
        """The groups that have these values: ``counts.where(region="North")``. DataError when there are none."""
        self._known(values)
        mask = np.ones(len(self), dtype=bool)
        for name, value in values.items():
            mask &= (self.keys[name] == value).to_numpy()
        if not mask.any():
            wanted = [f'{name} "{value}"' for name, value in values.items()]
            known = [nearest_value(str(value), self.keys[name], name) for name, value in values.items()]
            raise DataError(
                f"no group has {' and '.join(wanted)}",
                required="values of the grouping columns that occur together",
                found=f"{counted(len(self), 'group')}; {known[0] if known else 'no answers'}",
                do="name values that .groups() shows",
            )
        return self.take(mask)

    def latest(self, periods: int, least: int = 1) -> "ScoreCounts":
        """The groups in the last ``periods`` periods of at least ``least`` answers; all where there are no periods.

        Where fewer are so large, those in the last ones with any answers.

        >>> n = pd.DataFrame({"quarter": ["2026-Q1", "2026-Q2", "2026-Q3"], "score": 10, "n": [90, 4, 80]})
        >>> ScoreCounts.from_table(n, period="quarter").latest(2, least=30).chosen
        ('2026-Q1', '2026-Q3')
        """
        if self.period is None:
            return self
        n = pd.Series(self.n.sum(axis=1)).groupby(self.keys[self.period].to_numpy()).sum().sort_index()
        last = n.index[n >= (least if sum(n >= least) >= periods else 1)][-periods:]
        return self.during(*last)

    def during(self, *periods: str) -> "ScoreCounts":
        """The groups in these periods, one after the other: those between them are no gaps. All without periods."""
        if self.period is None:
            return self
        return replace(self.take(self.keys[self.period].isin(periods).to_numpy()), chosen=tuple(sorted(periods)))

    def take(self, rows: Any) -> "ScoreCounts":
        """The groups at ``rows`` (positions or a mask), in that order."""
        rows = np.flatnonzero(rows) if np.asarray(rows).dtype == bool else np.asarray(rows, dtype=int)
        arrays: dict[str, Any] = {measure: self.matrix(measure)[rows] for measure in MEASURES}
        arrays["design"] = self.design and self.design.taken(rows)
        arrays["hidden"] = None if self.hidden is None else self.hidden[rows]
        return replace(self, keys=self.keys.iloc[rows].reset_index(drop=True), **arrays)

    def with_all_periods(self) -> "ScoreCounts":
        """Also the periods without answers between a group's first and last one; where some were chosen, of those."""
        if self.period is None:
            return self
        keys = pd.concat([self.keys, gaps(self.keys, self.period, self.chosen)], ignore_index=True)
        if len(keys) == len(self):
            return self
        order = keys.sort_values(self.names).index.to_numpy()
        rows = np.zeros((len(keys) - len(self), len(SCORES)))
        arrays: dict[str, Any] = {measure: np.vstack([self.matrix(measure), rows])[order] for measure in MEASURES}
        arrays["design"] = self.design and self.design.rolled(np.argsort(order)[: len(self)], len(keys))
        if self.hidden is not None:  # a group of none is a group of too few
            arrays["hidden"] = np.append(self.hidden, np.ones(len(rows), dtype=bool))[order]
        return replace(self, keys=keys.iloc[order].reset_index(drop=True), **arrays)

    def table(self) -> pd.DataFrame:
        """The counts as a long table: the groups, ``score`` and the three sums; one row per group and score."""
        taken = {name: f"{name}_" for name in self.names if name in ("score", *MEASURES)}
        long = self.keys.loc[self.keys.index.repeat(len(SCORES))].reset_index(drop=True).rename(columns=taken)
        sums = {measure: self.matrix(measure).ravel() for measure in MEASURES}
        return long.assign(score=np.tile(SCORES, len(self)), **sums)

    def __add__(self, other: "ScoreCounts") -> "ScoreCounts":
        if self.names != other.names:
            raise DataError(
                "counts of different groupings cannot be added",
                required=f"the same grouping columns: {listed(self.names) or 'none'}",
                found=f"{listed(other.names) or 'none'}",
                do="roll both up to the same columns with .by() first",
            )
        keys, rows = different_groups(pd.concat([self.keys, other.keys], ignore_index=True))
        refuse_one_without(self.design, other.design)
        stacked: dict[str, Any] = {name: np.vstack([self.matrix(name), other.matrix(name)]) for name in MEASURES}
        stacked["design"] = self.design and other.design and self.design.beside(other.design)
        either = self.hidden is not None or other.hidden is not None
        stacked["hidden"] = np.append(self.suppressed, other.suppressed) if either else None
        warnings = tuple(dict.fromkeys(self.warnings + other.warnings))
        chosen = tuple(sorted({*self.chosen, *other.chosen})) if self.chosen and other.chosen else ()
        both = replace(self, warnings=warnings, chosen=chosen, **stacked)
        return replace(both, keys=keys, **both._summed(rows, len(keys))).with_all_periods()

    def __sub__(self, part: "ScoreCounts") -> "ScoreCounts":
        """The rest: these answers without those of ``part``, group by group; a total of one group serves every part."""
        aligned = len(self) == 1 or self.names != part.names or self.keys.equals(part.keys)
        if len(self) not in (1, len(part)) or not aligned:
            raise DataError(
                "the rest of a total needs one total, or one for each part",
                required=f"1 group, or the {counted(len(part), 'group')} of the part, to subtract from",
                found=f"{counted(len(self), 'group')}" + ("" if aligned else ", of which some are others"),
                do="roll the total up with .by() first",
            )
        either = self.hidden is not None or part.hidden is not None
        own = {name: self.matrix(name) @ BY_CLASS if either else self.matrix(name) for name in MEASURES}
        rest: dict[str, Any] = {name: without_noise(own[name] - part.matrix(name), own[name]) for name in MEASURES}
        more = int((rest["n"] < 0).any(axis=1).sum())
        if more:
            raise DataError(
                "a part has more answers than its total",
                required="parts of this very total",
                found=f"{counted(more, 'group')} with more answers of some score than the total has",
                do="take total and part from the same counts",
            )
        refuse_one_without(self.design, part.design)
        rest["design"] = self.design and part.design and self.design.minus(part.design)
        rest["hidden"] = part.hidden
        left = replace(self, keys=part.keys.copy(), period=part.period, chosen=part.chosen, **rest)
        return left._without(self.suppressed | part.suppressed)  # of what is not shown the rest is not known either

    def _without(self, hidden: np.ndarray) -> "ScoreCounts":
        """These counts with the groups in ``hidden`` suppressed."""
        if not hidden.any():
            return self
        sums: dict[str, Any] = {name: np.where(hidden[:, None], 0, self.matrix(name)) for name in MEASURES}
        return replace(self, **sums, hidden=hidden)

    def _summed(self, rows: np.ndarray, groups: int) -> dict[str, Any]:
        """The three matrices and the design with row i added to group ``rows[i]``."""
        sums = {measure: np.zeros((groups, len(SCORES))) for measure in MEASURES}
        for measure, total in sums.items():
            np.add.at(total, rows, self.matrix(measure))
        hidden = None if self.hidden is None else np.bincount(rows, ~self.hidden, groups) == 0
        return {**sums, "design": self.design and self.design.rolled(rows, groups), "hidden": hidden}

    def _known(self, names: Iterable[str]) -> None:
        unknown = [name for name in names if name not in self.keys]
        if unknown:
            raise DataError(
                f"these counts are not grouped by {listed(unknown)}",
                required="a grouping of the counts",
                found=f"grouped by {listed(self.names) or 'nothing'}",
                do=f"name it in tally(..., by=[{', '.join(map(repr, [*self.names, *unknown]))}])",
            )


def tally(responses: Any, by: str | Sequence[str] = (), **options: Any) -> ScoreCounts:
    """Counts of valid answers by the columns in ``by`` and by score, in one pass over the rows.

    ``responses`` is what ``read`` returned, or anything that ``read`` takes (a file, a frame), with ``options`` for it.
    A name in ``by`` is a column, or a period (``day``, ``week``, ``month``, ``quarter``, ``year``) of the date column;
    ``column:NAME`` is a column whatever its name. Rows without a date are in no period. A missing segment is the group
    ``(none)``. Of employees (``employee: true``) groups are without their answers that ``disclosure`` suppresses.

    >>> frame = pd.DataFrame({"score": [10, 9, 3, 8], "region": ["N", "N", "S", None]})
    >>> counts = tally(frame, by="region")
    >>> counts.groups()["region"].tolist(), counts.classes("n").tolist()
    (['(none)', 'N', 'S'], [[0.0, 1.0, 0.0], [0.0, 0.0, 2.0], [1.0, 0.0, 0.0]])
    """
    if not isinstance(responses, Responses):
        also = {"by": [by] if isinstance(by, str) else list(by)} if options.get("employee") else {}
        responses = read(responses, **options, **also)  # what is hidden is decided on these groups, too
    elif options:
        raise DataError(
            "these responses have been read already",
            required="options where the source is read",
            found=listed(options),
            do="give them to read(), or give tally() the source itself",
        )
    names = [by] if isinstance(by, str) else list(by)
    found = grouped(responses, names)
    keys, rows = different_groups(found.groups)
    added = {name: added_up(values, rows, found.score, len(keys)) for name, values in found.sums.items()}
    sums: dict[str, Any] = {name: twelve_digits(total) for name, total in added.items()}  # the order of rows varies too
    warnings = (*found.warnings, *too_many_or_one(keys, found.period))
    sums["design"] = design_of(responses, names, keys)
    counts = ScoreCounts(keys, **sums, period=found.period, responses=responses, warnings=warnings).with_all_periods()
    return _shielded(counts, responses, names) if responses.study.employee else counts


def _shielded(counts: ScoreCounts, responses: Responses, names: list[str]) -> ScoreCounts:
    """The counts without the answers of groups that must not be shown; of the others by class, as was decided on."""
    hidden = hidden_groups(responses, names, counts.keys)
    shown = np.flatnonzero(~hidden)
    sums: dict[str, Any] = {name: np.where(hidden[:, None], 0, counts.matrix(name)) for name in MEASURES}
    if counts.names:
        sums = {name: total @ BY_CLASS for name, total in sums.items()}
    sums["design"] = counts.design and counts.design.taken(shown).rolled(shown, len(counts))
    why = said_of_hidden(int(hidden.sum()), len(counts), counts.names)
    return replace(counts, **sums, hidden=hidden, warnings=(*counts.warnings, *([why] if hidden.any() else [])))
