"""Which cells are hidden together: by hand, against an attacker who shares no code, and what must hold for any."""

import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nps_analysis.suppression import MOST_TRIES, hidden_cells, unsafe
from tests.attacker import small_sums, told_of
from tests.examples import examples

SURVEYS = 3
SHOWN_AGAIN = (5, 19)  # surveys in which the first pass hides more than it takes


def survey(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """A random survey: cells x finest groups, and the answers of these.

    One to three segments of uneven sizes, sometimes one that lies within another, periods, undated answers; the
    tables of a study: all, by segment, by period, by both.
    """
    random = np.random.default_rng(seed)
    n, sizes = random.integers(30, 200), random.integers(2, 8, random.integers(1, 4))
    keys = [random.choice(size, n, p=random.dirichlet(np.full(size, 0.7))) for size in sizes]
    keys += [keys[0] // 3] if random.random() < 0.5 else []
    keys.append(random.integers(-1 if random.random() < 0.3 else 0, random.integers(1, 5), n))
    classes = random.choice(3, n, p=random.dirichlet([2, 2, 3]))
    atoms, place = np.unique(np.array(keys).T, axis=0, return_inverse=True)
    answers = np.zeros((len(atoms), 3))
    np.add.at(answers, (place.ravel(), classes), 1)
    return released(atoms), answers


def released(atoms: np.ndarray) -> np.ndarray:
    """Cells of all tables x finest groups; of the periods, the last column, -1 is none."""
    last = atoms.shape[1] - 1
    tables = [[], [last], *([j] for j in range(last)), *([j, last] for j in range(last))]
    rows = []
    for table in tables:
        places = [tuple(atom[table]) for atom in atoms]
        dated = (atoms[:, last] >= 0) | (last not in table)
        rows += [
            [here == place and own for here, own in zip(places, dated, strict=True)] for place in sorted({*places})
        ]
    return np.array([row for row in rows if any(row)], dtype=float)


def primary_only(member: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """What somebody hides who looks at one cell at a time."""
    return unsafe(member @ answers)


def defended(hide, seeds: range) -> list[int]:
    """The surveys of which the attacker finds something."""
    found = []
    for seed in seeds:
        member, answers = survey(seed)
        hidden = hide(member, answers)
        if hidden.all():
            continue
        if told_of(member, member @ answers, hidden) or small_sums(member, answers, hidden):
            found.append(seed)
    return found


def test_an_attacker_finds_nothing_in_random_surveys():
    assert defended(hidden_cells, range(SURVEYS)) == []


def test_the_attacker_would_find_something_if_there_were_any():
    assert len(defended(primary_only, range(4))) > 1


@pytest.mark.slow
def test_an_attacker_finds_nothing_in_a_hundred_and_fifty_random_surveys():
    """Of what he finds in one survey of fifty or more these show one at least, in 95 of 100 cases."""
    with ProcessPoolExecutor(2) as pool:
        found = pool.map(partial(defended, hidden_cells), [range(first, first + 25) for first in range(100, 250, 25)])
        assert [seed for seeds in found for seed in seeds] == []


def test_a_lone_small_group_takes_the_next_smallest_with_it():
    parts = np.array([[1, 1, 1], [4, 5, 6], [6, 6, 6], [9, 9, 9]])
    member = np.vstack([np.ones(4), np.eye(4)])
    assert hidden_cells(member, parts).tolist() == [False, True, True, False, False]


def test_two_small_groups_that_are_enough_together_need_no_third():
    parts = np.array([[2, 1, 1], [1, 2, 2], [6, 6, 6]])
    assert hidden_cells(np.vstack([np.ones(3), np.eye(3)]), parts).tolist() == [False, True, True, False]


def test_two_small_groups_that_are_all_promoters_together_need_a_third():
    parts = np.array([[0, 0, 4], [0, 0, 5], [6, 6, 6], [9, 9, 9]])
    hidden = hidden_cells(np.vstack([np.ones(4), np.eye(4)]), parts)
    assert hidden.tolist() == [False, True, True, True, False]


def test_in_a_table_with_both_margins_a_small_cell_takes_a_rectangle_with_it():
    parts = np.full((9, 3), 5)
    parts[0] = 1
    rows, columns = np.kron(np.eye(3), np.ones(3)), np.kron(np.ones(3), np.eye(3))
    hidden = hidden_cells(np.vstack([np.ones(9), rows, columns, np.eye(9)]), parts)
    inside = hidden[7:].reshape(3, 3)
    assert not hidden[:7].any()
    assert inside[0, 0]
    assert sorted(inside.sum(axis=0)) == sorted(inside.sum(axis=1)) == [0, 2, 2]


def test_what_is_left_of_a_site_without_its_team_is_a_group_too():
    parts = np.array([[7, 7, 6], [1, 1, 0], [9, 9, 9]])  # a team, two others of its site, another site
    member = np.array([[1, 1, 1], [1, 1, 0], [0, 0, 1], [1, 0, 0]])
    hidden = hidden_cells(member, parts)
    assert hidden[3] or hidden[1]


def test_people_without_a_date_are_a_group_that_no_table_shows():
    parts = np.array([[5, 5, 5], [6, 6, 6], [1, 1, 1]])  # two quarters, and three people in neither
    hidden = hidden_cells(np.array([[1, 1, 1], [1, 0, 0], [0, 1, 0]]), parts)
    assert hidden.tolist() == [False, True, False]


@pytest.mark.parametrize("parts", [[[2, 2, 2], [0, 0, 1]], [[9, 0, 0], [9, 0, 0]]])
def test_where_all_are_too_few_or_of_one_class_nothing_is_shown(parts):
    assert hidden_cells(np.array([[1, 1], [1, 0], [0, 1]]), np.array(parts)).all()


@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 12)] * 3), min_size=2, max_size=6))
def test_nothing_unsafe_is_shown_and_never_one_group_alone_is_hidden(parts):
    parts = np.array([part for part in parts if sum(part)] or [(1, 0, 0)])
    hidden = hidden_cells(np.vstack([np.ones(len(parts)), np.eye(len(parts))]), parts)
    assert (hidden[1:] >= unsafe(parts)).all()
    assert hidden[0] or hidden[1:].sum() != 1
    assert hidden[0] == unsafe(parts.sum(axis=0)[None])[0]


