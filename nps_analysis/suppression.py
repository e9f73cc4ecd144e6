"""Which cells of several tables must be hidden together, so that no hidden one can be computed from the others?"""

from collections.abc import Iterator

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from nps_analysis.schema import SMALLEST_DISTRIBUTION

FEWEST = SMALLEST_DISTRIBUTION
MOST_COLUMNS = 3_000  # of the linear programmes: with more, what else could be is looked for among so many
MANY = 8  # cells that are open to doubt for which one programme looks at all of them first
NOISE = 1e-6
FAST: dict = {"method": "highs-ds", "options": {"presolve": False}}  # a third of the time that presolving takes


def hidden_cells(
    member: np.ndarray | sparse.spmatrix,
    answers: np.ndarray,
    minimum: int = FEWEST,
    tables: np.ndarray | None = None,
) -> np.ndarray:
    """Which cells are to be hidden: a mask over the rows of ``member``.

    ``member`` (cells x finest groups) says which finest groups a cell is the sum of; its first row is the total, which
    is hidden only with everything else; ``tables`` says of which table each cell is, where there are several.
    ``answers`` (finest groups x 3) are the detractors, passives and promoters.
    Hidden are cells of fewer than ``minimum`` answers or with all answers in one class, and as many more as it takes
    (complementary suppression: Cox 1980, JASA 75:377) that of each hidden cell, and of each small remainder of a cell
    without others (see ``remainders``), somebody who solves the linear system of all cells that are shown, knowing
    which finest groups are empty, finds neither that it has fewer than ``minimum`` answers, nor that they are all in
    one class, nor, to within one answer, how many there are of a class that it can have. The cells that are hidden in
    addition are those that are cheapest, in answers, to change with it (Kelly, Golden & Assad 1992, Networks 22:397).
    Both are linear programmes, over answers that need not be whole numbers.

    Two teams of 3 and 12 answers: to hide the one alone would be to tell it, as the total less the other.

    >>> member, answers = np.array([[1, 1], [1, 0], [0, 1]]), np.array([[1, 1, 1], [4, 4, 4]])
    >>> hidden_cells(member, answers).tolist()
    [False, True, True]
    """
    member, answers = sparse.csr_matrix(member, dtype=float), np.asarray(answers, dtype=float)
    own, place = _distinct(member)
    rest = remainders(own, answers, minimum)
    if tables is not None:
        rest = sparse.vstack([rest, _unknown(overlaps(member, answers, tables, minimum), sparse.vstack([own, rest]))])
    cells = sparse.vstack([own, rest]).tocsr() if rest.shape[0] else own
    hidden = unsafe(cells @ answers, minimum)
    if hidden[place[0]]:
        return np.ones(member.shape[0], dtype=bool)
    hidden[own.shape[0] :] = True
    known = Known(cells, answers, minimum)
    while known.hides_more(hidden, place[0]):
        pass
    return hidden[place]


def unsafe(counts: np.ndarray, minimum: int = FEWEST) -> np.ndarray:
    """Which groups (rows of detractors, passives, promoters) have too few answers, or all in one class.

    >>> unsafe(np.array([[3, 3, 2], [3, 3, 1], [0, 0, 90]])).tolist()
    [False, True, True]
    """
    n = counts.sum(axis=1)
    return (n < minimum) | (counts.max(axis=1) == n)


def remainders(member: sparse.csr_matrix, answers: np.ndarray, minimum: int = FEWEST) -> sparse.csr_matrix:
    """What is left of a cell without others that lie in it, where that is itself too little to be told.

    A team of 20 in a site of 22 tells of the other two, although no table has a row for them; and so do the teams of a
    site together, where one of them also has people elsewhere.
    """
    n = answers.sum(axis=1)
    size = member @ n
    shared = (member @ sparse.diags(n) @ member.T).tocoo()
    within = (shared.data == size[shared.row]) & (size[shared.row] < size[shared.col])
    small, large = shared.row[within], shared.col[within]
    left = member[large] - member[small].multiply(member[large])
    inside = sparse.csr_matrix((np.ones(len(small)), (large, small)), shape=(member.shape[0],) * 2)
    outside = member - (member.multiply((inside @ member) > 0))
    left = sparse.vstack([left, outside]).tocsr()
    return _unknown(left[unsafe(left @ answers, minimum)], member)


