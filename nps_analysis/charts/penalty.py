"""What low and high ratings go with: two differences from the middle of the scale, with their intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import GAP, caption, interval_at, marks_legend, not_drawn
from nps_analysis.charts.drivers import NOT_CAUSE
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import DETRACTORS, PROMOTERS, styled
from nps_analysis.language import _, translated
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import signed
from nps_analysis.wording.drivers import bands_of

BANDS = {"penalty": ("v", DETRACTORS), "reward": ("^", PROMOTERS)}
UNTOLD = {"penalty": "n_low", "reward": "n_high"}  # of employees, where it would tell of few
FIGURES = [f"{name}{end}" for name in BANDS for end in ("", "_low", "_high")]


@styled()
def plot_penalty(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the penalty and the reward of each driver in ``frame``, as ``drivers`` returns it; the Axes come back.

    A triangle that points down is the NPS of those who rate low, one that points up that of those who rate high, each
    less that of those in the middle, with its interval. The most important driver is at the top; of more than 40 the
    most important are drawn. Without ``ax`` a new figure is made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "drivers()", ["n", "importance", *FIGURES], ["driver", "scale"])
    rows, left_out = largest(frame, frame["importance"], fitting(ax))
    rows = rows.sort_values("importance", kind="stable", na_position="first").reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    for name, (marker, colour) in BANDS.items():
        known = rows[rows[name].notna()]
        if len(known):
            ax.hlines(known.index, known[f"{name}_low"], known[f"{name}_high"], color=colour, linewidth=size / 2.5,
                      alpha=0.5)  # fmt: skip
            ax.plot(known[name], known.index, marker, color=colour, markersize=size, clip_on=False, zorder=3)
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), "driver"))
    after = 0.0
    for name, heading in (("penalty", _("rated low")), ("reward", _("rated high"))):
        untold = rows[UNTOLD[name]].isna() if UNTOLD[name] in rows else rows["n"] != rows["n"]
        known = zip(rows[name], untold, strict=True)
        texts = [
            translated(SUPPRESSED) if hidden else "" if np.isnan(value) else signed(value) for value, hidden in known
        ]
        after = write_values(ax, texts, heading=heading, after=after + 4)
    point_axis(ax, np.append(rows[FIGURES].to_numpy(dtype=float).ravel(), 0), bounds=(-200, 200), signed=True)
    low, middle, high = bands_of(rows["scale"])
    interval = interval_at(rows)
    if low[:1].isdigit():
        what = _("NPS less that of {those}, points, with {interval}", those=middle, interval=interval)
        marks = [_("▼ rated {low}", low=low), _("▲ rated {high}", high=high)]
    else:
        what = _("NPS less that of those in the middle of the scale, points, with {interval}", interval=interval)
        marks = [_("▼ lowest two fifths of the scale"), _("▲ highest fifth")]
    small = GAP.join(filter(None, [marks_legend(rows["n"]), not_drawn(left_out, "driver")]))
    caption(ax, GAP.join([what, _("n: ratings")]), GAP.join(marks), small, translated(NOT_CAUSE))
    return ax