def test_the_same_answers_hide_the_same_cells():
    member, answers = survey(3)
    assert (hidden_cells(member, answers) == hidden_cells(member, answers)).all()


def test_two_people_of_a_team_who_sit_elsewhere_cannot_be_told_from_teams_and_sites():
    # teams A, B, C sit at one site but for two people of A; D and E at the other
    parts = np.array([[9, 9, 9], [9, 9, 9], [9, 9, 9], [1, 0, 1], [9, 9, 9], [9, 9, 9]])
    teams = np.array([[1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 0, 1, 0], [0] * 5 + [1]])
    sites = np.array([[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1]])
    member, two = np.vstack([np.ones(6), teams, sites]), np.array([0, 0, 0, 1, 0, 0])

    def told(hidden):
        shown = member[~hidden]
        return np.linalg.matrix_rank(np.vstack([shown, two])) == np.linalg.matrix_rank(shown)

    assert told(np.zeros(8, dtype=bool))  # where every cell is shown
    assert not told(hidden_cells(member, parts))


def test_a_small_group_that_three_tables_together_would_tell_is_kept_back():
    # a team of groups 0 and 1, a site of 1 and 2, a shift of 2 and 3: team - site + shift is 0 and 3, of two people
    parts = np.array([[1, 0, 0], [9, 9, 9], [9, 9, 9], [0, 0, 1], [9, 9, 9]])
    own = np.array([[1, 1, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 1, 0]])
    member = np.vstack([np.ones(5), own, 1 - own])
    hidden = hidden_cells(member, parts)
    assert small_sums(member, parts, np.zeros(len(member), dtype=bool))  # where every cell is shown
    assert not small_sums(member, parts, hidden)
    assert not hidden[0]


@pytest.mark.slow
def test_cells_that_need_not_be_hidden_are_shown_again():
    found = {}
    for most in (0, MOST_TRIES):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("nps_analysis.suppression.MOST_TRIES", most)
            found[most] = [hidden_cells(*survey(seed)).sum() for seed in SHOWN_AGAIN]
    assert sum(found[MOST_TRIES]) < sum(found[0])


def test_answers_to_several_questions_are_kept_back_together():
    # kinds: class of the score x rated high or not; a team whose ratings are all high is hidden, though its scores vary
    kinds = np.array([(k, top) for k in range(3) for top in (0, 1)])
    parts = np.array([[0, 5, 0, 5, 0, 5], [3, 3, 3, 3, 3, 3], [4, 3, 3, 4, 4, 4]])
    member = np.vstack([np.ones(3), np.eye(3)])
    assert hidden_cells(member, parts, questions=[kinds[:, 0]]).tolist() == [False] * 4
    assert hidden_cells(member, parts, questions=list(kinds.T)).tolist() == [False, True, True, False]


@pytest.mark.slow
def test_a_release_of_500_cells_takes_under_5_seconds():
    random = np.random.default_rng(1)
    team = random.choice(65, 5000, p=random.dirichlet(np.full(65, 0.7)))
    keys, place = np.unique(np.array([team, random.integers(0, 8, 5000)]).T, axis=0, return_inverse=True)
    answers = np.zeros((len(keys), 3))
    np.add.at(answers, (place.ravel(), random.choice(3, 5000)), 1)
    member = released(keys)
    began = time.perf_counter()
    hidden_cells(member, answers)
    seconds = time.perf_counter() - began
    assert len(member) > 480
    assert seconds < 5
