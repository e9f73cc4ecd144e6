"""How ratings stand in each segment: means with their intervals, and which are shown to differ from the rest."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import GAP, caption, interval_at, marks_legend, not_drawn
from nps_analysis.charts.dots import value_axis
from nps_analysis.charts.drivers import MEANS, ends_of, percent_of_scale
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, group_columns, largest
from nps_analysis.charts.style import ACCENT, INK, styled
from nps_analysis.language import _, numerals
from nps_analysis.tables import rating

DIFFERENCE = ["mean_difference", "p_adjusted"]


@styled()
def plot_performance(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the mean of each row of ``frame``, as ``performance`` returns it, with its interval; the Axes come back.

    Rows are driver by driver, in the frame's order from the top. A mean that is shown to differ from that of all other
    answers is a filled triangle that points up or down, another one a hollow circle. Where scales differ, means are in
    percent of the way from the lowest to the highest rating. Of more than 40 rows those with the largest bases are
    drawn. Without ``ax`` a new figure is made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "performance()", ["n", "level", *MEANS, *DIFFERENCE], ["driver", "scale", "tested"])
    frame = frame.assign(verdict=verdicts(frame)).sort_values("driver", kind="stable", key=first_places)
    rows, left_out = largest(frame.reset_index(drop=True), frame["n"].reset_index(drop=True), fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    one_scale = rows["scale"].nunique() <= 1
    means = rows[MEANS] if one_scale else percent_of_scale(rows)
    ax = row_axes(ax, len(rows))
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    for verdict, (marker, colour) in {"lower": ("v", ACCENT), "higher": ("^", ACCENT), "": ("o", INK)}.items():
        some = means[(rows["verdict"] == verdict) & means["performance"].notna()]
        if len(some):
            ax.hlines(some.index, some[MEANS[1]], some[MEANS[2]], color=colour, linewidth=size / 2.5, alpha=0.4)
            inside = colour if verdict else "white"
            ax.plot(some[MEANS[0]], some.index, marker, color=colour, markersize=size, markerfacecolor=inside)
    groups = [name for name in group_columns(rows) if name != "driver"]
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), ["driver", *groups]))
    write_values(ax, [rating(value) for value in rows["performance"]], heading=_("mean"))
    value_axis(ax, means.to_numpy(dtype=float).ravel(), ends_of(rows))
    interval = interval_at(rows)
    what = _("Mean rating, percent of the way up its scale, with {interval}", interval=interval)
    if one_scale and len(rows):
        scale = numerals(rows["scale"].iloc[0])
        what = _("Mean rating, scale {scale}, with {interval}", scale=scale, interval=interval)
    triangles = _("▲ higher, ▼ lower: shown to differ from all other answers (after Holm)")
    marks = GAP.join([triangles, _("○ not shown to differ")])
    caption(
        ax,
        GAP.join([what, _("n: ratings")]),
        marks,
        GAP.join(filter(None, [marks_legend(rows["n"]), not_drawn(left_out)])),
    )
    return ax


def verdicts(rows: pd.DataFrame) -> np.ndarray:
    """What each mean is: ``higher`` or ``lower`` than that of all other answers, or empty where none is shown."""
    shown = rows["tested"].astype(bool) & (rows["p_adjusted"] < 1 - rows["level"])
    return np.select([shown & (rows["mean_difference"] > 0), shown], ["higher", "lower"], "")


def first_places(drivers: pd.Series) -> pd.Series:
    """The place at which each driver first occurs."""
    return pd.Series(pd.factorize(drivers)[0], index=drivers.index)
