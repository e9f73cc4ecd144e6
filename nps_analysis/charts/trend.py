"""Scores over time, with their intervals and bases."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from scipy.optimize import isotonic_regression

from nps_analysis.charts.axis import cut_off, point_axis, within_reach
from nps_analysis.charts.caption import GAP, caption, interval_name, is_weighted, marks_legend, not_drawn, say_nothing
from nps_analysis.charts.labels import as_label, base, labels
from nps_analysis.charts.limits import LIMITS, draw_limits, limits_within
from nps_analysis.charts.selection import checked, group_columns, largest
from nps_analysis.charts.style import (
    INK,
    LINES,
    SMALL_TEXT,
    TEXT,
    canvas,
    dressed,
    inches_high,
    inches_wide,
    styled,
)
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import _, period_name, translated
from nps_analysis.schema import PERIODS, SUPPRESSED, VERY_SMALL_BASE, DataError, listed
from nps_analysis.tables import count, points

MOST_LINES, MOST_LABELS, MOST_VALUES = 6, 16, 12
MARKERS = "os^DvP"
PERIOD = re.compile(r"\d{4}(-(Q[1-4]|W\d\d|\d\d(-\d\d)?))?")


class Line(NamedTuple):
    """One line of the chart: a row of ``scores`` for each period, and where and how it is drawn."""

    name: str
    scores: pd.DataFrame
    x: np.ndarray
    colour: str
    marker: str


@styled()
def plot_trend(frame: pd.DataFrame, label: str | Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw the scores in ``frame`` over its periods, with intervals, and bases below, and return the Axes.

    ``label`` names further group columns: a line for each group, at most six, those with the largest bases. An empty
    period keeps its place and breaks the line. A dot on a very small base is hollow. Of a frame from ``trend`` a
    single line also has its centre and control limits, which begin anew at each change point, and a ring with the
    rule's letter around each period that breaks a rule. Raises DataError when no single column holds periods, or
    when a period has more than one row in a line.
    """
    frame = checked(frame, "score()", figures=["nps", "low", "high", "n"])
    period, groups = _columns(frame, label)
    lines, left_out = _lines(frame, period, groups)
    drawn = pd.concat([line.scores for line in lines], ignore_index=True) if lines else frame
    ax = dressed(ax if ax is not None else canvas(), grid="y")
    limited = len(lines) == 1 and set(LIMITS) <= set(drawn.columns)
    for line in lines:
        _draw(ax, line)
    values = within_reach(drawn, "nps", drawn["n"] >= VERY_SMALL_BASE)
    point_axis(ax, np.concatenate([values, limits_within(drawn)]) if limited else values, axis="y")
    rules = draw_limits(ax, lines[0].scores, lines[0].x) if limited else []
    bases = _name_periods(ax, lines) if lines else say_nothing(ax)
    if len(lines) > 1:
        _name_lines(ax, lines)
    elif lines:
        _write_scores(ax, lines[0])
    beyond = cut_off(ax, np.concatenate([[], *(line.x for line in lines)]), drawn, axis="y")
    what = _("NPS with {interval}, in points; {base}", interval=interval_name(drawn), base=bases)
    caption(ax, what, *rules, _marks_legend(lines), beyond, not_drawn(left_out))
    return ax


def labelled(scores: np.ndarray, most: int) -> list[int]:
    """The places of the scores that are written: of more than ``most`` periods the last.

    All, where empty periods leave each as much room as it has among ``most``.

    >>> labelled(np.array([1, np.nan, 2, np.nan, 3]), 3), labelled(np.array([1.0, 2, 3, 4]), 3)
    ([0, 2, 4], [3])
    """
    known = np.flatnonzero(np.isfinite(scores))
    apart = np.diff(known).min() if len(known) > 1 else len(scores)
    return (known if len(scores) <= most * apart else known[-1:]).tolist()


def is_period(value: object) -> bool:
    """Whether ``value`` is the text of a period: 2026-Q3, 2026-03, 2026-W07, 2026-03-29 or 2026."""
    return PERIOD.fullmatch(str(value)) is not None


