"""How must answers be weighted so that they stand for a population whose margins are known?"""

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.responses.record import ROW
from nps_analysis.responses.rows import collected, written
from nps_analysis.schema import DataError, counted, listed, nearest
from nps_analysis.stats.margins import Margins, check, coded, columns_of, margin_name, margins_of, whole_of

CLOSE = 1e-11  # a margin is met when it is this near to its target, relatively
PROJECTIONS = 10  # rounds of taking out the margins' means, as R survey has them


@dataclass(frozen=True, eq=False)
class Raked:
    """Weights that meet known margins, and how they came about.

    ``weights`` has the index of the frame (of responses from a file, the numbers of its rows, from 1); ``margins`` one
    row per margin and value (``column, value, n, target, before, after``, sums of weights); ``design_effect`` is Kish's
    n sum w² / (sum w)², what unequal weights cost; ``n_eff`` is n divided by it. ``trimmed`` counts weights at a limit.
    ``converged`` says whether every margin is met (to 1e-11 of its target); with trimmed weights it may not be, and
    ``margins`` shows by how much.
    """

    weights: pd.Series
    margins: pd.DataFrame
    design_effect: float
    n_eff: float
    iterations: int
    converged: bool
    trimmed: int
    codes: tuple[np.ndarray, ...]  # for each margin the number of each row's value

    def error(self, points: Any, cluster: Any = None, where: Any = None) -> float:
        """Standard error of the weighted mean of ``points`` (-100, 0, 100), in points, that credits the margins.

        The part of each answer that the margins explain has no error, because the margins are known: the linearised
        values w (y - m) / sum w are taken from their means by margin before their variance is computed (as R's
        ``survey::rake`` and ``svymean``, with n / (n - 1)). ``cluster`` (one value a row) adds them up by cluster;
        ``where`` (a mask) is a domain. NaN with fewer than two clusters or without weight in the domain.

        It differs from the error of ``score`` with these weights, which takes them as given: that is the larger one
        where the margins explain the score. Trimmed weights are treated like others.
        """
        y, w = np.asarray(points, dtype=float), self.weights.to_numpy()
        inside = np.ones(len(w), dtype=bool) if where is None else np.asarray(where, dtype=bool)
        if not w[inside].sum() > 0:
            return np.nan
        mean = (w * y)[inside].sum() / w[inside].sum()
        residual = np.where(inside, y - mean, 0.0) / w[inside].sum()
        for _ in range(PROJECTIONS):
            for code in self.codes:
                residual = residual - (np.bincount(code, residual) / np.bincount(code))[code]
        z = w * residual
        if cluster is not None:
            z = np.bincount(pd.factorize(np.asarray(cluster))[0], z)
        n = len(z)
        return float(np.sqrt(n / (n - 1) * ((z - z.mean()) ** 2).sum())) if n > 1 else np.nan


def rake(
    frame: Any,
    margins: Any,
    weight: str | None = None,
    trim: float | None = None,
    total: float | None = None,
    iterations: int = 1_000,
) -> Raked:
    """Weights for the rows of ``frame`` with which every known margin is met, as near as can be to those it has.

    ``margins`` has for each column the size of each of its values in the population, or the share (adding up to 1 or
    100): ``{"sex": {"F": 520, "M": 480}, "age": {...}}``, also with pandas Series inside, or a frame such as a file
    gives, with the columns ``column, value, size``. A key of several columns, ``("sex", "age")``, is a joint margin
    with keys such as ``("F", "18-34")``; one margin alone is post-stratification. Values are compared as text, 1 being
    ``"1"``, and a missing one is ``(none)``. Weights add up to the sum of the first margin that has sizes, else
    to that of the first one (100 for percentages; for shares that add up to 1, to the number of rows), or to ``total``,
    of which all margins are then shares. ``weight`` is a column of weights to start from. ``trim`` is the largest
    weight allowed, in multiples of the mean weight: what is over it is cut and given to the others, and the margins
    are met as far as that goes (``converged`` says whether they are).

    The weights are one for each row: ``frame.assign(w=rake(frame, margins).weights)``. Of responses, only the valid
    answers are weighted; of a frame every row is, so leave out first those without a score.

    Iterative proportional fitting (Deming & Stephan 1940, Annals of Mathematical Statistics 11:427), on the cells of
    all margins rather than on the rows. Assumes that those who answer in a cell are like those who do not. Raises
    DataError for an unknown column, a row without a known value, a value with a target and no weight in the frame (it
    cannot be met), margins of different totals (by more than 1 %), margins that cannot be met together without a
    limit, and weights that cannot be used.

    One woman and three men from a population of two and two: the woman counts three times as much as a man.

    >>> raked = rake(pd.DataFrame({"sex": ["F", "M", "M", "M"]}), {"sex": {"F": 2, "M": 2}})
    >>> raked.weights.round(3).tolist(), round(raked.design_effect, 3)
    ([2.0, 0.667, 0.667, 0.667], 1.333)
    """
    margins = margins_of(margins)
    check(margins, total)
    if trim is not None and not trim > 1:
        raise DataError(
            f"no limit of {trim:g} mean weights",
            required="a limit above 1: the mean weight itself must be allowed",
            found=f"{trim:g}",
            do="trim=5 allows five times the mean weight",
        )
    columns = list(dict.fromkeys(name for key in margins for name in columns_of(key)))
    rows = _columns_of(frame, [*columns, *([weight] if weight else [])])
    base = _base(rows, weight)
    parts = [coded(rows, key, targets, base) for key, targets in margins.items()]
    whole = whole_of(margins, len(rows)) if total is None else float(total)
    codes = [code for code, _, _ in parts]
    targets = [target / target.sum() * whole for _, _, target in parts]
    shape = [len(target) for target in targets]
    found, cell = np.unique(np.ravel_multi_index(codes, shape), return_inverse=True)
    cells = np.stack(np.unravel_index(found, shape))
    weights, rounds, met = _fitted(base, cell, cells, targets, trim, iterations)
    table = _table(margins, parts, targets, base, weights)
    if not met and trim is None:
        raise _not_together(table, iterations)
    most = np.inf if trim is None else trim * whole / len(weights)
    effect = len(weights) * (weights**2).sum() / weights.sum() ** 2
    return Raked(
        weights=pd.Series(weights, index=rows.index, name="weight"),
        margins=table,
        design_effect=float(effect),
        n_eff=float(len(weights) / effect),
        iterations=rounds,
        converged=met,
        trimmed=int((weights >= most * (1 - 1e-9)).sum()),
        codes=tuple(codes),
    )


