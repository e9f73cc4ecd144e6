"""One dot a row with its interval, on an axis that need not begin at zero: means of ratings."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.measure import width_of
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Line, Plot, Series
from nps_analysis.reporting.deck.charts.rows import LONGEST, one_line, pages, text_size
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import NONE

TALLEST, BELOW = 0.6, 0.75  # inches of a row, and under the rows for the axis and its title


@dataclass(frozen=True)
class Dot:
    """One row: what it is called, its value and interval (NaN where there is none), its colour, what stands behind."""

    name: str
    value: float
    low: float
    high: float
    fill: str
    after: str


def dot_charts(value: str, dots: Sequence[Dot], label: str, title: str) -> list[Chart]:
    """The rows as charts of one scale, the first row at the top, as many as it takes to be readable."""
    names = [legible(dot.name, LONGEST).strip() or NONE for dot in dots]
    across = number_axis(np.array([[dot.value, dot.low, dot.high] for dot in dots]), title)
    size = text_size(max(len(names[part]) for part in pages(names)))
    return [_chart(value, dots[part], names[part], label, across, size) for part in pages(names)]


def number_axis(figures: np.ndarray, title: str, crossed: float | None = None) -> Axis:
    """An axis that ends at round numbers around all figures."""
    known = figures[np.isfinite(figures)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    ticks = MaxNLocator(6, steps=[1, 2, 5, 10]).tick_values(low, max(high, low + 0.1))
    step = float(ticks[1] - ticks[0])
    form = "0" if step >= 1 else "0.0" if step >= 0.1 else "0.00"
    return Axis(float(ticks[0]), float(ticks[-1]), round(step, 9), form, title=title, crossed=crossed)


def line_columns(
    across: str, up: str, ends: tuple[Column, Column], places: tuple[Column, Column]
) -> tuple[Column, Column]:
    """Columns of lines from the first of the ``ends`` (across) and ``places`` (up) to the second, one for each row."""
    return _joined(across, *ends), _joined(up, *places)


def _joined(name: str, one: Column, other: Column) -> Column:
    """The cells of two columns in turn, after each two an empty one, which ends a line."""
    pairs = list(zip(one.values, other.values, strict=True))
    formulas = [[f"={{{column.name}:{line}}}" for column in (one, other)] for line in range(2, len(pairs) + 2)]
    cells = [cell for pair in pairs for cell in (*pair, None)]
    return Column(name, cells, "0.00", [text for pair in formulas for text in (*pair, "")])


def _chart(value: str, dots: Sequence[Dot], names: Sequence[str], label: str, across: Axis, size: float) -> Chart:
    afters = [one_line(dot.after) for dot in dots]
    widths = [max(width_of(text, size) for text in texts) / 72 + 0.3 for texts in (names, afters)]
    left, right = (min(0.4, width / room().width) for width in widths)
    height = min(TALLEST * len(dots), room().height - BELOW - 0.05)
    up = Axis(0.5, len(dots) + 0.5, 1, "0", shown=False)
    low, high = (Column(end, [_cell(getattr(dot, end.lower())) for dot in dots], "0.00") for end in ("Low", "High"))
    row = Column("Row", [float(place) for place in range(len(dots), 0, -1)], "0")
    sheet = Sheet(
        (
            Column(label, names),
            Column(value, [_cell(dot.value) for dot in dots], "0.00"),
            low,
            high,
            Column("Left", [_cell(dot.value - dot.low) for dot in dots], "0.00", formula=f"={{{value}}}-{{Low}}"),
            Column("Right", [_cell(dot.high - dot.value) for dot in dots], "0.00", formula=f"={{High}}-{{{value}}}"),
            row,
            Column("First", [across.low] * len(dots), "0.00"),
            Column("Last", [across.high] * len(dots), "0.00"),
            Column("Figures", afters),
            *line_columns("Interval", "Interval row", (low, high), (row, row)),
        )
    )
    fills = {at: dot.fill for at, dot in enumerate(dots)}
    series = (
        Series("Row", "accent5", fills, across=value, errors_across=("Left", "Right")),
        Series("Row", across="First", labels=Labels("l", label, names, size=size)),
        Series("Row", across="Last", labels=Labels("r", "Figures", afters, size=size)),
    )
    plot = Plot(left, 0.02, 1 - left - right, height / room().height)
    lines = [Line("Interval", "Interval row", "tx1", 1.25)]
    return Chart("dots", sheet, series, up, plot, size, across=across, lines=lines)


def _cell(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
