"""Which cells of several tables must be hidden together, so that no hidden one can be computed from the others?"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from nps_analysis.programme import NOISE, Programme, distinct, names
from nps_analysis.schema import SMALLEST_DISTRIBUTION

FEWEST = SMALLEST_DISTRIBUTION
MANY = 4  # rows that are open to doubt for which one programme looks at all of them first
MOST_ROUNDS = 30
WORTH = 0.95  # of the rows that are open to doubt: where more are left after a round, there is no other
MOST_TRIES = 4  # cells that are tried to be shown again, the largest first
MOST_WORK = 20_000  # rows x finest groups x cells: with more, fewer cells are tried to be shown again


def hidden_cells(
    member: np.ndarray | sparse.spmatrix,
    answers: np.ndarray,
    minimum: int = FEWEST,
    questions: Sequence[np.ndarray] | None = None,
) -> np.ndarray:
    """Which cells are to be hidden: a mask over the rows of ``member``.

    ``member`` (cells x finest groups) says which finest groups a cell is the sum of; its first row is the total, which
    is hidden only with everything else. ``answers`` (finest groups x kinds) are counts, as of detractors, passives and
    promoters. Where people answered several ``questions``, a kind is a combination of answers, and each question says
    which of its classes every kind is in (-1: not answered); without, the kinds are the classes of one question.

    Hidden are cells of fewer than ``minimum`` answers to a question, or with all answers to it in one class, and as
    many more as it takes (complementary suppression: Cox 1980, JASA 75:377) that somebody who solves the linear system
    of all cells that are shown, by kind, knowing which finest groups are empty, finds of each hidden cell neither that
    it has fewer than ``minimum`` answers, nor that they are all in one class, nor exactly how many there are of a class
    that it can have; and of each finest group that is too small itself neither of the first two, so that whatever sum
    of finest groups can be computed is none that would have to be hidden. The cells that are hidden in addition are
    those that are cheapest, in answers, to change with it (Kelly, Golden & Assad 1992, Networks 22:397); those that
    turn out not to be needed are shown again. Both are linear programmes, over answers that need not be whole numbers.

    Two teams of 3 and 12 answers: to hide the one alone would be to tell it, as the total less the other.

    >>> member, answers = np.array([[1, 1], [1, 0], [0, 1]]), np.array([[1, 1, 1], [4, 4, 4]])
    >>> hidden_cells(member, answers).tolist()
    [False, True, True]
    """
    member, answers = sparse.csr_matrix(member, dtype=float), np.asarray(answers, dtype=float)
    asked = [np.arange(answers.shape[1])] if questions is None else list(questions)
    own, place = distinct(member)
    secret = unsafe(own @ answers, minimum, asked)
    if secret[place[0]]:
        return np.ones(member.shape[0], dtype=bool)
    alone = sparse.identity(len(answers), format="csr")[np.flatnonzero(unsafe(answers, minimum, asked))]
    survey = Survey(own, _unknown(alone, own), answers, minimum, asked, int(place[0]))
    hidden = survey.hidden_with(secret)
    return survey.shown_again(hidden, secret)[place]


def unsafe(counts: np.ndarray, minimum: int = FEWEST, questions: Sequence[np.ndarray] | None = None) -> np.ndarray:
    """Which groups (rows of counts by class, or by kind) have too few answers to a question, or all in one class.

    >>> unsafe(np.array([[3, 3, 2], [3, 3, 1], [0, 0, 90]])).tolist()
    [False, True, True]

    A question that nobody in a group answered tells nothing of it, while nobody at all is too few.
    """
    found = counts.sum(axis=1) == 0
    for classes in _classes(questions or [np.arange(counts.shape[1])]):
        own = counts @ classes
        n = own.sum(axis=1)
        found |= (n > 0) & ((n < minimum) | (own.max(axis=1) == n))
    return found


def _classes(questions: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Of each question which kind is in which class, as an array of kinds x classes of 0 and 1."""
    return [(one[:, None] == np.arange(one.max() + 1)).astype(float) for one in questions]


def _unknown(rows: sparse.csr_matrix, known: sparse.csr_matrix) -> sparse.csr_matrix:
    """The rows that are not among the known ones."""
    seen = set(names(known))
    return rows[[at for at, name in enumerate(names(rows)) if name not in seen]]


