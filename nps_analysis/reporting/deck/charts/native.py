"""A chart as PowerPoint itself draws it: which cells are bars, lines, error bars and labels, and on which axis."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from nps_analysis.reporting.deck.charts.sheet import POINTS, Sheet

# How an axis writes its numbers; where it goes on to make room for labels, no score over 100 is written.
WHOLE = '0;"−"0;0'
COUNTS = "#,##0"
WITHIN_100, FROM_100 = '[>100]"";[<0]"−"0;0', '[<-100]"";[<0]"−"0;0'


Runs = list[tuple[str, str]]  # text in parts, each with a colour of the theme, or "" for that of the surroundings
STRONG = "strong "  # before a colour: in bold


def axis_numbers(low: float, high: float) -> str:
    """The number format of an axis of scores, which may run past the scale to make room for labels.

    One that runs past both of its ends has steps so long that the next number after 100 is beyond it.
    """
    return FROM_100 if low < -100 else WITHIN_100 if high > 100 else WHOLE


def numbers_to(last: float) -> str:
    """The number format of an axis that runs past its ``last`` figure to make room for labels.

    >>> numbers_to(200)
    '[>200]"";[<0]"−"0;0'
    """
    return f'[>{last:g}]"";[<0]"−"0;0'


@dataclass(frozen=True)
class Labels:
    """What stands at the points: a column's cells as they are displayed, or (without one) the values in a format."""

    position: str  # as PowerPoint names it: outEnd, t, ctr, ...
    column: str = ""
    texts: Sequence[str] = ()  # the column's cells as displayed; "" is no label
    number_format: str = POINTS
    size: float = 12
    colour: str = "tx1"
    bold: bool = False
    without: frozenset[int] = frozenset()  # points with too little room


@dataclass(frozen=True)
class Series:
    """One column of the sheet as bars or as a line. Without ``fill`` it is not seen and only carries labels."""

    column: str
    fill: str = ""
    fills: Mapping[int, str] = field(default_factory=dict)  # points that look different; "" is an outline only
    errors: tuple[str, str] | None = None  # the columns below and above
    across: str = ""  # of dots the column that says how far to the right each stands
    errors_across: tuple[str, str] | None = None  # the columns to the left and to the right
    symbol: str = "circle"  # of dots: their shape as PowerPoint names it, and their size in points
    dot: int = 8
    fine: bool = False  # thin lines and small dots, for many points
    dashed: bool = False  # a thin broken line without dots, for limits
    thin: bool = False  # a thin line without dots, for a centre
    alone: Sequence[int] = ()  # points of such lines without a neighbour to draw to, which are a short dash
    labels: Labels | None = None


class Line(NamedTuple):
    """Straight lines between points by two columns; an empty cell ends one."""

    across: str
    up: str
    fill: str
    width: float  # points


@dataclass(frozen=True)
class Axis:
    """The axis of the values: explicit ends, the step between gridlines, how numbers are written."""

    low: float
    high: float
    step: float
    number_format: str = WHOLE
    shown: bool = True
    title: str = ""
    crossed: float | None = None  # of dots where the other axis stands


class Plot(NamedTuple):
    """Where bars or lines are in the chart: shares of its width and height, from the upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A finished chart of the kind bars, stacked, line or dots, with one row or point a row of its sheet."""

    kind: str
    sheet: Sheet
    series: Sequence[Series]
    axis: Axis
    plot: Plot
    size: float = 12  # of the category labels, in points
    gap: int = 50  # between bars, in percent of a bar
    every: int = 1  # which categories are labelled: each, every second, ...
    name: str = ""  # which group it shows, where a finding has a chart for each
    named: bool = True  # whether the rows' names are written
    legend: bool = False
    across: Axis | None = None  # of dots, whose ``axis`` is that upwards
    lines: Sequence[Line] = ()  # under the dots


class Raised(NamedTuple):
    """The text of a cell with letters above it, which say what it is significantly higher than."""

    text: str
    letters: str


class Table(NamedTuple):
    """What a slide says in words in place of a chart: a heading row, then rows, and the widths of columns in inches."""

    rows: Sequence[Sequence[str | Raised]]
    widths: Sequence[float]
    name: str = ""
    size: float = 12  # points
    row: float = 0.3  # inches that a row is high
    figures: bool = False  # whether all columns but the first hold figures
    strong: tuple[int, ...] = ()  # rows that matter most


class Picture(NamedTuple):
    """What PowerPoint cannot draw: a figure in dots (PNG) and, where there is one, in lines (SVG)."""

    png: bytes
    svg: bytes = b""
    name: str = ""
