"""Charts with one row per group: how high the rows are, and their names and values."""

from collections.abc import Container, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation
from matplotlib.transforms import blended_transform_factory

from nps_analysis.charts.caption import EDGE, alone, from_the_edge, say_nothing
from nps_analysis.charts.labels import LONGEST, labels, with_base
from nps_analysis.charts.measure import broken, width_of
from nps_analysis.charts.selection import group_columns, name_of_collected
from nps_analysis.charts.style import (
    INK,
    MUTED,
    PALE,
    SIZES,
    SMALL_TEXT,
    SMALLEST_TEXT,
    TEXT,
    canvas,
    dressed,
    inches_high,
    inches_wide,
)
from nps_analysis.language import rtl
from nps_analysis.stats.smaller import MOST

BASE = 13  # characters of a base behind a name
LOWEST_ROW = 1.25 * SMALLEST_TEXT  # points
ROOMY = 8  # inches of width
LONG_HEADING = 60  # points over a column of values, where there is little room: longer ones have two lines
BAR, THICKEST = 0.72, 42  # of a row, and points: a bar, which in a high row would look like a wall
ROWS_ON_A_SLIDE = 18  # more make the picture taller, not the text smaller


def row_axes(ax: Axes | None, count: int) -> Axes:
    """``ax`` dressed for ``count`` rows, or Axes in a new figure as high as they need; row 0 is at the bottom."""
    if ax is None:
        rows = 0.42 * count if count <= 8 else max(3.7, 3.7 / ROWS_ON_A_SLIDE * count)
        ax = canvas((SIZES["full"][0], max(2.6, 1.7 + rows)))
    dressed(ax, grid="x")
    ax.set_ylim(-0.7, max(count, 1) - 0.3)
    if not count:
        say_nothing(ax)
    return ax


def roomy(ax: Axes) -> bool:
    """Whether beside the rows there is room for more than what a chart is about."""
    return inches_wide(ax) >= ROOMY


def row_height(ax: Axes, count: int) -> float:
    """About how high each of ``count`` rows will be, in points of text."""
    return 72 * inches_high(ax) / max(count, 1)


def bar_height(ax: Axes, count: int) -> float:
    """How much of a row each of ``count`` bars takes."""
    return min(BAR, THICKEST / row_height(ax, count))


def row_text_size(ax: Axes, count: int) -> float:
    """The size in points at which the text of ``count`` rows does not overlap."""
    return float(np.clip(0.75 * row_height(ax, count), SMALLEST_TEXT, TEXT))


def legend_above(ax: Axes, handles: Sequence[Any], names: Sequence[str], columns: int) -> None:
    """What the parts of bars are called, above them; with little room it begins at the edge of the picture."""
    edge, turned = blended_transform_factory(from_the_edge(ax), ax.transAxes), rtl()
    squares: dict[str, Any] = {"handlelength": 1.0, "handleheight": 0.8, "handletextpad": 0.4, "columnspacing": 1.0}
    above: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": columns, "borderaxespad": 0.2}
    above |= {"loc": "lower right", "bbox_to_anchor": (1, 1), "markerfirst": False} if turned else {}
    if alone(ax) and not roomy(ax):
        above |= {"bbox_to_anchor": (0, 1), "bbox_transform": edge}
    if turned:  # the first stands at the right, in each row of the legend
        order = [i for at in range(0, len(names), columns) for i in reversed(range(at, min(at + columns, len(names))))]
        handles, names = [handles[i] for i in order], [names[i] for i in order]
    ax.legend(handles, names, frameon=False, fontsize=SMALL_TEXT, borderpad=0, **squares, **above)


def set_apart(ax: Axes, rows: pd.DataFrame) -> None:
    """A line above the row at the bottom that stands for the groups which have none of their own."""
    if "collected" in rows and len(rows) > 1 and rows["collected"].iloc[0]:
        ax.axhline(0.5, color=PALE, linewidth=1, zorder=1)


def free_width(ax: Axes) -> float:
    """The width in points that names and values of rows leave to the plot itself."""
    names = [width_of(name.get_text(), float(name.get_fontsize())) for name in ax.get_yticklabels()]
    beside = [_reach(text) for text in ax.texts if isinstance(text, Annotation) and text.xy[0] == 1]
    return 72 * (inches_wide(ax) - 2 * EDGE) - max(names, default=0) - 10 - max(beside, default=0)


