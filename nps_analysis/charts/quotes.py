"""What people say about each theme, in their own words."""

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, not_drawn
from nps_analysis.charts.labels import as_label, from_right
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import DETRACTORS, INK, PROMOTERS, SMALL_TEXT, canvas, dressed, inches_wide, styled
from nps_analysis.customers.comments.quotes import RULE
from nps_analysis.language import ngettext, translated
from nps_analysis.tables import count

MOST = 60
SIGNS = {"detractor": ("▼", DETRACTORS), "passive": ("●", INK), "promoter": ("▲", PROMOTERS)}
LINE = 1.45 * SMALL_TEXT / 72  # inches of a line of a quote


@styled()
def plot_quotes(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Write the quotes of ``frame``, as ``comment_quotes`` returns it, beside theme, class and score.

    Promoters have a triangle that points up, detractors one that points down. Persian runs from right to left. Groups
    too small to be quoted are counted. Of more than 60 quotes the first are written. Without ``ax`` a new figure is
    made, as high as the text needs. Raises DataError where a column is missing.
    """
    frame = checked(frame, "comment_quotes()", [], ["theme", "class", "score", "quote", "note"])
    told = frame[frame["quote"].map(_said).astype(bool)]
    rows = told.head(MOST).iloc[::-1].reset_index(drop=True)
    texts = [as_label(quote, 300) for quote in rows["quote"]]
    width = 88 if ax is None else max(20, int(inches_wide(ax) * 0.62 * 72 / (SMALL_TEXT * 0.56)))
    lines = [wrap(text, width) or [""] for text in texts]
    heights = np.array([len(line) for line in lines] or [1]) + 0.5  # in lines, with the space to the next quote
    places = np.cumsum(heights) - heights / 2
    ax = dressed(ax if ax is not None else canvas((12.2, max(2.6, 1.3 + heights.sum() * LINE))), grid="y")
    ax.grid(visible=False)
    ax.set_xlim(0, 1)
    ax.set_xticks([])
    ax.set_ylim(0, heights.sum())
    for place, row, text in zip(places, rows.to_dict("records"), lines, strict=False):
        sign, colour = SIGNS.get(str(row["class"]), SIGNS["passive"])
        look: dict[str, Any] = {"va": "center_baseline", "fontsize": SMALL_TEXT}
        ax.text(0, place, sign, color=colour, **look)
        side = "right" if from_right(text[0]) else "left"
        at = 1 if side == "right" else 0.03  # what is written from the right begins there
        ax.text(at, place, "\n".join(text), color=INK, linespacing=1.25, ha=side, multialignment=side, **look)
    ax.set_yticks(places[: len(rows)], [_name(row) for row in rows.to_dict("records")], parse_math=False)
    ax.tick_params(axis="y", labelsize=SMALL_TEXT, pad=10)
    small = len(frame) - len(told)
    few = ngettext("{n} group too small to be quoted", "{n} groups too small to be quoted", small) if small else ""
    caption(ax, translated(RULE), few, not_drawn(len(told) - len(rows), "quote"))
    return ax


def _said(quote: object) -> bool:
    return isinstance(quote, str) and bool(quote)


def _name(row: dict) -> str:
    theme, name = as_label(row["theme"], 32), translated(str(row["class"]))
    return f"{theme} ({name}, {count(row['score'])})" if _number(row["score"]) else f"{theme} ({name})"


def _number(value: object) -> bool:
    """Whether a score is there; a table on disk has texts."""
    return value is not None and value is not pd.NA and value == value and not isinstance(value, str)
