"""Where the respondents of each class went, one stacked bar per class before."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, marks_legend
from nps_analysis.charts.classes import draw_shares
from nps_analysis.charts.labels import with_base
from nps_analysis.charts.rows import line_length, name_rows, row_axes, write_values
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import styled
from nps_analysis.language import N_, _, translated
from nps_analysis.scale import CLASSES
from nps_analysis.schema import DataError, listed
from nps_analysis.tables import count

BEFORE = {
    "detractors": N_("Detractors before"),
    "passives": N_("Passives before"),
    "promoters": N_("Promoters before"),
}


@styled()
def plot_movement(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``movement`` returns it by classes: a bar per class before, split by class after, in percent.

    Promoters come first. The number of those who stayed in their class stands at the right. A class that nobody was
    in before has no bar. Without ``ax`` a new figure is made. Raises DataError where a column is missing, or for the
    movement of scores, which is a table and no chart.
    """
    frame = checked(frame, "movement()", figures=["n"], names=["before", "after"])
    table = table_of(frame)
    ax = row_axes(ax, len(CLASSES))
    n = table.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = pd.DataFrame(100 * table.to_numpy() / n.to_numpy()[:, None], columns=list(CLASSES))
    draw_shares(ax, rows)
    line = line_length(ax, len(CLASSES))[1]
    name_rows(ax, [with_base(translated(BEFORE[name]), n[name], line=line) for name in CLASSES])
    write_values(ax, [count(table.loc[name, name]) for name in CLASSES], heading=_("stayed"))
    ax.set_xlim(0, 100)
    ax.set_xticks(range(0, 101, 25), [count(share) for share in range(0, 101, 25)])
    what = _("Class afterwards of those who were in each class before, in percent")
    caption(ax, what, _("n: respondents of both waves, before weighting"), marks_legend(n))
    return ax


def table_of(frame: pd.DataFrame) -> pd.DataFrame:
    """The movement as a table: classes before down, classes after across."""
    unknown = sorted({str(name) for name in [*frame["before"], *frame["after"]]} - set(CLASSES))
    if unknown:
        raise DataError(
            "this movement cannot be drawn",
            required="the movement of classes",
            found=f"movement of {listed(unknown)}",
            do="draw movement(counts), without of=",
        )
    table = frame.pivot_table(index="before", columns="after", values="n", aggfunc="sum", fill_value=0)
    return table.reindex(index=list(CLASSES), columns=list(CLASSES), fill_value=0)