def _reach(text: Annotation) -> float:
    """How far a value reaches behind the axes, in points."""
    start = float(text.xyann[0])
    return (
        start
        if text.get_horizontalalignment() == "right"
        else start + width_of(text.get_text(), float(text.get_fontsize()))
    )


def line_length(ax: Axes, count: int) -> tuple[int, int]:
    """The most characters that a name, and a line of it, may have to leave some three fifths of the width free.

    The second is 0 where the rows are too low for more than one line.
    """
    across = 72 * inches_wide(ax) / (0.6 * row_text_size(ax, count))  # characters
    lines = int(row_height(ax, count) / (1.3 * TEXT))
    if lines < 2:
        return int(np.clip(0.46 * across - BASE, 12, LONGEST)), 0
    one_line = int(np.clip(0.36 * across, 18, LONGEST))
    return int(np.clip(lines * (one_line - 4) - BASE, 12, LONGEST)), one_line


def fitting(ax: Axes | None, most: int = MOST) -> int:
    """How many rows ``ax`` has room for in letters that can be read, at most ``most``; without Axes that many.

    What does not fit is collected, or the chart says that it is not drawn.
    """
    return most if ax is None else int(np.clip(72 * inches_high(ax) / LOWEST_ROW, 3, most))


def row_names(ax: Axes, rows: pd.DataFrame, label: str | Sequence[str] | None) -> list[str]:
    """The names of ``rows`` with their bases, in two lines where ``ax`` has room for that."""
    notes = rows["note"] if "note" in rows else [None] * len(rows)
    longest, line = line_length(ax, len(rows))
    names = labels(rows, group_columns(rows, label), longest)
    if "collected" in rows:
        names = [name_of_collected(n) if n else name for n, name in zip(rows["collected"], names, strict=True)]
    return [with_base(name, n, note, line) for name, n, note in zip(names, rows["n"], notes, strict=True)]


def name_rows(ax: Axes, names: Sequence[str], bold: Container[int] = ()) -> None:
    """Write ``names`` at the rows from the bottom up, those at the places in ``bold`` in bold."""
    ax.set_yticks(range(len(names)), names, parse_math=False, linespacing=1.15)
    ax.tick_params(axis="y", labelsize=row_text_size(ax, len(names)), pad=10)
    for row, name in enumerate(ax.get_yticklabels()):
        if row in bold:
            name.set_fontweight("bold")


def write_values(
    ax: Axes,
    texts: Sequence[str],
    heading: str = "",
    after: float = 0,
    align: str = "right",
    colours: Sequence[str] | None = None,
    bold: Container[int] = (),
) -> float:
    """Write ``texts`` right of the rows, from ``after`` points behind the axes on, and say how many points are used."""
    size = row_text_size(ax, len(texts))
    widths = [width_of(text, size, row in bold) for row, text in enumerate(texts)]
    heading = heading if roomy(ax) else _in_lines(heading, max(widths, default=0))
    points = max([width_of(heading, SMALL_TEXT), *widths])
    place: dict[str, Any] = {
        "xycoords": ax.get_yaxis_transform(),
        "xytext": (after + 8 + (points if align == "right" else 0), 0),
        "textcoords": "offset points",
        "ha": align,
        "annotation_clip": False,
    }
    for row, text in enumerate(texts):
        colour, weight = colours[row] if colours else INK, "bold" if row in bold else "normal"
        ax.annotate(text, (1, row), va="center_baseline", fontsize=size, color=colour, fontweight=weight, **place)
    if heading:
        ax.annotate(heading, (1, max(len(texts), 1) - 0.3), va="bottom", fontsize=SMALL_TEXT, color=MUTED, **place)
    return after + 8 + points


def _in_lines(heading: str, values: float) -> str:
    """A long heading of a column in lines no wider than its longest word, or than its ``values`` in points.

    >>> _in_lines("rated low", 30), _in_lines("highest of all answers", 30)
    ('rated low', 'highest\\nof all\\nanswers')
    """
    if width_of(heading, SMALL_TEXT) <= LONG_HEADING:
        return heading
    return broken(heading, max(values, *(width_of(word, SMALL_TEXT) for word in heading.split())), SMALL_TEXT)
