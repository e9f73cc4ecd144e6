"""How tables fit on slides: columns no wider than the room, and rows on as many slides as they take."""

from collections.abc import Sequence
from math import ceil

from nps_analysis.reporting.deck.native import Table
from nps_analysis.reporting.deck.room import OURS, Room

NARROW, WIDE = 0.47 / 72, 0.58 / 72  # inches of a letter for each point of its size: in our font, and in any
WORD = 14  # letters that stay in one line
SIZE, LEAST = 12, 0.3  # points of the text, and inches of a row
BOLD = 1.15  # times as wide
SPARE = 0.06  # inches that a table may be higher than its place
MARGINS, LINE = 0.12, 1.2  # inches at both sides of a cell's text, and the height of a line in sizes


def fitted(widths: Sequence[float], width: float, rows: Sequence[Sequence[str]] = ()) -> list[float]:
    """Widths of columns that are not wider than ``width`` together; words keep the room that they need in one line.

    >>> fitted([3.0, 1.0], 2.0), fitted([3.0, 1.0], 9.0)
    ([1.5, 0.5], [3.0, 1.0])
    >>> [round(one, 2) for one in fitted([6.0, 1.0], 3.0, [("Comment", "Score")])]
    [2.32, 0.68]
    """
    if sum(widths) <= width:
        return list(widths)
    needed = [
        max((min(len(text), WORD) * (1 if at else BOLD) for at, text in enumerate(column)), default=0) * SIZE * WIDE
        + MARGINS
        for column in (zip(*rows, strict=True) if rows else [()] * len(widths))
    ]
    share = width / sum(widths)
    least = [max(min(need, one), share * one) for need, one in zip(needed, widths, strict=True)]
    spare = [kept - share * one for kept, one in zip(least, widths, strict=True)]
    giving = sum(share * one for one, more in zip(widths, spare, strict=True) if more <= 0)
    if not rows or not giving or sum(spare) >= giving / 2:
        return [share * one for one in widths]
    return [
        kept if more > 0 else share * one * (1 - sum(spare) / giving)
        for kept, more, one in zip(least, spare, widths, strict=True)
    ]


def split(table: Table, room: Room) -> list[Table]:
    """The table in parts that are no higher than the room, each with the heading."""
    heading, *rows = table.rows
    widths, letter = fitted(table.widths, room.width, table.rows), NARROW if room == OURS else WIDE
    left = room.height + SPARE - row_height(heading, widths, letter)
    parts: list[list[Sequence[str]]] = [[]]
    used = 0.0
    for row in rows:
        height = row_height(row, widths, letter)
        if parts[-1] and used + height > left:
            parts.append([])
            used = 0.0
        parts[-1].append(row)
        used += height
    return [table._replace(rows=(heading, *part)) for part in parts]


def row_height(texts: Sequence[str], widths: Sequence[float], letter: float = WIDE) -> float:
    """The inches that a row takes, by the cell with most lines.

    >>> row_height(["short", "short"], [2.0, 2.0])
    0.3
    """
    lines = max(ceil(len(text) * SIZE * letter / (width - MARGINS)) for text, width in zip(texts, widths, strict=True))
    return max(LEAST, lines * SIZE * LINE / 72 + 0.06)
