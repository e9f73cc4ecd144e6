"""Scores by period as a line with intervals; a period without answers stays a gap."""

from collections.abc import Sequence
from math import ceil, floor

import pandas as pd

from nps_analysis.charts.limits import FEW, rules_of
from nps_analysis.charts.trend import labelled
from nps_analysis.headings import cell
from nps_analysis.language import _, ngettext, period_name, translated
from nps_analysis.reporting.deck.charts.native import Axis, Chart, Labels, Plot, Runs, Series, axis_numbers
from nps_analysis.reporting.deck.charts.rows import LONGEST, one_line, step_between
from nps_analysis.reporting.deck.charts.sheet import POINTS, Column, Sheet
from nps_analysis.reporting.deck.run import Finding, Run
from nps_analysis.reporting.deck.template.room import room
from nps_analysis.reporting.deck.topics.score import base, marks
from nps_analysis.reporting.legible import legible
from nps_analysis.tables import count, points

MOST_LABELLED, MOST_PERIODS = 13, 60
LEAST_RANGE = 20  # points: a shorter axis would make noise look like news
ABOVE, BELOW = 0.09, 0.11  # shares of the axis for the scores over the intervals and the bases under them
LIMITS = {"lower_limit": "Lower limit", "upper_limit": "Upper limit", "centre": "Centre"}
SIZE, HEIGHT = 14, 1.7  # points of a score; sizes of its letters that it takes over its place
PLOT, LONG_PLOT = Plot(0.045, 0.01, 0.95, 0.89), Plot(0.045, 0.01, 0.895, 0.78)


def draw(finding: Finding, run: Run) -> tuple[list[Chart], Runs]:
    """The charts of a trend finding, one for each group that the periods are split by, all on one scale."""
    period = finding.label
    groups = _groups(finding.frame, [name for name in finding.keys if name != period])
    longest = max(len(part) for part in groups.values())
    groups = {name: part.tail(MOST_PERIODS) for name, part in groups.items()}
    drawn = pd.concat(groups.values())
    charts = [_chart(part, period, name, _axis(drawn)) for name, part in groups.items()]
    latest = _("The latest {shown} of {all} periods.", shown=count(MOST_PERIODS), all=count(longest))
    cut = latest if longest > MOST_PERIODS else ""
    limits = _limits_said(drawn) if _limited(drawn) and len(groups) == 1 else ""
    said = [_("NPS in points."), _("Bars: {level} interval.", level=finding.level), limits, _bases(drawn, longest), cut]
    return charts, [(" ".join(filter(None, said)), "")]


def _groups(frame: pd.DataFrame, others: list[str]) -> dict[str, pd.DataFrame]:
    if not others:
        return {"": frame}
    return {" · ".join(map(legible, map(cell, others, key))): part for key, part in frame.groupby(others, sort=False)}


def _chart(frame: pd.DataFrame, period: str, name: str, axis: Axis) -> Chart:
    """The line, and two that are not seen: one carries the scores over the intervals, one the bases under them.

    A long line has only its last score written, at its end, unless empty periods leave room for all.
    """
    controlled = _limited(frame) and not name
    limits = [_limit(column) for column in _limit_columns(frame)] if controlled else []
    letters = _letters(frame) if controlled else [""] * len(frame)
    if len(frame) > MOST_LABELLED:
        written = labelled(frame["nps"].to_numpy(dtype=float), MOST_LABELLED)
        scores = [points(nps) if at in written else "" for at, nps in enumerate(frame["nps"])]
        beside = "  " if len(written) < 2 else ""  # several stand over their intervals
        scores = [" ".join(filter(None, both)) for both in zip(scores, letters, strict=True)]
        scores = [one_line(f"{beside}{text}") if text else "" for text in scores]
        formats = [_format(letter, beside, at in written) for at, letter in enumerate(letters)]
        dots = Column("Label at", _cells(frame["nps"]), formula="={NPS}")
        sheet = _sheet(frame, period, dots if beside else _over(frame, axis), scores, formats)
        series = [
            Series("NPS", "accent1", errors=("Below", "Above"), fine=True),
            Series("Label at", labels=Labels("r" if beside else "t", "Label", scores, size=SIZE, bold=True)),
        ]
        every = ceil(len(frame) / MOST_LABELLED)
        return Chart("line", sheet, [*series, *limits], axis, LONG_PLOT, every=every, name=name)
    scores = ["" if nps != nps else points(nps) for nps in frame["nps"]]
    scores = [one_line(" ".join(filter(None, both))) for both in zip(scores, letters, strict=True)]
    formats = [_format(letter) for letter in letters]
    bases = [base(n) for n in frame["n"]]
    under = (Column("Base at", [float(axis.low)] * len(frame)), Column("Base", bases))
    sheet = _sheet(frame, period, _over(frame, axis), scores, formats, under)
    series = [
        Series("NPS", "accent1", errors=("Below", "Above")),
        Series("Label at", labels=Labels("t", "Label", scores, size=SIZE, bold=True)),
        Series("Base at", labels=Labels("t", "Base", bases, colour="tx2")),
    ]
    return Chart("line", sheet, [*series, *limits], axis, PLOT, name=name)


