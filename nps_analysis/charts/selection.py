"""Which columns and rows of a frame a chart draws."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from nps_analysis.language import _, ngettext, translated
from nps_analysis.schema import SCORE_COLUMNS, DataError, listed
from nps_analysis.stats.smaller import MOST


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


def largest(frame: pd.DataFrame, importance: pd.Series, most: int = MOST) -> tuple[pd.DataFrame, int]:
    """The ``most`` rows of greatest ``importance``, in their order, and how many others there are."""
    if len(frame) <= most:
        return frame, 0
    order = np.argsort(-importance.fillna(-np.inf).to_numpy(dtype=float), kind="stable")
    return frame.iloc[np.sort(order[:most])], len(frame) - most


def why_not(rows: pd.DataFrame) -> str:
    """Why the row that stands for many groups has no score, for the caption; empty where it has one."""
    if "note" not in rows:
        return ""
    some = rows[(rows["collected"] > 0) & (rows["note"].fillna("") != "")]
    whose = zip(some["collected"], some["note"], strict=True)
    return _("; ").join(_("{name}: {said}", name=name_of_collected(int(n)), said=translated(note)) for n, note in whose)


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
