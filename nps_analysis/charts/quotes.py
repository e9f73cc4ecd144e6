"""What people say about each theme, in their own words."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import EDGE, caption, not_drawn
from nps_analysis.charts.labels import as_label, from_right
from nps_analysis.charts.measure import broken, width_of
from nps_analysis.charts.rows import roomy
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import (
    DETRACTORS,
    INK,
    PROMOTERS,
    SIZES,
    SMALL_TEXT,
    canvas,
    dressed,
    inches_high,
    inches_wide,
    styled,
)
from nps_analysis.customers.comments.quotes import RULE
from nps_analysis.language import ngettext, rtl, translated
from nps_analysis.tables import count

MOST, LONGEST = 60, 300  # quotes; characters of one
SIGNS = {"detractor": ("▼", DETRACTORS), "passive": ("●", INK), "promoter": ("▲", PROMOTERS)}
LINE = 1.45 * SMALL_TEXT / 72  # inches of a line of a quote
SIGN = 18  # points that the sign takes
AROUND = 28  # points between the names and the quotes, and behind these


@styled()
def plot_quotes(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Write the quotes of ``frame``, as ``comment_quotes`` returns it, beside theme, class and score.

    Promoters have a triangle that points up, detractors one that points down. Persian runs from right to left. Groups
    too small to be quoted are counted. Of more than 60 quotes, or than ``ax`` has room for, the first are written.
    Without ``ax`` a new figure is made, as high as the text needs. Raises DataError where a column is missing.
    """
    frame = checked(frame, "comment_quotes()", [], ["theme", "class", "score", "quote", "note"])
    told = frame[frame["quote"].map(_said).astype(bool)]
    ax, rows = draw_quotes(told, _name, ax)
    small = len(frame) - len(told)
    few = ngettext("{n} group too small to be quoted", "{n} groups too small to be quoted", small) if small else ""
    caption(ax, translated(RULE), few, not_drawn(len(told) - len(rows), "quote"))
    return ax


def draw_quotes(
    told: pd.DataFrame, name: Callable[[dict[Any, Any], bool], str], ax: Axes | None
) -> tuple[Axes, pd.DataFrame]:
    """Write the first quotes of ``told`` beside their names; the Axes, and the rows that are written.

    ``name`` gives the name of a row, in more than one line where its second argument says that there is little room.
    """
    rows = told.head(MOST).reset_index(drop=True)
    narrow = ax is not None and not roomy(ax)
    names = [name(row, narrow) for row in rows.to_dict("records")]
    wide = 72 * ((inches_wide(ax) if ax is not None else SIZES["full"][0]) - 2 * EDGE)
    room = wide - max((width_of(one, SMALL_TEXT) for one in names), default=0) - AROUND - SIGN
    texts = [broken(as_label(quote, LONGEST), room, SMALL_TEXT).split("\n") for quote in rows["quote"]]
    heights = np.array([max(len(text), len(one.split("\n"))) for text, one in zip(texts, names, strict=True)]) + 0.5
    if ax is not None and len(rows):  # at least one, however little room there is
        fit = max(1, int(np.searchsorted(np.cumsum(heights), inches_high(ax) / LINE, side="right")))
        rows, names, texts, heights = rows[:fit], names[:fit], texts[:fit], heights[:fit]
    whole = max(float(heights.sum()), 1.5)
    places = whole - np.cumsum(heights) + heights / 2
    ax = dressed(ax if ax is not None else canvas((wide / 72 + 2 * EDGE, max(2.6, 1.3 + whole * LINE))), grid="y")
    ax.grid(visible=False)
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    ax.set_ylim(0, max(whole, inches_high(ax) / LINE))
    places = places + ax.get_ylim()[1] - whole  # from the top
    for place, class_, text in zip(places, rows["class"], texts, strict=True):
        _write(ax, place, str(class_), text)
    ax.set_yticks(places[::-1], names[::-1], parse_math=False)  # from the bottom, as in all charts
    ax.tick_params(axis="y", labelsize=SMALL_TEXT, pad=10)
    return ax, rows


def _write(ax: Axes, place: float, class_: str, text: list[str]) -> None:
    """One quote, from the side that its language begins at."""
    sign, colour = SIGNS.get(class_, SIGNS["passive"])
    look: dict[str, Any] = {"va": "center_baseline", "fontsize": SMALL_TEXT}
    ax.text(0, place, sign, color=colour, **look)
    side = "right" if from_right(text[0]) else "left"
    far = from_right(text[0]) != rtl()  # it begins at the side where the sign is not
    at, inward, side_now = (1, 0, "right") if far else (0, SIGN, "left")
    look |= {"xycoords": "data", "textcoords": "offset points", "annotation_clip": False}
    look |= {"ha": side_now, "multialignment": side, "linespacing": 1.25}
    ax.annotate("\n".join(text), (at, place), (inward, 0), color=INK, **look)


def _said(quote: object) -> bool:
    return isinstance(quote, str) and bool(quote)


def _name(row: dict[Any, Any], narrow: bool) -> str:
    theme, name = as_label(row["theme"], 22 if narrow else 32), translated(str(row["class"]))
    said = f"({name}, {count(row['score'])})" if _number(row["score"]) else f"({name})"
    return f"{theme}\n{said}" if narrow else f"{theme} {said}"


def _number(value: object) -> bool:
    """Whether a score is there; a table on disk has texts."""
    return value is not None and value is not pd.NA and value == value and not isinstance(value, str)
