"""What goes with the score: how important each rating is, and how it stands."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.axis import tick_text
from nps_analysis.charts.caption import GAP, caption, interval_at, level_of, marks_legend, not_drawn
from nps_analysis.charts.labels import LEFT_TO_RIGHT, as_label, base
from nps_analysis.charts.rows import fitting, name_rows, roomy, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import (
    ACCENT,
    INK,
    MUTED,
    PALE,
    SMALL_TEXT,
    canvas,
    dressed,
    inches_high,
    inches_wide,
    styled,
)
from nps_analysis.language import N_, _, ngettext, numerals, translated
from nps_analysis.tables import count, percent, signed

SHARES = ["importance", "importance_low", "importance_high"]
MEANS = ["performance", "performance_low", "performance_high"]
FIGURES = ["n", *SHARES, *MEANS, "penalty", "reward"]
FEWEST, MOST = 3, 12  # drivers that make a picture of two axes
WIDE = 8  # inches that it needs
LINE = 1.45 * SMALL_TEXT  # points between two names
NOT_CAUSE = N_("that a rating goes with the score does not say that it is the cause")


@styled()
def plot_drivers(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``drivers`` returns it, and return the Axes.

    Three to twelve drivers are drawn by performance (across) and importance (up), each with its two intervals and its
    name at the right; where scales differ, performance is in percent of the way from the lowest to the highest rating.
    Fewer or more, or in a narrow place, are rows by importance, of more than 40 the most important. A dot is full where
    the driver is told apart from a rating without connection, else hollow. Drivers without an importance are left out
    of the first picture, which says so, and have a name without a dot in the second. Without ``ax`` a new figure is
    made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "drivers()", FIGURES, ["driver", "scale", "shown"])
    known = frame["importance"].notna()
    wide = ax is None or inches_wide(ax) >= WIDE
    if FEWEST <= known.sum() <= MOST and wide:
        return _map(frame[known].reset_index(drop=True), frame[~known], ax)
    return _rows(frame, ax)


def _map(rows: pd.DataFrame, rest: pd.DataFrame, ax: Axes | None) -> Axes:
    """Performance across, importance up."""
    one_scale = rows["scale"].nunique() == 1
    means = rows[MEANS] if one_scale else percent_of_scale(rows)
    ax = dressed(ax if ax is not None else canvas(), grid="y")
    ax.grid(axis="x", visible=True, color="#EEF0F2", linewidth=0.8)
    look: dict[str, Any] = {"linewidth": 2.2, "alpha": 0.5, "zorder": 2}
    for place, shown in enumerate(rows["shown"]):
        (x, x_low, x_high), (y, y_low, y_high) = means.iloc[place], rows[SHARES].iloc[place]
        colour = ACCENT if shown else PALE
        ax.hlines(y, x_low, x_high, color=colour, **look)
        ax.vlines(x, y_low, y_high, color=colour, **look)
        ax.plot([x], [y], "o", markersize=8, color=colour, markerfacecolor=colour if shown else "white", zorder=4)
    top = max(1.0, float(np.nanmax(rows["importance_high"])))
    ax.set_ylim(-0.04 * top, 1.06 * top)
    ends = means.to_numpy(dtype=float)
    margin = 0.12 * max(float(np.nanmax(ends) - np.nanmin(ends)), 0.1)
    ax.set_xlim(np.nanmin(ends) - margin, np.nanmax(ends) + margin)
    columns, lines = _ticks(ax.get_xlim(), 6), _ticks(ax.get_ylim(), 6)
    ax.set_xticks(columns, [tick_text(tick) for tick in columns])
    ax.set_yticks(lines, [tick_text(tick) for tick in lines])
    ax.axvline(float(means["performance"].mean()), color=PALE, linewidth=1, linestyle=(0, (2, 3)), zorder=1)
    ax.axhline(100 / len(rows), color=PALE, linewidth=1, linestyle=(0, (2, 3)), zorder=1)
    _name(ax, rows, means["performance"])
    ax.set_ylabel(_("Importance, percent of R²"), fontsize=SMALL_TEXT, color=MUTED)
    across = _("Across: mean rating, percent of its scale")
    if one_scale:
        across = _("Across: mean rating, scale {scale}", scale=numerals(rows["scale"].iloc[0]))
    what = [across, _("lines: {level} intervals", level=level_of(rows)), _("broken: equal shares, mean of the means")]
    of = count(len(rest) + len(rows))
    without = ngettext("no importance: {n} of {of} ratings", "no importance: {n} of {of} ratings", len(rest), of=of)
    marks = GAP.join(filter(None, [_dots(rows), without if len(rest) else "", marks_legend(rows["n"])]))
    caption(ax, GAP.join(what), marks, GAP.join([_("n: ratings"), translated(NOT_CAUSE)]))
    return ax


def _name(ax: Axes, rows: pd.DataFrame, means: pd.Series) -> None:
    """Names at the right in the order of the dots, each joined to its dot by a thin line."""
    low, high = ax.get_ylim()
    step = (high - low) * LINE / (72 * inches_high(ax))
    order = rows["importance"].sort_values(kind="stable").index
    places = spread(rows.loc[order, "importance"].to_numpy(dtype=float), step, low, high)
    across = ax.get_yaxis_transform()
    for row, place in zip(order, places, strict=True):
        name = LEFT_TO_RIGHT + as_label(rows["driver"][row], 28) + LEFT_TO_RIGHT
        text = f"{name}  {percent(rows['importance'][row])}  ({_('n = {n}', n=base(rows['n'][row]))})"
        look: dict[str, Any] = {"arrowstyle": "-", "color": PALE, "linewidth": 0.7, "shrinkA": 0, "shrinkB": 5}
        dot = (means[row], rows["importance"][row])
        ax.annotate("", dot, (1, place), textcoords=across, arrowprops=look, annotation_clip=False, zorder=1)
        at: dict[str, Any] = {"xycoords": across, "xytext": (6, 0), "textcoords": "offset points", "va": "center"}
        weight = "bold" if rows["shown"][row] else "normal"
        ax.annotate(text, (1, place), fontsize=SMALL_TEXT, color=INK, weight=weight, annotation_clip=False, **at)


def spread(values: np.ndarray, step: float, low: float, high: float) -> np.ndarray:
    """Places for names in the order of their ``values``, as near to them as ``step`` between two names allows.

    >>> spread(np.array([1.0, 1.1, 9.0]), 1, 0, 10).tolist()
    [1.0, 2.0, 9.0]
    """
    places = values.copy()
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + step)
    over = np.maximum(0, places - (high - step * np.arange(len(places))[::-1]))
    return places - over


def _ticks(ends: tuple[float, float], most: int) -> np.ndarray:
    """Round numbers between the ends of an axis."""
    ticks = np.asarray(MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(*ends))
    return np.round(ticks[(ticks >= ends[0]) & (ticks <= ends[1])], 12)


def percent_of_scale(rows: pd.DataFrame) -> pd.DataFrame:
    """Means and their ends in percent of the way from the lowest to the highest rating."""
    ends = rows["scale"].str.split("-", expand=True).astype(float)
    return rows[MEANS].sub(ends[0], axis=0).div(ends[1] - ends[0], axis=0) * 100


def ends_of(rows: pd.DataFrame) -> tuple[float, float]:
    """The ends of the axis of means: those of the scale, or of percents of the way up where there are several.

    >>> ends_of(pd.DataFrame({"scale": ["1-5", "1-5"]})), ends_of(pd.DataFrame({"scale": ["1-5", "0-10"]}))
    ((1.0, 5.0), (0.0, 100.0))
    """
    if rows["scale"].nunique() != 1:
        return 0.0, 100.0
    low, high = map(float, rows["scale"].iloc[0].split("-"))
    return low, high


def _rows(frame: pd.DataFrame, ax: Axes | None) -> Axes:
    """One row per driver, the most important at the top."""
    rows, left_out = largest(frame, frame["importance"], fitting(ax))
    rows = rows.sort_values("importance", kind="stable", na_position="first").reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    for shown, colour in ((True, ACCENT), (False, PALE)):
        some = rows[rows["importance"].notna() & (rows["shown"] == shown)]
        ends = some["importance_low"], some["importance_high"]
        ax.hlines(some.index, *ends, color=colour, linewidth=size / 2, alpha=0.5)
        ax.plot(some["importance"], some.index, "o", color=colour, markersize=size, clip_on=False, zorder=3)
        if not shown:
            ax.lines[-1].set_markerfacecolor("white")
    name_rows(ax, row_names(ax, rows.rename(columns={"note": "said"}), "driver"))
    shares = ["" if np.isnan(value) else percent(value) for value in rows["importance"]]
    after = write_values(ax, shares, heading=_("importance"))
    for name, heading in (("penalty", _("penalty")), ("reward", _("reward"))) if roomy(ax) else ():
        texts = ["" if np.isnan(value) else signed(value) for value in rows[name]]
        after = write_values(ax, texts, heading=heading, after=after + 4)
    top = float(np.nanmax([1.0, *rows["importance_high"]]))
    ax.set_xlim(-0.02 * top, 1.04 * top)
    ticks = _ticks(ax.get_xlim(), 5 if inches_wide(ax) < WIDE else 7)
    ax.set_xticks(ticks, [tick_text(tick) for tick in ticks])
    what = _("Importance, percent of R², with {interval}", interval=interval_at(rows))
    bands = _("penalty, reward: NPS of low and of high ratings less that of the middle, in points")
    bands = bands if roomy(ax) else ""
    small = GAP.join(filter(None, [marks_legend(rows["n"]), not_drawn(left_out, "less important")]))
    caption(ax, GAP.join([what, _("n: ratings")]), _dots(rows), bands, small, translated(NOT_CAUSE))
    return ax


def _dots(rows: pd.DataFrame) -> str:
    """What full and hollow dots are, for those that are drawn."""
    drawn = rows[rows["importance"].notna()]["shown"].astype(bool)
    parts = {
        _("● told apart from a rating without connection"): drawn.any(),
        _("○ not told apart from one"): (~drawn).any(),
    }
    return GAP.join(text for text, there in parts.items() if there)
