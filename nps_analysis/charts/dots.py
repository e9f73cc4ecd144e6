"""Dots with their intervals on an axis of their own: shares, means, amounts."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.axis import most_ticks, thinned, tick_text
from nps_analysis.charts.rows import row_height
from nps_analysis.charts.style import INK
from nps_analysis.language import per_cent


def draw_dots(ax: Axes, rows: pd.DataFrame, value: str, hollow: pd.Series) -> None:
    """Each row's interval as a bar and its ``value`` as a dot, which is hollow where it stands on a small base."""
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    ax.hlines(rows.index, rows["low"], rows["high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
    for some, inside in ((rows[~hollow], INK), (rows[hollow], "white")):
        known = some[some[value].notna()]
        if len(known):  # a line without points would stretch the layout
            look: dict[str, Any] = {"color": INK, "markerfacecolor": inside, "markersize": size}
            ax.plot(known[value], known.index, "o", zorder=3, clip_on=False, **look)


def _tick(value: float, unit: str) -> str:
    number = tick_text(value)
    return per_cent(number) if unit == " %" else number + unit


def widened(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis, apart also where all values are one: else it would be as narrow as a number's last digit.

    >>> widened(50.0, 50.0), widened(0.0, 0.0), widened(1.0, 2.0)
    ((45.0, 55.0), (0.0, 1.0), (1.0, 2.0))
    """
    if low != high:
        return low, high
    return (low - abs(low) / 10, high + abs(high) / 10) if low else (0.0, 1.0)


def value_axis(
    ax: Axes, values: Sequence[float], bounds: tuple[float, float] = (-np.inf, np.inf), unit: str = ""
) -> None:
    """Set limits and round ticks around ``values``, within ``bounds``; a ``unit`` stands behind each tick."""
    known = np.asarray(values, dtype=float).ravel()
    known = known[np.isfinite(known)]
    low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
    low, high = widened(float(low), float(high))
    low, high = max(low, bounds[0]), min(high, bounds[1])
    ends = [low, high, *(end for end in bounds if np.isfinite(end))]
    longest = max(*(f"{end:,.0f}" for end in ends), "0.00", key=len) + unit
    locator = MaxNLocator(nbins=most_ticks(ax, longest), steps=[1, 2, 5, 10])
    ticks = np.asarray(locator.tick_values(low, high))
    ticks = np.round(ticks[(ticks >= bounds[0]) & (ticks <= bounds[1])], 12)
    margin = (ticks[-1] - ticks[0]) * 0.02
    shown = thinned(ticks, most_ticks(ax, longest))
    ax.set_xticks(shown, [_tick(tick, unit) for tick in shown])
    ax.set_xlim(min(low, ticks[0]) - margin, max(high, ticks[-1]) + margin)
