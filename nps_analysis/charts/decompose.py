"""Mix and rate of each segment as two bars with their intervals, the sum of all at the top."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from nps_analysis.charts.axis import point_axis
from nps_analysis.charts.caption import GAP, caption, level_of, marks_legend, not_drawn, two_bases
from nps_analysis.charts.labels import as_label, base, in_lines
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
    write_values,
)
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import ACCENT, INK, PALE, RULE, SMALL_TEXT, styled
from nps_analysis.disclosure import name_of_sum
from nps_analysis.language import N_, _, translated
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import signed

SQUARE = 25  # points beside a name in the legend
FIGURES = ["mix", "rate", "total", "mix_low", "mix_high", "rate_low", "rate_high", "n_from", "n_to", "level"]
LOOKS = {"mix": (ACCENT, None), "rate": ("white", "////")}  # colour and hatch: apart without colour as well
SAID = {N_("mix"): N_("mix: other shares of the answers"), N_("rate"): N_("rate: other scores within segments")}
PLACES = {"mix": 0.28, "rate": -0.28}  # of both bars together, above and below the middle of a row
NARROWEST = 6  # points of the axis: an effect is drawn with its interval
LONGEST = 28  # characters of a name
SHORT, SECOND_BASE = 18, 6  # where there is little room, and low rows, which the second of two bases stands in as well


@styled()
def plot_decompose(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw ``frame``, as ``decompose`` returns it: for the sum and each segment a bar of mix and one of rate.

    The sum is at the top; segments follow from the largest total effect, up or down, to the smallest. At the right
    stand mix and rate; pale is what rests on few answers. Of more than 40 rows those with the largest effects are
    drawn. Without ``ax`` a new figure is made, as high as the rows need. Raises DataError where a column is missing.
    """
    frame = checked(frame, "decompose()", FIGURES, ["group"])
    frame = frame[frame["total"].notna()]  # what is suppressed has no effects
    whole = frame["group"].isna()
    size = frame["total"].abs().where(~whole, np.inf)
    rows, left_out = largest(frame.assign(size=size), size, fitting(ax))
    rows = rows.sort_values("size", kind="stable").reset_index(drop=True)
    ax = row_axes(ax, int(1.4 * len(rows)) if ax is None else len(rows))
    ax.set_ylim(-0.7, max(len(rows), 1) - 0.3)
    _draw(ax, rows)
    kinds = [Patch(facecolor=colour, edgecolor=ACCENT, hatch=hatch) for colour, hatch in LOOKS.values()]
    one, line = line_length(ax, len(rows))
    notes = rows["note"] if "note" in rows else pd.Series("", index=rows.index)
    longest = LONGEST if roomy(ax) or line else min(SHORT, one - SECOND_BASE)
    sums = [name_of_sum(note) for note in notes]
    names = [
        translated(sums[at]) if pd.isna(name) else as_label(name, longest) for at, name in enumerate(rows["group"])
    ]
    bases = [two_bases(base(one), base(two)) for one, two in zip(rows["n_from"], rows["n_to"], strict=True)]
    whole = set(np.flatnonzero(rows["group"].isna()))
    name_rows(ax, [in_lines(*both, line) for both in zip(names, bases, strict=True)], bold=whole)
    after = write_values(ax, [signed(value) for value in rows["mix"]], heading=_("mix"), bold=whole)
    write_values(ax, [signed(value) for value in rows["rate"]], heading=_("rate"), after=after + 8, bold=whole)
    above = roomy(ax) and _fits_above(ax)
    legend_above(ax, kinds, [translated(said if above else name) for name, said in SAID.items()], columns=2)
    ends = rows[["mix", "rate", "mix_low", "mix_high", "rate_low", "rate_high"]].to_numpy().ravel()
    point_axis(ax, np.append(ends, 0), bounds=(-200, 200), signed=True, narrowest=NARROWEST)
    interval = _("{level} interval", level=level_of(rows)) if len(rows) else _("interval")
    what = _("Effect on the total score, in points, with {interval}; n: answers before / after", interval=interval)
    if (rows["group"].isna() & (pd.Series(sums, index=rows.index) == "All shown")).any():
        what = _(
            "Effect on the score of all that are shown, in points, with {interval}; n: answers before / after",
            interval=interval,
        )
    rest = not_drawn(left_out, "segment")
    said = "" if above else GAP.join(map(translated, SAID.values()))
    bases = [max(n, 1) for n in (*rows["n_from"], *rows["n_to"])]  # none is few, too
    caption(ax, what, said, marks_legend(bases, hollow=_("pale bar")), rest)
    return ax


def _few(rows: pd.DataFrame) -> pd.Series:
    """Which rows rest on very few answers on either side."""
    return rows[["n_from", "n_to"]].min(axis=1) < VERY_SMALL_BASE


def _fits_above(ax: Axes) -> bool:
    """Whether there is room over the bars to say what they are, beside the headings of the values."""
    return sum(width_of(translated(said), SMALL_TEXT) + SQUARE for said in SAID.values()) <= free_width(ax)


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    """The bars with their intervals, pale where they rest on few."""
    both = bar_height(ax, len(rows))
    for name, (colour, hatch) in LOOKS.items():
        at = rows.index + PLACES[name] * both
        look: dict[str, Any] = {"edgecolor": ACCENT, "linewidth": 0.8, "hatch": hatch, "label": name, "zorder": 2}
        bars = ax.barh(at, rows[name], 0.47 * both, color=colour, **look)
        for bar in (bar for bar, few in zip(bars, _few(rows), strict=True) if few):
            bar.set(facecolor=PALE if hatch is None else colour, edgecolor=PALE)
        seen = [withStroke(linewidth=3, foreground="white")]  # in a dark bar as well
        ax.hlines(at, rows[f"{name}_low"], rows[f"{name}_high"], color=INK, linewidth=1.4, zorder=3, path_effects=seen)
    ax.axvline(0, color=PALE, linewidth=1.2, zorder=1)
    if len(rows) > 1 and pd.isna(rows["group"].iloc[-1]):
        ax.axhline(len(rows) - 1.5, color=RULE, linewidth=1.2)