def _sheet(
    frame: pd.DataFrame,
    period: str,
    label_at: Column,
    scores: Sequence[str],
    formats: Sequence[str],
    under: Sequence[Column] = (),
) -> Sheet:
    labels = [nps if text else None for nps, text in zip(_cells(frame["nps"]), scores, strict=True)]
    return Sheet(
        (
            Column(period, [legible(period_name(name), LONGEST) for name in frame[period]]),
            Column("NPS", _cells(frame["nps"])),
            Column("Low", _cells(frame["low"])),
            Column("High", _cells(frame["high"])),
            Column("Below", _cells(frame["nps"] - frame["low"]), formula="={NPS}-{Low}"),
            Column("Above", _cells(frame["high"] - frame["nps"]), formula="={High}-{NPS}"),
            label_at,
            Column("Label", labels, formats, formula="={NPS}"),
            *under,
            *(_limit_columns(frame) if _limited(frame) else ()),
        )
    )


def _over(frame: pd.DataFrame, axis: Axis) -> Column:
    """Where the scores stand: on their intervals, or on the line of a limit or centre that would run through them."""
    tall = HEIGHT * SIZE / 72 / (PLOT.height * room().height) * (axis.high - axis.low)
    lines = _limit_columns(frame) if _limited(frame) else []
    values, formulas = _cells(frame["high"].fillna(frame["nps"])), []
    for row, value in enumerate(values):
        over = ["High", "NPS"]
        for line, name in sorted((float(it.values[row] or 0), it.name) for it in lines if it.values[row] is not None):
            if value is not None and value < line < value + tall:
                value, over = line, [*over, name]
        values[row] = value
        formulas.append(f"=MAX({','.join(f'{{{name}}}' for name in over)})")
    return Column("Label at", values, formula=formulas)


def _limited(frame: pd.DataFrame) -> bool:
    """Whether the frame has control limits to draw."""
    return {*LIMITS, "signal", "segment"} <= set(frame.columns) and bool(frame["nps"].notna().any())


def _limit_columns(frame: pd.DataFrame) -> list[Column]:
    """Centre and limits, each segment's in columns of its own, for the lines end where a level ends."""
    parts = frame["segment"].astype(str)
    names = list(dict.fromkeys(parts))
    return [
        Column(f"{name} {part}" if len(names) > 1 else name, _cells(pd.to_numeric(frame[at]).where(parts == part)))
        for part in names
        for at, name in LIMITS.items()
    ]


def _limit(column: Column) -> Series:
    centre = column.name.startswith(LIMITS["centre"])
    given = [False, *(value is not None for value in column.values), False]
    alone = [at for at in range(len(column.values)) if given[at : at + 3] == [False, True, False]]
    return Series(column.name, "tx2", dashed=not centre, thin=centre, alone=alone)


def _letters(frame: pd.DataFrame) -> list[str]:
    """The letters of the rules that each period breaks."""
    rules = rules_of(frame)
    return ["".join(rules[name] for name in signal.split(", ") if name) for signal in frame["signal"].fillna("")]


def _format(letters: str, before: str = "", score: bool = True) -> str:
    """The number format in which a cell with a score shows the letters behind it, or only them."""
    before, after = one_line(before), one_line(f" {letters}" if letters else "")
    if not score:
        return f'"{before}{letters}"'
    return f'"{before}"0.0"{after}";"{before}−"0.0"{after}"' if before or after else POINTS


def _limits_said(frame: pd.DataFrame) -> str:
    """What the lines and letters of the control chart mean, and on how little they rest."""
    fewest = int(frame[frame["nps"].notna()].groupby("segment").size().min())
    lines = _("Thin line: centre; dashed: control limits (3 standard errors).")
    if fewest < FEW:
        lines = ngettext(
            "Thin line: centre; dashed: control limits (3 standard errors), resting on as few as {n} period.",
            "Thin line: centre; dashed: control limits (3 standard errors), resting on as few as {n} periods.",
            fewest,
        )
    return lines + "".join(
        f" {_('{name}: {said}', name=letter, said=translated(name))}." for name, letter in rules_of(frame).items()
    )


def _cells(values: pd.Series) -> list[float | None]:
    return [None if value != value else float(value) for value in values]


def _axis(frame: pd.DataFrame) -> Axis:
    names = ["low", "high", "nps", *(LIMITS if _limited(frame) else [])]
    ends = pd.concat([frame[name] for name in names]).dropna()
    low, high = (ends.min(), ends.max()) if len(ends) else (0.0, 0.0)
    short = max(0.0, LEAST_RANGE - (high - low)) / 2
    reach = (high - low + 2 * short) / (1 - ABOVE - BELOW)
    low, high = low - short - BELOW * reach, high + short + ABOVE * reach
    step = step_between(low, high, most=10)
    lowest = floor(low / step) * step
    highest = ceil(high) if high > 0 else ceil(high / step) * step  # LibreOffice counts the steps of such from the top
    return Axis(lowest, highest, step, axis_numbers(lowest, high))


def _bases(frame: pd.DataFrame, longest: int) -> str:
    """The bases in words where they do not stand in the chart, and what their marks mean."""
    answered = frame["n"][frame["n"] > 0]
    if longest > MOST_LABELLED and len(answered):
        low, high = count(answered.min()), count(answered.max())
        return _("n from {low} to {high} answers a period.", low=low, high=high)
    return " ".join(marks(answered))
