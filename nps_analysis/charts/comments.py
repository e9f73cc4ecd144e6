"""Words and phrases that set promoters' comments apart from detractors', with how often each class says them."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.axis import most_ticks
from nps_analysis.charts.caption import GAP, caption, interval_at, two_bases
from nps_analysis.charts.labels import LEFT_TO_RIGHT, as_label, in_lines
from nps_analysis.charts.rows import fitting, line_length, name_rows, roomy, row_axes, row_height, write_values
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import DETRACTORS, INK, MUTED, PROMOTERS, styled
from nps_analysis.customers.comments.language import NAMES as LANGUAGES
from nps_analysis.customers.comments.terms import most_typical
from nps_analysis.language import _, ngettext, translated
from nps_analysis.schema import SMALL_BASE
from nps_analysis.tables import count, percent

FIGURES = ["n_detractors", "n_promoters", "detractors", "promoters", "log_odds", "low", "high", "level", "z"]
NAMES = ["language", "term", "side"]
TIMES = (1, 2, 4, 8, 16, 32, 64, 128)  # odds ratios at the ticks
FEW = 7  # terms of each class on a narrow figure, where names have three lines
LOOKS = {"detractors": ("v", DETRACTORS), "promoters": ("^", PROMOTERS)}


@styled()
def plot_comments(frame: pd.DataFrame, most: int = 10, ax: Axes | None = None) -> Axes:
    """Draw the terms of ``frame``, as ``comment_terms`` returns it, that are shown to be typical of a class.

    Promoters' terms come first and stand right, with triangles that point up; detractors' stand left and point down.
    The axis has odds ratios, with intervals; beside it is how many comments of each class have the term. Up to ``most``
    terms of each class are drawn, by z. Without ``ax`` a new figure is made. Raises DataError where a column is
    missing.
    """
    frame = checked(frame, "comment_terms()", FIGURES, NAMES)
    room = fitting(ax) // 2 if ax is None or roomy(ax) else min(FEW, fitting(ax) // 2)
    rows = drawn_terms(frame, min(most, room))
    ax = row_axes(ax, len(rows))
    longest, line = line_length(ax, len(rows))
    terms = (rows["term"], rows["language"])
    several = frame["language"].nunique() > 1
    names = [
        f"{as_label(term, longest)}" + (f"{LEFT_TO_RIGHT} ({translated(LANGUAGES.get(one, one))})" if several else "")
        for term, one in zip(*terms, strict=True)
    ]
    bases = [two_bases(count(row["n_detractors"]), count(row["n_promoters"])) for _at, row in rows.iterrows()]
    name_rows(ax, [LEFT_TO_RIGHT + in_lines(*both, line) for both in zip(names, bases, strict=True)])
    shares = [f"{percent(row['detractors'])} / {percent(row['promoters'])}" for _at, row in rows.iterrows()]
    heading = _("detractors / promoters")
    write_values(ax, shares, heading=heading if roomy(ax) else heading.replace(" / ", " /\n"))
    if len(rows):
        _draw(ax, rows)
    caption(ax, *_said(frame, rows))
    return ax


def drawn_terms(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """The terms that are drawn, from the bottom: detractors' most typical one first, promoters' last."""
    best = most_typical(frame.assign(side=frame["side"].fillna("")), most)
    return best.sort_values("z", kind="stable").reset_index(drop=True)


def _draw(ax: Axes, rows: pd.DataFrame) -> None:
    size = float(np.clip(0.5 * row_height(ax, len(rows)), 3, 9))
    for side, (marker, colour) in LOOKS.items():
        some = rows[rows["side"] == side]
        if len(some):
            ax.hlines(some.index, some["low"], some["high"], color=colour, linewidth=size / 2.2, alpha=0.4, zorder=2)
            ax.plot(some["log_odds"], some.index, marker, color=colour, markersize=size, label=side, zorder=3)
    reach = 1.03 * float(np.abs(rows[["low", "high"]].to_numpy()).max())
    times = [one for one in TIMES if np.log(one) <= reach]
    times = times[:: -(-2 * len(times) // most_ticks(ax, "16 ×"))]
    ticks = [
        (sign * np.log(one), _("{times} ×", times=count(one)))
        for one in times
        for sign in ((-1, 1) if one > 1 else (1,))
    ]
    ax.set_xticks([place for place, _text in ticks], [text for _place, text in ticks])
    ax.set_xlim(-reach, reach)
    ax.axvline(0, color=MUTED, linewidth=1.4, zorder=1)
    ax.tick_params(axis="x", labelcolor=INK)


def _said(frame: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """The lines of the caption."""
    if not len(rows):
        return [_("No word or phrase is shown to be typical of promoters or of detractors")]
    shapes = GAP.join([_("▼ left: in more of the detractors' comments"), _("▲ right: in more of the promoters'")])
    interval = interval_at(frame)
    what = _("How many times higher the odds are that a comment has the term, with {interval}", interval=interval)
    rest = int(frame["side"].isin(LOOKS).sum()) - len(rows)
    bases = _("n: comments of detractors / of promoters that have it")
    if min(rows[["n_detractors", "n_promoters"]].max(axis=1)) < SMALL_BASE:
        bases = _("n: comments of detractors / of promoters that have it (a small base where under 100)")
    more = ngettext("{n} more such term not drawn", "{n} more such terms not drawn", rest)
    return [what, shapes, GAP.join([bases, *([more] if rest else [])])]
