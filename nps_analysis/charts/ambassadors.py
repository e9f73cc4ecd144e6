"""Whether those who were given a likelihood became promoters as often as it said."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import GAP, caption, interval_name, marks_legend
from nps_analysis.charts.labels import as_label, base
from nps_analysis.charts.rows import name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import INK, LINES, MUTED, SMALL_TEXT, canvas, dressed, inches_wide, styled
from nps_analysis.language import _, capital, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import count, percent

MOST_LABELLED = 13
LABEL, ACROSS = 50, 0.8  # points of a base; of the width, for the dots
UNDER = 0.14  # of the height: the room for a base under its interval
HALO = [withStroke(linewidth=3, foreground="white")]


@styled()
def plot_ambassadors(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``ambassadors`` returns it: what share of each group became promoters, over its likelihood.

    On the diagonal a likelihood says what comes; the broken line is the base rate that was learnt. A dot on a very
    small base is hollow. Without a model a row for each class, with its share and interval. Without ``ax`` a new figure
    is made. Raises DataError where a column is missing.
    """
    figures = ["n", "likelihood", "share", "low", "high", "base_rate"]
    frame = checked(frame, "ambassadors()", figures=figures, names=["group"])
    if frame["likelihood"].isna().all():
        return _classes(frame, ax)
    ax = dressed(canvas("full") if ax is None else ax, grid="y")
    rows = frame.dropna(subset=["likelihood", "share"]).sort_values("likelihood", ignore_index=True)
    _frame_of(ax, rows)
    _base_rate(ax, rows)
    _dots(ax, rows)
    ax.set_ylabel(_("became promoters, %"), color=MUTED, fontsize=SMALL_TEXT)
    up = _("Up: share of them who became promoters, with {interval}", interval=interval_name(rows))
    followed = _("n: answers that another followed, unweighted")
    if len(rows) and not _labelled(ax, rows):
        least, most = count(rows["n"].min()), count(rows["n"].max())
        followed = _("n: {least} to {most} answers that another followed, unweighted", least=least, most=most)
    legend = marks_legend(rows["n"], _("hollow dot"))
    caption(ax, GAP.join([_("Across: likelihood given, %"), up]), f"{followed}{GAP}{legend}")
    return ax


def _frame_of(ax: Axes, rows: pd.DataFrame) -> None:
    """One scale for both directions, so that the diagonal is where share and likelihood are the same."""
    across = rows[["likelihood", "base_rate"]].to_numpy().ravel()
    up = np.concatenate([across, rows[["low", "high"]].to_numpy().ravel()])
    point_axis(ax, across, bounds=(0, 100))
    point_axis(ax, up, axis="y", bounds=(0, 100))
    low, high = max(ax.get_xlim()[0], ax.get_ylim()[0]), min(ax.get_xlim()[1], ax.get_ylim()[1])
    ax.plot([low, high], [low, high], color=MUTED, linewidth=1.4, zorder=1)
    ax.annotate(
        _("as likely as said"),
        (high, high),
        xytext=(-6, 4),
        textcoords="offset points",
        ha="right",
        va="bottom",
        fontsize=SMALL_TEXT,
        color=MUTED,
        path_effects=HALO,
    )


def _base_rate(ax: Axes, rows: pd.DataFrame) -> None:
    rate = rows["base_rate"].iloc[0] if len(rows) else np.nan
    if np.isnan(rate):
        return
    ax.axhline(rate, color=LINES[1], linewidth=1.6, linestyle="--", zorder=1)
    ax.annotate(
        _("base rate {rate}", rate=percent(rate)),
        (1, rate),
        xycoords=ax.get_yaxis_transform(),
        xytext=(8, 0),
        textcoords="offset points",
        va="center",
        fontsize=SMALL_TEXT,
        color=LINES[1],
        annotation_clip=False,
    )


def _labelled(ax: Axes, rows: pd.DataFrame) -> bool:
    """Whether each dot has its base beside it; else the caption has the smallest and the largest."""
    return len(rows) <= min(MOST_LABELLED, inches_wide(ax) * ACROSS * 72 / LABEL)


def _dots(ax: Axes, rows: pd.DataFrame) -> None:
    """Each group's share with its interval, and the base under it where there is room."""
    ax.vlines(rows["likelihood"], rows["low"], rows["high"], color=INK, linewidth=3, alpha=0.35, zorder=2)
    ax.plot(rows["likelihood"], rows["share"], "o", color=INK, markersize=8, zorder=3, clip_on=False)
    hollow = rows[rows["n"] < VERY_SMALL_BASE]
    if len(hollow):  # a line without points would stretch the layout
        ax.plot(hollow["likelihood"], hollow["share"], "o", color="white", markersize=4, zorder=4, clip_on=False)
    low, high = ax.get_xlim()
    room = inches_wide(ax) * ACROSS * 72 / max(high - low, 1)  # points of text that one percent has
    free, (bottom, top) = -np.inf, ax.get_ylim()
    for _at, row in rows.iterrows() if _labelled(ax, rows) else ():
        text = _("n = {n}", n=base(row["n"]))
        width = len(text) * SMALL_TEXT * 0.62
        level = 0 if (row["likelihood"] * room - width / 2) > free else 1
        free = row["likelihood"] * room + width / 2 if not level else free
        above = row["low"] - bottom < UNDER * (top - bottom)  # else it would stand among the ticks
        ax.annotate(
            text,
            (row["likelihood"], row["high"] if above else row["low"]),
            xytext=(0, 4 if above else -4 - 13 * level),
            textcoords="offset points",
            ha="center",
            va="bottom" if above else "top",
            fontsize=SMALL_TEXT,
            color=MUTED,
            path_effects=HALO,
        )


def _classes(frame: pd.DataFrame, ax: Axes | None) -> Axes:
    """The base rates alone: a row for each class."""
    rows = frame  # detractors at the bottom
    ax = row_axes(ax, len(rows))
    if len(rows):
        size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
        ax.hlines(rows.index, rows["low"], rows["high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
        ax.plot(rows["share"], rows.index, "o", color=INK, markersize=size, zorder=3, clip_on=False)
    name_rows(
        ax,
        row_names(ax, rows.assign(group=[capital(translated(str(name))) for name in rows["group"]], note=""), "group"),
    )
    write_values(ax, ["" if np.isnan(share) else percent(share) for share in rows["share"]])
    point_axis(ax, rows[["low", "high"]].to_numpy().ravel(), bounds=(0, 100))
    notes = (as_label(translated(note), 160) for note in frame["note"] if note)
    why = next((_("No likelihood of each person: {why}", why=note) for note in notes), "")
    interval = interval_name(rows)
    what = _("Promoters at the next answer, in percent of each class, with {interval}", interval=interval)
    caption(ax, what, _("n: answers that another followed, unweighted"), why, marks_legend(rows["n"]))
    return ax
