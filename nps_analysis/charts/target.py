"""Scores against their targets, one row per target."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import GAP, caption, interval_name, marks_legend, not_drawn
from nps_analysis.charts.rows import fitting, name_rows, roomy, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, styled
from nps_analysis.language import N_, _, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import chance, points

LOOKS = {  # verdict: marker, inside
    N_("met"): ("o", INK),
    N_("missed"): ("o", INK),
    N_("not certain"): ("o", "white"),
    N_("not tested"): ("s", "white"),
}


@styled()
def plot_target(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each score of ``frame`` with its interval and a bar across at its target, and return the Axes.

    ``frame`` is what ``target`` returns. A dot is full where the interval shows that the target is met or missed,
    hollow where that is not certain, a hollow square where too few answers were not tested; the target, the verdict and
    the chance that it is met stand at the right. Of more than 40 rows those with the largest bases are drawn. Raises
    DataError where a column is missing.
    """
    frame = checked(frame, "target()", figures=["n", "nps", "low", "high", "target", "chance"], names=["verdict"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    rows["verdict"] = rows["verdict"].where(rows["verdict"].isin(LOOKS) | rows["nps"].isna(), "not tested")
    ax = row_axes(ax, len(rows))
    if len(rows):
        _draw(ax, rows)
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), None))
    scores = ["" if value != value else points(value) for value in rows["nps"]]
    after = write_values(ax, scores, heading=_("NPS")) if roomy(ax) else 0.0
    after = write_values(ax, [points(value) for value in rows["target"]], heading=_("target"), after=after)
    words = [translated(str(verdict)) if verdict in LOOKS else "" for verdict in rows["verdict"]]
    after = write_values(ax, words, after=after, align="left")
    if roomy(ax):
        write_values(ax, [chance(value) for value in rows["chance"]], heading=_("chance"), after=after)
    reach = np.concatenate([within_reach(rows, "nps", rows["n"] >= VERY_SMALL_BASE), rows["target"].to_numpy(float)])
    point_axis(ax, reach)
    beyond = cut_off(ax, rows.index, rows)
    what = GAP.join([_("NPS with {interval}, in points", interval=interval_name(rows)), _("n: answers")])
    known = rows["verdict"].isin(LOOKS) & (rows["verdict"] != "not tested")
    dots = [*([_("● met or missed"), _("○ not certain")] if known.any() else []), _("| target")]
    dots += [_("□ not tested")] if (rows["verdict"] == "not tested").any() else []
    chances = [_("chance: that the true score reaches the target")] if roomy(ax) and known.any() else []
    signs = GAP.join([*dots, *chances])
    caption(ax, what, signs, marks_legend(rows["n"]), beyond, not_drawn(left_out))
    return ax


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    ax.hlines(rows.index, rows["low"], rows["high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
    for marker, inside in dict.fromkeys(LOOKS.values()):
        some = rows[rows["verdict"].map(LOOKS) == (marker, inside)]
        if len(some):
            look: dict[str, Any] = {"color": INK, "markerfacecolor": inside, "markersize": size}
            ax.plot(some["nps"], some.index, marker, zorder=3, clip_on=False, **look)
    ax.plot(rows["target"], rows.index, "|", color=ACCENT, markersize=2 * size, markeredgewidth=2.5, zorder=4)
