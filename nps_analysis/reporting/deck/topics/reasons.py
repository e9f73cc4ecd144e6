"""What detractors rate low: seller and product, each beside what is usual among such customers."""

import pandas as pd

from nps_analysis.language import _, ngettext, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.native import Chart, Runs
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, percent
from nps_analysis.wording.reasons import differs

SHOWN, NOT_SHOWN = "accent4", "accent6"


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of the reasons in the frame's order, with what is usual written beside each."""
    told = finding.frame["share"].notna()
    frame = finding.frame[told] if told.any() else finding.frame
    few = "" if told.all() else _few(int((~told).sum()))
    names = [" · ".join(map(legible, values)) for values in frame[[*finding.keys, "group", "reason"]].to_numpy(object)]
    rows = [_row(row, name) for name, (_at, row) in zip(names, frame.iterrows(), strict=True)]
    charts, rest = bar_charts("Share", rows, str(frame["column"].iloc[0]))
    what = _("Percentage of detractors asked who rate it low.")
    key = [(f"{what} {_('Lines: {level} interval.', level=finding.level)}   ", "")]
    key += [("■ ", SHOWN), (f"{_('▲ ▼ shown to differ from what is usual')}   ", "")]
    key += [("■ ", NOT_SHOWN), (_("not shown."), "")]
    return charts, [*key, (" ".join(filter(None, ["", few if told.any() else "", rest])), "")]


def _few(n: int) -> str:
    return ngettext(
        "{n} line with too few detractors asked left out.", "{n} lines with too few detractors asked left out.", n
    )


def _row(row: pd.Series, name: str) -> Row:
    if pd.isna(row["share"]):
        return Row(name, NOWHERE, after=f"   {translated(row['note'])}", n=0)
    mark = {"more": "▲ ", "less": "▼ "}.get(differs(row), "")
    usual = "" if pd.isna(row["usual"]) else f"   {_('usual {share}', share=percent(row['usual']))}"
    after = f"{per_cent('')}{usual}   {_('{k} of {n}', k=count(row['rated_low']), n=count(row['asked']))}"
    fill = SHOWN if mark else NOT_SHOWN
    return Row(name, row["share"], row["low"], row["high"], fill, mark, mark, after, n=row["asked"])
