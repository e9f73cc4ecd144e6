"""How wide are the columns of a table in a narrow place? As narrow together, with words that stay whole."""

from collections.abc import Sequence
from typing import Any

WIDE = 0.58 / 72  # inches of a letter for each point of its size, in a wide font
WORD = 14  # letters that stay in one line
SIZE, MARGINS = 12, 0.12  # points of the text; inches at both sides of it
BOLD = 1.15  # times as wide


def columns(widths: Sequence[float], width: float, rows: Sequence[Sequence[Any]] = ()) -> list[float]:
    """Widths of columns that are not wider than ``width`` together; words keep the room that they need in one line.

    >>> columns([3.0, 1.0], 2.0), columns([3.0, 1.0], 9.0)
    ([1.5, 0.5], [3.0, 1.0])
    >>> [round(one, 2) for one in columns([6.0, 1.0], 3.0, [("Comment", "Score")])]
    [2.32, 0.68]
    """
    if sum(widths) <= width:
        return list(widths)
    needed = [
        max(
            (min(len(getattr(text, "text", text)), WORD) * (1 if at else BOLD) for at, text in enumerate(column)),
            default=0,
        )
        * SIZE
        * WIDE
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
