"""Mean ratings by segment as dots with their intervals, and which of them are shown to differ."""

import pandas as pd

from nps_analysis.charts.drivers import MEANS, ends_of, percent_of_scale
from nps_analysis.charts.performance import first_places, verdicts
from nps_analysis.language import _, numerals
from nps_analysis.reporting.deck.charts.dots import Dot, DotRow, dot_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.stats.smaller import MOST
from nps_analysis.tables import rating, signed_rating
from nps_analysis.wording.phrases import group_of

SHOWN, NOT_SHOWN = "accent4", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of mean ratings, driver by driver, and what their dots are."""
    frame = finding.frame.sort_values("driver", kind="stable", key=first_places).head(MOST)
    one_scale = frame["scale"].nunique() == 1
    means = frame[MEANS] if one_scale else percent_of_scale(frame)
    groups = [name for name in finding.keys if name != "driver"]
    columns = ["driver", *groups]
    names = pd.Series([" · ".join(group_of(row, name) for name in columns) for _at, row in frame.iterrows()])
    rows = []
    for at, (_index, row) in enumerate(frame.iterrows()):
        verdict = verdicts(frame.iloc[[at]])[0]
        sign = {"higher": "▲ ", "lower": "▼ "}.get(verdict, "")
        apart = f"   {sign}{signed_rating(row['mean_difference'])}" if row["tested"] else f"   {_('not tested')}"
        after = f"{rating(row['performance'])}{apart}   {base(row['n'])}"
        mean, low, high = map(float, means.iloc[at])
        dot = Dot(mean, low, high, SHOWN if verdict else NOT_SHOWN)
        rows.append(DotRow(names.iloc[at], [dot], after))
    title = _("Mean rating, percent of the way up its scale")
    if one_scale:
        title = _("Mean rating, {scale}", scale=numerals(frame["scale"].iloc[0]))
    charts, _rest = dot_charts(["Mean"], rows, " · ".join(["driver", *groups]), title, bounds=ends_of(frame))
    key = [("■ ", SHOWN), (f"{_('▲ ▼ shown to differ from all other answers (Holm)')}   ", "")]
    key += [("■ ", NOT_SHOWN), (f"{_('not shown to differ.')}   ", "")]
    what = _("Mean, and how far it is from that of the others.")
    said = [what, _("Lines: {level} interval.", level=finding.level), *marks(frame["n"])]
    return charts, [*key, (" ".join(filter(None, said)), "")]
