"""One bar a row with its interval as error bars and its figures beside it: scores, differences, benchmarks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isnan

from nps_analysis.reporting.deck.charts.native import (
    COUNTS,
    Axis,
    Chart,
    Labels,
    Series,
    axis_numbers,
    numbers_to,
)
from nps_analysis.reporting.deck.charts.rows import (
    LONGEST,
    gap,
    in_their_rows,
    largest,
    one_line,
    pages,
    plot_areas,
    step_between,
    text_share,
    text_size,
)
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.legible import in_a_line, legible
from nps_analysis.schema import NONE
from nps_analysis.tables import MINUS, before_sign, points

NOWHERE = float("nan")
BOUNDED = ("NPS", "Importance", "Response rate", "Share")  # values that end at 100, behind which labels stand

BESIDE = ("Low", "High", "Below", "Above", "Label at", "Label")  # the columns beside the values
LARGE = 9_999  # ends of axes beyond which thousands are set apart


@dataclass(frozen=True)
class Row:
    """One bar: what it is called, its value and interval (NaN where there is none), its colour and its label."""

    name: str
    value: float
    low: float = NOWHERE
    high: float = NOWHERE
    fill: str = ""  # a colour of the theme; "" is an outline only
    above: str = ""  # written before a value of zero or more, such as a plus sign
    below: str = ""  # written before one under zero, whose minus sign comes by itself
    after: str = ""  # written after the value, or in its place where there is none
    n: float = NOWHERE

    @property
    def text(self) -> str:
        """The label beside the bar, which stays in one line."""
        if isnan(self.value):
            return one_line(f" {self.after.strip()}")
        return one_line(f" {self.below if self.value < 0 else self._before}{points(self.value)}{self.after}")

    @property
    def _before(self) -> str:
        """What is written before a value of zero or more; 0.0 has no plus sign."""
        plain = self.above.removesuffix("+")
        return plain if plain == self.above or points(self.value) == points(0) else f"{plain}{before_sign()}+"

    @property
    def number_format(self) -> str:
        """The format in which a cell with the value shows the label's text."""
        if isnan(self.value):
            return "General"
        above, below = one_line(f" {self._before}"), one_line(f" {self.below}{before_sign()}{MINUS}")
        after = one_line(self.after)
        return f'"{above}"0.0"{after}";"{below}"0.0"{after}"'

    @property
    def end(self) -> float:
        """Where the label begins: right of the bar, of its interval and of zero."""
        return max([0.0, *(end for end in (self.value, self.high) if not isnan(end))])


def highest_first(row: Row) -> tuple[bool, float]:
    """What rows are sorted by: rows without a value come last."""
    return isnan(row.value), 0 if isnan(row.value) else -row.value


def bar_charts(value: str, rows: Sequence[Row], label: str, name: str = "") -> tuple[list[Chart], str]:
    """The rows as charts of one scale, as many as it takes to be readable, and a sentence on rows that are left out."""
    value, label = legible(value, LONGEST), legible(label, LONGEST)
    value = f"{value}_" if value in BESIDE else value
    names = [in_a_line(row.name, LONGEST).strip() or NONE for row in rows]
    kept, rest = largest([row.n for row in rows])
    rows, names = [rows[at] for at in kept], [names[at] for at in kept]
    parts = pages(names)
    plots = plot_areas(names, parts)
    size = text_size(max(len(rows[part]) for part in parts))
    names = in_their_rows(names, parts, plots[0], size)
    axis = _axis(value, rows, [text_share([row.text], plots[0], size) for row in rows])
    charts = []
    for part, plot in zip(parts, plots, strict=True):
        sheet = _sheet(value, label, names[part], rows[part])
        texts = Labels("outEnd", "Label", [row.text for row in rows[part]], size=size)
        fills = {at: row.fill for at, row in enumerate(rows[part])}
        bounded = any(low is not None for low in sheet["Below"].values)
        drawn = Series(value, "accent5", fills, errors=("Below", "Above") if bounded else None)
        series = (drawn, Series("Label at", labels=texts))
        charts.append(Chart("bars", sheet, series, axis, plot, size, gap(len(fills)), name=name))
    return charts, rest


def _sheet(value: str, label: str, names: Sequence[str], rows: Sequence[Row]) -> Sheet:
    """Names, values and intervals; then, as formulas over them, what error bars and labels take from there."""
    return Sheet(
        (
            Column(label, names),
            Column(value, [_cell(row.value) for row in rows]),
            Column("Low", [_cell(row.low) for row in rows]),
            Column("High", [_cell(row.high) for row in rows]),
            Column("Below", [_cell(row.value - row.low) for row in rows], formula=f"={{{value}}}-{{Low}}"),
            Column("Above", [_cell(row.high - row.value) for row in rows], formula=f"={{High}}-{{{value}}}"),
            Column("Label at", [row.end for row in rows], formula=f"=MAX({{High}},{{{value}}},0)"),
            Column(
                "Label",
                [row.text if isnan(row.value) else float(row.value) for row in rows],
                [row.number_format for row in rows],
                formula=f"={{{value}}}",
            ),
        )
    )


def _cell(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _axis(value: str, rows: Sequence[Row], beside: Sequence[float]) -> Axis:
    """An axis around all bars and intervals that goes on to the right where labels, each with its share ``beside``, do.

    Under it nothing is written there but for counts: no difference can be so large.
    """
    lowest = min([0.0, *(end for row in rows for end in (row.value, row.low) if not isnan(end))])
    highest = max([10.0, *(row.end for row in rows)])
    ends = [(row.end, share) for row, share in zip(rows, beside, strict=True)]
    step = step_between(lowest, max([highest, *(_reach(lowest, *end) for end in ends)]), most=10)
    low = floor(lowest / step) * step
    high = ceil(max([highest, *(_reach(low, *end) for end in ends)]))
    last = ceil(highest / step) * step
    beyond = COUNTS if value == "Answers" or high > LARGE else numbers_to(last)
    numbers = axis_numbers(low, high) if value in BOUNDED else beyond
    return Axis(low, high, step, numbers, shown=any(not isnan(row.value) for row in rows))


def _reach(low: float, end: float, share: float) -> float:
    """How far an axis from ``low`` goes so that behind ``end`` is room for a label of that share of it."""
    return low + (end - low) / (1 - share)
