"""Top-box shares of CSAT, CES and other ratings with their intervals, one row per metric and group."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off
from nps_analysis.charts.caption import GAP, caption, is_weighted, level_of, marks_legend, not_drawn
from nps_analysis.charts.dots import draw_dots, value_axis
from nps_analysis.charts.labels import as_label
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_names, write_values
from nps_analysis.charts.selection import checked, group_columns, largest
from nps_analysis.charts.style import styled
from nps_analysis.headings import boxes_of, metric_of
from nps_analysis.language import _
from nps_analysis.schema import METRIC_COLUMNS, VERY_SMALL_BASE
from nps_analysis.tables import percent, rating

LONGEST = 60  # characters of a column's name in the caption


@styled()
def plot_metrics(frame: pd.DataFrame, label: str | Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw the share of top boxes and its interval per row of ``frame``, as ``metrics`` returns it; the Axes come back.

    Rows keep their order from the top. They are named by the columns in ``label``, else by metric and column, where
    there are several, and by all group columns. At the right stand the share and the mean on the metric's own scale. A
    dot on fewer than 30 ratings is hollow. Of more than 40 rows those with the largest bases are drawn. Without ``ax``
    a new figure is made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "metrics()", ["share", "low", "high", "mean_rating", "n"], ["metric", "column", "boxes"])
    rows, left_out = largest(frame, frame["n"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    draw_dots(ax, rows, "share", rows["n"] < VERY_SMALL_BASE)
    names = label if label is not None else naming(frame)
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), names))
    after = write_values(ax, [percent(value) for value in rows["share"]], heading=_("top boxes"))
    write_values(ax, [rating(value) for value in rows["mean_rating"]], heading=_("mean"), after=after)
    reliable = rows["n"] >= VERY_SMALL_BASE
    ends = rows.loc[reliable if reliable.any() else rows.index, ["low", "high"]].to_numpy(dtype=float)
    value_axis(ax, [*ends.ravel(), *rows["share"]], (0, 100), " %")
    beyond = cut_off(ax, rows.index, rows)
    ratings = _("n: ratings, before weighting") if is_weighted(rows) else _("n: ratings")
    what = _("{share} with {level} Wilson interval", share=about(frame), level=level_of(rows))
    caption(ax, GAP.join([what, ratings]), marks_legend(rows["n"], _("hollow dot")), beyond, not_drawn(left_out))
    return ax


def naming(frame: pd.DataFrame) -> list[str]:
    """The columns that name a row: metric and column where there are several, and those of the groups."""
    several = frame[["metric", "column"]].drop_duplicates().shape[0] > 1
    groups = [name for name in group_columns(frame) if name not in METRIC_COLUMNS]
    return [*(["metric", "column"] if several or not groups else []), *groups]


def about(frame: pd.DataFrame) -> str:
    """What is drawn: the metric with its boxes where it is one; of several that each has its own."""
    if len(frame[["metric", "column"]].drop_duplicates()) != 1:
        same = frame["boxes"].unique()
        if len(same) == 1:
            return _("Share of top boxes ({boxes})", boxes=boxes_of(str(same[0])))
        return _("Share of top boxes, each on its own scale")
    row = frame.iloc[0]
    column, boxes = as_label(row["column"], LONGEST), boxes_of(str(row["boxes"]))
    return _("{metric} ({column}): share of {boxes}", metric=metric_of(row["metric"]), column=column, boxes=boxes)
