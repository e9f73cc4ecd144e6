"""Dots with their intervals, one or two a row, on an axis that need not begin at zero; targets as marks across."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import numpy as np
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.dots import widened
from nps_analysis.charts.measure import width_of
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Line, Plot, Series
from nps_analysis.reporting.deck.charts.rows import LONGEST, largest, one_line, pages, text_size
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.legible import in_a_line
from nps_analysis.schema import NONE

TALLEST, BELOW = 0.85, 0.75  # inches of a row, and under the rows for the axis and its title
FEW = {1: 2.2, 2: 1.2}  # inches of a row where there are so few, which are the middle of their slide in larger letters
FEW_SIZES, FEW_DOT = (20, 18, 16), 15  # points
FEW_WIDEST, FEW_BESIDE = 0.58, 0.7  # the share that their figures, and names with them, take
APART = 0.18  # of a row that two dots stand above and below its middle
SMALLER, WIDEST, BESIDE = (12.0, 11.0, 10.0), 0.46, 0.6  # points; the share that figures, and names with them, take
MARGIN = 0.03  # of the axis beyond the outermost figure
LARGE, SMALL = 11, 8  # points of a dot
CIRCLE = "circle"  # the shape of a dot, as PowerPoint names it
NOWHERE, EVERYWHERE = float("nan"), (float("-inf"), float("inf"))
WORDS, TARGET, ZERO = "tx1", "accent3", "accent6"  # colours of intervals, of targets, and of the line at zero


@dataclass(frozen=True)
class Dot:
    """One figure: its value and interval (NaN where there is none), and its colour ("" is hollow)."""

    value: float
    low: float
    high: float
    fill: str


@dataclass(frozen=True)
class DotRow:
    """One row: what it is called, a dot for each column of values, what stands behind, and where its target is."""

    name: str
    dots: Sequence[Dot]
    after: str
    target: float = NOWHERE
    n: float = NOWHERE


def dot_charts(
    columns: Sequence[str],
    rows: Sequence[DotRow],
    label: str,
    title: str,
    zero: bool = False,
    shown: bool = True,
    symbols: Sequence[str] = (CIRCLE, CIRCLE),
    bounds: tuple[float, float] = EVERYWHERE,
) -> tuple[list[Chart], str]:
    """The rows as charts of one scale, the first row at the top, as many as it takes to be readable.

    ``columns`` names the values, one or two of each row, and ``symbols`` has the shapes of their dots. With ``zero``
    the axis holds it, and a line stands there; it ends within the ``bounds``. The sentence says what is left out.
    """
    names = [in_a_line(row.name, LONGEST).strip() or NONE for row in rows]
    kept, rest = largest([row.n for row in rows])
    rows, names = [rows[at] for at in kept], [names[at] for at in kept]
    ends = [[dot.value, dot.low, dot.high, row.target] for row in rows for dot in row.dots]
    across = number_axis(_reach(np.array([*ends, [0.0 if zero else NOWHERE] * 4])), title, shown=shown, bounds=bounds)
    parts = pages(names, len(columns))
    most = max(len(names[part]) for part in parts)
    sides = _sides(names, [one_line(row.after) for row in rows], most)
    made = [_chart(columns, rows[part], names[part], label, across, zero, most, sides, symbols) for part in parts]
    return made, rest


def _sides(names: Sequence[str], afters: Sequence[str], most: int) -> tuple[float, float, float]:
    """The size of texts, and the shares of the width that those at the left and at the right take, on every slide."""
    few = most in FEW
    sizes = [*(FEW_SIZES if few else ()), text_size(most), *SMALLER]
    widest, beside = (FEW_WIDEST, FEW_BESIDE) if few else (WIDEST, BESIDE)
    size = next((it for it in sizes if _share(names, it) + _share(afters, it) <= beside), SMALLER[-1])
    return size, min(WIDEST, _share(names, size)), min(widest, _share(afters, size))


def number_axis(
    figures: np.ndarray,
    title: str,
    crossed: float | None = None,
    shown: bool = True,
    bounds: tuple[float, float] = EVERYWHERE,
) -> Axis:
    """An axis that ends at round numbers around all figures, and within the ``bounds``.

    >>> axis = number_axis(np.array([-40.0, 103.0]), "points", bounds=(-100, 100))
    >>> axis.low, axis.high, axis.step
    (-50.0, 100.0, 50.0)
    """
    known = figures[np.isfinite(figures)]
    low, high = bounds if np.isfinite(bounds).all() else (0.0, 1.0)
    if len(known):
        low, high = widened(float(known.min()), float(known.max()))
    low, high = max(low, bounds[0]), min(high, bounds[1])
    ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, max(high, low + 0.1))
    step = float(ticks[1] - ticks[0])
    form = "0" if step >= 1 else "0.0" if step >= 0.1 else "0.00"
    form = f'{form};"−"{form};{form}'
    return Axis(
        round(max(float(ticks[0]), bounds[0]), 9),
        round(min(float(ticks[-1]), bounds[1]), 9),
        round(step, 9),
        form,
        shown=shown,
        title=title,
        crossed=crossed,
    )


def _reach(figures: np.ndarray) -> np.ndarray:
    """The ends of all figures with some room beyond them, so that none stands where texts begin."""
    known = figures[np.isfinite(figures)]
    if not len(known):
        return known
    if not known.any():  # all of them zero, which stands in the middle then
        return np.array([-1.0, 1.0])
    room_beyond = MARGIN * float(known.max() - known.min())
    return np.array([known.min() - room_beyond, known.max() + room_beyond])


def line_columns(
    across: str, up: str, ends: tuple[Column, Column], places: tuple[Column, Column]
) -> tuple[Column, Column]:
    """Columns of lines from the first of the ``ends`` (across) and ``places`` (up) to the second, one for each row.

    A line of which an end or a place is not known has no cells at all: programs draw a height without a place at 1, 2.
    """
    rows = zip(*(column.values for column in (*ends, *places)), strict=True)
    known = [all(cell is not None for cell in row) for row in rows]
    return _joined(across, *ends, known), _joined(up, *places, known)


def _joined(name: str, one: Column, other: Column, known: Sequence[bool]) -> Column:
    """The cells of two columns in turn where they are ``known``, after each two an empty one, which ends a line."""
    pairs = zip(one.values, other.values, known, strict=True)
    formulas = [[f"={{{column.name}:{line}}}" for column in (one, other)] for line in range(2, len(known) + 2)]
    cells = [cell for *pair, drawn in pairs for cell in (*(pair if drawn else (None, None)), None)]
    return Column(name, cells, "0.00", [text for pair in formulas for text in (*pair, "")])


def _chart(
    columns: Sequence[str],
    rows: Sequence[DotRow],
    names: Sequence[str],
    label: str,
    across: Axis,
    zero: bool,
    most: int,
    sides: tuple[float, float, float],
    symbols: Sequence[str],
) -> Chart:
    """One slide's rows; ``most`` is how many the fullest slide has, ``sides`` what texts take on every slide."""
    afters = [one_line(row.after) for row in rows]
    size, left, right = sides
    height = min(FEW.get(most, TALLEST) * len(rows), room().height - BELOW - 0.05)
    row = Column("Row", [float(place) for place in range(len(rows), 0, -1)], "0")
    tracks = [_track(at, column, rows, row, columns) for at, column in enumerate(columns)]
    marks = _marks(rows, row, zero)
    sheet = Sheet(
        (
            Column(label, names),
            *tracks[0],
            row,
            Column("First", [across.low] * len(rows), "0.00"),
            Column("Last", [across.high] * len(rows), "0.00"),
            Column("Figures", afters),
            *(column for track in tracks[1:] for column in track),
            *(column for at in range(len(columns)) for column in _intervals(at, tracks[at])),
            *(column for _line, made in marks for column in made),
        )
    )
    dot = FEW_DOT if most in FEW else LARGE if len(rows) <= 2 or height / len(rows) > 0.4 else SMALL
    series = [_series(at, column, rows, dot, symbols[at]) for at, column in enumerate(columns)]
    series += [
        Series("Row", across="First", labels=Labels("l", label, names, size=size)),
        Series("Row", across="Last", labels=Labels("r", "Figures", afters, size=size)),
    ]
    lines = [line for line, _columns in marks]
    lines += [Line(_of("Interval", at), _of("Interval row", at), WORDS, 1.75) for at in range(len(columns))]
    up = Axis(0.5, len(rows) + 0.5, 1, "0", shown=False)
    top = max(0.02, (room().height - height - BELOW) / 2 / room().height) if most in FEW else 0.02
    plot = Plot(left, top, 1 - left - right, height / room().height)
    return Chart("dots", sheet, tuple(series), up, plot, size, across=across, lines=lines)


