"""Two releases of employees' answers that differ by so few of them that somebody could be found."""

import csv
from pathlib import Path

from nps_analysis.schema import SMALLEST_GROUP, counted, listed
from nps_analysis.tables import FORMATS

Released = dict[tuple[str, ...], int]  # the table and the names of a row, and its answers


def released(folder: Path) -> Released:
    """The answers of each row of the tables in a run's folder that has any; nothing where there is no run."""
    found: Released = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row.get("n") or "").isdigit():
                    names = (value or "" for name, value in row.items() if name not in FORMATS and name != "note")
                    found[path.stem, *names] = int(row["n"])
    return found


def too_close(before: Released, after: Released, where: str) -> list[str]:
    """A warning where a row has between one and four answers more or fewer than it had in the release at ``where``.

    >>> too_close({("01_score-overall",): 40}, {("01_score-overall",): 42}, "the earlier run")[0][:66]
    '1 row has nearly the same answers as in the earlier run: 01_score-'
    """
    close = [key for key, n in after.items() if key in before and 0 < abs(n - before[key]) < SMALLEST_GROUP]
    if not close:
        return []
    have = f"{counted(len(close), 'row')} {'has' if len(close) == 1 else 'have'}"
    rows = listed((f"{' '.join(key)} ({before[key]:,}, now {after[key]:,})" for key in close), 3)
    why = "who sees both can tell what those few said; give out one of them only"
    return [f"{have} nearly the same answers as in {where}: {rows}; {why}"]
