"""What share of each group of likelihoods became promoters, as dots on the line of the likelihoods."""

from math import ceil, floor

import pandas as pd

from nps_analysis.language import _, capital, translated
from nps_analysis.reporting.deck.charts.bars import Row, bar_charts
from nps_analysis.reporting.deck.charts.native import COUNTS, Axis, Chart, Labels, Plot, Runs, Series
from nps_analysis.reporting.deck.charts.rows import step_between
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import percent, points

PLOT = Plot(0.045, 0.01, 0.95, 0.85)
ROOM, OVER = 10, 6  # percent of the axis under the lowest interval for the bases, and over the highest for its share


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The chart of a calibration, and what its lines are; without a model the base rates of the classes as bars."""
    frame = finding.frame
    if frame["likelihood"].isna().all():
        return _classes(finding)
    rows = frame.dropna(subset=["likelihood", "share"]).sort_values("likelihood", kind="stable")
    said = [
        _(
            "Dots: share who became promoters, in percent, with {level} interval, by the likelihood given.",
            level=finding.level,
        ),
        _("Thin line: the likelihood."),
        _("Broken line: base rate learnt, {rate}.", rate=percent(rows["base_rate"].iloc[0])),
        *marks(rows["n"]),
    ]
    return [_chart(rows)], [(" ".join(said), "")]


def _chart(rows: pd.DataFrame) -> Chart:
    low, high = rows[["low", "likelihood"]].min().min(), rows[["high", "likelihood"]].max().max() + OVER
    low, high = max(0.0, low - ROOM), min(100.0, high)
    step = step_between(low, high)
    axis = Axis(floor(low / step) * step, ceil(high / step) * step, step, COUNTS)
    bases, values = [base(n) for n in rows["n"]], rows["share"].astype(float).tolist()
    shares = [points(share) for share in values]
    sheet = Sheet(
        (
            Column("Likelihood of", [legible(translated(name)) for name in rows["group"]]),
            Column("Became promoters", values),
            Column("Likelihood", rows["likelihood"].tolist()),
            Column("Base rate", rows["base_rate"].tolist()),
            Column("Low", rows["low"].tolist()),
            Column("High", rows["high"].tolist()),
            Column("Below", (rows["share"] - rows["low"]).tolist(), formula="={Became promoters}-{Low}"),
            Column("Above", (rows["high"] - rows["share"]).tolist(), formula="={High}-{Became promoters}"),
            Column("Label at", rows["high"].tolist(), formula="={High}"),
            Column("Label", values, formula="={Became promoters}"),
            Column("Base at", [float(axis.low)] * len(rows)),
            Column("Base", bases),
        )
    )
    series = [
        Series("Likelihood", "tx2", thin=True),
        Series("Base rate", "tx2", dashed=True),
        Series("Became promoters", "accent1", errors=("Below", "Above")),
        Series("Label at", labels=Labels("t", "Label", shares, bold=True)),
        Series("Base at", labels=Labels("t", "Base", bases, colour="tx2")),
    ]
    return Chart("line", sheet, series, axis, PLOT)


def _classes(finding: Finding) -> tuple[list[Chart], Runs]:
    """The base rates alone, passives first."""
    rows = [
        Row(
            capital(translated(str(row["group"]))),
            row["share"],
            row["low"],
            row["high"],
            fill="accent5" if row["n"] >= 30 else "",
            after=f"   {base(row['n'])}" if row["n"] else _("nobody answered again"),
            n=row["n"],
        )
        for _at, row in finding.frame.iloc[::-1].iterrows()
    ]
    charts, rest = bar_charts("Became promoters", rows, "class before")
    notes = [translated(note) for note in finding.frame["note"].unique()[:1] if note]
    why = [_("No likelihood of each person: {why}.", why=note) for note in notes]
    said = [
        _("Promoters at the next answer, in percent of each class."),
        _("Lines: {level} interval.", level=finding.level),
        *why,
    ]
    return charts, [(" ".join(filter(None, [*said, *marks(finding.frame["n"]), rest])), "")]
