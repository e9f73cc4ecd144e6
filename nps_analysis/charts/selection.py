"""Which columns and rows of a frame a chart draws."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from nps_analysis.language import _, ngettext, translated
from nps_analysis.schema import SCORE_COLUMNS, DataError, listed
from nps_analysis.stats.smaller import together

MOST_ROWS = 40


def checked(frame: pd.DataFrame, made_by: str, figures: Iterable[str], names: Iterable[str] = ()) -> pd.DataFrame:
    """``frame`` with its rows numbered from 0 and the columns ``figures`` as floats, NaN where there is none.

    Raises a DataError that names the function which makes such a frame where one of ``figures`` or ``names`` is not
    a column.
    """
    figures = list(figures)
    missing = [column for column in (*names, *figures) if column not in frame]
    if missing:
        raise DataError(
            f"no column {listed(missing)} to draw",
            required=f"a frame as {made_by} returns it",
            found=f"columns {listed(frame.columns, 20) or 'none'}",
            do=f"draw the result of {made_by}, with all its columns",
        )
    numbers = {column: pd.to_numeric(frame[column]).to_numpy(dtype=float, na_value=np.nan) for column in figures}
    return frame.reset_index(drop=True).assign(**numbers)


def group_columns(frame: pd.DataFrame, label: str | Sequence[str] | None = None) -> list[str]:
    """The columns that name a row: those in ``label``, else all that stand before the figures."""
    first = next((i for i, name in enumerate(frame.columns) if name in SCORE_COLUMNS), len(frame.columns))
    leading = list(frame.columns[:first])
    if label is None:
        return leading
    names = [label] if isinstance(label, str) else list(label)
    missing = [name for name in names if name not in frame]
    if missing:
        raise DataError(
            f"no column {listed(missing)} to label with",
            required="columns of the frame",
            found=f"group columns {listed(leading) or 'none'}",
            do=f'group the counts by it: nps.score(nps.tally(responses, by="{missing[0]}"))',
        )
    return names


def largest(frame: pd.DataFrame, importance: pd.Series, most: int = MOST_ROWS) -> tuple[pd.DataFrame, int]:
    """The ``most`` rows of greatest ``importance``, in their order, and how many others there are."""
    if len(frame) <= most:
        return frame, 0
    order = np.argsort(-importance.fillna(-np.inf).to_numpy(dtype=float), kind="stable")
    return frame.iloc[np.sort(order[:most])], len(frame) - most


def collected(
    frame: pd.DataFrame,
    importance: pd.Series,
    pool: Callable[[pd.DataFrame], pd.DataFrame | None],
    most: int = MOST_ROWS,
) -> tuple[pd.DataFrame, int]:
    """The ``most`` first rows of ``frame`` and one of all others together, and how many are in none of them.

    The row that ``pool`` makes of the others stands for them, and its column ``collected`` says for how many; it is 0
    elsewhere. Where ``pool`` gives None, because the others' figures cannot be added, the ``most`` rows of greatest
    ``importance`` come back without them, and the chart says how many are not drawn.
    """
    if len(frame) > most + 1:  # a rest of a single group takes no more room than a row that stands for it
        rows, left_out = largest(frame, importance, most)
        others = pool(frame.drop(index=rows.index))
        if others is not None:
            parts = [rows.assign(collected=0), others.assign(collected=left_out)]
            return pd.concat(parts, ignore_index=True), 0
    elif len(frame) == most + 1:
        return frame.assign(collected=0), 0
    rows, left_out = largest(frame, importance, most)
    return rows.assign(collected=0), left_out


def scored(weighted: bool | None) -> Callable[[pd.DataFrame], pd.DataFrame | None]:
    """A pool of rows of scores, which has one where they are not ``weighted``; None of a frame unlike ``score``'s.

    Whether there are weights has to be said: where all answers of a group have the same, no figure of it tells.
    """

    def pool(rows: pd.DataFrame) -> pd.DataFrame | None:
        return together(rows, weighted) if set(SCORE_COLUMNS) <= set(rows.columns) else None

    return pool


def why_not(rows: pd.DataFrame) -> str:
    """Why the row that stands for many groups has no score, for the caption; empty where it has one."""
    if "note" not in rows:
        return ""
    some = rows[(rows["collected"] > 0) & (rows["note"].fillna("") != "")]
    whose = zip(some["collected"], some["note"], strict=True)
    return _("; ").join(_("{name}: {said}", name=name_of_collected(int(n)), said=translated(note)) for n, note in whose)


def summed(columns: Sequence[str]) -> Callable[[pd.DataFrame], pd.DataFrame | None]:
    """A pool of rows whose figures in ``columns`` add up; None where one of them is not known.

    >>> summed(["n"])(pd.DataFrame({"n": [3, 4], "share": [30.0, 40.0]})).to_dict("list")
    {'n': [7]}
    """

    def pool(rows: pd.DataFrame) -> pd.DataFrame | None:
        parts = rows[list(columns)]
        return None if parts.isna().any(axis=None) else parts.sum().to_frame().T.astype(parts.dtypes)

    return pool


def name_of_collected(count: int) -> str:
    """What the row is called that stands for so many groups.

    >>> name_of_collected(160)
    '160 smaller groups'
    """
    return ngettext("{n} smaller group", "{n} smaller groups", count)


def from_worst(frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` from the lowest score to the highest, rows without one first; drawn upwards, the best is at the top.

    What is collected is at the bottom, whatever its score.
    """
    rows = frame.iloc[::-1].sort_values("nps", kind="stable", na_position="first")
    if "collected" in rows:
        rows = rows.sort_values("collected", kind="stable", ascending=False)
    return rows.reset_index(drop=True)
