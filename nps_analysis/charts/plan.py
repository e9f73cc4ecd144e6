"""How many answers each margin, or each change, needs."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from nps_analysis.charts.caption import GAP, caption, not_drawn
from nps_analysis.charts.caption import NAMES as INTERVALS
from nps_analysis.charts.rows import bar_height, fitting, name_rows, row_axes, write_values
from nps_analysis.charts.style import INK, styled
from nps_analysis.language import N_, _, translated
from nps_analysis.schema import DataError, listed
from nps_analysis.tables import chance, confidence, count, points, rating, signed

NAMES = INTERVALS | {"normal": N_("normal approximation")}


@styled()
def plot_plan(frame: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw a bar with the answers that each row of ``plan_margin`` or ``plan_change`` needs, and return the Axes.

    Of more than 40 rows the first are drawn. Without ``ax`` a new figure is made, as high as the rows need. Raises
    DataError for another frame.
    """
    names, answers, said = plan_rows(frame.head(fitting(ax)))
    names, answers = names[::-1], answers[::-1]  # row 0 is at the bottom
    ax = row_axes(ax, len(names))
    ax.barh(range(len(names)), answers, height=bar_height(ax, len(names)), color=INK, zorder=2)
    ax.xaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    ax.xaxis.set_major_formatter(lambda value, _place: count(value))
    name_rows(ax, names)
    write_values(ax, [count(n) for n in answers])
    caption(ax, said, not_drawn(len(frame) - len(names), "row"))
    return ax


def plan_rows(frame: pd.DataFrame) -> tuple[list[str], list[float], str]:
    """Name and answers of each row of a plan, and what the answers are, with what is assumed."""
    kind = "margin" if "margin" in frame else "change" if "n_per_group" in frame else ""
    if not kind:
        raise DataError(
            "no plan to draw",
            required="a frame as plan_margin() or plan_change() returns it",
            found=f"columns {listed(frame.columns, 20) or 'none'}",
            do="draw the result of one of them, with all its columns",
        )
    margins = kind == "margin"
    names = [_points(f"± {points(value)}" if margins else signed(value)) for value in frame[kind]]
    answers = frame["n" if margins else "n_per_group"].astype(float).to_list()
    return names, answers, GAP.join([_what(frame, margins), *([_assumed(frame.iloc[0])] if len(frame) else [])])


def _points(number: str) -> str:
    return _("{number} points", number=number)


def _what(frame: pd.DataFrame, margins: bool) -> str:
    """What the answers are for, by which method."""
    method = " / ".join(translated(NAMES.get(name, str(name))) for name in frame["method"].dropna().unique())
    if margins:
        if not method:
            return _("Answers for the margin of the interval")
        return _("Answers for the margin of the {method} interval", method=method)
    chances = list(dict.fromkeys(chance(end) for end in (frame["power"].min(), frame["power"].max())))
    likely = chances[0] if len(chances) == 1 else _("{low} to {high}", low=chances[0], high=chances[1])
    return _(
        "Answers in each group to show the change with a chance of {chance} ({method})", chance=likely, method=method
    )


def _assumed(row: pd.Series) -> str:
    """What a plan expects: the score, the level, and how the sample is drawn."""
    words = [_("expected NPS {nps}", nps=points(row["nps"])), _("level {level}", level=confidence(row["level"]))]
    words += [_("design effect {deff}", deff=rating(row["deff"]))] if row["deff"] != 1 else []
    known = row["population"] == row["population"]
    words += [_("population {n}", n=count(row["population"]))] if known else []
    return _(", ").join(words)
