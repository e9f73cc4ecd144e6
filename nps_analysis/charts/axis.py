"""The axis of points: how far it reaches, its ticks, and what goes on beyond it."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.measure import width_of
from nps_analysis.charts.rows import free_width
from nps_analysis.charts.style import MUTED, PALE, SMALL_TEXT, Direction
from nps_analysis.language import _, numerals
from nps_analysis.tables import MINUS, count

NARROWEST = 20  # points: on a narrower axis noise would look like news
NARROW = 8  # inches: from here on there is room for more
MOST_TICKS, TICKS_APART = 7, 24  # steps; points between the texts of two ticks


def point_axis(
    ax: Axes,
    values: np.ndarray,
    axis: Direction = "x",
    bounds: tuple[float, float] = (-100, 100),
    signed: bool = False,
    narrowest: float = NARROWEST,
) -> None:
    """Set limits and round ticks around ``values``, within ``bounds``; zero, where near, is a stronger line.

    The axis is ``narrowest`` points wide or more.
    """
    known = values[np.isfinite(values)]
    low, high = (known.min(), known.max()) if len(known) else bounds
    near = (high - low) / 4
    low, high = (min(low, 0) if low < near else low), (max(high, 0) if high > -near else high)
    more = max(0, narrowest - (high - low)) / 2
    locator = MaxNLocator(nbins=most_ticks(ax, "−100") if axis == "x" else MOST_TICKS, steps=[1, 2, 5, 10])
    ticks = np.asarray(locator.tick_values(max(low - more, bounds[0]), min(high + more, bounds[1])))
    ticks = ticks[(ticks >= bounds[0]) & (ticks <= bounds[1])]
    shown = thinned(ticks, most_ticks(ax, "−100")) if axis == "x" else ticks
    texts = [("+" if signed and tick > 0 else "") + count(tick) for tick in shown]
    margin = (ticks[-1] - ticks[0]) * 0.02
    if axis == "x":
        ax.set_xticks(shown, texts)
        ax.set_xlim(ticks[0] - margin, ticks[-1] + margin)
    else:
        ax.set_yticks(ticks, texts)
        ax.set_ylim(ticks[0] - margin, ticks[-1] + margin)
    if ticks[0] <= 0 <= ticks[-1]:
        (ax.axvline if axis == "x" else ax.axhline)(0, color=MUTED, linewidth=1.4, zorder=1)


def tick_text(value: float) -> str:
    """A round number at a tick, as the language writes it.

    >>> tick_text(-2.5), tick_text(12000)
    ('−2.5', '12,000')
    """
    return numerals(f"{value:,.12g}").replace("-", MINUS)


def thinned(ticks: np.ndarray, most: int) -> np.ndarray:
    """The first of ``ticks`` and every so many after it, with at most ``most`` steps between them.

    >>> thinned(np.array([20, 40, 60, 80, 100]), 2).tolist()
    [20, 60, 100]
    """
    return ticks[:: max(1, -(-(len(ticks) - 1) // max(most, 1)))]


def most_ticks(ax: Axes, longest: str) -> int:
    """How many steps an axis of values under rows may have, so that ticks as long as ``longest`` stand apart."""
    return int(np.clip(free_width(ax) / (width_of(longest, SMALL_TEXT) + TICKS_APART), 1, MOST_TICKS))


def within_reach(rows: pd.DataFrame, value: str, reliable: pd.Series) -> np.ndarray:
    """What the axis must hold: each ``value``, and the intervals of ``reliable`` rows, or of all where none is.

    One group of three answers has an interval as wide as the scale, next to which the others' could not be seen.
    """
    intervals = rows.loc[reliable if reliable.any() else rows.index, ["low", "high"]]
    return np.concatenate([rows[value].to_numpy(dtype=float), intervals.to_numpy(dtype=float).ravel()])


def cut_off(ax: Axes, places: Sequence[float] | np.ndarray, rows: pd.DataFrame, axis: Direction = "x") -> str:
    """Mark with an arrowhead where an interval of ``rows`` goes on beyond the axis; words for it, if any does."""
    places, low, high = np.asarray(places), rows["low"].to_numpy(dtype=float), rows["high"].to_numpy(dtype=float)
    start, end = ax.get_xlim() if axis == "x" else ax.get_ylim()
    back, on = ("<", ">") if axis == "x" else ("v", "^")
    for marker, edge, beyond in ((back, start, low < start), (on, end, high > end)):
        if beyond.any():
            edges = np.full(int(beyond.sum()), edge)
            x, y = (edges, places[beyond]) if axis == "x" else (places[beyond], edges)
            ax.plot(x, y, marker, color=PALE, markersize=5, clip_on=False)
    return _("arrowhead: the interval of a small base goes on") if ((low < start) | (high > end)).any() else ""