def _fitted(
    base: np.ndarray, cell: np.ndarray, cells: np.ndarray, targets: list[np.ndarray], trim: float | None, most: int
) -> tuple[np.ndarray, int, bool]:
    """Weights, rounds taken, and whether all margins are met; ``cells`` has each margin's code of each cell."""
    weights, rounds = base * targets[0].sum() / base.sum(), 0
    sums, limit = np.bincount(cell, weights), np.inf if trim is None else trim * targets[0].sum() / len(base)
    while rounds < most:
        rounds, before = rounds + 1, sums
        for code, target in zip(cells, targets, strict=True):
            found = np.bincount(code, sums, minlength=len(target))
            sums = sums * (target / np.where(found > 0, found, 1))[code]
        if trim is not None:  # only then does a row matter by itself
            weights = _capped(weights * _ratio(sums, before)[cell], limit, targets[0].sum())
            sums = np.bincount(cell, weights)
            if np.abs(sums - before).max() <= CLOSE * limit:
                break  # every weight that could grow is at the limit
        if _met(sums, cells, targets):
            break
    if trim is None:
        weights = weights * _ratio(sums, np.bincount(cell, weights))[cell]
    return weights, rounds, _met(sums, cells, targets)


def _capped(weights: np.ndarray, limit: float, total: float) -> np.ndarray:
    """No weight above ``limit``, and the same ``total``: what is cut is given to the others, in proportion."""
    while (weights > limit * (1 + 1e-12)).any():
        weights = np.minimum(weights, limit)
        free = weights < limit
        weights[free] *= (total - limit * (~free).sum()) / weights[free].sum()
    return weights


def _met(sums: np.ndarray, cells: np.ndarray, targets: list[np.ndarray]) -> bool:
    return all(
        np.allclose(np.bincount(code, sums, minlength=len(target)), target, rtol=CLOSE, atol=0)
        for code, target in zip(cells, targets, strict=True)
    )


def _ratio(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    return one / np.where(other > 0, other, 1)


def _columns_of(frame: Any, names: list[str]) -> pd.DataFrame:
    """The columns as a pandas frame, with the frame's own index where it has one, or the numbers of a file's rows."""
    if hasattr(frame, "kept"):  # responses
        frame = frame.kept().filter(written(frame.columns.score, frame.scores))
    wrapped = nw.from_native(frame, pass_through=False)
    known = wrapped.collect_schema().names()
    missing = [name for name in names if name not in known]
    if missing:
        raise DataError(
            f"no column {listed(missing)} to rake by",
            required="a column of the frame for every margin",
            found=f"{counted(len(known), 'column')}; {nearest(missing[0], known)}",
            do="name the margins as the columns are called",
        )
    numbered = [ROW] if ROW in known and not wrapped.implementation.is_pandas() else []
    rows = collected(wrapped.select(*names, *numbered))
    rows = rows.set_index(ROW) if numbered else rows
    if not len(rows):
        raise DataError("nobody to weight", required="at least one row", found="a frame without rows", do="give rows")
    return rows


def _base(rows: pd.DataFrame, weight: str | None) -> np.ndarray:
    base = np.ones(len(rows)) if weight is None else pd.to_numeric(rows[weight], errors="coerce").to_numpy(dtype=float)
    wrong = ~(np.isfinite(base) & (base >= 0))
    if wrong.any() or not base.sum() > 0:
        raise DataError(
            f'weights in "{weight}" cannot be raked',
            required="finite weights of 0 or more, with a sum above 0",
            found=f"{counted(int(wrong.sum()), 'row')} without one" if wrong.any() else "0 in every row",
            do="correct the weights, or rake without them",
        )
    return base


def _table(
    margins: Margins, parts: list, targets: list[np.ndarray], base: np.ndarray, weights: np.ndarray
) -> pd.DataFrame:
    start = base * weights.sum() / base.sum()
    return pd.concat(
        [
            pd.DataFrame(
                {
                    "column": margin_name(key),
                    "value": pd.Series(values, dtype=object),
                    "n": np.bincount(code, minlength=len(target)),
                    "target": target,
                    "before": np.bincount(code, start, minlength=len(target)),
                    "after": np.bincount(code, weights, minlength=len(target)),
                }
            )
            for (key, (code, values, _), target) in zip(margins, parts, targets, strict=True)
        ],
        ignore_index=True,
    )


def _not_together(table: pd.DataFrame, iterations: int) -> DataError:
    apart = (table["after"] - table["target"]).abs() / table["target"].where(table["target"] > 0, 1)
    worst = table.loc[apart.idxmax()]
    return DataError(
        "the margins cannot be met together",
        required="answers in enough combinations of the margins' values to meet all of them",
        found=f"after {iterations:,} rounds {worst['column']} {worst['value']!r} has {worst['after']:.6g} "
        f"in place of {worst['target']:.6g}",
        do="merge values with few answers, or leave out a margin",
    )
