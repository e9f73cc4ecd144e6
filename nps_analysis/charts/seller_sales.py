"""Scores beside sales figures, one dot per seller."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import caption, interval_name, marks_legend, not_drawn, say_nothing
from nps_analysis.charts.dots import value_axis
from nps_analysis.charts.labels import as_label
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import INK, SMALL_TEXT, canvas, dressed, figure_of, styled
from nps_analysis.language import _
from nps_analysis.tables import count

MOST_NAMED, MOST_DRAWN, LONGEST = 15, 200, 18  # dots with names, dots, characters of a name
DOT = 3  # pixels around the middle of a dot that no name covers


@styled()
def plot_seller_sales(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each row of ``frame``, as ``beside_sales`` returns it, by its sales and its NPS, and return the Axes.

    Each score has its interval. Up to 15 dots have names, those with the largest bases first, and only where
    a name covers no other; of more than 200 rows
    those with the largest bases are drawn. There is no line through the dots: whether the two go together is said in
    the headline, with an interval. Raises DataError where a column is missing.
    """
    frame = checked(frame, "beside_sales()", ["n", "nps", "low", "high", "amount"], ["group", "measure"])
    rows, left_out = largest(frame, frame["n"], MOST_DRAWN)
    ax = dressed(ax or canvas("full"), grid="y")
    if not len(rows):
        say_nothing(ax)
        return ax
    ax.vlines(rows["amount"], rows["low"], rows["high"], color=INK, linewidth=2.5, alpha=0.3, zorder=2)
    ax.plot(rows["amount"], rows["nps"], "o", color=INK, markersize=6, zorder=3, clip_on=False)
    point_axis(ax, rows[["nps", "low", "high"]].to_numpy(dtype=float), axis="y")
    value_axis(ax, rows["amount"].to_numpy(dtype=float))
    ax.set_ylabel(_("NPS"), fontsize=SMALL_TEXT)
    measure = as_label(rows["measure"].iloc[0])
    what = _(
        "Across: {measure}; up: NPS with {interval}; n: {least} to {most} answers",
        measure=measure,
        interval=interval_name(rows),
        least=count(rows["n"].min()),
        most=count(rows["n"].max()),
    )
    caption(ax, what, marks_legend([rows["n"].min()]), not_drawn(left_out))
    _name(ax, largest(rows, rows["n"], MOST_NAMED)[0].sort_values("n", ascending=False, kind="stable"))
    return ax


def _dots(ax: Axes) -> list[tuple[float, float]]:
    """Where the middles of the dots are, in pixels."""
    (dots,) = [line for line in ax.lines if line.get_marker() == "o"]
    return [(float(x), float(y)) for x, y in ax.transData.transform(dots.get_xydata())]


def _name(ax: Axes, rows: pd.DataFrame) -> None:
    """Names beside the dots in the order of ``rows``, without those that would cover another, or a dot."""
    figure_of(ax).draw_without_rendering()  # now everything lies where it will be
    taken = [Bbox.from_extents(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in _dots(ax)]
    for _at, row in rows.iterrows():
        place = (row["amount"], row["nps"])
        box = {"facecolor": "white", "alpha": 0.7, "edgecolor": "none", "pad": 0.5}
        text = ax.annotate(as_label(row["group"], LONGEST), place, (7, 0), textcoords="offset points",
                           fontsize=SMALL_TEXT, va="center", parse_math=False, zorder=4, bbox=box)  # fmt: skip
        covered = text.get_window_extent()
        if any(covered.overlaps(other) for other in taken):
            text.remove()
        else:
            taken.append(covered)
