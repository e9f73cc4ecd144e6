"""What low and high ratings go with: two differences from the middle of the scale, with their intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import GAP, caption, interval_at, marks_legend, not_drawn
from nps_analysis.charts.drivers import NOT_CAUSE
from nps_analysis.charts.rows import fitting, name_rows, row_axes, row_height, row_names, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import DETRACTORS, PALE, PROMOTERS, styled
from nps_analysis.language import _, translated
from nps_analysis.schema import MARKS, base_of
from nps_analysis.tables import signed
from nps_analysis.wording.drivers import bands_of
from nps_analysis.wording.penalty import BASES, enough, said_instead

BANDS = {"penalty": ("v", DETRACTORS), "reward": ("^", PROMOTERS)}
FIGURES = [f"{name}{end}" for name in BANDS for end in ("", "_low", "_high")]


@styled()
def plot_penalty(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the penalty and the reward of each driver in ``frame``, as ``drivers`` returns it; the Axes come back.

    A triangle that points down is the NPS of those who rate low, one that points up that of those who rate high, each
    less that of those in the middle, with its interval; pale is what rests on too few to be tested. The most important
    driver is at the top; of more than 40 the most important are drawn. Without ``ax`` a new figure is made. Raises
    DataError where a column is missing.
    """
    frame = checked(frame, "drivers()", ["n", "importance", *FIGURES, *BASES.values(), "n_middle"], ["driver", "scale"])
    rows, left_out = largest(frame, frame["importance"], fitting(ax))
    rows = rows.sort_values("importance", kind="stable", na_position="first").reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    for name, (marker, own) in BANDS.items():
        known = rows[rows[name].notna()]
        for at, row in known.iterrows():
            colour = own if enough(row, name) else PALE
            ax.hlines(at, row[f"{name}_low"], row[f"{name}_high"], color=colour, linewidth=size / 2.5, alpha=0.5)
            ax.plot([row[name]], [at], marker, color=colour, markersize=size, clip_on=False, zorder=3)
    name_rows(ax, row_names(ax, rows.drop(columns="note", errors="ignore"), "driver"))
    after = 0.0
    for name, heading in (("penalty", _("rated low")), ("reward", _("rated high"))):
        texts = [_figure(row, name) for _at, row in rows.iterrows()]
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
    bases = rows[["n", *BASES.values(), "n_middle"]].to_numpy(dtype=float).ravel()
    small = GAP.join(filter(None, [marks_legend(bases, hollow=_("not tested")), not_drawn(left_out, "driver")]))
    caption(ax, GAP.join([what, _("n: ratings")]), GAP.join(marks), small, translated(NOT_CAUSE))
    return ax


def _figure(row: pd.Series, name: str) -> str:
    """A penalty or reward, marked where it rests on few answers, or why there is none."""
    if np.isnan(row[name]):
        return said_instead(row, name)
    return signed(row[name]) + MARKS[base_of(int(min(row[BASES[name]], row["n_middle"])))]
