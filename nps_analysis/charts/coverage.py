"""How many of each score wrote a comment."""

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import caption, level_of, marks_legend
from nps_analysis.charts.labels import with_base
from nps_analysis.charts.measure import width_of
from nps_analysis.charts.rows import (
    line_length,
    name_rows,
    roomy,
    row_axes,
    write_values,
)
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import TEXT, styled
from nps_analysis.charts.themes import draw_share_dots
from nps_analysis.customers.comments.written import CODED
from nps_analysis.disclosure import suppressed_rows
from nps_analysis.language import _, numerals, translated
from nps_analysis.schema import SUPPRESSED
from nps_analysis.tables import percent

ASIDE = 110  # points that a remark beside a row may be wide, where there is little room: longer ones stand below


@styled()
def plot_coverage(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the share of each score that wrote, in ``frame`` as ``comment_coverage`` returns it, with its interval.

    Score 10 comes first. Scores that seem not to have been asked why are hollow and say so. Without ``ax`` a new figure
    is made. Raises DataError where a column is missing.
    """
    figures = ["n", "comments", "share", "share_low", "share_high", "level"]
    rows = checked(frame, "comment_coverage()", figures, ["score", "class", "was_asked"])
    asked = rows["was_asked"].astype(bool)
    ax = row_axes(ax, len(rows))
    draw_share_dots(ax, rows, ~asked)
    names = [
        f"{numerals(str(score))} {translated(name)}" for score, name in zip(rows["score"], rows["class"], strict=True)
    ]
    line = line_length(ax, len(rows))[1]
    name_rows(ax, [with_base(name, n, line=line) for name, n in zip(names, rows["n"], strict=True)])
    hidden = suppressed_rows(rows)
    told = [percent(share) if n else "" for share, n in zip(rows["share"], rows["n"], strict=True)]
    after = write_values(ax, [translated(SUPPRESSED) if one else text for one, text in zip(hidden, told, strict=True)])
    by_code = "looked_at" in rows and rows["looked_at"].iloc[0] == CODED
    words = _("seems not asked or coded") if by_code and roomy(ax) else _("seems not asked")
    unasked = ["" if one else words for one in asked]
    beside = roomy(ax) or width_of(words, TEXT) <= ASIDE
    if any(unasked) and beside:
        write_values(ax, unasked, after=after, align="left")
    level = level_of(rows)
    what = _(
        "Share of those who gave each score that wrote a comment, in percent, with {level} Wilson interval; n: answers",
        level=level,
    )
    if by_code:
        what = _(
            "Share of those who gave each score that got a code, in percent, with {level} Wilson interval; n: answers",
            level=level,
        )
    caption(ax, what, f"○ {words}" if any(unasked) and not beside else "", marks_legend(rows["n"]))
    return ax
