"""What detractors rate low: the seller's things beside the product's, each beside what is usual."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import cut_off
from nps_analysis.charts.caption import GAP, caption, interval_name, not_drawn
from nps_analysis.charts.dots import draw_dots, value_axis
from nps_analysis.charts.rows import fitting, name_rows, roomy, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, styled
from nps_analysis.headings import group_columns
from nps_analysis.language import _
from nps_analysis.tables import count, percent
from nps_analysis.wording.reasons import differs


@styled()
def plot_reasons(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw each row of ``frame``, as ``reasons`` returns it and in its order, and return the Axes.

    A dot is the share of a group's detractors who rate a reason low, with its interval, filled where it is shown to
    differ from what is usual among such customers, which is the bar across. Of more than 40 rows those with the most
    detractors asked are drawn. Without ``ax`` a new figure is made. Raises DataError where a column is missing.
    """
    figures = ["asked", "rated_low", "share", "low", "high", "usual", "p_adjusted", "level"]
    frame = checked(frame, "reasons()", figures, ["column", "group", "reason", "note"])
    rows, left_out = largest(frame, frame["asked"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True).assign(n=lambda table: table["asked"])
    ax = row_axes(ax, len(rows))
    shown = pd.Series([bool(differs(row)) for _at, row in rows.iterrows()], index=rows.index, dtype=bool)
    draw_dots(ax, rows, "share", ~shown)
    usual = rows[rows["usual"].notna()]
    if len(usual):
        look: dict[str, Any] = {"markersize": min(0.7 * row_height(ax, len(rows)), 20), "markeredgewidth": 2}
        ax.plot(usual["usual"], usual.index, "|", color=ACCENT, zorder=4, label="usual", **look)
    bold = set(rows.index[shown])
    name_rows(ax, row_names(ax, rows.drop(columns="note"), [*group_columns(frame.columns), "group", "reason"]), bold)
    told = rows["share"].notna()
    counts = [
        _("{k} of {n}", k=count(k), n=count(n)) if n == n else ""
        for k, n in zip(rows["rated_low"], rows["n"], strict=True)
    ]
    after = write_values(ax, counts, heading=_("rate it low"), bold=bold) if roomy(ax) else 0
    shares = [percent(value) if is_told else "" for value, is_told in zip(rows["share"], told, strict=True)]
    after = write_values(ax, shares, heading=_("share"), after=after + 6, bold=bold)
    write_values(
        ax, [percent(value) if value == value else "" for value in rows["usual"]], heading=_("usual"), after=after
    )
    value_axis(ax, rows[["share", "low", "high", "usual"]].to_numpy(dtype=float).ravel(), (0, 100), " %")
    beyond = cut_off(ax, rows.index, rows)
    what = _("Detractors who rate it low, {interval}", interval=interval_name(rows))
    usual_is = _("| usual among detractors of such customers")
    looks = GAP.join([_("filled: shown to differ from it"), _("n: detractors asked")])
    few = "" if told.all() else _("no mark: too few detractors asked")
    caption(ax, GAP.join([what, usual_is]), looks, few, beyond, not_drawn(left_out, "row"))
    return ax