def _columns(frame: pd.DataFrame, label: str | Sequence[str] | None) -> tuple[str, list[str]]:
    """The column of periods, and those that name the lines."""
    wanted = group_columns(frame, label) if label is not None else []
    left = [name for name in group_columns(frame) if name not in wanted]
    periods = [name for name in left if name in PERIODS] or [name for name in left if frame[name].map(is_period).all()]
    periods = periods or (left if len(left) == 1 else [])
    if len(periods) != 1:
        raise DataError(
            "no column of periods to draw along",
            required="a frame with one column of periods (2026-Q3, 2026-03, 2026-W07, 2026-03-29, 2026)",
            found=f"{len(periods)} such columns among the group columns: {listed(left) or 'none'}",
            do='group the counts by a period: nps.score(nps.tally(responses, by="quarter"))',
        )
    return periods[0], wanted or [name for name in left if name != periods[0]]


def _lines(frame: pd.DataFrame, period: str, groups: list[str]) -> tuple[list[Line], int]:
    """The lines with the largest bases, each with a row for every period, and how many others there are."""
    periods = list(frame[period].unique())
    if groups and all(map(is_period, periods)):
        periods = sorted(periods)  # a group may begin later than the one before it in the frame
    parts = frame.groupby(groups, sort=False, dropna=False).ngroup() if groups else pd.Series(0, index=frame.index)
    repeated = pd.DataFrame({"line": parts, "period": frame[period]}).duplicated()
    if repeated.any():
        raise DataError(
            "more than one score for a period",
            required="one row per period in each line",
            found=f"{int(repeated.sum())} more, the first for {frame[period][repeated].iloc[0]}",
            do=f"name in label what tells the lines apart: {listed(set(group_columns(frame)) - {period, *groups})}",
        )
    totals = frame["n"].groupby(parts).sum()
    kept, left_out = largest(totals.to_frame(), totals, MOST_LINES)
    names = pd.Series(labels(frame, groups), index=frame.index)
    lines = []
    for i, part in enumerate(kept.index):
        aside = (i - (len(kept) - 1) / 2) * 0.6 / max(len(kept), 4)  # the bars of several lines stand side by side
        scores = frame[parts == part].set_index(period).reindex(periods)
        colour = INK if len(kept) == 1 else LINES[i]
        lines.append(Line(names[parts == part].iloc[0], scores, np.arange(len(periods)) + aside, colour, MARKERS[i]))
    return lines, left_out


def _draw(ax: Axes, line: Line) -> None:
    """A line that breaks where a period is empty, with its dots and interval bars."""
    low, scores, high = line.scores["low"], line.scores["nps"], line.scores["high"]
    size = float(np.clip(300 / len(scores), 2.5, 7))
    ax.vlines(line.x, low, high, color=line.colour, linewidth=size / 2, alpha=0.35, zorder=2)
    ax.plot(line.x, scores, line.marker, ls="-", color=line.colour, markersize=size, lw=2, zorder=3, clip_on=False)
    hollow = (scores.notna() & (line.scores["n"] < VERY_SMALL_BASE)).to_numpy()
    if hollow.any():  # a line without points would stretch the layout
        ax.plot(
            line.x[hollow], scores[hollow], line.marker, color="white", markersize=size / 2, zorder=4, clip_on=False
        )