def overlaps(
    member: sparse.csr_matrix, answers: np.ndarray, tables: np.ndarray, minimum: int = FEWEST
) -> sparse.csr_matrix:
    """What is left of the cells of one table together that overlap a cell of another, without it, where it is little.

    Three teams that sit at one site, but for two people: the teams less their site are these two. ``tables`` says of
    which table each cell is.
    """
    found = []
    for table in np.unique(tables):
        own = member[tables == table]
        touching = ((own @ member.T) > 0).astype(float)
        together = ((touching.T @ own) > 0).astype(float)
        left = sparse.csr_matrix(together - member)
        inside = np.asarray((left < 0).sum(axis=1)).ravel() == 0  # cells of which all are in this table
        found.append(left[inside & unsafe(left @ answers, minimum)])
    return sparse.vstack(found).tocsr()


def _unknown(rows: sparse.csr_matrix, known: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each row once, and none that is empty or a cell already."""
    rows.eliminate_zeros()
    seen = {b"", *_names(known)}
    first = {name: at for at, name in reversed(list(enumerate(_names(rows)))) if name not in seen}
    return rows[sorted(first.values())]


def _names(rows: sparse.csr_matrix) -> Iterator[bytes]:
    rows.sort_indices()
    return (rows.indices[a:b].tobytes() for a, b in zip(rows.indptr[:-1], rows.indptr[1:], strict=True))


def _distinct(member: sparse.csr_matrix) -> tuple[sparse.csr_matrix, np.ndarray]:
    """The cells without those that have the same answers as another, and the place of each among them."""
    member.eliminate_zeros()
    found: dict[bytes, int] = {}
    place = np.array([found.setdefault(name, len(found)) for name in _names(member)])
    return member[np.unique(place, return_index=True)[1]], place


class Known:
    """What the shown cells let somebody know of the hidden ones: how few, and how many, answers each may have.

    ``low`` and ``high`` (cells x classes) come from answers that would give the very same shown cells; they stay true
    when more is hidden, and only widen.
    """

    def __init__(self, cells: sparse.csr_matrix, answers: np.ndarray, minimum: int) -> None:
        self.minimum, self.counts = minimum, cells @ answers
        self.low, self.high = self.counts.copy(), self.counts.copy()
        self.random = np.random.default_rng(0)
        self.cells, self.answers = cells, answers
        self.order = np.argsort(self.counts.sum(axis=1), kind="stable")

    def hides_more(self, hidden: np.ndarray, total: int) -> bool:
        """Hides, in the mask itself, what the hidden cells of which too much is told need; whether there was any."""
        programme, told = Programme(self.cells, self.answers, hidden, self.random), self._told(hidden)
        if len(told) > MANY:
            weights = np.zeros(len(hidden))
            weights[told] = self.random.uniform(0.5, 1.5, len(told))
            for k in range(self.counts.shape[1]):  # what is open of most cells is found at once
                self._learn(programme, weights, k)
                self._learn(programme, -weights, k)
        before = hidden.copy()
        for cell in self._told(hidden):
            if self._stays_told(int(cell), programme):
                more = self._complement(int(cell), programme, total, hidden)
                if more.size:
                    hidden[more] = True
                    programme = Programme(self.cells, self.answers, hidden, self.random)
        return bool((hidden != before).any())

    def _stays_told(self, cell: int, programme: "Programme") -> bool:
        """Whether too much is told of a cell also when the most and the fewest of each class that it can have are."""
        own = (np.arange(len(self.counts)) == cell).astype(float)
        for sign in (1, -1):
            for k in np.argsort(-self.high[cell]):
                if not self._is_told(cell):
                    return False
                if sign == 1 or self.high[cell, k] - self.low[cell, k] < 1 - NOISE:
                    self._learn(programme, sign * own, int(k))
        return self._is_told(cell)

    def _complement(self, cell: int, programme: "Programme", total: int, hidden: np.ndarray) -> np.ndarray:
        """Shown cells that, once hidden, leave open what is told of ``cell``: none where there are no more."""
        for k, change in self._wanted(cell):
            if (found := programme.cheapest(cell, k, change, total)).size:
                return found
        touching = (self.cells @ self.cells[cell].T).toarray().ravel() > 0
        shown = ~hidden & (np.arange(len(hidden)) != total)
        rest = [one for one in self.order if shown[one] and touching[one]] or [one for one in self.order if shown[one]]
        return np.array(rest[:1], dtype=int)

    def _wanted(self, cell: int) -> Iterator[tuple[int | None, float]]:
        """The changes that would leave a cell open: of its answers, of one class, in this order."""
        n, high, low = self.counts[cell].sum(), self.high[cell], self.low[cell]
        if high.sum() < self.minimum - NOISE:
            yield None, self.minimum - n
        possible = high >= 1 - NOISE
        if possible.sum() < 2:
            others = np.flatnonzero(~possible)
            yield from ((int(k), 1.0) for k in others[np.argsort(-self.answers.sum(axis=0)[others])])
        for k in np.flatnonzero(possible & (high - low < 1 - NOISE)):
            yield int(k), 1.0
            yield int(k), -1.0

    def _told(self, hidden: np.ndarray) -> np.ndarray:
        """The hidden cells of which, by what was found so far, too much may be known; those with most answers first."""
        return np.array([cell for cell in self.order[::-1] if hidden[cell] and self._is_told(cell)], dtype=int)

    def _is_told(self, cell: int) -> bool:
        return next(self._wanted(cell), None) is not None

    def _learn(self, programme: "Programme", weights: np.ndarray, k: int) -> None:
        """Takes note of the answers of class ``k`` that all cells have when a sum of them is largest."""
        found = programme.extreme(weights, k)
        if found is not None:
            np.minimum(self.low[:, k], found, out=self.low[:, k])
            np.maximum(self.high[:, k], found, out=self.high[:, k])


class Programme:
    """All answers of the finest groups that give the same shown cells: over them, sums are made large or small."""

    def __init__(
        self, cells: sparse.csr_matrix, answers: np.ndarray, hidden: np.ndarray, random: np.random.Generator
    ) -> None:
        columns = _columns(cells, hidden, random)
        self.answers, self.part, self.shown = answers[columns], cells[:, columns].tocsr(), np.flatnonzero(~hidden)
        self.counts = cells @ answers
        self.others = self.counts - self.part @ self.answers  # of finest groups that stay as they are
        self.equal = self.part[self.shown].tocsc()
        self.right = self.equal @ self.answers

    def extreme(self, weights: np.ndarray, k: int) -> np.ndarray | None:
        """The cells' answers of class ``k`` when their weighted sum is as large as it can be."""
        found = linprog(-(weights @ self.part), A_eq=self.equal, b_eq=self.right[:, k], **FAST)
        return None if found.x is None else self.others[:, k] + self.part @ found.x

    def cheapest(self, cell: int, k: int | None, change: float, total: int) -> np.ndarray:
        """The shown cells, of the fewest answers, that change when a cell's answers (of class ``k``) do."""
        own = self.answers.sum(axis=1) if k is None else self.answers[:, k]
        columns, cost = len(own), self.counts[self.shown].sum(axis=1)
        free = sparse.identity(len(self.shown), format="csc")
        equal = sparse.vstack(
            [sparse.hstack([self.equal, -free, free]), sparse.hstack([self.part[cell], 0 * free[:1], 0 * free[:1]])]
        ).tocsc()
        bounds = np.zeros((columns + 2 * len(cost), 2))
        bounds[:, 1] = np.inf
        bounds[:columns, 0] = -own
        fixed = np.flatnonzero(self.shown == total)
        bounds[columns + fixed, 1] = bounds[columns + len(cost) + fixed, 1] = 0
        right = np.append(np.zeros(len(cost)), change)
        found = linprog(np.concatenate([np.zeros(columns), cost, cost]), A_eq=equal, b_eq=right, bounds=bounds, **FAST)
        if found.x is None:
            return self.shown[:0]
        moved = found.x[columns : columns + len(cost)] + found.x[columns + len(cost) :]
        return self.shown[moved > NOISE]


def _columns(cells: sparse.csr_matrix, hidden: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The finest groups that may have other answers: all, or of many those in hidden cells first, then any."""
    every = cells.shape[1]
    if every <= MOST_COLUMNS:
        return np.arange(every)
    inside = np.asarray(cells[hidden].sum(axis=0)).ravel() > 0
    order = np.lexsort((random.random(every), ~inside))
    return np.sort(order[:MOST_COLUMNS])
