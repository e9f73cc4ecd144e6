"""Two releases of employees' answers that differ by so few of them that somebody could be found."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nps_analysis.schema import SMALLEST_DISTRIBUTION, counted, listed
from nps_analysis.tables import FORMATS

SAID = {"note", "base", "method", "adjust", "verdict", "signal", "funnel", "tested", "shown"}  # of figures, in words
CLASSES = ("n_detractors", "n_passives", "n_promoters")
Cell = frozenset[tuple[str, str]]  # the columns and values of a group: none for all answers


class Released(NamedTuple):
    """What a run's tables tell: the classes of the groups, and of rows of other tables the answers and a figure."""

    cells: dict[Cell, np.ndarray]
    others: dict[tuple[str, ...], tuple[int, str]]


def released(folder: Path) -> Released:
    """What the tables in a run's folder tell of groups that are shown; nothing where there is no run."""
    found = Released({}, {})
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            header = list(rows.fieldnames or ())
            names = header[: header.index("n")] if "n" in header else []  # groups are named before their figures
            for row in rows:
                if not (row.get("n") or "").isdigit():
                    continue
                if set(CLASSES) <= row.keys():
                    cell = frozenset((name, row[name] or "") for name in names)
                    found.cells[cell] = np.array([int(row[name] or 0) for name in CLASSES])
                else:
                    own = (row[name] or "" for name in names if name not in FORMATS and name not in SAID)
                    found.others[path.stem, *own] = int(row["n"]), row.get("nps") or row.get("n_top") or ""
    return found


def too_close(before: Released, after: Released, where: str) -> list[str]:
    """A warning where a group has nearly, but not exactly, the answers that it had in the release at ``where``.

    That is, fewer more or less than a group must have to be shown, as many and others, or more and all of one class.
    Groups are the rows that both releases show, and what is left of a row when those that divide it are taken away.

    >>> one, two = (Released({frozenset(): np.array(n)}, {}) for n in ((10, 10, 20), (12, 10, 20)))
    >>> too_close(one, two, "the earlier run")[0][:72]
    '1 row has nearly the same answers as in the earlier run: all (40, now 42'
    """
    changes = {cell: after.cells[cell] - before.cells[cell] for cell in after.cells if cell in before.cells}
    close = [
        f"{_said(cell)} ({before.cells[cell].sum():,}, now {after.cells[cell].sum():,})"
        for cell, change in changes.items()
        if _tells(change)
    ]
    close += [f"{text} ({change.sum():+,})" for text, change in _rests(changes) if _tells(change)]
    close += [
        f"{' '.join(key)} ({before.others[key][0]:,}, now {n:,})"
        for key, (n, figure) in after.others.items()
        if key in before.others
        and (n, figure) != before.others[key]
        and abs(n - before.others[key][0]) < SMALLEST_DISTRIBUTION
    ]
    if not close:
        return []
    have = f"{counted(len(close), 'row')} {'has' if len(close) == 1 else 'have'}"
    why = (
        "who sees both can tell what those few said: withdraw the earlier release, or keep this one back "
        f"until each of these rows has {SMALLEST_DISTRIBUTION} answers more or fewer, of more classes than one"
    )
    return [f"{have} nearly the same answers as in {where}: {listed(close, 3)}; {why}"]


def _tells(change: np.ndarray) -> bool:
    """Whether a group's classes changed by so few answers, or so like each other, that it tells what they were."""
    return bool(change.any()) and (abs(change.sum()) < SMALLEST_DISTRIBUTION or np.count_nonzero(change) == 1)


def _rests(changes: dict[Cell, np.ndarray]) -> Iterator[tuple[str, np.ndarray]]:
    """What each row changed by that is not in the rows which divide it; by one table, or by it and a finer one.

    The rows of the finer table are those of groups that the first does not show.
    """
    parts: dict[Cell, dict[frozenset[str], list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in changes:
        for size in range(len(cell)):
            for some in combinations(cell, size):
                parts[frozenset(some)][_columns(cell)].append(cell)
    for whole in [cell for cell in changes if cell in parts]:
        for columns, cells in parts[whole].items():
            rest = changes[whole] - sum(changes[cell] for cell in cells)
            said = f"{_said(whole)} less what is shown by {listed(sorted(columns - _columns(whole)))}"
            yield said, rest
            for finer in (one for one in parts[whole] if one > columns):
                more = [one for one in parts[whole][finer] if _among(one, columns) not in changes]
                if more:
                    yield f"{said}, and by {listed(sorted(finer))}", rest - sum(changes[one] for one in more)


def _columns(cell: Cell) -> frozenset[str]:
    return frozenset(name for name, _ in cell)


def _among(cell: Cell, columns: frozenset[str]) -> Cell:
    return frozenset((name, value) for name, value in cell if name in columns)


def _said(cell: Cell) -> str:
    return " ".join(f"{name} {value}" for name, value in sorted(cell)) or "all"
