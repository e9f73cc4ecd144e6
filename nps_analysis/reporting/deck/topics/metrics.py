"""Top-box shares as bars with their intervals, under their own names."""

from nps_analysis.charts.metrics import about, naming
from nps_analysis.language import _, per_cent
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.schema import VERY_SMALL_BASE
from nps_analysis.tables import rating
from nps_analysis.wording.phrases import group_of


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of the shares in the frame's order, and what their lines are."""
    frame, columns = finding.frame, naming(finding.frame)
    rows = []
    for _at, row in frame.iterrows():
        name = " · ".join(legible(group_of(row, column)) for column in columns)
        after = (
            f"{per_cent('')}   {_('mean {mean}', mean=rating(row['mean_rating']))}   {base(row['n'])}"
            if row["n"]
            else _("no ratings")
        )
        fill = "" if row["n"] < VERY_SMALL_BASE else "accent5"
        rows.append(Row(name, row["share"], row["low"], row["high"], fill, after=after, n=row["n"]))
    charts, rest = bar_charts("Share", rows, " · ".join(columns))
    what = _("{share}, in percent.", share=about(frame))
    said = [what, _("Lines: {level} Wilson interval.", level=finding.level), *marks(frame["n"]), rest]
    return charts, [(" ".join(filter(None, said)), "")]