def _share(texts: Sequence[str], size: float) -> float:
    """The share of a chart's width that texts take beside the dots."""
    return (max((width_of(text, size) for text in texts), default=0) / 72 + 0.3) / room().width


def _of(name: str, track: int) -> str:
    """What a column of the first, or of the second, values is called."""
    return name if track == 0 else f"{name} {track + 1}"


def _track(at: int, value: str, rows: Sequence[DotRow], row: Column, columns: Sequence[str]) -> list[Column]:
    """The columns of one value: itself, its interval, how far that reaches, and how high its dots stand.

    A dot without a value stands at no height, lest programs draw it at 1, 2, 3.
    """
    dots = [one.dots[at] for one in rows]
    low, high = _of("Low", at), _of("High", at)
    shift = 0.0 if len(columns) == 1 else APART if at == 0 else -APART
    made = [
        Column(value, [_cell(dot.value) for dot in dots], "0.00"),
        Column(low, [_cell(dot.low) for dot in dots], "0.00"),
        Column(high, [_cell(dot.high) for dot in dots], "0.00"),
        Column(_of("Left", at), [_cell(dot.value - dot.low) for dot in dots], "0.00", f"={{{value}}}-{{{low}}}"),
        Column(_of("Right", at), [_cell(dot.high - dot.value) for dot in dots], "0.00", f"={{{high}}}-{{{value}}}"),
    ]
    places = [
        None if isnan(dot.value) else float(place or 0) + shift for dot, place in zip(dots, row.values, strict=True)
    ]
    return [*made, Column(f"Height {at + 1}", places, "0.00", f"={{Row}}{shift:+}" if shift else "={Row}")]


