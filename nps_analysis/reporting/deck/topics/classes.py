"""Detractors, passives and promoters as one stacked bar a group."""

from collections.abc import Sequence

import pandas as pd

from nps_analysis.charts.measure import width_of
from nps_analysis.language import _, capital, per_cent, translated
from nps_analysis.reporting.deck.charts.collected import collected
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Plot, Runs, Series
from nps_analysis.reporting.deck.charts.rows import (
    LONGEST,
    gap,
    in_their_rows,
    one_line,
    pages,
    plot_areas,
    text_share,
    text_size,
)
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.deck.topics.score import base, marks, said_instead
from nps_analysis.reporting.legible import legible
from nps_analysis.scale import CLASSES
from nps_analysis.tables import percent, points

LOOKS = {"detractors": ("accent3", "tx1"), "passives": ("accent2", "tx1"), "promoters": ("accent1", "bg1")}  # bar, text


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding about the three classes, best score first, and what stands in and beside the bars."""
    frame = finding.frame.assign(name=[legible(name, LONGEST) for name in finding.names()])
    frame = frame.sort_values("nps", ascending=False, kind="stable").reset_index(drop=True)
    frame, rest = collected(frame, finding, run)
    names, parts = frame["name"].tolist(), pages(frame["name"].tolist())
    plots, size = plot_areas(names, parts), text_size(max(len(names[part]) for part in parts))
    frame["name"] = in_their_rows(names, parts, plots[0], size)
    high = 100 / (1 - text_share([_figures(row) for _at, row in frame.iterrows()], plots[0], size))
    charts = [
        _chart(frame.iloc[part], finding.label, plot, size, high) for part, plot in zip(parts, plots, strict=True)
    ]
    legend = [run for name in CLASSES for run in (("■ ", LOOKS[name][0]), (f"{capital(translated(name))}   ", ""))]
    said = [_("Share of answers; NPS in points."), *marks(frame["n"]), rest]
    return charts, [*legend, (" ".join(filter(None, said)), "")]


def _chart(frame: pd.DataFrame, label: str, plot: Plot, size: float, high: float) -> Chart:
    names, texts = frame["name"].tolist(), [_figures(row) for _at, row in frame.iterrows()]
    labels = Labels("inBase", "Label", texts, size=size)
    columns = (Column("Label at", [high - 100.0] * len(frame)), Column("Label", texts))
    return stacked(frame, Column(label, names), plot, size, high, columns, (Series("Label at", labels=labels),))


def stacked(
    frame: pd.DataFrame,
    names: Column,
    plot: Plot,
    size: float,
    high: float = 100,
    columns: Sequence[Column] = (),
    beside: Sequence[Series] = (),
) -> Chart:
    """The shares of the classes as stacked bars, on an axis to ``high`` percent for what stands ``beside``."""
    shares = {name: [None if share != share else float(share) for share in frame[name]] for name in CLASSES}
    said = {name: capital(translated(name)) for name in CLASSES}
    narrow = high * width_of(per_cent(" 00.0"), size) / 72 / (plot.width * room().width)  # percent that a figure needs
    series = [
        Series(
            said[name],
            LOOKS[name][0],
            labels=Labels(
                "ctr",
                f"Label {at}",
                ["" if share is None or share < narrow else percent(share) for share in shares[name]],
                size=size,
                colour=LOOKS[name][1],
                without=frozenset(row for row, share in enumerate(shares[name]) if share is None or share < narrow),
            ),
        )
        for at, name in enumerate(CLASSES, 1)
    ]
    parts = [Column(said[name], shares[name]) for name in CLASSES]
    form = f'0.0"{per_cent("")}"'
    texts = [Column(f"Label {at}", shares[name], form, f"={{{said[name]}}}") for at, name in enumerate(CLASSES, 1)]
    sheet = Sheet((names, *parts, *columns, *texts))
    axis = Axis(0, high, 25, shown=False)
    between = gap(len(frame)) if beside else 10
    alone = not beside
    return Chart("stacked", sheet, (*series, *beside), axis, plot, size, between, named=not alone, legend=alone)


def _figures(row: pd.Series) -> str:
    if row["nps"] != row["nps"]:
        return one_line(f" {said_instead(row)}")
    return one_line(f" {_('NPS {nps}', nps=points(row['nps']))}   {base(row['n'])}")
