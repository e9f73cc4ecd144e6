"""Two releases of employees' answers that differ by so few of them that somebody could be found."""

import csv
from pathlib import Path

from nps_analysis.schema import SMALLEST_DISTRIBUTION, counted, listed
from nps_analysis.tables import FORMATS

SAID = {"note", "base", "method", "adjust", "verdict", "signal", "funnel", "tested", "shown"}  # of figures, in words
Released = dict[tuple[str, ...], tuple[int, str]]  # the table and the names of a row: its answers, and its score


def released(folder: Path) -> Released:
    """The answers, and the score, of each row of the tables in a run's folder; nothing where there is no run."""
    found: Released = {}
    for path in sorted((folder / "tables").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if (row.get("n") or "").isdigit():
                    names = (value or "" for name, value in row.items() if name not in FORMATS and name not in SAID)
                    found[path.stem, *names] = int(row["n"]), row.get("nps") or ""
    return found


def too_close(before: Released, after: Released, where: str) -> list[str]:
    """A warning where a row has nearly, but not exactly, the answers that it had in the release at ``where``.

    That is, fewer more or less than a group must have to be shown, or as many and another score.

    >>> too_close({("01_score-overall",): (40, "5.0")}, {("01_score-overall",): (42, "0.0")}, "the earlier run")[0][:66]
    '1 row has nearly the same answers as in the earlier run: 01_score-'
    """
    close = [
        key
        for key, (n, nps) in after.items()
        if key in before and (n, nps) != before[key] and abs(n - before[key][0]) < SMALLEST_DISTRIBUTION
    ]
    if not close:
        return []
    have = f"{counted(len(close), 'row')} {'has' if len(close) == 1 else 'have'}"
    rows = listed((f"{' '.join(key)} ({before[key][0]:,}, now {after[key][0]:,})" for key in close), 3)
    why = (
        "who sees both can tell what those few said: withdraw the earlier release, or keep this one back "
        f"until each of these rows has {SMALLEST_DISTRIBUTION} answers more or fewer"
    )
    return [f"{have} nearly the same answers as in {where}: {rows}; {why}"]
