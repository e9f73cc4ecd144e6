"""Somebody who reads all that was given out of an employee survey, and solves for what was not.

He knows who is in which group: which of the finest groups (team x site x quarter ...) have any people. What he reads
are sums over them. He shares no code with the suppression. On a run's folder:

    python tests/disclosure/attacker.py RUN EXPORT.csv COLUMN[,COLUMN...] DATE SCORE
"""

import csv
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.optimize import linprog

NEAR = 1e-6
FAST: dict = {"method": "highs-ds", "options": {"presolve": False}}


def told_by_algebra(known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which rows of ``wanted`` are sums and differences of rows of ``known``: their counts are computed from those."""
    basis = np.linalg.svd(known, full_matrices=False)
    directions = basis.Vh[NEAR * basis.S[0] < basis.S]
    left = wanted - (wanted @ directions.T) @ directions
    return np.abs(left).max(axis=1) < NEAR


def bounds(known: np.ndarray, values: np.ndarray, wanted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least and the greatest value of each sum in ``wanted`` that the known ones allow, nothing being negative."""
    ends = []
    for row in wanted:
        found = [linprog(sign * row, A_eq=known, b_eq=values, method="highs") for sign in (1, -1)]
        assert all(one.status == 0 for one in found), [one.message for one in found]
        ends.append((found[0].fun, -found[1].fun))
    low, high = np.array(ends).reshape(-1, 2).T
    return low, high


class Reader:
    """All answers that would give the very same figures; of each class those that were found are kept as examples.

    Finest groups that no figure tells apart are one to him: of their answers a group that he asks after may have all
    where it has one of them, and must have all where it has each of them.
    """

    def __init__(self, known: np.ndarray, values: np.ndarray) -> None:
        self.columns, self.place = np.unique(known, axis=1, return_inverse=True)
        self.size, self.values = np.bincount(self.place), values
        self.found = [np.zeros((0, len(self.size))) for _ in range(values.shape[1])]
        for k in range(values.shape[1]):
            self._look(np.random.default_rng(k).random(len(self.size)), k)

    def _look(self, weights: np.ndarray, k: int) -> None:
        found = linprog(-weights, A_eq=self.columns, b_eq=self.values[:, k], **FAST)
        assert found.status == 0, found.message
        self.found[k] = np.vstack([self.found[k], found.x])

    def told(self, row: np.ndarray, minimum: int) -> list[str]:
        """What the figures tell of a group, a row of 0 and 1: he looks on until an example leaves all of it open."""
        inside = np.bincount(self.place, row)
        most, least = 1.0 * (inside > 0), 1.0 * (inside == self.size)
        said = [""]
        for sign, weights in ((0, most), (1, most), (-1, least)):
            for k in range(len(self.found)):
                if not said:
                    return []
                if sign:
                    self._look(sign * weights, k)
                low, high = (
                    np.array([end(one @ own) for one in self.found]) for own, end in ((least, np.min), (most, np.max))
                )
                said = _told(low, high, minimum)
        return said


def told_of(member: np.ndarray, counts: np.ndarray, hidden: np.ndarray, minimum: int = 8) -> list[tuple[int, str]]:
    """What the shown cells tell of each hidden one: the cell, and what of it.

    ``member`` (cells x finest groups) says what cells are the sum of; of ``counts`` (cells x classes) only those that
    are not hidden are looked at.
    """
    shown, places = member[~hidden].astype(float), np.flatnonzero(hidden)
    told = [
        (int(places[at]), "computed") for at in np.flatnonzero(told_by_algebra(shown, member[hidden].astype(float)))
    ]
    reader = Reader(shown, counts[~hidden])
    return told + [(int(place), what) for place in places for what in reader.told(member[place], minimum)]


def small_sums(member: np.ndarray, answers: np.ndarray, hidden: np.ndarray, minimum: int = 8) -> list[int]:
    """The finest groups that lie in some sum of fewer than ``minimum`` answers, or of one class, that he can tell.

    By whatever chain of tables: were there such a sum, he would know of each group in it that it is as small.
    """
    shown = member[~hidden].astype(float)
    everybody = Reader(shown, (shown @ answers).sum(axis=1)[:, None])
    classes = Reader(shown, shown @ answers)
    alone = [at for at in range(len(answers)) if answers[at].sum() < minimum or answers[at].max() == answers[at].sum()]
    rows = np.eye(len(answers))
    few = [at for at in alone if "that it is small" in everybody.told(rows[at], minimum)]
    return few + [at for at in alone if "that all are in one class" in classes.told(rows[at], minimum)]


def _told(low: np.ndarray, high: np.ndarray, minimum: int) -> list[str]:
    """What the fewest and the most answers of each class tell; he knows that they are whole numbers."""
    low, high = np.ceil(low - NEAR), np.floor(high + NEAR)
    possible = high >= 1
    said = ["its answers"] if high.sum() == low.sum() else []
    said += ["that it is small"] if high.sum() < minimum else []
    said += ["that all are in one class"] if possible.sum() < 2 else []
    return said + (["a class"] if (possible & (high == low)).any() else [])


def equations(tables: Path, people: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """All that a run's tables say, as sums over finest groups x classes: coefficients and values."""
    atoms = people.drop_duplicates().reset_index(drop=True)
    rows, values = [], []

    def say(cells: dict[str, str], weights: tuple[float, float, float], value: float) -> None:
        inside = np.ones(len(atoms), dtype=bool)
        for name, wanted in cells.items():
            inside &= (atoms[name] == wanted).to_numpy()
        rows.append(np.concatenate([inside * weight for weight in weights]))
        values.append(value)

    for path in sorted(tables.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for cells, n, nps, classes in _facts(row, set(people.columns)):
                    say(cells, (1, 1, 1), n)
                    say(cells, (-1, 0, 1), n * nps / 100)
                    for k, count in enumerate(classes):
                        say(cells, tuple(np.eye(3)[k]), count)
    return np.array(rows), np.array(values)


def _facts(row: dict[str, str], columns: set[str]) -> list[tuple[dict[str, str], float, float, list[float]]]:
    """The groups that a row of a table is about, with what it says of each."""
    inside = {name: row[name].removeprefix("'") for name in row if name in columns}
    facts = []
    classes = [float(row[f"n_{name}"]) for name in ("detractors", "passives", "promoters") if row.get(f"n_{name}")]
    if "column" in row and row.get("group"):
        for side, n, nps in (("group", "n", "nps"), ("reference", "reference_n", "reference_nps")):
            if row.get(n) and row.get(nps) and row[side] != "rest":
                facts.append(
                    ({**inside, row["column"]: row[side].removeprefix("'")}, float(row[n]), float(row[nps]), [])
                )
    elif "n_from" in row and row.get("group"):
        for side, when in (("from", "before"), ("to", "after")):
            if row[f"n_{side}"]:
                own = {row["by"]: row["group"].removeprefix("'"), "quarter": row[when]}
                facts.append((own, float(row[f"n_{side}"]), float(row[f"nps_{side}"]), []))
    elif row.get("n") and row.get("nps") and not {"column", "benchmark_nps", "margin"} & set(row):
        facts.append((inside, float(row["n"]), float(row["nps"]), classes))
    return facts


def attack(tables: Path, people: pd.DataFrame, groupings: list[list[str]]) -> list[tuple[dict[str, str], list[str]]]:
    """The groups that no table shows, of which the tables tell something all the same."""
    atoms = people.drop_duplicates().reset_index(drop=True)
    known, values = equations(tables, people)
    found = []
    for names in groupings:
        for cell in atoms[names].dropna().drop_duplicates().to_dict("records"):
            inside = np.ones(len(atoms), dtype=bool)
            for name, wanted in cell.items():
                inside &= (atoms[name] == wanted).to_numpy()
            if (known == np.concatenate([inside, inside, inside])).all(axis=1).any():
                continue  # a table shows it
            ends = [bounds(known, values, np.kron(np.eye(3)[k], inside)[None]) for k in range(3)]
            low, high = (np.array([one[side][0] for one in ends]) for side in (0, 1))
            if told := _told(low, high, 8):
                found.append((cell, told))
    return found


if __name__ == "__main__":
    run, export, columns, date, score = sys.argv[1:]
    frame = pd.read_csv(export, dtype=str, keep_default_na=False)
    frame = frame[frame[score] != ""]
    when = pd.to_datetime(frame[date].replace("", None))
    frame = frame.replace("", "(none)")
    segments = columns.split(",")
    people = frame[segments].assign(
        quarter=when.dt.year.astype("Int64").astype(str) + "-Q" + when.dt.quarter.astype("Int64").astype(str)
    )
    people.loc[when.isna(), "quarter"] = None
    cells = [*([name] for name in segments), ["quarter"], *([name, "quarter"] for name in segments)]
    for told in attack(Path(run) / "tables", people, cells):
        print(*told)