def _series(at: int, value: str, rows: Sequence[DotRow], dot: int, symbol: str) -> Series:
    fills = {number: row.dots[at].fill for number, row in enumerate(rows)}
    errors = (_of("Left", at), _of("Right", at))
    return Series(f"Height {at + 1}", "accent5", fills, across=value, errors_across=errors, symbol=symbol, dot=dot)


def _intervals(at: int, columns: Sequence[Column]) -> tuple[Column, Column]:
    """The lines of intervals, which LibreOffice does not draw as error bars across."""
    named = {column.name: column for column in columns}
    height = named[f"Height {at + 1}"]
    ends = named[_of("Low", at)], named[_of("High", at)]
    return line_columns(_of("Interval", at), _of("Interval row", at), ends, (height, height))


def _marks(rows: Sequence[DotRow], row: Column, zero: bool) -> list[tuple[Line, list[Column]]]:
    """The line at zero and the targets of rows, with the columns that they are drawn from."""
    made = []
    if zero:
        made.append(_upright("Zero", [0.0] * len(rows), row, 0.5, ZERO, 1.0))
    if any(one.target == one.target for one in rows):
        made.append(_upright("Target", [_cell(one.target) for one in rows], row, 0.35, TARGET, 3.5))
    return made


def _upright(
    name: str, values: Sequence[float | None], row: Column, half: float, fill: str, width: float
) -> tuple[Line, list[Column]]:
    """Lines that stand upright in each row, ``half`` a row's height above and below its middle."""
    at = Column(name, values, "0.00")
    under = Column(f"{name} from", [float(place or 0) - half for place in row.values], "0.00", f"={{Row}}-{half}")
    over = Column(f"{name} to", [float(place or 0) + half for place in row.values], "0.00", f"={{Row}}+{half}")
    drawn = line_columns(f"{name} line", f"{name} height", (at, at), (under, over))
    return Line(f"{name} line", f"{name} height", fill, width), [at, under, over, *drawn]


def _cell(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