def _name_periods(ax: Axes, lines: list[Line]) -> str:
    """Write each period with the base under it, of many only some, the last among them; words for the bases."""
    periods = list(lines[0].scores.index)
    totals = np.sum([line.scores["n"].fillna(0) for line in lines], axis=0)
    share = 0.98 if len(lines) == 1 else 0.8  # of the width; the rest goes to the names of lines
    room = share * (inches_wide(ax) - 0.6) * 72 / (0.645 * SMALL_TEXT) / len(periods) - 0.5  # characters for each
    sign = max(len(base(n)) for n in totals) + 4 <= room
    hidden = np.any([suppressed_rows(line.scores) for line in lines], axis=0)
    bases = [
        translated(SUPPRESSED) if none else _("n = {n}", n=base(n)) if sign else base(n)
        for none, n in zip(hidden & (totals == 0), totals, strict=True)
    ]
    texts = [f"{as_label(period_name(str(period)))}\n{own}" for period, own in zip(periods, bases, strict=True)]
    longest = max(len(part) for text in texts for part in text.split("\n"))
    step = int(np.ceil(max(len(periods) / MOST_LABELS, (longest + 0.5) / (room + 0.5), 1)))
    shown = list(range(len(periods) - 1, -1, -step))[::-1]
    ax.set_xticks(shown, [texts[i] for i in shown], parse_math=False, linespacing=1.3)
    ax.set_xlim(-0.6, len(periods) - 0.4)
    weighted = is_weighted(pd.concat([line.scores for line in lines]))
    counted = _("answers, before weighting") if weighted else _("answers")
    if len(lines) > 1:
        counted = _("answers in all lines drawn, before weighting") if weighted else _("answers in all lines drawn")
    words = _("n: {counted}", counted=counted) if sign else _("numbers below the periods: {counted}", counted=counted)
    if step == 1:
        return words
    low, high = count(totals.min()), count(totals.max())
    return _("{words}, {low} to {high} a period", words=words, low=low, high=high)


def _marks_legend(lines: list[Line]) -> str:
    """What the marks on the bases of the periods mean, and the hollow dots."""
    if len(lines) == 1:
        return marks_legend(lines[0].scores["n"], _("hollow dot"))
    hollow = any(((line.scores["n"] < VERY_SMALL_BASE) & line.scores["nps"].notna()).any() for line in lines)
    marks = marks_legend(sum(line.scores["n"].fillna(0) for line in lines)) if lines else ""
    return GAP.join(
        filter(None, [marks, _("hollow: under {least} answers", least=count(VERY_SMALL_BASE)) if hollow else ""])
    )


def _write_scores(ax: Axes, line: Line) -> None:
    """The scores as text beside their dots; of many periods only the last."""
    scores = line.scores["nps"].to_numpy(dtype=float)
    low, high = ax.get_ylim()
    for i in labelled(scores, MOST_VALUES):
        rises = i + 1 < len(scores) and scores[i + 1] > scores[i]
        below = rises and scores[i] - low > 0.1 * (high - low)  # where the line leaves upwards, and there is room
        ax.annotate(
            points(scores[i]),
            (i, scores[i]),
            xytext=(7, -4 if below else 4),
            textcoords="offset points",
            va="top" if below else "bottom",
            fontsize=TEXT,
            annotation_clip=False,
            path_effects=[withStroke(linewidth=3, foreground="white")],
            zorder=5,
        )


def _name_lines(ax: Axes, lines: list[Line]) -> None:
    """Each line's name and last score at the right, pushed apart where lines end close together."""
    ends = []
    for line in lines:
        known = np.flatnonzero(line.scores["nps"].notna())
        if len(known):
            ends.append((float(line.scores["nps"].iloc[known[-1]]), line.x[known[-1]], line))
    ends.sort(key=lambda end: end[0])
    low, high = ax.get_ylim()
    places = _apart([score for score, _x, _line in ends], (high - low) * 1.35 * SMALL_TEXT / (72 * inches_high(ax)))
    for (score, x, line), place in zip(ends, places, strict=True):
        ax.annotate(
            f"{as_label(line.name, 28)}  {points(score)}",
            (x, score),
            xytext=(1.02, place),
            textcoords=ax.get_yaxis_transform(),
            va="center",
            fontsize=SMALL_TEXT,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": line.colour, "linewidth": 1, "shrinkA": 2, "shrinkB": 5},
        )


def _apart(heights: list[float], gap: float) -> np.ndarray:
    """Ascending ``heights`` moved as little as possible (least squares) to be at least ``gap`` apart."""
    steps = gap * np.arange(len(heights))
    return isotonic_regression(np.asarray(heights) - steps).x + steps if heights else steps
