"""Themes of comments: how many mention each, and the score of those who do."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, level_of, marks_legend, not_drawn
from nps_analysis.charts.labels import as_label, with_base
from nps_analysis.charts.rows import fitting, line_length, name_rows, roomy, row_axes, row_height, write_values
from nps_analysis.charts.selection import checked, largest
from nps_analysis.charts.style import INK, MUTED, styled
from nps_analysis.customers.comments.themes import SHAKY, of_which, with_language
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import N_, _, translated
from nps_analysis.schema import NONE, SUPPRESSED
from nps_analysis.tables import count, percent, points

SHARES = ["n", "share", "share_low", "share_high", "level"]

OF = {  # of which shares are
    "comments": N_("Share of the comments that mention each theme, in percent, with {level} Wilson interval"),
    "comments in its language": N_(
        "Share of the comments in its language that mention each theme, in percent, with {level} Wilson interval"
    ),
    "coded answers": N_("Share of the coded answers that mention each theme, in percent, with {level} Wilson interval"),
    "coded answers in its language": N_(
        "Share of the coded answers in its language that mention each theme, in percent, with {level} Wilson interval"
    ),
}


@styled()
def plot_themes(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the share of each theme in ``frame``, as ``comment_themes`` returns it, with its interval.

    The most frequent theme comes first, comments without a theme last and hollow. Beside each stands the NPS of those
    who mention it with its interval. Of more than 40 themes the most frequent are drawn. Without ``ax`` a new figure is
    made. Raises DataError where a column is missing.
    """
    frame = checked(frame, "comment_themes()", [*SHARES, "nps", "low", "high"], ["theme"])
    rows, left_out = largest(frame, frame["share"], fitting(ax))
    rows = rows.iloc[::-1].reset_index(drop=True)
    ax = row_axes(ax, len(rows))
    draw_share_dots(ax, rows, rows["theme"] == NONE)
    longest, line = line_length(ax, len(rows))
    names = [_("no theme") if theme == NONE else as_label(theme, longest) for theme in with_language(rows)]
    shaky = rows["note"].fillna("").str.contains(SHAKY, regex=False) if "note" in rows else [False] * len(rows)
    names = [f"{name} °" if one else name for name, one in zip(names, shaky, strict=True)]
    bases = [translated(SUPPRESSED) if hidden else None for hidden in suppressed_rows(rows)]
    name_rows(ax, [with_base(*each, line=line) for each in zip(names, rows["n"], bases, strict=True)])
    shares = ["" if hidden else percent(share) for hidden, share in zip(bases, rows["share"], strict=True)]
    after = write_values(ax, shares, heading=_("share"))
    scores = ["" if hidden else points(nps) for hidden, nps in zip(bases, rows["nps"], strict=True)]
    after = write_values(ax, scores, heading=_("NPS"), after=after)
    ends = [_ends(row) if row["n"] > 0 else "" for _at, row in rows.iterrows()]
    if roomy(ax):
        write_values(ax, ends, after=after, align="left", colours=[MUTED] * len(rows))
    what = translated(OF[of_which(frame)]).format(level=level_of(frame))
    beside = _(
        "Beside it the NPS of those who mention it, with its interval; n: those who do, some with other themes, too"
    )
    if not roomy(ax):
        beside = _("Beside it the NPS of those who mention it; n: those who do, some with other themes, too")
    again = f"° {translated(SHAKY)}" if any(shaky) else ""
    caption(ax, what, beside, marks_legend(rows["n"]), again, not_drawn(left_out, "theme"))
    return ax


def _ends(row: pd.Series) -> str:
    return _("{low} to {high}", low=points(row["low"]), high=points(row["high"]))


def draw_share_dots(ax: Axes, rows: pd.DataFrame, hollow: pd.Series) -> None:
    """Each row's share (percent) as a dot on the interval, on an axis from 0."""
    if not len(rows):
        return
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    ax.hlines(rows.index, rows["share_low"], rows["share_high"], color=INK, linewidth=size / 2, alpha=0.35, zorder=2)
    ax.plot(rows["share"], rows.index, "o", color=INK, markersize=size, zorder=3, clip_on=False)
    open_dots = rows[hollow.to_numpy() & rows["share"].notna().to_numpy()]
    if len(open_dots):
        ax.plot(open_dots["share"], open_dots.index, "o", color="white", markersize=size / 2, zorder=4, clip_on=False)
    highest = np.nanmax([10.0, *rows["share_high"].to_numpy(dtype=float)])
    step = next(step for step in (2, 5, 10, 20, 25, 50) if highest / step <= (6 if roomy(ax) else 3))
    top = min(100, step * np.ceil(highest / step))
    ax.set_xticks(np.arange(0, top + step / 2, step), [count(tick) for tick in np.arange(0, top + step / 2, step)])
    ax.set_xlim(0, top)
