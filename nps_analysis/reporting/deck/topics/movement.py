"""Where the respondents of each class went, as one stacked bar a class before."""

import pandas as pd

from nps_analysis.charts.movement import BEFORE, table_of
from nps_analysis.language import N_, _, ngettext, translated
from nps_analysis.reporting.deck.charts.native import Chart, Labels, Runs, Series
from nps_analysis.reporting.deck.charts.rows import plot_area, text_share, text_size
from nps_analysis.reporting.deck.charts.sheet import Column
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.classes import LOOKS, stacked
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.scale import CLASSES

AFTER = {
    "detractors": N_("Detractors after"),
    "passives": N_("Passives after"),
    "promoters": N_("Promoters after"),
}


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of a movement by classes, promoters first, and what its bars and figures are."""
    table = table_of(finding.frame).iloc[::-1]
    n = table.sum(axis=1)
    shares = 100 * table.div(n.where(n > 0), axis=0).astype(float)
    names = [translated(BEFORE[name]) for name in table.index]
    stayed = {name: int(table.loc[name, name]) for name in table.index}
    texts = [f" {_stayed(base(n[name]), stayed[name]) if n[name] else _('nobody')}" for name in table.index]
    legend = [run for name in CLASSES for run in (("■ ", LOOKS[name][0]), (f"{translated(AFTER[name])}   ", ""))]
    said = " ".join([_("Share of the respondents of both waves."), *marks(n)])
    return [_chart(shares, names, texts)], [*legend, (said, "")]


def _stayed(base: str, n: int) -> str:
    return ngettext("{base}, {n} stayed", "{base}, {n} stayed", n, base=base)


def _chart(shares: pd.DataFrame, names: list[str], texts: list[str]) -> Chart:
    plot, size = plot_area(names), text_size(len(names))
    high = 100 / (1 - text_share(texts, plot, size))
    labels = Labels("inBase", "Label", texts, size=size)
    columns = (Column("Label at", [high - 100.0] * len(names)), Column("Label", texts))
    return stacked(shares, Column("before", names), plot, size, high, columns, (Series("Label at", labels=labels),))
