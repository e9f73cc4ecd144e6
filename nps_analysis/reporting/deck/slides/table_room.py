"""How wide are the columns of a table in a narrow place? As narrow together, with words that stay whole."""

from collections.abc import Sequence
from typing import Any

from nps_analysis.charts.measure import LETTER, width_of

WORD = 14  # letters that stay in one line
SIZE, MARGINS = 12, 0.12  # points of the text; inches at both sides of it


def columns(widths: Sequence[float], width: float, rows: Sequence[Sequence[Any]] = ()) -> list[float]:
    """Widths of columns that are not wider than ``width`` together; words keep the room that they need in one line.

    >>> columns([3.0, 1.0], 2.0), columns([3.0, 1.0], 9.0)
    ([1.5, 0.5], [3.0, 1.0])
    >>> wide, narrow = columns([6.0, 1.0], 3.0, [("Comment", "Score")])  # not 3 / 7, in which "Score" would break
    >>> narrow > 0.6, round(wide + narrow, 6)
    (True, 3.0)
    """
    if sum(widths) <= width:
        return list(widths)
    word = WORD * LETTER * SIZE
    needed = [
        max(
            (min(width_of(getattr(text, "text", text), SIZE, bold=not at), word) for at, text in enumerate(column)),
            default=0,
        )
        / 72
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
