"""Linear programmes over all answers of employees that would give the very same shown cells."""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

MOST_COLUMNS = 3_000  # of the linear programmes: with more, what else could be is looked for among so many
NOISE = 1e-6
FAST: dict = {"method": "highs-ds", "options": {"presolve": False}}  # a third of the time that presolving takes


class Survey(Protocol):
    """What a programme takes of a survey (see ``suppression.Survey``)."""

    cells: sparse.csr_matrix
    rows: sparse.csr_matrix
    answers: np.ndarray
    counts: np.ndarray
    random: np.random.Generator
    total: int


def names(rows: sparse.csr_matrix) -> Iterator[bytes]:
    rows.sort_indices()
    return (rows.indices[a:b].tobytes() for a, b in zip(rows.indptr[:-1], rows.indptr[1:], strict=True))


def distinct(member: sparse.csr_matrix) -> tuple[sparse.csr_matrix, np.ndarray]:
    """The cells without those that have the same answers as another, and the place of each among them."""
    member.eliminate_zeros()
    found: dict[bytes, int] = {}
    place = np.array([found.setdefault(name, len(found)) for name in names(member)])
    return member[np.unique(place, return_index=True)[1]], place


class Programme:
    """All answers that give the same shown cells: over them, answers of rows are made many or few.

    Finest groups that lie in the same shown cells are merged, as nothing tells them apart; ``answers`` (merged groups
    x kinds, then all kinds together). A row may have all answers of the merged groups that it ``touch``es, and must
    have those that are ``whole`` in it.
    """

    def __init__(self, survey: Survey, hidden: np.ndarray) -> None:
        self.survey, self.shown = survey, np.flatnonzero(~hidden)
        columns = survey.cells[self.shown].T.tocsr()
        first, place = distinct(columns)
        self.equal = first.T.tocsc()
        merged = sparse.csr_matrix((np.ones(len(place)), (np.arange(len(place)), place)))
        answers = merged.T @ survey.answers
        self.answers = np.column_stack([answers, answers.sum(axis=1)])
        inside = (survey.rows @ merged).tocoo()
        size = np.bincount(place)
        self.touch = sparse.csr_matrix((np.ones(inside.nnz), (inside.row, inside.col)), inside.shape)
        self.whole = sparse.csr_matrix(
            ((inside.data == size[inside.col]) * 1.0, (inside.row, inside.col)), inside.shape
        )
        self.right = self.equal @ self.answers

    def moved(self, k: int, sign: int, rows: np.ndarray, wanted: np.ndarray) -> np.ndarray | None:
        """The merged groups' answers of kind ``k`` where ``rows`` come near to as many, or as few, as are ``wanted``.

        One row alone has as many, or as few, as it can.
        """
        open_ = np.flatnonzero(
            (self.equal.T @ (self.right[:, k] == 0)) == 0
        )  # where a shown cell has none there is none
        if not len(open_):
            return None
        if len(open_) > MOST_COLUMNS:
            open_ = np.sort(self.survey.random.choice(open_, MOST_COLUMNS, replace=False))
        found, every = self.answers[:, k].copy(), (self.touch if sign > 0 else self.whole)[rows]
        equal, part = self.equal[:, open_], every[:, open_]
        cost, more, most = -sign * part.toarray().ravel(), {}, np.full(len(open_), np.inf)
        if len(rows) > 1:  # what each row lacks of the wanted is made small in sum
            lacks = sparse.identity(len(rows), format="csc")
            others = every @ found - part @ found[open_]
            more = {"A_ub": sparse.hstack([-sign * part, -lacks]).tocsc(), "b_ub": sign * (others - wanted)}
            equal = sparse.hstack([equal, sparse.csc_matrix((equal.shape[0], len(rows)))]).tocsc()
            cost = np.append(np.zeros(len(open_)), self.survey.random.uniform(0.5, 1.5, len(rows)))
            most = np.full(len(cost), np.inf)
        bounds = np.column_stack([np.zeros(len(most)), most])
        right = self.equal[:, open_] @ found[open_]
        solved = linprog(cost, A_eq=equal, b_eq=right, bounds=bounds, **more, **FAST)
        if solved.x is None:
            return None
        found[open_] = np.maximum(solved.x[: len(open_)], 0)
        return found

    def cheapest(self, row: int, k: int | None, change: float) -> np.ndarray:
        """The shown cells, of the fewest answers, that change when a row's answers (of kind ``k``) do."""
        survey = self.survey
        places = np.arange(survey.cells.shape[1])
        if len(places) > MOST_COLUMNS:
            inside = survey.rows[row].toarray().ravel() > 0
            places = np.sort(np.lexsort((survey.random.random(len(places)), ~inside))[:MOST_COLUMNS])
        own = (survey.answers.sum(axis=1) if k is None else survey.answers[:, k])[places]
        equal, columns = survey.cells[self.shown][:, places], len(places)
        cost = survey.counts[self.shown].sum(axis=1)
        free = sparse.identity(len(cost), format="csc")
        part = survey.rows[row][:, places]
        equal = sparse.vstack([sparse.hstack([equal, -free, free]), sparse.hstack([part, 0 * free[:1], 0 * free[:1]])])
        bounds = np.zeros((columns + 2 * len(cost), 2))
        bounds[:, 1] = np.inf
        bounds[:columns, 0] = -own
        fixed = np.flatnonzero(self.shown == survey.total)
        bounds[columns + fixed, 1] = bounds[columns + len(cost) + fixed, 1] = 0
        right = np.append(np.zeros(len(cost)), change)
        found = linprog(
            np.concatenate([np.zeros(columns), cost, cost]), A_eq=equal.tocsc(), b_eq=right, bounds=bounds, **FAST
        )
        if found.x is None:
            return self.shown[:0]
        moved = found.x[columns : columns + len(cost)] + found.x[columns + len(cost) :]
        return self.shown[moved > NOISE]
