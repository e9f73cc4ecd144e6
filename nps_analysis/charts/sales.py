"""One sales figure by class, with its interval."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off
from nps_analysis.charts.caption import GAP, caption, level_of, marks_legend
from nps_analysis.charts.dots import draw_dots, value_axis
from nps_analysis.charts.labels import as_label
from nps_analysis.charts.rows import name_rows, row_axes, row_names, write_values
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import styled
from nps_analysis.language import N_, _, translated
from nps_analysis.schema import VERY_SMALL_BASE, DataError, listed
from nps_analysis.tables import amount, percent
from nps_analysis.wording.sales import called, untested

NAMES = {
    "promoter": N_("Promoters"),
    "passive": N_("Passives"),
    "detractor": N_("Detractors"),
    "no answer": N_("No answer"),
}


@styled()
def plot_sales(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the rows of one figure of ``frame``, as ``sales`` returns it, promoters first, and return the Axes.

    A share is a percentage with its interval, an amount a mean with its interval and, at the right, the median. A dot
    is hollow on fewer than 30; a mean without an interval has none. Without ``ax`` a new figure is made. Raises
    DataError where a column is missing, and for a frame of several figures, which have no axis in common.
    """
    figures = ["value", "low", "high", "n", "median"]
    rows = checked(frame, "sales()", figures, ["measure", "kind", "class"])
    one = one_measure(rows)
    rows = rows.sort_values("class", key=lambda names: names.map(list(NAMES).index), kind="stable")
    rows = rows.iloc[::-1].reset_index(drop=True).assign(name=lambda table: table["class"].map(NAMES).map(translated))
    dots = rows.assign(value=rows["value"].where(rows["low"].notna()))
    ax = row_axes(ax, len(rows))
    draw_dots(ax, dots, "value", rows["n"] < VERY_SMALL_BASE)
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), "name"))
    share = bool(len(rows)) and rows["kind"].iloc[0] == "share"
    form = percent if share else amount
    after = write_values(ax, [form(value) for value in rows["value"]], heading=_("yes") if share else _("mean"))
    if not share:
        write_values(ax, [form(value) for value in rows["median"]], heading=_("median"), after=after)
    reliable = rows["n"] >= VERY_SMALL_BASE
    reach = rows.loc[reliable if reliable.any() else rows.index, ["low", "high"]].to_numpy(dtype=float).ravel()
    values = [*reach, *dots["value"]]
    value_axis(ax, values, (0, 100) if share else (-float("inf"), float("inf")), " %" if share else "")
    beyond = cut_off(ax, rows.index, rows)
    level, name = level_of(rows), as_label(called(one))
    what = _("{measure}: mean with {level} interval", measure=name, level=level)
    if share:
        what = _("{measure}: percentage of yes with {level} interval", measure=name, level=level)
    few = _("no dot: too few for an interval") if (rows["value"].notna() & dots["value"].isna()).any() else ""
    limits = GAP.join(filter(None, [untested(rows) if "note" in rows else "", few]))
    caption(
        ax,
        GAP.join([what, _("n: known")]),
        _("that it goes with the class is no effect of it"),
        limits,
        marks_legend(rows["n"], _("hollow dot")),
        beyond,
    )
    return ax


def one_measure(frame: pd.DataFrame) -> str:
    """The figure that a frame of ``sales`` is about; DataError where there are several."""
    names = list(frame["measure"].unique())
    if len(names) > 1:
        raise DataError(
            "several sales figures have no axis in common",
            required="the rows of one figure",
            found=listed(names),
            do=f'draw them one by one: frame[frame["measure"] == "{names[0]}"]',
        )
    return str(names[0]) if names else ""
