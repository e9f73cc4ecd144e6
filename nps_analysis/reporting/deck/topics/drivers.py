"""Importance and mean of each driver, with the intervals of both."""

import numpy as np
import pandas as pd

from nps_analysis.charts.drivers import FEWEST, MEANS, MOST, SHARES, ends_of, percent_of_scale, spread
from nps_analysis.language import _, capital, ngettext, numerals, per_cent, translated
from nps_analysis.reporting.deck.charts.bars import NOWHERE, Row, bar_charts
from nps_analysis.reporting.deck.charts.dots import line_columns, number_axis
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Line, Plot, Runs, Series
from nps_analysis.reporting.deck.charts.rows import one_line, text_size
from nps_analysis.reporting.deck.charts.sheet import Column, Sheet
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import percent, rating
from nps_analysis.wording.drivers import NOT_CAUSE

SHOWN, NOT_SHOWN = "accent1", "accent6"
PLOT = Plot(0.07, 0.03, 0.58, 0.8)  # names stand at its right
LONGEST = 28  # letters of a name
OF_MEANS = '0.00;"−"0.00;0.00'


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a finding on drivers, the most important first, and what their dots or bars are."""
    frame = finding.frame.assign(name=finding.names())
    frame = frame.sort_values("importance", ascending=False, kind="stable", na_position="last")
    known = frame[frame["importance"].notna()].reset_index(drop=True)
    if FEWEST <= len(known) <= MOST:
        charts, rest = [_map(known, finding.label)], _left_out(len(frame) - len(known))
        lines = _("Lines: {level} intervals. Broken: equal shares, and the mean of the means.", level=finding.level)
    else:
        charts, rest = bar_charts("Importance", [_row(row) for _at, row in frame.iterrows()], finding.label)
        lines = _("Lines: {level} interval.", level=finding.level)
    r2 = f"{_('The ratings together: R² {r2}.', r2=rating(frame['r2'].iloc[0]))} {lines}"
    r2 = r2 if frame["r2"].notna().any() else ""
    said = [r2, *marks(frame["n"]), rest, f"{capital(translated(NOT_CAUSE))}."]
    key = [("■ ", SHOWN), (f"{_('told apart from chance')}   ", "")]
    key += [("■ ", NOT_SHOWN), (f"{_('not told apart.')}   ", "")]
    return charts, [*key, (" ".join(filter(None, said)), "")]


def _left_out(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{n} rating without an importance not drawn.", "{n} ratings without an importance not drawn.", count
    )


def _map(rows: pd.DataFrame, label: str) -> Chart:
    """Mean across and importance up, each dot with its two intervals and its name at the right."""
    one_scale = rows["scale"].nunique() == 1
    means = (rows[MEANS] if one_scale else percent_of_scale(rows)).astype(float)
    where = _("Mean rating, percent of its scale")
    if one_scale:
        where = _("Mean rating, {scale}", scale=numerals(rows["scale"].iloc[0]))
    middle = float(means["performance"].mean())
    across = number_axis(means.to_numpy(float), where, middle, bounds=ends_of(rows))
    up = number_axis(rows[SHARES].assign(zero=0.0).to_numpy(float), _("Importance, percent of R²"), 100 / len(rows))
    sheet = _sheet(rows, means, label, across, up)
    fills = {at: SHOWN if shown else NOT_SHOWN for at, shown in enumerate(rows["shown"].astype(bool))}
    dots = Series("Importance", SHOWN, fills, ("Below", "Above"), "Mean", ("Left", "Right"))
    texts = Labels("r", "Label", [_text(row) for _at, row in rows.iterrows()], size=text_size(len(rows)))
    names = Series("Name up", across="Name across", labels=texts)
    lines = [Line("Leader", "Leader up", "accent6", 0.5), Line("Interval", "Interval up", "tx1", 1.25)]
    return Chart("dots", sheet, (dots, names), up, PLOT, across=across, lines=lines)


def _sheet(rows: pd.DataFrame, means: pd.DataFrame, label: str, across: Axis, up: Axis) -> Sheet:
    """Figures and their ends; what error bars take, as formulas over them; and where the names stand."""
    share, share_low, share_high = (rows[name].tolist() for name in SHARES)
    mean, mean_low, mean_high = (means[name].tolist() for name in MEANS)
    order = np.argsort(share, kind="stable")
    places, line = np.empty(len(rows)), 1.35 * text_size(len(rows)) / 72 / (room().height * PLOT.height)
    places[order] = spread(np.array(share)[order], (up.high - up.low) * line, up.low, up.high)
    sign = one_line(per_cent(""))
    forms = [f'"{one_line(_name(row))}   "0.0"{sign}   {one_line(base(row["n"]))}"' for _at, row in rows.iterrows()]
    middle, name_across = Column("Mean", mean, OF_MEANS), Column("Name across", [across.high] * len(rows), OF_MEANS)
    height, name_up = Column("Importance", share), Column("Name up", places.tolist())
    first, last = Column("Mean low", mean_low, OF_MEANS), Column("Mean high", mean_high, OF_MEANS)
    return Sheet(
        (
            Column(label, [_name(row) for _at, row in rows.iterrows()]),
            middle,
            name_across,
            height,
            name_up,
            first,
            last,
            Column("Low", share_low),
            Column("High", share_high),
            Column("Left", _less(mean, mean_low), OF_MEANS, formula="={Mean}-{Mean low}"),
            Column("Right", _less(mean_high, mean), OF_MEANS, formula="={Mean high}-{Mean}"),
            Column("Below", _less(share, share_low), formula="={Importance}-{Low}"),
            Column("Above", _less(share_high, share), formula="={High}-{Importance}"),
            Column("Label", share, forms, formula="={Importance}"),
            *line_columns("Leader", "Leader up", (middle, name_across), (height, name_up)),
            *line_columns("Interval", "Interval up", (first, last), (height, height)),
        )
    )


def _less(one: list[float], other: list[float]) -> list[float]:
    return [float(first - second) for first, second in zip(one, other, strict=True)]


def _name(row: pd.Series) -> str:
    return legible(row["name"], LONGEST)


def _text(row: pd.Series) -> str:
    """What stands beside a dot, in one line."""
    return one_line(f"{_name(row)}   {percent(row['importance'])}   {base(row['n'])}")


def _row(row: pd.Series) -> Row:
    if row["importance"] != row["importance"]:
        return Row(row["name"], NOWHERE, after=f"{_('no importance')}   {base(row['n'])}", n=row["n"])
    mean = f"{_('mean {mean}', mean=rating(row['performance']))}   " if row["performance"] == row["performance"] else ""
    fill, after = SHOWN if row["shown"] else NOT_SHOWN, f"{per_cent('')}   {mean}{base(row['n'])}"
    figures = row["importance"], row["importance_low"], row["importance_high"]
    return Row(row["name"], *figures, fill, after=after, n=row["n"])
