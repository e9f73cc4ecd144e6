"""How long open cases have been waiting, one stacked bar per priority or owner."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, interval_at, not_drawn
from nps_analysis.charts.labels import LEFT_TO_RIGHT, in_lines, labels
from nps_analysis.charts.measure import width_of
from nps_analysis.charts.rows import (
    bar_height,
    fitting,
    free_width,
    legend_above,
    line_length,
    name_rows,
    roomy,
    row_axes,
    row_text_size,
    write_values,
)
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import INK, RULE, styled
from nps_analysis.language import _, ngettext, numerals, translated
from nps_analysis.tables import count
from nps_analysis.wording.follow_up import AGES, OPEN_IS, median, say_not_allowed

# From the shortest wait to the longest, and not known: the bars and the text in them, apart in grey as well.
COLOURS = dict(
    zip(
        AGES,
        [("#E3ECF5", INK), ("#9DBFE3", INK), ("#D9822B", INK), ("#8C3B00", "white"), ("white", INK)],
        strict=True,
    )
)


@styled()
def plot_follow_up(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``follow_up_ages`` returns it: a bar of open cases per row, split by days since the answer.

    The first row is at the top. The number of cases stands in each part where there is room, at the right the median
    wait with its interval, which narrow axes have no room for. Of more than 40 rows those with most cases are drawn.
    Without ``ax`` a new figure is made, as high as the rows need. Raises DataError where a column is missing.
    """
    frame = checked(frame, "follow_up_ages()", figures=["n", *AGES, "not_allowed", "median_days", "low", "high"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    longest, line = line_length(ax, len(rows))
    named = zip(labels(rows, [str(rows.columns[0])], longest), rows["n"], strict=True)
    name_rows(ax, [in_lines(name, _cases(n), line) for name, n in named])
    narrow = not roomy(ax)
    medians = rows["median_days"].map(_days) if narrow else [median(row) for _at, row in rows.iterrows()]
    write_values(ax, [text.replace("nan", "") for text in medians], heading=_("median days"))
    _draw(ax, rows)
    what = _("Open cases by days since the answer, in numbers of cases; at the right the median wait in days")
    ends = _("in brackets: its {interval}, from order statistics", interval=interval_at(rows))
    ends = ends if not narrow and rows["low"].notna().any() else ""
    is_open = translated(OPEN_IS)
    is_open = f"{is_open[:1].lower()}{is_open[1:]}"  # as all lines of a caption begin
    caption(ax, what, ends, is_open, say_not_allowed(frame), not_drawn(left_out))
    return ax


def _cases(n: float) -> str:
    return LEFT_TO_RIGHT + ngettext("{n} case", "{n} cases", n)


def _days(value: float) -> str:
    return "" if value != value else numerals(f"{value:g}")


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    """The parts of each bar from the left, shortest wait first, with their numbers in those wide enough."""
    size, left = row_text_size(ax, len(rows)), np.zeros(len(rows))
    most = max(1.0, float(rows["n"].max()) if len(rows) else 1.0)
    point = most / max(free_width(ax) - 12, 1)  # how many cases are a point wide
    for name, (colour, text_colour) in COLOURS.items():
        widths = rows[name].to_numpy()
        edge: dict[str, Any] = {"edgecolor": RULE if colour == "white" else "white", "linewidth": 0.8}
        hatch = "//" if name == "days_unknown" else None
        edge |= {"height": bar_height(ax, len(rows)), "hatch": hatch, "label": translated(AGES[name])}
        bars = ax.barh(rows.index, widths, left=left, color=colour, **edge)
        texts = [count(n) if n >= point * (width_of(count(n), size) + 4) else "" for n in widths]
        ax.bar_label(bars, texts, label_type="center", color=text_colour, fontsize=size)
        left = left + widths
    ax.set_xlim(0, most)
    ax.set_xticks([])
    shown = [name for name in AGES if not len(rows) or rows[name].sum() or name != "days_unknown"]
    handles = [bars for bars in ax.containers if bars.get_label() in {translated(AGES[name]) for name in shown}]
    if len(rows):
        legend_above(ax, handles, [str(bars.get_label()) for bars in handles], columns=5 if roomy(ax) else 3)
