"""What those who moved to another class said when they did, in their own words."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from nps_analysis.charts.caption import GAP, caption, marks_legend, not_drawn
from nps_analysis.charts.labels import with_base
from nps_analysis.charts.quotes import draw_quotes
from nps_analysis.charts.selection import checked
from nps_analysis.charts.style import styled
from nps_analysis.customers.movers_quotes import RULE
from nps_analysis.language import _, capital, ngettext, translated
from nps_analysis.tables import count

NARROW = 20  # letters of a line, where there is little room
NAMES = ["before", "after", "score_before", "score_after", "quote", "note"]


@styled()
def plot_movers(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Write the quotes of ``frame``, as ``movers_quotes`` returns it, beside the way that their writers moved.

    Those who are promoters now have a triangle that points up, detractors one that points down. Without ``ax`` a new
    figure is made, as high as the text needs. Raises DataError where a column is missing.
    """
    frame = checked(frame, "movers_quotes()", ["n", "comments"], NAMES)
    ways = frame["before"] + " to " + frame["after"]
    said = frame["quote"].where(frame["quote"].fillna("") != "", frame["note"].fillna("").map(translated))
    quotes = frame.assign(theme=ways, score=frame["score_after"], quote=said, **{"class": frame["after"]})
    ax, drawn = draw_quotes(quotes, _name, ax)
    wrote = int(frame.drop_duplicates(["before", "after"])["comments"].sum())
    moved = ngettext("n: who moved that way, {n} of whom wrote", "n: who moved that way, {n} of whom wrote", wrote)
    bases = GAP.join(filter(None, [moved, marks_legend(drawn["n"])]))
    caption(ax, translated(RULE), bases, not_drawn(len(frame) - len(drawn), "quote"))
    return ax


def _name(row: dict[Any, Any], narrow: bool) -> str:
    return with_base(way_of(row), row["n"], line=NARROW if narrow else 0)


def way_of(row: Mapping[Any, Any] | pd.Series) -> str:
    """Where somebody came from and went to, with both scores where somebody is quoted.

    >>> way_of(pd.Series({"before": "promoter", "after": "detractor", "score_before": 9, "score_after": 1}))
    'Promoter 9 to detractor 1'
    """
    scores = [pd.to_numeric(row[name], errors="coerce") for name in ("score_before", "score_after")]  # texts on disk
    one, other = (
        translated(str(row[name])) if pd.isna(score) else f"{translated(str(row[name]))} {count(score)}"
        for name, score in zip(("before", "after"), scores, strict=True)
    )
    return capital(_("{before} to {after}", before=one, after=other))
