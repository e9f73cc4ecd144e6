"""Answers that a plan needs, as bars."""

import pandas as pd

from nps_analysis.charts.plan import plan_rows
from nps_analysis.language import _
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.charts.rows import one_line
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.tables import count


class Answers(Row):
    """A bar of whole answers instead of points."""

    @property
    def text(self) -> str:
        return one_line(f" {count(self.value)}{self.after}")

    @property
    def number_format(self) -> str:
        return f'"{one_line(" ")}"#,##0"{one_line(self.after)}"'


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of a plan: a bar for each margin or change."""
    names, answers, said = plan_rows(finding.frame)
    invite = pd.to_numeric(finding.frame["invite"]).to_list()
    asked = [
        f"   {_('invite {n}', n=count(many))}" if many > n else "" for many, n in zip(invite, answers, strict=True)
    ]
    rows = [Answers(name, n, fill="accent5", after=more) for name, n, more in zip(names, answers, asked, strict=True)]
    charts, rest = bar_charts("Answers", rows, "plan")
    return charts, [(" ".join(filter(None, [said, rest])), "")]
