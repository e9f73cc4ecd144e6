"""Sellers, teams, stores beside each other: how far each is from what its customers would suggest."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import GAP, caption, level_of, marks_legend, not_drawn
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, MUTED, RULE, inches_wide, styled
from nps_analysis.language import _, ngettext
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import points, signed
from nps_analysis.wording.league import GIVEN, places, too_few, verdict

FIGURES = [
    *("n", "nps", "expected", "adjusted_difference", "difference_low", "difference_high", "p_adjusted"),
    *("shrunk", "rank_low", "rank_high", "lower_limit", "upper_limit", "level"),
]
LOOKS = {  # verdict: marker, colour, colour inside
    "higher": ("^", ACCENT, ACCENT),
    "lower": ("v", ACCENT, ACCENT),
    "not told apart": ("o", INK, "white"),
}
ROOM_FOR_PLACES = 8  # inches of width


@styled()
def plot_league(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each row of ``frame``, as ``league`` returns it and in its order, and return the Axes.

    A mark is the difference from what the customers would suggest with its interval, all intervals together: a filled
    triangle where it is shown, a hollow circle where it is not, so that no order is seen that the data do not have. The
    small bar across is the difference drawn towards 0, the grey band behind a row its funnel limits. Rows that are not
    compared have name, base and the reason; more than three with too few answers are one line of the caption. Of more
    than 40 rows those shown to differ and then those with the largest bases are drawn. Without ``ax`` a new figure is
    made, as high as the rows need. Raises DataError where a column is missing.
    """
    frame = checked(frame, "league()", FIGURES, ["column", "group", "note", "method", "funnel", "shown"])
    frame = frame.assign(verdict=[verdict(row) for _at, row in frame.iterrows()])
    frame, few = too_few(frame)
    shown = frame["verdict"].isin(["higher", "lower"])
    rows, left_out = largest(frame, frame["n"] + shown * (frame["n"].max() if len(frame) else 0), fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    rows = rows.assign(
        low=rows["difference_low"], high=rows["difference_high"], drawn=rows["shrunk"] - rows["expected"]
    )
    ax = row_axes(ax, len(rows))
    if len(rows):
        _draw(ax, rows)
    name_rows(ax, row_names(ax, rows, _names(rows)), bold=set(rows.index[rows["verdict"].isin(["higher", "lower"])]))
    _write(ax, rows)
    reliable = rows["n"] >= VERY_SMALL_BASE
    point_axis(ax, np.append(within_reach(rows, "adjusted_difference", reliable), 0), bounds=(-200, 200), signed=True)
    beyond = cut_off(ax, rows.index, rows)
    level = level_of(rows)
    what = _(
        "NPS points above or below all together, themselves included; line: {level} interval, all together; n: answers",
        level=level,
    )
    if len(rows) and str(rows["method"].iloc[0]).startswith(GIVEN):
        what = _(
            "NPS points above or below what their customers would suggest; line: {level} interval, all together;"
            " n: answers",
            level=level,
        )
    caption(ax, what, *_legend(rows), marks_legend(rows["n"]), beyond, few, not_drawn(left_out))
    return ax


def _names(rows: pd.DataFrame) -> list[str]:
    """The columns that name a row: what it lies within, the league where there are several, and the group."""
    columns = list(rows.columns)
    before = columns[: columns.index("column")]
    return [*before, *(["column"] if rows["column"].nunique() > 1 else []), "group"]


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    size = float(np.clip(0.55 * row_height(ax, len(rows)), 3, 10))
    judged = rows[rows["lower_limit"].notna()]
    ax.barh(
        judged.index,
        judged["upper_limit"] - judged["lower_limit"],
        left=judged["lower_limit"],
        height=0.7,
        color=RULE,
        alpha=0.45,
        zorder=0.5,
        linewidth=0,
    )
    for word, (marker, colour, inside) in LOOKS.items():
        some = rows[rows["verdict"] == word]
        if len(some):
            ax.hlines(some.index, some["low"], some["high"], color=colour, linewidth=size / 2.2, alpha=0.35, zorder=2)
            look: dict[str, Any] = {"color": colour, "markerfacecolor": inside, "markeredgewidth": size / 5}
            ax.plot(
                some["adjusted_difference"],
                some.index,
                marker,
                label=word,
                markersize=size,
                zorder=4,
                clip_on=False,
                **look,
            )
    some = rows[rows["drawn"].notna()]
    ax.plot(some["drawn"], some.index, "|", color=MUTED, markersize=1.5 * size, markeredgewidth=1.4, zorder=3)


def _write(ax: Axes, rows: pd.DataFrame) -> None:
    """At the right the score, the difference, and the places that are possible; or why there are none."""
    bold = set(rows.index[rows["verdict"].isin(["higher", "lower"])])
    colours = [MUTED if word == "not compared" else INK for word in rows["verdict"]]
    texts = ["" if np.isnan(nps) else points(nps) for nps in rows["nps"]]
    after = write_values(ax, texts, heading=_("NPS"), colours=colours, bold=bold)
    differences = ["" if np.isnan(value) else signed(value) for value in rows["adjusted_difference"]]
    after = write_values(ax, differences, heading=_("difference"), after=after + 6, colours=colours, bold=bold)
    if inches_wide(ax) > ROOM_FOR_PLACES:
        write_values(
            ax, [places(row) for _at, row in rows.iterrows()], heading=_("place"), after=after + 6, colours=colours
        )


def _outside(rows: pd.DataFrame) -> str:
    """How many lie outside the limits of chance and ordinary differences."""
    out = int(rows["funnel"].isin(["above", "below"]).sum())
    return ngettext(
        "grey: funnel of chance and ordinary differences, {n} outside",
        "grey: funnel of chance and ordinary differences, {n} outside",
        out,
    )


def _legend(rows: pd.DataFrame) -> list[str]:
    """What the marks mean, for those that are drawn."""
    words = set(rows["verdict"])
    parts = {
        _("▲ higher, ▼ lower: shown to differ"): words & {"higher", "lower"},
        _("○ not told apart, in order of name"): words & {"not told apart"},
        _("| difference drawn towards 0 as the base is thin"): rows["drawn"].notna().any(),
        _outside(rows): rows["lower_limit"].notna().any(),
    }
    few = _("no mark: too few answers, or nobody to compare with") if "not compared" in words else ""
    return [GAP.join(part for part, there in parts.items() if there), few]
