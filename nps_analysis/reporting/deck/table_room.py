"""How tables fit on slides: columns no wider than the room, and rows on as many slides as they take."""

from collections.abc import Sequence
from math import ceil

from nps_analysis.reporting.deck.native import Table
from nps_analysis.reporting.deck.room import Room

LETTER = 0.47 / 72  # inches of an average letter of running text for each point of its size
SIZE, LEAST = 12, 0.3  # points of the text, and inches of a row
SPARE = 0.06  # inches that a table may be higher than its place
MARGINS, LINE = 0.12, 1.2  # inches at both sides of a cell's text, and the height of a line in sizes


def fitted(widths: Sequence[float], width: float) -> list[float]:
    """Widths of columns, all smaller by one share where together they are wider than ``width``.

    >>> fitted([3.0, 1.0], 2.0), fitted([3.0, 1.0], 9.0)
    ([1.5, 0.5], [3.0, 1.0])
    """
    share = min(1.0, width / sum(widths))
    return [share * one for one in widths]


def split(table: Table, room: Room) -> list[Table]:
    """The table in parts that are no higher than the room, each with the heading."""
    heading, *rows = table.rows
    widths = fitted(table.widths, room.width)
    left = room.height + SPARE - row_height(heading, widths)
    parts: list[list[Sequence[str]]] = [[]]
    used = 0.0
    for row in rows:
        height = row_height(row, widths)
        if parts[-1] and used + height > left:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += height
    return [table._replace(rows=(heading, *part)) for part in parts]


def row_height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The inches that a row takes, by the cell with most lines.

    >>> row_height(["short", "short"], [2.0, 2.0])
    0.3
    """
    lines = max(ceil(len(text) * SIZE * LETTER / (width - MARGINS)) for text, width in zip(texts, widths, strict=True))
    return max(LEAST, lines * SIZE * LINE / 72 + 0.06)