class Survey:
    """The cells of all tables, the finest groups that are too small themselves, and what must not be told of either.

    Rows are the cells, then those groups; ``counts`` (rows x kinds) are their answers.
    """

    def __init__(
        self,
        cells: sparse.csr_matrix,
        alone: sparse.csr_matrix,
        answers: np.ndarray,
        minimum: int,
        questions: list[np.ndarray],
        total: int,
    ) -> None:
        self.cells, self.answers, self.minimum, self.total = cells, answers, minimum, total
        self.rows = sparse.vstack([cells, alone]).tocsr()
        self.is_cell = np.arange(self.rows.shape[0]) < cells.shape[0]
        self.counts = self.rows @ answers
        self.questions = _classes(questions)
        self.answered = [(self.counts @ classes).sum(axis=1) > 0 for classes in self.questions]
        self.order = np.argsort(self.counts.sum(axis=1), kind="stable")
        self.random = np.random.default_rng(0)

    def hidden_with(self, secret: np.ndarray) -> np.ndarray:
        """The cells that are hidden when those in ``secret`` must be."""
        hidden, known = secret.copy(), Known(self)
        while known.hides_more(hidden):
            pass
        return hidden

    def shown_again(self, hidden: np.ndarray, secret: np.ndarray) -> np.ndarray:
        """``hidden`` without the cells, the largest first, that need not be hidden once all the others are."""
        work = self.rows.shape[0] * self.cells.shape[1]
        spare = [one for one in self.order[::-1] if self.is_cell[one] and hidden[one] and not secret[one]]
        for cell in spare[: min(MOST_TRIES, MOST_WORK // work)]:
            less = hidden.copy()
            less[cell] = False
            if Known(self).keeps(less):
                hidden = less
        return hidden


class Known:
    """What the shown cells let somebody know of the hidden ones: how few, and how many, answers each may have.

    ``low`` and ``high`` (rows x kinds), and ``most`` of all kinds together, come from answers that would give the very
    same shown cells; they stay true when more is hidden, and only widen.
    """

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.low, self.high = survey.counts.copy(), survey.counts.copy()
        self.most = survey.counts.sum(axis=1)

    def keeps(self, hidden: np.ndarray) -> bool:
        """Whether nothing is told that must not be where the cells in ``hidden`` are."""
        programme = Programme(self.survey, hidden)
        self._learn_in_rounds(programme, hidden)
        return not any(self._stays_told(int(row), programme) for row in np.flatnonzero(self._told(hidden)))

    def hides_more(self, hidden: np.ndarray) -> bool:
        """Hides, in the mask itself, what the rows of which too much is told need; whether there was any."""
        programme = Programme(self.survey, hidden)
        self._learn_in_rounds(programme, hidden)
        before, told = hidden.copy(), self._told(hidden)
        for row in [int(one) for one in self.survey.order[::-1] if told[one]]:
            if self._stays_told(row, programme):
                more = self._complement(row, programme, hidden)
                if more.size:
                    hidden[more] = True
                    programme = Programme(self.survey, hidden)
                    self._learn_of_all(programme)
        return bool((hidden != before).any())

    def _learn_in_rounds(self, programme: Programme, hidden: np.ndarray) -> None:
        """Takes note of what is open of most rows at once: a little more, and a little less, of every kind."""
        self._learn_of_all(programme)
        kinds, before = self.high.shape[1], np.inf
        for _ in range(MOST_ROUNDS):
            told = self._told(hidden)
            if told.sum() <= MANY or told.sum() > WORTH * before:
                return
            before = told.sum()
            for k, sign in [*((k, sign) for k in range(kinds) for sign in (1, -1)), (kinds, 1)]:
                self._learn(programme, k, sign, np.flatnonzero(self._told(hidden) & self._lacks(k, sign)))

    def _told(self, hidden: np.ndarray) -> np.ndarray:
        """The rows of which, by what was found so far, too much may be known."""
        kinds = self.high.shape[1]
        told = np.any([self._lacks(k, 1) for k in range(kinds + 1)], axis=0)
        told[: len(hidden)] &= hidden
        return told

    def _lacks(self, k: int, sign: int) -> np.ndarray:
        """The rows of which it would have to be possible that there are more, or fewer, of a kind; or of all kinds."""
        survey = self.survey
        if k == self.high.shape[1]:
            return ~survey.is_cell & (self.most < survey.minimum - NOISE)
        (high, low), found = self._whole(), np.zeros(len(survey.is_cell), dtype=bool)
        for classes, answered in zip(survey.questions, survey.answered, strict=True):
            if classes[k].any():
                most, least = high @ classes, low @ classes
                own, fewest = most @ classes[k], least @ classes[k]
                narrow = survey.is_cell & (own >= 1) & (own - fewest < 1)
                more = survey.is_cell & (most.sum(axis=1) < survey.minimum) | (own < 1) & ((most >= 1).sum(axis=1) < 2)
                found |= answered & (narrow | more if sign > 0 else narrow)
        return found

    def _stays_told(self, row: int, programme: Programme) -> bool:
        """Whether too much is told of a row also when the most and the fewest of each kind that it can have are."""
        kinds = self.high.shape[1]
        for k, sign in [(kinds, 1), *((k, 1) for k in np.argsort(-self.high[row])), *((k, -1) for k in range(kinds))]:
            if self._lacks(k, sign)[row]:
                self._learn(programme, int(k), sign, np.array([row]))
        return any(self._lacks(k, 1)[row] for k in range(kinds + 1))

    def _complement(self, row: int, programme: Programme, hidden: np.ndarray) -> np.ndarray:
        """Shown cells that, once hidden, leave open what is told of a row: none where there are no more."""
        for k, change in self._wanted(row):
            if (found := programme.cheapest(row, k, change)).size:
                return found
        cells = self.survey.cells
        touching = (cells @ self.survey.rows[row].T).toarray().ravel() > 0
        shown = ~hidden & (np.arange(len(hidden)) != self.survey.total)
        order = [one for one in self.survey.order if self.survey.is_cell[one] and shown[one]]
        rest = [one for one in order if touching[one]] or order
        return np.array(rest[:1], dtype=int)

    def _wanted(self, row: int) -> Iterator[tuple[int | None, float]]:
        """The changes that would leave a row open: of its answers, of one kind, in this order."""
        survey, own, everywhere = self.survey, self.survey.counts[row], self.survey.answers.sum(axis=0)
        high, low, is_cell = *self._whole()[:, row], survey.is_cell[row]
        for classes in survey.questions:
            most, least = high @ classes, low @ classes
            if (most.sum() if is_cell else self.most[row]) < survey.minimum:
                yield None, survey.minimum - own.sum()
            for c in np.argsort(-(everywhere @ classes)):
                if most[c] < 1 and (most >= 1).sum() < 2:
                    yield _largest(everywhere, classes[:, c]), 1.0
                elif is_cell and most[c] >= 1 and most[c] - least[c] < 1:
                    yield _largest(everywhere - own, classes[:, c]), 1.0
                    yield _largest(own, classes[:, c]), -1.0

    def _whole(self) -> np.ndarray:
        """What is known to be possible in whole numbers: most and fewest x rows x kinds."""
        return np.stack([np.floor(self.high + NOISE), np.ceil(self.low - NOISE)])

    def _learn(self, programme: Programme, k: int, sign: int, rows: np.ndarray) -> None:
        """Takes note of what may be where ``rows`` have more, or fewer, of kind ``k`` (of all kinds: one past them)."""
        if not len(rows):
            return
        every = k == self.high.shape[1]
        wanted = (
            self.survey.minimum + 0 * self.most[rows]
            if every
            else (self.high if sign > 0 else self.low)[rows, k] + sign
        )
        found = programme.moved(k, sign, rows, wanted)
        if found is not None:
            self._note(programme, found, k)

    def _learn_of_all(self, programme: Programme) -> None:
        """Takes note of what may be because groups that no shown cell tells apart may have each other's answers."""
        for k in range(self.high.shape[1] + 1):
            self._note(programme, programme.answers[:, k], k)

    def _note(self, programme: Programme, found: np.ndarray, k: int) -> None:
        high = programme.touch @ found
        if k == self.high.shape[1]:
            np.maximum(self.most, high, out=self.most)
        else:
            np.maximum(self.high[:, k], high, out=self.high[:, k])
            np.minimum(self.low[:, k], programme.whole @ found, out=self.low[:, k])


def _largest(size: np.ndarray, allowed: np.ndarray) -> int:
    return int(np.argmax(np.where(allowed > 0, size, -np.inf)))
