"""Open cases by their age, as one stacked bar a priority or owner."""

import pandas as pd

from nps_analysis.charts.measure import width_of
from nps_analysis.language import _, translated
from nps_analysis.reporting.deck.charts.native import COUNTS, Axis, Chart, Labels, Plot, Runs, Series
from nps_analysis.reporting.deck.charts.rows import (
    LONGEST,
    gap,
    in_their_rows,
    largest,
    one_line,
    pages,
    plot_areas,
    step_between,
    text_share,
    text_size,
)
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count
from nps_analysis.wording.follow_up import AGES, OPEN_IS, median, say_not_allowed

LOOKS = dict(
    zip(
        AGES,
        [("accent2", "tx1"), ("accent5", "tx1"), ("accent4", "bg1"), ("accent3", "tx1"), ("accent6", "bg1")],
        strict=True,
    )
)  # bar, text; the warm colour is that of the oldest


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of open cases in the frame's order, and what their colours and figures are."""
    frame = finding.frame.assign(name=[legible(name, LONGEST) for name in finding.names()])
    kept, rest = largest(frame["n"].tolist())
    frame = frame.iloc[kept].reset_index(drop=True)
    shown = [name for name in AGES if name != "days_unknown" or frame[name].sum()]
    parts = pages(frame["name"].tolist())
    most = max(1.0, float(frame["n"].max()))
    names = frame["name"].tolist()
    plots, size = plot_areas(names, parts), text_size(max(len(names[part]) for part in parts))
    frame["name"] = in_their_rows(names, parts, plots[0], size)
    high = most / (1 - text_share([_label(row) for _at, row in frame.iterrows()], plots[0], size))
    charts = [
        _chart(frame.iloc[part], finding.label, shown, plot, size, high)
        for part, plot in zip(parts, plots, strict=True)
    ]
    named = [name for name in shown if frame[name].sum()]
    key = [run for name in named for run in (("■ ", LOOKS[name][0]), (f"{translated(AGES[name])}   ", ""))]
    median_is = _("At the right the median.")
    if finding.frame["low"].notna().any():
        median_is = _("At the right the median with its {level} interval.", level=finding.level)
    refused = [say_not_allowed(finding.frame)] if finding.frame["not_allowed"].any() else []
    is_open = f"{_('; ').join([translated(OPEN_IS), *refused])}."
    said = [_("Days since the answer."), median_is, is_open, rest]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _chart(frame: pd.DataFrame, label: str, shown: list[str], plot: Plot, size: float, high: float) -> Chart:
    names, texts = frame["name"].tolist(), [_label(row) for _at, row in frame.iterrows()]
    series = [_series(frame, name, size, plot.width * room().width / high) for name in shown]
    columns = [Column(translated(AGES[name]), [float(n) for n in frame[name]], [COUNTS] * len(frame)) for name in shown]
    beside = (Column("Label at", [high - n for n in frame["n"]]), Column("Label", texts))
    labels = Series("Label at", labels=Labels("inBase", "Label", texts, size=size))
    axis = Axis(0, high, step_between(0, high), COUNTS, shown=False)
    sheet = Sheet((Column(label, names), *columns, *beside))
    return Chart("stacked", sheet, (*series, labels), axis, plot, size, gap(len(frame)))


def _label(row: pd.Series) -> str:
    middle = _("median {days}", days=median(row) or _("not known"))
    return one_line(f" {count(row['n'])}   {middle}")


def _series(frame: pd.DataFrame, name: str, size: float, inches: float) -> Series:
    """The part of the bars with one age; its numbers stand in it where ``inches`` a case leave room."""
    fill, colour = LOOKS[name]
    narrow = frozenset(at for at, n in enumerate(frame[name]) if n * inches < width_of(f" {n:,.0f}", size) / 72)
    return Series(
        translated(AGES[name]),
        fill,
        labels=Labels("ctr", number_format=COUNTS, size=size, colour=colour, without=narrow),
    )
