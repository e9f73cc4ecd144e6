"""Of employees: which groups of a study must not be shown, in all of its tables together?"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd

from nps_analysis.language import N_, nenglish
from nps_analysis.responses.grouped import finest, keys_of
from nps_analysis.responses.metrics import Rated, read_metrics
from nps_analysis.responses.record import Responses
from nps_analysis.responses.rows import written
from nps_analysis.scale import CLASS_OF
from nps_analysis.schema import PERIODS, SMALLEST_DISTRIBUTION, SUPPRESSED, DataError, listed

DATE = "date"  # in a grouping, beside its columns: whatever the period is called
SETTINGS = ("column", "group", "reference", "target", "level", "small_level", "method", "adjust", "segment", "note")
OF_SHOWN = N_("not of all answers")  # how the note of a sum begins where groups are not shown
BOXES = {"top": 0, "other": 1, "none": -1}
Grouping = frozenset[str]


def hidden_groups(responses: Responses, names: list[str], keys: pd.DataFrame) -> np.ndarray:
    """Which of the groups in ``keys``, as ``tally(responses, by=names)`` has them, must not be shown: a mask.

    What is hidden is decided for all tables of the study together (see ``groupings``), by
    ``suppression.hidden_cells``, and remembered with the responses. Groups without answers are hidden too. Raises
    DataError for a grouping that is not one of these: what it would tell, together with them, nobody has looked at.
    """
    columns, period = keys_of(responses, names)
    grouping = _grouping(columns.values(), period)
    unit, together = groupings(responses)
    if grouping not in together or (period and period != unit):
        raise _not_released(responses, names, unit)
    shown = decided(responses)[0][grouping]
    order = np.argsort([column or DATE for column in columns.values()], kind="stable")
    found = keys.iloc[:, order].itertuples(index=False, name=None)
    return np.array([key not in shown for key in found], dtype=bool)


def said_of_hidden(n: int, groups: int, by: Sequence[str]) -> str:
    """A warning that ``n`` of the ``groups`` by some columns are not shown."""
    return nenglish(
        "{n} of {all} groups by {names} is suppressed: too few answers, all in one class, or needed so that no such "
        "group can be told",
        "{n} of {all} groups by {names} are suppressed: too few answers, all in one class, or needed so that no such "
        "group can be told",
        n,
        all=groups,
        names=listed(by),
    )


def groupings(responses: Responses) -> tuple[str | None, list[Grouping]]:
    """The period of a study, if any, and the groupings that its tables have: what is released together.

    All answers; by each column of ``segments``, ``league``, ``by``, ``within``, ``across`` and ``targets``; by those
    of ``by``, and those of ``within`` and ``across``, at once; and each of these by period.
    """
    study = responses.study
    targets = [name for name in study.targets or {} if name != "overall"]
    named = {"by": study.by, "compared": [*study.within, *([study.across] if study.across else [])]}
    crossed = {what: [name for name in names if name not in ("period", *PERIODS)] for what, names in named.items()}
    units = [name for names in named.values() for name in names if name in PERIODS]
    unit = (
        None if responses.dates_unusable else next(iter([*([study.period] if study.period else []), *units, "month"]))
    )
    single = [*study.segments, *study.league, *targets, *crossed["by"], *crossed["compared"]]
    wanted = [[], *([name] for name in single), *crossed.values(), [*crossed["by"], *crossed["compared"]]]
    columns = [[*map(responses.column, names), *map(responses.column, responses.apart)] for names in wanted]
    found = [_grouping(names, dated) for names, dated in product(columns, (None, unit) if unit else (None,))]
    return unit, list(dict.fromkeys(found))


def _grouping(columns: Any, period: str | None) -> Grouping:
    return frozenset([*(column for column in columns if column), *([DATE] if period else [])])


def decided(responses: Responses) -> tuple[dict[Grouping, set[tuple]], list[str]]:
    """The groups of each grouping that may be shown, their values in the order of the columns' names; decided once.

    Also the columns of other metrics that may not be shown at all: those with too few ratings, or of one kind, or that
    only some of the groups were asked for, so that their total would be these groups'.
    """
    if "release" not in responses.remembered:
        responses.remembered["release"] = _decided(responses)
    return responses.remembered["release"]


def _decided(responses: Responses) -> tuple[dict[Grouping, set[tuple]], list[str]]:
    from scipy import sparse  # with its optimizers it takes half a second to load, and few studies are of employees

    from nps_analysis.suppression import hidden_cells, unsafe

    unit, together = groupings(responses)
    columns = sorted({name for grouping in together for name in grouping if name != DATE})
    rated = read_metrics(responses) if responses.study.metrics else []
    asked, boxes = _with_boxes(responses, rated)
    names = [f"column:{name}" for name in [*columns, *boxes]]
    groups, score, n = finest(asked, [*names, *([unit] if unit else [])])
    groups = groups.set_axis([*columns, *boxes, *([DATE] if unit else [])], axis=1)
    answered = np.column_stack([CLASS_OF[score], *(groups.pop(box).map(BOXES).to_numpy(dtype=int) for box in boxes)])
    kinds, kind = np.unique(answered, axis=0, return_inverse=True)
    place = groups.groupby(list(groups.columns), dropna=False).ngroup().to_numpy() if len(groups.columns) else 0 * score
    answers = np.zeros((place.max() + 1, len(kinds)))
    np.add.at(answers, (place, kind.ravel()), n)
    atoms = groups.iloc[pd.Series(place).drop_duplicates().sort_values().index].reset_index(drop=True)
    rows, places, cells = _cells(atoms, together)
    member = sparse.csr_matrix((np.ones(len(rows)), (rows, places)), shape=(1 + len(cells), len(atoms)))
    counts, questions, refused = member @ answers, [kinds[:, 0]], []
    for one, classes in zip(rated, kinds.T[1:], strict=True):
        without = counts @ (classes >= 0) == 0
        few = without[0] or unsafe(counts[:1], questions=[classes])[0]
        if few or (without & (counts.sum(axis=1) >= SMALLEST_DISTRIBUTION)).any():
            refused.append(one.column)
        else:
            questions.append(classes)
    hidden = hidden_cells(member, answers, questions=questions)[1:]
    shown: dict[Grouping, set[tuple]] = {grouping: set() for grouping in together}
    for (grouping, key), is_hidden in zip(cells, hidden, strict=True):
        if not is_hidden:
            shown[grouping].add(key)
    return shown, refused


def _with_boxes(responses: Responses, rated: list[Rated]) -> tuple[Responses, list[str]]:
    """The responses with a column for each other metric that says in which box, if any, the rating is."""
    frame, names = responses.kept(), [f"box of metric {i}" for i in range(len(rated))]
    added = []
    for name, one in zip(names, rated, strict=True):
        top = [raw for raw, value in one.values.items() if one.boxes[0] <= value <= one.boxes[1]]
        known = nw.when(written(one.column, one.values)).then(nw.lit("other")).otherwise(nw.lit("none"))
        added.append(nw.when(written(one.column, top)).then(nw.lit("top")).otherwise(known).alias(name))
    if not added:
        return responses, []
    return replace(responses, frame=frame.with_columns(*added).to_native(), names=(*responses.names, *names)), names


def _cells(
    atoms: pd.DataFrame, together: list[Grouping]
) -> tuple[np.ndarray, np.ndarray, list[tuple[Grouping, tuple]]]:
    """Which finest groups each cell is the sum of, as pairs of numbers; and the grouping and values of each cell.

    Cell 0 is the total, and has no place in the list.
    """
    rows, places = [np.zeros(len(atoms), dtype=int)], [np.arange(len(atoms))]
    cells: list[tuple[Grouping, tuple]] = []
    for grouping in together:
        names = sorted(grouping)
        dated = atoms[names].notna().all(axis=1).to_numpy() if DATE in grouping else np.ones(len(atoms), dtype=bool)
        keys = list(atoms.loc[dated, names].itertuples(index=False, name=None))
        number = {key: 1 + len(cells) + at for at, key in enumerate(sorted(set(keys)))}
        rows.append(np.array([number[key] for key in keys], dtype=int))
        places.append(np.flatnonzero(dated))
        cells += [(grouping, key) for key in number]
    return np.concatenate(rows), np.concatenate(places), cells


def suppressed_rows(frame: pd.DataFrame) -> pd.Series:
    """Which rows of a result have no figures because these would tell of too few employees.

    >>> suppressed_rows(pd.DataFrame({"n": [9, None], "note": ["", "suppressed"]})).tolist()
    [False, True]
    """
    return frame["note"] == SUPPRESSED if "note" in frame else pd.Series(False, index=frame.index)


def name_of_sum(note: object) -> str:
    """How a sum is called by its note: where groups are not shown, it is that of the others.

    >>> name_of_sum(""), name_of_sum("not of all answers: 2 of 6")
    ('All', 'All shown')
    """
    return N_("All shown") if str(note).startswith(OF_SHOWN) else N_("All")


def with_suppressed(frame: pd.DataFrame, hidden: np.ndarray, figures: tuple[str, ...]) -> pd.DataFrame:
    """``frame`` without the ``figures`` of the rows in ``hidden``, which keep their names; ``note`` says why.

    >>> frame = pd.DataFrame({"team": ["A", "B"], "n": [9, 0], "nps": [50.0, 0.0], "note": ["", "no answers"]})
    >>> with_suppressed(frame, np.array([False, True]), ("n", "nps", "note")).values.tolist()
    [['A', 9, 50.0, ''], ['B', <NA>, nan, 'suppressed']]
    """
    if not hidden.any():
        return frame
    frame = frame.copy()
    for name in [name for name in frame.columns if name in figures and name not in SETTINGS]:
        if frame[name].dtype.kind in "iub" and frame[name].dtype != bool:
            frame[name] = frame[name].astype("Int64")
        nothing: Any = False if frame[name].dtype == bool else pd.NA if frame[name].dtype == "Int64" else np.nan
        frame.loc[hidden, name] = None if frame[name].dtype == object else nothing
    if "note" in frame:
        frame.loc[hidden, "note"] = SUPPRESSED
    return frame


def _not_released(responses: Responses, names: list[str], unit: str | None) -> DataError:
    study = responses.study
    known = [name for name in dict.fromkeys([*study.segments, *study.league, *study.by]) if name not in PERIODS]
    return DataError(
        f"employees are not counted by {listed(names)}",
        required="a grouping of the study: small groups are hidden in all its tables together, not table by table",
        found=f"segments {listed(known) or 'none'}, period {unit or 'none'}",
        do="name the column in segments, or several at once in by, or the period in the study file",
    )
